#pragma once
#include <optional>
#include <vector>

#include "board/op.h"

namespace entonnoir {

/// What a session may see, apart from what is only its own.
enum class Audience : std::uint8_t { everyone, facilitators };
Audience audience_of(Role role);

/// Who looks: an audience, and in it one person, or nobody: the form that all of the audience share.
struct Viewer {
  // NOLINTNEXTLINE: an audience is a viewer
  Viewer(Audience who, Participant which = {}) : audience(who), person(which) {}
  Audience audience;
  Participant person;
};

/// The board as somebody may see it (SEE1–SEE4, STA4): no hidden texts, nothing that is withheld, nothing that is the
/// server's own.
Board project(Board board, const Viewer& viewer);

/// Which audiences need a snapshot after the entry, because it changes what they see of what was there (CON5, SEE7).
struct SightChange {
  bool everyone = false;
  bool facilitators = false;
  bool operator==(const SightChange&) const = default;
  bool of(Audience audience) const { return audience == Audience::everyone ? everyone : facilitators; }
};
/// `before`: the board before the entry.
SightChange changes_sight(const Entry& entry, const Board& before);

/// The entry as somebody may see it on a replica that has everything before it; nothing if all of it is withheld
/// (OPS1, SEE5). `after`: the board after the entry, or after later ones of which none `retracts`; `change`: which
/// snapshots follow it, none where it does not retract itself.
std::optional<Entry> project(const Entry& entry, const Board& after, const Viewer& viewer,
                             const SightChange& change = {});

/// Whether the text of a note may be told to this viewer: it is neither withheld nor hidden.
bool may_read(const Board& board, const Note& note, const Viewer& viewer);

/// Whether this person's name is withheld, from everybody (SEE4). 0: somebody who has made no change yet.
bool name_withheld(const Board& board, Participant person);

/// An entry as one person alone sees it (SEE6).
struct OwnEntry {
  Participant person;
  Audience audience;
  Entry entry;
};
/// For those who see more of the entry than their audience, in whichever audience they are.
std::vector<OwnEntry> own_entries(const Entry& entry, const Board& after, const SightChange& change = {});

/// What a person sees beside the shared form of a board (SEE6).
struct Own {
  struct Text {
    std::string text;
    std::uint64_t version = 0;
    bool operator==(const Text&) const = default;
  };
  std::map<NoteId, Text> notes;
  std::map<RoundId, Ballot> ballots;
  std::map<RoundId, std::map<NoteId, Stance>> stances;
  bool operator==(const Own&) const = default;
  bool empty() const { return notes.empty() && ballots.empty() && stances.empty(); }
};
Own own(const Board& board, const Viewer& viewer);

/// True if the entry gives the audience something that it could not see before, so that it needs a snapshot (CON5).
bool reveals(const Entry& entry);
/// True if entries before this one must not be sent again as they were (CON4). `now`: the board after it, or later.
bool retracts(const Entry& entry, const Board& now);

}  // namespace entonnoir
