// OpLog::forget: a new life of the log, without what was before (CON12).
#include <algorithm>

#include "contract/ground.h"
#include "contract/listener.h"

namespace entonnoir {
namespace {

Position in_epoch(std::uint64_t epoch, Position position) {
  position.epoch = Epoch{epoch};
  return position;
}

StoredSnapshot state(const Position& position) {
  return {position, "state at " + std::to_string(position.revision.value)};
}

AppendAnswer foreign(const Position& tail) { return Conflict{tail, false, {}}; }

std::vector<Position> last_positions(const Loaded& loaded) {
  std::vector<LastSeq> last = loaded.last_seqs;
  std::sort(last.begin(), last.end(), [](const LastSeq& a, const LastSeq& b) { return a.client < b.client; });
  std::vector<Position> out;
  for (const LastSeq& l : last) out.push_back(l.position);
  return out;
}

}  // namespace

TEST_P(OpLogContract, CON12_WhatIsForgottenAtTheTailLeavesTheSnapshotAlone) {
  const BoardId id = board();
  const auto positions = fill(id, 10);
  ASSERT_EQ(told(ask().save_snapshot(id, state(positions[4]))), "ok");
  const auto before = ask().load(id);
  const auto answer = ask().forget(id, state(positions[10]));
  ASSERT_EQ(told(answer), "ok");
  const Position tail = in_epoch(2, positions[10]);
  EXPECT_EQ(*answer, tail);
  const StoredSnapshot base{tail, "state at 10"};
  EXPECT_EQ(**ask().base(id), base);
  EXPECT_TRUE(ask().history(id, 1, 100)->empty());
  const auto loaded = ask().load(id);
  ASSERT_EQ(told(loaded), "ok");
  EXPECT_EQ(loaded->latest, base);
  EXPECT_TRUE(loaded->entries.empty());
  EXPECT_EQ(loaded->tail, tail);
  EXPECT_EQ(loaded->meta, before->meta);
  EXPECT_EQ(loaded->last_seqs, before->last_seqs);
}

TEST_P(OpLogContract, CON12_WhatCameAfterWhatIsForgottenStays) {
  const BoardId id = board();
  const auto positions = fill(id, 10);
  const auto after = *ask().history(id, 7, 10);
  EXPECT_EQ(*ask().forget(id, state(positions[6])), in_epoch(2, positions[10]));
  EXPECT_EQ(*ask().history(id, 1, 100), after);
  const auto loaded = ask().load(id);
  ASSERT_EQ(told(loaded), "ok");
  EXPECT_EQ(loaded->latest, (StoredSnapshot{in_epoch(2, positions[6]), "state at 6"}));
  EXPECT_EQ(loaded->entries, after);
  EXPECT_EQ(loaded->tail, in_epoch(2, positions[10]));
}

TEST_P(OpLogContract, CON12_ASnapshotAfterWhatIsForgottenIsGoneToo) {
  const BoardId id = board();
  const auto positions = fill(id, 10);
  ASSERT_EQ(told(ask().save_snapshot(id, state(positions[8]))), "ok");
  ASSERT_EQ(told(ask().forget(id, state(positions[6]))), "ok");
  const auto loaded = ask().load(id);
  EXPECT_EQ(loaded->latest, (StoredSnapshot{in_epoch(2, positions[6]), "state at 6"}));
  EXPECT_EQ(revisions(loaded->entries), count(7, 10));
}

TEST_P(OpLogContract, POS1_PositionsOfAnEarlierEpochAreForeign) {
  const BoardId id = board();
  const auto positions = fill(id, 10);
  const auto entries = *ask().history(id, 9, 10);
  const Position tail = *ask().forget(id, state(positions[6]));
  for (const std::size_t old : {0u, 5u, 6u, 8u, 10u}) {
    EXPECT_EQ(ask().append(id, positions[old], {entry("a", 1)}), foreign(tail)) << "at " << old;
    EXPECT_EQ(told(ask().save_snapshot(id, {positions[old], "old"})), "ok");
  }
  EXPECT_EQ(ask().restore(id, positions[8], entries), foreign(tail));
  EXPECT_EQ(ask().append(id, in_epoch(2, positions[5]), {entry("a", 1)}), foreign(tail)) << "it is gone";
  EXPECT_EQ(ask().append(id, in_epoch(3, positions[10]), {entry("a", 1)}), foreign(tail)) << "it is not there yet";
  EXPECT_EQ(ask().load(id)->latest->position, in_epoch(2, positions[6]));
  EXPECT_EQ(ask().load(id)->tail, tail);
}

TEST_P(OpLogContract, CON12_TheNewEpochGoesOnWhereTheOldOneWas) {
  const BoardId id = board();
  const auto positions = fill(id, 10);
  const Position tail = *ask().forget(id, state(positions[10]));
  const Position next = append(id, tail, {entry("a", 1), entry("b", 1)});
  EXPECT_EQ(next, in_epoch(2, at(12, entry("b", 1).mark.value)));
  EXPECT_EQ(revisions(*ask().history(id, 1, 100)), count(11, 12));
  const Conflict missed{next, true, *ask().history(id, 11, 12)};
  EXPECT_EQ(ask().append(id, tail, {entry("c", 1)}), AppendAnswer(missed)) << "the base is a position";
  ASSERT_EQ(told(ask().save_snapshot(id, state(next))), "ok");
  EXPECT_EQ(ask().load(id)->latest, state(next));
  EXPECT_EQ((*ask().base(id))->position, tail) << "history still begins there";
}

TEST_P(OpLogContract, CON12_AnEpochFollowsTheOther) {
  const BoardId id = board();
  Position tail{};
  for (std::uint64_t epoch = 2; epoch <= 5; ++epoch) {
    tail = append(id, tail, {entry("a", epoch)});
    tail = append(id, tail, {entry("b", epoch)});
    const auto answer = ask().forget(id, state(tail));
    ASSERT_EQ(told(answer), "ok");
    EXPECT_EQ(*answer, in_epoch(epoch, tail));
    tail = *answer;
  }
  EXPECT_EQ(tail.revision, Revision{8});
  EXPECT_EQ(ask().load(id)->tail, tail);
}

TEST_P(OpLogContract, CON12_ABaseCanBeForgottenAsItIs) {
  const BoardId id = board();
  const Position two = *ask().forget(id, state(fill(id, 3).back()));
  const auto answer = ask().forget(id, {two, "another state"});
  ASSERT_EQ(told(answer), "ok");
  EXPECT_EQ(*answer, in_epoch(3, two));
  EXPECT_EQ(ask().load(id)->latest, (StoredSnapshot{*answer, "another state"}));
  EXPECT_EQ(append(id, *answer, {entry("a", 1)}).revision, Revision{4});
}

TEST_P(OpLogContract, CON12_WhoAsksTwiceIsTold) {
  const BoardId id = board();
  const auto positions = fill(id, 10);
  ASSERT_EQ(told(ask().forget(id, state(positions[10]))), "ok");
  const auto before = *ask().load(id);
  EXPECT_EQ(told(ask().forget(id, state(positions[10]))), "internal");
  EXPECT_EQ(ask().load(id)->latest, before.latest);
  EXPECT_EQ(ask().load(id)->tail, before.tail);
}

TEST_P(OpLogContract, POS1_WhatIsNoPositionOfTheLogForgetsNothing) {
  const BoardId id = board();
  const auto positions = fill(id, 5);
  for (const Position& position : {at(3, 77), at(5, 77), at(6, 77), in_epoch(2, positions[5]), Position{}}) {
    EXPECT_EQ(told(ask().forget(id, state(position))), "internal") << position.revision.value;
  }
  EXPECT_EQ(ask().load(id)->tail, positions[5]);
  EXPECT_EQ(revisions(*ask().history(id, 1, 5)), count(1, 5));
  EXPECT_FALSE(ask().load(id)->latest);
}

TEST_P(OpLogContract, SUB1_WhatIsForgottenIsStillARepeat) {
  const BoardId id = board();
  const Position one = append(id, Position{}, {entry("a", 5)}), two = append(id, one, {entry("b", 7)});
  const Position tail = *ask().forget(id, state(one));
  ASSERT_EQ(tail, in_epoch(2, two));
  EXPECT_EQ(last_positions(*ask().load(id)), (std::vector<Position>{one, tail})) << "each in the epoch of its entry";
  EXPECT_EQ(ask().append(id, tail, {entry("a", 5)}), AppendAnswer(Repeat{0, one}));
  EXPECT_EQ(ask().append(id, two, {entry("b", 7)}), AppendAnswer(Repeat{0, tail})) << "the same request, sent again";
  EXPECT_EQ(told(ask().append(id, tail, {entry("a", 4)})), "stale_seq of 0");
}

TEST_P(OpLogContract, CON12_WhoFollowedTheEarlierEpochIsTold) {
  const BoardId id = board(), other = board("other");
  const auto positions = fill(id, 4);
  const Listener start(log(), id, Position{}), tail(log(), id, positions[4]), elsewhere(log(), other, Position{});
  const Position renewed = *ask().forget(id, state(positions[4]));
  for (const Listener* listener : {&start, &tail}) listener->await_error();
  const Listener again(log(), id, renewed), late(log(), id, positions[4]);
  append(id, renewed, {entry("a", 1)});
  append(other, Position{}, {entry("a", 1)});
  ASSERT_TRUE(log().drain(60'000));
  for (const Listener* listener : {&start, &tail, &late}) EXPECT_EQ(listener->errors(), Codes{"internal"});
  EXPECT_EQ(revisions(start.entries()), count(1, 4)) << "nothing comes after the error";
  EXPECT_TRUE(tail.entries().empty());
  EXPECT_TRUE(late.entries().empty());
  EXPECT_EQ(revisions(again.entries()), count(5, 5));
  EXPECT_EQ(again.errors(), Codes{});
  EXPECT_EQ(revisions(elsewhere.entries()), count(1, 1)) << "another board goes on";
  EXPECT_EQ(elsewhere.errors(), Codes{});
}

TEST_P(OpLogContract, CON12_WhatStaysIsHeardFromTheBaseOn) {
  const BoardId id = board();
  const auto positions = fill(id, 6);
  ASSERT_EQ(told(ask().forget(id, state(positions[2]))), "ok");
  const Listener base(log(), id, in_epoch(2, positions[2])), within(log(), id, in_epoch(2, positions[4]));
  append(id, in_epoch(2, positions[6]), {entry("a", 1)});
  ASSERT_TRUE(log().drain(60'000));
  EXPECT_EQ(revisions(base.entries()), count(3, 7));
  EXPECT_EQ(revisions(within.entries()), count(5, 7));
}

TEST_P(OpLogContract, ALimitOnTheHistoryHoldsInTheNewEpoch) {
  ground->reopen(1'000);
  const BoardId id = board();
  Position tail = *ask().forget(id, state(fill(id, 5).back()));
  std::vector<std::uint64_t> bases;
  for (std::uint64_t seq = 1; seq <= 5; ++seq) {
    NewEntry large = entry("a", seq);
    large.ops.resize(600, ' ');
    tail = append(id, tail, {std::move(large)});
    ASSERT_EQ(told(ask().save_snapshot(id, state(tail))), "ok");
    bases.push_back((*ask().base(id))->position.revision.value);
    EXPECT_EQ(revisions(*ask().history(id, 1, 100)), count(bases.back() + 1, 5 + seq));
  }
  EXPECT_EQ(bases, (std::vector<std::uint64_t>{5, 6, 7, 8, 9}));
  EXPECT_EQ((*ask().base(id))->position.epoch, Epoch{2});
}

TEST_P(OpLogContract, WhatIsForgottenNoLongerCountsForALimit) {
  ground->reopen(1'000);
  const BoardId id = board();
  NewEntry large = entry("a", 1);
  large.ops.resize(5'000, ' ');
  const Position one = append(id, Position{}, {std::move(large)});
  Position tail = *ask().forget(id, state(one));
  for (std::uint64_t seq = 2; seq <= 4; ++seq) {
    tail = append(id, tail, {entry("a", seq)});
    ASSERT_EQ(told(ask().save_snapshot(id, state(tail))), "ok");
  }
  EXPECT_EQ((*ask().base(id))->position.revision, one.revision);
  EXPECT_EQ(revisions(*ask().history(id, 1, 100)), count(2, 4));
}

TEST_P(OpLogContract, ABoardWithATrimmedHistoryForgetsAsAnyOther) {
  ground->reopen(1);
  const BoardId id = board();
  const auto positions = fill(id, 10);
  for (const std::size_t revision : {4u, 6u})
    ASSERT_EQ(told(ask().save_snapshot(id, state(positions[revision]))), "ok");
  ASSERT_EQ((*ask().base(id))->position, positions[4]);
  EXPECT_EQ(told(ask().forget(id, state(positions[3]))), "internal") << "it is trimmed away";
  EXPECT_EQ(*ask().forget(id, state(positions[8])), in_epoch(2, positions[10]));
  EXPECT_EQ(revisions(*ask().history(id, 1, 100)), count(9, 10));
  EXPECT_EQ((*ask().base(id))->bytes, "state at 8");
}

TEST_P(OpLogContract, ABoardThatForgotIsErasedAndExpiresAsAnyOther) {
  ground->now_ms = 5'000;
  const BoardId id = board(), old = board("old"), gone = board("gone");
  for (const BoardId& each : {id, old}) ASSERT_EQ(told(ask().forget(each, state(fill(each, 2).back()))), "ok");
  EXPECT_FALSE(*ask().expire(old, Millis{5'000})) << "its last entry's time is kept";
  EXPECT_EQ(ask().expired(Millis{5'001})->size(), 3u);
  EXPECT_TRUE(*ask().expire(old, Millis{5'001}));
  ASSERT_EQ(told(ask().erase(id)), "ok");
  ASSERT_EQ(told(ask().erase(gone)), "ok");
  for (const BoardId& each : {id, old, gone}) {
    EXPECT_EQ(told(ask().load(each)), "board_gone");
    EXPECT_EQ(told(ask().forget(each, state(at(2, 1)))), "board_gone");
  }
  EXPECT_EQ(told(ask().forget(BoardId{"nobody"}, state(at(2, 1)))), "unknown_board");
}

TEST_P(OpLogContract, POS2_TimeDoesNotFallInTheNewEpoch) {
  ground->now_ms = 9'000;
  const BoardId id = board();
  const Position tail = *ask().forget(id, state(fill(id, 2).back()));
  ground->now_ms = 4'000;
  append(id, tail, {entry("a", 1)});
  EXPECT_EQ(ask().load(id)->entries.at(0).at, Millis{9'000});
}

TEST_P(OpLogContract, SUB9_ALogThatIsSetBackWithinItsEpochGetsBackWhatItLost) {
  const BoardId id = board();
  const Position base = *ask().forget(id, state(fill(id, 3).back()));
  const Position four = append(id, base, {entry("a", 1)});
  ground->keep_copy();
  const Position six = append(id, four, {entry("a", 2), entry("b", 1)});
  const auto before = *ask().load(id);
  const auto lost = *ask().history(id, 5, 6);
  ground->set_back();
  EXPECT_EQ(ask().append(id, six, {entry("c", 1)}), foreign(four));
  EXPECT_EQ(told(ask().restore(id, four, lost)), "appended");
  const auto after = ask().load(id);
  ASSERT_EQ(told(after), "ok");
  EXPECT_EQ(after->entries, before.entries);
  EXPECT_EQ(after->tail, six);
  EXPECT_EQ(last_positions(*after), last_positions(before));
}

TEST_P(OpLogContract, SUB9_ALogThatIsSetBackToItsTailGetsBackAllAfterIt) {
  const BoardId id = board();
  const Position base = *ask().forget(id, state(fill(id, 3).back()));
  ground->keep_copy();
  const Position five = append(id, base, {entry("a", 1), entry("a", 2)});
  const auto lost = *ask().history(id, 4, 5);
  ground->set_back();
  EXPECT_EQ(ask().load(id)->tail, base);
  EXPECT_EQ(told(ask().restore(id, base, lost)), "appended");
  EXPECT_EQ(ask().load(id)->tail, five);
  EXPECT_EQ(*ask().history(id, 1, 100), lost);
}

TEST_P(OpLogContract, POS1_ALogThatIsSetBackToAnEarlierEpochIsInThatEpoch) {
  const BoardId id = board();
  const auto positions = fill(id, 3);
  ground->keep_copy();
  const Position renewed = *ask().forget(id, state(positions[3]));
  ground->set_back();
  EXPECT_EQ(ask().append(id, renewed, {entry("a", 1)}), foreign(positions[3]));
  const Listener listener(log(), id, renewed);
  ASSERT_TRUE(log().drain(60'000));
  EXPECT_EQ(listener.errors(), Codes{"internal"});
  EXPECT_EQ(revisions(*ask().history(id, 1, 100)), count(1, 3)) << "what was forgotten is back";
  EXPECT_EQ(*ask().forget(id, state(positions[3])), renewed) << "and is forgotten again";
}

TEST_P(LiveOpLogContract, POS1_WhoFollowsALogThatIsSetBackToAnEarlierEpochIsTold) {
  const BoardId id = board();
  const auto positions = fill(id, 3);
  ground->keep_copy();
  const Listener listener(log(), id, *ask().forget(id, state(positions[3])));
  ASSERT_TRUE(log().drain(60'000));
  ASSERT_EQ(listener.errors(), Codes{});
  ground->set_back();
  listener.await_error();
  EXPECT_EQ(listener.errors(), Codes{"internal"});
}

TEST_P(DurableOpLogContract, CON12_WhatWasForgottenIsGoneAfterTheLogWasOpenedAnew) {
  const BoardId id = board(), whole = board("whole");
  const auto positions = fill(id, 10);
  ASSERT_EQ(told(ask().forget(id, state(positions[6]))), "ok");
  const Position tail = *ask().forget(whole, state(fill(whole, 3).back()));
  const auto before = *ask().load(id);
  ground->reopen();
  const auto after = ask().load(id);
  ASSERT_EQ(told(after), "ok");
  EXPECT_EQ(after->latest, before.latest);
  EXPECT_EQ(after->entries, before.entries);
  EXPECT_EQ(after->tail, before.tail);
  EXPECT_EQ(after->last_seqs, before.last_seqs);
  EXPECT_EQ(ask().load(whole)->tail, tail) << "though no entry is left";
  EXPECT_EQ(append(whole, tail, {entry("a", 1)}).revision, Revision{4});
}

}  // namespace entonnoir
