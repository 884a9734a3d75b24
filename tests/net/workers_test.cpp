#include "net/workers.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>

namespace entonnoir::net {
namespace {

TEST(Workers, WorkOffTheCallersThread) {
  std::promise<std::thread::id> where;
  Workers workers(2, 4);
  ASSERT_TRUE(workers.offer([&](Workers::Turn) { where.set_value(std::this_thread::get_id()); }));
  EXPECT_NE(where.get_future().get(), std::this_thread::get_id());
}

TEST(Workers, RefuseWhenTheQueueIsFull) {
  std::promise<void> begun;
  std::promise<void> go;
  std::atomic<int> done = 0;
  Workers workers(1, 2);
  ASSERT_TRUE(workers.offer([&](Workers::Turn) {
    begun.set_value();
    go.get_future().wait();
  }));
  begun.get_future().wait();
  const auto count = [&](Workers::Turn) { ++done; };
  EXPECT_TRUE(workers.offer(count));
  EXPECT_TRUE(workers.offer(count));
  EXPECT_FALSE(workers.offer(count));
  go.set_value();
}

TEST(Workers, WhatStillWaitsAtTheEndIsToldNever) {
  std::atomic<int> never = 0;
  std::promise<void> begun;
  std::promise<void> go;
  {
    Workers workers(1, 8);
    ASSERT_TRUE(workers.offer([&](Workers::Turn) {
      begun.set_value();
      go.get_future().wait();
    }));
    begun.get_future().wait();
    for (int i = 0; i < 3; ++i)
      ASSERT_TRUE(workers.offer([&](Workers::Turn turn) {
        if (turn == Workers::Turn::never && ++never == 3) go.set_value();
      }));
  }
  EXPECT_EQ(never, 3);
}

}  // namespace
}  // namespace entonnoir::net
