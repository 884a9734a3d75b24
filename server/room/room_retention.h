#pragma once
#include <optional>

#include "board/board.h"

namespace entonnoir {

/// How long boards are kept that nobody changes any more; 0: for ever.
struct Retention {
  std::int64_t idle_ms = 0;
  std::int64_t adopted_ms = 0;  ///< those that are closed, or whose definition is adopted: the workshop is over
  bool operator==(const Retention&) const = default;
};

/// How long this board is kept after its last change; 0: for ever.
inline std::int64_t retained_ms(const Board& board, const Retention& retention) {
  return board.ratified || board.closed ? retention.adopted_ms : retention.idle_ms;
}

/// When the board is deleted if its last change was at `changed` (CON3); nothing: never.
inline std::optional<Millis> kept_until(const Board& board, Millis changed, const Retention& retention) {
  const std::int64_t ms = retained_ms(board, retention);
  if (ms <= 0) return std::nullopt;
  return Millis{changed.value + ms};
}

}  // namespace entonnoir
