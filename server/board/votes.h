#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "board/board.h"

namespace entonnoir {

/// What the units of one round stand for on one board, looked up as often as one likes (VOT2). Refers to both.
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

  const Board& board_;
  const Round& round_;
  std::map<NoteId, GroupId> group_of_;  ///< in a round on groups: of the notes that are in groups of its stage
};

/// What a target got in a round.
struct Count {
  ItemId item;
  std::uint32_t units = 0;
  std::uint32_t people = 0;
  bool operator==(const Count&) const = default;
};
/// The result of a round, most units first (VOT4). O(units of all ballots · log).
std::vector<Count> tally(const Board& board, const Round& round);

/// The phrases on which an objection is open, in their order, with how many (VOT5).
struct Objection {
  NoteId phrase;
  std::uint32_t people = 0;
  bool operator==(const Objection&) const = default;
};
std::vector<Objection> open_objections(const Board& board);

}  // namespace entonnoir
