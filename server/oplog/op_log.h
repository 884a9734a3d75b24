#pragma once
#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/ids.h"
#include "base/result.h"

namespace entonnoir {

/// What is kept beside a board's entries. Hashes of tokens, never tokens.
struct BoardMeta {
  Millis created_at;
  std::uint32_t generation = 1;
  std::string facilitator_hash;
  std::string participant_hash;
  std::string viewer_hash;
  bool operator==(const BoardMeta&) const = default;
};

/// The links of lower roles from a generation on (OPL1).
struct NewLinks {
  std::uint32_t generation = 1;
  std::string participant_hash;
  std::string viewer_hash;
  bool operator==(const NewLinks&) const = default;
};

/// An entry to be appended. The log gives it its revision and its time.
struct NewEntry {
  Mark mark;
  Participant by;  ///< 0: the server itself; then not a subject of repeats
  ClientId client;
  Seq seq;
  std::string ops;  ///< opaque to the log: the resolved ops, JSON by wire/
};

/// An entry as the log holds it.
struct StoredEntry {
  Revision revision;
  Mark mark;
  Millis at;  ///< stamped by the log, never below the entry before
  Participant by;
  ClientId client;
  Seq seq;
  std::string ops;
  bool operator==(const StoredEntry&) const = default;
};

struct StoredSnapshot {
  Position position;
  std::string bytes;  ///< opaque to the log
  bool operator==(const StoredSnapshot&) const = default;
};

/// The last accepted change of a client (SUB1).
struct LastSeq {
  Participant by;
  ClientId client;
  Seq seq;
  Position position;
  bool operator==(const LastSeq&) const = default;
};

struct Loaded {
  BoardMeta meta;
  std::optional<StoredSnapshot> latest;
  std::vector<StoredEntry> entries;  ///< all after `latest`, or all
  Position tail;                     ///< revision 0 and mark 0 for an empty log
  std::vector<LastSeq> last_seqs;
};

/// All entries are durable and follow `if_at` in the order given.
struct Appended {
  Position tail;
  std::vector<Millis> at;  ///< of each entry
  bool operator==(const Appended&) const = default;
};
/// The log is somewhere else: nothing was appended. Read on from `if_at`, judge again.
struct Conflict {
  Position tail;
  /// Whether `if_at` is a position of this log (POS1). If not, this is another history than the one that was read: the
  /// log was set back, or trimmed past `if_at`. Load the board anew.
  bool known = true;
  /// Where known: the entries after `if_at`, oldest first, as many as a log likes to give at once, perhaps none.
  std::vector<StoredEntry> missed;
  bool operator==(const Conflict&) const = default;
};
/// Entry number `index` of the batch was accepted before, at `position`. Nothing was appended.
struct Repeat {
  std::size_t index;
  Position position;
  bool operator==(const Repeat&) const = default;
};
/// Also in a Rejection: stale_seq, with `op` = index of the entry of the batch whose client was accepted with a later
/// seq (SUB1). Nothing was appended.
using AppendAnswer = std::variant<Appended, Conflict, Repeat, Rejection>;

/// What a log counts of itself; 0 for ever where it has no such thing. Any thread.
struct LogCounters {
  std::atomic<std::uint64_t> reconnects = 0;    ///< times the store was lost and found again
  std::atomic<std::uint64_t> sent_again = 0;    ///< requests whose answer was lost with the connection
  std::atomic<std::uint64_t> gaps_found = 0;    ///< times a reader's place was not where the log goes on
  std::atomic<std::uint64_t> bells_missed = 0;  ///< times new entries were found without having been told of
};

/// Keeps a subscription alive. Destroying it ends it; the callback may run once more on the log's thread meanwhile.
class Subscription {
 public:
  virtual ~Subscription() = default;
};

/// The ordered, durable entries of every board. Every call returns at once; the answer comes by callback on a thread of
/// the log's own, in the order of the calls for one board. Callbacks must not block and must not throw; they may call
/// the log, but not drain() and not its destructor. The destructor answers what was asked for first. A log that has too
/// much to do answers log_unavailable and has done nothing. Errors: unknown_board, board_gone (a tombstone),
/// log_unavailable (nothing was done, or, for append, perhaps it was: send the same entries again, they land once),
/// log_full (the same, because the store has no room left).
class OpLog {
 public:
  template <class T>
  using Done = std::function<void(Result<T>)>;

  virtual ~OpLog() = default;

  /// Makes an empty log at epoch 1. Error: id_taken.
  virtual void create(BoardId board, BoardMeta meta, Done<void> done) = 0;
  /// Removes entries and snapshots, leaves a tombstone: the id can never be used again.
  virtual void erase(BoardId board, Done<void> done) = 0;
  virtual void meta(BoardId board, Done<BoardMeta> done) = 0;
  /// These count from now on, in the place of what `create` was told; durable when it answers. Links of a generation
  /// that is not above the one there change nothing, which is no error: whoever says it, in whatever order, how often.
  virtual void renew_links(BoardId board, NewLinks links, Done<void> done) = 0;

  /// Durable when it answers. All entries or none. Judged in this order: does the board exist, was an entry accepted
  /// before (Repeat or stale_seq, whatever `if_at` says), is `if_at` the tail (else Conflict). An entry's mark is not
  /// 0. The answer comes before subscribers get the entries.
  virtual void append(BoardId board, Position if_at, std::vector<NewEntry> entries,
                      std::function<void(AppendAnswer)> done) = 0;

  /// Appends entries that this log had before it was set back: with the revision, mark and time that each had, whatever
  /// the clock says. They go from `if_at.revision + 1` on without gaps. No repeats are judged; last seqs are kept as by
  /// append. Answers: Appended, Conflict, a Rejection.
  virtual void restore(BoardId board, Position if_at, std::vector<StoredEntry> entries,
                       std::function<void(AppendAnswer)> done) = 0;

  /// A failed load is an error, never an empty board.
  virtual void load(BoardId board, Done<Loaded> done) = 0;

  /// Entries in order from `from.revision + 1`, from this or any other node, without a gap and without repeats.
  /// Error by `on_error`, after which nothing more comes: internal where `from` is not a position of this log (POS1) or
  /// older than what is kept, also later, when the log is set back; unknown_board, board_gone (also later, when the
  /// board is erased), log_unavailable.
  virtual std::unique_ptr<Subscription> subscribe(BoardId board, Position from,
                                                  std::function<void(std::vector<StoredEntry>)> on_entries,
                                                  std::function<void(Rejection)> on_error) = 0;

  /// Kept only if newer than the one there and the entry at its revision bears the same mark; otherwise nothing
  /// happens, which is no error. A log with a limit on its history, which is passed now, makes the snapshot that was
  /// kept until now the base and drops the entries up to it.
  virtual void save_snapshot(BoardId board, StoredSnapshot snapshot, Done<void> done) = 0;

  /// Begins a new life of the log (CON12): `base` becomes the snapshot that kept history begins after, and the latest
  /// one; the entries up to it and all other snapshots are gone for good, as far as the store can see to that
  /// (README.md says how far). Entries after it stay, and last seqs. Its position is one of the present epoch, with a
  /// revision above 0; revisions and marks stay as they are, the epoch is one higher. The answer is the tail, in the
  /// new epoch. From then on no position of an earlier epoch is a position of this log: appends and restores at it
  /// conflict (`known` = false), subscriptions that began in it end by `on_error` (internal), snapshots of it are not
  /// kept. Last seqs tell the epoch in which their entry is: where it is gone, that in which it was accepted.
  /// Error: internal where `base.position` is not a position of this log; nothing was done then. Who asks twice gets it
  /// the second time. After log_unavailable it may have been done: load, and look at the epoch.
  virtual void forget(BoardId board, StoredSnapshot base, Done<Position> done) = 0;

  /// The snapshot that kept history begins after; nothing where it begins at revision 1.
  virtual void base(BoardId board, Done<std::optional<StoredSnapshot>> done) = 0;

  /// Entries `from`…`to`, both included, as far as they are kept.
  virtual void history(BoardId board, Revision from, Revision to, Done<std::vector<StoredEntry>> done) = 0;

  /// Boards whose last entry (or, without entries, whose making) is older than `before`.
  virtual void expired(Millis before, Done<std::vector<BoardId>> done) = 0;

  /// Erases the board if its last entry (or its making) is older than `before`. Whether it did.
  virtual void expire(BoardId board, Millis before, Done<bool> done) = 0;

  /// Waits until everything that was asked for is answered and subscribers have heard what was appended here, at most
  /// `ms`. True if it is.
  virtual bool drain(int ms_max) = 0;

  /// For readiness (HTP `/readyz`): whether the log could be written when it last tried, and what is the matter if not.
  /// Any thread.
  virtual Result<void> health() const = 0;
  virtual const LogCounters& counters() const = 0;
};

}  // namespace entonnoir
