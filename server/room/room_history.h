#pragma once
#include <deque>
#include <variant>
#include <vector>

#include "board/op.h"
#include "oplog/op_log.h"

namespace entonnoir {

/// A board as it is loaded: what a room begins with.
struct RoomState {
  Board board;
  Position position;
  /// The last entries up to `position` that are at hand, oldest first and without gaps: for late edits, for resuming
  /// and for telling histories apart (TXT4, CON4, POS1).
  std::vector<Entry> recent;
  std::vector<LastSeq> last_seqs;

  /// When it was last changed, as far as that is at hand: kept_until counts from there. Where the log has forgotten all
  /// entries (CON12) the board itself tells, which may be a little before.
  Millis changed() const;
};

/// The log has what the room has, and `newer` after it.
struct SameHistory {
  std::vector<Entry> newer;
};
/// The log was set back to a position of the room's history and nobody wrote since. `missing`: what it had after that.
struct HistorySetBack {
  std::vector<Entry> missing;
};
/// The log has another history than the room, or so much more or less that what both have at hand does not tell.
struct HistoriesPart {
  /// Up to here they are known to be one; absent where that is unknown.
  std::optional<Revision> common;
};
using Comparison = std::variant<SameHistory, HistorySetBack, HistoriesPart>;

/// Compares mark by mark what a room holds (`ours`, the last entries up to `position`) with what was loaded anew.
Comparison compare(const std::deque<Entry>& ours, const Position& position, const RoomState& loaded);

/// Whether the entry at `position.revision` is at hand and bears another mark: another history (POS1).
bool contradicts(const std::deque<Entry>& ours, const Position& position);

}  // namespace entonnoir
