// The runner's side that faces the log: what the room wants appended, read and restored, and what others append.
#include <algorithm>
#include <boost/asio/post.hpp>

#include "base/check.h"
#include "base/clock.h"
#include "room/counters.h"
#include "room/runner.h"
#include "wire/wire.h"

namespace entonnoir {
namespace {

namespace asio = boost::asio;
using std::chrono::milliseconds;

/// Entries between two snapshots, which bounds what a load has to fold.
constexpr std::uint64_t kSnapshotEvery = 1000;
constexpr milliseconds kBackoffMin{100};
/// People who are sent away come back within this time, not all at once.
constexpr std::uint64_t kReturnSpreadMs = 1000;

}  // namespace

template <class F>
auto Runner::here(F then) {
  return [weak = weak_from_this(), &io = io_, then](auto answer) {
    asio::post(io, [weak, then, answer = std::move(answer)]() mutable {
      const auto self = weak.lock();
      if (self && !self->ended_) then(*self, std::move(answer));
    });
  };
}

void Runner::perform(effect::Append append) {
  std::vector<NewEntry> entries;
  entries.reserve(append.entries.size());
  for (const Entry& entry : append.entries) entries.push_back(new_entry(entry));
  log_.append(id_, append.if_at, std::move(entries),
              here([asked = Clock::now()](Runner& self, AppendAnswer answer) { self.answered(asked, answer); }));
}

void Runner::answered(Clock::time_point asked, const AppendAnswer& answer) {
  room_counters().append_took(std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - asked).count());
  std::visit(cases{[&](const Appended& a) {
                     tries_ = 0;
                     room_counters().appended(a.at.size());
                     feed(input::BatchAppended{a.at});
                   },
                   [&](const Conflict& c) { conflict(c); },
                   [&](const Repeat& r) {
                     feed(input::BatchRepeats{r.index, r.position});
                   },
                   [&](const Rejection& why) {
                     if (why.code == Code::board_gone) return end({Code::board_gone});
                     feed(input::BatchFailed{why});
                   }},
             answer);
  const Revision now = room_.position().revision;
  if (now < snapshot_saved_.revision || now.value >= snapshot_saved_.revision.value + kSnapshotEvery)
    save_snapshot_aside();
}

void Runner::conflict(const Conflict& conflict) {
  ++room_counters().lost_races;
  auto missed = decode_entries(conflict.missed);
  if (!missed) return cannot_read(missed.error());
  feed(input::BatchConflict{conflict.tail, conflict.known, std::move(*missed)});
}

void Runner::save_snapshot() {
  if (may_save_snapshot()) save_snapshot({room_.position(), wire::encode_state(room_.board(), true)});
}

/// The same of a board that stays, encoded off its thread. One at a time.
void Runner::save_snapshot_aside() {
  if (saving_ || !may_save_snapshot()) return;
  saving_ = true;
  const auto board = std::make_shared<const Board>(room_.board());
  const auto encoded = here([at = room_.position()](Runner& self, std::string bytes) {
    self.saving_ = false;
    const bool forgot = self.room_.has_to_forget() || at.epoch != self.room_.position().epoch;
    if (!forgot) self.save_snapshot({at, std::move(bytes)});
  });
  aside_([board, encoded] { encoded(wire::encode_state(*board, true)); });
}

/// What was erased must not be behind the latest snapshot before the log forgot it: the next load would not see it.
bool Runner::may_save_snapshot() const {
  return !ended_ && snapshot_saved_ != room_.position() && !room_.has_to_forget();
}

/// Only a cache: should it fail, the next load folds more entries.
void Runner::save_snapshot(StoredSnapshot snapshot) {
  snapshot_saved_ = snapshot.position;
  log_.save_snapshot(id_, std::move(snapshot), [](Result<void>) {});
}

void Runner::perform(const effect::ReadOn& read_on) {
  log_.history(id_, read_on.from, Revision{UINT64_MAX >> 1},
               here([](Runner& self, Result<std::vector<StoredEntry>> stored) {
                 if (!stored) return self.failed(stored.error());
                 auto entries = decode_entries(*stored);
                 if (!entries) return self.cannot_read(entries.error());
                 self.feed(input::HaveRead{std::move(*entries)});
               }));
}

void Runner::perform(const effect::LookBack& look) {
  ++room_counters().looks_back;
  log_.history(id_, look.from, look.to,
               here([number = look.number](Runner& self, Result<std::vector<StoredEntry>> stored) {
                 self.looked_back(number, std::move(stored));
               }));
}

void Runner::looked_back(std::uint64_t number, Result<std::vector<StoredEntry>> stored) {
  if (!stored && stored.error().code == Code::board_gone) return end({Code::board_gone});
  if (!stored) return feed(input::LookFailed{number, stored.error()});
  auto entries = decode_entries(*stored);
  if (!entries) return cannot_read(entries.error());
  std::size_t bytes = 0;
  for (const StoredEntry& entry : *stored) bytes += entry.ops.size();
  feed(input::HaveLooked{number, std::move(*entries), bytes});
}

void Runner::failed(const Rejection& why) {
  if (why.code == Code::board_gone) return end({Code::board_gone});
  feed(input::AskFailed{why});
}

/// Entries that this server does not understand must not be skipped: it cannot show the board any more.
void Runner::cannot_read(const Rejection& why) {
  if (report_) report_("board " + id_.value + ": " + why.detail);
  end({Code::internal});
}

void Runner::reload() {
  ++room_counters().reloads;
  load_room(io_, log_, id_, here([](Runner& self, Result<LoadedRoom> loaded) { self.reloaded(std::move(loaded)); }));
}

void Runner::reloaded(Result<LoadedRoom> loaded) {
  if (loaded) {
    tries_ = 0;
    meta_ = std::move(loaded->meta);
    feed(input::Reloaded{std::move(loaded->state)});
    return follow_links();
  }
  if (loaded.error().code == Code::internal) return cannot_read(loaded.error());
  if (loaded.error().code == Code::unknown_board) return make_again();
  failed(loaded.error());
}

/// The log was set back to before the board was made.
void Runner::make_again() {
  log_.create(id_, meta_, here([](Runner& self, Result<void> made) {
                if (!made && made.error().code != Code::id_taken) return self.failed(made.error());
                self.reload();
              }));
}

void Runner::perform(const effect::Restore& restore) {
  std::vector<StoredEntry> entries;
  entries.reserve(restore.entries.size());
  for (const Entry& entry : restore.entries) entries.push_back(stored_entry(entry));
  log_.restore(id_, restore.if_at, std::move(entries),
               here([n = restore.entries.size()](Runner& self, AppendAnswer answer) { self.restored(n, answer); }));
}

void Runner::restored(std::size_t entries, const AppendAnswer& answer) {
  if (const auto* why = std::get_if<Rejection>(&answer)) return failed(*why);
  const bool conflict = !std::holds_alternative<Appended>(answer);
  if (!conflict) {
    room_counters().entries_restored += entries;
    if (report_)
      report_("board " + id_.value + ": the log was set back; " + std::to_string(entries) + " entries are in it again");
  }
  feed(input::Restored{conflict});
}

void Runner::perform(const effect::Forget& forget) {
  ENTONNOIR_CHECK(forget.at == room_.position());
  log_.forget(id_, {forget.at, wire::encode_state(room_.board(), true)},
              here([at = forget.at](Runner& self, Result<Position> tail) { self.forgotten(at, tail); }));
}

void Runner::forgotten(const Position& at, const Result<Position>& tail) {
  if (tail) {
    tries_ = 0;
    ++room_counters().logs_forgot;
    snapshot_saved_ = {tail->epoch, at.revision, at.mark};
    return feed(input::Forgotten{*tail});
  }
  const Rejection& why = tail.error();
  if (why.code == Code::board_gone) return end({Code::board_gone});
  if (why.code == Code::internal) return feed(input::ForgetRefused{});  // by another server, as a rule
  if (report_)
    report_("board " + id_.value + ": what was erased for good is still in the log (" + code_name(why.code) +
            (why.detail.empty() ? "" : ": " + why.detail) + "); it is tried again");
  feed(input::AskFailed{why});
}

/// Doubles with every try; half of it is chance, so that nodes do not try in step.
milliseconds Runner::backoff(int tries) const {
  const auto full = std::min(backoff_max_, kBackoffMin * (1 << std::min(tries, 10)));
  return full / 2 + milliseconds(random_bits() % static_cast<std::uint64_t>(full.count() / 2 + 1));
}

void Runner::perform(const effect::RetryLater&) { retry_after(backoff(tries_++)); }

void Runner::perform(const effect::AwaitOthers&) { retry_after(others_); }

void Runner::retry_after(milliseconds pause) {
  retry_timer_.expires_after(pause);
  retry_timer_.async_wait([weak = weak_from_this()](boost::system::error_code cancelled) {
    const auto self = weak.lock();
    if (!cancelled && self) self->feed(input::Retry{});
  });
}

/// Done after everything else of this turn: those who leave hear what is true now.
void Runner::send_away(const effect::SetBack& set_back) {
  room_counters().entries_restored += set_back.restored;
  room_counters().entries_lost += set_back.lost;
  if (report_)
    report_("board " + id_.value + ": the log was set back and others wrote on it; " +
            std::to_string(set_back.restored) + " changes are in it again, " + std::to_string(set_back.lost) +
            " are lost");
  wire::Bye bye{Code::set_back, true, static_cast<std::int64_t>(random_bits() % kReturnSpreadMs)};
  bye.restored = set_back.restored;
  bye.lost = set_back.lost;
  close_all(bye);
}

/// Why this session may not stay (ROL6).
std::optional<Code> Runner::unwelcome(const Session& session) const {
  const Board& board = room_.board();
  if (session.role == Role::facilitator) return std::nullopt;
  if (session.generation < board.generation) return Code::link_renewed;
  const auto person = board.people.find(room_.number_of(session.key));
  if (person != board.people.end() && person->second.removed) return Code::removed;
  return std::nullopt;
}

void Runner::turn_out() {
  follow_links();
  const auto sessions = sessions_;  // closing a port may lead back to leave()
  for (const auto& [id, session] : sessions)
    if (const auto why = unwelcome(session)) session.port->close(wire::Bye{*why});
}

/// What the board says of its links counts. Beside the entries the log has it for those who have not loaded the board.
void Runner::follow_links() {
  const Board& board = room_.board();
  if (board.generation <= meta_.generation || board.participant_hash.empty()) return;
  meta_.generation = board.generation;
  meta_.participant_hash = board.participant_hash;
  meta_.viewer_hash = board.viewer_hash;
  save_links();
}

/// Again and again: should this server end before it is done, who loads the board does it.
void Runner::save_links() {
  log_.renew_links(id_, {meta_.generation, meta_.participant_hash, meta_.viewer_hash},
                   here([](Runner& self, const Result<void>& saved) {
                     if (saved || saved.error().code == Code::board_gone) return;
                     self.links_timer_.expires_after(self.backoff(0));
                     self.links_timer_.async_wait([weak = self.weak_from_this()](boost::system::error_code cancelled) {
                       const auto runner = weak.lock();
                       if (!cancelled && runner && !runner->ended_) runner->save_links();
                     });
                   }));
}

void Runner::open() {
  follow_links();
  follow();
  feed(input::Opened{});
}

void Runner::follow() {
  const std::uint64_t mine = ++following_;
  subscription_ = log_.subscribe(id_, room_.position(), here([mine](Runner& self, std::vector<StoredEntry> entries) {
                                   if (self.following_ == mine) self.heard(entries);
                                 }),
                                 here([mine](Runner& self, Rejection why) {
                                   if (self.following_ == mine) self.follow_failed(why);
                                 }));
}

/// The room's own entries come back here: known by their revision, before anything is decoded.
void Runner::heard(const std::vector<StoredEntry>& entries) {
  const Position& at = room_.position();
  std::vector<StoredEntry> newer;
  for (const StoredEntry& entry : entries) {
    if (room_.contradicts({at.epoch, entry.revision, entry.mark})) return feed(input::Doubt{});
    if (entry.revision > at.revision) newer.push_back(entry);
  }
  if (newer.empty()) return;
  auto decoded = decode_entries(newer);
  if (!decoded) return cannot_read(decoded.error());
  feed(input::Entries{std::move(*decoded)});
}

void Runner::follow_failed(const Rejection& why) {
  subscription_.reset();
  if (why.code == Code::board_gone) return end({Code::board_gone});
  if (why.code != Code::log_unavailable) return feed(input::Doubt{});
  follow_timer_.expires_after(backoff(0));
  follow_timer_.async_wait([weak = weak_from_this(), mine = following_](boost::system::error_code) {
    const auto self = weak.lock();
    if (self && !self->ended_ && self->following_ == mine) self->follow();
  });
}

void Runner::end(const wire::Bye& bye) {
  if (std::exchange(ended_, true)) return;
  const auto self = shared_from_this();  // the host lets go of it
  subscription_.reset();
  retry_timer_.cancel();
  follow_timer_.cancel();
  links_timer_.cancel();
  if (const auto gone = std::exchange(gone_, {})) gone();
  close_all(bye);
}

}  // namespace entonnoir
