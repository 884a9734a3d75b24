#include "rules/placement.h"

#include <algorithm>
#include <array>
#include <bit>
#include <queue>
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
  std::int32_t most = 0;
  for (const auto& [stage, n] : board.counts.in) most = std::max(most, n);
  return most;
}

struct Cell {
  std::int32_t i;
  std::int32_t j;
};

/// The cells of a row stand in the order in which they are tried: from the axis outwards, right before left.
std::int32_t order_of(std::int32_t i) { return i >= 0 ? 2 * i : -2 * i - 1; }
std::int32_t column_of(std::int32_t k) { return k % 2 == 0 ? k / 2 : -(k + 1) / 2; }

/// Which cells of a grid are taken: a bit for each cell of a row that can be asked for, in their order.
class Taken {
 public:
  Taken(const Board& board, const Stage& stage, std::int32_t h_max, const std::vector<Place>& more)
      : size_(note_size(stage.kind)), pitch_(pitch_x(stage.kind)), h_max_(h_max) {
    ENTONNOIR_CHECK(2 * h_max <= kRow);
    for (const auto& [id, note] : board.notes) {
      if (note.withdrawn) continue;
      if (const auto it = note.places.find(stage.id); it != note.places.end()) add(it->second);
    }
    for (const Place& p : more) add(p);
  }

  Place place(Cell c) const { return Place{c.i * pitch_ + (pitch_ - size_.width) / 2, c.j * kPitch + kTopPx}; }

  /// The first cell of row `j`, from the `k`th on, that is free; the row's end if none is.
  std::int32_t free_from(std::int32_t j, std::int32_t k) const {
    const std::int32_t end = 2 * h_max_;
    const auto row = static_cast<std::size_t>(j);
    if (row >= rows_.size() || k >= end) return k;
    return std::min(end, k + std::countr_one(rows_[row] >> k));
  }
  bool in_row(std::int32_t k) const { return k < 2 * h_max_; }

 private:
  static constexpr std::int32_t kRow = 64;

  static std::int32_t floor_div(std::int32_t a, std::int32_t b) { return a / b - (a % b < 0 ? 1 : 0); }
  static bool reaches_in(std::int32_t distance, std::int32_t side) { return std::abs(distance) < side - kOverlapPx; }

  /// Takes the cells that the note reaches into: they are among those around the one where its corner is.
  void add(Place p) {
    const Cell corner{floor_div(p.x, pitch_), floor_div(p.y, kPitch)};
    std::uint64_t cells = 0;
    for (std::int32_t i = std::max(-h_max_, corner.i - 1); i <= std::min(h_max_ - 1, corner.i + 1); ++i)
      if (reaches_in(p.x - place({i, 0}).x, size_.width)) cells |= std::uint64_t{1} << order_of(i);
    if (cells == 0) return;
    for (std::int32_t j = std::max(0, corner.j - 1); j <= corner.j + 1; ++j)
      if (reaches_in(p.y - place({0, j}).y, size_.height)) take(static_cast<std::size_t>(j), cells);
  }
  void take(std::size_t row, std::uint64_t cells) {
    if (row >= rows_.size()) rows_.resize(row + 1);
    rows_[row] |= cells;
  }

  Size size_;
  std::int32_t pitch_;
  std::int32_t h_max_;
  std::vector<std::uint64_t> rows_;
};

/// Gives the free cells in the order of PLC2. Of each row only the next one waits, and of the rows only those that may
/// have one before all others.
class FreeCells {
 public:
  FreeCells(const Taken& taken, std::int32_t pitch) : taken_(taken), pitch_(pitch) {}

  Cell next() {
    while (queue_.empty() || rank(rows_, 0) < queue_.top()) push(rows_++, 0);
    const auto [first, j, k] = queue_.top();
    queue_.pop();
    push(j, k + 1);
    return Cell{column_of(k), j};
  }

 private:
  using Rank = std::tuple<std::int32_t, std::int32_t, std::int32_t>;

  Rank rank(std::int32_t j, std::int32_t k) const {
    const std::int32_t h = k / 2 + 1;
    return {std::max(18 * h * pitch_ / kPitch, 16 * (j + 1)), j, k};
  }
  void push(std::int32_t j, std::int32_t from) {
    if (const std::int32_t k = taken_.free_from(j, from); taken_.in_row(k)) queue_.push(rank(j, k));
  }

  const Taken& taken_;
  std::int32_t pitch_;
  std::int32_t rows_ = 0;
  std::priority_queue<Rank, std::vector<Rank>, std::greater<>> queue_;
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
  FreeCells cells(grid, pitch);
  std::vector<Place> out;
  while (out.size() < count) out.push_back(grid.place(cells.next()));
  std::sort(out.begin(), out.end(),
            [](const Place& a, const Place& b) { return std::tie(a.y, a.x) < std::tie(b.y, b.x); });
  return out;
}

}  // namespace entonnoir
