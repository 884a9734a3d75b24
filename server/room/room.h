#pragma once
#include <deque>
#include <map>
#include <random>
#include <unordered_map>
#include <variant>
#include <vector>

#include "board/project.h"
#include "oplog/op_log.h"
#include "rules/edits.h"
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
};
struct Leave {
  SessionId session;
};
struct Submitted {
  SessionId session;
  wire::Submit submit;
  Millis now;
};
/// The batch in flight is durable; the log's time of each entry.
struct BatchAppended {
  std::vector<Millis> at;
};
/// The log moved on; ReadOn follows.
struct BatchLostRace {};
/// One entry of the batch was accepted before.
struct BatchRepeats {
  std::size_t index;
  Position position;
};
/// The log refused the batch; `why.op`: only this entry of it. Its detail is for the server's log, not for people.
struct BatchFailed {
  Rejection why;
};
/// Entries of the log after the room's position, in order.
struct Entries {
  std::vector<Entry> entries;
  Millis now;
};
}  // namespace input
using Input = std::variant<input::Join, input::Leave, input::Submitted, input::BatchAppended, input::BatchLostRace,
                           input::BatchRepeats, input::BatchFailed, input::Entries>;

/// What a room wants done, in this order.
namespace effect {
/// At most one is in flight; answered by a Batch… input.
struct Append {
  Position if_at;
  std::vector<Entry> entries;
};
/// Read the log on from here; answered by Entries.
struct ReadOn {
  Position from;
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
struct SendSnapshot {
  SessionId session;
};
/// A durable entry for everybody. `seen`: as each audience sees it, absent where all of it is withheld.
struct Publish {
  Position position;
  std::map<Audience, std::optional<Entry>> seen;
};
/// Every session gets a snapshot (CON5).
struct SnapshotAll {};
}  // namespace effect
using Effect = std::variant<effect::Append, effect::ReadOn, effect::Send, effect::SendEntries, effect::SendSnapshot,
                            effect::Publish, effect::SnapshotAll>;
using Effects = std::vector<Effect>;

/// What a room begins with.
struct RoomState {
  Board board;
  Position position;
  /// The entries before `position` that are still at hand, oldest first: for late edits and for resuming (TXT4, CON4).
  std::vector<Entry> recent;
  std::vector<LastSeq> last_seqs;
};

/// A live board as a pure state machine: judges what comes, has it appended, and only then tells (section 3 of the
/// protocol, SUB and OPS rules). No sockets, clock, threads or JSON inside. One append is in flight; what arrives
/// meanwhile is judged together afterwards.
class Room {
 public:
  /// `seed`: for the marks of entries. `durable`: what welcome says (CON3).
  Room(RoomState state, std::uint64_t seed, bool durable = true);

  Effects on(Input input);

  /// The board as the log has it durably; the only one that may be shown.
  const Board& board() const { return confirmed_; }
  const Position& position() const { return position_; }
  /// Nothing is in flight or waits.
  bool quiet() const { return batch_.empty() && queue_.empty() && !reading_; }

 private:
  struct Session {
    Role role;
    PersonKey key;
    ClientId client;
    std::string name;
  };
  /// A submit that waits, with what it needs of its session, which may leave meanwhile.
  struct Waiting {
    SessionId session;
    Session from;
    wire::Submit submit;
    Millis now;
  };
  struct Judged {
    Waiting waiting;
    Entry entry;
  };
  using ClientKey = std::pair<PersonKey, ClientId>;
  struct Last {
    Seq seq;
    Position position;
  };

  void handle(input::Join join);
  void handle(const input::Leave& leave);
  void handle(input::Submitted submitted);
  void handle(const input::BatchAppended& appended);
  void handle(const input::BatchLostRace& lost);
  void handle(const input::BatchRepeats& repeats);
  void handle(const input::BatchFailed& failed);
  void handle(input::Entries entries);

  bool resumable(const Position& since) const;
  bool answer_repeat(const Waiting& waiting);
  bool adopt_if_waiting(const Waiting& waiting);
  void judge_queue();
  /// Judges one change at `ahead_` and folds it in; on refusal `ahead_` is as before.
  Result<Entry> judge_change(const Waiting& waiting);
  void rewind_to(std::size_t batch_size);
  void requeue_batch(std::optional<std::size_t> but);
  void confirm(const Entry& entry);
  void saved(const Waiting& waiting, const Position& position, const Entry* entry);
  void rejected(const Waiting& waiting, Rejection why);
  Participant participant(const Board& board, const PersonKey& key) const;
  void forget_old_clients();

  Board confirmed_;
  /// `confirmed_` and the batch in flight; only judged on, never shown. Its times are the room's guess.
  Board ahead_;
  Position position_;
  Edits edits_;
  std::deque<Entry> recent_;
  std::map<SessionId, Session> sessions_;
  std::deque<Waiting> queue_;
  std::vector<Judged> batch_;
  bool reading_ = false;
  std::map<ClientKey, Last> last_;
  std::mt19937_64 marks_;
  bool durable_;
  Effects out_;
};

}  // namespace entonnoir
