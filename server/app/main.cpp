#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <sys/resource.h>

#include <csignal>
#include <exception>
#include <iostream>

#include "app/service.h"
#include "base/secrets.h"

namespace {

using namespace entonnoir;

/// Logfmt lines on standard error: no token, no person's secret, no address of a client is ever in one.
void start_log(const std::string& level) {
  auto logger = spdlog::stderr_logger_mt("entonnoir");
  logger->set_pattern("time=%Y-%m-%dT%H:%M:%S.%eZ level=%l %v", spdlog::pattern_time_type::utc);
  logger->set_level(spdlog::level::from_str(level));
  spdlog::set_default_logger(std::move(logger));
}

/// A connection is a file: as many as the system lets us have.
void raise_file_limit() {
  rlimit files{};
  if (::getrlimit(RLIMIT_NOFILE, &files) != 0) return;
  files.rlim_cur = files.rlim_max;
  if (::setrlimit(RLIMIT_NOFILE, &files) != 0) spdlog::warn("event=file_limit_stays limit={}", files.rlim_cur);
}

int serve(const app::Config& config) {
  start_log(config.log_level);
  raise_file_limit();
  std::signal(SIGPIPE, SIG_IGN);
  start_secrets();
  app::Service service(config);
  service.run();
  return 0;
}

}  // namespace

int main(int argc, char** argv) try {
  // How the server calls itself to draw an export (net/exports.h). Not for people.
  if (argc > 1 && std::string_view(argv[1]) == "--render") return net::render_child({argv + 2, argv + argc});
  const auto config = app::parse_config(argc, argv, std::cout, std::cerr);
  if (const int* code = std::get_if<int>(&config)) return *code;
  return serve(std::get<app::Config>(config));
} catch (const std::exception& problem) {
  std::cerr << "entonnoir: " << problem.what() << "\n";
  return 1;
}
