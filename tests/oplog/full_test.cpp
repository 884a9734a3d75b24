// No room: on the disk, in the file, in the queue. Nothing is half done, and it works again when there is room.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>

#include <mutex>

#include "oplog/sqlite_op_log.h"
#include "support/asking.h"
#include "support/temp_dir.h"

namespace entonnoir {
namespace {

const BoardId kOne{"one"}, kTwo{"two"};

NewEntry entry(std::uint64_t seq, std::size_t bytes) {
  return {Mark{seq}, Participant{1}, ClientId{"c"}, Seq{seq}, std::string(bytes, 'x')};
}

/// Keeps what an operator would read. Outlives the log.
struct Reports {
  std::mutex mutex;
  std::vector<std::string> lines;
  std::function<void(const std::string&)> sink() {
    return [this](const std::string& line) {
      const std::lock_guard lock(mutex);
      lines.push_back(line);
    };
  }
  std::size_t count() {
    const std::lock_guard lock(mutex);
    return lines.size();
  }
};

/// Appends 8 KiB entries until one fails. Gives the last position that was acknowledged and what came then.
std::pair<Position, AppendAnswer> append_until_full(OpLog& log, const BoardId& id) {
  Position tail{};
  for (std::uint64_t seq = 1; seq < 10'000; ++seq) {
    const AppendAnswer answer = Asking(log).append(id, tail, {entry(seq, 8'192)});
    const auto* appended = std::get_if<Appended>(&answer);
    if (!appended) return {tail, answer};
    tail = appended->tail;
  }
  return {tail, Appended{}};
}

void expect_whole(OpLog& log, const BoardId& id, Position tail) {
  const auto loaded = Asking(log).load(id);
  ASSERT_EQ(told(loaded), "ok");
  EXPECT_EQ(loaded->tail, tail);
  EXPECT_EQ(loaded->entries.size(), tail.revision.value);
}

/// No file of this process may grow above `bytes`, as if the disk were full, until its end.
class SmallDisk {
 public:
  explicit SmallDisk(rlim_t bytes) {
    before_signal_ = signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit small{bytes, before_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &small);
  }
  ~SmallDisk() {
    setrlimit(RLIMIT_FSIZE, &before_);
    signal(SIGXFSZ, before_signal_);
  }

 private:
  rlimit before_{};
  void (*before_signal_)(int) = nullptr;
};

}  // namespace

TEST(SqliteOpLogFull, SUB7_AFullFileRefusesAndTakesAgainWhenThereIsRoom) {
  TempDir dir;
  Reports reports;
  const auto log = open_sqlite_op_log(dir / "boards.db", {.report = reports.sink(), .pages_max = 300});
  Asking ask(**log);
  ASSERT_EQ(told(ask.create(kOne)), "ok");
  ASSERT_EQ(told(ask.create(kTwo)), "ok");
  ASSERT_EQ(told(ask.append(kTwo, Position{}, {entry(1, 400'000)})), "appended");
  const auto [tail, answer] = append_until_full(**log, kOne);
  EXPECT_EQ(answer, AppendAnswer(reject(Code::log_full, "the disk is full")));
  EXPECT_GT(tail.revision.value, 20u);
  EXPECT_EQ((*log)->health().error(), reject(Code::log_full, "the disk is full"));
  expect_whole(**log, kOne, tail);
  ASSERT_EQ(told(ask.erase(kTwo)), "ok") << "erasing needs no room";
  EXPECT_EQ(told(ask.append(kOne, tail, {entry(tail.revision.value + 1, 8'192)})), "appended");
  EXPECT_TRUE((*log)->health());
  ASSERT_EQ(reports.count(), 2u);
  EXPECT_EQ(reports.lines.at(1), "the log can be written again");
}

TEST(SqliteOpLogFull, SUB7_OneThatDoesNotFitDoesNotTakeTheOthersWithIt) {
  TempDir dir;
  Reports reports;
  const auto log = open_sqlite_op_log(dir / "boards.db", {.report = reports.sink(), .pages_max = 60});
  Asking ask(**log);
  ASSERT_EQ(told(ask.create(kOne)), "ok");
  ASSERT_EQ(told(ask.create(kTwo)), "ok");
  std::vector<std::string> answers;
  const auto note = [&](AppendAnswer answer) { answers.push_back(told(answer)); };
  (*log)->meta(kOne, [](Result<BoardMeta>) {});
  (*log)->append(kOne, Position{}, {entry(1, 100)}, note);
  (*log)->append(kTwo, Position{}, {entry(1, 100), entry(2, 1'000'000)}, note);
  (*log)->append(kOne, Position{Epoch{1}, Revision{1}, Mark{1}}, {entry(2, 100)}, note);
  ASSERT_TRUE((*log)->drain(60'000));
  EXPECT_EQ(answers, (std::vector<std::string>{"appended", "log_full", "appended"}));
  expect_whole(**log, kOne, Position{Epoch{1}, Revision{2}, Mark{2}});
  expect_whole(**log, kTwo, Position{});
}

TEST(SqliteOpLogFull, SUB7_AFullDiskRefusesAndTakesAgainWhenThereIsRoom) {
  TempDir dir;
  Reports reports;
  auto log = open_sqlite_op_log(dir / "boards.db", {.report = reports.sink()});
  ASSERT_EQ(told(Asking(**log).create(kOne)), "ok");
  Position tail;
  {
    const SmallDisk small(1'000'000);
    AppendAnswer answer;
    std::tie(tail, answer) = append_until_full(**log, kOne);
    EXPECT_EQ(told(answer), "log_unavailable");
    EXPECT_GT(tail.revision.value, 20u);
    EXPECT_FALSE((*log)->health());
    EXPECT_EQ(told(Asking(**log).append(kOne, tail, {entry(5'000, 100'000)})), "log_unavailable");
    expect_whole(**log, kOne, tail);
  }
  const AppendAnswer again = Asking(**log).append(kOne, tail, {entry(tail.revision.value + 1, 8'192)});
  ASSERT_EQ(told(again), "appended");
  EXPECT_TRUE((*log)->health());
  *log = nullptr;
  log = open_sqlite_op_log(dir / "boards.db");
  expect_whole(**log, kOne, std::get<Appended>(again).tail);
}

TEST(SqliteOpLogFull, ALogFindsOutByItselfThatThereIsRoomAgain) {
  TempDir dir;
  std::promise<void> again;
  const auto report = [&](const std::string& line) {
    if (line == "the log can be written again") again.set_value();
  };
  const auto log = open_sqlite_op_log(dir / "boards.db", {.report = report});
  ASSERT_EQ(told(Asking(**log).create(kOne)), "ok");
  {
    const SmallDisk small(200'000);
    append_until_full(**log, kOne);
    ASSERT_FALSE((*log)->health());
  }
  ASSERT_EQ(again.get_future().wait_for(std::chrono::seconds(60)), std::future_status::ready);
  EXPECT_TRUE((*log)->health());
}

TEST(SqliteOpLogFull, AboveItsMaximumTheQueueRefusesInTurn) {
  TempDir dir;
  const auto log = open_sqlite_op_log(dir / "boards.db", {.waiting_max = 4});
  ASSERT_EQ(told(Asking(**log).create(kOne)), "ok");
  std::promise<void> busy, free;
  (*log)->meta(kOne, [&](Result<BoardMeta>) {
    busy.set_value();
    free.get_future().wait();  // holds the log's thread up
  });
  busy.get_future().wait();
  std::vector<std::string> answers;
  for (std::uint64_t seq = 1; seq <= 6; ++seq) {
    const Position tail = seq == 1 ? Position{} : Position{Epoch{1}, Revision{seq - 1}, Mark{seq - 1}};
    (*log)->append(kOne, tail, {entry(seq, 10)}, [&](AppendAnswer answer) { answers.push_back(told(answer)); });
  }
  free.set_value();
  ASSERT_TRUE((*log)->drain(60'000));
  EXPECT_EQ(answers, (std::vector<std::string>{"appended", "appended", "appended", "appended", "log_unavailable",
                                               "log_unavailable"}));
  EXPECT_TRUE((*log)->health()) << "the disk is not to blame";
  expect_whole(**log, kOne, Position{Epoch{1}, Revision{4}, Mark{4}});
}

TEST(SqliteOpLogFull, TheQueueIsBoundedInBytesToo) {
  TempDir dir;
  const auto log = open_sqlite_op_log(dir / "boards.db", {.waiting_bytes_max = 100'000});
  ASSERT_EQ(told(Asking(**log).create(kOne)), "ok");
  EXPECT_EQ(told(Asking(**log).append(kOne, Position{}, {entry(1, 200'000)})), "log_unavailable");
  EXPECT_EQ(told(Asking(**log).append(kOne, Position{}, {entry(1, 50'000)})), "appended");
}

TEST(SqliteOpLogFull, DrainSaysWhenNotEverythingIsAnswered) {
  TempDir dir;
  const auto log = open_sqlite_op_log(dir / "boards.db");
  std::promise<void> free;
  (*log)->meta(kOne, [&](Result<BoardMeta>) { free.get_future().wait(); });
  EXPECT_FALSE((*log)->drain(20));
  free.set_value();
  EXPECT_TRUE((*log)->drain(60'000));
}

}  // namespace entonnoir
