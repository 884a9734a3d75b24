// The log in Redis when Redis is not as one would wish: refused, away, stopped, full, forgetful, without replicas.
#include <gtest/gtest.h>

#include <fstream>
#include <mutex>
#include <thread>

#include "base/secrets.h"
#include "contract/listener.h"
#include "oplog/redis_op_log.h"
#include "oplog/redis_scripts.h"
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

/// "words 1;", "words 2;"… as the ops of seq 1…n. Gives all positions, from 0.
std::vector<Position> append_words(OpLog& log, std::uint64_t n) {
  std::vector<Position> positions{Position{}};
  for (std::uint64_t seq = 1; seq <= n; ++seq) {
    NewEntry e = entry(seq);
    e.ops = "words " + std::to_string(seq) + ";";
    const AppendAnswer answer = Asking(log).append(kBoard, positions.back(), {std::move(e)});
    EXPECT_EQ(told(answer), "appended");
    if (const auto* appended = std::get_if<Appended>(&answer)) positions.push_back(appended->tail);
  }
  return positions;
}

/// What the script answers to a request that is asked for again (`again` = 1) or for the first time, without log.
std::string ask_to_forget(const RedisServer& server, const Position& at, const std::string& again) {
  const TempDir dir;
  const RedisKeys keys(kBoard);
  std::ofstream(dir / "forget.lua") << redis_script_text(RedisScript::forget);
  std::string words = "--eval " + (dir / "forget.lua");
  for (const std::string& key : {keys.meta, keys.entries, keys.seqs, keys.latest, keys.base}) words += " '" + key + "'";
  for (const std::string& word :
       {std::string(","), again, std::to_string(at.epoch.value), std::to_string(at.revision.value), mark_text(at.mark),
        std::string("state"), std::string("0"), keys.doorbell})
    words += " '" + word + "'";
  return server.cli(words);
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

TEST(RedisLog, CON12_WhatIsForgottenLeavesTheAppendOnlyFile) {
  const RedisServer server({"--rdbcompression", "no"});  // so that words can be found
  const Log log = opened(server);
  ASSERT_EQ(told(Asking(*log).create(kBoard)), "ok");
  const auto positions = append_words(*log, 12);
  ASSERT_EQ(told(Asking(*log).save_snapshot(kBoard, {positions[9], "secret of the snapshot"})), "ok");
  ASSERT_TRUE(server.stores("words 1;"));
  ASSERT_TRUE(server.stores("secret of the snapshot"));
  ASSERT_EQ(told(Asking(*log).forget(kBoard, {positions[9], "blank"})), "ok");
  EXPECT_TRUE(eventually([&] { return !server.stores("words 1;"); }));
  for (std::uint64_t seq = 1; seq <= 9; ++seq)
    EXPECT_FALSE(server.stores("words " + std::to_string(seq) + ";")) << "not in the middle of a node either: " << seq;
  EXPECT_FALSE(server.stores("secret of the snapshot"));
  for (const char* kept : {"words 10;", "words 12;", "blank"}) EXPECT_TRUE(server.stores(kept)) << kept;
}

TEST(RedisLog, CON12_WhereTheFileCannotBeWrittenAnewItIsTold) {
  const RedisServer server;
  server.cli("ACL SETUSER ada on '>pass' '~*' '&*' +@all -bgrewriteaof");
  std::mutex mutex;
  std::string told_last;
  RedisOptions options;
  options.report = [&](const std::string& line) {
    const std::lock_guard lock(mutex);
    told_last = line;
  };
  auto log = open("redis+unix://ada:pass@" + server.url().substr(std::string("redis+unix://").size()), options);
  ASSERT_TRUE(log);
  ASSERT_EQ(told(Asking(**log).create(kBoard)), "ok");
  ASSERT_EQ(told(Asking(**log).forget(kBoard, {append_words(**log, 2).back(), "blank"})), "ok");
  const auto last = [&] {
    const std::lock_guard lock(mutex);
    return told_last;
  };
  EXPECT_TRUE(eventually([&] { return last().find("BGREWRITEAOF") != std::string::npos; }));
  EXPECT_NE(last().find("what was erased stays in the append-only file"), std::string::npos) << last();
  EXPECT_TRUE((*log)->health()) << "the log itself is well";
}

TEST(RedisLog, CON12_AnotherNodeIsToldOfTheNewEpoch) {
  const RedisServer server;
  const Log log = opened(server), other = opened(server);
  ASSERT_EQ(told(Asking(*log).create(kBoard)), "ok");
  const Position tail = append_words(*log, 3).back();
  const Listener listener(*other, kBoard, tail);
  ASSERT_TRUE(other->drain(60'000));
  const auto renewed = Asking(*log).forget(kBoard, {tail, "blank"});
  listener.await_error();
  EXPECT_EQ(listener.errors(), Codes{"internal"});
  EXPECT_EQ(Asking(*other).load(kBoard)->tail, *renewed);
  const AppendAnswer answer = Asking(*other).append(kBoard, tail, {entry(4)});
  EXPECT_EQ(answer, AppendAnswer(Conflict{*renewed, false, {}}));
}

TEST(RedisLog, CON12_WithoutDoorbellsTheEpochIsLookedAt) {
  const RedisServer server;
  server.cli("ACL SETUSER quiet on '>pass' '~*' resetchannels +@all");
  const Log log = opened(server);
  auto other = open("redis+unix://quiet:pass@" + server.url().substr(std::string("redis+unix://").size()));
  ASSERT_TRUE(other);
  ASSERT_EQ(told(Asking(*log).create(kBoard)), "ok");
  const Position tail = append_words(*log, 3).back();
  const Listener listener(**other, kBoard, tail);
  ASSERT_TRUE((*other)->drain(60'000));
  ASSERT_EQ(told(Asking(*log).forget(kBoard, {tail, "blank"})), "ok");
  listener.await_error();
  EXPECT_EQ(listener.errors(), Codes{"internal"});
}

TEST(RedisLog, CON12_WhoseAnswerWasLostIsAnsweredOnce) {
  const RedisServer server;
  const Log log = opened(server);
  ASSERT_EQ(told(Asking(*log).create(kBoard)), "ok");
  const Position tail = append_words(*log, 3).back();
  ASSERT_EQ(told(Asking(*log).forget(kBoard, {tail, "blank"})), "ok");
  EXPECT_TRUE(ask_to_forget(server, tail, "1").starts_with("ok\n0\n2\n3\n")) << ask_to_forget(server, tail, "1");
  EXPECT_TRUE(ask_to_forget(server, tail, "0").starts_with("foreign\n")) << "another one asks";
  EXPECT_EQ(Asking(*log).load(kBoard)->tail.epoch, Epoch{2});
}

TEST(RedisLog, CON12_NobodyIsToldOfTheNewEpochBeforeAReplicaHasIt) {
  const auto port = std::to_string(20'000 + ::getpid() % 20'000);
  const RedisServer server({"--port", port, "--bind", "127.0.0.1"});
  auto replica = std::make_unique<RedisServer>(std::vector<std::string>{"--replicaof", "127.0.0.1", port});
  const Log log = opened(server, {.wait_replicas = 1});
  ASSERT_EQ(told(Asking(*log).create(kBoard)), "ok");
  const Position tail = append_all(*log, 3);
  ASSERT_EQ(told(Asking(*log).forget(kBoard, {tail, "blank"})), "ok");
  Position renewed = Asking(*log).load(kBoard)->tail;
  EXPECT_EQ(renewed.epoch, Epoch{2});
  replica.reset();
  EXPECT_EQ(told(Asking(*log).forget(kBoard, {renewed, "blank"})), "log_unavailable");
  EXPECT_EQ(told(Asking(*log).load(kBoard)), "log_unavailable");
  replica = std::make_unique<RedisServer>(std::vector<std::string>{"--replicaof", "127.0.0.1", port});
  EXPECT_TRUE(eventually([&] { return told(Asking(*log).load(kBoard)) == "ok"; }));
  renewed.epoch = Epoch{3};
  EXPECT_EQ(Asking(*log).load(kBoard)->tail, renewed);
}

}  // namespace entonnoir
