#include <gtest/gtest.h>

#include "relay/relay.h"

namespace entonnoir {
namespace {

TEST(LocalRelayPRS4, AServerThatIsAloneFollowsNothingAndSaysNothing) {
  int called = 0;
  const auto following = local_relay().follow(BoardId{"b"}, {[&] { ++called; }, [&](const std::string&) { ++called; }});
  local_relay().publish(BoardId{"b"}, "hello");
  EXPECT_FALSE(following);
  EXPECT_EQ(called, 0);
  EXPECT_EQ(local_relay().counters().sent, 0u);
}

}  // namespace
}  // namespace entonnoir
