#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/result.h"
#include "board/op.h"

/// The messages of PROTOCOL.md sections 3 to 5 as values.
namespace entonnoir::wire {

/// A note on whose text unsaved edits were made, and the version that the first of them was made on (CON6).
struct PendingText {
  NoteId note;
  std::uint64_t version = 0;
  bool operator==(const PendingText&) const = default;
};

struct Hello {
  std::string token;
  ClientId client;
  std::string person;
  std::string name;
  std::optional<Position> since;
  std::vector<PendingText> pending = {};  ///< the first 200
  bool packed = false;                    ///< it reads packed snapshots (CON13)
  bool operator==(const Hello&) const = default;
};

struct Submit {
  Seq seq;
  Ops ops;
  bool operator==(const Submit&) const = default;
};

struct Cursor {
  StageId stage;
  Place place;
  bool operator==(const Cursor&) const = default;
};
struct Drag {
  StageId stage;
  std::vector<NoteId> notes;
  std::int32_t dx = 0;
  std::int32_t dy = 0;
  bool operator==(const Drag&) const = default;
};
/// What a person looks at: the middle of it, and the zoom in thousandths (PRS5).
struct View {
  StageId stage;
  Place place;
  std::int32_t zoom = 1000;
  bool operator==(const View&) const = default;
};
/// A session's whole presence; what is absent is not there (PRS1).
struct Presence {
  std::optional<Cursor> cursor;
  std::optional<Drag> drag;
  std::optional<NoteId> editing;
  std::optional<View> view = {};
  bool look = false;  ///< all are asked to look where this facilitator looks
  bool operator==(const Presence&) const = default;
};

struct Ping {
  bool operator==(const Ping&) const = default;
};

using ClientMessage = std::variant<Hello, Submit, Presence, Ping>;

/// A message that could not be understood. `seq`: it was a submit whose seq could be read (SUB8).
struct Misunderstood {
  Rejection why;
  std::optional<Seq> seq;
};

enum class Resume : std::uint8_t { entries, snapshot };

struct Welcome {
  SessionId session;
  Role role;
  Participant participant;
  Position position;
  Seq last_seq;
  Millis now;
  Resume resume;
  bool durable = true;
  std::optional<Millis> kept_until = {};
  std::optional<Revision> last_revision = {};  ///< of `last_seq`, where this history has it
  bool operator==(const Welcome&) const = default;
};
/// An edit of a note's text as a client learns it (CON6).
struct MadeEdit {
  Delta delta;
  Participant by;          ///< 0: not told
  std::optional<Seq> seq;  ///< it is a change of the very client that hears it
  bool later = false;      ///< of another client of the same person, with a higher id (TXT4)
  bool operator==(const MadeEdit&) const = default;
};
/// The edits of a note from `version` up to the one in the snapshot, in order.
struct NoteEdits {
  NoteId note;
  std::uint64_t version = 0;
  std::vector<MadeEdit> edits;
  bool operator==(const NoteEdits&) const = default;
};
struct Saved {
  Seq seq;
  Position position;
  std::optional<Participant> participant;  ///< when this change gave the number
  bool operator==(const Saved&) const = default;
};
struct Rejected {
  Seq seq;
  Rejection why;
  bool operator==(const Rejected&) const = default;
};
struct Bye {
  Code code;
  bool reconnect = false;
  std::int64_t after_ms = 0;
  std::optional<std::uint64_t> restored = {};  ///< with set_back (CON11)
  std::optional<std::uint64_t> lost = {};
  bool operator==(const Bye&) const = default;
};
struct Here {
  SessionId session;
  Participant participant;
  std::string name;
  Role role;
  bool operator==(const Here&) const = default;
};
struct Moved {
  SessionId session;
  Presence presence;
  bool operator==(const Moved&) const = default;
};
/// PRS2
struct PresenceFrame {
  std::uint32_t count = 0;
  std::vector<Here> here;
  std::vector<SessionId> gone;
  std::vector<Moved> moved;
  bool operator==(const PresenceFrame&) const = default;
};

}  // namespace entonnoir::wire
