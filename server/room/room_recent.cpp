#include "room/room_recent.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/limits.h"

namespace entonnoir {
namespace {

/// Entries kept when nobody needs more.
constexpr std::size_t kRecentMax = 1000;
constexpr auto kWideMax = static_cast<std::size_t>(limits::late_edit_entries_max);

bool contiguous(const std::vector<Entry>& entries) {
  return std::adjacent_find(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
           return b.revision.value != a.revision.value + 1;
         }) == entries.end();
}

}  // namespace

void Recent::assign(std::vector<Entry> entries) {
  entries_.assign(std::make_move_iterator(entries.begin()), std::make_move_iterator(entries.end()));
  asked_.reset();
  older_bytes_ = 0;
  oldest_ = false;
  wide_ = false;
}

void Recent::forget(Revision last) {
  while (!entries_.empty() && entries_.front().revision <= last) entries_.pop_front();
  asked_.reset();
  older_bytes_ = 0;
  oldest_ = true;
  wide_ = false;
}

std::optional<Entry> Recent::add(const Entry& entry) {
  entries_.push_back(entry);
  if (entries_.size() <= (wide_ ? kWideMax : kRecentMax)) return std::nullopt;
  Entry let_go = std::move(entries_.front());
  entries_.pop_front();
  oldest_ = false;
  return let_go;
}

const Entry* Recent::at(Revision revision) const {
  if (entries_.empty() || revision < entries_.front().revision || revision > entries_.back().revision) return nullptr;
  return &entries_[revision.value - entries_.front().revision.value];
}

Revision Recent::first(const Position& end) const {
  return entries_.empty() ? Revision{end.revision.value + 1} : entries_.front().revision;
}

bool Recent::older_than_these(const Position& end, Revision floor) const {
  return !oldest_ && first(end) > std::max(floor, Revision{1});
}

std::optional<Recent::Look> Recent::look(const Position& end) {
  if (asked_) return std::nullopt;
  const Revision to = entries_.empty() ? end.revision : entries_.front().revision;
  const Revision from{to.value > kLookMax ? to.value - kLookMax : 1};
  asked_ = Asked{{++looks_, from, to}, entries_.empty() ? end.mark : entries_.front().mark};
  return asked_->look;
}

Recent::Seen Recent::seen(std::uint64_t number, std::vector<Entry> entries, std::size_t bytes, std::size_t& added) {
  added = 0;
  if (!asked_ || asked_->look.number != number) return Seen::nothing;
  const Asked asked = *std::exchange(asked_, {});
  oldest_ = true;  // until it turns out that there may be more
  if (entries.empty()) return Seen::nothing;
  const Entry& known = entries.back();
  if (known.revision != asked.look.to || known.mark != asked.mark || !contiguous(entries)) return Seen::other_history;
  older_bytes_ += bytes;
  oldest_ = entries.front().revision > asked.look.from || asked.look.from.value <= 1 || older_bytes_ > kOlderBytesMax;
  if (!entries_.empty() && entries_.front().revision.value > known.revision.value + 1) return Seen::nothing;
  while (!entries_.empty() && !entries.empty() && entries.back().revision >= entries_.front().revision)
    entries.pop_back();
  added = entries.size();
  entries_.insert(entries_.begin(), std::make_move_iterator(entries.begin()), std::make_move_iterator(entries.end()));
  return Seen::older;
}

bool Recent::not_seen(std::uint64_t number) {
  if (!asked_ || asked_->look.number != number) return false;
  asked_.reset();
  return true;
}

void Recent::narrow() {
  wide_ = false;
  asked_.reset();
  older_bytes_ = 0;
  if (entries_.size() <= kRecentMax) return;
  entries_.erase(entries_.begin(), entries_.end() - static_cast<std::ptrdiff_t>(kRecentMax));
  oldest_ = false;
}

}  // namespace entonnoir
