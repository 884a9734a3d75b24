#pragma once
#include <chrono>
#include <map>

#include "room/presence.h"

namespace entonnoir {

/// One server's part in what the servers of a board tell each other (PRS4): numbers what goes out, and notices gaps and
/// silence in what comes in, into a PresenceBook. Pure; one thread.
class PresencePeers {
 public:
  using Time = std::chrono::steady_clock::time_point;
  /// `self`: never used before. `silence`: one who says nothing for that long is gone.
  PresencePeers(PresenceBook& book, wire::NodeId self, std::chrono::milliseconds silence)
      : book_(book), self_(self), silence_(silence) {}

  /// All own people. `ask`: the others shall say theirs.
  wire::NodeMessage whole(bool ask);
  /// What changed of own people; nothing if nothing did.
  std::optional<wire::NodeMessage> change();
  wire::NodeMessage bye();

  struct Wanted {
    bool answer = false;  ///< somebody does not know our people
    bool ask = false;     ///< we missed something; at most once a second
  };
  Wanted hear(const wire::NodeMessage& message, Time now);
  /// Forgets those who have been silent for too long.
  void expire(Time now);
  /// Forgets all.
  void close();
  /// Nobody else has this board: there is nobody to tell.
  bool alone() const { return peers_.empty(); }

 private:
  struct Peer {
    std::uint64_t seq = 0;
    Time heard;
    bool missed = false;  ///< until it says all it has
  };
  bool may_ask(Time now);
  wire::NodeMessage message(wire::Telling telling, bool ask, wire::PresenceFrame frame);

  PresenceBook& book_;
  wire::NodeId self_;
  std::chrono::milliseconds silence_;
  std::uint64_t seq_ = 0;
  std::map<wire::NodeId, Peer> peers_;
  std::optional<Time> asked_;
};

}  // namespace entonnoir
