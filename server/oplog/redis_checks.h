#pragma once
#include <map>
#include <string>

#include "oplog/redis_link.h"

namespace entonnoir {

/// The `name:value` lines of INFO.
using RedisFacts = std::map<std::string, std::string>;
RedisFacts redis_facts(const std::string& info);

/// Whether this Redis keeps what it answers: a version from 6.2 on, a master, `appendonly yes`, `appendfsync always`,
/// `maxmemory-policy noeviction`. Part of signing in. `relaxed`: only version and role have to be right. Throws
/// RedisRefused with a sentence that says what to set. Gives the version.
boost::asio::awaitable<std::string> check_redis(RedisLink& link, bool relaxed);

}  // namespace entonnoir
