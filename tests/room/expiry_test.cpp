#include "room/expiry.h"

#include <gtest/gtest.h>

#include "support/boards.h"
#include "support/memory_op_log.h"
#include "wire/wire.h"

namespace entonnoir::testing {
namespace {

constexpr std::int64_t kDay = 24 * 3'600'000;

class ExpiryTest : public ::testing::Test {
 protected:
  /// A board whose last entry is made now.
  void make(const std::string& name, bool adopted, bool closed = false) {
    Board board = funnel();
    if (adopted) board.ratified = Ratified{now, Participant{1}, {}};
    if (closed) board.closed = Done{now, Participant{1}};
    log.create(BoardId{name}, BoardMeta{now, 1, "f", "p", "v"}, [](Result<void>) {});
    log.append(BoardId{name}, {}, {{Mark{7}, {}, {}, {}, wire::encode_ops({op::BoardCreate{board}})}},
               [](AppendAnswer a) { ASSERT_TRUE(std::holds_alternative<Appended>(a)); });
    settle();
  }
  void settle() {
    for (int quiet = 0; quiet < 3;) {
      const bool moved = log.answer_all() + io.poll() > 0;
      io.restart();
      quiet = moved ? 0 : quiet + 1;
    }
  }
  std::optional<std::size_t> run(Expiry& expiry) {
    std::optional<std::size_t> deleted;
    expiry.run([&](std::size_t n) { deleted = n; });
    settle();
    return deleted;
  }
  ExpiryOptions options(std::int64_t idle_days, std::int64_t adopted_days) {
    ExpiryOptions out{{idle_days * kDay, adopted_days * kDay}};
    out.now = [this] { return now; };
    out.report = [this](const std::string& what) { reports.push_back(what); };
    return out;
  }
  bool there(const std::string& name) {
    bool found = false;
    log.load(BoardId{name}, [&](Result<Loaded> loaded) { found = bool(loaded); });
    settle();
    return found;
  }

  boost::asio::io_context io;
  Millis now{1000 * kDay};
  MemoryOpLog log{MemoryOpLog::Answers::when_told, [this] { return now; }};
  std::vector<std::string> reports;
};

TEST_F(ExpiryTest, CON3DeletesWhatNobodyChangedForTooLongAndNothingElse) {
  make("old", false);
  now.value += 60 * kDay;
  make("young", false);
  Expiry expiry(io, log, options(90, 730));
  now.value += 30 * kDay;
  EXPECT_EQ(run(expiry), 0u) << "to the day";
  now.value += 1;
  EXPECT_EQ(run(expiry), 1u);
  EXPECT_FALSE(there("old"));
  EXPECT_TRUE(there("young"));
}

TEST_F(ExpiryTest, CON3AnAdoptedDefinitionIsKeptLonger) {
  make("adopted", true);
  Expiry expiry(io, log, options(90, 730));
  now.value += 700 * kDay;
  EXPECT_EQ(run(expiry), 0u);
  now.value += 31 * kDay;
  EXPECT_EQ(run(expiry), 1u);
}

TEST_F(ExpiryTest, OPC17AClosedWorkshopIsKeptAsLong) {
  make("closed", false, true);
  Expiry expiry(io, log, options(90, 730));
  now.value += 700 * kDay;
  EXPECT_EQ(run(expiry), 0u);
  now.value += 31 * kDay;
  EXPECT_EQ(run(expiry), 1u);
}

TEST_F(ExpiryTest, CON3ZeroIsForEver) {
  make("old", false);
  make("adopted", true);
  now.value += 5000 * kDay;
  Expiry never(io, log, options(0, 0));
  EXPECT_EQ(run(never), 0u);
  Expiry only_adopted(io, log, options(0, 730));
  EXPECT_EQ(run(only_adopted), 1u);
  EXPECT_TRUE(there("old"));
}

TEST_F(ExpiryTest, AChangeMeanwhileKeepsTheBoard) {
  make("old", false);
  now.value += 91 * kDay;
  Expiry expiry(io, log, options(90, 730));
  std::optional<std::size_t> deleted;
  expiry.run([&](std::size_t n) { deleted = n; });
  log.answer_all();  // the board is found to be old
  io.poll(), io.restart();
  log.append_elsewhere(BoardId{"old"}, {Mark{8}, {}, {}, {}, wire::encode_ops({op::BoardTitle{"used"}})});
  settle();
  EXPECT_EQ(deleted, 0u);
  EXPECT_TRUE(there("old"));
}

TEST_F(ExpiryTest, WhatCannotBeReadStaysAndTheOperatorIsTold) {
  make("spoilt", false);
  make("old", false);
  log.spoil(BoardId{"spoilt"});
  now.value += 91 * kDay;
  Expiry expiry(io, log, options(90, 730));
  EXPECT_EQ(run(expiry), 1u);
  ASSERT_EQ(reports.size(), 1u);
  EXPECT_NE(reports[0].find("spoilt"), std::string::npos);
  log.fail_everything(true);
  EXPECT_EQ(run(expiry), 0u);
  EXPECT_EQ(reports.size(), 2u);
}

TEST_F(ExpiryTest, GoneInTheMiddleOfARoundNothingHappensAnyMore) {
  make("old", false);
  now.value += 91 * kDay;
  {
    Expiry expiry(io, log, options(90, 730));
    expiry.run([](std::size_t) { ADD_FAILURE() << "nobody is there to be told"; });
  }
  settle();
  EXPECT_TRUE(there("old"));
}

}  // namespace
}  // namespace entonnoir::testing
