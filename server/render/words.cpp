#include "render/words.h"

#include <array>
#include <chrono>

namespace entonnoir::render {
namespace {

// U+00A0, named so that it can be seen.
#define NBSP "\u00a0"

struct Pair {
  const char* fr;
  const char* en;
};

constexpr Pair kWords[] = {
    {"Définition", "Definition"},
    {"Définition (suite)", "Definition (continued)"},
    {"suite page 2 →", "continued on page 2 →"},
    {"La définition s'écrira ici.", "The definition will be written here."},
    {"D'où vient chaque phrase", "Where each phrase comes from"},
    {"Écrite directement, sans note", "Written directly, from no note"},
    {"Sans thème", "No theme"},
    {"Énoncés non retenus", "Statements not kept"},
    {"Énoncés encore ouverts", "Statements still open"},
    {"Notes mises de côté", "Notes set aside"},
    {"Sans motif", "No reason given"},
    {"Notes fusionnées", "Merged notes"},
    {"Notes ouvertes", "Open notes"},
    {"Le compte des notes", "The count of notes"},
    {"Les étapes", "The stages"},
    {"Texte masqué", "Hidden text"},
    {"Note retirée", "Withdrawn note"},
    {"À partir de", "Drawn from"},
    {"(suite)", "(continued)"},
    {"Motif", "Reason"},
    {"Note pas encore révélée", "Note not yet revealed"},
    {"Étape privée" NBSP ": ses notes ne sont pas encore révélées", "Private stage: its notes are not yet revealed"},
    {"Votes et consentement", "Votes and consent"},
    {"Groupe sans titre", "Untitled group"},
    {"Groupe dissous", "Dissolved group"},
    {"Groupe pas encore révélé", "Group not yet revealed"},
    {"Secret et encore ouvert" NBSP ": rien n'en est dit avant la clôture",
     "Secret and still open: nothing is told before it closes"},
    {"Cette phrase n'est plus dans la définition", "This phrase is no longer in the definition"},
    {"sur une formulation antérieure", "said about an earlier wording"},
};

struct Forms {
  const char* fr_one;
  const char* fr_many;
  const char* en_one;
  const char* en_many;
};

constexpr Forms kCounted[] = {
    {"note", "notes", "note", "notes"},
    {"personne", "personnes", "person", "people"},
    {"dans la définition", "dans la définition", "in the definition", "in the definition"},
    {"fusionnée", "fusionnées", "merged", "merged"},
    {"de côté", "de côté", "set aside", "set aside"},
    {"retirée", "retirées", "withdrawn", "withdrawn"},
    {"ouverte", "ouvertes", "open", "open"},
    {"note fusionnée", "notes fusionnées", "merged note", "merged notes"},
    {"thème", "thèmes", "theme", "themes"},
    {"note d'essai effacée au départ", "notes d'essai effacées au départ", "trial note cleared at the start",
     "trial notes cleared at the start"},
    {"vote d'essai avant le départ", "votes d'essai avant le départ", "trial vote before the start",
     "trial votes before the start"},
    {"note pas encore révélée", "notes pas encore révélées", "note not yet revealed", "notes not yet revealed"},
    {"voix", "voix", "vote", "votes"},
    {"voix qui ne compte plus", "voix qui ne comptent plus", "vote that no longer counts",
     "votes that no longer count"},
    {"réponse", "réponses", "answer", "answers"},
    {"d'accord", "d'accord", "agree", "agree"},
    {"réserve", "réserves", "concern", "concerns"},
    {"objection", "objections", "objection", "objections"},
    {"sur une formulation antérieure", "sur une formulation antérieure", "about an earlier wording",
     "about an earlier wording"},
};

constexpr std::array<Pair, 12> kMonths = {{{"janvier", "January"},
                                           {"février", "February"},
                                           {"mars", "March"},
                                           {"avril", "April"},
                                           {"mai", "May"},
                                           {"juin", "June"},
                                           {"juillet", "July"},
                                           {"août", "August"},
                                           {"septembre", "September"},
                                           {"octobre", "October"},
                                           {"novembre", "November"},
                                           {"décembre", "December"}}};

const char* pick(Locale locale, const Pair& pair) { return locale == Locale::fr ? pair.fr : pair.en; }

std::string from_notes(Locale locale, std::uint64_t notes, std::uint64_t people) {
  std::string line = counted(locale, Counted::notes, notes);
  if (people == 0) return line;
  return line + (locale == Locale::fr ? " de " : " by ") + counted(locale, Counted::people, people);
}

}  // namespace

const char* word(Locale locale, Word word) { return pick(locale, kWords[static_cast<std::size_t>(word)]); }

const char* counted_name(Locale locale, Counted what, std::uint64_t n) {
  const Forms& forms = kCounted[static_cast<std::size_t>(what)];
  if (locale == Locale::fr) return n < 2 ? forms.fr_one : forms.fr_many;
  return n == 1 ? forms.en_one : forms.en_many;
}

std::string counted(Locale locale, Counted what, std::uint64_t n) {
  return std::to_string(n) + " " + counted_name(locale, what, n);
}

std::string day(Locale locale, Millis at) {
  using namespace std::chrono;
  const year_month_day date{floor<days>(sys_time<milliseconds>{milliseconds{at.value}})};
  const auto number = static_cast<unsigned>(date.day());
  std::string text = std::to_string(number);
  if (locale == Locale::fr && number == 1) text += "er";
  text += std::string(NBSP) + pick(locale, kMonths[static_cast<unsigned>(date.month()) - 1]);
  return text + NBSP + std::to_string(static_cast<int>(date.year()));
}

std::string ledger_line(Locale locale, const Ledger& l) {
  return counted(locale, Counted::notes, l.posted) + " = " + counted(locale, Counted::in_definition, l.carried) +
         " + " + counted(locale, Counted::merged, l.merged) + " + " + counted(locale, Counted::set_aside, l.set_aside) +
         " + " + counted(locale, Counted::withdrawn, l.withdrawn) + " + " + counted(locale, Counted::open, l.open);
}

std::string method_line(Locale locale, std::uint64_t people, std::uint64_t notes) {
  const bool fr = locale == Locale::fr;
  std::string line = fr ? "Définition élaborée" : "Definition written";
  if (people > 0) line += (fr ? " par " : " by ") + counted(locale, Counted::people, people);
  return line + (fr ? " à partir de " : " from ") + counted(locale, Counted::notes, notes);
}

std::string state_line(Locale locale, const std::optional<Ratified>& ratified, Millis now, std::uint64_t objections) {
  const bool fr = locale == Locale::fr;
  if (ratified) {
    const std::string line = (fr ? "Adoptée le " : "Adopted on ") + day(locale, ratified->at);
    if (objections == 0) return line;
    return line + (fr ? " malgré " : " despite ") + counted(locale, Counted::objection, objections);
  }
  return (fr ? "Version de travail du " : "Working version of ") + day(locale, now);
}

std::string kept_line(Locale locale, Millis until) {
  if (locale == Locale::fr) return "Tableau conservé jusqu'au " + day(locale, until) + " si personne ne le modifie";
  return "Board kept until " + day(locale, until) + " if nobody changes it";
}

std::string phrase_line(Locale locale, std::uint64_t notes, std::uint64_t people) {
  return (locale == Locale::fr ? "Cette phrase vient de " : "This phrase comes from ") +
         from_notes(locale, notes, people);
}

std::string origin_line(Locale locale, std::uint64_t notes, std::uint64_t people) {
  return (locale == Locale::fr ? "Vient de " : "Comes from ") + from_notes(locale, notes, people);
}

std::string with_colon(Locale locale, const std::string& text) {
  return text + (locale == Locale::fr ? NBSP ":" : ":");
}

std::string quoted(Locale locale, const std::string& text) {
  return locale == Locale::fr ? "«" NBSP + text + NBSP "»" : "“" + text + "”";
}

}  // namespace entonnoir::render
