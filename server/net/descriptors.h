#pragma once
#include <cstddef>

#include "net/asio.h"

namespace entonnoir::net {

/// Lets `io` make together, and now, what it keeps for each of so many open descriptors. Asio never frees that: made
/// one by one as connections come, each would hold a page of what its connection had, long after that one is gone.
/// Fewer, where the system does not allow so many.
void make_descriptors(asio::io_context& io, std::size_t count);

}  // namespace entonnoir::net
