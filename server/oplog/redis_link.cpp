#include "oplog/redis_link.h"

#include <algorithm>
#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

namespace entonnoir {
namespace {

namespace asio = boost::asio;
using asio::use_awaitable;
using std::chrono::milliseconds;

constexpr milliseconds kWatch{50};
constexpr milliseconds kPing{1'000};
constexpr milliseconds kPauseFirst{30};
constexpr milliseconds kPauseMax{700};

/// This server cannot do it now, another one, or the same one later, can: nothing was done.
bool elsewhere(const RedisReply& reply) {
  for (const char* prefix : {"NOSCRIPT", "READONLY", "LOADING", "MASTERDOWN", "BUSY", "UNKILLABLE", "NOAUTH",
                             "NOREPLICAS", "CLUSTERDOWN", "MOVED"})
    if (reply.error(prefix)) return true;
  return false;
}

Result<RedisReply> judged(RedisReply reply) {
  if (reply.error("MISCONF") || reply.error("OOM")) return reject(Code::log_full, reply.text);
  if (reply.is(RedisReply::Kind::error)) return reject(Code::log_unavailable, "Redis says: " + reply.text);
  return reply;
}

}  // namespace

RedisLink::RedisLink(asio::io_context& io, RedisPlace place, Events events, bool subscriber)
    : io_(io),
      place_(std::move(place)),
      events_(std::move(events)),
      subscriber_(subscriber),
      pause_timer_(io),
      watch_timer_(io) {}

void RedisLink::start() {
  asio::co_spawn(io_, live(), asio::detached);
  asio::co_spawn(io_, watch(), asio::detached);
}

void RedisLink::stop() {
  stopped_ = true;
  pause_timer_.cancel();
  watch_timer_.cancel();
  if (stream_) stream_->close();
  for (const auto& waiting : std::exchange(queue_, {}))
    if (waiting->command.done) waiting->command.done(reject(Code::log_unavailable, "the server stops"));
}

asio::awaitable<void> RedisLink::live() {
  while (!stopped_) {
    std::string why;
    bool refused = false;
    try {
      co_await connect();
      came_up();
      co_await read_on();
    } catch (const RedisRefused& trouble) {
      why = trouble.what();
      refused = true;
    } catch (const boost::system::system_error& trouble) {
      why = trouble.code().message();  // what() tells where in Boost it was thrown
    } catch (const std::exception& trouble) {
      why = trouble.what();
    }
    went_down(why, refused);
    co_await pause();
  }
}

asio::awaitable<void> RedisLink::connect() {
  phase_since_ = Clock::now();
  std::shared_ptr<RedisStream> stream;  // named, as all that is awaited with: g++ 12 destroys temporaries there twice
  if (!place_.path.empty()) {
    stream = unix_stream(io_, place_.path);
  } else if (!place_.master.empty()) {
    const RedisHost host = co_await ask_sentinels();
    stream = tcp_stream(io_, host);
  } else {
    stream = place_.tls ? tls_stream(io_, place_.hosts.front()) : tcp_stream(io_, place_.hosts.front());
  }
  co_await open(std::move(stream));
  co_await sign_in();
}

asio::awaitable<void> RedisLink::open(std::shared_ptr<RedisStream> stream) {
  stream_ = stream;
  reader_ = std::make_unique<RedisReader>();
  out_.clear();
  co_await stream->connect();
}

asio::awaitable<RedisHost> RedisLink::ask_sentinels() {
  std::string why = "no Sentinel answers";
  for (const RedisHost& sentinel : place_.hosts) {
    try {
      phase_since_ = Clock::now();
      auto stream = tcp_stream(io_, sentinel);
      co_await open(std::move(stream));
      RedisWords words = redis_words("SENTINEL", "get-master-addr-by-name", place_.master);
      const RedisReply reply = co_await ask(std::move(words));
      stream_->close();
      if (reply.is(RedisReply::Kind::list)) {
        phase_since_ = Clock::now();
        co_return RedisHost{reply.at(0).str(), reply.at(1).str()};
      }
      why = "the Sentinels know no master \"" + place_.master + "\"";
    } catch (const boost::system::system_error& trouble) {
      why = "no Sentinel answers: " + trouble.code().message();
    } catch (const RedisTrouble& trouble) {
      why = "a Sentinel cannot be understood: " + std::string(trouble.what());
    }
    if (stopped_) break;
  }
  throw RedisTrouble(why);
}

asio::awaitable<void> RedisLink::sign_in() {
  if (!place_.password.empty()) {
    RedisWords words{"AUTH"};
    if (!place_.user.empty()) words.push_back(place_.user);
    words.push_back(place_.password);
    const RedisReply reply = co_await ask(std::move(words));
    if (reply.is(RedisReply::Kind::error)) throw RedisRefused("it refuses user or password: " + reply.text);
  }
  if (place_.database != 0) {
    RedisWords words = redis_words("SELECT", std::to_string(place_.database));
    const RedisReply reply = co_await ask(std::move(words));
    if (reply.is(RedisReply::Kind::error)) throw RedisRefused("it has no such database: " + reply.text);
  }
  if (events_.enter) co_await events_.enter(*this);
}

asio::awaitable<RedisReply> RedisLink::ask(RedisWords words) {
  const auto stream = stream_;
  std::string bytes;
  format_redis(words, bytes);
  co_await stream->write(asio::buffer(bytes));
  std::array<char, 4096> piece;
  for (;;) {
    if (auto reply = reader_->next()) co_return std::move(*reply);
    const std::size_t n = co_await stream->read_some(asio::buffer(piece));
    reader_->feed({piece.data(), n});
  }
}

void RedisLink::came_up() {
  up_ = true;
  heard_ = pinged_ = Clock::now();
  failures_ = 0;
  for (const auto& waiting : queue_) put(waiting);
  if (events_.up) events_.up();
}

asio::awaitable<void> RedisLink::read_on() {
  const auto stream = stream_;
  std::vector<char> piece(16 * 1024);
  while (!stopped_) {
    const std::size_t n = co_await stream->read_some(asio::buffer(piece));
    heard_ = Clock::now();
    reader_->feed({piece.data(), n});
    while (auto reply = reader_->next()) answer(std::move(*reply));
  }
}

void RedisLink::answer(RedisReply reply) {
  if (subscriber_) {
    if (reply.is(RedisReply::Kind::error)) throw RedisTrouble("Redis says: " + reply.text);
    if (events_.push) events_.push(reply);
    return;
  }
  if (queue_.empty() || !queue_.front()->sent) throw RedisTrouble("Redis answered what nobody asked");
  if (elsewhere(reply)) throw RedisTrouble("Redis says: " + reply.text);
  const auto waiting = queue_.front();
  queue_.pop_front();
  if (waiting->command.done) waiting->command.done(judged(std::move(reply)));
}

void RedisLink::went_down(const std::string& why, bool refused) {
  up_ = false;
  if (stream_) stream_->close();
  ++failures_;
  std::deque<std::shared_ptr<Waiting>> kept, lost;
  for (const auto& waiting : queue_) {
    Command& command = waiting->command;
    if (!command.done) continue;
    if (!waiting->sent || command.resend) {
      if (waiting->sent) ++sent_again_;
      if (waiting->sent && command.again_word > 0) command.words[command.again_word] = "1";
      waiting->sent = false;
      kept.push_back(waiting);
    } else {
      lost.push_back(waiting);
    }
  }
  queue_ = std::move(kept);
  for (const auto& waiting : lost) waiting->command.done(reject(Code::log_unavailable, why));
  if (!stopped_ && events_.down) events_.down(why, refused);
}

asio::awaitable<void> RedisLink::pause() {
  if (stopped_) co_return;
  const auto longest = std::min(kPauseFirst * (1 << std::min(failures_, 6)), kPauseMax);
  std::uniform_int_distribution<std::int64_t> spread(longest.count() / 2, longest.count());
  pause_timer_.expires_after(milliseconds(spread(jitter_)));
  boost::system::error_code cancelled;  // by stop(), which the loop looks for
  co_await pause_timer_.async_wait(asio::redirect_error(use_awaitable, cancelled));
}

void RedisLink::send(Command command) {
  if (stopped_) {
    if (command.done) command.done(reject(Code::log_unavailable, "the server stops"));
    return;
  }
  auto waiting = std::make_shared<Waiting>(Waiting{std::move(command), Clock::now() + kGiveUp});
  queue_.push_back(waiting);
  if (up_) put(waiting);
}

void RedisLink::tell(const RedisWords& words) {
  if (!up_) return;
  if (!subscriber_) return send(Command{words, [](const Result<RedisReply>&) {}, false});
  format_redis(words, out_);
  flush();
}

void RedisLink::put(const std::shared_ptr<Waiting>& waiting) {
  waiting->sent = true;
  waiting->sent_at = Clock::now();
  format_redis(waiting->command.words, out_);
  flush();
}

/// One write for all that one turn of the thread brings.
void RedisLink::flush() {
  if (writing_ || flush_posted_ || out_.empty()) return;
  flush_posted_ = true;
  asio::post(io_, [this] {
    flush_posted_ = false;
    if (!writing_ && up_ && !out_.empty()) asio::co_spawn(io_, write_out(stream_), asio::detached);
  });
}

asio::awaitable<void> RedisLink::write_out(std::shared_ptr<RedisStream> stream) {
  writing_ = true;
  try {
    while (up_ && stream == stream_ && !out_.empty()) {
      const std::string bytes = std::exchange(out_, {});
      co_await stream->write(asio::buffer(bytes));
    }
  } catch (const boost::system::system_error&) {
    stream->close();  // reading fails then and begins anew
  }
  writing_ = false;
  if (stream != stream_) flush();
}

/// Looks after lateness: of connections and of single commands.
asio::awaitable<void> RedisLink::watch() {
  while (!stopped_) {
    watch_timer_.expires_after(kWatch);
    boost::system::error_code cancelled;  // by stop(), which the loop looks for
    co_await watch_timer_.async_wait(asio::redirect_error(use_awaitable, cancelled));
    if (stopped_) co_return;
    const auto now = Clock::now();
    give_up_late(now);
    if (stuck(now) && stream_) stream_->close();
    const bool quiet = subscriber_ || queue_.empty();
    if (up_ && quiet && now - pinged_ >= kPing) {
      pinged_ = now;
      tell({"PING"});
    }
  }
}

bool RedisLink::stuck(Clock::time_point now) const {
  if (!up_) return now - phase_since_ > kDeadline;
  if (subscriber_) return now - heard_ > kDeadline + kPing;
  return !queue_.empty() && queue_.front()->sent && now - std::max(queue_.front()->sent_at, heard_) > kDeadline;
}

/// The answer of one that was sent may still come: its place in the queue stays.
void RedisLink::give_up_late(Clock::time_point now) {
  std::vector<Done> late;
  for (const auto& waiting : queue_)
    if (waiting->command.done && waiting->give_up <= now) late.push_back(std::exchange(waiting->command.done, {}));
  std::erase_if(queue_, [](const auto& waiting) { return !waiting->sent && !waiting->command.done; });
  for (const Done& done : late) done(reject(Code::log_unavailable, "Redis does not answer"));
}

}  // namespace entonnoir
