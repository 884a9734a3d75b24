#pragma once
#include "oplog/op_log.h"
#include "oplog/sqlite.h"

namespace entonnoir {

/// An answer to append or restore and, if it is Appended, what it appended.
struct AppendOutcome {
  AppendOutcome(AppendAnswer a, std::vector<StoredEntry> s = {}) : answer(std::move(a)), stored(std::move(s)) {}
  AppendOutcome(Rejection rejection) : answer(std::move(rejection)) {}
  AppendAnswer answer;
  std::vector<StoredEntry> stored;
};

/// The boards in the database: what OpLog promises, without threads and callbacks. Every call within a transaction.
/// What is expected to be refused is a Result, before anything is written; what SQLite cannot do is thrown as
/// SqliteError and asks for `rollback`. One thread.
class SqliteStore {
 public:
  /// `db` was opened by open_schema. `history_bytes_max`: 0 is no limit.
  explicit SqliteStore(Sqlite db, std::uint64_t history_bytes_max = 0);

  void begin();
  /// True if anything was written.
  bool commit();
  /// Also where SQLite rolled back by itself.
  void rollback();

  Result<void> create(const BoardId& board, const BoardMeta& meta);
  Result<void> erase(const BoardId& board);
  Result<BoardMeta> meta(const BoardId& board);
  Result<void> renew_links(const BoardId& board, const NewLinks& links);
  AppendOutcome append(const BoardId& board, const Position& if_at, const std::vector<NewEntry>& entries, Millis now);
  AppendOutcome restore(const BoardId& board, const Position& if_at, const std::vector<StoredEntry>& entries);
  Result<Loaded> load(const BoardId& board);
  /// All after `from`.
  Result<std::vector<StoredEntry>> after(const BoardId& board, const Position& from);
  Result<void> save_snapshot(const BoardId& board, const StoredSnapshot& snapshot);
  /// The tail in the new epoch.
  Result<Position> forget(const BoardId& board, StoredSnapshot base);
  Result<std::optional<StoredSnapshot>> base(const BoardId& board);
  Result<std::vector<StoredEntry>> history(const BoardId& board, Revision from, Revision to);
  std::vector<BoardId> expired(Millis before);
  Result<bool> expire(const BoardId& board, Millis before);

  /// Whether there are entries that no history holds any more. They go by `drop_some`, a few at once, because many
  /// would hold up everybody; what is left at the end is found at the next start.
  bool has_leftovers() const { return !dropping_.empty(); }
  void drop_some();
  /// Until the next start or the board's next trimming.
  void let_leftovers_be() { dropping_.clear(); }

  /// Writes something without meaning, as much as a large change.
  void probe();
  /// Between transactions: moves the write-ahead log into the database file if it is long.
  void tidy(bool idle);

  /// Whether something was erased whose bytes may still be in the files. The database remembers it until `wipe`.
  bool unwiped() const { return unwiped_; }
  /// Between transactions: nothing of what was erased is in the files afterwards. Reads the whole file.
  void wipe();

 private:
  struct Row;
  Result<Row> find(const BoardId& board);
  std::optional<AppendAnswer> seen_before(const Row& row, const std::vector<NewEntry>& entries);
  AppendOutcome conflict(const Row& row, const Position& if_at);
  AppendOutcome add(const Row& row, std::vector<StoredEntry> entries);
  void add_one(const Row& row, const StoredEntry& entry);
  bool has(const Row& row, const Position& position);
  void bury(const Row& row);
  /// Something of the board was erased for good.
  void note_erased(const Row& row);
  /// Stops after the entry with which there are `bytes_max`.
  Result<std::vector<StoredEntry>> range(const Row& row, std::uint64_t first, std::uint64_t last,
                                         std::size_t bytes_max = SIZE_MAX);
  Result<std::optional<StoredSnapshot>> snapshot(const Row& row, std::string_view kind);
  Result<std::optional<StoredSnapshot>> latest(const Row& row);
  std::optional<Position> latest_position(const Row& row);
  void put(const Row& row, std::string_view kind, const StoredSnapshot& snapshot);
  void set_base(const Row& row, const Position& to);
  /// Makes the latest snapshot, which is at `to`, the base. The entries up to it are leftovers now.
  void trim(const Row& row, const Position& to);
  void find_leftovers();
  std::vector<LastSeq> last_seqs(const Row& row);

  Sqlite db_;
  const std::uint64_t history_bytes_max_;
  std::int64_t changes_before_ = 0;
  std::vector<std::int64_t> dropping_;  ///< keys of boards with leftovers
  bool unwiped_;
  Statement begin_, commit_, rollback_;
  Statement find_, create_, renew_links_, bury_, expired_, advance_;
  Statement add_entry_, mark_, range_, drop_entries_, leftovers_, set_base_, set_epoch_;
  Statement last_seq_, set_last_seq_, last_seqs_, renew_last_seqs_, drop_last_seqs_;
  Statement snapshot_position_, snapshot_, set_snapshot_, make_base_, drop_snapshots_;
  Statement note_unwiped_, drop_unwiped_;
  Statement probe_, drop_probe_;
};

}  // namespace entonnoir
