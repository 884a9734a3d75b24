#pragma once
// Boards of threads with a log in memory that answers when told: no threads, no waiting but for the pacing tick.
#include <gtest/gtest.h>

#include "room/fast_port.h"
#include "room/host.h"
#include "room/runner.h"
#include "support/boards.h"
#include "support/memory_op_log.h"

namespace entonnoir::testing {

class HostingTest : public ::testing::Test {
 protected:
  void SetUp() override {
    start_secrets();
    host.create(board, token, make_board("T", Template::funnel, Locale::fr, Millis{1}),
                [&](Result<void> r) { created = bool(r); });
    settle();
    ASSERT_TRUE(created);
  }
  /// Lets the log and the thread answer until both are done, the pacing tick included; timers may still be armed.
  void settle() {
    answer();
    for (int i = 0; i < 3; ++i) {
      io.run_for(std::chrono::milliseconds(12));
      io.restart();
      answer();
    }
  }
  /// Lets the log and the thread answer what can be at once.
  void answer() {
    for (int quiet = 0; quiet < 3;) {
      const bool moved = log.answer_all() + io.poll() > 0;
      io.restart();
      quiet = moved ? 0 : quiet + 1;
    }
  }
  struct Guest {
    std::shared_ptr<FastPort> port = std::make_shared<FastPort>();
    std::optional<RoomHost::Entered> entered;
  };
  Guest enter(RoomHost& at, const std::string& with, const char* client, std::optional<Position> since = {}) {
    return enter(at,
                 wire::Hello{with, ClientId{client}, "person-" + std::string(client) + "-0123456789", "Ana", since});
  }
  Guest enter(RoomHost& at, wire::Hello hello) {
    Guest guest;
    at.join(board, std::move(hello), guest.port, [&](auto e) { guest.entered = std::move(e); });
    settle();
    return guest;
  }
  Guest enter(const std::string& with, const char* client, std::optional<Position> since = {}) {
    return enter(host, with, client, since);
  }
  void submit(const Guest& guest, std::uint64_t seq, Ops ops) {
    guest.entered->runner->submit(guest.entered->session, {Seq{seq}, std::move(ops)});
    settle();
  }

  boost::asio::io_context io;
  MemoryOpLog log{MemoryOpLog::Answers::when_told};
  RoomHost host{io, log, HostConfig{.gathers = false, .backoff_ms_max = 4, .others_ms = 4, .snapshot_ms = 4}};
  const BoardId board{"board"};
  const std::string token = "facilitator-token";
  const std::string participant = derive_token(token, Role::participant, 1);
  bool created = false;
};

}  // namespace entonnoir::testing
