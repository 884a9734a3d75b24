#pragma once
#include "board/op.h"

namespace entonnoir {

/// Applies an entry of the log to the board at the revision before it (POS4, rules OPC, OPN, OPG, OPD).
/// Never judges: an entry that names what does not exist is a broken invariant and ends the process.
void fold(Board& board, const Entry& entry);

/// Applies one op as of `at` and `by`; `fold` is this for each op of an entry.
void fold(Board& board, const Op& op, Millis at, Participant by);

}  // namespace entonnoir
