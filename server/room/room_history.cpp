#include "room/room_history.h"

#include <algorithm>

namespace entonnoir {
namespace {

/// Marks by revision, as far as a list of entries and the position at its end tell them.
template <class Entries>
class Marks {
 public:
  Marks(const Entries& entries, const Position& end) : entries_(entries), end_(end) {}

  std::uint64_t first() const { return entries_.empty() ? end_.revision.value : entries_.front().revision.value; }
  std::uint64_t last() const { return end_.revision.value; }
  /// `revision` from first() to last().
  Mark at(std::uint64_t revision) const { return revision == last() ? end_.mark : entries_[revision - first()].mark; }
  /// Whether there is nothing before what is at hand: then both begin with the empty log.
  bool whole() const { return entries_.empty() ? last() == 0 : first() == 1; }

 private:
  const Entries& entries_;
  const Position& end_;
};

template <class Entries>
std::vector<Entry> after(const Entries& entries, std::uint64_t revision) {
  std::vector<Entry> out;
  for (const Entry& entry : entries)
    if (entry.revision.value > revision) out.push_back(entry);
  return out;
}

/// The last revision at which both are known to be the same.
template <class Ours, class Theirs>
std::optional<std::uint64_t> common_revision(const Ours& ours, const Theirs& theirs) {
  const std::uint64_t low = std::max<std::uint64_t>({ours.first(), theirs.first(), 1});
  for (std::uint64_t r = std::min(ours.last(), theirs.last()); r >= low; --r)
    if (ours.at(r) == theirs.at(r)) return r;
  if (ours.whole() && theirs.whole()) return 0;
  return std::nullopt;
}

}  // namespace

Millis RoomState::changed() const {
  if (!recent.empty()) return recent.back().at;
  Millis last = board.created_at;
  const auto count = [&](const auto& what) {
    if (what) last = std::max(last, what->at);
  };
  for (const auto& [id, note] : board.notes) {
    last = std::max({last, note.at, note.withdrawn.value_or(Millis{})});
    count(note.set_aside);
    count(note.merged);
    count(note.hidden);
  }
  count(board.ratified);
  count(board.started);
  count(board.closed);
  for (const Round& round : board.rounds) last = std::max({last, round.at, round.closed.value_or(Millis{})});
  return last;
}

Comparison compare(const std::deque<Entry>& ours, const Position& position, const RoomState& loaded) {
  if (position.epoch != loaded.position.epoch) return HistoriesPart{};
  const auto common = common_revision(Marks(ours, position), Marks(loaded.recent, loaded.position));
  if (!common) return HistoriesPart{};
  if (*common == position.revision.value) return SameHistory{after(loaded.recent, *common)};
  if (*common == loaded.position.revision.value) return HistorySetBack{after(ours, *common)};
  return HistoriesPart{Revision{*common}};
}

bool contradicts(const std::deque<Entry>& ours, const Position& position) {
  if (ours.empty() || position.revision < ours.front().revision || position.revision > ours.back().revision)
    return false;
  return ours[position.revision.value - ours.front().revision.value].mark != position.mark;
}

}  // namespace entonnoir
