#pragma once
// Private to board/: the rules SEE1 to SEE4, of which projections and histories are made.
#include "board/project.h"

namespace entonnoir {

/// What is withheld on a board from one viewer.
class Sight {
 public:
  Sight(const Board& board, const Viewer& viewer);

  /// Whether the texts of some notes are withheld from this viewer's audience.
  bool notes() const { return private_; }
  /// SEE1. A note that the board does not know is nobody's to see.
  bool note(const Note* note) const;
  /// SEE2; a stage that the board does not know: as if it were private.
  bool titles(const StageId& stage) const;
  /// SEE3: votes and stances by `by` in this round; a round that the board does not know is secret.
  bool votes(const RoundId& round, Participant by) const;
  /// SEE4
  bool name(Participant person) const;

 private:
  bool private_stage(const StageId& stage) const;

  const Board& board_;
  Viewer viewer_;
  bool private_ = false;
};

bool private_stage_on(const Board& board);

/// SEE3: a closed secret round without whose its ballots and stances are.
void anonymise(Round& round);

}  // namespace entonnoir
