#include "rules/placement.h"

#include <gtest/gtest.h>

#include <set>

#include "support/boards.h"

namespace entonnoir::testing {
namespace {

std::pair<std::size_t, std::size_t> shape(const std::vector<Place>& places) {
  std::set<std::int32_t> xs;
  std::set<std::int32_t> ys;
  for (const Place& p : places) xs.insert(p.x), ys.insert(p.y);
  return {xs.size(), ys.size()};
}

bool overlap(Place a, Place b, Size size) {
  return std::abs(a.x - b.x) < size.width && std::abs(a.y - b.y) < size.height;
}

Board with_notes(int n) {
  Board b = funnel();
  const auto places = free_places(b, kLarge, static_cast<std::size_t>(n));
  for (int i = 0; i < n; ++i)
    fold(b, post("n" + std::to_string(i), "x", kLarge, places[static_cast<std::size_t>(i)]), Millis{1}, Participant{2});
  return b;
}

TEST(PlacementPLC2, SixtyNotesAreTenBySixAndThreeHundredTwentyFourByThirteen) {
  EXPECT_EQ(shape(free_places(funnel(), kLarge, 60)), (std::pair<std::size_t, std::size_t>{10, 6}));
  Board b = with_notes(200);
  EXPECT_EQ(shape(free_places(b, kLarge, 1)), (std::pair<std::size_t, std::size_t>{1, 1}));
  EXPECT_EQ(stage_width(with_notes(300), kLarge), 24 * 184 + 320);
}

TEST(PlacementPLC2, TheFirstNoteStandsAtTheTopRightOfTheAxis) {
  EXPECT_EQ(free_places(funnel(), kLarge, 1), (std::vector<Place>{{8, 8}}));
}

TEST(PlacementPLC3, OneAfterTheOtherNobodyStandsOnAnybody) {
  Board b = funnel();
  std::vector<Place> all;
  for (int i = 0; i < 160; ++i) {
    const Place p = free_places(b, kLarge, 1).front();
    for (const Place& other : all) ASSERT_FALSE(overlap(p, other, note_size(StageKind::notes))) << i;
    all.push_back(p);
    fold(b, post("n" + std::to_string(i), "x", kLarge, p), Millis{1}, Participant{2});
  }
}

TEST(PlacementPLC3, ANoteThatReachesDeepIntoACellTakesIt) {
  Board b = funnel();
  fold(b, post("a", "x", kLarge, Place{8 + 143, 8}), Millis{1}, Participant{2});
  EXPECT_NE(free_places(b, kLarge, 1).front(), (Place{8, 8})) << "25 px";
  fold(b, op::NoteMove{ids({"a"}), kLarge, std::vector<Place>{{8 + 144, 8}}}, Millis{1}, Participant{2});
  EXPECT_EQ(free_places(b, kLarge, 1).front(), (Place{8, 8})) << "24 px";
}

TEST(PlacementPLC3, ANoteThatMovedOnKeepsItsCellAndOneThatWasWithdrawnDoesNot) {
  Board b = funnel();
  fold(b, post("a", "x", kLarge, Place{8, 8}), Millis{1}, Participant{2});
  fold(b, op::NoteMove{ids({"a"}), kThemes, std::vector<Place>{{8, 8}}}, Millis{1}, Participant{1});
  EXPECT_NE(free_places(b, kLarge, 1).front(), (Place{8, 8}));
  fold(b, op::NoteWithdraw{ids({"a"})}, Millis{1}, Participant{2});
  EXPECT_EQ(free_places(b, kLarge, 1).front(), (Place{8, 8}));
}

TEST(PlacementPLC4, CellsStayWithinTheStage) {
  Board b = with_notes(60);
  const std::int32_t half = stage_width(b, kRefine) / 2;
  for (const Place& p : free_places(b, kRefine, 60)) {
    EXPECT_GE(p.x, -half);
    EXPECT_LE(p.x + note_size(StageKind::statements).width, half);
  }
}

TEST(PlacementPLC4, SeveralPlacesComeInReadingOrder) {
  const auto places = free_places(funnel(), kLarge, 12);
  EXPECT_TRUE(std::is_sorted(places.begin(), places.end(),
                             [](Place a, Place b) { return std::tie(a.y, a.x) < std::tie(b.y, b.x); }));
}

TEST(PlacementGEO1, StagesNarrowTowardsTheDefinition) {
  const Board b = funnel();
  EXPECT_EQ(stage_width(b, kLarge), 2400);
  EXPECT_EQ(stage_width(b, kThemes), 1920);
  EXPECT_EQ(stage_width(b, kRefine), 1440);
  EXPECT_EQ(stage_width(b, kDefinition), 960);
}

}  // namespace
}  // namespace entonnoir::testing
