#include <gtest/gtest.h>

#include <algorithm>
#include <ctime>
#include <sstream>

#include "render/boards.h"
#include "render/pages.h"
#include "support/scenario_board.h"

namespace entonnoir::render {
namespace {

TEST(Pdf, ScenarioFrontPageStandsAlone) {
  const Poppler pdf(made(scenario_board()));
  const std::string page = pdf.text("-l 1 -layout");
  EXPECT_HAS(page, "Une innovation sociale cherche avant tout un impact durable sur la vie des gens ;");
  EXPECT_HAS(page, "20 notes · 16 personnes");
  EXPECT_HAS(page, "Faire ensemble");
  EXPECT_HAS(page, "44 dans la définition");
  EXPECT_HAS(page, "Définition élaborée par 24 personnes à partir de 60 notes");
  EXPECT_HAS(solid(page), "Adoptéele21novembre2026");
  EXPECT_HAS(page, "1/7");
}

TEST(Pdf, ScenarioHoldsEveryNoteButTheTrials) {
  const std::string text_of_pages = Poppler(made(scenario_board())).text();
  const std::string all = solid(text_of_pages);
  for (const auto& note : scenario().at("notes")) {
    const std::string text = note.at("text");
    // Emoji are pictures; what stands before them is text.
    const std::string words = solid(text.substr(0, text.find_first_of("\xf0\xe2")));
    if (text.starts_with("Test, ")) {
      EXPECT_HAS_NOT(all, words);
    } else if (text != "x") {
      EXPECT_HAS(all, words);
    }
  }
  EXPECT_HAS(text_of_pages, "-> pérenne") << "typed signs stay as they were typed";
  EXPECT_HAS(all, "essai·2notes");
  EXPECT_HAS(all, "Pourvous,l'innovationsociale,c'est");
}

TEST(Pdf, EveryPhraseBeginsAPageAndEveryPageHasItsNumber) {
  const Poppler pdf(made(scenario_board()));
  ASSERT_EQ(pdf.pages(), 7);
  EXPECT_HAS(pdf.text("-f 2 -l 2"), "Cette phrase vient de 13 notes de 13 personnes");
  EXPECT_HAS(pdf.text("-f 3 -l 3"), "Cette phrase vient de 20 notes de 16 personnes");
  EXPECT_HAS(pdf.text("-f 4 -l 4"), "(suite)");
  EXPECT_HAS(pdf.text("-f 5 -l 5"), "Cette phrase vient de 11 notes de 11 personnes");
  EXPECT_HAS(pdf.text("-f 7 -l 7"), "7/7");
}

TEST(Pdf, IsA4LandscapeWithTitleDateAndEmbeddedFonts) {
  const Poppler pdf(made(scenario_board()));
  const std::string info = pdf.info();
  EXPECT_HAS(info, "Qu'est-ce que l'innovation sociale ?");
  EXPECT_HAS(info, "841.89 x 595.276 pts (A4)");
  EXPECT_HAS(info, "2026");
  std::istringstream fonts(pdf.fonts());
  std::string line;
  std::getline(fonts, line);
  const auto column = line.find("emb");
  std::getline(fonts, line);
  int count = 0;
  for (; std::getline(fonts, line); ++count) EXPECT_EQ(line.substr(column, 3), "yes") << line;
  EXPECT_GT(count, 0);
}

TEST(Pdf, SameBoardSameBytes) {
  const Board board = scenario_board();
  EXPECT_EQ(made(board), made(board));
  Options later = kPlain;
  later.now.value += 86'400'000;
  EXPECT_NE(made(board), made(board, later));
}

TEST(Pdf, NothingOverlapsOrLeavesThePage) {
  expect_tidy(Poppler(made(scenario_board())));
  expect_tidy(Poppler(made(scenario_board(), kNamed)));
}

TEST(Pdf, AuthorsAreNamedOnlyWhenChosen) {
  const Board board = scenario_board();
  EXPECT_HAS(Poppler(made(board, kNamed)).text(), "P10");
  EXPECT_HAS_NOT(Poppler(made(board)).text(), "P10");
}

TEST(PdfSTA4, HiddenAndWithdrawnTextsAreNowhere) {
  Board board = small_board();
  add_note(board, "a", "insult").hidden = Hidden{};
  add_note(board, "b", "regret").withdrawn = Millis{5};
  add_note(board, "q", "slander", "definition").hidden = Hidden{};
  add_note(board, "p", "The phrase.", "definition", {"a", "b"});
  const std::string all = Poppler(made(board, kNamed)).text();
  for (const char* text : {"insult", "regret", "slander"}) EXPECT_HAS_NOT(all, text);
  EXPECT_HAS(all, "Hidden text");
  EXPECT_HAS(all, "Withdrawn note");
}

TEST(Pdf, AnEmptyBoardIsAWorkingVersion) {
  const Poppler pdf(made(small_board()));
  EXPECT_EQ(pdf.pages(), 2);
  EXPECT_HAS(pdf.text(), "The definition will be written here.");
  EXPECT_HAS(solid(pdf.text()), "Workingversionof21November2026");
  expect_tidy(pdf);
}

TEST(PdfCON3, TellsUntilWhenTheBoardIsKept) {
  Options options = kPlain;
  EXPECT_EQ(solid(Poppler(made(small_board(), options)).text()).find("Boardkept"), std::string::npos);
  options.kept_until = kExportDay;
  const Poppler pdf(made(small_board(), options));
  EXPECT_HAS(solid(pdf.text()), "Boardkeptuntil21November2026ifnobodychangesit");
  expect_tidy(pdf);
}

TEST(Pdf, RightToLeftTextRunsFromTheRightEdge) {
  Board board = small_board();
  add_note(board, "p", "חדשנות", "definition");
  add_note(board, "n", "ابتكار");
  const Poppler pdf(made(board));
  double right = 0;
  for (const auto& word : pdf.words())
    if (word.page == 1 && word.top < 120 && word.text != "2026") right = std::max(right, word.right);
  EXPECT_GT(right, 780);
  EXPECT_HAS(pdf.text(), "חדשנות");
  EXPECT_HAS_NOT(pdf.fonts(), " no  ") << "a font that is not embedded";
}

TEST(Pdf, EmojiAreStoredOnceHoweverOften) {
  Board once = small_board();
  add_note(once, "a", "🌍");
  Board often = small_board();
  for (int i = 0; i < 50; ++i) add_note(often, "n" + std::to_string(i), "🌍🌍🌍🌍🌍🌍🌍🌍");
  EXPECT_LT(made(often).size(), made(once).size() + 40'000);
  EXPECT_GT(made(once).size(), made(small_board()).size() + 2'000) << "the picture is there";
}

TEST(Pdf, ALongDefinitionShrinksAndGoesOnOnTheNextPage) {
  Board board = small_board();
  std::string text;
  for (int i = 0; text.size() < 1990; ++i) text += "word" + std::to_string(i) + " ";
  add_note(board, "p", text, "definition");
  const Poppler pdf(made(board));
  EXPECT_HAS(pdf.text("-l 1"), "continued on page 2");
  EXPECT_HAS(pdf.text("-f 2 -l 2"), "Definition (continued)");
  EXPECT_HAS(solid(pdf.text("-l 2")), solid(text.substr(text.size() - 100)));
  expect_tidy(pdf);
}

TEST(Pdf, NotesOfAnyShapeStayWholeAndApart) {
  Board board = small_board();
  std::string lines;
  for (int i = 0; i < 39; ++i) lines += "line " + std::to_string(i) + "\n";
  add_note(board, "a", lines + "the last line");
  add_note(board, "b", std::string(2000, 'Q'));
  std::string many;
  for (int i = 0; i < 900; ++i) many += "a\n";
  add_note(board, "c", many + "done");
  add_note(board, "d", "piled e\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u0309\nbelow");
  board.title = std::string(200, 'T');
  add_group(board, "g", std::string(200, 'G'), {"a", "b", "c", "d"});
  board.stages[0].prompt = std::string(500, 'P');
  add_note(board, "e", "why").set_aside = SetAside{{}, {}, std::string(500, 'Y')};
  const Poppler pdf(made(board));
  const std::string all = solid(pdf.text());
  EXPECT_HAS(all, "thelastline");
  EXPECT_HAS(all, "done");
  EXPECT_EQ(std::count(all.begin(), all.end(), 'Q'), 2000);
  EXPECT_EQ(std::count(all.begin(), all.end(), 'P'), 500);
  expect_tidy(pdf);
}

TEST(Pdf, AFullBoardIsDrawnWholeWithinTenSeconds) {
  Board board = small_board();
  std::string text;
  for (int i = 0; text.size() < 990; ++i) text += i % 3 ? "innovation " : "territoire, ";
  for (int i = 0; i < 2000; ++i) add_note(board, "n" + std::to_string(i), text + "#" + std::to_string(i) + ".");
  const auto begin = std::clock();
  const std::string bytes = made(board);
  EXPECT_LT((std::clock() - begin) / CLOCKS_PER_SEC, 10);
  const std::string all = solid(Poppler(bytes).text());
  for (int i = 0; i < 2000; ++i) ASSERT_TRUE(has(all, "#" + std::to_string(i) + ".")) << i;
}

TEST(Pdf, TwelvePhrasesHaveTheirColumnsOverTwoPages) {
  Board board = small_board(Locale::fr);
  for (int i = 1; i <= 12; ++i) {
    add_note(board, "n" + std::to_string(i), "note " + std::to_string(i));
    add_note(board, "p" + std::to_string(i), "phrase numéro " + std::to_string(i) + ",", "definition",
             {"n" + std::to_string(i)});
  }
  const Poppler pdf(made(board));
  EXPECT_EQ(pdf.pages(), 2 + 12 + 1);
  expect_tidy(pdf);
}

}  // namespace
}  // namespace entonnoir::render
