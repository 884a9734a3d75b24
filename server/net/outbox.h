#pragma once
#include <memory>

#include "net/asio.h"
#include "net/counters.h"
#include "net/outgoing.h"

namespace entonnoir::net {

/// What an outbox tells its session. May be called from inside any call of the outbox: act later, not at once.
class OutboxOwner {
 public:
  virtual void fell_off_ring() = 0;    ///< said once until the next `follow`
  virtual void reader_too_slow() = 0;  ///< own frames beyond what may wait
  virtual void socket_broken() = 0;

 protected:
  ~OutboxOwner() = default;
};

/// The only writer of a socket: sends at once what the kernel takes, waits for the socket only when it takes no more.
/// `S`: a stream socket of Asio. One thread. Kept alive by shared_ptr, because a wait may outlive the session.
template <class S>
class BasicOutbox : public std::enable_shared_from_this<BasicOutbox<S>> {
 public:
  BasicOutbox(S socket, OutboxOwner& owner, Counters& counters)
      : socket_(std::move(socket)), owner_(&owner), counters_(counters) {}

  S& socket() { return socket_; }

  /// An own frame, between ring frames (Outgoing).
  void send(Frame frame);
  void follow(const Ring& ring);
  void unfollow() { outgoing_.unfollow(); }
  void wake() {
    if (!waiting_) drain();
  }
  /// The last frames: what waits is forgotten if it is too much, these leave, then the sending side is shut down.
  void finish(std::initializer_list<Frame> last);
  /// Nothing more leaves; the owner is told nothing any more.
  void detach();

  /// Something waits and nothing has left since `now - patience`.
  bool stalled(Time now, Steady::duration patience) const { return waiting_ && now - progress_at_ > patience; }

 private:
  void drain();
  /// False if the socket takes no more at present.
  bool send_some();
  void wait();
  void fail();
  void drained();

  S socket_;
  OutboxOwner* owner_;
  Counters& counters_;
  Outgoing outgoing_;
  Time progress_at_;
  bool waiting_ = false;    ///< for the socket
  bool fell_told_ = false;  ///< `fell_off_ring` was said
  bool finishing_ = false;
  bool broken_ = false;
};

using Outbox = BasicOutbox<Socket>;

}  // namespace entonnoir::net
