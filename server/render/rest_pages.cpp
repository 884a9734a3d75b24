#include "render/rest_pages.h"

#include <algorithm>

#include "render/chips.h"
#include "render/front_page.h"
#include "render/phrase_pages.h"
#include "render/rounds_pages.h"
#include "render/section.h"
#include "render/words.h"

namespace entonnoir::render {
namespace {

class RestPages {
 public:
  RestPages(Flow& flow, const Report& report, const Options& options)
      : flow_(flow), report_(report), board_(*report.board), options_(options), chips_(flow, report, options.authors) {}

  void make() {
    flow_.new_page();
    statements(Word::unkept, report_.unkept);
    statements(Word::undecided, report_.undecided);
    asides();
    merged();
    open();
    rounds_pages(flow_, report_, options_);
    numbers();
    stages();
    kept();
  }

 private:
  void title(Word what, double below) { section(flow_, word(board_.locale, what), below); }
  void quiet(const std::string& text) { render::quiet(flow_, text); }

  TextPtr subtitle(const std::string& text, bool said = true) const {
    const Style style{.size = 12, .weight = Weight::semibold, .colour = said ? kInk : kQuiet, .italic = !said};
    return flow_.type().text(text, style, kWidth);
  }

  void statements(Word heading, const std::vector<Branch>& all) {
    if (all.empty()) return;
    title(heading, mm(50));
    for (const Branch& statement : all) {
      const Shown text = shown(board_, *statement.note);
      const TextPtr words = subtitle(text.text, text.said);
      flow_.need(std::min(words->height() + mm(8) + chips_.first_row(statement.themes), kHeight));
      flow_.text(words);
      quiet(fate_of(statement) +
            with_dot(reactions_line(board_.locale, statement.note->reactions, flow_.type().has_emoji())));
      flow_.space(mm(2));
      branch_body(flow_, report_, options_, statement);
      flow_.space(mm(3));
    }
  }

  static std::string with_dot(const std::string& more) { return more.empty() ? "" : " · " + more; }

  std::string fate_of(const Branch& statement) const {
    const Note& note = *statement.note;
    const Locale locale = board_.locale;
    const std::string from = origin_line(locale, statement.notes, statement.people);
    if (note.merged) return counted_name(locale, Counted::merged, 1) + (" · " + from);
    if (!note.set_aside) return from;
    const std::string why = one_line(note.set_aside->why);
    return with_colon(locale, word(locale, Word::reason)) + " " + (why.empty() ? word(locale, Word::no_reason) : why) +
           " · " + from;
  }

  void asides() {
    if (report_.asides.empty()) return;
    title(Word::set_aside, mm(36));
    for (const Aside& aside : report_.asides) {
      const std::string why = aside.why.empty() ? word(board_.locale, Word::no_reason) : aside.why;
      const TextPtr name = subtitle(why + " · " + counted(board_.locale, Counted::notes, aside.notes.size()));
      flow_.need(std::min(name->height() + (aside.trial ? 0 : mm(30)), kHeight));
      flow_.text(name);
      flow_.space(mm(2));
      if (!aside.trial) chips_.notes(aside.notes);
      flow_.space(mm(2));
    }
  }

  void merged() {
    if (report_.merged.empty()) return;
    title(Word::merged, mm(10));
    for (const Note* note : report_.merged) {
      const Note& into = board_.notes.at(note->merged->into);
      const std::string line = quoted(board_.locale, one_line(shown(board_, *note).text)) + " → " +
                               quoted(board_.locale, one_line(shown(board_, into).text));
      flow_.text(flow_.type().text(line, {.size = 9}, kWidth));
      flow_.space(mm(1));
    }
  }

  void open() {
    if (report_.open.empty() && report_.withheld == 0) return;
    title(Word::open_notes, std::max(mm(6), chips_.first_row(report_.open)));
    if (report_.withheld > 0) {
      own_voice(flow_, counted(board_.locale, Counted::withheld_notes, report_.withheld));
      flow_.space(mm(2));
    }
    chips_.themes(report_.open);
  }

  void numbers() {
    title(Word::ledger, mm(20));
    flow_.advance(ledger_bar(flow_, report_, flow_.y()) + mm(2));
    flow_.text(flow_.type().text(state_line(board_.locale, board_.ratified, options_.now, report_.objections),
                                 {.size = 10}, kWidth));
    if (board_.ratified && board_.ratified->why && !one_line(*board_.ratified->why).empty())
      quiet(with_colon(board_.locale, word(board_.locale, Word::reason)) + " " + one_line(*board_.ratified->why));
    if (report_.trials > 0) quiet(counted(board_.locale, Counted::trial_notes, report_.trials));
    if (report_.trial_rounds > 0) quiet(counted(board_.locale, Counted::trial_rounds, report_.trial_rounds));
    if (const std::string when = workshop_line(board_.locale, board_.started, board_.closed); !when.empty())
      quiet(when);
  }

  void stages() {
    if (board_.stages.empty()) return;
    title(Word::stages, mm(15));
    std::size_t number = 0;
    for (const Stage& stage : board_.stages) {
      const Style style{.size = 10, .weight = Weight::semibold};
      const TextPtr name = flow_.type().text(std::to_string(++number) + ". " + one_line(stage.title), style, kWidth);
      flow_.need(std::min(name->height() + mm(6), kHeight));
      flow_.text(name);
      if (const std::string prompt = one_line(stage.prompt); !prompt.empty()) quiet(prompt);
      if (stage.visibility == Visibility::private_) quiet(word(board_.locale, Word::stage_withheld));
      flow_.space(mm(2));
    }
  }

  void kept() {
    if (!options_.kept_until) return;
    flow_.space(mm(4));
    quiet(kept_line(board_.locale, *options_.kept_until));
  }

  Flow& flow_;
  const Report& report_;
  const Board& board_;
  const Options& options_;
  Chips chips_;
};

}  // namespace

void rest_pages(Flow& flow, const Report& report, const Options& options) { RestPages(flow, report, options).make(); }

}  // namespace entonnoir::render
