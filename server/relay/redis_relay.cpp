#include "relay/redis_relay.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <thread>
#include <unordered_set>

#include "base/secrets.h"
#include "oplog/redis_link.h"
#include "relay/channels.h"

namespace entonnoir {
namespace {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;

/// Channels named in one command.
constexpr std::size_t kChannelsAtOnce = 500;
/// How long the destructor waits for what is on its way.
constexpr std::chrono::milliseconds kLastWordsMax{200};
constexpr std::chrono::milliseconds kLastWordsPoll{2};
/// Every message begins with these bytes of its server, which so knows its own.
constexpr std::size_t kOriginBytes = 16;

std::string channel_of(const BoardId& board) { return "ent:{" + board.value + "}:here"; }

class RedisRelay final : public Relay {
 public:
  explicit RedisRelay(RedisRelayOptions options);
  ~RedisRelay() override;

  void publish(const BoardId& board, std::string message) override;
  std::unique_ptr<Following> follow(const BoardId& board, Listener listener) override;

 private:
  // All of this on the relay's thread.
  RedisLink::Events in_events();
  RedisLink::Events out_events();
  void send(RedisWords words, std::size_t bytes);
  void synchronise(const std::string& channel);
  void subscribe_all();
  void heard(const RedisReply& push);
  void came_up();
  void went_down(const std::string& why);
  void stop_when_said(Clock::time_point until);

  const RedisRelayOptions options_;
  const std::string origin_ = mark_text(Mark{random_bits()});
  std::atomic<std::size_t> waiting_bytes_{0};

  asio::io_context io_{1};
  asio::executor_work_guard<asio::io_context::executor_type> work_{io_.get_executor()};
  RedisLink in_;
  RedisLink out_;
  asio::steady_timer last_words_{io_};
  std::shared_ptr<Channels> channels_;
  std::unordered_set<std::string> subscribed_;  ///< asked for on this connection
  std::unordered_set<std::string> open_;        ///< and confirmed
  bool was_up_ = false;
  bool told_down_ = false;
  std::thread thread_;
};

RedisRelay::RedisRelay(RedisRelayOptions options)
    : options_(std::move(options)),
      in_(io_, options_.place, in_events(), true),
      out_(io_, options_.place, out_events()),
      channels_(std::make_shared<Channels>(
          [this](const std::string& channel) { asio::post(io_, [this, channel] { synchronise(channel); }); })) {
  in_.start();
  out_.start();
  thread_ = std::thread([this] { io_.run(); });
}

RedisRelay::~RedisRelay() {
  channels_->close();
  asio::post(io_, [this] { stop_when_said(Clock::now() + kLastWordsMax); });
  thread_.join();
}

void RedisRelay::stop_when_said(Clock::time_point until) {
  if (waiting_bytes_ == 0 || !out_.up() || Clock::now() >= until) {
    in_.stop();
    out_.stop();
    io_.stop();  // a connection that is just being made is not waited for
    return;
  }
  last_words_.expires_after(kLastWordsPoll);
  last_words_.async_wait([this, until](boost::system::error_code) { stop_when_said(until); });
}

void RedisRelay::publish(const BoardId& board, std::string message) {
  RedisWords words{"PUBLISH", channel_of(board), origin_ + message};
  const std::size_t bytes = words[1].size() + words[2].size();
  if (waiting_bytes_ + bytes > options_.waiting_bytes_max) {
    ++counters().dropped;
    return;
  }
  waiting_bytes_ += bytes;
  asio::post(io_, [this, words = std::move(words), bytes]() mutable { send(std::move(words), bytes); });
}

void RedisRelay::send(RedisWords words, std::size_t bytes) {
  if (!out_.up()) {  // too late is as good as never
    waiting_bytes_ -= bytes;
    ++counters().dropped;
    return;
  }
  const auto answered = [this, bytes](const Result<RedisReply>& reply) {
    waiting_bytes_ -= bytes;
    ++(reply ? counters().sent : counters().dropped);
    if (!reply) went_down(reply.error().detail);
  };
  out_.send({std::move(words), answered, false});
}

std::unique_ptr<Relay::Following> RedisRelay::follow(const BoardId& board, Listener listener) {
  return channels_->add(channel_of(board), std::move(listener));
}

/// Brings the connection to what is wanted of one channel.
void RedisRelay::synchronise(const std::string& channel) {
  if (!in_.up()) return;
  const bool wanted = channels_->wanted(channel);
  if (wanted && subscribed_.insert(channel).second) return in_.tell({"SUBSCRIBE", channel});
  if (wanted && open_.contains(channel)) return channels_->opened(channel, false);
  if (wanted || subscribed_.erase(channel) == 0) return;
  open_.erase(channel);
  in_.tell({"UNSUBSCRIBE", channel});
}

void RedisRelay::subscribe_all() {
  subscribed_.clear();
  open_.clear();
  RedisWords words{"SUBSCRIBE"};
  const auto flush = [&] {
    if (words.size() > 1) in_.tell(words);
    words.resize(1);
  };
  for (const std::string& channel : channels_->all()) {
    subscribed_.insert(channel);
    words.push_back(channel);
    if (words.size() > kChannelsAtOnce) flush();
  }
  flush();
}

/// "message", channel, text; "subscribe", channel, count. Others need nothing done.
void RedisRelay::heard(const RedisReply& push) {
  if (!push.is(RedisReply::Kind::list) || push.list.size() != 3) return;
  const std::string& kind = push.at(0).str();
  const std::string& channel = push.at(1).str();
  if (kind == "subscribe" && subscribed_.contains(channel)) {
    open_.insert(channel);
    channels_->opened(channel, true);
  }
  if (kind != "message") return;
  const std::string& text = push.at(2).str();
  if (text.size() < kOriginBytes || text.starts_with(origin_)) return;
  if (channels_->message(channel, text.substr(kOriginBytes))) ++counters().heard;
}

void RedisRelay::came_up() {
  if (!in_.up() || !out_.up() || !std::exchange(told_down_, false)) return;
  if (options_.tell) options_.tell("The relay of presence is up again.");
}

void RedisRelay::went_down(const std::string& why) {
  if (std::exchange(told_down_, true)) return;
  if (options_.report) options_.report("The relay of presence is down: " + why);
}

RedisLink::Events RedisRelay::in_events() {
  RedisLink::Events events;
  events.up = [this] {
    if (std::exchange(was_up_, true)) ++counters().reconnects;
    came_up();
    subscribe_all();
  };
  events.down = [this](const std::string& why, bool) { went_down(why); };
  events.push = [this](const RedisReply& push) { heard(push); };
  return events;
}

RedisLink::Events RedisRelay::out_events() {
  RedisLink::Events events;
  events.up = [this] { came_up(); };
  events.down = [this](const std::string& why, bool) { went_down(why); };
  return events;
}

}  // namespace

std::unique_ptr<Relay> make_redis_relay(RedisRelayOptions options) {
  return std::make_unique<RedisRelay>(std::move(options));
}

}  // namespace entonnoir
