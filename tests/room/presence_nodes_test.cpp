// People on other servers in a PresenceBook, and what servers tell each other of them.
#include <gtest/gtest.h>

#include "room/presence_pace.h"
#include "room/presence_peers.h"

namespace entonnoir {
namespace {

using std::chrono::milliseconds;
using Time = PresencePeers::Time;
using wire::NodeId;
using wire::Telling;

wire::Here here(std::uint64_t session, Role role = Role::participant) {
  return {SessionId{session}, Participant{}, "P" + std::to_string(session), role};
}
wire::Presence at(std::int32_t x) { return {.cursor = wire::Cursor{StageId{"s"}, Place{x, 0}}}; }

/// A server of a board: its book and its part in the talk.
struct Node {
  explicit Node(std::uint64_t id) : peers(book, NodeId{id}, milliseconds(8000)) {}
  PresencePeers::Wanted hear(const wire::NodeMessage& message, int ms = 0) {
    return peers.hear(message, Time{} + milliseconds(ms));
  }
  void hear_change_of(Node& other, int ms = 0) {
    if (const auto change = other.peers.change()) hear(*change, ms);
  }
  /// Sessions that a newcomer is told of.
  std::vector<std::uint64_t> shown() const {
    std::vector<std::uint64_t> out;
    for (const auto& h : book.all().here) out.push_back(h.session.value);
    return out;
  }
  PresenceBook book;
  PresencePeers peers;
};
using Sessions = std::vector<std::uint64_t>;

struct TwoNodes : ::testing::Test {
  void SetUp() override {
    a.book.join(here(1));
    b.book.join(here(2));
    a.hear(b.peers.whole(false));
    b.hear(a.peers.whole(false));
    a.book.frame();
    b.book.frame();
  }
  Node a{10};
  Node b{20};
};

using PresenceNodesPRS4 = TwoNodes;

TEST_F(PresenceNodesPRS4, EverybodyIsShownAndCountedOnBoth) {
  EXPECT_EQ(a.shown(), (Sessions{1, 2}));
  EXPECT_EQ(b.shown(), (Sessions{1, 2}));
  EXPECT_EQ(a.book.all().count, 2u);
  EXPECT_EQ(a.book.own(), 1u);
}

TEST_F(PresenceNodesPRS4, ComingMovingAndGoingCross) {
  a.book.join(here(3));
  a.book.set(SessionId{3}, at(7));
  b.hear_change_of(a);
  const auto came = b.book.frame();
  EXPECT_EQ(came->here, (std::vector{here(3)}));
  EXPECT_EQ(came->moved.at(0), (wire::Moved{SessionId{3}, at(7)}));
  EXPECT_EQ(came->count, 3u);
  a.book.set(SessionId{3}, at(8));
  b.hear_change_of(a);
  const auto moved = b.book.frame();
  EXPECT_TRUE(moved->here.empty());
  EXPECT_EQ(moved->moved.at(0).presence, at(8));
  a.book.leave(SessionId{3});
  b.hear_change_of(a);
  EXPECT_EQ(b.book.frame()->gone, (std::vector<SessionId>{SessionId{3}}));
}

TEST_F(PresenceNodesPRS4, ANewNameOrNumberCrosses) {
  a.book.rename({SessionId{1}, Participant{4}, "Ana", Role::participant});
  b.hear_change_of(a);
  const auto frame = b.book.frame();
  EXPECT_EQ(frame->here, (std::vector{wire::Here{SessionId{1}, Participant{4}, "Ana", Role::participant}}));
  b.book.rename({SessionId{1}, Participant{5}, "Not ours", Role::participant});
  EXPECT_EQ(b.book.all().here.at(0).name, "Ana") << "only a session's own server names it";
}

TEST_F(PresenceNodesPRS4, ANodeTellsOfItsOwnPeopleOnly) {
  a.book.set(SessionId{1}, at(1));
  b.hear_change_of(a);
  EXPECT_EQ(b.book.own_news(), PresenceBook::News::none);
  EXPECT_FALSE(b.peers.change());
  EXPECT_EQ(b.peers.whole(false).frame.here, (std::vector{here(2)}));
}

TEST_F(PresenceNodesPRS4, NothingNewIsNotTold) {
  EXPECT_FALSE(a.peers.change());
  a.book.join(here(3));
  a.book.leave(SessionId{3});
  EXPECT_FALSE(a.peers.change());
  b.hear(a.peers.whole(false));
  EXPECT_FALSE(b.book.frame()) << "all of it was known";
}

TEST_F(PresenceNodesPRS4, AGoodbyeTakesTheNodesPeopleAtOnce) {
  b.hear(a.peers.bye());
  EXPECT_EQ(b.book.frame()->gone, (std::vector<SessionId>{SessionId{1}}));
  EXPECT_TRUE(b.peers.alone());
  EXPECT_EQ(b.book.count(), 1u);
}

TEST_F(PresenceNodesPRS4, ASilentNodeIsGoneAfterItsTimeAndNotBefore) {
  a.book.set(SessionId{1}, at(1));
  b.hear_change_of(a, 5000);
  b.peers.expire(Time{} + milliseconds(12999));
  EXPECT_EQ(b.shown(), (Sessions{1, 2}));
  b.peers.expire(Time{} + milliseconds(13000));
  EXPECT_EQ(b.shown(), (Sessions{2}));
  EXPECT_EQ(b.book.count(), 1u);
  EXPECT_TRUE(b.peers.alone());
}

TEST_F(PresenceNodesPRS4, ANodeThatWasGoneComesBackAndIsAnswered) {
  b.peers.expire(Time{} + milliseconds(9000));
  const auto wanted = b.hear(a.peers.whole(false), 9001);
  EXPECT_TRUE(wanted.answer) << "it may not know us either";
  EXPECT_FALSE(wanted.ask);
  EXPECT_EQ(b.shown(), (Sessions{1, 2}));
}

TEST_F(PresenceNodesPRS4, AGapIsNoticedAndMendedByTheWhole) {
  a.book.join(here(3));
  a.peers.change();  // lost
  a.book.join(here(4));
  EXPECT_TRUE(b.hear(*a.peers.change(), 100).ask);
  EXPECT_EQ(b.shown(), (Sessions{1, 2, 4})) << "what came is good";
  a.book.set(SessionId{4}, at(1));
  EXPECT_FALSE(b.hear(*a.peers.change(), 200).ask) << "asked a moment ago";
  a.book.set(SessionId{4}, at(2));
  EXPECT_TRUE(b.hear(*a.peers.change(), 1100).ask) << "not answered";
  b.hear(a.peers.whole(false), 1200);
  EXPECT_EQ(b.shown(), (Sessions{1, 2, 3, 4}));
  a.book.set(SessionId{4}, at(3));
  EXPECT_FALSE(b.hear(*a.peers.change(), 3000).ask);
}

TEST_F(PresenceNodesPRS4, TheWholeAlsoTakesAwayWhatWasMissed) {
  a.book.set(SessionId{1}, at(1));
  b.hear_change_of(a);
  a.book.join(here(3));
  b.hear_change_of(a);
  a.book.set(SessionId{1}, {});
  a.book.leave(SessionId{3});
  a.peers.change();  // lost
  b.book.frame();
  b.hear(a.peers.whole(false));
  const auto frame = b.book.frame();
  EXPECT_EQ(frame->gone, (std::vector<SessionId>{SessionId{3}}));
  EXPECT_EQ(frame->moved, (std::vector{wire::Moved{SessionId{1}, {}}}));
}

TEST_F(PresenceNodesPRS4, WhatWasSaidBeforeIsNotHeardAgain) {
  a.book.set(SessionId{1}, at(1));
  const auto old = *a.peers.change();
  a.book.set(SessionId{1}, at(2));
  b.hear(old);
  b.hear_change_of(a);
  const auto wanted = b.hear(old);
  EXPECT_FALSE(wanted.answer || wanted.ask);
  EXPECT_EQ(b.book.all().moved.at(0).presence, at(2));
}

TEST_F(PresenceNodesPRS4, ANodeDoesNotHearItself) {
  const auto wanted = a.hear(a.peers.whole(true));
  EXPECT_FALSE(wanted.answer || wanted.ask);
  EXPECT_EQ(a.book.count(), 2u);
}

TEST_F(PresenceNodesPRS4, ASessionBelongsToTheNodeThatToldOfItFirst) {
  Node c{30};
  c.book.join(here(1, Role::facilitator));  // a name that a has given
  c.book.join(here(2, Role::facilitator));  // and one of b's own
  b.hear(c.peers.whole(false));
  for (const auto& h : b.book.all().here) EXPECT_EQ(h.role, Role::participant);
  b.hear(c.peers.bye());
  EXPECT_EQ(b.shown(), (Sessions{1, 2}));
}

TEST_F(PresenceNodesPRS4, OneWhoAsksIsAnswered) { EXPECT_TRUE(b.hear(a.peers.whole(true)).answer); }

TEST_F(PresenceNodesPRS4, WhoeverClosesForgetsTheOthers) {
  b.peers.close();
  EXPECT_EQ(b.shown(), (Sessions{2}));
  EXPECT_EQ(b.book.count(), 1u);
}

struct Crowd : ::testing::Test {
  /// 60 participants and a facilitator on `a`, `others` participants on `b`; what they tell has crossed.
  void fill(std::uint64_t others) {
    a.book.join(here(1, Role::facilitator));
    for (std::uint64_t i = 2; i <= 61; ++i) a.book.join(here(i));
    for (std::uint64_t i = 0; i < others; ++i) b.book.join(here(1000 + i));
    for (int i = 0; i < 2; ++i) {  // the second time both know how many there are
      a.hear(b.peers.whole(false));
      b.hear(a.peers.whole(false));
    }
    a.book.frame();
    b.book.frame();
  }
  Node a{10};
  Node b{20};
};
using PresenceNodesPRS2 = Crowd;

TEST_F(PresenceNodesPRS2, AHundredPeopleOnAllServersTogetherAreAllNamed) {
  fill(39);
  EXPECT_EQ(a.shown().size(), 100u);
  EXPECT_EQ(b.shown().size(), 100u);
}

TEST_F(PresenceNodesPRS2, TheHundredAndFirstMakesAllServersSilentAboutParticipants) {
  fill(39);
  b.book.join(here(2000));
  a.hear_change_of(b);
  const auto on_a = a.book.frame();
  EXPECT_EQ(on_a->count, 101u);
  EXPECT_EQ(on_a->gone.size(), 99u);
  EXPECT_EQ(a.shown(), (Sessions{1}));
  const auto told = a.peers.change();
  ASSERT_TRUE(told) << "who is not shown any more need not be known elsewhere";
  EXPECT_EQ(told->frame.gone.size(), 60u);
  EXPECT_EQ(told->frame.count, 61u);
  b.book.leave(SessionId{2000});
  a.hear_change_of(b);
  EXPECT_EQ(a.peers.change()->frame.here.size(), 60u) << "named again";
}

TEST_F(PresenceNodesPRS2, OfACrowdTheServersTellEachOtherOnlyWhatIsShown) {
  fill(200);
  const auto whole = b.peers.whole(false);
  EXPECT_EQ(whole.frame.count, 200u);
  EXPECT_TRUE(whole.frame.here.empty());
  b.book.set(SessionId{1000}, at(1));
  EXPECT_FALSE(b.peers.change());
  EXPECT_FALSE(b.book.frame()) << "nor are clients told that nothing is shown";
  a.book.set(SessionId{1}, at(1));
  EXPECT_EQ(a.peers.change()->frame.moved.size(), 1u) << "a facilitator is shown";
  EXPECT_EQ(a.book.all().count, 261u);
}

TEST_F(PresenceNodesPRS2, TheFiftyMostRecentCursorsAreOfAllServers) {
  fill(39);
  for (std::uint64_t i = 2; i <= 41; ++i) a.book.set(SessionId{i}, at(1));
  for (std::uint64_t i = 0; i < 20; ++i) b.book.set(SessionId{1000 + i}, at(1));
  b.hear_change_of(a);  // a's 40 are the later ones here
  const auto frame = b.book.frame();
  ASSERT_EQ(frame->moved.size(), 50u);
  EXPECT_EQ(frame->moved.at(0).session, SessionId{41});
  const auto of_b = std::count_if(frame->moved.begin(), frame->moved.end(),
                                  [](const wire::Moved& m) { return m.session.value >= 1000; });
  EXPECT_EQ(of_b, 10);
}

TEST(PresenceFramePacePRS2, QuietMeansAtOnceAndElseOneInAnInterval) {
  FramePace pace(milliseconds(100));
  const Time start = Time{} + std::chrono::hours(1);
  EXPECT_LE(pace.due(false), start);
  pace.went(start);
  EXPECT_EQ(pace.due(false), start + milliseconds(100));
}

TEST(PresenceFramePacePRS2, AFrameThatFillsTheWayForLongerKeepsTheNextForAsLong) {
  FramePace pace(milliseconds(100));
  const Time start = Time{} + std::chrono::hours(1);
  pace.went(start, milliseconds(40));
  EXPECT_EQ(pace.due(false), start + milliseconds(100));
  pace.went(start + milliseconds(100), milliseconds(275));
  EXPECT_EQ(pace.due(false), start + milliseconds(375));
}

TEST(PresenceFramePacePRS2, WhatIsUrgentMayGoOnCreditAndTheRateStays) {
  FramePace pace(milliseconds(100));
  Time now = Time{} + std::chrono::hours(1);
  const Time start = now;
  int went = 0;
  for (; now < start + milliseconds(1000); now += milliseconds(1)) {
    if (pace.due(true) > now) continue;
    pace.went(now);
    ++went;
  }
  EXPECT_EQ(went, 11) << "ten a second and one on credit";
}

}  // namespace
}  // namespace entonnoir
