#pragma once
// Private to board/: what the files of the fold share.
#include <algorithm>
#include <vector>

#include "board/op.h"

namespace entonnoir::folds {

template <class T>
bool lists(const std::vector<T>& list, const T& id) {
  return std::find(list.begin(), list.end(), id) != list.end();
}

template <class T>
void drop(std::vector<T>& list, const T& id) {
  list.erase(std::remove(list.begin(), list.end(), id), list.end());
}

/// Where something stands that goes behind `after`; an empty id is first, an unknown one last.
template <class List, class Id, class IdOf>
auto behind(List& list, const Id& after, IdOf id_of) {
  if (after.empty()) return list.begin();
  const auto it = std::find_if(list.begin(), list.end(), [&](const auto& x) { return id_of(x) == after; });
  return it == list.end() ? list.end() : it + 1;
}

template <class T>
void put_behind(std::vector<T>& list, const T& id, const T& after) {
  drop(list, id);
  list.insert(behind(list, after, [](const T& x) { return x; }), id);
}

/// The board on which an op is folded, and when and by whom.
struct At {
  Board& board;
  Millis at;
  Participant by;
};

// What must be there; a log that names something else is broken.
Stage& stage(Board& board, const StageId& id);
Note& note(Board& board, const NoteId& id);
Group& group(Board& board, const GroupId& id);
Round& round(Board& board, const RoundId& id);

/// Puts the note among the phrases or takes it out, as it should be (STA1); ends an adoption with it (STA3).
void list_phrase(Board& board, const NoteId& id);
/// OPG5
void leave(Group& group, const std::vector<NoteId>& notes);
/// OPG4
void join(Board& board, const GroupId& id, const std::vector<NoteId>& notes);
/// What the person said why in their stances (OPC14).
void erase_whys(Board& board, Participant who);

void apply(At a, const op::StageSetVisibility& o);
void apply(At a, const op::BoardStart& o);
void apply(At a, const op::BoardUnstart& o);
void apply(At a, const op::BoardClose& o);
void apply(At a, const op::BoardReopen& o);
void apply(At a, const op::BoardFreeze& o);
void apply(At a, const op::BoardNames& o);
void apply(At a, const op::BoardMethods& o);
void apply(At a, const op::TimerStart& o);
void apply(At a, const op::TimerPause& o);
void apply(At a, const op::TimerStop& o);
void apply(At a, const op::PersonHand& o);
void apply(At a, const op::PersonMute& o);
void apply(At a, const op::PersonRemove& o);
void apply(At a, const op::LinksRenew& o);
void apply(At a, const op::NoteReact& o);
void apply(At a, const op::GroupMerge& o);
void apply(At a, const op::RoundOpen& o);
void apply(At a, const op::RoundClose& o);
void apply(At a, const op::VoteCast& o);
void apply(At a, const op::VoteWithdraw& o);
void apply(At a, const op::StanceSet& o);
void apply(At a, const op::StanceClear& o);

}  // namespace entonnoir::folds
