#include "room/presence_peers.h"

namespace entonnoir {
namespace {

constexpr std::chrono::seconds kBetweenAsking{1};

}  // namespace

wire::NodeMessage PresencePeers::message(wire::Telling telling, bool ask, wire::PresenceFrame frame) {
  return {self_, ++seq_, telling, ask, std::move(frame)};
}

wire::NodeMessage PresencePeers::whole(bool ask) { return message(wire::Telling::whole, ask, book_.own_all()); }

std::optional<wire::NodeMessage> PresencePeers::change() {
  auto frame = book_.own_frame();
  if (!frame) return std::nullopt;
  return message(wire::Telling::change, false, std::move(*frame));
}

wire::NodeMessage PresencePeers::bye() { return message(wire::Telling::bye, false, {}); }

PresencePeers::Wanted PresencePeers::hear(const wire::NodeMessage& m, Time now) {
  if (m.node == self_) return {};
  if (m.telling == wire::Telling::bye) {
    peers_.erase(m.node);
    book_.forget(m.node);
    return {};
  }
  const auto [it, fresh] = peers_.try_emplace(m.node);
  Peer& peer = it->second;
  if (!fresh && m.seq <= peer.seq) return {};  // said before: what we know is newer
  const bool whole = m.telling == wire::Telling::whole;
  // What is told of one person is all there is of them, so it is good even after a gap.
  peer.missed = !whole && (peer.missed || fresh || m.seq != peer.seq + 1);
  peer.seq = m.seq;
  peer.heard = now;
  whole ? book_.replace(m.node, m.frame) : book_.update(m.node, m.frame);
  return {.answer = m.ask || fresh, .ask = peer.missed && may_ask(now)};
}

bool PresencePeers::may_ask(Time now) {
  if (asked_ && now - *asked_ < kBetweenAsking) return false;
  asked_ = now;
  return true;
}

void PresencePeers::expire(Time now) {
  std::erase_if(peers_, [&](const auto& item) {
    if (now - item.second.heard < silence_) return false;
    book_.forget(item.first);
    return true;
  });
}

void PresencePeers::close() {
  for (const auto& [node, peer] : peers_) book_.forget(node);
  peers_.clear();
}

}  // namespace entonnoir
