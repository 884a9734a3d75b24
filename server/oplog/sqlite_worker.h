#pragma once
#include <chrono>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "oplog/sqlite_op_log.h"
#include "oplog/sqlite_store.h"

namespace entonnoir {

/// Something asked of the log. `run` happens within a transaction, perhaps with others, and once more, alone, if that
/// transaction failed; it tells nobody. `answer` tells, after the commit; `fail` tells instead that there was none.
/// `refuse` lets go of the work before it is run; its turn is then to answer `why`.
class Job {
 public:
  virtual ~Job() = default;
  virtual void run(SqliteStore& store) = 0;
  virtual void answer() = 0;
  virtual void fail(Rejection why) = 0;
  virtual void refuse(Rejection why) = 0;

  bool writes = false;
  std::size_t bytes = 0;  ///< what it holds in memory while it waits
};

/// A job whose answer is a T that can also be a Rejection.
template <class T>
class Asked final : public Job {
 public:
  Asked(std::function<T(SqliteStore&)> work, std::function<void(T)> tell)
      : work_(std::move(work)), tell_(std::move(tell)) {}
  void run(SqliteStore& store) override { outcome_.emplace(work_(store)); }
  void answer() override { tell_(*std::move(outcome_)); }
  void fail(Rejection why) override { tell_(T(std::move(why))); }
  void refuse(Rejection why) override {
    work_ = [why = std::move(why)](SqliteStore&) { return T(why); };
  }

 private:
  std::function<T(SqliteStore&)> work_;
  std::function<void(T)> tell_;
  std::optional<T> outcome_;
};

/// The thread that alone talks to the database. Takes all that waits, runs it in one transaction, commits once, then
/// answers in the order of asking.
class SqliteWorker {
 public:
  SqliteWorker(SqliteStore store, SqliteOptions options);
  /// Answers what waits, then ends.
  ~SqliteWorker();

  /// Any thread. Above the maximum of what may wait, the job is refused in its turn.
  void add(std::unique_ptr<Job> job);
  /// True when everything was answered within `ms_max`.
  bool drain(int ms_max);
  /// What is the matter since the last write that failed. Any thread.
  Result<void> health() const;

 private:
  using Jobs = std::deque<std::unique_ptr<Job>>;

  void loop();
  /// What waits; nothing when it is time to probe or to stop.
  Jobs take();
  /// Runs and answers as many as one transaction takes, and removes them from `jobs`.
  void perform(Jobs& jobs);
  /// False: nothing of it is done. `count`: how many it took.
  bool run_together(const Jobs& jobs, std::size_t& count);
  /// False: it failed and was told so.
  bool run_alone(Job& job);
  void undo();
  void succeeded();
  void failed(const Rejection& why);
  void probe();
  /// Drops a few leftovers, if there are any.
  void sweep();
  void tidy();
  /// What was erased leaves the files.
  void wipe();
  bool stopping();
  bool idle();

  SqliteStore store_;
  const SqliteOptions options_;
  std::chrono::steady_clock::time_point next_wipe_{};
  bool untidy_ = false;  ///< the last checkpoint or wipe failed

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  Jobs waiting_;
  std::optional<Rejection> trouble_;
  std::size_t waiting_jobs_ = 0;  ///< without the refused
  std::size_t waiting_bytes_ = 0;
  bool busy_ = false;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace entonnoir
