#pragma once
#include <optional>

#include "board/op.h"

namespace entonnoir {

/// What a session may see, apart from what is only its own.
enum class Audience : std::uint8_t { everyone, facilitators };
Audience audience_of(Role role);

/// The board as an audience may see it: hidden texts and people's keys are gone (STA4).
Board project(Board board, Audience audience);

/// The entry as an audience may see it on a replica that has everything before it; nothing if all of it is withheld
/// (OPS1). `after`: the board after the entry.
std::optional<Entry> project(const Entry& entry, const Board& after, Audience audience);

/// True if the entry gives the audience something that it could not see before, so that it needs a snapshot (CON5).
bool reveals(const Entry& entry);
/// True if entries before this one must not be sent again as they were (CON4).
bool retracts(const Entry& entry);

}  // namespace entonnoir
