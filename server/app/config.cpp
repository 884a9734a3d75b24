#include "app/config.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <thread>

namespace entonnoir::app {
namespace {

constexpr std::string_view kSqlite = "sqlite:";
constexpr std::size_t kThreadsMax = 256;
constexpr std::uint64_t kHistoryMbMax = 1'000'000;
constexpr int kRetainDaysMax = 36'500;

/// What the arguments say, as text.
struct Words {
  std::string listen = "127.0.0.1:8080";
  std::string store = "sqlite:./data/entonnoir.db";
  std::size_t threads = std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, 4);
  std::string log_level = "info";
  std::string admin_listen;
  std::string web = ENTONNOIR_WEB_DIR;
  std::string durability = "saved";
  int redis_wait = 0;
  std::uint64_t history_mb = 0;
  int retain_days = 90;
};

// A check answers "" or what is wrong, which CLI11 puts behind the argument's name.

std::string check_address(const std::string& text) {
  if (net::parse_address(text)) return {};
  return "\"" + text + "\" is no HOST:PORT, as in 127.0.0.1:8080 or [::1]:8080.";
}

std::string check_loopback(const std::string& text) {
  const auto address = net::parse_address(text);
  if (!address) return check_address(text);
  const std::string& host = address->host;
  if (host == "localhost" || host == "::1" || host.starts_with("127.")) return {};
  return "\"" + text + "\" is reachable from outside; it has to be a loopback address, as in 127.0.0.1:9090.";
}

bool is_redis(std::string_view store) { return store.starts_with("redis"); }

std::string check_store(const std::string& text) {
  if (is_redis(text)) {
    const auto place = parse_redis_place(text);
    return place ? "" : place.error().detail;  // never repeats the password
  }
  if (!text.starts_with(kSqlite)) return "\"" + text + "\" is no store. Use sqlite:PATH or redis://HOST:PORT/DATABASE.";
  if (text.size() == kSqlite.size()) return "sqlite: needs the path of a file, as in sqlite:./data/entonnoir.db.";
  return {};
}

void add_store_options(CLI::App& app, Words& words) {
  app.add_option("--durability", words.durability,
                 "saved: refuse a Redis that may lose what it answered. relaxed: take it, and show changes as sent, "
                 "never as saved")
      ->envname("ENTONNOIR_DURABILITY")
      ->check(CLI::IsMember({"saved", "relaxed"}))
      ->capture_default_str();
  app.add_option("--redis-wait", words.redis_wait,
                 "Replicas that have to have a change before it is saved or shown to anybody")
      ->type_name("N")
      ->envname("ENTONNOIR_REDIS_WAIT")
      ->check(CLI::Range(0, 10))
      ->capture_default_str();
  app.add_option("--history-mb", words.history_mb, "History kept of each board, in MB; 0: all of it")
      ->type_name("MB")
      ->envname("ENTONNOIR_HISTORY_MB")
      ->check(CLI::Range(std::uint64_t{0}, kHistoryMbMax))
      ->capture_default_str();
  app.add_option("--retain-days", words.retain_days,
                 "Boards that nobody changed for so many days are deleted; those that are closed or have an adopted "
                 "definition after two years (or this, if it is longer). 0: never")
      ->type_name("DAYS")
      ->envname("ENTONNOIR_RETAIN_DAYS")
      ->check(CLI::Range(0, kRetainDaysMax))
      ->capture_default_str();
}

void add_options(CLI::App& app, Words& words) {
  app.add_option("--listen", words.listen, "Address of the page and the API")
      ->type_name("HOST:PORT")
      ->envname("ENTONNOIR_LISTEN")
      ->check(check_address)
      ->capture_default_str();
  app.add_option("--store", words.store,
                 "Where boards are kept: sqlite:PATH, redis://[USER:PASSWORD@]HOST:PORT/DATABASE, rediss://… (TLS), "
                 "redis+unix:///PATH?db=N, redis+sentinel://HOST:PORT,HOST:PORT/MASTER/DATABASE. Several servers may "
                 "share a Redis")
      ->type_name("STORE")
      ->envname("ENTONNOIR_STORE")
      ->check(check_store)
      ->capture_default_str();
  add_store_options(app, words);
  app.add_option("--threads", words.threads, "Threads for connections; a board lives on one")
      ->type_name("N")
      ->envname("ENTONNOIR_THREADS")
      ->check(CLI::Range(std::size_t{1}, kThreadsMax))
      ->capture_default_str();
  app.add_option("--log-level", words.log_level, "debug, info, warn or error")
      ->type_name("LEVEL")
      ->envname("ENTONNOIR_LOG_LEVEL")
      ->check(CLI::IsMember({"debug", "info", "warn", "error"}))
      ->capture_default_str();
  app.add_option("--admin-listen", words.admin_listen,
                 "Loopback address of /metrics, /healthz and /readyz (default: none)")
      ->type_name("HOST:PORT")
      ->envname("ENTONNOIR_ADMIN_LISTEN")
      ->check(check_loopback);
  app.add_option("--web", words.web, "The built page: a directory with index.html")
      ->type_name("DIR")
      ->envname("ENTONNOIR_WEB")
      ->capture_default_str();
}

Config understood(const Words& words) {
  Config config;
  config.listen = *net::parse_address(words.listen);
  if (is_redis(words.store)) {
    config.store = *parse_redis_place(words.store);
  } else {
    config.store = words.store.substr(kSqlite.size());
  }
  config.relaxed = words.durability == "relaxed";
  config.redis_wait = words.redis_wait;
  config.history_mb = words.history_mb;
  config.retain_days = words.retain_days;
  config.threads = words.threads;
  config.log_level = words.log_level;
  if (!words.admin_listen.empty()) config.admin_listen = net::parse_address(words.admin_listen);
  config.web = words.web;
  return config;
}

}  // namespace

std::variant<Config, int> parse_config(int argc, const char* const* argv, std::ostream& out, std::ostream& err) {
  CLI::App app("Entonnoir: many post-its become one definition.", "entonnoir");
  app.set_version_flag("--version", "entonnoir " ENTONNOIR_VERSION);
  Words words;
  add_options(app, words);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& wish) {
    app.exit(wish, out, err);
    return 0;
  } catch (const CLI::ParseError& wrong) {
    err << "entonnoir: " << wrong.what() << "\nTry entonnoir --help.\n";
    return 2;
  }
  return understood(words);
}

}  // namespace entonnoir::app
