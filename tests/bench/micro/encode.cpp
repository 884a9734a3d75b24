// From an entry to what the log and the clients get of it, and the answers to one client.
#include "boards.h"
#include "wire/wire.h"

namespace entonnoir::bench {
namespace {

void encode_for_log(benchmark::State& state, const Ops& ops) {
  for (auto _ : state) benchmark::DoNotOptimize(wire::encode_ops(ops));
}
BENCHMARK_CAPTURE(encode_for_log, move, {move(1)});
BENCHMARK_CAPTURE(encode_for_log, edit, {edit(1)});
BENCHMARK_CAPTURE(encode_for_log, posts_200, posts(200));

void encode_entry(benchmark::State& state, const Ops& ops) {
  const Entry e = entry(ops);
  for (auto _ : state) benchmark::DoNotOptimize(wire::encode_entry(e));
}
BENCHMARK_CAPTURE(encode_entry, move, {move(1)});
BENCHMARK_CAPTURE(encode_entry, edit, {edit(1)});
BENCHMARK_CAPTURE(encode_entry, posts_200, posts(200));

/// A frame of so many moves: each entry encoded, joined, and the message around them.
void encode_frame(benchmark::State& state) {
  const Entry e = entry({move(1)});
  for (auto _ : state) {
    std::string entries;
    for (std::int64_t i = 0; i < state.range(0); ++i) {
      if (i > 0) entries += ',';
      entries += wire::encode_entry(e);
    }
    benchmark::DoNotOptimize(wire::encode_ops_message(Epoch{1}, Revision{4711}, Revision{4718}, Mark{1}, entries));
  }
}
BENCHMARK(encode_frame)->ArgName("moves")->Arg(1)->Arg(8);

void encode_saved(benchmark::State& state) {
  const wire::Saved saved{Seq{7}, Position{Epoch{1}, Revision{4711}, Mark{0x1234}}, {}};
  for (auto _ : state) benchmark::DoNotOptimize(wire::encode(saved));
}
BENCHMARK(encode_saved);

/// 50 people point at something.
void encode_presence(benchmark::State& state) {
  wire::PresenceFrame frame{.count = 60, .here = {}, .gone = {}, .moved = {}};
  for (std::uint64_t i = 1; i <= 50; ++i)
    frame.moved.push_back({SessionId{i}, {wire::Cursor{kStage, Place{-1234, 567}}, {}, {}}});
  for (auto _ : state) benchmark::DoNotOptimize(wire::encode(frame));
}
BENCHMARK(encode_presence);

}  // namespace
}  // namespace entonnoir::bench
