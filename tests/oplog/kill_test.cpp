// What was acknowledged survives kill -9, and a file belongs to one server.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <random>
#include <sstream>

#include "oplog/appender.h"
#include "oplog/sqlite_op_log.h"
#include "support/asking.h"
#include "support/temp_dir.h"

extern char** environ;

namespace entonnoir {
namespace {

/// The program appender in a process of its own. Its end kills it.
class Appender {
 public:
  explicit Appender(const std::string& path, std::uint64_t history_bytes_max = 0) {
    int ends[2];
    ENTONNOIR_CHECK(pipe2(ends, O_CLOEXEC) == 0);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    std::string program = ENTONNOIR_APPENDER, file = path, limit = std::to_string(history_bytes_max);
    char* arguments[] = {program.data(), file.data(), limit.data(), nullptr};
    ENTONNOIR_CHECK(posix_spawn(&process_, program.c_str(), &actions, nullptr, arguments, environ) == 0);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    out_ = ends[0];
  }
  Appender(const Appender&) = delete;
  ~Appender() {
    if (process_ > 0) kill_and_wait();
    close(out_);
  }

  /// At least `bytes` of what it prints.
  void read_some(std::size_t bytes) {
    while (printed_.size() < bytes && read_on()) continue;
  }
  /// kill -9, then all that it printed before it died.
  std::string kill_and_read() {
    kill_and_wait();
    while (read_on()) continue;
    return printed_;
  }

 private:
  bool read_on() {
    std::array<char, 4096> buffer;
    const ssize_t n = read(out_, buffer.data(), buffer.size());
    if (n > 0) printed_.append(buffer.data(), static_cast<std::size_t>(n));
    return n > 0;
  }
  void kill_and_wait() {
    kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
    process_ = 0;
  }

  pid_t process_ = 0;
  int out_ = -1;
  std::string printed_;
};

using Revisions = std::array<std::uint64_t, kAppenderBoards>;

/// The last acknowledged revision of each board; a line that was cut is none.
void note_acknowledged(const std::string& printed, Revisions& last) {
  std::istringstream lines(printed.substr(0, printed.rfind('\n') + 1));
  std::string line;
  while (std::getline(lines, line)) {
    std::size_t board = 0;
    std::uint64_t revision = 0;
    if (std::istringstream(line) >> board >> revision) last.at(board) = revision;
  }
}

/// Gives the revision of the board's base.
std::uint64_t base_of(OpLog& log, int board) {
  const auto base = Asking(log).base(appender_board(board));
  EXPECT_EQ(told(base), "ok");
  return base && *base ? (*base)->position.revision.value : 0;
}

void expect_whole(OpLog& log, int board, std::uint64_t acknowledged) {
  const auto loaded = Asking(log).load(appender_board(board));
  if (acknowledged == 0 && !loaded) return;  // killed before the board was made
  ASSERT_EQ(told(loaded), "ok");
  const std::uint64_t tail = loaded->tail.revision.value;
  EXPECT_GE(tail, acknowledged) << "board " << board << " lost what was acknowledged";
  const auto history = Asking(log).history(appender_board(board), 1, tail);
  ASSERT_EQ(told(history), "ok");
  ASSERT_EQ(history->size(), tail - base_of(log, board));
  for (const StoredEntry& e : *history) {
    const NewEntry sent = appender_entry(board, e.revision.value);
    ASSERT_EQ(e.mark, sent.mark);
    ASSERT_EQ(e.ops, sent.ops);
  }
  if (tail == 0) return;
  const auto again = Asking(log).append(appender_board(board), loaded->tail, {appender_entry(board, tail)});
  EXPECT_EQ(told(again), "repeat of 0 at " + std::to_string(tail));
}

/// Kills an appender to a log with this limit so many times, and looks what is left after each.
void kill_often(const std::string& path, std::uint64_t history_bytes_max, int times) {
  const unsigned seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  Revisions acknowledged{};
  for (int round = 0; round < times; ++round) {
    SCOPED_TRACE("round " + std::to_string(round));
    Appender appender(path, history_bytes_max);
    appender.read_some(random() % 3'000);
    note_acknowledged(appender.kill_and_read(), acknowledged);
    const auto opened = open_sqlite_op_log(path);
    EXPECT_EQ(told(opened), "ok") << opened.error().detail;
    if (!opened) break;
    for (int board = 0; board < kAppenderBoards; ++board) {
      expect_whole(**opened, board, acknowledged.at(static_cast<std::size_t>(board)));
    }
  }
  for (const std::uint64_t revision : acknowledged) EXPECT_GT(revision, 100u) << "hardly anything was tested";
}

}  // namespace

TEST(SqliteOpLogKilled, SUB3_WhatWasAcknowledgedSurvivesKill9) {
  TempDir dir;
  kill_often(dir / "boards.db", 0, 20);
}

TEST(SqliteOpLogKilled, SUB3_WhatWasAcknowledgedSurvivesKill9WhileOldEntriesAreDropped) {
  TempDir dir;
  kill_often(dir / "boards.db", 10'000, 10);
  const auto opened = open_sqlite_op_log(dir / "boards.db");
  ASSERT_EQ(told(opened), "ok");
  for (int board = 0; board < kAppenderBoards; ++board) EXPECT_GT(base_of(**opened, board), 0u);
}

TEST(SqliteOpLogKilled, ASecondServerIsToldThatTheFileIsInUse) {
  TempDir dir;
  Appender appender(dir / "boards.db");
  appender.read_some(1);
  const auto second = open_sqlite_op_log(dir / "boards.db");
  ASSERT_EQ(told(second), "log_unavailable");
  EXPECT_NE(second.error().detail.find("locked by another server"), std::string::npos) << second.error().detail;
  appender.kill_and_read();
  EXPECT_EQ(told(open_sqlite_op_log(dir / "boards.db")), "ok") << "a dead server holds no lock";
}

}  // namespace entonnoir
