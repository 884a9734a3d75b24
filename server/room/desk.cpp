#include "room/desk.h"

#include <algorithm>
#include <boost/asio/post.hpp>

#include "base/secrets.h"
#include "board/project.h"
#include "wire/wire.h"

namespace entonnoir {
namespace {

namespace asio = boost::asio;
using std::chrono::milliseconds;
using News = PresenceBook::News;

/// Servers that are asked at once do not answer at once; nor do they ask at once when the relay is back.
constexpr milliseconds kAnswerSpread{20};
constexpr milliseconds kReturnSpread{300};
/// Answers need no repeating within this.
constexpr milliseconds kBetweenWholes{50};
/// What other servers said and this thread has not got round to. What is more is dropped, and asked for later.
constexpr std::size_t kInboxBytesMax = 2 << 20;

/// Whose name is another now, if it is that which the op changes.
std::optional<Participant> renamed(const Op& op, Participant by) {
  if (const auto* erase = std::get_if<op::PersonErase>(&op)) return erase->person.value_or(by);
  if (std::holds_alternative<op::PersonJoin>(op) || std::holds_alternative<op::PersonName>(op)) return by;
  return std::nullopt;
}

/// How long a frame to a crowd takes of what each may be sent. A tenth more, for the frames that go at once after
/// quiet.
milliseconds crowd_time(std::size_t bytes) {
  return milliseconds(1100 * bytes / static_cast<std::size_t>(limits::presence_crowd_bytes_per_s));
}

milliseconds up_to(milliseconds spread) {
  return milliseconds(spread.count() == 0 ? 0 : random_bits() % static_cast<std::uint64_t>(spread.count()));
}

}  // namespace

PresenceDesk::PresenceDesk(asio::io_context& io, Relay& relay, BoardId board, Tell tell, PresenceTimes times)
    : io_(io),
      relay_(relay),
      board_(std::move(board)),
      tell_(std::move(tell)),
      times_(times),
      beat_timer_(io),
      client_pace_(times.tick),
      node_pace_(times.node_tick),
      tick_timer_(io) {}

/// As all may see them (SEE4): of whom the name is withheld the number is, too.
wire::Here PresenceDesk::shown(const Newcomer& who, const Board& board) {
  const Participant number = numbers_.of(board, who.key);
  if (name_withheld(board, number)) return {who.session, {}, "", who.role};
  const auto person = board.people.find(number);
  return {who.session, number, person == board.people.end() ? who.name : person->second.name, who.role};
}

void PresenceDesk::join(Newcomer who, const Board& board) {
  if (!peers_ && tell_) open();
  book_.join(shown(who, board));
  const SessionId session = who.session;
  own_.insert_or_assign(session, std::move(who));
  later();
}

void PresenceDesk::leave(SessionId session) {
  own_.erase(session);
  book_.leave(session);
  if (book_.own() == 0) shut();
  later();
}

void PresenceDesk::set(SessionId session, wire::Presence presence) {
  book_.set(session, std::move(presence));
  later();
}

void PresenceDesk::name_known(const Entry& entry, const Board& board) {
  for (const Op& op : entry.ops) {
    if (std::holds_alternative<op::BoardNames>(op)) return names_known(board);
    const auto who = renamed(op, entry.by);
    if (!who) continue;
    const PersonKey& key = board.people.at(*who).key;
    for (const auto& [session, one] : own_)
      if (one.key == key) book_.rename(shown(one, board));
    later();
  }
}

void PresenceDesk::names_known(const Board& board) {
  numbers_.clear();
  for (const auto& [session, one] : own_) book_.rename(shown(one, board));
  later();
}

Frame PresenceDesk::all() const { return text_frame(wire::encode(book_.all())); }

void PresenceDesk::close() {
  shut();
  tell_ = nullptr;
  tick_timer_.cancel();
}

// The other servers.

void PresenceDesk::open() {
  peers_.emplace(book_, wire::NodeId{random_bits()}, times_.silence);
  following_ = relay_.follow(board_, listener());
}

void PresenceDesk::shut() {
  if (!peers_) return;
  if (heard_of_) publish(peers_->bye());
  following_.reset();
  beat_timer_.cancel();
  whole_due_ = Clock::time_point::max();
  heard_of_ = ask_ = false;
  peers_->close();
  peers_.reset();
}

/// Called on the relay's thread; all it does is to bring what came to the board's.
Relay::Listener PresenceDesk::listener() {
  const auto inbox = std::make_shared<std::atomic<std::size_t>>(0);
  Relay::Listener out;
  out.on_open = [weak = weak_from_this(), &io = io_] {
    asio::post(io, [weak] {
      if (const auto self = weak.lock()) self->opened();
    });
  };
  out.on_message = [weak = weak_from_this(), &io = io_, &relay = relay_, inbox](const std::string& message) {
    if (inbox->load() + message.size() > kInboxBytesMax) {
      ++relay.counters().dropped;
      return;
    }
    *inbox += message.size();
    asio::post(io, [weak, inbox, message] {
      *inbox -= message.size();
      if (const auto self = weak.lock()) self->heard(message);
    });
  };
  return out;
}

void PresenceDesk::opened() {
  if (!peers_) return;
  const bool again = std::exchange(heard_of_, true);
  whole_within(again ? kReturnSpread : milliseconds(0), true);
  if (!again) beat();
}

void PresenceDesk::heard(const std::string& bytes) {
  if (!peers_) return;
  const auto message = wire::decode_node_message(bytes);
  if (!message) {
    ++relay_.counters().refused;
    return;
  }
  const auto wanted = peers_->hear(*message, Clock::now());
  if (wanted.answer || wanted.ask) whole_within(kAnswerSpread, wanted.ask);
  later();
}

void PresenceDesk::publish(const wire::NodeMessage& message) { relay_.publish(board_, wire::encode(message)); }

void PresenceDesk::whole_within(milliseconds spread, bool ask) {
  ask_ = ask_ || ask;
  const auto due = std::max(Clock::now() + up_to(spread), whole_went_ + kBetweenWholes);
  whole_due_ = std::min(whole_due_, due);
  later();
}

/// Twice as often as all is told, so that one who fell silent is noticed in time.
void PresenceDesk::beat() {
  beat_timer_.expires_after(times_.whole / 2);
  beat_timer_.async_wait([weak = weak_from_this()](boost::system::error_code cancelled) {
    const auto self = weak.lock();
    if (cancelled || !self || !self->peers_) return;
    const auto now = Clock::now();
    self->peers_->expire(now);
    const auto next_beat = now + self->times_.whole / 2;
    const auto late = self->whole_went_ + self->times_.whole + self->times_.whole / 8;  // timers are not exact
    if (next_beat > late) self->whole_within({}, false);
    self->later();
    self->beat();
  });
}

// Pacing.

PresenceDesk::Clock::time_point PresenceDesk::next_due() const {
  auto due = whole_due_;
  if (book_.news() != News::none) due = std::min(due, client_pace_.due(book_.news() == News::people));
  const bool to_tell = heard_of_ && !peers_->alone() && book_.own_news() != News::none;
  if (to_tell) due = std::min(due, node_pace_.due(book_.own_news() == News::people));
  return due;
}

/// At once after quiet, else when the pace allows. Even at once is after what this turn of the thread still brings.
void PresenceDesk::later() {
  const auto due = next_due();
  if (!tell_ || due >= tick_due_) return;
  tick_due_ = due;
  tick_timer_.expires_at(due);
  tick_timer_.async_wait([weak = weak_from_this()](boost::system::error_code cancelled) {
    const auto self = weak.lock();
    if (!cancelled && self) self->tick();
  });
}

void PresenceDesk::tick() {
  tick_due_ = Clock::time_point::max();
  const auto now = Clock::now();
  if (heard_of_) tell_nodes(now);
  if (tell_) tell_clients(now);
  later();
}

void PresenceDesk::tell_nodes(Clock::time_point now) {
  if (whole_due_ <= now) {
    whole_due_ = Clock::time_point::max();
    whole_went_ = now;
    node_pace_.went(now);
    return publish(peers_->whole(std::exchange(ask_, false)));
  }
  if (peers_->alone() || node_pace_.due(book_.own_news() == News::people) > now) return;
  const auto change = peers_->change();
  if (!change) return;
  node_pace_.went(now);
  publish(*change);
}

void PresenceDesk::tell_clients(Clock::time_point now) {
  if (client_pace_.due(book_.news() == News::people) > now) return;
  const auto frame = book_.frame();
  if (!frame) return;
  const Frame bytes = text_frame(wire::encode(*frame));
  client_pace_.went(now, book_.crowded() ? crowd_time(bytes->size()) : milliseconds(0));
  const Tell tell = tell_;  // a session that breaks by it may end the room, and close this
  tell(bytes);
}

}  // namespace entonnoir
