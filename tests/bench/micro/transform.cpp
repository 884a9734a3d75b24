// Deltas of the usual sizes: a word in a note of 60 or of 2,000 code points.
#include "board/delta.h"
#include "boards.h"

namespace entonnoir::bench {
namespace {

const Delta kWord{Keep{20}, Insert{"très "}};
const Delta kOther{Keep{30}, Insert{"déjà "}, Delete{4}, Keep{10}, Insert{"!"}};

void delta_transform(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(transform(kWord, kOther, Side::left));
}
BENCHMARK(delta_transform);

void delta_compose(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(compose(kWord, kOther));
}
BENCHMARK(delta_compose);

void delta_apply(benchmark::State& state) {
  std::string before;
  while (code_points(before) < static_cast<std::uint32_t>(state.range(0))) before += "idée ";
  for (auto _ : state) benchmark::DoNotOptimize(apply_delta(before, kOther));
}
BENCHMARK(delta_apply)->ArgName("code_points")->Arg(60)->Arg(2000);

}  // namespace
}  // namespace entonnoir::bench
