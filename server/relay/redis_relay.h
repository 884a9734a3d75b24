#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "oplog/redis_place.h"
#include "relay/relay.h"

namespace entonnoir {

struct RedisRelayOptions {
  RedisPlace place;
  /// Messages that Redis has not answered yet; what is more is dropped.
  std::size_t waiting_bytes_max = 4 << 20;
  /// What an operator should know: that the relay is up (again), or why it is not. Called on the relay's thread.
  std::function<void(const std::string&)> tell;
  std::function<void(const std::string&)> report;
};

/// A relay over Redis: PUBLISH and SUBSCRIBE on a channel per board, `ent:{<board>}:here`, on connections and a thread
/// of its own. Comes up by itself, now and whenever Redis is back, and follows again what was followed. Nothing is
/// written to Redis' disk. Its destructor lets what was published before go out for a moment.
std::unique_ptr<Relay> make_redis_relay(RedisRelayOptions options);

}  // namespace entonnoir
