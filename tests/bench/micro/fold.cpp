// What an op costs on boards of growing size.
#include "board/fold.h"

#include "board/project.h"
#include "boards.h"

namespace entonnoir::bench {
namespace {

void fold_move(benchmark::State& state) {
  Board b = board(state.range(0));
  const Op op = move(state.range(0) / 2);
  for (auto _ : state) fold(b, op, Millis{1}, kAuthor);
}
BENCHMARK(fold_move)->Apply(boards);

void fold_edit(benchmark::State& state) {
  Board b = board(state.range(0));
  const NoteId id = note_id(state.range(0) / 2);
  const Op there = edit(state.range(0) / 2);
  const Op back = op::NoteEdit{id, 1, Delta{Keep{20}, Delete{5}}};
  for (auto _ : state) {
    fold(b, there, Millis{1}, kAuthor);
    fold(b, back, Millis{1}, kAuthor);
  }
}
BENCHMARK(fold_edit)->Apply(boards);

/// Posts a note, and takes it out again without the fold.
void fold_post(benchmark::State& state) {
  Board b = board(state.range(0));
  const NoteCounts counts = b.counts;
  const Op op = post(state.range(0));
  for (auto _ : state) {
    fold(b, op, Millis{1}, kAuthor);
    b.notes.erase(note_id(state.range(0)));
    b.counts = counts;
  }
}
BENCHMARK(fold_post)->Apply(boards);

/// Puts a note into a group with all others of the board, or takes it out.
void fold_group(benchmark::State& state) {
  Board b = board(state.range(0));
  const GroupId group{"all"};
  std::vector<NoteId> all;
  for (std::int64_t i = 0; i + 1 < state.range(0); ++i) all.push_back(note_id(i));
  fold(b, op::GroupCreate{group, kStage, "", all, {}}, Millis{1}, kAuthor);
  const std::vector<NoteId> last{note_id(state.range(0) - 1)};
  for (auto _ : state) {
    fold(b, op::GroupJoin{group, last}, Millis{1}, kAuthor);
    fold(b, op::GroupLeave{group, last}, Millis{1}, kAuthor);
  }
}
BENCHMARK(fold_group)->Apply(boards);

/// A group of all notes of the board.
void fold_group_of_all(benchmark::State& state) {
  Board b = board(state.range(0));
  std::vector<NoteId> all;
  for (std::int64_t i = 0; i < state.range(0); ++i) all.push_back(note_id(i));
  const Op create = op::GroupCreate{GroupId{"all"}, kStage, "", all, {}};
  for (auto _ : state) {
    fold(b, create, Millis{1}, kAuthor);
    fold(b, op::GroupDissolve{GroupId{"all"}}, Millis{1}, kAuthor);
  }
}
BENCHMARK(fold_group_of_all)->Apply(boards);

/// The entry as an audience sees it.
void project_entry(benchmark::State& state) {
  const Board b = board(state.range(0));
  const Entry e = entry({move(state.range(0) / 2)});
  for (auto _ : state) benchmark::DoNotOptimize(project(e, b, Audience::everyone));
}
BENCHMARK(project_entry)->Apply(boards);

}  // namespace
}  // namespace entonnoir::bench
