#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "board/board.h"

/// What an export tells of the rounds of a board. Points into the board, which must outlive it.
namespace entonnoir::render {

/// A text as an export may show it. `said`: false if the words are ours and not the author's.
struct Shown {
  std::string text;
  bool said = true;
};

/// What a note or a group got.
struct Outcome {
  Shown what;
  std::uint64_t units = 0;
  std::uint64_t people = 0;
};

/// Why somebody said what they said of a phrase.
struct Reason {
  Says says = Says::agree;
  std::string why;
  std::string name;      ///< empty: secret, or not known
  bool earlier = false;  ///< about an earlier wording
};

/// What a room said of a phrase.
struct Opinions {
  const Note* note = nullptr;
  std::size_t number = 0;  ///< of the phrase, from 1; 0: it is none any more
  std::uint64_t agree = 0;
  std::uint64_t concern = 0;
  std::uint64_t objection = 0;
  std::uint64_t earlier = 0;    ///< how many of them are about an earlier wording
  std::vector<Reason> reasons;  ///< objections, then concerns, then the others
};

struct RoundReport {
  const Round* round = nullptr;
  std::string stage;  ///< its title
  /// False: secret and not closed. Then nothing below is told.
  bool told = false;
  /// Who took part. Of a secret round on phrases it is not known who answered twice: how many answers.
  std::uint64_t people = 0;
  std::vector<Outcome> results;    ///< VOT4
  std::uint64_t lost = 0;          ///< units that do not count
  std::vector<Opinions> opinions;  ///< in the order of the phrases; then what is none any more
};

/// All rounds that were still open at the start or after it; rounds of a rehearsal are only counted.
std::vector<RoundReport> report_rounds(const Board& board);
std::uint64_t trial_rounds(const Board& board);

/// How many objections were open when the definition was adopted all the same; 0 if it is not, or if nobody said why.
std::uint64_t overridden_objections(const Board& board);

}  // namespace entonnoir::render
