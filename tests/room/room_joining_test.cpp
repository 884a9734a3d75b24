// Who comes back after long (CON4), and what pending edits need (CON6).
#include "base/limits.h"
#include "room/room_long_history.h"

namespace entonnoir::testing {
namespace {

class RoomJoiningTest : public LongHistory {};

TEST_F(RoomJoiningTest, CON4FarBehindTheEntriesComeFromTheLog) {
  const Position since = at(log[100]);
  const Effects first = join(SessionId{9}, Role::viewer, PersonKey{"v"}, "v", since);
  EXPECT_TRUE(all<effect::Send>(first).empty()) << "no welcome before it is known";
  const Effects done = answer_all(first);
  EXPECT_EQ(sent<wire::Welcome>(done).at(0).resume, wire::Resume::entries);
  EXPECT_EQ(sent<wire::Welcome>(done).at(0).position, room.position());
  const auto missed = all<effect::SendEntries>(done).at(0);
  EXPECT_EQ(missed.from.value, since.revision.value + 1);
  ASSERT_EQ(missed.entries.size(), log.size() - 101);
  EXPECT_EQ(missed.entries.front().revision, missed.from);
  EXPECT_EQ(missed.entries.back().revision, room.position().revision);
  EXPECT_TRUE(std::holds_alternative<effect::Enter>(done.back()));
}

TEST_F(RoomJoiningTest, OPS1WhatIsPublishedMeanwhileIsAmongTheEntriesAndNotTwice) {
  const Effects first = join(SessionId{9}, Role::viewer, PersonKey{"v"}, "v", at(log[100]));
  submit(kFa, 1, {post("x", "X")});
  EXPECT_EQ(all<effect::Publish>(appended(1)).size(), 1u);
  const Effects done = answer_all(first);
  EXPECT_EQ(all<effect::SendEntries>(done).at(0).entries.back().revision, room.position().revision);
  EXPECT_EQ(sent<wire::Welcome>(done).at(0).position, room.position());
  EXPECT_EQ(all<effect::Enter>(done).size(), 1u);
  EXPECT_TRUE(all<effect::Publish>(done).empty());
}

TEST_F(RoomJoiningTest, CON4WhatIsHiddenMeanwhileMakesItASnapshot) {
  const Effects first = join(SessionId{9}, Role::viewer, PersonKey{"v"}, "v", at(log[100]));
  submit(kFa, 1, {op::NoteHide{ids({"b"})}});
  const Effects hidden = appended(1);
  EXPECT_EQ(sent<wire::Welcome>(hidden).at(0).resume, wire::Resume::snapshot);
  EXPECT_TRUE(std::holds_alternative<effect::Publish>(hidden.at(1))) << "the newcomer comes behind it";
  EXPECT_TRUE(answer_all(first).empty());
}

TEST_F(RoomJoiningTest, CON4SomethingTakenBackInWhatIsReadMakesItASnapshot) {
  log[1'000].ops = {op::NoteUnhide{ids({"b"})}};
  const Effects done = answer_all(join(SessionId{9}, Role::viewer, PersonKey{"v"}, "v", at(log[100])));
  EXPECT_EQ(sent<wire::Welcome>(done).at(0).resume, wire::Resume::snapshot);
  EXPECT_EQ(all<effect::SendSnapshot>(done).size(), 1u);
}

TEST_F(RoomJoiningTest, CON4AnotherMarkFarBackIsAnotherHistory) {
  Position since = at(log[100]);
  since.mark = Mark{5};
  const Effects done = answer_all(join(SessionId{9}, Role::viewer, PersonKey{"v"}, "v", since));
  EXPECT_EQ(sent<wire::Welcome>(done).at(0).resume, wire::Resume::snapshot);
}

TEST_F(RoomJoiningTest, CON4FiveThousandEntriesAndNoMore) {
  while (log.size() < 6'000) write({op::PersonName{"P", {}}}, 3);
  load(1'000);
  const auto back = static_cast<std::size_t>(limits::resume_entries_max);
  const Effects far = join(SessionId{9}, Role::viewer, PersonKey{"v"}, "v", at(log[log.size() - back - 2]));
  EXPECT_EQ(sent<wire::Welcome>(far).at(0).resume, wire::Resume::snapshot) << "at once";
  const Effects near =
      answer_all(join(SessionId{8}, Role::viewer, PersonKey{"v"}, "v", at(log[log.size() - back - 1])));
  EXPECT_EQ(sent<wire::Welcome>(near).at(0).resume, wire::Resume::entries);
  EXPECT_EQ(all<effect::SendEntries>(near).at(0).entries.size(), back);
}

TEST_F(RoomJoiningTest, CON4ALogThatCannotBeReadMakesItASnapshot) {
  const auto look = look_in(join(SessionId{9}, Role::viewer, PersonKey{"v"}, "v", at(log[100])));
  const Effects e = room.on(input::LookFailed{look.number, reject(Code::log_unavailable)});
  EXPECT_EQ(sent<wire::Welcome>(e).at(0).resume, wire::Resume::snapshot);
  EXPECT_EQ(all<effect::SendSnapshot>(e).size(), 1u);
}

TEST_F(RoomJoiningTest, WhoLeavesWhileTheRoomLooksIsNotLetIn) {
  const Effects first = join(SessionId{9}, Role::viewer, PersonKey{"v"}, "v", at(log[100]));
  room.on(input::Leave{SessionId{9}});
  EXPECT_TRUE(answer(look_in(first)).empty());
}

TEST_F(RoomJoiningTest, WhatIsSubmittedBeforeTheWelcomeIsJudgedBehindIt) {
  const Effects first = join(SessionId{9}, Role::participant, PersonKey{"k2"}, "c9", at(log[100]));
  EXPECT_TRUE(submit(SessionId{9}, 1, {post("c", "C")}).empty());
  const Effects done = answer_all(first);
  EXPECT_EQ(sent<wire::Welcome>(done).size(), 1u);
  EXPECT_EQ(all<effect::Append>(done).size(), 1u);
}

TEST_F(RoomJoiningTest, CON6TheSnapshotBringsTheEditsOfWhatIsPending) {
  write({op::NoteEdit{id("a"), 40, {Delete{1}}}}, 2);
  load(500);
  const auto done = answer_all(join(SessionId{9}, Role::participant, PersonKey{"k2"}, "co", {}, {{id("a"), 38}}));
  EXPECT_EQ(sent<wire::Welcome>(done).at(0).resume, wire::Resume::snapshot);
  const auto edits = all<effect::SendSnapshot>(done).at(0).edits;
  ASSERT_EQ(edits.size(), 1u);
  EXPECT_EQ(edits[0].note, id("a"));
  EXPECT_EQ(edits[0].version, 38u);
  ASSERT_EQ(edits[0].edits.size(), 3u) << "to the note's version in the snapshot";
  EXPECT_EQ(edits[0].edits[0], (wire::MadeEdit{{Insert{"."}}, Participant{3}, {}})) << "another person's client co";
  EXPECT_EQ(edits[0].edits[2], (wire::MadeEdit{{Delete{1}}, Participant{2}, log.back().seq})) << "this client's own";
}

TEST_F(RoomJoiningTest, CON6TheEditsTellWhichAreOfALaterClientOfThePerson) {
  write({op::NoteEdit{id("a"), 40, {Delete{1}}}}, 2);
  load(500);
  const auto later = [&](SessionId session, const char* client) {
    const auto done = answer_all(join(session, Role::participant, PersonKey{"k2"}, client, {}, {{id("a"), 38}}));
    const auto snapshot = all<effect::SendSnapshot>(done).at(0);
    std::vector<bool> out;
    for (const wire::MadeEdit& edit : snapshot.edits.at(0).edits) out.push_back(edit.later);
    return out;
  };
  EXPECT_EQ(later(SessionId{9}, "cn"), (std::vector{false, false, true}));
  EXPECT_EQ(later(SessionId{8}, "cp"), (std::vector{false, false, false}));
}

TEST_F(RoomJoiningTest, CON6ANoteIsLeftOutIfItDidNotChangeOrMayNotBeSeenOrIsUnknown) {
  hear({write({op::NoteEdit{id("b"), 0, {Insert{"<"}}}}, 3), write({post("c", "C"), post("d", "D")}, 2),
        write({op::NoteEdit{id("c"), 0, {Insert{"<"}}}, op::NoteEdit{id("d"), 0, {Insert{"<"}}}}, 3),
        write({op::NoteHide{ids({"c"})}}, 1), write({op::NoteWithdraw{ids({"d"})}}, 2)});
  const std::vector<wire::PendingText> pending{{id("b"), 0}, {id("a"), 40}, {id("a"), 41},
                                               {id("c"), 0}, {id("d"), 0},  {id("none"), 0}};
  const auto edits =
      all<effect::SendSnapshot>(join(SessionId{9}, Role::viewer, PersonKey{"v"}, "v", {}, pending)).at(0);
  ASSERT_EQ(edits.edits.size(), 1u);
  EXPECT_EQ(edits.edits[0].note, id("b"));
}

TEST_F(RoomJoiningTest, CON6UnsavedEditsOfOthersAreNotAmongThem) {
  submit(kPi, 1, {op::NoteEdit{id("b"), 0, {Insert{"<"}}}});
  const auto done = join(SessionId{9}, Role::viewer, PersonKey{"v"}, "v", {}, {{id("b"), 0}});
  EXPECT_TRUE(all<effect::SendSnapshot>(done).at(0).edits.empty());
}

TEST_F(RoomJoiningTest, CON6WhereTheLogHasThemNoLongerTheNoteIsLeftOut) {
  log.erase(log.begin(), log.begin() + 30);
  const auto done =
      answer_all(join(SessionId{9}, Role::viewer, PersonKey{"v"}, "v", {}, {{id("a"), 3}, {id("a"), 35}}));
  const auto edits = all<effect::SendSnapshot>(done).at(0).edits;
  ASSERT_EQ(edits.size(), 1u);
  EXPECT_EQ(edits[0].version, 35u);
}

TEST_F(RoomJoiningTest, CON6OneWhoResumesGetsEntriesAndNeedsNoEdits) {
  const auto done = join(SessionId{9}, Role::viewer, PersonKey{"v"}, "v", room.position(), {{id("a"), 3}});
  EXPECT_TRUE(all<effect::SendSnapshot>(done).empty());
  EXPECT_TRUE(all<effect::LookBack>(done).empty());
}

TEST_F(RoomJoiningTest, CON6AClientOfAnotherHistoryGetsNoEdits) {
  Position since = at(log[log.size() - 10]);
  since.mark = Mark{5};
  hear({write({op::NoteEdit{id("b"), 0, {Insert{"<"}}}}, 3)});
  const auto done = join(SessionId{9}, Role::viewer, PersonKey{"v"}, "v", since, {{id("b"), 0}});
  EXPECT_TRUE(all<effect::SendSnapshot>(done).at(0).edits.empty());
}

}  // namespace
}  // namespace entonnoir::testing
