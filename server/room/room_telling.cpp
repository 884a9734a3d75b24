// What the room folds of the log, and whom it tells.
#include <algorithm>
#include <utility>

#include "board/fold.h"
#include "room/room.h"

namespace entonnoir {
namespace {

/// Clients whose last seq is remembered; the log remembers all.
constexpr std::size_t kClientsMax = 20'000;

bool turns_out(const Entry& entry) {
  return std::any_of(entry.ops.begin(), entry.ops.end(), [](const Op& o) {
    return std::holds_alternative<op::PersonRemove>(o) || std::holds_alternative<op::LinksRenew>(o);
  });
}

}  // namespace

void Room::hear(const std::vector<Entry>& entries) {
  for (const Entry& entry : entries) {
    const bool old = entry.revision <= position_.revision;
    const bool next = entry.revision.value == position_.revision.value + 1;
    doubt_ = doubt_ || (old ? contradicts({position_.epoch, entry.revision, entry.mark}) : !next);
    if (doubt_) return;
    if (old) continue;
    Judged* own = next_in_flight();
    if (own && own->entry.mark == entry.mark) {
      own->arrived = true;
      confirm_own(own->waiting, entry);
    } else {
      hear_foreign(entry);
    }
  }
  forget_old_clients();
}

Room::Judged* Room::next_in_flight() {
  const auto it = std::find_if(batch_.begin(), batch_.end(), [](const Judged& j) { return !j.arrived; });
  return it == batch_.end() ? nullptr : &*it;
}

void Room::hear_foreign(const Entry& entry) {
  if (next_in_flight()) {
    if (!std::exchange(overtaken_, true)) edits_.rewind(confirmed_);
  } else {
    fold(ahead_, entry);
  }
  edits_.record(entry);
  const SightChange change = take_in(entry);
  const auto person = confirmed_.people.find(entry.by);
  if (person != confirmed_.people.end()) tell_author(entry, person->second.key, position_);
  publish(entry, change);
}

void Room::confirm_own(const Waiting& waiting, const Entry& entry) {
  if (waiting.lost && recovery_) ++recovery_->restored;
  const Position at{position_.epoch, entry.revision, entry.mark};
  saved(waiting, at, entry.by);
  if (!waiting.lost) tell_author(entry, waiting.from.key, at, waiting.session);  // else he was told once
  confirm(entry);
}

void Room::confirm(const Entry& entry) {
  const SightChange change = take_in(entry);
  publish(entry, change);
}

/// Folds a durable entry.
SightChange Room::take_in(const Entry& entry) {
  const SightChange change = changes_sight(entry, confirmed_);
  fold(confirmed_, entry);
  position_.revision = entry.revision;
  position_.mark = entry.mark;
  changed_ = entry.at;
  remember_last(entry);
  const bool does_something = note_erasures(entry);
  if (const auto let_go = recent_.add(entry)) edits_.drop_oldest(*let_go);
  return does_something ? change : SightChange{};
}

/// In the order in which they came.
template <class Visit>
void Room::each_session_of(const PersonKey& key, Visit visit) {
  const std::size_t hash = std::hash<PersonKey>{}(key);
  for (auto it = by_person_.lower_bound({hash, {}}); it != by_person_.end() && it->first == hash; ++it)
    if (Session& session = sessions_.at(it->second); session.key == key) visit(it->second, session);
}

/// Its author may be here, though nobody waits for the answer here, or one who has gone: it was told log_unavailable
/// when the log had it all the same, or was sent on another connection, perhaps to another server. He has to know it
/// for his own (SUB3). `answered`: he knows.
void Room::tell_author(const Entry& entry, const PersonKey& key, const Position& at, SessionId answered) {
  each_session_of(key, [&](SessionId id, const Session& session) {
    if (session.client != entry.client || id == answered) return;
    saved({id, session, {entry.seq, {}}, entry.at}, at, entry.by);
  });
}

/// What a board that was loaded anew holds of each session's own, before its snapshot and behind what was told of
/// another history: it may be what was answered log_unavailable (SUB3), and a number (SEE6).
void Room::tell_loaded() {
  for (auto& [id, session] : sessions_) {
    const Participant number = number_of(session.key);
    const auto last = last_.find({session.key, session.client});
    if (last != last_.end()) saved({id, session, {last->second.seq, {}}, {}}, last->second.position, number);
    tell_number(id, session, number);
  }
}

void Room::publish(const Entry& entry, const SightChange& change) {
  tell_numbers(entry);
  send_own(entry, change);
  effect::Publish publish{position_, {}, retracts(entry, confirmed_)};
  for (const Audience a : {Audience::everyone, Audience::facilitators})
    publish.seen[a] = project(entry, confirmed_, a, change);
  out_.push_back(std::move(publish));
  if (turns_out(entry)) out_.push_back(effect::TurnOut{});
  if (change.everyone || change.facilitators) out_.push_back(effect::SnapshotAll{.to = change});
}

/// Another page of this person may be here, which did nothing itself yet (SEE6).
void Room::tell_numbers(const Entry& entry) {
  for (const Op& op : entry.ops)
    if (const auto* join = std::get_if<op::PersonJoin>(&op))
      each_session_of(confirmed_.people.at(join->person).key,
                      [&](SessionId id, Session& session) { tell_number(id, session, join->person); });
}

void Room::tell_number(SessionId id, Session& session, Participant number) {
  if (number.value != 0 && std::exchange(session.told, number) != number)
    out_.push_back(effect::SendNumber{id, number, position_.revision});
}

/// SEE6. Where nothing is withheld there is nothing of one's own.
void Room::send_own(const Entry& entry, const SightChange& change) {
  for (OwnEntry& own : own_entries(entry, confirmed_, change)) {
    own_told_[own.person] = entry.revision;
    const PersonKey& key = confirmed_.people.at(own.person).key;
    each_session_of(key, [&](SessionId id, const Session& session) {
      if (audience_of(session.role) == own.audience) out_.push_back(effect::SendOwn{id, own.person, own.entry});
    });
  }
}

void Room::remember_last(const Entry& entry) {
  const auto person = confirmed_.people.find(entry.by);
  if (person != confirmed_.people.end()) last_[{person->second.key, entry.client}] = Last{entry.seq, position_};
}

/// `by`: the author's number; told where the connection does not know it yet (SUB3).
void Room::saved(const Waiting& waiting, const Position& position, Participant by) {
  const auto session = sessions_.find(waiting.session);
  if (session == sessions_.end()) return;
  wire::Saved message{waiting.submit.seq, position, {}};
  if (by.value != 0 && std::exchange(session->second.told, by) != by) message.participant = by;
  out_.push_back(effect::Send{waiting.session, message});
}

void Room::rejected(const Waiting& waiting, Rejection why) {
  if (!sessions_.contains(waiting.session)) return;
  out_.push_back(effect::Send{waiting.session, wire::Rejected{waiting.submit.seq, std::move(why)}});
}

/// Clients that are long gone: the log still knows them, should they come back.
void Room::forget_old_clients() {
  if (last_.size() <= kClientsMax) return;
  std::vector<Revision> revisions;
  for (const auto& [key, last] : last_) revisions.push_back(last.position.revision);
  std::nth_element(revisions.begin(), revisions.begin() + kClientsMax / 2, revisions.end());
  const Revision middle = revisions[kClientsMax / 2];
  std::erase_if(last_, [&](const auto& item) { return item.second.position.revision < middle; });
}

}  // namespace entonnoir
