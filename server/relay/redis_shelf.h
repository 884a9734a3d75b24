#pragma once
#include "oplog/redis_place.h"
#include "relay/shelf.h"

namespace entonnoir {

/// A shelf in Redis: a key for each thing, `ent:shelf:<name>`, with its time to live; on a connection and a thread of
/// its own. What is asked for while Redis is away waits up to 2.5 s for it.
std::unique_ptr<Shelf> make_redis_shelf(RedisPlace place);

}  // namespace entonnoir
