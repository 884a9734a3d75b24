#include "app/service.h"

#include <pthread.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <csignal>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "base/limits.h"
#include "base/secrets.h"
#include "net/descriptors.h"
#include "oplog/redis_op_log.h"
#include "oplog/sqlite_op_log.h"
#include "relay/redis_relay.h"
#include "relay/redis_shelf.h"

namespace entonnoir::app {
namespace {

namespace asio = boost::asio;

constexpr int kLogAnswerMs = 5'000;
/// Snapshots that wait for being encoded; what is more is encoded by the board's own thread.
constexpr std::size_t kEncodeQueueMax = 256;
constexpr std::chrono::milliseconds kLastWordsMax{500};
constexpr std::chrono::milliseconds kLastWordsPoll{10};

std::vector<std::unique_ptr<asio::io_context>> make_ios(std::size_t threads) {
  std::vector<std::unique_ptr<asio::io_context>> ios;
  for (std::size_t i = 0; i < threads; ++i) {
    ios.push_back(std::make_unique<asio::io_context>(1));
    net::make_descriptors(*ios.back(), static_cast<std::size_t>(limits::node_connections_max) / threads);
  }
  return ios;
}

constexpr std::uint64_t kMegabyte = 1'000'000;
/// How long a workshop is kept that came to its definition, or was closed.
constexpr std::int64_t kAdoptedDays = 730;

void report(const std::string& what) { spdlog::error("event=log_trouble message=\"{}\"", what); }

Result<std::unique_ptr<OpLog>> open_log(const Config& config) {
  if (const auto* place = std::get_if<RedisPlace>(&config.store)) {
    RedisOptions options{.place = *place, .relaxed = config.relaxed, .wait_replicas = config.redis_wait};
    options.history_bytes_max = config.history_mb * kMegabyte;
    options.tell = [](const std::string& what) { spdlog::info("event=log message=\"{}\"", what); };
    options.report = report;
    return open_redis_op_log(std::move(options));
  }
  SqliteOptions options;
  options.history_bytes_max = config.history_mb * kMegabyte;
  options.report = report;
  return open_sqlite_op_log(std::get<std::filesystem::path>(config.store).string(), std::move(options));
}

std::string shown(const Config& config) {
  if (const auto* place = std::get_if<RedisPlace>(&config.store)) return place->shown();
  return "sqlite:" + std::get<std::filesystem::path>(config.store).string();
}

/// Where boards are in a Redis, others may serve them too.
std::unique_ptr<Relay> open_relay(const Config& config) {
  const auto* place = std::get_if<RedisPlace>(&config.store);
  if (!place) return nullptr;
  RedisRelayOptions options{.place = *place};
  options.tell = [](const std::string& what) { spdlog::info("event=relay message=\"{}\"", what); };
  options.report = [](const std::string& what) { spdlog::warn("event=relay_trouble message=\"{}\"", what); };
  return make_redis_relay(std::move(options));
}

/// Join codes: servers that share boards know the codes of each other.
std::unique_ptr<Shelf> open_shelf(const Config& config) {
  const auto* place = std::get_if<RedisPlace>(&config.store);
  return place ? make_redis_shelf(*place) : make_memory_shelf();
}

HostConfig host_config(const Config& config, Relay* relay, net::Workers& encoders) {
  constexpr std::int64_t kDayMs = 24 * 60 * 60 * 1000;
  HostConfig host;
  host.durable = !relay || !config.relaxed;
  const std::int64_t days = config.retain_days;
  if (days > 0) host.retention = {days * kDayMs, std::max(days, kAdoptedDays) * kDayMs};
  host.report = [](const std::string& what) { spdlog::error("event=board_trouble message=\"{}\"", what); };
  if (relay) host.relay = relay;
  host.aside = [&encoders](const std::function<void()>& job) {
    const auto taken = encoders.offer([job](net::Workers::Turn turn) {
      if (turn == net::Workers::Turn::now) job();
    });
    if (!taken) job();
  };
  return host;
}

std::unique_ptr<OpLog> opened_log(const Config& config) {
  auto log = open_log(config);
  if (!log) throw std::runtime_error("Cannot open the store " + shown(config) + ": " + log.error().detail);
  return std::move(*log);
}

net::StaticFiles load_page(const Config& config) {
  try {
    return net::StaticFiles::load(config.web);
  } catch (const std::runtime_error& missing) {
    spdlog::warn("event=no_page message=\"{}\"", missing.what());
    return net::StaticFiles::missing(missing.what());
  }
}

/// This very program: it is its own renderer.
std::string own_path() {
  std::string path(4096, '\0');
  const ssize_t n = ::readlink("/proc/self/exe", path.data(), path.size());
  if (n <= 0) throw std::runtime_error("Cannot find this program's own path in /proc/self/exe.");
  path.resize(static_cast<std::size_t>(n));
  return path;
}

net::Exports::Options export_options() {
  return {{own_path(), "--render"}, std::chrono::seconds(limits::export_s_max)};
}

std::string url(const net::Tcp::endpoint& endpoint) {
  std::ostringstream out;
  out << "http://" << endpoint;
  return out.str();
}

wire::Bye shutting_down() { return {Code::shutting_down, true, static_cast<std::int64_t>(random_bits() % 1000)}; }

}  // namespace

Service::Service(const Config& config)
    : ios_(make_ios(config.threads)),
      log_(opened_log(config)),
      encoders_(1, kEncodeQueueMax),
      relay_(open_relay(config)),
      workers_(static_cast<std::size_t>(limits::export_workers), static_cast<std::size_t>(limits::export_queue_max)),
      memory_(*ios_[0], workers_),
      exports_(workers_, export_options()),
      histories_(*log_, static_cast<std::size_t>(limits::history_queue_max)),
      codes_(open_shelf(config)),
      api_(shards_, workers_, encoders_, exports_, histories_, codes_, load_page(config),
           [this] { return log_->health(); }),
      admin_(shards_, *log_, relay_ ? *relay_ : local_relay()),
      signals_(*ios_[0], SIGTERM, SIGINT) {
  const HostConfig host = host_config(config, relay_.get(), encoders_);
  for (const auto& io : ios_) {
    hosts_.push_back(std::make_unique<RoomHost>(*io, *log_, host));
    shards_.add(*io, *hosts_.back());
    timers_.push_back(std::make_unique<net::Timer>(*io));
  }
  ExpiryOptions old_boards{host.retention};
  old_boards.report = host.report;
  expiry_ = std::make_unique<Expiry>(*ios_[0], *log_, std::move(old_boards));
  expiry_->start();
  memory_.start();
  listener_ = std::make_unique<net::Listener>(*ios_[0], config.listen, shards_, api_);
  if (config.admin_listen)
    admin_listener_ = std::make_unique<net::Listener>(*ios_[0], *config.admin_listen, shards_, admin_);
  announce(config);
}

Service::~Service() {
  exports_.cancel();
  histories_.stop();
  codes_.stop();
  workers_.stop();  // they work for members that go before them
  encoders_.stop();
}

void Service::announce(const Config& config) const {
  spdlog::info("event=listening url={} store=\"{}\" threads={}", url(listener_->endpoint()), shown(config),
               config.threads);
  if (admin_listener_) spdlog::info("event=admin_listening url={}/metrics", url(admin_listener_->endpoint()));
}

void Service::run() {
  listener_->start();
  if (admin_listener_) admin_listener_->start();
  await_signal();
  std::vector<asio::executor_work_guard<net::Executor>> work;
  std::vector<std::thread> threads;
  for (const auto& io : ios_) work.emplace_back(io->get_executor());
  for (std::size_t i = 1; i < ios_.size(); ++i) {
    threads.emplace_back([&io = *ios_[i]] { io.run(); });
    const std::string name = "io-" + std::to_string(i);  // for who looks with top
    ::pthread_setname_np(threads.back().native_handle(), name.c_str());
  }
  ios_[0]->run();
  for (std::thread& thread : threads) thread.join();
  spdlog::info("event=stopped");
}

void Service::await_signal() {
  signals_.async_wait([this](net::Error error, int signal) {
    if (error) return;
    spdlog::info("event=stopping signal={}", signal);
    signals_.async_wait([](net::Error again, int) {
      if (!again) std::_Exit(1);  // asked twice: at once
    });
    stop();
  });
}

void Service::stop() {
  listener_->stop();
  if (admin_listener_) admin_listener_->stop();
  exports_.cancel();
  for (std::size_t i = 0; i < shards_.size(); ++i) asio::post(*ios_[i], [this, i] { stop_shard(i); });
}

void Service::stop_shard(std::size_t i) {
  hosts_[i]->stop(kLogAnswerMs, [this, i] {
    shards_.at(i).goodbye_all(shutting_down());  // those that had not said hello yet
    await_last_words(i, net::Steady::now() + kLastWordsMax);
  });
}

void Service::await_last_words(std::size_t i, net::Time until) {
  if (shards_.at(i).members() == 0 || net::Steady::now() >= until) return finish_shard(i);
  timers_[i]->expires_after(kLastWordsPoll);
  timers_[i]->async_wait([this, i, until](net::Error) { await_last_words(i, until); });
}

void Service::finish_shard(std::size_t i) {
  shards_.at(i).drop_all();
  asio::post(*ios_[i], [&io = *ios_[i]] { io.stop(); });  // after what dropping has posted
}

}  // namespace entonnoir::app
