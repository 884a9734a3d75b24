#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace entonnoir {

/// Keep this many code points.
struct Keep {
  std::uint32_t n;
  bool operator==(const Keep&) const = default;
};
/// Insert this text (UTF-8).
struct Insert {
  std::string text;
  bool operator==(const Insert&) const = default;
};
/// Delete this many code points.
struct Delete {
  std::uint32_t n;
  bool operator==(const Delete&) const = default;
};
using DeltaStep = std::variant<Keep, Insert, Delete>;
/// An edit of a text by character (TXT1). An empty delta does nothing and is made by `transform` only.
using Delta = std::vector<DeltaStep>;

/// Whose insertion stands first where two insert at one place (TXT3).
enum class Side : std::uint8_t { left, right };

/// Code points of valid UTF-8.
std::uint32_t code_points(std::string_view utf8);
/// True if the steps are in the canonical form of TXT1 (an empty delta is not).
bool canonical(const Delta& delta);
/// The text after the delta; nothing if the delta reaches past the end (TXT2).
std::optional<std::string> apply_delta(std::string_view text, const Delta& delta);
/// The delta that does `a`, then `b` (TXT2). Canonical, or empty.
Delta compose(const Delta& a, const Delta& b);
/// `a` as it has to be to do the same after `b`, both made on one text (TXT3). Canonical, or empty.
Delta transform(const Delta& a, const Delta& b, Side side);

}  // namespace entonnoir
