// Edits of texts that are older than what the room has at hand (TXT4).
#include "base/limits.h"
#include "room/room_long_history.h"

namespace entonnoir::testing {
namespace {

class RoomLookingTest : public LongHistory {};

TEST_F(RoomLookingTest, TXT4ALateEditIsJudgedWithTheOlderEditsOfItsNote) {
  const Effects first = submit(kPi, 1, late(0));
  EXPECT_TRUE(sent<wire::Rejected>(first).empty());
  EXPECT_TRUE(all<effect::Append>(first).empty());
  const auto look = look_in(first);
  EXPECT_EQ(look.to, log[log.size() - 500].revision) << "what is known, for its mark";
  EXPECT_EQ(look.to.value - look.from.value, 1'000u);
  const Effects done = answer_all(first);
  const auto edit = std::get<op::NoteEdit>(all<effect::Append>(done).at(0).entries.at(0).ops.at(0));
  EXPECT_EQ(edit.version, 40u);
  appended(1);
  EXPECT_EQ(text(), dots(40) + "A!");
}

TEST_F(RoomLookingTest, TXT4OthersAreJudgedMeanwhileAndTheLateOneAfterThem) {
  const Effects first = submit(kPi, 1, late(3));
  EXPECT_EQ(all<effect::Append>(submit(kFa, 1, {op::NoteEdit{id("a"), 40, {Keep{41}, Insert{"#"}}}})).size(), 1u);
  appended(1);
  EXPECT_EQ(all<effect::Append>(answer_all(first)).size(), 1u);
  appended(1);
  EXPECT_EQ(text(), dots(40) + "A#!") << "the facilitator's number is lower";
}

TEST_F(RoomLookingTest, TXT4AnEntryThatComesMeanwhileIsTransformedOverToo) {
  const Effects first = submit(kPi, 1, late(3));
  EXPECT_EQ(all<effect::Publish>(hear({write({op::NoteEdit{id("a"), 40, {Insert{"<"}}}}, 3)})).size(), 1u);
  answer_all(first);
  appended(1);
  EXPECT_EQ(text(), "<" + dots(40) + "A!");
}

TEST_F(RoomLookingTest, TXT4WhatIsInTheEntriesAtHandIsNotReadAgain) {
  for (std::uint64_t v = 40; v < 340; ++v) hear({write({op::NoteEdit{id("a"), v, {Insert{"."}}}}, 3)});
  const Effects e = submit(kPi, 1, late(45));
  EXPECT_TRUE(all<effect::LookBack>(e).empty()) << "older than 256 edits, and yet among the entries at hand";
  EXPECT_EQ(all<effect::Append>(e).size(), 1u);
  appended(1);
  EXPECT_EQ(text(), dots(340) + "A!");
}

TEST_F(RoomLookingTest, TXT4OneLookServesAllWhoWait) {
  const Effects first = submit(kPi, 1, late(3, "p"));
  EXPECT_TRUE(all<effect::LookBack>(submit(kFa, 1, late(7, "f"))).empty()) << "one at a time";
  const Effects done = answer_all(first);
  EXPECT_EQ(all<effect::Append>(done).at(0).entries.size(), 2u);
  appended(2);
  EXPECT_EQ(text(), dots(40) + "Afp") << "the lower number stands left";
  EXPECT_TRUE(all<effect::LookBack>(submit(kFa, 2, late(5))).empty()) << "what was read is kept for a while";
}

TEST_F(RoomLookingTest, WhatWasReadIsLetGoAfterAWhile) {
  const auto comes = [&](std::uint64_t session) {
    return join(SessionId{session}, Role::viewer, PersonKey{"v"}, "v", at(log[1'200]));
  };
  answer_all(comes(7));
  EXPECT_TRUE(all<effect::LookBack>(comes(8)).empty());
  gather({{kFa, {Seq{1}, {op::BoardTitle{"T"}}}, Millis{6000 + 61'000}}});
  appended(1);
  EXPECT_EQ(all<effect::LookBack>(comes(9)).size(), 1u);
}

TEST_F(RoomLookingTest, TXT4ANoteThatTheLogDoesNotTellOfIsBaseGone) {
  log.erase(log.begin(), log.begin() + 100);  // trimmed
  const Effects done = answer_all(submit(kPi, 1, late(3)));
  const auto no = sent<wire::Rejected>(done).at(0);
  EXPECT_EQ(no.why.code, Code::base_gone);
  EXPECT_EQ(no.why.op, 0u);
  EXPECT_TRUE(room.quiet());
  const Effects again = submit(kPi, 2, late(3));
  EXPECT_EQ(sent<wire::Rejected>(again).at(0).why.code, Code::base_gone);
  EXPECT_TRUE(all<effect::LookBack>(again).empty()) << "it is known that there is nothing";
}

TEST_F(RoomLookingTest, TXT4NothingIsKeptBeforeTheEntriesAtHand) {
  const auto look = look_in(submit(kPi, 1, late(3)));
  const Effects e = room.on(input::HaveLooked{look.number, {}, 0});
  EXPECT_EQ(sent<wire::Rejected>(e).at(0).why.code, Code::base_gone);
  EXPECT_TRUE(all<effect::Reload>(e).empty());
}

TEST_F(RoomLookingTest, TXT4ItLooks20000EntriesBackAndNoFurther) {
  while (log.size() < 22'000) write({op::PersonName{"P", {}}}, 3);
  load(1'000);
  Effects e = submit(kPi, 1, late(3));
  Revision oldest = room.position().revision;
  int looks = 0;
  for (; !all<effect::LookBack>(e).empty(); ++looks) {
    const auto look = look_in(e);
    oldest = look.from;
    e = answer(look);
  }
  EXPECT_EQ(sent<wire::Rejected>(e).at(0).why.code, Code::base_gone);
  EXPECT_EQ(looks, 19);
  EXPECT_GE(oldest.value + static_cast<std::uint64_t>(limits::late_edit_entries_max) + 1'000,
            room.position().revision.value);
}

TEST_F(RoomLookingTest, SUB7ALogThatCannotBeReadIsToldAndTheSameChangeMayComeAgain) {
  const auto look = look_in(submit(kPi, 1, late(3)));
  const Effects failed = room.on(input::LookFailed{look.number, reject(Code::log_unavailable)});
  EXPECT_EQ(sent<wire::Rejected>(failed).at(0).why.code, Code::log_unavailable);
  EXPECT_TRUE(room.quiet());
  EXPECT_EQ(all<effect::Append>(answer_all(submit(kPi, 1, late(3)))).size(), 1u);
  appended(1);
  EXPECT_EQ(text(), dots(40) + "A!");
}

TEST_F(RoomLookingTest, SUB1WhatTheClientSendsAfterALateEditWaitsBehindIt) {
  const Effects first = submit(kPi, 1, late(3));
  EXPECT_TRUE(submit(kPi, 2, {post("c", "C")}).empty());
  const auto append = all<effect::Append>(answer_all(first)).at(0);
  ASSERT_EQ(append.entries.size(), 2u);
  EXPECT_EQ(append.entries[0].seq, Seq{1});
  EXPECT_EQ(append.entries[1].seq, Seq{2});
}

TEST_F(RoomLookingTest, SUB1AlsoWhatWaitedAlreadyWhenItTurnedOutToBeLate) {
  submit(kFa, 1, {post("x", "X")});  // keeps the log busy
  submit(kPi, 1, late(3));
  submit(kPi, 2, {post("c", "C")});
  submit(kFa, 2, {post("y", "Y")});
  const Effects e = appended(1);
  EXPECT_EQ(all<effect::Append>(e).at(0).entries.size(), 1u) << "the facilitator's";
  const auto look = look_in(e);
  appended(1);
  const auto append = all<effect::Append>(answer_all(answer(look))).at(0);
  ASSERT_EQ(append.entries.size(), 2u);
  EXPECT_EQ(append.entries[0].seq, Seq{1});
}

TEST_F(RoomLookingTest, SUB5AResendWhileTheRoomLooksIsAnsweredOnceOnTheNewConnection) {
  const Effects first = submit(kPi, 1, late(3));
  room.on(input::Leave{kPi});
  constexpr SessionId kBack{9};
  join(kBack, Role::participant, PersonKey{"k2"}, "cp");
  EXPECT_TRUE(submit(kBack, 1, late(3)).empty());
  EXPECT_EQ(all<effect::Append>(answer_all(first)).at(0).entries.size(), 1u);
  const auto sends = all<effect::Send>(appended(1));
  ASSERT_EQ(sends.size(), 1u);
  EXPECT_EQ(sends[0].session, kBack);
}

TEST_F(RoomLookingTest, ALateEditOfOneWhoLeftIsJudgedAllTheSame) {
  const Effects first = submit(kPi, 1, late(3));
  room.on(input::Leave{kPi});
  EXPECT_EQ(all<effect::Append>(answer_all(first)).size(), 1u);
  EXPECT_TRUE(all<effect::Send>(appended(1)).empty());
  EXPECT_EQ(text(), dots(40) + "A!");
}

TEST_F(RoomLookingTest, ALateEditThatLostARaceIsJudgedAgainWithoutLookingAgain) {
  answer_all(submit(kPi, 1, late(3)));
  const Effects again = conflict({write({op::NoteEdit{id("a"), 40, {Insert{"<"}}}}, 3)});
  EXPECT_TRUE(all<effect::LookBack>(again).empty());
  EXPECT_EQ(all<effect::Append>(again).at(0).entries.size(), 1u);
  EXPECT_EQ(sent<wire::Saved>(appended(1)).size(), 1u);
  EXPECT_EQ(text(), "<" + dots(40) + "A!");
}

TEST_F(RoomLookingTest, AnotherPersonsBatchMayConflictMeanwhile) {
  submit(kFa, 1, {post("x", "X")});
  submit(kPi, 1, late(3));
  const Effects e = conflict({write({post("y", "Y")}, 3)});
  EXPECT_EQ(all<effect::Append>(e).at(0).entries.size(), 1u);
  const Effects done = answer_all(e);
  appended(1);
  EXPECT_TRUE(sent<wire::Rejected>(done).empty());
  EXPECT_EQ(sent<wire::Saved>(appended(1)).size(), 1u);
  EXPECT_EQ(text(), dots(40) + "A!");
}

TEST_F(RoomLookingTest, ALogThatCannotBeWrittenMeanwhileLeavesTheLateOneWaiting) {
  const Effects first = submit(kPi, 1, late(3));
  submit(kFa, 1, {post("x", "X")});
  EXPECT_EQ(sent<wire::Rejected>(room.on(input::BatchFailed{reject(Code::log_unavailable)})).size(), 1u);
  EXPECT_EQ(all<effect::Append>(answer_all(first)).size(), 1u);
}

TEST_F(RoomLookingTest, ARefusalForAnotherReasonIsNotLookedFor) {
  const Effects e = submit(kPi, 1, {op::NoteEdit{id("none"), 0, {Insert{"x"}}}});
  EXPECT_EQ(sent<wire::Rejected>(e).at(0).why.code, Code::unknown_note);
  submit(kFa, 1, {op::NoteHide{ids({"a"})}});
  appended(1);
  EXPECT_EQ(sent<wire::Rejected>(submit(kPi, 2, late(3))).at(0).why.code, Code::note_hidden);
}

TEST_F(RoomLookingTest, ANoteThatIsWithdrawnMeanwhileRefusesTheLateEdit) {
  const Effects first = submit(kPi, 1, late(3));
  hear({write({op::NoteWithdraw{ids({"a"})}}, 2)});
  EXPECT_EQ(sent<wire::Rejected>(answer_all(first)).at(0).why.code, Code::note_withdrawn);
}

TEST_F(RoomLookingTest, POS1AnotherHistoryInTheLogIsADoubtAndTheLateEditWaits) {
  const auto look = look_in(submit(kPi, 1, late(3)));
  std::vector<Entry> foreign = read(look);
  foreign.back().mark = Mark{5};
  const Effects e = room.on(input::HaveLooked{look.number, foreign, 1000});
  EXPECT_EQ(all<effect::Reload>(e).size(), 1u);
  EXPECT_TRUE(sent<wire::Rejected>(e).empty());
}

TEST_F(RoomLookingTest, CON11AfterTheHistoriesPartedALateEditIsRefusedNotGuessed) {
  const auto look = look_in(submit(kPi, 1, late(3)));
  room.on(input::Doubt{});
  RoomState theirs = state(500);
  theirs.recent.back().mark = Mark{5};
  theirs.position.mark = Mark{5};
  const Effects taken = room.on(input::Reloaded{theirs});
  EXPECT_EQ(sent<wire::Rejected>(taken).at(0).why.code, Code::base_gone) << "versions may count other edits now";
  EXPECT_TRUE(room.on(input::HaveLooked{look.number, read(look), 1000}).empty()) << "an answer of before";
}

TEST_F(RoomLookingTest, TheSameHistoryAfterADoubtLetsTheLateEditWaitOn) {
  const auto look = look_in(submit(kPi, 1, late(3)));
  room.on(input::Doubt{});
  room.on(input::Reloaded{state(500)});
  Effects e = answer_all(answer(look));
  EXPECT_TRUE(all<effect::Append>(e).empty()) << "others are awaited first";
  EXPECT_EQ(all<effect::Append>(room.on(input::Retry{})).size(), 1u);
}

}  // namespace
}  // namespace entonnoir::testing
