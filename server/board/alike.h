#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "board/board.h"

namespace entonnoir {

/// The live notes of the stage that say nearly the same (HTP8), as clusters of two or more: each note is alike to
/// another of its cluster. Notes in order of posting; the largest cluster first, then by the first note. Notes without
/// a word are in none. Pure; 2,000 notes take some milliseconds, the longest texts that a board can hold a second.
std::vector<std::vector<NoteId>> near_duplicates(const Board& board, const StageId& stage);

/// What of a text is compared: its words in lower case and without accents, each with a space before and behind; stop
/// words of French and English are left out, unless there are no others.
std::u32string comparable(std::string_view text);

}  // namespace entonnoir
