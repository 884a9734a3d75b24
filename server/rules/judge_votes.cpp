// Rounds, votes and stances (PROTOCOL.md section 7, OPV and VOT).
#include <algorithm>

#include "base/limits.h"
#include "board/votes.h"
#include "rules/judge_parts.h"

namespace entonnoir::judging {
namespace {

constexpr auto kRoundsMax = static_cast<std::size_t>(limits::board_rounds_max);
constexpr auto kUnitsMax = static_cast<std::size_t>(limits::ballot_units_max);

Judged unknown(const Board& board, const Round& round, const ItemId& item) {
  const bool group = round.on == RoundOn::groups && !board.note(NoteId{item.value});
  return reject(group ? Code::unknown_group : Code::unknown_note, item.value);
}

/// The round and what is named in it are there, and the author may vote in its stage.
Judged may_vote(At a, const RoundId& id, bool known, const ItemId& item) {
  const Round* round = a.board.round(id);
  if (!round) return reject(Code::round_closed, id.value);
  if (!known) return unknown(a.board, *round, item);
  return may_act(a.author, *a.board.stage(round->stage), Act::vote, nullptr);
}

Judged open_on(const Round& round, bool phrases) {
  if ((round.on == RoundOn::phrases) != phrases)
    return reject(Code::bad_message, "On phrases there are stances, on notes and groups there are votes.");
  if (!round.open()) return reject(Code::round_closed);
  return {};
}

const Ballot& ballot_of(const Round& round, Participant person) {
  static const Ballot none;
  const auto it = round.ballots.find(person);
  return it == round.ballots.end() ? none : it->second;
}

Judged may_say(At a, const RoundId& round, const NoteId& note) {
  REQUIRE(may_vote(a, round, a.board.note(note) != nullptr, ItemId{note.value}));
  return open_on(*a.board.round(round), true);
}

}  // namespace

const StageId* voted_in(const Board& board, const ItemId& item) {
  const Round* round = board.open_round();
  if (!round || round->on != RoundOn::groups) return nullptr;
  const bool voted = std::any_of(round->ballots.begin(), round->ballots.end(), [&](const auto& one) {
    return std::find(one.second.begin(), one.second.end(), item) != one.second.end();
  });
  return voted ? &round->stage : nullptr;
}

Judged judge(At a, op::RoundOpen& o) {
  REQUIRE(has_stage(a.board, o.stage));
  const Stage& stage = *a.board.stage(o.stage);
  if (a.board.round(o.round)) return reject(Code::id_taken);
  if (stage.visibility == Visibility::private_) return reject(Code::stage_private);
  if (a.board.open_round()) return reject(Code::round_open);
  if (o.on == RoundOn::phrases && stage.kind != StageKind::definition)
    return reject(Code::bad_message, "Phrases are in the definition stage.");
  if (a.board.rounds.size() >= kRoundsMax) return reject(Code::rounds_full);
  return {};
}

Judged judge(At a, op::RoundClose& o) {
  const Round* round = a.board.round(o.round);
  if (!round || !round->open()) return reject(Code::round_closed, o.round.value);
  return {};
}

Judged judge(At a, op::VoteCast& o) {
  const bool known = a.board.note(NoteId{o.item.value}) || a.board.group(GroupId{o.item.value});
  REQUIRE(may_vote(a, o.round, known, o.item));
  const Round& round = *a.board.round(o.round);
  REQUIRE(open_on(round, false));
  const Targets targets(a.board, round);
  const auto target = targets.of(o.item);
  if (!target) return unknown(a.board, round, o.item);
  const Ballot& ballot = ballot_of(round, a.author.by);
  const auto counted = targets.counted(ballot);
  const auto here =
      std::count_if(counted.begin(), counted.end(), [&](std::size_t i) { return targets.of(ballot[i]) == target; });
  if (static_cast<std::uint32_t>(here) >= round.per_item) return reject(Code::item_full);
  if (counted.size() >= round.budget || ballot.size() >= kUnitsMax) return reject(Code::budget_spent);
  return {};
}

Judged judge(At a, op::VoteWithdraw& o) {
  REQUIRE(may_vote(a, o.round, true, o.item));
  const Round& round = *a.board.round(o.round);
  REQUIRE(open_on(round, false));
  const Targets targets(a.board, round);
  const auto target = targets.of(o.item);
  const Ballot& ballot = ballot_of(round, a.author.by);
  const auto last = std::find_if(ballot.rbegin(), ballot.rend(), [&](const ItemId& unit) {
    return target ? targets.of(unit) == target : unit == o.item;
  });
  if (last == ballot.rend()) return reject(Code::unknown_vote);
  o.item = *last;
  return {};
}

Judged judge(At a, op::StanceSet& o) {
  REQUIRE(may_say(a, o.round, o.note));
  const auto& phrases = a.board.phrases;
  if (std::find(phrases.begin(), phrases.end(), o.note) == phrases.end())
    return reject(Code::unknown_note, "Not a phrase of the definition.");
  o.version = a.board.note(o.note)->version;
  return {};
}

Judged judge(At a, op::StanceClear& o) {
  REQUIRE(may_say(a, o.round, o.note));
  const auto& stances = a.board.round(o.round)->stances;
  const auto of_note = stances.find(o.note);
  if (of_note == stances.end() || !of_note->second.contains(a.author.by)) return reject(Code::unknown_vote);
  return {};
}

}  // namespace entonnoir::judging
