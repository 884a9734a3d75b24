// Opening a file: whose it is, what it holds, who may read it.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "oplog/sqlite.h"
#include "oplog/sqlite_op_log.h"
#include "support/asking.h"
#include "support/temp_dir.h"

namespace entonnoir {
namespace {

/// "ok", or why it was refused.
std::string opening(const std::string& path) {
  const auto opened = open_sqlite_op_log(path);
  return opened ? "ok" : std::string(code_name(opened.error().code)) + ": " + opened.error().detail;
}

unsigned mode(const std::string& path) {
  struct stat found {};
  EXPECT_EQ(stat(path.c_str(), &found), 0) << path;
  return found.st_mode & 0777;
}

}  // namespace

TEST(SqliteOpLogOpen, ASecondOneInTheSameProcessIsRefused) {
  TempDir dir;
  const std::string path = dir / "boards.db";
  {
    const auto first = open_sqlite_op_log(path);
    ASSERT_EQ(told(first), "ok");
    EXPECT_EQ(opening(path), "log_unavailable: " + path + ": it is locked by another server");
    EXPECT_EQ(told(Asking(**first).create(BoardId{"b"})), "ok") << "the first one goes on";
    EXPECT_EQ(opening(path), "log_unavailable: " + path + ": it is locked by another server");
  }
  EXPECT_EQ(opening(path), "ok");
}

TEST(SqliteOpLogOpen, MissingDirectoriesAndTheFileAreMadeForTheOwnerAlone) {
  TempDir dir;
  const auto opened = open_sqlite_op_log(dir / "new/deep/boards.db");
  ASSERT_EQ(told(opened), "ok") << opened.error().detail;
  ASSERT_EQ(told(Asking(**opened).create(BoardId{"b"})), "ok");
  EXPECT_EQ(mode(dir / "new"), 0700u);
  EXPECT_EQ(mode(dir / "new/deep"), 0700u);
  EXPECT_EQ(mode(dir / "new/deep/boards.db"), 0600u);
  EXPECT_EQ(mode(dir / "new/deep/boards.db-wal"), 0600u);
}

TEST(SqliteOpLogOpen, ADirectoryThatCannotBeMadeIsAnError) {
  TempDir dir;
  std::ofstream(dir / "file") << "no directory";
  EXPECT_NE(opening(dir / "file/boards.db").find("cannot make"), std::string::npos) << opening(dir / "file/boards.db");
}

TEST(SqliteOpLogOpen, ADirectoryIsNoDatabase) {
  TempDir dir;
  EXPECT_NE(opening(dir / "").find("unable to open"), std::string::npos) << opening(dir / "");
}

TEST(SqliteOpLogOpen, AFileThatIsNoDatabaseIsRefusedAndLeftAsItIs) {
  TempDir dir;
  const std::string text(5'000, 'x');
  std::ofstream(dir / "boards.db") << text;
  EXPECT_NE(opening(dir / "boards.db").find("not an SQLite database"), std::string::npos) << opening(dir / "boards.db");
  std::ifstream file(dir / "boards.db");
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(file), {}), text);
}

TEST(SqliteOpLogOpen, AnotherProgramsDatabaseIsRefusedAndLeftAsItIs) {
  TempDir dir;
  Sqlite(dir / "boards.db").exec("CREATE TABLE theirs(x)");
  EXPECT_NE(opening(dir / "boards.db").find("another program"), std::string::npos) << opening(dir / "boards.db");
  EXPECT_EQ(Sqlite(dir / "boards.db").text("SELECT group_concat(name) FROM sqlite_schema"), "theirs");
  EXPECT_EQ(Sqlite(dir / "boards.db").text("PRAGMA journal_mode"), "delete");
}

TEST(SqliteOpLogOpen, ANewerVersionsDatabaseIsRefusedInWords) {
  TempDir dir;
  ASSERT_EQ(opening(dir / "boards.db"), "ok");
  Sqlite(dir / "boards.db").exec("PRAGMA user_version = 4");
  const std::string why = opening(dir / "boards.db");
  EXPECT_NE(why.find("made by a newer version of this program (schema 4, this one knows 3)"), std::string::npos) << why;
}

/// The file that tests/oplog/version_1.sql tells.
void make_version_1(const std::string& path) {
  std::ifstream file(std::string(ENTONNOIR_SOURCE_DIR) + "/tests/oplog/version_1.sql");
  const std::string sql(std::istreambuf_iterator<char>(file), {});
  ASSERT_FALSE(sql.empty());
  Sqlite(path).exec(sql);
  ASSERT_EQ(Sqlite(path).number("PRAGMA user_version"), 1);
}

TEST(SqliteOpLogOpen, AFileOfTheFirstVersionIsTakenOverWithAllThatItHolds) {
  TempDir dir;
  make_version_1(dir / "boards.db");
  const BoardId id{"made-by-version-1-----"}, gone{"erased-by-version-1---"};
  const Position six{Epoch{1}, Revision{6}, Mark{0xf000'0000'0000'0006}};
  for (int time = 1; time <= 2; ++time) {
    const auto log = open_sqlite_op_log(dir / "boards.db");
    ASSERT_EQ(told(log), "ok") << log.error().detail;
    const auto loaded = Asking(**log).load(id);
    ASSERT_EQ(told(loaded), "ok") << loaded.error().detail;
    EXPECT_EQ(loaded->tail, six);
    EXPECT_EQ(loaded->latest->bytes, "state at 4");
    EXPECT_EQ(loaded->entries.at(1).ops, "[\"op 6\"]");
    EXPECT_EQ(Asking(**log).history(id, 1, 9)->size(), 6u);
    EXPECT_FALSE(*Asking(**log).base(id));
    EXPECT_EQ(told(Asking(**log).append(id, six, {{Mark{7}, Participant{1}, ClientId{"c"}, Seq{6}, ""}})),
              "repeat of 0 at 6");
    EXPECT_EQ(told(Asking(**log).load(gone)), "board_gone");
  }
  EXPECT_EQ(Sqlite(dir / "boards.db").number("PRAGMA user_version"), 3);
}

TEST(SqliteOpLogOpen, WhatAFileOfTheFirstVersionHoldsCountsForALimit) {
  TempDir dir;
  make_version_1(dir / "boards.db");
  const BoardId id{"made-by-version-1-----"};
  const Position six{Epoch{1}, Revision{6}, Mark{0xf000'0000'0000'0006}};
  const auto log = open_sqlite_op_log(dir / "boards.db", {.history_bytes_max = 47});  // there are 6 entries of 8 bytes
  ASSERT_EQ(told(Asking(**log).save_snapshot(id, {six, "state at 6"})), "ok");
  const auto base = Asking(**log).base(id);
  ASSERT_TRUE(base && *base);
  EXPECT_EQ((*base)->bytes, "state at 4");
  EXPECT_EQ(Asking(**log).history(id, 1, 9)->size(), 2u);
}

TEST(SqliteOpLogOpen, AnEmptyFileIsANewLog) {
  TempDir dir;
  std::ofstream(dir / "boards.db").flush();
  EXPECT_EQ(opening(dir / "boards.db"), "ok");
}

}  // namespace entonnoir
