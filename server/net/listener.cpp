#include "net/listener.h"

#include <spdlog/spdlog.h>

#include <boost/asio/post.hpp>
#include <boost/asio/socket_base.hpp>
#include <stdexcept>

#include "base/limits.h"

namespace entonnoir::net {
namespace {

/// Beside the WebSockets: everybody may come back at once, and each comes as HTTP first.
constexpr std::uint64_t kHttpConnectionsMax = limits::node_connections_max;

Tcp::endpoint resolve(asio::io_context& io, const Address& address) {
  asio::ip::basic_resolver<Tcp, Executor> resolver(io);
  Error error;
  const auto found = resolver.resolve(address.host, address.port, asio::ip::resolver_base::passive, error);
  if (error || found.empty()) throw std::runtime_error("There is no address \"" + address.host + "\" to listen on.");
  return found.begin()->endpoint();
}

}  // namespace

std::optional<Address> parse_address(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == text.npos || colon == 0) return std::nullopt;
  std::string_view host = text.substr(0, colon);
  const std::string_view port = text.substr(colon + 1);
  const bool bracketed = host.starts_with('[') && host.ends_with(']') && host.size() > 2;
  if (bracketed) host = host.substr(1, host.size() - 2);
  if (!bracketed && host.find(':') != host.npos) return std::nullopt;
  if (port.empty() || port.size() > 5 || port.find_first_not_of("0123456789") != port.npos) return std::nullopt;
  if (std::stoi(std::string(port)) > 65'535) return std::nullopt;
  return Address{std::string(host), std::string(port)};
}

Listener::Listener(asio::io_context& io, const Address& address, Shards& shards, Site& site)
    : shards_(shards), site_(site), acceptor_(io), rest_(io) {
  const Tcp::endpoint wanted = resolve(io, address);
  Error error;
  acceptor_.open(wanted.protocol(), error);
  if (!error) acceptor_.set_option(asio::socket_base::reuse_address(true), error);
  if (!error) acceptor_.bind(wanted, error);
  if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
  if (!error) endpoint_ = acceptor_.local_endpoint(error);
  if (error)
    throw std::runtime_error("Cannot listen on " + address.host + ":" + address.port + ": " + error.message() + ".");
}

void Listener::accept() {
  Shard& shard = shards_.at(next_++ % shards_.size());
  acceptor_.async_accept(shard.io(),
                         [this, &shard](Error error, Socket socket) { on_accepted(error, shard, std::move(socket)); });
}

void Listener::on_accepted(Error error, Shard& shard, Socket socket) {
  if (error == asio::error::operation_aborted || !acceptor_.is_open()) return;
  if (error) {  // no more files, most likely: what is open goes on
    spdlog::error("event=accept_failed why=\"{}\"", error.message());
    return rest_then_accept();
  }
  if (!too_many()) {
    asio::post(shard.io(), [this, &shard, socket = std::move(socket)]() mutable {
      start_http(shard, site_, places_, std::move(socket));
    });
  }
  accept();
}

bool Listener::too_many() const { return shards_.sum(&Counters::http_connections) >= kHttpConnectionsMax; }

void Listener::rest_then_accept() {
  rest_.expires_after(std::chrono::milliseconds(100));
  rest_.async_wait([this](Error error) {
    if (!error && acceptor_.is_open()) accept();
  });
}

void Listener::stop() {
  Error ignored;  // closing cannot be refused
  acceptor_.close(ignored);
  rest_.cancel();
}

}  // namespace entonnoir::net
