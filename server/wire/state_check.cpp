#include <algorithm>

#include "board/lineage.h"
#include "wire/ops.h"

namespace entonnoir::wire {
namespace {

/// A state that a fold could have made: every name stands for something, every order lists what it should.
class Consistency {
 public:
  explicit Consistency(const Board& board) : b_(board) {}

  void check() const {
    if (b_.stages.empty() || b_.stages.size() > static_cast<std::size_t>(limits::board_stages_max))
      bad("stages: 1 to 12");
    if (!b_.stage(b_.current_stage)) bad("current_stage: no such stage");
    stages();
    groups();
    for (const auto& [id, note] : b_.notes) check_note(id, note);
    phrases();
    rounds();
    people(b_.hands, "hands");
    if (!acyclic(b_)) throw Bad{reject(Code::lineage_cycle)};
  }

 private:
  void stages() const {
    std::set<StageId> seen;
    std::size_t listed = 0;
    int definitions = 0;
    for (const Stage& s : b_.stages) {
      if (!seen.insert(s.id).second) bad("stages: an id stands twice");
      definitions += s.kind == StageKind::definition ? 1 : 0;
      std::set<GroupId> once(s.groups.begin(), s.groups.end());
      if (once.size() != s.groups.size()) bad("stage.groups: an id stands twice");
      for (const GroupId& g : s.groups)
        if (!b_.group(g) || b_.group(g)->stage != s.id) bad("stage.groups: no such group here");
      for (const GroupId& g : s.groups)
        if (b_.group(g)->gone()) bad("stage.groups: a group that was merged");
      listed += s.groups.size();
      if (s.revealed && s.visibility == Visibility::private_) bad("stage.revealed: a revealed stage is public");
    }
    if (definitions > 1) bad("stages: one definition stage at most");
    const auto standing =
        std::count_if(b_.groups.begin(), b_.groups.end(), [](const auto& g) { return !g.second.gone(); });
    if (listed != static_cast<std::size_t>(standing)) bad("groups: each stands in its stage's order");
  }
  /// A merged group lists nothing, and no chain of them comes back to itself.
  void merged_group(const GroupId& id, const Group& g) const {
    if (!g.notes.empty()) bad("group.notes: a merged group lists none");
    if (!b_.stage(g.stage)) bad("group.stage: no such stage");
    std::size_t steps = 0;
    for (const Group* next = &g; next && next->gone(); next = b_.group(next->into))
      if (++steps > b_.groups.size()) bad("group.into: " + id.value + " is merged into itself");
  }
  void groups() const {
    std::set<std::pair<StageId, NoteId>> in;
    for (const auto& [id, g] : b_.groups) {
      if (g.gone()) merged_group(id, g);
      for (const NoteId& n : g.notes) {
        if (!b_.note(n)) bad("group.notes: no such note");
        if (!in.emplace(g.stage, n).second) bad("group.notes: a note is in one group of a stage at most");
      }
    }
  }
  void check_note(const NoteId&, const Note& n) const {
    if (!n.places.contains(n.stage)) bad("note.places: the place in its own stage is missing");
    for (const auto& [stage, place] : n.places)
      if (!b_.stage(stage)) bad("note.places: no such stage");
    for (const NoteId& s : n.sources)
      if (!b_.note(s)) bad("note.sources: no such note");
    if (n.merged && !b_.note(n.merged->into)) bad("note.merged: no such note");
    if (n.by.value != 0 && !b_.people.contains(n.by)) bad("note.by: no such person");
    if (n.withdrawn && !n.text.empty()) bad("note.text: a withdrawn note has none");
    if (n.trial && !b_.started) bad("note.trial: the workshop was not started");
    for (const auto& [reaction, who] : n.reactions) people(who, "note.reactions");
  }
  void phrases() const {
    const std::set<NoteId> listed(b_.phrases.begin(), b_.phrases.end());
    if (listed.size() != b_.phrases.size()) bad("phrases: an id stands twice");
    const Stage* definition = b_.definition();
    for (const auto& [id, n] : b_.notes)
      if ((definition && n.stage == definition->id && n.live()) != listed.contains(id))
        bad("phrases: the live notes of the definition stage");
    for (const NoteId& id : b_.phrases)
      if (!b_.note(id)) bad("phrases: no such note");
  }

  void people(const std::vector<Participant>& numbers, const char* what) const {
    for (const Participant p : numbers) person(p, what);
  }
  void person(Participant number, const char* what) const {
    if (!b_.people.contains(number)) bad(std::string(what) + ": no such person");
  }
  void rounds() const {
    std::set<RoundId> seen;
    for (const Round& r : b_.rounds) {
      if (!seen.insert(r.id).second) bad("rounds: an id stands twice");
      if (!b_.stage(r.stage)) bad("round.stage: no such stage");
      if (r.open() && &r != &b_.rounds.back()) bad("rounds: only the last one may be open");
      if (r.open() && b_.stage(r.stage)->visibility == Visibility::private_) bad("rounds: open in a private stage");
      if (r.by.value != 0) person(r.by, "round.by");
      check_given(r);
    }
  }
  /// Whose votes and stances those of a closed secret round are nobody knows: they are only numbered (SEE3).
  void check_given(const Round& r) const {
    const bool numbered = r.secret && !r.open();
    if (r.on == RoundOn::phrases ? !r.ballots.empty() : !r.stances.empty())
      bad("rounds: ballots are on notes and groups, stances on phrases");
    for (const auto& [number, ballot] : r.ballots)
      if (!numbered) person(number, "round.ballots");
    for (const auto& [note, stances] : r.stances) {
      if (!b_.note(note)) bad("round.stances: no such note");
      for (const auto& [number, stance] : stances)
        if (!numbered) person(number, "round.stances");
    }
  }

  const Board& b_;
};

}  // namespace

void check_state(const Board& board) { Consistency(board).check(); }

}  // namespace entonnoir::wire
