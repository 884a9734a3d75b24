#include "room/desk.h"

#include <algorithm>

#include "base/limits.h"
#include "wire/wire.h"

namespace entonnoir {
namespace {

constexpr auto kTick = std::chrono::milliseconds(1000 / limits::presence_hz);

bool tells_a_name(const Op& op) {
  return std::holds_alternative<op::PersonJoin>(op) || std::holds_alternative<op::PersonName>(op);
}

}  // namespace

PresenceDesk::PresenceDesk(boost::asio::io_context& io, Tell tell) : tell_(std::move(tell)), timer_(io) {}

void PresenceDesk::join(wire::Here here, PersonKey key) {
  keys_[here.session] = std::move(key);
  book_.join(std::move(here));
  later();
}

void PresenceDesk::leave(SessionId session) {
  keys_.erase(session);
  book_.leave(session);
  later();
}

void PresenceDesk::set(SessionId session, wire::Presence presence) {
  book_.set(session, std::move(presence));
  later();
}

void PresenceDesk::name_known(const Entry& entry, const Board& board) {
  if (std::none_of(entry.ops.begin(), entry.ops.end(), tells_a_name)) return;
  const Person& person = board.people.at(entry.by);
  for (const auto& [session, key] : keys_)
    if (key == person.key) book_.rename(session, entry.by, person.name);
  later();
}

Frame PresenceDesk::all() const { return text_frame(wire::encode(book_.all())); }

void PresenceDesk::close() {
  tell_ = nullptr;
  timer_.cancel();
}

void PresenceDesk::later() {
  if (armed_ || !book_.changed()) return;
  armed_ = true;
  timer_.expires_after(kTick);
  timer_.async_wait([weak = weak_from_this()](boost::system::error_code) {
    if (const auto self = weak.lock()) self->send();
  });
}

void PresenceDesk::send() {
  armed_ = false;
  if (!tell_) return;
  const auto frame = book_.frame();
  if (frame) tell_(text_frame(wire::encode(*frame)));
}

}  // namespace entonnoir
