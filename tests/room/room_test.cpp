#include "room/room_fixture.h"

namespace entonnoir::testing {
namespace {

TEST_F(RoomTest, SUB3NothingIsToldBeforeTheLogHasIt) {
  const Effects judged = submit(kPi, 1, {post("a", "A")});
  ASSERT_EQ(judged.size(), 1u);
  const auto append = all<effect::Append>(judged).at(0);
  EXPECT_EQ(append.if_at, (Position{Epoch{1}, Revision{4}, Mark{7}}));
  EXPECT_FALSE(room.board().note(id("a")));

  const Effects done = appended(1);
  ASSERT_EQ(done.size(), 2u);
  EXPECT_TRUE(std::holds_alternative<effect::Send>(done[0])) << "saved comes before the entry";
  EXPECT_EQ(sent<wire::Saved>(done).at(0).position, (Position{Epoch{1}, Revision{5}, append.entries[0].mark}));
  const auto publish = all<effect::Publish>(done).at(0);
  EXPECT_EQ(publish.seen.at(Audience::everyone)->at, Millis{7000}) << "the log's time";
  EXPECT_EQ(room.board().note(id("a"))->at, Millis{7000});
}

TEST_F(RoomTest, OneAppendIsInFlightAndTheRestGoesAsOneBatch) {
  submit(kPi, 1, {post("a", "A")});
  EXPECT_TRUE(submit(kFa, 1, {post("b", "B")}).empty());
  EXPECT_TRUE(submit(kFa, 2, {op::NoteColour{ids({"b"}), Colour::pink}}).empty());
  const auto next = all<effect::Append>(appended(1)).at(0);
  EXPECT_EQ(next.entries.size(), 2u) << "judged together, the second after the first";
  EXPECT_EQ(next.if_at.revision, Revision{5});
  EXPECT_EQ(sent<wire::Saved>(appended(2)).size(), 2u);
  EXPECT_TRUE(room.quiet());
}

TEST_F(RoomTest, WhatCameWithinATickIsJudgedInOrderAndGoesAsOneBatch) {
  const Effects judged = gather({{kPi, {Seq{1}, {post("a", "A")}}, Millis{6000}},
                                 {kPi, {Seq{2}, {op::BoardTitle{"x"}}}, Millis{6001}},
                                 {kFa, {Seq{1}, {op::NoteColour{ids({"a"}), Colour::pink}}}, Millis{6002}},
                                 {kPi, {Seq{1}, {post("a", "A")}}, Millis{6003}}});
  const auto appends = all<effect::Append>(judged);
  ASSERT_EQ(appends.size(), 1u);
  EXPECT_EQ(appends[0].entries.size(), 2u) << "the facilitator's after the participant's, what was sent twice once";
  EXPECT_EQ(sent<wire::Rejected>(judged).at(0).seq, Seq{2});
  EXPECT_EQ(sent<wire::Saved>(appended(2)).size(), 2u);
  EXPECT_EQ(room.board().note(id("a"))->colour, Colour::pink);
}

TEST_F(RoomTest, SUB1TheSameSeqIsAnsweredAndNotAppliedAgain) {
  submit(kPi, 3, {post("a", "A")});
  const Position at = sent<wire::Saved>(appended(1)).at(0).position;
  const Effects again = submit(kPi, 3, {post("a", "A")});
  EXPECT_TRUE(all<effect::Append>(again).empty());
  EXPECT_EQ(sent<wire::Saved>(again).at(0).position, at);
  EXPECT_EQ(sent<wire::Rejected>(submit(kPi, 2, {post("b", "B")})).at(0).why.code, Code::stale_seq);
}

TEST_F(RoomTest, SUB5AResendWhileInFlightIsAnsweredOnTheNewConnection) {
  submit(kPi, 1, {post("a", "A")});
  room.on(input::Leave{kPi});
  constexpr SessionId kBack{9};
  join(kBack, Role::participant, PersonKey{"k2"}, "cp");
  EXPECT_TRUE(submit(kBack, 1, {post("a", "A")}).empty());
  const auto sends = all<effect::Send>(appended(1));
  ASSERT_EQ(sends.size(), 1u);
  EXPECT_EQ(sends[0].session, kBack);
  EXPECT_EQ(room.position().revision, Revision{5});
}

TEST_F(RoomTest, SUB3WhoCameBackBeforeTheLogAnsweredHearsOfItBeforeTheEntryComes) {
  submit(kPi, 1, {post("a", "A")});
  constexpr SessionId kBack{9};
  EXPECT_EQ(sent<wire::Welcome>(join(kBack, Role::participant, PersonKey{"k2"}, "cp")).at(0).last_seq, Seq{0});
  join(SessionId{8}, Role::participant, PersonKey{"k2"}, "other");
  const Effects done = appended(1);
  const auto sends = all<effect::Send>(done);
  ASSERT_EQ(sends.size(), 2u) << "who waits, and who came back; not the person's other client";
  EXPECT_EQ(sends[0].session, kPi);
  EXPECT_EQ(sends[1].session, kBack);
  EXPECT_EQ(std::get<wire::Saved>(sends[1].message).seq, Seq{1});
  const auto published = std::find_if(done.begin(), done.end(),
                                      [](const Effect& e) { return std::holds_alternative<effect::Publish>(e); });
  EXPECT_GT(published - done.begin(), 1) << "after both";
}

TEST_F(RoomTest, CON3WelcomeTellsTheLastSeqThatTheLogHolds) {
  submit(kPi, 4, {post("a", "A")});
  appended(1);
  submit(kPi, 9, {post("b", "B")});  // not in the log yet
  const auto welcomed = [&](SessionId session, const char* client) {
    return sent<wire::Welcome>(join(session, Role::participant, PersonKey{"k2"}, client)).at(0);
  };
  EXPECT_EQ(welcomed(SessionId{9}, "cp").last_seq, Seq{4});
  EXPECT_EQ(welcomed(SessionId{9}, "cp").last_revision, Revision{5});
  EXPECT_EQ(welcomed(SessionId{8}, "other").last_seq, Seq{0});
  EXPECT_EQ(welcomed(SessionId{8}, "other").last_revision, std::nullopt);
}

TEST_F(RoomTest, OPC2ANewcomerIsNumberedWithTheFirstChange) {
  constexpr SessionId kNo{5};
  EXPECT_EQ(sent<wire::Welcome>(join(kNo, Role::participant, kNew, "cn")).at(0).participant, Participant{0});
  const auto append = all<effect::Append>(submit(kNo, 1, {post("a", "A")})).at(0);
  EXPECT_EQ(append.entries[0].by, Participant{4});
  EXPECT_TRUE(std::holds_alternative<op::PersonJoin>(append.entries[0].ops[0]));
  EXPECT_EQ(sent<wire::Saved>(appended(1)).at(0).participant, Participant{4});
  EXPECT_EQ(room.board().people.at(Participant{4}).name, "Name");
}

TEST_F(RoomTest, OPC2ARefusedFirstChangeLeavesNobodyBehind) {
  constexpr SessionId kNo{5};
  join(kNo, Role::participant, kNew, "cn");
  EXPECT_EQ(sent<wire::Rejected>(submit(kNo, 1, {op::BoardTitle{"x"}})).at(0).why.code, Code::forbidden);
  const auto append = all<effect::Append>(submit(kNo, 2, {post("a", "A")})).at(0);
  EXPECT_EQ(append.entries[0].by, Participant{4});
}

TEST_F(RoomTest, POS3AllOrNothing) {
  const Effects e = submit(kFa, 1, {post("a", "A"), post("b", "B"), op::StageCurrent{StageId{"none"}}});
  const auto no = sent<wire::Rejected>(e).at(0);
  EXPECT_EQ(no.why.code, Code::unknown_stage);
  EXPECT_EQ(no.why.op, 2u);
  EXPECT_TRUE(all<effect::Append>(e).empty());
  EXPECT_FALSE(all<effect::Append>(submit(kFa, 2, {post("a", "A")})).empty()) << "the id is free again";
}

TEST_F(RoomTest, POS3ARefusedChangeAmongOthersOfABatchIsAsIfItHadNotCome) {
  const auto anywhere = [](const char* note) { return post(note, "N", kLarge, std::nullopt); };
  const Ops refused{anywhere("c"), op::NoteMove{ids({"b"}), kThemes, {}}, op::NoteWithdraw{ids({"a"})},
                    op::BoardTitle{"T"}, op::StageCurrent{StageId{"none"}}};
  Ops rare = refused;
  rare.insert(rare.begin(), op::BoardFreeze{true});
  std::vector<std::vector<Ops>> resolved;
  for (const Ops& between : {Ops{}, refused, rare}) {
    Room one(RoomState{funnel(), start(), {}, {}}, 42);
    one.on(input::Join{kFa, Role::facilitator, kNew, ClientId{"c"}, "Name", {}, Millis{5000}, {}});
    std::vector<input::Submitted> all_at_once{{kFa, {Seq{1}, {anywhere("a")}}, Millis{6000}},
                                              {kFa, {Seq{2}, {anywhere("b"), op::BoardTitle{"Two"}}}, Millis{6000}}};
    if (!between.empty()) all_at_once.push_back({kFa, {Seq{3}, between}, Millis{6000}});
    all_at_once.push_back(
        {kFa, {Seq{4}, {anywhere("c"), op::NoteColour{ids({"a", "b"}), Colour::pink}}}, Millis{6000}});
    const Effects e = one.on(input::Gathered{std::move(all_at_once)});
    EXPECT_EQ(sent<wire::Rejected>(e).size(), between.empty() ? 0u : 1u);
    auto& ops = resolved.emplace_back();
    const auto append = all<effect::Append>(e).at(0);
    for (const Entry& entry : append.entries) ops.push_back(entry.ops);
    EXPECT_EQ(ops.size(), 3u);
  }
  EXPECT_EQ(resolved[1], resolved[0]);
  EXPECT_EQ(resolved[2], resolved[0]);
}

TEST_F(RoomTest, OPC2ANewcomersChangeThatIsRefusedLaterLeavesNobodyBehind) {
  constexpr SessionId kNo{5};
  join(kNo, Role::participant, kNew, "cn");
  const Effects e = submit(kNo, 1, {op::PersonName{"Other"}, post("a", "A"), post("a", "again")});
  EXPECT_EQ(sent<wire::Rejected>(e).at(0).why.code, Code::id_taken);
  const auto append = all<effect::Append>(submit(kNo, 2, {post("a", "A")})).at(0);
  EXPECT_EQ(append.entries[0].by, Participant{4});
  EXPECT_EQ(std::get<op::PersonJoin>(append.entries[0].ops.at(0)).name, "Name");
  appended(1);
  EXPECT_EQ(room.board().people.at(Participant{4}).name, "Name");
}

TEST_F(RoomTest, SUB7AFailedAppendIsToldAndLeavesNoTrace) {
  submit(kPi, 1, {post("a", "A")});
  submit(kFa, 1, {post("b", "B")});
  const Effects failed = room.on(input::BatchFailed{reject(Code::log_unavailable)});
  EXPECT_EQ(sent<wire::Rejected>(failed).size(), 2u);
  EXPECT_EQ(room.position().revision, Revision{4});
  EXPECT_FALSE(all<effect::Append>(submit(kPi, 1, {post("a", "A")})).empty()) << "the same seq again is a new try";
}

TEST_F(RoomTest, SUB1AnEntryThatOnlyTheLogRefusesTakesNobodyElseWithIt) {
  submit(kPi, 1, {post("a", "A")});
  submit(kPi, 2, {post("b", "B")});
  submit(kFa, 1, {post("c", "C")});
  appended(1);
  Rejection why = reject(Code::stale_seq);
  why.op = 0;
  const Effects e = room.on(input::BatchFailed{why});
  EXPECT_EQ(sent<wire::Rejected>(e).at(0).seq, Seq{2});
  EXPECT_EQ(all<effect::Append>(e).at(0).entries.size(), 1u);
  EXPECT_EQ(sent<wire::Saved>(appended(1)).size(), 1u);
}

TEST_F(RoomTest, TXT4LateEditsWithinOneBatchAreTransformed) {
  submit(kPi, 1, {post("a", "ac")});
  appended(1);
  submit(kFa, 1, {op::NoteColour{ids({"a"}), Colour::pink}});  // keeps the log busy
  submit(kPi, 2, {op::NoteEdit{id("a"), 0, {Keep{1}, Insert{"b"}}}});
  submit(kFa, 2, {op::NoteEdit{id("a"), 0, {Keep{2}, Insert{"d"}}}});
  appended(1);
  appended(2);
  EXPECT_EQ(room.board().note(id("a"))->text, "abcd");
  EXPECT_EQ(room.board().note(id("a"))->version, 2u);
}

TEST_F(RoomTest, CON4ResumesWithEntriesUntilSomethingWasTakenBack) {
  submit(kPi, 1, {post("a", "A")});
  const Position at = sent<wire::Saved>(appended(1)).at(0).position;
  submit(kFa, 1, {post("b", "B")});
  appended(1);
  const Effects back = join(SessionId{9}, Role::participant, PersonKey{"k2"}, "cp", at);
  EXPECT_EQ(sent<wire::Welcome>(back).at(0).resume, wire::Resume::entries);
  EXPECT_EQ(all<effect::SendEntries>(back).at(0).entries.size(), 1u);
  submit(kFa, 2, {op::NoteHide{ids({"b"})}});
  appended(1);
  EXPECT_EQ(sent<wire::Welcome>(join(SessionId{8}, Role::viewer, PersonKey{"v"}, "v", at)).at(0).resume,
            wire::Resume::snapshot);
}

TEST_F(RoomTest, POS1AForeignMarkGetsASnapshot) {
  Position foreign = room.position();
  foreign.mark = Mark{1234};
  const Effects e = join(SessionId{9}, Role::participant, PersonKey{"k2"}, "cp", foreign);
  EXPECT_EQ(all<effect::SendSnapshot>(e).size(), 1u);
}

TEST_F(RoomTest, CON5ShowingAHiddenTextSendsEverybodyASnapshot) {
  submit(kFa, 1, {post("a", "A"), op::NoteHide{ids({"a"})}});
  appended(1);
  submit(kFa, 2, {op::NoteUnhide{ids({"a"})}});
  EXPECT_EQ(all<effect::SnapshotAll>(appended(1)).size(), 1u);
}

TEST_F(RoomTest, ARepeatThatOnlyTheLogKnowsIsAnsweredAndTheRestGoesOn) {
  submit(kPi, 1, {post("a", "A")});
  submit(kFa, 1, {post("b", "B")});
  appended(1);
  const Position old{Epoch{1}, Revision{2}, Mark{3}};
  const Effects e = room.on(input::BatchRepeats{0, old});
  EXPECT_EQ(sent<wire::Saved>(e).at(0).position, old);
  EXPECT_TRUE(room.quiet());
}

}  // namespace
}  // namespace entonnoir::testing
