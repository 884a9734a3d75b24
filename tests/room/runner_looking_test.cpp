// Who comes back after long, with the log in memory: entries that were read from the log and frames that come meanwhile
// make one row (CON4, CON6, OPS1).
#include "base/limits.h"
#include "room/hosting.h"
#include "wire/wire.h"

namespace entonnoir::testing {
namespace {

std::uint64_t number(const std::string& message, const std::string& name) {
  const auto at = message.find("\"" + name + "\":");
  return at == std::string::npos ? 0 : std::strtoull(message.c_str() + at + name.size() + 3, nullptr, 10);
}

class HostingLooking : public HostingTest {
 protected:
  /// One after the other, as one connection sends them, without waiting for each.
  void many(const Guest& guest, std::uint64_t count, const std::string& title) {
    for (std::uint64_t i = 0; i < count; ++i)
      guest.entered->runner->submit(guest.entered->session, {Seq{++seq_}, {op::BoardTitle{title}}});
    settle();
  }
  Position position(const std::string& saved) {
    Position at;
    at.revision.value = number(saved, "revision");
    at.mark.value = std::strtoull(saved.substr(saved.find("\"mark\":\"") + 8, 16).c_str(), nullptr, 16);
    return at;
  }
  /// Every revision from `from` to `to`, once and in order.
  static void expect_row(const std::vector<std::string>& ops, std::uint64_t from, std::uint64_t to) {
    ASSERT_FALSE(ops.empty());
    for (const std::string& message : ops) {
      EXPECT_EQ(number(message, "from"), from);
      EXPECT_LE(message.size() + 10, static_cast<std::size_t>(limits::frame_bytes_max));
      from = number(message, "to") + 1;
    }
    EXPECT_EQ(from, to + 1);
  }
  std::uint64_t seq_ = 0;
};

TEST_F(HostingLooking, CON4FarBehindTheEntriesFollowInFramesOfBoundedSize) {
  const Guest fa = enter(token, "a");
  submit(fa, ++seq_, {post("n", "hello")});
  const Position since = position(fa.port->of("saved").at(0));
  many(fa, 2'400, std::string(150, 't'));
  const Guest back = enter(participant, "b", since);
  EXPECT_TRUE(back.port->of("snapshot").empty());
  EXPECT_FALSE(back.port->of("presence").empty());
  expect_row(back.port->of("ops"), 3, 2'402);
  EXPECT_GT(back.port->of("ops").size(), 8u);
}

TEST_F(HostingLooking, OPS1WhatOthersDoMeanwhileComesInItsPlace) {
  const Guest fa = enter(token, "a");
  submit(fa, ++seq_, {post("n", "hello")});
  const Position since = position(fa.port->of("saved").at(0));
  many(fa, 2'400, "T");
  Guest back;
  host.join(board, wire::Hello{participant, ClientId{"b"}, "person-b-0123456789", "Bo", since}, back.port,
            [&](auto e) { back.entered = std::move(e); });
  io.poll();
  io.restart();
  for (int i = 0; i < 5; ++i) {  // the log answers one question at a time; others write between two
    fa.entered->runner->submit(fa.entered->session, {Seq{++seq_}, {post("m" + std::to_string(i), "more")}});
    EXPECT_TRUE(i > 0 || back.port->heard.empty()) << "not before it is known how";
    log.answer_one();
    io.poll();
    io.restart();
  }
  settle();
  submit(fa, ++seq_, {post("z", "last")});
  EXPECT_TRUE(back.port->heard.at(0).starts_with("{\"type\":\"welcome\"")) << back.port->heard.at(0);
  expect_row(back.port->of("ops"), 3, 2'408);
  expect_row(fa.port->of("ops"), 2, 2'408);
}

TEST_F(HostingLooking, WhoLeavesMeanwhileLeavesNothingBehind) {
  const Guest fa = enter(token, "a");
  submit(fa, ++seq_, {post("n", "hello")});
  const Position since = position(fa.port->of("saved").at(0));
  many(fa, 2'400, "T");
  Guest back;
  host.join(board, wire::Hello{participant, ClientId{"b"}, "person-b-0123456789", "Bo", since}, back.port,
            [&](auto e) { back.entered = std::move(e); });
  EXPECT_EQ(host.sessions(), 2u);
  back.entered->runner->leave(back.entered->session);
  settle();
  EXPECT_TRUE(back.port->heard.empty());
  EXPECT_EQ(host.sessions(), 1u);
  EXPECT_TRUE(fa.entered->runner->quiet());
}

TEST_F(HostingLooking, CON6OnlyWhoHasEditsPendingGetsASnapshotOfTheirOwn) {
  const Guest fa = enter(token, "a");
  submit(fa, ++seq_, {post("n", "hello")});
  submit(fa, ++seq_, {op::NoteEdit{id("n"), 0, {Insert{"<"}}}});
  Guest back;
  wire::Hello hello{participant, ClientId{"b"}, "person-b-0123456789", "Bo", {}};
  hello.pending = {{id("n"), 0}};
  host.join(board, hello, back.port, [&](auto e) { back.entered = std::move(e); });
  const Guest other = enter(participant, "c");
  const std::string with = back.port->of("snapshot").at(0);
  const std::string without = other.port->of("snapshot").at(0);
  const std::string edits = R"(,"edits":[{"edits":[{"by":1,"delta":["<"]}],"note":"n","version":0}]})";
  EXPECT_EQ(with, without.substr(0, without.size() - 1) + edits);
}

}  // namespace
}  // namespace entonnoir::testing
