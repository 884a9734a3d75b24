#include "room/presence.h"

#include <algorithm>

#include "base/limits.h"

namespace entonnoir {

void PresenceBook::join(wire::Here here) {
  people_[here.session] = Someone{std::move(here), {}};
  changed_ = true;
}

void PresenceBook::leave(SessionId session) { changed_ = people_.erase(session) > 0 || changed_; }

void PresenceBook::set(SessionId session, wire::Presence presence) {
  const auto it = people_.find(session);
  if (it == people_.end() || it->second.presence == presence) return;
  it->second.presence = std::move(presence);
  it->second.moved = true;
  it->second.when = ++clock_;
  changed_ = true;
}

void PresenceBook::rename(SessionId session, Participant participant, const std::string& name) {
  const auto it = people_.find(session);
  if (it == people_.end()) return;
  wire::Here& here = it->second.here;
  if (here.participant == participant && here.name == name) return;
  here.participant = participant;
  here.name = name;
  it->second.renamed = true;
  changed_ = true;
}

bool PresenceBook::visible(const Someone& someone) const {
  return people_.size() <= static_cast<std::size_t>(limits::presence_everyone_max) ||
         someone.here.role == Role::facilitator;
}

std::optional<wire::PresenceFrame> PresenceBook::frame() {
  if (!changed_) return std::nullopt;
  changed_ = false;
  wire::PresenceFrame out{.count = static_cast<std::uint32_t>(people_.size())};
  for (auto it = shown_.begin(); it != shown_.end();) {
    const auto someone = people_.find(*it);
    const bool stays = someone != people_.end() && visible(someone->second);
    if (!stays) out.gone.push_back(*it);
    it = stays ? std::next(it) : shown_.erase(it);
  }
  std::vector<const Someone*> moved;
  for (auto& [session, someone] : people_) {
    if (!visible(someone)) continue;
    if (shown_.insert(session).second || someone.renamed) out.here.push_back(someone.here);
    if (someone.moved) moved.push_back(&someone);
    someone.renamed = someone.moved = false;
  }
  std::sort(moved.begin(), moved.end(), [](auto* a, auto* b) { return a->when > b->when; });
  if (moved.size() > static_cast<std::size_t>(limits::presence_cursors_max)) moved.resize(limits::presence_cursors_max);
  for (const Someone* s : moved) out.moved.push_back({s->here.session, s->presence});
  return out;
}

wire::PresenceFrame PresenceBook::all() const {
  wire::PresenceFrame out{.count = static_cast<std::uint32_t>(people_.size())};
  for (const auto& [session, someone] : people_) {
    if (!visible(someone)) continue;
    out.here.push_back(someone.here);
    const bool present = someone.presence != wire::Presence{};
    if (present && out.moved.size() < static_cast<std::size_t>(limits::presence_cursors_max))
      out.moved.push_back({session, someone.presence});
  }
  return out;
}

}  // namespace entonnoir
