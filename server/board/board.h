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
enum class Template : std::uint8_t { funnel, blank };

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
  std::vector<GroupId> groups;  ///< in order
  bool operator==(const Stage&) const = default;
};

struct Group {
  StageId stage;
  std::string title;
  std::vector<NoteId> notes;  ///< in order; also those that moved on (STA2)
  bool operator==(const Group&) const = default;
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
  bool operator==(const Note&) const = default;
  /// STA1
  bool live() const { return !withdrawn && !set_aside && !merged; }
};

struct Person {
  PersonKey key;  ///< never leaves the server (STA4)
  std::string name;
  Role role = Role::participant;
  bool operator==(const Person&) const = default;
};

struct Ratified {
  Millis at;
  Participant by;
  std::optional<std::string> why;
  bool operator==(const Ratified&) const = default;
};

/// One workshop's document at a revision: the fold of its log (PROTOCOL.md section 7).
struct Board {
  std::string title;
  Locale locale = Locale::fr;
  Template template_ = Template::funnel;
  Millis created_at;
  StageId current_stage;
  std::uint32_t generation = 1;
  std::vector<Stage> stages;
  std::map<GroupId, Group> groups;
  std::map<NoteId, Note> notes;
  std::vector<NoteId> phrases;
  std::map<Participant, Person> people;
  std::optional<Ratified> ratified;
  bool operator==(const Board&) const = default;

  const Stage* stage(const StageId& id) const;
  Stage* stage(const StageId& id);
  const Note* note(const NoteId& id) const;
  const Group* group(const GroupId& id) const;
  /// The definition stage; null where a board has none.
  const Stage* definition() const;
  /// The group of the note's current stage that lists it (STA2); empty id: none.
  GroupId group_of(const NoteId& id) const;
  /// 0 if this person has made no change yet.
  Participant participant(const PersonKey& key) const;
};

/// The board that a template begins with: stages, prompts and policies in the workshop's language.
Board make_board(std::string title, Template template_, Locale locale, Millis at);

}  // namespace entonnoir
