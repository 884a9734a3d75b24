#include "board/project.h"

#include <algorithm>
#include <set>

#include "board/sight.h"

namespace entonnoir {
namespace {

template <class... T>
bool any(const Entry& entry) {
  return std::any_of(entry.ops.begin(), entry.ops.end(),
                     [](const Op& op) { return (std::holds_alternative<T>(op) || ...); });
}

template <class T>
bool lists(const std::vector<T>& list, const T& id) {
  return std::find(list.begin(), list.end(), id) != list.end();
}

/// Whether an entry that a snapshot follows may show the note's text to some of the audience who had none of it: then
/// an edit of it in the same entry fits nothing that they have, and the snapshot has it (SEE7).
bool shows(const Entry& entry, const NoteId& note, Audience audience) {
  return std::any_of(entry.ops.begin(), entry.ops.end(), [&](const Op& op) {
    if (const auto* o = std::get_if<op::NoteUnhide>(&op)) return lists(o->notes, note);
    if (audience == Audience::facilitators) return false;
    if (const auto* o = std::get_if<op::NoteMove>(&op)) return lists(o->notes, note);
    return std::holds_alternative<op::StageSetVisibility>(op);
  });
}

/// Whether the op says something of a group of which nothing is left when the entry is over: it is made anew, perhaps
/// in another stage, or its stage is removed, and added again perhaps. Then no stage of now tells who may see it.
bool undone_later(const Entry& entry, const Op& op) {
  const auto* rename = std::get_if<op::GroupRename>(&op);
  const auto* create = std::get_if<op::GroupCreate>(&op);
  if (!rename && !create) return false;
  const auto later = entry.ops.begin() + (&op - entry.ops.data()) + 1;
  return std::any_of(later, entry.ops.end(), [&](const Op& next) {
    const auto* anew = std::get_if<op::GroupCreate>(&next);
    if (rename) return anew && anew->group == rename->group;
    const auto* removed = std::get_if<op::StageRemove>(&next);
    return removed && removed->stage == create->stage;
  });
}

std::optional<Op> untitled(Op op) {
  auto* create = std::get_if<op::GroupCreate>(&op);
  if (!create) return std::nullopt;
  create->title.clear();
  return op;
}

/// What is left of an op for a viewer: nothing, the op without what is withheld, or what stands in its place.
class Cut {
 public:
  Cut(const Entry& entry, const Board& after, const Viewer& viewer, const SightChange& change)
      : entry_(entry),
        after_(after),
        audience_(viewer.audience),
        sight_(after, viewer),
        snapshot_follows_(change.of(viewer.audience)) {}

  std::optional<Op> operator()(op::PersonJoin o) const {
    o.key = {};
    if (sight_.name(o.person)) o.name.clear();
    return o;
  }
  std::optional<Op> operator()(op::PersonName o) const {
    if (sight_.name(o.person.value_or(entry_.by))) o.name.clear();
    return o;
  }
  std::optional<Op> operator()(const op::LinksRenew& o) const { return op::LinksRenew{o.generation}; }
  std::optional<Op> operator()(op::NotePost o) const { return without_text(std::move(o)); }
  std::optional<Op> operator()(op::NoteDistil o) const { return without_text(std::move(o)); }
  std::optional<Op> operator()(op::NoteEdit o) const {
    const bool left_to_snapshot = snapshot_follows_ && shows(entry_, o.note, audience_);
    if (!left_to_snapshot && !sight_.note(after_.note(o.note))) return o;
    // STA3: it ended the adoption, even if it is not told.
    if (!after_.ratified && lists(after_.phrases, o.note)) return op::DefinitionReopen{};
    return std::nullopt;
  }
  std::optional<Op> operator()(op::GroupCreate o) const {
    if (sight_.titles(o.stage)) o.title.clear();
    return o;
  }
  std::optional<Op> operator()(op::GroupRename o) const {
    const Group* group = after_.group(o.group);
    if (sight_.titles(group ? group->stage : StageId{})) return std::nullopt;
    return o;
  }
  std::optional<Op> operator()(op::VoteCast o) const { return of_round(std::move(o)); }
  std::optional<Op> operator()(op::VoteWithdraw o) const { return of_round(std::move(o)); }
  std::optional<Op> operator()(op::StanceSet o) const { return of_round(std::move(o)); }
  std::optional<Op> operator()(op::StanceClear o) const { return of_round(std::move(o)); }
  std::optional<Op> operator()(auto o) const { return o; }

 private:
  template <class O>
  std::optional<Op> without_text(O o) const {
    const Note* note = after_.note(o.note);
    if (sight_.note(note) || (note && note->hidden)) o.text.clear();
    return o;
  }
  template <class O>
  std::optional<Op> of_round(O o) const {
    if (sight_.votes(o.round, entry_.by)) return std::nullopt;
    return o;
  }

  const Entry& entry_;
  const Board& after_;
  Audience audience_;
  Sight sight_;
  bool snapshot_follows_;
};

/// SEE3
void cut_round(Round& round, Participant person) {
  if (!round.secret) return;
  if (!round.open()) {
    anonymise(round);
    return;
  }
  const auto others = [&](const auto& item) { return person.value == 0 || item.first != person; };
  std::erase_if(round.ballots, others);
  for (auto& [note, stances] : round.stances) std::erase_if(stances, others);
  std::erase_if(round.stances, [](const auto& item) { return item.second.empty(); });
}

/// The people for whom something in the entry may be their own: authors of withheld notes, voters.
std::set<Participant> concerned(const Entry& entry, const Board& after) {
  const Sight sight(after, Audience::everyone);
  std::set<Participant> out;
  const auto of_note = [&](const NoteId& id) {
    if (const Note* note = after.note(id); note && sight.note(note)) out.insert(note->by);
  };
  const auto of_round = [&](const RoundId& id) {
    if (const Round* round = after.round(id); round && round->secret && round->open()) out.insert(entry.by);
  };
  for (const Op& op : entry.ops)
    std::visit(
        cases{[&](const op::NotePost& o) { of_note(o.note); }, [&](const op::NoteDistil& o) { of_note(o.note); },
              [&](const op::NoteEdit& o) { of_note(o.note); }, [&](const op::VoteCast& o) { of_round(o.round); },
              [&](const op::VoteWithdraw& o) { of_round(o.round); }, [&](const op::StanceSet& o) { of_round(o.round); },
              [&](const op::StanceClear& o) { of_round(o.round); }, [](const auto&) {}},
        op);
  out.erase(Participant{});
  return out;
}

/// What of SEE7 one op does. `before`: the board before its entry; what it does not know came with the entry.
class Changes {
 public:
  Changes(const Entry& entry, const Board& before) : entry_(entry), before_(before) {}

  SightChange operator()(const op::NoteUnhide& o) const {
    const bool was_hidden = std::any_of(o.notes.begin(), o.notes.end(), [&](const NoteId& id) {
      const Note* note = before_.note(id);
      return (note && note->hidden) || hides(id);
    });
    return was_hidden ? kBoth : kNone;
  }
  SightChange operator()(const op::BoardCreate&) const { return kBoth; }
  SightChange operator()(const op::BoardNames& o) const { return o.names == before_.names ? kNone : kBoth; }
  /// Replicas do not know whose the reasons in a closed secret round are (OPC14).
  SightChange operator()(const op::PersonErase&) const {
    const auto has_stances = [](const Round& r) { return r.secret && !r.open() && !r.stances.empty(); };
    return std::any_of(before_.rounds.begin(), before_.rounds.end(), has_stances) ? kBoth : kNone;
  }
  SightChange operator()(const op::StageSetVisibility& o) const {
    const Stage* stage = before_.stage(o.stage);
    return stage && stage->visibility == o.visibility ? kNone : SightChange{.everyone = true};
  }
  /// One that was removed and comes again, in the same entry, is not what it was.
  SightChange operator()(const op::StageAdd& o) const { return {.everyone = is_private(o.stage)}; }
  SightChange operator()(const op::NoteMove& o) const {
    const bool to = is_private(o.stage);
    const bool crosses = std::any_of(o.notes.begin(), o.notes.end(), [&](const NoteId& id) {
      const Note* note = before_.note(id);
      return note && is_private(note->stage) != to;
    });
    return {.everyone = crosses};
  }
  SightChange operator()(const op::RoundClose& o) const {
    const Round* round = before_.round(o.round);
    return (round ? round->secret : opens_secret(o.round)) ? kBoth : kNone;
  }
  SightChange operator()(const auto&) const { return kNone; }

 private:
  static constexpr SightChange kNone{};
  static constexpr SightChange kBoth{true, true};

  bool is_private(const StageId& id) const {
    const Stage* stage = before_.stage(id);
    return stage && stage->visibility == Visibility::private_;
  }
  bool hides(const NoteId& note) const {
    return has<op::NoteHide>([&](const op::NoteHide& o) { return lists(o.notes, note); });
  }
  bool opens_secret(const RoundId& round) const {
    return has<op::RoundOpen>([&](const op::RoundOpen& o) { return o.round == round && o.secret; });
  }
  template <class T, class Is>
  bool has(Is is) const {
    return std::any_of(entry_.ops.begin(), entry_.ops.end(), [&](const Op& op) {
      const auto* o = std::get_if<T>(&op);
      return o && is(*o);
    });
  }

  const Entry& entry_;
  const Board& before_;
};

/// CON4, of one op, at a board that knows what came after it too.
bool op_retracts(const Op& op, const Board& now) {
  const auto is_private = [&](const auto& place) {
    const Stage* stage = now.stage(place.first);
    return stage && stage->visibility == Visibility::private_;
  };
  // A note has a place in every stage that it was in. A stage that was private then and is public now was revealed
  // since, and that retracts for itself.
  const auto crossed = [&](const NoteId& id) {
    const Note* note = now.note(id);
    return note && note->places.size() > 1 && std::any_of(note->places.begin(), note->places.end(), is_private);
  };
  if (const auto* o = std::get_if<op::NoteMove>(&op)) return std::any_of(o->notes.begin(), o->notes.end(), crossed);
  // It may come again in another stage, and with it what it was called in this one.
  if (std::holds_alternative<op::GroupDissolve>(op)) return private_stage_on(now);
  if (const auto* o = std::get_if<op::PersonName>(&op)) return o->shown && now.names == Names::chosen;
  if (const auto* o = std::get_if<op::RoundClose>(&op)) {
    const Round* round = now.round(o->round);
    return !round || round->secret;
  }
  return false;
}

}  // namespace

Audience audience_of(Role role) { return role == Role::facilitator ? Audience::facilitators : Audience::everyone; }

Board project(Board board, const Viewer& viewer) {
  {
    const Sight sight(board, viewer);
    for (auto& [id, note] : board.notes) {
      const bool withheld = sight.note(&note);
      if (withheld) note.version = 0;
      if (withheld || note.hidden) board.clear_text(note);
    }
    for (auto& [id, group] : board.groups)
      if (sight.titles(group.stage)) group.title.clear();
    for (auto& [number, person] : board.people) {
      person.key = {};
      if (sight.name(number)) person.name.clear();
    }
  }
  for (Round& round : board.rounds) cut_round(round, viewer.person);
  board.participant_hash.clear();
  board.viewer_hash.clear();
  return board;
}

std::optional<Entry> project(const Entry& entry, const Board& after, const Viewer& viewer, const SightChange& change) {
  const Cut cut(entry, after, viewer, change);
  Entry out{entry.revision, entry.mark, entry.at, entry.by, entry.client, entry.seq, {}};
  out.ops.reserve(entry.ops.size());
  for (const Op& op : entry.ops) {
    auto left = std::visit(cut, op);
    if (left && viewer.audience == Audience::everyone && undone_later(entry, op)) left = untitled(std::move(*left));
    if (left) out.ops.push_back(std::move(*left));
  }
  if (out.ops.empty() && !entry.ops.empty()) return std::nullopt;
  return out;
}

bool may_read(const Board& board, const Note& note, const Viewer& viewer) {
  return !note.hidden && !Sight(board, viewer).note(&note);
}

bool name_withheld(const Board& board, Participant person) { return Sight(board, Audience::everyone).name(person); }

std::vector<OwnEntry> own_entries(const Entry& entry, const Board& after, const SightChange& change) {
  std::vector<OwnEntry> out;
  for (const Participant person : concerned(entry, after))
    for (const Audience audience : {Audience::everyone, Audience::facilitators}) {
      auto mine = project(entry, after, {audience, person}, change);
      if (mine && mine != project(entry, after, audience, change)) out.push_back({person, audience, std::move(*mine)});
    }
  return out;
}

Own own(const Board& board, const Viewer& viewer) {
  Own out;
  if (viewer.person.value == 0) return out;
  const Sight shared(board, viewer.audience);
  if (shared.notes())
    for (const auto& [id, note] : board.notes)
      if (note.by == viewer.person && shared.note(&note))
        out.notes[id] = {note.hidden ? std::string() : note.text, note.version};
  for (const Round& round : board.rounds) {
    if (!round.secret || !round.open()) continue;
    if (const auto mine = round.ballots.find(viewer.person); mine != round.ballots.end())
      out.ballots[round.id] = mine->second;
    for (const auto& [note, stances] : round.stances)
      if (const auto mine = stances.find(viewer.person); mine != stances.end())
        out.stances[round.id][note] = mine->second;
  }
  return out;
}

SightChange changes_sight(const Entry& entry, const Board& before) {
  SightChange sum;
  for (const Op& op : entry.ops) {
    const SightChange one = std::visit(Changes(entry, before), op);
    sum.everyone |= one.everyone;
    sum.facilitators |= one.facilitators;
  }
  return sum;
}

bool reveals(const Entry& entry) { return any<op::NoteUnhide, op::BoardCreate>(entry); }

bool retracts(const Entry& entry, const Board& now) {
  return reveals(entry) ||
         any<op::NoteHide, op::NoteWithdraw, op::PersonErase, op::StageSetVisibility, op::StageRemove, op::BoardNames>(
             entry) ||
         std::any_of(entry.ops.begin(), entry.ops.end(), [&](const Op& op) { return op_retracts(op, now); });
}

}  // namespace entonnoir
