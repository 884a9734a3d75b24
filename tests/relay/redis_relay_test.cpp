// The relay over a real Redis, which is killed, stopped and started again.
#include "relay/redis_relay.h"

#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "base/secrets.h"
#include "support/redis_server.h"

namespace entonnoir {
namespace {

using namespace std::chrono_literals;

const BoardId kBoard{"board"};

std::unique_ptr<Relay> relay_to(const RedisServer& server, std::size_t waiting_bytes_max = 4 << 20) {
  return make_redis_relay({.place = *parse_redis_place(server.url()), .waiting_bytes_max = waiting_bytes_max});
}

/// Follows a board and writes down what it hears.
class Ear {
 public:
  Ear(Relay& relay, const BoardId& board)
      : following_(relay.follow(board, {[this] { note([&] { ++opened_; }); },
                                        [this](const std::string& text) { note([&] { heard_.push_back(text); }); }})) {}

  void close() { following_.reset(); }
  /// Waits at most a minute.
  bool opened(int times = 1) {
    return wait([&] { return opened_ >= times; });
  }
  bool heard(const std::string& text) {
    return wait([&] { return std::find(heard_.begin(), heard_.end(), text) != heard_.end(); });
  }
  std::vector<std::string> all() {
    const std::lock_guard lock(mutex_);
    return heard_;
  }

 private:
  template <class F>
  void note(F f) {
    const std::lock_guard lock(mutex_);
    f();
    changed_.notify_all();
  }
  template <class F>
  bool wait(F holds) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, 60s, holds);
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  int opened_ = 0;
  std::vector<std::string> heard_;
  std::unique_ptr<Relay::Following> following_;  // goes first
};

/// Waits at most a minute.
bool eventually(const std::function<bool()>& holds) {
  for (int i = 0; i < 6000; ++i) {
    if (holds()) return true;
    std::this_thread::sleep_for(10ms);
  }
  return false;
}

/// Publishes until it is heard: the first ones may be lost while the publisher's connection comes up.
void cross(Relay& from, Ear& to, const std::string& text) {
  EXPECT_TRUE(eventually([&] {
    from.publish(kBoard, text);
    const auto all = to.all();
    return std::find(all.begin(), all.end(), text) != all.end();
  })) << text;
}

class RedisRelayPRS4 : public ::testing::Test {
 protected:
  void SetUp() override { start_secrets(); }
};

TEST_F(RedisRelayPRS4, WhatOneServerSaysTheOthersHearInOrderAndItselfDoesNot) {
  RedisServer server;
  const auto a = relay_to(server);
  const auto b = relay_to(server);
  const auto c = relay_to(server);
  Ear at_a(*a, kBoard), at_b(*b, kBoard), at_c(*c, kBoard), elsewhere(*b, BoardId{"other"});
  ASSERT_TRUE(at_a.opened() && at_b.opened() && at_c.opened() && elsewhere.opened());
  cross(*a, at_b, "first");
  for (int i = 0; i < 200; ++i) a->publish(kBoard, "n" + std::to_string(i));
  ASSERT_TRUE(at_b.heard("n199") && at_c.heard("n199"));
  auto all = at_b.all();
  all.erase(all.begin(), all.end() - 200);
  for (std::size_t i = 0; i < 200; ++i) EXPECT_EQ(all.at(i), "n" + std::to_string(i));
  EXPECT_TRUE(at_a.all().empty());
  EXPECT_TRUE(elsewhere.all().empty());
  EXPECT_TRUE(eventually([&] { return a->counters().sent >= 201 && b->counters().heard >= 201; }));
}

TEST_F(RedisRelayPRS4, AnyBytesAreCarried) {
  RedisServer server;
  const auto a = relay_to(server);
  const auto b = relay_to(server);
  Ear ear(*b, kBoard);
  ASSERT_TRUE(ear.opened());
  cross(*a, ear, std::string("\0\r\n\xff", 4) + std::string(300'000, 'x'));
  cross(*a, ear, "");
}

TEST_F(RedisRelayPRS4, WhoEndsFollowingIsNotCalledAnyMore) {
  RedisServer server;
  const auto a = relay_to(server);
  const auto b = relay_to(server);
  Ear gone(*b, kBoard), stays(*b, kBoard);
  ASSERT_TRUE(gone.opened() && stays.opened());
  cross(*a, stays, "first");
  ASSERT_TRUE(gone.heard("first"));
  gone.close();
  cross(*a, stays, "second");
  const auto all = gone.all();
  EXPECT_EQ(std::count(all.begin(), all.end(), "second"), 0);
  stays.close();
  EXPECT_TRUE(eventually([&] { return server.cli("PUBSUB CHANNELS").find(kBoard.value) == std::string::npos; }))
      << "nor is Redis asked for it";
  Ear again(*b, kBoard);
  ASSERT_TRUE(again.opened());
  cross(*a, again, "third");
}

TEST_F(RedisRelayPRS4, WhoComesToAnOpenChannelIsToldThatItIsOpen) {
  RedisServer server;
  const auto relay = relay_to(server);
  Ear first(*relay, kBoard);
  ASSERT_TRUE(first.opened());
  Ear second(*relay, kBoard);
  EXPECT_TRUE(second.opened());
}

TEST_F(RedisRelayPRS4, WhenRedisIsKilledAndBackAllIsFollowedAgain) {
  RedisServer server;
  const auto a = relay_to(server);
  const auto b = relay_to(server);
  std::vector<std::unique_ptr<Ear>> ears;  // more than one command names
  for (int i = 0; i < 1200; ++i) ears.push_back(std::make_unique<Ear>(*b, BoardId{"b" + std::to_string(i)}));
  Ear ear(*b, kBoard);
  ASSERT_TRUE(ear.opened());
  cross(*a, ear, "before");
  for (auto& one : ears) ASSERT_TRUE(one->opened());
  server.kill();
  ASSERT_TRUE(eventually([&] {
    a->publish(kBoard, "lost");
    return a->counters().dropped > 0;
  })) << "nothing waits for a Redis that is away";
  server.start();
  ASSERT_TRUE(ear.opened(2));
  cross(*a, ear, "after");
  for (auto& one : ears) ASSERT_TRUE(one->opened(2));
  EXPECT_GE(b->counters().reconnects, 1u);
}

TEST_F(RedisRelayPRS4, ARelayIsThereBeforeRedisIs) {
  RedisServer server;
  server.kill();
  const auto a = relay_to(server);
  const auto b = relay_to(server);
  Ear ear(*b, kBoard);
  server.start();
  ASSERT_TRUE(ear.opened());
  cross(*a, ear, "here");
}

TEST_F(RedisRelayPRS4, UnderPressureMessagesAreDroppedAndNobodyIsBlocked) {
  RedisServer server;
  const auto a = relay_to(server, 100'000);
  const auto b = relay_to(server);
  Ear ear(*b, kBoard);
  ASSERT_TRUE(ear.opened());
  cross(*a, ear, "before");
  server.pause();
  for (int i = 0; i < 500; ++i) a->publish(kBoard, std::string(1000, 'x'));
  EXPECT_GE(a->counters().dropped, 400u) << "100 KB wait, no more";
  server.resume();
  cross(*a, ear, "after");
}

TEST_F(RedisRelayPRS4, TheOperatorIsToldOnceThatItIsDownAndOnceThatItIsUp) {
  RedisServer server;
  std::mutex mutex;
  std::vector<std::string> said;
  const auto note = [&](const std::string& text) {
    const std::lock_guard lock(mutex);
    said.push_back(text);
  };
  const auto count = [&] {
    const std::lock_guard lock(mutex);
    return said.size();
  };
  const auto relay = make_redis_relay({.place = *parse_redis_place(server.url()), .tell = note, .report = note});
  Ear ear(*relay, kBoard);
  ASSERT_TRUE(ear.opened());
  EXPECT_EQ(count(), 0u);
  server.kill();
  ASSERT_TRUE(eventually([&] { return count() == 1; }));
  server.start();
  ASSERT_TRUE(eventually([&] { return count() == 2; }));
  EXPECT_NE(said.at(0).find("down"), std::string::npos) << said.at(0);
  EXPECT_NE(said.at(1).find("up again"), std::string::npos) << said.at(1);
}

TEST_F(RedisRelayPRS4, LastWordsGoOutWhenTheRelayEnds) {
  RedisServer server;
  auto a = relay_to(server);
  const auto b = relay_to(server);
  Ear ear(*b, kBoard);
  ASSERT_TRUE(ear.opened());
  cross(*a, ear, "before");
  a->publish(kBoard, "goodbye");
  a.reset();
  EXPECT_TRUE(ear.heard("goodbye"));
}

TEST_F(RedisRelayPRS4, ARelayEndsAlsoWhileRedisIsAwayOrStopped) {
  RedisServer server;
  auto stopped = relay_to(server);
  Ear ear(*stopped, kBoard);
  ASSERT_TRUE(ear.opened());
  server.pause();
  stopped->publish(kBoard, "x");
  ear.close();
  stopped.reset();
  server.resume();
  server.kill();
  auto away = relay_to(server);
  away->publish(kBoard, "x");
  away.reset();
}

}  // namespace
}  // namespace entonnoir
