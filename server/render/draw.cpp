#include "render/draw.h"

#include <cairo-pdf.h>

#include <chrono>
#include <cstdio>
#include <numbers>

namespace entonnoir::render {
namespace {

cairo_status_t append(void* out, const unsigned char* bytes, unsigned length) {
  static_cast<std::string*>(out)->append(reinterpret_cast<const char*>(bytes), length);
  return CAIRO_STATUS_SUCCESS;
}

/// ISO 8601, as Cairo wants it.
std::string timestamp(Millis at) {
  using namespace std::chrono;
  const auto seconds_at = floor<seconds>(sys_time<milliseconds>{milliseconds{at.value}});
  const auto midnight = floor<days>(seconds_at);
  const year_month_day date{midnight};
  const hh_mm_ss time{seconds_at - midnight};
  char text[40];
  std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02dZ", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                static_cast<int>(time.seconds().count()));
  return text;
}

void describe(cairo_surface_t* surface, const DocumentInfo& info) {
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, info.title.c_str());
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "Entonnoir");
  const std::string created = timestamp(info.created);
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, created.c_str());
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_MOD_DATE, created.c_str());
}

void outline(cairo_surface_t* surface, const Scene& scene) {
  for (const Bookmark& mark : scene.bookmarks) {
    const std::string target = "page=" + std::to_string(mark.page + 1) + " pos=[0 0]";
    cairo_pdf_surface_add_outline(surface, CAIRO_PDF_OUTLINE_ROOT, mark.title.c_str(), target.c_str(),
                                  static_cast<cairo_pdf_outline_flags_t>(0));
  }
}

void trace(cairo_t* cairo, const BoxItem& box) {
  constexpr double kQuarter = std::numbers::pi / 2;
  const double r = box.radius;
  cairo_new_path(cairo);
  if (r <= 0) return cairo_rectangle(cairo, box.x, box.y, box.width, box.height);
  cairo_arc(cairo, box.x + box.width - r, box.y + r, r, -kQuarter, 0);
  cairo_arc(cairo, box.x + box.width - r, box.y + box.height - r, r, 0, kQuarter);
  cairo_arc(cairo, box.x + r, box.y + box.height - r, r, kQuarter, 2 * kQuarter);
  cairo_arc(cairo, box.x + r, box.y + r, r, 2 * kQuarter, 3 * kQuarter);
  cairo_close_path(cairo);
}

void draw(cairo_t* cairo, EmojiPictures&, const BoxItem& box) {
  trace(cairo, box);
  if (box.fill) {
    cairo_set_source_rgb(cairo, box.fill->r, box.fill->g, box.fill->b);
    cairo_fill_preserve(cairo);
  }
  if (box.edge) {
    cairo_set_line_width(cairo, 0.5);
    cairo_set_source_rgb(cairo, box.edge->r, box.edge->g, box.edge->b);
    cairo_stroke_preserve(cairo);
  }
}

void draw(cairo_t* cairo, EmojiPictures& emoji, const TextItem& item) {
  item.text->draw(cairo, emoji, item.first, item.last, item.x, item.y);
}

}  // namespace

Result<std::string> draw_pdf(const Scene& scene, const DocumentInfo& info) {
  std::string pdf;
  const Surface surface(cairo_pdf_surface_create_for_stream(append, &pdf, kPageWidth, kPageHeight));
  describe(surface.get(), info);
  {
    const Cairo cairo(cairo_create(surface.get()));
    EmojiPictures emoji;
    for (const Page& page : scene.pages) {
      for (const Item& item : page.items) std::visit([&](const auto& one) { draw(cairo.get(), emoji, one); }, item);
      cairo_show_page(cairo.get());
    }
    if (const auto status = cairo_status(cairo.get()); status != CAIRO_STATUS_SUCCESS)
      return reject(Code::render_failed, cairo_status_to_string(status));
  }
  outline(surface.get(), scene);
  cairo_surface_finish(surface.get());
  if (const auto status = cairo_surface_status(surface.get()); status != CAIRO_STATUS_SUCCESS)
    return reject(Code::render_failed, cairo_status_to_string(status));
  return pdf;
}

}  // namespace entonnoir::render
