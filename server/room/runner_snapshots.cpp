// Who comes, and what everybody has to see anew: snapshots, which all of an audience share. They are encoded off the
// board's thread, at once when it was quiet, in the long run one in a second for each audience. Who comes gets the last
// one and what was told since. Where sight changed everybody gets one, and nothing before it: it has all that came
// meanwhile (CON5, SEE7).
#include <algorithm>
#include <boost/asio/post.hpp>

#include "room/counters.h"
#include "room/runner.h"
#include "wire/wire.h"

namespace entonnoir {
namespace {

namespace asio = boost::asio;

/// So many are let in before what else waits for the thread has its turn.
constexpr int kLetInAtOnce = 8;

/// Whether a newcomer would have to catch up, and a newer snapshot is on its way or may be made.
bool grew_old(const std::shared_ptr<SharedSnapshot>& at_hand, const Position& now, bool making, const FramePace& pace) {
  return at_hand && at_hand->at() != now && (making || pace.due(true) <= std::chrono::steady_clock::now());
}

bool holds_a_board(const input::Join& join) { return join.since || !join.pending.empty(); }

}  // namespace

// Who comes.

void Runner::await_entry(Audience audience, input::Join join) {
  channel(audience).gate.push_back({std::move(join), {}});
  let_in_later(audience);
}

/// One who did not wait for the welcome.
bool Runner::waits_for_entry(SessionId id, wire::Submit& submit) {
  const auto session = sessions_.find(id);
  if (session == sessions_.end() || session->second.in) return false;
  auto& gate = channel(session->second.audience).gate;
  const auto coming = std::find_if(gate.begin(), gate.end(), [&](const Coming& c) { return c.join.session == id; });
  if (coming == gate.end()) return false;
  coming->submits.push_back({id, std::move(submit), wall_clock()});
  return true;
}

/// Who holds a board already is told what is missing, as a rule, and needs no snapshot.
bool Runner::may_enter(const Channel& c) {
  if (c.gate.empty() || c.owed) return false;
  return c.at_hand || holds_a_board(c.gate.front().join);
}

void Runner::let_in_later(Audience audience) {
  Channel& c = channel(audience);
  if (c.gate.empty() || c.letting_in) return;
  const bool old = grew_old(c.at_hand, room_.position(), c.making != nullptr, c.snapshot_pace);
  if (!may_enter(c) || (old && !holds_a_board(c.gate.front().join))) return want_snapshot(audience);
  c.letting_in = true;
  asio::post(io_, [weak = weak_from_this(), audience] {
    if (const auto self = weak.lock()) self->let_in(audience);
  });
}

void Runner::let_in(Audience audience) {
  Channel& c = channel(audience);
  c.letting_in = false;
  greet_later_ = true;
  for (int i = 0; i < kLetInAtOnce && may_enter(c); ++i) {
    Coming coming = std::move(c.gate.front());
    c.gate.pop_front();
    if (!sessions_.contains(coming.join.session)) continue;
    if (c.at_hand) coming.join.at_hand = c.at_hand->at();
    feed(std::move(coming.join));
    if (!coming.submits.empty()) feed(input::Gathered{std::move(coming.submits)});
  }
  greet_later_ = false;
  greet();
  let_in_later(audience);
}

/// All who came in this turn get the same frame.
void Runner::greet() {
  if (greet_later_ || newcomers_.empty()) return;
  const Frame all = presence_->all();
  for (const auto& port : std::exchange(newcomers_, {})) port->send(all);
}

// Snapshots.

void Runner::want_snapshot(Audience audience) {
  Channel& c = channel(audience);
  const auto due = c.snapshot_pace.due(true);
  if (c.making || due >= c.snapshot_due) return;
  c.snapshot_due = due;
  c.snapshot_timer.expires_at(due);
  c.snapshot_timer.async_wait([weak = weak_from_this(), audience](boost::system::error_code cancelled) {
    const auto self = weak.lock();
    if (!cancelled && self && !self->ended_) self->take_snapshot(audience);
  });
}

void Runner::take_snapshot(Audience audience) {
  Channel& c = channel(audience);
  c.snapshot_due = Clock::time_point::max();
  if (c.making || (!c.owed && c.gate.empty() && c.fell.empty())) return;
  if (c.owed) {
    c.drop_waiting();
  } else {
    flush(audience, c);
  }
  c.making = new_snapshot(c);
  aside_([&io = io_, weak = weak_from_this(), audience, making = c.making] {
    asio::post(
        io, [weak, audience, making, frames = with_packed(encode_snapshot(*making->board(), making->at(), audience))] {
          const auto self = weak.lock();
          if (self && !self->ended_) self->snapshot_taken(audience, making, frames);
        });
  });
}

std::shared_ptr<SharedSnapshot> Runner::new_snapshot(Channel& c) {
  ++room_counters().snapshots_encoded;
  c.snapshot_pace.went(Clock::now());
  return std::make_shared<SharedSnapshot>(shared_board(), room_.position(), c.ring.end());
}

void Runner::snapshot_taken(Audience audience, const std::shared_ptr<SharedSnapshot>& made,
                            const SnapshotFrames& frames) {
  Channel& c = channel(audience);
  if (c.making != made) return;  // it shows what is not to be seen any more
  c.making.reset();
  made->encoded(frames);
  put_at_hand(c, made);
  if (std::exchange(c.owed, false)) {
    for (const auto& [id, session] : sessions_)
      if (session.in && session.audience == audience) catch_up(session);
    tick();  // what came while it was encoded
  }
  for (const SessionId id : std::exchange(c.fell, {}))
    if (const auto it = sessions_.find(id); it != sessions_.end()) catch_up(it->second);
  let_in_later(audience);
}

/// For those who come within the next moment.
void Runner::put_at_hand(Channel& c, std::shared_ptr<SharedSnapshot> snapshot) {
  c.at_hand = std::move(snapshot);
  c.age_timer.expires_after(snapshot_interval_);
  c.age_timer.async_wait([weak = weak_from_this(), &c](boost::system::error_code cancelled) {
    const auto self = weak.lock();
    if (!cancelled && self) c.at_hand.reset();
  });
}

/// It may show what is not to be seen any more.
void Runner::distrust_snapshots(Audience audience) {
  Channel& c = channel(audience);
  c.at_hand.reset();
  if (std::exchange(c.making, {})) want_snapshot(audience);
}

/// One of the room's present position. Not packed: the board's thread has other things to do, and few come this way.
void Runner::snapshot_now(Audience audience) {
  Channel& c = channel(audience);
  flush(audience, c);
  const auto snapshot = new_snapshot(c);
  const Frame text = encode_snapshot(*snapshot->board(), snapshot->at(), audience);
  snapshot->encoded({text, text});
  put_at_hand(c, snapshot);
}

void Runner::perform(const effect::SendSnapshot& snapshot) {
  const auto it = sessions_.find(snapshot.session);
  if (it == sessions_.end()) return;
  const Channel& c = channel(it->second.audience);
  if (!c.at_hand || c.at_hand->at() != snapshot.at) snapshot_now(it->second.audience);
  send_snapshot(it->second, *c.at_hand, snapshot.edits);
}

/// What is this person's own goes first (SEE6), and then what was told since.
void Runner::send_snapshot(const Session& session, SharedSnapshot& shared, const std::vector<wire::NoteEdits>& edits) {
  const auto port = session.port;  // a port that breaks by it may lead back to leave()
  const SnapshotFrames& frames = shared.frames();
  Frame frame = session.packed ? frames.packed : frames.text;
  if (!edits.empty())  // nobody else gets that: it is not packed
    frame = text_frame(wire::encode_snapshot_with(payload_of(frames.text), edits));
  const Participant number = room_.number_of(session.key);
  const Own mine = own(*shared.board(), {session.audience, number});
  if (!mine.empty()) {
    ++room_counters().owns_sent;
    port->send(text_frame(wire::encode_own(number, shared.at().revision, mine)));
  }
  port->send(std::move(frame));
  for (const Frame& since : shared.since()) port->send(since);
}

void Runner::catch_up(const Session& session) {
  const auto port = session.port;
  Channel& c = channel(session.audience);
  send_snapshot(session, *c.at_hand);
  port->follow(c.ring);
}

void Runner::perform(const effect::SnapshotAll& all) {
  for (const Audience audience : {Audience::everyone, Audience::facilitators}) {
    if (!all.to.of(audience)) continue;
    Channel& c = channel(audience);
    c.owed ? c.drop_waiting() : flush(audience, c);
    distrust_snapshots(audience);
    c.owed = c.sessions > 0;
  }
  sight_changed_ = true;
  turn_out_ = true;  // the board may be another than the one that was heard of
  forget_told_ = forget_told_ || all.alone;
}

/// After all entries of this turn.
void Runner::sight_changed() {
  presence_->names_known(room_.board());
  for (const Audience audience : {Audience::everyone, Audience::facilitators})
    if (channel(audience).owed) want_snapshot(audience);
}

/// Nobody who has not got it yet gets it any more.
void Runner::forget_told() {
  for (Channel* c : {&everyone_, &facilitators_}) c->ring.clear();
  shared_board_.reset();
}

/// What the session got so far is from before the ring begins.
void Runner::resync(SessionId id) {
  const auto it = sessions_.find(id);
  if (it == sessions_.end() || !it->second.in) return;
  Channel& c = channel(it->second.audience);
  if (c.owed) return;  // it is on its way
  if (c.at_hand && c.at_hand->ring_from() >= c.ring.begin()) return catch_up(it->second);
  c.fell.insert(id);
  want_snapshot(it->second.audience);
}

/// A session that was told more than what the snapshot for all has must not get that.
void Runner::take_again(Audience audience) {
  Channel& c = channel(audience);
  c.making.reset();
  take_snapshot(audience);
}

}  // namespace entonnoir
