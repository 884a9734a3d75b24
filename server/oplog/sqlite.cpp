#include "oplog/sqlite.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

namespace entonnoir {
namespace {

SqliteError error_of(sqlite3* db, int result) {
  const std::string what = db ? sqlite3_errmsg(db) : sqlite3_errstr(result);
  return SqliteError(result & 0xff, what + " (SQLite " + std::to_string(result) + ")");
}

/// SQLite itself would make it readable for everybody. O_EXCL: a file that is there is not even opened, because closing
/// it again would release the locks that this process may hold on it.
void make_private(const std::string& path) {
  const int file = open(path.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
  if (file >= 0) close(file);
}

int note_pages(void* pages, sqlite3*, const char*, int count) {
  *static_cast<int*>(pages) = count;
  return SQLITE_OK;
}

}  // namespace

Query::~Query() {
  // Both give the error of the last step once more, which was thrown already.
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
}

void Query::check(int result) const {
  if (result != SQLITE_OK) throw error_of(sqlite3_db_handle(statement_), result);
}

void Query::bind(int index, std::int64_t value) { check(sqlite3_bind_int64(statement_, index, value)); }

void Query::bind(int index, std::string_view text) {
  check(sqlite3_bind_text64(statement_, index, text.data(), text.size(), SQLITE_STATIC, SQLITE_UTF8));
}

void Query::bind(int index, Blob blob) {
  // A null pointer would be NULL, not an empty blob.
  const char* bytes = blob.bytes.data() ? blob.bytes.data() : "";
  check(sqlite3_bind_blob64(statement_, index, bytes, blob.bytes.size(), SQLITE_STATIC));
}

bool Query::row() {
  const int result = sqlite3_step(statement_);
  if (result == SQLITE_ROW) return true;
  if (result != SQLITE_DONE) throw error_of(sqlite3_db_handle(statement_), result);
  return false;
}

std::int64_t Query::integer(int column) const { return sqlite3_column_int64(statement_, column); }

std::string Query::bytes(int column) const {
  const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_, column));
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
  if (!bytes && size > 0) throw SqliteError(SQLITE_NOMEM, "out of memory");
  return bytes ? std::string(bytes, size) : std::string();
}

void Statement::Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
void Sqlite::Close::operator()(sqlite3* db) const { sqlite3_close_v2(db); }

Sqlite::Sqlite(const std::string& path) {
  make_private(path);
  sqlite3* db = nullptr;
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  const int result = sqlite3_open_v2(path.c_str(), &db, flags, nullptr);
  db_.reset(db);
  check(result);
  sqlite3_wal_hook(db, note_pages, wal_pages_.get());  // also turns the automatic checkpoints off
}

void Sqlite::check(int result) const {
  if (result != SQLITE_OK) throw error_of(db_.get(), result);
}

Statement Sqlite::prepare(std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  check(sqlite3_prepare_v3(db_.get(), sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &statement,
                           nullptr));
  return Statement(statement);
}

void Sqlite::exec(const std::string& sql) { check(sqlite3_exec(db_.get(), sql.c_str(), nullptr, nullptr, nullptr)); }

std::int64_t Sqlite::number(std::string_view sql) {
  Statement statement = prepare(sql);
  Query query = statement.use();
  return query.row() ? query.integer(0) : 0;
}

std::string Sqlite::text(std::string_view sql) {
  Statement statement = prepare(sql);
  Query query = statement.use();
  return query.row() ? query.bytes(0) : std::string();
}

bool Sqlite::in_transaction() const { return sqlite3_get_autocommit(db_.get()) == 0; }

std::int64_t Sqlite::changes() const { return sqlite3_total_changes64(db_.get()); }

void Sqlite::checkpoint(Checkpoint how) {
  const int mode = how == Checkpoint::passive ? SQLITE_CHECKPOINT_PASSIVE : SQLITE_CHECKPOINT_TRUNCATE;
  const int result = sqlite3_wal_checkpoint_v2(db_.get(), nullptr, mode, nullptr, nullptr);
  check(result);
  *wal_pages_ = 0;
}

}  // namespace entonnoir
