// The boards of a thread with the log in memory and ports that write down what they are told.
#include "room/hosting.h"
#include "wire/wire.h"

namespace entonnoir::testing {
namespace {

class Hosting : public HostingTest {};

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

TEST_F(Hosting, OPS2WhatComesWithinATickIsAppendedAndToldTogether) {
  RoomHost paced{io, log, HostConfig{}};
  const Guest fa = enter(paced, token, "a");
  const Guest pi = enter(paced, participant, "b");
  const auto say = [&](std::uint64_t seq) {
    pi.entered->runner->submit(pi.entered->session, {Seq{seq}, {post("n" + std::to_string(seq), "hello")}});
  };
  say(1);
  answer();
  EXPECT_EQ(pi.port->of("saved").size(), 1u) << "at once on a quiet board";
  EXPECT_EQ(fa.port->of("ops").size(), 1u);
  for (std::uint64_t seq = 2; seq <= 4; ++seq) say(seq);
  EXPECT_FALSE(pi.entered->runner->quiet());
  settle();
  EXPECT_EQ(pi.port->of("saved").size(), 4u);
  ASSERT_EQ(fa.port->of("ops").size(), 2u);
  for (const char* note : {"\"n2\"", "\"n3\"", "\"n4\""})
    EXPECT_NE(fa.port->of("ops")[1].find(note), std::string::npos) << note;
}

TEST_F(Hosting, SUB5WhoLeavesRightAfterASubmitHasItSavedOnce) {
  RoomHost paced{io, log, HostConfig{}};
  const Guest pi = enter(paced, participant, "b");
  submit(pi, 1, {post("n", "hello")});
  pi.entered->runner->submit(pi.entered->session, {Seq{2}, {post("m", "more")}});  // within the tick
  pi.entered->runner->leave(pi.entered->session);
  const Guest again = enter(paced, participant, "b");
  submit(again, 2, {post("m", "more")});
  EXPECT_EQ(again.port->of("saved").size(), 1u);
  EXPECT_NE(enter(token, "a").port->of("snapshot").at(0).find("more"), std::string::npos);
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
  EXPECT_EQ(pi.port->of("saved").size(), 1u) << "once the log is found to have it (SUB3)";
  submit(pi, 1, {post("n", "hello")});
  EXPECT_EQ(pi.port->of("saved").size(), 2u) << "in answer to the repeat (SUB1)";
  Result<Loaded> loaded = reject(Code::internal);
  log.load(board, [&](Result<Loaded> l) { loaded = std::move(l); });
  settle();
  EXPECT_EQ(loaded->entries.size(), 2u) << "board.create and one post";
}

TEST_F(Hosting, ABoardComesBackFromTheLogAsItWas) {
  const Guest pi = enter(participant, "b");
  submit(pi, 1, {post("n", "hello")});
  pi.entered->runner->leave(pi.entered->session);
  RoomHost other{io, log, HostConfig{.gathers = false}};
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
  settle();
  EXPECT_EQ(pi.port->of("snapshot").size(), 2u);
}

}  // namespace
}  // namespace entonnoir::testing
