// A change's whole way through the room: judged, appended, folded twice, told. Without JSON, disk and sockets.
#include "room/room.h"

#include "board/fold.h"
#include "boards.h"

namespace entonnoir::bench {
namespace {

constexpr Millis kNow{1'790'000'000'000};

Effects submit(Room& room, SessionId author, wire::Submit change) {
  std::vector<input::Submitted> alone;
  alone.push_back({author, std::move(change), kNow});
  return room.on(input::Gathered{std::move(alone)});
}

void join(Room& room, std::int64_t people) {
  for (std::int64_t i = 1; i <= people; ++i)
    room.on(input::Join{SessionId{static_cast<std::uint64_t>(i)},
                        Role::facilitator,
                        person_key(i),
                        ClientId{std::to_string(i)},
                        "Name",
                        {},
                        kNow});
}

/// One person of so many on the board changes it again and again.
void change(benchmark::State& state, std::int64_t notes, std::int64_t people, const Ops& ops) {
  Room room(RoomState{board(notes, people), Position{Epoch{1}, Revision{4711}, Mark{7}}, {}, {}}, 42);
  join(room, people);
  const SessionId author{static_cast<std::uint64_t>(people)};
  std::uint64_t seq = 0;
  for (auto _ : state) {
    submit(room, author, {Seq{++seq}, ops});
    if (room.quiet()) return state.SkipWithError("refused");
    benchmark::DoNotOptimize(room.on(input::BatchAppended{{kNow}}));
  }
}

void room_move_by_notes(benchmark::State& state) { change(state, state.range(0), 10, {move(state.range(0) / 2)}); }
BENCHMARK(room_move_by_notes)->Apply(boards);

/// A change of ten ops, all accepted: what may have to be undone is remembered meanwhile.
void room_ten_moves(benchmark::State& state) {
  Ops ops;
  for (std::int64_t i = 0; i < 10; ++i) ops.push_back(move(i));
  change(state, state.range(0), 10, ops);
}
BENCHMARK(room_ten_moves)->Apply(boards);

void room_move_by_people(benchmark::State& state) { change(state, 100, state.range(0), {move(50)}); }
BENCHMARK(room_move_by_people)->ArgName("people")->Arg(10)->Arg(100)->Arg(1000);

/// A note in a private stage is edited to and fro: its author alone is told what.
void room_private_edit(benchmark::State& state) {
  Board b = board(100, state.range(0));
  fold(b, op::StageSetVisibility{kStage, Visibility::private_}, kNow, Participant{1});
  Room room(RoomState{std::move(b), Position{Epoch{1}, Revision{4711}, Mark{7}}, {}, {}}, 42);
  join(room, state.range(0));
  std::uint64_t seq = 0;
  for (auto _ : state) {
    const Delta delta{Keep{20}, seq % 2 == 0 ? DeltaStep{Insert{"très "}} : DeltaStep{Delete{5}}};
    submit(room, SessionId{1}, {Seq{seq + 1}, {op::NoteEdit{note_id(0), seq, delta}}});
    if (room.quiet()) return state.SkipWithError("refused");
    benchmark::DoNotOptimize(room.on(input::BatchAppended{{kNow}}));
    ++seq;
  }
}
BENCHMARK(room_private_edit)->ArgName("people")->Arg(10)->Arg(100)->Arg(1000);

/// The second of two ops is refused: what the first did is undone.
void room_refuse(benchmark::State& state) {
  Room room(RoomState{board(state.range(0)), Position{Epoch{1}, Revision{4711}, Mark{7}}, {}, {}}, 42);
  room.on(input::Join{SessionId{1}, Role::facilitator, person_key(1), ClientId{"c"}, "Name", {}, kNow});
  std::uint64_t seq = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(submit(room, SessionId{1}, {Seq{++seq}, {move(1), move(9'999)}}));
    if (!room.quiet()) return state.SkipWithError("not refused");
  }
}
BENCHMARK(room_refuse)->Apply(boards);

}  // namespace
}  // namespace entonnoir::bench
