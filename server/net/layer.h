#pragma once
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/role.hpp>

#include "net/outbox.h"
#include "net/rate.h"

namespace entonnoir::net {

/// Counts what a connection sends and makes it wait when that is too much: endless empty frames cost the server as
/// little as a message would (Beast itself has no limit for them).
struct Intake {
  static constexpr double kBytesPerS = 256 * 1024;
  static constexpr double kBytesBurst = 512 * 1024;

  Intake(asio::io_context& io, Time now) : bytes(kBytesPerS, kBytesBurst, now), timer(io), last_at(now) {}
  TokenBucket bytes;
  Timer timer;
  Time last_at;  ///< when something came
};

/// What `websocket::stream` sits on: reads from the socket at the intake's pace; whatever Beast writes (the 101, pongs,
/// closes) goes into the outbox whole, and so stands between frames.
class Layer {
 public:
  using executor_type = Executor;
  using lowest_layer_type = Socket;

  Layer(std::shared_ptr<Outbox> outbox, std::shared_ptr<Intake> intake)
      : outbox_(std::move(outbox)), intake_(std::move(intake)) {}

  executor_type get_executor() { return outbox_->socket().get_executor(); }
  lowest_layer_type& lowest_layer() { return outbox_->socket(); }
  Outbox& outbox() { return *outbox_; }

  template <class Buffers, class Token>
  auto async_read_some(const Buffers& buffers, Token&& token) {
    return asio::async_initiate<Token, void(Error, std::size_t)>(
        [outbox = outbox_, intake = intake_](auto handler, const Buffers& into) {
          read(std::move(outbox), std::move(intake), into, std::move(handler));
        },
        token, buffers);
  }

  template <class Buffers, class Token>
  auto async_write_some(const Buffers& buffers, Token&& token) {
    return asio::async_initiate<Token, void(Error, std::size_t)>(
        [outbox = outbox_](auto handler, const Buffers& from) {
          auto bytes = std::make_shared<const std::string>(boost::beast::buffers_to_string(from));
          const std::size_t n = bytes->size();
          outbox->send(std::move(bytes));
          asio::post(outbox->socket().get_executor(),
                     [handler = std::move(handler), n]() mutable { handler(Error{}, n); });
        },
        token, buffers);
  }

  // Beast wants these to exist for its blocking calls, which nobody makes.
  template <class Buffers>
  std::size_t read_some(const Buffers& buffers, Error& error) {
    return outbox_->socket().read_some(buffers, error);
  }
  template <class Buffers>
  std::size_t write_some(const Buffers& buffers, Error& error) {
    error = {};
    outbox_->send(std::make_shared<const std::string>(boost::beast::buffers_to_string(buffers)));
    return boost::beast::buffer_bytes(buffers);
  }

 private:
  template <class Buffers, class Handler>
  static void read(std::shared_ptr<Outbox> outbox, std::shared_ptr<Intake> intake, const Buffers& buffers,
                   Handler handler) {
    const Time now = Steady::now();
    if (!intake->bytes.has(1, now)) {
      intake->timer.expires_after(std::chrono::duration_cast<Steady::duration>(intake->bytes.until(1, now)) +
                                  std::chrono::milliseconds(10));
      Timer& timer = intake->timer;
      timer.async_wait([outbox = std::move(outbox), intake = std::move(intake), buffers, handler = std::move(handler)](
                           Error) mutable { read(std::move(outbox), std::move(intake), buffers, std::move(handler)); });
      return;
    }
    Socket& socket = outbox->socket();
    socket.async_read_some(buffers, [outbox = std::move(outbox), intake = std::move(intake),
                                     handler = std::move(handler)](Error error, std::size_t n) mutable {
      intake->bytes.take(static_cast<double>(n));
      if (n > 0) intake->last_at = Steady::now();
      handler(error, n);
    });
  }

  std::shared_ptr<Outbox> outbox_;
  std::shared_ptr<Intake> intake_;
};

// Beast finds these by argument: after a close frame of its own the sending side is shut down once everything has left.
inline void teardown(boost::beast::role_type, Layer& layer, Error& error) {
  layer.outbox().finish({});
  error = {};
}
template <class Handler>
void async_teardown(boost::beast::role_type, Layer& layer, Handler&& handler) {
  layer.outbox().finish({});
  asio::post(layer.get_executor(), [handler = std::forward<Handler>(handler)]() mutable { handler(Error{}); });
}
inline void beast_close_socket(Layer& layer) {
  Error ignored;  // it may be closed already
  layer.outbox().socket().close(ignored);
}

}  // namespace entonnoir::net
