#pragma once
#include <string>
#include <vector>

#include "board/board.h"
#include "render/render.h"

namespace entonnoir {

/// 21 November 2026, 12:00 UTC.
inline constexpr Millis kExportDay{1'795'219'200'000 + 12 * 3'600'000};
inline const render::Options kPlain{.authors = false, .now = kExportDay};
inline const render::Options kNamed{.authors = true, .now = kExportDay};

/// Stages `wide` (notes), `refine` (statements) and `definition`, one participant, no notes.
Board small_board(Locale locale = Locale::en);
/// Adds a note by participant 1; a phrase where the stage is `definition`.
Note& add_note(Board& board, const std::string& id, const std::string& text, const std::string& stage = "wide",
               const std::vector<std::string>& sources = {});
/// Puts notes into a new group of the stage `wide`.
void add_group(Board& board, const std::string& id, const std::string& title, const std::vector<std::string>& notes);
/// Adds a round on what is in the stage `wide`, on phrases in `definition`: opened at 10:00, and closed at 10:06.
Round& add_round(Board& board, const std::string& id, RoundOn on, const std::string& title);
/// Puts a person's units into a round, in this order.
void cast(Round& round, std::uint32_t person, const std::vector<std::string>& items);
/// Gives every closed round on notes or groups the result that it has on the board as it is now (OPV2).
void count_votes(Board& board);
void say(Round& round, std::uint32_t person, const std::string& note, Says says, const std::string& why = "",
         std::uint64_t version = 0);

}  // namespace entonnoir
