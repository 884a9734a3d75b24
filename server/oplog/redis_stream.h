#pragma once
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <memory>

#include "oplog/redis_place.h"

namespace entonnoir {

/// Bytes to and from a Redis: tcp, a unix socket or TLS. One thread. Failures are thrown as
/// boost::system::system_error.
class RedisStream {
 public:
  virtual ~RedisStream() = default;
  virtual boost::asio::awaitable<void> connect() = 0;
  virtual boost::asio::awaitable<std::size_t> read_some(boost::asio::mutable_buffer into) = 0;
  virtual boost::asio::awaitable<void> write(boost::asio::const_buffer all) = 0;
  /// What is being awaited fails then.
  virtual void close() noexcept = 0;
};

std::shared_ptr<RedisStream> tcp_stream(boost::asio::io_context& io, RedisHost host);
std::shared_ptr<RedisStream> unix_stream(boost::asio::io_context& io, std::string path);
/// The server's certificate has to be valid for its name by the system's authorities (or those in SSL_CERT_FILE).
std::shared_ptr<RedisStream> tls_stream(boost::asio::io_context& io, RedisHost host);

}  // namespace entonnoir
