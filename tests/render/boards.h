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

}  // namespace entonnoir
