#include "room/counters.h"

#include <algorithm>

namespace entonnoir {

void RoomCounters::append_took(std::int64_t us) {
  ++batches;
  append_us_sum += static_cast<std::uint64_t>(us);
  const double ms = static_cast<double>(us) / 1000;
  const auto bucket = std::lower_bound(kAppendMs.begin(), kAppendMs.end(), ms) - kAppendMs.begin();
  ++append_ms[static_cast<std::size_t>(bucket)];
}

RoomCounters& room_counters() {
  static RoomCounters counters;
  return counters;
}

}  // namespace entonnoir
