// What a room does when the log may have been set back: an older backup, a replica that lagged (CON11).
#include <algorithm>
#include <iterator>

#include "base/check.h"
#include "room/room.h"

namespace entonnoir {
namespace {

/// Entries in one restore.
constexpr std::size_t kRestoreMax = 200;

/// The ops as their author would submit them again: the server's own part is left out, numbers are given anew. Whom
/// else the author erased is not among them: that number may be another's now (`erase_again` has them erased).
Ops as_submitted(Ops ops, Participant by) {
  std::erase_if(ops, [&](const Op& o) {
    const auto* erase = std::get_if<op::PersonErase>(&o);
    return std::holds_alternative<op::PersonJoin>(o) || (erase && erase->person.value_or(by) != by);
  });
  for (Op& o : ops) {
    if (auto* name = std::get_if<op::PersonName>(&o)) name->person.reset();
    if (auto* erase = std::get_if<op::PersonErase>(&o)) erase->person.reset();
    if (auto* hand = std::get_if<op::PersonHand>(&o); hand && hand->person == by) hand->person.reset();
  }
  return ops;
}

/// Whom the op mutes, removes or takes the hand down of.
std::optional<Participant> turned_to(const Op& o) {
  if (const auto* mute = std::get_if<op::PersonMute>(&o)) return mute->person;
  if (const auto* remove = std::get_if<op::PersonRemove>(&o)) return remove->person;
  if (const auto* hand = std::get_if<op::PersonHand>(&o)) return hand->person;
  return std::nullopt;
}

/// Leaves out what is about people whose numbers are others' on the board that counts now.
void spare_others(Ops& ops, const Board& ours, const Board& theirs) {
  std::erase_if(ops, [&](const Op& o) {
    const auto whom = turned_to(o);
    if (!whom) return false;
    const auto was = ours.people.find(*whom);
    const auto is = theirs.people.find(*whom);
    return was == ours.people.end() || is == theirs.people.end() || was->second.key != is->second.key;
  });
}

template <class Visit>
void each_edited(const Ops& ops, Visit visit) {
  for (const Op& o : ops)
    if (const auto* edit = std::get_if<op::NoteEdit>(&o)) visit(edit->note);
}

}  // namespace

/// Takes the board as it was loaded; `edits_` are the caller's to care for.
void Room::begin(RoomState state) {
  changed_ = state.changed();
  confirmed_ = std::move(state.board);
  ahead_ = confirmed_;
  position_ = state.position;
  numbers_.clear();
  own_told_.clear();
  to_forget_.reset();
  erased_.clear();
  for (const Entry& entry : state.recent) note_erasures(entry);
  recent_.assign(std::move(state.recent));
  last_.clear();
  for (const LastSeq& last : state.last_seqs)
    if (const auto it = confirmed_.people.find(last.by); it != confirmed_.people.end())
      last_[{it->second.key, last.client}] = Last{last.seq, last.position};
}

void Room::handle(const input::Doubt&) {
  if (busy_ == Busy::reloading || busy_ == Busy::restoring) return;  // under way already
  if (busy_ == Busy::awaiting) busy_ = Busy::idle;
  doubt_ = true;
  advance();
}

void Room::handle(input::Reloaded reloaded) {
  ENTONNOIR_CHECK(busy_ == Busy::reloading);
  busy_ = Busy::idle;
  doubt_ = false;
  const Comparison comparison = compare(recent_.entries(), position_, reloaded.state);
  if (const auto* same = std::get_if<SameHistory>(&comparison)) {
    hear(same->newer);
    out_.push_back(effect::Follow{});
    return await_others();
  }
  if (const auto* back = std::get_if<HistorySetBack>(&comparison))
    return restore(reloaded.state.position, back->missing);
  if (reloaded.state.position.epoch > position_.epoch) return take_later(std::move(reloaded.state));
  if (reloaded.state.position.revision.value == 0) return refound(reloaded.state.position.epoch);
  take(std::move(reloaded.state), std::get<HistoriesPart>(comparison).common);
  advance();
}

/// Nobody wrote since the log was set back: it gets again what it had, and nobody need notice.
void Room::restore(Position at, std::vector<Entry> missing) {
  was_set_back_ = true;
  erased_.clear();  // the log may have their words again
  restore_at_ = at;
  missing_ = std::move(missing);
  restore_next();
}

void Room::restore_next() {
  busy_ = Busy::restoring;
  const std::size_t n = std::min(missing_.size(), kRestoreMax);
  out_.push_back(effect::Restore{restore_at_, {missing_.begin(), missing_.begin() + static_cast<std::ptrdiff_t>(n)}});
}

/// The log has not even the board's first entry, and the room no longer holds it: what is here begins a new log.
void Room::refound(Epoch epoch) {
  refounding_ = true;
  position_.epoch = epoch;
  const Entry first{Revision{1}, Mark{marks_() | 1}, changed_, {}, {}, {}, {op::BoardCreate{confirmed_}}};
  restore({position_.epoch, {}, {}}, {first});
}

void Room::handle(const input::Restored& restored) {
  ENTONNOIR_CHECK(busy_ == Busy::restoring);
  busy_ = Busy::idle;
  const bool refounded = std::exchange(refounding_, false) && !restored.conflict;
  if (restored.conflict) {  // somebody else was first
    doubt_ = true;
    return advance();
  }
  const auto done = missing_.begin() + static_cast<std::ptrdiff_t>(std::min(missing_.size(), kRestoreMax));
  const Entry last = *std::prev(done);
  restore_at_ = {position_.epoch, last.revision, last.mark};
  missing_.erase(missing_.begin(), done);
  if (!missing_.empty()) return restore_next();
  if (refounded) {
    position_ = restore_at_;
    recent_.assign({last});
    out_.push_back(effect::SnapshotAll{});
  }
  out_.push_back(effect::Follow{});
  await_others();
}

/// A server that was a little ahead puts back a little more. What was judged here at once would stand in its place, and
/// part the histories.
void Room::await_others() {
  if (doubt_) return advance();
  busy_ = Busy::awaiting;
  out_.push_back(effect::AwaitOthers{});
}

/// Others wrote on the log after it was set back: theirs counts now. What it lost is judged again, in front of all.
void Room::take(RoomState state, std::optional<Revision> common) {
  was_set_back_ = true;
  if (!recovery_) recovery_ = Recovery{};
  std::vector<Waiting> lost = lost_changes(state, common, *recovery_);
  const bool behind = state.position.revision < position_.revision;
  recovery_->tell = recovery_->tell || common || behind || !lost.empty() || recovery_->lost > 0;
  begin(std::move(state));
  edits_ = {};  // versions no longer count the same edits: late ones are refused, not guessed
  edits_after_ = position_.revision;
  for (Waiting& waiting : std::exchange(late_, {})) queue_.push_back(std::move(waiting));
  queue_.insert(queue_.begin(), std::make_move_iterator(lost.begin()), std::make_move_iterator(lost.end()));
  out_.push_back(effect::SnapshotAll{});
  tell_loaded();
  out_.push_back(effect::Follow{});
}

/// The room's entries that are not in `state`, oldest first, each as a submit of its author.
std::vector<Room::Waiting> Room::lost_changes(const RoomState& state, std::optional<Revision> common,
                                              Recovery& recovery) const {
  std::map<ClientKey, Seq> last;
  for (const LastSeq& l : state.last_seqs)
    if (const auto it = state.board.people.find(l.by); it != state.board.people.end())
      last[{it->second.key, l.client}] = l.seq;
  std::set<std::pair<ClientId, Seq>> there;
  for (const Entry& entry : state.recent) there.emplace(entry.client, entry.seq);

  std::vector<Waiting> lost = forgotten_erasures(state);
  for (const Entry& entry : recent_.entries()) {
    if (entry.by.value == 0 || (common && entry.revision <= *common)) continue;
    const Person& person = confirmed_.people.at(entry.by);
    const auto known = last.find({person.key, entry.client});
    const bool later = known != last.end() && entry.seq <= known->second;
    if (later && (!common || there.contains({entry.client, entry.seq}))) continue;
    if (!common) each_edited(entry.ops, [&](const NoteId& note) { recovery.unsure.insert(note); });
    const bool gone = later || person.key.empty();
    erase_again(entry, !gone, lost);
    if (gone) {  // the log takes no lower seq; nobody could have written the other
      ++recovery.lost;
      each_edited(entry.ops, [&](const NoteId& note) { recovery.unsure.insert(note); });
    } else {
      Waiting again = as_submit(entry, person);
      spare_others(again.submit.ops, confirmed_, state.board);
      if (!again.submit.ops.empty()) lost.push_back(std::move(again));
    }
  }
  return lost;
}

/// In the role in which the person joined, or a higher one that one of their connections has now.
Room::Waiting Room::as_submit(const Entry& entry, const Person& person) const {
  Role role = person.role;
  for (const auto& [id, session] : sessions_)
    if (session.key == person.key) role = std::max(role, session.role);
  return Waiting{.session = {},
                 .from = {role, person.key, entry.client, person.name, {}},
                 .submit = {entry.seq, as_submitted(entry.ops, entry.by)},
                 .now = entry.at,
                 .lost = true};
}

bool Room::unsure_text(const Op& op) const {
  const auto* edit = std::get_if<op::NoteEdit>(&op);
  return edit && recovery_ && recovery_->unsure.contains(edit->note);
}

void Room::not_brought_back(const Waiting& waiting) {
  if (!waiting.lost || !recovery_) return;
  ++recovery_->lost;
  each_edited(waiting.submit.ops, [&](const NoteId& note) { recovery_->unsure.insert(note); });
}

bool Room::bringing_back() const {
  return std::any_of(queue_.begin(), queue_.end(), [](const Waiting& w) { return w.lost; }) ||
         std::any_of(batch_.begin(), batch_.end(), [](const Judged& j) { return j.waiting.lost; });
}

/// Several servers bring back what each of them holds, and clients what they sent (SUB9): the same change may come when
/// a later one of its client is in the log already. Where it is there it is saved, though SUB1 would call it stale.
std::optional<Position> Room::brought_back_at(const Waiting& waiting) const {
  if (!was_set_back_) return std::nullopt;
  const Participant by = number_of(waiting.from.key);
  const auto& entries = recent_.entries();
  const auto it = std::find_if(entries.begin(), entries.end(), [&](const Entry& e) {
    return e.by == by && e.seq == waiting.submit.seq && e.client == waiting.from.client;
  });
  if (it == entries.end()) return std::nullopt;
  return Position{position_.epoch, it->revision, it->mark};
}

/// The log calls it stale: whether it is there is known when the log was read on.
bool Room::may_be_brought_back(Judged& refused, Code code) const {
  return was_set_back_ && code == Code::stale_seq && !refused.arrived && !std::exchange(refused.waiting.read, true);
}

/// Where the client's last seq is: nothing if that is being brought back, or from before an epoch began.
std::optional<Revision> Room::revision_of(Seq last, const ClientKey& client) const {
  const auto there = last_.find(client);
  if (there == last_.end() || there->second.seq != last) return std::nullopt;
  const Position& at = there->second.position;
  return at.epoch == position_.epoch ? std::optional(at.revision) : std::nullopt;
}

/// The last seq of the client that the log holds, or is being brought back: neither is to be sent again (SUB9).
Seq Room::last_seq(const ClientKey& client) const {
  const auto last = last_.find(client);
  Seq seq = last == last_.end() ? Seq{} : last->second.seq;
  const auto count = [&](const Waiting& w) {
    if (w.lost && w.from.key == client.first && w.from.client == client.second) seq = std::max(seq, w.submit.seq);
  };
  for (const Judged& judged : batch_) count(judged.waiting);
  for (const Waiting& waiting : queue_) count(waiting);
  return seq;
}

void Room::tell_recovered() {
  if (!recovery_ || bringing_back()) return;
  if (recovery_->tell) out_.push_back(effect::SetBack{recovery_->restored, recovery_->lost});
  recovery_.reset();
}

void Room::handle(const input::AskFailed& failed) {
  doubt_ = doubt_ || busy_ == Busy::reloading || busy_ == Busy::restoring || busy_ == Busy::forgetting;
  refounding_ = false;
  busy_ = Busy::idle;
  fail_queue(failed.why.code);
}

void Room::handle(const input::Retry&) {
  if (busy_ == Busy::resting || busy_ == Busy::awaiting) busy_ = Busy::idle;
  advance();
}

}  // namespace entonnoir
