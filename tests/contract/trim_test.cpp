// A limit on a board's history: base, and what is dropped below it.
#include <thread>

#include "contract/ground.h"
#include "contract/listener.h"

namespace entonnoir {
namespace {

constexpr std::uint64_t kLimit = 10'000;

/// Appends `n` entries of 1,000 bytes at the tail.
void grow(OpLog& log, const BoardId& id, std::vector<Position>& positions, std::uint64_t n) {
  const std::uint64_t before = positions.size() - 1;
  const Position tail = positions.back();
  std::vector<NewEntry> entries;
  for (std::uint64_t seq = before + 1; seq <= before + n; ++seq) {
    entries.push_back(entry("filler", seq));
    entries.back().ops.resize(1'000, ' ');
    positions.push_back(at(seq, entries.back().mark.value));
  }
  EXPECT_EQ(told(Asking(log).append(id, tail, std::move(entries))), "appended");
}

StoredSnapshot state(const Position& position) {
  return {position, "state at " + std::to_string(position.revision.value)};
}

/// Snapshots at these revisions, each when the board has that many entries.
std::vector<Position> grow_with_snapshots(OpLog& log, const BoardId& id, const std::vector<std::uint64_t>& at) {
  std::vector<Position> positions{Position{}};
  for (const std::uint64_t revision : at) {
    grow(log, id, positions, revision + 1 - positions.size());
    EXPECT_EQ(told(Asking(log).save_snapshot(id, state(positions[revision]))), "ok");
  }
  return positions;
}

/// Revision of the base, 0 for none.
std::uint64_t base_of(OpLog& log, const BoardId& id) {
  const auto base = Asking(log).base(id);
  EXPECT_EQ(told(base), "ok");
  if (!base || !*base) return 0;
  EXPECT_EQ(**base, state((*base)->position));
  return (*base)->position.revision.value;
}

}  // namespace

TEST_P(OpLogContract, WithoutALimitNothingIsEverDropped) {
  const BoardId id = board();
  grow_with_snapshots(log(), id, {10, 20, 30, 40});
  EXPECT_EQ(base_of(log(), id), 0u);
  EXPECT_EQ(revisions(*ask().history(id, 1, 40)), count(1, 40));
}

TEST_P(OpLogContract, BelowItsLimitNothingIsDropped) {
  ground->reopen(kLimit);
  const BoardId id = board();
  grow_with_snapshots(log(), id, {2, 4, 6});
  EXPECT_EQ(base_of(log(), id), 0u);
  EXPECT_EQ(revisions(*ask().history(id, 1, 6)), count(1, 6));
}

TEST_P(OpLogContract, AboveItsLimitTheSnapshotUntilNowBecomesTheBase) {
  ground->reopen(kLimit);
  const BoardId id = board();
  const auto positions = grow_with_snapshots(log(), id, {8, 20});
  EXPECT_EQ(base_of(log(), id), 8u);
  EXPECT_EQ(revisions(*ask().history(id, 1, 20)), count(9, 20));
  const auto loaded = ask().load(id);
  ASSERT_EQ(told(loaded), "ok");
  EXPECT_EQ(loaded->latest, state(positions[20]));
  EXPECT_TRUE(loaded->entries.empty());
  EXPECT_EQ(loaded->tail, positions[20]);
}

TEST_P(OpLogContract, WithoutASnapshotUntilNowNothingIsDropped) {
  ground->reopen(kLimit);
  const BoardId id = board();
  const auto positions = grow_with_snapshots(log(), id, {20});
  EXPECT_EQ(base_of(log(), id), 0u);
  EXPECT_EQ(revisions(*ask().history(id, 1, 20)), count(1, 20));
}

TEST_P(OpLogContract, ASnapshotThatIsNotKeptDropsNothing) {
  ground->reopen(kLimit);
  const BoardId id = board();
  auto positions = grow_with_snapshots(log(), id, {8});
  grow(log(), id, positions, 12);
  for (const Position& position : {positions[7], positions[8], at(20, 77), at(21, 77)}) {
    EXPECT_EQ(told(ask().save_snapshot(id, {position, "not kept"})), "ok");
    EXPECT_EQ(base_of(log(), id), 0u);
  }
  EXPECT_EQ(revisions(*ask().history(id, 1, 20)), count(1, 20));
}

TEST_P(OpLogContract, TheBaseMovesOnEachTimeTheLimitIsPassed) {
  ground->reopen(kLimit);
  const BoardId id = board();
  std::vector<Position> positions{Position{}};
  std::vector<std::uint64_t> bases;
  for (const std::uint64_t revision : {15, 30, 35, 50, 65}) {
    grow(log(), id, positions, revision + 1 - positions.size());
    EXPECT_EQ(told(ask().save_snapshot(id, state(positions[revision]))), "ok");
    bases.push_back(base_of(log(), id));
    EXPECT_EQ(revisions(*ask().history(id, 1, revision)), count(bases.back() + 1, revision));
  }
  EXPECT_EQ(bases, (std::vector<std::uint64_t>{0, 15, 30, 35, 50}));
}

TEST_P(OpLogContract, ABoardThatIsBelowItsLimitAgainKeepsWhatItHas) {
  ground->reopen(kLimit);
  const BoardId id = board();
  auto positions = grow_with_snapshots(log(), id, {18, 20});
  ASSERT_EQ(base_of(log(), id), 18u);
  for (const std::uint64_t revision : {22, 24, 26}) {
    grow(log(), id, positions, 2);
    EXPECT_EQ(told(ask().save_snapshot(id, state(positions[revision]))), "ok");
    EXPECT_EQ(base_of(log(), id), 18u) << "only " << revision - 18 << " entries are kept";
  }
}

TEST_P(OpLogContract, POS1_TheBaseIsAKnownPositionAndOlderOnesAreNot) {
  ground->reopen(kLimit);
  const BoardId id = board();
  const auto positions = grow_with_snapshots(log(), id, {8, 20});
  const Conflict from_base{positions[20], true, *ask().history(id, 9, 20)}, older{positions[20], false, {}};
  EXPECT_EQ(ask().append(id, positions[8], {entry("a", 1)}), AppendAnswer(from_base));
  EXPECT_EQ(ask().append(id, at(8, 77), {entry("a", 1)}), AppendAnswer(older));
  for (const std::size_t revision : {0u, 1u, 7u}) {
    EXPECT_EQ(ask().append(id, positions[revision], {entry("a", 1)}), AppendAnswer(older)) << "from " << revision;
  }
}

TEST_P(OpLogContract, WhatBeganBelowTheBaseCannotBeFollowed) {
  ground->reopen(kLimit);
  const BoardId id = board();
  const auto positions = grow_with_snapshots(log(), id, {8, 20});
  const Listener base(log(), id, positions[8]), older(log(), id, positions[7]), start(log(), id, Position{});
  append(id, positions[20], {entry("a", 1)});
  ASSERT_TRUE(log().drain(60'000));
  EXPECT_EQ(revisions(base.entries()), count(9, 21));
  EXPECT_EQ(base.errors(), Codes{});
  for (const Listener* listener : {&older, &start}) {
    EXPECT_EQ(listener->errors(), Codes{"internal"});
    EXPECT_TRUE(listener->entries().empty());
  }
}

TEST_P(OpLogContract, SUB1_WhatWasDroppedIsStillARepeat) {
  ground->reopen(kLimit);
  const BoardId id = board();
  auto positions = grow_with_snapshots(log(), id, {1});
  const Position two = append(id, positions[1], {entry("a", 7)});
  positions.push_back(two);
  grow(log(), id, positions, 6);
  ASSERT_EQ(told(ask().save_snapshot(id, state(positions[8]))), "ok");
  grow(log(), id, positions, 12);
  ASSERT_EQ(told(ask().save_snapshot(id, state(positions[20]))), "ok");
  ASSERT_EQ(base_of(log(), id), 8u);
  EXPECT_EQ(ask().append(id, positions[20], {entry("a", 7)}), AppendAnswer(Repeat{0, two}));
  EXPECT_EQ(ask().append(id, two, {entry("a", 7)}), AppendAnswer(Repeat{0, two})) << "the same request, sent again";
  EXPECT_EQ(told(ask().append(id, positions[20], {entry("a", 6)})), "stale_seq of 0");
}

TEST_P(OpLogContract, ABoardWithABaseIsErasedAsAnyOther) {
  ground->reopen(kLimit);
  const BoardId id = board();
  grow_with_snapshots(log(), id, {8, 20});
  ASSERT_EQ(told(ask().erase(id)), "ok");
  EXPECT_EQ(told(ask().base(id)), "board_gone");
  EXPECT_EQ(told(ask().history(id, 1, 20)), "board_gone");
}

TEST_P(OpLogContract, EachBoardHasALimitOfItsOwn) {
  ground->reopen(kLimit);
  const BoardId id = board(), other = board("other");
  grow_with_snapshots(log(), other, {2, 4});
  grow_with_snapshots(log(), id, {8, 20});
  EXPECT_EQ(base_of(log(), id), 8u);
  EXPECT_EQ(base_of(log(), other), 0u);
}

TEST_P(OpLogContract, WhoFollowsABoardHearsAllWhileItIsTrimmed) {
  ground->reopen(kLimit);
  constexpr std::uint64_t kRounds = 40, kEach = 6;
  const BoardId id = board();
  const Listener from_start(log(), id, Position{});
  std::vector<std::unique_ptr<Listener>> later;
  std::vector<Position> positions{Position{}};
  for (std::uint64_t round = 0; round < kRounds; ++round) {
    grow(log(), id, positions, kEach);
    later.push_back(std::make_unique<Listener>(log(), id, positions.back()));
    // A log may drop what a subscriber that is slower than it has not heard yet.
    ASSERT_TRUE(log().drain(60'000));
    ASSERT_EQ(told(ask().save_snapshot(id, state(positions.back()))), "ok");
  }
  grow(log(), id, positions, 1);
  ASSERT_TRUE(log().drain(60'000));
  EXPECT_GT(base_of(log(), id), (kRounds - 5) * kEach);
  EXPECT_EQ(revisions(from_start.entries()), count(1, kRounds * kEach + 1));
  EXPECT_EQ(from_start.errors(), Codes{});
  for (std::uint64_t round = 0; round < kRounds; ++round) {
    EXPECT_EQ(revisions(later[round]->entries()), count((round + 1) * kEach + 1, kRounds * kEach + 1));
    EXPECT_EQ(later[round]->errors(), Codes{});
  }
}

TEST_P(OpLogContract, WhatIsReadWhileABoardIsTrimmedIsWhole) {
  ground->reopen(kLimit);
  const BoardId id = board();
  std::atomic<bool> done = false;
  std::thread author([&] {
    std::vector<Position> positions{Position{}};
    for (int round = 0; round < 60; ++round) {
      grow(log(), id, positions, 5);
      EXPECT_EQ(told(ask().save_snapshot(id, state(positions.back()))), "ok");
    }
    done = true;
  });
  std::uint64_t base = 0;
  while (!done) {
    const auto loaded = ask().load(id);
    ASSERT_EQ(told(loaded), "ok");
    const std::uint64_t from = loaded->latest ? loaded->latest->position.revision.value : 0;
    EXPECT_EQ(revisions(loaded->entries), count(from + 1, loaded->tail.revision.value));
    const auto history = revisions(*ask().history(id, 1, UINT64_MAX));
    EXPECT_EQ(history, history.empty() ? history : count(history.front(), history.back()));
    const std::uint64_t now = base_of(log(), id);
    EXPECT_GE(now, base) << "the base never goes back";
    base = now;
  }
  author.join();
  EXPECT_GT(base_of(log(), id), 250u);
}

TEST_P(DurableOpLogContract, TheBaseIsThereAfterTheLogWasOpenedAnew) {
  ground->reopen(kLimit);
  const BoardId id = board();
  auto positions = grow_with_snapshots(log(), id, {8, 20});
  ground->reopen(kLimit);
  EXPECT_EQ(base_of(log(), id), 8u);
  EXPECT_EQ(revisions(*ask().history(id, 1, 20)), count(9, 20));
  EXPECT_EQ(told(ask().append(id, positions[8], {})), "conflict");
  EXPECT_EQ(std::get<Conflict>(ask().append(id, positions[8], {})).known, true);
  grow(log(), id, positions, 5);
  ASSERT_EQ(told(ask().save_snapshot(id, state(positions[25]))), "ok");
  EXPECT_EQ(base_of(log(), id), 20u) << "what was kept before counts";
}

TEST_P(DurableOpLogContract, ALimitHoldsForBoardsThatWereMadeWithoutOne) {
  const BoardId id = board();
  auto positions = grow_with_snapshots(log(), id, {8, 20});
  ground->reopen(kLimit);
  EXPECT_EQ(revisions(*ask().history(id, 1, 20)), count(1, 20));
  grow(log(), id, positions, 1);
  ASSERT_EQ(told(ask().save_snapshot(id, state(positions[21]))), "ok");
  EXPECT_EQ(base_of(log(), id), 20u);
}

TEST_P(DurableOpLogContract, WithoutItsLimitABoardKeepsAllAgain) {
  ground->reopen(kLimit);
  const BoardId id = board();
  auto positions = grow_with_snapshots(log(), id, {8, 20});
  ground->reopen();
  grow(log(), id, positions, 20);
  ASSERT_EQ(told(ask().save_snapshot(id, state(positions[40]))), "ok");
  EXPECT_EQ(base_of(log(), id), 8u);
}

}  // namespace entonnoir
