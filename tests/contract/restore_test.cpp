// A store that was set back, and OpLog::restore.
#include <algorithm>

#include "contract/ground.h"
#include "contract/listener.h"

namespace entonnoir {
namespace {

/// What a board of ten entries had before its store was set back to the first four.
struct Before {
  std::vector<Position> positions;  ///< of each revision, from 0
  std::vector<StoredEntry> lost;    ///< 5…10
  Loaded loaded;
};

std::vector<LastSeq> sorted(std::vector<LastSeq> last_seqs) {
  std::sort(last_seqs.begin(), last_seqs.end(), [](const LastSeq& a, const LastSeq& b) { return a.client < b.client; });
  return last_seqs;
}

/// Ten entries, a second apart, by two clients; then back to four.
Before set_back_to_four(Ground& ground, const BoardId& id) {
  Before before{{Position{}}, {}, {}};
  for (std::uint64_t seq = 1; seq <= 10; ++seq) {
    ground.now_ms += 1'000;
    const auto answer = Asking(ground.log()).append(id, before.positions.back(), {entry(seq % 2 ? "a" : "b", seq)});
    EXPECT_EQ(told(answer), "appended");
    before.positions.push_back(at(seq, entry(seq % 2 ? "a" : "b", seq).mark.value));
    if (seq == 4) ground.keep_copy();
  }
  before.loaded = *Asking(ground.log()).load(id);
  before.lost.assign(before.loaded.entries.begin() + 4, before.loaded.entries.end());
  ground.set_back();
  return before;
}

}  // namespace

TEST_P(OpLogContract, POS1_WhatASetBackLogLostIsAnotherHistory) {
  const BoardId id = board();
  const Before before = set_back_to_four(*ground, id);
  const Position tail = before.positions[4];
  EXPECT_EQ(ask().load(id)->tail, tail);
  for (const std::size_t lost : {5u, 10u}) {
    const Position& position = before.positions[lost];
    const Listener listener(log(), id, position);
    ASSERT_TRUE(log().drain(60'000));
    EXPECT_EQ(listener.errors(), Codes{"internal"});
    EXPECT_EQ(told(ask().save_snapshot(id, {position, "lost"})), "ok");
    EXPECT_FALSE(ask().load(id)->latest);
    EXPECT_EQ(ask().append(id, position, {entry("c", 1)}), AppendAnswer(Conflict{tail, false, {}}));
  }
}

TEST_P(OpLogContract, POS1_WhatASetBackLogLostIsAnotherHistoryEvenIfItGrewSince) {
  const BoardId id = board();
  const Before before = set_back_to_four(*ground, id);
  const Position tail = append(id, before.positions[4], {entry("c", 1), entry("c", 2)});
  EXPECT_EQ(ask().append(id, before.positions[5], {entry("d", 1)}), AppendAnswer(Conflict{tail, false, {}}));
  EXPECT_EQ(ask().append(id, before.positions[6], {entry("d", 1)}), AppendAnswer(Conflict{tail, false, {}}));
}

TEST_P(OpLogContract, RestoredEntriesHaveTheirRevisionMarkAndTime) {
  const BoardId id = board();
  const Before before = set_back_to_four(*ground, id);
  ground->now_ms = 9'000'000;
  const AppendAnswer answer = ask().restore(id, before.positions[4], before.lost);
  std::vector<Millis> times;
  for (const StoredEntry& e : before.lost) times.push_back(e.at);
  EXPECT_EQ(answer, AppendAnswer(Appended{before.positions[10], times}));
  const auto after = ask().load(id);
  EXPECT_EQ(after->entries, before.loaded.entries);
  EXPECT_EQ(after->tail, before.loaded.tail);
  EXPECT_EQ(sorted(after->last_seqs), sorted(before.loaded.last_seqs));
}

TEST_P(OpLogContract, AHistoryIsRestoredFromItsBeginningAndInPieces) {
  const BoardId id = board(), other = board("other");
  fill(id, 10);
  const auto entries = *ask().history(id, 1, 10);
  const std::vector<StoredEntry> first(entries.begin(), entries.begin() + 3), rest(entries.begin() + 3, entries.end());
  EXPECT_EQ(told(ask().restore(other, Position{}, first)), "appended");
  EXPECT_EQ(told(ask().restore(other, position_of(first.back()), rest)), "appended");
  EXPECT_EQ(ask().load(other)->entries, entries);
}

TEST_P(OpLogContract, RestoringWhereTheLogMovedOnIsAConflictAndRestoresNothing) {
  const BoardId id = board();
  const Before before = set_back_to_four(*ground, id);
  const Position tail = append(id, before.positions[4], {entry("c", 1)});
  const Conflict moved_on{tail, true, *ask().history(id, 5, 5)}, foreign{tail, false, {}};
  EXPECT_EQ(ask().restore(id, before.positions[4], before.lost), AppendAnswer(moved_on));
  const std::vector<StoredEntry> last{before.lost.back()};
  EXPECT_EQ(ask().restore(id, before.positions[9], last), AppendAnswer(foreign));
  EXPECT_EQ(ask().load(id)->tail, tail);
}

TEST_P(OpLogContract, WhatAnotherNodeRestoredIsAConflictThatTellsTheSameEntries) {
  const BoardId id = board();
  const Before before = set_back_to_four(*ground, id);
  ASSERT_EQ(told(ask().restore(id, before.positions[4], before.lost)), "appended");
  EXPECT_EQ(ask().restore(id, before.positions[4], before.lost),
            AppendAnswer(Conflict{before.positions[10], true, before.lost}));
}

TEST_P(OpLogContract, SUB1_WhatWasRestoredIsARepeatAndWhatWasLostIsNot) {
  const BoardId id = board(), other = board("other");
  const Before before = set_back_to_four(*ground, id);
  ASSERT_EQ(told(ask().restore(id, before.positions[4], before.lost)), "appended");
  const Position tail = before.positions[10];
  EXPECT_EQ(told(ask().append(id, tail, {entry("b", 10)})), "repeat of 0 at 10");
  EXPECT_EQ(told(ask().append(id, tail, {entry("a", 9)})), "repeat of 0 at 9");
  EXPECT_EQ(told(ask().append(id, tail, {entry("a", 7)})), "stale_seq of 0");
  EXPECT_EQ(append(id, tail, {entry("a", 11)}).revision, Revision{11});
  const Before lost = set_back_to_four(*ground, other);
  EXPECT_EQ(append(other, lost.positions[4], {entry("b", 10)}).revision, Revision{5});
}

TEST_P(OpLogContract, RestoringJudgesNoRepeats) {
  const BoardId id = board();
  const Position one = append(id, Position{}, {entry("a", 5)});
  StoredEntry same = ask().load(id)->entries.at(0);
  same.revision = Revision{2};
  same.mark = Mark{77};
  EXPECT_EQ(told(ask().restore(id, one, {same})), "appended");
  EXPECT_EQ(told(ask().append(id, one, {entry("a", 5)})), "repeat of 0 at 2");
}

TEST_P(OpLogContract, SubscribersHearRestoredEntries) {
  const BoardId id = board();
  const Before before = set_back_to_four(*ground, id);
  const Listener listener(log(), id, before.positions[2]);
  ASSERT_EQ(told(ask().restore(id, before.positions[4], before.lost)), "appended");
  const Position tail = append(id, before.positions[10], {entry("c", 1)});
  ASSERT_TRUE(log().drain(60'000));
  EXPECT_EQ(listener.entries(), *ask().history(id, 3, tail.revision.value));
  EXPECT_EQ(listener.errors(), Codes{});
}

TEST_P(OpLogContract, POS2_TimeDoesNotFallBelowARestoredEntry) {
  const BoardId id = board();
  ground->now_ms = 4'000;
  const StoredEntry late{Revision{1}, Mark{5}, Millis{9'000}, Participant{1}, ClientId{"a"}, Seq{1}, "[]"};
  ASSERT_EQ(told(ask().restore(id, Position{}, {late})), "appended");
  append(id, at(1, 5), {entry("a", 2)});
  EXPECT_EQ(ask().load(id)->entries.at(1).at, Millis{9'000});
  EXPECT_EQ(*ask().expire(id, Millis{9'000}), false);
}

TEST_P(OpLogContract, ABoardThatIsNotThereCannotBeRestored) {
  const BoardId gone = board("gone");
  const StoredEntry one{Revision{1}, Mark{5}, Millis{9'000}, Participant{1}, ClientId{"a"}, Seq{1}, "[]"};
  ASSERT_EQ(told(ask().erase(gone)), "ok");
  EXPECT_EQ(told(ask().restore(gone, Position{}, {one})), "board_gone");
  EXPECT_EQ(told(ask().restore(BoardId{"nobody"}, Position{}, {one})), "unknown_board");
}

TEST_P(DurableOpLogContract, WhatWasRestoredIsThereAfterTheLogWasOpenedAnew) {
  const BoardId id = board();
  const Before before = set_back_to_four(*ground, id);
  ASSERT_EQ(told(ask().restore(id, before.positions[4], before.lost)), "appended");
  ground->reopen();
  EXPECT_EQ(ask().load(id)->entries, before.loaded.entries);
  EXPECT_EQ(told(ask().append(id, before.positions[10], {entry("b", 10)})), "repeat of 0 at 10");
}

TEST_P(LiveOpLogContract, POS1_WhoFollowsALogThatIsSetBackIsToldIfTheyHeardWhatItLost) {
  const BoardId id = board(), other = board("other");
  const Position four = fill(id, 4).back();
  const Listener listener(log(), id, Position{}), elsewhere(log(), other, Position{});
  ground->keep_copy();
  append(id, four, {entry("a", 1), entry("a", 2)});
  ASSERT_TRUE(log().drain(60'000));
  ground->set_back();
  listener.await_error();
  append(id, four, {entry("b", 1), entry("b", 2), entry("b", 3)});
  append(other, Position{}, {entry("a", 1)});
  ASSERT_TRUE(log().drain(60'000));
  EXPECT_EQ(revisions(listener.entries()), count(1, 6)) << "nothing comes after the error";
  EXPECT_EQ(listener.errors(), Codes{"internal"});
  EXPECT_EQ(revisions(elsewhere.entries()), count(1, 1)) << "a board that lost nothing goes on";
  EXPECT_EQ(elsewhere.errors(), Codes{});
}

}  // namespace entonnoir
