#pragma once
#include <set>

#include "rules/edits.h"
#include "rules/policy.h"

namespace entonnoir {

/// What the ops of one change have done so far, where that limits the next ones (OPX5).
struct ChangeSoFar {
  std::set<NoteId> edited;
  std::set<NoteId> posted;
};

/// Judges one op at `board`, which has the effect of the ops before it, and resolves it: place, text transformed to the
/// note's version, person (PROTOCOL.md sections 6 to 9). Order of judgement: ROL3. `board` is not changed.
/// Errors: those of section 7; what comes from the wire was checked against the schema before.
Result<Op> judge(const Board& board, const Edits& edits, const Author& author, ChangeSoFar& so_far, Op op);

}  // namespace entonnoir
