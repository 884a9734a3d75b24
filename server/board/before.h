#pragma once
#include <tuple>

#include "board/op.h"

namespace entonnoir {

/// What a board was before some ops, as far as they change it: so that a change that is refused at its last op costs
/// what it touched, and not the board. Of ops that are rare and may touch everything nothing is remembered.
class Before {
 public:
  /// Called before `op`, of `by`, is folded into `board`.
  void remember(const Board& board, const Op& op, Participant by);
  /// Makes the board what it was before the first op. False: one was among them that is not remembered, and the board
  /// is left as it is.
  bool restore(Board& board);

 private:
  class Touched;
  /// Of each thing that was touched what it was; nothing where it was not there.
  template <class Map>
  using Was = std::map<typename Map::key_type, std::optional<typename Map::mapped_type>>;

  bool all_ = true;  ///< that was touched is remembered
  Was<std::map<NoteId, Note>> notes_;
  Was<std::map<GroupId, Group>> groups_;
  Was<std::map<Participant, Person>> people_;
  Was<std::map<std::pair<RoundId, Participant>, Ballot>> ballots_;
  Was<std::map<std::tuple<RoundId, NoteId, Participant>, Stance>> stances_;
  std::optional<std::vector<NoteId>> phrases_;
  std::optional<std::optional<Ratified>> ratified_;
  std::optional<std::vector<Stage>> stages_;
  std::optional<StageId> current_stage_;
  std::optional<std::string> title_;
  std::optional<std::optional<Timer>> timer_;
  std::optional<std::vector<Participant>> hands_;
};

}  // namespace entonnoir
