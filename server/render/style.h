#pragma once
#include "board/board.h"

/// Measures and colours of the exported document. All lengths in points, 72 to the inch.
namespace entonnoir::render {

constexpr double mm(double millimetres) { return millimetres * 72.0 / 25.4; }

/// A4 landscape with the same margin all around; the footer stands in the lower one.
inline constexpr double kPageWidth = mm(297);
inline constexpr double kPageHeight = mm(210);
inline constexpr double kMargin = mm(18);
inline constexpr double kWidth = kPageWidth - 2 * kMargin;
inline constexpr double kHeight = kPageHeight - 2 * kMargin;
inline constexpr double kTop = kMargin;
inline constexpr double kBottom = kPageHeight - kMargin;

struct Rgb {
  double r;
  double g;
  double b;
};
constexpr Rgb rgb(unsigned hex) {
  return {((hex >> 16) & 255) / 255.0, ((hex >> 8) & 255) / 255.0, (hex & 255) / 255.0};
}

inline constexpr Rgb kInk = rgb(0x1F2933);
inline constexpr Rgb kAccent = rgb(0x0B5C6B);
inline constexpr Rgb kQuiet = rgb(0x52606D);
inline constexpr Rgb kLine = rgb(0xD5D9DE);

struct Paper {
  Rgb fill;
  Rgb edge;
};
constexpr Paper paper(Colour colour) {
  switch (colour) {
    case Colour::yellow: return {rgb(0xFFE27A), rgb(0xB88A00)};
    case Colour::blue: return {rgb(0xBFE0FF), rgb(0x3F7FB5)};
    case Colour::green: return {rgb(0xC8EDB0), rgb(0x5B8F3A)};
    case Colour::pink: return {rgb(0xFFCBDA), rgb(0xC0607F)};
    case Colour::white: break;
  }
  return {rgb(0xFFFFFF), rgb(0x8A8F98)};
}

enum class Weight : std::uint8_t { regular, semibold, bold };

struct Style {
  double size = 9;
  Weight weight = Weight::regular;
  Rgb colour = kInk;
  bool italic = false;
  double leading = 1.0;  ///< height of a line over the font's own
};

}  // namespace entonnoir::render
