#pragma once
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "render/emoji.h"
#include "render/handles.h"
#include "render/style.h"

namespace entonnoir::render {

/// A text laid out at a width: lines that can be put on pages one by one. No line's ink reaches into another's.
/// Paragraphs that begin in a right-to-left script run from the right edge.
class Text {
 public:
  std::size_t lines() const { return lines_.size(); }
  double height() const { return height_of(0, lines()); }
  /// Points that the lines [first, last) take.
  double height_of(std::size_t first, std::size_t last) const;
  /// How many lines from `first` on fit into `height` points.
  std::size_t fitting(std::size_t first, double height) const;
  double width() const { return width_; }  ///< of the widest line
  /// Puts the lines [first, last) with their top left corner at (x, y).
  void draw(cairo_t* cairo, EmojiPictures& emoji, std::size_t first, std::size_t last, double x, double y) const;

 private:
  friend class Typesetter;
  Text(Layout layout, const Style& style);
  struct Line {
    float x;         ///< from the left edge
    float top;       ///< from the top of the text
    float baseline;  ///< from the top of the text
    float bottom;
  };
  Layout layout_;
  Rgb colour_;
  double width_ = 0;
  std::vector<Line> lines_;
};

using TextPtr = std::shared_ptr<const Text>;

/// Makes texts. Inter where it is installed, what the system has for other scripts and for emoji.
class Typesetter {
 public:
  /// `plain`: leaves kerning and ligatures out, which takes a third of the time; for boards with very much text.
  Typesetter(Locale locale, bool plain);
  TextPtr text(const std::string& utf8, const Style& style, double width) const;
  /// On at most `lines` lines; what is longer ends with "…". For what is told in full elsewhere.
  TextPtr excerpt(const std::string& utf8, const Style& style, double width, int lines) const;
  /// True if some font here has the pictures that stand for reactions.
  bool has_emoji() const { return has_emoji_; }

 private:
  Layout layout(const std::string& utf8, const Style& style, double width) const;
  FontMap map_;
  Context context_;
  bool plain_;
  bool has_emoji_;
};

}  // namespace entonnoir::render
