#include "rules/judge_parts.h"

namespace entonnoir::judging {

bool blank(const std::string& text) { return text.find_first_not_of(" \t\n") == std::string::npos; }

Judged not_withdrawn(const Note& note) {
  if (note.withdrawn) return reject(Code::note_withdrawn);
  return {};
}

Judged present(const Note& note) {
  REQUIRE(not_withdrawn(note));
  if (note.trial) return reject(Code::unknown_note, "A note of the rehearsal.");
  return {};
}

Judged has_stage(const Board& board, const StageId& id) {
  if (!board.stage(id)) return reject(Code::unknown_stage, id.value);
  return {};
}

Judged group_in(const Board& board, const GroupId& id, const StageId& stage) {
  const Group* group = board.live_group(id);
  if (!group || group->stage != stage) return reject(Code::unknown_group, id.value);
  return {};
}

Judged may_group(At a, const GroupId& id) {
  const Group* group = a.board.live_group(id);
  if (!group) return reject(Code::unknown_group, id.value);
  return may_act(a.author, *a.board.stage(group->stage), Act::group, nullptr);
}

Judged touch(At a, const NoteId& id, Act act) {
  const Note* note = a.board.note(id);
  if (!note) return reject(Code::unknown_note, id.value);
  return may_act(a.author, *a.board.stage(note->stage), act, note);
}

Judged not_behind_itself(bool itself) {
  if (itself) return reject(Code::bad_message, "after: nothing stands behind itself.");
  return {};
}

}  // namespace entonnoir::judging
