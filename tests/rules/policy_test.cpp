#include "rules/policy.h"

#include <gtest/gtest.h>

#include "support/boards.h"

namespace entonnoir::testing {
namespace {

const Author kFacilitator{Participant{1}, Role::facilitator, ClientId{"c"}};
const Author kParticipant{Participant{2}, Role::participant, ClientId{"c"}};

Code code(const Result<void>& r) { return r.error().code; }

TEST(PolicyROL1, EachRoleMayUseItsOps) {
  const std::vector<Op> everybody{op::PersonErase{},  op::PersonName{},  op::NotePost{},
                                  op::NoteEdit{},     op::NoteMove{},    op::NoteColour{},
                                  op::NoteWithdraw{}, op::GroupCreate{}, op::GroupDissolve{}};
  const std::vector<Op> facilitators{op::BoardTitle{},    op::StageAdd{},    op::StageCurrent{},
                                     op::NoteSetAside{},  op::NoteHide{},    op::NoteMerge{},
                                     op::NoteDistil{},    op::PhrasePlace{}, op::DefinitionRatify{},
                                     op::NoteAddSource{}, op::StageRemove{}};
  for (const Op& op : everybody) {
    EXPECT_TRUE(may_use(Role::facilitator, op)) << op.index();
    EXPECT_TRUE(may_use(Role::participant, op)) << op.index();
    EXPECT_EQ(code(may_use(Role::viewer, op)), Code::forbidden) << op.index();
  }
  for (const Op& op : facilitators) {
    EXPECT_TRUE(may_use(Role::facilitator, op)) << op.index();
    EXPECT_EQ(code(may_use(Role::participant, op)), Code::forbidden) << op.index();
    EXPECT_EQ(code(may_use(Role::viewer, op)), Code::forbidden) << op.index();
  }
}

TEST(PolicyOPC2, NobodySendsTheServersOwnOps) {
  EXPECT_EQ(code(may_use(Role::facilitator, op::PersonJoin{})), Code::bad_message);
  EXPECT_EQ(code(may_use(Role::facilitator, op::BoardCreate{})), Code::bad_message);
}

/// Every policy × ownership for one act.
TEST(PolicyROL2, OwnMeansOwn) {
  Note mine{.by = Participant{2}};
  Note other{.by = Participant{3}};
  for (const Act act : {Act::move, Act::edit}) {
    Stage stage;
    const auto set = [&](Whose whose) { stage.policy.move = stage.policy.edit = whose; };
    set(Whose::none);
    EXPECT_EQ(code(may_act(kParticipant, stage, act, &mine)), Code::stage_forbids);
    set(Whose::own);
    EXPECT_TRUE(may_act(kParticipant, stage, act, &mine));
    EXPECT_EQ(code(may_act(kParticipant, stage, act, &other)), Code::not_author);
    set(Whose::all);
    EXPECT_TRUE(may_act(kParticipant, stage, act, &other));
    set(Whose::none);
    EXPECT_TRUE(may_act(kFacilitator, stage, act, &other));
  }
}

TEST(PolicyROL2, AClosedStageRefusesParticipantsOnly) {
  Stage stage{.status = StageStatus::closed, .policy = {.post = true, .group = true}};
  EXPECT_EQ(code(may_act(kParticipant, stage, Act::post, nullptr)), Code::stage_closed);
  EXPECT_EQ(code(may_act(kParticipant, stage, Act::group, nullptr)), Code::stage_closed);
  EXPECT_TRUE(may_act(kFacilitator, stage, Act::post, nullptr));
}

}  // namespace
}  // namespace entonnoir::testing
