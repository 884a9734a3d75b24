#pragma once
#include <string_view>

namespace entonnoir {

/// True if valid UTF-8 holds only what VAL3 allows: no control characters but line breaks, no direction overrides, at
/// most 8 combining marks in a row.
bool allowed_text(std::string_view utf8);

}  // namespace entonnoir
