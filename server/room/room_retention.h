#pragma once
#include <optional>

#include "board/board.h"

namespace entonnoir {

/// How long boards are kept that nobody changes any more; 0: for ever.
struct Retention {
  std::int64_t idle_ms = 0;
  std::int64_t adopted_ms = 0;  ///< those whose definition is adopted: the workshop is over
  bool operator==(const Retention&) const = default;
};

/// When the board is deleted if its last change was at `changed` (CON3); nothing: never.
inline std::optional<Millis> kept_until(const Board& board, Millis changed, const Retention& retention) {
  const std::int64_t ms = board.ratified ? retention.adopted_ms : retention.idle_ms;
  if (ms <= 0) return std::nullopt;
  return Millis{changed.value + ms};
}

}  // namespace entonnoir
