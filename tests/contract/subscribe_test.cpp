// What OpLog::subscribe promises.
#include <thread>

#include "contract/ground.h"
#include "contract/listener.h"

namespace entonnoir {

TEST_P(OpLogContract, ASubscriberHearsWhatThereIsAndThenWhatComes) {
  const BoardId id = board();
  const auto positions = fill(id, 5);
  Listener all(log(), id, Position{}), some(log(), id, positions[3]), none(log(), id, positions[5]);
  append(id, positions[5], {entry("a", 1), entry("a", 2)});
  ASSERT_TRUE(log().drain(60'000));
  EXPECT_EQ(revisions(all.entries()), count(1, 7));
  EXPECT_EQ(revisions(some.entries()), count(4, 7));
  EXPECT_EQ(revisions(none.entries()), count(6, 7));
  EXPECT_EQ(all.entries(), *ask().history(id, 1, 7)) << "live entries are the same as read ones";
}

TEST_P(OpLogContract, ASubscriberHearsOnlyItsBoard) {
  const BoardId id = board("one"), other = board("two");
  const Listener listener(log(), id, Position{});
  fill(other, 3);
  ASSERT_TRUE(log().drain(60'000));
  EXPECT_TRUE(listener.entries().empty());
}

TEST_P(OpLogContract, ASubscriberHearsNothingOfWhatWasNotAppended) {
  const BoardId id = board();
  const auto positions = fill(id, 3);
  const Listener listener(log(), id, positions[3]);
  EXPECT_EQ(told(ask().append(id, positions[3], {entry("filler", 3)})), "repeat of 0 at 3");
  EXPECT_EQ(told(ask().append(id, positions[2], {entry("a", 1)})), "conflict");
  ASSERT_TRUE(log().drain(60'000));
  EXPECT_TRUE(listener.entries().empty());
}

TEST_P(OpLogContract, POS1_APositionOfAnotherHistoryCannotBeFollowed) {
  const BoardId id = board();
  const auto positions = fill(id, 3);
  Position mark = positions[2], epoch = positions[2], empty{};
  mark.mark.value += 1;
  epoch.epoch.value += 1;
  empty.mark.value = 1;
  for (const Position& foreign : {mark, epoch, empty, at(4, 77)}) {
    Listener listener(log(), id, foreign);
    append(id, ask().load(id)->tail, {entry("a" + std::to_string(ask().load(id)->tail.revision.value), 1)});
    ASSERT_TRUE(log().drain(60'000));
    EXPECT_EQ(listener.errors(), Codes{"internal"});
    EXPECT_TRUE(listener.entries().empty()) << "nothing comes after the error";
  }
}

TEST_P(OpLogContract, ABoardThatIsNotThereCannotBeFollowed) {
  const BoardId gone = board("gone");
  ASSERT_EQ(told(ask().erase(gone)), "ok");
  const Listener unknown(log(), BoardId{"nobody"}, Position{}), erased(log(), gone, Position{});
  ASSERT_TRUE(log().drain(60'000));
  EXPECT_EQ(unknown.errors(), Codes{"unknown_board"});
  EXPECT_EQ(erased.errors(), Codes{"board_gone"});
}

TEST_P(OpLogContract, WhoFollowsABoardHearsOnceThatItIsErased) {
  const BoardId id = board(), other = board("other");
  const Listener one(log(), id, Position{}), two(log(), id, Position{}), elsewhere(log(), other, Position{});
  ASSERT_EQ(told(ask().erase(id)), "ok");
  EXPECT_EQ(told(ask().erase(id)), "board_gone");
  ASSERT_TRUE(log().drain(60'000));
  EXPECT_EQ(one.errors(), Codes{"board_gone"});
  EXPECT_EQ(two.errors(), Codes{"board_gone"});
  EXPECT_EQ(elsewhere.errors(), Codes{});
}

TEST_P(OpLogContract, WhoFollowsABoardHearsThatItExpiredAndNothingIfItDidNot) {
  const BoardId id = board(), other = board("other");
  const Listener expired(log(), id, Position{}), kept(log(), other, Position{});
  ASSERT_EQ(told(ask().expire(id, Millis{1'001})), "ok");
  ASSERT_EQ(told(ask().expire(other, Millis{1'000})), "ok");
  ASSERT_TRUE(log().drain(60'000));
  EXPECT_EQ(expired.errors(), Codes{"board_gone"});
  EXPECT_EQ(kept.errors(), Codes{});
}

TEST_P(OpLogContract, AnUnreadableBoardCannotBeFollowed) {
  const BoardId id = board();
  fill(id, 3);
  ground->spoil(id);
  const Listener listener(log(), id, Position{});
  ASSERT_TRUE(log().drain(60'000));
  EXPECT_EQ(listener.errors(), Codes{"log_unavailable"});
  EXPECT_TRUE(listener.entries().empty());
}

TEST_P(OpLogContract, SUB3_TheAuthorIsAnsweredBeforeSubscribersHear) {
  const BoardId id = board();
  std::vector<std::string> order;  // only the log's thread touches it before drain
  const auto held = log().subscribe(
      id, Position{}, [&](std::vector<StoredEntry>) { order.push_back("entries"); }, [](Rejection) {});
  log().append(id, Position{}, {entry("a", 1)}, [&](AppendAnswer) { order.push_back("answer"); });
  ASSERT_TRUE(log().drain(60'000));
  EXPECT_EQ(order, (std::vector<std::string>{"answer", "entries"}));
}

TEST_P(OpLogContract, WhoLetsGoHearsNothingMore) {
  const BoardId id = board();
  Listener listener(log(), id, Position{});
  const Position one = append(id, Position{}, {entry("a", 1)});
  ASSERT_TRUE(log().drain(60'000));
  listener.let_go();
  append(id, one, {entry("a", 2)});
  ASSERT_EQ(told(ask().erase(id)), "ok");
  ASSERT_TRUE(log().drain(60'000));
  EXPECT_EQ(revisions(listener.entries()), count(1, 1));
  EXPECT_TRUE(listener.errors().empty());
}

TEST_P(OpLogContract, LettingGoReleasesWhatTheCallbacksHold) {
  const BoardId id = board();
  const auto held = std::make_shared<int>(1);
  auto subscription = log().subscribe(
      id, Position{}, [held](std::vector<StoredEntry>) {}, [held](Rejection) {});
  ASSERT_TRUE(log().drain(60'000));
  EXPECT_GT(held.use_count(), 1);
  subscription.reset();
  EXPECT_EQ(held.use_count(), 1);
}

TEST_P(OpLogContract, ASubscriptionMayBeLetGoFromItsCallback) {
  const BoardId id = board();
  std::unique_ptr<Subscription> held;
  int calls = 0;
  held = log().subscribe(
      id, Position{},
      [&](std::vector<StoredEntry>) {
        ++calls;
        held.reset();
      },
      [](Rejection) {});
  const Position one = append(id, Position{}, {entry("a", 1)});
  append(id, one, {entry("a", 2)});
  ASSERT_TRUE(log().drain(60'000));
  EXPECT_EQ(calls, 1);
}

TEST_P(OpLogContract, ASubscriptionMayOutliveTheLog) {
  const BoardId id = board();
  Listener listener(log(), id, Position{});
  append(id, Position{}, {entry("a", 1)});
  ASSERT_TRUE(log().drain(60'000));
  ground->close();
  EXPECT_EQ(revisions(listener.entries()), count(1, 1));
  listener.let_go();
}

TEST_P(OpLogContract, SubscribersFromAnyRevisionMissNothingWhileAppendsGoOn) {
  constexpr std::uint64_t kEntries = 300;
  const BoardId id = board();
  std::atomic<std::uint64_t> appended = 0;
  std::thread author([&] {
    Position tail{};
    for (std::uint64_t seq = 1; seq <= kEntries; ++seq) {
      tail = append(id, tail, {entry("a", seq)});
      appended = seq;
    }
  });
  std::vector<std::pair<std::uint64_t, std::unique_ptr<Listener>>> listeners;
  while (appended < kEntries) {
    const std::uint64_t from = appended * (listeners.size() % 4) / 3 * 3 / 4;
    const Position position = from == 0 ? Position{} : at(from, entry("a", from).mark.value);
    if (listeners.size() < 200) listeners.emplace_back(from, std::make_unique<Listener>(log(), id, position));
    std::this_thread::yield();
  }
  author.join();
  ASSERT_TRUE(log().drain(60'000));
  for (const auto& [from, listener] : listeners) {
    EXPECT_EQ(revisions(listener->entries()), count(from + 1, kEntries)) << "from " << from;
    EXPECT_TRUE(listener->errors().empty());
  }
}

}  // namespace entonnoir
