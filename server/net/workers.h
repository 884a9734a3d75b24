#pragma once
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace entonnoir::net {

/// A few threads for what takes too long for an io thread, with a queue that refuses when it is full.
class Workers {
 public:
  enum class Turn {
    now,
    never,  ///< the workers are going away: answer, do not work
  };
  using Job = std::function<void(Turn)>;

  Workers(std::size_t count, std::size_t queue_max);
  ~Workers() { stop(); }
  Workers(const Workers&) = delete;

  /// False: too much waits already, or the workers are going away; then `job` is never called. Otherwise it is, once.
  bool offer(Job job);
  /// Tells what waits `never` and waits for what runs. Takes nothing more.
  void stop();

 private:
  void work();

  std::size_t queue_max_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Job> queue_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace entonnoir::net
