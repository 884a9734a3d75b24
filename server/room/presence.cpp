#include "room/presence.h"

#include <algorithm>

#include "base/limits.h"

namespace entonnoir {
namespace {

constexpr wire::NodeId kOwn{};
constexpr auto kEveryoneMax = static_cast<std::size_t>(limits::presence_everyone_max);
constexpr auto kCursorsMax = static_cast<std::size_t>(limits::presence_cursors_max);

}  // namespace

void PresenceBook::join(wire::Here here) { put(kOwn, here); }

void PresenceBook::leave(SessionId session) { remove(kOwn, session); }

void PresenceBook::set(SessionId session, wire::Presence presence) { move(kOwn, {session, std::move(presence)}); }

void PresenceBook::rename(const wire::Here& here) {
  const auto it = people_.find(here.session);
  if (it != people_.end() && it->second.node == kOwn) put(kOwn, here);
}

void PresenceBook::replace(wire::NodeId node, const wire::PresenceFrame& all) {
  std::set<SessionId> here;
  std::set<SessionId> present;
  for (const wire::Here& h : all.here) here.insert(h.session);
  for (const wire::Moved& m : all.moved) present.insert(m.session);
  wire::PresenceFrame change = all;
  for (const auto& [session, someone] : people_) {
    if (someone.node != node) continue;
    if (!here.contains(session)) change.gone.push_back(session);
    if (!present.contains(session)) change.moved.push_back({session, {}});
  }
  update(node, change);
}

void PresenceBook::update(wire::NodeId node, const wire::PresenceFrame& change) {
  hear(node, change.count, [&] {
    for (const SessionId session : change.gone) remove(node, session);
    for (const wire::Here& here : change.here) put(node, here);
    // The most recent stands first and is to get the latest time.
    for (auto it = change.moved.rbegin(); it != change.moved.rend(); ++it) move(node, *it);
  });
}

void PresenceBook::forget(wire::NodeId node) {
  if (!others_.contains(node)) return;
  update(node, [&] {
    wire::PresenceFrame nobody;
    for (const auto& [session, someone] : people_)
      if (someone.node == node) nobody.gone.push_back(session);
    return nobody;
  }());
  others_.erase(node);
}

/// Another server's count may change what is told of everybody.
template <class Change>
void PresenceBook::hear(wire::NodeId node, std::uint32_t count_there, Change change) {
  const bool was_crowded = crowded();
  const auto count_before = std::exchange(others_[node], count_there);
  change();
  if (count_before != count_there) tell(News::people, node);
  if (was_crowded != crowded()) tell(News::people, kOwn);
}

void PresenceBook::put(wire::NodeId node, const wire::Here& here) {
  const auto [it, fresh] = people_.try_emplace(here.session, Someone{here, node, {}});
  Someone& someone = it->second;
  if (someone.node != node || (!fresh && someone.here == here)) return;
  if (fresh && node != kOwn) ++others_people_;
  someone.here = here;
  someone.named = ++clock_;
  tell(News::people, node);
}

void PresenceBook::move(wire::NodeId node, const wire::Moved& moved) {
  const auto it = people_.find(moved.session);
  if (it == people_.end() || it->second.node != node) return;
  wire::Presence presence = moved.presence;
  presence.look = presence.look && it->second.here.role == Role::facilitator;
  if (it->second.presence == presence) return;
  it->second.presence = std::move(presence);
  it->second.moved = ++clock_;
  if (visible(it->second)) tell(News::movement, node);
}

void PresenceBook::remove(wire::NodeId node, SessionId session) {
  const auto it = people_.find(session);
  if (it == people_.end() || it->second.node != node) return;
  people_.erase(it);
  if (node != kOwn) --others_people_;
  tell(News::people, node);
}

void PresenceBook::tell(News news, wire::NodeId node) {
  clients_.news = std::max(clients_.news, news);
  if (node == kOwn) nodes_.news = std::max(nodes_.news, news);
}

std::size_t PresenceBook::count() const {
  std::size_t sum = own();
  for (const auto& [node, count_there] : others_) sum += count_there;
  return sum;
}

bool PresenceBook::crowded() const { return count() > kEveryoneMax; }

std::optional<wire::PresenceFrame> PresenceBook::frame() { return told(clients_, false, count()); }

std::optional<wire::PresenceFrame> PresenceBook::own_frame() { return told(nodes_, true, own()); }

std::optional<wire::PresenceFrame> PresenceBook::told(Readers& readers, bool own_only, std::size_t count_now) {
  if (std::exchange(readers.news, News::none) == News::none) return std::nullopt;
  wire::PresenceFrame out{.count = static_cast<std::uint32_t>(count_now)};
  out.gone = no_longer_shown(readers);
  std::vector<const Someone*> moved;
  for (const auto& [session, someone] : people_) {
    if (!visible(someone) || (own_only && someone.node != kOwn)) continue;
    const bool fresh = readers.shown.insert(session).second;
    if (fresh || someone.named > readers.until) out.here.push_back(someone.here);
    if (fresh ? someone.present() : someone.moved > readers.until) moved.push_back(&someone);
  }
  out.moved = most_recent(std::move(moved));
  readers.until = clock_;
  const bool same_count = std::exchange(readers.count, count_now) == count_now;
  if (same_count && out.here.empty() && out.gone.empty() && out.moved.empty()) return std::nullopt;
  return out;
}

std::vector<SessionId> PresenceBook::no_longer_shown(Readers& readers) const {
  std::vector<SessionId> gone;
  std::erase_if(readers.shown, [&](SessionId session) {
    const auto someone = people_.find(session);
    if (someone != people_.end() && visible(someone->second)) return false;
    gone.push_back(session);
    return true;
  });
  return gone;
}

std::vector<wire::Moved> PresenceBook::most_recent(std::vector<const Someone*> moved) {
  // Who asks all to look is not left out because others move, too.
  std::sort(moved.begin(), moved.end(), [](auto* a, auto* b) {
    return std::pair(a->presence.look, a->moved) > std::pair(b->presence.look, b->moved);
  });
  if (moved.size() > kCursorsMax) moved.resize(kCursorsMax);
  std::vector<wire::Moved> out;
  out.reserve(moved.size());
  for (const Someone* s : moved) out.push_back({s->here.session, s->presence});
  return out;
}

wire::PresenceFrame PresenceBook::all() const {
  wire::PresenceFrame out{.count = static_cast<std::uint32_t>(count())};
  std::vector<const Someone*> present;
  for (const auto& [session, someone] : people_) {
    if (!visible(someone)) continue;
    out.here.push_back(someone.here);
    if (someone.present()) present.push_back(&someone);
  }
  out.moved = most_recent(std::move(present));
  return out;
}

wire::PresenceFrame PresenceBook::own_all() {
  wire::PresenceFrame out{.count = static_cast<std::uint32_t>(own())};
  nodes_ = Readers{{}, clock_, own(), News::none};
  for (const auto& [session, someone] : people_) {
    if (!visible(someone) || someone.node != kOwn) continue;
    nodes_.shown.insert(session);
    out.here.push_back(someone.here);
    // No limit: who is absent here is taken for one without a cursor. Frames to clients have the limit.
    if (someone.present()) out.moved.push_back({session, someone.presence});
  }
  return out;
}

}  // namespace entonnoir
