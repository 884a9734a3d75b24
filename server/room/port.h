#pragma once
#include <memory>
#include <string>
#include <string_view>

#include "base/limits.h"
#include "wire/messages.h"

namespace entonnoir {

class Ring;

/// Encoded entries in one `ops` message: leaves room for the message around them within frame_bytes_max.
inline constexpr std::size_t kEntriesBytesMax = limits::frame_bytes_max - 256;

/// A ready WebSocket frame, header included; shared by all who get it.
using Frame = std::shared_ptr<const std::string>;
/// Server frames are not masked: the header is 2, 4 or 10 bytes (RFC 6455 section 5.2).
Frame text_frame(std::string_view payload);
Frame binary_frame(std::string_view payload);
/// What `text_frame` or `binary_frame` was given.
std::string_view payload_of(const Frame& frame);

/// What a room needs of a connection; net/ implements it. All calls on the board's thread.
class Port {
 public:
  virtual ~Port() = default;
  /// A frame for this session alone. Goes out between ring frames, in the order of the calls.
  virtual void send(Frame frame) = 0;
  /// Follow this ring from its present end. Called once, before any `wake`; again after a snapshot was sent, to skip
  /// what it covers.
  virtual void follow(const Ring& ring) = 0;
  /// The ring has new frames.
  virtual void wake() = 0;
  /// Say goodbye and close.
  virtual void close(wire::Bye bye) = 0;
};

}  // namespace entonnoir
