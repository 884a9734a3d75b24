#pragma once
#include <cstdint>
#include <deque>

#include "room/port.h"

namespace entonnoir {

/// The last frames of one audience of one room, bounded in bytes. A session is a cursor into it: its memory does not
/// grow with slow readers. Frames are numbered from 0 for the life of the room. One thread.
class Ring {
 public:
  explicit Ring(std::size_t bytes_max) : bytes_max_(bytes_max) {}

  /// Drops the oldest frames until the bound holds; the newest always stays.
  void push(Frame frame);
  /// Drops what was there two calls ago already. Called now and then, it keeps what came lately.
  void age();
  /// Drops all: nobody is to be sent any of them any more. Who is not at the end falls off.
  void clear();
  /// Number that the next frame will get.
  std::uint64_t end() const { return first_ + frames_.size(); }
  /// Number of the oldest frame still there (= end() if there is none).
  std::uint64_t begin() const { return first_; }
  /// `number` in [begin(), end()).
  const Frame& at(std::uint64_t number) const { return frames_[static_cast<std::size_t>(number - first_)]; }
  std::size_t bytes() const { return bytes_; }

 private:
  void drop_oldest();

  std::deque<Frame> frames_;
  std::uint64_t first_ = 0;
  std::size_t bytes_ = 0;
  std::size_t bytes_max_;
  std::uint64_t end_at_last_age_ = 0;
  std::uint64_t end_at_age_before_ = 0;
};

}  // namespace entonnoir
