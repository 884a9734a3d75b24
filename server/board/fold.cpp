#include "board/fold.h"

#include <algorithm>

#include "base/check.h"

namespace entonnoir {
namespace {

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

/// Applies ops to one board as of a time and an author. Each overload is a rule of PROTOCOL.md section 7.
class Fold {
 public:
  Fold(Board& board, Millis at, Participant by) : b_(board), at_(at), by_(by) {}

  void operator()(const op::BoardCreate& o) { b_ = o.state; }
  void operator()(const op::PersonJoin& o) { b_.people[o.person] = Person{o.key, o.name, o.role}; }
  void operator()(const op::PersonName& o) { b_.people.at(o.person.value_or(by_)).name = o.name; }
  void operator()(const op::PersonErase& o) {
    const Participant who = o.person.value_or(by_);
    b_.people.at(who).name.clear();
    for (auto& [id, n] : b_.notes) {
      if (n.by == who && !n.withdrawn) withdraw(id);
      if (n.set_aside && n.set_aside->by == who) n.set_aside->why.clear();
    }
    if (b_.ratified && b_.ratified->by == who) b_.ratified->why.reset();
  }
  void operator()(const op::BoardTitle& o) { b_.title = o.title; }

  void operator()(const op::StageAdd& o) {
    const auto at = behind(b_.stages, o.after, [](const Stage& s) { return s.id; });
    b_.stages.insert(at,
                     Stage{o.stage, o.title, o.prompt, o.kind, StageStatus::open, Visibility::public_, o.policy, {}});
  }
  void operator()(const op::StageRename& o) { stage(o.stage).title = o.title; }
  void operator()(const op::StagePlace& o) {
    const Stage moved = stage(o.stage);
    std::erase_if(b_.stages, [&](const Stage& s) { return s.id == o.stage; });
    b_.stages.insert(behind(b_.stages, o.after, [](const Stage& s) { return s.id; }), moved);
  }
  void operator()(const op::StagePrompt& o) { stage(o.stage).prompt = o.prompt; }
  void operator()(const op::StagePolicy& o) { stage(o.stage).policy = o.policy; }
  void operator()(const op::StageSetStatus& o) { stage(o.stage).status = o.status; }
  void operator()(const op::StageCurrent& o) { b_.current_stage = o.stage; }
  void operator()(const op::StageRemove& o) {
    for (const GroupId& g : stage(o.stage).groups) b_.groups.erase(g);
    std::erase_if(b_.stages, [&](const Stage& s) { return s.id == o.stage; });
  }

  void operator()(const op::NotePost& o) {
    ENTONNOIR_CHECK(o.place);
    add_note(o.note, o.text, o.colour, o.stage, *o.place, {});
    if (o.group) b_.groups.at(*o.group).notes.push_back(o.note);
  }
  void operator()(const op::NoteDistil& o) {
    ENTONNOIR_CHECK(o.place);
    add_note(o.note, o.text, o.colour, o.stage, *o.place, o.sources);
  }
  void operator()(const op::NoteEdit& o) {
    Note& n = note(o.note);
    auto text = apply_delta(n.text, o.delta);
    ENTONNOIR_CHECK(text);
    const bool reads_otherwise = *text != n.text;
    n.text = std::move(*text);
    ++n.version;
    if (reads_otherwise) definition_changed_if_phrase(o.note);
  }
  void operator()(const op::NoteMove& o) {
    ENTONNOIR_CHECK(o.places && o.places->size() == o.notes.size());
    for (std::size_t i = 0; i < o.notes.size(); ++i) {
      Note& n = note(o.notes[i]);
      n.stage = o.stage;
      n.places[o.stage] = (*o.places)[i];
      list_phrase(o.notes[i]);
    }
  }
  void operator()(const op::NoteColour& o) {
    for (const NoteId& id : o.notes) note(id).colour = o.colour;
  }
  void operator()(const op::NoteWithdraw& o) {
    for (const NoteId& id : o.notes) withdraw(id);
  }
  void operator()(const op::NoteSetAside& o) {
    for (const NoteId& id : o.notes) {
      if (note(id).set_aside) continue;
      note(id).set_aside = SetAside{at_, by_, o.why};
      list_phrase(id);
    }
  }
  void operator()(const op::NoteRestore& o) {
    for (const NoteId& id : o.notes) {
      note(id).set_aside.reset();
      note(id).merged.reset();
      list_phrase(id);
    }
  }
  void operator()(const op::NoteHide& o) {
    for (const NoteId& id : o.notes) {
      if (note(id).hidden) continue;
      note(id).hidden = Hidden{at_, by_};
      definition_changed_if_phrase(id);
    }
  }
  void operator()(const op::NoteUnhide& o) {
    for (const NoteId& id : o.notes) {
      if (!note(id).hidden) continue;
      note(id).hidden.reset();
      definition_changed_if_phrase(id);
    }
  }
  void operator()(const op::NoteMerge& o) {
    for (const NoteId& id : o.notes) {
      note(id).merged = Merged{at_, by_, o.into};
      list_phrase(id);
    }
  }
  void operator()(const op::NoteAddSource& o) {
    auto& sources = note(o.note).sources;
    for (const NoteId& id : o.sources)
      if (!lists(sources, id)) sources.push_back(id);
  }
  void operator()(const op::NoteRemoveSource& o) {
    for (const NoteId& id : o.sources) drop(note(o.note).sources, id);
  }

  void operator()(const op::GroupCreate& o) {
    b_.groups[o.group] = Group{o.stage, o.title, {}};
    auto& order = stage(o.stage).groups;
    if (o.after) {
      put_behind(order, o.group, *o.after);
    } else {
      order.push_back(o.group);
    }
    join(o.group, o.notes);
  }
  void operator()(const op::GroupRename& o) { group(o.group).title = o.title; }
  void operator()(const op::GroupPlace& o) { put_behind(stage(group(o.group).stage).groups, o.group, o.after); }
  void operator()(const op::GroupJoin& o) { join(o.group, o.notes); }
  void operator()(const op::GroupLeave& o) {
    for (const NoteId& id : o.notes) drop(group(o.group).notes, id);
  }
  void operator()(const op::GroupDissolve& o) {
    drop(stage(group(o.group).stage).groups, o.group);
    b_.groups.erase(o.group);
  }

  void operator()(const op::PhrasePlace& o) {
    const auto before = b_.phrases;
    put_behind(b_.phrases, o.note, o.after);
    if (b_.phrases != before) b_.ratified.reset();
  }
  void operator()(const op::DefinitionRatify& o) { b_.ratified = Ratified{at_, by_, o.why}; }
  void operator()(const op::DefinitionReopen&) { b_.ratified.reset(); }

 private:
  Stage& stage(const StageId& id) {
    Stage* s = b_.stage(id);
    ENTONNOIR_CHECK(s);
    return *s;
  }
  Note& note(const NoteId& id) {
    const auto it = b_.notes.find(id);
    ENTONNOIR_CHECK(it != b_.notes.end());
    return it->second;
  }
  Group& group(const GroupId& id) {
    const auto it = b_.groups.find(id);
    ENTONNOIR_CHECK(it != b_.groups.end());
    return it->second;
  }

  void add_note(const NoteId& id, const std::string& text, Colour colour, const StageId& at, Place place,
                std::vector<NoteId> sources) {
    Note n{.at = at_, .by = by_, .colour = colour, .text = text, .stage = at, .sources = std::move(sources)};
    n.places[at] = place;
    b_.notes[id] = std::move(n);
    list_phrase(id);
  }

  void withdraw(const NoteId& id) {
    note(id).withdrawn = at_;
    note(id).text.clear();
    list_phrase(id);
  }

  /// STA1, STA3
  void list_phrase(const NoteId& id) {
    const Note& n = note(id);
    const bool phrase = n.live() && stage(n.stage).kind == StageKind::definition;
    if (phrase == lists(b_.phrases, id)) return;
    b_.ratified.reset();
    if (phrase) {
      b_.phrases.push_back(id);
    } else {
      drop(b_.phrases, id);
    }
  }
  void definition_changed_if_phrase(const NoteId& id) {
    if (lists(b_.phrases, id)) b_.ratified.reset();
  }

  /// OPG4
  void join(const GroupId& id, const std::vector<NoteId>& notes) {
    for (const NoteId& n : notes) {
      if (lists(group(id).notes, n)) continue;
      for (const GroupId& other : stage(group(id).stage).groups) drop(group(other).notes, n);
      group(id).notes.push_back(n);
    }
  }

  Board& b_;
  Millis at_;
  Participant by_;
};

}  // namespace

void fold(Board& board, const Op& op, Millis at, Participant by) { std::visit(Fold(board, at, by), op); }

void fold(Board& board, const Entry& entry) {
  for (const Op& op : entry.ops) fold(board, op, entry.at, entry.by);
}

}  // namespace entonnoir
