#include <string>

#include "render/markdown_escape.h"
#include "render/markdown_rounds.h"
#include "render/render.h"
#include "render/report.h"
#include "render/words.h"

namespace entonnoir::render {
namespace {

class Writer {
 public:
  Writer(const Report& report, const Options& options)
      : report_(report), board_(*report.board), locale_(board_.locale), options_(options) {}

  std::string write() {
    heading();
    phrases();
    statements(Word::unkept, report_.unkept);
    statements(Word::undecided, report_.undecided);
    asides();
    merged();
    themes_section();
    out_ += markdown_rounds(report_, options_);
    numbers();
    stages();
    if (options_.kept_until) line("\n*" + kept_line(locale_, *options_.kept_until) + "*");
    return std::move(out_);
  }

 private:
  void line(const std::string& text) { out_ += text + "\n"; }
  void paragraph(const std::string& text) { line(text + "\n"); }
  void title(Word what) { paragraph(std::string("## ") + word(locale_, what)); }

  std::string inline_text(const Note& note) const {
    const Shown text = shown(board_, note);
    return text.said ? escape_line(text.text) : "*" + text.text + "*";
  }

  /// Behind what is said of a note; "" without any.
  std::string reactions(const Note& note) const {
    const std::string all = reactions_line(locale_, note.reactions, true);
    return all.empty() ? "" : " · " + all;
  }

  /// A list item: the text with its line breaks, the author if wanted, what was merged into it.
  void item(const Note& note, const std::string& indent) {
    const Shown text = shown(board_, note);
    std::string entry = text.said ? escape_lines(text.text, indent + "  ") : "*" + text.text + "*";
    if (const std::string name = options_.authors ? author(board_, note) : ""; !name.empty())
      entry += " — " + escape_line(name);
    if (const auto joined = report_.joined.find(report_.ids.at(&note)); joined != report_.joined.end())
      entry += " (+ " + counted(locale_, Counted::notes_merged, joined->second) + ")";
    line(indent + "- " + entry + reactions(note));
  }

  void heading() {
    paragraph("# " + escape_line(board_.title));
    paragraph(day(locale_, options_.now));
    const std::string& text = report_.definition;
    paragraph("> " + (text.empty() ? word(locale_, Word::definition_empty) : escape_lines(text, "> ")));
    const bool agreed = board_.ratified.has_value();
    paragraph("**" + state_line(locale_, board_.ratified, options_.now, report_.objections) + "**");
    if (agreed && board_.ratified->why && !one_line(*board_.ratified->why).empty())
      paragraph(with_colon(locale_, word(locale_, Word::reason)) + " " + escape_line(*board_.ratified->why));
    if (report_.ledger.posted > 0) paragraph(method_line(locale_, report_.people, report_.ledger.posted));
  }

  /// `depth`: of the list in which a theme's title stands.
  void themes(const std::vector<Theme>& all, const std::string& indent) {
    const bool alone = all.size() == 1 && all[0].title.empty();
    for (const Theme& theme : all) {
      if (!alone) line(indent + "- **" + theme_title(theme) + "**");
      for (const Note* note : theme.notes) item(*note, alone ? indent : indent + "  ");
    }
  }

  std::string theme_title(const Theme& theme) const {
    return theme.title.empty() ? word(locale_, Word::no_theme) : escape_line(theme.title);
  }

  void branch(const Branch& branch) {
    for (const Statement& statement : branch.statements) {
      paragraph("#### " + inline_text(*statement.note) + reactions(*statement.note));
      for (const Note* other : statement.statements)
        line("- " + with_colon(locale_, word(locale_, Word::drawn_from)) + " " + inline_text(*other));
      themes(statement.themes, "");
      line("");
    }
    if (branch.themes.empty()) return;
    themes(branch.themes, "");
    line("");
  }

  void phrases() {
    if (report_.phrases.empty()) return;
    title(Word::phrases);
    std::size_t number = 0;
    for (const Branch& phrase : report_.phrases) {
      paragraph("### " + std::to_string(++number) + "\\. " + inline_text(*phrase.note));
      const std::string from =
          phrase.direct ? word(locale_, Word::written_directly) : phrase_line(locale_, phrase.notes, phrase.people);
      paragraph(from + reactions(*phrase.note));
      branch_or_itself(phrase);
    }
  }

  /// A phrase that is a posted note itself is its own note (FAT4).
  void branch_or_itself(const Branch& phrase) {
    if (!phrase.note->sources.empty()) return branch(phrase);
    if (phrase.direct || !options_.authors || author(board_, *phrase.note).empty()) return;
    item(*phrase.note, "");
    line("");
  }

  void statements(Word heading, const std::vector<Branch>& all) {
    if (all.empty()) return;
    title(heading);
    for (const Branch& statement : all) {
      paragraph("### " + inline_text(*statement.note));
      paragraph(fate_of(statement) + reactions(*statement.note));
      branch(statement);
    }
  }

  std::string fate_of(const Branch& statement) const {
    const Note& note = *statement.note;
    const std::string from = origin_line(locale_, statement.notes, statement.people);
    if (note.merged) return counted_name(locale_, Counted::merged, 1) + (" · " + from);
    if (!note.set_aside) return from;
    const std::string why = one_line(note.set_aside->why);
    return with_colon(locale_, word(locale_, Word::reason)) + " " +
           (why.empty() ? word(locale_, Word::no_reason) : escape_line(why)) + " · " + from;
  }

  void asides() {
    if (report_.asides.empty()) return;
    title(Word::set_aside);
    for (const Aside& aside : report_.asides) {
      const std::string why = aside.why.empty() ? word(locale_, Word::no_reason) : escape_line(aside.why);
      paragraph("### " + why + " (" + counted(locale_, Counted::notes, aside.notes.size()) + ")");
      if (aside.trial) continue;
      for (const Note* note : aside.notes) item(*note, "");
      line("");
    }
  }

  void merged() {
    if (report_.merged.empty()) return;
    title(Word::merged);
    for (const Note* note : report_.merged)
      line("- " + inline_text(*note) + " → " + inline_text(board_.notes.at(note->merged->into)));
    line("");
  }

  void themes_section() {
    if (report_.open.empty() && report_.withheld == 0) return;
    title(Word::open_notes);
    if (report_.withheld > 0) paragraph("*" + counted(locale_, Counted::withheld_notes, report_.withheld) + "*");
    themes(report_.open, "");
    line("");
  }

  void numbers() {
    title(Word::ledger);
    paragraph(ledger_line(locale_, report_.ledger));
    if (report_.trials > 0) paragraph(counted(locale_, Counted::trial_notes, report_.trials));
    if (report_.trial_rounds > 0) paragraph(counted(locale_, Counted::trial_rounds, report_.trial_rounds));
    if (const std::string when = workshop_line(locale_, board_.started, board_.closed); !when.empty()) paragraph(when);
  }

  void stages() {
    title(Word::stages);
    std::size_t number = 0;
    for (const Stage& stage : board_.stages) {
      const std::string prompt = escape_line(stage.prompt);
      line(std::to_string(++number) + ". **" + escape_line(stage.title) + "**" +
           (prompt.empty() ? "" : " — " + prompt));
      if (stage.visibility == Visibility::private_)
        line("   *" + std::string(word(locale_, Word::stage_withheld)) + "*");
    }
  }

  const Report& report_;
  const Board& board_;
  Locale locale_;
  Options options_;
  std::string out_;
};

}  // namespace

std::string markdown(const Board& board, const Options& options) {
  const Report report = make_report(board);
  return Writer(report, options).write();
}

}  // namespace entonnoir::render
