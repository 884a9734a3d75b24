#pragma once
#include <vector>

#include "board/board.h"

namespace entonnoir {

struct Size {
  std::int32_t width;
  std::int32_t height;
};
/// Size of a note by the kind of its stage, board px (PLC1). Definition: a card; its place is (0, 0).
Size note_size(StageKind kind);

/// Width of a stage's band in board px (GEO1).
std::int32_t stage_width(const Board& board, const StageId& stage);

/// `count` free places in the stage, in reading order (PLC2–PLC4). `taken`: rectangles to avoid besides those of the
/// board. A board whose cells all seem taken still gives places: rows go on downwards without end.
std::vector<Place> free_places(const Board& board, const StageId& stage, std::size_t count,
                               const std::vector<Place>& taken = {});

}  // namespace entonnoir
