#include "room/past.h"

#include <gtest/gtest.h>

#include "board/project.h"
#include "room/loading.h"
#include "support/asking.h"
#include "support/boards.h"
#include "support/memory_op_log.h"

namespace entonnoir::testing {
namespace {

/// A board in a log, and what it is now.
class PastTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(Asking(log).create(id));
    write(op::BoardCreate{funnel()});
  }
  void write(Op op) {
    const Revision next{now.revision.value + 1};
    const Entry entry{next, Mark{++marks}, Millis{}, Participant{1}, ClientId{"c"}, Seq{marks}, {std::move(op)}};
    const auto told = Asking(log).append(id, now, {new_entry(entry)});
    ASSERT_TRUE(std::holds_alternative<Appended>(told));
    now = std::get<Appended>(told).tail;
    fold(today, entry.ops[0], std::get<Appended>(told).at[0], Participant{1});
  }
  /// A title of 200 letters each, so many.
  void write_titles(int count) {
    for (int i = 0; i < count; ++i) write(op::BoardTitle{std::to_string(1000 + i) + std::string(196, 'x')});
  }
  void save_snapshot() { ASSERT_TRUE(Asking(log).save_snapshot(id, {now, wire::encode_state(today, true)})); }
  wire::History page(std::uint64_t from) {
    const auto page = past.page(id, Revision{from}, today, Audience::everyone, now);
    EXPECT_TRUE(page) << page.error().detail;
    return page ? *page : wire::History{};
  }
  std::string title_at(std::uint64_t revision) {
    const auto board = past.board_at(id, Revision{revision}, now);
    return board ? board->board.title : code_name(board.error().code);
  }

  MemoryOpLog log{MemoryOpLog::Answers::by_itself, {}, 100'000};
  Past past{log};
  const BoardId id{"board"};
  Board today;
  Position now;
  std::uint64_t marks = 0;
};

TEST_F(PastTest, HTP5APageEndsAtAThousandEntriesAndTheNextGoesOn) {
  write_titles(1100);
  EXPECT_EQ(page(0).to, Revision{1000});
  EXPECT_EQ(page(1001).to, Revision{1101});
  const auto begins = page(1001).entries.find("\"revision\":1001");
  EXPECT_LT(begins, 400u) << "its first entry is the one that was asked for";
}

TEST_F(PastTest, HTP5APageEndsAtAboutAMegabyte) {
  const std::string kilobytes(2'000, 'x');
  for (int i = 0; i < 600; ++i) write(post("n" + std::to_string(i), kilobytes));
  const wire::History first = page(0);
  EXPECT_GT(first.entries.size(), 1'000'000u);
  EXPECT_LT(first.entries.size(), 1'010'000u);
  EXPECT_EQ(page(first.to.value + 1).to, now.revision);
}

TEST_F(PastTest, HTP5WhereHistoryWasTrimmedItBeginsWithTheBase) {
  write_titles(10);
  save_snapshot();
  EXPECT_EQ(page(0).first, Revision{1});
  EXPECT_EQ(title_at(2).substr(0, 4), "1000") << "and what was read is remembered";
  write_titles(600);
  save_snapshot();
  const wire::History trimmed = page(5);
  EXPECT_EQ(trimmed.first, Revision{11});
  EXPECT_EQ(trimmed.from, Revision{11});
  ASSERT_TRUE(trimmed.base);
  EXPECT_EQ(trimmed.base->position.revision, Revision{11});
  EXPECT_FALSE(page(12).base);
  EXPECT_EQ(title_at(11).substr(0, 4), "1009");
  EXPECT_EQ(title_at(10), "unknown_revision");
}

TEST_F(PastTest, HTP6ARevisionIsTheFoldUpToItInWhateverOrderTheyAreAskedFor) {
  write_titles(700);
  for (const std::uint64_t revision : {701, 3, 450, 449, 2, 700})
    EXPECT_EQ(title_at(revision).substr(0, 4), std::to_string(1000 + revision - 2)) << revision;
  EXPECT_EQ(title_at(702), "unknown_revision");
  EXPECT_EQ(title_at(0), "unknown_revision");
}

TEST_F(PastTest, POS1WhatWasRememberedOfAnotherHistoryIsNotUsed) {
  write_titles(3);
  log.keep_copy();
  const Position kept = now;
  const Board then = today;
  write(op::BoardTitle{"lost"});
  write(op::BoardTitle{"lost too"});
  EXPECT_EQ(title_at(5), "lost");
  EXPECT_EQ(page(6).to, Revision{6});
  log.set_back();
  now = kept;
  today = then;
  for (const char* title : {"found", "found too", "more"}) write(op::BoardTitle{title});
  EXPECT_EQ(title_at(5), "found");
  EXPECT_EQ(title_at(7), "more");
  EXPECT_NE(page(7).entries.find("more"), std::string::npos);
}

TEST_F(PastTest, HTP5AHistoryThatIsBehindTheBoardIsNotMadeUp) {
  const Position ahead{now.epoch, Revision{9}, Mark{9}};
  EXPECT_EQ(past.page(id, Revision{}, today, Audience::everyone, ahead).error().code, Code::log_unavailable);
  EXPECT_EQ(past.board_at(id, Revision{9}, ahead).error().code, Code::log_unavailable);
}

TEST_F(PastTest, AFailingLogIsToldAsWhatItIs) {
  log.fail_everything();
  EXPECT_EQ(title_at(1), "log_unavailable");
  past.cancel();
  EXPECT_EQ(title_at(1), "shutting_down");
}

}  // namespace
}  // namespace entonnoir::testing
