#include "net/outgoing.h"

#include <utility>

#include "base/check.h"

namespace entonnoir::net {
namespace {

iovec piece(const Frame& frame, std::size_t offset) {
  return {const_cast<char*>(frame->data()) + offset, frame->size() - offset};  // sendmsg reads only
}

}  // namespace

bool Outgoing::push(Frame frame) {
  if (!greeted_) {
    ++uncounted_;
  } else if (frame->size() > kSmall) {
    if (large_ == kLargeMax) return false;
    ++large_;
  } else {
    if (small_bytes_ + frame->size() > kSmallBytesMax) return false;
    small_bytes_ += frame->size();
  }
  own_.push_back(std::move(frame));
  return true;
}

void Outgoing::follow(const Ring& ring) {
  greeted_ = true;
  ring_ = &ring;
  next_ = ring.end();
}

void Outgoing::drop_waiting() {
  ring_ = nullptr;
  own_.clear();
  small_bytes_ = large_ = uncounted_ = 0;
}

std::size_t Outgoing::gather(std::span<iovec> pieces) const {
  std::size_t n = 0;
  if (cut_ && n < pieces.size()) pieces[n++] = piece(cut_, offset_);
  for (auto own = own_.begin(); own != own_.end() && n < pieces.size(); ++own) pieces[n++] = piece(*own, 0);
  if (!ring_waits()) return n;
  for (std::uint64_t i = next_; i < ring_->end() && n < pieces.size(); ++i) pieces[n++] = piece(ring_->at(i), 0);
  return n;
}

std::size_t Outgoing::advance(std::size_t bytes) {
  std::size_t frames = 0;
  while (bytes > 0) {
    const std::size_t left = front()->size() - offset_;
    if (bytes < left) {
      if (!cut_) cut_ = take_front();
      offset_ += bytes;
      return frames;
    }
    bytes -= left;
    take_front();
    offset_ = 0;
    ++frames;
  }
  return frames;
}

const Frame& Outgoing::front() const {
  if (cut_) return cut_;
  if (!own_.empty()) return own_.front();
  ENTONNOIR_CHECK(ring_waits());
  return ring_->at(next_);
}

Frame Outgoing::take_front() {
  if (cut_) return std::exchange(cut_, nullptr);
  if (own_.empty()) return ring_->at(next_++);
  Frame frame = std::move(own_.front());
  own_.pop_front();
  if (uncounted_ > 0) {
    --uncounted_;
  } else if (frame->size() > kSmall) {
    --large_;
  } else {
    small_bytes_ -= frame->size();
  }
  return frame;
}

}  // namespace entonnoir::net
