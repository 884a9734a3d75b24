#include "render/pages.h"

#include <algorithm>

namespace entonnoir::render {

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

std::string made(const Board& board, const Options& options) {
  const auto out = pdf(board, options);
  EXPECT_TRUE(out) << out.error().detail;
  return out ? *out : std::string();
}

std::string solid(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool no_break_space = text.compare(i, 2, "\u00a0") == 0;
    if (no_break_space) ++i;
    if (!no_break_space && std::string(" \n-").find(text[i]) == std::string::npos) out += text[i];
  }
  return out;
}

void expect_tidy(const Poppler& pdf) {
  constexpr double kMargin = 51;
  const auto words = pdf.words();
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto& a = words[i];
    EXPECT_TRUE(a.left > kMargin - 1 && a.right < 842 - kMargin + 1 && a.top > 20 && a.bottom < 595 - 20)
        << a.text << " on page " << a.page;
    for (std::size_t k = i + 1; k < words.size() && words[k].page == a.page; ++k) {
      const auto& b = words[k];
      // Boxes of words are as high as the font, and touch those of the next line.
      const double across = std::min(a.right, b.right) - std::max(a.left, b.left);
      const double down = std::min(a.bottom, b.bottom) - std::max(a.top, b.top);
      EXPECT_FALSE(across > 0.5 && down > 0.3 * std::min(a.bottom - a.top, b.bottom - b.top))
          << a.text << " and " << b.text << " on page " << a.page;
    }
  }
}

}  // namespace entonnoir::render
