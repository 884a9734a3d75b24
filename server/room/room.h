#pragma once
#include <deque>
#include <map>
#include <random>
#include <set>

#include "room/numbers.h"
#include "room/room_events.h"
#include "room/room_recent.h"
#include "room/room_retention.h"
#include "rules/judge.h"

namespace entonnoir {

/// What a room tells of the log it lives on.
struct RoomPromises {
  bool durable = true;  ///< CON3 durability
  Retention retention;  ///< CON3 kept_until
};

/// A live board as a pure state machine: judges what comes, has it appended, and only then tells (section 3 of the
/// protocol, SUB and OPS rules). No sockets, clock, threads or JSON inside. One append is in flight; what arrives
/// meanwhile is judged together afterwards.
///
/// Others append to the same log: their entries come at any time and are folded and told at once; a batch that was
/// judged before them is answered by a conflict and judged again. Where the log may have been set back nothing is
/// judged until the board was loaded anew and compared with what the room holds (CON11, room_recovery.cpp).
///
/// Where words were erased for good the log is told to forget, and begins a new epoch (CON12, room_forgetting.cpp).
///
/// Sessions that come back after long, and changes of texts that are older than what is at hand, wait while the room
/// looks back into the log; everything else goes on meanwhile (CON4, TXT4, room_joining.cpp, room_looking.cpp).
class Room {
 public:
  /// `seed`: for the marks of entries.
  Room(RoomState state, std::uint64_t seed, RoomPromises promises = {});

  Effects on(Input input);

  /// The board as the log has it durably; the only one that may be shown.
  const Board& board() const { return confirmed_; }
  const Position& position() const { return position_; }
  /// Of the confirmed board's people; 0 if this person has made no change yet.
  Participant number_of(const PersonKey& key) const { return numbers_.of(confirmed_, key); }
  /// When the board is deleted if nobody changes it any more (CON3).
  std::optional<Millis> kept_until() const { return entonnoir::kept_until(confirmed_, changed_, promises_.retention); }
  /// Nothing is in flight, waits, or has to be brought back.
  bool quiet() const { return busy_ == Busy::idle && queue_.empty() && late_.empty() && !recovery_ && !to_forget_; }
  /// Words were erased that the log still tells.
  bool has_to_forget() const { return to_forget_.has_value(); }
  /// True if an entry that the room holds at this revision bears another mark (POS1).
  bool contradicts(const Position& at) const { return entonnoir::contradicts(recent_.entries(), at); }

 private:
  struct Session {
    Role role;
    PersonKey key;
    ClientId client;
    std::string name;
    Participant told;              ///< the number that this connection knows as its own
    std::string token = {};        ///< of a facilitator; leaves this place only as hashes of what is derived from it
    std::uint32_t generation = 0;  ///< of the links by which it came
  };
  /// A submit that waits, with what it needs of its session, which may leave meanwhile.
  struct Waiting {
    SessionId session;  ///< 0: nobody waits for the answer
    Session from;
    wire::Submit submit;
    Millis now;
    bool lost = false;  ///< it was saved once, and the log lost it
    bool read = false;  ///< the log was read on its account
  };
  /// A session that was not answered yet.
  struct Arrival {
    input::Join join;
    std::vector<input::Submitted> submits;  ///< by one who did not wait for the welcome
    std::uint32_t generation = 0;
    bool looked = false;  ///< older entries are not to be had
  };
  enum class Resumes : std::uint8_t { no, perhaps, yes };
  struct Judged {
    Waiting waiting;
    Entry entry;
    bool arrived = false;  ///< by subscription, before the answer to the append
  };
  using ClientKey = std::pair<PersonKey, ClientId>;
  struct Last {
    Seq seq;
    Position position;
  };
  /// What is going on between the room and the log.
  enum class Busy : std::uint8_t { idle, appending, reading, reloading, restoring, forgetting, resting, awaiting };
  /// A person whose words were erased for good, by the entry of this mark.
  struct Erasure {
    PersonKey who;
    Mark mark;
    bool operator==(const Erasure&) const = default;
  };
  /// Bringing back what the log lost, after others wrote on it.
  struct Recovery {
    bool tell = false;
    std::uint64_t restored = 0;
    std::uint64_t lost = 0;
    std::set<NoteId> unsure;  ///< notes whose text is another than the lost edits were made on
  };

  void handle(input::Join join);
  void handle(const input::Leave& leave);
  void handle(input::Gathered gathered);
  void take_up(input::Submitted submitted);
  void handle(const input::BatchAppended& appended);
  void handle(const input::BatchConflict& conflict);
  void handle(const input::BatchRepeats& repeats);
  void handle(const input::BatchFailed& failed);
  void handle(const input::Entries& entries);
  void handle(const input::HaveRead& read);
  void handle(input::HaveLooked looked);
  void handle(const input::LookFailed& failed);
  void handle(const input::Doubt&);
  void handle(input::Reloaded reloaded);
  void handle(const input::Restored& restored);
  void handle(const input::Forgotten& forgotten);
  void handle(const input::ForgetRefused&);
  void handle(const input::AskFailed& failed);
  void handle(const input::Retry&);
  void handle(const input::Opened&) { advance(); }

  // room_joining.cpp
  void let_in();
  bool awaits_older(const Arrival& arrival) const;
  void welcome(Arrival arrival);
  bool may_begin_at(const Position& snapshot, const input::Join& join) const;
  void send_missed(const input::Join& join);
  void keep_session(SessionId id, Session session);
  void drop_session(SessionId id);
  Resumes resumable(const Position& since) const;
  Viewer viewer(const input::Join& join) const;
  const Note* told_of(const wire::PendingText& pending, const input::Join& join) const;
  std::vector<wire::NoteEdits> edits_for(const input::Join& join) const;

  // room_looking.cpp
  Revision edits_floor() const;
  bool lacks_edits(const Ops& ops) const;
  bool awaits_edits(const Waiting& waiting) const;
  bool look_for_edits(Waiting& waiting, const Rejection& why);
  void put_aside(Waiting waiting);
  bool is_late(const Session& from) const;
  void release_late();
  void look_back();
  void widen();
  void narrow();
  void know_edits(const Entry& entry);

  static bool same_client(const Session& a, const Session& b) { return a.client == b.client && a.key == b.key; }
  bool answer_repeat(const Waiting& waiting);
  bool adopt_if_waiting(const Waiting& waiting);

  /// Does what is to be done next, if nothing is in flight.
  void advance();
  void judge_queue();
  /// Judges one change at `ahead_` and folds it in; on refusal `ahead_` is as before.
  Result<Entry> judge_change(const Waiting& waiting);
  Participant number_ahead(const PersonKey& key) const;
  bool may_stay(const Waiting& waiting) const;
  Result<Op> judge_op(const Waiting& waiting, const Author& author, ChangeSoFar& so_far, const Op& wanted) const;
  void rewind_to(std::size_t batch_size);
  void requeue_batch(std::optional<std::size_t> but);
  void fail_queue(Code code);
  void read_on();

  // room_telling.cpp
  /// Folds what the log has after the room's position; what the room has already is skipped.
  void hear(const std::vector<Entry>& entries);
  void hear_foreign(const Entry& entry);
  Judged* next_in_flight();
  /// Folds a durable entry and tells everybody.
  void confirm(const Entry& entry);
  /// What the entry changes of what was seen before.
  SightChange take_in(const Entry& entry);
  template <class Visit>
  void each_session_of(const PersonKey& key, Visit visit);
  void tell_author(const Entry& entry, const PersonKey& key, const Position& at, SessionId answered = {});
  void tell_loaded();
  void publish(const Entry& entry, const SightChange& change);
  void tell_numbers(const Entry& entry);
  void tell_number(SessionId id, Session& session, Participant number);
  void send_own(const Entry& entry, const SightChange& change);
  void confirm_own(const Waiting& waiting, const Entry& entry);
  void remember_last(const Entry& entry);
  void saved(const Waiting& waiting, const Position& position, Participant by);
  void rejected(const Waiting& waiting, Rejection why);
  void forget_old_clients();

  // room_recovery.cpp
  void begin(RoomState state);
  void restore(Position at, std::vector<Entry> missing);
  void restore_next();
  void await_others();
  void refound(Epoch epoch);
  void take(RoomState state, std::optional<Revision> common);
  std::vector<Waiting> lost_changes(const RoomState& state, std::optional<Revision> common, Recovery& recovery) const;
  Waiting as_submit(const Entry& entry, const Person& person) const;
  bool unsure_text(const Op& op) const;
  void not_brought_back(const Waiting& waiting);
  bool bringing_back() const;
  std::optional<Position> brought_back_at(const Waiting& waiting) const;
  bool may_be_brought_back(Judged& refused, Code code) const;
  Seq last_seq(const ClientKey& client) const;
  std::optional<Revision> revision_of(Seq last, const ClientKey& client) const;
  void tell_recovered();

  // room_forgetting.cpp
  template <class Visit>
  void each_erasure(const Entry& entry, Visit visit) const;
  bool note_erasures(const Entry& entry);
  void forget();
  void forget_words();
  void take_later(RoomState state);
  void erase_again(const Entry& entry, bool own_comes_back, std::vector<Waiting>& lost) const;
  std::vector<Waiting> forgotten_erasures(const RoomState& state) const;
  Waiting erasing(const Erasure& erasure) const;

  /// `confirmed_` and the batch in flight; only judged on, never shown. Its times are the room's guess.
  Board ahead_;
  Board confirmed_;
  Position position_;
  Millis changed_;  ///< when the last entry was made
  Millis now_;      ///< when somebody last came or submitted
  Edits edits_;
  Revision edits_after_;  ///< edits up to here may belong to another history than the versions that clients know
  Recent recent_;
  Millis wide_until_;
  std::map<SessionId, Arrival> arrivals_;
  std::map<SessionId, Session> sessions_;
  std::set<std::pair<std::size_t, SessionId>> by_person_;  ///< the same, found by the hash of whose they are
  std::deque<Waiting> queue_;
  std::deque<Waiting> late_;  ///< wait for older edits; of a client with one of these, all that came after it
  std::vector<Judged> batch_;
  Busy busy_ = Busy::idle;
  bool overtaken_ = false;  ///< others' entries came while the batch was in flight: it is not in the log
  bool doubt_ = false;      ///< the log may have another history: nothing is judged before that is known
  std::optional<Recovery> recovery_;
  bool was_set_back_ = false;  ///< clients may rightly send again what another server brought back before them
  Revision read_from_;
  Position restore_at_;
  std::vector<Entry> missing_;  ///< what is still to be restored, behind `restore_at_`
  bool refounding_ = false;
  std::optional<Revision> to_forget_;  ///< the last entry that erased words, while the log has it
  Revision forgetting_;                ///< up to here, while the log is at it
  std::vector<Erasure> erasures_;      ///< all that this room has seen, but for repeated ones
  std::set<Participant> erased_;       ///< who did nothing since they were erased, as far as this room saw
  std::map<ClientKey, Last> last_;
  std::map<Participant, Revision> own_told_;  ///< the last entry of which this person was told more than others
  mutable Numbers numbers_;                   ///< of `confirmed_`
  std::mt19937_64 marks_;
  RoomPromises promises_;
  Effects out_;
};

}  // namespace entonnoir
