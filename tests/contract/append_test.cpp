// What OpLog::append promises.
#include "contract/ground.h"

namespace entonnoir {

TEST_P(OpLogContract, POS1_EntriesGetRevisionsFromOneWithoutGaps) {
  const BoardId id = board();
  const Position one = append(id, Position{}, {entry("a", 1)});
  EXPECT_EQ(one, at(1, entry("a", 1).mark.value));
  EXPECT_EQ(append(id, one, {entry("a", 2), entry("b", 1)}).revision, Revision{3});
  EXPECT_EQ(revisions(ask().load(id)->entries), count(1, 3));
}

TEST_P(OpLogContract, POS2_AnEntryIsKeptAsItWasGiven) {
  const BoardId id = board();
  NewEntry given{Mark{0xffff'ffff'ffff'fffe}, Participant{7}, ClientId{"c"}, Seq{(1ull << 53) - 1}, ""};
  given.ops = std::string("\0\xff not utf-8 é \n", 17) + std::string(200'000, 'x');
  append(id, Position{}, {given});
  const auto loaded = ask().load(id);
  const StoredEntry kept{Revision{1}, given.mark, Millis{1'000'000}, given.by, given.client, given.seq, given.ops};
  EXPECT_EQ(loaded->entries, std::vector{kept});
  EXPECT_EQ(loaded->tail, (Position{Epoch{1}, Revision{1}, given.mark}));
}

TEST_P(OpLogContract, AnEntryWithoutOpsAndWithoutClientIsKept) {
  const BoardId id = board();
  append(id, Position{}, {NewEntry{Mark{5}, Participant{0}, ClientId{}, Seq{0}, ""}});
  EXPECT_EQ(ask().load(id)->entries.at(0).ops, "");
}

TEST_P(OpLogContract, AppendingWhereTheLogMovedOnIsAConflictAndAppendsNothing) {
  const BoardId id = board();
  const Position tail = append(id, Position{}, {entry("a", 1)});
  const AppendAnswer answer = ask().append(id, Position{}, {entry("b", 1)});
  ASSERT_EQ(told(answer), "conflict");
  EXPECT_EQ(std::get<Conflict>(answer).tail, tail);
  EXPECT_EQ(ask().load(id)->tail, tail);
}

TEST_P(OpLogContract, POS1_APositionOfAnotherHistoryIsAConflict) {
  const BoardId id = board();
  const Position tail = append(id, Position{}, {entry("a", 1)});
  Position mark = tail, epoch = tail, ahead = tail;
  mark.mark.value += 1;
  epoch.epoch.value += 1;
  ahead.revision.value += 1;
  for (const Position& foreign : {mark, epoch, ahead}) {
    EXPECT_EQ(ask().append(id, foreign, {entry("b", 1)}), AppendAnswer(Conflict{tail, false, {}}));
  }
  EXPECT_EQ(revisions(ask().load(id)->entries), count(1, 1));
}

TEST_P(OpLogContract, POS1_AConflictTellsWhatWasMissed) {
  const BoardId id = board();
  const auto positions = fill(id, 5);
  for (const std::size_t from : {0u, 2u, 4u}) {
    const Conflict expected{positions[5], true, *ask().history(id, from + 1, 5)};
    EXPECT_EQ(ask().append(id, positions[from], {entry("a", 1)}), AppendAnswer(expected)) << "from " << from;
  }
}

TEST_P(OpLogContract, POS1_FromConflictToConflictOneComesToTheTail) {
  constexpr std::uint64_t kEntries = 2'300;
  const BoardId id = board();
  const auto positions = fill(id, kEntries);
  std::vector<StoredEntry> read;
  while (read.size() < kEntries) {
    const AppendAnswer answer = ask().append(id, positions[read.size()], {entry("a", 1)});
    ASSERT_EQ(told(answer), "conflict");
    const auto& missed = std::get<Conflict>(answer).missed;
    ASSERT_TRUE(!missed.empty() && missed.size() <= 1'000) << missed.size();
    read.insert(read.end(), missed.begin(), missed.end());
  }
  EXPECT_EQ(read, *ask().history(id, 1, kEntries));
}

TEST_P(OpLogContract, POS1_AConflictTellsNotMuchMoreThanAMegabyte) {
  const BoardId id = board();
  std::vector<NewEntry> large;
  for (std::uint64_t seq = 1; seq <= 10; ++seq) {
    large.push_back(entry("a", seq));
    large.back().ops = std::string(300'000, 'x');
  }
  append(id, Position{}, large);
  const AppendAnswer answer = ask().append(id, Position{}, {entry("b", 1)});
  ASSERT_EQ(told(answer), "conflict");
  const auto& missed = std::get<Conflict>(answer).missed;
  EXPECT_LE(missed.size(), 5u);
  EXPECT_EQ(revisions(missed), count(1, missed.size()));
}

TEST_P(OpLogContract, AnEmptyBatchAsksOnlyForTheTail) {
  const BoardId id = board();
  const Position tail = append(id, Position{}, {entry("a", 1)});
  EXPECT_EQ(append(id, tail, {}), tail);
  EXPECT_EQ(told(ask().append(id, Position{}, {})), "conflict");
}

TEST_P(OpLogContract, SUB1_TheLastSeqAgainIsARepeatWithItsPosition) {
  const BoardId id = board();
  const Position one = append(id, Position{}, {entry("a", 5)});
  const AppendAnswer at_tail = ask().append(id, one, {entry("a", 5)});
  ASSERT_EQ(told(at_tail), "repeat of 0 at 1");
  EXPECT_EQ(std::get<Repeat>(at_tail).position, one);
  append(id, one, {entry("b", 1)});
  EXPECT_EQ(told(ask().append(id, Position{}, {entry("a", 5)})), "repeat of 0 at 1") << "the same request, sent again";
  EXPECT_EQ(revisions(ask().load(id)->entries), count(1, 2));
}

TEST_P(OpLogContract, SUB1_ARepeatAnywhereInABatchAppendsNothingOfIt) {
  const BoardId id = board();
  const Position one = append(id, Position{}, {entry("a", 1)});
  EXPECT_EQ(told(ask().append(id, one, {entry("b", 1), entry("a", 1), entry("c", 1)})), "repeat of 1 at 1");
  EXPECT_EQ(revisions(ask().load(id)->entries), count(1, 1));
  EXPECT_EQ(append(id, one, {entry("b", 1), entry("c", 1)}).revision, Revision{3});
}

TEST_P(OpLogContract, SUB1_ALowerSeqIsStaleAndAppendsNothing) {
  const BoardId id = board();
  const Position one = append(id, Position{}, {entry("a", 5)});
  EXPECT_EQ(told(ask().append(id, one, {entry("b", 1), entry("a", 4)})), "stale_seq of 1");
  EXPECT_EQ(revisions(ask().load(id)->entries), count(1, 1));
}

TEST_P(OpLogContract, SUB1_GapsInSeqAreAllowed) {
  const BoardId id = board();
  const Position one = append(id, Position{}, {entry("a", 5)});
  EXPECT_EQ(append(id, one, {entry("a", 90), entry("a", 91)}).revision, Revision{3});
}

TEST_P(OpLogContract, SUB1_ASeqThatDoesNotRiseWithinABatchIsStale) {
  const BoardId id = board();
  EXPECT_EQ(told(ask().append(id, Position{}, {entry("a", 2), entry("a", 2)})), "stale_seq of 1");
  EXPECT_EQ(told(ask().append(id, Position{}, {entry("a", 2), entry("b", 2), entry("a", 1)})), "stale_seq of 2");
  EXPECT_EQ(ask().load(id)->tail, Position{});
}

TEST_P(OpLogContract, SUB1_RepeatsAreKnownByBoardParticipantAndClient) {
  const BoardId id = board("one"), other = board("two");
  Position tail = append(id, Position{}, {entry("a", 1, 1)});
  tail = append(id, tail, {entry("a", 1, 2)});
  tail = append(id, tail, {entry("b", 1, 1)});
  EXPECT_EQ(tail.revision, Revision{3});
  EXPECT_EQ(append(other, Position{}, {entry("a", 1, 1)}).revision, Revision{1});
}

TEST_P(OpLogContract, SUB1_TheServersOwnEntriesAreNeverRepeats) {
  const BoardId id = board();
  const Position one = append(id, Position{}, {entry("a", 1, 0), entry("a", 1, 0)});
  EXPECT_EQ(append(id, one, {entry("a", 1, 0), entry("a", 0, 0)}).revision, Revision{4});
  EXPECT_TRUE(ask().load(id)->last_seqs.empty());
}

TEST_P(OpLogContract, POS2_TimeNeverFallsEvenWhenTheClockGoesBack) {
  const BoardId id = board();
  ground->now_ms = 5'000;
  Position tail = append(id, Position{}, {entry("a", 1)});
  ground->now_ms = 3'000;
  const AppendAnswer answer = ask().append(id, tail, {entry("a", 2), entry("a", 3)});
  EXPECT_EQ(std::get<Appended>(answer).at, (std::vector{Millis{5'000}, Millis{5'000}}));
  ground->now_ms = 6'000;
  append(id, std::get<Appended>(answer).tail, {entry("a", 4)});
  std::vector<std::int64_t> times;
  const auto loaded = ask().load(id);
  for (const StoredEntry& e : loaded->entries) times.push_back(e.at.value);
  EXPECT_EQ(times, (std::vector<std::int64_t>{5'000, 5'000, 5'000, 6'000}));
}

TEST_P(OpLogContract, AppendingToABoardThatNobodyMadeIsRefused) {
  EXPECT_EQ(told(ask().append(BoardId{"nobody"}, Position{}, {entry("a", 1)})), "unknown_board");
}

TEST_P(OpLogContract, AnswersComeInTheOrderOfTheCalls) {
  const BoardId id = board();
  std::vector<std::string> answers;  // only the log's thread touches it before drain
  Position tail{};
  for (std::uint64_t seq = 1; seq <= 50; ++seq) {
    const NewEntry next = entry("a", seq);
    log().append(id, tail, {next}, [&](AppendAnswer answer) { answers.push_back(told(answer)); });
    log().load(id, [&](Result<Loaded> loaded) { answers.push_back(std::to_string(loaded->tail.revision.value)); });
    tail = at(seq, next.mark.value);
  }
  ASSERT_TRUE(log().drain(60'000));
  std::vector<std::string> expected;
  for (int i = 1; i <= 50; ++i) expected.insert(expected.end(), {"appended", std::to_string(i)});
  EXPECT_EQ(answers, expected);
}

TEST_P(OpLogContract, CallbacksMayAskAgain) {
  const BoardId id = board();
  std::promise<AppendAnswer> second;
  log().append(id, Position{}, {entry("a", 1)}, [&](AppendAnswer first) {
    log().append(id, std::get<Appended>(first).tail, {entry("a", 2)}, [&](AppendAnswer a) { second.set_value(a); });
  });
  EXPECT_EQ(told(second.get_future().get()), "appended");
}

TEST_P(OpLogContract, TheEndOfTheLogAnswersWhatWasAsked) {
  const BoardId id = board();
  std::vector<std::string> answers;
  Position tail{};
  for (std::uint64_t seq = 1; seq <= 20; ++seq) {
    log().append(id, tail, {entry("a", seq)}, [&](AppendAnswer answer) { answers.push_back(told(answer)); });
    tail = at(seq, entry("a", seq).mark.value);
  }
  ground->close();
  EXPECT_EQ(answers, std::vector<std::string>(20, "appended"));
}

TEST_P(OpLogContract, ALogThatWorksIsHealthyAndHadNoTrouble) {
  fill(board(), 10);
  EXPECT_EQ(told(log().health()), "ok");
  EXPECT_EQ(log().counters().gaps_found, 0u);
  EXPECT_EQ(log().counters().sent_again, 0u);
}

}  // namespace entonnoir
