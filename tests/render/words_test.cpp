#include "render/words.h"

#include <gtest/gtest.h>

namespace entonnoir::render {
namespace {

constexpr Millis kNoon{1'795'219'200'000 + 43'200'000};
constexpr Millis kFirst{1'793'491'200'000};

TEST(Words, LedgerIsOneLineInBothLanguages) {
  const Ledger ledger{60, 44, 1, 15, 0, 0};
  EXPECT_EQ(ledger_line(Locale::fr, ledger),
            "60 notes = 44 dans la définition + 1 fusionnée + 15 de côté + 0 retirée + 0 ouverte");
  EXPECT_EQ(ledger_line(Locale::en, ledger),
            "60 notes = 44 in the definition + 1 merged + 15 set aside + 0 withdrawn + 0 open");
}

TEST(Words, FrenchCountsZeroAsOne) {
  EXPECT_EQ(counted(Locale::fr, Counted::notes, 0), "0 note");
  EXPECT_EQ(counted(Locale::fr, Counted::notes, 2), "2 notes");
  EXPECT_EQ(counted(Locale::en, Counted::notes, 0), "0 notes");
  EXPECT_EQ(counted(Locale::en, Counted::people, 1), "1 person");
}

TEST(Words, MethodIsASentence) {
  EXPECT_EQ(method_line(Locale::fr, 24, 60), "Définition élaborée par 24 personnes à partir de 60 notes");
  EXPECT_EQ(method_line(Locale::en, 1, 2), "Definition written by 1 person from 2 notes");
  EXPECT_EQ(method_line(Locale::en, 0, 2), "Definition written from 2 notes") << "authors that are not known";
}

TEST(Words, DaysAreWrittenOutInUtc) {
  EXPECT_EQ(day(Locale::fr, kNoon), "21\u00a0novembre\u00a02026");
  EXPECT_EQ(day(Locale::en, kNoon), "21\u00a0November\u00a02026");
  EXPECT_EQ(day(Locale::fr, kFirst), "1er\u00a0novembre\u00a02026");
  EXPECT_EQ(day(Locale::fr, Millis{kFirst.value - 1}), "31\u00a0octobre\u00a02026");
}

TEST(WordsCON3, TheDayUntilWhichABoardIsKept) {
  EXPECT_EQ(kept_line(Locale::fr, kFirst),
            "Tableau conservé jusqu'au 1er\u00a0novembre\u00a02026 si personne ne le modifie");
  EXPECT_EQ(kept_line(Locale::en, kNoon), "Board kept until 21\u00a0November\u00a02026 if nobody changes it");
}

TEST(Words, StateTellsAdoptionOrTheDayOfTheExport) {
  EXPECT_EQ(state_line(Locale::fr, Ratified{kFirst, {}, {}}, kNoon), "Adoptée le 1er\u00a0novembre\u00a02026");
  EXPECT_EQ(state_line(Locale::fr, {}, kNoon), "Version de travail du 21\u00a0novembre\u00a02026");
  EXPECT_EQ(state_line(Locale::en, {}, kNoon), "Working version of 21\u00a0November\u00a02026");
}

TEST(WordsOPD2, AdoptionTellsTheObjectionsThatItOverrode) {
  EXPECT_EQ(state_line(Locale::fr, Ratified{kFirst, {}, {}}, kNoon, 2),
            "Adoptée le 1er\u00a0novembre\u00a02026 malgré 2 objections");
  EXPECT_EQ(state_line(Locale::en, Ratified{kFirst, {}, {}}, kNoon, 1),
            "Adopted on 1\u00a0November\u00a02026 despite 1 objection");
}

TEST(WordsOPC15, TheWorkshopTellsWhenItBeganAndClosed) {
  const Done morning{Millis{kFirst.value + 9 * 3'600'000 + 5 * 60'000}, {}};
  const Done noon{kNoon, {}};
  EXPECT_EQ(workshop_line(Locale::fr, morning, Done{Millis{morning.at.value + 45 * 60'000}, {}}),
            "Atelier commencé le 1er\u00a0novembre\u00a02026 à 9\u00a0h\u00a005, clos à 9\u00a0h\u00a050 (UTC)");
  EXPECT_EQ(
      workshop_line(Locale::en, morning, noon),
      "Workshop started on 1\u00a0November\u00a02026 at 9:05, closed on 21\u00a0November\u00a02026 at 12:00 (UTC)");
  EXPECT_EQ(workshop_line(Locale::en, {}, noon), "Workshop closed on 21\u00a0November\u00a02026 at 12:00 (UTC)");
  EXPECT_EQ(workshop_line(Locale::fr, noon, {}),
            "Atelier commencé le 21\u00a0novembre\u00a02026 à 12\u00a0h\u00a000 (UTC)");
  EXPECT_EQ(workshop_line(Locale::fr, {}, {}), "");
}

TEST(WordsOPN14, ReactionsAreWordsWhereThereAreNoPictures) {
  const std::map<Reaction, std::vector<Participant>> reactions = {
      {Reaction::agree, {Participant{1}, Participant{2}, Participant{3}}}, {Reaction::idea, {Participant{4}}}};
  EXPECT_EQ(reactions_line(Locale::fr, reactions, true), "👍\u00a03  💡\u00a01");
  EXPECT_EQ(reactions_line(Locale::fr, reactions, false), "3\u00a0d'accord · 1\u00a0idée");
  EXPECT_EQ(reactions_line(Locale::en, reactions, false), "3\u00a0agree · 1\u00a0idea");
  EXPECT_EQ(reactions_line(Locale::en, {}, true), "");
}

TEST(WordsOPV1, ARoundTellsItsTerms) {
  Round round{.on = RoundOn::groups, .budget = 5, .per_item = 5, .secret = true};
  EXPECT_EQ(round_line(Locale::fr, round, "S"),
            "Vote secret sur les groupes · étape «\u00a0S\u00a0» · 5 voix par personne");
  round.per_item = 1;
  EXPECT_EQ(round_line(Locale::en, round, ""),
            "Secret vote on the groups · 5 votes per person, at most 1 on one group");
  round.on = RoundOn::phrases;
  EXPECT_EQ(round_line(Locale::fr, round, ""), "Tour de consentement secret sur les phrases");
}

TEST(Words, FrenchPutsNoBreakSpacesIntoQuotesAndBeforeColons) {
  EXPECT_EQ(quoted(Locale::fr, "a"), "«\u00a0a\u00a0»");
  EXPECT_EQ(with_colon(Locale::fr, "Motif"), "Motif\u00a0:");
  EXPECT_EQ(quoted(Locale::en, "a"), "“a”");
}

}  // namespace
}  // namespace entonnoir::render
