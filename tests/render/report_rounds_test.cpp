#include "render/report_rounds.h"

#include <gtest/gtest.h>

#include "render/boards.h"
#include "render/report.h"

namespace entonnoir::render {
namespace {

using Lines = std::vector<std::string>;

/// "text: units/people" of every result, then "lost n" if units are lost.
Lines results(const RoundReport& report) {
  Lines out;
  for (const Outcome& each : report.results)
    out.push_back(each.what.text + ": " + std::to_string(each.units) + "/" + std::to_string(each.people));
  if (report.lost > 0) out.push_back("lost " + std::to_string(report.lost));
  return out;
}

Lines results(const Board& board) { return results(report_rounds(board).at(0)); }

/// Notes a, b, c, and a closed round in which they got 3, 2 and 1 votes of three people.
Board voted() {
  Board board = small_board();
  for (const std::string id : {"a", "b", "c"}) add_note(board, id, "note " + id);
  Round& round = add_round(board, "r", RoundOn::notes, "Which?");
  cast(round, 1, {"a", "b"});
  cast(round, 2, {"a", "b", "c"});
  cast(round, 3, {"a"});
  count_votes(board);
  return board;
}

Millis before_end(const Board& board) { return Millis{board.rounds[0].closed->value - 1}; }
Millis after_end(const Board& board) { return Millis{board.rounds[0].closed->value + 1}; }

const Lines kResult = {"note a: 3/3", "note b: 2/2", "note c: 1/1"};

TEST(RoundsVOT4, ResultsAreInOrderOfVotesWithThePeopleWhoTookPart) {
  const Board board = voted();
  const RoundReport report = report_rounds(board).at(0);
  EXPECT_EQ(results(report), kResult);
  EXPECT_EQ(report.people, 3u);
  EXPECT_EQ(report.stage, "Wide");
}

TEST(RoundsSEE3, OfAnOpenSecretRoundNothingIsTold) {
  Board board = voted();
  board.rounds[0].secret = true;
  EXPECT_TRUE(report_rounds(board)[0].told);
  board.rounds[0].closed.reset();
  const RoundReport report = report_rounds(board).at(0);
  EXPECT_FALSE(report.told);
  EXPECT_EQ(report.people, 0u);
  EXPECT_EQ(results(report), Lines{});
  board.rounds[0].secret = false;
  EXPECT_EQ(results(board), kResult) << "an open round that is not secret is counted as it stands";
}

TEST(RoundsVOT2, WhatBecomesOfNotesAfterwardsTakesNothingFromAResult) {
  Board board = voted();
  Note& a = board.notes.at(NoteId{"a"});
  a.stage = StageId{"definition"};
  a.places[a.stage] = {};
  board.phrases = {NoteId{"a"}};
  board.notes.at(NoteId{"b"}).set_aside = SetAside{after_end(board), {}, "not kept by the vote"};
  board.notes.at(NoteId{"c"}).merged = Merged{after_end(board), {}, NoteId{"a"}};
  EXPECT_EQ(results(board), kResult);
  Note& c = board.notes.at(NoteId{"c"});
  c.merged.reset();
  c.withdrawn = after_end(board);
  c.text.clear();
  board.notes.at(NoteId{"b"}).hidden = Hidden{after_end(board), {}};
  EXPECT_EQ(results(board), (Lines{"note a: 3/3", "Hidden text: 2/2", "Withdrawn note: 1/1"}));
}

TEST(RoundsVOT2, SettingAsideInTheChangeThatClosesARoundTakesNothingFromItsResult) {
  Board board = voted();
  board.notes.at(NoteId{"c"}).set_aside = SetAside{*board.rounds[0].closed, {}, "not kept by the vote"};
  EXPECT_EQ(results(board), kResult);
}

TEST(RoundsVOT2, WhatBecameOfNotesDuringARoundCounts) {
  Board board = voted();
  board.notes.at(NoteId{"b"}).merged = Merged{before_end(board), {}, NoteId{"c"}};
  board.notes.at(NoteId{"a"}).set_aside = SetAside{before_end(board), {}, "off topic"};
  count_votes(board);
  EXPECT_EQ(results(board), (Lines{"note c: 2/2", "lost 4"})) << "one unit a person counts on one note";
  board.notes.at(NoteId{"c"}).withdrawn = before_end(board);
  count_votes(board);
  EXPECT_EQ(results(board), (Lines{"lost 6"}));
}

TEST(RoundsOPG7, AMergedGroupGivesItsVotesToTheOtherAndIsNowhere) {
  Board board = voted();
  add_group(board, "g", "Kept", {"a"});
  board.groups[GroupId{"h"}] = {StageId{"wide"}, "Merged away", {}, GroupId{"g"}};
  board.groups[GroupId{"u"}] = {StageId{"wide"}, "", {}};
  board.stages[0].groups.push_back(GroupId{"h"});
  board.stages[0].groups.push_back(GroupId{"u"});
  Round& round = board.rounds[0];
  round.on = RoundOn::groups;
  round.ballots.clear();
  cast(round, 1, {"h"});
  cast(round, 2, {"g", "gone"});
  cast(round, 3, {"u"});
  count_votes(board);
  EXPECT_EQ(results(board), (Lines{"Kept: 2/2", "Untitled group: 1/1", "lost 1"}));
  for (const Theme& theme : make_report(board).open) EXPECT_NE(theme.title, "Merged away");
}

TEST(RoundsOPV2, AGroupThatWasDissolvedSinceKeepsWhatItGot) {
  Board board = voted();
  add_group(board, "g", "Kept", {"a"});
  Round& round = board.rounds[0];
  round.on = RoundOn::groups;
  round.ballots.clear();
  cast(round, 1, {"g", "b"});
  cast(round, 2, {"gone"});
  round.result = {{ItemId{"gone"}, 4, 2}, {ItemId{"g"}, 1, 1}, {ItemId{"b"}, 1, 1}};
  cast(round, 3, {"gone", "gone", "gone"});
  EXPECT_EQ(results(board), (Lines{"Dissolved group: 4/2", "Kept: 1/1", "note b: 1/1"}));
}

TEST(RoundsSEE2, AGroupOfAPrivateStageHasNoTitleYet) {
  Board board = voted();
  add_group(board, "g", "", {"a"});
  board.stages[0].visibility = Visibility::private_;
  board.rounds[0].on = RoundOn::groups;
  count_votes(board);
  EXPECT_EQ(results(board).at(0), "Group not yet revealed: 3/3");
}

TEST(RoundsOPC15, RoundsOfTheRehearsalAreOnlyCounted) {
  Board board = voted();
  board.started = Done{after_end(board), {}};
  for (auto& [id, note] : board.notes) note.trial = true;
  EXPECT_TRUE(report_rounds(board).empty());
  EXPECT_EQ(trial_rounds(board), 1u);
  board.rounds[0].closed = Millis{board.started->at.value + 1};
  count_votes(board);
  EXPECT_EQ(results(board), (Lines{"lost 6"})) << "it went on after the start: its notes are trials all the same";
  EXPECT_EQ(trial_rounds(board), 0u);
}

/// Phrases p and q, and a closed consent round.
Board answered() {
  Board board = small_board();
  board.people[Participant{2}] = Person{{}, "Béa", Role::participant};
  add_note(board, "p", "One,", "definition").version = 4;
  add_note(board, "q", "two.", "definition");
  Round& round = add_round(board, "r", RoundOn::phrases, "Do we agree?");
  say(round, 1, "q", Says::agree, "Yes");
  say(round, 1, "p", Says::concern, "vague", 4);
  say(round, 2, "p", Says::objection, "false", 3);
  say(round, 3, "p", Says::agree, " \n", 2);
  return board;
}

TEST(RoundsOPV5, EachPhraseHasItsCountsAndReasonsTheGravestFirst) {
  const Board board = answered();
  const RoundReport report = report_rounds(board).at(0);
  EXPECT_EQ(report.people, 3u);
  ASSERT_EQ(report.opinions.size(), 2u);
  const Opinions& p = report.opinions[0];
  EXPECT_EQ(p.number, 1u);
  EXPECT_EQ(std::tuple(p.agree, p.concern, p.objection, p.earlier), std::tuple(1u, 1u, 1u, 2u));
  ASSERT_EQ(p.reasons.size(), 2u) << "a blank reason is none";
  EXPECT_EQ(p.reasons[0].why + " " + p.reasons[0].name, "false Béa");
  EXPECT_TRUE(p.reasons[0].earlier);
  EXPECT_EQ(p.reasons[1].why + " " + p.reasons[1].name, "vague Ada");
  EXPECT_FALSE(p.reasons[1].earlier);
}

TEST(RoundsSEE3, OfASecretRoundReasonsAreNobodysAndAnswersAreCounted) {
  Board board = answered();
  board.rounds[0].secret = true;
  const RoundReport report = report_rounds(board).at(0);
  EXPECT_EQ(report.people, 4u) << "who answered twice is not known";
  for (const Opinions& each : report.opinions)
    for (const Reason& reason : each.reasons) EXPECT_EQ(reason.name, "");
  board.rounds[0].closed.reset();
  EXPECT_TRUE(report_rounds(board)[0].opinions.empty());
}

TEST(RoundsOPV5, WhatIsNoPhraseAnyMoreComesLastAndTrialsNot) {
  Board board = answered();
  board.phrases = {NoteId{"q"}};
  add_note(board, "t", "tried", "wide").trial = true;
  say(board.rounds[0], 9, "t", Says::objection, "tried");
  const RoundReport report = report_rounds(board).at(0);
  ASSERT_EQ(report.opinions.size(), 2u);
  EXPECT_EQ(report.opinions[0].number, 1u);
  EXPECT_EQ(report.opinions[1].number, 0u);
  EXPECT_EQ(report.opinions[1].note->text, "One,");
  EXPECT_EQ(report.people, 3u);
}

TEST(RoundsOPD2, ObjectionsThatAnAdoptionOverrodeAreTold) {
  Board board = answered();
  EXPECT_EQ(overridden_objections(board), 0u) << "nothing is adopted";
  board.ratified = Ratified{kExportDay, {}, {}};
  EXPECT_EQ(overridden_objections(board), 0u) << "nobody overrode anything";
  board.ratified->why = "The room wants it.";
  EXPECT_EQ(overridden_objections(board), 1u);
  board.ratified->at = Millis{board.rounds[0].at.value - 1};
  EXPECT_EQ(overridden_objections(board), 0u) << "the round came later";
}

TEST(RoundsSEE3, ObjectionsOfAnOpenSecretRoundAreNotTold) {
  Board board = answered();
  board.ratified = Ratified{kExportDay, {}, "The room wants it."};
  board.rounds[0].secret = true;
  EXPECT_EQ(overridden_objections(board), 1u);
  board.rounds[0].closed.reset();
  EXPECT_EQ(overridden_objections(board), 0u);
}

}  // namespace
}  // namespace entonnoir::render
