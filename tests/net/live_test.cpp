#include <gtest/gtest.h>

#include "net/test_server.h"
#include "support/gunzip.h"

namespace entonnoir::net {
namespace {

const std::string kPerson(20, 'p');

std::string hello(const std::string& token, const std::string& client) {
  return R"({"type":"hello","token":")" + token + R"(","client":")" + client + R"(","person":")" + kPerson + client +
         R"(","name":""})";
}
std::string post(int seq, const std::string& note, const std::string& text = "x") {
  return R"({"type":"submit","seq":)" + std::to_string(seq) + R"(,"ops":[{"op":"note.post","note":")" + note +
         R"(","text":")" + text + R"(","colour":"yellow","stage":"large"}]})";
}

/// A connection that is in.
struct Member : Wire {
  Member(TestServer& server, const NewBoard& board, const std::string& client, int receive_buffer = 0)
      : Wire(server, receive_buffer) {
    upgrade(server, board.board);
    text(hello(board.facilitator, client));
    next_of("welcome");
    next_of("snapshot");
  }
};

TEST(LiveCON1, WhatFollowsHelloAtOnceIsUnderstoodInAnOpenRoomToo) {
  TestServer server;
  const NewBoard made = new_board(server);
  Member first(server, made, "a");
  Wire second(server);
  second.upgrade(server, made.board);
  second.text(hello(made.facilitator, "b"));
  second.text(R"({"type":"ping"})");
  second.text(post(1, "n1"));
  EXPECT_NE(second.next_of("pong").find("now"), std::string::npos);
  EXPECT_NE(second.next_of("saved").find("\"seq\":1"), std::string::npos);
  EXPECT_NE(first.next_of("ops").find("n1"), std::string::npos);
}

TEST(LiveSUB3, SavedComesBeforeTheFrameWithTheEntry) {
  TestServer server;
  const NewBoard made = new_board(server);
  Member member(server, made, "a");
  for (int i = 1; i <= 20; ++i) {
    member.text(post(i, "n" + std::to_string(i)));
    std::string frame;
    do {
      frame = member.next();
    } while (frame.starts_with(R"({"type":"presence")"));
    EXPECT_TRUE(frame.starts_with(R"({"type":"saved")")) << frame;
    EXPECT_NE(member.next_of("ops").find("\"n" + std::to_string(i) + "\""), std::string::npos);
  }
}

/// The server reads short messages and long ones into different places.
TEST(LiveSUB2, AMessageIsWholeWhateverItsLengthAndItsFragments) {
  TestServer server;
  const NewBoard made = new_board(server);
  Member member(server, made, "a");
  const auto of_length = [](int seq, std::size_t length) {
    const std::string note = "n" + std::to_string(seq);
    return post(seq, note, std::string(length - post(seq, note, "").size(), 'x'));
  };
  int seq = 0;
  for (const std::size_t length : {255, 256, 257, 258, 1535, 1536, 1537, 2000, 200, 257}) {
    ++seq;
    const std::string whole = of_length(seq, length);
    ASSERT_EQ(whole.size(), length);
    member.text(whole);
    EXPECT_NE(member.next_of("saved").find("\"seq\":" + std::to_string(seq) + "}"), std::string::npos) << length;
  }
  for (const std::size_t cut : {1, 100, 255, 256, 257, 400}) {
    ++seq;
    const std::string whole = of_length(seq, 500);
    member.text(whole.substr(0, cut), 0x01);
    member.text("", 0x00);
    member.text(whole.substr(cut), 0x80);
    EXPECT_NE(member.next_of("saved").find("\"seq\":" + std::to_string(seq) + "}"), std::string::npos) << cut;
  }
}

TEST(LiveCON8, ByeThenTheCloseCodeThenTheEnd) {
  TestServer server;
  Wire wire(server);
  wire.upgrade(server, "AAAAAAAAAAAAAAAAAAAAAA");
  wire.text(hello("AAAAAAAAAAAAAAAAAAAAAA", "a"));
  EXPECT_NE(wire.next_of("bye").find("unknown_board"), std::string::npos);
  int opcode = 0;
  EXPECT_EQ(wire.next(&opcode), std::string("\x03\xe8"));  // 1000
  EXPECT_EQ(opcode, 8);
  EXPECT_TRUE(wire.at_end());
}

TEST(LiveCON10, TooLargeAndInvalidTextHaveTheirCloseCode) {
  TestServer server;
  const NewBoard made = new_board(server);
  for (const auto& [payload, code] : {std::pair{std::string(60'000, ' '), std::string("\x03\xf1")},
                                      std::pair{std::string("\xff"), std::string("\x03\xef")}}) {
    Member member(server, made, "a");
    member.text(payload, payload.size() > 1 ? 0x01 : 0x81);
    if (payload.size() > 1) member.text(payload, 0x80);  // the second half makes it too large
    int opcode = 0;
    std::string frame;
    while (opcode != 8) frame = member.next(&opcode);
    EXPECT_EQ(frame, code);
    EXPECT_TRUE(member.at_end());
  }
}

TEST(LiveSUB8, ASubmitThatBreaksTheSchemaIsRejectedByItsSeqAndCounts) {
  TestServer server;
  const NewBoard made = new_board(server);
  Member member(server, made, "a");
  for (int seq = 1; seq <= 3; ++seq) {
    member.text(R"({"type":"submit","seq":)" + std::to_string(seq) + R"(,"ops":[]})");
    EXPECT_NE(member.next_of("rejected").find("\"seq\":" + std::to_string(seq)), std::string::npos);
  }
  EXPECT_NE(member.next_of("bye").find("too_many_errors"), std::string::npos);
}

TEST(LiveSUB6, The61stChangeAtOnceIsRateLimitedAndTheConnectionGoesOn) {
  TestServer server;
  const NewBoard made = new_board(server);
  Member member(server, made, "a");
  int limited = 0;
  for (int i = 1; i <= 120; ++i) member.text(post(i, "n" + std::to_string(i)));
  for (int i = 1; i <= 120; ++i) {
    std::string frame = member.next();
    while (!frame.starts_with(R"({"type":"saved")") && !frame.starts_with(R"({"type":"rejected")"))
      frame = member.next();
    limited += frame.find("rate_limited") != std::string::npos ? 1 : 0;
  }
  EXPECT_GE(limited, 1);
  EXPECT_LE(limited, 60);
  member.text(R"({"type":"ping"})");
  member.next_of("pong");
}

/// 0.7 MB of frames without content: at 256 KiB/s after the first 512 KiB they take most of a second.
TEST(Live, EndlessEmptyFragmentsAreSlowedDownAndHarmNobody) {
  TestServer server;
  const NewBoard made = new_board(server);
  Member flood(server, made, "a");
  Member other(server, made, "b");
  const Time began = Steady::now();
  flood.text("", 0x01);
  std::string empty;
  for (int i = 0; i < 120'000; ++i) empty += std::string("\x00\x80\0\0\0\0", 6);
  flood.write(empty);
  other.text(post(1, "n1"));
  other.next_of("saved");
  flood.text(R"({"type":"ping"})", 0x80);  // the last fragment: the message is whole, and understood
  EXPECT_NE(flood.next_of("pong").find("now"), std::string::npos);
  EXPECT_GT(Steady::now() - began, std::chrono::milliseconds(500));
}

TEST(Live, AConnectionThatBreaksLeavesTheRoomOnce) {
  TestServer server;
  const NewBoard made = new_board(server);
  Member stays(server, made, "a");
  for (int i = 0; i < 10; ++i) Member(server, made, "b" + std::to_string(i));
  std::string presence;
  while (presence.find("\"count\":1,") == std::string::npos) {  // sooner or later alone again
    stays.text(R"({"type":"presence"})");
    presence = stays.next_of("presence");
  }
  while (server.shards().sum(&Counters::live_sessions) != 1) std::this_thread::yield();
}

std::string ten_posts(int round, const std::string& text) {
  std::string ops;
  for (int i = 0; i < 10; ++i)
    ops += std::string(i > 0 ? "," : "") + R"({"op":"note.post","note":"n)" + std::to_string(10 * round + i) +
           R"(","text":")" + text + R"(","colour":"yellow","stage":"large"})";
  return R"({"type":"submit","seq":)" + std::to_string(round + 1) + R"(,"ops":[)" + ops + "]}";
}

TEST(LiveCON5, OneThatReadsTooSlowlyGetsASnapshotAndGoesOn) {
  TestServer server;
  const NewBoard made = new_board(server);
  Member slow(server, made, "slow", 4096);
  std::vector<std::unique_ptr<Member>> writers;
  for (int i = 0; i < 4; ++i) writers.push_back(std::make_unique<Member>(server, made, "w" + std::to_string(i)));
  std::string text;
  for (int i = 0; i < 1'900; ++i) text += "\xe6\xbc\xa2";  // three bytes each: 1,000 notes are 5.7 MB, the ring holds 4
  for (int round = 0; round < 100; ++round) {
    Member& writer = *writers[static_cast<std::size_t>(round % 4)];
    writer.text(ten_posts(round, text));
    writer.next_of("saved");
    slow.sip();  // some progress, so that it is slow and not dead
  }
  EXPECT_NE(slow.next_of("ops").find("\"n0\""), std::string::npos);
  EXPECT_NE(slow.next_of("snapshot").find("\"n999\""), std::string::npos);
  writers[0]->text(post(1'000, "last"));
  EXPECT_NE(slow.next_of("ops").find("\"last\""), std::string::npos);
}

std::string packed_hello(const std::string& token, const std::string& client) {
  const std::string plain = hello(token, client);
  return plain.substr(0, plain.size() - 1) + R"(,"packed":true})";
}

/// The payload of the next binary frame; what comes before it is text, and its beginnings are put into `before`.
std::string next_binary(Wire& wire, std::vector<std::string>* before = nullptr) {
  for (;;) {
    int opcode = 0;
    std::string payload = wire.next(&opcode);
    if (opcode == 2) return payload;
    if (before) before->push_back(payload.substr(0, 17));
  }
}

TEST(LiveCON13, WhoAskedGetsTheSnapshotAsOneBinaryFrameWithTheTextThatOthersGet) {
  TestServer server;
  const NewBoard made = new_board(server);
  {
    Member writer(server, made, "w");
    writer.text(ten_posts(0, "what it means to me"));
    writer.next_of("saved");
  }
  Wire plain(server);
  plain.upgrade(server, made.board);
  plain.text(hello(made.participant, "a"));
  plain.next_of("welcome");
  const std::string text = plain.next_of("snapshot");
  Wire wire(server);
  wire.upgrade(server, made.board);
  wire.text(packed_hello(made.participant, "b"));
  std::vector<std::string> before;
  const std::string packed = next_binary(wire, &before);
  EXPECT_EQ(before, std::vector<std::string>{R"({"type":"welcome")"});
  EXPECT_EQ(gunzip(packed), text);
  EXPECT_LT(packed.size(), text.size());
}

TEST(LiveCON10, ABinaryFrameOfAClientIsRefusedAlsoWhereItAskedForThem) {
  TestServer server;
  const NewBoard made = new_board(server);
  Wire wire(server);
  wire.upgrade(server, made.board);
  wire.text(packed_hello(made.facilitator, "a"));
  wire.next_of("welcome");
  wire.text(R"({"type":"ping"})", 0x82);
  EXPECT_NE(wire.next_of("error").find("bad_message"), std::string::npos);
}

/// Texts that hardly compress: the packed snapshot is more than a socket takes at once.
TEST(LiveCON13, APackedOneArrivesWholeAtASlowReaderAndWhatWasToldSinceBehindIt) {
  TestServer server;
  const NewBoard made = new_board(server);
  Member writer(server, made, "w");
  std::uint64_t state = 1;
  for (int round = 0; round < 12; ++round) {
    std::string text;
    for (int i = 0; i < 1'900; ++i) {
      state = state * 6364136223846793005U + 1442695040888963407U;
      const auto letter = static_cast<unsigned>(state >> 33) % 4096;  // U+4000 to U+4FFF
      text += {'\xe4', static_cast<char>(0x80 + letter / 64), static_cast<char>(0x80 + letter % 64)};
    }
    writer.text(ten_posts(round, text));
    writer.next_of("saved");
  }
  Wire slow(server, 4096);
  slow.upgrade(server, made.board);
  slow.text(packed_hello(made.participant, "slow"));
  slow.next_of("welcome");
  writer.text(post(1'000, "last"));
  writer.next_of("saved");
  const std::string packed = next_binary(slow);
  EXPECT_GT(packed.size(), 80'000u);
  const std::string text = gunzip(packed);
  EXPECT_TRUE(text.starts_with(R"({"type":"snapshot")"));
  EXPECT_NE(text.find("\"n119\""), std::string::npos);
  EXPECT_NE(slow.next_of("ops").find("\"last\""), std::string::npos);
}

}  // namespace
}  // namespace entonnoir::net
