#pragma once
#include <string>

#include "render/scene.h"

namespace entonnoir::render {

/// Puts things under one another and begins a new page where the last one is full. Nothing is cut: texts break
/// between lines.
class Flow {
 public:
  explicit Flow(const Typesetter& type) : type_(type) {}

  const Typesetter& type() const { return type_; }
  double y() const { return y_; }
  double left() const { return kBottom - y_; }  ///< points until the end of the page
  void new_page();
  /// A new page unless `height` points are left, or the page is still empty.
  void need(double height);
  /// White space; none at the top of a page.
  void space(double height);
  void advance(double height) { y_ += height; }
  void put(Item item) { scene_.pages.back().items.push_back(std::move(item)); }
  /// The lines of a text from `first` on, `indent` points from the left edge, over as many pages as it takes.
  void text(const TextPtr& text, std::size_t first = 0, double indent = 0);
  void bookmark(const std::string& title) { scene_.bookmarks.push_back({title, scene_.pages.size() - 1}); }
  /// A line to repeat at the top of the pages that follow; "" ends it.
  void running_head(std::string head) { head_ = std::move(head); }
  Scene take() { return std::move(scene_); }

 private:
  const Typesetter& type_;
  Scene scene_;
  std::string head_;
  double y_ = 0;
  double top_ = 0;  ///< where this page's content begins
};

}  // namespace entonnoir::render
