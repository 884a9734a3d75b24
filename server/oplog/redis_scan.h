#pragma once
#include "oplog/op_log.h"
#include "oplog/redis_link.h"

namespace entonnoir {

/// Boards whose last entry (or, without entries, whose making) is older than `before`. Looks at every board, a thousand
/// at a time. On the link's thread.
void find_expired(RedisLink& link, Millis before, std::function<void(Result<std::vector<BoardId>>)> done);

}  // namespace entonnoir
