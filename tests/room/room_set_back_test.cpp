// A log that was set back to an earlier state (CON11), and what a room does about it.
#include "room/room_fixture.h"

namespace entonnoir::testing {
namespace {

class RoomSetBackTest : public RoomTest {
 protected:
  RoomSetBackTest() {
    for (std::uint64_t i = 1; i <= 3; ++i) ours.push_back(settled(i, {post("n" + std::to_string(i), "text")}));
  }
  /// The log as it is after its first `n` of the room's entries and then `theirs`.
  RoomState log_with(std::size_t n, const std::vector<Entry>& theirs = {}) const {
    RoomState state{funnel(), start(), {}, {}};
    state.recent.assign(ours.begin(), ours.begin() + static_cast<std::ptrdiff_t>(n));
    state.recent.insert(state.recent.end(), theirs.begin(), theirs.end());
    for (const Entry& e : state.recent) {
      fold(state.board, e);
      state.position = {Epoch{1}, e.revision, e.mark};
      std::erase_if(state.last_seqs, [&](const LastSeq& l) { return l.by == e.by && l.client == e.client; });
      state.last_seqs.push_back({e.by, e.client, e.seq, state.position});
    }
    return state;
  }
  Effects doubt() { return room.on(input::Doubt{}); }
  Effects reload(RoomState state) { return room.on(input::Reloaded{std::move(state)}); }
  Effects retry() { return room.on(input::Retry{}); }
  static Position at(const Entry& e) { return {Epoch{1}, e.revision, e.mark}; }

  std::vector<Entry> ours;  ///< revisions 5, 6, 7
};

TEST_F(RoomSetBackTest, NothingIsJudgedBeforeTheHistoriesAreCompared) {
  EXPECT_EQ(all<effect::Reload>(doubt()).size(), 1u);
  EXPECT_TRUE(submit(kPi, 9, {post("x", "X")}).empty());
  EXPECT_TRUE(hear({other(8, 80, {post("y", "Y")})}).empty()) << "whose history is it?";
  EXPECT_FALSE(room.quiet());
}

TEST_F(RoomSetBackTest, WithABatchInFlightItsAnswerIsAwaitedFirst) {
  submit(kPi, 9, {post("x", "X")});
  EXPECT_TRUE(doubt().empty());
  const Effects answered = appended(1);
  EXPECT_EQ(sent<wire::Saved>(answered).size(), 1u);
  EXPECT_EQ(all<effect::Reload>(answered).size(), 1u);
}

TEST_F(RoomSetBackTest, AConflictAtAPositionThatTheLogDoesNotKnowReloads) {
  submit(kPi, 9, {post("x", "X")});
  const Effects e = room.on(input::BatchConflict{{Epoch{1}, Revision{5}, Mark{50}}, false, {}});
  EXPECT_EQ(all<effect::Reload>(e).size(), 1u);
  EXPECT_TRUE(all<effect::Append>(e).empty());
}

TEST_F(RoomSetBackTest, TheSameHistoryGoesOnAsIfNothingHadBeen) {
  doubt();
  submit(kPi, 9, {post("x", "X")});
  const Effects e = reload(log_with(3));
  EXPECT_EQ(all<effect::Follow>(e).size(), 1u);
  EXPECT_EQ(all<effect::AwaitOthers>(e).size(), 1u);
  EXPECT_EQ(all<effect::Append>(retry()).at(0).if_at, at(ours[2])) << "what waited goes on";
  EXPECT_TRUE(all<effect::SnapshotAll>(e).empty());
}

TEST_F(RoomSetBackTest, TheSameHistoryThatWentFurtherIsFolded) {
  doubt();
  const Effects e = reload(log_with(3, {other(8, 80, {post("y", "Y")})}));
  EXPECT_EQ(all<effect::Publish>(e).size(), 1u);
  EXPECT_TRUE(all<effect::SetBack>(e).empty());
  EXPECT_FALSE(room.quiet());
  retry();
  EXPECT_TRUE(room.quiet());
}

TEST_F(RoomSetBackTest, WhatAnotherServerPutsBackBehindIsAwaited) {
  doubt();
  submit(kPi, 9, {post("x", "X")});
  reload(log_with(1));
  room.on(input::Restored{});
  EXPECT_EQ(all<effect::Publish>(hear({other(8, 80, {post("y", "Y")})})).size(), 1u) << "it had seen one more";
  EXPECT_EQ(all<effect::Append>(retry()).at(0).if_at, (Position{Epoch{1}, Revision{8}, Mark{80}}));
}

TEST_F(RoomSetBackTest, ADoubtIsNotAwaited) {
  doubt();
  reload(log_with(3));
  EXPECT_EQ(all<effect::Reload>(doubt()).size(), 1u);
  EXPECT_TRUE(retry().empty()) << "an answer of before";
}

TEST_F(RoomSetBackTest, WhereNobodyWroteSinceTheLogGetsItsEntriesAgainAsTheyWere) {
  doubt();
  const auto restore = all<effect::Restore>(reload(log_with(1))).at(0);
  EXPECT_EQ(restore.if_at, at(ours[0]));
  EXPECT_TRUE(restore.entries == (std::vector<Entry>{ours[1], ours[2]})) << "revision, mark, author, client, seq";
  EXPECT_TRUE(submit(kPi, 9, {post("x", "X")}).empty()) << "nothing is judged meanwhile";
  const Effects done = room.on(input::Restored{});
  EXPECT_EQ(all<effect::Follow>(done).size(), 1u);
  EXPECT_EQ(all<effect::Append>(retry()).at(0).if_at, at(ours[2]));
  EXPECT_TRUE(all<effect::SnapshotAll>(done).empty()) << "clients notice nothing";
  EXPECT_TRUE(all<effect::SetBack>(done).empty());
}

TEST_F(RoomSetBackTest, MuchIsRestoredInPieces) {
  for (std::uint64_t i = 4; i <= 450; ++i) ours.push_back(settled(i, {op::PersonName{"P" + std::to_string(i), {}}}));
  doubt();
  std::vector<Entry> got;
  Effects e = reload(log_with(2));
  for (int round = 0; round < 10 && !all<effect::Restore>(e).empty(); ++round) {
    const auto restore = all<effect::Restore>(e).at(0);
    EXPECT_EQ(restore.if_at, got.empty() ? at(ours[1]) : at(got.back()));
    got.insert(got.end(), restore.entries.begin(), restore.entries.end());
    e = room.on(input::Restored{});
  }
  EXPECT_TRUE(got == std::vector<Entry>(ours.begin() + 2, ours.end()));
  retry();
  EXPECT_TRUE(room.quiet());
}

TEST_F(RoomSetBackTest, WhenAnotherServerRestoresFirstTheHistoriesAreComparedAgain) {
  doubt();
  reload(log_with(1));
  EXPECT_EQ(all<effect::Reload>(room.on(input::Restored{true})).size(), 1u);
  EXPECT_TRUE(all<effect::Restore>(reload(log_with(3))).empty());
  retry();
  EXPECT_TRUE(room.quiet());
}

TEST_F(RoomSetBackTest, WhileTheLogCannotBeReachedPeopleAreToldAndTheRoomTriesAgain) {
  doubt();
  submit(kPi, 9, {post("x", "X")});
  const Effects failed = room.on(input::AskFailed{reject(Code::log_unavailable)});
  EXPECT_EQ(sent<wire::Rejected>(failed).at(0).why.code, Code::log_unavailable);
  EXPECT_EQ(all<effect::RetryLater>(failed).size(), 1u);
  EXPECT_EQ(sent<wire::Rejected>(submit(kPi, 9, {post("x", "X")})).size(), 1u) << "SUB7: again with the same seq";
  EXPECT_FALSE(sent<wire::Welcome>(join(SessionId{9}, Role::viewer, PersonKey{"v"}, "v")).empty()) << "reading goes on";
  EXPECT_EQ(all<effect::Reload>(room.on(input::Retry{})).size(), 1u);
  EXPECT_EQ(all<effect::Restore>(reload(log_with(1))).size(), 1u);
  EXPECT_EQ(all<effect::RetryLater>(room.on(input::AskFailed{reject(Code::log_full)})).size(), 1u);
}

TEST_F(RoomSetBackTest, CON11WhereOthersWroteSinceTheirsCountsAndTheLostIsJudgedAgain) {
  doubt();
  submit(kFa, 1, {post("x", "X")});
  const Effects e = reload(log_with(1, {other(6, 60, {post("y", "Y")})}));
  EXPECT_EQ(all<effect::SnapshotAll>(e).size(), 1u);
  EXPECT_EQ(all<effect::Follow>(e).size(), 1u);
  EXPECT_TRUE(room.board().note(id("y")));
  EXPECT_FALSE(room.board().note(id("n2"))) << "not before the log has it again";
  const auto append = all<effect::Append>(e).at(0);
  ASSERT_EQ(append.entries.size(), 3u);
  EXPECT_EQ(append.entries[0].client, ClientId{"cp"});
  EXPECT_EQ(append.entries[0].seq, Seq{2}) << "the same client and seq, so that repeats are known";
  EXPECT_EQ(append.entries[2].seq, Seq{1}) << "what waited comes after";
  const Effects done = appended(3);
  EXPECT_EQ(all<effect::SetBack>(done).at(0), (effect::SetBack{2, 0}));
  EXPECT_EQ(sent<wire::Saved>(done).size(), 1u) << "only who waits is answered";
  EXPECT_TRUE(room.quiet());
  EXPECT_EQ(sent<wire::Welcome>(join(SessionId{9}, Role::participant, PersonKey{"k2"}, "cp")).at(0).last_seq, Seq{3});
}

TEST_F(RoomSetBackTest, CON11AllThatWasLostMayBeRefused) {
  doubt();
  const Effects e = reload(log_with(1, {other(6, 60, {op::StageSetStatus{kLarge, StageStatus::closed}}, 1)}));
  EXPECT_EQ(all<effect::SetBack>(e).at(0), (effect::SetBack{0, 2}));
  EXPECT_TRUE(all<effect::Append>(e).empty());
}

TEST_F(RoomSetBackTest, CON11APersonWhoseJoiningWasLostIsNumberedAnew) {
  join(SessionId{5}, Role::participant, kNew, "cn");
  const auto first = all<effect::Append>(submit(SessionId{5}, 1, {post("a", "A"), op::PersonName{"Nia", {}}})).at(0);
  appended(1);
  ours.push_back(first.entries[0]);
  doubt();
  const Entry theirs =
      other(8, 80, {op::PersonJoin{Participant{4}, PersonKey{"kz"}, "Zo", Role::participant}, post("z", "Z")}, 4);
  const auto again = all<effect::Append>(reload(log_with(3, {theirs}))).at(0);
  EXPECT_EQ(again.entries[0].by, Participant{5});
  EXPECT_EQ(std::get<op::PersonJoin>(again.entries[0].ops[0]).key, kNew);
  EXPECT_EQ(again.entries[0].ops.size(), 3u) << "one person.join, not two";
  EXPECT_EQ(all<effect::SetBack>(appended(1)).at(0), (effect::SetBack{1, 0}));
  EXPECT_EQ(room.board().people.at(Participant{5}).name, "Nia");
}

TEST_F(RoomSetBackTest, CON11WhoWasRemovedIsNotMistakenForWhoHasTheNumberNow) {
  join(SessionId{5}, Role::participant, kNew, "cn");
  ours.push_back(all<effect::Append>(submit(SessionId{5}, 1, {post("a", "A")})).at(0).entries[0]);
  appended(1);
  const Ops turned_out{op::PersonRemove{Participant{4}, true}, op::PersonHand{false, Participant{4}},
                       op::PersonMute{Participant{4}, true}, op::PersonMute{Participant{2}, true}};
  ours.push_back(all<effect::Append>(submit(kFa, 1, turned_out)).at(0).entries[0]);
  appended(1);
  doubt();
  const Entry theirs =
      other(8, 80, {op::PersonJoin{Participant{4}, PersonKey{"kz"}, "Zo", Role::participant}, post("z", "Z")}, 4);
  const auto again = all<effect::Append>(reload(log_with(3, {theirs}))).at(0);
  ASSERT_EQ(again.entries.size(), 2u);
  EXPECT_EQ(again.entries[1].ops, (Ops{op::PersonMute{Participant{2}, true}})) << "4 is Zo";
}

TEST_F(RoomSetBackTest, CON11WhatAnotherServerBroughtBackIsNotDoubled) {
  doubt();
  std::vector<Entry> theirs{other(6, 60, {post("y", "Y")}), ours[1], ours[2]};
  theirs[1].revision = Revision{7}, theirs[1].mark = Mark{70};
  theirs[2].revision = Revision{8}, theirs[2].mark = Mark{80};
  const Effects e = reload(log_with(1, theirs));
  EXPECT_TRUE(all<effect::Append>(e).empty());
  EXPECT_EQ(all<effect::SetBack>(e).at(0), (effect::SetBack{0, 0})) << "numbers may have changed: come again";
}

TEST_F(RoomSetBackTest, CON11WhatAnotherServerBringsBackMeanwhileIsNoLoss) {
  doubt();
  reload(log_with(1, {other(6, 60, {post("y", "Y")})}));
  std::vector<Entry> theirs{ours[1], ours[2]};
  theirs[0].revision = Revision{7}, theirs[0].mark = Mark{70};
  theirs[1].revision = Revision{8}, theirs[1].mark = Mark{80};
  const Effects e = conflict(theirs);
  EXPECT_TRUE(all<effect::Append>(e).empty());
  EXPECT_EQ(all<effect::SetBack>(e).at(0), (effect::SetBack{0, 0}));
}

TEST_F(RoomSetBackTest, CON11TheLogMayKnowFirstWhatAnotherServerBroughtBack) {
  doubt();
  reload(log_with(1, {other(6, 60, {post("y", "Y")})}));
  Rejection stale = reject(Code::stale_seq);
  stale.op = 0;
  EXPECT_EQ(all<effect::ReadOn>(room.on(input::BatchFailed{stale})).size(), 1u);
  std::vector<Entry> theirs{other(6, 60, {post("y", "Y")}), ours[1], ours[2]};
  theirs[1].revision = Revision{7}, theirs[1].mark = Mark{70};
  theirs[2].revision = Revision{8}, theirs[2].mark = Mark{80};
  EXPECT_EQ(all<effect::SetBack>(room.on(input::HaveRead{theirs})).at(0), (effect::SetBack{0, 0}));
}

TEST_F(RoomSetBackTest, SUB9WhatIsBeingBroughtBackNeedNotBeSentAgainAndIsSavedIfItIs) {
  doubt();
  reload(log_with(1, {other(6, 60, {post("y", "Y")})}));
  const Effects joined = join(SessionId{9}, Role::participant, PersonKey{"k2"}, "cp");
  EXPECT_EQ(sent<wire::Welcome>(joined).at(0).last_seq, Seq{3});
  EXPECT_EQ(sent<wire::Welcome>(joined).at(0).last_revision, std::nullopt) << "CON3: it is not there yet";
  appended(2);
  const Effects again = submit(kPi, 2, {post("n2", "text")});
  EXPECT_EQ(sent<wire::Saved>(again).at(0).position.revision, Revision{7});
  EXPECT_TRUE(all<effect::Append>(again).empty());
}

TEST_F(RoomSetBackTest, CON11AnEditThatStillFitsComesBack) {
  ours.push_back(settled(4, {op::NoteEdit{id("n1"), 0, {Insert{"<"}}}}));
  ours.push_back(settled(5, {op::NoteEdit{id("n1"), 1, {Keep{5}, Insert{">"}}}}));
  doubt();
  reload(log_with(3, {other(8, 80, {post("y", "Y")})}));
  EXPECT_EQ(all<effect::SetBack>(appended(2)).at(0), (effect::SetBack{2, 0}));
  EXPECT_EQ(room.board().note(id("n1"))->text, "<text>");
}

TEST_F(RoomSetBackTest, CON11AnEditOfATextThatIsAnotherNowIsRefusedNotGuessed) {
  ours.push_back(settled(4, {op::NoteEdit{id("n1"), 0, {Insert{"<"}}}}));
  ours.push_back(settled(5, {op::NoteEdit{id("n1"), 1, {Keep{5}, Insert{">"}}}}));
  doubt();
  // Their edit makes version 1: the second lost edit would fit by its number, and still be a guess.
  const Effects e = reload(log_with(3, {other(8, 80, {op::NoteEdit{id("n1"), 0, {Delete{3}}}}, 1)}));
  EXPECT_EQ(all<effect::SetBack>(e).at(0), (effect::SetBack{0, 2}));
  EXPECT_EQ(room.board().note(id("n1"))->text, "t");
}

TEST_F(RoomSetBackTest, CON11AnUnsavedEditOfALostVersionIsRefusedToo) {
  ours.push_back(settled(4, {op::NoteEdit{id("n1"), 0, {Insert{"<"}}}}));
  doubt();
  submit(kPi, 9, {op::NoteEdit{id("n1"), 0, {Keep{4}, Insert{"!"}}}});
  const Effects e = reload(log_with(3, {other(8, 80, {op::NoteEdit{id("n1"), 0, {Delete{3}}}}, 1)}));
  EXPECT_EQ(sent<wire::Rejected>(e).at(0).why.code, Code::base_gone);
}

TEST_F(RoomSetBackTest, CON11AnOutageMeanwhileLosesNothingThatIsToComeBack) {
  doubt();
  submit(kFa, 1, {post("x", "X")});
  reload(log_with(1, {other(6, 60, {post("y", "Y")})}));
  const Effects failed = room.on(input::BatchFailed{reject(Code::log_unavailable)});
  EXPECT_EQ(sent<wire::Rejected>(failed).size(), 1u) << "who waits is told";
  EXPECT_EQ(all<effect::RetryLater>(failed).size(), 1u);
  EXPECT_FALSE(room.quiet());
  EXPECT_EQ(all<effect::Append>(room.on(input::Retry{})).at(0).entries.size(), 2u);
  EXPECT_EQ(all<effect::SetBack>(appended(2)).at(0), (effect::SetBack{2, 0}));
}

TEST_F(RoomSetBackTest, CON11ARaceMeanwhileLosesNothingThatIsToComeBack) {
  doubt();
  reload(log_with(1, {other(6, 60, {post("y", "Y")})}));
  EXPECT_EQ(all<effect::Append>(conflict({other(7, 70, {post("z", "Z")})})).at(0).entries.size(), 2u);
  EXPECT_EQ(all<effect::SetBack>(appended(2)).at(0), (effect::SetBack{2, 0}));
}

TEST_F(RoomSetBackTest, CON11SetBackTwiceStillBringsBackAll) {
  doubt();
  reload(log_with(1, {other(6, 60, {post("y", "Y")})}));
  const Effects e = room.on(input::BatchConflict{{Epoch{1}, Revision{5}, Mark{55}}, false, {}});
  EXPECT_EQ(all<effect::Reload>(e).size(), 1u);
  Entry others = other(6, 61, {post("w", "W")});
  others.client = ClientId{"cw"};
  const Effects again = reload(log_with(1, {others}));
  std::set<std::uint64_t> seqs;
  const auto append = all<effect::Append>(again).at(0);
  for (const Entry& entry : append.entries) seqs.insert(entry.seq.value);
  EXPECT_EQ(seqs, (std::set<std::uint64_t>{2, 3, 6})) << "the room had heard 6 of the other server";
}

TEST_F(RoomSetBackTest, WhatTheRoomHasHeardOfOthersIsBroughtBackToo) {
  hear({other(8, 80, {post("y", "Y")})});
  ours.push_back(other(8, 80, {post("y", "Y")}));
  doubt();
  const auto restore = all<effect::Restore>(reload(log_with(2))).at(0);
  EXPECT_EQ(restore.entries.size(), 2u);
  EXPECT_EQ(restore.entries.back(), ours.back());
}

TEST_F(RoomSetBackTest, ALogThatWentOnFarBeyondIsTakenWithoutSendingAnybodyAway) {
  RoomState far = log_with(3, {other(8, 80, {post("y", "Y")}), other(9, 90, {post("z", "Z")})});
  far.recent.erase(far.recent.begin(), far.recent.begin() + 4);
  doubt();
  const Effects e = reload(std::move(far));
  EXPECT_EQ(all<effect::SnapshotAll>(e).size(), 1u);
  EXPECT_TRUE(all<effect::SetBack>(e).empty());
  EXPECT_TRUE(all<effect::Append>(e).empty());
  EXPECT_TRUE(room.quiet());
}

TEST_F(RoomSetBackTest, SetBackByMoreThanTheRoomHoldsWhatItHoldsIsJudgedAgain) {
  RoomState state{funnel(), {Epoch{1}, Revision{2}, Mark{20}}, {}, {}};
  doubt();
  const Effects e = reload(std::move(state));
  EXPECT_EQ(all<effect::Append>(e).at(0).entries.size(), 3u);
  EXPECT_EQ(all<effect::SetBack>(appended(3)).at(0), (effect::SetBack{3, 0}));
  EXPECT_EQ(room.position().revision, Revision{5});
}

TEST_F(RoomSetBackTest, ALogThatLostTheWholeBoardGetsItAgain) {
  doubt();
  const Board before = room.board();
  const auto restore = all<effect::Restore>(reload(RoomState{})).at(0);
  EXPECT_EQ(restore.if_at, Position{});
  ASSERT_EQ(restore.entries.size(), 1u);
  EXPECT_EQ(*std::get<op::BoardCreate>(restore.entries[0].ops.at(0)).state, before);
  const Effects done = room.on(input::Restored{});
  EXPECT_EQ(all<effect::SnapshotAll>(done).size(), 1u);
  EXPECT_EQ(room.position(), at(restore.entries[0]));
  EXPECT_EQ(sent<wire::Saved>(submit(kPi, 3, {post("n3", "text")})).size(), 1u) << "still known as a repeat";
  retry();
  EXPECT_EQ(all<effect::Append>(submit(kPi, 4, {post("n4", "text")})).at(0).if_at, room.position());
}

TEST_F(RoomSetBackTest, ALogFromBeforeTheBoardWasMadeIsADoubt) {
  submit(kPi, 9, {post("x", "X")});
  EXPECT_EQ(all<effect::Reload>(room.on(input::BatchFailed{reject(Code::unknown_board)})).size(), 1u);
}

TEST(RoomHistoryPOS1, ARoomFromTheBeginningRestoresAnEmptyLogEntryByEntry) {
  const Board made = make_board("T", Template::funnel, Locale::fr, Millis{1});
  std::deque<Entry> ours{{Revision{1}, Mark{1}, Millis{1}, {}, {}, {}, {op::BoardCreate{made}}},
                         {Revision{2}, Mark{2}, Millis{2}, {}, {}, {}, {op::BoardTitle{"U"}}}};
  const Comparison c = compare(ours, {Epoch{1}, Revision{2}, Mark{2}}, RoomState{});
  ASSERT_TRUE(std::holds_alternative<HistorySetBack>(c));
  EXPECT_EQ(std::get<HistorySetBack>(c).missing, std::vector<Entry>(ours.begin(), ours.end()));
}

TEST(RoomHistoryPOS1, AnotherEpochIsAnotherHistory) {
  RoomState state;
  state.position = {Epoch{2}, Revision{4}, Mark{7}};
  EXPECT_TRUE(std::holds_alternative<HistoriesPart>(compare({}, {Epoch{1}, Revision{4}, Mark{7}}, state)));
}

}  // namespace
}  // namespace entonnoir::testing
