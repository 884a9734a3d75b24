#include "board/fold_parts.h"

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

void join(Board& board, const GroupId& id, const std::vector<NoteId>& notes) {
  for (const NoteId& n : notes) {
    if (lists(group(board, id).notes, n)) continue;
    for (const GroupId& other : stage(board, group(board, id).stage).groups) drop(group(board, other).notes, n);
    group(board, id).notes.push_back(n);
  }
}

}  // namespace entonnoir::folds
