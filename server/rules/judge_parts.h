#pragma once
// Private to rules/: what the files of the judge share.
#include "rules/policy.h"

namespace entonnoir::judging {

using Judged = Result<void>;

/// Returns from the judging function if the check refuses.
#define REQUIRE(check)                                                            \
  do {                                                                            \
    if (::entonnoir::judging::Judged judged_ = (check); !judged_) return judged_; \
  } while (false)

/// The board with the effect of the ops before, and who is about to change it.
struct At {
  const Board& board;
  const Author& author;
};

bool blank(const std::string& text);

Judged not_withdrawn(const Note& note);
/// Neither withdrawn nor of the rehearsal (OPX1).
Judged present(const Note& note);
Judged has_stage(const Board& board, const StageId& id);
/// There, in the stage, and not merged into another (OPG7).
Judged group_in(const Board& board, const GroupId& id, const StageId& stage);
/// The group is there and the author may group in its stage.
Judged may_group(At a, const GroupId& id);
/// The note is there and the author may do this to it where it is.
Judged touch(At a, const NoteId& id, Act act);
Judged not_behind_itself(bool itself);
/// The stage of the open round on groups in which units stand on this id; null if none do. O(units).
const StageId* voted_in(const Board& board, const ItemId& item);

// Check an op against the board, and fill in what the client left out.
Judged judge(At a, op::StageSetVisibility& o);
Judged judge(At a, op::BoardStart& o);
Judged judge(At a, op::BoardUnstart& o);
Judged judge(At a, op::BoardClose& o);
Judged judge(At a, op::BoardReopen& o);
Judged judge(At a, op::BoardFreeze& o);
Judged judge(At a, op::BoardNames& o);
Judged judge(At a, op::BoardMethods& o);
Judged judge(At a, op::TimerStart& o);
Judged judge(At a, op::TimerPause& o);
Judged judge(At a, op::TimerStop& o);
Judged judge(At a, op::PersonHand& o);
Judged judge(At a, op::PersonMute& o);
Judged judge(At a, op::PersonRemove& o);
Judged judge(At a, op::LinksRenew& o);
Judged judge(At a, op::NoteReact& o);
Judged judge(At a, op::GroupMerge& o);
Judged judge(At a, op::RoundOpen& o);
Judged judge(At a, op::RoundClose& o);
Judged judge(At a, op::VoteCast& o);
Judged judge(At a, op::VoteWithdraw& o);
Judged judge(At a, op::StanceSet& o);
Judged judge(At a, op::StanceClear& o);

}  // namespace entonnoir::judging
