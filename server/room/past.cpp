#include "room/past.h"

#include <algorithm>
#include <future>

#include "base/limits.h"
#include "board/fold.h"
#include "board/history.h"
#include "room/loading.h"

namespace entonnoir {
namespace {

/// Entries that are asked of the log at once: a millisecond of its time.
constexpr std::uint64_t kAtOnce = 200;
/// A page ends behind the entry that reaches this.
constexpr std::size_t kPageBytes = 1'000'000;
/// Boards kept at hand: those of the workshops that are looked at now.
constexpr std::size_t kRememberedMax = 4;
constexpr std::chrono::seconds kPatience{10};

Rejection changed_meanwhile() {
  return reject(Code::log_unavailable, "The history changed while it was read. Try again in a moment.");
}

/// Where history begins without a base: before the first entry.
PastBoard nothing(const Position& now) {
  PastBoard out;
  out.position = Position{now.epoch, Revision{}, Mark{}};
  return out;
}

Result<PastBoard> board_of(const StoredSnapshot& base) {
  auto board = wire::decode_state(base.bytes);
  if (!board) return reject(Code::internal, "the base cannot be read: " + board.error().detail);
  return PastBoard{std::move(*board), base.position, {}};
}

}  // namespace

template <class T>
Result<T> Past::ask(std::function<void(OpLog::Done<T>)> question) {
  if (cancelled_) return reject(Code::shutting_down);
  const auto promise = std::make_shared<std::promise<Result<T>>>();
  auto answer = promise->get_future();
  question([promise](Result<T> told) { promise->set_value(std::move(told)); });
  if (answer.wait_for(kPatience) != std::future_status::ready) return reject(Code::log_unavailable);
  return answer.get();
}

Result<wire::History> Past::page(const BoardId& id, Revision from, const Board& today, Audience audience,
                                 const Position& now) {
  auto page = read_page(id, from, today, audience, now, true);
  // What was remembered may be of a history that is no more.
  if (!page && page.error().code == Code::log_unavailable) page = read_page(id, from, today, audience, now, false);
  return page;
}

Result<wire::History> Past::read_page(const BoardId& id, Revision from, const Board& today, Audience audience,
                                      const Position& now, bool warm) {
  const auto base = this->base(id, now);
  if (!base) return base.error();
  const Revision first = *base ? (*base)->position.revision : Revision{1};
  wire::History page{now, std::max(from, first), now.revision, first, {}, {}};
  if (from > now.revision) return page;
  const bool with_base = *base && from <= first;
  const Revision begin{with_base ? first.value + 1 : page.from.value};
  const Revision before{begin.value - 1};
  auto at = go_to(id, before, *base, now, warm ? before : Revision{});
  if (!at) return at.error();
  if (with_base) page.base = {at->position, wire::encode_state(seen_today(at->board, today, audience))};
  const Revision last{std::min(now.revision.value, begin.value - 1 + limits::history_entries_max)};
  const auto add = [&](PastBoard& past, const Entry& entry) {
    if (const auto seen = fold_seen(past.board, entry, today, audience)) {
      if (!page.entries.empty()) page.entries += ',';
      page.entries += wire::encode_entry(*seen);
    }
    return page.entries.size() < kPageBytes;
  };
  if (const auto read = read_on(id, *at, last, add); !read) return read.error();
  page.to = at->position.revision;
  remember(id, std::move(*at));
  return page;
}

Result<PastBoard> Past::board_at(const BoardId& id, Revision revision, const Position& now) {
  if (revision > now.revision) return reject(Code::unknown_revision);
  const auto base = this->base(id, now);
  if (!base) return base.error();
  const Revision first = *base ? (*base)->position.revision : Revision{1};
  if (revision < first) return reject(Code::unknown_revision);
  // From before it, so that an entry is read, which tells whether what is remembered is of this history.
  auto at = go_to(id, revision, *base, now, Revision{revision.value - 1});
  if (!at && at.error().code == Code::log_unavailable) at = go_to(id, revision, *base, now, Revision{});
  if (at) remember(id, *at);
  return at;
}

/// From the nearest board that is remembered up to `known`, or from where history begins.
Result<PastBoard> Past::go_to(const BoardId& id, Revision revision, const Base& base, const Position& now,
                              Revision known) {
  const auto near = recall(id, known, now);
  auto at = near ? Result<PastBoard>(*near) : base ? board_of(*base) : nothing(now);
  if (!at) return at;
  const auto fold_in = [](PastBoard& past, const Entry& entry) {
    fold(past.board, entry);
    return true;
  };
  if (const auto read = read_on(id, *at, revision, fold_in); !read) return read.error();
  return at;
}

/// Entry by entry up to `to`, or until `visit`, which folds it in, has enough.
Result<void> Past::read_on(const BoardId& id, PastBoard& at, Revision to, const Visit& visit) {
  while (at.position.revision < to) {
    const auto stored = next_entries(id, at, to);
    if (!stored) return stored.error();
    const auto entries = decode_entries(*stored);
    if (!entries) return entries.error();
    for (const Entry& entry : *entries) {
      const bool more = visit(at, entry);
      at.position = Position{at.position.epoch, entry.revision, entry.mark};
      at.at = entry.at;
      if (!more) return {};
    }
  }
  return {};
}

/// Some entries behind `at`, at least one. The entry at it is read as well: if it is another one, so are the next.
Result<std::vector<StoredEntry>> Past::next_entries(const BoardId& id, const PastBoard& at, Revision to) {
  const std::uint64_t here = at.position.revision.value;
  const Revision last{std::min(to.value, here + kAtOnce)};
  auto entries = ask<std::vector<StoredEntry>>(
      [&](auto done) { log_.history(id, Revision{std::max<std::uint64_t>(here, 1)}, last, std::move(done)); });
  if (!entries) return entries;
  const bool overlaps = !entries->empty() && entries->front().revision.value == here;
  // Without it only behind a base (whose entry is not kept), or before the first.
  if (overlaps ? entries->front().mark != at.position.mark : at.at.has_value()) return changed_meanwhile();
  if (overlaps) entries->erase(entries->begin());
  if (entries->empty() || entries->front().revision.value != here + 1) return changed_meanwhile();
  return entries;
}

Result<Past::Base> Past::base(const BoardId& id, const Position& now) {
  auto base = ask<Base>([&](auto done) { log_.base(id, std::move(done)); });
  if (base && *base && ((*base)->position.epoch != now.epoch || (*base)->position.revision > now.revision))
    return changed_meanwhile();
  return base;
}

std::shared_ptr<const PastBoard> Past::recall(const BoardId& id, Revision revision, const Position& now) {
  const std::lock_guard lock(mutex_);
  // An epoch ends when words are erased for good.
  std::erase_if(remembered_, [&](const Remembered& r) { return r.id == id && r.board->position.epoch != now.epoch; });
  std::shared_ptr<const PastBoard> best;
  for (const auto& [board, past] : remembered_) {
    const bool nearer = !best || past->position.revision > best->position.revision;
    if (board == id && past->position.revision <= revision && nearer) best = past;
  }
  return best;
}

void Past::remember(const BoardId& id, PastBoard board) {
  auto kept = std::make_shared<const PastBoard>(std::move(board));
  const std::lock_guard lock(mutex_);
  std::erase_if(remembered_, [&](const Remembered& r) {
    return r.id == id && r.board->position.revision == kept->position.revision;
  });
  if (remembered_.size() >= kRememberedMax) remembered_.pop_front();
  remembered_.push_back({id, std::move(kept)});
}

}  // namespace entonnoir
