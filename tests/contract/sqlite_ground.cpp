#include "contract/ground.h"
#include "oplog/sqlite.h"
#include "oplog/sqlite_op_log.h"
#include "support/temp_dir.h"

namespace entonnoir {
namespace {

class SqliteGround final : public Ground {
 public:
  SqliteGround() { reopen(); }
  OpLog& log() override { return *log_; }
  void close() override { log_.reset(); }
  void reopen(std::uint64_t history_bytes_max = 0) override {
    close();
    auto opened = open_sqlite_op_log(path_, SqliteOptions{.clock = clock(), .history_bytes_max = history_bytes_max});
    ENTONNOIR_CHECK(opened.has_value());
    log_ = *std::move(opened);
  }
  void spoil(const BoardId& board) override {
    close();
    Sqlite(path_).exec(
        "UPDATE entries SET ops = CAST(ops || ' ' AS BLOB) WHERE board = (SELECT key FROM boards WHERE board = '" +
        board.value + "')");
    reopen();
  }
  void keep_copy() override { copy(path_, copy_); }
  void set_back() override { copy(copy_, path_); }

 private:
  /// A log that was ended has all in its one file.
  void copy(const std::string& from, const std::string& to) {
    close();
    ENTONNOIR_CHECK(!std::filesystem::exists(path_ + "-wal"));
    std::filesystem::copy_file(from, to, std::filesystem::copy_options::overwrite_existing);
    reopen();
  }

  TempDir dir_;
  std::string path_ = dir_ / "boards.db";
  std::string copy_ = dir_ / "copy.db";
  std::unique_ptr<OpLog> log_;
};

}  // namespace

Kind sqlite_kind() {
  return Kind{"sqlite", [] { return std::make_unique<SqliteGround>(); }};
}

}  // namespace entonnoir
