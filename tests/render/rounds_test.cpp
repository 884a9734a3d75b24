// Rounds, reactions, trial and withheld notes in the documents.
#include <gtest/gtest.h>

#include "render/boards.h"
#include "render/pages.h"
#include "support/scenario_board.h"

namespace entonnoir::render {
namespace {

/// A vote, a consent round with reasons, adopted over an objection.
Board facilitated(Locale locale = Locale::en) {
  Board board = small_board(locale);
  board.people[Participant{2}] = Person{{}, "Bea", Role::participant};
  add_note(board, "a", "first *note*");
  add_note(board, "b", "second note");
  add_note(board, "p", "The phrase.", "definition").version = 2;
  Round& vote = add_round(board, "v", RoundOn::notes, "Which _one_?");
  vote.per_item = 2;
  cast(vote, 1, {"a", "a", "b"});
  cast(vote, 2, {"a"});
  Round& consent = add_round(board, "c", RoundOn::phrases, "Agreed?");
  say(consent, 1, "p", Says::agree, "", 2);
  say(consent, 2, "p", Says::objection, "<b>too</b> long", 1);
  board.ratified = Ratified{kExportDay, {}, "We go on."};
  count_votes(board);
  return board;
}

TEST(MarkdownVOT4, AVoteIsToldWithItsTermsAndItsResult) {
  const std::string md = markdown(facilitated(), kPlain);
  EXPECT_HAS(md, "## Votes and consent\n\n### Which \\_one\\_?\n\n");
  EXPECT_HAS(md,
             "Public vote on the notes · stage “Wide” · 3 votes per person, at most 2 on one note · 2 people voted\n");
  EXPECT_HAS(md, "Opened on 21\u00a0November\u00a02026 at 10:00, closed at 10:06 (UTC)\n");
  EXPECT_HAS(md, "- **3 votes · 2 people** — first \\*note\\*\n- **1 vote · 1 person** — second note\n");
}

TEST(MarkdownVOT4, InFrenchToo) {
  const std::string md = markdown(facilitated(Locale::fr), kPlain);
  EXPECT_HAS(
      md,
      "Vote public sur les notes · étape «\u00a0Wide\u00a0» · 3 voix par personne, 2 au plus sur une même note · "
      "2 personnes ont voté\n");
  EXPECT_HAS(md, "Ouvert le 21\u00a0novembre\u00a02026 à 10\u00a0h\u00a000, clos à 10\u00a0h\u00a006 (UTC)\n");
  EXPECT_HAS(md, "- **3 voix · 2 personnes** — first");
  EXPECT_HAS(md, "1 d'accord · 0 réserve · 1 objection · 1 sur une formulation antérieure\n");
  EXPECT_HAS(md, "**Adoptée le 21\u00a0novembre\u00a02026 malgré 1 objection**\n\nMotif\u00a0: We go on.\n");
}

TEST(MarkdownOPV5, AConsentRoundTellsEachPhraseWithReasons) {
  const std::string md = markdown(facilitated(), kPlain);
  EXPECT_HAS(md, "Public consent round on the phrases · stage “Definition” · 2 people answered\n");
  EXPECT_HAS(md, "#### 1\\. The phrase.\n\n1 agree · 0 concerns · 1 objection · 1 about an earlier wording\n");
  EXPECT_HAS(md, "- **Objection:** \\<b\\>too\\</b\\> long (*said about an earlier wording*)\n");
  EXPECT_HAS(md, "**Adopted on 21\u00a0November\u00a02026 despite 1 objection**\n\nReason: We go on.\n");
}

TEST(MarkdownSEE3, ReasonsHaveNamesOnlyWhereChosenAndNotSecret) {
  Board board = facilitated();
  EXPECT_HAS_NOT(markdown(board, kPlain), "Bea");
  EXPECT_HAS(markdown(board, kNamed), "\\<b\\>too\\</b\\> long — Bea (");
  board.rounds[1].secret = true;
  const std::string secret = markdown(board, kNamed);
  EXPECT_HAS_NOT(secret, "Bea");
  EXPECT_HAS(secret, "Secret consent round on the phrases · stage “Definition” · 2 answers\n");
}

TEST(MarkdownSEE4, NamesThatAreWithheldAreAbsent) {
  Board board = facilitated();
  for (auto& [number, person] : board.people) person.name.clear();
  const std::string md = markdown(board, kNamed);
  EXPECT_HAS(md, "- second note\n");
  EXPECT_HAS(md, "\\<b\\>too\\</b\\> long (*said");
}

TEST(DocumentsSEE3, AnOpenSecretRoundHasNoCountAnywhere) {
  Board board = facilitated();
  board.ratified.reset();
  for (Round& round : board.rounds) {
    round.secret = true;
    round.closed.reset();
  }
  for (const std::string& text : {markdown(board, kNamed), Poppler(made(board, kNamed)).text()}) {
    EXPECT_HAS(text, "Secret and still open: nothing is told before it closes");
    EXPECT_HAS(text, "at 10:00 (UTC), still open");
    for (const char* count : {"voted", "people", "answer", "1 agree", "objection", "too", "Bea"})
      EXPECT_HAS_NOT(text, count);
  }
}

TEST(DocumentsFAT1, TrialNotesAreOnlyCounted) {
  Board board = facilitated();
  for (const std::string id : {"x", "y"}) add_note(board, id, "only tried").trial = true;
  add_note(board, "s", "tried statement", "refine", {"x"}).trial = true;
  board.started = Done{Millis{board.rounds[1].at.value - 1}, {}};
  board.closed = Done{kExportDay, {}};
  board.rounds[0].closed = board.started->at;
  for (const std::string& text : {markdown(board, kPlain), Poppler(made(board)).text()}) {
    EXPECT_HAS_NOT(text, "tried");
    EXPECT_HAS_NOT(text, "Which");
    EXPECT_HAS(text, "3 trial notes cleared at the start");
    EXPECT_HAS(text, "1 trial vote before the start");
  }
  EXPECT_HAS(markdown(board, kPlain),
             "Workshop started on 21\u00a0November\u00a02026 at 9:59, closed at 12:00 (UTC)\n");
}

TEST(DocumentsSEE1, NotesThatAreNotRevealedYetAreCountedAndSaidSo) {
  Board board = facilitated();
  board.stages[1].visibility = Visibility::private_;
  for (int i = 0; i < 3; ++i) add_note(board, "w" + std::to_string(i), "", "refine");
  add_note(board, "e", "", "refine").version = 5;
  board.notes.at(NoteId{"w0"}).set_aside = SetAside{kExportDay, {}, "off topic"};
  for (const std::string& text : {markdown(board, kPlain), Poppler(made(board)).text()}) {
    EXPECT_HAS(text, "2 notes not yet revealed");
    EXPECT_HAS(text, "Note not yet revealed");
    EXPECT_HAS(text, "Private stage: its notes are not yet revealed");
  }
  EXPECT_HAS(markdown(board, kPlain), "### off topic (1 note)\n\n- *Note not yet revealed*\n");
  board.stages[1].visibility = Visibility::public_;
  EXPECT_HAS_NOT(markdown(board, kPlain), "not yet revealed");
}

TEST(DocumentsOPN14, ReactionsStandBesideTheirNotes) {
  Board board = facilitated();
  const auto bytes = made(board).size();
  board.notes.at(NoteId{"b"}).reactions = {{Reaction::agree, {Participant{1}, Participant{2}}},
                                           {Reaction::idea, {Participant{1}}}};
  board.notes.at(NoteId{"p"}).reactions = {{Reaction::love, {Participant{1}}}};
  const std::string md = markdown(board, kPlain);
  EXPECT_HAS(md, "- second note · 👍\u00a02  💡\u00a01\n");
  EXPECT_HAS(md, "Written directly, from no note · ❤️\u00a01\n");
  const std::string drawn = made(board);
  EXPECT_GT(drawn.size(), bytes + 2'000) << "the pictures are there";
  expect_tidy(Poppler(drawn));
}

TEST(PdfVOT4, RoundsAreDrawnWithTheirNumbers) {
  const Poppler pdf(made(facilitated(), kNamed));
  const std::string text = pdf.text("-layout");
  EXPECT_HAS(text, "Which _one_?");
  EXPECT_HAS(text, "2 people voted");
  EXPECT_HAS(text, "first *note* 3 votes · 2 people");
  EXPECT_HAS(text, "1 agree 0 concerns 1 objection 1 about an earlier wording");
  EXPECT_HAS(text, "Objection <b>too</b> long Bea · said about an earlier wording");
  EXPECT_HAS(solid(pdf.text("-l 1")), "Adoptedon21November2026despite1objection");
  EXPECT_HAS_NOT(Poppler(made(facilitated())).text(), "Bea");
  expect_tidy(pdf);
}

/// Everything as long as it may be.
Board long_winded(Locale locale) {
  Board board = small_board(locale);
  board.stages[2].title = std::string(200, 'S');
  board.people[Participant{2}].name = std::string(60, 'N');
  Round& vote = add_round(board, "v", RoundOn::notes, std::string(200, 'Z'));
  vote.budget = vote.per_item = 100;
  for (int i = 0; i < 40; ++i) {
    const std::string id = "n" + std::to_string(i);
    add_note(board, id, std::string(i < 20 ? 1900 : 4, 'w') + " " + std::to_string(i));
    for (std::uint32_t person = 1; person <= 12; ++person) cast(vote, person, {id});
  }
  add_note(board, "p", std::string(1800, 'P'), "definition").version = 1;
  Round& consent = add_round(board, "c", RoundOn::phrases, "C");
  for (std::uint32_t person = 1; person <= 30; ++person)
    say(consent, person, "p", Says{static_cast<std::uint8_t>(person % 3)},
        std::string(499, 'R') + std::to_string(person));
  count_votes(board);
  return board;
}

TEST(PdfOPV1, LongTitlesTextsAndReasonsStayWholeAndApart) {
  for (const Locale locale : {Locale::fr, Locale::en}) {
    const Poppler pdf(made(long_winded(locale), kNamed));
    const std::string all = solid(pdf.text());
    EXPECT_HAS(all, std::string(200, 'Z'));
    EXPECT_GE(std::count(all.begin(), all.end(), 'R'), 30 * 499);
    EXPECT_HAS(all, "wwww39");
    EXPECT_HAS(all, locale == Locale::fr ? "C(suite)" : "C(continued)");
    expect_tidy(pdf);
  }
}

TEST(Pdf, TheScenarioWithVotesInBothLanguagesIsTidy) {
  for (const Locale locale : {Locale::fr, Locale::en}) {
    Board board = scenario_board();
    board.locale = locale;
    Round& vote = add_round(board, "v", RoundOn::notes, "Quelles idées garder ?");
    vote.stage = board.stages[2].id;
    vote.secret = true;
    for (const auto& [id, note] : board.notes)
      if (!note.sources.empty() && note.places.contains(vote.stage)) cast(vote, 1, {id.value});
    ASSERT_FALSE(vote.ballots.empty());
    count_votes(board);
    const Poppler pdf(made(board));
    EXPECT_HAS(pdf.text(), locale == Locale::fr ? "1 voix" : "1 vote");
    expect_tidy(pdf);
  }
}

}  // namespace
}  // namespace entonnoir::render
