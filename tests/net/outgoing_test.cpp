#include "net/outgoing.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <random>

namespace entonnoir::net {
namespace {

Frame frame(std::string bytes) { return std::make_shared<const std::string>(std::move(bytes)); }

/// Lets at most `max` bytes leave; what left.
std::string leave(Outgoing& out, std::size_t max) {
  std::string left;
  while (left.size() < max && !out.empty()) {
    std::array<iovec, 3> pieces;
    const std::size_t n = out.gather(pieces);
    std::string shown;
    for (std::size_t i = 0; i < n; ++i) shown.append(static_cast<const char*>(pieces[i].iov_base), pieces[i].iov_len);
    const std::size_t bytes = std::min(shown.size(), max - left.size());
    left += shown.substr(0, bytes);
    out.advance(bytes);
  }
  return left;
}
constexpr std::size_t kAll = 1 << 30;

TEST(Outgoing, RingFramesFollowFromTheEndThatWasThere) {
  Ring ring(1000);
  ring.push(frame("old"));
  Outgoing out;
  out.follow(ring);
  EXPECT_TRUE(out.empty());
  ring.push(frame("one"));
  ring.push(frame("two"));
  EXPECT_EQ(leave(out, kAll), "onetwo");
  EXPECT_TRUE(out.empty());
}

TEST(Outgoing, OwnFramesGoBetweenRingFramesNeverInsideOne) {
  Ring ring(1000);
  Outgoing out;
  out.follow(ring);
  ring.push(frame("RING1"));
  ring.push(frame("RING2"));
  EXPECT_EQ(leave(out, 2), "RI");
  ASSERT_TRUE(out.push(frame("own1")));
  ASSERT_TRUE(out.push(frame("own2")));
  EXPECT_EQ(leave(out, kAll), "NG1own1own2RING2");
}

TEST(Outgoing, AFrameThatWasCutIsFinishedAfterTheRingDroppedIt) {
  Ring ring(10);
  Outgoing out;
  out.follow(ring);
  ring.push(frame("aaaaaaaa"));
  EXPECT_EQ(leave(out, 3), "aaa");
  ring.push(frame("bbbbbbbb"));
  ring.push(frame("cccccccc"));
  EXPECT_FALSE(out.fell_off());  // first the rest of what was cut
  EXPECT_EQ(leave(out, kAll), "aaaaa");
  EXPECT_TRUE(out.fell_off());
  EXPECT_TRUE(out.empty());
}

TEST(Outgoing, ASnapshotTakesTheCursorToTheRingsEnd) {
  Ring ring(10);
  Outgoing out;
  out.follow(ring);
  ring.push(frame("aaaaaaaa"));
  EXPECT_EQ(leave(out, 3), "aaa");
  ring.push(frame("bbbbbbbb"));
  ASSERT_TRUE(out.push(frame("SNAPSHOT")));
  out.follow(ring);
  EXPECT_FALSE(out.fell_off());
  ring.push(frame("cccccccc"));
  EXPECT_EQ(leave(out, kAll), "aaaaaSNAPSHOTcccccccc");
}

TEST(Outgoing, WhoFallsOffAgainBeforeTheSnapshotLeftIsToldOnlyAfterIt) {
  Ring ring(10);
  Outgoing out;
  out.follow(ring);
  ASSERT_TRUE(out.push(frame("SNAPSHOT")));
  out.follow(ring);
  for (const char* next : {"aaaaaaaa", "bbbbbbbb", "cccccccc"}) ring.push(frame(next));
  EXPECT_FALSE(out.fell_off());
  EXPECT_EQ(leave(out, 4), "SNAP");
  EXPECT_FALSE(out.fell_off());
  EXPECT_EQ(leave(out, kAll), "SHOT");
  EXPECT_TRUE(out.fell_off());
}

TEST(Outgoing, AfterUnfollowNoRingFrameBegins) {
  Outgoing out;
  {
    Ring ring(1000);
    out.follow(ring);
    ring.push(frame("aaaa"));
    ring.push(frame("bbbb"));
    EXPECT_EQ(leave(out, 1), "a");
    out.unfollow();
  }  // the ring is gone; the frame that was cut is not
  ASSERT_TRUE(out.push(frame("bye")));
  EXPECT_EQ(leave(out, kAll), "aaabye");
}

TEST(Outgoing, OwnFramesThatWaitAreBounded) {
  Ring ring(1000);
  Outgoing out;
  out.follow(ring);
  std::size_t bytes = 0;
  while (out.push(frame(std::string(1000, 'x')))) bytes += 1000;
  EXPECT_LE(bytes, Outgoing::kSmallBytesMax);
  EXPECT_GT(bytes, Outgoing::kSmallBytesMax - 1001);
  EXPECT_EQ(leave(out, 5000).size(), 5000u);
  EXPECT_TRUE(out.push(frame("room again")));
}

TEST(Outgoing, SnapshotsThatWaitAreCountedNotWeighed) {
  Ring ring(1000);
  Outgoing out;
  out.follow(ring);
  const Frame snapshot = frame(std::string(3'000'000, 's'));
  for (std::size_t i = 0; i < Outgoing::kLargeMax; ++i) EXPECT_TRUE(out.push(snapshot));
  EXPECT_FALSE(out.push(snapshot));
  EXPECT_TRUE(out.push(frame("small")));
  EXPECT_EQ(leave(out, 3'000'000).size(), 3'000'000u);
  EXPECT_TRUE(out.push(snapshot));
}

TEST(Outgoing, TheGreetingIsNotCounted) {
  Ring ring(1000);
  Outgoing out;
  for (int i = 0; i < 3000; ++i) EXPECT_TRUE(out.push(frame(std::string(1000, 'x'))));
  out.follow(ring);
  EXPECT_TRUE(out.push(frame("saved")));
  EXPECT_EQ(leave(out, kAll).size(), 3'000'005u);
  std::size_t more = 0;
  while (out.push(frame(std::string(1000, 'x')))) ++more;
  EXPECT_EQ(more, Outgoing::kSmallBytesMax / 1000);
}

TEST(Outgoing, WhatWaitsCanBeForgottenButForTheFrameThatWasCut) {
  Ring ring(1000);
  Outgoing out;
  out.follow(ring);
  ASSERT_TRUE(out.push(frame("first")));
  ASSERT_TRUE(out.push(frame("second")));
  EXPECT_EQ(leave(out, 2), "fi");
  out.drop_waiting();
  ASSERT_TRUE(out.push(frame("bye")));
  EXPECT_EQ(leave(out, kAll), "rstbye");
}

/// What a reader got, frame by frame: `<o3>` own, `<r7…>` of the ring, `<s9>` a snapshot that covers the ring up to 9.
struct Received {
  int own = 0;
  int shared = 0;
  bool whole = true;
  explicit Received(const std::string& bytes) {
    for (std::size_t at = 0; at < bytes.size() && whole;) {
      const std::size_t end = bytes.find('>', at);
      whole = bytes[at] == '<' && end != std::string::npos && take(bytes[at + 1], std::stoi(bytes.substr(at + 2)));
      at = end + 1;
    }
  }
  bool take(char kind, int number) {
    if (kind == 's') shared = number;
    if (kind == 'o') return number == own++;
    return kind == 's' || number == shared++;
  }
};

class RandomReader {
 public:
  explicit RandomReader(unsigned seed) : random_(seed) { out.follow(ring_); }

  void step() {
    const std::size_t what = pick(10);
    if (what < 4) ring_.push(frame("<r" + std::to_string(shared++) + std::string(pick(30), '.') + ">"));
    if (what == 4 && out.push(frame("<o" + std::to_string(own) + ">"))) ++own;
    if (what > 4) received += leave(out, pick(25));
    if (!out.fell_off()) return;
    out.push(frame("<s" + std::to_string(shared) + ">"));
    out.follow(ring_);
    ++snapshots;
  }
  std::size_t pick(std::size_t n) { return random_() % n; }

  Outgoing out;
  std::string received;
  int own = 0;
  int shared = 0;
  int snapshots = 0;

 private:
  std::mt19937 random_;
  Ring ring_{200};
};

/// Whatever is cut where: what left is whole frames, own ones in order, ring ones in order and without a gap but where
/// the reader was told that it fell off.
TEST(Outgoing, RandomReadersGetWholeFramesInOrder) {
  int snapshots = 0;
  for (unsigned seed = 1; seed <= 300; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    RandomReader reader(seed);
    for (int i = 0; i < 400; ++i) reader.step();
    reader.received += leave(reader.out, kAll);
    const Received got(reader.received);
    EXPECT_TRUE(got.whole);
    EXPECT_EQ(got.own, reader.own);
    EXPECT_TRUE(got.shared == reader.shared || reader.out.fell_off());
    snapshots += reader.snapshots;
  }
  EXPECT_GT(snapshots, 0);
}

}  // namespace
}  // namespace entonnoir::net
