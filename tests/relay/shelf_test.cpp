#include "relay/shelf.h"

#include <gtest/gtest.h>

#include <future>
#include <thread>

#include "base/secrets.h"
#include "relay/redis_shelf.h"
#include "support/redis_server.h"

namespace entonnoir::testing {
namespace {

using namespace std::chrono_literals;

template <class T, class Ask>
Result<T> answer(Ask ask) {
  auto promise = std::make_shared<std::promise<Result<T>>>();
  auto future = promise->get_future();
  ask([promise](Result<T> told) { promise->set_value(std::move(told)); });
  if (future.wait_for(20s) != std::future_status::ready) throw std::runtime_error("no answer");
  return future.get();
}

/// What every shelf has to do.
class Shelves : public ::testing::TestWithParam<bool> {
 protected:
  void SetUp() override {
    start_secrets();
    if (GetParam()) redis_ = std::make_unique<RedisServer>();
    shelf_ = make();
  }
  std::unique_ptr<Shelf> make() {
    return redis_ ? make_redis_shelf(*parse_redis_place(redis_->url())) : make_memory_shelf();
  }
  void put(const std::string& name, const std::string& value, std::chrono::milliseconds lives = 1h) {
    ASSERT_TRUE(answer<Shelf::Was>([&](auto done) { shelf_->put(name, value, lives, done); }));
  }
  bool put_new(const std::string& name, const std::string& value) {
    return *answer<bool>([&](auto done) { shelf_->put_new(name, value, 1h, done); });
  }
  std::optional<std::string> find(const std::string& name) {
    return *answer<std::optional<std::string>>([&](auto done) { shelf_->find(name, done); });
  }

  std::unique_ptr<RedisServer> redis_;
  std::unique_ptr<Shelf> shelf_;
};

TEST_P(Shelves, WhatIsPutIsFoundUntilItIsDropped) {
  EXPECT_EQ(find("a"), std::nullopt);
  put("a", std::string("one\0two", 7));
  EXPECT_EQ(find("a"), std::string("one\0two", 7));
  put("a", "three");
  EXPECT_EQ(find("a"), "three");
  ASSERT_TRUE(answer<Shelf::Was>([&](auto done) { shelf_->drop("a", done); }));
  EXPECT_EQ(find("a"), std::nullopt);
}

TEST_P(Shelves, WhatIsReplacedOrDroppedIsTold) {
  const auto put_in_place = [&](const std::string& value) {
    return *answer<Shelf::Was>([&](auto done) { shelf_->put("a", value, 1h, done); });
  };
  const auto drop = [&] { return *answer<Shelf::Was>([&](auto done) { shelf_->drop("a", done); }); };
  EXPECT_EQ(put_in_place("one"), std::nullopt);
  EXPECT_EQ(put_in_place("two"), "one");
  EXPECT_EQ(drop(), "two");
  EXPECT_EQ(drop(), std::nullopt);
}

TEST_P(Shelves, OfTwoThatAreNewTheFirstStays) {
  EXPECT_TRUE(put_new("a", "first"));
  EXPECT_FALSE(put_new("a", "second"));
  EXPECT_EQ(find("a"), "first");
}

TEST_P(Shelves, WhatHadItsTimeIsGone) {
  put("a", "one", 1ms);
  const auto until = std::chrono::steady_clock::now() + 20s;
  while (find("a") && std::chrono::steady_clock::now() < until) std::this_thread::yield();
  EXPECT_EQ(find("a"), std::nullopt);
  EXPECT_TRUE(put_new("a", "two"));
}

INSTANTIATE_TEST_SUITE_P(All, Shelves, ::testing::Bool(),
                         [](const auto& kind) { return std::string(kind.param ? "Redis" : "Memory"); });

TEST(RedisShelf, WhatOneServerPutsAllServersFind) {
  start_secrets();
  RedisServer redis;
  const auto place = *parse_redis_place(redis.url());
  const auto one = make_redis_shelf(place), other = make_redis_shelf(place);
  ASSERT_TRUE(answer<Shelf::Was>([&](auto done) { one->put("a", "x", 1h, done); }));
  const auto found = answer<std::optional<std::string>>([&](auto done) { other->find("a", done); });
  ASSERT_TRUE(found);
  EXPECT_EQ(*found, "x");
}

TEST(RedisShelf, WithoutRedisItSaysSo) {
  start_secrets();
  const auto shelf = make_redis_shelf(*parse_redis_place("redis://127.0.0.1:1/0"));
  const auto found = answer<std::optional<std::string>>([&](auto done) { shelf->find("a", done); });
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code, Code::log_unavailable);
}

TEST(MemoryShelf, WhatIsTooMuchIsRefusedUntilSomethingHadItsTime) {
  std::chrono::steady_clock::time_point now{};
  const auto shelf = make_memory_shelf(2, [&] { return now; });
  const auto put = [&](const std::string& name) {
    return answer<Shelf::Was>([&](auto done) { shelf->put(name, "x", 1min, done); });
  };
  EXPECT_TRUE(put("a"));
  EXPECT_TRUE(put("b"));
  EXPECT_TRUE(put("b")) << "in its place";
  const auto third = put("c");
  ASSERT_FALSE(third);
  EXPECT_EQ(third.error().code, Code::log_full);
  now += 1min;
  EXPECT_TRUE(put("c"));
}

}  // namespace
}  // namespace entonnoir::testing
