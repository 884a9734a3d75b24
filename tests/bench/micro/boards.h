#pragma once
// Boards, changes and messages of the usual sizes, for all benchmarks of this folder.
#include <benchmark/benchmark.h>

#include "board/op.h"

namespace entonnoir::bench {

inline const StageId kStage{"large"};
inline const Participant kAuthor{2};

NoteId note_id(std::int64_t i);
PersonKey person_key(std::int64_t i);
/// About 60 code points of French, another for each `i`.
std::string text(std::int64_t i);

/// A funnel with so many notes in its first stage, posted by so many people in turn. Of them, 1 is a facilitator.
Board board(std::int64_t notes, std::int64_t people = 100);

Op move(std::int64_t note, std::int32_t x = 40);
/// A word typed into the middle of the note's text, made on `version`.
Op edit(std::int64_t note, std::uint64_t version = 0);
/// A note with a place of its own.
Op post(std::int64_t note);
Ops posts(std::int64_t count);

/// The entry of a change of `kAuthor`.
Entry entry(Ops ops);
/// The submit as a client writes it.
std::string submit(const Ops& ops);

/// 10, 1,000 and 2,000 notes: a figure that grows with them is one that grows with the board.
inline void boards(benchmark::internal::Benchmark* b) { b->ArgName("notes")->Arg(10)->Arg(1000)->Arg(2000); }

}  // namespace entonnoir::bench
