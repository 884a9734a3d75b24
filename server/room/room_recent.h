#pragma once
#include <deque>
#include <optional>
#include <vector>

#include "board/op.h"

namespace entonnoir {

/// The last entries of the log up to the room's position, oldest first and without gaps: for resuming, for late edits,
/// for bringing back what the log lost and for telling histories apart (CON4, TXT4, CON11, POS1). As many as usual; for
/// a while more, when somebody needs older ones: those are read from the log a piece at a time, each piece with an
/// entry that is known already, so that its mark tells whether it is the same history.
class Recent {
 public:
  /// Entries in one look into the log.
  static constexpr std::size_t kLookMax = 1000;
  /// What was read again takes at most so much of the log.
  static constexpr std::size_t kOlderBytesMax = 32 << 20;

  /// Whatever was asked for before is not waited for any more.
  void assign(std::vector<Entry> entries);
  /// Lets go of the entries up to `last`, and knows that nothing older is to be had any more.
  void forget(Revision last);
  /// The next entry. Gives the one that is let go for it, if any.
  std::optional<Entry> add(const Entry& entry);

  const std::deque<Entry>& entries() const { return entries_; }
  /// Null if it is not at hand.
  const Entry* at(Revision revision) const;
  /// The oldest revision at hand; the one after `end`, the room's position, if there is none.
  Revision first(const Position& end) const;

  /// An entry of the log, this one included, to the one whose mark is known.
  struct Look {
    std::uint64_t number;
    Revision from;
    Revision to;
  };
  /// Whether the log may have older ones, not before `floor`.
  bool older_than_these(const Position& end, Revision floor) const;
  /// What is to be read next; nothing while an answer is awaited.
  std::optional<Look> look(const Position& end);
  enum class Seen : std::uint8_t {
    nothing,        ///< not what is waited for, or nothing older is kept
    older,          ///< the first so many entries are new
    other_history,  ///< the log does not hold what it held
  };
  /// Answers look `number`; `bytes`: what the log had to give for it. `added`: how many older ones are at hand now.
  Seen seen(std::uint64_t number, std::vector<Entry> entries, std::size_t bytes, std::size_t& added);
  /// Look `number` could not be done. False if it is not waited for.
  bool not_seen(std::uint64_t number);

  /// From `widen` to `narrow`, nothing is let go but what is older than late edits may be.
  bool wide() const { return wide_; }
  void widen() { wide_ = true; }
  void narrow();

 private:
  struct Asked {
    Look look;
    Mark mark;  ///< of the entry at `look.to`
  };
  std::deque<Entry> entries_;
  std::optional<Asked> asked_;
  std::uint64_t looks_ = 0;
  std::size_t older_bytes_ = 0;
  bool oldest_ = false;  ///< nothing older is to be had
  bool wide_ = false;
};

}  // namespace entonnoir
