#include "rules/judging.h"

namespace entonnoir::testing {
namespace {

const Author kFacilitator{Participant{1}, Role::facilitator, ClientId{"c"}};
const Author kPi{Participant{2}, Role::participant, ClientId{"c"}};
const RoundId kR{"r"};

ItemId item(const char* id) { return ItemId{id}; }

class JudgingVotes : public JudgingTest {
 protected:
  JudgingVotes() : JudgingTest(kPi) {}
  void SetUp() override {
    apply_all(b, {post("a", "A"), post("b", "B"), post("c", "C"), post("p", "P", kDefinition),
                  op::GroupCreate{GroupId{"g"}, kLarge, "", ids({"a"}), {}}});
    for (const StageId& stage : {kLarge, kDefinition}) b.stage(stage)->policy.vote = true;
  }
  void open(RoundOn what, std::uint32_t budget = 2, std::uint32_t per_item = 1, StageId stage = kLarge) {
    apply_all(b, {op::RoundOpen{kR, std::move(stage), what, "", budget, per_item, false}});
  }
  /// Casts as Pi, however it is judged.
  void cast(std::initializer_list<const char*> items) {
    for (const char* one : items) apply_all(b, {op::VoteCast{kR, item(one)}}, Participant{2});
  }
};

TEST_F(JudgingVotes, OPX3TheIdOfADissolvedGroupThatHasVotesIsNobodysToTakeElsewhere) {
  open(RoundOn::groups);
  cast({"g"});
  apply_all(b, {op::GroupDissolve{GroupId{"g"}}});
  EXPECT_EQ(refusal(post("g", "votes for me")), Code::id_taken);
  EXPECT_EQ(refusal(distil("g", {"a"}, kLarge), kFacilitator), Code::id_taken);
  const auto again = [](StageId stage) { return op::GroupCreate{GroupId{"g"}, std::move(stage), "", {}, {}}; };
  EXPECT_EQ(refusal(again(kThemes), kFacilitator), Code::id_taken);
  EXPECT_TRUE(on(again(kLarge), kFacilitator)) << "with it its votes come back";
  apply_all(b, {op::RoundClose{kR}});
  EXPECT_TRUE(on(again(kThemes), kFacilitator));
}

TEST_F(JudgingVotes, OPV1OneRoundAtATimeAndNoneOnWhatIsPrivate) {
  const op::RoundOpen round{kR, kLarge, RoundOn::notes, "", 2, 1, false};
  EXPECT_TRUE(on(round, kFacilitator));
  b.stage(kLarge)->visibility = Visibility::private_;
  EXPECT_EQ(refusal(round, kFacilitator), Code::stage_private);
  b.stage(kLarge)->visibility = Visibility::public_;
  apply_all(b, {round});
  EXPECT_EQ(refusal(round, kFacilitator), Code::id_taken);
  EXPECT_EQ(refusal(op::RoundOpen{RoundId{"s"}, kThemes, RoundOn::notes, "", 2, 1, false}, kFacilitator),
            Code::round_open);
  apply_all(b, {op::RoundClose{kR}});
  EXPECT_EQ(refusal(op::RoundOpen{RoundId{"s"}, StageId{"none"}, RoundOn::notes, "", 2, 1, false}, kFacilitator),
            Code::unknown_stage);
  EXPECT_EQ(refusal(op::RoundOpen{RoundId{"s"}, kThemes, RoundOn::phrases, "", 2, 1, false}, kFacilitator),
            Code::bad_message);
  while (b.rounds.size() < 50) {
    b.rounds.push_back(b.rounds.front());
    b.rounds.back().id = RoundId{"x" + std::to_string(b.rounds.size())};
  }
  EXPECT_EQ(refusal(op::RoundOpen{RoundId{"s"}, kThemes, RoundOn::notes, "", 2, 1, false}, kFacilitator),
            Code::rounds_full);
}

TEST_F(JudgingVotes, OPV2ARoundIsClosedOnce) {
  EXPECT_EQ(refusal(op::RoundClose{kR}, kFacilitator), Code::round_closed);
  open(RoundOn::notes);
  EXPECT_TRUE(on(op::RoundClose{kR}, kFacilitator));
  apply_all(b, {op::RoundClose{kR}});
  EXPECT_EQ(refusal(op::RoundClose{kR}, kFacilitator), Code::round_closed);
  EXPECT_EQ(refusal(op::VoteCast{kR, item("a")}), Code::round_closed);
  EXPECT_EQ(refusal(op::VoteWithdraw{kR, item("a")}), Code::round_closed);
}

TEST_F(JudgingVotes, OPV3OnlyWhatStandsForSomethingTakesVotes) {
  EXPECT_EQ(refusal(op::VoteCast{kR, item("a")}), Code::round_closed) << "no such round";
  open(RoundOn::notes);
  EXPECT_TRUE(on(op::VoteCast{kR, item("a")}));
  EXPECT_EQ(refusal(op::VoteCast{kR, item("g")}), Code::unknown_note) << "the round is on notes";
  EXPECT_EQ(refusal(op::VoteCast{kR, item("zz")}), Code::unknown_note);
  EXPECT_EQ(refusal(op::VoteCast{kR, item("p")}), Code::unknown_note) << "of another stage";
  apply_all(b, {op::NoteSetAside{ids({"c"}), ""}});
  EXPECT_EQ(refusal(op::VoteCast{kR, item("c")}), Code::unknown_note);
}

TEST_F(JudgingVotes, OPV3OnGroupsANoteInOneIsTheGroup) {
  open(RoundOn::groups);
  cast({"a"});
  EXPECT_EQ(refusal(op::VoteCast{kR, item("g")}), Code::item_full);
  EXPECT_TRUE(on(op::VoteCast{kR, item("b")}));
  EXPECT_EQ(refusal(op::VoteCast{kR, item("zz")}), Code::unknown_group);
  apply_all(b, {op::GroupCreate{GroupId{"t"}, kThemes, "", {}, {}}});
  EXPECT_EQ(refusal(op::VoteCast{kR, item("t")}), Code::unknown_group) << "of another stage";
}

TEST_F(JudgingVotes, OPV3SoManyOnOneAndSoManyInAll) {
  open(RoundOn::notes, 3, 2);
  cast({"a", "a"});
  EXPECT_EQ(refusal(op::VoteCast{kR, item("a")}), Code::item_full);
  EXPECT_TRUE(on(op::VoteCast{kR, item("b")}));
  cast({"b"});
  EXPECT_EQ(refusal(op::VoteCast{kR, item("b")}), Code::budget_spent);
  EXPECT_EQ(refusal(op::VoteCast{kR, item("a")}), Code::item_full) << "the nearer reason first";
  EXPECT_TRUE(on(op::VoteCast{kR, item("b")}, kFacilitator)) << "everybody has their own";
}

TEST_F(JudgingVotes, VOT3WhatIsSetAsideGivesItsVotesBack) {
  open(RoundOn::notes, 2, 1);
  cast({"a", "b"});
  EXPECT_EQ(refusal(op::VoteCast{kR, item("c")}), Code::budget_spent);
  apply_all(b, {op::NoteSetAside{ids({"a"}), ""}});
  EXPECT_TRUE(on(op::VoteCast{kR, item("c")}));
}

TEST_F(JudgingVotes, VOT6ABallotHasAnEnd) {
  open(RoundOn::notes, 100, 100);
  apply_all(b, {op::NoteSetAside{ids({"b"}), ""}});
  b.rounds.back().ballots[Participant{2}] = Ballot(500, item("b"));
  EXPECT_EQ(refusal(op::VoteCast{kR, item("a")}), Code::budget_spent);
}

TEST_F(JudgingVotes, OPV4TheUnitThatGoesIsTheLastOneWithThisTarget) {
  open(RoundOn::groups, 9, 9);
  cast({"g", "b", "a", "b"});
  EXPECT_EQ(std::get<op::VoteWithdraw>(*on(op::VoteWithdraw{kR, item("g")})).item, item("a")) << "a is in g";
  EXPECT_EQ(refusal(op::VoteWithdraw{kR, item("c")}), Code::unknown_vote);
  EXPECT_EQ(refusal(op::VoteWithdraw{kR, item("g")}, kFacilitator), Code::unknown_vote) << "votes are one's own";
  apply_all(b, {op::NoteSetAside{ids({"b"}), ""}});
  EXPECT_EQ(std::get<op::VoteWithdraw>(*on(op::VoteWithdraw{kR, item("b")})).item, item("b"))
      << "what stands for nothing can be taken back by its name";
}

TEST_F(JudgingVotes, OPV5StancesAreOnPhrasesAndKnowTheVersion) {
  open(RoundOn::phrases, 1, 1, kDefinition);
  apply_all(b, {op::NoteEdit{id("p"), 0, {Insert{"x"}}}});
  op::StanceSet set{kR, id("p"), Says::concern, "why", 77};
  const auto r = on(set);
  ASSERT_TRUE(r);
  EXPECT_EQ(std::get<op::StanceSet>(*r).version, 1u) << "which is not the client's to say";
  EXPECT_EQ(refusal(op::StanceSet{kR, id("a"), Says::agree, {}, {}}), Code::unknown_note);
  EXPECT_EQ(refusal(op::StanceSet{kR, id("zz"), Says::agree, {}, {}}), Code::unknown_note);
  EXPECT_EQ(refusal(op::VoteCast{kR, item("p")}), Code::bad_message);
  EXPECT_EQ(refusal(op::VoteWithdraw{kR, item("p")}), Code::bad_message);
  EXPECT_EQ(refusal(op::StanceClear{kR, id("p")}), Code::unknown_vote);
  apply_all(b, {op::StanceSet{kR, id("p"), Says::agree, {}, 1}}, Participant{2});
  EXPECT_TRUE(on(op::StanceClear{kR, id("p")}));
  EXPECT_EQ(refusal(op::StanceClear{kR, id("p")}, kFacilitator), Code::unknown_vote) << "stances are one's own";
  apply_all(b, {op::RoundClose{kR}});
  EXPECT_EQ(refusal(set), Code::round_closed);
}

TEST_F(JudgingVotes, OPV5ThereAreNoStancesOnNotes) {
  open(RoundOn::notes);
  EXPECT_EQ(refusal(op::StanceSet{kR, id("a"), Says::agree, {}, {}}), Code::bad_message);
}

TEST_F(JudgingVotes, OPD2AnOpenObjectionTakesAReasonToAdoptTheDefinition) {
  open(RoundOn::phrases, 1, 1, kDefinition);
  apply_all(b, {op::StanceSet{kR, id("p"), Says::objection, "too long", 0}}, Participant{2});
  EXPECT_EQ(refusal(op::DefinitionRatify{}, kFacilitator), Code::objection_open);
  EXPECT_EQ(refusal(op::DefinitionRatify{" \n"}, kFacilitator), Code::objection_open) << "blank is no reason";
  EXPECT_TRUE(on(op::DefinitionRatify{"we have to end"}, kFacilitator));
  apply_all(b, {op::StanceSet{kR, id("p"), Says::concern, {}, 0}}, Participant{2});
  EXPECT_TRUE(on(op::DefinitionRatify{}, kFacilitator));
}

TEST_F(JudgingVotes, SEE3NobodyLearnsOfObjectionsByAdoptingWhileASecretRoundIsOpen) {
  open(RoundOn::phrases, 1, 1, kDefinition);
  b.rounds.back().secret = true;
  EXPECT_EQ(refusal(op::DefinitionRatify{}, kFacilitator), Code::round_open);
  apply_all(b, {op::StanceSet{kR, id("p"), Says::objection, {}, 0}}, Participant{2});
  EXPECT_EQ(refusal(op::DefinitionRatify{}, kFacilitator), Code::round_open) << "the same answer with an objection";
  EXPECT_EQ(refusal(op::DefinitionRatify{"we go on"}, kFacilitator), Code::round_open);
  apply_all(b, {op::RoundClose{kR}});
  EXPECT_EQ(refusal(op::DefinitionRatify{}, kFacilitator), Code::objection_open);
}

}  // namespace
}  // namespace entonnoir::testing
