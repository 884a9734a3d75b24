#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/secrets.h"

namespace entonnoir {

/// Top left corner of a note in board px, from the top centre of the stage's note area (PLC1).
struct Place {
  std::int32_t x = 0;
  std::int32_t y = 0;
  auto operator<=>(const Place&) const = default;
};

enum class Colour : std::uint8_t { yellow, blue, green, pink, white };
enum class StageKind : std::uint8_t { notes, statements, definition };
enum class StageStatus : std::uint8_t { open, closed };
enum class Visibility : std::uint8_t { public_, private_ };
/// Whose notes a policy lets participants touch.
enum class Whose : std::uint8_t { none, own, all };
enum class Locale : std::uint8_t { fr, en };
enum class Template : std::uint8_t { funnel, blank, retrospective, brainwriting };
/// Whose names are shown (SEE4).
enum class Names : std::uint8_t { shown, chosen, hidden };
/// What the page offers beyond the usual (OPC21); in the order of their names.
enum class Method : std::uint8_t { consent, duplicates, follow, hands, reactions };
/// In the order of their names.
enum class Reaction : std::uint8_t { agree, idea, love, question, surprise };

/// What participants may do in a stage (ROL2).
struct Policy {
  bool post = false;
  Whose move = Whose::none;
  Whose edit = Whose::none;
  bool group = false;
  bool vote = false;
  bool react = false;
  bool operator==(const Policy&) const = default;
};

struct Stage {
  StageId id;
  std::string title;
  std::string prompt;
  StageKind kind = StageKind::notes;
  StageStatus status = StageStatus::open;
  Visibility visibility = Visibility::public_;
  Policy policy;
  std::vector<GroupId> groups = {};  ///< in order
  bool revealed = false;             ///< was private, and is public for good (OPC11)
  bool operator==(const Stage&) const = default;
};

struct Group {
  StageId stage;
  std::string title;
  std::vector<NoteId> notes;  ///< in order; also those that moved on (STA2)
  GroupId into = {};          ///< not empty: merged, gone for every op, and this is where its support goes (OPG7)
  bool operator==(const Group&) const = default;
  bool gone() const { return !into.empty(); }
};

struct SetAside {
  Millis at;
  Participant by;
  std::string why;
  bool operator==(const SetAside&) const = default;
};
struct Merged {
  Millis at;
  Participant by;
  NoteId into;
  bool operator==(const Merged&) const = default;
};
struct Hidden {
  Millis at;
  Participant by;
  bool operator==(const Hidden&) const = default;
};

struct Note {
  Millis at;  ///< when it was posted
  Participant by;
  Colour colour = Colour::yellow;
  std::string text;           ///< UTF-8, `\n` for line breaks; "" once withdrawn
  std::uint64_t version = 0;  ///< number of edits of the text
  StageId stage;
  std::map<StageId, Place> places;  ///< of every stage it was in; always has `stage`
  std::vector<NoteId> sources;      ///< empty: a posted note (FAT1)
  std::optional<Millis> withdrawn;
  std::optional<SetAside> set_aside;
  std::optional<Merged> merged;
  std::optional<Hidden> hidden;
  bool trial = false;                                      ///< of the rehearsal (OPC15)
  std::map<Reaction, std::vector<Participant>> reactions;  ///< no empty list
  bool operator==(const Note&) const = default;
  /// STA1
  bool live() const { return !withdrawn && !set_aside && !merged && !trial; }
};

struct Person {
  PersonKey key;  ///< never leaves the server (STA4)
  std::string name;
  Role role = Role::participant;
  bool shown = false;    ///< where each chooses: the name may be shown (SEE4)
  bool muted = false;    ///< ROL4
  bool removed = false;  ///< ROL6
  bool operator==(const Person&) const = default;
};

struct Ratified {
  Millis at;
  Participant by;
  std::optional<std::string> why;
  bool operator==(const Ratified&) const = default;
};

/// What somebody did to the board, and when.
struct Done {
  Millis at;
  Participant by;
  bool operator==(const Done&) const = default;
};

/// Runs until `ends_at`, or is paused with `left` ms to go: exactly one of them is set (OPC22).
struct Timer {
  std::int64_t total = 0;  ///< ms
  std::optional<Millis> ends_at;
  std::optional<std::int64_t> left;
  bool operator==(const Timer&) const = default;
};

enum class RoundOn : std::uint8_t { notes, groups, phrases };
enum class Says : std::uint8_t { agree, concern, objection };

/// A unit of a ballot as it was cast: the id of a note or of a group (VOT1).
using ItemId = TextId<struct ItemTag>;
using Ballot = std::vector<ItemId>;
using Ballots = std::map<Participant, Ballot>;

/// What somebody says to a phrase, and to which version of it.
struct Stance {
  Says says = Says::agree;
  std::optional<std::string> why;
  std::uint64_t version = 0;
  bool operator==(const Stance&) const = default;
};
using Stances = std::map<NoteId, std::map<Participant, Stance>>;

/// Votes on notes or groups, or stances on phrases. Whose they are is withheld as SEE3 says.
/// What a target got in a round (VOT4).
struct Count {
  ItemId item;
  std::uint32_t units = 0;
  std::uint32_t people = 0;
  bool operator==(const Count&) const = default;
};

struct Round {
  RoundId id;
  StageId stage;
  RoundOn on = RoundOn::notes;
  std::string title;
  std::uint32_t budget = 1;
  std::uint32_t per_item = 1;
  bool secret = false;
  Millis at;
  Participant by;
  std::optional<Millis> closed;
  Ballots ballots = {};            ///< no empty ballot
  Stances stances = {};            ///< no empty note
  std::vector<Count> result = {};  ///< as it was when the round was closed; most units first
  bool operator==(const Round&) const = default;
  bool open() const { return !closed; }
};

/// Sums over all notes of a board, kept by whoever changes them, so that nobody has to look through all.
struct NoteCounts {
  std::size_t text = 0;                     ///< code points of all texts
  std::map<StageId, std::int32_t> in = {};  ///< notes that are or were in a stage; no stage without
  bool operator==(const NoteCounts&) const = default;
  void add(const Note& note);
  void remove(const Note& note);
};
NoteCounts count_notes(const std::map<NoteId, Note>& notes);

/// One workshop's document at a revision: the fold of its log (PROTOCOL.md section 7).
struct Board {
  std::string title;
  Locale locale = Locale::fr;
  Template template_ = Template::funnel;
  Millis created_at;
  StageId current_stage;
  std::uint32_t generation = 1;
  std::string participant_hash;  ///< of the tokens of this generation, once links were renewed; never leave the server
  std::string viewer_hash;
  std::vector<Stage> stages;
  std::map<GroupId, Group> groups;
  std::map<NoteId, Note> notes;
  NoteCounts counts;  ///< always `count_notes(notes)`
  std::vector<NoteId> phrases;
  std::map<Participant, Person> people;
  std::optional<Ratified> ratified;
  std::optional<Done> started;
  std::optional<Done> closed;
  bool frozen = false;
  Names names = Names::shown;
  std::vector<Method> methods;  ///< sorted
  std::optional<Timer> timer;
  std::vector<Participant> hands;  ///< in the order in which they were raised
  std::vector<Round> rounds;       ///< in order of opening; at most one is open (STA5)
  bool operator==(const Board&) const = default;

  const Stage* stage(const StageId& id) const;
  Stage* stage(const StageId& id);
  const Note* note(const NoteId& id) const;
  const Group* group(const GroupId& id) const;
  /// Null also for a group that was merged (OPG7).
  const Group* live_group(const GroupId& id) const;
  const Round* round(const RoundId& id) const;
  Round* round(const RoundId& id);
  /// The round that is open; null if none is.
  const Round* open_round() const;
  /// The definition stage; null where a board has none.
  const Stage* definition() const;
  /// The group of the note's current stage that lists it (STA2); empty id: none.
  GroupId group_of(const NoteId& id) const;
  /// Makes "" of the text of `note`, which is one of this board's.
  void clear_text(Note& note);
  /// 0 if this person has made no change yet.
  Participant participant(const PersonKey& key) const;
};

/// The board that a template begins with: stages, prompts and policies in the workshop's language.
Board make_board(std::string title, Template template_, Locale locale, Millis at);

}  // namespace entonnoir
