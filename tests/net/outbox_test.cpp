#include "net/outbox.ipp"

#include <gtest/gtest.h>
#include <sys/socket.h>

#include <boost/asio/local/stream_protocol.hpp>

namespace entonnoir::net {
namespace {

using Local = asio::local::stream_protocol;
using LocalSocket = asio::basic_stream_socket<Local, Executor>;
using std::chrono::seconds;

Frame frame(std::string bytes) { return std::make_shared<const std::string>(std::move(bytes)); }

/// An outbox on one end of a pair of sockets; the test reads the other when it likes.
struct Pair : OutboxOwner {
  asio::io_context io{1};
  Counters counters;
  std::shared_ptr<BasicOutbox<LocalSocket>> outbox;
  int reader = -1;
  int fell = 0;
  int slow = 0;
  int broken = 0;

  Pair() {
    int fds[2];
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), 0);
    const int small = 4096;  // so that EAGAIN comes soon
    EXPECT_EQ(::setsockopt(fds[0], SOL_SOCKET, SO_SNDBUF, &small, sizeof small), 0);
    reader = fds[1];
    outbox = std::make_shared<BasicOutbox<LocalSocket>>(LocalSocket(io, Local(), fds[0]), *this, counters);
  }
  ~Pair() {
    outbox->detach();
    if (reader >= 0) ::close(reader);
  }
  void fell_off_ring() override { ++fell; }
  void reader_too_slow() override { ++slow; }
  void socket_broken() override { ++broken; }

  /// What is there to be read now, at most `max` bytes.
  std::string read(std::size_t max = 1 << 20) {
    std::string bytes(max, '\0');
    const ssize_t n = ::recv(reader, bytes.data(), bytes.size(), MSG_DONTWAIT);
    bytes.resize(n > 0 ? static_cast<std::size_t>(n) : 0);
    return bytes;
  }
  /// Reads until nothing more comes.
  std::string read_all() {
    std::string all;
    for (std::string some = read(); !some.empty(); some = read()) {
      all += some;
      io.poll();
    }
    return all;
  }
  bool at_end() {
    char byte;
    return ::recv(reader, &byte, 1, MSG_DONTWAIT) == 0;
  }
};

TEST(Outbox, WhatTheSocketTakesLeavesAtOnceWithoutTheLoop) {
  Pair pair;
  Ring ring(1 << 20);
  pair.outbox->follow(ring);
  pair.outbox->send(frame("saved"));
  ring.push(frame("ops"));
  pair.outbox->wake();
  EXPECT_EQ(pair.read(), "savedops");
  EXPECT_EQ(pair.counters.frames_out.value(), 2u);
  EXPECT_EQ(pair.counters.bytes_out.value(), 8u);
}

TEST(Outbox, SeveralSmallFramesLeaveByOneCallInOrder) {
  Pair pair;
  Ring ring(1 << 20);
  pair.outbox->follow(ring);
  std::string expected;
  for (int i = 0; i < 200; ++i) {
    ring.push(frame("<" + std::to_string(i) + ">"));
    expected += "<" + std::to_string(i) + ">";
  }
  pair.outbox->wake();
  EXPECT_EQ(pair.read_all(), expected);
}

TEST(Outbox, ASlowReaderGetsEveryByteInOrderWhenItReadsOn) {
  Pair pair;
  Ring ring(1 << 20);
  pair.outbox->follow(ring);
  std::string expected;
  for (int i = 0; i < 50; ++i) {
    const std::string bytes = "<" + std::to_string(i) + std::string(900, '.') + ">";
    ring.push(frame(bytes));
    expected += bytes;
    pair.outbox->wake();
  }
  EXPECT_EQ(pair.read_all(), expected);
  EXPECT_EQ(pair.fell, 0);
}

TEST(Outbox, AnOwnFrameWaitsForTheFrameThatWasCutByTheSocket) {
  Pair pair;
  Ring ring(1 << 20);
  pair.outbox->follow(ring);
  const std::string large = "<" + std::string(100'000, '.') + ">";
  ring.push(frame(large));
  ring.push(frame("<next>"));
  pair.outbox->wake();
  pair.outbox->send(frame("<own>"));
  EXPECT_EQ(pair.read_all(), large + "<own><next>");
}

TEST(Outbox, WhoFellOffTheRingIsToldOnceAndGoesOnAfterTheSnapshot) {
  Pair pair;
  Ring ring(1'000);
  pair.outbox->follow(ring);
  const std::string cut = "<" + std::string(100'000, 'a') + ">";
  ring.push(frame(cut));
  pair.outbox->wake();
  for (int i = 0; i < 10; ++i) {
    ring.push(frame(std::string(900, 'b')));
    pair.outbox->wake();
  }
  EXPECT_EQ(pair.fell, 0);
  EXPECT_EQ(pair.read_all(), cut);
  EXPECT_EQ(pair.fell, 1);
  ring.push(frame(std::string(900, 'b')));
  pair.outbox->wake();
  EXPECT_EQ(pair.fell, 1);
  pair.outbox->send(frame("<snapshot>"));
  pair.outbox->follow(ring);
  ring.push(frame("<ops>"));
  pair.outbox->wake();
  EXPECT_EQ(pair.read_all(), "<snapshot><ops>");
}

TEST(Outbox, NoProgressWhileSomethingWaitsIsAStall) {
  Pair pair;
  Ring ring(1 << 20);
  pair.outbox->follow(ring);
  EXPECT_FALSE(pair.outbox->stalled(Steady::now() + seconds(100), seconds(10)));
  ring.push(frame(std::string(500'000, '.')));
  pair.outbox->wake();
  EXPECT_FALSE(pair.outbox->stalled(Steady::now() + seconds(9), seconds(10)));
  EXPECT_TRUE(pair.outbox->stalled(Steady::now() + seconds(11), seconds(10)));
  EXPECT_EQ(pair.read_all().size(), 500'000u);
  EXPECT_FALSE(pair.outbox->stalled(Steady::now() + seconds(100), seconds(10)));
}

TEST(Outbox, OwnFramesBeyondTheirBoundAreToldAndNotKept) {
  Pair pair;
  Ring ring(1 << 20);
  pair.outbox->follow(ring);
  for (int i = 0; i < 2'000; ++i) pair.outbox->send(frame(std::string(1'000, 'x')));
  EXPECT_GT(pair.slow, 0);
  EXPECT_LE(pair.read_all().size(), Outgoing::kSmallBytesMax + 300'000);
}

TEST(Outbox, FinishLetsWhatWaitsGoThenTheLastFramesThenTheEnd) {
  Pair pair;
  Ring ring(1 << 20);
  pair.outbox->follow(ring);
  const std::string large(100'000, 'a');
  ring.push(frame(large));
  ring.push(frame("never begun"));
  pair.outbox->wake();
  pair.outbox->send(frame("<own>"));
  pair.outbox->finish({frame("<bye>"), frame("<close>")});
  pair.outbox->send(frame("after"));
  pair.outbox->wake();
  EXPECT_EQ(pair.read_all(), large + "<own><bye><close>");
  EXPECT_TRUE(pair.at_end());
}

TEST(Outbox, FinishOfAFullOutboxStillSaysBye) {
  Pair pair;
  Ring ring(1 << 20);
  pair.outbox->follow(ring);
  while (pair.slow == 0) pair.outbox->send(frame(std::string(1'000, 'x')));
  pair.outbox->finish({frame("<bye>"), frame("<close>")});
  EXPECT_TRUE(pair.read_all().ends_with("x<bye><close>"));
}

TEST(Outbox, AReaderThatIsGoneIsToldOnce) {
  Pair pair;
  Ring ring(1 << 20);
  pair.outbox->follow(ring);
  ::close(std::exchange(pair.reader, -1));
  for (int i = 0; i < 5; ++i) {
    ring.push(frame("ops"));
    pair.outbox->wake();
    pair.outbox->send(frame("own"));
  }
  EXPECT_EQ(pair.broken, 1);
}

TEST(Outbox, AfterDetachNobodyIsTold) {
  Pair pair;
  Ring ring(1 << 20);
  pair.outbox->follow(ring);
  ring.push(frame(std::string(500'000, '.')));
  pair.outbox->wake();
  pair.outbox->detach();
  ::close(std::exchange(pair.reader, -1));
  pair.io.poll();
  pair.outbox->send(frame("own"));
  EXPECT_EQ(pair.broken + pair.slow + pair.fell, 0);
}

}  // namespace
}  // namespace entonnoir::net
