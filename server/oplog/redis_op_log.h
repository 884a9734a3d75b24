#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "oplog/op_log.h"
#include "oplog/redis_place.h"

namespace entonnoir {

struct RedisOptions {
  RedisPlace place;
  /// Take a Redis that may lose what it answered.
  bool relaxed = false;
  /// Nothing is answered or told to followers before so many replicas have it.
  int wait_replicas = 0;
  /// Bytes of ops kept for each board; 0: all.
  std::uint64_t history_bytes_max = 0;
  /// How long the first connection may take.
  std::chrono::milliseconds start{10'000};
  /// Where entries get their time from; nothing: Redis' own clock, one for all nodes.
  std::function<Millis()> clock;
  /// What an operator should know: that all is well (again), or what is the matter. Called on the log's thread.
  std::function<void(const std::string&)> tell;
  std::function<void(const std::string&)> report;
};

/// The log of one or several nodes, in one Redis (or the master that Sentinels name). Error: log_unavailable with a
/// sentence: it cannot be reached, or its settings would lose what it answers.
Result<std::unique_ptr<OpLog>> open_redis_op_log(RedisOptions options);

}  // namespace entonnoir
