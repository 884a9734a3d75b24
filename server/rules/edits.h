#pragma once
#include <deque>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "board/op.h"

namespace entonnoir {

/// The last edits of each note's text, over which late ones are transformed (TXT4) and what is pending is rebased
/// (CON6).
class Edits {
 public:
  struct Edit {
    std::uint64_t version;  ///< that it was applied to
    Delta delta;
    Participant by;
    ClientId client;
    Seq seq;
  };

  /// Remembers the edits of an accepted, resolved entry. Entries come in order.
  void record(const Entry& entry);
  /// Remembers the edits of an entry from before those that are remembered. Entries come newest first, and begin with
  /// the newest of all; what is known of them already is passed over.
  void record_older(const Entry& entry);
  /// From now on every edit is kept that is recorded (or, `false`: as many as TXT4 says of each note).
  void keep_all(bool all);
  /// Forgets the edits of the oldest entry of those that are remembered, but not the last of a note.
  void drop_oldest(const Entry& entry);

  /// Whether all edits from `version` to the note's present `now_version` are at hand.
  bool reach(const NoteId& note, std::uint64_t version, std::uint64_t now_version) const;
  /// These, oldest first; nothing if not all of them are at hand.
  std::vector<Edit> between(const NoteId& note, std::uint64_t version, std::uint64_t now_version) const;
  /// The delta, made on `version`, as it has to be on the note's present `now_version`.
  /// Errors: version_ahead, base_gone.
  Result<Delta> rebase(const NoteId& note, std::uint64_t version, std::uint64_t now_version, Delta delta,
                       Participant by, const ClientId& client) const;
  /// Forgets what is newer than `board`: entries that did not make it into the log.
  void rewind(const Board& board);

 private:
  std::unordered_map<NoteId, std::deque<Edit>> notes_;
  bool all_ = false;
};

}  // namespace entonnoir
