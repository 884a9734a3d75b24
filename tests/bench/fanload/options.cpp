#include "options.h"

#include <cstdio>
#include <cstdlib>
#include <functional>

namespace fanload {
namespace {

using Setters = std::map<std::string, std::function<void(const std::string&)>>;

[[noreturn]] void usage() {
  std::puts(
      "fanload --adapter FILE --port P [--host 127.x.x.x] [--mode fanout|idle|storm] [--joiners N]\n"
      "  --conns N --publishers P --samples K --rate OPS --window W --duration S --warmup S --settle S\n"
      "  --boards FILE --drain-ms MS --batch B --connect S --max-time S --server-pid PID (repeatable) --server-cpu "
      "CORE --var NAME=VALUE");
  std::exit(1);
}

Setters setters(Options& o) {
  auto number = [](int& to) { return [&to](const std::string& v) { to = std::stoi(v); }; };
  auto real = [](double& to) { return [&to](const std::string& v) { to = std::stod(v); }; };
  auto word = [](std::string& to) { return [&to](const std::string& v) { to = v; }; };
  return {{"--adapter", word(o.adapter)},
          {"--host", word(o.host)},
          {"--boards", word(o.boards)},
          {"--mode", word(o.mode)},
          {"--port", number(o.port)},
          {"--conns", number(o.conns)},
          {"--joiners", number(o.joiners)},
          {"--publishers", number(o.publishers)},
          {"--samples", number(o.samples)},
          {"--window", number(o.window)},
          {"--batch", number(o.batch)},
          {"--server-cpu", number(o.server_cpu)},
          {"--rate", real(o.rate)},
          {"--duration", real(o.duration)},
          {"--warmup", real(o.warmup)},
          {"--settle", real(o.settle)},
          {"--drain-ms", real(o.drain_ms)},
          {"--connect", real(o.connect)},
          {"--max-time", real(o.max_time)},
          {"--server-pid", [&o](const std::string& v) { o.server_pids.push_back(std::stoi(v)); }},
          {"--var", [&o](const std::string& v) {
             std::size_t equals = v.find('=');
             if (equals == std::string::npos) usage();
             o.vars[v.substr(0, equals)] = v.substr(equals + 1);
           }}};
}

}  // namespace

void die(const std::string& why) {
  std::fprintf(stderr, "fanload: %s\n", why.c_str());
  std::exit(2);
}

Options parse_options(int argc, char** argv) {
  Options options;
  Setters known = setters(options);
  for (int i = 1; i < argc; i += 2) {
    auto found = known.find(argv[i]);
    if (found == known.end() || i + 1 >= argc) usage();
    found->second(argv[i + 1]);
  }
  if (options.adapter.empty()) usage();
  if (!options.host.starts_with("127.")) die("only 127.x.x.x targets");
  return options;
}

}  // namespace fanload
