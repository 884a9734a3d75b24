#pragma once
#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <unordered_map>

#include "oplog/op_log.h"

namespace entonnoir {

/// Somebody who follows a board. All but `wanted` belongs to the log's thread.
struct RedisFollower {
  using Clock = std::chrono::steady_clock;
  const BoardId board;
  const std::function<void(std::vector<StoredEntry>)> on_entries;
  const std::function<void(Rejection)> on_error;
  Position last;            ///< what it has been told up to
  std::uint64_t rung = 0;   ///< the highest revision that the doorbell told
  bool opened = false;      ///< its first read is done
  bool reading = false;     ///< a read is on its way
  bool read_again = false;  ///< and has to be followed by another
  Clock::time_point next_check{};
  std::atomic<bool> wanted = true;
};

/// Who follows which board. Any thread adds and lets go; the log's thread calls back.
class RedisFollowers {
 public:
  using Pointer = std::shared_ptr<RedisFollower>;
  using All = std::vector<Pointer>;

  /// `left`: called, on any thread, when somebody let go.
  explicit RedisFollowers(std::function<void()> left);
  ~RedisFollowers();
  std::unique_ptr<Subscription> add(const Pointer& follower);
  void remove(const Pointer& follower);
  /// Copies: callbacks may let go.
  All of(const BoardId& board) const;
  All all() const;
  std::vector<BoardId> boards() const;

 private:
  struct Registry;
  std::shared_ptr<Registry> registry_;
};

}  // namespace entonnoir
