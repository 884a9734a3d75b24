// What is older than what the room has at hand: late edits (TXT4), coming back after long (CON4), edits for what is
// pending (CON6).
#include "base/limits.h"
#include "room/room_fixture.h"

namespace entonnoir::testing {
namespace {

/// A room that was just loaded: of a long history it has the board and the last entries.
class RoomLookingTest : public RoomTest {
 protected:
  RoomLookingTest() {
    write({post("a", "A"), post("b", "B")}, 2);
    for (std::uint64_t v = 0; v < 40; ++v) write({op::NoteEdit{id("a"), v, {Insert{"."}}}}, 3);
    while (log.size() < 2'500) write({op::PersonName{"P", {}}}, 3);
    load(500);
  }
  /// One more entry in the log.
  Entry write(Ops ops, std::uint32_t by) {
    const std::uint64_t revision = 5 + log.size();
    log.push_back(other(revision, 1'000'000 + revision, std::move(ops), by));
    return log.back();
  }
  static Position at(const Entry& e) { return {Epoch{1}, e.revision, e.mark}; }
  RoomState state(std::size_t at_hand) const {
    RoomState state{funnel(), at(log.back()), {}, {}};
    for (const Entry& e : log) fold(state.board, e);
    state.recent.assign(log.end() - static_cast<std::ptrdiff_t>(at_hand), log.end());
    return state;
  }
  /// A server opens the board, with so many entries at hand.
  void load(std::size_t at_hand) {
    room = Room(state(at_hand), 42);
    join(kFa, Role::facilitator, PersonKey{"k1"}, "cf");
    join(kPi, Role::participant, PersonKey{"k2"}, "cp");
  }
  std::vector<Entry> read(const effect::LookBack& look) const {
    std::vector<Entry> out;
    for (const Entry& e : log)
      if (e.revision >= look.from && e.revision <= look.to) out.push_back(e);
    return out;
  }
  Effects answer(const effect::LookBack& look) { return room.on(input::HaveLooked{look.number, read(look), 1000}); }
  static effect::LookBack look_in(const Effects& effects) {
    const auto looks = all<effect::LookBack>(effects);
    EXPECT_EQ(looks.size(), 1u);
    return looks.empty() ? effect::LookBack{} : looks[0];
  }
  /// Answers every look until there is none any more; what the last answer did.
  Effects answer_all(Effects effects) {
    for (int i = 0; i < 50; ++i) {
      const auto looks = all<effect::LookBack>(effects);
      if (looks.empty()) return effects;
      effects = answer(looks[0]);
    }
    ADD_FAILURE() << "the room looks back for ever";
    return effects;
  }
  Ops late(std::uint64_t version, const std::string& word = "!") {
    return {op::NoteEdit{id("a"), version, {Keep{static_cast<std::uint32_t>(version) + 1}, Insert{word}}}};
  }
  std::string text() const { return room.board().note(id("a"))->text; }
  static std::string dots(std::size_t n) { return std::string(n, '.'); }

  std::vector<Entry> log;
};

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
  room.on(input::Submitted{kFa, {Seq{1}, {op::BoardTitle{"T"}}}, Millis{6000 + 61'000}});
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

TEST_F(RoomLookingTest, CON4FarBehindTheEntriesComeFromTheLog) {
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

TEST_F(RoomLookingTest, OPS1WhatIsPublishedMeanwhileIsAmongTheEntriesAndNotTwice) {
  const Effects first = join(SessionId{9}, Role::viewer, PersonKey{"v"}, "v", at(log[100]));
  submit(kFa, 1, {post("x", "X")});
  EXPECT_EQ(all<effect::Publish>(appended(1)).size(), 1u);
  const Effects done = answer_all(first);
  EXPECT_EQ(all<effect::SendEntries>(done).at(0).entries.back().revision, room.position().revision);
  EXPECT_EQ(sent<wire::Welcome>(done).at(0).position, room.position());
  EXPECT_EQ(all<effect::Enter>(done).size(), 1u);
  EXPECT_TRUE(all<effect::Publish>(done).empty());
}

TEST_F(RoomLookingTest, CON4WhatIsHiddenMeanwhileMakesItASnapshot) {
  const Effects first = join(SessionId{9}, Role::viewer, PersonKey{"v"}, "v", at(log[100]));
  submit(kFa, 1, {op::NoteHide{ids({"b"})}});
  const Effects hidden = appended(1);
  EXPECT_EQ(sent<wire::Welcome>(hidden).at(0).resume, wire::Resume::snapshot);
  EXPECT_TRUE(std::holds_alternative<effect::Publish>(hidden.at(1))) << "the newcomer comes behind it";
  EXPECT_TRUE(answer_all(first).empty());
}

TEST_F(RoomLookingTest, CON4SomethingTakenBackInWhatIsReadMakesItASnapshot) {
  log[1'000].ops = {op::NoteUnhide{ids({"b"})}};
  const Effects done = answer_all(join(SessionId{9}, Role::viewer, PersonKey{"v"}, "v", at(log[100])));
  EXPECT_EQ(sent<wire::Welcome>(done).at(0).resume, wire::Resume::snapshot);
  EXPECT_EQ(all<effect::SendSnapshot>(done).size(), 1u);
}

TEST_F(RoomLookingTest, CON4AnotherMarkFarBackIsAnotherHistory) {
  Position since = at(log[100]);
  since.mark = Mark{5};
  const Effects done = answer_all(join(SessionId{9}, Role::viewer, PersonKey{"v"}, "v", since));
  EXPECT_EQ(sent<wire::Welcome>(done).at(0).resume, wire::Resume::snapshot);
}

TEST_F(RoomLookingTest, CON4FiveThousandEntriesAndNoMore) {
  while (log.size() < 6'000) write({op::PersonName{"P", {}}}, 3);
  load(1'000);
  const auto back = static_cast<std::size_t>(limits::resume_entries_max);
  const Effects far = join(SessionId{9}, Role::viewer, PersonKey{"v"}, "v", at(log[log.size() - back - 2]));
  EXPECT_EQ(sent<wire::Welcome>(far).at(0).resume, wire::Resume::snapshot) << "at once";
  const Effects near = answer_all(join(SessionId{8}, Role::viewer, PersonKey{"v"}, "v", at(log[log.size() - back - 1])));
  EXPECT_EQ(sent<wire::Welcome>(near).at(0).resume, wire::Resume::entries);
  EXPECT_EQ(all<effect::SendEntries>(near).at(0).entries.size(), back);
}

TEST_F(RoomLookingTest, CON4ALogThatCannotBeReadMakesItASnapshot) {
  const auto look = look_in(join(SessionId{9}, Role::viewer, PersonKey{"v"}, "v", at(log[100])));
  const Effects e = room.on(input::LookFailed{look.number, reject(Code::log_unavailable)});
  EXPECT_EQ(sent<wire::Welcome>(e).at(0).resume, wire::Resume::snapshot);
  EXPECT_EQ(all<effect::SendSnapshot>(e).size(), 1u);
}

TEST_F(RoomLookingTest, WhoLeavesWhileTheRoomLooksIsNotLetIn) {
  const Effects first = join(SessionId{9}, Role::viewer, PersonKey{"v"}, "v", at(log[100]));
  room.on(input::Leave{SessionId{9}});
  EXPECT_TRUE(answer(look_in(first)).empty());
}

TEST_F(RoomLookingTest, WhatIsSubmittedBeforeTheWelcomeIsJudgedBehindIt) {
  const Effects first = join(SessionId{9}, Role::participant, PersonKey{"k2"}, "c9", at(log[100]));
  EXPECT_TRUE(room.on(input::Submitted{SessionId{9}, {Seq{1}, {post("c", "C")}}, Millis{6000}}).empty());
  const Effects done = answer_all(first);
  EXPECT_EQ(sent<wire::Welcome>(done).size(), 1u);
  EXPECT_EQ(all<effect::Append>(done).size(), 1u);
}

TEST_F(RoomLookingTest, CON6TheSnapshotBringsTheEditsOfWhatIsPending) {
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

TEST_F(RoomLookingTest, CON6ANoteIsLeftOutIfItDidNotChangeOrMayNotBeSeenOrIsUnknown) {
  hear({write({op::NoteEdit{id("b"), 0, {Insert{"<"}}}}, 3), write({post("c", "C"), post("d", "D")}, 2),
        write({op::NoteEdit{id("c"), 0, {Insert{"<"}}}, op::NoteEdit{id("d"), 0, {Insert{"<"}}}}, 3),
        write({op::NoteHide{ids({"c"})}}, 1), write({op::NoteWithdraw{ids({"d"})}}, 2)});
  const std::vector<wire::PendingText> pending{{id("b"), 0}, {id("a"), 40}, {id("a"), 41},
                                               {id("c"), 0}, {id("d"), 0},  {id("none"), 0}};
  const auto edits = all<effect::SendSnapshot>(join(SessionId{9}, Role::viewer, PersonKey{"v"}, "v", {}, pending)).at(0);
  ASSERT_EQ(edits.edits.size(), 1u);
  EXPECT_EQ(edits.edits[0].note, id("b"));
}

TEST_F(RoomLookingTest, CON6UnsavedEditsOfOthersAreNotAmongThem) {
  submit(kPi, 1, {op::NoteEdit{id("b"), 0, {Insert{"<"}}}});
  const auto done = join(SessionId{9}, Role::viewer, PersonKey{"v"}, "v", {}, {{id("b"), 0}});
  EXPECT_TRUE(all<effect::SendSnapshot>(done).at(0).edits.empty());
}

TEST_F(RoomLookingTest, CON6WhereTheLogHasThemNoLongerTheNoteIsLeftOut) {
  log.erase(log.begin(), log.begin() + 30);
  const auto done =
      answer_all(join(SessionId{9}, Role::viewer, PersonKey{"v"}, "v", {}, {{id("a"), 3}, {id("a"), 35}}));
  const auto edits = all<effect::SendSnapshot>(done).at(0).edits;
  ASSERT_EQ(edits.size(), 1u);
  EXPECT_EQ(edits[0].version, 35u);
}

TEST_F(RoomLookingTest, CON6OneWhoResumesGetsEntriesAndNeedsNoEdits) {
  const auto done = join(SessionId{9}, Role::viewer, PersonKey{"v"}, "v", room.position(), {{id("a"), 3}});
  EXPECT_TRUE(all<effect::SendSnapshot>(done).empty());
  EXPECT_TRUE(all<effect::LookBack>(done).empty());
}

TEST_F(RoomLookingTest, CON6AClientOfAnotherHistoryGetsNoEdits) {
  Position since = at(log[log.size() - 10]);
  since.mark = Mark{5};
  hear({write({op::NoteEdit{id("b"), 0, {Insert{"<"}}}}, 3)});
  const auto done = join(SessionId{9}, Role::viewer, PersonKey{"v"}, "v", since, {{id("b"), 0}});
  EXPECT_TRUE(all<effect::SendSnapshot>(done).at(0).edits.empty());
}

}  // namespace
}  // namespace entonnoir::testing
