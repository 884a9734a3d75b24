#pragma once
#include <map>
#include <optional>
#include <set>

#include "wire/relay.h"

namespace entonnoir {

/// Who is here and what they point at: never stored, coalesced (PRS rules). Own people have their session on this
/// server; of the others their servers tell. Pure; one thread.
class PresenceBook {
 public:
  /// What has not been told yet: whoever comes, goes or is renamed is told sooner than a cursor.
  enum class News : std::uint8_t { none, movement, people };

  // Own people.
  void join(wire::Here here);
  void leave(SessionId session);
  /// The last one counts (PRS1). `look` of others than facilitators is dropped (PRS5).
  void set(SessionId session, wire::Presence presence);
  /// A person's number or name changed.
  void rename(const wire::Here& here);
  std::size_t own() const { return people_.size() - others_people_; }

  // Another server's people (PRS4). A session that somebody else told of first is left alone.
  /// These are all of them.
  void replace(wire::NodeId node, const wire::PresenceFrame& all);
  /// This changed.
  void update(wire::NodeId node, const wire::PresenceFrame& change);
  void forget(wire::NodeId node);

  // For the clients: all people.
  News news() const { return clients_.news; }
  /// What changed since the last frame; nothing if nothing did (PRS2).
  std::optional<wire::PresenceFrame> frame();
  /// Everything, for one who just came.
  wire::PresenceFrame all() const;
  /// Everybody, also those that frames are silent about.
  std::size_t count() const;
  /// So many that frames tell of facilitators only.
  bool crowded() const;

  // For the other servers: own people.
  News own_news() const { return nodes_.news; }
  /// What changed since the last own_frame or own_all.
  std::optional<wire::PresenceFrame> own_frame();
  wire::PresenceFrame own_all();

 private:
  struct Someone {
    wire::Here here;
    wire::NodeId node;  ///< 0: own
    wire::Presence presence;
    std::uint64_t named = 0;  ///< when, by clock_
    std::uint64_t moved = 0;
    bool present() const { return presence != wire::Presence{}; }
  };
  /// What readers of one kind have been told.
  struct Readers {
    std::set<SessionId> shown;
    std::uint64_t until = 0;  ///< by clock_
    std::size_t count = 0;
    News news = News::none;
  };

  bool visible(const Someone& someone) const { return someone.here.role == Role::facilitator || !crowded(); }
  void put(wire::NodeId node, const wire::Here& here);
  void move(wire::NodeId node, const wire::Moved& moved);
  void remove(wire::NodeId node, SessionId session);
  void tell(News news, wire::NodeId node);
  std::optional<wire::PresenceFrame> told(Readers& readers, bool own_only, std::size_t count);
  std::vector<SessionId> no_longer_shown(Readers& readers) const;
  static std::vector<wire::Moved> most_recent(std::vector<const Someone*> moved);
  template <class Change>
  void hear(wire::NodeId node, std::uint32_t count, Change change);

  std::map<SessionId, Someone> people_;
  std::map<wire::NodeId, std::uint32_t> others_;  ///< how many each other server has
  std::size_t others_people_ = 0;                 ///< those in people_ that are not own
  std::uint64_t clock_ = 0;                       ///< orders what happens
  Readers clients_;
  Readers nodes_;
};

}  // namespace entonnoir
