#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "board/board.h"
#include "board/lineage.h"
#include "render/report_rounds.h"

/// What an export tells of a board, before any format: the definition, where each phrase comes from, and what became
/// of everything else. Points into the board, which must outlive it.
namespace entonnoir::render {

/// Notes under the title of the group that they stand in, or stood in last.
struct Theme {
  std::string title;  ///< empty: notes without a group
  std::vector<const Note*> notes;
};

/// A note that was distilled, with what it was drawn from.
struct Statement {
  const Note* note = nullptr;
  std::vector<Theme> themes;            ///< posted notes among its sources
  std::vector<const Note*> statements;  ///< other statements among its sources
};

/// A phrase, or a statement that was not kept, with everything that leads to it.
struct Branch {
  const Note* note = nullptr;
  std::uint64_t notes = 0;   ///< FAT4
  std::uint64_t people = 0;  ///< their different authors
  bool direct = false;       ///< written where it stands, from no note
  std::vector<Theme> themes;
  std::vector<Statement> statements;
};

/// Notes that were set aside for one reason.
struct Aside {
  std::string why;     ///< empty: none was given
  bool trial = false;  ///< "test", "essai": counted only
  std::vector<const Note*> notes;
};

struct Report {
  const Board* board = nullptr;
  std::string definition;  ///< the phrases that may be shown, as one text; empty: there is none
  Ledger ledger;
  std::uint64_t people = 0;  ///< authors of posted notes
  std::vector<Branch> phrases;
  std::vector<Branch> unkept;     ///< statements that lead to no phrase
  std::vector<Branch> undecided;  ///< the same, not set aside, while the definition is not adopted
  std::vector<Aside> asides;
  std::vector<const Note*> merged;  ///< posted notes whose fate is merged
  std::vector<Theme> open;          ///< posted notes that are told nowhere else
  std::uint64_t withheld = 0;       ///< such notes whose texts are not revealed yet: counted only
  std::uint64_t trials = 0;         ///< notes of the rehearsal: counted only
  std::vector<RoundReport> rounds;
  std::uint64_t trial_rounds = 0;
  std::uint64_t objections = 0;            ///< that were open when the definition was adopted all the same
  std::map<NoteId, std::uint64_t> joined;  ///< how many notes were merged into a note
  std::map<const Note*, NoteId> ids;
};

/// O(notes + edges) for each phrase and each statement that was not kept.
Report make_report(const Board& board);

/// True of a note in a private stage whose text this board is without (SEE1).
bool withheld(const Board& board, const Note& note);
/// The note's text as an export may show it: never a hidden, withdrawn or withheld one.
Shown shown(const Board& board, const Note& note);
/// All lines joined by spaces, without leading and trailing blanks.
std::string one_line(const std::string& text);
/// Empty where it is not known or not shown.
std::string name_of(const Board& board, Participant person);
/// The author's name; empty where it is not known.
std::string author(const Board& board, const Note& note);

}  // namespace entonnoir::render
