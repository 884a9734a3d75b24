#pragma once
#include <atomic>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <set>

#include "oplog/listeners.h"
#include "oplog/redis_runner.h"

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

/// Tells followers what is appended by any node: reads on when the doorbell rings, looks at every tail once a second,
/// and after every loss of a connection. Pub/sub alone is never trusted. On the thread of `io`, except `add`.
class RedisFollowing {
 public:
  using Follower = std::shared_ptr<RedisFollower>;

  /// `count`: +1 for every read that begins, -1 when it is done.
  RedisFollowing(boost::asio::io_context& io, const RedisPlace& place, RedisLink& link, RedisRunner& runner,
                 LogCounters& counters, std::function<void(int)> count);

  void start();
  void stop();

  /// Any thread. It hears nothing before `begin`.
  std::pair<std::unique_ptr<Subscription>, Follower> add(BoardId board, Position from,
                                                         std::function<void(std::vector<StoredEntry>)> on_entries,
                                                         std::function<void(Rejection)> on_error);
  void begin(const Follower& follower);
  /// Ends it with an error.
  void refuse(const Follower& follower, Rejection why);
  /// What this node appended needs no reading.
  void appended(const BoardId& board, const Position& if_at, const std::vector<StoredEntry>& entries,
                const Position& tail);
  void catch_up_all();

 private:
  void listen();
  void rang(const RedisReply& push);
  void catch_up(const Follower& follower);
  void caught_up(const Follower& follower, const Result<RedisReply>& reply);
  Result<std::vector<StoredEntry>> read(const Follower& follower, const RedisReply& reply);
  void check_tails();
  void check_tail(const Follower& follower);

  boost::asio::io_context& io_;
  RedisLink& link_;
  RedisRunner& runner_;
  LogCounters& counters_;
  std::function<void(int)> count_;
  RedisLink bell_;
  boost::asio::steady_timer check_timer_;
  Listeners<RedisFollower> book_;
  std::set<BoardId> listening_;
};

}  // namespace entonnoir
