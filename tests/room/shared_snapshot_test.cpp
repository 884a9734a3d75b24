// What an audience was told since its snapshot, in as few frames as it takes (OPS1, OPS2).
#include "room/shared_snapshot.h"

#include <gtest/gtest.h>

#include "base/limits.h"
#include "support/boards.h"
#include "support/gunzip.h"

namespace entonnoir::testing {
namespace {

Position at(std::uint64_t revision) { return {Epoch{1}, Revision{revision}, Mark{revision * 10}}; }

SharedSnapshot snapshot() { return {std::make_shared<const Board>(funnel()), at(4), 0}; }

TEST(SharedSnapshotOPS1, WhatWasToldSinceIsOneFrameForAllUntilThereIsMore) {
  SharedSnapshot shared = snapshot();
  EXPECT_TRUE(shared.since().empty());
  shared.told(R"({"a":1})", at(5));
  shared.told("", at(7));  // of which nothing is to be seen
  shared.told(R"({"b":1},{"c":1})", at(9));
  ASSERT_EQ(shared.since().size(), 1u);
  const Frame frame = shared.since()[0];
  EXPECT_EQ(frame, shared.since()[0]) << "not made again";
  const std::string text(payload_of(frame));
  EXPECT_NE(text.find(R"("entries":[{"a":1},{"b":1},{"c":1}])"), std::string::npos) << text;
  EXPECT_NE(text.find(R"("from":5)"), std::string::npos) << text;
  EXPECT_NE(text.find(R"("to":9)"), std::string::npos) << text;
  shared.told(R"({"d":1})", at(10));
  ASSERT_EQ(shared.since().size(), 1u);
  EXPECT_NE(payload_of(shared.since()[0]).find(R"("to":10)"), std::string::npos);
}

TEST(SharedSnapshotOPS1, NoFrameIsLongerThanOneMayBeAndTheyAreContiguous) {
  SharedSnapshot shared = snapshot();
  const std::string entry = "\"" + std::string(20'000, 'x') + "\"";
  for (std::uint64_t revision = 5; revision < 12; ++revision) {
    shared.told(entry, at(revision));
    if (revision % 2 == 0) shared.since();
  }
  ASSERT_EQ(shared.since().size(), 3u);
  const char* ranges[][2] = {{"\"from\":5", "\"to\":7"}, {"\"from\":8", "\"to\":10"}, {"\"from\":11", "\"to\":11"}};
  for (std::size_t i = 0; i < 3; ++i) {
    const std::string_view text = payload_of(shared.since()[i]);
    EXPECT_LE(text.size(), static_cast<std::size_t>(limits::frame_bytes_max));
    for (const char* part : ranges[i]) EXPECT_NE(text.find(part), text.npos) << part;
  }
}

TEST(SharedSnapshotCON13, PackedItIsTheSameTextAndNotWorthItWhereThatIsShort) {
  Board board = funnel();
  board.title = std::string(2'000, 'x');
  const SnapshotFrames frames = with_packed(encode_snapshot(board, at(4), Audience::everyone));
  EXPECT_EQ(frames.packed->at(0), '\x82');
  EXPECT_EQ(gunzip(payload_of(frames.packed)), payload_of(frames.text));
  const SnapshotFrames few = with_packed(encode_snapshot(Board{}, at(4), Audience::everyone));
  EXPECT_EQ(few.packed, few.text);
  EXPECT_EQ(few.text->at(0), '\x81');
}

}  // namespace
}  // namespace entonnoir::testing
