#include <gtest/gtest.h>

#include <sstream>

#include "render/boards.h"
#include "render/markdown_escape.h"
#include "render/pages.h"
#include "support/scenario_board.h"

namespace entonnoir::render {
namespace {

TEST(Markdown, ScenarioTellsDefinitionStateAndMethod) {
  const std::string md = markdown(scenario_board(), kPlain);
  EXPECT_HAS(md, "# Qu'est-ce que l'innovation sociale ?\n");
  EXPECT_HAS(md, "> Une innovation sociale cherche avant tout un impact durable sur la vie des gens ; elle répond");
  EXPECT_HAS(md, "**Adoptée le 21\u00a0novembre\u00a02026**");
  EXPECT_HAS(md, "Définition élaborée par 24 personnes à partir de 60 notes");
  EXPECT_HAS(md, "Cette phrase vient de 20 notes de 16 personnes");
  EXPECT_HAS(md, "60 notes = 44 dans la définition + 1 fusionnée + 15 de côté + 0 retirée + 0 ouverte");
  EXPECT_HAS(md, "1. **Large** — Pour vous, l'innovation sociale, c'est…");
}

TEST(MarkdownCON3, TheLastLineTellsUntilWhenTheBoardIsKept) {
  Options options = kPlain;
  EXPECT_HAS_NOT(markdown(scenario_board(), options), "conservé");
  options.kept_until = kExportDay;
  const std::string md = markdown(scenario_board(), options);
  EXPECT_TRUE(md.ends_with("\n\n*Tableau conservé jusqu'au 21\u00a0novembre\u00a02026 si personne ne le modifie*\n"))
      << md;
}

TEST(Markdown, ScenarioHoldsEveryNoteButTheTrials) {
  const std::string md = markdown(scenario_board(), kPlain);
  for (const auto& note : scenario().at("notes")) {
    const std::string text = note.at("text");
    const bool trial = text == "x" || text.starts_with("Test, ");
    if (trial) {
      EXPECT_HAS_NOT(md, "- " + text + "\n");
    } else {
      EXPECT_HAS(md, escape_lines(text, "    "));
    }
  }
  EXPECT_HAS(md, "### essai (2 notes)\n");
  EXPECT_HAS(md, "### hors sujet (2 notes)\n");
}

TEST(Markdown, LineageGoesFromStatementToThemeToNote) {
  const std::string md = markdown(scenario_board(), kPlain);
  EXPECT_HAS(md,
             "#### Elle s'enracine dans un territoire et le rend plus solide\n\n"
             "- **Le territoire**\n"
             "  - Ancré dans un territoire\n");
  EXPECT_HAS(md, "  - Avec les collectivités\\\n    et pas à leur place\n");
}

TEST(Markdown, AuthorsAreNamedOnlyWhenChosen) {
  const Board board = scenario_board();
  EXPECT_HAS(markdown(board, kNamed), "- Ancré dans un territoire — P10\n");
  EXPECT_HAS_NOT(markdown(board, kPlain), "P10");
}

TEST(MarkdownSTA4, HiddenAndWithdrawnTextsAreNowhere) {
  Board board = small_board();
  add_note(board, "a", "a bad word").hidden = Hidden{};
  add_note(board, "b", "taken back").withdrawn = Millis{5};
  add_note(board, "p", "The phrase.", "definition", {"a", "b"});
  const std::string md = markdown(board, kNamed);
  EXPECT_HAS_NOT(md, "bad word");
  EXPECT_HAS_NOT(md, "taken back");
  EXPECT_HAS(md, "- *Hidden text*");
  EXPECT_HAS(md, "- *Withdrawn note*\n");
  EXPECT_HAS(md, "2 notes = 1 in the definition + 0 merged + 0 set aside + 1 withdrawn + 0 open");
}

TEST(Markdown, AnEmptyBoardSaysSo) {
  const std::string md = markdown(small_board(), kPlain);
  EXPECT_HAS(md, "> The definition will be written here.");
  EXPECT_HAS(md, "**Working version of 21\u00a0November\u00a02026**");
  EXPECT_HAS(md, "0 notes = 0 in the definition");
}

TEST(Markdown, WithoutAPhraseItListsStatementsAndOpenNotes) {
  Board board = small_board();
  add_note(board, "a", "used");
  add_note(board, "b", "not yet used");
  add_group(board, "g", "Theme", {"b"});
  add_note(board, "s", "A statement", "refine", {"a"});
  const std::string md = markdown(board, kPlain);
  EXPECT_HAS(md, "## Statements still open\n\n### A statement\n\nComes from 1 note by 1 person\n\n- used\n");
  EXPECT_HAS(md, "## Open notes\n\n- **Theme**\n  - not yet used\n");
}

TEST(Markdown, ReasonsOfAdoptionAndOfStatementsAreTold) {
  Board board = small_board();
  add_note(board, "a", "note");
  add_note(board, "s", "no", "refine", {"a"}).set_aside = SetAside{{}, {}, "not *kept*"};
  add_note(board, "p", "yes", "definition");
  board.ratified = Ratified{kExportDay, {}, "by consent"};
  const std::string md = markdown(board, kPlain);
  EXPECT_HAS(md, "Reason: by consent\n");
  EXPECT_HAS(md, "Reason: not \\*kept\\* · Comes from 1 note by 1 person\n");
  EXPECT_HAS(md, "Written directly, from no note\n");
}

TEST(Markdown, RightToLeftAndEmojiPassThrough) {
  Board board = small_board();
  add_note(board, "p", "الابتكار الاجتماعي 👩‍👩‍👧 חדשנות", "definition");
  EXPECT_HAS(markdown(board, kPlain), "> الابتكار الاجتماعي 👩‍👩‍👧 חדשנות\n");
}

TEST(MarkdownEscape, UserTextMakesNoMarkup) {
  EXPECT_EQ(escape_line("<img src=x onerror=alert(1)>"), "\\<img src=x onerror=alert(1)\\>");
  EXPECT_EQ(escape_line("[click](javascript:alert(1))"), "\\[click\\](javascript\\:alert(1))");
  EXPECT_EQ(escape_line("**bold** _it_ `code` ~~no~~"), "\\*\\*bold\\*\\* \\_it\\_ \\`code\\` \\~\\~no\\~\\~");
  EXPECT_EQ(escape_line("a | b"), "a \\| b");
  EXPECT_EQ(escape_line("&lt;b&gt; & c"), "\\&lt;b\\&gt; & c");
  EXPECT_EQ(escape_line("back\\slash"), "back\\\\slash");
  EXPECT_EQ(escape_line("$x^2$"), "\\$x\\^2\\$");
}

TEST(MarkdownEscape, BareAddressesBecomeNoLinks) {
  EXPECT_EQ(escape_line("see https://a.example and www.b.example"), "see https\\://a.example and www\\.b.example");
  EXPECT_EQ(escape_line("mailto:a@b.example"), "mailto\\:a\\@b.example");
  EXPECT_EQ(escape_line("selon [@auteur]"), "selon \\[\\@auteur\\]");
  EXPECT_EQ(escape_line("à 10:30, local : oui"), "à 10:30, local : oui");
}

TEST(MarkdownEscape, StartsOfLinesMakeNoBlocks) {
  for (const std::string start : {"# h", "> q", "- i", "+ i", "* i", "= r", "-> a", "--- ", "~~~", "```", "| t", ": d"})
    EXPECT_EQ(escape_line(start)[0], '\\') << start;
  EXPECT_EQ(escape_line("12. twelve"), "12\\. twelve");
  EXPECT_EQ(escape_line("3) three"), "3\\) three");
  EXPECT_EQ(escape_line("(1) one"), "\\(1) one");
  EXPECT_EQ(escape_line("iv) four"), "iv\\) four");
  EXPECT_EQ(escape_line("    code"), "code");
  EXPECT_EQ(escape_line("3.5 percent"), "3\\.5 percent");
}

TEST(MarkdownEscape, LinesKeepTheirBreaksInsideAnItem) {
  EXPECT_EQ(escape_lines("a\n\n  - b  \r\n# c\n", "  "), "a\\\n  \\- b\\\n  \\# c");
  EXPECT_EQ(escape_line("a\nb"), "a b");
}

TEST(MarkdownEscape, NamesTitlesAndReasonsAreEscapedToo) {
  Board board = small_board();
  board.title = "<h1>x\n# y";
  board.people[Participant{1}].name = "<b>Ada</b>";
  board.stages[0].title = "*st*";
  board.stages[0].prompt = "[p](u)";
  add_note(board, "a", "text").set_aside = SetAside{{}, {}, "why\n- <i>"};
  add_note(board, "b", "other");
  add_group(board, "g", "_gr_", {"b"});
  const std::string md = markdown(board, kNamed);
  EXPECT_HAS(md, "# \\<h1\\>x \\# y\n");
  EXPECT_HAS(md, "- text — \\<b\\>Ada\\</b\\>\n");
  EXPECT_HAS(md, "1. **\\*st\\*** — \\[p\\](u)\n");
  EXPECT_HAS(md, "### why - \\<i\\> (1 note)\n");
  EXPECT_HAS(md, "- **\\_gr\\_**\n");
}

TEST(Markdown, TwoThousandNotesAreAllThere) {
  Board board = small_board();
  for (int i = 0; i < 2000; ++i) add_note(board, "n" + std::to_string(i), "note number " + std::to_string(i) + ".");
  std::istringstream lines(markdown(board, kPlain));
  int items = 0;
  for (std::string line; std::getline(lines, line);) items += line.starts_with("- note number ");
  EXPECT_EQ(items, 2000);
}

}  // namespace
}  // namespace entonnoir::render
