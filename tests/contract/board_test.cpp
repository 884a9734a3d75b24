// Boards: made, loaded, erased, expired; snapshots and history.
#include <algorithm>

#include "contract/ground.h"

namespace entonnoir {

TEST_P(OpLogContract, ANewBoardIsAnEmptyLogAtEpochOne) {
  const BoardId id = board();
  const auto loaded = ask().load(id);
  EXPECT_EQ(loaded->tail, (Position{Epoch{1}, Revision{0}, Mark{0}}));
  EXPECT_TRUE(loaded->entries.empty());
  EXPECT_FALSE(loaded->latest);
  EXPECT_EQ(loaded->meta, Asking::some_meta());
  EXPECT_EQ(*ask().meta(id), Asking::some_meta());
}

TEST_P(OpLogContract, AnIdIsTakenOnce) {
  const BoardId id = board();
  BoardMeta other = Asking::some_meta();
  other.facilitator_hash = "another";
  EXPECT_EQ(told(ask().create(id, other)), "id_taken");
  EXPECT_EQ(*ask().meta(id), Asking::some_meta());
}

TEST_P(OpLogContract, ABoardThatNobodyMadeIsUnknownToEveryCall) {
  const BoardId id{"nobody"};
  EXPECT_EQ(told(ask().meta(id)), "unknown_board");
  EXPECT_EQ(told(ask().load(id)), "unknown_board");
  EXPECT_EQ(told(ask().erase(id)), "unknown_board");
  EXPECT_EQ(told(ask().history(id, 1, 9)), "unknown_board");
  EXPECT_EQ(told(ask().save_snapshot(id, {at(1, 1), "s"})), "unknown_board");
  EXPECT_EQ(told(ask().base(id)), "unknown_board");
  EXPECT_EQ(told(ask().expire(id, Millis{9'000'000})), "unknown_board");
}

TEST_P(OpLogContract, AnErasedBoardIsGoneForGood) {
  const BoardId id = board(), other = board("other");
  const Position tail = fill(id, 3).back();
  ASSERT_EQ(told(ask().save_snapshot(id, {tail, "s"})), "ok");
  ASSERT_EQ(told(ask().erase(id)), "ok");
  EXPECT_EQ(told(ask().meta(id)), "board_gone");
  EXPECT_EQ(told(ask().load(id)), "board_gone");
  EXPECT_EQ(told(ask().history(id, 1, 9)), "board_gone");
  EXPECT_EQ(told(ask().append(id, tail, {entry("a", 1)})), "board_gone");
  EXPECT_EQ(told(ask().append(id, Position{}, {entry("a", 1)})), "board_gone");
  EXPECT_EQ(told(ask().save_snapshot(id, {tail, "s"})), "board_gone");
  EXPECT_EQ(told(ask().base(id)), "board_gone");
  EXPECT_EQ(told(ask().expire(id, Millis{9'000'000})), "board_gone");
  EXPECT_EQ(told(ask().erase(id)), "board_gone");
  EXPECT_EQ(told(ask().create(id)), "id_taken");
  EXPECT_EQ(told(ask().load(other)), "ok");
}

TEST_P(OpLogContract, ExpiredAreThoseWithoutAnEntrySinceThen) {
  const BoardId old = board("old"), young = board("young"), empty = board("empty"), gone = board("gone");
  ground->now_ms = 2'000;
  for (const BoardId& id : {old, gone}) append(id, Position{}, {entry("a", 1)});
  ground->now_ms = 3'000;
  append(young, Position{}, {entry("a", 1)});
  ASSERT_EQ(told(ask().erase(gone)), "ok");
  const auto expired = [&](std::int64_t before) {
    auto boards = *ask().expired(Millis{before});
    std::sort(boards.begin(), boards.end());
    return boards;
  };
  EXPECT_EQ(expired(1'000), std::vector<BoardId>{}) << "the empty one was made at 1,000";
  EXPECT_EQ(expired(2'000), std::vector<BoardId>{empty});
  EXPECT_EQ(expired(3'000), (std::vector<BoardId>{empty, old}));
  EXPECT_EQ(expired(3'001), (std::vector<BoardId>{empty, old, young}));
}

/// What expire said: "kept", "gone" or an error.
std::string expiring(Asking ask, const BoardId& id, std::int64_t before) {
  const auto answer = ask.expire(id, Millis{before});
  if (!answer) return told(answer);
  return *answer ? "gone" : "kept";
}

TEST_P(OpLogContract, ABoardExpiresOnlyIfNothingHappenedSinceThen) {
  const BoardId id = board(), empty = board("empty");
  ground->now_ms = 2'000;
  const Position one = append(id, Position{}, {entry("a", 1)});
  EXPECT_EQ(expiring(ask(), id, 2'000), "kept");
  EXPECT_EQ(expiring(ask(), empty, 1'000), "kept") << "made at 1,000";
  ground->now_ms = 3'000;
  append(id, one, {entry("a", 2)});
  EXPECT_EQ(expiring(ask(), id, 2'001), "kept") << "there is a younger one";
  EXPECT_EQ(told(ask().load(id)), "ok");
  EXPECT_EQ(expiring(ask(), id, 3'001), "gone");
  EXPECT_EQ(expiring(ask(), empty, 1'001), "gone");
  for (const BoardId& gone : {id, empty}) {
    EXPECT_EQ(told(ask().load(gone)), "board_gone");
    EXPECT_EQ(told(ask().create(gone)), "id_taken");
  }
}

TEST_P(OpLogContract, HistoryGivesARangeAsFarAsThereIsOne) {
  const BoardId id = board();
  fill(id, 10);
  const auto range = [&](std::uint64_t from, std::uint64_t to) { return revisions(*ask().history(id, from, to)); };
  EXPECT_EQ(range(1, 10), count(1, 10));
  EXPECT_EQ(range(4, 6), count(4, 6));
  EXPECT_EQ(range(7, 7), count(7, 7));
  EXPECT_EQ(range(0, 2), count(1, 2));
  EXPECT_EQ(range(9, 1'000), count(9, 10));
  EXPECT_EQ(range(6, 4), count(1, 0));
  EXPECT_EQ(range(11, 20), count(1, 0));
  EXPECT_EQ(range(0, UINT64_MAX), count(1, 10));
}

TEST_P(OpLogContract, ALoadGivesTheLatestSnapshotAndWhatCameAfter) {
  const BoardId id = board();
  const auto positions = fill(id, 10);
  const StoredSnapshot snapshot{positions[6], std::string("state\0 at 6", 11)};
  ASSERT_EQ(told(ask().save_snapshot(id, snapshot)), "ok");
  const auto loaded = ask().load(id);
  EXPECT_EQ(loaded->latest, snapshot);
  EXPECT_EQ(revisions(loaded->entries), count(7, 10));
  EXPECT_EQ(loaded->tail, positions[10]);
  EXPECT_EQ(revisions(*ask().history(id, 1, 10)), count(1, 10)) << "a snapshot hides no history";
}

TEST_P(OpLogContract, ALoadAtTheSnapshotHasNoEntries) {
  const BoardId id = board();
  const auto positions = fill(id, 4);
  ASSERT_EQ(told(ask().save_snapshot(id, {positions[4], "s"})), "ok");
  const auto loaded = ask().load(id);
  EXPECT_TRUE(loaded->entries.empty());
  EXPECT_EQ(loaded->tail, positions[4]);
  EXPECT_EQ(append(id, positions[4], {entry("a", 1)}).revision, Revision{5});
}

TEST_P(OpLogContract, SUB1_ALoadKnowsTheLastSeqOfEveryClient) {
  const BoardId id = board();
  const Position one = append(id, Position{}, {entry("a", 3, 1)});
  const Position two = append(id, one, {entry("b", 1, 2)});
  const Position four = append(id, two, {entry("server", 9, 0), entry("a", 8, 1)});
  ASSERT_EQ(told(ask().save_snapshot(id, {four, "s"})), "ok");
  auto last = ask().load(id)->last_seqs;
  std::sort(last.begin(), last.end(), [](const LastSeq& a, const LastSeq& b) { return a.by < b.by; });
  const std::vector<LastSeq> expected{{Participant{1}, ClientId{"a"}, Seq{8}, four},
                                      {Participant{2}, ClientId{"b"}, Seq{1}, two}};
  EXPECT_EQ(last, expected);
}

TEST_P(OpLogContract, AnOlderSnapshotDoesNotReplaceANewerOne) {
  const BoardId id = board();
  const auto positions = fill(id, 10);
  for (const std::size_t revision : {6u, 4u, 6u}) {
    const std::string bytes = "at " + std::to_string(revision) + (ask().load(id)->latest ? " late" : "");
    EXPECT_EQ(told(ask().save_snapshot(id, {positions[revision], bytes})), "ok");
  }
  EXPECT_EQ(ask().load(id)->latest, (StoredSnapshot{positions[6], "at 6"}));
  EXPECT_EQ(told(ask().save_snapshot(id, {positions[7], "at 7"})), "ok");
  EXPECT_EQ(ask().load(id)->latest, (StoredSnapshot{positions[7], "at 7"}));
}

TEST_P(OpLogContract, POS1_ASnapshotOfAnotherHistoryIsNotKept) {
  const BoardId id = board();
  const auto positions = fill(id, 5);
  Position mark = positions[5], epoch = positions[5];
  mark.mark.value += 1;
  epoch.epoch.value += 1;
  for (const Position& foreign : {mark, epoch, at(6, 77)}) {
    EXPECT_EQ(told(ask().save_snapshot(id, {foreign, "foreign"})), "ok");
    EXPECT_FALSE(ask().load(id)->latest);
  }
}

TEST_P(OpLogContract, AFailedLoadIsAnErrorAndNeverAnEmptyBoard) {
  const BoardId id = board(), other = board("other");
  fill(id, 5);
  fill(other, 5);
  ground->spoil(id);
  EXPECT_EQ(told(ask().load(id)), "log_unavailable");
  EXPECT_EQ(told(ask().history(id, 1, 5)), "log_unavailable");
  EXPECT_EQ(told(ask().load(other)), "ok");
}

TEST_P(DurableOpLogContract, EverythingIsThereAfterTheLogWasOpenedAnew) {
  const BoardId id = board(), gone = board("gone");
  const auto positions = fill(id, 10);
  ASSERT_EQ(told(ask().save_snapshot(id, {positions[5], "s"})), "ok");
  ASSERT_EQ(told(ask().erase(gone)), "ok");
  const auto before = ask().load(id);
  const auto history = ask().history(id, 1, 10);
  ground->reopen();
  const auto after = ask().load(id);
  ASSERT_EQ(told(after), "ok");
  EXPECT_EQ(after->meta, before->meta);
  EXPECT_EQ(after->latest, before->latest);
  EXPECT_EQ(after->entries, before->entries);
  EXPECT_EQ(after->tail, before->tail);
  EXPECT_EQ(after->last_seqs, before->last_seqs);
  EXPECT_EQ(*ask().history(id, 1, 10), *history);
  EXPECT_EQ(told(ask().load(gone)), "board_gone");
  EXPECT_EQ(told(ask().create(gone)), "id_taken");
}

TEST_P(DurableOpLogContract, SUB1_RepeatsAreKnownAfterTheLogWasOpenedAnew) {
  const BoardId id = board();
  const Position tail = fill(id, 3).back();
  ground->reopen();
  EXPECT_EQ(told(ask().append(id, tail, {entry("filler", 3)})), "repeat of 0 at 3");
  EXPECT_EQ(told(ask().append(id, tail, {entry("filler", 2)})), "stale_seq of 0");
  EXPECT_EQ(append(id, tail, {entry("filler", 4)}).revision, Revision{4});
}

TEST_P(DurableOpLogContract, POS2_TimeDoesNotFallAcrossARestart) {
  const BoardId id = board();
  ground->now_ms = 9'000;
  const Position one = append(id, Position{}, {entry("a", 1)});
  ground->now_ms = 4'000;
  ground->reopen();
  append(id, one, {entry("a", 2)});
  EXPECT_EQ(ask().load(id)->entries.at(1).at, Millis{9'000});
}

}  // namespace entonnoir
