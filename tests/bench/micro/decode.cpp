// From the bytes of a message to its value.
#include "boards.h"
#include "wire/wire.h"

namespace entonnoir::bench {
namespace {

void decode(benchmark::State& state, const std::string& message) {
  if (std::holds_alternative<wire::Misunderstood>(wire::decode_client(message)))
    return state.SkipWithError("not understood");
  for (auto _ : state) benchmark::DoNotOptimize(wire::decode_client(message));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(message.size()));
}

const std::string kHello =
    R"({"type":"hello","token":"Yk3x9q7w2mZ4rT8uB1nV5c","client":"c7Q2","person":"k3x9q7w2mZ4rT8uB1nV5cA",)"
    R"("name":"Amélie","since":{"epoch":1,"revision":4711,"mark":"0123456789abcdef"}})";
const std::string kCursor = R"({"type":"presence","cursor":{"stage":"large","x":-1234,"y":567}})";
const std::string kDrag =
    R"({"type":"presence","cursor":{"stage":"large","x":-1234,"y":567},)"
    R"("drag":{"stage":"large","notes":["k3x9q7w2mZ100001","k3x9q7w2mZ100002"],"dx":12,"dy":-40}})";

BENCHMARK_CAPTURE(decode, move, submit({move(1)}));
BENCHMARK_CAPTURE(decode, edit, submit({edit(1)}));
BENCHMARK_CAPTURE(decode, posts_200, submit(posts(200)));
BENCHMARK_CAPTURE(decode, hello, kHello);
BENCHMARK_CAPTURE(decode, cursor, kCursor);
BENCHMARK_CAPTURE(decode, drag, kDrag);

/// As entries are read from the log.
void decode_from_log(benchmark::State& state) {
  const std::string ops = wire::encode_ops({move(1)});
  for (auto _ : state) benchmark::DoNotOptimize(wire::decode_ops(ops));
}
BENCHMARK(decode_from_log);

}  // namespace
}  // namespace entonnoir::bench
