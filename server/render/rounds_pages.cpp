#include "render/rounds_pages.h"

#include <algorithm>

#include "render/section.h"

namespace entonnoir::render {
namespace {

constexpr double kResultWidth = 0.55 * kWidth;
constexpr double kBarWidth = 0.22 * kWidth;
constexpr double kSharesWidth = 0.56 * kWidth;
constexpr double kBarHeight = mm(3);
constexpr double kRowGap = mm(1.4);
constexpr double kIndent = mm(9);
constexpr double kSaysWidth = mm(22);
constexpr Rgb kConcern = rgb(0xA9B2BC);
constexpr int kResultLines = 2;

class RoundsPages {
 public:
  RoundsPages(Flow& flow, const Report& report, const Options& options)
      : flow_(flow), locale_(report.board->locale), board_(*report.board), options_(options) {}

  void round(const RoundReport& report) {
    heading(report);
    flow_.running_head(one_line(report.round->title) + " " + word(locale_, Word::continued));
    if (!report.told) own_voice(flow_, word(locale_, Word::secret_until_closed));
    results(report);
    for (const Opinions& each : report.opinions) opinions(each);
    flow_.running_head("");
    flow_.space(mm(5));
  }

 private:
  void heading(const RoundReport& report) {
    const Round& round = *report.round;
    const TextPtr title = flow_.type().text(one_line(round.title), {.size = 12, .weight = Weight::semibold}, kWidth);
    flow_.need(std::min(title->height() + mm(28), kHeight));
    flow_.text(title);
    flow_.space(mm(0.8));
    std::string facts = round_line(locale_, round, report.stage);
    if (report.told) facts += " · " + turnout_line(locale_, round, report.people);
    quiet(flow_, facts);
    quiet(flow_, round_times(locale_, round));
    flow_.space(mm(2));
  }

  /// What got votes, one under the other, each with its bar; the longest bar is the first one's.
  void results(const RoundReport& report) {
    std::vector<TextPtr> texts;
    double widest = 0;
    for (const Outcome& outcome : report.results) {
      const bool said = outcome.what.said;
      const Style style{.size = 9, .colour = said ? kInk : kQuiet, .italic = !said};
      texts.push_back(flow_.type().excerpt(one_line(outcome.what.text), style, kResultWidth, kResultLines));
      widest = std::max(widest, texts.back()->width());
    }
    for (std::size_t i = 0; i < texts.size(); ++i) result(report, i, texts[i], widest + mm(5));
    if (report.lost > 0) quiet(flow_, "+ " + counted(locale_, Counted::lost_votes, report.lost));
  }

  /// `left`: where the bars begin.
  void result(const RoundReport& report, std::size_t index, const TextPtr& what, double left) {
    const Outcome& outcome = report.results[index];
    const double share = static_cast<double>(outcome.units) / static_cast<double>(report.results[0].units);
    const double right = left + kBarWidth + mm(2);
    const Style style{.size = 9, .weight = Weight::semibold, .colour = kAccent};
    const std::string count = votes_line(locale_, *report.round, outcome.units, outcome.people);
    const TextPtr votes = flow_.type().text(count, style, kWidth - right);
    const double height = std::max(what->height(), votes->height());
    flow_.need(height);
    const double middle = flow_.y() + what->height_of(0, 1) / 2;
    flow_.put(TextItem{what, 0, what->lines(), kMargin, flow_.y()});
    flow_.put(BoxItem{
        kMargin + left, middle - kBarHeight / 2, std::max(mm(0.6), share * kBarWidth), kBarHeight, 0, kAccent, {}});
    flow_.put(TextItem{votes, 0, votes->lines(), kMargin + right, middle - votes->height_of(0, 1) / 2});
    flow_.advance(height);
    flow_.space(kRowGap);
  }

  void opinions(const Opinions& opinions) {
    const Shown text = shown(board_, *opinions.note);
    const Style style{
        .size = 11, .weight = Weight::semibold, .colour = text.said ? kInk : kQuiet, .italic = !text.said};
    const TextPtr words = flow_.type().text(text.text, style, kWidth - kIndent);
    flow_.need(std::min(words->height() + mm(18), kHeight));
    if (opinions.number > 0) number(opinions.number);
    flow_.text(words, 0, kIndent);
    if (opinions.number == 0) quiet(flow_, word(locale_, Word::no_longer_a_phrase), kIndent);
    flow_.space(mm(1.2));
    flow_.advance(shares(opinions));
    flow_.space(mm(2));
    for (const Reason& each : opinions.reasons) reason(each);
    flow_.space(mm(3));
  }

  void number(std::size_t number) {
    const Style style{.size = 11, .weight = Weight::bold, .colour = kAccent};
    const TextPtr figure = flow_.type().text(std::to_string(number), style, kIndent);
    flow_.put(TextItem{figure, 0, 1, kMargin, flow_.y()});
  }

  struct Share {
    Counted name;
    std::uint64_t people;
    Rgb fill;
  };

  /// How many say what, as a bar and in numbers; answers the height.
  double shares(const Opinions& opinions) {
    const std::vector<Share> all = {{Counted::agree, opinions.agree, kAccent},
                                    {Counted::concern, opinions.concern, kConcern},
                                    {Counted::objection, opinions.objection, kInk}};
    const double answers = static_cast<double>(opinions.agree + opinions.concern + opinions.objection);
    double x = kMargin + kIndent;
    for (const Share& share : all) {
      const double width = kSharesWidth * static_cast<double>(share.people) / answers;
      if (share.people > 0) flow_.put(BoxItem{x, flow_.y(), width, kBarHeight, 0, share.fill, {}});
      x += width;
    }
    return kBarHeight + mm(1.2) + legend(all, opinions.earlier, flow_.y() + kBarHeight + mm(1.2));
  }

  double legend(const std::vector<Share>& all, std::uint64_t earlier, double y) {
    double x = kMargin + kIndent;
    double height = 0;
    for (const Share& share : all) {
      const TextPtr text = flow_.type().text(counted(locale_, share.name, share.people), {.size = 9}, kWidth);
      height = text->height();
      flow_.put(BoxItem{x, y + height / 2 - mm(1.2), mm(2.4), mm(2.4), 0, share.fill, {}});
      flow_.put(TextItem{text, 0, 1, x + mm(3.6), y});
      x += mm(3.6) + text->width() + mm(6);
    }
    if (earlier == 0) return height;
    const Style style{.size = 9, .colour = kQuiet, .italic = true};
    const TextPtr text = flow_.type().text(counted(locale_, Counted::on_earlier_wording, earlier), style, kWidth);
    flow_.put(TextItem{text, 0, 1, x, y});
    return height;
  }

  void reason(const Reason& reason) {
    const TextPtr says =
        flow_.type().text(says_name(locale_, reason.says), {.size = 9, .weight = Weight::semibold}, kSaysWidth);
    const TextPtr why = flow_.type().text(reason.why, {.size = 9}, kWidth - kIndent - kSaysWidth);
    std::string about = options_.authors ? reason.name : "";
    if (reason.earlier) about += std::string(about.empty() ? "" : " · ") + word(locale_, Word::earlier_wording);
    flow_.need(why->height() + (about.empty() ? 0 : mm(4)));
    flow_.put(TextItem{says, 0, says->lines(), kMargin + kIndent, flow_.y()});
    flow_.text(why, 0, kIndent + kSaysWidth);
    if (!about.empty()) quiet(flow_, about, kIndent + kSaysWidth);
    flow_.space(mm(1.8));
  }

  Flow& flow_;
  Locale locale_;
  const Board& board_;
  const Options& options_;
};

}  // namespace

void rounds_pages(Flow& flow, const Report& report, const Options& options) {
  if (report.rounds.empty()) return;
  section(flow, word(report.board->locale, Word::rounds), mm(34));
  RoundsPages pages(flow, report, options);
  for (const RoundReport& round : report.rounds) pages.round(round);
}

}  // namespace entonnoir::render
