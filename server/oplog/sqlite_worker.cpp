#include "oplog/sqlite_worker.h"

#include <pthread.h>
#include <sqlite3.h>

#include <algorithm>
#include <chrono>
#include <utility>

namespace entonnoir {
namespace {

using namespace std::chrono_literals;
using SteadyClock = std::chrono::steady_clock;

/// A transaction takes no more jobs after this time, so that a long load does not hold up every append behind it.
constexpr auto kTransactionMax = 5ms;
/// How often a log that could not be written is tried again when nobody asks for anything.
constexpr auto kProbeEvery = 1s;
/// Wiping reads the whole file. After it come so many times its duration without it, because many boards may expire one
/// by one; and after one that failed, this time.
constexpr int kWipeRest = 20;
constexpr auto kWipeAgain = 1s;

Rejection unavailable(const SqliteError& error) {
  if (error.code() == SQLITE_FULL) return reject(Code::log_full, "the disk is full");
  return reject(Code::log_unavailable, error.what());
}

}  // namespace

SqliteWorker::SqliteWorker(SqliteStore store, SqliteOptions options)
    : store_(std::move(store)), options_(std::move(options)), thread_([this] { loop(); }) {
  ::pthread_setname_np(thread_.native_handle(), "log");
}

SqliteWorker::~SqliteWorker() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void SqliteWorker::add(std::unique_ptr<Job> job) {
  {
    const std::lock_guard lock(mutex_);
    const bool full = waiting_jobs_ >= options_.waiting_max || waiting_bytes_ + job->bytes > options_.waiting_bytes_max;
    if (full) {
      job->refuse(reject(Code::log_unavailable, "too much is waiting to be saved"));
    } else {
      waiting_jobs_ += 1;
      waiting_bytes_ += job->bytes;
    }
    waiting_.push_back(std::move(job));
  }
  changed_.notify_all();
}

bool SqliteWorker::drain(int ms_max) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, std::chrono::milliseconds(ms_max), [this] { return waiting_.empty() && !busy_; });
}

Result<void> SqliteWorker::health() const {
  const std::lock_guard lock(mutex_);
  return trouble_ ? Result<void>(*trouble_) : Result<void>();
}

bool SqliteWorker::stopping() {
  const std::lock_guard lock(mutex_);
  return stopping_;
}

bool SqliteWorker::idle() {
  const std::lock_guard lock(mutex_);
  return waiting_.empty();
}

void SqliteWorker::loop() {
  tidy();  // what was erased before a crash
  for (;;) {
    Jobs jobs = take();
    if (jobs.empty() && stopping()) return store_.unwiped() ? wipe() : void();
    if (jobs.empty() && !store_.has_leftovers() && !health()) probe();
    while (!jobs.empty()) perform(jobs);
    sweep();
    tidy();
  }
}

SqliteWorker::Jobs SqliteWorker::take() {
  std::unique_lock lock(mutex_);
  busy_ = false;
  changed_.notify_all();
  const auto called = [this] { return stopping_ || !waiting_.empty(); };
  if (store_.has_leftovers()) {
    // There is something to do.
  } else if (trouble_) {
    changed_.wait_for(lock, kProbeEvery, called);
  } else if (store_.unwiped()) {
    changed_.wait_until(lock, next_wipe_, called);
  } else {
    changed_.wait(lock, called);
  }
  busy_ = !waiting_.empty();
  waiting_jobs_ = waiting_bytes_ = 0;
  return std::exchange(waiting_, {});
}

void SqliteWorker::perform(Jobs& jobs) {
  std::size_t count = 0;
  const bool together = run_together(jobs, count);
  for (; count > 0; --count) {
    Job& job = *jobs.front();
    if (together || run_alone(job)) job.answer();
    jobs.pop_front();
  }
}

bool SqliteWorker::run_together(const Jobs& jobs, std::size_t& count) {
  const auto end = SteadyClock::now() + kTransactionMax;
  try {
    store_.begin();
    do {
      jobs[count++]->run(store_);
    } while (count < jobs.size() && SteadyClock::now() < end);
    if (store_.commit()) succeeded();
    return true;
  } catch (const SqliteError&) {
    // Perhaps one failed them all: each is tried alone, and only then is an error told.
    undo();
    count = std::max<std::size_t>(count, 1);
    return false;
  }
}

bool SqliteWorker::run_alone(Job& job) {
  try {
    store_.begin();
    job.run(store_);
    if (store_.commit()) succeeded();
    return true;
  } catch (const SqliteError& error) {
    undo();
    if (job.writes) failed(unavailable(error));
    job.fail(unavailable(error));
    return false;
  }
}

void SqliteWorker::undo() {
  try {
    store_.rollback();
  } catch (const SqliteError& error) {
    // The next transaction cannot begin then, fails, and comes here again.
    failed(unavailable(error));
  }
}

void SqliteWorker::succeeded() {
  std::unique_lock lock(mutex_);
  const bool again = std::exchange(trouble_, std::nullopt).has_value();
  lock.unlock();
  if (again) options_.report("the log can be written again");
}

void SqliteWorker::failed(const Rejection& why) {
  std::unique_lock lock(mutex_);
  const bool before = std::exchange(trouble_, why).has_value();
  lock.unlock();
  if (!before) options_.report("the log cannot be written: " + why.detail);
}

void SqliteWorker::probe() {
  try {
    store_.begin();
    store_.probe();
    store_.commit();
    succeeded();
  } catch (const SqliteError& error) {
    undo();
    failed(unavailable(error));
  }
}

void SqliteWorker::sweep() {
  if (!store_.has_leftovers()) return;
  try {
    store_.begin();
    store_.drop_some();
    store_.commit();
  } catch (const SqliteError& error) {
    undo();
    store_.let_leftovers_be();
    options_.report(std::string("old entries could not be dropped: ") + error.what());
  }
}

void SqliteWorker::tidy() {
  if (store_.unwiped() && SteadyClock::now() >= next_wipe_) return wipe();
  try {
    store_.tidy(idle());
    untidy_ = false;
  } catch (const SqliteError& error) {
    if (!std::exchange(untidy_, true)) options_.report(std::string("the log's checkpoint failed: ") + error.what());
  }
}

void SqliteWorker::wipe() {
  const auto begin = SteadyClock::now();
  try {
    store_.wipe();
    untidy_ = false;
    const auto end = SteadyClock::now();
    next_wipe_ = end + kWipeRest * (end - begin);
  } catch (const SqliteError& error) {
    undo();
    next_wipe_ = SteadyClock::now() + kWipeAgain;
    if (std::exchange(untidy_, true)) return;
    options_.report(std::string("what was erased is still in the log's files: ") + error.what());
  }
}

}  // namespace entonnoir
