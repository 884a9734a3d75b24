#pragma once
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace entonnoir {

/// What SQLite could not do. Thrown, because any call may fail in the middle of a transaction; it is caught at one
/// place, where the transaction is rolled back.
class SqliteError : public std::runtime_error {
 public:
  SqliteError(int code, const std::string& what) : std::runtime_error(what), code_(code) {}
  /// The primary result code: SQLITE_FULL, SQLITE_BUSY…
  int code() const { return code_; }

 private:
  int code_;
};

/// Bytes that are no text.
struct Blob {
  std::string_view bytes;
};

/// One use of a prepared statement: `row` until false. Its end makes the statement free for the next use.
class Query {
 public:
  template <class... Values>
  explicit Query(sqlite3_stmt* statement, const Values&... values) : statement_(statement) {
    int index = 0;
    (bind(++index, values), ...);
  }
  Query(const Query&) = delete;
  ~Query();

  /// The next row, or false after the last.
  bool row();
  /// Of the current row, columns from 0.
  std::int64_t integer(int column) const;
  /// Text or blob.
  std::string bytes(int column) const;

 private:
  void bind(int index, std::int64_t value);
  void bind(int index, std::string_view text);
  void bind(int index, Blob blob);
  void check(int result) const;
  sqlite3_stmt* statement_;
};

/// A prepared statement, one use at a time. Text and blobs are not copied: they must live as long as the use.
class Statement {
 public:
  explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}

  /// Sets `values` in the order in which the statement asks for them.
  template <class... Values>
  Query use(const Values&... values) {
    return Query(statement_.get(), values...);
  }
  /// For statements without rows.
  template <class... Values>
  void run(const Values&... values) {
    use(values...).row();
  }

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

/// One connection to one database file. One thread at a time. Its statements must be gone before it.
class Sqlite {
 public:
  /// Opens the file, makes it (mode 0600) where there is none.
  explicit Sqlite(const std::string& path);

  Statement prepare(std::string_view sql);
  /// One or more statements without values; rows are not seen.
  void exec(const std::string& sql);
  /// The single number that a query gives.
  std::int64_t number(std::string_view sql);
  /// The single text that a query gives.
  std::string text(std::string_view sql);

  bool in_transaction() const;
  /// Whether anything was changed since the connection was opened: compare two.
  std::int64_t changes() const;

  enum class Checkpoint { passive, truncate };
  /// Moves what the write-ahead log holds into the database file.
  void checkpoint(Checkpoint how);
  /// Overwrites all bytes of the file's pages that hold nothing (sqlite_wipe.cpp). Outside of transactions, with an
  /// empty write-ahead log, in exclusive locking mode.
  void wipe_unused();
  /// Pages in the write-ahead log at the last commit.
  int wal_pages() const { return *wal_pages_; }

 private:
  struct Close {
    void operator()(sqlite3* db) const;
  };
  void check(int result) const;

  std::unique_ptr<int> wal_pages_ = std::make_unique<int>(0);
  std::unique_ptr<sqlite3, Close> db_;
};

}  // namespace entonnoir
