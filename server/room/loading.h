#pragma once
#include <boost/asio/io_context.hpp>
#include <functional>

#include "oplog/op_log.h"
#include "room/room_history.h"

namespace entonnoir {

struct LoadedRoom {
  BoardMeta meta;
  RoomState state;
};

/// Loads a board with what late edits, resuming and the comparison of histories need of the entries before its
/// snapshot. `done` comes on `io`. Errors: those of OpLog::load; internal: the snapshot or an entry cannot be read.
void load_room(boost::asio::io_context& io, OpLog& log, const BoardId& id,
               std::function<void(Result<LoadedRoom>)> done);

/// The entries of the log as the room knows them. Error: internal, an op that this server does not know.
Result<std::vector<Entry>> decode_entries(const std::vector<StoredEntry>& stored);

NewEntry new_entry(const Entry& entry);
StoredEntry stored_entry(const Entry& entry);

}  // namespace entonnoir
