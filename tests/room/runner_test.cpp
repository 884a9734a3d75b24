// The boards of a thread with the log in memory and ports that write down what they are told.
#include "room/runner.h"

#include <gtest/gtest.h>

#include "room/fast_port.h"
#include "room/host.h"
#include "support/boards.h"
#include "support/memory_op_log.h"
#include "wire/wire.h"

namespace entonnoir::testing {
namespace {

class Hosting : public ::testing::Test {
 protected:
  void SetUp() override {
    start_secrets();
    host.create(board, token, make_board("T", Template::funnel, Locale::fr, Millis{1}),
                [&](Result<void> r) { created = bool(r); });
    settle();
    ASSERT_TRUE(created);
  }
  /// Lets the log and the thread answer until both are done; timers may still be armed.
  void settle() {
    for (int quiet = 0; quiet < 3;) {
      const bool moved = log.answer_all() + io.poll() > 0;
      io.restart();
      quiet = moved ? 0 : quiet + 1;
    }
    io.run_for(std::chrono::milliseconds(30));  // the pacing tick
    io.restart();
  }
  struct Guest {
    std::shared_ptr<FastPort> port = std::make_shared<FastPort>();
    std::optional<RoomHost::Entered> entered;
  };
  Guest enter(const std::string& with, const char* client, std::optional<Position> since = {}) {
    Guest guest;
    host.join(board, wire::Hello{with, ClientId{client}, "person-" + std::string(client) + "-0123456789", "Ana", since},
              guest.port, [&](auto e) { guest.entered = std::move(e); });
    settle();
    return guest;
  }
  void submit(const Guest& guest, std::uint64_t seq, Ops ops) {
    guest.entered->runner->submit(guest.entered->session, {Seq{seq}, std::move(ops)});
    settle();
  }

  boost::asio::io_context io;
  MemoryOpLog log{MemoryOpLog::Answers::when_told};
  RoomHost host{io, log, HostConfig{}};
  const BoardId board{"board"};
  const std::string token = "facilitator-token";
  const std::string participant = derive_token(token, Role::participant, 1);
  bool created = false;
};

TEST_F(Hosting, CON2AWrongTokenAndAnUnknownBoardAreAnsweredAlike) {
  const Guest wrong = enter("nonsense", "a");
  EXPECT_FALSE(wrong.entered);
  EXPECT_EQ(wrong.port->closed->code, Code::unknown_board);
  auto port = std::make_shared<FastPort>();
  host.join(BoardId{"none"}, wire::Hello{token, ClientId{"c"}, "p", "", {}}, port, [](auto) {});
  settle();
  EXPECT_EQ(port->closed, wrong.port->closed);
}

TEST_F(Hosting, SUB3SavedComesBeforeTheEntryAndEverybodyHearsIt) {
  const Guest fa = enter(token, "a");
  const Guest pi = enter(participant, "b");
  ASSERT_TRUE(pi.entered);
  EXPECT_EQ(pi.port->of("welcome").size(), 1u);
  EXPECT_EQ(pi.port->of("snapshot").size(), 1u);
  submit(pi, 1, {post("n", "hello")});
  EXPECT_EQ(fa.port->of("ops").size(), 1u);
  EXPECT_EQ(pi.port->of("ops"), fa.port->of("ops"));
  const auto index = [&](const char* type) {
    return std::find_if(pi.port->heard.begin(), pi.port->heard.end(),
                        [&](const auto& m) { return m.find(type) != std::string::npos; });
  };
  EXPECT_LT(index("\"saved\""), index("\"type\":\"ops\""));
}

TEST_F(Hosting, CON5AShownTextReachesAllBySnapshotAndRevisionsStayContiguous) {
  const Guest fa = enter(token, "a");
  submit(fa, 1, {post("n", "hello"), op::NoteHide{ids({"n"})}});
  submit(fa, 2, {op::NoteUnhide{ids({"n"})}, post("m", "more")});
  ASSERT_EQ(fa.port->of("snapshot").size(), 2u);
  EXPECT_NE(fa.port->of("snapshot")[1].find("hello"), std::string::npos);
  EXPECT_EQ(fa.port->of("ops")[0].find("hello"), std::string::npos);
}

TEST_F(Hosting, SUB7WhatTheLogRefusedIsToldAndNobodySeesIt) {
  const Guest fa = enter(token, "a");
  const Guest pi = enter(participant, "b");
  log.fail_next_appends(1);
  submit(pi, 1, {post("n", "hello")});
  EXPECT_NE(pi.port->of("rejected").at(0).find("log_unavailable"), std::string::npos);
  EXPECT_TRUE(fa.port->of("ops").empty());
  submit(pi, 1, {post("n", "hello")});
  EXPECT_EQ(fa.port->of("ops").size(), 1u);
}

TEST_F(Hosting, SUB7AnAppendWhoseAnswerWasLostLandsOnce) {
  const Guest pi = enter(participant, "b");
  log.fail_next_appends(1, true);
  submit(pi, 1, {post("n", "hello")});
  submit(pi, 1, {post("n", "hello")});
  EXPECT_EQ(pi.port->of("saved").size(), 1u);
  Result<Loaded> loaded = reject(Code::internal);
  log.load(board, [&](Result<Loaded> l) { loaded = std::move(l); });
  settle();
  EXPECT_EQ(loaded->entries.size(), 2u) << "board.create and one post";
}

TEST_F(Hosting, ABoardComesBackFromTheLogAsItWas) {
  const Guest pi = enter(participant, "b");
  submit(pi, 1, {post("n", "hello")});
  pi.entered->runner->leave(pi.entered->session);
  RoomHost other{io, log, HostConfig{}};
  std::string there;
  std::string here;
  other.view(board, token, [&](Result<BoardView> v) { there = wire::encode_state(*v->board, true); });
  host.view(board, token, [&](Result<BoardView> v) { here = wire::encode_state(*v->board, true); });
  settle();
  EXPECT_EQ(there, here);
  EXPECT_NE(there.find("hello"), std::string::npos);
}

TEST_F(Hosting, ASpoiledLogRefusesTheBoardInsteadOfShowingAnEmptyOne) {
  log.spoil(board);
  const Guest fa = enter(token, "a");
  EXPECT_FALSE(fa.entered);
  EXPECT_TRUE(fa.port->closed);
}

TEST_F(Hosting, ErasingSaysGoodbyeAndTheBoardIsGone) {
  const Guest pi = enter(participant, "b");
  Code refused = Code::internal;
  host.erase(board, participant, [&](Result<void> r) { refused = r.error().code; });
  settle();
  EXPECT_EQ(refused, Code::forbidden);
  bool gone = false;
  host.erase(board, token, [&](Result<void> r) { gone = bool(r); });
  settle();
  EXPECT_TRUE(gone);
  EXPECT_EQ(pi.port->closed->code, Code::board_gone);
  EXPECT_FALSE(enter(token, "z").entered);
}

TEST_F(Hosting, CON8StoppingSaysGoodbyeAndAsksToComeBack) {
  const Guest pi = enter(participant, "b");
  bool done = false;
  host.stop(100, [&] { done = true; });
  settle();
  EXPECT_TRUE(done);
  EXPECT_EQ(pi.port->closed->code, Code::shutting_down);
  EXPECT_TRUE(pi.port->closed->reconnect);
}

TEST_F(Hosting, OneWhoFellOffTheRingGetsASnapshot) {
  const Guest pi = enter(participant, "b");
  submit(pi, 1, {post("n", "hello")});
  pi.entered->runner->resync(pi.entered->session);
  EXPECT_EQ(pi.port->of("snapshot").size(), 2u);
}

}  // namespace
}  // namespace entonnoir::testing
