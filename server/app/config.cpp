#include "app/config.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <thread>

namespace entonnoir::app {
namespace {

constexpr std::string_view kSqlite = "sqlite:";
constexpr std::size_t kThreadsMax = 256;

/// What the arguments say, as text.
struct Words {
  std::string listen = "127.0.0.1:8080";
  std::string store = "sqlite:./data/entonnoir.db";
  std::size_t threads = std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, 4);
  std::string log_level = "info";
  std::string admin_listen;
  std::string web = ENTONNOIR_WEB_DIR;
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

std::string check_store(const std::string& text) {
  if (text.starts_with("redis:") || text.starts_with("rediss:"))
    return "the Redis store is not built yet. Use sqlite:PATH.";
  if (!text.starts_with(kSqlite)) return "\"" + text + "\" is no store. Use sqlite:PATH.";
  if (text.size() == kSqlite.size()) return "sqlite: needs the path of a file, as in sqlite:./data/entonnoir.db.";
  return {};
}

void add_options(CLI::App& app, Words& words) {
  app.add_option("--listen", words.listen, "Address of the page and the API")
      ->type_name("HOST:PORT")
      ->envname("ENTONNOIR_LISTEN")
      ->check(check_address)
      ->capture_default_str();
  app.add_option("--store", words.store, "Where boards are kept")
      ->type_name("sqlite:PATH")
      ->envname("ENTONNOIR_STORE")
      ->check(check_store)
      ->capture_default_str();
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
  config.sqlite_path = words.store.substr(kSqlite.size());
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
