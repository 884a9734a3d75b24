#include "board/board.h"

#include <algorithm>
#include <utility>

#include "board/delta.h"

namespace entonnoir {
namespace {

template <class Map, class Id>
auto* find(Map& map, const Id& id) {
  const auto it = map.find(id);
  return it == map.end() ? nullptr : &it->second;
}

}  // namespace

void NoteCounts::add(const Note& note) {
  text += code_points(note.text);
  for (const auto& [stage, place] : note.places) ++in[stage];
}

void NoteCounts::remove(const Note& note) {
  text -= code_points(note.text);
  for (const auto& [stage, place] : note.places)
    if (const auto it = in.find(stage); --it->second == 0) in.erase(it);
}

NoteCounts count_notes(const std::map<NoteId, Note>& notes) {
  NoteCounts out;
  for (const auto& [id, note] : notes) out.add(note);
  return out;
}

const Stage* Board::stage(const StageId& id) const {
  const auto it = std::find_if(stages.begin(), stages.end(), [&](const Stage& s) { return s.id == id; });
  return it == stages.end() ? nullptr : &*it;
}

Stage* Board::stage(const StageId& id) { return const_cast<Stage*>(std::as_const(*this).stage(id)); }

const Note* Board::note(const NoteId& id) const { return find(notes, id); }

const Group* Board::group(const GroupId& id) const { return find(groups, id); }

const Group* Board::live_group(const GroupId& id) const {
  const Group* g = group(id);
  return g && !g->gone() ? g : nullptr;
}

const Round* Board::round(const RoundId& id) const {
  const auto it = std::find_if(rounds.begin(), rounds.end(), [&](const Round& r) { return r.id == id; });
  return it == rounds.end() ? nullptr : &*it;
}

Round* Board::round(const RoundId& id) { return const_cast<Round*>(std::as_const(*this).round(id)); }

const Round* Board::open_round() const { return rounds.empty() || !rounds.back().open() ? nullptr : &rounds.back(); }

const Stage* Board::definition() const {
  const auto it =
      std::find_if(stages.begin(), stages.end(), [](const Stage& s) { return s.kind == StageKind::definition; });
  return it == stages.end() ? nullptr : &*it;
}

GroupId Board::group_of(const NoteId& id) const {
  const Note* n = note(id);
  const Stage* s = n ? stage(n->stage) : nullptr;
  if (!s) return {};
  for (const GroupId& g : s->groups) {
    const auto& members = groups.at(g).notes;
    if (std::find(members.begin(), members.end(), id) != members.end()) return g;
  }
  return {};
}

void Board::clear_text(Note& note) {
  counts.text -= code_points(note.text);
  note.text.clear();
}

Participant Board::participant(const PersonKey& key) const {
  for (const auto& [number, person] : people)
    if (person.key == key) return number;
  return {};
}

}  // namespace entonnoir
