#pragma once
#include <vector>

#include "render/flow.h"
#include "render/report.h"

namespace entonnoir::render {

/// Notes as small cards in a grid of six columns, as they looked on the wall.
class Chips {
 public:
  Chips(Flow& flow, const Report& report, bool authors) : flow_(flow), report_(report), authors_(authors) {}

  /// Themes one after the other, each under its title; a title never stands alone at the end of a page.
  void themes(const std::vector<Theme>& themes);
  void notes(const std::vector<const Note*>& notes);
  /// Points that the first row of these themes takes with its title: what must be left below a heading.
  double first_row(const std::vector<Theme>& themes) const;

 private:
  struct Chip {
    TextPtr text;
    TextPtr caption;  ///< author, merged notes, reactions; null: none
    Paper paper;
    std::size_t span;     ///< columns
    double foot() const;  ///< points that the caption takes
    double height() const;
  };
  struct Row {
    std::vector<Chip> chips;
    double height() const;
  };

  Chip chip(const Note& note) const;
  std::string caption(const Note& note) const;
  std::vector<Row> rows(const std::vector<const Note*>& notes) const;
  void row(const Row& row);
  void whole(const Row& row, double height);
  void in_parts(const Row& row);
  /// Draws from line `first` of each chip what fits on this page, and moves `first` on. True once all is drawn.
  bool part(const Row& row, std::vector<std::size_t>& first);
  /// Draws one chip's card with the lines [first, last); the caption with the last of them.
  void card(const Chip& chip, double x, double height, std::size_t first, std::size_t last);
  TextPtr title(const Theme& theme) const;

  Flow& flow_;
  const Report& report_;
  bool authors_;
};

}  // namespace entonnoir::render
