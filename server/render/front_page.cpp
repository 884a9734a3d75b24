#include "render/front_page.h"

#include <algorithm>

#include "render/words.h"

namespace entonnoir::render {
namespace {

constexpr std::size_t kColumnsMax = 6;
constexpr double kColumnGap = mm(6);
constexpr double kColumnsHeight = mm(45);
constexpr double kFootHeight = mm(16);
constexpr double kDefinitionSizeMax = 28;
constexpr double kDefinitionSizeMin = 18;

class FrontPage {
 public:
  FrontPage(Flow& flow, const Report& report, const Options& options)
      : flow_(flow), report_(report), board_(*report.board), options_(options) {}

  void make() {
    flow_.new_page();
    heading();
    const TextPtr text = definition_text(columns_top() - mm(4) - flow_.y());
    const std::size_t lines = text->fitting(0, columns_top() - mm(4) - flow_.y());
    flow_.put(TextItem{text, 0, lines, kMargin, flow_.y()});
    if (lines < text->lines()) goes_on();
    const std::size_t columns = columns_row(0, columns_top());
    foot();
    rest(text, lines, columns);
  }

 private:
  static double columns_top() { return kBottom - kFootHeight - mm(3) - kColumnsHeight; }

  void heading() {
    const TextPtr date = flow_.type().text(day(board_.locale, options_.now), {.size = 10, .colour = kQuiet}, kWidth);
    const Style style{.size = 14, .weight = Weight::semibold, .colour = kAccent};
    const TextPtr title = flow_.type().text(one_line(board_.title), style, kWidth - date->width() - mm(10));
    const double drop = title->height_of(0, 1) - date->height();
    flow_.put(TextItem{date, 0, 1, kMargin + kWidth - date->width(), flow_.y() + drop * 0.6});
    flow_.put(TextItem{title, 0, title->lines(), kMargin, flow_.y()});
    flow_.advance(std::max(mm(10), title->height() + mm(4)));
  }

  /// As large as fits, down to the smallest size, which is then used whatever its height.
  TextPtr definition_text(double height) const {
    const bool empty = report_.definition.empty();
    const std::string text = empty ? word(board_.locale, Word::definition_empty) : report_.definition;
    for (double size = kDefinitionSizeMax;; size -= 1) {
      const Style style{.size = size,
                        .weight = empty ? Weight::regular : Weight::semibold,
                        .colour = empty ? kQuiet : kInk,
                        .leading = 1.05};
      const TextPtr laid_out = flow_.type().text(text, style, kWidth);
      if (size <= kDefinitionSizeMin || laid_out->height() <= height) return laid_out;
    }
  }

  void goes_on() {
    const TextPtr sign =
        flow_.type().text(word(board_.locale, Word::goes_on), {.size = 9, .colour = kAccent}, kWidth / 2);
    put(sign, kMargin + kWidth - sign->width(), columns_top() - mm(1) - sign->height());
  }

  /// One row of columns for the phrases from `first` on; answers the phrase after the last.
  std::size_t columns_row(std::size_t first, double y) {
    const std::size_t all = report_.phrases.size();
    const std::size_t across = std::clamp<std::size_t>(all, 3, kColumnsMax);
    const double width = (kWidth - static_cast<double>(across - 1) * kColumnGap) / static_cast<double>(across);
    const std::size_t last = std::min(all, first + across);
    for (std::size_t i = first; i < last; ++i)
      column(i, kMargin + static_cast<double>(i - first) * (width + kColumnGap), y, width);
    return last;
  }

  void column(std::size_t index, double x, double y, double width) {
    const Branch& phrase = report_.phrases[index];
    flow_.put(BoxItem{x, y, width, mm(0.6), 0, kAccent, {}});
    y += mm(2.5);
    const auto& type = flow_.type();
    const double bottom = y + kColumnsHeight - mm(2.5);
    const Style number{.size = 18, .weight = Weight::bold, .colour = kAccent};
    y = put(type.text(std::to_string(index + 1), number, width), x, y) + mm(0.5);
    const std::string words = one_line(shown(board_, *phrase.note).text);
    y = put(type.excerpt(words, {.size = 11, .weight = Weight::semibold}, width, 3), x, y) + mm(1.2);
    y = put(type.text(counts(phrase), {.size = 9, .colour = kAccent}, width), x, y) + mm(1.2);
    themes(phrase, x, y, width, bottom);
  }

  /// A line for each theme; where there is no room for all of them the last line counts the rest.
  void themes(const Branch& phrase, double x, double y, double width, double bottom) {
    const std::vector<std::string> names = theme_names(phrase);
    const Style style{.size = 9, .colour = kQuiet};
    for (std::size_t i = 0; i < names.size(); ++i) {
      const TextPtr name = flow_.type().excerpt(names[i], style, width, 1);
      if (i + 1 < names.size() && y + 2 * name->height() > bottom) {
        put(flow_.type().text("+ " + counted(board_.locale, Counted::themes, names.size() - i), style, width), x, y);
        return;
      }
      y = put(name, x, y);
    }
  }

  double put(const TextPtr& text, double x, double y) {
    flow_.put(TextItem{text, 0, text->lines(), x, y});
    return y + text->height();
  }

  std::string counts(const Branch& phrase) const {
    if (phrase.direct) return word(board_.locale, Word::written_directly);
    const std::string notes = counted(board_.locale, Counted::notes, phrase.notes);
    return phrase.people == 0 ? notes : notes + " · " + counted(board_.locale, Counted::people, phrase.people);
  }

  static std::vector<std::string> theme_names(const Branch& phrase) {
    std::vector<std::string> names;
    const auto add = [&](const std::vector<Theme>& themes) {
      for (const Theme& theme : themes)
        if (!theme.title.empty() && std::find(names.begin(), names.end(), theme.title) == names.end())
          names.push_back(theme.title);
    };
    for (const Statement& statement : phrase.statements) add(statement.themes);
    add(phrase.themes);
    return names;
  }

  void foot() {
    const double y = kBottom - kFootHeight;
    const double bar = ledger_bar(flow_, report_, y);
    const std::string state = state_line(board_.locale, board_.ratified, options_.now, report_.objections);
    const Style bold{.size = 10, .weight = Weight::semibold, .colour = kAccent};
    const TextPtr left = flow_.type().text(state, bold, kWidth / 2);
    put(left, kMargin, y + bar + mm(1.5));
    if (report_.ledger.posted == 0) return;
    const std::string method = method_line(board_.locale, report_.people, report_.ledger.posted);
    const TextPtr right = flow_.type().text(method, {.size = 10}, kWidth - left->width() - mm(5));
    put(right, kMargin + left->width() + mm(5), y + bar + mm(1.5));
  }

  void rest(const TextPtr& text, std::size_t lines, std::size_t columns) {
    if (lines < text->lines()) {
      flow_.running_head(word(board_.locale, Word::definition_continued));
      flow_.new_page();
      flow_.text(text, lines);
      flow_.running_head("");
      flow_.space(mm(8));
    } else if (columns < report_.phrases.size()) {
      flow_.new_page();
    }
    while (columns < report_.phrases.size()) {
      flow_.need(kColumnsHeight);
      columns = columns_row(columns, flow_.y());
      flow_.advance(std::min(flow_.left(), kColumnsHeight + mm(4)));
    }
  }

  Flow& flow_;
  const Report& report_;
  const Board& board_;
  const Options& options_;
};

struct Share {
  Counted name;
  std::uint32_t notes;
  Rgb fill;
};

std::vector<Share> shares(const Ledger& ledger) {
  return {{Counted::in_definition, ledger.carried, kAccent},
          {Counted::merged, ledger.merged, rgb(0x6FA8B3)},
          {Counted::set_aside, ledger.set_aside, rgb(0xA9B2BC)},
          {Counted::withdrawn, ledger.withdrawn, rgb(0xDDE2E7)},
          {Counted::open, ledger.open, rgb(0xFFFFFF)}};
}

}  // namespace

void front_page(Flow& flow, const Report& report, const Options& options) { FrontPage(flow, report, options).make(); }

double ledger_bar(Flow& flow, const Report& report, double y) {
  const Locale locale = report.board->locale;
  constexpr double kBar = mm(4);
  const double posted = std::max<double>(1, report.ledger.posted);
  double x = kMargin;
  for (const Share& share : shares(report.ledger)) {
    const double width = kWidth * share.notes / posted;
    if (share.notes > 0) flow.put(BoxItem{x, y, width, kBar, 0, share.fill, kQuiet});
    x += width;
  }
  if (report.ledger.posted == 0) flow.put(BoxItem{kMargin, y, kWidth, kBar, 0, {}, kLine});
  const Style style{.size = 9, .colour = kInk};
  const TextPtr sum = flow.type().text(counted(locale, Counted::notes, report.ledger.posted) + " =", style, kWidth);
  const double line = y + kBar + mm(1.2);
  flow.put(TextItem{sum, 0, 1, kMargin, line});
  x = kMargin + sum->width() + mm(3);
  for (const Share& share : shares(report.ledger)) {
    const TextPtr text = flow.type().text(counted(locale, share.name, share.notes), style, kWidth);
    flow.put(BoxItem{x, line + text->height() / 2 - mm(1.2), mm(2.4), mm(2.4), 0, share.fill, kQuiet});
    flow.put(TextItem{text, 0, 1, x + mm(3.6), line});
    x += mm(3.6) + text->width() + mm(6);
  }
  return kBar + mm(1.2) + sum->height();
}

}  // namespace entonnoir::render
