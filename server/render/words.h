#pragma once
#include <cstdint>
#include <optional>
#include <string>

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
/// "Adoptée le 21 novembre 2026", or "Version de travail du …" with the day of the export.
std::string state_line(Locale locale, const std::optional<Ratified>& ratified, Millis now);
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

}  // namespace entonnoir::render
