#pragma once
#include <boost/asio/steady_timer.hpp>
#include <set>

#include "oplog/redis_followers.h"
#include "oplog/redis_runner.h"

namespace entonnoir {

/// Tells followers what is appended by any node: reads on when the doorbell rings, looks at every tail once a second,
/// and after every loss of a connection. Pub/sub alone is never trusted. On the thread of `io`, except `add`.
class RedisFollowing {
 public:
  using Follower = RedisFollowers::Pointer;

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
  RedisFollowers book_;
  std::set<BoardId> listening_;
};

}  // namespace entonnoir
