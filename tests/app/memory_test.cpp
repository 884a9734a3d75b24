#include "app/memory.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace entonnoir::app {
namespace {

constexpr std::int64_t kMb = 1 << 20;

TEST(SpareMemory, IsWorthGivingBackWhenMuchOfItCameTogether) {
  SpareMemory spare;
  spare.gave_back({.resident = 20 * kMb, .used = 5 * kMb});
  EXPECT_FALSE(spare.worth_giving_back({.resident = 60 * kMb, .used = 45 * kMb})) << "all that is new is used";
  EXPECT_FALSE(spare.worth_giving_back({.resident = 60 * kMb, .used = 38 * kMb}));
  EXPECT_TRUE(spare.worth_giving_back({.resident = 60 * kMb, .used = 37 * kMb}));
}

TEST(SpareMemory, WhatCannotBeGivenBackIsNotTriedAgain) {
  SpareMemory spare;
  const Memory now{.resident = 100 * kMb, .used = 40 * kMb};
  EXPECT_TRUE(spare.worth_giving_back(now));
  spare.gave_back(now);
  EXPECT_FALSE(spare.worth_giving_back(now));
  EXPECT_FALSE(spare.worth_giving_back({.resident = 100 * kMb, .used = 80 * kMb})) << "it was needed again";
  EXPECT_TRUE(spare.worth_giving_back({.resident = 100 * kMb, .used = 72 * kMb})) << "and is spare once more";
}

/// Small blocks of so many MB, as boards are made of.
std::vector<std::string> blocks(std::int64_t mb) {
  return std::vector<std::string>(static_cast<std::size_t>(mb * 1024), std::string(1000, 'x'));
}

TEST(MemoryReturn, WhatIsInUseStays) {
  SpareMemory spare;
  give_back(spare);
  const auto kept = blocks(64);
  EXPECT_LT(give_back(spare), 8 * kMb);
  EXPECT_EQ(kept.back().back(), 'x');
}

#ifndef __SANITIZE_ADDRESS__  // whose malloc keeps what is freed, to find who still uses it
TEST(MemoryReturn, WhatIsFreedBetweenWhatIsUsedGoesBackToTheSystem) {
  SpareMemory spare;
  give_back(spare);
  auto some = blocks(64);
  for (std::size_t i = 0; i < some.size(); ++i)
    if (i % 64 != 0) std::string().swap(some[i]);
  const std::int64_t before = memory_now().resident;
  EXPECT_GT(give_back(spare), 32 * kMb);
  EXPECT_LT(memory_now().resident, before - 32 * kMb);
  EXPECT_EQ(give_back(spare), 0) << "there is no more";
}
#endif

}  // namespace
}  // namespace entonnoir::app
