#include "board/text.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/limits.h"

namespace entonnoir {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};
constexpr std::array<Range, 6> kCombining{
    {{0x300, 0x36F}, {0x483, 0x489}, {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x20D0, 0x20FF}, {0xFE20, 0xFE2F}}};
constexpr std::array<Range, 5> kForbidden{
    {{0x00, 0x09}, {0x0B, 0x1F}, {0x7F, 0x9F}, {0x202A, 0x202E}, {0x2066, 0x2069}}};

template <std::size_t N>
bool in(const std::array<Range, N>& ranges, char32_t c) {
  return std::any_of(ranges.begin(), ranges.end(), [&](const Range& r) { return c >= r.first && c <= r.last; });
}

/// Reads one code point of valid UTF-8 and moves `i` behind it.
char32_t next(std::string_view s, std::size_t& i) {
  const auto lead = static_cast<unsigned char>(s[i++]);
  if (lead < 0x80) return lead;
  const int more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
  char32_t c = lead & (0x3F >> more);
  for (int k = 0; k < more && i < s.size(); ++k) c = (c << 6) | (static_cast<unsigned char>(s[i++]) & 0x3F);
  return c;
}

}  // namespace

bool allowed_text(std::string_view utf8) {
  std::int64_t marks = 0;
  for (std::size_t i = 0; i < utf8.size();) {
    const char32_t c = next(utf8, i);
    if (c >= 0x20 && c < 0x7F) {  // most of all
      marks = 0;
      continue;
    }
    if (in(kForbidden, c)) return false;
    marks = in(kCombining, c) ? marks + 1 : 0;
    if (marks > limits::combining_marks_max) return false;
  }
  return true;
}

}  // namespace entonnoir
