#pragma once
#include <array>
#include <atomic>
#include <cstdint>

#include "base/error_codes.h"

namespace entonnoir::net {

/// A count that one thread writes most of the time and any may read.
class Counter {
 public:
  void add(std::uint64_t n = 1) { value_.fetch_add(n, std::memory_order_relaxed); }
  void subtract(std::uint64_t n = 1) { value_.fetch_sub(n, std::memory_order_relaxed); }
  std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_ = 0;
};

/// What one io thread saw since the start. A cache line of its own, so that threads do not slow each other.
struct alignas(64) Counters {
  Counter http_connections;  ///< open now
  Counter live_sessions;     ///< open now
  Counter http_requests;
  Counter messages_in;
  Counter frames_out;
  Counter bytes_out;
  Counter exports;
  std::array<Counter, kCodeCount> refused;  ///< by code, whatever said it: HTTP, error, rejected, bye
  void refuse(Code code) { refused[static_cast<std::size_t>(code)].add(); }
};

}  // namespace entonnoir::net
