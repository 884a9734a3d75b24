#pragma once
#include <map>
#include <optional>
#include <set>

#include "wire/messages.h"

namespace entonnoir {

/// Who is here and what they point at: never stored, coalesced (PRS rules). Pure; one thread.
class PresenceBook {
 public:
  void join(wire::Here here);
  void leave(SessionId session);
  /// The last one counts (PRS1).
  void set(SessionId session, wire::Presence presence);
  /// A person's number or name changed.
  void rename(SessionId session, Participant participant, const std::string& name);

  /// What changed since the last frame; nothing if nothing did (PRS2).
  std::optional<wire::PresenceFrame> frame();
  /// Everything, for one who just came.
  wire::PresenceFrame all() const;
  bool changed() const { return changed_; }
  std::size_t count() const { return people_.size(); }

 private:
  struct Someone {
    wire::Here here;
    wire::Presence presence;
    bool moved = false;
    bool renamed = false;
    std::uint64_t when = 0;
  };
  bool visible(const Someone& someone) const;

  std::map<SessionId, Someone> people_;
  std::set<SessionId> shown_;
  std::uint64_t clock_ = 0;  ///< orders movements
  bool changed_ = false;
};

}  // namespace entonnoir
