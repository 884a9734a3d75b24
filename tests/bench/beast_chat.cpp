// beast_chat PORT - a relay written as Boost.Beast's multi-threaded chat example is: a strand per session, the room
// under a mutex, a post per session and message, and per session a queue of shared strings with one async_write for
// each. It sends every text message to all others, as floor.c does without a tick. A yardstick, not a server: it
// judges nothing, saves nothing, and its queues have no bound.
#include <boost/asio.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/websocket.hpp>
#include <deque>
#include <iostream>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

namespace asio = boost::asio;
namespace beast = boost::beast;
using tcp = asio::ip::tcp;
using beast::error_code;
using Message = std::shared_ptr<const std::string>;

class Session;

/// Everybody who is connected.
class Everybody {
 public:
  void add(Session* session) {
    const std::lock_guard hold(mutex_);
    sessions_.insert(session);
  }
  void remove(Session* session) {
    const std::lock_guard hold(mutex_);
    sessions_.erase(session);
  }
  void relay(const Session* author, const std::string& text);

 private:
  std::mutex mutex_;
  std::unordered_set<Session*> sessions_;
};

class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(tcp::socket socket, Everybody& everybody) : stream_(std::move(socket)), everybody_(everybody) {}
  ~Session() { everybody_.remove(this); }

  void start() {
    beast::get_lowest_layer(stream_).socket().set_option(tcp::no_delay(true));
    stream_.set_option(beast::websocket::stream_base::timeout::suggested(beast::role_type::server));
    stream_.async_accept([self = shared_from_this()](error_code failed) {
      if (failed) return;
      self->stream_.text(true);
      self->everybody_.add(self.get());
      self->read();
    });
  }

  void send(const Message& message) {
    asio::post(stream_.get_executor(), [self = shared_from_this(), message] {
      self->queue_.push_back(message);
      if (self->queue_.size() == 1) self->write();
    });
  }

 private:
  void read() {
    stream_.async_read(buffer_, [self = shared_from_this()](error_code failed, std::size_t) {
      if (failed) return self->everybody_.remove(self.get());
      self->everybody_.relay(self.get(), beast::buffers_to_string(self->buffer_.data()));
      self->buffer_.consume(self->buffer_.size());
      self->read();
    });
  }

  void write() {
    stream_.async_write(asio::buffer(*queue_.front()), [self = shared_from_this()](error_code failed, std::size_t) {
      if (failed) return self->everybody_.remove(self.get());
      self->queue_.pop_front();
      if (!self->queue_.empty()) self->write();
    });
  }

  beast::websocket::stream<beast::tcp_stream> stream_;
  Everybody& everybody_;
  beast::flat_buffer buffer_;
  std::deque<Message> queue_;
};

void Everybody::relay(const Session* author, const std::string& text) {
  const auto message = std::make_shared<const std::string>(text);
  std::vector<std::weak_ptr<Session>> others;
  {
    const std::lock_guard hold(mutex_);
    others.reserve(sessions_.size());
    for (Session* session : sessions_)
      if (session != author) others.push_back(session->weak_from_this());
  }
  for (const auto& other : others)
    if (const auto session = other.lock()) session->send(message);
}

class Door {
 public:
  Door(asio::io_context& io, tcp::endpoint at) : io_(io), acceptor_(io, at) { acceptor_.listen(4096); }

  void open() {
    acceptor_.async_accept(asio::make_strand(io_), [this](error_code failed, tcp::socket socket) {
      if (!failed) std::make_shared<Session>(std::move(socket), everybody_)->start();
      open();
    });
  }

 private:
  asio::io_context& io_;
  tcp::acceptor acceptor_;
  Everybody everybody_;
};

int main(int count, char** arguments) {
  if (count != 2) return std::cerr << "beast_chat PORT\n", 2;
  asio::io_context io{1};
  const auto port = static_cast<std::uint16_t>(std::stoi(arguments[1]));
  Door door(io, {asio::ip::address_v4::loopback(), port});
  door.open();
  io.run();
}
