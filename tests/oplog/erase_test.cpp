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

}  // namespace

TEST(SqliteOpLogErase, WordsLeaveTheDiskWithTheirBoard) {
  TempDir dir;
  const auto log = open_sqlite_op_log(dir / "boards.db");
  Asking ask(**log);
  const BoardId id{"erased"}, other{"kept"};
  for (const BoardId& board : {id, other}) {
    ASSERT_EQ(told(ask.create(board, BoardMeta{Millis{1}, 1, "hash of " + board.value, "p", "v"})), "ok");
    const std::string words = "words of " + board.value;
    for (std::uint64_t i = 1; i <= 200; ++i) {
      const Position tail = i == 1 ? Position{} : Position{Epoch{1}, Revision{i - 1}, Mark{i - 1}};
      ASSERT_EQ(told(ask.append(board, tail, {{Mark{i}, Participant{1}, ClientId{"c"}, Seq{i}, words}})), "appended");
    }
    const Position tail{Epoch{1}, Revision{200}, Mark{200}};
    ASSERT_EQ(told(ask.save_snapshot(board, {tail, std::string(9'000, ' ') + "state of " + board.value})), "ok");
  }
  ASSERT_TRUE(on_disk(dir, "words of erased"));
  ASSERT_TRUE(on_disk(dir, "state of erased"));
  ASSERT_EQ(told(ask.erase(id)), "ok");
  ASSERT_EQ(told(ask.meta(other)), "ok");
  ASSERT_TRUE((*log)->drain(60'000));
  EXPECT_FALSE(on_disk(dir, "words of erased"));
  EXPECT_FALSE(on_disk(dir, "state of erased"));
  EXPECT_FALSE(on_disk(dir, "hash of erased"));
  EXPECT_TRUE(on_disk(dir, "words of kept"));
}

}  // namespace entonnoir
