#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "board/board.h"

namespace entonnoir {

/// What the units of one round stand for on one board, looked up as often as one likes (VOT2). Refers to both. Cheap
/// for a few units: what is in groups is not looked through for units on groups, and listed only for many on notes.
class Targets {
 public:
  Targets(const Board& board, const Round& round);

  /// What a unit on this item stands for now; nothing where it stands for nothing.
  std::optional<ItemId> of(const ItemId& item) const;
  /// The positions in the ballot of the units that count, ascending (VOT3).
  std::vector<std::size_t> counted(const Ballot& ballot) const;

 private:
  std::optional<ItemId> of_group(const Group* group, const ItemId& item) const;
  std::optional<ItemId> of_note(const NoteId& id) const;
  GroupId group_of(const NoteId& id) const;
  void list_grouped() const;

  const Board& board_;
  const Round& round_;
  mutable int asked_ = 0;                       ///< so often for a note's group
  mutable std::map<NoteId, GroupId> group_of_;  ///< once that was often: of the notes in groups of the round's stage
};

/// The result of a round, most units first (VOT4): of an open one as it is now, O(units of all ballots · log); of a
/// closed one as it was then.
std::vector<Count> tally(const Board& board, const Round& round);

/// The phrases on which an objection is open, in their order, with how many (VOT5).
struct Objection {
  NoteId phrase;
  std::uint32_t people = 0;
  bool operator==(const Objection&) const = default;
};
std::vector<Objection> open_objections(const Board& board);

}  // namespace entonnoir
