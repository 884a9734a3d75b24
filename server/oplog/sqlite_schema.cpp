#include "oplog/sqlite_schema.h"

#include <sqlite3.h>

namespace entonnoir {
namespace {

constexpr std::int64_t kApplication = 0x456e746e;  // "Entn"
constexpr std::int64_t kVersion = 3;

/// `revision`, `mark`, `at` of boards: of the last entry, 0 without entries. `base`, `base_mark`: the revision that
/// kept entries begin after, 0 where they begin at 1; `bytes`: of the ops of all that are kept. Marks are unsigned 64
/// bits, stored as signed. `sum` is over all that a row holds (sqlite_store.cpp), because SQLite itself does not notice
/// a flipped bit in a value.
constexpr char kTables[] = R"sql(
CREATE TABLE boards(
  key INTEGER PRIMARY KEY,
  board TEXT NOT NULL UNIQUE,
  gone INTEGER NOT NULL DEFAULT 0,  -- a tombstone
  created_at INTEGER NOT NULL,
  generation INTEGER NOT NULL,
  facilitator_hash TEXT NOT NULL,
  participant_hash TEXT NOT NULL,
  viewer_hash TEXT NOT NULL,
  epoch INTEGER NOT NULL DEFAULT 1,
  revision INTEGER NOT NULL DEFAULT 0,
  mark INTEGER NOT NULL DEFAULT 0,
  at INTEGER NOT NULL DEFAULT 0,
  base INTEGER NOT NULL DEFAULT 0,
  base_mark INTEGER NOT NULL DEFAULT 0,
  bytes INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE entries(
  board INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  mark INTEGER NOT NULL,
  at INTEGER NOT NULL,
  by INTEGER NOT NULL,
  client TEXT NOT NULL,
  seq INTEGER NOT NULL,
  ops BLOB NOT NULL,
  sum INTEGER NOT NULL,
  PRIMARY KEY(board, revision)
) STRICT, WITHOUT ROWID;

-- The last accepted change of each client (SUB1).
CREATE TABLE last_seqs(
  board INTEGER NOT NULL,
  by INTEGER NOT NULL,
  client TEXT NOT NULL,
  seq INTEGER NOT NULL,
  epoch INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  mark INTEGER NOT NULL,
  PRIMARY KEY(board, by, client)
) STRICT, WITHOUT ROWID;

CREATE TABLE snapshots(
  board INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK(kind IN ('base', 'latest')),
  epoch INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  mark INTEGER NOT NULL,
  sum INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY(board, kind)
) STRICT;

-- Keys of boards of which something was erased whose bytes may still be in the files.
CREATE TABLE unwiped(board INTEGER PRIMARY KEY) STRICT;

-- Written and emptied to find out whether writing works.
CREATE TABLE probe(bytes BLOB NOT NULL) STRICT;
)sql";

/// From version 1, which trimmed nothing.
constexpr char kFromVersion1[] = R"sql(
ALTER TABLE boards ADD COLUMN base INTEGER NOT NULL DEFAULT 0;
ALTER TABLE boards ADD COLUMN base_mark INTEGER NOT NULL DEFAULT 0;
ALTER TABLE boards ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;
UPDATE boards SET bytes = (SELECT coalesce(sum(length(ops)), 0) FROM entries WHERE entries.board = boards.key);
)sql";

/// From version 2, which did not wipe. What it erased is wiped now.
constexpr char kFromVersion2[] = R"sql(
CREATE TABLE unwiped(board INTEGER PRIMARY KEY) STRICT;
INSERT INTO unwiped VALUES(0);
)sql";

Result<void> check_kind(Sqlite& db) {
  const bool empty = db.number("SELECT count(*) FROM sqlite_schema") == 0;
  const std::int64_t version = db.number("PRAGMA user_version");
  if (empty && version == 0) return {};
  if (db.number("PRAGMA application_id") != kApplication) {
    return reject(Code::log_unavailable, "it is the database of another program");
  }
  if (version > kVersion) {
    return reject(Code::log_unavailable, "it was made by a newer version of this program (schema " +
                                             std::to_string(version) + ", this one knows " + std::to_string(kVersion) +
                                             "); start that version");
  }
  return {};
}

void make_tables(Sqlite& db) {
  // Writes in any case: only now is it sure that the file is ours alone and can be written.
  db.exec("BEGIN EXCLUSIVE");
  const std::int64_t version = db.number("PRAGMA user_version");
  if (version == 0) db.exec(kTables);
  if (version == 1) db.exec(kFromVersion1);
  if (version == 1 || version == 2) db.exec(kFromVersion2);
  db.exec("PRAGMA application_id = " + std::to_string(kApplication));
  db.exec("PRAGMA user_version = " + std::to_string(kVersion));
  db.exec("COMMIT");
}

}  // namespace

Result<void> open_schema(Sqlite& db) {
  try {
    // Before the first access: then the index of the write-ahead log is in memory and no other process can come in.
    db.exec("PRAGMA locking_mode = EXCLUSIVE");
    if (const auto known = check_kind(db); !known) return known.error();
    if (db.text("PRAGMA journal_mode = WAL") != "wal") {
      return reject(Code::log_unavailable, "it cannot have a write-ahead log");
    }
    // secure_delete: what is erased is overwritten, not only forgotten.
    db.exec(
        "PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA cell_size_check = ON;"
        "PRAGMA trusted_schema = OFF; PRAGMA cache_size = -8000; PRAGMA journal_size_limit = 67108864");
    make_tables(db);
  } catch (const SqliteError& error) {
    if (error.code() == SQLITE_BUSY) return reject(Code::log_unavailable, "it is locked by another server");
    if (error.code() == SQLITE_NOTADB) return reject(Code::log_unavailable, "it is not an SQLite database");
    return reject(Code::log_unavailable, error.what());
  }
  return {};
}

}  // namespace entonnoir
