#include "render/phrase_pages.h"

#include "render/chips.h"
#include "render/section.h"

namespace entonnoir::render {
namespace {

constexpr double kNumberWidth = mm(12);

/// The first words of a text, for the head of the pages that go on with it.
std::string first_words(const std::string& text) {
  std::size_t end = 0;
  for (std::size_t i = 0; i < text.size() && i < 80; ++i)
    if (text[i] == ' ') end = i;
  return text.size() <= 80 || end == 0 ? text : text.substr(0, end) + "…";
}

std::string reactions_of(Flow& flow, const Report& report, const Note& note) {
  return reactions_line(report.board->locale, note.reactions, flow.type().has_emoji());
}

void heading(Flow& flow, const Report& report, const Branch& phrase, std::size_t number) {
  const Locale locale = report.board->locale;
  const Shown text = shown(*report.board, *phrase.note);
  const Style accent{.size = 28, .weight = Weight::bold, .colour = kAccent};
  const TextPtr figure = flow.type().text(std::to_string(number), accent, kWidth);
  const Style style{.size = 18, .weight = Weight::semibold, .colour = text.said ? kInk : kQuiet, .italic = !text.said};
  const double indent = std::max(kNumberWidth, figure->width() + mm(4));
  const TextPtr words = flow.type().text(text.text, style, kWidth - indent);
  flow.put(TextItem{figure, 0, 1, kMargin, flow.y() - mm(2)});
  flow.text(words, 0, indent);
  flow.space(mm(1.5));
  std::string from =
      phrase.direct ? word(locale, Word::written_directly) : phrase_line(locale, phrase.notes, phrase.people);
  if (const std::string reactions = reactions_of(flow, report, *phrase.note); !reactions.empty())
    from += " · " + reactions;
  flow.text(flow.type().text(from, {.size = 10, .colour = kAccent}, kWidth - indent), 0, indent);
  flow.space(mm(5));
}

void statement(Flow& flow, const Report& report, const Options& options, const Statement& statement) {
  Chips chips(flow, report, options.authors);
  const Shown text = shown(*report.board, *statement.note);
  const Style style{.size = 12, .weight = Weight::semibold, .colour = text.said ? kInk : kQuiet, .italic = !text.said};
  const TextPtr words = flow.type().text(text.text, style, kWidth);
  flow.need(std::min(words->height() + mm(2) + chips.first_row(statement.themes), kHeight));
  flow.text(words);
  const Locale locale = report.board->locale;
  for (const Note* other : statement.statements) {
    const std::string from = with_colon(locale, word(locale, Word::drawn_from)) + " " +
                             quoted(locale, one_line(shown(*report.board, *other).text));
    quiet(flow, from);
  }
  if (const std::string reactions = reactions_of(flow, report, *statement.note); !reactions.empty())
    quiet(flow, reactions);
  flow.space(mm(2));
  chips.themes(statement.themes);
  flow.space(mm(3));
}

}  // namespace

void branch_body(Flow& flow, const Report& report, const Options& options, const Branch& branch) {
  for (const Statement& next : branch.statements) statement(flow, report, options, next);
  Chips(flow, report, options.authors).themes(branch.themes);
}

void phrase_pages(Flow& flow, const Report& report, const Options& options) {
  const Locale locale = report.board->locale;
  std::size_t number = 0;
  for (const Branch& phrase : report.phrases) {
    flow.running_head("");
    flow.new_page();
    const std::string words = one_line(shown(*report.board, *phrase.note).text);
    const std::string label = std::to_string(++number) + ". " + first_words(words);
    flow.bookmark(label);
    flow.running_head(label + " " + word(locale, Word::continued));
    heading(flow, report, phrase, number);
    branch_body(flow, report, options, phrase);
    // A posted note that became a phrase as it is: its card tells its author.
    if (phrase.note->sources.empty() && !phrase.direct) Chips(flow, report, options.authors).notes({phrase.note});
  }
  flow.running_head("");
}

}  // namespace entonnoir::render
