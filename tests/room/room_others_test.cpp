// Entries that other servers append to the same log.
#include "room/room_fixture.h"

namespace entonnoir::testing {
namespace {

class RoomOthersTest : public RoomTest {};

TEST_F(RoomOthersTest, OPS1TheirEntriesAreToldAtOnce) {
  const Effects e = hear({other(5, 50, {post("a", "A")}), other(6, 60, {post("b", "B")})});
  EXPECT_EQ(all<effect::Publish>(e).size(), 2u);
  EXPECT_EQ(room.position(), (Position{Epoch{1}, Revision{6}, Mark{60}}));
  EXPECT_TRUE(room.board().note(id("b")));
  EXPECT_EQ(all<effect::Append>(submit(kPi, 1, {post("c", "C")})).at(0).if_at, room.position());
}

TEST_F(RoomOthersTest, TheRoomsOwnEntriesComeBackAndAreSkipped) {
  const Entry own = settled(1, {post("a", "A")});
  EXPECT_TRUE(hear({own}).empty());
  EXPECT_EQ(all<effect::Publish>(hear({own, other(6, 60, {post("b", "B")})})).size(), 1u);
}

TEST_F(RoomOthersTest, SUB3WhoWasToldThatItIsNotSavedHearsThatItIsBeforeTheEntryComes) {
  const Entry mine = all<effect::Append>(submit(kPi, 3, {post("a", "A")})).at(0).entries.at(0);
  EXPECT_EQ(sent<wire::Rejected>(room.on(input::BatchFailed{reject(Code::log_unavailable)})).size(), 1u);
  const Effects told = hear({mine});  // the log had it all the same
  ASSERT_EQ(told.size(), 2u);
  EXPECT_TRUE(std::holds_alternative<effect::Send>(told[0]));
  EXPECT_EQ(all<effect::Send>(told).at(0).session, kPi);
  EXPECT_EQ(sent<wire::Saved>(told).at(0), (wire::Saved{Seq{3}, room.position(), {}}));
  EXPECT_TRUE(std::holds_alternative<effect::Publish>(told[1]));
  EXPECT_EQ(sent<wire::Saved>(submit(kPi, 3, {post("a", "A")})).at(0).position, room.position()) << "SUB1";
}

TEST_F(RoomOthersTest, SUB3WhoChangedServersHearsOfWhatTheOtherOneSaved) {
  join(SessionId{3}, Role::participant, PersonKey{"k3"}, "co");
  const Effects told = hear({other(5, 50, {post("a", "A")})});
  EXPECT_EQ(all<effect::Send>(told).at(0).session, SessionId{3});
  EXPECT_EQ(sent<wire::Saved>(told).at(0).seq, Seq{5});
}

TEST_F(RoomOthersTest, SUB2AChangeInFlightIsJudgedAgainAfterTheirs) {
  submit(kPi, 1, {post("a", "mine")});
  submit(kFa, 1, {post("c", "C")});
  const Effects told = hear({other(5, 50, {post("a", "theirs")})});
  EXPECT_EQ(all<effect::Publish>(told).size(), 1u) << "nobody waits for the batch in flight";
  EXPECT_TRUE(all<effect::Append>(told).empty()) << "one append at a time";
  const Effects again = conflict({other(5, 50, {post("a", "theirs")})});
  EXPECT_TRUE(all<effect::Publish>(again).empty()) << "known already";
  EXPECT_EQ(sent<wire::Rejected>(again).at(0).why.code, Code::id_taken);
  const auto append = all<effect::Append>(again).at(0);
  EXPECT_EQ(append.if_at, (Position{Epoch{1}, Revision{5}, Mark{50}}));
  EXPECT_EQ(append.entries.size(), 1u);
  EXPECT_EQ(sent<wire::Saved>(appended(1)).size(), 1u);
}

TEST_F(RoomOthersTest, AConflictBringsWhatWasMissedAndTheBatchIsJudgedAgainAtOnce) {
  submit(kPi, 1, {post("a", "A")});
  const Effects again = conflict({other(5, 50, {post("b", "B")}), other(6, 60, {post("c", "C")})});
  EXPECT_EQ(all<effect::Publish>(again).size(), 2u);
  EXPECT_EQ(all<effect::Append>(again).at(0).if_at, (Position{Epoch{1}, Revision{6}, Mark{60}}));
  EXPECT_TRUE(all<effect::ReadOn>(again).empty());
}

TEST_F(RoomOthersTest, WhatAConflictDidNotBringIsRead) {
  settled(1, {post("a", "A")});
  submit(kPi, 2, {post("b", "B")});
  const Position tail{Epoch{1}, Revision{7}, Mark{70}};
  const Effects lost = room.on(input::BatchConflict{tail, true, {other(6, 60, {post("c", "C")})}});
  EXPECT_EQ(all<effect::ReadOn>(lost).at(0).from, Revision{6}) << "its own last one too, for the mark";
  EXPECT_TRUE(submit(kFa, 1, {post("d", "D")}).empty()) << "waits for the reading";
  const Effects again =
      room.on(input::HaveRead{{other(6, 60, {post("c", "C")}), other(7, 70, {op::BoardTitle{"T"}}, 1)}});
  EXPECT_EQ(all<effect::Append>(again).at(0).if_at, tail);
  EXPECT_EQ(all<effect::Append>(again).at(0).entries.size(), 2u);
}

TEST_F(RoomOthersTest, POS1WhatIsReadOfAnotherHistoryIsNotFolded) {
  submit(kPi, 1, {post("a", "A")});
  hear({other(5, 50, {post("b", "B")})});
  room.on(input::BatchConflict{{Epoch{1}, Revision{7}, Mark{70}}, true, {}});
  const Effects e =
      room.on(input::HaveRead{{other(5, 51, {post("x", "X")}), other(6, 61, {op::NoteWithdraw{ids({"x"})}})}});
  EXPECT_EQ(all<effect::Reload>(e).size(), 1u);
  EXPECT_EQ(room.position().revision, Revision{5});
}

TEST_F(RoomOthersTest, ReadingNothingWhereTheLogShouldHaveMoreIsADoubt) {
  submit(kPi, 1, {post("a", "A")});
  room.on(input::BatchConflict{{Epoch{1}, Revision{7}, Mark{70}}, true, {}});
  EXPECT_EQ(all<effect::Reload>(room.on(input::HaveRead{})).size(), 1u);
}

TEST_F(RoomOthersTest, TXT4AnEditInFlightIsTransformedOverTheirs) {
  settled(1, {post("a", "ac")});
  submit(kPi, 2, {op::NoteEdit{id("a"), 0, {Keep{1}, Insert{"b"}}}});
  const Entry theirs = other(6, 60, {op::NoteEdit{id("a"), 0, {Insert{"<<"}}}}, 1);
  hear({theirs});
  EXPECT_EQ(room.board().note(id("a"))->text, "<<ac");
  const auto again = all<effect::Append>(conflict({theirs})).at(0);
  const auto edit = std::get<op::NoteEdit>(again.entries.at(0).ops.at(0));
  EXPECT_EQ(edit.version, 1u);
  appended(1);
  EXPECT_EQ(room.board().note(id("a"))->text, "<<abc");
}

TEST_F(RoomOthersTest, TXT4LateEditsAreTransformedOverTheirs) {
  settled(1, {post("a", "ac")});
  hear({other(6, 60, {op::NoteEdit{id("a"), 0, {Insert{"<<"}}}}, 1)});
  submit(kPi, 2, {op::NoteEdit{id("a"), 0, {Keep{2}, Insert{"!"}}}});
  appended(1);
  EXPECT_EQ(room.board().note(id("a"))->text, "<<ac!");
}

TEST_F(RoomOthersTest, OPC2TwoServersNumberedANewcomerAlikeAndTheSecondCountsOn) {
  join(SessionId{5}, Role::participant, kNew, "cn");
  EXPECT_EQ(all<effect::Append>(submit(SessionId{5}, 1, {post("a", "A")})).at(0).entries[0].by, Participant{4});
  const Entry theirs =
      other(5, 50, {op::PersonJoin{Participant{4}, PersonKey{"kz"}, "Zo", Role::participant}, post("z", "Z")}, 4);
  const auto again = all<effect::Append>(conflict({theirs})).at(0);
  EXPECT_EQ(again.entries[0].by, Participant{5});
  EXPECT_EQ(sent<wire::Saved>(appended(1)).at(0).participant, Participant{5});
}

TEST_F(RoomOthersTest, OPC2APersonNumberedByAnotherServerIsNotNumberedTwiceAndLearnsTheNumber) {
  join(SessionId{5}, Role::participant, kNew, "cn");
  submit(SessionId{5}, 1, {post("a", "A")});
  const Entry theirs = other(5, 50, {op::PersonJoin{Participant{4}, kNew, "N", Role::participant}, post("z", "Z")}, 4);
  const Effects heard = conflict({theirs});
  EXPECT_EQ(all<effect::SendNumber>(heard).at(0).participant, Participant{4}) << "this connection did not know it";
  const auto again = all<effect::Append>(heard).at(0);
  EXPECT_EQ(again.entries[0].by, Participant{4});
  EXPECT_EQ(again.entries[0].ops.size(), 1u) << "no second person.join";
  EXPECT_FALSE(sent<wire::Saved>(appended(1)).at(0).participant) << "it was told already";
}

TEST_F(RoomOthersTest, SUB3OwnEntriesThatComeBeforeTheirAnswerAreSavedFirstAndOnce) {
  const auto append = all<effect::Append>(submit(kPi, 1, {post("a", "A")})).at(0);
  Entry entry = append.entries[0];
  entry.at = Millis{7000};
  const Effects early = hear({entry});
  ASSERT_EQ(early.size(), 2u);
  EXPECT_TRUE(std::holds_alternative<effect::Send>(early[0])) << "saved comes before the entry";
  EXPECT_TRUE(std::holds_alternative<effect::Publish>(early[1]));
  EXPECT_TRUE(appended(1).empty());
  EXPECT_TRUE(room.quiet());
}

TEST_F(RoomOthersTest, SUB7AnAnswerThatWasLostIsMadeUpByTheEntryItself) {
  const auto append = all<effect::Append>(submit(kPi, 1, {post("a", "A")})).at(0);
  EXPECT_EQ(sent<wire::Rejected>(room.on(input::BatchFailed{reject(Code::log_unavailable)})).size(), 1u);
  hear(append.entries);
  EXPECT_EQ(sent<wire::Saved>(submit(kPi, 1, {post("a", "A")})).at(0).position.revision, Revision{5});
}

TEST_F(RoomOthersTest, WhatTheLogKnowsAsARepeatAndTheRoomHasNotIsReadBeforeTheRestIsJudged) {
  submit(kPi, 1, {op::PersonName{"P", {}}});
  submit(kPi, 2, {post("a", "A")});
  submit(kPi, 3, {op::NoteMove{ids({"a"}), kLarge, {}}});
  appended(1);
  const Position at{Epoch{1}, Revision{6}, Mark{60}};
  const Effects e = room.on(input::BatchRepeats{0, at});
  EXPECT_EQ(sent<wire::Saved>(e).at(0).position, at);
  EXPECT_EQ(all<effect::ReadOn>(e).size(), 1u);
  EXPECT_TRUE(sent<wire::Rejected>(e).empty()) << "the note that is moved is in the log";
}

TEST_F(RoomOthersTest, AGapIsADoubtAndNothingIsFolded) {
  const Effects e = hear({other(6, 60, {post("a", "A")})});
  EXPECT_EQ(all<effect::Reload>(e).size(), 1u);
  EXPECT_EQ(room.position(), start());
}

TEST_F(RoomOthersTest, POS1AKnownRevisionWithAnotherMarkIsADoubt) {
  settled(1, {post("a", "A")});
  EXPECT_EQ(all<effect::Reload>(hear({other(5, 99, {post("x", "X")})})).size(), 1u);
}

}  // namespace
}  // namespace entonnoir::testing
