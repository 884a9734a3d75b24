#pragma once
// Inside of the log in Redis: only redis_op_log.cpp and redis_questions.cpp include this.
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <condition_variable>
#include <thread>

#include "oplog/redis_following.h"
#include "oplog/redis_op_log.h"
#include "oplog/redis_rewrite.h"
#include "oplog/redis_runner.h"

namespace entonnoir {

class RedisOpLog final : public OpLog {
 public:
  using Entries = std::vector<StoredEntry>;
  explicit RedisOpLog(RedisOptions options);
  ~RedisOpLog() override;

  /// Waits for the first connection.
  Result<void> start();

  void create(BoardId board, BoardMeta meta, Done<void> done) override;
  void erase(BoardId board, Done<void> done) override;
  void meta(BoardId board, Done<BoardMeta> done) override;
  void renew_links(BoardId board, NewLinks links, Done<void> done) override;
  void append(BoardId board, Position if_at, std::vector<NewEntry> entries,
              std::function<void(AppendAnswer)> done) override;
  void restore(BoardId board, Position if_at, Entries entries, std::function<void(AppendAnswer)> done) override;
  void load(BoardId board, Done<Loaded> done) override;
  std::unique_ptr<Subscription> subscribe(BoardId board, Position from, std::function<void(Entries)> on_entries,
                                          std::function<void(Rejection)> on_error) override;
  void save_snapshot(BoardId board, StoredSnapshot snapshot, Done<void> done) override;
  void forget(BoardId board, StoredSnapshot base, Done<Position> done) override;
  void base(BoardId board, Done<std::optional<StoredSnapshot>> done) override;
  void history(BoardId board, Revision from, Revision to, Done<Entries> done) override;
  void expired(Millis before, Done<std::vector<BoardId>> done) override;
  void expire(BoardId board, Millis before, Done<bool> done) override;
  bool drain(int ms_max) override;
  Result<void> health() const override;
  const LogCounters& counters() const override { return counters_; }

 private:
  static constexpr std::int64_t kWaitingMax = 10'000;
  static constexpr std::size_t kWaitingBytesMax = 64 * 1024 * 1024;

  /// Entries by number, then: who appends, what, and how it was asked.
  struct Batch {
    BoardId board;
    Position if_at;
    Entries entries;
    bool restores;
    std::function<void(AppendAnswer)> done;
  };

  RedisLink::Events link_events();
  void came_up();
  void trouble(std::optional<Rejection> what);

  template <class F>
  void in_turn(std::size_t bytes, F ask, std::function<void(Rejection)> too_much);
  void finished(std::size_t bytes);
  void count(int n);

  void erase_if(const BoardId& board, Millis before, Done<bool> done);
  void put(std::shared_ptr<Batch> batch, std::size_t bytes);
  AppendAnswer answer_of(Batch& batch, const Result<RedisReply>& reply);
  AppendAnswer read_answer(Batch& batch, const RedisReply& reply);

  const RedisOptions options_;
  boost::asio::io_context io_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_ = boost::asio::make_work_guard(io_);
  RedisLink link_;
  RedisRunner runner_;
  RedisFollowing following_;
  RedisRewrite rewrite_;
  std::string version_;
  bool was_up_ = false;
  LogCounters counters_;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<Rejection> trouble_ = reject(Code::log_unavailable, "it is not connected yet");
  bool refused_ = false;
  bool write_failed_ = false;
  std::int64_t asked_ = 0;  ///< and not answered yet
  std::size_t asked_bytes_ = 0;
  std::thread thread_;
};

/// Counts a question and asks it on the log's thread, in the order of the calls.
template <class F>
void RedisOpLog::in_turn(std::size_t bytes, F ask, std::function<void(Rejection)> too_much) {
  bool full = false;
  {
    const std::lock_guard lock(mutex_);
    full = asked_ >= kWaitingMax || asked_bytes_ + bytes > kWaitingBytesMax;
    ++asked_;
    if (full) bytes = 0;
    asked_bytes_ += bytes;
  }
  if (!full) return boost::asio::post(io_, std::move(ask));
  boost::asio::post(io_, [this, too_much = std::move(too_much)] {
    too_much(reject(Code::log_unavailable, "too much is waiting to be saved"));
    finished(0);
  });
}

}  // namespace entonnoir
