// What `--store redis…` may say.
#include "oplog/redis_place.h"

#include <gtest/gtest.h>

namespace entonnoir {
namespace {

std::string shown(const char* text) {
  const auto place = parse_redis_place(text);
  return place ? place->shown() : "wrong: " + place.error().detail;
}

TEST(RedisPlace, WhatIsLeftOutIsUsual) {
  EXPECT_EQ(shown("redis://localhost"), "redis://localhost:6379/0");
  EXPECT_EQ(shown("redis://localhost/"), "redis://localhost:6379/0");
  EXPECT_EQ(shown("redis://10.0.0.1:7000/12"), "redis://10.0.0.1:7000/12");
  EXPECT_EQ(shown("redis://[::1]:7000"), "redis://[::1]:7000/0");
  EXPECT_EQ(shown("rediss://redis.example"), "rediss://redis.example:6379/0");
}

TEST(RedisPlace, UserAndPasswordAreTakenAndNotShown) {
  const auto place = parse_redis_place("redis://ada:s%2Fcr%40t@host/1");
  EXPECT_EQ(place->user, "ada");
  EXPECT_EQ(place->password, "s/cr@t");
  EXPECT_EQ(place->shown(), "redis://host:6379/1");
  EXPECT_EQ(parse_redis_place("redis://:only@host")->password, "only");
  EXPECT_EQ(parse_redis_place("redis://:only@host")->user, "");
}

TEST(RedisPlace, AUnixSocketHasAPath) {
  const auto place = parse_redis_place("redis+unix:///run/redis.sock?db=3");
  EXPECT_EQ(place->path, "/run/redis.sock");
  EXPECT_EQ(place->database, 3);
  EXPECT_EQ(place->shown(), "redis+unix:///run/redis.sock?db=3");
}

TEST(RedisPlace, SentinelsAreSeveralAndNameAMaster) {
  const auto place = parse_redis_place("redis+sentinel://:pass@one,two:26380,[::1]:5/workshops/2");
  EXPECT_EQ(place->hosts, (std::vector<RedisHost>{{"one", "26379"}, {"two", "26380"}, {"::1", "5"}}));
  EXPECT_EQ(place->master, "workshops");
  EXPECT_EQ(place->database, 2);
  EXPECT_EQ(place->password, "pass");
}

TEST(RedisPlace, WhatIsWrongIsASentenceWithoutThePassword) {
  for (const char* wrong :
       {"http://host", "redis://", "redis:host", "redis://u:secret@host/x", "redis://u:secret@host/-1",
        "redis://u:secret@host/1/2", "redis://u:secret@", "redis+unix://", "redis+unix:///a?db=x",
        "redis+sentinel://u:secret@one,two", "redis+sentinel://", "redis://u:secret@a b/0", ""}) {
    const auto place = parse_redis_place(wrong);
    ASSERT_FALSE(place) << wrong;
    EXPECT_GT(place.error().detail.size(), 20u) << wrong;
    EXPECT_EQ(place.error().detail.find("secret"), std::string::npos) << place.error().detail;
  }
}

}  // namespace
}  // namespace entonnoir
