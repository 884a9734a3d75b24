#include "render/chips.h"

#include <algorithm>
#include <cmath>

#include "render/words.h"

namespace entonnoir::render {
namespace {

constexpr std::size_t kColumns = 6;
constexpr double kChipWidth = mm(41);
constexpr double kChipHeight = mm(26);
constexpr double kGap = mm(3);
constexpr double kPad = mm(2.5);
constexpr double kCaptionGap = mm(1.5);
constexpr double kTitleGap = mm(1.5);
constexpr std::ptrdiff_t kBreaksMax = 40;

double width_of(std::size_t span) {
  return static_cast<double>(span) * kChipWidth + static_cast<double>(span - 1) * kGap;
}

/// Long notes get wider cards rather than towers. Judged by length alone, so that each text is laid out once.
std::size_t span_of(const std::string& text) {
  const auto bytes = text.size();
  const auto breaks = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
  if (bytes <= 200 || breaks * 20 > bytes) return 1;
  return bytes <= 600 ? 2 : 3;
}

/// A note of very many short lines is set as verse is quoted, with a stroke for each break, so that it fills no pages.
std::string set_text(const std::string& text) {
  if (std::count(text.begin(), text.end(), '\n') <= kBreaksMax) return text;
  std::string line;
  for (const char c : text)
    if (c != '\n') {
      line += c;
    } else if (!line.ends_with(" / ")) {
      line += " / ";
    }
  return line;
}

}  // namespace

double Chips::Chip::foot() const { return caption ? kCaptionGap + caption->height() : 0; }

double Chips::Chip::height() const { return std::max(kChipHeight, 2 * kPad + text->height() + foot()); }

std::string Chips::caption(const Note& note) const {
  const Locale locale = report_.board->locale;
  std::string line = authors_ ? author(*report_.board, note) : "";
  const auto add = [&line](const std::string& more) { line += (line.empty() || more.empty() ? "" : " · ") + more; };
  if (const auto joined = report_.joined.find(report_.ids.at(&note)); joined != report_.joined.end())
    add("+ " + counted(locale, Counted::notes_merged, joined->second));
  add(reactions_line(locale, note.reactions, flow_.type().has_emoji()));
  return line;
}

Chips::Chip Chips::chip(const Note& note) const {
  const Shown shown = render::shown(*report_.board, note);
  const std::string words = set_text(shown.text);
  const std::size_t span = span_of(words);
  const double width = width_of(span) - 2 * kPad;
  const Style style{.size = 9, .colour = shown.said ? kInk : kQuiet, .italic = !shown.said};
  const std::string foot = caption(note);
  const TextPtr under = foot.empty() ? nullptr : flow_.type().text(foot, {.size = 7.5, .colour = kQuiet}, width);
  return {flow_.type().text(words, style, width), under, paper(note.colour), span};
}

std::vector<Chips::Row> Chips::rows(const std::vector<const Note*>& notes) const {
  std::vector<Row> rows;
  std::size_t used = kColumns;
  for (const Note* note : notes) {
    Chip next = chip(*note);
    if (used + next.span > kColumns) {
      rows.emplace_back();
      used = 0;
    }
    used += next.span;
    rows.back().chips.push_back(std::move(next));
  }
  return rows;
}

TextPtr Chips::title(const Theme& theme) const {
  const std::string name = theme.title.empty() ? word(report_.board->locale, Word::no_theme) : theme.title;
  return flow_.type().text(name, {.size = 9, .weight = Weight::semibold, .colour = kQuiet}, kWidth);
}

double Chips::Row::height() const {
  double height = 0;
  for (const Chip& chip : chips) height = std::max(height, chip.height());
  return height;
}

double Chips::first_row(const std::vector<Theme>& themes) const {
  if (themes.empty()) return 0;
  const Row row{{chip(*themes[0].notes[0])}};
  return title(themes[0])->height() + kTitleGap + std::min(row.height(), kHeight / 3);
}

void Chips::themes(const std::vector<Theme>& themes) {
  const bool bare = themes.size() == 1 && themes[0].title.empty();
  for (const Theme& theme : themes) {
    const std::vector<Row> grid = rows(theme.notes);
    if (!bare) {
      const TextPtr name = title(theme);
      flow_.need(name->height() + kTitleGap + std::min(grid[0].height(), kHeight / 3));
      flow_.text(name);
      flow_.space(kTitleGap);
    }
    for (const Row& next : grid) row(next);
    flow_.space(kTitleGap);
  }
}

void Chips::notes(const std::vector<const Note*>& notes) {
  for (const Row& next : rows(notes)) row(next);
}

void Chips::row(const Row& row) {
  if (const double height = row.height(); height <= kHeight * 0.8) {
    flow_.need(height);
    whole(row, height);
  } else {
    in_parts(row);
  }
  flow_.space(kGap);
}

void Chips::whole(const Row& row, double height) {
  double x = kMargin;
  for (const Chip& chip : row.chips) {
    card(chip, x, height, 0, chip.text->lines());
    x += width_of(chip.span) + kGap;
  }
  flow_.advance(height);
}

/// Cards that are taller than a page go on on the next one, all of the row together.
void Chips::in_parts(const Row& row) {
  std::vector<std::size_t> first(row.chips.size(), 0);
  flow_.need(2 * kChipHeight);
  while (!part(row, first)) flow_.new_page();
}

bool Chips::part(const Row& row, std::vector<std::size_t>& first) {
  std::vector<std::size_t> last(first);
  double height = 0;
  bool done = true;
  for (std::size_t i = 0; i < row.chips.size(); ++i) {
    const Chip& chip = row.chips[i];
    const std::size_t lines = chip.text->lines();
    if (first[i] == lines) continue;
    const std::size_t fit = chip.text->fitting(first[i], flow_.left() - 2 * kPad - chip.foot());
    last[i] = std::min(lines, first[i] + std::max<std::size_t>(fit, 1));
    height = std::max(height, 2 * kPad + chip.foot() + chip.text->height_of(first[i], last[i]));
    done = done && last[i] == lines;
  }
  double x = kMargin;
  for (std::size_t i = 0; i < row.chips.size(); ++i) {
    if (last[i] > first[i]) card(row.chips[i], x, height, first[i], last[i]);
    x += width_of(row.chips[i].span) + kGap;
  }
  first = last;
  flow_.advance(height);
  return done;
}

void Chips::card(const Chip& chip, double x, double height, std::size_t first, std::size_t last) {
  flow_.put(BoxItem{x, flow_.y(), width_of(chip.span), height, mm(1), chip.paper.fill, chip.paper.edge});
  flow_.put(TextItem{chip.text, first, last, x + kPad, flow_.y() + kPad});
  if (!chip.caption || last < chip.text->lines()) return;
  const double y = flow_.y() + height - kPad - chip.caption->height();
  flow_.put(TextItem{chip.caption, 0, chip.caption->lines(), x + kPad, y});
}

}  // namespace entonnoir::render
