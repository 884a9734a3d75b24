// Who comes and gets the snapshot of a little while ago that others got, too, and what came since (CON4).
#include "room/room_fixture.h"

namespace entonnoir::testing {
namespace {

class RoomAtHand : public RoomTest {
 protected:
  Effects come(const char* client, std::optional<Position> since = {}, std::vector<wire::PendingText> pending = {},
               const PersonKey& key = kNew) {
    input::Join join{SessionId{9}, Role::participant, key, ClientId{client}, "N", since, Millis{8000}};
    join.pending = std::move(pending);
    join.at_hand = start();
    return room.on(std::move(join));
  }
  std::uint64_t seq = 0;
  static Position begins_at(const Effects& effects) {
    const Position at = all<effect::SendSnapshot>(effects).at(0).at;
    EXPECT_EQ(sent<wire::Welcome>(effects).at(0).position, at) << "a client begins where its snapshot is";
    return at;
  }
};

TEST_F(RoomAtHand, CON4ANewcomerBeginsAtTheSnapshotAtHand) {
  settled(1, {post("n", "hello")});
  const Effects told = come("new");
  EXPECT_EQ(begins_at(told), start());
  EXPECT_FALSE(all<effect::Enter>(told).at(0).all_told) << "what its audience waits for is still to come";
}

TEST_F(RoomAtHand, CON4WithoutOneItBeginsWhereTheRoomIs) {
  settled(1, {post("n", "hello")});
  EXPECT_EQ(begins_at(join(SessionId{9}, Role::participant, kNew, "new")), room.position());
}

TEST_F(RoomAtHand, CON3AClientWhoseChangeWasSavedSinceIsNotLedBackBehindIt) {
  settled(1, {post("n", "hello")});
  EXPECT_EQ(begins_at(come("cp", {}, {}, PersonKey{"k2"})), room.position());
}

TEST_F(RoomAtHand, CON4NorIsOneWhoHoldsALaterBoard) {
  settled(1, {post("n", "hello")});
  Position other = room.position();
  other.mark = Mark{999};
  EXPECT_EQ(begins_at(come("new", other)), room.position());
  EXPECT_EQ(begins_at(come("new", Position{Epoch{2}, Revision{9}, Mark{999}})), start());
}

TEST_F(RoomAtHand, CON6OneWithPendingEditsGetsThoseUpToTheRoomsPosition) {
  settled(1, {post("n", "hello")});
  EXPECT_EQ(begins_at(come("new", {}, {{id("n"), 0}})), room.position());
}

TEST_F(RoomAtHand, SEE6OneWhoWasToldMoreThanOthersSinceGetsItWithTheSnapshot) {
  gather({{kFa, {Seq{1}, {op::StageSetVisibility{kLarge, Visibility::private_}}}, Millis{6000}}});
  appended(1);
  settled(1, {post("n", "whisper")});
  EXPECT_EQ(begins_at(come("another tab", {}, {}, PersonKey{"k2"})), room.position());
  EXPECT_EQ(begins_at(come("new")), start());
}

TEST_F(RoomAtHand, CON4WhatTakesSomethingBackSaysSo) {
  settled(1, {post("n", "hello")});
  const auto retracts = [&](Ops ops) {
    submit(kFa, ++seq, std::move(ops));
    return all<effect::Publish>(appended(1)).at(0).retracts;
  };
  EXPECT_FALSE(retracts({post("m", "more")}));
  EXPECT_TRUE(retracts({op::NoteHide{ids({"n"})}}));
  EXPECT_TRUE(retracts({op::NoteUnhide{ids({"n"})}}));
  EXPECT_TRUE(retracts({op::StageSetVisibility{kLarge, Visibility::private_}}));
}

TEST_F(RoomAtHand, OnesNumberIsKnownAsSoonAsTheLogHasIt) {
  EXPECT_EQ(room.number_of(kNew), Participant{});
  join(SessionId{9}, Role::participant, kNew, "new");
  submit(SessionId{9}, 1, {post("n", "hello")});
  EXPECT_EQ(room.number_of(kNew), Participant{}) << "not before";
  appended(1);
  EXPECT_EQ(room.number_of(kNew), room.board().participant(kNew));
  EXPECT_NE(room.number_of(kNew), Participant{});
}

}  // namespace
}  // namespace entonnoir::testing
