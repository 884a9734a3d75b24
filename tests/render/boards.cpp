#include "render/boards.h"

#include <utility>

#include "board/votes.h"

namespace entonnoir {

Board small_board(Locale locale) {
  Board board;
  board.title = "A small board";
  board.locale = locale;
  board.stages = {{.id = {"wide"}, .title = "Wide", .prompt = "For you, it is…"},
                  {.id = {"refine"}, .title = "Refine", .kind = StageKind::statements},
                  {.id = {"definition"}, .title = "Definition", .kind = StageKind::definition}};
  board.current_stage = board.stages[0].id;
  board.people[Participant{1}] = Person{{"key"}, "Ada", Role::participant};
  return board;
}

Note& add_note(Board& board, const std::string& id, const std::string& text, const std::string& stage,
               const std::vector<std::string>& sources) {
  Note& note = board.notes[NoteId{id}];
  note.at = Millis{static_cast<std::int64_t>(board.notes.size())};
  note.by = Participant{1};
  note.text = text;
  note.stage = StageId{stage};
  note.places[note.stage] = {};
  for (const std::string& source : sources) note.sources.push_back(NoteId{source});
  if (stage == "definition") board.phrases.push_back(NoteId{id});
  return note;
}

void add_group(Board& board, const std::string& id, const std::string& title, const std::vector<std::string>& notes) {
  Group& group = board.groups[GroupId{id}] = {StageId{"wide"}, title, {}};
  for (const std::string& note : notes) group.notes.push_back(NoteId{note});
  board.stages[0].groups.push_back(GroupId{id});
}

Round& add_round(Board& board, const std::string& id, RoundOn on, const std::string& title) {
  const Millis opened{kExportDay.value - 2 * 3'600'000};
  board.rounds.push_back({.id = RoundId{id},
                          .stage = StageId{on == RoundOn::phrases ? "definition" : "wide"},
                          .on = on,
                          .title = title,
                          .budget = 3,
                          .at = opened,
                          .closed = Millis{opened.value + 6 * 60'000}});
  return board.rounds.back();
}

void cast(Round& round, std::uint32_t person, const std::vector<std::string>& items) {
  for (const std::string& item : items) round.ballots[Participant{person}].push_back(ItemId{item});
}

void count_votes(Board& board) {
  for (Round& round : board.rounds) {
    if (round.on == RoundOn::phrases) continue;
    const auto closed = std::exchange(round.closed, std::nullopt);
    round.result = tally(board, round);
    round.closed = closed;
  }
}

void say(Round& round, std::uint32_t person, const std::string& note, Says says, const std::string& why,
         std::uint64_t version) {
  Stance& stance = round.stances[NoteId{note}][Participant{person}];
  stance = {says, {}, version};
  if (!why.empty()) stance.why = why;
}

}  // namespace entonnoir
