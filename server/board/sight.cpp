#include "board/sight.h"

#include <algorithm>

namespace entonnoir {
namespace {

/// As the canonical encoding has it (VAL2): texts hold no other control characters (VAL3).
std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string encoded(const Ballot& ballot) {
  std::string out;
  for (const ItemId& item : ballot) out += (out.empty() ? "[" : ",") + quoted(item.value);
  return out + ']';
}

const char* word(Says says) {
  switch (says) {
    case Says::agree: return "agree";
    case Says::concern: return "concern";
    case Says::objection: return "objection";
  }
  return "";
}

std::string encoded(const Stance& stance) {
  std::string out = "{\"says\":" + quoted(word(stance.says)) + ",\"version\":" + std::to_string(stance.version);
  if (stance.why) out += ",\"why\":" + quoted(*stance.why);
  return out + '}';
}

/// The same things in the order of their encoding, numbered from 1.
template <class T>
void renumber(std::map<Participant, T>& of_people) {
  std::vector<std::pair<std::string, T>> sorted;
  sorted.reserve(of_people.size());
  for (auto& [person, thing] : of_people) sorted.emplace_back(encoded(thing), std::move(thing));
  std::sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  of_people.clear();
  std::uint32_t number = 0;
  for (auto& [key, thing] : sorted) of_people.emplace(Participant{++number}, std::move(thing));
}

}  // namespace

bool private_stage_on(const Board& board) {
  return std::any_of(board.stages.begin(), board.stages.end(),
                     [](const Stage& s) { return s.visibility == Visibility::private_; });
}

Sight::Sight(const Board& board, const Viewer& viewer)
    : board_(board), viewer_(viewer), private_(viewer.audience == Audience::everyone && private_stage_on(board)) {}

bool Sight::private_stage(const StageId& id) const {
  const Stage* stage = board_.stage(id);
  return !stage || stage->visibility == Visibility::private_;
}

bool Sight::note(const Note* note) const {
  if (!note) return true;
  const bool mine = viewer_.person.value != 0 && note->by == viewer_.person;
  return private_ && !mine && private_stage(note->stage);
}

bool Sight::titles(const StageId& stage) const {
  return viewer_.audience == Audience::everyone && private_stage(stage);
}

bool Sight::votes(const RoundId& id, Participant by) const {
  const Round* round = board_.round(id);
  if (round && !round->secret) return false;
  const bool mine = viewer_.person.value != 0 && by == viewer_.person;
  return !(round && round->open() && mine);
}

bool Sight::name(Participant person) const {
  if (board_.names == Names::shown) return false;
  if (board_.names == Names::hidden) return true;
  const auto it = board_.people.find(person);
  return it == board_.people.end() || !it->second.shown;
}

void anonymise(Round& round) {
  renumber(round.ballots);
  for (auto& [note, stances] : round.stances) renumber(stances);
}

}  // namespace entonnoir
