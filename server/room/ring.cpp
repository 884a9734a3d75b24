#include "room/ring.h"

#include <utility>

namespace entonnoir {
namespace {

/// `first`: the header's first byte.
Frame frame_of(unsigned char first, std::string_view payload) {
  std::string out;
  out.reserve(payload.size() + 10);
  out += static_cast<char>(first);
  const auto put = [&](std::size_t bytes) {
    for (std::size_t i = bytes; i-- > 0;) out += static_cast<char>(payload.size() >> (8 * i));
  };
  if (payload.size() < 126) {
    put(1);
  } else if (payload.size() < 65536) {
    out += static_cast<char>(126);
    put(2);
  } else {
    out += static_cast<char>(127);
    put(8);
  }
  out += payload;
  return std::make_shared<const std::string>(std::move(out));
}

}  // namespace

Frame text_frame(std::string_view payload) { return frame_of(0x81, payload); }

Frame binary_frame(std::string_view payload) { return frame_of(0x82, payload); }

std::string_view payload_of(const Frame& frame) {
  const auto length = static_cast<unsigned char>(frame->at(1));
  return std::string_view(*frame).substr(length < 126 ? 2 : length == 126 ? 4 : 10);
}

void Ring::clear() {
  first_ += frames_.size();
  frames_.clear();
  bytes_ = 0;
}

void Ring::push(Frame frame) {
  bytes_ += frame->size();
  frames_.push_back(std::move(frame));
  while (bytes_ > bytes_max_ && frames_.size() > 1) drop_oldest();
}

void Ring::age() {
  while (first_ < end_at_age_before_) drop_oldest();
  end_at_age_before_ = std::exchange(end_at_last_age_, end());
}

void Ring::drop_oldest() {
  bytes_ -= frames_.front()->size();
  frames_.pop_front();
  ++first_;
}

}  // namespace entonnoir
