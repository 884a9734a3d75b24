// The log in Redis when Redis is not as one would wish: refused, away, stopped, full, forgetful, without replicas.
#include <gtest/gtest.h>

#include <mutex>
#include <thread>

#include "contract/listener.h"
#include "oplog/redis_op_log.h"
#include "support/asking.h"
#include "support/redis_server.h"

namespace entonnoir {
namespace {

using namespace std::chrono_literals;
using Log = std::unique_ptr<OpLog>;

const BoardId kBoard{"board_________________"};

Result<Log> open(const std::string& url, RedisOptions options = {}) {
  options.place = *parse_redis_place(url);
  options.start = 3s;
  return open_redis_op_log(std::move(options));
}

Log opened(const RedisServer& server, RedisOptions options = {}) {
  auto log = open(server.url(), std::move(options));
  EXPECT_TRUE(log) << log.error().detail;
  return log ? std::move(*log) : nullptr;
}

NewEntry entry(std::uint64_t seq, std::size_t bytes = 10) {
  return {Mark{1000 + seq}, Participant{1}, ClientId{"c"}, Seq{seq}, std::string(bytes, 'x')};
}

/// Waits at most a minute: what has to come comes, however slow the machine.
bool eventually(const std::function<bool()>& holds) {
  for (int i = 0; i < 6000; ++i) {
    if (holds()) return true;
    std::this_thread::sleep_for(10ms);
  }
  return false;
}

std::size_t heard(const Listener& listener) { return listener.entries().size(); }

/// Appends seq 1…n, each until it is there; a room does the same. Gives the tail.
Position append_all(OpLog& log, std::uint64_t n, const std::function<void(std::uint64_t)>& before = {}) {
  Position tail{};
  for (std::uint64_t seq = 1; seq <= n;) {
    if (before) before(seq);
    const AppendAnswer answer = Asking(log).append(kBoard, tail, {entry(seq)});
    const auto* repeat = std::get_if<Repeat>(&answer);
    const auto* appended = std::get_if<Appended>(&answer);
    if (repeat) tail = repeat->position;
    if (appended) tail = appended->tail;
    if (repeat || appended) {
      ++seq;
    } else {
      EXPECT_EQ(told(answer), "log_unavailable");
    }
  }
  return tail;
}

void expect_each_once(OpLog& log, std::uint64_t n) {
  const auto history = Asking(log).history(kBoard, 1, 1'000'000);
  ASSERT_EQ(told(history), "ok");
  std::vector<std::uint64_t> seqs;
  for (const StoredEntry& e : *history) seqs.push_back(e.seq.value);
  ASSERT_EQ(seqs.size(), n);
  for (std::uint64_t i = 0; i < n; ++i) EXPECT_EQ(seqs[i], i + 1);
}

}  // namespace

TEST(RedisLog, ARedisThatWouldForgetIsRefusedInPlainWords) {
  const RedisServer server({"--appendfsync", "everysec", "--maxmemory-policy", "allkeys-lru"});
  const auto log = open(server.url());
  ASSERT_FALSE(log);
  for (const char* want : {"appendfsync always", "maxmemory-policy noeviction", "--durability relaxed"})
    EXPECT_NE(log.error().detail.find(want), std::string::npos) << log.error().detail;
  EXPECT_EQ(log.error().detail.find("appendonly yes"), std::string::npos) << "that one is right";
  EXPECT_TRUE(open(server.url(), {.relaxed = true}));
}

TEST(RedisLog, WhereConfigIsForbiddenItSaysWhatToAllow) {
  const RedisServer server;
  server.cli("ACL SETUSER ada on '>pass' '~*' '&*' +@all -config");
  const std::string url = "redis+unix://ada:pass@" + server.url().substr(std::string("redis+unix://").size());
  const auto log = open(url);
  ASSERT_FALSE(log);
  EXPECT_NE(log.error().detail.find("+config|get"), std::string::npos) << log.error().detail;
  EXPECT_EQ(log.error().detail.find("pass@"), std::string::npos);
}

TEST(RedisLog, AWrongPasswordIsTold) {
  const RedisServer server({"--requirepass", "right"});
  const std::string path = server.url().substr(std::string("redis+unix://").size());
  const auto log = open("redis+unix://:wrong@" + path);
  ASSERT_FALSE(log);
  EXPECT_NE(log.error().detail.find("password"), std::string::npos) << log.error().detail;
  EXPECT_TRUE(open("redis+unix://:right@" + path));
}

TEST(RedisLog, OneThatIsNotThereIsToldWithItsPlace) {
  const auto log = open("redis://:secret@127.0.0.1:1/0", {});
  ASSERT_FALSE(log);
  EXPECT_NE(log.error().detail.find("redis://127.0.0.1:1/0"), std::string::npos) << log.error().detail;
  EXPECT_EQ(log.error().detail.find("secret"), std::string::npos);
}

TEST(RedisLog, AppendsLandOnceThoughRedisIsKilledMeanwhile) {
  RedisServer server;
  const Log log = opened(server);
  ASSERT_EQ(told(Asking(*log).create(kBoard)), "ok");
  std::atomic<bool> done = false;
  std::thread killer([&] {
    for (int i = 0; i < 4 && !done; ++i) {
      std::this_thread::sleep_for(150ms);
      server.kill();
      server.start();
    }
  });
  append_all(*log, 400, [](std::uint64_t) { std::this_thread::sleep_for(2ms); });
  done = true;
  killer.join();
  expect_each_once(*log, 400);
  EXPECT_GE(log->counters().reconnects.load(), 1u);
}

TEST(RedisLog, AStoppedRedisIsUnavailableAndThenEverythingLandsOnce) {
  RedisServer server;
  const Log log = opened(server);
  ASSERT_EQ(told(Asking(*log).create(kBoard)), "ok");
  append_all(*log, 3);
  server.pause();
  const Position three{Epoch{1}, Revision{3}, Mark{1003}};
  EXPECT_EQ(told(Asking(*log).append(kBoard, three, {entry(4)})), "log_unavailable");
  EXPECT_FALSE(log->health());
  server.resume();
  ASSERT_TRUE(eventually([&] { return log->health().has_value(); }));
  const std::string again = told(Asking(*log).append(kBoard, three, {entry(4)}));
  EXPECT_TRUE(again == "appended" || again == "repeat of 0 at 4") << again;
  expect_each_once(*log, 4);
}

TEST(RedisLog, ForgottenScriptsAreLoadedAgain) {
  const RedisServer server;
  const Log log = opened(server);
  ASSERT_EQ(told(Asking(*log).create(kBoard)), "ok");
  append_all(*log, 5, [&](std::uint64_t) { server.cli("SCRIPT FLUSH"); });
  expect_each_once(*log, 5);
}

TEST(RedisLog, AConnectionThatIsCutIsMadeAgain) {
  const RedisServer server;
  const Log log = opened(server), other = opened(server);
  ASSERT_EQ(told(Asking(*log).create(kBoard)), "ok");
  const Listener listener(*other, kBoard, Position{});
  append_all(*log, 20, [&](std::uint64_t seq) {
    if (seq % 5 == 0) server.cli("CLIENT KILL TYPE normal");
    if (seq % 7 == 0) server.cli("CLIENT KILL TYPE pubsub");
  });
  expect_each_once(*log, 20);
  EXPECT_TRUE(eventually([&] { return heard(listener) == 20; })) << heard(listener);
}

TEST(RedisLog, AnotherNodeHearsByItself) {
  const RedisServer server;
  const Log one = opened(server), two = opened(server);
  ASSERT_EQ(told(Asking(*one).create(kBoard)), "ok");
  const Listener listener(*two, kBoard, Position{});
  append_all(*one, 10);
  EXPECT_TRUE(eventually([&] { return heard(listener) == 10; }));
  ASSERT_EQ(told(Asking(*one).erase(kBoard)), "ok");
  listener.await_error();
  EXPECT_EQ(listener.errors(), Codes{"board_gone"});
}

TEST(RedisLog, WithoutDoorbellsTheTailIsLookedAt) {
  const RedisServer server;
  server.cli("ACL SETUSER deaf on '>pass' '~*' resetchannels +@all");
  const Log one = opened(server);
  const auto deaf = open("redis+unix://deaf:pass@" + server.url().substr(std::string("redis+unix://").size()));
  ASSERT_TRUE(deaf) << deaf.error().detail;
  ASSERT_EQ(told(Asking(*one).create(kBoard)), "ok");
  const Listener listener(**deaf, kBoard, Position{});
  ASSERT_TRUE((*deaf)->drain(60'000));
  append_all(*one, 10);
  EXPECT_TRUE(eventually([&] { return heard(listener) == 10; }));
  EXPECT_GE((*deaf)->counters().bells_missed.load(), 1u);
}

TEST(RedisLog, AFullRedisHasItsOwnCodeAndWorksAgainWithRoom) {
  const RedisServer server({"--maxmemory", "3mb"});
  const Log log = opened(server);
  ASSERT_EQ(told(Asking(*log).create(kBoard)), "ok");
  Position tail{};
  AppendAnswer answer = Appended{};
  for (std::uint64_t seq = 1; seq < 1000; ++seq) {
    answer = Asking(*log).append(kBoard, tail, {entry(seq, 50'000)});
    if (!std::holds_alternative<Appended>(answer)) break;
    tail = std::get<Appended>(answer).tail;
  }
  EXPECT_EQ(told(answer), "log_full");
  EXPECT_EQ(log->health().error().code, Code::log_full);
  server.cli("CONFIG SET maxmemory 0");
  EXPECT_EQ(told(Asking(*log).append(kBoard, tail, {entry(1'000)})), "appended") << "nothing of the other one is there";
  EXPECT_TRUE(log->health());
  EXPECT_EQ(Asking(*log).load(kBoard)->tail.revision.value, tail.revision.value + 1);
}

TEST(RedisLog, NothingIsSavedOrShownBeforeAReplicaHasIt) {
  const RedisServer server({"--port", "0"});
  const Log log = opened(server, {.wait_replicas = 1}), other = opened(server, {.wait_replicas = 1});
  ASSERT_EQ(told(Asking(*log).create(kBoard)), "ok");
  const Listener listener(*other, kBoard, Position{});
  EXPECT_EQ(told(Asking(*log).append(kBoard, Position{}, {entry(1)})), "log_unavailable");
  EXPECT_EQ(told(Asking(*log).append(kBoard, Position{}, {entry(1)})), "log_unavailable") << "a repeat neither";
  EXPECT_EQ(told(Asking(*other).load(kBoard)), "log_unavailable");
  EXPECT_EQ(heard(listener), 0u);
}

TEST(RedisLog, WithAReplicaItIsSavedAndShown) {
  const auto port = std::to_string(20'000 + ::getpid() % 20'000);
  const RedisServer server({"--port", port, "--bind", "127.0.0.1"});
  const RedisServer replica({"--replicaof", "127.0.0.1", port});
  const Log log = opened(server, {.wait_replicas = 1}), other = opened(server, {.wait_replicas = 1});
  ASSERT_EQ(told(Asking(*log).create(kBoard)), "ok");
  const Listener listener(*other, kBoard, Position{});
  append_all(*log, 5);
  EXPECT_TRUE(eventually([&] { return heard(listener) == 5; }));
  expect_each_once(*other, 5);
}

TEST(RedisLog, AReplicaIsNotWrittenTo) {
  const auto port = std::to_string(20'000 + ::getpid() % 20'000);
  const RedisServer server({"--port", port, "--bind", "127.0.0.1"});
  const RedisServer replica({"--replicaof", "127.0.0.1", port});
  const auto log = open(replica.url());
  ASSERT_FALSE(log);
  EXPECT_NE(log.error().detail.find("replica"), std::string::npos) << log.error().detail;
}

}  // namespace entonnoir
