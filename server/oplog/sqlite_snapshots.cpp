// Snapshots, and what of a board's entries is kept.
#include <algorithm>

#include "oplog/sqlite_rows.h"

namespace entonnoir {
namespace {

/// How many entries are dropped at once: a few milliseconds' work.
constexpr std::int64_t kDropAtOnce = 200;

}  // namespace

Result<std::optional<StoredSnapshot>> SqliteStore::snapshot(const Row& row, std::string_view kind) {
  Query query = snapshot_.use(row.key, kind);
  if (!query.row()) return std::optional<StoredSnapshot>();
  StoredSnapshot snapshot{position_of(query, 0), query.bytes(3)};
  if (query.integer(4) != sum_of(row.key, snapshot)) return damaged(row.board, "the snapshot is damaged");
  if (!has(row, snapshot.position)) return damaged(row.board, "the snapshot is of another history");
  return std::optional(std::move(snapshot));
}

Result<std::optional<StoredSnapshot>> SqliteStore::latest(const Row& row) {
  auto latest = snapshot(row, "latest");
  if (latest && !*latest && row.base.revision.value > 0) return damaged(row.board, "its snapshot is missing");
  return latest;
}

Result<std::optional<StoredSnapshot>> SqliteStore::base(const BoardId& board) {
  const auto row = find(board);
  if (!row) return row.error();
  if (row->base.revision.value == 0) return std::optional<StoredSnapshot>();
  auto base = snapshot(*row, "base");
  const bool other = base && (!*base || (*base)->position != row->base);
  if (other) return damaged(board, "the snapshot that its history begins after is missing");
  return base;
}

Result<void> SqliteStore::save_snapshot(const BoardId& board, const StoredSnapshot& snapshot) {
  const auto row = find(board);
  if (!row) return row.error();
  const Position& at = snapshot.position;
  const auto kept = latest_position(*row);
  if ((kept && kept->revision >= at.revision) || !has(*row, at)) return {};
  const bool too_much = history_bytes_max_ > 0 && row->bytes > history_bytes_max_;
  if (too_much && kept && has(*row, *kept)) trim(*row, *kept);
  put(*row, "latest", snapshot);
  return {};
}

void SqliteStore::put(const Row& row, std::string_view kind, const StoredSnapshot& snapshot) {
  const Position& at = snapshot.position;
  set_snapshot_.run(row.key, kind, signed_of(at.epoch.value), signed_of(at.revision.value), signed_of(at.mark.value),
                    Blob{snapshot.bytes}, sum_of(row.key, snapshot));
}

Result<Position> SqliteStore::forget(const BoardId& board, StoredSnapshot base) {
  const auto row = find(board);
  if (!row) return row.error();
  if (base.position.revision.value == 0 || !has(*row, base.position))
    return reject(Code::internal, "a position of another history");
  const std::int64_t revision = signed_of(base.position.revision.value);
  const Epoch epoch{row->tail.epoch.value + 1};
  base.position.epoch = epoch;
  drop_entries_.run(row->key, revision);  // all at once: an answer means that they are gone
  for (const char* kind : {"base", "latest"}) put(*row, kind, base);
  set_base(*row, base.position);
  set_epoch_.run(signed_of(epoch.value), row->key);
  renew_last_seqs_.run(signed_of(epoch.value), row->key, revision);
  note_erased(*row);
  return Position{epoch, row->tail.revision, row->tail.mark};
}

std::optional<Position> SqliteStore::latest_position(const Row& row) {
  Query query = snapshot_position_.use(row.key);
  if (!query.row()) return std::nullopt;
  return position_of(query, 0);
}

void SqliteStore::trim(const Row& row, const Position& to) {
  make_base_.run(row.key);
  set_base(row, to);
  dropping_.push_back(row.key);
}

void SqliteStore::set_base(const Row& row, const Position& to) {
  const std::int64_t revision = signed_of(to.revision.value);
  set_base_.run(revision, signed_of(to.mark.value), row.key, revision, row.key);
}

void SqliteStore::find_leftovers() {
  Statement below = db_.prepare(
      "SELECT key FROM boards WHERE base > 0 AND "
      "base >= (SELECT min(revision) FROM entries WHERE entries.board = boards.key)");
  Query query = below.use();
  while (query.row()) dropping_.push_back(query.integer(0));
}

void SqliteStore::drop_some() {
  const std::int64_t key = dropping_.back();
  std::int64_t last = 0;
  {
    Query query = leftovers_.use(key, key);
    if (query.row()) last = std::min(query.integer(0) + kDropAtOnce - 1, query.integer(1));
  }
  if (last == 0) return void(std::erase(dropping_, key));
  drop_entries_.run(key, last);
}

}  // namespace entonnoir
