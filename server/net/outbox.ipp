#pragma once
#include <sys/socket.h>

#include <array>
#include <cerrno>

#include "net/outbox.h"

namespace entonnoir::net {

/// One system call. A single piece, which is the usual, costs less by send than by sendmsg.
inline ssize_t send_pieces(int socket, std::span<iovec> pieces) {
  constexpr int kFlags = MSG_NOSIGNAL | MSG_DONTWAIT;
  if (pieces.size() == 1) return ::send(socket, pieces[0].iov_base, pieces[0].iov_len, kFlags);
  msghdr message{};
  message.msg_iov = pieces.data();
  message.msg_iovlen = pieces.size();
  return ::sendmsg(socket, &message, kFlags);
}

template <class S>
void BasicOutbox<S>::send(Frame frame) {
  if (finishing_ || broken_) return;
  if (!outgoing_.push(std::move(frame))) {
    if (owner_) owner_->reader_too_slow();
    return;
  }
  wake();
}

template <class S>
void BasicOutbox<S>::follow(const Ring& ring) {
  if (finishing_ || broken_) return;
  fell_told_ = false;
  outgoing_.follow(ring);
}

template <class S>
void BasicOutbox<S>::finish(std::initializer_list<Frame> last) {
  if (finishing_ || broken_) return;
  finishing_ = true;
  outgoing_.unfollow();
  for (const Frame& frame : last) {
    if (outgoing_.push(frame)) continue;
    outgoing_.drop_waiting();
    outgoing_.push(frame);
  }
  wake();
}

template <class S>
void BasicOutbox<S>::detach() {
  owner_ = nullptr;
  broken_ = true;
  outgoing_.drop_waiting();
}

template <class S>
void BasicOutbox<S>::drain() {
  if (broken_) return;
  while (!outgoing_.empty())
    if (!send_some()) return;
  drained();
}

template <class S>
bool BasicOutbox<S>::send_some() {
  std::array<iovec, 64> pieces;
  const ssize_t sent = send_pieces(socket_.native_handle(), {pieces.data(), outgoing_.gather(pieces)});
  if (sent >= 0) {
    const auto bytes = static_cast<std::size_t>(sent);
    counters_.bytes_out.add(bytes);
    counters_.frames_out.add(outgoing_.advance(bytes));
    if (waiting_) progress_at_ = Steady::now();
    return true;
  }
  if (errno == EINTR) return true;
  if (errno == EAGAIN || errno == EWOULDBLOCK) {
    wait();
  } else {
    fail();
  }
  return false;
}

template <class S>
void BasicOutbox<S>::wait() {
  if (!waiting_) progress_at_ = Steady::now();
  waiting_ = true;
  socket_.async_wait(S::wait_write, [self = this->shared_from_this()](Error error) {
    if (error) return;  // the socket was closed by whoever owns the session
    self->drain();
  });
}

template <class S>
void BasicOutbox<S>::fail() {
  broken_ = true;
  outgoing_.drop_waiting();
  if (owner_) owner_->socket_broken();
}

template <class S>
void BasicOutbox<S>::drained() {
  waiting_ = false;
  if (finishing_) {
    Error ignored;  // the peer may be gone already: then there is nobody left to tell
    socket_.shutdown(S::shutdown_send, ignored);
    broken_ = true;
    return;
  }
  if (!outgoing_.fell_off() || fell_told_) return;
  fell_told_ = true;
  if (owner_) owner_->fell_off_ring();
}

}  // namespace entonnoir::net
