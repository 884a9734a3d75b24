#include "rules/placement.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <set>
#include <tuple>

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

int pick(int from, int to) { return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange(from, to + 1)); }

/// PLC2 and PLC3 word by word: all cells in their order, and of each whether anything reaches into it.
std::vector<Place> by_the_word(const Board& board, const StageId& stage, std::size_t count,
                               const std::vector<Place>& more) {
  const Size size = note_size(board.stage(stage)->kind);
  const int pitch = size.width + 16;
  const int h_max = std::max(1, (stage_width(board, stage) - 136) / (2 * pitch));
  std::vector<Place> things = more;
  for (const auto& [id, note] : board.notes)
    if (const auto at = note.places.find(stage); at != note.places.end() && !note.withdrawn)
      things.push_back(at->second);
  const int rows = static_cast<int>(count + 4 * things.size()) / (2 * h_max) + 40;  // a note takes four cells at most
  std::vector<std::tuple<int, int, int, int, Place>> cells;
  for (int j = 0; j < rows; ++j)
    for (int i = -h_max; i < h_max; ++i) {
      const int h = std::max(i + 1, -i);
      cells.emplace_back(std::max(18 * h * pitch / 184, 16 * (j + 1)), j, h, i < 0, Place{i * pitch + 8, j * 184 + 8});
    }
  std::sort(cells.begin(), cells.end());
  std::vector<Place> out;
  for (const auto& cell : cells) {
    const Place at = std::get<Place>(cell);
    const bool taken = std::any_of(things.begin(), things.end(), [&](const Place& p) {
      return std::abs(p.x - at.x) < size.width - 24 && std::abs(p.y - at.y) < size.height - 24;
    });
    if (!taken && out.size() < count) out.push_back(at);
  }
  std::sort(out.begin(), out.end(), [](Place a, Place b) { return std::tie(a.y, a.x) < std::tie(b.y, b.x); });
  return out;
}

/// In a cell, anywhere near, or far away.
Place some_place() {
  const int how = pick(0, 9);
  if (how < 5) return {pick(-12, 12) * 184 + 8, pick(0, 8) * 184 + 8};
  const int far = how == 9 ? 8000 : 2000;
  return {pick(-far, far), pick(-far / 4, far)};
}

TEST(PlacementPLC2, OnAnyBoardTheFreePlacesAreTheFirstOnesByTheWordOfTheRule) {
  EXPECT_TRUE(rc::check([] {
    Board b = funnel();
    const StageId stage = pick(0, 2) ? kLarge : kRefine;
    if (pick(0, 1)) {  // close together from the first cell on, as notes without a place come to stand
      const auto places = free_places(b, stage, static_cast<std::size_t>(pick(1, 150)));
      for (std::size_t i = 0; i < places.size(); ++i)
        apply_all(b, {post("p" + std::to_string(i), "x", stage, places[i])});
    }
    for (int i = pick(0, 60); i > 0; --i)
      apply_all(b, {post("n" + std::to_string(i), "x", pick(0, 4) ? stage : kThemes, some_place())});
    for (int i = pick(0, 20); i > 0; --i) {
      const NoteId id{"n" + std::to_string(i)};
      if (!b.note(id)) continue;
      pick(0, 1) ? apply_all(b, {op::NoteWithdraw{{id}}})
                 : apply_all(b, {op::NoteMove{{id}, pick(0, 1) ? stage : kThemes, std::vector{some_place()}}});
    }
    std::vector<Place> more;
    for (int i = pick(0, 5); i > 0; --i) more.push_back(some_place());
    const auto count = static_cast<std::size_t>(pick(0, 3) ? 1 : pick(1, 200));
    RC_ASSERT(free_places(b, stage, count, more) == by_the_word(b, stage, count, more));
  }));
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
