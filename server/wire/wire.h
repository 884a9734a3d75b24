#pragma once
#include <string>
#include <string_view>
#include <variant>

#include "board/lineage.h"
#include "board/project.h"
#include "wire/messages.h"

/// JSON in and out; the only folder that knows it. Pure; any thread. What comes in is checked against the schema
/// (VAL1–VAL3, lengths and ranges of limits.json); what goes out is canonical (VAL2).
namespace entonnoir::wire {

/// Errors: bad_json, bad_message, invalid_text, text_too_long, bad_delta, not_supported_yet.
std::variant<ClientMessage, Misunderstood> decode_client(std::string_view json);

/// A state in canonical encoding. `with_keys`: as the log's snapshots hold it, people's keys included.
std::string encode_state(const Board& board, bool with_keys = false);
/// Error: bad_message (also if the state contradicts itself: an order that names no such thing, a missing place…).
Result<Board> decode_state(std::string_view json);

/// The resolved ops as the log holds them: a JSON array, keys of people included.
std::string encode_ops(const Ops& ops);
/// Error: bad_message: an op that this server does not know; then the board is refused, never the op skipped.
Result<Ops> decode_ops(std::string_view json);

/// One projected entry as it stands in `ops.entries`.
std::string encode_entry(const Entry& entry);
/// The `ops` message around encoded entries joined by commas (OPS1).
std::string encode_ops_message(Epoch epoch, Revision from, Revision to, Mark mark, std::string_view entries);

std::string encode(const Welcome& message);
std::string encode(const Saved& message);
std::string encode(const Rejected& message);
std::string encode(const Bye& message);
std::string encode(const PresenceFrame& message);
std::string encode_pong(Millis now);
std::string encode_error(const Rejection& why);
/// `state`: an encoded, projected state.
std::string encode_snapshot_message(const Position& position, std::string_view state);
/// The same snapshot message for one who has edits pending (CON6).
std::string encode_snapshot_with(std::string_view snapshot, const std::vector<NoteEdits>& edits);

/// The body of `export/json` (HTP3). `kept_until`: as in Welcome.
std::string encode_archive(const Board& projected, const Position& position, Millis exported_at,
                           std::optional<Millis> kept_until = {});
/// What of an entry is this person's alone, before the ops frame that covers it (SEE6).
std::string encode_own_entry(Participant person, const Entry& entry);
/// What of the snapshot of `revision` is this person's alone, before it.
std::string encode_own(Participant person, Revision revision, const Own& own);

std::string encode_position(const Position& position);
std::string encode_ledger(const Ledger& ledger);

/// A page of a board's history (HTP5).
struct History {
  struct Base {
    Position position;
    std::string state;  ///< encoded, as it may be seen today
  };
  Position position;  ///< of the board now
  Revision from;
  Revision to;
  Revision first;
  std::optional<Base> base;
  std::string entries;  ///< encoded, joined by commas
};
std::string encode_history(const History& page);

/// `POST /api/boards`.
struct CreateBoard {
  std::string title;
  Template template_ = Template::funnel;
  Locale locale = Locale::fr;
  std::optional<Board> archive;
};
/// Errors: bad_json, bad_message.
Result<CreateBoard> decode_create(std::string_view json);

/// JSON string of `text` with quotes, for the few bodies that HTTP builds itself.
std::string quote(std::string_view text);

}  // namespace entonnoir::wire
