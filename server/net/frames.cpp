#include "net/frames.h"

namespace entonnoir::net {

std::uint16_t close_code(Code code) {
  switch (code) {
    case Code::shutting_down: return 1001;
    case Code::invalid_text: return 1007;
    case Code::hello_expected:
    case Code::too_many_errors:
    case Code::slow_reader:
    case Code::rate_limited:
    case Code::connection_limit: return 1008;
    case Code::message_too_large: return 1009;
    case Code::internal: return 1011;
    default: return 1000;
  }
}

Frame close_frame(std::uint16_t code) {
  std::string bytes = {'\x88', '\x02', static_cast<char>(code >> 8), static_cast<char>(code & 255)};
  return std::make_shared<const std::string>(std::move(bytes));
}

const Frame& ping_frame() {
  static const Frame kPing = std::make_shared<const std::string>("\x89\0", 2);
  return kPing;
}

}  // namespace entonnoir::net
