#pragma once
#include <nlohmann/json.hpp>

#include "board/board.h"

namespace entonnoir {

/// The workshop of tests/scenario, as it is written there.
const nlohmann::json& scenario();

/// The board at the end of that workshop, adopted on 21 November 2026: notes grouped by theme, distilled, set aside,
/// merged, and brought down to a definition. Stages, groups and notes are named by their keys; participant P07 is
/// number 7, the facilitator the number after the last.
Board scenario_board();

}  // namespace entonnoir
