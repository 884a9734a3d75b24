// fanload: N clients on one board, a few publish, every op must reach all. One thread, epoll, libc only. See
// ../README.md.
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>

#include "load.h"
#include "process.h"

namespace fanload {
namespace {

/// One JSON object of numbers.
class Report {
 public:
  void add(const char* key, double value, int decimals = 3) {
    char text[96];
    std::snprintf(text, sizeof text, "%s\"%s\": %.*f", body_.empty() ? "" : ", ", key, decimals, value);
    body_ += text;
  }
  void print() const { std::printf("{%s}\n", body_.c_str()); }

 private:
  std::string body_;
};

double percentile_ms(std::vector<std::uint32_t>& us, double p) {
  if (us.empty()) return 0;
  auto at = us.begin() + static_cast<std::ptrdiff_t>(
                             std::min(us.size() - 1, static_cast<std::size_t>(p * static_cast<double>(us.size()))));
  std::nth_element(us.begin(), at, us.end());
  return *at / 1e3;
}

double ratio(double a, double b) { return b > 0 ? a / b : 0; }

/// What the machine and the load had done at a moment.
struct Moment {
  Usage server;
  double core_s;
  double own_s;
  Counters counters;
  Nanos at;
};
Moment moment(const Options& options, const Load& load) {
  return {usage_of(options.server_pids), core_busy_s(options.server_cpu), own_cpu_s(), load.counters(), now_ns()};
}

void report_deliveries(Report& report, double ops, double expected, const Moment& a, const Moment& b) {
  double seen = static_cast<double>(b.counters.deliveries - a.counters.deliveries);
  double cpu_s = b.server.cpu_s - a.server.cpu_s;
  double bytes = static_cast<double>(b.counters.bytes - a.counters.bytes);
  double wall_s = static_cast<double>(b.at - a.at) / 1e9;
  report.add("ops_published", ops, 0);
  report.add("deliveries_expected", expected, 0);
  report.add("deliveries_seen", seen, 0);
  report.add("delivered_ratio", ratio(seen, expected), 5);
  report.add("bytes_per_delivery", ratio(bytes, seen), 1);
  report.add("ops_per_msg", ratio(seen, static_cast<double>(b.counters.messages - a.counters.messages)), 2);
  report.add("received_bytes", bytes, 0);
  report.add("received_messages", static_cast<double>(b.counters.messages - a.counters.messages), 0);
  report.add("wall_s", wall_s);
  report.add("lost_connections", static_cast<double>(b.counters.closed - a.counters.closed), 0);
  report.add("bad_stamps", static_cast<double>(b.counters.bad_stamps), 0);
  report.add("server_cpu_s", cpu_s);
  report.add("server_cpu_stat_s", b.server.stat_s - a.server.stat_s);
  report.add("server_core_share", ratio(cpu_s, wall_s));
  report.add("core_busy_s", b.core_s - a.core_s);
  report.add("cpu_s_per_M_deliveries", ratio(cpu_s * 1e6, seen));
  report.add("cpu_us_per_op", ratio(cpu_s * 1e6, ops), 2);
  report.add("fanload_core_share", ratio(b.own_s - a.own_s, wall_s));
  report.add("rss_end_kb", b.server.rss_kb, 0);
  report.add("rss_peak_kb", b.server.peak_kb, 0);
}

void report_times(Report& report, Load& load) {
  report.add("lat_samples", static_cast<double>(load.latencies_us().size()), 0);
  report.add("lat_p50_ms", percentile_ms(load.latencies_us(), .5));
  report.add("lat_p90_ms", percentile_ms(load.latencies_us(), .9));
  report.add("lat_p99_ms", percentile_ms(load.latencies_us(), .99));
  report.add("lat_max_ms", percentile_ms(load.latencies_us(), 1));
  report.add("sched_lag_p99_ms", percentile_ms(load.lags_us(), .99));
}

/// All are connected: warms up, publishes, waits for the last delivery.
void fan_out(const Options& options, const Adapter& adapter, Load& load, double up, Report& report) {
  double boards = std::max<double>(1, static_cast<double>(adapter.boards.size()));
  double receivers = up / boards - (adapter.deliver_all ? 0 : 1);
  auto all_of = [&](std::uint64_t before, std::uint64_t ops) {
    return before + static_cast<std::uint64_t>(static_cast<double>(ops) * receivers);
  };
  std::uint64_t before = load.counters().deliveries;
  load.settle(all_of(before, load.publish_for(options.warmup)), 2);
  load.sweep_all();
  load.run_for(0.1);
  load.sweep_all();
  load.start_timing();
  Moment begin = moment(options, load);
  std::uint64_t ops = load.publish_for(options.duration);
  load.settle(all_of(begin.counters.deliveries, ops), options.settle);
  load.sweep_all();
  Moment end = moment(options, load);
  load.stop_timing();
  report.add("publishers", static_cast<double>(load.publishers()), 0);
  report.add("rate", options.window > 0 ? 0 : options.rate, 1);
  report_deliveries(report, static_cast<double>(ops), static_cast<double>(ops) * receivers, begin, end);
  report_times(report, load);
}

/// All are connected and publish: first for a while alone, then the joiners come, then for a while with all of them.
void storm(const Options& options, Load& load, double up, Report& report) {
  auto all_of = [&](std::uint64_t before, std::uint64_t ops) {
    return before + static_cast<std::uint64_t>(static_cast<double>(ops) * up);
  };
  std::uint64_t warm = load.counters().deliveries;
  load.settle(all_of(warm, load.publish_for(options.warmup)), 2);
  load.start_timing();
  Moment before = moment(options, load);
  std::uint64_t ops = load.publish_for(options.duration);
  Moment begin = moment(options, load);
  report.add("quiet_cpu_core_share", ratio(begin.server.cpu_s - before.server.cpu_s, options.duration), 4);
  report.add("quiet_lat_p50_ms", percentile_ms(load.latencies_us(), .5));
  report.add("quiet_lat_p99_ms", percentile_ms(load.latencies_us(), .99));
  load.latencies_us().clear();
  load.lags_us().clear();
  std::fputs("storm\n", stderr);
  Load::Storm storm = load.storm(30);
  Moment joined = moment(options, load);
  ops += storm.ops;
  ops += load.publish_for(0.3);
  report_times(report, load);
  load.stop_timing();
  Moment after = moment(options, load);
  load.settle(all_of(before.counters.deliveries, ops), options.settle);
  load.sweep_all();
  double wall_s = static_cast<double>(joined.at - begin.at) / 1e9;
  double seen = static_cast<double>(load.counters().deliveries - before.counters.deliveries);
  report.add("joiners", options.joiners, 0);
  report.add("joined", storm.up, 0);
  report.add("join_p50_ms", percentile_ms(storm.each_us, .5));
  report.add("join_all_ms", wall_s * 1e3, 1);
  report.add("storm_cpu_s", joined.server.cpu_s - begin.server.cpu_s);
  report.add("after_cpu_s", after.server.cpu_s - joined.server.cpu_s);
  double bytes = static_cast<double>(joined.counters.joining_bytes - begin.counters.joining_bytes);
  report.add("bytes_per_joiner", ratio(bytes, storm.up), 0);
  report.add("ops_published", static_cast<double>(ops), 0);
  report.add("delivered_ratio", ratio(seen, static_cast<double>(ops) * up), 5);
  report.add("lost_connections", static_cast<double>(load.counters().closed), 0);
  report.add("bad_stamps", static_cast<double>(load.counters().bad_stamps), 0);
  report.add("fanload_core_share", ratio(joined.own_s - begin.own_s, wall_s));
  report.add("rss_end_kb", after.server.rss_kb, 0);
}

/// Room for as many sockets as asked for.
void allow_sockets(int conns) {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  auto wanted = static_cast<rlim_t>(conns) + 200;
  if (limit.rlim_cur >= wanted) return;
  limit.rlim_cur = wanted;
  limit.rlim_max = std::max(limit.rlim_max, wanted);
  if (setrlimit(RLIMIT_NOFILE, &limit) < 0) die("RLIMIT_NOFILE is too low for --conns");
}

int run(const Options& options) {
  std::signal(SIGPIPE, SIG_IGN);
  alarm(static_cast<unsigned>(options.max_time));
  allow_sockets(options.conns + options.joiners);
  Adapter adapter = load_adapter(options.adapter, options.vars);
  if (!options.boards.empty()) adapter.boards = load_boards(options.boards);
  Load load(options, adapter);
  Report report;
  Usage idle = usage_of(options.server_pids);
  Nanos began = now_ns();
  double up = load.connect_all(options.connect);
  double connect_s = static_cast<double>(now_ns() - began) / 1e9;
  load.run_for(0.5);
  Usage connected = usage_of(options.server_pids);
  report.add("conns", options.conns, 0);
  report.add("connected", up, 0);
  report.add("connects_per_s", ratio(up, connect_s), 0);
  report.add("connect_cpu_us_each", ratio((connected.cpu_s - idle.cpu_s) * 1e6, up), 1);
  report.add("rss_idle_kb", idle.rss_kb, 0);
  report.add("rss_per_conn_kb", ratio(connected.rss_kb - idle.rss_kb, up), 2);
  if (up < options.conns) die("only " + std::to_string(static_cast<int>(up)) + " connections are up");
  std::fputs("connected\n", stderr);
  if (options.mode == "fanout") {
    fan_out(options, adapter, load, up, report);
  } else if (options.mode == "storm") {
    storm(options, load, up, report);
  } else {
    load.run_for(options.duration);
    Usage end = usage_of(options.server_pids);
    report.add("idle_cpu_s", end.cpu_s - connected.cpu_s);
    report.add("lost_connections", static_cast<double>(load.counters().closed), 0);
    report.add("rss_end_kb", end.rss_kb, 0);
  }
  report.print();
  return 0;
}

}  // namespace
}  // namespace fanload

int main(int argc, char** argv) { return fanload::run(fanload::parse_options(argc, argv)); }
