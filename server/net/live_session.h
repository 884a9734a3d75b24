#pragma once
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>

#include "net/shard.h"

namespace entonnoir::net {

/// A request that was read and checked and is to become a WebSocket (Api::upgrade).
using UpgradeRequest = boost::beast::http::request<boost::beast::http::string_body>;

/// Goes on with the connection as a WebSocket on the board's io thread, until it ends. `socket`: a TCP socket that
/// nobody else owns any more. On the shard's thread.
void start_live(Shard& shard, BoardId board, Tcp protocol, int socket, UpgradeRequest request);

}  // namespace entonnoir::net
