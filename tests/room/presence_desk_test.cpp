// Desks of one board on several servers, over a relay in memory. Times are an hour where a test must not wait for them.
#include <algorithm>
#include <array>

#include "presence_screen.h"
#include "support/memory_relay.h"

namespace entonnoir::testing {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

const BoardId kBoard{"board"};
const PresenceTimes kNever{hours(1), hours(1), hours(1)};
const PresenceTimes kShort{milliseconds(5), milliseconds(30), milliseconds(80)};

struct Desks : ::testing::Test {
  void SetUp() override { start_secrets(); }
  boost::asio::io_context io;
  MemoryBus bus;
  MemoryRelay relay_a{bus};
  MemoryRelay relay_b{bus};
};

using PresenceDeskPRS2 = Desks;
using PresenceDeskPRS4 = Desks;

TEST_F(PresenceDeskPRS2, WhoComesAfterQuietIsToldAtOnceAndMovementsKeepThePace) {
  Screen screen(io, local_relay(), kNever);
  screen.join(1, "Ana");
  screen.join(2, "Bo");
  EXPECT_TRUE(screen.frames.empty()) << "what the turn still brings goes along";
  settle(io);
  ASSERT_EQ(screen.frames.size(), 1u);
  EXPECT_TRUE(screen.told("\"count\":2"));
  screen.point(1, 5);
  settle(io);
  EXPECT_EQ(screen.frames.size(), 1u) << "a cursor waits for the end of the tick";
  screen.join(3, "Cy");
  settle(io);
  ASSERT_EQ(screen.frames.size(), 2u) << "people do not";
  EXPECT_TRUE(screen.told("\"x\":5")) << "and take along what waits";
  screen.join(4, "Di");
  settle(io);
  EXPECT_EQ(screen.frames.size(), 2u) << "but the pace is kept";
}

/// So many people of whom 50 move, and move again: how much of 20 kB a second that was, until the second frame.
double share_used(boost::asio::io_context& io, std::uint64_t people) {
  Screen screen(io, local_relay(), {milliseconds(1), hours(1), hours(1)});
  for (std::uint64_t i = 1; i <= people; ++i) screen.join(i, "Ana", i <= 50 ? Role::facilitator : Role::participant);
  settle(io);
  const auto move = [&](std::int32_t x) {
    for (std::uint64_t i = 1; i <= 50; ++i) screen.point(i, x);
    EXPECT_TRUE(eventually(io, [&] { return screen.told("\"x\":" + std::to_string(x)); }));
    return std::chrono::steady_clock::now();
  };
  const auto first = move(1);
  const auto bytes = static_cast<double>(screen.frames.back().size());
  const std::chrono::duration<double> between = move(2) - first;
  return bytes / between.count() / 20'000;
}

/// The middle one of several: a busy machine is late with one or the other.
double usual_share_used(boost::asio::io_context& io, std::uint64_t people) {
  std::array<double, 5> shares{};
  for (double& share : shares) share = share_used(io, people);
  std::sort(shares.begin(), shares.end());
  return shares[2];
}

TEST_F(PresenceDeskPRS2, InACrowdAFrameWaitsSoLongThatNobodyGetsMoreThan20KbASecond) {
  EXPECT_LE(usual_share_used(io, 101), 1.2);
}

TEST_F(PresenceDeskPRS2, FewerPeopleGetWhatMovesAtTheUsualPace) { EXPECT_GT(usual_share_used(io, 100), 2); }

TEST_F(PresenceDeskPRS2, AMovementAfterQuietIsToldAtOnce) {
  Screen screen(io, local_relay(), kShort);
  screen.join(1, "Ana");
  ASSERT_TRUE(eventually(io, [&] { return screen.told("Ana"); }));
  screen.point(1, 5);
  EXPECT_TRUE(eventually(io, [&] { return screen.told("\"x\":5"); }));
}

TEST_F(PresenceDeskPRS4, AServerThatOpensABoardShowsAndIsShownWithoutWaiting) {
  Screen a(io, relay_a, kNever);
  a.join(1, "Ana");
  settle(io);
  Screen b(io, relay_b, kNever);
  b.join(2, "Bo");
  ASSERT_TRUE(eventually(io, [&] { return b.shows("Ana") && a.shows("Bo"); }));
  EXPECT_TRUE(a.told("Bo"));
  EXPECT_TRUE(a.shows("\"count\":2"));
  EXPECT_TRUE(b.shows("\"count\":2"));
}

TEST_F(PresenceDeskPRS4, MovesNamesAndGoingCross) {
  Screen a(io, relay_a, kShort);
  Screen b(io, relay_b, kShort);
  a.join(1, "Ana");
  b.join(2, "Bo");
  ASSERT_TRUE(eventually(io, [&] { return b.shows("Ana"); }));
  a.point(1, 42);
  EXPECT_TRUE(eventually(io, [&] { return b.told("\"x\":42"); }));
  a.join(3, "Cy");
  EXPECT_TRUE(eventually(io, [&] { return b.told("Cy"); }));
  a.desk->leave(SessionId{3});
  EXPECT_TRUE(eventually(io, [&] { return b.told("\"gone\":[3]"); }));
  Board board;
  board.people[Participant{7}] = Person{PersonKey{"Ana"}, "Anna"};
  Entry entry;
  entry.by = Participant{7};
  entry.ops = {op::PersonName{}};
  a.desk->name_known(entry, board);
  EXPECT_TRUE(eventually(io, [&] { return b.shows("Anna") && b.shows("\"participant\":7"); }));
}

TEST_F(PresenceDeskPRS4, SEE4NamesThatAreWithheldAreToldNobodyAndComeBackWhenTheyMay) {
  Screen a(io, relay_a, kShort);
  Screen b(io, relay_b, kShort);
  Board board;
  board.names = Names::chosen;
  board.people[Participant{7}] = Person{PersonKey{"Ana"}, "Ana"};
  a.board = board;
  a.join(1, "Ana");
  b.join(2, "Bo");
  ASSERT_TRUE(eventually(io, [&] { return b.shows("\"count\":2"); }));
  const auto becomes = [&](const char* shown, Op op) {
    Entry entry;
    entry.by = Participant{7};
    entry.ops = {std::move(op)};
    a.desk->name_known(entry, board);
    EXPECT_TRUE(eventually(io, [&] { return a.shows(shown) && b.shows(shown); })) << shown;
  };
  becomes(R"({"name":"","participant":0,"role":"participant","session":1})", op::PersonName{"Ana"});
  EXPECT_FALSE(a.told("Ana") || b.told("Ana"));
  board.people[Participant{7}].shown = true;
  becomes(R"({"name":"Ana","participant":7,"role":"participant","session":1})", op::PersonName{"Ana", {}, true});
  board.names = Names::hidden;
  becomes(R"({"name":"","participant":0,"role":"participant","session":1})", op::BoardNames{Names::hidden});
  board.names = Names::shown;
  becomes(R"({"name":"Ana","participant":7,"role":"participant","session":1})", op::BoardNames{Names::shown});
}

TEST_F(PresenceDeskPRS4, TheLastOneToLeaveSaysGoodbyeAndFollowsNothing) {
  Screen a(io, relay_a, kNever);
  Screen b(io, relay_b, kNever);
  a.join(1, "Ana");
  b.join(2, "Bo");
  ASSERT_TRUE(eventually(io, [&] { return b.shows("Ana") && a.shows("Bo"); }));
  a.desk->leave(SessionId{1});
  EXPECT_EQ(bus.followers(kBoard), 1u);
  EXPECT_TRUE(eventually(io, [&] { return b.shows("\"count\":1"); }));
  EXPECT_FALSE(b.shows("Ana"));
  EXPECT_FALSE(a.shows("Bo"));
  a.join(3, "Cy");
  EXPECT_TRUE(eventually(io, [&] { return b.shows("Cy") && a.shows("Bo"); })) << "and begins anew";
}

TEST_F(PresenceDeskPRS4, AServerThatStopsSaysGoodbye) {
  Screen a(io, relay_a, kNever);
  Screen b(io, relay_b, kNever);
  a.join(1, "Ana");
  b.join(2, "Bo");
  ASSERT_TRUE(eventually(io, [&] { return b.shows("Ana"); }));
  a.desk->close();
  EXPECT_TRUE(eventually(io, [&] { return !b.shows("Ana"); }));
  const auto said = bus.published.size();
  a.join(3, "Late");
  a.desk->leave(SessionId{1});
  a.desk->leave(SessionId{3});
  settle(io);
  EXPECT_EQ(bus.published.size(), said) << "the relay may be gone by now";
  EXPECT_EQ(bus.followers(kBoard), 1u);
}

TEST_F(PresenceDeskPRS4, AServerThatDiesIsForgottenAndOneThatLivesIsNot) {
  MemoryRelay relay_c{bus};
  Screen a(io, relay_a, kShort);
  Screen b(io, relay_b, kShort);
  Screen c(io, relay_c, kShort);
  a.join(1, "Ana");
  b.join(2, "Bo");
  c.join(3, "Cy");
  ASSERT_TRUE(eventually(io, [&] { return b.shows("Ana") && b.shows("Cy"); }));
  bus.cut(relay_a);
  EXPECT_TRUE(eventually(io, [&] { return b.told("\"gone\":[1]"); }));
  EXPECT_TRUE(b.shows("Cy"));
  EXPECT_TRUE(b.shows("\"count\":2"));
}

TEST_F(PresenceDeskPRS4, AfterAnInterruptionEverythingIsAsItIs) {
  Screen a(io, relay_a, kShort);
  Screen b(io, relay_b, kShort);
  a.join(1, "Ana");
  b.join(2, "Bo");
  ASSERT_TRUE(eventually(io, [&] { return b.shows("Ana"); }));
  bus.cut(relay_a);
  a.join(3, "Cy");
  a.point(1, 77);
  ASSERT_TRUE(eventually(io, [&] { return !b.shows("Ana"); }));
  bus.mend(relay_a);
  EXPECT_TRUE(eventually(io, [&] { return b.shows("Ana") && b.shows("Cy") && b.shows("\"x\":77") && a.shows("Bo"); }));
}

TEST_F(PresenceDeskPRS4, WhatIsMissedIsAskedFor) {
  const PresenceTimes times{milliseconds(5), hours(1), hours(1)};
  Screen a(io, relay_a, times);
  Screen b(io, relay_b, times);
  a.join(1, "Ana");
  b.join(2, "Bo");
  ASSERT_TRUE(eventually(io, [&] { return b.shows("Ana") && a.shows("Bo"); }));
  bus.cut(relay_b);
  a.join(3, "Cy");
  ASSERT_TRUE(eventually(io, [&] { return bus.published.back().find("Cy") != std::string::npos; }));
  bus.cut(relay_a);  // so that the bus may be mended without a's being told
  bus.mend(relay_b);
  settle(io);
  bus.mend(relay_a);
  a.point(1, 1);
  EXPECT_TRUE(eventually(io, [&] { return b.shows("Cy"); }));
}

TEST_F(PresenceDeskPRS4, WhoIsAloneTellsNobodyOfMovements) {
  Screen a(io, relay_a, kShort);
  a.join(1, "Ana");
  ASSERT_TRUE(eventually(io, [&] { return a.told("Ana"); }));
  a.point(1, 42);
  ASSERT_TRUE(eventually(io, [&] { return a.told("\"x\":42"); }));
  for (const std::string& message : bus.published)
    EXPECT_NE(message.find("\"telling\":\"whole\""), std::string::npos) << message;
}

TEST_F(PresenceDeskPRS4, WhatIsNotUnderstoodIsCountedAndHarmsNobody) {
  Screen a(io, relay_a, kNever);
  a.join(1, "Ana");
  for (const char* message : {"", "{", "nonsense", R"({"v":99,"people":"many"})", "\xff\xfe"}) bus.say(kBoard, message);
  settle(io);
  EXPECT_EQ(relay_a.counters().refused, 5u);
  EXPECT_TRUE(a.shows("\"count\":1"));
}

TEST_F(PresenceDeskPRS4, WhatAThreadDoesNotGetRoundToIsDroppedAndAskedForLater) {
  Screen a(io, relay_a, kNever);
  Screen b(io, relay_b, kNever);
  a.join(1, "Ana");
  b.join(2, "Bo");
  ASSERT_TRUE(eventually(io, [&] { return a.shows("Bo"); }));
  for (int i = 0; i < 50; ++i) bus.say(kBoard, std::string(100'000, 'x'));
  EXPECT_GT(relay_a.counters().dropped, 0u);
  settle(io);
  EXPECT_LT(relay_a.counters().refused, 25u);
  wire::NodeMessage message{wire::NodeId{99}, 5, wire::Telling::change, false, {.count = 1}};
  bus.published.clear();
  bus.say(kBoard, wire::encode(message));
  EXPECT_TRUE(eventually(io, [&] { return !bus.published.empty(); }));
  EXPECT_NE(bus.published.at(0).find("\"ask\":true"), std::string::npos);
}

TEST_F(PresenceDeskPRS4, ABoardWhereThousandsAreTellsOfFacilitatorsAndTheCount) {
  Screen a(io, relay_a, kNever);
  Screen b(io, relay_b, kNever);
  for (std::uint64_t i = 0; i < 600; ++i) a.join(i + 1, "Participant" + std::to_string(i));
  a.join(5000, "Fatou", Role::facilitator);
  for (std::uint64_t i = 0; i < 400; ++i) b.join(10'000 + i, "Other" + std::to_string(i));
  ASSERT_TRUE(eventually(io, [&] { return b.shows("Fatou") && b.shows("\"count\":1001"); }));
  for (const std::string& message : bus.published) EXPECT_LT(message.size(), 500u) << message.substr(0, 500);
}

}  // namespace
}  // namespace entonnoir::testing
