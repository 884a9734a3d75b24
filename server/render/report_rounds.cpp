#include "render/report_rounds.h"

#include <algorithm>
#include <set>

#include "board/votes.h"
#include "render/report.h"
#include "render/words.h"

namespace entonnoir::render {
namespace {

bool told(const Round& round) { return !round.secret || !round.open(); }

bool of_rehearsal(const Board& board, const Round& round) {
  return board.started && round.closed && *round.closed <= board.started->at;
}

Shown shown_group(const Board& board, const Group& group) {
  if (const std::string title = one_line(group.title); !title.empty()) return {title, true};
  const Stage* stage = board.stage(group.stage);
  const bool unseen = stage && stage->visibility == Visibility::private_;
  return {word(board.locale, unseen ? Word::group_withheld : Word::untitled_group), false};
}

/// As VOT2 looks for it: where the round is on groups, a group's id first. A result outlives its group (OPV2).
Shown shown_item(const Board& board, const Round& round, const ItemId& item) {
  const Group* group = round.on == RoundOn::groups ? board.group(GroupId{item.value}) : nullptr;
  if (group) return shown_group(board, *group);
  const Note* note = board.note(NoteId{item.value});
  return note ? shown(board, *note) : Shown{word(board.locale, Word::dissolved_group), false};
}

void tell_votes(const Board& board, RoundReport& report) {
  const Round& round = *report.round;
  report.people = round.ballots.size();
  for (const auto& [person, ballot] : round.ballots) report.lost += ballot.size();
  for (const Count& count : tally(board, round)) {
    report.results.push_back({shown_item(board, round, count.item), count.units, count.people});
    report.lost -= count.units;
  }
}

Opinions opinions(const Board& board, const Round& round, const NoteId& id) {
  Opinions out;
  out.note = board.note(id);
  const auto at = std::find(board.phrases.begin(), board.phrases.end(), id);
  if (at != board.phrases.end()) out.number = static_cast<std::size_t>(at - board.phrases.begin()) + 1;
  for (const auto& [person, stance] : round.stances.at(id)) {
    const bool earlier = stance.version < out.note->version;
    ++(stance.says == Says::agree ? out.agree : stance.says == Says::concern ? out.concern : out.objection);
    out.earlier += earlier;
    if (const std::string why = stance.why ? one_line(*stance.why) : ""; !why.empty())
      out.reasons.push_back({stance.says, why, round.secret ? "" : name_of(board, person), earlier});
  }
  std::stable_sort(out.reasons.begin(), out.reasons.end(),
                   [](const Reason& a, const Reason& b) { return a.says > b.says; });
  return out;
}

void tell_stances(const Board& board, RoundReport& report) {
  const Round& round = *report.round;
  std::set<Participant> people;
  std::uint64_t answers = 0;
  for (const auto& [id, stances] : round.stances) {
    const Note* note = board.note(id);
    if (!note || note->trial) continue;
    report.opinions.push_back(opinions(board, round, id));
    answers += stances.size();
    for (const auto& [person, stance] : stances) people.insert(person);
  }
  report.people = round.secret ? answers : people.size();
  std::stable_sort(report.opinions.begin(), report.opinions.end(), [](const Opinions& a, const Opinions& b) {
    return std::pair(a.number == 0, a.number) < std::pair(b.number == 0, b.number);
  });
}

RoundReport report_round(const Board& board, const Round& round) {
  RoundReport out;
  out.round = &round;
  out.told = told(round);
  if (const Stage* stage = board.stage(round.stage)) out.stage = one_line(stage->title);
  if (!out.told) return out;
  round.on == RoundOn::phrases ? tell_stances(board, out) : tell_votes(board, out);
  return out;
}

}  // namespace

std::vector<RoundReport> report_rounds(const Board& board) {
  std::vector<RoundReport> out;
  for (const Round& round : board.rounds)
    if (!of_rehearsal(board, round)) out.push_back(report_round(board, round));
  return out;
}

std::uint64_t trial_rounds(const Board& board) {
  return static_cast<std::uint64_t>(
      std::count_if(board.rounds.begin(), board.rounds.end(), [&](const Round& r) { return of_rehearsal(board, r); }));
}

std::uint64_t overridden_objections(const Board& board) {
  if (!board.ratified || !board.ratified->why || one_line(*board.ratified->why).empty()) return 0;
  const auto last = std::find_if(board.rounds.rbegin(), board.rounds.rend(),
                                 [](const Round& round) { return round.on == RoundOn::phrases; });
  if (last == board.rounds.rend() || !told(*last) || last->at > board.ratified->at) return 0;
  std::uint64_t sum = 0;
  for (const Objection& objection : open_objections(board)) sum += objection.people;
  return sum;
}

}  // namespace entonnoir::render
