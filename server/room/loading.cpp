#include "room/loading.h"

#include <boost/asio/post.hpp>

#include "board/fold.h"
#include "wire/wire.h"

namespace entonnoir {
namespace {

namespace asio = boost::asio;

/// Entries before a snapshot that are read as well (TXT4).
constexpr std::uint64_t kWarmEntries = 1000;

Result<LoadedRoom> loaded_room(Loaded loaded, const std::vector<StoredEntry>& before) {
  LoadedRoom room;
  const bool joined = loaded.latest && !before.empty() && before.back().revision == loaded.latest->position.revision &&
                      before.back().mark == loaded.latest->position.mark;
  if (loaded.latest) {
    auto board = wire::decode_state(loaded.latest->bytes);
    if (!board) return reject(Code::internal, "the snapshot cannot be read: " + board.error().detail);
    room.state.board = std::move(*board);
  }
  // The log was trimmed or set back between the two questions: then nothing before the snapshot is at hand.
  auto recent = joined ? decode_entries(before) : Result<std::vector<Entry>>(std::vector<Entry>{});
  if (!recent) return recent.error();
  auto entries = decode_entries(loaded.entries);
  if (!entries) return entries.error();
  for (const Entry& entry : *entries) fold(room.state.board, entry);
  room.state.recent = std::move(*recent);
  room.state.recent.insert(room.state.recent.end(), entries->begin(), entries->end());
  room.state.position = loaded.tail;
  room.state.last_seqs = std::move(loaded.last_seqs);
  room.meta = std::move(loaded.meta);
  return room;
}

}  // namespace

void load_room(asio::io_context& io, OpLog& log, const BoardId& id, std::function<void(Result<LoadedRoom>)> done) {
  const auto finish = [&io, done = std::move(done)](Result<Loaded> loaded, std::vector<StoredEntry> before) {
    asio::post(io, [done, loaded = std::move(loaded), before = std::move(before)]() mutable {
      done(loaded ? loaded_room(std::move(*loaded), before) : loaded.error());
    });
  };
  log.load(id, [&log, id, finish](Result<Loaded> loaded) {
    const std::uint64_t end = loaded && loaded->latest ? loaded->latest->position.revision.value : 0;
    if (end == 0) return finish(std::move(loaded), {});
    const Revision from{end > kWarmEntries ? end - kWarmEntries : 1};
    log.history(id, from, Revision{end}, [finish, loaded = std::move(loaded)](auto before) {
      if (!before) return finish(before.error(), {});
      finish(loaded, std::move(*before));
    });
  });
}

Result<std::vector<Entry>> decode_entries(const std::vector<StoredEntry>& stored) {
  std::vector<Entry> out;
  out.reserve(stored.size());
  for (const StoredEntry& s : stored) {
    auto ops = wire::decode_ops(s.ops);
    if (!ops)
      return reject(Code::internal,
                    "entry " + std::to_string(s.revision.value) + " cannot be read: " + ops.error().detail);
    out.push_back(Entry{s.revision, s.mark, s.at, s.by, s.client, s.seq, std::move(*ops)});
  }
  return out;
}

NewEntry new_entry(const Entry& entry) {
  return NewEntry{entry.mark, entry.by, entry.client, entry.seq, wire::encode_ops(entry.ops)};
}

StoredEntry stored_entry(const Entry& entry) {
  return StoredEntry{
      entry.revision, entry.mark, entry.at, entry.by, entry.client, entry.seq, wire::encode_ops(entry.ops)};
}

}  // namespace entonnoir
