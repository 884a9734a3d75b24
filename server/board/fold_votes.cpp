// Rounds, votes and stances (PROTOCOL.md section 7, OPV).
#include "base/check.h"
#include "board/fold_parts.h"

namespace entonnoir::folds {

void apply(At a, const op::RoundOpen& o) {
  a.board.rounds.push_back(Round{.id = o.round,
                                 .stage = o.stage,
                                 .on = o.on,
                                 .title = o.title,
                                 .budget = o.budget,
                                 .per_item = o.per_item,
                                 .secret = o.secret,
                                 .at = a.at,
                                 .by = a.by});
}

void apply(At a, const op::RoundClose& o) {
  Round& r = round(a.board, o.round);
  r.closed = a.at;
  if (!o.ballots.empty()) r.ballots = o.ballots;
  if (!o.stances.empty()) r.stances = o.stances;
}

void apply(At a, const op::VoteCast& o) { round(a.board, o.round).ballots[a.by].push_back(o.item); }

void apply(At a, const op::VoteWithdraw& o) {
  auto& ballots = round(a.board, o.round).ballots;
  const auto mine = ballots.find(a.by);
  ENTONNOIR_CHECK(mine != ballots.end());
  Ballot& units = mine->second;
  const auto last = std::find(units.rbegin(), units.rend(), o.item);
  ENTONNOIR_CHECK(last != units.rend());
  units.erase(std::prev(last.base()));
  if (units.empty()) ballots.erase(mine);
}

void apply(At a, const op::StanceSet& o) {
  ENTONNOIR_CHECK(o.version);
  round(a.board, o.round).stances[o.note][a.by] = Stance{o.says, o.why, *o.version};
}

void apply(At a, const op::StanceClear& o) {
  auto& stances = round(a.board, o.round).stances;
  const auto of_note = stances.find(o.note);
  ENTONNOIR_CHECK(of_note != stances.end());
  of_note->second.erase(a.by);
  if (of_note->second.empty()) stances.erase(of_note);
}

void erase_whys(Board& board, Participant who) {
  for (Round& r : board.rounds)
    for (auto& [note, stances] : r.stances)
      if (const auto it = stances.find(who); it != stances.end()) it->second.why.reset();
}

}  // namespace entonnoir::folds
