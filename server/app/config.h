#pragma once
#include <filesystem>
#include <iosfwd>
#include <optional>
#include <string>
#include <variant>

#include "net/listener.h"

namespace entonnoir::app {

struct Config {
  net::Address listen{"127.0.0.1", "8080"};
  std::string sqlite_path = "./data/entonnoir.db";
  std::size_t threads = 1;
  std::string log_level = "info";
  std::optional<net::Address> admin_listen;
  std::filesystem::path web;
};

/// Reads arguments, and the environment (ENTONNOIR_LISTEN…) for those that are absent. An exit code where the program
/// is to end now: 0 after --help and --version, 2 with a sentence on `err` for a value that cannot be.
std::variant<Config, int> parse_config(int argc, const char* const* argv, std::ostream& out, std::ostream& err);

}  // namespace entonnoir::app
