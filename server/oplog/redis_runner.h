#pragma once
#include <array>

#include "oplog/redis_link.h"
#include "oplog/redis_scripts.h"

namespace entonnoir {

/// Runs the scripts over a link: loads them when the link comes up, tells boards that are not there from answers, and
/// holds back what is not yet on enough replicas. On the link's thread.
class RedisRunner {
 public:
  using Done = std::function<void(Result<RedisReply>)>;

  RedisRunner(RedisLink& link, int wait_replicas) : link_(link), wait_replicas_(wait_replicas) {}

  /// Within the link's `enter`.
  boost::asio::awaitable<void> load_scripts(RedisLink& link);

  /// `again_arg`: whether the first argument is the flag that becomes 1 when the command is sent again.
  /// Errors: unknown_board, board_gone, log_unavailable, log_full.
  void run(RedisScript script, const RedisKeys& keys, RedisWords args, Done done, bool again_arg = false);

  /// What scripts take for `wait`.
  std::string wait_flag() const { return wait_replicas_ > 0 ? "1" : "0"; }

 private:
  void secure(const RedisKeys& keys, RedisReply reply, Done done);

  RedisLink& link_;
  const int wait_replicas_;
  std::array<std::string, kRedisScripts> shas_;
};

}  // namespace entonnoir
