#include "board/project.h"

#include <gtest/gtest.h>

#include "support/boards.h"

namespace entonnoir::testing {
namespace {

TEST(ProjectSTA4, HiddenTextsAndKeysAreAbsentForEverybody) {
  Board b = funnel();
  apply_all(b, {post("a", "abuse"), op::NoteHide{ids({"a"})}});
  for (const Audience audience : {Audience::everyone, Audience::facilitators}) {
    const Board seen = project(b, audience);
    EXPECT_EQ(seen.note(id("a"))->text, "");
    for (const auto& [number, person] : seen.people) EXPECT_TRUE(person.key.empty());
  }
  EXPECT_EQ(b.note(id("a"))->text, "abuse");
}

TEST(ProjectOPS1, APostThatIsHiddenInTheSameEntryNeverShowsItsText) {
  Board b = funnel();
  Entry entry{.revision = Revision{1},
              .at = Millis{1},
              .by = Participant{1},
              .ops = {post("a", "x"), op::NoteHide{ids({"a"})}}};
  fold(b, entry);
  const auto seen = project(entry, b, Audience::everyone);
  EXPECT_EQ(std::get<op::NotePost>(seen->ops[0]).text, "");
}

/// A board with a private stage: notes of 2 and 3 and a group in it.
Board with_a_private_stage() {
  Board b = funnel();
  apply_all(b, {op::GroupCreate{GroupId{"g"}, kLarge, "Our theme", {}, {}},
                op::StageSetVisibility{kLarge, Visibility::private_}, post("f", "of the facilitator")});
  apply_all(b, {post("a", "of 2"), op::NoteEdit{id("a"), 0, {Insert{"x "}}}}, Participant{2});
  apply_all(b, {post("b", "of 3")}, Participant{3});
  return b;
}

const Viewer kTwo{Audience::everyone, Participant{2}};

TEST(ProjectSEE1, InAPrivateStageOnesOwnNotesHaveTextsAndTheOthersCount) {
  const Board b = with_a_private_stage();
  const Board seen = project(b, kTwo);
  EXPECT_EQ(seen.note(id("a"))->text, "x of 2");
  EXPECT_EQ(seen.note(id("a"))->version, 1u);
  EXPECT_EQ(seen.note(id("b"))->text, "");
  EXPECT_EQ(seen.note(id("f"))->text, "");
  EXPECT_EQ(seen.notes.size(), 3u);
  EXPECT_EQ(seen.note(id("b"))->places, b.note(id("b"))->places);
  const Board shared = project(b, Audience::everyone);
  EXPECT_EQ(shared.note(id("a"))->text, "");
  EXPECT_EQ(shared.note(id("a"))->version, 0u);
}

TEST(ProjectSEE1, FacilitatorsSeeWhatIsPrivate) {
  const Board b = with_a_private_stage();
  const Board seen = project(b, Audience::facilitators);
  EXPECT_EQ(seen.notes, b.notes);
  EXPECT_EQ(seen.groups, b.groups);
}

TEST(ProjectSEE2, TitlesOfGroupsInAPrivateStageAreForFacilitators) {
  EXPECT_EQ(project(with_a_private_stage(), kTwo).group(GroupId{"g"})->title, "");
}

/// 2 and 3 voted in a secret round, and said something to a phrase in another one before.
Board with_secret_rounds(bool closed) {
  Board b = funnel();
  const RoundId votes{"votes"};
  const RoundId advice{"advice"};
  apply_all(b, {post("a", "A"), post("b", "B"), post("p", "P", kDefinition),
                op::RoundOpen{advice, kDefinition, RoundOn::phrases, "", 1, 1, true}});
  apply_all(b, {op::StanceSet{advice, id("p"), Says::objection, "no", 0}}, Participant{2});
  apply_all(b, {op::StanceSet{advice, id("p"), Says::agree, {}, 0}}, Participant{3});
  apply_all(b, {op::RoundClose{advice}, op::RoundOpen{votes, kLarge, RoundOn::notes, "", 2, 1, true}});
  apply_all(b, {op::VoteCast{votes, ItemId{"b"}}}, Participant{2});
  apply_all(b, {op::VoteCast{votes, ItemId{"a"}}, op::VoteCast{votes, ItemId{"b"}}}, Participant{3});
  if (closed) apply_all(b, {op::RoundClose{votes}});
  return b;
}

TEST(ProjectSEE3, WhileASecretRoundIsOpenEverybodyHasTheirOwnAndFacilitatorsNoMore) {
  const Board b = with_secret_rounds(false);
  EXPECT_TRUE(project(b, Audience::everyone).rounds[1].ballots.empty());
  EXPECT_TRUE(project(b, Audience::facilitators).rounds[1].ballots.empty());
  EXPECT_TRUE(project(b, {Audience::facilitators, Participant{1}}).rounds[1].ballots.empty());
  EXPECT_EQ(project(b, kTwo).rounds[1].ballots, (Ballots{{Participant{2}, {ItemId{"b"}}}}));
}

TEST(ProjectSEE3, ClosedItIsShownToAllWithoutWhoseItIs) {
  const Board b = with_secret_rounds(true);
  for (const Viewer& viewer : {kTwo, Viewer{Audience::facilitators}, Viewer{Audience::everyone}}) {
    const Board seen = project(b, viewer);
    EXPECT_EQ(seen.rounds[1].ballots,
              (Ballots{{Participant{1}, {ItemId{"a"}, ItemId{"b"}}}, {Participant{2}, {ItemId{"b"}}}}));
    const auto& stances = seen.rounds[0].stances.at(id("p"));
    EXPECT_EQ(stances.at(Participant{1}).says, Says::agree);
    EXPECT_EQ(stances.at(Participant{2}).says, Says::objection);
    EXPECT_EQ(stances.size(), 2u);
  }
}

TEST(ProjectSEE4, NamesAreShownAsTheBoardSays) {
  Board b = funnel();
  b.people.at(Participant{2}).shown = true;
  const auto name = [&](std::uint32_t number) {
    return project(b, Audience::facilitators).people.at(Participant{number}).name;
  };
  EXPECT_EQ(name(3), "Po");
  b.names = Names::chosen;
  EXPECT_EQ(name(2), "Pi");
  EXPECT_EQ(name(3), "");
  EXPECT_EQ(name(1), "") << "facilitators choose too";
  b.names = Names::hidden;
  EXPECT_EQ(name(2), "");
}

Entry entry_of(Ops ops, std::uint32_t by) {
  return Entry{.revision = Revision{1}, .at = Millis{1}, .by = Participant{by}, .ops = std::move(ops)};
}

TEST(ProjectSEE5, ATitleOfAPrivateStageStaysThereWhenItsGroupIsMadeAnewElsewhere) {
  Board b = with_a_private_stage();
  const Entry entry =
      entry_of({op::GroupRename{GroupId{"g"}, "Our secret"}, op::GroupDissolve{GroupId{"g"}},
                op::GroupCreate{GroupId{"g"}, kThemes, "New", {}, {}}, op::GroupRename{GroupId{"g"}, "Newer"}},
               1);
  fold(b, entry);
  const auto seen = project(entry, b, Audience::everyone);
  EXPECT_EQ(seen->ops, (Ops{entry.ops[1], entry.ops[2], entry.ops[3]}));
}

TEST(ProjectSEE5, ATitleOfAPrivateStageThatIsRemovedAndAddedAgainIsNotTold) {
  Board b = funnel();
  const Policy policy;
  const op::StageAdd add{StageId{"s"}, "S", "", StageKind::notes, policy, {}};
  const Entry entry =
      entry_of({add, op::StageSetVisibility{StageId{"s"}, Visibility::private_},
                op::GroupCreate{GroupId{"g"}, StageId{"s"}, "Our secret", {}, {}}, op::StageRemove{StageId{"s"}}, add},
               1);
  fold(b, entry);
  const auto seen = project(entry, b, Audience::everyone);
  EXPECT_EQ(std::get<op::GroupCreate>(seen->ops.at(2)).title, "");
  EXPECT_TRUE(retracts(entry_of({op::StageRemove{StageId{"s"}}}, 1), b)) << "of what came before it the same is true";
}

TEST(ProjectSEE5, EntriesAreCutAsTheBoardIs) {
  Board b = with_a_private_stage();
  const Entry entry = entry_of({post("c", "new"), op::NoteEdit{id("b"), 0, {Insert{"y"}}},
                                op::GroupRename{GroupId{"g"}, "Other"}, op::NoteColour{ids({"b"}), Colour::pink}},
                               3);
  fold(b, entry);
  op::NotePost blank = post("c", "");
  EXPECT_EQ(project(entry, b, kTwo)->ops, (Ops{blank, op::NoteColour{ids({"b"}), Colour::pink}}));
  EXPECT_EQ(project(entry, b, Audience::facilitators)->ops, entry.ops);
  EXPECT_EQ(project(entry, b, {Audience::everyone, Participant{3}})->ops,
            (Ops{entry.ops[0], entry.ops[1], entry.ops[3]}));
  EXPECT_FALSE(project(entry_of({op::NoteEdit{id("b"), 1, {Insert{"z"}}}}, 3), b, kTwo)) << "nothing is left";
}

TEST(ProjectSEE6, WhoHasAnEntryOfTheirOwn) {
  Board b = with_a_private_stage();
  const Entry edit = entry_of({op::NoteEdit{id("b"), 0, {Insert{"y"}}}}, 1);
  fold(b, edit);
  const auto own = own_entries(edit, b);
  ASSERT_EQ(own.size(), 1u) << "a facilitator's edit of it is its author's to see";
  EXPECT_EQ(own[0].person, Participant{3});
  EXPECT_EQ(own[0].audience, Audience::everyone) << "facilitators have it anyway";
  EXPECT_EQ(own[0].entry.ops, edit.ops);
  EXPECT_TRUE(own_entries(entry_of({op::NoteColour{ids({"b"}), Colour::pink}}, 1), b).empty());
}

TEST(ProjectSEE6, OnesVotesAreOnesOwnInEitherAudience) {
  const Board b = with_secret_rounds(false);
  const Entry cast = entry_of({op::VoteCast{RoundId{"votes"}, ItemId{"b"}}}, 2);
  const auto own = own_entries(cast, b);
  ASSERT_EQ(own.size(), 2u);
  for (const OwnEntry& one : own) EXPECT_EQ(one.person, Participant{2});
  Board open = b;
  open.rounds[1].secret = false;
  EXPECT_TRUE(own_entries(cast, open).empty());
}

TEST(ProjectSEE7, WhatChangesSightNeedsASnapshot) {
  const Board b = with_a_private_stage();
  const auto change = [&](Op op) { return changes_sight(entry_of({std::move(op)}, 1), b); };
  const SightChange none;
  const SightChange others{true, false};
  const SightChange all{true, true};
  EXPECT_EQ(change(op::StageSetVisibility{kLarge, Visibility::public_}), others);
  EXPECT_EQ(change(op::StageSetVisibility{kLarge, Visibility::private_}), none) << "it is";
  EXPECT_EQ(change(op::NoteMove{ids({"a"}), kThemes, {}}), others);
  EXPECT_EQ(change(op::NoteMove{ids({"a"}), kLarge, {}}), none);
  EXPECT_EQ(change(op::BoardNames{Names::hidden}), all);
  EXPECT_EQ(change(op::BoardNames{Names::shown}), none);
  EXPECT_EQ(change(op::PersonName{"N", {}, true}), none) << "names are shown anyway";
  EXPECT_EQ(change(op::NoteUnhide{ids({"a"})}), none) << "it is not hidden";
  EXPECT_EQ(change(op::NoteHide{ids({"a"})}), none);
  EXPECT_EQ(changes_sight(entry_of({op::NoteHide{ids({"a"})}, op::NoteUnhide{ids({"a"})}}, 1), b), all);
  const RoundId round{"r"};
  for (const bool secret : {true, false}) {
    const Ops at_once{op::RoundOpen{round, kThemes, RoundOn::notes, "", 1, 1, secret}, op::RoundClose{round}};
    EXPECT_EQ(changes_sight(entry_of(at_once, 1), b), secret ? all : none);
  }
  const Stage& large = *b.stage(kLarge);
  const Ops anew{op::StageRemove{kLarge}, op::StageAdd{kLarge, "", "", StageKind::notes, large.policy, kThemes}};
  EXPECT_EQ(changes_sight(entry_of(anew, 1), b), others) << "it is public now";
  Board chosen = b;
  chosen.names = Names::chosen;
  for (const bool shown : {true, false})
    EXPECT_EQ(changes_sight(entry_of({op::PersonName{"N", {}, shown}}, 1), chosen), none) << "the op brings the name";
  const Board voting = with_secret_rounds(false);
  EXPECT_EQ(changes_sight(entry_of({op::RoundClose{RoundId{"votes"}}}, 1), voting), all);
  EXPECT_EQ(changes_sight(entry_of({op::PersonErase{Participant{2}}}, 1), voting), all) << "a closed one has stances";
  Board advised = voting;
  advised.rounds[0].closed.reset();
  EXPECT_EQ(changes_sight(entry_of({op::PersonErase{Participant{2}}}, 1), advised), none)
      << "theirs are told to nobody";
  EXPECT_EQ(change(op::PersonErase{Participant{2}}), none);
}

TEST(ProjectSEE7, AnEditInTheChangeThatShowsItsNoteIsLeftToTheSnapshot) {
  Board b = with_a_private_stage();
  const Entry entry =
      entry_of({op::StageSetVisibility{kLarge, Visibility::public_}, op::NoteEdit{id("b"), 0, {Insert{"y"}}}}, 1);
  const SightChange change = changes_sight(entry, b);
  EXPECT_EQ(change, (SightChange{true, false}));
  fold(b, entry);
  EXPECT_EQ(project(entry, b, kTwo, change)->ops, (Ops{entry.ops[0]})) << "it has no text to which this would fit";
  EXPECT_EQ(project(entry, b, Audience::facilitators, change)->ops, entry.ops);
}

TEST(ProjectSEE7, AnEditBesideAMoveThatShowsNothingIsTold) {
  Board b = with_a_private_stage();
  apply_all(b, {post("t", "T", kThemes)});
  const Entry entry =
      entry_of({op::NoteMove{ids({"t"}), kDefinition, std::vector{Place{}}}, op::NoteEdit{id("t"), 0, {Insert{"y"}}},
                op::StageSetVisibility{kLarge, Visibility::private_}},
               1);
  const SightChange change = changes_sight(entry, b);
  EXPECT_EQ(change, SightChange{});
  fold(b, entry);
  EXPECT_EQ(project(entry, b, kTwo, change)->ops, entry.ops);
}

TEST(ProjectSEE5, AnEditThatIsWithheldEndsAnAdoptionAllTheSame) {
  Board b = funnel();
  apply_all(b, {post("p", "P", kDefinition), op::StageSetVisibility{kDefinition, Visibility::private_},
                op::DefinitionRatify{}});
  const Entry edit = entry_of({op::NoteEdit{id("p"), 0, {Insert{"y"}}}}, 1);
  fold(b, edit);
  EXPECT_EQ(project(edit, b, kTwo)->ops, (Ops{op::DefinitionReopen{}}));
}

TEST(ProjectCON4, AMoveIsTakenBackOnlyWhereTheNoteWasInAPrivateStage) {
  Board b = with_a_private_stage();
  apply_all(b, {post("t", "T", kThemes)});
  const Entry move = entry_of({op::NoteMove{ids({"a"}), kLarge, {}}}, 1);
  EXPECT_FALSE(retracts(move, b)) << "it never was elsewhere";
  Board there_and_back = b;
  apply_all(there_and_back, {op::NoteMove{ids({"a"}), kThemes, std::vector<Place>(1)},
                             op::NoteMove{ids({"a"}), kLarge, std::vector<Place>(1)}});
  EXPECT_TRUE(retracts(move, there_and_back)) << "it may have come from there";
  EXPECT_FALSE(retracts(entry_of({op::NoteMove{ids({"t"}), kThemes, {}}}, 1), b));
  EXPECT_TRUE(retracts(entry_of({op::StageSetVisibility{kLarge, Visibility::public_}}, 1), b));
  EXPECT_TRUE(retracts(entry_of({op::BoardNames{Names::hidden}}, 1), b));
  EXPECT_TRUE(retracts(entry_of({op::RoundClose{RoundId{"votes"}}}, 1), with_secret_rounds(true)));
}

TEST(ProjectCON4, WhatTakesBackOrShowsNeedsASnapshotOnResume) {
  Entry entry;
  entry.ops = {op::NoteHide{}};
  EXPECT_TRUE(retracts(entry, Board{}));
  EXPECT_FALSE(reveals(entry));
  entry.ops = {op::NoteUnhide{}};
  EXPECT_TRUE(reveals(entry));
  entry.ops = {op::NoteColour{}};
  EXPECT_FALSE(retracts(entry, Board{}));
}

}  // namespace
}  // namespace entonnoir::testing
