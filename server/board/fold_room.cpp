// Running a room: rehearsal, closing, names, timer, hands, links (PROTOCOL.md section 7, OPC and OPL).
#include "base/check.h"
#include "board/fold_parts.h"

namespace entonnoir::folds {
namespace {

/// Every note becomes one of the rehearsal, or none is; in the order of their ids.
void set_trial(Board& board, bool trial) {
  for (auto& [id, n] : board.notes) {
    n.trial = trial;
    list_phrase(board, id);
  }
}

void add_or_drop(std::vector<Participant>& list, Participant who, bool add) {
  if (!add) {
    drop(list, who);
  } else if (!lists(list, who)) {
    list.push_back(who);
  }
}

}  // namespace

void apply(At a, const op::StageSetVisibility& o) {
  Stage& s = stage(a.board, o.stage);
  if (s.visibility == Visibility::private_ && o.visibility == Visibility::public_) s.revealed = true;
  s.visibility = o.visibility;
}

void apply(At a, const op::BoardStart&) {
  a.board.started = Done{a.at, a.by};
  set_trial(a.board, true);
}

void apply(At a, const op::BoardUnstart&) {
  a.board.started.reset();
  set_trial(a.board, false);
}

void apply(At a, const op::BoardClose&) {
  if (!a.board.closed) a.board.closed = Done{a.at, a.by};
}

void apply(At a, const op::BoardReopen&) { a.board.closed.reset(); }
void apply(At a, const op::BoardFreeze& o) { a.board.frozen = o.frozen; }
void apply(At a, const op::BoardNames& o) { a.board.names = o.names; }
void apply(At a, const op::BoardMethods& o) { a.board.methods = o.methods; }

void apply(At a, const op::TimerStart& o) {
  if (o.ms) {
    a.board.timer = Timer{.total = *o.ms, .ends_at = Millis{a.at.value + *o.ms}};
    return;
  }
  ENTONNOIR_CHECK(a.board.timer && a.board.timer->left);
  Timer& timer = *a.board.timer;
  timer.ends_at = Millis{a.at.value + *timer.left};
  timer.left.reset();
}

void apply(At a, const op::TimerPause&) {
  ENTONNOIR_CHECK(a.board.timer && a.board.timer->ends_at);
  Timer& timer = *a.board.timer;
  timer.left = std::max<std::int64_t>(0, timer.ends_at->value - a.at.value);
  timer.ends_at.reset();
}

void apply(At a, const op::TimerStop&) { a.board.timer.reset(); }

void apply(At a, const op::PersonHand& o) { add_or_drop(a.board.hands, o.person.value_or(a.by), o.up); }
void apply(At a, const op::PersonMute& o) { a.board.people.at(o.person).muted = o.muted; }
void apply(At a, const op::PersonRemove& o) {
  a.board.people.at(o.person).removed = o.removed;
  drop(a.board.hands, o.person);
}

void apply(At a, const op::LinksRenew& o) {
  ENTONNOIR_CHECK(o.generation);
  a.board.generation = *o.generation;
  a.board.participant_hash = o.participant_hash;
  a.board.viewer_hash = o.viewer_hash;
}

void apply(At a, const op::NoteReact& o) {
  auto& reactions = note(a.board, o.note).reactions;
  add_or_drop(reactions[o.reaction], a.by, o.on);
  if (reactions[o.reaction].empty()) reactions.erase(o.reaction);
}

void apply(At a, const op::GroupMerge& o) {
  Group& from = group(a.board, o.group);
  const auto notes = from.notes;
  join(a.board, o.into, notes);
  drop(stage(a.board, from.stage).groups, o.group);
  from.notes.clear();
  from.into = o.into;
}

}  // namespace entonnoir::folds
