#pragma once
#include <optional>
#include <string>
#include <vector>

#include "room/port.h"
#include "room/ring.h"
#include "support/gunzip.h"

namespace entonnoir::testing {

/// Reads its ring as a fast connection would, packed snapshots too.
class FastPort : public Port {
 public:
  void send(Frame frame) override {
    heard.push_back(payload(frame));
    own.push_back(std::move(frame));
  }
  void follow(const Ring& ring) override { ring_ = &ring, next_ = ring.end(); }
  void wake() override {
    while (next_ < ring_->end()) heard.push_back(payload(ring_->at(next_++)));
  }
  void close(wire::Bye bye) override { closed = bye; }

  /// Messages of one type.
  std::vector<std::string> of(const std::string& type) const {
    std::vector<std::string> out;
    for (const auto& m : heard)
      if (m.starts_with("{\"type\":\"" + type + "\"")) out.push_back(m);
    return out;
  }
  std::vector<std::string> heard;
  std::vector<Frame> own;  ///< those that did not come by the ring
  std::optional<wire::Bye> closed;
  static constexpr char kBinary = '\x82';

 private:
  static std::string payload(const Frame& frame) {
    const std::string_view bytes = payload_of(frame);
    return frame->at(0) == kBinary ? gunzip(bytes) : std::string(bytes);
  }
  const Ring* ring_ = nullptr;
  std::uint64_t next_ = 0;
};

}  // namespace entonnoir::testing
