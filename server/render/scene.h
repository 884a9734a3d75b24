#pragma once
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "render/text.h"

/// Pages of placed things, ready to be drawn: what the layout makes and all that the drawing knows.
namespace entonnoir::render {

/// Lines [first, last) of a text with their top left corner at (x, y).
struct TextItem {
  TextPtr text;
  std::size_t first;
  std::size_t last;
  double x;
  double y;
};

struct BoxItem {
  double x;
  double y;
  double width;
  double height;
  double radius;
  std::optional<Rgb> fill;
  std::optional<Rgb> edge;
};

using Item = std::variant<BoxItem, TextItem>;

struct Page {
  std::vector<Item> items;  ///< later ones above earlier ones
};

/// An entry of the document's outline.
struct Bookmark {
  std::string title;
  std::size_t page;  ///< from 0
};

struct Scene {
  std::vector<Page> pages;
  std::vector<Bookmark> bookmarks;
};

}  // namespace entonnoir::render
