#include "oplog/redis_op_log.h"

#include <future>

#include "oplog/redis_checks.h"
#include "oplog/redis_op_log_impl.h"

namespace entonnoir {
namespace {

namespace asio = boost::asio;

constexpr std::chrono::milliseconds kEndMax{10'000};

}  // namespace

RedisOpLog::RedisOpLog(RedisOptions options)
    : options_(std::move(options)),
      link_(io_, options_.place, link_events()),
      runner_(link_, options_.wait_replicas),
      following_(io_, options_.place, link_, runner_, counters_, [this](int n) { count(n); }),
      rewrite_(io_, link_, options_.report) {
  thread_ = std::thread([this] { io_.run(); });
  asio::post(io_, [this] {
    link_.start();
    following_.start();
  });
}

RedisOpLog::~RedisOpLog() {
  drain(static_cast<int>(kEndMax.count()));
  std::promise<void> stopped;
  asio::post(io_, [&] {
    link_.stop();
    following_.stop();
    rewrite_.stop();
    stopped.set_value();
  });
  stopped.get_future().wait();
  work_.reset();
  io_.stop();
  thread_.join();
}

Result<void> RedisOpLog::start() {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, options_.start, [&] { return !trouble_ || refused_; });
  if (trouble_) return *trouble_;
  return {};
}

RedisLink::Events RedisOpLog::link_events() {
  RedisLink::Events events;
  events.enter = [this](RedisLink& link) -> asio::awaitable<void> {
    version_ = co_await check_redis(link, options_.relaxed);
    co_await runner_.load_scripts(link);
  };
  events.up = [this] { came_up(); };
  events.down = [this](const std::string& why, bool refused) {
    {
      const std::lock_guard lock(mutex_);
      refused_ = refused;
    }
    trouble(reject(Code::log_unavailable, why));
  };
  return events;
}

void RedisOpLog::came_up() {
  if (was_up_) ++counters_.reconnects;
  was_up_ = true;
  counters_.sent_again = link_.sent_again();
  if (options_.tell) options_.tell("connected to Redis " + version_ + " at " + options_.place.shown());
  trouble(std::nullopt);
  following_.catch_up_all();
}

/// Told once when it begins or changes, and when it is over.
void RedisOpLog::trouble(std::optional<Rejection> what) {
  bool news = false;
  {
    const std::lock_guard lock(mutex_);
    news = what && what != trouble_;
    trouble_ = what;
  }
  changed_.notify_all();
  if (news && options_.report) options_.report(options_.place.shown() + ": " + what->detail);
}

void RedisOpLog::finished(std::size_t bytes) {
  {
    const std::lock_guard lock(mutex_);
    asked_bytes_ -= bytes;
  }
  count(-1);
}

void RedisOpLog::count(int n) {
  const std::lock_guard lock(mutex_);
  asked_ += n;
  if (asked_ == 0) changed_.notify_all();
}

bool RedisOpLog::drain(int ms_max) {
  // What followers have not read yet is a question too.
  in_turn(
      0,
      [this] {
        following_.catch_up_all();
        finished(0);
      },
      [](const Rejection&) {});
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, std::chrono::milliseconds(ms_max), [&] { return asked_ == 0; });
}

Result<void> RedisOpLog::health() const {
  const std::lock_guard lock(mutex_);
  if (trouble_) return *trouble_;
  return {};
}

Result<std::unique_ptr<OpLog>> open_redis_op_log(RedisOptions options) {
  const std::string where = options.place.shown();
  auto log = std::make_unique<RedisOpLog>(std::move(options));
  if (const auto started = log->start(); !started)
    return reject(Code::log_unavailable, where + ": " + started.error().detail);
  return std::unique_ptr<OpLog>(std::move(log));
}

}  // namespace entonnoir
