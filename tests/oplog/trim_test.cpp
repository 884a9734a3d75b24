// Entries that a limit on the history drops leave the file: a few at once, also after a restart.
#include <gtest/gtest.h>

#include "oplog/sqlite.h"
#include "oplog/sqlite_op_log.h"
#include "support/asking.h"
#include "support/temp_dir.h"

namespace entonnoir {
namespace {

const BoardId kBoard{"trimmed"};

/// A board of 1,100 entries whose base is at 1,000.
void make_trimmed(OpLog& log) {
  Asking ask(log);
  ASSERT_EQ(told(ask.create(kBoard)), "ok");
  Position tail{};
  for (const std::uint64_t until : {1'000u, 1'100u}) {
    std::vector<NewEntry> entries;
    for (std::uint64_t i = tail.revision.value + 1; i <= until; ++i) {
      entries.push_back({Mark{i}, Participant{1}, ClientId{"c"}, Seq{i}, "[]"});
    }
    ASSERT_EQ(told(ask.append(kBoard, tail, entries)), "appended");
    tail = Position{Epoch{1}, Revision{until}, Mark{until}};
    ASSERT_EQ(told(ask.save_snapshot(kBoard, {tail, "state"})), "ok");
  }
  ASSERT_EQ(ask.history(kBoard, 1, 2'000)->size(), 100u);
}

/// Between two answers the log has the time to drop some.
void ask_often(OpLog& log) {
  for (int i = 0; i < 10; ++i) EXPECT_EQ(told(Asking(log).meta(kBoard)), "ok");
}

std::int64_t entries_in(const std::string& path) { return Sqlite(path).number("SELECT count(*) FROM entries"); }

class SqliteOpLogTrim : public testing::Test {
 protected:
  Result<std::unique_ptr<OpLog>> open() { return open_sqlite_op_log(path, {.history_bytes_max = 1'000}); }
  TempDir dir;
  const std::string path = dir / "boards.db";
};

}  // namespace

TEST_F(SqliteOpLogTrim, WhatIsDroppedLeavesTheFile) {
  {
    const auto log = open();
    make_trimmed(**log);
    ask_often(**log);
  }
  EXPECT_EQ(entries_in(path), 100);
}

TEST_F(SqliteOpLogTrim, WhatWasLeftAtTheEndGoesAfterTheNextStart) {
  make_trimmed(**open());
  Sqlite(path).exec(
      "INSERT OR IGNORE INTO entries SELECT board, revision - 200, mark, at, by, client, seq, ops, sum FROM entries "
      "WHERE revision > 1000");
  ASSERT_GT(entries_in(path), 199);
  {
    const auto log = open();
    EXPECT_EQ(Asking(**log).history(kBoard, 1, 2'000)->size(), 100u) << "what is left is no history";
    ask_often(**log);
  }
  EXPECT_EQ(entries_in(path), 100);
}

TEST_F(SqliteOpLogTrim, ABoardIsErasedWhileItsOldEntriesGo) {
  {
    const auto log = open();
    make_trimmed(**log);
    ASSERT_EQ(told(Asking(**log).erase(kBoard)), "ok");
    EXPECT_EQ(told(Asking(**log).create(BoardId{"another"})), "ok");
  }
  EXPECT_EQ(entries_in(path), 0);
}

}  // namespace entonnoir
