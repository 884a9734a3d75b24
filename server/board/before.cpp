#include "board/before.h"

#include <algorithm>
#include <set>
#include <string_view>

namespace entonnoir {
namespace {

template <class Was, class Map>
void remember_in(Was& was, const Map& now, const typename Map::key_type& key) {
  const auto [item, first] = was.try_emplace(key);
  if (!first) return;
  if (const auto it = now.find(key); it != now.end()) item->second = it->second;
}

template <class T>
void remember_once(std::optional<T>& was, const T& now) {
  if (!was) was = now;
}

template <class Map, class Key, class T>
void put_back(Map& now, const Key& key, std::optional<T>& was) {
  if (was) {
    now.insert_or_assign(key, std::move(*was));
  } else {
    now.erase(key);
  }
}

template <class Map, class Was>
void put_all_back(Map& now, Was& was) {
  for (auto& [key, one] : was) put_back(now, key, one);
}

template <class T>
void put_back(T& now, std::optional<T>& was) {
  if (was) now = std::move(*was);
}

}  // namespace

/// One overload per op that is remembered: what the fold of it may change (PROTOCOL.md section 7).
class Before::Touched {
 public:
  Touched(Before& was, const Board& board, Participant by) : was_(was), b_(board), by_(by) {}

  void operator()(const op::NotePost& o) {
    posted(o.note);
    if (o.group) group(*o.group);
  }
  void operator()(const op::NoteDistil& o) { posted(o.note); }
  void operator()(const op::NoteEdit& o) {
    note(o.note);
    adoption();
  }
  void operator()(const op::NoteMove& o) { placed(o.notes); }
  void operator()(const op::NoteColour& o) { notes(o.notes); }
  void operator()(const op::NoteWithdraw& o) { placed(o.notes); }
  void operator()(const op::NoteSetAside& o) { placed(o.notes); }
  void operator()(const op::NoteRestore& o) { placed(o.notes); }
  void operator()(const op::NoteMerge& o) { placed(o.notes); }
  void operator()(const op::NoteHide& o) { hidden(o.notes); }
  void operator()(const op::NoteUnhide& o) { hidden(o.notes); }
  void operator()(const op::NoteAddSource& o) { note(o.note); }
  void operator()(const op::NoteRemoveSource& o) { note(o.note); }
  void operator()(const op::NoteReact& o) { note(o.note); }

  void operator()(const op::GroupCreate& o) {
    stages();
    group(o.group);
    groups_with(o.notes, o.stage);
  }
  void operator()(const op::GroupRename& o) { group(o.group); }
  void operator()(const op::GroupPlace&) { stages(); }
  void operator()(const op::GroupJoin& o) { joined(o.group, o.notes); }
  void operator()(const op::GroupLeave& o) { group(o.group); }
  void operator()(const op::GroupDissolve& o) {
    stages();
    group(o.group);
  }
  void operator()(const op::GroupMerge& o) {
    stages();
    group(o.group);
    if (const Group* from = b_.group(o.group)) joined(o.into, from->notes);
  }

  void operator()(const op::PhrasePlace&) { phrases(); }
  void operator()(const op::DefinitionRatify&) { adoption(); }
  void operator()(const op::DefinitionReopen&) { adoption(); }
  void operator()(const op::VoteCast& o) { ballot(o.round); }
  void operator()(const op::VoteWithdraw& o) { ballot(o.round); }
  void operator()(const op::StanceSet& o) { stance(o.round, o.note); }
  void operator()(const op::StanceClear& o) { stance(o.round, o.note); }

  void operator()(const op::BoardTitle&) { remember_once(was_.title_, b_.title); }
  void operator()(const op::StageAdd&) { stages(); }
  void operator()(const op::StageRename&) { stages(); }
  void operator()(const op::StagePlace&) { stages(); }
  void operator()(const op::StagePrompt&) { stages(); }
  void operator()(const op::StagePolicy&) { stages(); }
  void operator()(const op::StageSetStatus&) { stages(); }
  void operator()(const op::StageSetVisibility&) { stages(); }
  void operator()(const op::StageCurrent&) { remember_once(was_.current_stage_, b_.current_stage); }
  void operator()(const op::TimerStart&) { remember_once(was_.timer_, b_.timer); }
  void operator()(const op::TimerPause&) { remember_once(was_.timer_, b_.timer); }
  void operator()(const op::TimerStop&) { remember_once(was_.timer_, b_.timer); }
  void operator()(const op::PersonName& o) { remember_in(was_.people_, b_.people, o.person.value_or(by_)); }
  void operator()(const op::PersonHand&) { remember_once(was_.hands_, b_.hands); }

  void operator()(const auto&) { was_.all_ = false; }

 private:
  void note(const NoteId& id) { remember_in(was_.notes_, b_.notes, id); }
  void notes(const std::vector<NoteId>& ids) {
    for (const NoteId& id : ids) note(id);
  }
  void adoption() { remember_once(was_.ratified_, b_.ratified); }
  void phrases() {
    remember_once(was_.phrases_, b_.phrases);
    adoption();
  }
  void posted(const NoteId& id) {
    note(id);
    phrases();
  }
  void placed(const std::vector<NoteId>& ids) {
    notes(ids);
    phrases();
  }
  void hidden(const std::vector<NoteId>& ids) {
    notes(ids);
    adoption();
  }

  void stages() { remember_once(was_.stages_, b_.stages); }
  void group(const GroupId& id) { remember_in(was_.groups_, b_.groups, id); }
  void joined(const GroupId& id, const std::vector<NoteId>& ids) {
    group(id);
    if (const Group* into = b_.group(id)) groups_with(ids, into->stage);
  }
  /// Those of the stage that list one of the notes: a note is in one of them at most.
  void groups_with(const std::vector<NoteId>& ids, const StageId& id) {
    const Stage* stage = b_.stage(id);
    if (!stage) return;
    std::set<std::string_view> coming;
    for (const NoteId& n : ids) coming.insert(n.value);
    for (const GroupId& g : stage->groups) {
      const auto& listed = b_.groups.at(g).notes;
      if (std::any_of(listed.begin(), listed.end(), [&](const NoteId& n) { return coming.contains(n.value); }))
        group(g);
    }
  }

  void ballot(const RoundId& id) {
    if (const Round* round = b_.round(id)) {
      const auto [item, first] = was_.ballots_.try_emplace({id, by_});
      const auto now = round->ballots.find(by_);
      if (first && now != round->ballots.end()) item->second = now->second;
    }
  }
  void stance(const RoundId& id, const NoteId& note) {
    if (const Round* round = b_.round(id)) {
      const auto [item, first] = was_.stances_.try_emplace({id, note, by_});
      const auto of_note = round->stances.find(note);
      if (!first || of_note == round->stances.end()) return;
      if (const auto now = of_note->second.find(by_); now != of_note->second.end()) item->second = now->second;
    }
  }

  Before& was_;
  const Board& b_;
  Participant by_;
};

void Before::remember(const Board& board, const Op& op, Participant by) {
  if (all_) std::visit(Touched(*this, board, by), op);
}

bool Before::restore(Board& board) {
  if (!all_) return false;
  for (const auto& [id, was] : notes_) {
    if (const Note* now = board.note(id)) board.counts.remove(*now);
    if (was) board.counts.add(*was);
  }
  put_all_back(board.notes, notes_);
  put_all_back(board.groups, groups_);
  put_all_back(board.people, people_);
  for (auto& [key, was] : ballots_) put_back(board.round(key.first)->ballots, key.second, was);
  for (auto& [key, was] : stances_) {
    const auto& [round, note, by] = key;
    auto& stances = board.round(round)->stances;
    put_back(stances[note], by, was);
    if (stances[note].empty()) stances.erase(note);
  }
  put_back(board.phrases, phrases_);
  put_back(board.ratified, ratified_);
  put_back(board.stages, stages_);
  put_back(board.current_stage, current_stage_);
  put_back(board.title, title_);
  put_back(board.timer, timer_);
  put_back(board.hands, hands_);
  return true;
}

}  // namespace entonnoir
