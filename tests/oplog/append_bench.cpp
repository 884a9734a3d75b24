// oplog_bench STORE SUBMITTERS SECONDS: how fast the log in STORE (a file of SQLite, or redis://…) appends when so many
// boards have one append in flight each, as rooms do. Prints JSON. An entry has 200 bytes of ops. Latency: from
// append() to its answer.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>

#include "base/secrets.h"
#include "oplog/redis_op_log.h"
#include "oplog/sqlite_op_log.h"
#include "support/asking.h"

namespace entonnoir {
namespace {

using Clock = std::chrono::steady_clock;

struct Run {
  OpLog& log;
  Clock::time_point end;
  std::vector<double> latencies_ms;  ///< only the log's thread touches it before drain
  bool failed = false;

  void go_on(const BoardId& board, Position tail, std::uint64_t seq) {
    const auto start = Clock::now();
    if (start > end) return;
    const NewEntry entry{Mark{random_bits()}, Participant{1}, ClientId{"bench"}, Seq{seq}, std::string(200, 'x')};
    log.append(board, tail, {entry}, [=, this](AppendAnswer answer) {
      latencies_ms.push_back(std::chrono::duration<double, std::milli>(Clock::now() - start).count());
      const auto* appended = std::get_if<Appended>(&answer);
      if (!appended) return void(failed = true);
      go_on(board, appended->tail, seq + 1);
    });
  }
};

Result<std::unique_ptr<OpLog>> open(const std::string& store) {
  if (!store.starts_with("redis")) return open_sqlite_op_log(store);
  auto place = parse_redis_place(store);
  if (!place) return place.error();
  return open_redis_op_log({.place = *std::move(place)});
}

int bench(const std::string& store, int submitters, double seconds) {
  start_secrets();
  const auto opened = open(store);
  if (!opened) return std::fprintf(stderr, "%s\n", opened.error().detail.c_str()), 1;
  std::vector<BoardId> boards;
  for (int i = 0; i < submitters; ++i) {
    boards.push_back(BoardId{random_token()});
    if (!Asking(**opened).create(boards.back())) return std::fprintf(stderr, "cannot make a board\n"), 1;
  }
  const auto start = Clock::now();
  const auto time = std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
  Run run{**opened, start + time, {}};
  for (const BoardId& board : boards) run.go_on(board, Position{}, 1);
  if (!(*opened)->drain(static_cast<int>(seconds * 1'000) + 60'000)) return std::fprintf(stderr, "no answer\n"), 1;
  if (run.failed || run.latencies_ms.empty()) return std::fprintf(stderr, "an append failed\n"), 1;
  std::vector<double>& ms = run.latencies_ms;
  const double elapsed = std::chrono::duration<double>(Clock::now() - start).count();
  std::sort(ms.begin(), ms.end());
  std::printf("{\"submitters\": %d, \"appends_per_s\": %.0f, \"p50_ms\": %.3f, \"p99_ms\": %.3f, \"max_ms\": %.3f}\n",
              submitters, static_cast<double>(ms.size()) / elapsed, ms[ms.size() / 2], ms[ms.size() * 99 / 100],
              ms.back());
  return 0;
}

}  // namespace
}  // namespace entonnoir

int main(int argc, char** argv) {
  if (argc != 4) return std::fprintf(stderr, "usage: oplog_bench STORE SUBMITTERS SECONDS\n"), 2;
  return entonnoir::bench(argv[1], std::atoi(argv[2]), std::atof(argv[3]));
}
