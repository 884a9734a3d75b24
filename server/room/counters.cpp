#include "room/counters.h"

#include <algorithm>

namespace entonnoir {
namespace {

template <class Bounds>
std::size_t bucket_of(const Bounds& bounds, double value) {
  return static_cast<std::size_t>(std::lower_bound(bounds.begin(), bounds.end(), value) - bounds.begin());
}

}  // namespace

void RoomCounters::append_took(std::int64_t us) {
  ++batches;
  append_us_sum += static_cast<std::uint64_t>(us);
  ++append_ms[bucket_of(kAppendMs, static_cast<double>(us) / 1000)];
}

void RoomCounters::appended(std::size_t entries) {
  changes_saved += entries;
  ++append_entries[bucket_of(kAppendEntries, static_cast<double>(entries))];
}

RoomCounters& room_counters() {
  static RoomCounters counters;
  return counters;
}

}  // namespace entonnoir
