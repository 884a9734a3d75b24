#include "oplog/redis_stream.h"

#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

namespace entonnoir {
namespace {

namespace asio = boost::asio;
using asio::use_awaitable;
using asio::ip::tcp;

asio::awaitable<void> connect_tcp(tcp::socket& socket, const RedisHost& host) {
  tcp::resolver resolver(socket.get_executor());
  const auto places = co_await resolver.async_resolve(host.name, host.port, use_awaitable);
  co_await asio::async_connect(socket, places, use_awaitable);
  socket.set_option(tcp::no_delay(true));
  socket.set_option(asio::socket_base::keep_alive(true));
}

/// What all three have: reading and writing.
template <class Stream>
class Common : public RedisStream {
 public:
  template <class... Args>
  explicit Common(Args&&... args) : stream(std::forward<Args>(args)...) {}
  asio::awaitable<std::size_t> read_some(asio::mutable_buffer into) override {
    co_return co_await stream.async_read_some(into, use_awaitable);
  }
  asio::awaitable<void> write(asio::const_buffer all) override {
    co_await asio::async_write(stream, all, use_awaitable);
  }
  void close() noexcept override {
    boost::system::error_code ignored;  // a socket that cannot be closed is of no use either
    stream.lowest_layer().close(ignored);
  }
  Stream stream;
};

class Tcp final : public Common<tcp::socket> {
 public:
  Tcp(asio::io_context& io, RedisHost host) : Common(io), host_(std::move(host)) {}
  asio::awaitable<void> connect() override { co_await connect_tcp(stream, host_); }

 private:
  RedisHost host_;
};

class Unix final : public Common<asio::local::stream_protocol::socket> {
 public:
  Unix(asio::io_context& io, std::string path) : Common(io), path_(std::move(path)) {}
  asio::awaitable<void> connect() override {
    co_await stream.async_connect(asio::local::stream_protocol::endpoint(path_), use_awaitable);
  }

 private:
  std::string path_;
};

asio::ssl::context& trust() {
  static asio::ssl::context context = [] {
    asio::ssl::context made(asio::ssl::context::tls_client);
    made.set_default_verify_paths();
    made.set_verify_mode(asio::ssl::verify_peer);
    return made;
  }();
  return context;
}

class Tls final : public Common<asio::ssl::stream<tcp::socket>> {
 public:
  Tls(asio::io_context& io, RedisHost host) : Common(io, trust()), host_(std::move(host)) {}
  asio::awaitable<void> connect() override {
    co_await connect_tcp(stream.next_layer(), host_);
    stream.set_verify_callback(asio::ssl::host_name_verification(host_.name));
    SSL_set_tlsext_host_name(stream.native_handle(), host_.name.c_str());
    co_await stream.async_handshake(asio::ssl::stream_base::client, use_awaitable);
  }

 private:
  RedisHost host_;
};

}  // namespace

std::shared_ptr<RedisStream> tcp_stream(asio::io_context& io, RedisHost host) {
  return std::make_shared<Tcp>(io, std::move(host));
}
std::shared_ptr<RedisStream> unix_stream(asio::io_context& io, std::string path) {
  return std::make_shared<Unix>(io, std::move(path));
}
std::shared_ptr<RedisStream> tls_stream(asio::io_context& io, RedisHost host) {
  return std::make_shared<Tls>(io, std::move(host));
}

}  // namespace entonnoir
