#pragma once
#include <memory>

#include "oplog/op_log.h"

namespace entonnoir {

/// A log that forgets everything at its end, for tests. Passes the same contract suite as the others, and can be told
/// to fail. Thread: any.
class MemoryOpLog final : public OpLog {
 public:
  using Clock = std::function<Millis()>;
  enum class Answers {
    by_itself,  ///< on a thread of its own
    when_told,  ///< within answer_all(), on the thread that calls it: no threads, no waiting
  };

  /// `clock` is asked once per entry, on the answering thread. `history_bytes_max`: 0 is no limit.
  explicit MemoryOpLog(Answers answers = Answers::by_itself, Clock clock = {}, std::uint64_t history_bytes_max = 0);
  ~MemoryOpLog() override;

  void create(BoardId board, BoardMeta meta, Done<void> done) override;
  void erase(BoardId board, Done<void> done) override;
  void meta(BoardId board, Done<BoardMeta> done) override;
  void renew_links(BoardId board, NewLinks links, Done<void> done) override;
  void append(BoardId board, Position if_at, std::vector<NewEntry> entries,
              std::function<void(AppendAnswer)> done) override;
  void restore(BoardId board, Position if_at, std::vector<StoredEntry> entries,
               std::function<void(AppendAnswer)> done) override;
  void load(BoardId board, Done<Loaded> done) override;
  std::unique_ptr<Subscription> subscribe(BoardId board, Position from,
                                          std::function<void(std::vector<StoredEntry>)> on_entries,
                                          std::function<void(Rejection)> on_error) override;
  void save_snapshot(BoardId board, StoredSnapshot snapshot, Done<void> done) override;
  void forget(BoardId board, StoredSnapshot base, Done<Position> done) override;
  void base(BoardId board, Done<std::optional<StoredSnapshot>> done) override;
  void history(BoardId board, Revision from, Revision to, Done<std::vector<StoredEntry>> done) override;
  void expired(Millis before, Done<std::vector<BoardId>> done) override;
  void expire(BoardId board, Millis before, Done<bool> done) override;
  bool drain(int ms_max) override;
  Result<void> health() const override;
  const LogCounters& counters() const override;

  // What only tests do.

  /// Answers everything that was asked for until now, and what callbacks ask for meanwhile. Returns how many answers.
  std::size_t answer_all();
  /// Answers only the oldest question. False if there is none.
  bool answer_one();
  std::size_t waiting() const;

  /// The next `n` appends answer log_unavailable; with `landed` they are appended all the same, as when only the answer
  /// was lost.
  void fail_next_appends(int n, bool landed = false);
  /// The next `n` appends answer Conflict with the tail as it is, though nobody else appended.
  void conflict_next_appends(int n);
  /// Until it is called with false: every question is answered log_unavailable, as when the store cannot be reached.
  void fail_everything(bool fail = true);
  /// The same, with this answer.
  void fail_everything(Rejection why);
  /// What `counters` gives, to pretend.
  LogCounters& pretend_counters();
  /// From now on the board cannot be read.
  void spoil(BoardId board);
  /// Remembers all boards as they are now.
  void keep_copy();
  /// Has all boards as they were at `keep_copy`, before whatever is still waiting. Who follows a board whose tail is
  /// another one now gets an error.
  void set_back();
  /// Appends at the tail as another node would, before whatever is still waiting. Aborts if there is no such board.
  Position append_elsewhere(BoardId board, NewEntry entry);

 private:
  class Worker;
  class Boards;
  /// In its turn: `work` under the mutex, `tell` without.
  template <class T>
  void ask(std::function<T(Boards&)> work, std::function<void(T)> tell);

  std::shared_ptr<Boards> boards_;
  std::unique_ptr<Worker> worker_;
};

}  // namespace entonnoir
