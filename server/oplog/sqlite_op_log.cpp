#include "oplog/sqlite_op_log.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "base/check.h"
#include "base/clock.h"
#include "oplog/sqlite_schema.h"
#include "oplog/sqlite_worker.h"
#include "oplog/subscribers.h"

namespace entonnoir {
namespace {

using Entries = std::vector<StoredEntry>;

class SqliteOpLog final : public OpLog {
 public:
  SqliteOpLog(SqliteStore store, SqliteOptions options)
      : clock_(options.clock), worker_(std::move(store), std::move(options)) {}

  void create(BoardId board, BoardMeta meta, Done<void> done) override {
    write<Result<void>>([=](SqliteStore& s) { return s.create(board, meta); }, done);
  }

  void erase(BoardId board, Done<void> done) override {
    const auto tell = [this, board, done = std::move(done)](Result<void> answer) {
      done(answer);
      if (answer) subscribers_.close(board, reject(Code::board_gone));
    };
    write<Result<void>>([=](SqliteStore& s) { return s.erase(board); }, tell);
  }

  void meta(BoardId board, Done<BoardMeta> done) override {
    read<Result<BoardMeta>>([=](SqliteStore& s) { return s.meta(board); }, done);
  }

  void renew_links(BoardId board, NewLinks links, Done<void> done) override {
    write<Result<void>>([=](SqliteStore& s) { return s.renew_links(board, links); }, done);
  }

  void append(BoardId board, Position if_at, std::vector<NewEntry> entries,
              std::function<void(AppendAnswer)> done) override {
    std::size_t bytes = 0;
    for (const NewEntry& entry : entries) {
      ENTONNOIR_CHECK(entry.mark.value != 0);
      bytes += sizeof entry + entry.ops.size();
    }
    auto work = [this, board, if_at, entries = std::move(entries)](SqliteStore& s) {
      return s.append(board, if_at, entries, clock_());
    };
    write<AppendOutcome>(std::move(work), teller(board, std::move(done)), bytes);
  }

  void restore(BoardId board, Position if_at, Entries entries, std::function<void(AppendAnswer)> done) override {
    std::size_t bytes = 0;
    std::uint64_t revision = if_at.revision.value;
    for (const StoredEntry& entry : entries) {
      ENTONNOIR_CHECK(entry.mark.value != 0 && entry.revision.value == ++revision);
      bytes += sizeof entry + entry.ops.size();
    }
    auto work = [board, if_at, entries = std::move(entries)](SqliteStore& s) {
      return s.restore(board, if_at, entries);
    };
    write<AppendOutcome>(std::move(work), teller(board, std::move(done)), bytes);
  }

  void load(BoardId board, Done<Loaded> done) override {
    read<Result<Loaded>>([=](SqliteStore& s) { return s.load(board); }, done);
  }

  std::unique_ptr<Subscription> subscribe(BoardId board, Position from, std::function<void(Entries)> on_entries,
                                          std::function<void(Rejection)> on_error) override {
    auto [subscription, ticket] = subscribers_.add(board, std::move(on_entries), std::move(on_error));
    // Told in the order of asking, so that appends before this are in `entries`, and those after it are delivered.
    const auto tell = [this, ticket = ticket](Result<Entries> entries) {
      if (entries) {
        subscribers_.open(ticket, *std::move(entries));
      } else {
        subscribers_.refuse(ticket, entries.error());
      }
    };
    read<Result<Entries>>([=](SqliteStore& s) { return s.after(board, from); }, tell);
    return std::move(subscription);
  }

  void save_snapshot(BoardId board, StoredSnapshot snapshot, Done<void> done) override {
    const std::size_t bytes = snapshot.bytes.size();
    auto work = [board, snapshot = std::move(snapshot)](SqliteStore& s) { return s.save_snapshot(board, snapshot); };
    write<Result<void>>(std::move(work), done, bytes);
  }

  void forget(BoardId board, StoredSnapshot base, Done<Position> done) override {
    const std::size_t bytes = base.bytes.size();
    const auto tell = [this, board, done = std::move(done)](Result<Position> answer) {
      done(answer);
      if (answer) subscribers_.close(board, reject(Code::internal, "a position of another history"));
    };
    auto work = [board, base = std::move(base)](SqliteStore& s) { return s.forget(board, base); };
    write<Result<Position>>(std::move(work), tell, bytes);
  }

  void base(BoardId board, Done<std::optional<StoredSnapshot>> done) override {
    read<Result<std::optional<StoredSnapshot>>>([=](SqliteStore& s) { return s.base(board); }, done);
  }

  void history(BoardId board, Revision from, Revision to, Done<Entries> done) override {
    read<Result<Entries>>([=](SqliteStore& s) { return s.history(board, from, to); }, done);
  }

  void expired(Millis before, Done<std::vector<BoardId>> done) override {
    using Boards = Result<std::vector<BoardId>>;
    read<Boards>([=](SqliteStore& s) { return Boards(s.expired(before)); }, done);
  }

  void expire(BoardId board, Millis before, Done<bool> done) override {
    const auto tell = [this, board, done = std::move(done)](Result<bool> answer) {
      done(answer);
      if (answer && *answer) subscribers_.close(board, reject(Code::board_gone));
    };
    write<Result<bool>>([=](SqliteStore& s) { return s.expire(board, before); }, tell);
  }

  bool drain(int ms_max) override { return worker_.drain(ms_max); }
  Result<void> health() const override { return worker_.health(); }
  const LogCounters& counters() const override { return counters_; }

 private:
  /// The author first, then everybody.
  std::function<void(AppendOutcome)> teller(BoardId board, std::function<void(AppendAnswer)> done) {
    return [this, board = std::move(board), done = std::move(done)](AppendOutcome outcome) {
      done(std::move(outcome.answer));
      if (!outcome.stored.empty()) subscribers_.deliver(board, outcome.stored);
    };
  }
  template <class T>
  static std::unique_ptr<Asked<T>> ask(std::function<T(SqliteStore&)> work, std::function<void(T)> tell) {
    return std::make_unique<Asked<T>>(std::move(work), std::move(tell));
  }
  template <class T>
  void read(std::function<T(SqliteStore&)> work, std::function<void(T)> tell) {
    worker_.add(ask<T>(std::move(work), std::move(tell)));
  }
  template <class T>
  void write(std::function<T(SqliteStore&)> work, std::function<void(T)> tell, std::size_t bytes = 0) {
    auto job = ask<T>(std::move(work), std::move(tell));
    job->writes = true;
    job->bytes = bytes;
    worker_.add(std::move(job));
  }

  const std::function<Millis()> clock_;
  const LogCounters counters_;
  Subscribers subscribers_;
  SqliteWorker worker_;  // last: its end answers what waits, with the help of the others
};

/// Makes the missing directories for the owner alone, and has their names on disk.
std::string make_directories(const std::filesystem::path& directory) {
  if (directory.empty() || std::filesystem::is_directory(directory)) return {};
  const std::filesystem::path parent = directory.parent_path();
  if (auto problem = make_directories(parent); !problem.empty()) return problem;
  if (mkdir(directory.c_str(), 0700) != 0) {
    return "cannot make " + directory.string() + ": " + std::strerror(errno);
  }
  const int above = open(parent.empty() ? "." : parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (above < 0) return {};
  fsync(above);
  close(above);
  return {};
}

void to_stderr(const std::string& line) { std::fprintf(stderr, "%s\n", line.c_str()); }

}  // namespace

Result<std::unique_ptr<OpLog>> open_sqlite_op_log(const std::string& path, SqliteOptions options) {
  if (!options.clock) options.clock = wall_clock;
  if (!options.report) options.report = to_stderr;
  const auto refused = [&](const std::string& why) { return reject(Code::log_unavailable, path + ": " + why); };
  try {
    const auto problem = make_directories(std::filesystem::path(path).parent_path());
    if (!problem.empty()) return refused(problem);
    Sqlite db(path);
    if (const auto opened = open_schema(db); !opened) return refused(opened.error().detail);
    if (options.pages_max > 0) db.exec("PRAGMA max_page_count = " + std::to_string(options.pages_max));
    return std::unique_ptr<OpLog>(new SqliteOpLog(SqliteStore(std::move(db), options.history_bytes_max), options));
  } catch (const std::exception& error) {  // SQLite's and the file system's
    return refused(error.what());
  }
}

}  // namespace entonnoir
