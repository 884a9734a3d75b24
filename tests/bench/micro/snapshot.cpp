// A whole board: what is shown of it, to JSON and back.
#include "board/lineage.h"
#include "board/project.h"
#include "boards.h"
#include "wire/wire.h"

namespace entonnoir::bench {
namespace {

void sizes(benchmark::internal::Benchmark* b) { b->ArgName("notes")->Arg(1000)->Unit(benchmark::kMicrosecond); }

void snapshot_copy(benchmark::State& state) {
  const Board b = board(state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(Board(b));
}
BENCHMARK(snapshot_copy)->Apply(sizes);

/// With the copy that it is made of.
void snapshot_project(benchmark::State& state) {
  const Board b = board(state.range(0));
  const auto audience = state.range(1) == 0 ? Audience::everyone : Audience::facilitators;
  for (auto _ : state) benchmark::DoNotOptimize(project(b, audience));
}
BENCHMARK(snapshot_project)
    ->ArgNames({"notes", "facilitators"})
    ->Args({1000, 0})
    ->Args({1000, 1})
    ->Unit(benchmark::kMicrosecond);

void snapshot_encode(benchmark::State& state) {
  const Board b = board(state.range(0));
  std::size_t bytes = 0;
  for (auto _ : state) bytes += wire::encode_state(b).size();
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes));
}
BENCHMARK(snapshot_encode)->Apply(sizes);

void snapshot_decode(benchmark::State& state) {
  const std::string json = wire::encode_state(board(state.range(0)), true);
  for (auto _ : state) benchmark::DoNotOptimize(wire::decode_state(json));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(json.size()));
}
BENCHMARK(snapshot_decode)->Apply(sizes);

void snapshot_ledger(benchmark::State& state) {
  const Board b = board(state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(ledger(b));
}
BENCHMARK(snapshot_ledger)->Apply(sizes);

}  // namespace
}  // namespace entonnoir::bench
