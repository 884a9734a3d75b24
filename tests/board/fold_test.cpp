#include "board/fold.h"

#include <gtest/gtest.h>

#include "support/boards.h"

namespace entonnoir::testing {
namespace {

TEST(FoldSTA1, LiveNotesOfTheDefinitionStageArePhrasesInOrderOfArrival) {
  Board b = funnel();
  apply_all(b, {post("a", "A"), post("b", "B"), op::NoteMove{ids({"b", "a"}), kDefinition, std::vector<Place>(2)}});
  EXPECT_EQ(b.phrases, ids({"b", "a"}));
  apply_all(b, {op::NoteSetAside{ids({"b"}), "later"}});
  EXPECT_EQ(b.phrases, ids({"a"}));
  apply_all(b, {op::NoteRestore{ids({"b"})}});
  EXPECT_EQ(b.phrases, ids({"a", "b"}));
}

TEST(FoldSTA3, ChangingAPhraseEndsTheAdoption) {
  Board b = funnel();
  apply_all(b, {post("a", "A", kDefinition), post("b", "B", kDefinition), op::DefinitionRatify{}});
  ASSERT_TRUE(b.ratified);
  Board edited = b;
  apply_all(edited, {op::NoteEdit{id("a"), 0, {Insert{"x"}}}});
  EXPECT_FALSE(edited.ratified);
  Board reordered = b;
  apply_all(reordered, {op::PhrasePlace{id("b"), {}}});
  EXPECT_FALSE(reordered.ratified);
  Board untouched = b;
  apply_all(untouched, {post("c", "C"), op::PhrasePlace{id("b"), id("a")}, op::NoteColour{ids({"a"}), Colour::pink}});
  EXPECT_TRUE(untouched.ratified);
}

TEST(FoldOPN3, ANoteRemembersItsPlaceInEveryStage) {
  Board b = funnel();
  apply_all(b, {post("a", "A"), op::NoteMove{ids({"a"}), kThemes, std::vector<Place>{{184, 8}}}});
  EXPECT_EQ(b.note(id("a"))->places.at(kLarge), (Place{0, 8}));
  EXPECT_EQ(b.note(id("a"))->places.at(kThemes), (Place{184, 8}));
  EXPECT_EQ(b.note(id("a"))->stage, kThemes);
}

TEST(FoldOPN5, WithdrawingTakesTheTextForGood) {
  Board b = funnel();
  apply_all(b, {post("a", "secret"), op::NoteWithdraw{ids({"a"})}});
  EXPECT_EQ(b.note(id("a"))->text, "");
  EXPECT_TRUE(b.note(id("a"))->withdrawn);
}

TEST(FoldOPG4, ANoteIsInOneGroupOfAStage) {
  Board b = funnel();
  apply_all(b, {post("a", "A"), post("b", "B"), op::GroupCreate{GroupId{"g"}, kLarge, "G", ids({"a", "b"}), {}},
                op::GroupCreate{GroupId{"h"}, kLarge, "H", ids({"b"}), {}}});
  EXPECT_EQ(b.group(GroupId{"g"})->notes, ids({"a"}));
  EXPECT_EQ(b.group(GroupId{"h"})->notes, ids({"b"}));
  EXPECT_EQ(b.group_of(id("b")), GroupId{"h"});
  EXPECT_EQ(b.stage(kLarge)->groups, (std::vector<GroupId>{{"g"}, {"h"}}));
}

TEST(FoldSTA2, AGroupKeepsListingANoteThatMovedOn) {
  Board b = funnel();
  apply_all(b, {post("a", "A"), op::GroupCreate{GroupId{"g"}, kLarge, "G", ids({"a"}), {}},
                op::NoteMove{ids({"a"}), kThemes, std::vector<Place>(1)}});
  EXPECT_EQ(b.group_of(id("a")), GroupId{});
  apply_all(b, {op::NoteMove{ids({"a"}), kLarge, std::vector<Place>(1)}});
  EXPECT_EQ(b.group_of(id("a")), GroupId{"g"});
}

TEST(FoldOPG6, DissolvingKeepsTheNotes) {
  Board b = funnel();
  apply_all(
      b, {post("a", "A"), op::GroupCreate{GroupId{"g"}, kLarge, "G", ids({"a"}), {}}, op::GroupDissolve{GroupId{"g"}}});
  EXPECT_TRUE(b.groups.empty());
  EXPECT_TRUE(b.stage(kLarge)->groups.empty());
  EXPECT_TRUE(b.note(id("a")));
}

TEST(FoldOPC7, StagesStandBehindWhatIsNamed) {
  Board b = funnel();
  apply_all(b, {op::StagePlace{kRefine, kLarge}});
  EXPECT_EQ(b.stages[1].id, kRefine);
  apply_all(b, {op::StagePlace{kThemes, {}}});
  EXPECT_EQ(b.stages[0].id, kThemes);
}

TEST(FoldOPC13, RemovingAStageTakesItsEmptyGroupsAlong) {
  Board b = funnel();
  apply_all(b, {op::GroupCreate{GroupId{"g"}, kThemes, "G", {}, {}}, op::StageRemove{kThemes}});
  EXPECT_TRUE(b.groups.empty());
  EXPECT_EQ(b.stages.size(), 3u);
}

TEST(FoldPOS4, AnEntryThatNamesNothingEndsTheProcess) {
  Board b = funnel();
  EXPECT_DEATH(fold(b, op::NoteEdit{id("none"), 0, {Insert{"x"}}}, Millis{1}, Participant{1}), "broken invariant");
}

}  // namespace
}  // namespace entonnoir::testing
