#include "net/workers.h"

namespace entonnoir::net {

Workers::Workers(std::size_t count, std::size_t queue_max) : queue_max_(queue_max) {
  for (std::size_t i = 0; i < count; ++i) threads_.emplace_back([this] { work(); });
}

void Workers::stop() {
  std::deque<Job> dropped;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    dropped.swap(queue_);
  }
  changed_.notify_all();
  for (const Job& job : dropped) job(Turn::never);
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

bool Workers::offer(Job job) {
  const std::lock_guard lock(mutex_);
  if (stopping_ || queue_.size() >= queue_max_) return false;
  queue_.push_back(std::move(job));
  changed_.notify_one();
  return true;
}

void Workers::work() {
  for (;;) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
    if (stopping_) return;
    const Job job = std::move(queue_.front());
    queue_.pop_front();
    lock.unlock();
    job(Turn::now);
  }
}

}  // namespace entonnoir::net
