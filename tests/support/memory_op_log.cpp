#include "support/memory_op_log.h"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "base/check.h"
#include "support/memory_boards.h"

namespace entonnoir {

/// Does one thing after the other, on its own thread or when told.
class MemoryOpLog::Worker {
 public:
  using Task = std::function<void()>;

  explicit Worker(Answers answers) {
    if (answers == Answers::by_itself) thread_ = std::thread([this] { loop(); });
  }
  ~Worker() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    changed_.notify_all();
    if (thread_.joinable()) thread_.join();
    while (one()) continue;
  }

  void add(Task task) {
    {
      const std::lock_guard lock(mutex_);
      tasks_.push_back(std::move(task));
    }
    changed_.notify_all();
  }
  void add_first(Task task) {
    {
      const std::lock_guard lock(mutex_);
      tasks_.push_front(std::move(task));
    }
    changed_.notify_all();
  }

  bool one() {
    Task task;
    {
      const std::lock_guard lock(mutex_);
      if (tasks_.empty()) return false;
      task = std::move(tasks_.front());
      tasks_.pop_front();
      busy_ = true;
    }
    task();
    task = nullptr;  // who waits for this may count on what it held being let go
    const std::lock_guard lock(mutex_);
    busy_ = false;
    changed_.notify_all();
    return true;
  }

  bool drain(int ms_max) {
    if (!thread_.joinable()) {
      while (one()) continue;
      return true;
    }
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::milliseconds(ms_max), [this] { return tasks_.empty() && !busy_; });
  }

  std::size_t waiting() const {
    const std::lock_guard lock(mutex_);
    return tasks_.size();
  }

 private:
  void loop() {
    for (;;) {
      if (one()) continue;
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return stopping_ || !tasks_.empty(); });
      if (stopping_ && tasks_.empty()) return;
    }
  }

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Task> tasks_;
  bool busy_ = false;
  bool stopping_ = false;
  std::thread thread_;
};

template <class T>
void MemoryOpLog::ask(std::function<T(Boards&)> work, std::function<void(T)> tell) {
  worker_->add([boards = boards_, work = std::move(work), tell = std::move(tell)] {
    std::unique_lock lock(boards->mutex);
    T answer = work(*boards);
    lock.unlock();
    tell(std::move(answer));
  });
}

MemoryOpLog::MemoryOpLog(Answers answers, Clock clock, std::uint64_t history_bytes_max)
    : boards_(std::make_shared<Boards>(std::move(clock), history_bytes_max)),
      worker_(std::make_unique<Worker>(answers)) {}
MemoryOpLog::~MemoryOpLog() = default;

void MemoryOpLog::create(BoardId board, BoardMeta meta, Done<void> done) {
  ask<Result<void>>([=](Boards& b) { return b.create(board, meta); }, done);
}

void MemoryOpLog::erase(BoardId board, Done<void> done) {
  const auto tell = [board, done, boards = boards_](Result<void> answer) {
    done(answer);
    if (answer) boards->subscribers.close(board, reject(Code::board_gone));
  };
  ask<Result<void>>([=](Boards& b) { return b.erase(board); }, tell);
}

void MemoryOpLog::meta(BoardId board, Done<BoardMeta> done) {
  const auto work = [=](Boards& b) {
    const auto kept = b.find(board);
    return kept ? Result<BoardMeta>((*kept)->meta) : Result<BoardMeta>(kept.error());
  };
  ask<Result<BoardMeta>>(work, done);
}

void MemoryOpLog::renew_links(BoardId board, NewLinks links, Done<void> done) {
  const auto work = [=](Boards& b) -> Result<void> {
    const auto kept = b.find(board);
    if (!kept) return kept.error();
    BoardMeta& meta = (*kept)->meta;
    if (meta.generation >= links.generation) return {};
    meta.generation = links.generation;
    meta.participant_hash = links.participant_hash;
    meta.viewer_hash = links.viewer_hash;
    return {};
  };
  ask<Result<void>>(work, done);
}

void MemoryOpLog::append(BoardId board, Position if_at, std::vector<NewEntry> entries,
                         std::function<void(AppendAnswer)> done) {
  const auto stored = std::make_shared<std::vector<StoredEntry>>();
  const auto tell = [board, done, stored, boards = boards_](AppendAnswer answer) {
    done(std::move(answer));
    if (!stored->empty()) boards->subscribers.deliver(board, *stored);
  };
  ask<AppendAnswer>([=](Boards& b) { return b.append(board, if_at, entries, *stored); }, tell);
}

void MemoryOpLog::restore(BoardId board, Position if_at, std::vector<StoredEntry> entries,
                          std::function<void(AppendAnswer)> done) {
  const auto tell = [board, done, entries, boards = boards_](AppendAnswer answer) {
    const bool heard = std::holds_alternative<Appended>(answer) && !entries.empty();
    done(std::move(answer));
    if (heard) boards->subscribers.deliver(board, entries);
  };
  ask<AppendAnswer>([=](Boards& b) { return b.restore(board, if_at, entries); }, tell);
}

void MemoryOpLog::load(BoardId board, Done<Loaded> done) {
  ask<Result<Loaded>>([=](Boards& b) { return b.load(board); }, done);
}

std::unique_ptr<Subscription> MemoryOpLog::subscribe(BoardId board, Position from,
                                                     std::function<void(std::vector<StoredEntry>)> on_entries,
                                                     std::function<void(Rejection)> on_error) {
  using Entries = Result<std::vector<StoredEntry>>;
  auto [held, ticket] = boards_->subscribers.add(board, std::move(on_entries), std::move(on_error));
  const auto work = [=](Boards& b) -> Entries {
    const auto kept = b.read(board);
    if (!kept) return kept.error();
    if (!(*kept)->has(from)) return reject(Code::internal, "a position of another history");
    return (*kept)->range(from.revision.value + 1, UINT64_MAX);
  };
  const auto tell = [ticket = ticket, boards = boards_](Entries entries) {
    if (!entries) return boards->subscribers.refuse(ticket, entries.error());
    boards->subscribers.open(ticket, *std::move(entries));
  };
  ask<Entries>(work, tell);
  return std::move(held);
}

void MemoryOpLog::save_snapshot(BoardId board, StoredSnapshot snapshot, Done<void> done) {
  ask<Result<void>>([=](Boards& b) { return b.save(board, snapshot); }, done);
}

void MemoryOpLog::forget(BoardId board, StoredSnapshot base, Done<Position> done) {
  const auto tell = [board, done, boards = boards_](Result<Position> answer) {
    done(answer);
    if (answer) boards->subscribers.close(board, reject(Code::internal, "a position of another history"));
  };
  ask<Result<Position>>([=](Boards& b) { return b.forget(board, base); }, tell);
}

void MemoryOpLog::base(BoardId board, Done<std::optional<StoredSnapshot>> done) {
  ask<Result<std::optional<StoredSnapshot>>>([=](Boards& b) { return b.base(board); }, done);
}

void MemoryOpLog::history(BoardId board, Revision from, Revision to, Done<std::vector<StoredEntry>> done) {
  ask<Result<std::vector<StoredEntry>>>([=](Boards& b) { return b.history(board, from, to); }, done);
}

void MemoryOpLog::expired(Millis before, Done<std::vector<BoardId>> done) {
  ask<Result<std::vector<BoardId>>>([=](Boards& b) { return b.expired(before); }, done);
}

void MemoryOpLog::expire(BoardId board, Millis before, Done<bool> done) {
  const auto tell = [board, done, boards = boards_](Result<bool> answer) {
    done(answer);
    if (answer && *answer) boards->subscribers.close(board, reject(Code::board_gone));
  };
  ask<Result<bool>>([=](Boards& b) { return b.expire(board, before); }, tell);
}

bool MemoryOpLog::drain(int ms_max) { return worker_->drain(ms_max); }

Result<void> MemoryOpLog::health() const {
  const std::lock_guard lock(boards_->mutex);
  return boards_->failing ? Result<void>(*boards_->failing) : Result<void>();
}

const LogCounters& MemoryOpLog::counters() const { return boards_->counters; }

std::size_t MemoryOpLog::answer_all() {
  std::size_t answered = 0;
  while (worker_->one()) ++answered;
  return answered;
}
bool MemoryOpLog::answer_one() { return worker_->one(); }
std::size_t MemoryOpLog::waiting() const { return worker_->waiting(); }

void MemoryOpLog::fail_next_appends(int n, bool landed) {
  const std::lock_guard lock(boards_->mutex);
  boards_->fail_appends = n;
  boards_->landing = landed;
}

void MemoryOpLog::conflict_next_appends(int n) {
  const std::lock_guard lock(boards_->mutex);
  boards_->conflict_appends = n;
}

void MemoryOpLog::fail_everything(bool fail) {
  if (fail) return fail_everything(reject(Code::log_unavailable, "told to fail"));
  const std::lock_guard lock(boards_->mutex);
  boards_->failing.reset();
}

void MemoryOpLog::fail_everything(Rejection why) {
  const std::lock_guard lock(boards_->mutex);
  boards_->failing = std::move(why);
}

LogCounters& MemoryOpLog::pretend_counters() { return boards_->counters; }

void MemoryOpLog::keep_copy() {
  const std::lock_guard lock(boards_->mutex);
  boards_->copy = boards_->boards;
}

void MemoryOpLog::set_back() {
  const std::lock_guard lock(boards_->mutex);
  worker_->add_first([boards = boards_, lost = boards_->set_back()] {
    for (const BoardId& board : lost) boards->subscribers.close(board, reject(Code::internal, "the log was set back"));
  });
}

void MemoryOpLog::spoil(BoardId board) {
  const std::lock_guard lock(boards_->mutex);
  boards_->boards[board].spoiled = true;
}

Position MemoryOpLog::append_elsewhere(BoardId board, NewEntry entry) {
  const std::lock_guard lock(boards_->mutex);
  const auto kept = boards_->find(board);
  ENTONNOIR_CHECK(kept.has_value());
  const StoredEntry stored = boards_->add(**kept, std::move(entry));
  worker_->add_first([=, boards = boards_] { boards->subscribers.deliver(board, {stored}); });
  return (*kept)->tail();
}

}  // namespace entonnoir
