#pragma once
#include <optional>

#include "board/project.h"

namespace entonnoir {

/// A board of the past as an audience may see it today (HTP5). `today`: the board now, and what is withheld on it is
/// withheld of every time before. Of a note that is hidden, withdrawn or withheld now the text is ""; a note that is
/// not hidden now never was; closed secret rounds are anonymous; what is the server's own is absent.
Board seen_today(Board past, const Board& today, Audience audience);

/// Folds the entry into `board`, which has everything, and gives what may be seen of it today; nothing if nothing of it
/// may be. What is seen of a log, folded over the seen board of its beginning, makes at every revision the seen board
/// of that revision, but for the `version` of notes whose edits are left out (HTP5).
std::optional<Entry> fold_seen(Board& board, const Entry& entry, const Board& today, Audience audience);

}  // namespace entonnoir
