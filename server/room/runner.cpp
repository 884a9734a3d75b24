#include "room/runner.h"

#include <boost/asio/post.hpp>

#include "base/check.h"
#include "base/limits.h"
#include "room/counters.h"
#include "wire/wire.h"

namespace entonnoir {
namespace {

namespace asio = boost::asio;

/// Under load a board sends at most one frame in this time (OPS2): a screen's frame. With many people frames are what
/// costs: every 16 ms 100 changes/s for 200 people took a third more of the processor than every 24 ms.
constexpr auto kTick = std::chrono::milliseconds(16);
constexpr auto kCrowdTick = std::chrono::milliseconds(24);
constexpr std::size_t kCrowd = 100;

}  // namespace

Runner::Runner(asio::io_context& io, OpLog& log, BoardId id, LoadedRoom loaded, const HostConfig& config,
               std::function<void()> gone)
    : io_(io),
      log_(log),
      id_(std::move(id)),
      meta_(std::move(loaded.meta)),
      room_(std::move(loaded.state), random_bits(), {config.durable, config.retention}),
      presence_(
          std::make_shared<PresenceDesk>(io, *config.relay, id_, [this](const Frame& frame) { push_to_all(frame); })),
      aside_(config.aside),
      snapshot_interval_(config.snapshot_ms),
      everyone_(io, snapshot_interval_),
      facilitators_(io, snapshot_interval_),
      gather_timer_(io),
      gathers_(config.gathers),
      flush_timer_(io),
      snapshot_saved_(room_.position()),
      retry_timer_(io),
      follow_timer_(io),
      links_timer_(io),
      gone_(std::move(gone)),
      report_(config.report),
      backoff_max_(config.backoff_ms_max),
      others_(config.others_ms) {}

Runner::~Runner() { presence_->close(); }

/// At once when the board was quiet, else at the end of this tick: a frame could not leave before (OPS2), and one
/// append for all costs one sync of the disk.
void Runner::submit(SessionId session, wire::Submit submit) {
  if (waits_for_entry(session, submit)) return;
  gathered_.push_back({session, std::move(submit), wall_clock()});
  if (gathered_.size() > 1) return;  // somebody will come for it
  const auto due = handed_over_ + (gathers_ ? tick_now() : std::chrono::milliseconds(0));
  const auto act = [weak = weak_from_this()](boost::system::error_code moved = {}) {
    const auto self = weak.lock();
    if (self && !moved) self->hand_over();
  };
  if (due <= Clock::now()) {
    asio::post(io_, act);  // joins what this turn still brings
    return;
  }
  gather_timer_.expires_at(due);
  gather_timer_.async_wait(act);
}

std::chrono::milliseconds Runner::tick_now() const { return sessions_.size() > kCrowd ? kCrowdTick : kTick; }

void Runner::hand_over() {
  if (gathered_.empty()) return;
  handed_over_ = Clock::now();
  feed(input::Gathered{std::exchange(gathered_, {})});
}

void Runner::presence(SessionId session, wire::Presence presence) {
  const auto it = sessions_.find(session);
  if (it != sessions_.end() && it->second.in) presence_->set(session, std::move(presence));
}

void Runner::join(SessionId id, Role role, wire::Hello hello, std::shared_ptr<Port> port) {
  Session session{std::move(port),       audience_of(role),        role,        person_key(id_, hello.person),
                  std::move(hello.name), room_.board().generation, hello.packed};
  const auto why = unwelcome(session);
  const auto& placed = sessions_.emplace(id, std::move(session)).first->second;
  if (why) return placed.port->close(wire::Bye{*why});
  await_entry(placed.audience, input::Join{id, role, placed.key, std::move(hello.client), placed.name, hello.since,
                                           wall_clock(), std::move(hello.pending),
                                           role == Role::facilitator ? std::move(hello.token) : std::string()});
}

void Runner::perform(const effect::Enter& enter) {
  if (!sessions_.contains(enter.session)) return;
  if (enter.all_told) flush();  // what waits for the tick was told to the newcomer already
  const auto it = sessions_.find(enter.session);
  if (it == sessions_.end()) return;
  Session& session = it->second;
  session.in = true;
  Channel& channel_of = channel(session.audience);
  if (channel_of.owed && channel_of.making) take_again(session.audience);
  ++channel_of.sessions;
  channel_of.ports.reset();
  session.port->follow(channel_of.ring);
  newcomers_.push_back(session.port);
  presence_->join({enter.session, session.key, session.name, session.role}, room_.board());
}

void Runner::leave(SessionId session) {
  hand_over();  // the room forgets the session: first what it sent
  const auto it = sessions_.find(session);
  if (it == sessions_.end()) return;
  const bool in = it->second.in;
  if (in) {
    --channel(it->second.audience).sessions;
    channel(it->second.audience).ports.reset();
  }
  sessions_.erase(it);
  if (in) presence_->leave(session);
  feed(input::Leave{session});
  if (sessions_.empty()) idle_since_ = Clock::now();
}

void Runner::close_all(const wire::Bye& bye) {
  hand_over();
  flush();
  const auto sessions = sessions_;  // closing a port may lead back to leave()
  for (const auto& [id, session] : sessions) session.port->close(bye);
  if (bye.code == Code::shutting_down) presence_->close();  // before the relay goes; sessions may last a little longer
}

void Runner::age_frames() {
  everyone_.ring.age();
  facilitators_.ring.age();
}

std::chrono::steady_clock::time_point Runner::idle_since() const {
  return sessions_.empty() ? idle_since_ : Clock::now();
}

BoardView Runner::view(Role role) {
  idle_since_ = Clock::now();
  return BoardView{shared_board(), room_.position(), role, meta_, room_.kept_until()};
}

const std::shared_ptr<const Board>& Runner::shared_board() {
  if (!shared_board_ || shared_at_ != room_.position()) {
    shared_board_ = std::make_shared<const Board>(room_.board());
    shared_at_ = room_.position();
  }
  return shared_board_;
}

void Runner::feed(Input input) {
  if (ended_) return;
  for (Effect& effect : room_.on(std::move(input))) std::visit([&](auto& e) { perform(std::move(e)); }, effect);
  greet();
  if (std::exchange(sight_changed_, false)) sight_changed();
  if (std::exchange(forget_told_, false)) forget_told();
  if (std::exchange(turn_out_, false)) turn_out();
  if (const auto set_back = std::exchange(set_back_, {})) send_away(*set_back);
}

void Runner::perform(const effect::Send& send) {
  if (const auto* r = std::get_if<wire::Rejected>(&send.message))
    ++room_counters().rejected[static_cast<std::size_t>(r->why.code)];
  const auto it = sessions_.find(send.session);
  if (it == sessions_.end()) return;
  it->second.port->send(text_frame(std::visit([](const auto& m) { return wire::encode(m); }, send.message)));
}

void Runner::perform(const effect::SendEntries& missed) {
  const auto it = sessions_.find(missed.session);
  if (it == sessions_.end()) return;
  const Position& end = room_.position();
  Revision from = missed.from;
  std::string joined;
  // A frame ends where an entry does; the last one reaches the room's position.
  const auto send_up_to = [&](Revision to, Mark mark) {
    it->second.port->send(text_frame(wire::encode_ops_message(end.epoch, from, to, mark, joined)));
    from = Revision{to.value + 1};
    joined.clear();
  };
  for (std::size_t i = 0; i < missed.entries.size(); ++i) {
    const std::string text = wire::encode_entry(missed.entries[i]);
    if (!joined.empty() && joined.size() + text.size() >= kEntriesBytesMax)
      send_up_to(missed.entries[i - 1].revision, missed.entries[i - 1].mark);
    joined += (joined.empty() ? "" : ",") + text;
  }
  send_up_to(end.revision, end.mark);
}

void Runner::perform(const effect::SendNumber& number) {
  const auto it = sessions_.find(number.session);
  if (it != sessions_.end())
    it->second.port->send(text_frame(wire::encode_own(number.participant, number.revision, {})));
}

void Runner::perform(const effect::SendOwn& own) {
  const auto it = sessions_.find(own.session);
  if (it == sessions_.end()) return;
  ++room_counters().owns_sent;
  it->second.port->send(text_frame(wire::encode_own_entry(own.participant, own.entry)));
}

void Runner::perform(const effect::Publish& publish) {
  for (const auto& [audience, seen] : publish.seen) {
    if (audience == Audience::facilitators && seen) presence_->name_known(*seen, room_.board());
    Channel& c = channel(audience);
    if (publish.retracts) distrust_snapshots(audience);
    if (!c.listens(publish.position.revision)) {
      c.drop_waiting();
      continue;
    }
    const std::string text = seen ? wire::encode_entry(*seen) : "";
    if (c.entries.size() + text.size() >= kEntriesBytesMax) {
      if (c.owed) {  // more than a frame holds: a later snapshot has it all
        take_again(audience);
        continue;
      }
      flush(audience, c);
    }
    if (c.from.value == 0) c.from = publish.position.revision;
    c.to = publish.position;
    if (seen) c.entries += (c.entries.empty() ? "" : ",") + text;
  }
  tick();
}

/// At once when the board was quiet, else at the end of this tick (OPS2). Appends are a tick apart (`submit`); that
/// one is answered a little sooner than the one before must not make its frame wait.
void Runner::tick() {
  if (flush_armed_) return;
  flush_armed_ = true;
  const auto due = last_flush_ + tick_now() - kTick / 4;
  const auto act = [weak = weak_from_this()](auto...) {
    const auto self = weak.lock();
    if (!self || !self->flush_armed_) return;
    self->flush();
  };
  if (due <= Clock::now()) {
    asio::post(io_, act);  // joins what this turn still brings
    return;
  }
  flush_timer_.expires_at(due);
  flush_timer_.async_wait(act);
}

void Runner::flush() {
  flush_armed_ = false;
  flush(Audience::everyone, everyone_);
  flush(Audience::facilitators, facilitators_);
}

void Runner::flush(Audience audience, Channel& c) {
  if (c.from.value == 0 || c.owed) return;
  for (const auto& snapshot : {c.at_hand, c.making})
    if (snapshot) snapshot->told(c.entries, c.to);
  Frame frame = text_frame(wire::encode_ops_message(c.to.epoch, c.from, c.to.revision, c.to.mark, c.entries));
  c.drop_waiting();
  last_flush_ = Clock::now();
  ++room_counters().ops_frames;
  push(audience, std::move(frame));
}

void Runner::push(Audience audience, Frame frame) {
  Channel& c = channel(audience);
  if (c.sessions == 0) return;
  c.ring.push(std::move(frame));
  if (!c.ports) c.ports = std::make_shared<const Ports>(ports_of(audience));
  const auto ports = c.ports;  // waking a port may lead back to leave()
  for (const auto& port : *ports) port->wake();
}

Runner::Ports Runner::ports_of(Audience audience) const {
  Ports ports;
  for (const auto& [id, session] : sessions_)
    if (session.in && session.audience == audience) ports.push_back(session.port);
  return ports;
}

void Runner::push_to_all(const Frame& frame) {
  const auto self = weak_from_this().lock();  // waking a port may drop the last reference from elsewhere
  if (!self) return;
  push(Audience::everyone, frame);
  push(Audience::facilitators, frame);
}

}  // namespace entonnoir
