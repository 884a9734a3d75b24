#pragma once
#include <map>
#include <variant>
#include <vector>

#include "board/project.h"
#include "room/room_history.h"
#include "wire/messages.h"

namespace entonnoir {

/// What happens to a room.
namespace input {
struct Join {
  SessionId session;
  Role role;
  PersonKey key;
  ClientId client;
  std::string name;
  std::optional<Position> since;
  Millis now;
  std::vector<wire::PendingText> pending = {};
  std::string token = {};  ///< a facilitator's alone: new links are made of it (OPL1)
  /// A snapshot of a little while ago that others get, too. Nothing was retracted since; what came since follows.
  std::optional<Position> at_hand = {};
};
struct Leave {
  SessionId session;
};
struct Submitted {  // as part of Gathered
  SessionId session;
  wire::Submit submit;
  Millis now;
};
/// In order; what came within one tick: judged together and appended as one batch if nothing is in flight.
struct Gathered {
  std::vector<Submitted> submits;
};
/// The batch in flight is durable; the log's time of each entry.
struct BatchAppended {
  std::vector<Millis> at;
};
/// The log was somewhere else; the batch is not in it. `known`, `missed`: as Conflict says.
struct BatchConflict {
  Position tail;
  bool known = true;
  std::vector<Entry> missed;
};
/// One entry of the batch was accepted before.
struct BatchRepeats {
  std::size_t index;
  Position position;
};
/// The log refused the batch; `why.op`: only this entry of it. Its detail is for the server's log, not for people.
struct BatchFailed {
  Rejection why;
};
/// Entries of the log by subscription, in order, the room's own included. May come at any time.
struct Entries {
  std::vector<Entry> entries;
};
/// Answers ReadOn.
struct HaveRead {
  std::vector<Entry> entries;
};
/// Answers LookBack. `bytes`: of the entries in the log.
struct HaveLooked {
  std::uint64_t number;
  std::vector<Entry> entries;
  std::size_t bytes;
};
/// LookBack could not be done.
struct LookFailed {
  std::uint64_t number;
  Rejection why;
};
/// The log may have another history now: the subscription ended with an error.
struct Doubt {};
/// Answers Reload.
struct Reloaded {
  RoomState state;
};
/// Answers Restore: the log has all of it now, or (`conflict`) is somewhere else and has none of it.
struct Restored {
  bool conflict = false;
};
/// Answers Forget: the log's tail in its new epoch.
struct Forgotten {
  Position tail;
};
/// The log does not know the position that was to be forgotten up to.
struct ForgetRefused {};
/// ReadOn, Reload, Restore or Forget could not be done.
struct AskFailed {
  Rejection why;
};
/// Answers RetryLater and AwaitOthers.
struct Retry {};
/// The room is followed, and may begin.
struct Opened {};
}  // namespace input
using Input = std::variant<input::Join, input::Leave, input::Gathered, input::BatchAppended, input::BatchConflict,
                           input::BatchRepeats, input::BatchFailed, input::Entries, input::HaveRead, input::HaveLooked,
                           input::LookFailed, input::Doubt, input::Reloaded, input::Restored, input::Forgotten,
                           input::ForgetRefused, input::AskFailed, input::Retry, input::Opened>;

/// What a room wants done, in this order. Of Append, ReadOn, Reload, Restore, Forget, RetryLater and AwaitOthers one
/// at a time is in flight; one LookBack beside them.
namespace effect {
/// Answered by a Batch… input.
struct Append {
  Position if_at;
  std::vector<Entry> entries;
};
/// Read the log from here, this one included; answered by HaveRead or AskFailed.
struct ReadOn {
  Revision from;
};
/// Read entries from before those at hand, both ends included; answered by HaveLooked or LookFailed.
struct LookBack {
  std::uint64_t number;
  Revision from;
  Revision to;
};
/// Load the board anew; answered by Reloaded or AskFailed.
struct Reload {};
/// Append what the log had before it was set back, as it was; answered by Restored or AskFailed.
struct Restore {
  Position if_at;
  std::vector<Entry> entries;
};
/// Begin a new life of the log with the room's board, at the room's position: what was before it is to be gone (CON12).
/// Answered by Forgotten, ForgetRefused or AskFailed.
struct Forget {
  Position at;
};
/// Wait a little; answered by Retry.
struct RetryLater {};
/// The log was set back, perhaps, and has again what this room holds: wait for other servers, who may hold more;
/// answered by Retry.
struct AwaitOthers {};
/// Subscribe anew, from the room's position.
struct Follow {};
/// What could be done after the log was set back is done: everybody has to come again (CON11).
struct SetBack {
  std::uint64_t restored;
  std::uint64_t lost;
  bool operator==(const SetBack&) const = default;
};
struct Send {
  SessionId session;
  std::variant<wire::Welcome, wire::Saved, wire::Rejected> message;
};
/// The entries from `from` to the room's position, projected, to one session.
struct SendEntries {
  SessionId session;
  std::vector<Entry> entries;
  Revision from;
};
/// The number that the person has from this revision on (SEE6).
struct SendNumber {
  SessionId session;
  Participant participant;
  Revision revision;
};
/// An entry as this person alone sees it, before everybody is told of it (SEE6).
struct SendOwn {
  SessionId session;
  Participant participant;
  Entry entry;
};
/// `edits`: for this session alone (CON6). In front of it what is this person's own (SEE6). `at`: the room's position,
/// or that of the snapshot at hand; then what its audience was told since follows.
struct SendSnapshot {
  SessionId session;
  std::vector<wire::NoteEdits> edits;
  Position at;
};
/// From here on the session hears what everybody hears. `all_told`: it was told all up to the room's position, also
/// what its audience still waits for.
struct Enter {
  SessionId session;
  bool all_told = true;
};
/// A durable entry for everybody. `seen`: as each audience sees it, absent where all of it is withheld. `retracts`:
/// what was told or made before it must not be told to those who come now (CON4).
struct Publish {
  Position position;
  std::map<Audience, std::optional<Entry>> seen;
  bool retracts = false;
};
/// Somebody may not stay perhaps: whom a facilitator removed, and who came by a link that is no more (ROL6).
struct TurnOut {};
/// Every session of these audiences gets a snapshot (CON5), in front of it what is each person's own (SEE6). `alone`:
/// of all that was told before, nothing may be told again (CON12).
struct SnapshotAll {
  bool alone = false;
  SightChange to = {.everyone = true, .facilitators = true};
};
}  // namespace effect
using Effect = std::variant<effect::Append, effect::ReadOn, effect::LookBack, effect::Reload, effect::Restore,
                            effect::Forget, effect::RetryLater, effect::AwaitOthers, effect::Follow, effect::SetBack,
                            effect::Send, effect::SendEntries, effect::SendNumber, effect::SendOwn,
                            effect::SendSnapshot, effect::Enter, effect::Publish, effect::TurnOut, effect::SnapshotAll>;
using Effects = std::vector<Effect>;

}  // namespace entonnoir
