#include "board/votes.h"

#include <algorithm>
#include <tuple>

namespace entonnoir {
namespace {

/// Asked more often than this for a note's group, one lists all.
constexpr int kFewAsked = 4;

}  // namespace

Targets::Targets(const Board& board, const Round& round) : board_(board), round_(round) {}

/// Empty: it is in none, or the round is not on groups. `id`: a note of the round's stage.
GroupId Targets::group_of(const NoteId& id) const {
  if (round_.on != RoundOn::groups) return {};
  if (++asked_ <= kFewAsked) return board_.group_of(id);
  if (asked_ == kFewAsked + 1) list_grouped();
  const auto group = group_of_.find(id);
  return group == group_of_.end() ? GroupId{} : group->second;
}

void Targets::list_grouped() const {
  const Stage* stage = board_.stage(round_.stage);
  if (!stage) return;
  for (const GroupId& id : stage->groups)
    for (const NoteId& note : board_.groups.at(id).notes) group_of_.emplace(note, id);
}

std::optional<ItemId> Targets::of(const ItemId& item) const {
  const Group* group = round_.on == RoundOn::groups ? board_.group(GroupId{item.value}) : nullptr;
  return group ? of_group(group, item) : of_note(NoteId{item.value});
}

std::optional<ItemId> Targets::of_group(const Group* group, const ItemId& item) const {
  ItemId target = item;
  while (group && group->gone()) {
    target = ItemId{group->into.value};
    group = board_.group(group->into);
  }
  if (!group || group->stage != round_.stage) return std::nullopt;
  return target;
}

std::optional<ItemId> Targets::of_note(const NoteId& id) const {
  NoteId target = id;
  const Note* note = board_.note(id);
  while (note && note->merged && !note->withdrawn && !note->set_aside && !note->trial) {
    target = note->merged->into;
    note = board_.note(target);
  }
  if (!note || !note->live() || note->hidden || note->stage != round_.stage) return std::nullopt;
  const GroupId group = group_of(target);
  return ItemId{group.empty() ? target.value : group.value};
}

std::vector<std::size_t> Targets::counted(const Ballot& ballot) const {
  std::vector<std::size_t> out;
  std::map<ItemId, std::uint32_t> on;
  for (std::size_t i = ballot.size(); i-- > 0 && out.size() < round_.budget;) {
    const auto target = of(ballot[i]);
    if (!target || on[*target] >= round_.per_item) continue;
    ++on[*target];
    out.push_back(i);
  }
  std::reverse(out.begin(), out.end());
  return out;
}

std::vector<Count> tally(const Board& board, const Round& round) {
  if (!round.open()) return round.result;
  const Targets targets(board, round);
  std::map<ItemId, Count> counts;
  for (const auto& [person, ballot] : round.ballots) {
    std::map<ItemId, std::uint32_t> of_person;
    for (const std::size_t i : targets.counted(ballot)) ++of_person[*targets.of(ballot[i])];
    for (const auto& [item, units] : of_person) {
      Count& count = counts[item];
      count.item = item;
      count.units += units;
      ++count.people;
    }
  }
  std::vector<Count> out;
  out.reserve(counts.size());
  for (auto& [item, count] : counts) out.push_back(std::move(count));
  std::sort(out.begin(), out.end(), [](const Count& a, const Count& b) {
    return std::tie(b.units, b.people, a.item) < std::tie(a.units, a.people, b.item);
  });
  return out;
}

std::vector<Objection> open_objections(const Board& board) {
  const auto last =
      std::find_if(board.rounds.rbegin(), board.rounds.rend(), [](const Round& r) { return r.on == RoundOn::phrases; });
  std::vector<Objection> out;
  if (last == board.rounds.rend()) return out;
  for (const NoteId& phrase : board.phrases) {
    const auto stances = last->stances.find(phrase);
    if (stances == last->stances.end()) continue;
    const auto objects = [](const auto& item) { return item.second.says == Says::objection; };
    const auto people = std::count_if(stances->second.begin(), stances->second.end(), objects);
    if (people > 0) out.push_back({phrase, static_cast<std::uint32_t>(people)});
  }
  return out;
}

}  // namespace entonnoir
