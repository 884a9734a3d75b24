#pragma once
#include "room/host.h"

namespace entonnoir {

/// A live board on its thread: feeds the pure Room, performs its effects, paces frames. What net/ calls is public.
class Runner : public std::enable_shared_from_this<Runner> {
 public:
  virtual ~Runner() = default;
  virtual void submit(SessionId session, wire::Submit submit) = 0;
  virtual void presence(SessionId session, wire::Presence presence) = 0;
  /// The session fell off the ring: it gets a snapshot and follows anew.
  virtual void resync(SessionId session) = 0;
  /// The connection is gone. The port is released.
  virtual void leave(SessionId session) = 0;
};

}  // namespace entonnoir
