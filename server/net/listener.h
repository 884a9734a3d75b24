#pragma once
#include <memory>
#include <string>

#include "net/http_session.h"

namespace entonnoir::net {

/// `HOST:PORT` with a name, an IPv4 or a bracketed IPv6 address.
struct Address {
  std::string host;
  std::string port;
};
/// Nothing if the text is no such address.
std::optional<Address> parse_address(std::string_view text);

/// Accepts connections on one address and spreads them over the io threads.
class Listener {
 public:
  /// Binds and listens; `io`: the thread that accepts. Throws std::runtime_error with a sentence.
  Listener(asio::io_context& io, const Address& address, Shards& shards, Site& site);

  void start() { accept(); }
  /// On the accepting thread. No more connections; those that are there go on.
  void stop();
  Tcp::endpoint endpoint() const { return endpoint_; }

 private:
  void accept();
  void on_accepted(Error error, Shard& shard, Socket socket);
  bool too_many() const;
  void rest_then_accept();

  Shards& shards_;
  Site& site_;
  std::shared_ptr<BodyPlaces> places_ = std::make_shared<BodyPlaces>();
  Acceptor acceptor_;
  Timer rest_;
  Tcp::endpoint endpoint_;
  std::size_t next_ = 0;
};

}  // namespace entonnoir::net
