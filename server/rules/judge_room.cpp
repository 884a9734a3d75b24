// Running a room: rehearsal, closing, names, timer, hands, links (PROTOCOL.md section 7, OPC and OPL).
#include <algorithm>

#include "base/secrets.h"
#include "rules/judge_parts.h"

namespace entonnoir::judging {
namespace {

/// Facilitators neither mute nor remove each other.
Judged participant(const Board& board, Participant number) {
  const auto person = board.people.find(number);
  if (person == board.people.end()) return reject(Code::unknown_person);
  if (person->second.role == Role::facilitator)
    return reject(Code::forbidden, "Facilitators neither mute nor remove each other.");
  return {};
}

}  // namespace

Judged judge(At a, op::StageSetVisibility& o) {
  REQUIRE(has_stage(a.board, o.stage));
  if (o.visibility == Visibility::public_) return {};
  if (a.board.stage(o.stage)->revealed) return reject(Code::stage_revealed);
  const Round* open = a.board.open_round();
  if (open && open->stage == o.stage) return reject(Code::round_open);
  return {};
}

Judged judge(At a, op::BoardStart&) {
  if (a.board.started) return reject(Code::already_started);
  return {};
}
Judged judge(At, op::BoardUnstart&) { return {}; }
Judged judge(At, op::BoardClose&) { return {}; }
Judged judge(At, op::BoardReopen&) { return {}; }
Judged judge(At, op::BoardFreeze&) { return {}; }
Judged judge(At, op::BoardNames&) { return {}; }
Judged judge(At, op::BoardMethods& o) {
  std::sort(o.methods.begin(), o.methods.end());
  return {};
}

Judged judge(At a, op::TimerStart& o) {
  const auto& timer = a.board.timer;
  if (!o.ms && !(timer && timer->left)) return reject(Code::no_timer, "No timer is paused.");
  return {};
}
Judged judge(At a, op::TimerPause&) {
  const auto& timer = a.board.timer;
  if (!timer || !timer->ends_at) return reject(Code::no_timer, "No timer runs.");
  return {};
}
Judged judge(At, op::TimerStop&) { return {}; }

Judged judge(At a, op::PersonHand& o) {
  if (!o.person) o.person = a.author.by;
  if (*o.person == a.author.by) return {};
  if (a.author.role != Role::facilitator || o.up)
    return reject(Code::forbidden, "Of others, facilitators take hands down.");
  if (!a.board.people.contains(*o.person)) return reject(Code::unknown_person);
  return {};
}
Judged judge(At a, op::PersonMute& o) { return participant(a.board, o.person); }
Judged judge(At a, op::PersonRemove& o) { return participant(a.board, o.person); }

Judged judge(At a, op::LinksRenew& o) {
  if (!a.author.facilitator_token)
    return reject(Code::forbidden, "Only who has come with the facilitators' link can renew the others.");
  o.generation = a.board.generation + 1;
  o.participant_hash = token_hash(derive_token(*a.author.facilitator_token, Role::participant, *o.generation));
  o.viewer_hash = token_hash(derive_token(*a.author.facilitator_token, Role::viewer, *o.generation));
  return {};
}

Judged judge(At a, op::NoteReact& o) {
  REQUIRE(touch(a, o.note, Act::react));
  return present(*a.board.note(o.note));
}

Judged judge(At a, op::GroupMerge& o) {
  if (!a.board.live_group(o.group)) return reject(Code::unknown_group, o.group.value);
  REQUIRE(group_in(a.board, o.into, a.board.group(o.group)->stage));
  REQUIRE(may_group(a, o.group));
  if (o.group == o.into) return reject(Code::bad_message, "into: a group is not merged into itself.");
  return {};
}

}  // namespace entonnoir::judging
