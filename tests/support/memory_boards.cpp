#include "support/memory_boards.h"

#include <algorithm>

#include "base/check.h"
#include "base/clock.h"

namespace entonnoir {
namespace {

/// What a Conflict tells of what was missed.
constexpr std::size_t kMissedMax = 1'000;
constexpr std::size_t kMissedBytesMax = 1'000'000;

}  // namespace

Position MemoryOpLog::Boards::Kept::tail() const { return entries.empty() ? start() : at(entries.back()); }

bool MemoryOpLog::Boards::Kept::has(const Position& position) const {
  if (position == start()) return true;
  const std::uint64_t revision = position.revision.value, first = start().revision.value + 1;
  if (revision < first || revision - first >= entries.size()) return false;
  return at(entries[revision - first]) == position;
}

std::vector<StoredEntry> MemoryOpLog::Boards::Kept::range(std::uint64_t first, std::uint64_t last) const {
  const std::uint64_t before = start().revision.value;
  first = std::max(first, before + 1);
  last = std::min(last, before + entries.size());
  if (first > last) return {};
  const auto nth = [&](std::uint64_t index) { return entries.begin() + static_cast<std::ptrdiff_t>(index); };
  return {nth(first - before - 1), nth(last - before)};
}

std::uint64_t MemoryOpLog::Boards::Kept::bytes() const {
  std::uint64_t bytes = 0;
  for (const StoredEntry& entry : entries) bytes += entry.ops.size();
  return bytes;
}

void MemoryOpLog::Boards::Kept::add(StoredEntry entry) {
  ENTONNOIR_CHECK(entry.mark.value != 0 && entry.revision.value == tail().revision.value + 1);
  if (entry.by.value != 0) {
    last_seqs[{entry.by, entry.client}] = LastSeq{entry.by, entry.client, entry.seq, at(entry)};
  }
  last_at = entry.at;
  entries.push_back(std::move(entry));
}

void MemoryOpLog::Boards::Kept::trim(StoredSnapshot to) {
  entries = range(to.position.revision.value + 1, UINT64_MAX);
  base = std::move(to);
}

void MemoryOpLog::Boards::Kept::forget(StoredSnapshot to) {
  for (auto& [client, last] : last_seqs)
    if (last.position.revision > to.position.revision) last.position.epoch.value += 1;
  to.position.epoch.value += 1;
  latest = to;
  trim(std::move(to));
}

MemoryOpLog::Boards::Boards(Clock clock, std::uint64_t history_bytes_max)
    : clock_(clock ? std::move(clock) : Clock(wall_clock)), history_bytes_max_(history_bytes_max) {}

Result<MemoryOpLog::Boards::Kept*> MemoryOpLog::Boards::find(const BoardId& board) {
  if (failing) return *failing;
  const auto found = boards.find(board);
  if (found == boards.end()) return reject(Code::unknown_board);
  if (found->second.gone) return reject(Code::board_gone);
  return &found->second;
}

Result<MemoryOpLog::Boards::Kept*> MemoryOpLog::Boards::read(const BoardId& board) {
  auto kept = find(board);
  if (kept && (*kept)->spoiled) return reject(Code::log_unavailable, "told to be unreadable");
  return kept;
}

Result<void> MemoryOpLog::Boards::create(const BoardId& board, BoardMeta meta) {
  if (failing) return *failing;
  if (boards.contains(board)) return reject(Code::id_taken);
  boards[board].meta = std::move(meta);
  return {};
}

Result<void> MemoryOpLog::Boards::erase(const BoardId& board) {
  const auto kept = find(board);
  if (!kept) return kept.error();
  **kept = Kept{.gone = true};
  return {};
}

std::optional<AppendAnswer> MemoryOpLog::Boards::seen(const Kept& kept, const std::vector<NewEntry>& entries) const {
  std::map<std::pair<Participant, ClientId>, Seq> batch;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const NewEntry& entry = entries[i];
    if (entry.by.value == 0) continue;
    const auto key = std::pair(entry.by, entry.client);
    const auto last = kept.last_seqs.find(key);
    if (last != kept.last_seqs.end() && last->second.seq == entry.seq) return Repeat{i, last->second.position};
    const bool stale = (last != kept.last_seqs.end() && entry.seq < last->second.seq) ||
                       (batch.contains(key) && entry.seq <= batch[key]);
    if (stale) return Rejection{Code::stale_seq, {}, i};
    batch[key] = entry.seq;
  }
  return std::nullopt;
}

StoredEntry MemoryOpLog::Boards::add(Kept& kept, NewEntry entry) {
  const Revision revision{kept.tail().revision.value + 1};
  kept.add(StoredEntry{revision, entry.mark, std::max(clock_(), kept.last_at), entry.by, std::move(entry.client),
                       entry.seq, std::move(entry.ops)});
  return kept.entries.back();
}

AppendAnswer MemoryOpLog::Boards::append(const BoardId& board, const Position& if_at, std::vector<NewEntry> entries,
                                         std::vector<StoredEntry>& stored) {
  const auto kept = find(board);
  if (!kept) return kept.error();
  if (fail_appends > 0 && !landing) return --fail_appends, reject(Code::log_unavailable, "told to fail");
  if (conflict_appends > 0) return --conflict_appends, conflict(**kept, if_at);
  if (const auto answer = seen(**kept, entries)) return *answer;
  if ((*kept)->tail() != if_at) return conflict(**kept, if_at);
  Appended appended;
  for (NewEntry& entry : entries) {
    stored.push_back(add(**kept, std::move(entry)));
    appended.at.push_back(stored.back().at);
  }
  appended.tail = (*kept)->tail();
  if (fail_appends > 0) return --fail_appends, reject(Code::log_unavailable, "told to fail, appended all the same");
  return appended;
}

AppendAnswer MemoryOpLog::Boards::restore(const BoardId& board, const Position& if_at,
                                          const std::vector<StoredEntry>& entries) {
  const auto kept = find(board);
  if (!kept) return kept.error();
  if ((*kept)->tail() != if_at) return conflict(**kept, if_at);
  Appended appended;
  for (const StoredEntry& entry : entries) {
    (*kept)->add(entry);
    appended.at.push_back(entry.at);
  }
  appended.tail = (*kept)->tail();
  return appended;
}

AppendAnswer MemoryOpLog::Boards::conflict(const Kept& kept, const Position& if_at) const {
  Conflict conflict{kept.tail(), kept.has(if_at), {}};
  if (!conflict.known) return conflict;
  const std::uint64_t from = if_at.revision.value;
  std::size_t bytes = 0;
  for (StoredEntry& entry : kept.range(from + 1, from + kMissedMax)) {
    if (bytes >= kMissedBytesMax) break;
    bytes += entry.ops.size();
    conflict.missed.push_back(std::move(entry));
  }
  return conflict;
}

Result<Loaded> MemoryOpLog::Boards::load(const BoardId& board) {
  const auto kept = read(board);
  if (!kept) return kept.error();
  const std::uint64_t from = (*kept)->latest ? (*kept)->latest->position.revision.value : 0;
  Loaded loaded{(*kept)->meta, (*kept)->latest, (*kept)->range(from + 1, UINT64_MAX), (*kept)->tail(), {}};
  for (const auto& [key, last] : (*kept)->last_seqs) loaded.last_seqs.push_back(last);
  return loaded;
}

Result<void> MemoryOpLog::Boards::save(const BoardId& board, StoredSnapshot snapshot) {
  const auto found = find(board);
  if (!found) return found.error();
  Kept& kept = **found;
  const bool newer = !kept.latest || kept.latest->position.revision < snapshot.position.revision;
  if (!newer || !kept.has(snapshot.position)) return {};
  const bool too_much = history_bytes_max_ > 0 && kept.bytes() > history_bytes_max_;
  if (too_much && kept.latest) kept.trim(*std::move(kept.latest));
  kept.latest = std::move(snapshot);
  return {};
}

Result<Position> MemoryOpLog::Boards::forget(const BoardId& board, StoredSnapshot base) {
  const auto found = find(board);
  if (!found) return found.error();
  Kept& kept = **found;
  if (base.position.revision.value == 0 || !kept.has(base.position))
    return reject(Code::internal, "a position of another history");
  kept.forget(std::move(base));
  return kept.tail();
}

Result<std::optional<StoredSnapshot>> MemoryOpLog::Boards::base(const BoardId& board) {
  const auto kept = read(board);
  if (!kept) return kept.error();
  return (*kept)->base;
}

Result<std::vector<StoredEntry>> MemoryOpLog::Boards::history(const BoardId& board, Revision from, Revision to) {
  const auto kept = read(board);
  if (!kept) return kept.error();
  return (*kept)->range(from.value, to.value);
}

Result<std::vector<BoardId>> MemoryOpLog::Boards::expired(Millis before) const {
  if (failing) return *failing;
  std::vector<BoardId> out;
  for (const auto& [id, kept] : boards) {
    if (!kept.gone && kept.last_at_or_made() < before) out.push_back(id);
  }
  return out;
}

Result<bool> MemoryOpLog::Boards::expire(const BoardId& board, Millis before) {
  const auto kept = find(board);
  if (!kept) return kept.error();
  if ((*kept)->last_at_or_made() >= before) return false;
  **kept = Kept{.gone = true};
  return true;
}

std::vector<BoardId> MemoryOpLog::Boards::set_back() {
  std::vector<BoardId> lost;
  for (const auto& [id, kept] : boards) {
    const auto before = copy.find(id);
    if (before == copy.end() || before->second.tail() != kept.tail()) lost.push_back(id);
  }
  boards = copy;
  return lost;
}

}  // namespace entonnoir
