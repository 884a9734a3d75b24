#include "render/emoji.h"

#include <hb-ot.h>
#include <pango/pangocairo.h>

#include <algorithm>
#include <cmath>

namespace entonnoir::render {
namespace {

/// Pixels of a picture's longer side: 300 to the inch at 28 points.
constexpr double kPixels = 120;

double points(int pango_units) { return static_cast<double>(pango_units) / PANGO_SCALE; }

}  // namespace

bool EmojiPictures::are_pictures(PangoFont* font) {
  const auto [it, fresh] = fonts_.try_emplace(font, false);
  if (fresh) {
    hb_face_t* face = hb_font_get_face(pango_font_get_hb_font(font));
    it->second = hb_ot_color_has_png(face) || hb_ot_color_has_layers(face) || hb_ot_color_has_svg(face);
  }
  return it->second;
}

const EmojiPictures::Picture& EmojiPictures::picture(PangoFont* font, PangoGlyph glyph) {
  const auto known = pictures_.find({font, glyph});
  if (known != pictures_.end()) return known->second;
  PangoRectangle ink;
  pango_font_get_glyph_extents(font, glyph, &ink, nullptr);
  const double side = std::max({points(ink.width), points(ink.height), 1.0});
  const double scale = kPixels / side;
  // A pixel more on each side: smoothing reaches over the edge.
  const double left = points(ink.x) - 1 / scale;
  const double top = points(ink.y) - 1 / scale;
  const auto pixels = [&](int size) { return static_cast<int>(std::ceil(points(size) * scale)) + 2; };
  Surface image(cairo_image_surface_create(CAIRO_FORMAT_ARGB32, pixels(ink.width), pixels(ink.height)));
  const Cairo cairo(cairo_create(image.get()));
  cairo_scale(cairo.get(), scale, scale);
  cairo_glyph_t at{glyph, -left, -top};
  cairo_set_scaled_font(cairo.get(), pango_cairo_font_get_scaled_font(PANGO_CAIRO_FONT(font)));
  cairo_show_glyphs(cairo.get(), &at, 1);
  return pictures_.emplace(std::pair(font, glyph), Picture{std::move(image), scale, left, top}).first->second;
}

void EmojiPictures::paint(cairo_t* cairo, PangoFont* font, PangoGlyph glyph, double x, double y) {
  const Picture& what = picture(font, glyph);
  cairo_save(cairo);
  cairo_translate(cairo, x + what.left, y + what.top);
  cairo_scale(cairo, 1 / what.scale, 1 / what.scale);
  cairo_set_source_surface(cairo, what.image.get(), 0, 0);
  cairo_pattern_set_filter(cairo_get_source(cairo), CAIRO_FILTER_BEST);
  cairo_paint(cairo);
  cairo_restore(cairo);
}

}  // namespace entonnoir::render
