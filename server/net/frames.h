#pragma once
#include <cstdint>

#include "base/error_codes.h"
#include "room/port.h"

namespace entonnoir::net {

/// CON8
std::uint16_t close_code(Code code);
/// RFC 6455 section 5.5.1, without a reason: the `bye` before it says more.
Frame close_frame(std::uint16_t code);
/// RFC 6455 section 5.5.2, empty. One for all.
const Frame& ping_frame();

}  // namespace entonnoir::net
