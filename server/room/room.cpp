#include "room/room.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "board/fold.h"
#include "rules/judge.h"

namespace entonnoir {
namespace {

/// Entries kept for resuming and for late edits.
constexpr std::size_t kRecentMax = 1000;
/// Changes in one append.
constexpr std::size_t kBatchMax = 500;
/// Clients whose last seq is remembered; the log remembers all.
constexpr std::size_t kClientsMax = 20'000;

}  // namespace

Room::Room(RoomState state, std::uint64_t seed, bool durable)
    : confirmed_(std::move(state.board)), position_(state.position), marks_(seed), durable_(durable) {
  for (const Entry& entry : state.recent) edits_.record(entry);
  recent_.assign(std::make_move_iterator(state.recent.begin()), std::make_move_iterator(state.recent.end()));
  for (const LastSeq& last : state.last_seqs)
    if (const auto it = confirmed_.people.find(last.by); it != confirmed_.people.end())
      last_[{it->second.key, last.client}] = Last{last.seq, last.position};
  ahead_ = confirmed_;
}

Effects Room::on(Input in) {
  std::visit([&](auto& i) { handle(std::move(i)); }, in);
  return std::exchange(out_, {});
}

void Room::handle(input::Join join) {
  const auto last = last_.find({join.key, join.client});
  const bool resume = join.since && resumable(*join.since);
  out_.push_back(
      effect::Send{join.session, wire::Welcome{.session = join.session,
                                               .role = join.role,
                                               .participant = participant(confirmed_, join.key),
                                               .position = position_,
                                               .last_seq = last == last_.end() ? Seq{} : last->second.seq,
                                               .now = join.now,
                                               .resume = resume ? wire::Resume::entries : wire::Resume::snapshot,
                                               .durable = durable_}});
  sessions_[join.session] = Session{join.role, std::move(join.key), std::move(join.client), std::move(join.name)};
  if (!resume) {
    out_.push_back(effect::SendSnapshot{join.session});
    return;
  }
  if (join.since->revision == position_.revision) return;
  effect::SendEntries missed{join.session, {}, Revision{join.since->revision.value + 1}};
  for (const Entry& entry : recent_)
    if (entry.revision > join.since->revision)
      if (auto seen = project(entry, confirmed_, audience_of(join.role))) missed.entries.push_back(std::move(*seen));
  out_.push_back(std::move(missed));
}

/// CON4
bool Room::resumable(const Position& since) const {
  if (since == position_) return true;
  if (since.epoch != position_.epoch || since.revision >= position_.revision) return false;
  const auto it =
      std::find_if(recent_.begin(), recent_.end(), [&](const Entry& e) { return e.revision == since.revision; });
  if (it == recent_.end() || it->mark != since.mark) return false;
  return std::none_of(it + 1, recent_.end(), retracts);
}

void Room::handle(const input::Leave& leave) { sessions_.erase(leave.session); }

void Room::handle(input::Submitted submitted) {
  const auto it = sessions_.find(submitted.session);
  if (it == sessions_.end()) return;
  Waiting waiting{submitted.session, it->second, std::move(submitted.submit), submitted.now};
  if (adopt_if_waiting(waiting) || answer_repeat(waiting)) return;
  queue_.push_back(std::move(waiting));
  if (batch_.empty() && !reading_) judge_queue();
}

/// A change that is sent again while it is still on its way: the answer goes to the newer connection (SUB5).
bool Room::adopt_if_waiting(const Waiting& again) {
  const auto same = [&](const Waiting& w) {
    return w.submit.seq == again.submit.seq && w.from.client == again.from.client && w.from.key == again.from.key;
  };
  const auto queued = std::find_if(queue_.begin(), queue_.end(), same);
  const auto flying = std::find_if(batch_.begin(), batch_.end(), [&](const Judged& j) { return same(j.waiting); });
  if (queued != queue_.end()) queued->session = again.session;
  if (flying != batch_.end()) flying->waiting.session = again.session;
  return queued != queue_.end() || flying != batch_.end();
}

/// SUB1
bool Room::answer_repeat(const Waiting& waiting) {
  const auto it = last_.find({waiting.from.key, waiting.from.client});
  if (it == last_.end() || waiting.submit.seq > it->second.seq) return false;
  if (waiting.submit.seq == it->second.seq) {
    saved(waiting, it->second.position, nullptr);
  } else {
    rejected(waiting, reject(Code::stale_seq));
  }
  return true;
}

void Room::judge_queue() {
  while (!queue_.empty() && batch_.size() < kBatchMax) {
    Waiting waiting = std::move(queue_.front());
    queue_.pop_front();
    if (answer_repeat(waiting)) continue;
    auto entry = judge_change(waiting);
    if (!entry) {
      rejected(waiting, entry.error());
      continue;
    }
    edits_.record(*entry);
    batch_.push_back(Judged{std::move(waiting), std::move(*entry)});
  }
  if (batch_.empty()) return;
  effect::Append append{position_, {}};
  for (const Judged& judged : batch_) append.entries.push_back(judged.entry);
  out_.push_back(std::move(append));
}

Result<Entry> Room::judge_change(const Waiting& waiting) {
  const Session& from = waiting.from;
  Entry entry{.revision = Revision{position_.revision.value + batch_.size() + 1},
              .mark = Mark{marks_() | 1},  // never 0
              .at = waiting.now,
              .by = participant(ahead_, from.key),
              .client = from.client,
              .seq = waiting.submit.seq,
              .ops = {}};
  const bool newcomer = entry.by.value == 0;
  if (newcomer) {
    const std::uint32_t last = ahead_.people.empty() ? 0 : ahead_.people.rbegin()->first.value;
    entry.by = Participant{last + 1};
    entry.ops.push_back(op::PersonJoin{entry.by, from.key, from.name, from.role});
    fold(ahead_, entry.ops.back(), entry.at, entry.by);
  }
  const Author author{entry.by, from.role, from.client};
  ChangeSoFar so_far;
  for (std::size_t i = 0; i < waiting.submit.ops.size(); ++i) {
    auto op = judge(ahead_, edits_, author, so_far, waiting.submit.ops[i]);
    if (!op) {
      if (i > 0) {
        rewind_to(batch_.size());
      } else if (newcomer) {
        ahead_.people.erase(entry.by);
      }
      Rejection why = op.error();
      why.op = i;
      return why;
    }
    fold(ahead_, *op, entry.at, entry.by);
    entry.ops.push_back(std::move(*op));
  }
  return entry;
}

/// Makes `ahead_` and `edits_` what they are after the first `batch_size` entries of the batch.
void Room::rewind_to(std::size_t batch_size) {
  ahead_ = confirmed_;
  edits_.rewind(confirmed_);
  for (std::size_t i = 0; i < batch_size; ++i) {
    fold(ahead_, batch_[i].entry);
    edits_.record(batch_[i].entry);
  }
}

void Room::handle(const input::BatchAppended& appended) {
  ENTONNOIR_CHECK(appended.at.size() == batch_.size());
  const auto batch = std::exchange(batch_, {});
  for (std::size_t i = 0; i < batch.size(); ++i) {
    Entry entry = batch[i].entry;
    entry.at = appended.at[i];
    last_[{batch[i].waiting.from.key, entry.client}] = Last{entry.seq, {position_.epoch, entry.revision, entry.mark}};
    saved(batch[i].waiting, {position_.epoch, entry.revision, entry.mark}, &entry);
    confirm(entry);
  }
  forget_old_clients();
  judge_queue();
}

/// Folds a durable entry and tells everybody.
void Room::confirm(const Entry& entry) {
  fold(confirmed_, entry);
  position_.revision = entry.revision;
  position_.mark = entry.mark;
  recent_.push_back(entry);
  if (recent_.size() > kRecentMax) recent_.pop_front();
  effect::Publish publish{position_, {}};
  for (const Audience a : {Audience::everyone, Audience::facilitators}) publish.seen[a] = project(entry, confirmed_, a);
  out_.push_back(std::move(publish));
  if (reveals(entry)) out_.push_back(effect::SnapshotAll{});
}

void Room::handle(const input::BatchLostRace&) {
  requeue_batch({});
  reading_ = true;
  out_.push_back(effect::ReadOn{position_});
}

void Room::handle(const input::BatchRepeats& repeats) {
  ENTONNOIR_CHECK(repeats.index < batch_.size());
  const Judged again = batch_[repeats.index];
  last_[{again.waiting.from.key, again.entry.client}] = Last{again.entry.seq, repeats.position};
  saved(again.waiting, repeats.position, nullptr);
  requeue_batch(repeats.index);
  judge_queue();
}

void Room::handle(const input::BatchFailed& failed) {
  reading_ = false;
  const auto at = failed.why.op;
  if (at && *at < batch_.size()) {  // the log refuses one entry; the others may go
    const Waiting refused = batch_[*at].waiting;
    requeue_batch(at);
    rejected(refused, reject(failed.why.code));
    judge_queue();
    return;
  }
  requeue_batch({});
  for (const Waiting& waiting : std::exchange(queue_, {})) rejected(waiting, reject(failed.why.code));
}

/// The batch waits again, in front of what waits already; `but`: all except this one.
void Room::requeue_batch(std::optional<std::size_t> but) {
  for (std::size_t i = batch_.size(); i-- > 0;)
    if (i != but) queue_.push_front(std::move(batch_[i].waiting));
  batch_.clear();
  rewind_to(0);
}

void Room::handle(input::Entries entries) {
  reading_ = false;
  for (const Entry& entry : entries.entries) {
    ENTONNOIR_CHECK(entry.revision.value == position_.revision.value + 1);
    edits_.record(entry);
    confirm(entry);
    if (const auto it = confirmed_.people.find(entry.by); it != confirmed_.people.end())
      last_[{it->second.key, entry.client}] = Last{entry.seq, position_};
  }
  ahead_ = confirmed_;
  judge_queue();
}

void Room::saved(const Waiting& waiting, const Position& position, const Entry* entry) {
  wire::Saved message{waiting.submit.seq, position, {}};
  if (entry && std::holds_alternative<op::PersonJoin>(entry->ops.front())) message.participant = entry->by;
  if (sessions_.contains(waiting.session)) out_.push_back(effect::Send{waiting.session, message});
}

void Room::rejected(const Waiting& waiting, Rejection why) {
  if (!sessions_.contains(waiting.session)) return;
  out_.push_back(effect::Send{waiting.session, wire::Rejected{waiting.submit.seq, std::move(why)}});
}

Participant Room::participant(const Board& board, const PersonKey& key) const { return board.participant(key); }

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
