#pragma once
#include <map>
#include <mutex>

#include "oplog/op_log.h"
#include "oplog/subscribers.h"
#include "support/memory_op_log.h"

namespace entonnoir {

/// What a MemoryOpLog keeps, and what it is told to pretend. Every call under `mutex`, so that tests may change it from
/// their own thread.
class MemoryOpLog::Boards {
 public:
  Boards(Clock clock, std::uint64_t history_bytes_max);

  /// A board. Its entries begin after `base`.
  struct Kept {
    BoardMeta meta;
    bool gone = false;
    bool spoiled = false;
    std::vector<StoredEntry> entries;
    std::optional<StoredSnapshot> base;
    std::optional<StoredSnapshot> latest;
    std::map<std::pair<Participant, ClientId>, LastSeq> last_seqs;
    Millis last_at;  ///< of the last entry, 0 without

    Position start() const { return base ? base->position : Position{}; }
    Position at(const StoredEntry& entry) const { return {start().epoch, entry.revision, entry.mark}; }
    Position tail() const;
    Millis last_at_or_made() const { return tail().revision.value == 0 ? meta.created_at : last_at; }
    bool has(const Position& position) const;
    /// `first`…`last`, as far as they are kept.
    std::vector<StoredEntry> range(std::uint64_t first, std::uint64_t last) const;
    std::uint64_t bytes() const;
    void add(StoredEntry entry);
    void trim(StoredSnapshot to);
    void forget(StoredSnapshot to);
  };

  /// Error: as the log was told, unknown_board, board_gone.
  Result<Kept*> find(const BoardId& board);
  /// The same, and whether it can be read.
  Result<Kept*> read(const BoardId& board);

  Result<void> create(const BoardId& board, BoardMeta meta);
  Result<void> erase(const BoardId& board);
  /// `stored`: what it appended.
  AppendAnswer append(const BoardId& board, const Position& if_at, std::vector<NewEntry> entries,
                      std::vector<StoredEntry>& stored);
  AppendAnswer restore(const BoardId& board, const Position& if_at, const std::vector<StoredEntry>& entries);
  /// At the tail, whatever it is.
  StoredEntry add(Kept& kept, NewEntry entry);
  Result<Loaded> load(const BoardId& board);
  Result<void> save(const BoardId& board, StoredSnapshot snapshot);
  Result<Position> forget(const BoardId& board, StoredSnapshot base);
  Result<std::optional<StoredSnapshot>> base(const BoardId& board);
  Result<std::vector<StoredEntry>> history(const BoardId& board, Revision from, Revision to);
  Result<std::vector<BoardId>> expired(Millis before) const;
  Result<bool> expire(const BoardId& board, Millis before);
  /// Puts back what `copy` holds. Gives the boards that lost their tail by it.
  std::vector<BoardId> set_back();

  std::mutex mutex;
  std::map<BoardId, Kept> boards;
  std::map<BoardId, Kept> copy;
  std::optional<Rejection> failing;
  int fail_appends = 0;
  bool landing = false;
  int conflict_appends = 0;
  LogCounters counters;
  Subscribers subscribers;

 private:
  std::optional<AppendAnswer> seen(const Kept& kept, const std::vector<NewEntry>& entries) const;
  AppendAnswer conflict(const Kept& kept, const Position& if_at) const;

  const Clock clock_;
  const std::uint64_t history_bytes_max_;
};

}  // namespace entonnoir
