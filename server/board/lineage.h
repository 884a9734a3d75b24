#pragma once
#include <cstdint>
#include <map>
#include <set>
#include <vector>

#include "board/board.h"

namespace entonnoir {

/// What became of a posted note (FAT3).
enum class Fate : std::uint8_t { withdrawn, set_aside, merged, carried, open };

/// How many posted notes have each fate; notes of the rehearsal are none. posted = carried + merged + set_aside +
/// withdrawn + open, always (FAT1).
struct Ledger {
  std::uint32_t posted = 0;
  std::uint32_t carried = 0;
  std::uint32_t merged = 0;
  std::uint32_t set_aside = 0;
  std::uint32_t withdrawn = 0;
  std::uint32_t open = 0;
  bool operator==(const Ledger&) const = default;
};

/// The fate of every posted note. O(notes + edges).
std::map<NoteId, Fate> fates(const Board& board);
Ledger ledger(const Board& board);

/// The posted notes from which a path of sources leads to `phrase`, `phrase` itself if it has none (FAT4), by id.
std::set<NoteId> origins(const Board& board, const NoteId& phrase);

/// The notes, grouped as generations: [0] its direct sources, [1] the sources of those… Each note once, where it is
/// nearest.
std::vector<std::vector<NoteId>> generations(const Board& board, const NoteId& note);

/// All notes that `from` flows into over sources and merges, `from` included (OPX2: what must not become its source).
std::set<NoteId> downstream(const Board& board, const NoteId& from);

/// False if a note flows into itself: such a board cannot come from a log, only from a hostile archive.
bool acyclic(const Board& board);

}  // namespace entonnoir
