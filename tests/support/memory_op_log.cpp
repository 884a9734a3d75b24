#include "support/memory_op_log.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <thread>

#include "base/check.h"
#include "base/clock.h"
#include "oplog/subscribers.h"

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

/// What is kept. Every call under one mutex, so that tests may change it from their own thread.
class MemoryOpLog::Boards {
 public:
  explicit Boards(Clock clock) : clock_(clock ? std::move(clock) : Clock(wall_clock)) {}

  struct Kept {
    BoardMeta meta;
    bool gone = false;
    bool spoiled = false;
    std::vector<StoredEntry> entries;
    std::optional<StoredSnapshot> latest;
    std::map<std::pair<Participant, ClientId>, LastSeq> last_seqs;

    Position at(Revision revision) const {
      if (revision.value == 0) return Position{};
      return Position{Epoch{1}, revision, entries[revision.value - 1].mark};
    }
    Position tail() const { return at(Revision{entries.size()}); }
    bool has(const Position& position) const {
      return position.revision.value <= entries.size() && at(position.revision) == position;
    }
    std::vector<StoredEntry> range(std::uint64_t first, std::uint64_t last) const {
      const auto begin = entries.begin();
      first = std::max<std::uint64_t>(first, 1);
      last = std::min<std::uint64_t>(last, entries.size());
      if (first > last) return {};
      return {begin + static_cast<std::ptrdiff_t>(first - 1), begin + static_cast<std::ptrdiff_t>(last)};
    }
  };

  Result<Kept*> find(const BoardId& board) {
    if (failing) return reject(Code::log_unavailable, "told to fail");
    const auto found = boards.find(board);
    if (found == boards.end()) return reject(Code::unknown_board);
    if (found->second.gone) return reject(Code::board_gone);
    return &found->second;
  }

  Result<Kept*> read(const BoardId& board) {
    auto kept = find(board);
    if (kept && (*kept)->spoiled) return reject(Code::log_unavailable, "told to be unreadable");
    return kept;
  }

  Result<void> create(const BoardId& board, BoardMeta meta) {
    if (failing) return reject(Code::log_unavailable, "told to fail");
    if (boards.contains(board)) return reject(Code::id_taken);
    boards[board].meta = std::move(meta);
    return {};
  }

  std::optional<AppendAnswer> seen(const Kept& kept, const std::vector<NewEntry>& entries) const {
    std::map<std::pair<Participant, ClientId>, Seq> batch;
    for (std::size_t i = 0; i < entries.size(); ++i) {
      const NewEntry& entry = entries[i];
      if (entry.by.value == 0) continue;
      const auto key = std::pair(entry.by, entry.client);
      const auto last = kept.last_seqs.find(key);
      if (last != kept.last_seqs.end() && last->second.seq == entry.seq) return Repeat{i, last->second.position};
      const bool stale = (last != kept.last_seqs.end() && entry.seq < last->second.seq) ||
                         (batch.contains(key) && entry.seq <= batch[key]);
      if (stale) return Rejection{Code::stale_seq, {}, i};
      batch[key] = entry.seq;
    }
    return std::nullopt;
  }

  StoredEntry add(Kept& kept, NewEntry entry) {
    const Millis before = kept.entries.empty() ? Millis{} : kept.entries.back().at;
    const Revision revision{kept.entries.size() + 1};
    ENTONNOIR_CHECK(entry.mark.value != 0);
    kept.entries.push_back(StoredEntry{revision, entry.mark, std::max(clock_(), before), entry.by,
                                       std::move(entry.client), entry.seq, std::move(entry.ops)});
    const StoredEntry& stored = kept.entries.back();
    if (stored.by.value != 0) {
      kept.last_seqs[{stored.by, stored.client}] = LastSeq{stored.by, stored.client, stored.seq, kept.tail()};
    }
    return stored;
  }

  AppendAnswer append(const BoardId& board, const Position& if_at, std::vector<NewEntry> entries,
                      std::vector<StoredEntry>& stored) {
    const auto kept = find(board);
    if (!kept) return kept.error();
    if (fail_appends > 0 && !landing) return --fail_appends, reject(Code::log_unavailable, "told to fail");
    if (conflict_appends > 0) return --conflict_appends, Conflict{(*kept)->tail()};
    if (const auto answer = seen(**kept, entries)) return *answer;
    if ((*kept)->tail() != if_at) return Conflict{(*kept)->tail()};
    Appended appended;
    for (NewEntry& entry : entries) {
      stored.push_back(add(**kept, std::move(entry)));
      appended.at.push_back(stored.back().at);
    }
    appended.tail = (*kept)->tail();
    if (fail_appends > 0) return --fail_appends, reject(Code::log_unavailable, "told to fail, appended all the same");
    return appended;
  }

  Result<Loaded> load(const BoardId& board) {
    const auto kept = read(board);
    if (!kept) return kept.error();
    const std::uint64_t from = (*kept)->latest ? (*kept)->latest->position.revision.value : 0;
    Loaded loaded{(*kept)->meta, (*kept)->latest, (*kept)->range(from + 1, UINT64_MAX), (*kept)->tail(), {}};
    for (const auto& [key, last] : (*kept)->last_seqs) loaded.last_seqs.push_back(last);
    return loaded;
  }

  Result<void> save(const BoardId& board, StoredSnapshot snapshot) {
    const auto kept = find(board);
    if (!kept) return kept.error();
    const bool newer = !(*kept)->latest || (*kept)->latest->position.revision < snapshot.position.revision;
    if (newer && (*kept)->has(snapshot.position)) (*kept)->latest = std::move(snapshot);
    return {};
  }

  Result<std::vector<BoardId>> expired(Millis before) const {
    if (failing) return reject(Code::log_unavailable, "told to fail");
    std::vector<BoardId> out;
    for (const auto& [id, kept] : boards) {
      const Millis last = kept.entries.empty() ? kept.meta.created_at : kept.entries.back().at;
      if (!kept.gone && last < before) out.push_back(id);
    }
    return out;
  }

  std::mutex mutex;
  std::map<BoardId, Kept> boards;
  std::atomic<bool> failing = false;
  int fail_appends = 0;
  bool landing = false;
  int conflict_appends = 0;
  Subscribers subscribers;

 private:
  Clock clock_;
};

MemoryOpLog::MemoryOpLog(Answers answers, Clock clock)
    : boards_(std::make_shared<Boards>(std::move(clock))), worker_(std::make_unique<Worker>(answers)) {}
MemoryOpLog::~MemoryOpLog() = default;

void MemoryOpLog::create(BoardId board, BoardMeta meta, Done<void> done) {
  worker_->add([=, boards = boards_, meta = std::move(meta)] {
    std::unique_lock lock(boards->mutex);
    const auto answer = boards->create(board, meta);
    lock.unlock();
    done(answer);
  });
}

void MemoryOpLog::erase(BoardId board, Done<void> done) {
  worker_->add([=, boards = boards_] {
    std::unique_lock lock(boards->mutex);
    const auto kept = boards->find(board);
    if (kept) **kept = Boards::Kept{.gone = true};
    lock.unlock();
    done(kept ? Result<void>() : Result<void>(kept.error()));
    if (kept) boards->subscribers.close(board, reject(Code::board_gone));
  });
}

void MemoryOpLog::meta(BoardId board, Done<BoardMeta> done) {
  worker_->add([=, boards = boards_] {
    std::unique_lock lock(boards->mutex);
    const auto kept = boards->find(board);
    const auto answer = kept ? Result<BoardMeta>((*kept)->meta) : Result<BoardMeta>(kept.error());
    lock.unlock();
    done(answer);
  });
}

void MemoryOpLog::append(BoardId board, Position if_at, std::vector<NewEntry> entries,
                         std::function<void(AppendAnswer)> done) {
  worker_->add([=, boards = boards_, entries = std::move(entries)] {
    std::vector<StoredEntry> stored;
    std::unique_lock lock(boards->mutex);
    const AppendAnswer answer = boards->append(board, if_at, entries, stored);
    lock.unlock();
    done(answer);
    if (!stored.empty()) boards->subscribers.deliver(board, stored);
  });
}

void MemoryOpLog::load(BoardId board, Done<Loaded> done) {
  worker_->add([=, boards = boards_] {
    std::unique_lock lock(boards->mutex);
    auto answer = boards->load(board);
    lock.unlock();
    done(std::move(answer));
  });
}

std::unique_ptr<Subscription> MemoryOpLog::subscribe(BoardId board, Position from,
                                                     std::function<void(std::vector<StoredEntry>)> on_entries,
                                                     std::function<void(Rejection)> on_error) {
  auto [held, ticket] = boards_->subscribers.add(board, std::move(on_entries), std::move(on_error));
  worker_->add([=, boards = boards_, ticket = ticket] {
    std::unique_lock lock(boards->mutex);
    const auto kept = boards->read(board);
    const bool ours = kept && (*kept)->has(from);
    auto entries = ours ? (*kept)->range(from.revision.value + 1, UINT64_MAX) : std::vector<StoredEntry>{};
    lock.unlock();
    if (!kept) return boards->subscribers.refuse(ticket, kept.error());
    if (!ours) return boards->subscribers.refuse(ticket, reject(Code::internal, "a position of another history"));
    boards->subscribers.open(ticket, std::move(entries));
  });
  return std::move(held);
}

void MemoryOpLog::save_snapshot(BoardId board, StoredSnapshot snapshot, Done<void> done) {
  worker_->add([=, boards = boards_, snapshot = std::move(snapshot)] {
    std::unique_lock lock(boards->mutex);
    const auto answer = boards->save(board, snapshot);
    lock.unlock();
    done(answer);
  });
}

void MemoryOpLog::history(BoardId board, Revision from, Revision to, Done<std::vector<StoredEntry>> done) {
  worker_->add([=, boards = boards_] {
    std::unique_lock lock(boards->mutex);
    const auto kept = boards->read(board);
    auto entries = kept ? (*kept)->range(from.value, to.value) : std::vector<StoredEntry>{};
    lock.unlock();
    if (!kept) return done(kept.error());
    done(std::move(entries));
  });
}

void MemoryOpLog::expired(Millis before, Done<std::vector<BoardId>> done) {
  worker_->add([=, boards = boards_] {
    std::unique_lock lock(boards->mutex);
    auto answer = boards->expired(before);
    lock.unlock();
    done(std::move(answer));
  });
}

bool MemoryOpLog::drain(int ms_max) { return worker_->drain(ms_max); }
bool MemoryOpLog::healthy() const { return !boards_->failing; }

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

void MemoryOpLog::fail_everything(bool fail) { boards_->failing = fail; }

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
