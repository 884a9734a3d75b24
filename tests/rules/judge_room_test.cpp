#include "base/secrets.h"
#include "rules/judging.h"

namespace entonnoir::testing {
namespace {

const Author kFacilitator{Participant{1}, Role::facilitator, ClientId{"c"}, "the facilitators' token"};
const Author kPi{Participant{2}, Role::participant, ClientId{"c"}};

class JudgingARoom : public JudgingTest {
 protected:
  JudgingARoom() : JudgingTest(kFacilitator) {}
  static void SetUpTestSuite() { start_secrets(); }
  void SetUp() override { apply_all(b, {post("a", "A"), post("b", "B", kLarge, Place{192, 8})}, Participant{2}); }
};

TEST_F(JudgingARoom, OPC11WhatWasRevealedStaysSo) {
  EXPECT_TRUE(on(op::StageSetVisibility{kLarge, Visibility::private_}));
  apply_all(
      b, {op::StageSetVisibility{kLarge, Visibility::private_}, op::StageSetVisibility{kLarge, Visibility::public_}});
  EXPECT_EQ(refusal(op::StageSetVisibility{kLarge, Visibility::private_}), Code::stage_revealed);
  EXPECT_TRUE(on(op::StageSetVisibility{kLarge, Visibility::public_}));
  EXPECT_EQ(refusal(op::StageSetVisibility{StageId{"none"}, Visibility::public_}), Code::unknown_stage);
}

TEST_F(JudgingARoom, OPC11NoStageBecomesPrivateWhileARoundIsOpenThere) {
  apply_all(b, {op::RoundOpen{RoundId{"r"}, kLarge, RoundOn::notes, "", 1, 1, false}});
  EXPECT_EQ(refusal(op::StageSetVisibility{kLarge, Visibility::private_}), Code::round_open);
  EXPECT_TRUE(on(op::StageSetVisibility{kThemes, Visibility::private_}));
}

TEST_F(JudgingARoom, OPC13AStageInWhichARoundWasIsNotRemoved) {
  EXPECT_TRUE(on(op::StageRemove{kThemes}));
  apply_all(b, {op::RoundOpen{RoundId{"r"}, kThemes, RoundOn::groups, "", 1, 1, false}, op::RoundClose{RoundId{"r"}}});
  EXPECT_EQ(refusal(op::StageRemove{kThemes}), Code::stage_in_use);
}

TEST_F(JudgingARoom, OPC15AWorkshopIsStartedOnce) {
  apply_all(b, {op::BoardStart{}});
  EXPECT_EQ(refusal(op::BoardStart{}), Code::already_started);
  apply_all(b, {op::BoardUnstart{}});
  EXPECT_TRUE(on(op::BoardStart{}));
}

TEST_F(JudgingARoom, OPX1ANoteOfTheRehearsalRefusesAlmostEverything) {
  apply_all(b, {distil("d", {"a"}), op::GroupCreate{GroupId{"g"}, kLarge, "", ids({"a"}), {}}, op::BoardStart{},
                post("new", "N")});
  for (const Op& op : std::vector<Op>{
           op::NoteEdit{id("a"), 0, {Insert{"x"}}}, op::NoteMove{ids({"a"}), kThemes, {}},
           op::NoteColour{ids({"a"}), Colour::pink}, op::NoteSetAside{ids({"a"}), ""}, op::NoteRestore{ids({"a"})},
           op::NoteMerge{ids({"new"}), id("a")}, op::NoteMerge{ids({"a"}), id("new")}, distil("e", {"a"}),
           op::NoteAddSource{id("new"), ids({"a"})}, op::NoteAddSource{id("d"), ids({"new"})},
           op::NoteRemoveSource{id("d"), ids({"a"})}, op::NoteReact{id("a"), Reaction::love, true},
           op::GroupJoin{GroupId{"g"}, ids({"b"})}})
    EXPECT_EQ(refusal(op), Code::unknown_note) << op.index();
  EXPECT_TRUE(on(op::NoteWithdraw{ids({"a"})}, kPi)) << "one's own words can be taken back at any time";
  EXPECT_TRUE(on(op::NoteHide{ids({"a"})}));
  EXPECT_TRUE(on(op::GroupLeave{GroupId{"g"}, ids({"a"})}));
}

TEST_F(JudgingARoom, OPC21MethodsAreSorted) {
  const auto r = on(op::BoardMethods{{Method::reactions, Method::consent, Method::hands}});
  ASSERT_TRUE(r);
  EXPECT_EQ(std::get<op::BoardMethods>(*r).methods,
            (std::vector<Method>{Method::consent, Method::hands, Method::reactions}));
}

TEST_F(JudgingARoom, OPC22TimersRunOrArePausedOrAreNone) {
  EXPECT_EQ(refusal(op::TimerStart{}), Code::no_timer);
  EXPECT_EQ(refusal(op::TimerPause{}), Code::no_timer);
  EXPECT_TRUE(on(op::TimerStop{}));
  apply_all(b, {op::TimerStart{5000}});
  EXPECT_EQ(refusal(op::TimerStart{}), Code::no_timer) << "it runs";
  EXPECT_TRUE(on(op::TimerStart{9000}));
  EXPECT_TRUE(on(op::TimerPause{}));
  apply_all(b, {op::TimerPause{}});
  EXPECT_TRUE(on(op::TimerStart{}));
  EXPECT_EQ(refusal(op::TimerPause{}), Code::no_timer) << "it is paused";
}

TEST_F(JudgingARoom, OPC25OnesHandIsOnesOwnAndFacilitatorsTakeItDown) {
  EXPECT_EQ(std::get<op::PersonHand>(*on(op::PersonHand{true, {}}, kPi)).person, Participant{2});
  EXPECT_EQ(refusal(op::PersonHand{false, Participant{3}}, kPi), Code::forbidden);
  EXPECT_TRUE(on(op::PersonHand{false, Participant{3}}));
  EXPECT_EQ(refusal(op::PersonHand{true, Participant{3}}), Code::forbidden);
  EXPECT_EQ(refusal(op::PersonHand{false, Participant{99}}), Code::unknown_person);
}

TEST_F(JudgingARoom, OPC26FacilitatorsAreNeitherMutedNorRemoved) {
  EXPECT_EQ(refusal(op::PersonMute{Participant{1}}), Code::forbidden);
  EXPECT_EQ(refusal(op::PersonRemove{Participant{1}}), Code::forbidden);
  EXPECT_EQ(refusal(op::PersonMute{Participant{99}}), Code::unknown_person);
  EXPECT_TRUE(on(op::PersonRemove{Participant{2}}));
}

TEST_F(JudgingARoom, OPL1NewLinksAreDerivedFromTheFacilitatorsToken) {
  op::LinksRenew asked;
  asked.generation = 77;  // which is not the client's to say
  const auto r = on(asked);
  ASSERT_TRUE(r);
  const auto& renew = std::get<op::LinksRenew>(*r);
  EXPECT_EQ(renew.generation, 2u);
  const std::string token = *kFacilitator.facilitator_token;
  EXPECT_EQ(renew.participant_hash, token_hash(derive_token(token, Role::participant, 2)));
  EXPECT_EQ(renew.viewer_hash, token_hash(derive_token(token, Role::viewer, 2)));
  Author nameless = kFacilitator;
  nameless.facilitator_token.reset();
  EXPECT_EQ(refusal(asked, nameless), Code::forbidden);
}

TEST_F(JudgingARoom, OPG7OnlyGroupsOfOneStageAreMerged) {
  apply_all(b, {op::GroupCreate{GroupId{"g"}, kLarge, "", ids({"a"}), {}},
                op::GroupCreate{GroupId{"h"}, kLarge, "", {}, {}}, op::GroupCreate{GroupId{"t"}, kThemes, "", {}, {}}});
  EXPECT_TRUE(on(op::GroupMerge{GroupId{"g"}, GroupId{"h"}}));
  EXPECT_EQ(refusal(op::GroupMerge{GroupId{"g"}, GroupId{"g"}}), Code::bad_message);
  EXPECT_EQ(refusal(op::GroupMerge{GroupId{"g"}, GroupId{"t"}}), Code::unknown_group);
  EXPECT_EQ(refusal(op::GroupMerge{GroupId{"g"}, GroupId{"none"}}), Code::unknown_group);
  EXPECT_EQ(refusal(op::GroupMerge{GroupId{"none"}, GroupId{"g"}}), Code::unknown_group);
}

TEST_F(JudgingARoom, OPG7AMergedGroupIsGoneForEveryOpButItsMakingAnew) {
  const GroupId g{"g"};
  const GroupId h{"h"};
  apply_all(b, {op::GroupCreate{g, kLarge, "", ids({"a"}), {}}, op::GroupCreate{h, kLarge, "", {}, {}},
                op::GroupMerge{g, h}});
  op::NotePost into = post("n", "N");
  into.group = g;
  for (const Op& op : std::vector<Op>{op::GroupRename{g, "G"}, op::GroupPlace{g, {}}, op::GroupPlace{h, g},
                                      op::GroupJoin{g, ids({"b"})}, op::GroupLeave{g, ids({"a"})}, op::GroupDissolve{g},
                                      op::GroupMerge{g, h}, op::GroupMerge{h, g},
                                      op::GroupCreate{GroupId{"i"}, kLarge, "", {}, g}, into})
    EXPECT_EQ(refusal(op), Code::unknown_group) << op.index();
  EXPECT_TRUE(on(op::GroupCreate{g, kLarge, "", ids({"a"}), {}}));
  EXPECT_EQ(refusal(op::GroupCreate{g, kThemes, "", {}, {}}), Code::id_taken) << "its support is in its own stage";
  EXPECT_EQ(refusal(op::GroupCreate{h, kLarge, "", {}, {}}), Code::id_taken);
}

TEST_F(JudgingARoom, OPX3NotesAndGroupsShareTheirIds) {
  EXPECT_EQ(refusal(op::GroupCreate{GroupId{"a"}, kLarge, "", {}, {}}), Code::id_taken);
  apply_all(b, {op::GroupCreate{GroupId{"g"}, kLarge, "", {}, {}}});
  EXPECT_EQ(refusal(post("g", "G")), Code::id_taken);
}

TEST_F(JudgingARoom, OPX4MergedGroupsCountUntilTheyAreMadeAnew) {
  for (int i = 0; i < 300; ++i) apply_all(b, {op::GroupCreate{GroupId{"g" + std::to_string(i)}, kLarge, "", {}, {}}});
  apply_all(b, {op::GroupMerge{GroupId{"g1"}, GroupId{"g0"}}});
  EXPECT_EQ(refusal(op::GroupCreate{GroupId{"more"}, kLarge, "", {}, {}}), Code::groups_full);
  EXPECT_TRUE(on(op::GroupCreate{GroupId{"g1"}, kLarge, "", {}, {}}));
}

}  // namespace
}  // namespace entonnoir::testing
