// Hosts that share a log, as the servers of a cluster do, and a log that goes away or is set back.
#include "room/counters.h"
#include "room/hosting.h"
#include "wire/wire.h"

namespace entonnoir::testing {
namespace {

class Nodes : public HostingTest {
 protected:
  std::string state_of(RoomHost& at) {
    std::string state = "no answer";
    at.view(board, token, [&](Result<BoardView> v) {
      state = v ? wire::encode_position(v->position) + wire::encode_state(*v->board, true) : code_name(v.error().code);
    });
    settle();
    return state;
  }
  static std::size_t place(const Guest& guest, const char* what) {
    const auto& heard = guest.port->heard;
    const auto it = std::find_if(heard.begin(), heard.end(), [&](const auto& m) { return m.find(what) != m.npos; });
    return static_cast<std::size_t>(it - heard.begin());
  }

  RoomHost other{io, log, HostConfig{.gathers = false, .backoff_ms_max = 4, .others_ms = 4}};
};

TEST_F(Nodes, OPS1AChangeOnOneServerIsToldOnTheOther) {
  const Guest fa = enter(token, "a");
  const Guest pi = enter(other, participant, "b");
  submit(fa, 1, {post("n", "hello")});
  EXPECT_EQ(pi.port->of("ops"), fa.port->of("ops"));
  ASSERT_EQ(pi.port->of("ops").size(), 1u);
  submit(pi, 1, {post("m", "back")});
  EXPECT_EQ(fa.port->of("ops").size(), 2u);
  EXPECT_EQ(state_of(host), state_of(other));
}

TEST_F(Nodes, SUB3SavedComesBeforeTheEntryAlsoAfterALostRace) {
  const Guest fa = enter(token, "a");
  const Guest pi = enter(other, participant, "b");
  const std::uint64_t races = room_counters().lost_races;
  fa.entered->runner->submit(fa.entered->session, {Seq{1}, {post("n", "first")}});
  submit(pi, 1, {post("m", "second")});
  EXPECT_EQ(room_counters().lost_races, races + 1);
  EXPECT_LT(place(pi, "\"saved\""), place(pi, "second"));
  EXPECT_LT(place(pi, "first"), place(pi, "second"));
  EXPECT_EQ(state_of(host), state_of(other));
}

TEST_F(Nodes, SessionsOfTwoServersAreWholeNumbersInJson) {
  const Guest fa = enter(token, "a");
  const Guest pi = enter(other, participant, "b");
  EXPECT_LT(fa.entered->session.value, 1ULL << 53);
  EXPECT_GT(fa.entered->session.value, 1ULL << 20) << "no count from 1, which another server would count as well";
  EXPECT_NE(fa.entered->session, pi.entered->session);
}

TEST_F(Nodes, ABoardThatIsErasedOnOneServerIsGoneOnTheOther) {
  const Guest pi = enter(other, participant, "b");
  bool gone = false;
  host.erase(board, token, [&](Result<void> r) { gone = bool(r); });
  settle();
  EXPECT_TRUE(gone);
  ASSERT_TRUE(pi.port->closed);
  EXPECT_EQ(pi.port->closed->code, Code::board_gone);
  EXPECT_FALSE(pi.port->closed->reconnect);
  EXPECT_EQ(other.rooms(), 0u);
  pi.entered->runner->submit(pi.entered->session, {Seq{1}, {post("n", "late")}});  // says a connection that is closing
  pi.entered->runner->leave(pi.entered->session);
  settle();
  EXPECT_EQ(state_of(other), "board_gone");
}

TEST_F(Nodes, SUB7WhileTheLogIsAwayReadingAndPresenceGoOnAndChangesAreNotSaved) {
  const Guest fa = enter(token, "a");
  log.fail_everything();
  const Guest late = enter(participant, "b");
  ASSERT_TRUE(late.entered) << "the board is in memory";
  EXPECT_EQ(late.port->of("snapshot").size(), 1u);
  submit(late, 1, {post("n", "hello")});
  EXPECT_NE(late.port->of("rejected").at(0).find("log_unavailable"), std::string::npos);
  late.entered->runner->presence(late.entered->session, {.editing = id("x")});
  io.run_for(std::chrono::milliseconds(150));
  io.restart();
  EXPECT_FALSE(fa.port->of("presence").empty());
  const Guest elsewhere = enter(other, participant, "c");
  EXPECT_FALSE(elsewhere.entered) << "there it is not";
  EXPECT_EQ(elsewhere.port->closed->code, Code::log_unavailable);
  EXPECT_TRUE(elsewhere.port->closed->reconnect);
  log.fail_everything(false);
  submit(late, 1, {post("n", "hello")});
  EXPECT_EQ(late.port->of("saved").size(), 1u);
}

TEST_F(Nodes, CON11WhereNobodyWroteClientsNoticeNothing) {
  const Guest fa = enter(token, "a");
  log.keep_copy();
  submit(fa, 1, {post("n", "hello")});
  submit(fa, 2, {post("m", "more")});
  const std::string before = state_of(host);
  const std::uint64_t restored = room_counters().entries_restored;
  log.set_back();
  settle();
  EXPECT_FALSE(fa.port->closed);
  EXPECT_EQ(fa.port->of("snapshot").size(), 1u) << "only the one at first";
  EXPECT_EQ(room_counters().entries_restored, restored + 2);
  EXPECT_EQ(state_of(other), before) << "as another server reads it from the log";
  submit(fa, 3, {post("o", "on")});
  EXPECT_EQ(fa.port->of("saved").size(), 3u);
}

TEST_F(Nodes, CON11ASetBackLogIsNoticedByTheAppendItself) {
  const Guest fa = enter(token, "a");
  log.keep_copy();
  submit(fa, 1, {post("n", "hello")});
  fa.entered->runner->submit(fa.entered->session, {Seq{2}, {post("m", "more")}});
  log.set_back();  // before the append that waits
  settle();
  settle();
  EXPECT_EQ(fa.port->of("saved").size(), 2u);
  EXPECT_NE(state_of(other).find("hello"), std::string::npos);
}

TEST_F(Nodes, CON11WhereOthersWroteEverybodyIsToldAndComesAgain) {
  const Guest fa = enter(token, "a");
  log.keep_copy();
  submit(fa, 1, {post("n", "hello")});
  log.set_back();
  log.append_elsewhere(board, {Mark{99}, {}, {}, {}, wire::encode_ops({op::BoardTitle{"Else"}})});
  settle();
  ASSERT_TRUE(fa.port->closed);
  EXPECT_EQ(fa.port->closed->code, Code::set_back);
  EXPECT_TRUE(fa.port->closed->reconnect);
  EXPECT_EQ(fa.port->closed->restored, 1u);
  EXPECT_EQ(fa.port->closed->lost, 0u);
  EXPECT_EQ(fa.port->of("snapshot").size(), 2u) << "what is true now";
  fa.entered->runner->leave(fa.entered->session);
  const Guest back = enter(token, "a");
  EXPECT_NE(back.port->of("welcome").at(0).find("\"last_seq\":1"), std::string::npos) << "SUB9: nothing to send again";
  EXPECT_NE(state_of(host).find("Else"), std::string::npos);
  EXPECT_EQ(state_of(host), state_of(other));
}

TEST_F(Nodes, CON11ALogFromBeforeTheBoardWasMadeGetsItAgain) {
  MemoryOpLog young{MemoryOpLog::Answers::when_told};
  young.keep_copy();  // empty
  RoomHost here{io, young, HostConfig{.gathers = false, .backoff_ms_max = 4, .others_ms = 4}};
  const auto settle_both = [&] {
    for (int i = 0; i < 20; ++i) young.answer_all(), settle();
  };
  here.create(board, token, make_board("T", Template::funnel, Locale::fr, Millis{1}),
              [](Result<void> r) { EXPECT_TRUE(r); });
  settle_both();
  auto port = std::make_shared<FastPort>();
  std::optional<RoomHost::Entered> entered;
  here.join(board, wire::Hello{token, ClientId{"a"}, "person-a-0123456789", "Ana", {}}, port,
            [&](auto e) { entered = std::move(e); });
  settle_both();
  ASSERT_TRUE(entered);
  entered->runner->submit(entered->session, {Seq{1}, {post("n", "hello")}});
  settle_both();
  young.set_back();
  settle_both();
  entered->runner->submit(entered->session, {Seq{2}, {post("m", "more")}});
  settle_both();
  EXPECT_EQ(port->of("saved").size(), 2u);
  EXPECT_FALSE(port->closed);
  std::size_t entries = 0;
  young.load(board, [&](Result<Loaded> l) { entries = l ? l->entries.size() : 0; });
  young.answer_all();
  EXPECT_EQ(entries, 3u);
}

TEST_F(Nodes, ARoomThatHasSomethingToBringBackStaysInMemory) {
  RoomHost brief{io, log, HostConfig{.idle_ms_max = 0, .gathers = false, .backoff_ms_max = 4, .others_ms = 4}};
  const Guest fa = enter(brief, token, "a");
  log.keep_copy();
  submit(fa, 1, {post("n", "hello")});
  log.set_back();
  log.fail_everything();
  settle();
  fa.entered->runner->leave(fa.entered->session);
  EXPECT_FALSE(fa.entered->runner->quiet());
  log.fail_everything(false);
  for (int i = 0; i < 5; ++i) settle();
  EXPECT_TRUE(fa.entered->runner->quiet());
  EXPECT_NE(state_of(other).find("hello"), std::string::npos);
}

TEST_F(Nodes, CON8StoppingDoesNotWaitForEverForALogThatIsAway) {
  const Guest fa = enter(token, "a");
  log.keep_copy();
  submit(fa, 1, {post("n", "hello")});
  log.set_back();
  log.fail_everything();
  settle();
  bool done = false;
  host.stop(20, [&] { done = true; });
  for (int i = 0; i < 3; ++i) settle();
  EXPECT_TRUE(done);
  EXPECT_EQ(fa.port->closed->code, Code::shutting_down);
}

TEST_F(Nodes, CON3WelcomeTellsUntilWhenTheBoardIsKept) {
  RoomHost keeping{io, log, HostConfig{.gathers = false, .retention = {.idle_ms = 1000, .adopted_ms = 5000}}};
  const Guest fa = enter(keeping, token, "a");
  std::optional<BoardView> seen;
  const auto look = [&] {
    keeping.view(board, token, [&](Result<BoardView> v) { seen = *v; });
    settle();
  };
  look();
  const Millis first = *seen->kept_until;
  EXPECT_NE(fa.port->of("welcome").at(0).find("\"kept_until\":" + std::to_string(first.value)), std::string::npos);
  submit(fa, 1, {post("p", "A phrase.", kDefinition), op::DefinitionRatify{}});
  look();
  EXPECT_GT(seen->kept_until->value, first.value + 3000) << "adopted: longer";
  EXPECT_EQ(enter(token, "z").port->of("welcome").at(0).find("kept_until"), std::string::npos) << "0: for ever";
}

}  // namespace
}  // namespace entonnoir::testing
