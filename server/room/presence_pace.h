#pragma once
#include <algorithm>
#include <chrono>

namespace entonnoir {

/// When the next frame may go: at once after quiet, else one in an interval. What is urgent need not wait for the end
/// of the interval, on credit of the next one: in the long run it is still one in an interval (PRS2). Pure.
class FramePace {
 public:
  using Time = std::chrono::steady_clock::time_point;
  explicit FramePace(std::chrono::milliseconds interval) : interval_(interval) {}

  Time due(bool urgent) const { return urgent ? next_ - interval_ : next_; }
  /// `takes`: so long a frame of this size fills the way; then the next is later.
  void went(Time now, std::chrono::milliseconds takes = {}) {
    next_ = std::max(now, next_) + std::max(interval_, takes);
  }

 private:
  std::chrono::milliseconds interval_;
  Time next_{};
};

}  // namespace entonnoir
