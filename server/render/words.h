#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "board/lineage.h"

/// What exports say in their own voice, in French and English. UTF-8; French with no-break spaces where they belong.
namespace entonnoir::render {

enum class Word : std::uint8_t {
  definition,
  definition_continued,
  goes_on,
  definition_empty,
  phrases,
  written_directly,
  no_theme,
  unkept,
  undecided,
  set_aside,
  no_reason,
  merged,
  open_notes,
  ledger,
  stages,
  text_hidden,
  text_withdrawn,
  drawn_from,
  continued,
  reason,
  text_withheld,
  stage_withheld,
  rounds,
  untitled_group,
  dissolved_group,
  group_withheld,
  secret_until_closed,
  no_longer_a_phrase,
  earlier_wording,
};

/// Things that are counted, each with its singular and plural.
enum class Counted : std::uint8_t {
  notes,
  people,
  in_definition,
  merged,
  set_aside,
  withdrawn,
  open,
  notes_merged,
  themes,
  trial_notes,
  trial_rounds,
  withheld_notes,
  votes,
  lost_votes,
  answers,
  agree,
  concern,
  objection,
  on_earlier_wording,
};

const char* word(Locale locale, Word word);
/// "1 note", "20 notes". French counts 0 as one.
std::string counted(Locale locale, Counted what, std::uint64_t n);
/// The thing alone, in the number that `n` asks for: "fusionnées".
const char* counted_name(Locale locale, Counted what, std::uint64_t n);
/// "21 novembre 2026", "21 November 2026"; UTC.
std::string day(Locale locale, Millis at);
/// "48 notes = 40 dans la définition + …"
std::string ledger_line(Locale locale, const Ledger& ledger);
/// "Définition élaborée par 24 personnes à partir de 60 notes"
std::string method_line(Locale locale, std::uint64_t people, std::uint64_t notes);
/// "Adoptée le 21 novembre 2026", "… malgré 2 objections", or "Version de travail du …" with the day of the export.
std::string state_line(Locale locale, const std::optional<Ratified>& ratified, Millis now,
                       std::uint64_t objections = 0);
/// "Tableau conservé jusqu'au 21 novembre 2026 si personne ne le modifie"
std::string kept_line(Locale locale, Millis until);
/// "Cette phrase vient de 20 notes de 16 personnes"
std::string phrase_line(Locale locale, std::uint64_t notes, std::uint64_t people);
/// "Vient de 6 notes de 5 personnes", of what is not a phrase
std::string origin_line(Locale locale, std::uint64_t notes, std::uint64_t people);
/// "hors sujet" under "Notes mises de côté": the reason with its colon where it stands in front of a list.
std::string with_colon(Locale locale, const std::string& text);
/// Text in the language's quotation marks.
std::string quoted(Locale locale, const std::string& text);

/// "Atelier commencé le 21 novembre 2026 à 14 h 05, clos à 15 h 10 (UTC)"; "" where it neither began nor closed.
std::string workshop_line(Locale locale, const std::optional<Done>& started, const std::optional<Done>& closed);
/// "👍 3  💡 1", or "3 d'accord · 1 idée" where there are no pictures; "" without reactions.
std::string reactions_line(Locale locale, const std::map<Reaction, std::vector<Participant>>& reactions, bool pictures);
/// "Vote secret sur les notes · étape « Affiner » · 3 voix par personne, 2 au plus sur une même note". `stage`: as it
/// stands in the document.
std::string round_line(Locale locale, const Round& round, const std::string& stage);
/// "Ouvert le 21 novembre 2026 à 14 h 05, clos à 14 h 11 (UTC)"
std::string round_times(Locale locale, const Round& round);
/// "18 personnes ont voté", of a round on phrases "… ont répondu"; of a secret one "34 réponses".
std::string turnout_line(Locale locale, const Round& round, std::uint64_t people);
/// "12 voix · 8 personnes"; the votes alone where nobody could cast several on one.
std::string votes_line(Locale locale, const Round& round, std::uint64_t units, std::uint64_t people);
/// "Objection", "Réserve", "D'accord"
const char* says_name(Locale locale, Says says);

}  // namespace entonnoir::render
