#include <algorithm>
#include <map>

#include "oplog/sqlite_rows.h"

namespace entonnoir {
namespace {

/// A checkpoint when there is nothing else to do, and one in any case.
constexpr int kWalPagesIdle = 1'000;
constexpr int kWalPagesMax = 8'000;

/// What a Conflict tells of what was missed, so that a room that was far behind does not hold up all others.
constexpr std::uint64_t kMissedMax = 1'000;
constexpr std::size_t kMissedBytesMax = 1'000'000;

}  // namespace

SqliteStore::SqliteStore(Sqlite db, std::uint64_t history_bytes_max)
    : db_(std::move(db)),
      history_bytes_max_(history_bytes_max),
      unwiped_(db_.number("SELECT EXISTS(SELECT 1 FROM unwiped)") != 0),
      begin_(db_.prepare("BEGIN")),
      commit_(db_.prepare("COMMIT")),
      rollback_(db_.prepare("ROLLBACK")),
      find_(
          db_.prepare("SELECT key, gone, created_at, generation, facilitator_hash, participant_hash, viewer_hash, at, "
                      "epoch, revision, mark, epoch, base, base_mark, bytes FROM boards WHERE board = ?")),
      create_(db_.prepare("INSERT INTO boards(board, created_at, generation, facilitator_hash, participant_hash, "
                          "viewer_hash) VALUES(?, ?, ?, ?, ?, ?)")),
      renew_links_(db_.prepare("UPDATE boards SET generation = ?1, participant_hash = ?2, viewer_hash = ?3 "
                               "WHERE key = ?4 AND generation < ?1")),
      bury_(db_.prepare("UPDATE boards SET gone = 1, created_at = 0, generation = 0, facilitator_hash = '', "
                        "participant_hash = '', viewer_hash = '', revision = 0, mark = 0, at = 0, base = 0, "
                        "base_mark = 0, bytes = 0 WHERE key = ?")),
      expired_(db_.prepare("SELECT board FROM boards WHERE gone = 0 AND iif(revision = 0, created_at, at) < ?")),
      advance_(db_.prepare("UPDATE boards SET revision = ?, mark = ?, at = ?, bytes = ? WHERE key = ?")),
      add_entry_(db_.prepare("INSERT INTO entries(board, revision, mark, at, by, client, seq, ops, sum) "
                             "VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)")),
      mark_(db_.prepare("SELECT mark FROM entries WHERE board = ? AND revision = ?")),
      range_(db_.prepare("SELECT revision, mark, at, by, client, seq, ops, sum FROM entries "
                         "WHERE board = ? AND revision BETWEEN ? AND ? ORDER BY revision")),
      drop_entries_(db_.prepare("DELETE FROM entries WHERE board = ? AND revision <= ?")),
      leftovers_(db_.prepare("SELECT revision, (SELECT base FROM boards WHERE key = ?) AS kept FROM entries "
                             "WHERE board = ? AND revision <= kept ORDER BY revision LIMIT 1")),
      set_base_(db_.prepare("UPDATE boards SET base = ?, base_mark = ?, bytes = (SELECT coalesce(sum(length(ops)), 0) "
                            "FROM entries WHERE board = ? AND revision > ?) WHERE key = ?")),
      set_epoch_(db_.prepare("UPDATE boards SET epoch = ? WHERE key = ?")),
      last_seq_(db_.prepare("SELECT seq, epoch, revision, mark FROM last_seqs "
                            "WHERE board = ? AND by = ? AND client = ?")),
      set_last_seq_(db_.prepare("REPLACE INTO last_seqs(board, by, client, seq, epoch, revision, mark) "
                                "VALUES(?, ?, ?, ?, ?, ?, ?)")),
      last_seqs_(db_.prepare("SELECT by, client, seq, epoch, revision, mark FROM last_seqs WHERE board = ?")),
      renew_last_seqs_(db_.prepare("UPDATE last_seqs SET epoch = ? WHERE board = ? AND revision > ?")),
      drop_last_seqs_(db_.prepare("DELETE FROM last_seqs WHERE board = ?")),
      snapshot_position_(db_.prepare("SELECT epoch, revision, mark FROM snapshots "
                                     "WHERE board = ? AND kind = 'latest'")),
      snapshot_(db_.prepare("SELECT epoch, revision, mark, bytes, sum FROM snapshots WHERE board = ? AND kind = ?")),
      set_snapshot_(db_.prepare("REPLACE INTO snapshots(board, kind, epoch, revision, mark, bytes, sum) "
                                "VALUES(?, ?, ?, ?, ?, ?, ?)")),
      make_base_(db_.prepare("UPDATE OR REPLACE snapshots SET kind = 'base' WHERE board = ? AND kind = 'latest'")),
      drop_snapshots_(db_.prepare("DELETE FROM snapshots WHERE board = ?")),
      note_unwiped_(db_.prepare("INSERT OR IGNORE INTO unwiped VALUES(?)")),
      drop_unwiped_(db_.prepare("DELETE FROM unwiped")),
      probe_(db_.prepare("INSERT INTO probe VALUES(zeroblob(65536))")),
      drop_probe_(db_.prepare("DELETE FROM probe")) {
  find_leftovers();
}

void SqliteStore::begin() {
  changes_before_ = db_.changes();
  begin_.run();
}

bool SqliteStore::commit() {
  commit_.run();
  return db_.changes() != changes_before_;
}

void SqliteStore::rollback() {
  if (db_.in_transaction()) rollback_.run();
}

Result<SqliteStore::Row> SqliteStore::find(const BoardId& board) {
  Query query = find_.use(board.value);
  if (!query.row()) return reject(Code::unknown_board);
  if (query.integer(1) != 0) return reject(Code::board_gone);
  const BoardMeta meta{Millis{query.integer(2)}, static_cast<std::uint32_t>(query.integer(3)), query.bytes(4),
                       query.bytes(5), query.bytes(6)};
  return Row{query.integer(0),
             board,
             meta,
             position_of(query, 8),
             Millis{query.integer(7)},
             position_of(query, 11),
             unsigned_of(query.integer(14))};
}

Result<void> SqliteStore::create(const BoardId& board, const BoardMeta& meta) {
  if (const auto row = find(board); row || row.error().code != Code::unknown_board) return reject(Code::id_taken);
  create_.run(board.value, meta.created_at.value, std::int64_t{meta.generation}, meta.facilitator_hash,
              meta.participant_hash, meta.viewer_hash);
  return {};
}

Result<void> SqliteStore::erase(const BoardId& board) {
  const auto row = find(board);
  if (!row) return row.error();
  bury(*row);
  return {};
}

void SqliteStore::bury(const Row& row) {
  drop_entries_.run(row.key, INT64_MAX);
  for (Statement* drop : {&drop_snapshots_, &drop_last_seqs_, &bury_}) drop->run(row.key);
  note_erased(row);
}

void SqliteStore::note_erased(const Row& row) {
  note_unwiped_.run(row.key);
  unwiped_ = true;
}

Result<BoardMeta> SqliteStore::meta(const BoardId& board) {
  const auto row = find(board);
  if (!row) return row.error();
  return row->meta;
}

Result<void> SqliteStore::renew_links(const BoardId& board, const NewLinks& links) {
  const auto row = find(board);
  if (!row) return row.error();
  renew_links_.run(std::int64_t{links.generation}, links.participant_hash, links.viewer_hash, row->key);
  return {};
}

AppendOutcome SqliteStore::append(const BoardId& board, const Position& if_at, const std::vector<NewEntry>& entries,
                                  Millis now) {
  const auto row = find(board);
  if (!row) return row.error();
  if (auto answer = seen_before(*row, entries)) return *std::move(answer);
  if (if_at != row->tail) return conflict(*row, if_at);
  std::vector<StoredEntry> stored;
  const Millis at = std::max(now, row->at);
  std::uint64_t revision = row->tail.revision.value;
  for (const NewEntry& e : entries) {
    stored.push_back(StoredEntry{Revision{++revision}, e.mark, at, e.by, e.client, e.seq, e.ops});
  }
  return add(*row, std::move(stored));
}

AppendOutcome SqliteStore::restore(const BoardId& board, const Position& if_at,
                                   const std::vector<StoredEntry>& entries) {
  const auto row = find(board);
  if (!row) return row.error();
  if (if_at != row->tail) return conflict(*row, if_at);
  return add(*row, entries);
}

AppendOutcome SqliteStore::conflict(const Row& row, const Position& if_at) {
  Conflict conflict{row.tail, has(row, if_at), {}};
  if (!conflict.known) return AppendAnswer(std::move(conflict));
  const std::uint64_t from = if_at.revision.value;
  auto missed = range(row, from + 1, from + kMissedMax, kMissedBytesMax);
  if (!missed) return missed.error();
  conflict.missed = *std::move(missed);
  return AppendAnswer(std::move(conflict));
}

std::optional<AppendAnswer> SqliteStore::seen_before(const Row& row, const std::vector<NewEntry>& entries) {
  std::map<std::pair<Participant, ClientId>, Seq> within;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const NewEntry& entry = entries[i];
    if (entry.by.value == 0) continue;
    Query last = last_seq_.use(row.key, std::int64_t{entry.by.value}, entry.client.value);
    const bool known = last.row();
    const Seq seq{known ? unsigned_of(last.integer(0)) : 0};
    if (known && seq == entry.seq) return Repeat{i, position_of(last, 1)};
    const auto [before, first] = within.try_emplace({entry.by, entry.client}, entry.seq);
    const bool stale = (known && entry.seq < seq) || (!first && entry.seq <= before->second);
    if (stale) return Rejection{Code::stale_seq, {}, i};
    before->second = entry.seq;
  }
  return std::nullopt;
}

AppendOutcome SqliteStore::add(const Row& row, std::vector<StoredEntry> entries) {
  Appended appended{row.tail, {}};
  std::uint64_t bytes = row.bytes;
  for (const StoredEntry& e : entries) {
    add_one(row, e);
    appended.tail = Position{row.tail.epoch, e.revision, e.mark};
    appended.at.push_back(e.at);
    bytes += e.ops.size();
  }
  if (entries.empty()) return AppendAnswer(std::move(appended));
  advance_.run(signed_of(appended.tail.revision.value), signed_of(appended.tail.mark.value), entries.back().at.value,
               signed_of(bytes), row.key);
  return {std::move(appended), std::move(entries)};
}

void SqliteStore::add_one(const Row& row, const StoredEntry& e) {
  const std::int64_t revision = signed_of(e.revision.value), mark = signed_of(e.mark.value), by = e.by.value,
                     seq = signed_of(e.seq.value);
  add_entry_.run(row.key, revision, mark, e.at.value, by, e.client.value, seq, Blob{e.ops}, sum_of(row.key, e));
  if (by == 0) return;
  set_last_seq_.run(row.key, by, e.client.value, seq, signed_of(row.tail.epoch.value), revision, mark);
}

bool SqliteStore::has(const Row& row, const Position& position) {
  if (position.epoch != row.tail.epoch || position.revision < row.base.revision) return false;
  if (position.revision == row.base.revision) return position.mark == row.base.mark;
  Query query = mark_.use(row.key, signed_of(position.revision.value));
  return query.row() && unsigned_of(query.integer(0)) == position.mark.value;
}

Result<std::vector<StoredEntry>> SqliteStore::range(const Row& row, std::uint64_t first, std::uint64_t last,
                                                    std::size_t bytes_max) {
  std::vector<StoredEntry> entries;
  first = std::max(first, row.base.revision.value + 1);
  last = std::min(last, row.tail.revision.value);
  if (first > last) return entries;
  Query query = range_.use(row.key, signed_of(first), signed_of(last));
  std::size_t bytes = 0;
  for (std::uint64_t expected = first; expected <= last && bytes < bytes_max; ++expected) {
    const auto broken = [&](const char* how) {
      return damaged(row.board, "entry " + std::to_string(expected) + " is " + how);
    };
    if (!query.row()) return broken("missing");
    StoredEntry entry = entry_of(query);
    if (entry.revision.value != expected) return broken("missing");
    if (query.integer(7) != sum_of(row.key, entry)) return broken("damaged");
    bytes += entry.ops.size();
    entries.push_back(std::move(entry));
  }
  const bool to_tail = entries.back().revision == row.tail.revision;
  if (to_tail && entries.back().mark != row.tail.mark) return damaged(row.board, "the last entry is another one");
  return entries;
}

std::vector<LastSeq> SqliteStore::last_seqs(const Row& row) {
  std::vector<LastSeq> out;
  Query query = last_seqs_.use(row.key);
  while (query.row()) {
    out.push_back(LastSeq{Participant{static_cast<std::uint32_t>(query.integer(0))}, ClientId{query.bytes(1)},
                          Seq{unsigned_of(query.integer(2))}, position_of(query, 3)});
  }
  return out;
}

Result<Loaded> SqliteStore::load(const BoardId& board) {
  const auto row = find(board);
  if (!row) return row.error();
  auto snapshot = latest(*row);
  if (!snapshot) return snapshot.error();
  auto entries = range(*row, *snapshot ? (*snapshot)->position.revision.value + 1 : 1, row->tail.revision.value);
  if (!entries) return entries.error();
  return Loaded{row->meta, *std::move(snapshot), *std::move(entries), row->tail, last_seqs(*row)};
}

Result<std::vector<StoredEntry>> SqliteStore::after(const BoardId& board, const Position& from) {
  const auto row = find(board);
  if (!row) return row.error();
  if (!has(*row, from)) return reject(Code::internal, "a position of another history");
  return range(*row, from.revision.value + 1, row->tail.revision.value);
}

Result<std::vector<StoredEntry>> SqliteStore::history(const BoardId& board, Revision from, Revision to) {
  const auto row = find(board);
  if (!row) return row.error();
  return range(*row, from.value, to.value);
}

std::vector<BoardId> SqliteStore::expired(Millis before) {
  std::vector<BoardId> out;
  Query query = expired_.use(before.value);
  while (query.row()) out.push_back(BoardId{query.bytes(0)});
  return out;
}

Result<bool> SqliteStore::expire(const BoardId& board, Millis before) {
  const auto row = find(board);
  if (!row) return row.error();
  const Millis last = row->tail.revision.value == 0 ? row->meta.created_at : row->at;
  if (last >= before) return false;
  bury(*row);
  return true;
}

void SqliteStore::probe() {
  probe_.run();
  drop_probe_.run();
}

void SqliteStore::tidy(bool idle) {
  if (db_.wal_pages() >= (idle ? kWalPagesIdle : kWalPagesMax)) db_.checkpoint(Sqlite::Checkpoint::passive);
}

void SqliteStore::wipe() {
  db_.checkpoint(Sqlite::Checkpoint::truncate);
  db_.wipe_unused();
  drop_unwiped_.run();
  unwiped_ = false;
}

}  // namespace entonnoir
