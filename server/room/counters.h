#pragma once
#include <array>
#include <atomic>
#include <cstdint>

#include "base/error_codes.h"

namespace entonnoir {

/// What rooms did since the start, over all threads of the process. Written by board threads, read anywhere.
struct RoomCounters {
  /// Upper bounds of the append latency histogram in ms; the last bucket is everything above.
  static constexpr std::array<double, 8> kAppendMs{0.5, 1, 2, 5, 10, 50, 200, 1000};
  /// The same of how many entries were appended together.
  static constexpr std::array<double, 8> kAppendEntries{1, 2, 5, 10, 20, 50, 100, 200};

  std::atomic<std::uint64_t> changes_saved{0};
  std::atomic<std::uint64_t> batches{0};
  std::atomic<std::uint64_t> ops_frames{0};
  std::atomic<std::uint64_t> snapshots_encoded{0};
  std::atomic<std::uint64_t> owns_sent{0};  ///< messages with what one person alone sees (SEE6)
  std::atomic<std::uint64_t> boards_loaded{0};
  std::atomic<std::uint64_t> lost_races{0};        ///< appends that came after another node's
  std::atomic<std::uint64_t> reloads{0};           ///< boards loaded anew because their log was in doubt
  std::atomic<std::uint64_t> looks_back{0};        ///< reads of older entries, for late edits and for resuming
  std::atomic<std::uint64_t> logs_forgot{0};       ///< times a log forgot what was erased for good (CON12)
  std::atomic<std::uint64_t> entries_restored{0};  ///< that a log which was set back got again (CON11)
  std::atomic<std::uint64_t> entries_lost{0};      ///< that it could not get again
  std::atomic<std::uint64_t> append_us_sum{0};
  std::array<std::atomic<std::uint64_t>, kAppendMs.size() + 1> append_ms{};
  std::array<std::atomic<std::uint64_t>, kAppendEntries.size() + 1> append_entries{};
  std::array<std::atomic<std::uint64_t>, kCodeCount> rejected{};

  void append_took(std::int64_t us);
  /// So many entries are durable at once.
  void appended(std::size_t entries);
};

RoomCounters& room_counters();

}  // namespace entonnoir
