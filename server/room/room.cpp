#include "room/room.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "board/before.h"
#include "board/fold.h"
#include "rules/judge.h"

namespace entonnoir {
namespace {

/// Changes in one append.
constexpr std::size_t kBatchMax = 500;

}  // namespace

Room::Room(RoomState state, std::uint64_t seed, RoomPromises promises) : marks_(seed), promises_(promises) {
  for (const Entry& entry : state.recent) edits_.record(entry);
  begin(std::move(state));
}

Effects Room::on(Input in) {
  std::visit([&](auto& i) { handle(std::move(i)); }, in);
  let_in();
  look_back();
  return std::exchange(out_, {});
}

void Room::handle(input::Gathered gathered) {
  for (input::Submitted& submitted : gathered.submits) take_up(std::move(submitted));
  advance();
}

/// Answers at once what can be; the rest waits to be judged.
void Room::take_up(input::Submitted submitted) {
  now_ = std::max(now_, submitted.now);
  const auto arrival = arrivals_.find(submitted.session);
  if (arrival != arrivals_.end()) return arrival->second.submits.push_back(std::move(submitted));
  const auto it = sessions_.find(submitted.session);
  if (it == sessions_.end()) return;
  Waiting waiting{submitted.session, it->second, std::move(submitted.submit), submitted.now};
  if (adopt_if_waiting(waiting) || answer_repeat(waiting)) return;
  if (busy_ == Busy::resting) return rejected(waiting, reject(Code::log_unavailable));
  (is_late(waiting.from) ? late_ : queue_).push_back(std::move(waiting));
}

/// A change that is sent again while it is still on its way: the answer goes to the newer connection (SUB5).
bool Room::adopt_if_waiting(const Waiting& again) {
  const auto same = [&](const Waiting& w) {
    return w.submit.seq == again.submit.seq && same_client(w.from, again.from);
  };
  bool found = false;
  const auto adopt = [&](Waiting& w) {
    if (found || !same(w)) return;
    w.session = again.session;
    found = true;
  };
  std::for_each(queue_.begin(), queue_.end(), adopt);
  std::for_each(late_.begin(), late_.end(), adopt);
  for (Judged& judged : batch_)
    if (!judged.arrived) adopt(judged.waiting);
  return found;
}

/// SUB1
bool Room::answer_repeat(const Waiting& waiting) {
  const auto it = last_.find({waiting.from.key, waiting.from.client});
  if (it == last_.end() || waiting.submit.seq > it->second.seq) return false;
  if (waiting.submit.seq == it->second.seq) {
    saved(waiting, it->second.position, number_of(waiting.from.key));
  } else if (const auto at = brought_back_at(waiting)) {
    saved(waiting, *at, number_of(waiting.from.key));
  } else {
    not_brought_back(waiting);
    rejected(waiting, reject(Code::stale_seq));
  }
  return true;
}

void Room::advance() {
  if (busy_ != Busy::idle) return;
  if (doubt_) {
    busy_ = Busy::reloading;
    out_.push_back(effect::Reload{});
    return;
  }
  if (to_forget_) return forget();
  judge_queue();
  tell_recovered();
}

void Room::judge_queue() {
  while (!queue_.empty() && batch_.size() < kBatchMax) {
    Waiting waiting = std::move(queue_.front());
    queue_.pop_front();
    if (answer_repeat(waiting)) continue;
    auto entry = may_stay(waiting) ? judge_change(waiting) : reject(Code::forbidden);
    if (!entry && look_for_edits(waiting, entry.error())) continue;
    if (!entry) {
      not_brought_back(waiting);
      rejected(waiting, entry.error());
      continue;
    }
    edits_.record(*entry);
    batch_.push_back(Judged{std::move(waiting), std::move(*entry)});
  }
  if (batch_.empty()) return;
  busy_ = Busy::appending;
  effect::Append append{position_, {}};
  for (const Judged& judged : batch_) append.entries.push_back(judged.entry);
  out_.push_back(std::move(append));
}

Result<Entry> Room::judge_change(const Waiting& waiting) {
  const Session& from = waiting.from;
  Entry entry{.revision = Revision{position_.revision.value + batch_.size() + 1},
              .mark = Mark{marks_() | 1},  // never 0
              .at = waiting.now,
              .by = number_ahead(from.key),
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
  const auto token = from.token.empty() ? std::nullopt : std::optional(from.token);
  const Author author{entry.by, from.role, from.client, token};
  ChangeSoFar so_far;
  Before before;
  for (std::size_t i = 0; i < waiting.submit.ops.size(); ++i) {
    const Op& wanted = waiting.submit.ops[i];
    auto op = judge_op(waiting, author, so_far, wanted);
    if (!op) {
      if (!before.restore(ahead_)) {
        rewind_to(batch_.size());
      } else if (newcomer) {
        ahead_.people.erase(entry.by);
      }
      Rejection why = op.error();
      why.op = i;
      return why;
    }
    if (i + 1 < waiting.submit.ops.size()) before.remember(ahead_, *op, entry.by);
    fold(ahead_, *op, entry.at, entry.by);
    entry.ops.push_back(std::move(*op));
  }
  return entry;
}

/// The same as `ahead_.participant`: those who are not confirmed yet are few, and the last ones.
Participant Room::number_ahead(const PersonKey& key) const {
  if (const Participant known = number_of(key); known.value != 0) return known;
  const auto confirmed = confirmed_.people.rbegin();
  const Participant last = confirmed == confirmed_.people.rend() ? Participant{} : confirmed->first;
  for (auto person = ahead_.people.upper_bound(last); person != ahead_.people.end(); ++person)
    if (person->second.key == key) return person->first;
  return {};
}

/// ROL6: a change that still waited when its author was removed, or the link was renewed, comes too late.
bool Room::may_stay(const Waiting& waiting) const {
  if (waiting.lost || waiting.from.role == Role::facilitator) return true;
  const auto person = ahead_.people.find(number_ahead(waiting.from.key));
  const bool removed = person != ahead_.people.end() && person->second.removed;
  return !removed && waiting.from.generation >= ahead_.generation;
}

Result<Op> Room::judge_op(const Waiting& waiting, const Author& author, ChangeSoFar& so_far, const Op& wanted) const {
  if (unsure_text(wanted)) return reject(Code::base_gone);
  // Brought back after the log was set back: their facilitator's token is not here any more, but what came of it is.
  const auto* links = waiting.lost ? std::get_if<op::LinksRenew>(&wanted) : nullptr;
  if (links && author.role == Role::facilitator && links->generation == ahead_.generation + 1) return wanted;
  return judge(ahead_, edits_, author, so_far, wanted);
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
  busy_ = Busy::idle;
  if (overtaken_) {  // others' entries stand where it says that these are: one of both is another history
    doubt_ = true;
    requeue_batch({});
    return advance();
  }
  for (std::size_t i = 0; i < batch_.size(); ++i) {
    if (batch_[i].arrived) continue;
    Entry entry = batch_[i].entry;
    entry.at = appended.at[i];
    confirm_own(batch_[i].waiting, entry);
  }
  batch_.clear();
  forget_old_clients();
  advance();
}

void Room::handle(const input::BatchConflict& conflict) {
  busy_ = Busy::idle;
  if (conflict.known) hear(conflict.missed);
  requeue_batch({});
  doubt_ = doubt_ || !conflict.known || contradicts(conflict.tail);
  if (!doubt_ && conflict.tail.revision > position_.revision) return read_on();
  advance();
}

void Room::handle(const input::BatchRepeats& repeats) {
  ENTONNOIR_CHECK(repeats.index < batch_.size());
  busy_ = Busy::idle;
  Judged& again = batch_[repeats.index];
  if (!again.arrived) {
    last_[{again.waiting.from.key, again.entry.client}] = Last{again.entry.seq, repeats.position};
    saved(again.waiting, repeats.position, number_of(again.waiting.from.key));
  }
  requeue_batch(repeats.index);
  // What the log has and the room has not: the others may rest on it.
  if (!doubt_ && repeats.position.revision > position_.revision) return read_on();
  advance();
}

void Room::handle(const input::BatchFailed& failed) {
  busy_ = Busy::idle;
  const auto at = failed.why.op;
  if (at && *at < batch_.size()) {  // the log refuses one entry; the others may go
    if (may_be_brought_back(batch_[*at], failed.why.code)) {
      requeue_batch({});
      return read_on();
    }
    const Judged refused = batch_[*at];
    requeue_batch(at);
    if (!refused.arrived) {
      not_brought_back(refused.waiting);
      rejected(refused.waiting, reject(failed.why.code));
    }
    return advance();
  }
  requeue_batch({});
  if (failed.why.code == Code::unknown_board) {  // a log from before the board was made
    doubt_ = true;
    return advance();
  }
  fail_queue(failed.why.code);
}

/// Everybody who waits is told; what the log lost goes on waiting for it.
void Room::fail_queue(Code code) {
  for (Waiting& waiting : std::exchange(queue_, {}))
    if (waiting.lost) {
      queue_.push_back(std::move(waiting));
    } else {
      rejected(waiting, reject(code));
    }
  if (queue_.empty() && !doubt_) return;
  busy_ = Busy::resting;
  out_.push_back(effect::RetryLater{});
}

void Room::read_on() {
  busy_ = Busy::reading;
  read_from_ = position_.revision;
  out_.push_back(effect::ReadOn{read_from_});
}

/// The batch waits again, in front of what waits already; `but`: all except this one.
void Room::requeue_batch(std::optional<std::size_t> but) {
  for (std::size_t i = batch_.size(); i-- > 0;)
    if (i != but && !batch_[i].arrived) queue_.push_front(std::move(batch_[i].waiting));
  batch_.clear();
  overtaken_ = false;
  rewind_to(0);
}

void Room::handle(const input::Entries& entries) {
  if (doubt_ || busy_ == Busy::reloading || busy_ == Busy::restoring) return;  // what is loaded will tell
  hear(entries.entries);
  advance();
}

void Room::handle(const input::HaveRead& read) {
  busy_ = Busy::idle;
  // The first one is the room's own: it tells by its mark whether the rest belongs to the same history.
  doubt_ = doubt_ || read.entries.empty() ||
           read.entries.front().revision.value > std::max<std::uint64_t>(1, read_from_.value);
  if (!doubt_) hear(read.entries);
  advance();
}

}  // namespace entonnoir
