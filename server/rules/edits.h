#pragma once
#include <deque>
#include <unordered_map>

#include "base/result.h"
#include "board/op.h"

namespace entonnoir {

/// The last edits of each note's text, over which late ones are transformed (TXT4).
class Edits {
 public:
  /// Remembers the edits of an accepted, resolved entry. Entries come in order.
  void record(const Entry& entry);
  /// The delta, made on `version`, as it has to be on the note's present `now_version`.
  /// Errors: version_ahead, base_gone.
  Result<Delta> rebase(const NoteId& note, std::uint64_t version, std::uint64_t now_version, Delta delta,
                       Participant by, const ClientId& client) const;
  /// Forgets what is newer than `board`: entries that did not make it into the log.
  void rewind(const Board& board);

 private:
  struct Edit {
    std::uint64_t version;  ///< that it was applied to
    Delta delta;
    Participant by;
    ClientId client;
  };
  std::unordered_map<NoteId, std::deque<Edit>> notes_;
};

}  // namespace entonnoir
