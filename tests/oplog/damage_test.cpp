// Damaged files: an error for the board that is damaged, never an empty or shorter board.
#include <gtest/gtest.h>

#include <fstream>

#include "oplog/sqlite.h"
#include "oplog/sqlite_op_log.h"
#include "support/asking.h"
#include "support/temp_dir.h"

namespace entonnoir {
namespace {

const BoardId kBoard{"damaged"}, kOther{"whole"};

class SqliteOpLogDamaged : public testing::Test {
 protected:
  SqliteOpLogDamaged() {
    const auto log = open_sqlite_op_log(path);
    for (const BoardId& id : {kBoard, kOther}) {
      Asking ask(**log);
      EXPECT_EQ(told(ask.create(id)), "ok");
      std::vector<NewEntry> entries;
      for (std::uint64_t i = 1; i <= 10; ++i) {
        entries.push_back({Mark{100 + i}, Participant{1}, ClientId{"c"}, Seq{i}, std::string(300, 'o')});
      }
      EXPECT_EQ(told(ask.append(id, Position{}, entries)), "appended");
      EXPECT_EQ(told(ask.save_snapshot(id, {Position{Epoch{1}, Revision{4}, Mark{104}}, "state"})), "ok");
    }
  }

  /// Runs `sql` on the file, where :b is the board, then loads. Gives the error's words, or "ok".
  std::string load_after(std::string sql) {
    const std::string key = "(SELECT key FROM boards WHERE board = 'damaged')";
    for (auto at = sql.find(":b"); at != std::string::npos; at = sql.find(":b")) sql.replace(at, 2, key);
    Sqlite(path).exec(sql);
    const auto log = open_sqlite_op_log(path);
    EXPECT_EQ(told(Asking(**log).load(kOther)), "ok");
    const auto loaded = Asking(**log).load(kBoard);
    if (loaded) return "ok";
    EXPECT_EQ(told(loaded), "log_unavailable");
    return loaded.error().detail;
  }

  TempDir dir;
  const std::string path = dir / "boards.db";
};

const std::string kCannot = "board damaged cannot be read: ";

}  // namespace

TEST_F(SqliteOpLogDamaged, AWholeOneLoads) { EXPECT_EQ(load_after("SELECT 1"), "ok"); }

TEST_F(SqliteOpLogDamaged, AChangedByteInAnEntryIsFound) {
  EXPECT_EQ(load_after("UPDATE entries SET ops = CAST(replace(ops, 'oooo', 'ooxo') AS BLOB) "
                       "WHERE board = :b AND revision = 7"),
            kCannot + "entry 7 is damaged");
}

TEST_F(SqliteOpLogDamaged, AChangedAuthorIsFound) {
  EXPECT_EQ(load_after("UPDATE entries SET by = 2 WHERE board = :b AND revision = 10"),
            kCannot + "entry 10 is damaged");
}

TEST_F(SqliteOpLogDamaged, AMissingEntryIsFound) {
  EXPECT_EQ(load_after("DELETE FROM entries WHERE board = :b AND revision = 8"), kCannot + "entry 8 is missing");
}

TEST_F(SqliteOpLogDamaged, AMissingTailIsFound) {
  EXPECT_EQ(load_after("DELETE FROM entries WHERE board = :b AND revision > 8"), kCannot + "entry 9 is missing");
}

TEST_F(SqliteOpLogDamaged, ABoardThatLostAllEntriesIsNotAnEmptyBoard) {
  EXPECT_EQ(load_after("DELETE FROM entries WHERE board = :b; DELETE FROM snapshots WHERE board = :b"),
            kCannot + "entry 1 is missing");
}

TEST_F(SqliteOpLogDamaged, ATailOfAnotherHistoryIsFound) {
  EXPECT_EQ(load_after("UPDATE boards SET mark = 5 WHERE key = :b"), kCannot + "the last entry is another one");
}

TEST_F(SqliteOpLogDamaged, AnEntryOfAnotherBoardIsFound) {
  EXPECT_EQ(load_after("UPDATE entries SET ops = CAST('x' AS BLOB) WHERE board = :b AND revision = 6;"
                       "REPLACE INTO entries SELECT :b, revision, mark, at, by, client, seq, ops, sum FROM entries "
                       "WHERE board <> :b AND revision = 6"),
            kCannot + "entry 6 is damaged");
}

TEST_F(SqliteOpLogDamaged, ADamagedSnapshotIsFound) {
  EXPECT_EQ(load_after("UPDATE snapshots SET bytes = CAST('stale' AS BLOB) WHERE board = :b"),
            kCannot + "the snapshot is damaged");
}

TEST_F(SqliteOpLogDamaged, ASnapshotOfAnotherHistoryIsFound) {
  EXPECT_EQ(load_after("UPDATE entries SET mark = 9 WHERE board = :b AND revision = 4"),
            kCannot + "the snapshot is of another history");
}

/// A board whose history begins after revision 4: a base there, and the latest snapshot at 9.
class SqliteOpLogDamagedBase : public SqliteOpLogDamaged {
 protected:
  SqliteOpLogDamagedBase() {
    const auto log = open_sqlite_op_log(path, {.history_bytes_max = 2'000});
    EXPECT_EQ(told(Asking(**log).save_snapshot(kBoard, {Position{Epoch{1}, Revision{9}, Mark{109}}, "later"})), "ok");
    EXPECT_EQ(Asking(**log).history(kBoard, 1, 10)->size(), 6u);
  }

  /// What asking for the base and for the history answers on the file as it is now.
  std::string base() {
    const auto log = open_sqlite_op_log(path);
    const auto found = Asking(**log).base(kBoard);
    return found ? "ok" : found.error().detail;
  }
  std::string history() {
    const auto log = open_sqlite_op_log(path);
    const auto found = Asking(**log).history(kBoard, 1, 10);
    return found ? "ok" : found.error().detail;
  }
};

TEST_F(SqliteOpLogDamagedBase, WhatWasDroppedBelowItIsNoDamage) {
  EXPECT_EQ(load_after("SELECT 1"), "ok");
  EXPECT_EQ(base(), "ok");
  EXPECT_EQ(history(), "ok");
}

TEST_F(SqliteOpLogDamagedBase, AMissingEntryAboveItIsFound) {
  EXPECT_EQ(load_after("DELETE FROM entries WHERE board = :b AND revision = 5"), "ok") << "a load needs only the last";
  EXPECT_EQ(history(), kCannot + "entry 5 is missing");
}

TEST_F(SqliteOpLogDamagedBase, ABoardThatLostItsLatestSnapshotIsNotReadFromTheMiddle) {
  EXPECT_EQ(load_after("DELETE FROM snapshots WHERE board = :b AND kind = 'latest'"),
            kCannot + "its snapshot is missing");
}

TEST_F(SqliteOpLogDamagedBase, AMissingOrDamagedBaseIsFoundAndTheBoardLoadsAllTheSame) {
  EXPECT_EQ(load_after("UPDATE snapshots SET bytes = CAST('stale' AS BLOB) WHERE board = :b AND kind = 'base'"), "ok");
  EXPECT_EQ(base(), kCannot + "the snapshot is damaged");
  EXPECT_EQ(load_after("DELETE FROM snapshots WHERE board = :b AND kind = 'base'"), "ok");
  EXPECT_EQ(base(), kCannot + "the snapshot that its history begins after is missing");
}

/// "whole", "error", or what a board that lost something looks like.
std::string loading(const std::string& path) {
  const auto log = open_sqlite_op_log(path);
  const auto loaded = log ? Asking(**log).load(kBoard) : Result<Loaded>(log.error());
  if (!loaded) return "error";
  if (loaded->tail.revision == Revision{10} && loaded->entries.size() == 6 && loaded->latest) return "whole";
  return std::to_string(loaded->entries.size()) + " entries to " + std::to_string(loaded->tail.revision.value);
}

TEST_F(SqliteOpLogDamaged, AFileWithALostPageNeverLoadsShorter) {
  const std::string copy = dir / "copy.db";
  const auto pages = std::filesystem::file_size(path) / 4096;
  int errors = 0;
  for (std::uintmax_t page = 1; page < pages; ++page) {
    std::filesystem::copy_file(path, copy, std::filesystem::copy_options::overwrite_existing);
    std::fstream file(copy, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(page * 4096));
    file.write(std::string(4096, '\0').data(), 4096);
    file.close();
    const std::string result = loading(copy);
    EXPECT_TRUE(result == "whole" || result == "error") << "page " << page << ": " << result;
    errors += result == "error" ? 1 : 0;
  }
  EXPECT_GT(errors, 2) << "of " << pages << " pages";
}

}  // namespace entonnoir
