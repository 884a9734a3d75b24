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
  void reopen() override {
    close();
    auto opened = open_sqlite_op_log(path_, SqliteOptions{.clock = clock()});
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

 private:
  TempDir dir_;
  std::string path_ = dir_ / "boards.db";
  std::unique_ptr<OpLog> log_;
};

}  // namespace

Kind sqlite_kind() {
  return Kind{"sqlite", [] { return std::make_unique<SqliteGround>(); }};
}

}  // namespace entonnoir
