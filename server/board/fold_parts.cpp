#include "board/fold_parts.h"

#include <set>
#include <string_view>

#include "base/check.h"

namespace entonnoir::folds {

Stage& stage(Board& board, const StageId& id) {
  Stage* s = board.stage(id);
  ENTONNOIR_CHECK(s);
  return *s;
}

Note& note(Board& board, const NoteId& id) {
  const auto it = board.notes.find(id);
  ENTONNOIR_CHECK(it != board.notes.end());
  return it->second;
}

Group& group(Board& board, const GroupId& id) {
  const auto it = board.groups.find(id);
  ENTONNOIR_CHECK(it != board.groups.end());
  return it->second;
}

Round& round(Board& board, const RoundId& id) {
  Round* r = board.round(id);
  ENTONNOIR_CHECK(r);
  return *r;
}

void list_phrase(Board& board, const NoteId& id) {
  const Note& n = note(board, id);
  const bool phrase = n.live() && stage(board, n.stage).kind == StageKind::definition;
  if (phrase == lists(board.phrases, id)) return;
  board.ratified.reset();
  if (phrase) {
    board.phrases.push_back(id);
  } else {
    drop(board.phrases, id);
  }
}

void leave(Group& group, const std::vector<NoteId>& notes) {
  std::set<std::string_view> going;
  for (const NoteId& n : notes) going.insert(n.value);
  std::erase_if(group.notes, [&](const NoteId& n) { return going.contains(n.value); });
}

void join(Board& board, const GroupId& id, const std::vector<NoteId>& notes) {
  Group& joined = group(board, id);
  std::set<std::string_view> coming;
  for (const NoteId& n : notes) coming.insert(n.value);
  for (const NoteId& n : joined.notes) coming.erase(n.value);
  if (coming.empty()) return;
  for (const GroupId& other : stage(board, joined.stage).groups)
    std::erase_if(group(board, other).notes, [&](const NoteId& n) { return coming.contains(n.value); });
  for (const NoteId& n : notes)
    if (coming.erase(n.value) > 0) joined.notes.push_back(n);
}

}  // namespace entonnoir::folds
