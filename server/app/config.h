#pragma once
#include <filesystem>
#include <iosfwd>
#include <optional>
#include <string>
#include <variant>

#include "net/listener.h"
#include "oplog/redis_place.h"

namespace entonnoir::app {

struct Config {
  net::Address listen{"127.0.0.1", "8080"};
  /// Where boards are kept: a file of SQLite, or a Redis.
  std::variant<std::filesystem::path, RedisPlace> store = "./data/entonnoir.db";
  bool relaxed = false;          ///< take a Redis that may lose what it answered
  int redis_wait = 0;            ///< replicas that have to have a change before it is saved
  std::uint64_t history_mb = 0;  ///< of each board; 0: all
  int retain_days = 90;          ///< boards without a change are deleted after this; 0: never
  std::size_t threads = 1;
  std::string log_level = "info";
  std::optional<net::Address> admin_listen;
  std::filesystem::path web;
};

/// Reads arguments, and the environment (ENTONNOIR_LISTEN…) for those that are absent. An exit code where the program
/// is to end now: 0 after --help and --version, 2 with a sentence on `err` for a value that cannot be.
std::variant<Config, int> parse_config(int argc, const char* const* argv, std::ostream& out, std::ostream& err);

}  // namespace entonnoir::app
