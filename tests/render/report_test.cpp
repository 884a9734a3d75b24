#include "render/report.h"

#include <gtest/gtest.h>

#include "render/boards.h"
#include "support/scenario_board.h"

namespace entonnoir::render {
namespace {

std::vector<std::string> texts(const std::vector<const Note*>& notes) {
  std::vector<std::string> out;
  for (const Note* note : notes) out.push_back(note->text);
  return out;
}

TEST(ReportFAT4, ScenarioPhrasesComeFromTheirNotesAndAuthors) {
  const Board board = scenario_board();
  const Report report = make_report(board);
  ASSERT_EQ(report.phrases.size(), 3u);
  EXPECT_EQ(report.phrases[1].notes, 20u);
  EXPECT_EQ(report.phrases[1].people, 16u);
  ASSERT_EQ(report.phrases[1].statements.size(), 2u);
  const Statement& second = report.phrases[1].statements[1];
  ASSERT_EQ(second.themes.size(), 2u);
  EXPECT_EQ(second.themes[0].title, "Faire ensemble");
  EXPECT_EQ(second.themes[0].notes.size(), 7u);
}

TEST(ReportFAT1, ScenarioLedgerIsWhatTheScenarioExpects) {
  const Board board = scenario_board();
  const Report report = make_report(board);
  const auto& expect = scenario().at("expect");
  EXPECT_EQ(report.ledger.posted, expect.at("posted"));
  EXPECT_EQ(report.ledger.carried, expect.at("carried"));
  EXPECT_EQ(report.ledger.merged, expect.at("merged"));
  EXPECT_EQ(report.ledger.set_aside, expect.at("set_aside"));
  EXPECT_EQ(report.people, 24u);
}

TEST(ReportFAT3, EveryPostedNoteIsToldSomewhere) {
  const Board board = scenario_board();
  const Report report = make_report(board);
  std::set<const Note*> told(report.merged.begin(), report.merged.end());
  const auto tell = [&](const std::vector<Theme>& themes) {
    for (const Theme& theme : themes) told.insert(theme.notes.begin(), theme.notes.end());
  };
  for (const auto* branches : {&report.phrases, &report.unkept, &report.undecided})
    for (const Branch& branch : *branches) {
      tell(branch.themes);
      for (const Statement& statement : branch.statements) tell(statement.themes);
    }
  for (const Aside& aside : report.asides) told.insert(aside.notes.begin(), aside.notes.end());
  tell(report.open);
  EXPECT_EQ(told.size(), 60u);
}

TEST(ReportFAT3, StatementsThatLeadToNoPhraseAreUnkept) {
  const Board board = scenario_board();
  const Report report = make_report(board);
  ASSERT_EQ(report.unkept.size(), 2u);
  EXPECT_EQ(report.unkept[0].note->set_aside->why, "non retenu au vote");
  EXPECT_TRUE(report.undecided.empty());
}

TEST(ReportFAT3, LiveStatementsAreUndecidedUntilTheDefinitionIsAdopted) {
  Board board = small_board();
  add_note(board, "a", "one");
  add_note(board, "s", "statement", "refine", {"a"});
  EXPECT_EQ(make_report(board).undecided.size(), 1u);
  add_note(board, "p", "phrase", "definition");
  board.ratified = Ratified{};
  EXPECT_TRUE(make_report(board).undecided.empty());
  EXPECT_EQ(make_report(board).unkept.size(), 1u);
}

TEST(Report, OnlyTheLastStatementOfALineThatEndedIsUnkept) {
  Board board = small_board();
  add_note(board, "a", "note");
  add_note(board, "s", "first wording", "refine", {"a"});
  add_note(board, "t", "second wording", "refine", {"s"}).set_aside = SetAside{{}, {}, "too long"};
  const Report report = make_report(board);
  ASSERT_EQ(report.unkept.size(), 1u);
  EXPECT_EQ(report.unkept[0].note->text, "second wording");
  ASSERT_EQ(report.unkept[0].statements.size(), 1u);
  EXPECT_EQ(texts(report.unkept[0].statements[0].themes.at(0).notes), std::vector<std::string>{"note"});
}

TEST(Report, AReasonThatMeansATrialIsOnlyCounted) {
  Board board = small_board();
  int n = 0;
  for (const std::string why : {"Essai", "test !", "hors sujet", "hors sujet", "Test de réalité", ""})
    add_note(board, "n" + std::to_string(n++), "text").set_aside = SetAside{{}, {}, why};
  const Report report = make_report(board);
  std::vector<std::string> trials;
  for (const Aside& aside : report.asides)
    if (aside.trial) trials.push_back(aside.why);
  EXPECT_EQ(trials, (std::vector<std::string>{"Essai", "test !"}));
  EXPECT_EQ(report.asides[0].why, "hors sujet") << "the reason that took most comes first";
}

TEST(ReportSTA2, ANoteThatMovedOnKeepsTheThemeItWasIn) {
  Board board = small_board();
  Note& note = add_note(board, "a", "phrase of one note");
  add_group(board, "g", "Theme", {"a"});
  note.stage = StageId{"definition"};
  note.places[note.stage] = {};
  board.phrases = {NoteId{"a"}};
  add_note(board, "b", "open");
  const Report report = make_report(board);
  EXPECT_FALSE(report.phrases.at(0).direct);
  EXPECT_EQ(report.phrases[0].notes, 1u);
  ASSERT_EQ(report.open.size(), 1u);
  EXPECT_EQ(texts(report.open[0].notes), std::vector<std::string>{"open"});
}

TEST(Report, APhraseWrittenInPlaceComesFromNoNote) {
  Board board = small_board();
  add_note(board, "p", "phrase", "definition");
  EXPECT_TRUE(make_report(board).phrases.at(0).direct);
}

TEST(ReportSTA4, AHiddenPhraseIsNotInTheDefinition) {
  Board board = small_board();
  add_note(board, "p", "One,", "definition");
  add_note(board, "q", "insult", "definition").hidden = Hidden{};
  add_note(board, "r", "two.\n", "definition");
  EXPECT_EQ(make_report(board).definition, "One, two.");
}

}  // namespace
}  // namespace entonnoir::render
