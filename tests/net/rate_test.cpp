#include "net/rate.h"

#include <gtest/gtest.h>

namespace entonnoir::net {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
const Time kStart{seconds(1000)};

int allowed(ChangeLimits& limits, int tries, std::size_t ops, Time now) {
  int n = 0;
  for (int i = 0; i < tries; ++i) n += limits.allow(ops, now) ? 1 : 0;
  return n;
}

TEST(RateSUB6, ABurstOf60ChangesIsTakenThen30ASecond) {
  ChangeLimits limits(kStart);
  EXPECT_EQ(allowed(limits, 100, 1, kStart), 60);
  EXPECT_EQ(allowed(limits, 100, 1, kStart + milliseconds(10)), 0);
  EXPECT_EQ(allowed(limits, 100, 1, kStart + seconds(1)), 30);
  EXPECT_EQ(allowed(limits, 100, 1, kStart + seconds(100)), 60);
}

TEST(RateSUB6, OpsAreCountedBesideChanges) {
  ChangeLimits limits(kStart);
  EXPECT_EQ(allowed(limits, 10, 200, kStart), 3);
  EXPECT_EQ(allowed(limits, 10, 200, kStart + milliseconds(500)), 0);
  EXPECT_EQ(allowed(limits, 10, 200, kStart + milliseconds(700)), 1);
}

TEST(RateSUB6, ARefusedChangeCostsNothing) {
  ChangeLimits limits(kStart);
  EXPECT_EQ(allowed(limits, 3, 200, kStart), 3);
  EXPECT_EQ(allowed(limits, 1000, 200, kStart), 0);  // no ops left; the changes' own bucket must not be drained by it
  EXPECT_EQ(allowed(limits, 57, 0, kStart), 57);
}

TEST(RatePRS1, OfManyPresencesInAMomentTheLastCounts) {
  PresencePace<int> pace(kStart);
  pace.offer(1);
  EXPECT_EQ(pace.due(kStart), 1);
  pace.offer(2);
  EXPECT_EQ(pace.due(kStart + milliseconds(10)), std::nullopt);
  pace.offer(3);
  EXPECT_EQ(pace.due(kStart + milliseconds(49)), std::nullopt);
  EXPECT_EQ(pace.due(kStart + milliseconds(51)), 3);
  EXPECT_EQ(pace.due(kStart + seconds(10)), std::nullopt);
}

TEST(RatePRS1, AtMost20ASecondAreUsed) {
  PresencePace<int> pace(kStart);
  int used = 0;
  for (int ms = 0; ms < 10'000; ++ms) {
    pace.offer(ms);
    used += pace.due(kStart + milliseconds(ms)) ? 1 : 0;
  }
  EXPECT_GE(used, 195);
  EXPECT_LE(used, 201);
}

TEST(RatePRS1, WhatWaitsKnowsWhenItIsDue) {
  PresencePace<int> pace(kStart);
  EXPECT_EQ(pace.wait(kStart), std::nullopt);
  pace.offer(1);
  EXPECT_EQ(pace.wait(kStart), Seconds(0));
  ASSERT_TRUE(pace.due(kStart));
  pace.offer(2);
  ASSERT_TRUE(pace.wait(kStart));
  EXPECT_NEAR(pace.wait(kStart)->count(), 0.05, 1e-9);
}

TEST(Rate, ADebtIsPaidBackBeforeAnythingElse) {
  TokenBucket bucket(100, 100, kStart);
  bucket.take(300);
  EXPECT_FALSE(bucket.has(1, kStart + seconds(2)));
  EXPECT_NEAR(bucket.until(1, kStart + seconds(2)).count(), 0.01, 1e-9);
  EXPECT_TRUE(bucket.has(1, kStart + milliseconds(2011)));
}

}  // namespace
}  // namespace entonnoir::net
