#include "rules/judge.h"

#include <algorithm>

#include "base/limits.h"
#include "board/lineage.h"
#include "board/text.h"
#include "board/votes.h"
#include "rules/judge_parts.h"
#include "rules/placement.h"

namespace entonnoir {
namespace {

using judging::blank;
using judging::Judged;
using judging::not_withdrawn;
using judging::present;

bool room_for_text(const Board& board, std::size_t more) {
  return board.counts.text + more <= static_cast<std::size_t>(limits::board_text_max);
}

Judged is_live(const Note& note) {
  REQUIRE(present(note));
  if (note.set_aside) return reject(Code::note_set_aside);
  if (note.merged) return reject(Code::note_merged);
  return {};
}

/// One overload per op: checks it against the board and fills in what the client left out.
class Judge {
 public:
  Judge(const Board& board, const Edits& edits, const Author& author, ChangeSoFar& so_far)
      : b_(board), edits_(edits), author_(author), so_far_(so_far) {}

  Judged operator()(op::BoardCreate&) { return reject(Code::bad_message); }
  Judged operator()(op::PersonJoin&) { return reject(Code::bad_message); }
  Judged operator()(op::PersonName& o) {
    if (o.person && *o.person != author_.by) return reject(Code::forbidden, "A person's name is their own to set.");
    o.person = author_.by;
    return {};
  }
  Judged operator()(op::PersonErase& o) {
    if (!o.person) o.person = author_.by;
    if (author_.role != Role::facilitator && *o.person != author_.by)
      return reject(Code::forbidden, "Whose words are erased is their own affair, or a facilitator's.");
    if (!b_.people.contains(*o.person)) return reject(Code::unknown_person);
    return {};
  }
  Judged operator()(op::BoardTitle&) { return {}; }

  Judged operator()(op::StageAdd& o) {
    if (b_.stage(o.stage)) return reject(Code::id_taken);
    REQUIRE(stage_or_first(o.after));
    if (o.kind == StageKind::definition && b_.definition())
      return reject(Code::bad_message, "A board has one definition stage at most.");
    if (b_.stages.size() >= static_cast<std::size_t>(limits::board_stages_max)) return reject(Code::stages_full);
    return {};
  }
  Judged operator()(op::StageRename& o) { return has_stage(o.stage); }
  Judged operator()(op::StagePlace& o) {
    REQUIRE(has_stage(o.stage));
    REQUIRE(stage_or_first(o.after));
    return judging::not_behind_itself(o.stage == o.after);
  }
  Judged operator()(op::StagePrompt& o) { return has_stage(o.stage); }
  Judged operator()(op::StagePolicy& o) { return has_stage(o.stage); }
  Judged operator()(op::StageSetStatus& o) { return has_stage(o.stage); }
  Judged operator()(op::StageCurrent& o) { return has_stage(o.stage); }
  Judged operator()(op::StageRemove& o) {
    REQUIRE(has_stage(o.stage));
    const auto was_here = [&](const auto& n) { return n.second.places.contains(o.stage); };
    const auto voted_here = [&](const Round& r) { return r.stage == o.stage; };
    if (b_.current_stage == o.stage || std::any_of(b_.notes.begin(), b_.notes.end(), was_here) ||
        std::any_of(b_.rounds.begin(), b_.rounds.end(), voted_here))
      return reject(Code::stage_in_use);
    return {};
  }

  Judged operator()(op::NotePost& o) {
    REQUIRE(has_stage(o.stage));
    if (o.group) REQUIRE(group_in(*o.group, o.stage));
    REQUIRE(may_act(author_, *b_.stage(o.stage), Act::post, nullptr));
    if (o.group) REQUIRE(may_act(author_, *b_.stage(o.stage), Act::group, nullptr));
    REQUIRE(new_note(o.note, o.text));
    o.place = place_in(o.stage, o.place);
    so_far_.posted.insert(o.note);
    return {};
  }
  Judged operator()(op::NoteDistil& o) {
    REQUIRE(has_stage(o.stage));
    REQUIRE(each(o.sources, is_live));
    REQUIRE(new_note(o.note, o.text));
    o.place = place_in(o.stage, o.place);
    so_far_.posted.insert(o.note);
    return {};
  }
  Judged operator()(op::NoteEdit& o) {
    REQUIRE(touch(o.note, Act::edit));
    const Note& note = *b_.note(o.note);
    REQUIRE(is_live(note));
    if (note.hidden) return reject(Code::note_hidden);
    if (so_far_.posted.contains(o.note) || !so_far_.edited.insert(o.note).second) return reject(Code::duplicate_edit);
    auto delta = edits_.rebase(o.note, o.version, note.version, std::move(o.delta), author_.by, author_.client);
    if (!delta) return delta.error();
    const auto text = apply_delta(note.text, *delta);
    if (!text) return reject(Code::bad_delta);
    REQUIRE(edited_text(note, *text));
    o.delta = std::move(*delta);
    o.version = note.version;
    return {};
  }
  Judged operator()(op::NoteMove& o) {
    REQUIRE(has_stage(o.stage));
    REQUIRE(each(o.notes, [](const Note&) { return Judged{}; }));
    for (const NoteId& id : o.notes) {
      if (author_.role != Role::facilitator && b_.note(id)->stage != o.stage)
        return reject(Code::forbidden, "Only facilitators take notes to another stage.");
      REQUIRE(may_act(author_, *b_.stage(o.stage), Act::move, b_.note(id)));
    }
    REQUIRE(each(o.notes, is_live));
    if (o.places && o.places->size() != o.notes.size())
      return reject(Code::bad_message, "places: as many as notes, or absent.");
    o.places = places_for(o);
    return {};
  }
  Judged operator()(op::NoteColour& o) {
    for (const NoteId& id : o.notes) REQUIRE(touch(id, Act::edit));
    return each(o.notes, present);
  }
  Judged operator()(op::NoteWithdraw& o) {
    REQUIRE(each(o.notes, [&](const Note& n) -> Judged {
      if (n.by != author_.by) return reject(Code::not_author);
      return {};
    }));
    return each(o.notes, not_withdrawn);
  }
  Judged operator()(op::NoteSetAside& o) { return each(o.notes, present); }
  Judged operator()(op::NoteRestore& o) { return each(o.notes, present); }
  Judged operator()(op::NoteHide& o) { return each(o.notes, not_withdrawn); }
  Judged operator()(op::NoteUnhide& o) { return each(o.notes, not_withdrawn); }
  Judged operator()(op::NoteMerge& o) {
    if (!b_.note(o.into)) return reject(Code::unknown_note, o.into.value);
    REQUIRE(each(o.notes, is_live));
    REQUIRE(is_live(*b_.note(o.into)));
    return no_circle(o.into, o.notes);
  }
  Judged operator()(op::NoteAddSource& o) {
    const Note* note = b_.note(o.note);
    if (!note) return reject(Code::unknown_note, o.note.value);
    REQUIRE(present(*note));
    REQUIRE(each(o.sources, is_live));
    if (note->sources.size() + o.sources.size() > static_cast<std::size_t>(limits::note_sources_max))
      return reject(Code::sources_full);
    return no_circle(o.note, o.sources);
  }
  Judged operator()(op::NoteRemoveSource& o) {
    const Note* note = b_.note(o.note);
    if (!note) return reject(Code::unknown_note, o.note.value);
    REQUIRE(present(*note));
    for (const NoteId& s : o.sources)
      if (std::find(note->sources.begin(), note->sources.end(), s) == note->sources.end())
        return reject(Code::unknown_source, s.value);
    return {};
  }

  Judged operator()(op::GroupCreate& o) {
    REQUIRE(has_stage(o.stage));
    if (o.after && !o.after->empty()) REQUIRE(group_in(*o.after, o.stage));
    REQUIRE(may_act(author_, *b_.stage(o.stage), Act::group, nullptr));
    const Group* merged = b_.group(o.group);  // comes back where it was, with its support (OPG7, OPX3)
    const StageId* home = merged ? &merged->stage : judging::voted_in(b_, ItemId{o.group.value});
    const bool elsewhere = home && *home != o.stage;
    if (b_.live_group(o.group) || elsewhere || b_.note(NoteId{o.group.value})) return reject(Code::id_taken);
    if (!merged && b_.groups.size() >= static_cast<std::size_t>(limits::board_groups_max))
      return reject(Code::groups_full);
    return joinable(o.notes, o.stage);
  }
  Judged operator()(op::GroupRename& o) { return may_group(o.group); }
  Judged operator()(op::GroupPlace& o) {
    REQUIRE(may_group(o.group));
    if (!o.after.empty()) REQUIRE(group_in(o.after, b_.group(o.group)->stage));
    return judging::not_behind_itself(o.group == o.after);
  }
  Judged operator()(op::GroupJoin& o) {
    REQUIRE(may_group(o.group));
    return joinable(o.notes, b_.group(o.group)->stage);
  }
  Judged operator()(op::GroupLeave& o) {
    REQUIRE(may_group(o.group));
    return each(o.notes, [](const Note&) { return Judged{}; });
  }
  Judged operator()(op::GroupDissolve& o) { return may_group(o.group); }

  Judged operator()(op::PhrasePlace& o) {
    if (!phrase(o.note)) return reject(Code::unknown_note, "Not a phrase of the definition.");
    if (!o.after.empty() && !phrase(o.after)) return reject(Code::unknown_note, "after: not a phrase.");
    return judging::not_behind_itself(o.note == o.after);
  }
  Judged operator()(op::DefinitionRatify& o) {
    if (b_.phrases.empty()) return reject(Code::text_empty, "The definition has no phrase yet.");
    const bool reason = o.why && !blank(*o.why);
    // What the objections of an open secret round are is nobody's to know, not even that there are any.
    const bool secret = std::any_of(b_.rounds.begin(), b_.rounds.end(),
                                    [](const Round& r) { return r.open() && r.secret && r.on == RoundOn::phrases; });
    if (secret) return reject(Code::round_open);
    if (!reason && !open_objections(b_).empty()) return reject(Code::objection_open);
    return {};
  }
  Judged operator()(op::DefinitionReopen&) { return {}; }

  /// Those of the files beside this one.
  Judged operator()(auto& o) { return judging::judge(here(), o); }

 private:
  judging::At here() const { return {b_, author_}; }
  Judged has_stage(const StageId& id) const { return judging::has_stage(b_, id); }
  Judged stage_or_first(const StageId& id) const { return id.empty() ? Judged{} : has_stage(id); }
  bool phrase(const NoteId& id) const {
    return std::find(b_.phrases.begin(), b_.phrases.end(), id) != b_.phrases.end();
  }

  template <class Check>
  Judged each(const std::vector<NoteId>& notes, Check check) const {
    for (const NoteId& id : notes) {
      const Note* note = b_.note(id);
      if (!note) return reject(Code::unknown_note, id.value);
      REQUIRE(check(*note));
    }
    return {};
  }
  Judged touch(const NoteId& id, Act act) const { return judging::touch(here(), id, act); }
  Judged group_in(const GroupId& id, const StageId& stage) const { return judging::group_in(b_, id, stage); }
  Judged may_group(const GroupId& id) const { return judging::may_group(here(), id); }
  Judged joinable(const std::vector<NoteId>& notes, const StageId& stage) const {
    return each(notes, [&](const Note& n) -> Judged {
      REQUIRE(present(n));
      if (n.stage != stage) return reject(Code::unknown_note, "A note has to be in the group's stage to join it.");
      return {};
    });
  }
  Judged no_circle(const NoteId& into, const std::vector<NoteId>& from) const {
    const auto below = downstream(b_, into);
    const bool circle = std::any_of(from.begin(), from.end(), [&](const NoteId& n) { return below.contains(n); });
    if (circle) return reject(Code::lineage_cycle);
    return {};
  }

  Judged new_note(const NoteId& id, const std::string& text) const {
    if (b_.note(id) || b_.group(GroupId{id.value}) || judging::voted_in(b_, ItemId{id.value}))
      return reject(Code::id_taken);
    if (blank(text)) return reject(Code::text_empty);
    if (b_.notes.size() >= static_cast<std::size_t>(limits::board_notes_max) || !room_for_text(b_, code_points(text)))
      return reject(Code::board_full);
    return {};
  }
  Judged edited_text(const Note& note, const std::string& text) const {
    if (!allowed_text(text)) return reject(Code::invalid_text);
    const std::size_t before = code_points(note.text);
    const std::size_t after = code_points(text);
    if (after <= before) return {};
    if (after > static_cast<std::size_t>(limits::note_text_max)) return reject(Code::text_too_long);
    if (!room_for_text(b_, after - before)) return reject(Code::board_full);
    return {};
  }
  Place place_in(const StageId& stage, const std::optional<Place>& wanted) const {
    if (b_.stage(stage)->kind == StageKind::definition) return Place{};
    return wanted ? *wanted : free_places(b_, stage, 1).front();
  }
  /// OPN3: given places, else earlier ones, else free cells in the order of the list.
  std::vector<Place> places_for(const op::NoteMove& o) const {
    if (b_.stage(o.stage)->kind == StageKind::definition) return std::vector<Place>(o.notes.size());
    if (o.places) return *o.places;
    std::vector<Place> out(o.notes.size());
    std::vector<std::size_t> without;
    for (std::size_t i = 0; i < o.notes.size(); ++i) {
      const auto& places = b_.note(o.notes[i])->places;
      const auto it = places.find(o.stage);
      if (it == places.end()) {
        without.push_back(i);
      } else {
        out[i] = it->second;
      }
    }
    const auto free = free_places(b_, o.stage, without.size());
    for (std::size_t i = 0; i < without.size(); ++i) out[without[i]] = free[i];
    return out;
  }

  const Board& b_;
  const Edits& edits_;
  const Author& author_;
  ChangeSoFar& so_far_;
};

#undef REQUIRE

}  // namespace

Result<Op> judge(const Board& board, const Edits& edits, const Author& author, ChangeSoFar& so_far, Op op) {
  if (Judged allowed = may_use(author.role, op); !allowed) return allowed.error();
  if (Judged allowed = may_now(board, author, op); !allowed) return allowed.error();
  if (Judged judged = std::visit(Judge(board, edits, author, so_far), op); !judged) return judged.error();
  return op;
}

}  // namespace entonnoir
