#include "render/text.h"

#include <pango/pangocairo.h>

#include <algorithm>
#include <cmath>

namespace entonnoir::render {
namespace {

double points(int pango_units) { return static_cast<double>(pango_units) / PANGO_SCALE; }
int units(double points) { return static_cast<int>(std::floor(points * PANGO_SCALE)); }

PangoWeight weight(Weight weight) {
  switch (weight) {
    case Weight::regular: return PANGO_WEIGHT_NORMAL;
    case Weight::semibold: return PANGO_WEIGHT_SEMIBOLD;
    case Weight::bold: break;
  }
  return PANGO_WEIGHT_BOLD;
}

Font font(const Style& style) {
  Font font(pango_font_description_new());
  pango_font_description_set_family_static(font.get(), "Inter, Noto Sans, DejaVu Sans, sans-serif");
  pango_font_description_set_size(font.get(), units(style.size));
  pango_font_description_set_weight(font.get(), weight(style.weight));
  if (style.italic) pango_font_description_set_style(font.get(), PANGO_STYLE_ITALIC);
  return font;
}

/// Print has no pixels: shapes and widths stay as the font has them.
void set_for_print(PangoContext* context) {
  const FontOptions options(cairo_font_options_create());
  cairo_font_options_set_hint_style(options.get(), CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options.get(), CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias(options.get(), CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options(context, options.get());
  pango_context_set_round_glyph_positions(context, FALSE);
}

bool has_unknown(const PangoGlyphString* glyphs) {
  return std::any_of(glyphs->glyphs, glyphs->glyphs + glyphs->num_glyphs,
                     [](const PangoGlyphInfo& g) { return g.glyph & PANGO_GLYPH_UNKNOWN_FLAG; });
}

/// Answers the run's width.
double draw_run(cairo_t* cairo, EmojiPictures& emoji, const char* text, PangoGlyphItem* run, double x, double y) {
  PangoFont* font = run->item->analysis.font;
  const PangoGlyphString* glyphs = run->glyphs;
  if (!emoji.are_pictures(font) || has_unknown(glyphs)) {
    cairo_move_to(cairo, x, y);
    pango_cairo_show_glyph_item(cairo, text, run);
    return points(pango_glyph_string_get_width(run->glyphs));
  }
  double width = 0;
  for (int i = 0; i < glyphs->num_glyphs; ++i) {
    const PangoGlyphInfo& g = glyphs->glyphs[i];
    if (g.glyph != PANGO_GLYPH_EMPTY)
      emoji.paint(cairo, font, g.glyph, x + width + points(g.geometry.x_offset), y + points(g.geometry.y_offset));
    width += points(g.geometry.width);
  }
  return width;
}

constexpr char kNoFeatures[] = "calt=0,ccmp=0,clig=0,kern=0,liga=0,locl=0,mark=0,mkmk=0,rclt=0,rlig=0";

/// Latin letters and the punctuation around them, which every text font has.
bool is_latin(const std::string& utf8) {
  for (const char* p = utf8.c_str(); *p; p = g_utf8_next_char(p)) {
    const gunichar c = g_utf8_get_char(p);
    if (c >= 0x180 && !(c >= 0x2010 && c <= 0x2026) && c != 0x20ac) return false;
  }
  return true;
}

/// Texts stay as they were typed: no hyphens where a long word breaks, and no arrow, as Inter has it, for "->".
/// Where `plain`, also without everything else that a font can do, and without the search for other fonts: precomposed
/// Latin letters need none of it, and it takes two thirds of the time.
Attributes attributes(bool latin, bool plain) {
  Attributes list(pango_attr_list_new());
  pango_attr_list_insert(list.get(), pango_attr_insert_hyphens_new(FALSE));
  if (!latin) return list;
  pango_attr_list_insert(list.get(), pango_attr_font_features_new(plain ? kNoFeatures : "calt=0"));
  if (plain) pango_attr_list_insert(list.get(), pango_attr_fallback_new(FALSE));
  return list;
}

}  // namespace

Text::Text(Layout layout, const Style& style) : layout_(std::move(layout)), colour_(style.colour) {
  const LineIterator at(pango_layout_get_iter(layout_.get()));
  double top = 0;
  do {
    PangoRectangle ink;
    PangoRectangle box;
    pango_layout_iter_get_line_extents(at.get(), &ink, &box);
    const int baseline = pango_layout_iter_get_baseline(at.get());
    // Piled-up accents reach above their line's box: the line then takes more room instead of the neighbour's.
    const double above = points(baseline - std::min(box.y, ink.height > 0 ? ink.y : box.y));
    const double below = points(std::max(box.y + box.height, ink.y + ink.height) - baseline);
    const double extra = points(box.height) * (style.leading - 1) / 2;
    lines_.push_back({static_cast<float>(points(box.x)), static_cast<float>(top),
                      static_cast<float>(top + extra + above), static_cast<float>(top + above + below + 2 * extra)});
    width_ = std::max(width_, points(box.width));
    top += above + below + 2 * extra;
  } while (pango_layout_iter_next_line(at.get()));
}

double Text::height_of(std::size_t first, std::size_t last) const {
  return first >= last ? 0 : lines_[last - 1].bottom - lines_[first].top;
}

std::size_t Text::fitting(std::size_t first, double height) const {
  std::size_t last = first;
  while (last < lines() && height_of(first, last + 1) <= height + 0.01) ++last;
  return last - first;
}

void Text::draw(cairo_t* cairo, EmojiPictures& emoji, std::size_t first, std::size_t last, double x, double y) const {
  cairo_set_source_rgb(cairo, colour_.r, colour_.g, colour_.b);
  const char* text = pango_layout_get_text(layout_.get());
  GSList* line = g_slist_nth(pango_layout_get_lines_readonly(layout_.get()), static_cast<guint>(first));
  for (std::size_t i = first; i < last && line; ++i, line = line->next) {
    double at = x + lines_[i].x;
    const double baseline = y + lines_[i].baseline - lines_[first].top;
    for (GSList* run = static_cast<PangoLayoutLine*>(line->data)->runs; run; run = run->next)
      at += draw_run(cairo, emoji, text, static_cast<PangoGlyphItem*>(run->data), at, baseline);
  }
}

Typesetter::Typesetter(Locale locale, bool plain)
    : map_(pango_cairo_font_map_new()), context_(pango_font_map_create_context(map_.get())), plain_(plain) {
  pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(map_.get()), 72);
  pango_context_set_language(context_.get(), pango_language_from_string(locale == Locale::fr ? "fr" : "en"));
  set_for_print(context_.get());
  has_emoji_ = pango_layout_get_unknown_glyphs_count(layout("👍💡❤️❓😮", {}, kWidth).get()) == 0;
}

Layout Typesetter::layout(const std::string& utf8, const Style& style, double width) const {
  Layout layout(pango_layout_new(context_.get()));
  pango_layout_set_font_description(layout.get(), font(style).get());
  pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
  pango_layout_set_width(layout.get(), units(width));
  pango_layout_set_text(layout.get(), utf8.data(), static_cast<int>(utf8.size()));
  pango_layout_set_attributes(layout.get(), attributes(is_latin(utf8), plain_).get());
  return layout;
}

TextPtr Typesetter::text(const std::string& utf8, const Style& style, double width) const {
  return TextPtr(new Text(layout(utf8, style, width), style));
}

TextPtr Typesetter::excerpt(const std::string& utf8, const Style& style, double width, int lines) const {
  Layout short_of_it = layout(utf8, style, width);
  pango_layout_set_height(short_of_it.get(), -lines);
  pango_layout_set_ellipsize(short_of_it.get(), PANGO_ELLIPSIZE_END);
  return TextPtr(new Text(std::move(short_of_it), style));
}

}  // namespace entonnoir::render
