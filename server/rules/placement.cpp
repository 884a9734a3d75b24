#include "rules/placement.h"

#include <algorithm>
#include <array>
#include <queue>
#include <string_view>
#include <tuple>
#include <utility>

#include "base/check.h"

namespace entonnoir {
namespace {

constexpr std::int32_t kPitch = 184;
constexpr std::int32_t kTopPx = 8;
/// A note may reach this far into a cell without taking it (PLC3).
constexpr std::int32_t kOverlapPx = 24;
constexpr std::int32_t kMarginPx = 68;

struct Step {
  std::int32_t notes;
  std::int32_t columns;
};
constexpr std::array<Step, 6> kSteps{{{60, 10}, {120, 16}, {300, 24}, {600, 32}, {1200, 48}, {2000, 60}}};

std::int32_t pitch_x(StageKind kind) { return note_size(kind).width + kPitch - 168; }

/// Notes that are or were in the fullest stage.
std::int32_t fullest(const Board& board) {
  std::vector<std::pair<std::string_view, std::int32_t>> counts;  // a board has few stages
  for (const auto& [id, note] : board.notes)
    for (const auto& [stage, place] : note.places) {
      const auto known =
          std::find_if(counts.begin(), counts.end(), [&](const auto& c) { return c.first == stage.value; });
      if (known == counts.end()) {
        counts.emplace_back(stage.value, 1);
      } else {
        ++known->second;
      }
    }
  std::int32_t most = 0;
  for (const auto& [stage, n] : counts) most = std::max(most, n);
  return most;
}

struct Cell {
  std::int32_t i;
  std::int32_t j;
};

/// Which cells of a grid are taken: a bit for each cell of a row that can be asked for.
class Taken {
 public:
  Taken(const Board& board, const Stage& stage, std::int32_t h_max, const std::vector<Place>& more)
      : size_(note_size(stage.kind)), pitch_(pitch_x(stage.kind)), h_max_(h_max) {
    ENTONNOIR_CHECK(h_max <= kHalfRow);
    for (const auto& [id, note] : board.notes) {
      if (note.withdrawn) continue;
      if (const auto it = note.places.find(stage.id); it != note.places.end()) add(it->second);
    }
    for (const Place& p : more) add(p);
  }

  Place place(Cell c) const { return Place{c.i * pitch_ + (pitch_ - size_.width) / 2, c.j * kPitch + kTopPx}; }

  bool free(Cell c) const {
    const auto row = static_cast<std::size_t>(c.j);
    return row >= rows_.size() || (rows_[row] & bit(c.i)) == 0;
  }

 private:
  static constexpr std::int32_t kHalfRow = 32;

  static std::int32_t floor_div(std::int32_t a, std::int32_t b) { return a / b - (a % b < 0 ? 1 : 0); }
  static std::uint64_t bit(std::int32_t i) { return std::uint64_t{1} << (i + kHalfRow); }
  static bool reaches_in(std::int32_t distance, std::int32_t side) { return std::abs(distance) < side - kOverlapPx; }

  /// Takes the cells that the note reaches into: they are among those around the one where its corner is.
  void add(Place p) {
    const Cell corner{floor_div(p.x, pitch_), floor_div(p.y, kPitch)};
    for (std::int32_t j = std::max(0, corner.j - 1); j <= corner.j + 1; ++j)
      for (std::int32_t i = std::max(-h_max_, corner.i - 1); i <= std::min(h_max_ - 1, corner.i + 1); ++i) {
        const Place cell = place({i, j});
        if (reaches_in(p.x - cell.x, size_.width) && reaches_in(p.y - cell.y, size_.height)) take({i, j});
      }
  }
  void take(Cell c) {
    const auto row = static_cast<std::size_t>(c.j);
    if (row >= rows_.size()) rows_.resize(row + 1);
    rows_[row] |= bit(c.i);
  }

  Size size_;
  std::int32_t pitch_;
  std::int32_t h_max_;
  std::vector<std::uint64_t> rows_;
};

/// Gives the cells in the order of PLC2.
class Cells {
 public:
  Cells(std::int32_t pitch, std::int32_t h_max) : pitch_(pitch), h_max_(h_max) { push(1, 0); }

  Cell next() {
    if (held_) {
      held_ = false;
      return other_;
    }
    const auto [rank, j, h] = queue_.top();
    queue_.pop();
    if (j == 0 && h < h_max_) push(h + 1, 0);
    push(h, j + 1);
    held_ = true;
    other_ = Cell{-h, j};
    return Cell{h - 1, j};
  }

 private:
  void push(std::int32_t h, std::int32_t j) { queue_.emplace(std::max(18 * h * pitch_ / kPitch, 16 * (j + 1)), j, h); }
  using Rank = std::tuple<std::int32_t, std::int32_t, std::int32_t>;
  std::priority_queue<Rank, std::vector<Rank>, std::greater<>> queue_;
  std::int32_t pitch_;
  std::int32_t h_max_;
  bool held_ = false;
  Cell other_{};
};

}  // namespace

Size note_size(StageKind kind) {
  switch (kind) {
    case StageKind::notes: return {168, 168};
    case StageKind::statements: return {264, 168};
    case StageKind::definition: return {168, 168};
  }
  broken("stage kind", __FILE__, __LINE__);
}

std::int32_t stage_width(const Board& board, const StageId& stage) {
  const std::int32_t n = fullest(board);
  const auto step = std::find_if(kSteps.begin(), kSteps.end(), [&](const Step& s) { return n <= s.notes; });
  const std::int32_t columns = (step == kSteps.end() ? kSteps.back() : *step).columns;
  const std::int32_t width = std::max(2400, columns * kPitch + 320);
  const auto count = static_cast<std::int32_t>(board.stages.size());
  if (count < 2) return width;
  const auto at = std::find_if(board.stages.begin(), board.stages.end(), [&](const Stage& s) { return s.id == stage; });
  const auto k = static_cast<std::int32_t>(at - board.stages.begin());
  return static_cast<std::int32_t>(static_cast<std::int64_t>(width) * (5 * (count - 1) - 3 * k) / (5 * (count - 1)));
}

std::vector<Place> free_places(const Board& board, const StageId& id, std::size_t count,
                               const std::vector<Place>& taken) {
  const Stage* stage = board.stage(id);
  ENTONNOIR_CHECK(stage);
  if (stage->kind == StageKind::definition) return std::vector<Place>(count);
  const std::int32_t pitch = pitch_x(stage->kind);
  const std::int32_t h_max = std::max(1, (stage_width(board, id) - 2 * kMarginPx) / (2 * pitch));
  const Taken grid(board, *stage, h_max, taken);
  Cells cells(pitch, h_max);
  std::vector<Place> out;
  while (out.size() < count)
    if (const Cell cell = cells.next(); grid.free(cell)) out.push_back(grid.place(cell));
  std::sort(out.begin(), out.end(),
            [](const Place& a, const Place& b) { return std::tie(a.y, a.x) < std::tie(b.y, b.x); });
  return out;
}

}  // namespace entonnoir
