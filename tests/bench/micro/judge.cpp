// What it costs to judge an op on boards of growing size.
#include "rules/judge.h"

#include "boards.h"

namespace entonnoir::bench {
namespace {

const Author kFacilitator{Participant{1}, Role::facilitator, ClientId{"c"}, {}};
const Author kParticipant{kAuthor, Role::participant, ClientId{"c"}, {}};

void judge_one(benchmark::State& state, const Board& b, const Author& author, const Op& op) {
  const Edits edits;
  for (auto _ : state) {
    ChangeSoFar so_far;
    const auto judged = judge(b, edits, author, so_far, op);
    if (!judged) return state.SkipWithError(code_name(judged.error().code));
    benchmark::DoNotOptimize(judged);
  }
}

void judge_move(benchmark::State& state) {
  judge_one(state, board(state.range(0)), kFacilitator, move(state.range(0) / 2));
}
BENCHMARK(judge_move)->Apply(boards);

/// A note of the author's own.
void judge_edit(benchmark::State& state) {
  judge_one(state, board(state.range(0), 2), kParticipant, edit(state.range(0) / 2 | 1));
}
BENCHMARK(judge_edit)->Apply(boards);

void judge_post(benchmark::State& state) {
  judge_one(state, board(state.range(0) - 1), kParticipant, post(state.range(0)));
}
BENCHMARK(judge_post)->Apply(boards);

/// Where the client leaves the place to the server.
void judge_post_anywhere(benchmark::State& state) {
  auto op = std::get<op::NotePost>(post(state.range(0)));
  op.place.reset();
  judge_one(state, board(state.range(0) - 1), kParticipant, op);
}
BENCHMARK(judge_post_anywhere)->Apply(boards);

/// A late edit: so many others were made on the note since.
void rebase(benchmark::State& state) {
  const auto count = static_cast<std::uint64_t>(state.range(0));
  Edits edits;
  for (std::uint64_t version = 0; version < count; ++version) edits.record(entry({edit(1, version)}));
  const Delta late{Keep{10}, Insert{"plus "}};
  for (auto _ : state)
    benchmark::DoNotOptimize(edits.rebase(note_id(1), 0, count, late, Participant{3}, ClientId{"d"}));
}
BENCHMARK(rebase)->ArgName("edits")->Arg(1)->Arg(16)->Arg(256);

}  // namespace
}  // namespace entonnoir::bench
