// What is erased leaves the disk.
#include <gtest/gtest.h>

#include <cstdlib>

#include "oplog/sqlite_op_log.h"
#include "support/asking.h"
#include "support/temp_dir.h"

namespace entonnoir {
namespace {

/// Whether a file of the directory holds the text. By another process: opening and closing the file in this one would
/// release the log's lock.
bool on_disk(const TempDir& dir, const std::string& text) {
  return std::system(("grep -rqaF '" + text + "' " + (dir / "")).c_str()) == 0;
}

/// A board of 200 entries with these words, and snapshots at 100 and 200: one of them the base where the log's limit
/// says so.
void make_board(OpLog& log, const BoardId& board) {
  Asking ask(log);
  ASSERT_EQ(told(ask.create(board, BoardMeta{Millis{1}, 1, "hash of " + board.value, "p", "v"})), "ok");
  Position tail{};
  for (std::uint64_t i = 1; i <= 200; ++i) {
    const NewEntry entry{Mark{i}, Participant{1}, ClientId{"c"}, Seq{i}, "words of " + board.value};
    ASSERT_EQ(told(ask.append(board, tail, {entry})), "appended");
    tail = Position{Epoch{1}, Revision{i}, Mark{i}};
    const std::string name = std::to_string(i) + " state of " + board.value;
    if (i % 100 != 0) continue;
    ASSERT_EQ(told(ask.save_snapshot(board, {tail, std::string(9'000, ' ') + name})), "ok");
  }
}

}  // namespace

TEST(SqliteOpLogErase, WordsLeaveTheDiskWithTheirBoard) {
  TempDir dir;
  const auto log = open_sqlite_op_log(dir / "boards.db");
  const BoardId id{"erased"}, other{"kept"};
  for (const BoardId& board : {id, other}) make_board(**log, board);
  ASSERT_TRUE(on_disk(dir, "words of erased"));
  ASSERT_TRUE(on_disk(dir, "state of erased"));
  ASSERT_EQ(told(Asking(**log).erase(id)), "ok");
  ASSERT_TRUE((*log)->drain(60'000));
  EXPECT_FALSE(on_disk(dir, "words of erased"));
  EXPECT_FALSE(on_disk(dir, "state of erased"));
  EXPECT_FALSE(on_disk(dir, "hash of erased"));
  EXPECT_TRUE(on_disk(dir, "words of kept"));
}

TEST(SqliteOpLogErase, TheBaseOfABoardThatExpiredLeavesTheDiskToo) {
  TempDir dir;
  const auto log = open_sqlite_op_log(dir / "boards.db", {.clock = [] { return Millis{5}; }, .history_bytes_max = 500});
  const BoardId id{"old"};
  make_board(**log, id);
  ASSERT_TRUE(*Asking(**log).base(id));
  ASSERT_TRUE(on_disk(dir, "100 state of old"));
  ASSERT_TRUE(*Asking(**log).expire(id, Millis{6}));
  ASSERT_TRUE((*log)->drain(60'000));
  EXPECT_FALSE(on_disk(dir, "words of old"));
  EXPECT_FALSE(on_disk(dir, "state of old"));
  EXPECT_FALSE(on_disk(dir, "hash of old"));
}

}  // namespace entonnoir
