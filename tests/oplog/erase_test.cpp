// What is erased leaves the disk.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <random>
#include <set>

#include "oplog/sqlite.h"
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

/// Several boards at once, as in a server, whose every entry and snapshot says who it is: "<board:number>", over and
/// over. What was forgotten is what was appended and is not there any more.
class Crowd {
 public:
  explicit Crowd(unsigned seed) : random_(seed) {}

  void run(OpLog& log, int steps) {
    for (std::size_t i = 0; i < boards_.size(); ++i) Asking(log).create(id(i));
    for (int step = 0; step < steps; ++step) {
      const std::size_t i = pick(boards_.size());
      const std::size_t kind = pick(200);
      if (kind < 190)
        append(log, i);
      else if (kind < 199)
        Asking(log).save_snapshot(id(i), {boards_[i].back(), some_words(i)});
      else
        forget(log, i);
    }
    forget(log, 1);
    EXPECT_EQ(told(Asking(log).erase(id(kErased))), "ok");
  }

  /// All that the boards still hold.
  std::set<std::string> kept(OpLog& log) const {
    std::set<std::string> out;
    for (std::size_t i = 0; i < boards_.size(); ++i) {
      if (i == kErased) continue;
      const auto base = Asking(log).base(id(i));
      const auto loaded = Asking(log).load(id(i));
      const auto history = Asking(log).history(id(i), 1, UINT64_MAX);
      EXPECT_EQ(told(base) + told(loaded) + told(history), "okokok");
      if (*base) out.insert(name_of((**base).bytes));
      if (loaded->latest) out.insert(name_of(loaded->latest->bytes));
      for (const StoredEntry& e : *history) out.insert(name_of(e.ops));
    }
    return out;
  }

  /// Names that the bytes hold at least once in whole, of words that are not `kept`.
  static std::set<std::string> forgotten(const std::string& bytes, const std::set<std::string>& kept) {
    std::set<std::string> out;
    const auto digits = [&](std::size_t at) {
      while (at < bytes.size() && std::isdigit(static_cast<unsigned char>(bytes[at]))) ++at;
      return at;
    };
    for (std::size_t at = bytes.find('<'); at != bytes.npos; at = bytes.find('<', at + 1)) {
      const std::size_t colon = digits(at + 1);
      if (colon + 1 >= bytes.size() || bytes[colon] != ':') continue;
      const std::size_t end = digits(colon + 1);
      if (end < bytes.size() && bytes[end] == '>') out.insert(bytes.substr(at, end + 1 - at));
    }
    for (const std::string& name : kept) out.erase(name);
    return out;
  }

 private:
  static constexpr std::size_t kErased = 3;
  static BoardId id(std::size_t board) { return BoardId{"board" + std::to_string(board)}; }
  static std::string name_of(const std::string& words) { return words.substr(0, words.find('>') + 1); }
  std::size_t pick(std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random_); }

  std::string some_words(std::size_t board) {
    const std::string name = "<" + std::to_string(board) + ":" + std::to_string(++number_) + ">";
    const std::size_t length = pick(2) == 0 ? pick(500) : pick(4'000);
    std::string words = name;
    while (words.size() < length) words += name;
    return words;
  }

  void append(OpLog& log, std::size_t i) {
    std::vector<NewEntry> entries;
    for (std::size_t n = 1 + pick(15); n > 0; --n) {
      entries.push_back({Mark{++number_}, Participant{1}, ClientId{"c"}, Seq{number_}, some_words(i)});
      Position next = boards_[i].back();
      next.revision.value += 1;
      next.mark = entries.back().mark;
      boards_[i].push_back(next);
    }
    const Position at = boards_[i][boards_[i].size() - 1 - entries.size()];
    const AppendAnswer answer = Asking(log).append(id(i), at, entries);
    ASSERT_EQ(told(answer), "appended");
  }

  /// Up to one of the last few entries.
  void forget(OpLog& log, std::size_t i) {
    std::vector<Position>& positions = boards_[i];
    if (positions.size() < 2) return;
    const std::size_t at = positions.size() - 1 - pick(std::min<std::size_t>(positions.size() - 1, 4));
    const auto tail = Asking(log).forget(id(i), {positions[at], some_words(i)});
    ASSERT_EQ(told(tail), "ok");
    positions.erase(positions.begin(), positions.begin() + static_cast<std::ptrdiff_t>(at));
    for (Position& position : positions) position.epoch = tail->epoch;
  }

  std::mt19937 random_;
  std::uint64_t number_ = 0;
  std::vector<std::vector<Position>> boards_{5, {Position{}}};
};

std::string bytes_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
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

TEST(SqliteOpLogErase, CON12_WhatIsForgottenLeavesTheDiskAtOnce) {
  TempDir dir;
  const auto log = open_sqlite_op_log(dir / "boards.db");
  const BoardId id{"blanked"}, other{"kept"};
  for (const BoardId& board : {id, other}) make_board(**log, board);
  ASSERT_TRUE(on_disk(dir, "words of blanked"));
  ASSERT_TRUE(on_disk(dir, "state of blanked"));
  const Position tail{Epoch{1}, Revision{200}, Mark{200}};
  ASSERT_EQ(told(Asking(**log).forget(id, {tail, "nothing is left"})), "ok");
  ASSERT_TRUE((*log)->drain(60'000));
  EXPECT_FALSE(on_disk(dir, "words of blanked"));
  EXPECT_FALSE(on_disk(dir, "state of blanked"));
  for (const char* kept : {"nothing is left", "words of kept", "200 state of kept"}) EXPECT_TRUE(on_disk(dir, kept));
}

TEST(SqliteOpLogErase, CON12_NoCopyIsLeftInTheMiddleOfAPage) {
  for (unsigned seed = 1; seed <= 3; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    TempDir dir;
    Crowd crowd(seed);
    auto log = open_sqlite_op_log(dir / "boards.db");
    crowd.run(**log, 250);
    const auto kept = crowd.kept(**log);
    log->reset();
    EXPECT_FALSE(std::filesystem::exists(dir / "boards.db-wal"));
    EXPECT_EQ(Crowd::forgotten(bytes_of(dir / "boards.db"), kept), std::set<std::string>());
    EXPECT_EQ(Sqlite(dir / "boards.db").text("PRAGMA integrity_check"), "ok");
    log = open_sqlite_op_log(dir / "boards.db");
    EXPECT_EQ(crowd.kept(**log), kept);
  }
}

TEST(SqliteOpLogErase, CON12_WhatACrashLeftInTheFileGoesAtTheNextStart) {
  TempDir dir;
  const std::string path = dir / "boards.db";
  make_board(**open_sqlite_op_log(path), BoardId{"kept"});
  std::int64_t at = 0;
  {
    Sqlite db(path);
    db.exec("INSERT INTO unwiped VALUES(1)");
    // An empty table's page has nothing in its middle.
    at = (db.number("SELECT rootpage FROM sqlite_schema WHERE name = 'probe'") - 1) * 4'096 + 2'000;
  }
  std::fstream(path, std::ios::binary | std::ios::in | std::ios::out).seekp(at) << "words of nobody";
  ASSERT_TRUE(on_disk(dir, "words of nobody"));
  const auto log = open_sqlite_op_log(path);
  ASSERT_EQ(told(Asking(**log).meta(BoardId{"kept"})), "ok");
  EXPECT_FALSE(on_disk(dir, "words of nobody"));
  EXPECT_TRUE(on_disk(dir, "words of kept"));
}

}  // namespace entonnoir
