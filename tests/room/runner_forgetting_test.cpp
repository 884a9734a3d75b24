// Words that were erased for good, with the log in memory and one server or two (CON12).
#include "room/counters.h"
#include "room/hosting.h"
#include "wire/wire.h"

namespace entonnoir::testing {
namespace {

class HostingForgetting : public HostingTest {
 protected:
  static bool says(const std::string& message, const char* part) { return message.find(part) != std::string::npos; }
  /// Everything that the log holds of the board.
  std::string log_text() {
    std::string text;
    log.history(board, Revision{1}, Revision{UINT64_MAX >> 1}, [&](Result<std::vector<StoredEntry>> entries) {
      ASSERT_TRUE(entries);
      for (const StoredEntry& e : *entries) text += e.ops;
    });
    log.load(board, [&](Result<Loaded> loaded) {
      ASSERT_TRUE(loaded);
      if (loaded->latest) text += loaded->latest->bytes;
      epoch = loaded->tail.epoch;
    });
    log.base(board, [&](Result<std::optional<StoredSnapshot>> base) {
      if (base && *base) text += (*base)->bytes;
    });
    settle();
    return text;
  }
  static std::string last_of(const Guest& guest, const std::string& type) {
    const auto all = guest.port->of(type);
    return all.empty() ? "" : all.back();
  }
  Ops erase() { return {op::PersonErase{}}; }
  Epoch epoch{0};
};

TEST_F(HostingForgetting, CON12TheWordsAreNowhereAnyMore) {
  const Guest fa = enter(token, "a");
  const Guest pi = enter(participant, "b");
  submit(pi, 1, {post("n", "topsecret")});
  submit(fa, 1, {post("m", "kept")});
  submit(pi, 2, erase());
  const std::string held = log_text();
  EXPECT_FALSE(says(held, "topsecret"));
  EXPECT_TRUE(says(held, "kept"));
  EXPECT_EQ(epoch, Epoch{2});
  for (const Guest& guest : {fa, pi}) {
    EXPECT_TRUE(says(last_of(guest, "snapshot"), "\"epoch\":2"));
    EXPECT_FALSE(says(last_of(guest, "snapshot"), "topsecret"));
    EXPECT_TRUE(says(guest.port->heard.back(), "\"snapshot\"") || says(guest.port->heard.back(), "\"presence\""));
  }
  submit(fa, 2, {post("o", "later")});
  EXPECT_TRUE(says(last_of(pi, "ops"), "later")) << "and life goes on";
  EXPECT_TRUE(fa.entered->runner->quiet());
}

TEST_F(HostingForgetting, CON12OneWhoComesWithAPositionOfBeforeGetsASnapshotWithoutThem) {
  const Guest pi = enter(participant, "b");
  submit(pi, 1, {post("n", "topsecret")});
  Position since;
  host.view(board, token, [&](Result<BoardView> v) { since = v->position; });
  settle();
  submit(pi, 2, erase());
  const Guest back = enter(participant, "c", since);
  EXPECT_TRUE(back.port->of("ops").empty());
  EXPECT_FALSE(says(back.port->of("snapshot").at(0), "topsecret"));
}

TEST_F(HostingForgetting, CON12ALogThatFailsIsAskedAgainUntilItForgot) {
  std::vector<std::string> reported;
  RoomHost other{
      io, log,
      HostConfig{.gathers = false, .backoff_ms_max = 4, .others_ms = 4, .report = [&](const std::string& what) {
                   reported.push_back(what);
                 }}};
  const Guest pi = enter(other, participant, "b");
  submit(pi, 1, {post("n", "topsecret")});
  pi.entered->runner->submit(pi.entered->session, {Seq{2}, erase()});
  io.poll();
  io.restart();
  log.answer_one();  // the entry is durable
  log.fail_everything(true);
  settle();
  EXPECT_FALSE(reported.empty());
  EXPECT_FALSE(pi.entered->runner->quiet());
  log.fail_everything(false);
  for (int i = 0; i < 20 && !pi.entered->runner->quiet(); ++i) settle();
  EXPECT_FALSE(says(log_text(), "topsecret"));
  EXPECT_EQ(epoch, Epoch{2});
}

TEST_F(HostingForgetting, CON12AServerThatDiesBetweenLeavesItToTheNextThatLoadsTheBoard) {
  {
    RoomHost dies{io, log, HostConfig{.gathers = false}};
    const Guest pi = enter(dies, participant, "b");
    submit(pi, 1, {post("n", "topsecret")});
    pi.entered->runner->submit(pi.entered->session, {Seq{2}, erase()});
    io.poll();
    io.restart();
    log.answer_one();
  }
  EXPECT_TRUE(says(log_text(), "topsecret"));
  EXPECT_EQ(epoch, Epoch{1});
  bool seen = false;
  host.view(board, token, [&](Result<BoardView> v) { seen = bool(v); });
  for (int i = 0; i < 5; ++i) settle();
  EXPECT_TRUE(seen);
  EXPECT_FALSE(says(log_text(), "topsecret"));
  EXPECT_EQ(epoch, Epoch{2});
}

TEST_F(HostingForgetting, CON12AnotherServerTakesTheLaterEpochOver) {
  RoomHost other{io, log, HostConfig{.gathers = false, .backoff_ms_max = 4, .others_ms = 4}};
  const Guest here = enter(participant, "a");
  const Guest there = enter(other, participant, "b");
  submit(here, 1, {post("n", "topsecret")});
  submit(here, 2, erase());
  for (int i = 0; i < 5; ++i) settle();
  log_text();
  EXPECT_EQ(epoch, Epoch{2}) << "once, though both servers knew of it";
  EXPECT_TRUE(says(last_of(there, "snapshot"), "\"epoch\":2"));
  EXPECT_FALSE(says(last_of(there, "snapshot"), "topsecret"));
  EXPECT_FALSE(there.port->closed) << "nobody is sent away";
  submit(there, 1, {post("m", "from there")});
  EXPECT_TRUE(says(last_of(here, "ops"), "from there"));
}

TEST_F(HostingForgetting, ARingThatIsClearedIsAtItsEnd) {
  Ring ring(1000);
  ring.push(text_frame("{}"));
  ring.clear();
  EXPECT_EQ(ring.begin(), 1u);
  EXPECT_EQ(ring.end(), 1u);
  EXPECT_EQ(ring.bytes(), 0u);
  ring.push(text_frame("[]"));
  EXPECT_EQ(payload_of(ring.at(1)), "[]");
}

}  // namespace
}  // namespace entonnoir::testing
