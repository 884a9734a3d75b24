// Words that were erased for good (OPC14): the log forgets them and begins a new epoch (CON12).
#include "room/room_fixture.h"

namespace entonnoir::testing {
namespace {

class RoomForgettingTest : public RoomTest {
 protected:
  RoomForgettingTest() { settled(1, {post("a", "A word of Pi")}); }
  static Ops erase(std::optional<std::uint32_t> person = {}) {
    return {op::PersonErase{person ? std::optional(Participant{*person}) : std::nullopt}};
  }
  /// Pi erases their words; what that leads to.
  Effects erased() {
    submit(kPi, 2, erase());
    return appended(1);
  }
  Effects forgotten(Revision tail) { return room.on(input::Forgotten{{Epoch{2}, tail, room.position().mark}}); }
  Effects forgotten() { return forgotten(room.position().revision); }
  Effects retry() { return room.on(input::Retry{}); }
  Effects reload(RoomState state) { return room.on(input::Reloaded{std::move(state)}); }
  /// The board as a log has it that holds no entries but these, in this epoch.
  static RoomState state(std::uint64_t epoch, Board board, const Position& base, const std::vector<Entry>& entries) {
    RoomState state{std::move(board), {Epoch{epoch}, base.revision, base.mark}, entries, {}};
    for (const Entry& e : entries) {
      fold(state.board, e);
      state.position = {Epoch{epoch}, e.revision, e.mark};
    }
    return state;
  }
};

TEST_F(RoomForgettingTest, CON12OnceTheErasingIsDurableTheLogIsToldToForget) {
  EXPECT_TRUE(all<effect::Forget>(submit(kPi, 2, erase())).empty());
  const Effects e = appended(1);
  EXPECT_EQ(all<effect::Publish>(e).size(), 1u);
  EXPECT_EQ(all<effect::Forget>(e).at(0).at, room.position());
  EXPECT_TRUE(room.board().note(id("a"))->withdrawn);
  EXPECT_FALSE(room.quiet());
}

TEST_F(RoomForgettingTest, CON12NothingIsAppendedMeanwhileAndWhatWaitedGoesOnInTheNewEpoch) {
  erased();
  EXPECT_TRUE(submit(kFa, 1, {post("b", "B")}).empty());
  const Effects e = forgotten();
  EXPECT_EQ(all<effect::Append>(e).at(0).if_at.epoch, Epoch{2});
  EXPECT_EQ(all<effect::Append>(e).at(0).if_at, room.position());
  EXPECT_EQ(sent<wire::Saved>(appended(1)).at(0).position.epoch, Epoch{2});
  EXPECT_TRUE(room.quiet());
}

TEST_F(RoomForgettingTest, CON12EverybodyGetsASnapshotAndNothingThatWasToldBefore) {
  erased();
  const Effects e = forgotten();
  ASSERT_EQ(all<effect::SnapshotAll>(e).size(), 1u);
  EXPECT_TRUE(all<effect::SnapshotAll>(e)[0].alone);
  EXPECT_EQ(all<effect::Follow>(e).size(), 1u) << "from the new epoch";
}

TEST_F(RoomForgettingTest, CON12APositionOfTheEarlierEpochIsAnsweredByASnapshot) {
  const Position before = room.position();
  erased();
  const Position at = room.position();
  forgotten();
  for (const Position& since : {before, at}) {
    const Effects e = join(SessionId{9}, Role::viewer, PersonKey{"v"}, "v", since);
    EXPECT_EQ(sent<wire::Welcome>(e).at(0).resume, wire::Resume::snapshot);
    EXPECT_TRUE(all<effect::LookBack>(e).empty());
  }
  EXPECT_EQ(sent<wire::Welcome>(join(SessionId{8}, Role::viewer, PersonKey{"v"}, "v", room.position())).at(0).resume,
            wire::Resume::entries);
}

TEST_F(RoomForgettingTest, CON12EditsOfBeforeAreGoneTooAndLateOnesAreRefused) {
  settled(2, {op::NoteEdit{id("a"), 0, {Insert{"secret"}}}});
  submit(kFa, 1, {post("b", "B")});
  appended(1);
  submit(kFa, 2, {op::NoteEdit{id("b"), 0, {Insert{"x"}}}});
  appended(1);
  submit(kPi, 3, erase());
  appended(1);
  forgotten();
  const Effects late = submit(kFa, 3, {op::NoteEdit{id("b"), 0, {Insert{"y"}}}});
  EXPECT_EQ(sent<wire::Rejected>(late).at(0).why.code, Code::base_gone);
  const Effects joined = join(SessionId{9}, Role::viewer, PersonKey{"v"}, "v", {}, {{id("b"), 0}});
  EXPECT_TRUE(all<effect::SendSnapshot>(joined).at(0).edits.empty());
  EXPECT_TRUE(all<effect::LookBack>(joined).empty());
  EXPECT_EQ(all<effect::Append>(submit(kFa, 4, {op::NoteEdit{id("b"), 1, {Insert{"y"}}}})).size(), 1u);
}

TEST_F(RoomForgettingTest, SUB1WhatWasSavedBeforeIsStillKnownAsARepeat) {
  erased();
  forgotten();
  EXPECT_EQ(sent<wire::Saved>(submit(kPi, 2, erase())).size(), 1u);
}

TEST_F(RoomForgettingTest, CON12AnErasingThatAnotherServerAppendedIsForgottenAsWell) {
  const Effects e = hear({other(6, 60, erase(2), 1)});
  EXPECT_EQ(all<effect::Forget>(e).at(0).at, room.position());
}

TEST_F(RoomForgettingTest, CON12NotWhileAnAppendIsInFlight) {
  submit(kPi, 2, {post("b", "B")});
  EXPECT_TRUE(all<effect::Forget>(hear({other(6, 60, erase(2), 1)})).empty());
  const Effects e = conflict({other(6, 60, erase(2), 1)});
  EXPECT_EQ(all<effect::Forget>(e).size(), 1u);
  EXPECT_TRUE(all<effect::Append>(e).empty());
  EXPECT_EQ(all<effect::Append>(forgotten()).size(), 1u);
}

TEST_F(RoomForgettingTest, EntriesThatComeMeanwhileAreAfterWhatIsForgotten) {
  erased();
  EXPECT_EQ(all<effect::Publish>(hear({other(7, 70, {post("c", "C")})})).size(), 1u);
  forgotten();
  EXPECT_EQ(room.position(), (Position{Epoch{2}, Revision{7}, Mark{70}}));
  EXPECT_TRUE(room.quiet());
  EXPECT_TRUE(room.board().note(id("c")));
}

TEST_F(RoomForgettingTest, CON12AnotherErasingMeanwhileIsForgottenNext) {
  erased();
  hear({other(7, 70, erase(3), 3)});
  EXPECT_EQ(all<effect::Forget>(forgotten()).at(0).at, (Position{Epoch{2}, Revision{7}, Mark{70}}));
}

TEST_F(RoomForgettingTest, OPC14ErasingAgainWhoDidNothingSinceIsSavedAndNothingMoreIsForgotten) {
  erased();
  submit(kPi, 3, erase());  // while the log is at it
  forgotten();
  submit(kFa, 1, erase(2));
  for (const Effects& e : {appended(1), appended(1)}) {
    EXPECT_EQ(sent<wire::Saved>(e).size(), 1u);
    EXPECT_EQ(all<effect::Publish>(e).size(), 1u);
    EXPECT_TRUE(all<effect::Forget>(e).empty());
    EXPECT_TRUE(all<effect::SnapshotAll>(e).empty());
  }
  EXPECT_TRUE(room.quiet());
}

TEST_F(RoomForgettingTest, OPC14ErasingWhoWroteSinceForgetsThatToo) {
  erased();
  forgotten();
  settled(3, {post("b", "Another word of Pi")});
  submit(kPi, 4, {op::PersonErase{}, post("c", "And one behind the erasing")});
  EXPECT_EQ(all<effect::Forget>(appended(1)).size(), 1u);
  forgotten();
  submit(kPi, 5, erase());
  EXPECT_EQ(all<effect::Forget>(appended(1)).size(), 1u);
}

TEST_F(RoomForgettingTest, SEE7ErasingAgainWhoDidNothingSinceIsFollowedByNoSnapshot) {
  Board board = funnel();
  const RoundId round{"r"};
  apply_all(board, {post("p", "P", kDefinition), op::RoundOpen{round, kDefinition, RoundOn::phrases, "", 1, 1, true}});
  apply_all(board, {op::StanceSet{round, id("p"), Says::objection, "a reason of Pi", 0}}, Participant{2});
  apply_all(board, {op::RoundClose{round}});
  room = Room(RoomState{board, start(), {}, {}}, 42);
  join(kPi, Role::participant, PersonKey{"k2"}, "cp");
  submit(kPi, 3, erase());
  EXPECT_EQ(all<effect::SnapshotAll>(appended(1)).size(), 1u);
  forgotten();
  submit(kPi, 4, erase());
  EXPECT_TRUE(all<effect::SnapshotAll>(appended(1)).empty());
}

TEST_F(RoomForgettingTest, OPC14WhereAnotherServerHadItForgottenNothingMoreIsForgottenHereEither) {
  erased();
  room.on(input::ForgetRefused{});
  reload(state(2, room.board(), room.position(), {}));
  submit(kPi, 3, erase());
  EXPECT_TRUE(all<effect::Forget>(appended(1)).empty());
}

TEST_F(RoomForgettingTest, OPC14WordsThatAnOtherHistoryBringsBackAreErasedByAskingAgain) {
  const Board before = room.board();
  erased();
  forgotten();
  room.on(input::Doubt{});
  reload(state(3, before, {{}, room.position().revision, Mark{90}}, {}));
  EXPECT_FALSE(room.board().note(id("a"))->withdrawn);
  submit(kPi, 3, erase());
  EXPECT_EQ(all<effect::Forget>(appended(1)).size(), 1u);
}

TEST_F(RoomForgettingTest, WhereTheLogFailsPeopleAreToldAndItIsTriedAgain) {
  erased();
  submit(kFa, 1, {post("b", "B")});
  const Effects failed = room.on(input::AskFailed{reject(Code::log_unavailable)});
  EXPECT_EQ(sent<wire::Rejected>(failed).at(0).why.code, Code::log_unavailable);
  EXPECT_EQ(all<effect::RetryLater>(failed).size(), 1u);
  EXPECT_EQ(all<effect::Reload>(retry()).size(), 1u) << "it may have been done";
  RoomState same = state(1, room.board(), room.position(), {});
  EXPECT_TRUE(all<effect::Forget>(reload(same)).empty());
  EXPECT_EQ(all<effect::Forget>(retry()).size(), 1u);
  EXPECT_EQ(all<effect::SnapshotAll>(forgotten()).size(), 1u);
  EXPECT_TRUE(room.quiet());
}

TEST_F(RoomForgettingTest, WhereOnlyTheAnswerWasLostTheLaterEpochIsFound) {
  erased();
  room.on(input::AskFailed{reject(Code::log_unavailable)});
  retry();
  const Effects e = reload(state(2, room.board(), room.position(), {}));
  EXPECT_TRUE(all<effect::SnapshotAll>(e).at(0).alone);
  EXPECT_EQ(room.position().epoch, Epoch{2});
  EXPECT_TRUE(room.quiet());
}

TEST_F(RoomForgettingTest, WhereAnotherServerWasFirstItsBoardIsTakenAndNobodyIsRefused) {
  erased();
  submit(kFa, 1, {post("b", "B")});
  const Effects refused = room.on(input::ForgetRefused{});
  EXPECT_EQ(all<effect::Reload>(refused).size(), 1u);
  EXPECT_TRUE(sent<wire::Rejected>(refused).empty());
  const Effects e = reload(state(2, room.board(), room.position(), {other(7, 70, {post("c", "C")})}));
  EXPECT_TRUE(all<effect::Forget>(e).empty());
  EXPECT_EQ(all<effect::Append>(e).at(0).if_at, (Position{Epoch{2}, Revision{7}, Mark{70}}));
}

TEST_F(RoomForgettingTest, CON12ABoardOfALaterEpochIsTakenWhollyAndNothingIsBroughtBack) {
  submit(kFa, 1, {post("b", "B")});
  appended(1);  // what the other server did not know of, at the worst
  submit(kFa, 2, {post("c", "C")});
  Board erased_elsewhere = room.board();
  erased_elsewhere.notes.erase(id("b"));
  erased_elsewhere.counts = count_notes(erased_elsewhere.notes);
  fold(erased_elsewhere, op::PersonErase{Participant{2}}, Millis{1}, Participant{2});
  const Effects conflicted = room.on(input::BatchConflict{{Epoch{2}, Revision{9}, Mark{90}}, false, {}});
  EXPECT_EQ(all<effect::Reload>(conflicted).size(), 1u);
  const Effects e = reload(state(2, erased_elsewhere, {{}, Revision{9}, Mark{90}}, {}));
  EXPECT_TRUE(all<effect::SetBack>(e).empty());
  EXPECT_TRUE(all<effect::SnapshotAll>(e).at(0).alone);
  EXPECT_EQ(all<effect::Follow>(e).size(), 1u);
  const auto append = all<effect::Append>(e).at(0);
  ASSERT_EQ(append.entries.size(), 1u) << "only what waited";
  EXPECT_EQ(append.entries[0].seq, Seq{2});
  EXPECT_EQ(append.if_at, (Position{Epoch{2}, Revision{9}, Mark{90}}));
  EXPECT_FALSE(room.board().note(id("b")));
}

TEST_F(RoomForgettingTest, SUB3WhatALoadedBoardHoldsAndWasNotAnsweredIsSaidToBeSavedBeforeItsSnapshot) {
  const auto append = all<effect::Append>(submit(kFa, 1, {post("b", "B")})).at(0);
  room.on(input::AskFailed{reject(Code::log_unavailable)});
  Board there = room.board();
  fold(there, append.entries[0]);
  RoomState later = state(2, there, {{}, Revision{9}, Mark{90}}, {});
  const Position at{Epoch{1}, append.entries[0].revision, append.entries[0].mark};
  later.last_seqs = {{append.entries[0].by, append.entries[0].client, Seq{1}, at}};
  room.on(input::Doubt{});
  const Effects e = reload(std::move(later));
  const auto saved = sent<wire::Saved>(e);
  ASSERT_EQ(saved.size(), 1u);
  EXPECT_EQ(saved[0].seq, Seq{1});
  EXPECT_EQ(saved[0].position, at);
  const auto is_saved = [](const Effect& effect) { return std::holds_alternative<effect::Send>(effect); };
  const auto is_snapshot = [](const Effect& effect) { return std::holds_alternative<effect::SnapshotAll>(effect); };
  EXPECT_GT(std::find_if(e.begin(), e.end(), is_saved), std::find_if(e.begin(), e.end(), is_snapshot))
      << "which ends what is told of before, and leaves later itself";
}

TEST_F(RoomForgettingTest, CON12WhatWasBeingBroughtBackIsLostWhenALaterEpochComes) {
  room.on(input::Doubt{});
  reload(state(1, funnel(), start(), {other(5, 50, {post("y", "Y")})}));  // ours is being brought back
  room.on(input::BatchConflict{{Epoch{2}, Revision{9}, Mark{90}}, false, {}});
  const Effects e = reload(state(2, funnel(), {{}, Revision{9}, Mark{90}}, {}));
  EXPECT_TRUE(all<effect::Append>(e).empty());
  EXPECT_EQ(all<effect::SetBack>(e).at(0), (effect::SetBack{0, 1}))
      << "those who were told that it is saved have to know";
}

TEST_F(RoomForgettingTest, CON12AfterACrashBetweenBothTheLoadedEntryIsForgotten) {
  const Entry entry = other(5, 50, erase(2), 2);
  room = Room(state(1, funnel(), start(), {entry}), 42);
  EXPECT_EQ(all<effect::Forget>(room.on(input::Opened{})).at(0).at, (Position{Epoch{1}, Revision{5}, Mark{50}}));
  EXPECT_TRUE(room.has_to_forget());
  forgotten();
  EXPECT_FALSE(room.has_to_forget());
  Room forgotten_before(state(2, funnel(), start(), {other(5, 50, {post("b", "B")}, 3)}), 42);
  EXPECT_TRUE(forgotten_before.on(input::Opened{}).empty());
}

TEST_F(RoomForgettingTest, CON11ALogOfAnEarlierEpochHasTheErasingDoneAgainInThePersonsName) {
  const Board before = room.board();
  const Position at = room.position();
  erased();
  forgotten();
  submit(kFa, 1, {post("b", "B")});
  appended(1);
  room.on(input::Doubt{});
  const Effects e = reload(state(1, before, at, {}));
  const auto append = all<effect::Append>(e).at(0);
  ASSERT_EQ(append.entries.size(), 2u);
  EXPECT_EQ(append.entries[0].by, Participant{2});
  EXPECT_EQ(append.entries[0].ops, (Ops{op::PersonErase{Participant{2}}})) << "before anything else";
  EXPECT_EQ(append.entries[1].client, ClientId{"cf"}) << "what came after the erasing is brought back";
  EXPECT_EQ(all<effect::Forget>(appended(2)).size(), 1u);
  EXPECT_TRUE(room.board().note(id("a"))->withdrawn);
  EXPECT_EQ(all<effect::SnapshotAll>(forgotten()).size(), 1u);
}

TEST_F(RoomForgettingTest, CON11ALogOfAnEarlierEpochThatStillHasTheErasingForgetsIt) {
  const Position before = room.position();
  const Board board = room.board();
  Entry entry = all<effect::Append>(submit(kPi, 2, erase())).at(0).entries.at(0);
  appended(1);
  forgotten();
  room.on(input::Doubt{});
  const Effects e = reload(state(1, board, before, {entry}));
  EXPECT_TRUE(all<effect::Append>(e).empty());
  EXPECT_EQ(all<effect::Forget>(e).size(), 1u);
}

TEST_F(RoomForgettingTest, CON11AFacilitatorsErasingThatIsLostIsDoneAgainWhateverNumbersAreThen) {
  join(SessionId{5}, Role::participant, kNew, "cn");
  submit(SessionId{5}, 1, {post("n", "New")});
  appended(1);
  submit(kFa, 1, erase(4));
  appended(1);
  room.on(input::Doubt{});  // not forgotten before the log was set back
  room.on(input::AskFailed{reject(Code::log_unavailable)});
  retry();
  const Entry theirs =
      other(5, 50, {op::PersonJoin{Participant{4}, PersonKey{"kz"}, "Zo", Role::participant}, post("z", "Zo's")}, 4);
  Effects e = reload(state(1, funnel(), start(), {theirs}));
  const auto append = all<effect::Append>(e).at(0);
  ASSERT_EQ(append.entries.size(), 3u);
  EXPECT_EQ(append.entries[1].by, Participant{5}) << "numbered anew";
  EXPECT_EQ(append.entries[2].ops, (Ops{op::PersonErase{Participant{5}}}));
  appended(3);
  EXPECT_TRUE(room.board().note(id("n"))->withdrawn);
  EXPECT_FALSE(room.board().note(id("z"))->withdrawn) << "who has the number now is somebody else";
}

TEST_F(RoomForgettingTest, CON11OnesOwnErasingThatIsLostComesBackWithItsSeq) {
  submit(kPi, 2, erase());
  appended(1);
  room.on(input::AskFailed{reject(Code::log_unavailable)});
  retry();
  const auto append = all<effect::Append>(reload(state(1, funnel(), start(), {other(5, 50, {post("y", "Y")})}))).at(0);
  ASSERT_EQ(append.entries.size(), 2u);
  EXPECT_EQ(append.entries[1].seq, Seq{2});
  EXPECT_EQ(append.entries[1].ops, (Ops{op::PersonErase{Participant{2}}}));
}

TEST_F(RoomForgettingTest, CON11ALogThatLostTheWholeBoardBeginsInItsOwnEpoch) {
  erased();
  forgotten();
  room.on(input::Doubt{});
  EXPECT_EQ(all<effect::Restore>(reload(RoomState{})).at(0).if_at, Position{});
  room.on(input::Restored{});
  EXPECT_EQ(room.position().epoch, Epoch{1});
}

TEST(RoomStateCON3, WithoutEntriesTheBoardItselfTellsWhenItWasChanged) {
  RoomState state{funnel(), {}, {}, {}};
  EXPECT_EQ(state.changed(), state.board.created_at);
  apply_all(state.board, {post("a", "A"), op::NoteHide{ids({"a"})}, op::PersonErase{Participant{1}}});
  EXPECT_EQ(state.changed(), Millis{4000});
}

}  // namespace
}  // namespace entonnoir::testing
