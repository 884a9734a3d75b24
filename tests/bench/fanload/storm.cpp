// Many connections that come at once while the others go on.
#include <sys/socket.h>

#include <cerrno>
#include <utility>

#include "load.h"

namespace fanload {

Load::Storm Load::storm(double timeout_s) {
  storm_at_ = now_ns();
  const Nanos end = storm_at_ + static_cast<Nanos>(timeout_s * 1e9);
  Storm out;
  for (Connection& c : connections_)
    if (joins(c)) dial(c);
  const auto wanted = static_cast<std::size_t>(options_.joiners);
  while (joined_us_.size() < wanted && now_ns() < end) publish_and_poll(storm_at_, end, out.ops);
  out.up = static_cast<int>(joined_us_.size());
  out.each_us = joined_us_;
  return out;
}

/// The rest of a large message, which the kernel throws away. False if more is to come.
bool Load::skip(Connection& c) {
  ssize_t n = recv(c.fd, nullptr, c.to_skip, MSG_DONTWAIT | MSG_TRUNC);
  if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR)) drop(c);
  if (n <= 0) return false;
  counters_.bytes += static_cast<std::uint64_t>(n);
  if (c.state != State::ready) counters_.joining_bytes += static_cast<std::uint64_t>(n);
  c.to_skip -= static_cast<std::size_t>(n);
  if (c.to_skip > 0) return false;
  on_message(c, std::exchange(c.begun, {}));
  return c.fd >= 0;
}

bool Load::begin_skipping(Connection& c, const FrameHead& head, std::string_view payload) {
  constexpr std::size_t kEnough = 64;
  if (!joins(c) || payload.size() < kEnough || head.payload_bytes <= kJoinerBytes) return false;
  c.begun = payload.substr(0, kEnough);
  c.to_skip = head.payload_bytes - payload.size();
  return true;
}

}  // namespace fanload
