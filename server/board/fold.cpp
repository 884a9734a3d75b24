#include "board/fold.h"

#include <algorithm>

#include "base/check.h"
#include "board/fold_parts.h"

namespace entonnoir {
namespace {

using folds::behind;
using folds::drop;
using folds::group;
using folds::lists;
using folds::note;
using folds::put_behind;
using folds::stage;

/// Applies ops to one board as of a time and an author. Each overload is a rule of PROTOCOL.md section 7.
class Fold {
 public:
  Fold(Board& board, Millis at, Participant by) : b_(board), at_(at), by_(by) {}

  void operator()(const op::BoardCreate& o) { b_ = *o.state; }
  void operator()(const op::PersonJoin& o) { b_.people[o.person] = Person{o.key, o.name, o.role}; }
  void operator()(const op::PersonName& o) {
    Person& person = b_.people.at(o.person.value_or(by_));
    person.name = o.name;
    if (o.shown) person.shown = *o.shown;
  }
  void operator()(const op::PersonErase& o) {
    const Participant who = o.person.value_or(by_);
    b_.people.at(who).name.clear();
    for (auto& [id, n] : b_.notes) {
      if (n.by == who && !n.withdrawn) withdraw(id);
      if (n.set_aside && n.set_aside->by == who) n.set_aside->why.clear();
    }
    if (b_.ratified && b_.ratified->by == who) b_.ratified->why.reset();
    folds::erase_whys(b_, who);
  }
  void operator()(const op::BoardTitle& o) { b_.title = o.title; }

  void operator()(const op::StageAdd& o) {
    const auto at = behind(b_.stages, o.after, [](const Stage& s) { return s.id; });
    b_.stages.insert(at, Stage{o.stage, o.title, o.prompt, o.kind, StageStatus::open, Visibility::public_, o.policy});
  }
  void operator()(const op::StageRename& o) { stage(b_, o.stage).title = o.title; }
  void operator()(const op::StagePlace& o) {
    const Stage moved = stage(b_, o.stage);
    std::erase_if(b_.stages, [&](const Stage& s) { return s.id == o.stage; });
    b_.stages.insert(behind(b_.stages, o.after, [](const Stage& s) { return s.id; }), moved);
  }
  void operator()(const op::StagePrompt& o) { stage(b_, o.stage).prompt = o.prompt; }
  void operator()(const op::StagePolicy& o) { stage(b_, o.stage).policy = o.policy; }
  void operator()(const op::StageSetStatus& o) { stage(b_, o.stage).status = o.status; }
  void operator()(const op::StageCurrent& o) { b_.current_stage = o.stage; }
  void operator()(const op::StageRemove& o) {
    std::erase_if(b_.groups, [&](const auto& g) { return g.second.stage == o.stage; });
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
    Note& n = note(b_, o.note);
    auto text = apply_delta(n.text, o.delta);
    ENTONNOIR_CHECK(text);
    const bool reads_otherwise = *text != n.text;
    b_.counts.text = b_.counts.text - code_points(n.text) + code_points(*text);
    n.text = std::move(*text);
    ++n.version;
    if (reads_otherwise) definition_changed_if_phrase(o.note);
  }
  void operator()(const op::NoteMove& o) {
    ENTONNOIR_CHECK(o.places && o.places->size() == o.notes.size());
    for (std::size_t i = 0; i < o.notes.size(); ++i) {
      Note& n = note(b_, o.notes[i]);
      n.stage = o.stage;
      const bool first_time = n.places.insert_or_assign(o.stage, (*o.places)[i]).second;
      if (first_time) ++b_.counts.in[o.stage];
      folds::list_phrase(b_, o.notes[i]);
    }
  }
  void operator()(const op::NoteColour& o) {
    for (const NoteId& id : o.notes) note(b_, id).colour = o.colour;
  }
  void operator()(const op::NoteWithdraw& o) {
    for (const NoteId& id : o.notes) withdraw(id);
  }
  void operator()(const op::NoteSetAside& o) {
    for (const NoteId& id : o.notes) {
      if (note(b_, id).set_aside) continue;
      note(b_, id).set_aside = SetAside{at_, by_, o.why};
      folds::list_phrase(b_, id);
    }
  }
  void operator()(const op::NoteRestore& o) {
    for (const NoteId& id : o.notes) {
      note(b_, id).set_aside.reset();
      note(b_, id).merged.reset();
      folds::list_phrase(b_, id);
    }
  }
  void operator()(const op::NoteHide& o) {
    for (const NoteId& id : o.notes) {
      if (note(b_, id).hidden) continue;
      note(b_, id).hidden = Hidden{at_, by_};
      definition_changed_if_phrase(id);
    }
  }
  void operator()(const op::NoteUnhide& o) {
    for (const NoteId& id : o.notes) {
      if (!note(b_, id).hidden) continue;
      note(b_, id).hidden.reset();
      definition_changed_if_phrase(id);
    }
  }
  void operator()(const op::NoteMerge& o) {
    for (const NoteId& id : o.notes) {
      note(b_, id).merged = Merged{at_, by_, o.into};
      folds::list_phrase(b_, id);
    }
  }
  void operator()(const op::NoteAddSource& o) {
    auto& sources = note(b_, o.note).sources;
    for (const NoteId& id : o.sources)
      if (!lists(sources, id)) sources.push_back(id);
  }
  void operator()(const op::NoteRemoveSource& o) {
    for (const NoteId& id : o.sources) drop(note(b_, o.note).sources, id);
  }

  void operator()(const op::GroupCreate& o) {
    b_.groups[o.group] = Group{o.stage, o.title, {}};
    auto& order = stage(b_, o.stage).groups;
    if (o.after) {
      put_behind(order, o.group, *o.after);
    } else {
      order.push_back(o.group);
    }
    folds::join(b_, o.group, o.notes);
  }
  void operator()(const op::GroupRename& o) { group(b_, o.group).title = o.title; }
  void operator()(const op::GroupPlace& o) { put_behind(stage(b_, group(b_, o.group).stage).groups, o.group, o.after); }
  void operator()(const op::GroupJoin& o) { folds::join(b_, o.group, o.notes); }
  void operator()(const op::GroupLeave& o) { folds::leave(group(b_, o.group), o.notes); }
  void operator()(const op::GroupDissolve& o) {
    drop(stage(b_, group(b_, o.group).stage).groups, o.group);
    b_.groups.erase(o.group);
  }

  void operator()(const op::PhrasePlace& o) {
    const auto before = b_.phrases;
    put_behind(b_.phrases, o.note, o.after);
    if (b_.phrases != before) b_.ratified.reset();
  }
  void operator()(const op::DefinitionRatify& o) { b_.ratified = Ratified{at_, by_, o.why}; }
  void operator()(const op::DefinitionReopen&) { b_.ratified.reset(); }

  /// The rest is in the files beside this one; an op that none of them knows does not compile.
  void operator()(const auto& o) { folds::apply(here(), o); }

 private:
  folds::At here() { return {b_, at_, by_}; }

  void add_note(const NoteId& id, const std::string& text, Colour colour, const StageId& at, Place place,
                std::vector<NoteId> sources) {
    Note n{.at = at_, .by = by_, .colour = colour, .text = text, .stage = at, .sources = std::move(sources)};
    n.places[at] = place;
    b_.counts.add(n);
    b_.notes[id] = std::move(n);
    folds::list_phrase(b_, id);
  }

  void withdraw(const NoteId& id) {
    note(b_, id).withdrawn = at_;
    b_.clear_text(note(b_, id));
    folds::list_phrase(b_, id);
  }

  void definition_changed_if_phrase(const NoteId& id) {
    if (lists(b_.phrases, id)) b_.ratified.reset();
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
