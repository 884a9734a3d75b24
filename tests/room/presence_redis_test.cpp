// Two servers' desks over a real Redis that is killed and comes back.
#include "presence_screen.h"
#include "relay/redis_relay.h"
#include "support/redis_server.h"

namespace entonnoir::testing {
namespace {

using std::chrono::milliseconds;

TEST(PresenceRedisPRS4, ComesBackByItselfWhenRedisIsBack) {
  start_secrets();
  RedisServer server;
  const auto relay = [&] { return make_redis_relay({.place = *parse_redis_place(server.url())}); };
  const auto relay_a = relay();
  const auto relay_b = relay();
  boost::asio::io_context io;
  const PresenceTimes times{milliseconds(10), milliseconds(300), milliseconds(800)};
  Screen a(io, *relay_a, times);
  Screen b(io, *relay_b, times);
  a.join(1, "Ana");
  b.join(2, "Bo");
  ASSERT_TRUE(eventually(io, [&] { return b.shows("Ana") && a.shows("Bo"); }));
  a.point(1, 42);
  ASSERT_TRUE(eventually(io, [&] { return b.told("\"x\":42"); }));

  server.kill();
  ASSERT_TRUE(eventually(io, [&] { return !b.shows("Ana") && !a.shows("Bo"); })) << "unheard of";
  a.join(3, "Cy");
  EXPECT_TRUE(eventually(io, [&] { return a.told("Cy"); })) << "one's own go on being told";
  server.start();
  EXPECT_TRUE(eventually(io, [&] { return b.shows("Ana") && b.shows("Cy") && a.shows("Bo"); }));
  EXPECT_TRUE(b.shows("\"x\":42"));
  a.desk->leave(SessionId{1});
  EXPECT_TRUE(eventually(io, [&] { return b.shows("\"count\":2"); }));
}

}  // namespace
}  // namespace entonnoir::testing
