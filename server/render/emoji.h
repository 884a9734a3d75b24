#pragma once
#include <map>
#include <utility>

#include "render/handles.h"

namespace entonnoir::render {

/// Pictures of colour glyphs. Cairo would put each emoji into a PDF as a picture of as many pixels as it has points;
/// these are sharp in print, and each is stored once however often it is used.
class EmojiPictures {
 public:
  /// True if the font's glyphs are pictures.
  bool are_pictures(PangoFont* font);
  /// Paints one glyph with its origin at (x, y). Unknown glyphs are left to the caller: see `are_pictures`.
  void paint(cairo_t* cairo, PangoFont* font, PangoGlyph glyph, double x, double y);

 private:
  struct Picture {
    Surface image;
    double scale;  ///< pixels per point of the font that it was made with
    double left;   ///< of the image from the origin, points
    double top;
  };
  const Picture& picture(PangoFont* font, PangoGlyph glyph);
  std::map<PangoFont*, bool> fonts_;
  std::map<std::pair<PangoFont*, PangoGlyph>, Picture> pictures_;
};

}  // namespace entonnoir::render
