// Changes that were made on texts older than what the room has at hand (TXT4): it looks back into the log, and judges
// others meanwhile.
#include <algorithm>

#include "base/limits.h"
#include "room/room.h"

namespace entonnoir {
namespace {

/// So long what was read again is kept, for the next who needs it.
constexpr std::int64_t kWideMs = 60'000;

}  // namespace

/// The oldest revision whose edits may be used.
Revision Room::edits_floor() const {
  constexpr auto kBack = static_cast<std::uint64_t>(limits::late_edit_entries_max);
  const std::uint64_t last = position_.revision.value;
  return Revision{std::max(edits_after_.value, last > kBack ? last - kBack : 0) + 1};
}

bool Room::lacks_edits(const Ops& ops) const {
  return std::any_of(ops.begin(), ops.end(), [&](const Op& o) {
    const auto* edit = std::get_if<op::NoteEdit>(&o);
    const Note* note = edit ? ahead_.note(edit->note) : nullptr;
    return note && !edits_.reach(edit->note, edit->version, note->version);
  });
}

bool Room::awaits_edits(const Waiting& waiting) const {
  return recent_.older_than_these(position_, edits_floor()) && lacks_edits(waiting.submit.ops);
}

/// True if the change is not refused yet: it waits for the edits that it needs, or is to be judged again with more.
bool Room::look_for_edits(Waiting& waiting, const Rejection& why) {
  if (why.code != Code::base_gone || waiting.lost || !lacks_edits(waiting.submit.ops)) return false;
  if (!recent_.wide()) {
    widen();
    queue_.push_front(std::move(waiting));
    return true;
  }
  if (!awaits_edits(waiting)) return false;
  put_aside(std::move(waiting));
  return true;
}

/// What the same client sent after it waits too: the log takes no lower seq.
void Room::put_aside(Waiting waiting) {
  const Session from = waiting.from;
  late_.push_back(std::move(waiting));
  std::deque<Waiting> others;
  for (Waiting& w : queue_) (!w.lost && same_client(w.from, from) ? late_ : others).push_back(std::move(w));
  queue_ = std::move(others);
}

bool Room::is_late(const Session& from) const {
  return std::any_of(late_.begin(), late_.end(), [&](const Waiting& w) { return same_client(w.from, from); });
}

/// Those that have their edits, or will not get them, are judged with the others.
void Room::release_late() {
  std::deque<Waiting> late = std::exchange(late_, {});
  for (Waiting& w : late) (is_late(w.from) || awaits_edits(w) ? late_ : queue_).push_back(std::move(w));
}

void Room::handle(input::HaveLooked looked) {
  std::size_t added = 0;
  const Recent::Seen seen = recent_.seen(looked.number, std::move(looked.entries), looked.bytes, added);
  doubt_ = doubt_ || seen == Recent::Seen::other_history;
  for (std::size_t i = added; i-- > 0;) know_edits(recent_.entries()[i]);
  release_late();
  advance();
}

void Room::handle(const input::LookFailed& failed) {
  if (!recent_.not_seen(failed.number)) return;
  for (auto& [id, arrival] : arrivals_) arrival.looked = true;
  for (Waiting& waiting : std::exchange(late_, {}))
    if (lacks_edits(waiting.submit.ops)) {
      rejected(waiting, reject(Code::log_unavailable));
    } else {
      queue_.push_back(std::move(waiting));
    }
  doubt_ = doubt_ || failed.why.code == Code::unknown_board;  // a log from before the board was made
  advance();
}

/// Reads on backwards while somebody needs it, and lets go of it a while after.
void Room::look_back() {
  if (late_.empty() && arrivals_.empty()) {
    if (recent_.wide() && now_ > wide_until_) narrow();
    return;
  }
  if (!recent_.wide()) widen();
  wide_until_ = Millis{now_.value + kWideMs};
  if (const auto look = recent_.look(position_)) out_.push_back(effect::LookBack{look->number, look->from, look->to});
}

/// From now on all edits of the entries at hand count, not only the last of each note.
void Room::widen() {
  wide_until_ = Millis{now_.value + kWideMs};
  recent_.widen();
  edits_.keep_all(true);
  const auto& entries = recent_.entries();
  for (auto it = entries.rbegin(); it != entries.rend(); ++it) know_edits(*it);
}

void Room::narrow() {
  recent_.narrow();
  edits_.keep_all(false);
}

void Room::know_edits(const Entry& entry) {
  if (entry.revision > edits_after_) edits_.record_older(entry);
}

}  // namespace entonnoir
