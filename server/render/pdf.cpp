#include <algorithm>

#include "render/draw.h"
#include "render/front_page.h"
#include "render/phrase_pages.h"
#include "render/render.h"
#include "render/rest_pages.h"

namespace entonnoir::render {
namespace {

/// Bytes of text above which kerning and ligatures are left out: a board of that size is searched, not admired.
constexpr std::size_t kPlainAbove = 400'000;

std::size_t text_bytes(const Board& board) {
  std::size_t bytes = 0;
  for (const auto& [id, note] : board.notes) bytes += note.text.size();
  return bytes;
}

void footers(Scene& scene, const Typesetter& type, const std::string& title) {
  const Style style{.size = 8, .colour = kQuiet};
  const TextPtr name = type.excerpt(title, style, kWidth - mm(30), 1);
  const double y = kBottom + mm(7);
  for (std::size_t i = 0; i < scene.pages.size(); ++i) {
    const std::string number = std::to_string(i + 1) + "/" + std::to_string(scene.pages.size());
    const TextPtr page = type.text(number, style, mm(30));
    scene.pages[i].items.push_back(TextItem{name, 0, 1, kMargin, y});
    scene.pages[i].items.push_back(TextItem{page, 0, 1, kMargin + kWidth - page->width(), y});
  }
}

}  // namespace

Result<std::string> pdf(const Board& board, const Options& options) {
  const Report report = make_report(board);
  const Typesetter type(board.locale, text_bytes(board) > kPlainAbove);
  Flow flow(type);
  front_page(flow, report, options);
  phrase_pages(flow, report, options);
  rest_pages(flow, report, options);
  Scene scene = flow.take();
  const std::string title = one_line(board.title);
  footers(scene, type, title);
  return draw_pdf(scene, {title, options.now});
}

}  // namespace entonnoir::render
