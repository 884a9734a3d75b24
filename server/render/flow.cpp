#include "render/flow.h"

#include <algorithm>

namespace entonnoir::render {

void Flow::new_page() {
  scene_.pages.emplace_back();
  y_ = kTop;
  if (!head_.empty()) {
    const TextPtr head = type_.excerpt(head_, {.size = 9, .colour = kQuiet}, kWidth, 1);
    put(TextItem{head, 0, head->lines(), kMargin, y_});
    y_ += head->height() + mm(4);
  }
  top_ = y_;
}

void Flow::need(double height) {
  if (height > left() && y_ > top_) new_page();
}

void Flow::space(double height) {
  if (y_ > top_) y_ += std::min(height, std::max(0.0, left()));
}

void Flow::text(const TextPtr& text, std::size_t first, double indent) {
  while (first < text->lines()) {
    std::size_t count = text->fitting(first, left());
    if (count == 0 && y_ > top_) {
      new_page();
      continue;
    }
    count = std::max<std::size_t>(count, 1);
    put(TextItem{text, first, first + count, kMargin + indent, y_});
    y_ += text->height_of(first, first + count);
    first += count;
  }
}

}  // namespace entonnoir::render
