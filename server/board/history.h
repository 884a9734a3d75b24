#pragma once
#include <optional>

#include "board/op.h"

namespace entonnoir {

/// A board of the past as it may be seen today (HTP5). `today`: the board now. Of a note that is hidden or withdrawn
/// now the text is ""; a note that is not hidden now never was; people's keys are absent.
Board seen_today(Board past, const Board& today);

/// Folds the entry into `board`, which has everything, and gives what may be seen of it today; nothing if nothing of it
/// may be. What is seen of a log, folded over the seen board of its beginning, makes at every revision the seen board
/// of that revision, but for the `version` of notes whose edits are left out (HTP5).
std::optional<Entry> fold_seen(Board& board, const Entry& entry, const Board& today);

}  // namespace entonnoir
