#pragma once
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <optional>
#include <utility>

#include "base/limits.h"

/// How much a connection may send. Pure: the time comes in as an argument and never runs backwards.
namespace entonnoir::net {

using Time = std::chrono::steady_clock::time_point;
using Seconds = std::chrono::duration<double>;

/// Tokens that come back at an even rate, up to a burst. Starts full.
class TokenBucket {
 public:
  TokenBucket(double per_s, double burst, Time now) : per_s_(per_s), burst_(burst), tokens_(burst), at_(now) {}

  bool has(double n, Time now) {
    refill(now);
    return tokens_ >= n;
  }
  /// May go below zero: the debt has to be paid back before `has` is true again.
  void take(double n) { tokens_ -= n; }
  /// How long until `has(n)`; 0 if it has.
  Seconds until(double n, Time now) {
    refill(now);
    return Seconds(std::max(0.0, (n - tokens_) / per_s_));
  }

 private:
  void refill(Time now) {
    tokens_ = std::min(burst_, tokens_ + per_s_ * std::chrono::duration_cast<Seconds>(now - at_).count());
    at_ = now;
  }
  double per_s_;
  double burst_;
  double tokens_;
  Time at_;
};

/// SUB6: changes and ops per connection.
class ChangeLimits {
 public:
  explicit ChangeLimits(Time now)
      : changes_(limits::connection_changes_per_s, limits::connection_changes_burst, now),
        ops_(limits::connection_ops_per_s, limits::connection_ops_burst, now) {}

  /// Counts a change of so many ops, or refuses it and counts nothing.
  bool allow(std::size_t ops, Time now) {
    const auto n = static_cast<double>(ops);
    if (!changes_.has(1, now) || !ops_.has(n, now)) return false;
    changes_.take(1);
    ops_.take(n);
    return true;
  }

 private:
  TokenBucket changes_;
  TokenBucket ops_;
};

/// PRS1: at most so many a second are used; of those in between the last one counts.
template <class Presence>
class PresencePace {
 public:
  explicit PresencePace(Time now) : bucket_(limits::connection_presence_per_s, 1, now) {}

  void offer(Presence presence) { waiting_ = std::move(presence); }
  /// What is to be used now, if its time has come.
  std::optional<Presence> due(Time now) {
    if (!waiting_ || !bucket_.has(1, now)) return std::nullopt;
    bucket_.take(1);
    return std::exchange(waiting_, std::nullopt);
  }
  /// When to ask again; nothing waits: never.
  std::optional<Seconds> wait(Time now) {
    if (!waiting_) return std::nullopt;
    return bucket_.until(1, now);
  }

 private:
  TokenBucket bucket_;
  std::optional<Presence> waiting_;
};

}  // namespace entonnoir::net
