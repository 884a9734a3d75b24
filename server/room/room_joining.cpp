// How a session is told what it missed: by entries, which are read from the log where they are old, or by a snapshot
// (CON3, CON4, CON6).
#include <algorithm>

#include "base/limits.h"
#include "room/room.h"

namespace entonnoir {
namespace {

/// What one session is told beside a snapshot, in bytes, roughly: entries that it missed, else a snapshot is less;
/// edits of notes that it has edits pending on, else the note is left out.
constexpr std::size_t kToldBytesMax = 1 << 20;

std::size_t bytes_of(const Delta& delta) {
  std::size_t bytes = 32;
  for (const DeltaStep& step : delta)
    if (const auto* insert = std::get_if<Insert>(&step)) bytes += insert->text.size();
  return bytes;
}

template <class O>
std::size_t bytes_of(const O& op) {
  constexpr std::size_t kId = 28, kPlace = 32;
  std::size_t bytes = 128;
  if constexpr (requires { op.text; }) bytes += op.text.size();
  if constexpr (requires { op.delta; }) bytes += bytes_of(op.delta);
  if constexpr (requires { op.notes; }) bytes += op.notes.size() * kId;
  if constexpr (requires { op.places; }) bytes += op.notes.size() * kPlace;
  if constexpr (requires { op.sources; }) bytes += op.sources.size() * kId;
  if constexpr (requires { op.title; }) bytes += op.title.size();
  if constexpr (requires { op.prompt; }) bytes += op.prompt.size();
  if constexpr (std::is_same_v<O, op::NoteSetAside>) bytes += op.why.size();
  return bytes;
}

std::size_t bytes_of(const Entry& entry) {
  std::size_t bytes = 64;
  for (const Op& op : entry.ops) bytes += std::visit([](const auto& o) { return bytes_of(o); }, op);
  return bytes;
}

}  // namespace

/// Let in at the end of the turn (`let_in`), behind what else it brings.
void Room::handle(input::Join join) {
  now_ = std::max(now_, join.now);
  const SessionId id = join.session;
  arrivals_[id] = Arrival{std::move(join), {}, confirmed_.generation};
}

void Room::handle(const input::Leave& leave) {
  arrivals_.erase(leave.session);
  drop_session(leave.session);
}

void Room::keep_session(SessionId id, Session session) {
  drop_session(id);
  by_person_.emplace(std::hash<PersonKey>{}(session.key), id);
  sessions_.emplace(id, std::move(session));
}

void Room::drop_session(SessionId id) {
  const auto it = sessions_.find(id);
  if (it == sessions_.end()) return;
  by_person_.erase({std::hash<PersonKey>{}(it->second.key), id});
  sessions_.erase(it);
}

void Room::let_in() {
  if (arrivals_.empty()) return;
  for (auto& [id, arrival] : std::exchange(arrivals_, {}))
    if (awaits_older(arrival)) {
      arrival.join.at_hand.reset();  // by then it may show too much
      arrivals_[id] = std::move(arrival);
    } else {
      welcome(std::move(arrival));
    }
}

bool Room::awaits_older(const Arrival& arrival) const {
  if (arrival.looked) return false;
  const Resumes resumes = arrival.join.since ? resumable(*arrival.join.since) : Resumes::no;
  if (resumes != Resumes::no) return resumes == Resumes::perhaps;
  if (!recent_.older_than_these(position_, edits_floor())) return false;
  const auto& pending = arrival.join.pending;
  return std::any_of(pending.begin(), pending.end(), [&](const wire::PendingText& p) {
    const Note* note = told_of(p, arrival.join);
    return note && !edits_.reach(p.note, p.version, note->version);
  });
}

void Room::welcome(Arrival arrival) {
  input::Join& join = arrival.join;
  const SessionId id = join.session;
  const bool resume = join.since && resumable(*join.since) == Resumes::yes;
  const Participant number = number_of(join.key);
  const ClientKey client{join.key, join.client};
  const Seq last = last_seq(client);
  const bool shared = !resume && join.at_hand && may_begin_at(*join.at_hand, join);
  const Position at = shared ? *join.at_hand : position_;
  out_.push_back(effect::Send{id, wire::Welcome{.session = id,
                                                .role = join.role,
                                                .participant = number,
                                                .position = at,
                                                .last_seq = last,
                                                .now = now_,
                                                .resume = resume ? wire::Resume::entries : wire::Resume::snapshot,
                                                .durable = promises_.durable,
                                                .kept_until = kept_until(),
                                                .last_revision = revision_of(last, client)}});
  if (resume) {
    send_missed(join);
  } else {
    out_.push_back(effect::SendSnapshot{id, shared ? std::vector<wire::NoteEdits>{} : edits_for(join), at});
  }
  out_.push_back(effect::Enter{id, resume});
  keep_session(id, {join.role, std::move(join.key), std::move(join.client), std::move(join.name), number,
                    std::move(join.token), arrival.generation});
  if (!arrival.submits.empty()) handle(input::Gathered{std::move(arrival.submits)});
}

/// A client that has or did nothing that the snapshot lacks: it must not be led back behind what it knows to be saved,
/// and the edits that it needs lead up to the room's position (CON6).
bool Room::may_begin_at(const Position& snapshot, const input::Join& join) const {
  const auto since_then = [&](Revision revision) { return revision > snapshot.revision; };
  if (!join.pending.empty()) return false;
  if (join.since && join.since->epoch == snapshot.epoch && since_then(join.since->revision)) return false;
  const auto saved = last_.find({join.key, join.client});
  if (saved != last_.end() && since_then(saved->second.position.revision)) return false;
  const auto own = own_told_.find(number_of(join.key));
  return own == own_told_.end() || !since_then(own->second);
}

void Room::send_missed(const input::Join& join) {
  if (join.since->revision == position_.revision) return;
  effect::SendEntries missed{join.session, {}, Revision{join.since->revision.value + 1}};
  const Viewer who = viewer(join);
  for (const Entry& entry : recent_.entries())
    if (entry.revision > join.since->revision)
      if (auto seen = project(entry, confirmed_, who)) missed.entries.push_back(std::move(*seen));
  out_.push_back(std::move(missed));
}

/// CON4
Room::Resumes Room::resumable(const Position& since) const {
  if (since == position_) return Resumes::yes;
  const bool before = since.epoch == position_.epoch && since.revision < position_.revision && since.revision.value > 0;
  constexpr auto kMax = static_cast<std::uint64_t>(limits::resume_entries_max);
  if (!before || position_.revision.value - since.revision.value > kMax) return Resumes::no;
  std::size_t bytes = 0;
  const auto& entries = recent_.entries();
  for (auto e = entries.rbegin(); e != entries.rend(); ++e) {
    if (e->revision == since.revision) return e->mark == since.mark ? Resumes::yes : Resumes::no;
    bytes += bytes_of(*e);
    if (retracts(*e, confirmed_) || bytes > kToldBytesMax) return Resumes::no;
  }
  return recent_.older_than_these(position_, since.revision) ? Resumes::perhaps : Resumes::no;
}

Viewer Room::viewer(const input::Join& join) const { return {audience_of(join.role), number_of(join.key)}; }

/// The note whose edits the client needs: it may see the text, and its version counts the edits of this history.
const Note* Room::told_of(const wire::PendingText& pending, const input::Join& join) const {
  if (join.since && join.since->epoch == position_.epoch && contradicts(*join.since)) return nullptr;
  const Note* note = confirmed_.note(pending.note);
  const bool told = note && !note->withdrawn && may_read(confirmed_, *note, viewer(join));
  return told && note->version > pending.version ? note : nullptr;
}

/// CON6
std::vector<wire::NoteEdits> Room::edits_for(const input::Join& join) const {
  const Participant self = number_of(join.key);
  std::size_t bytes = 0;
  std::vector<wire::NoteEdits> out;
  for (const wire::PendingText& pending : join.pending) {
    const Note* note = told_of(pending, join);
    if (!note) continue;
    wire::NoteEdits edits{pending.note, pending.version, {}};
    std::size_t more = 0;
    for (Edits::Edit& edit : edits_.between(pending.note, pending.version, note->version)) {
      more += bytes_of(edit.delta);
      const bool own = edit.client == join.client && edit.by == self;
      const bool later = edit.by == self && edit.client > join.client;
      edits.edits.push_back({std::move(edit.delta), edit.by, own ? std::optional(edit.seq) : std::nullopt, later});
    }
    if (edits.edits.empty() || bytes + more > kToldBytesMax) continue;
    bytes += more;
    out.push_back(std::move(edits));
  }
  return out;
}

}  // namespace entonnoir
