#include "render/markdown_rounds.h"

#include "render/markdown_escape.h"
#include "render/words.h"

namespace entonnoir::render {
namespace {

class Rounds {
 public:
  Rounds(const Report& report, const Options& options)
      : report_(report), board_(*report.board), locale_(board_.locale), options_(options) {}

  std::string write() {
    paragraph(std::string("## ") + word(locale_, Word::rounds));
    for (const RoundReport& round : report_.rounds) write(round);
    return std::move(out_);
  }

 private:
  void line(const std::string& text) { out_ += text + "\n"; }
  void paragraph(const std::string& text) { line(text + "\n"); }

  static std::string inline_text(const Shown& text) {
    return text.said ? escape_line(text.text) : "*" + text.text + "*";
  }

  void write(const RoundReport& report) {
    const Round& round = *report.round;
    paragraph("### " + escape_line(round.title));
    std::string facts = round_line(locale_, round, escape_line(report.stage));
    if (report.told) facts += " · " + turnout_line(locale_, round, report.people);
    paragraph(facts);
    paragraph(round_times(locale_, round));
    if (!report.told) paragraph("*" + std::string(word(locale_, Word::secret_until_closed)) + "*");
    for (const Outcome& each : report.results)
      line("- **" + votes_line(locale_, round, each.units, each.people) + "** — " + inline_text(each.what));
    if (report.lost > 0) line("- + " + counted(locale_, Counted::lost_votes, report.lost));
    if (!report.results.empty() || report.lost > 0) line("");
    for (const Opinions& each : report.opinions) write(each);
  }

  void write(const Opinions& opinions) {
    const std::string number = opinions.number > 0 ? std::to_string(opinions.number) + "\\. " : "";
    paragraph("#### " + number + inline_text(shown(board_, *opinions.note)));
    if (opinions.number == 0) paragraph("*" + std::string(word(locale_, Word::no_longer_a_phrase)) + "*");
    std::string sums = counted(locale_, Counted::agree, opinions.agree) + " · " +
                       counted(locale_, Counted::concern, opinions.concern) + " · " +
                       counted(locale_, Counted::objection, opinions.objection);
    if (opinions.earlier > 0) sums += " · " + counted(locale_, Counted::on_earlier_wording, opinions.earlier);
    paragraph(sums);
    for (const Reason& each : opinions.reasons) write(each);
    if (!opinions.reasons.empty()) line("");
  }

  void write(const Reason& reason) {
    std::string entry = "- **" + with_colon(locale_, says_name(locale_, reason.says)) + "** " + escape_line(reason.why);
    if (options_.authors && !reason.name.empty()) entry += " — " + escape_line(reason.name);
    if (reason.earlier) entry += " (*" + std::string(word(locale_, Word::earlier_wording)) + "*)";
    line(entry);
  }

  const Report& report_;
  const Board& board_;
  Locale locale_;
  const Options& options_;
  std::string out_;
};

}  // namespace

std::string markdown_rounds(const Report& report, const Options& options) {
  return report.rounds.empty() ? "" : Rounds(report, options).write();
}

}  // namespace entonnoir::render
