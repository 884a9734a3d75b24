#pragma once
#include <optional>
#include <string>
#include <vector>

#include "board/board.h"
#include "board/delta.h"

/// The ops on notes and groups (PROTOCOL.md section 7), a struct each. Optional fields are what a client may leave out;
/// in an entry they are set.
namespace entonnoir::op {

struct NotePost {
  NoteId note;
  std::string text;
  Colour colour = Colour::yellow;
  StageId stage;
  std::optional<Place> place;
  std::optional<GroupId> group;
  bool operator==(const NotePost&) const = default;
};
struct NoteEdit {
  NoteId note;
  std::uint64_t version = 0;
  Delta delta;
  bool operator==(const NoteEdit&) const = default;
};
struct NoteMove {
  std::vector<NoteId> notes;
  StageId stage;
  std::optional<std::vector<Place>> places;
  bool operator==(const NoteMove&) const = default;
};
struct NoteColour {
  std::vector<NoteId> notes;
  Colour colour = Colour::yellow;
  bool operator==(const NoteColour&) const = default;
};
struct NoteWithdraw {
  std::vector<NoteId> notes;
  bool operator==(const NoteWithdraw&) const = default;
};
struct NoteSetAside {
  std::vector<NoteId> notes;
  std::string why;
  bool operator==(const NoteSetAside&) const = default;
};
struct NoteRestore {
  std::vector<NoteId> notes;
  bool operator==(const NoteRestore&) const = default;
};
struct NoteHide {
  std::vector<NoteId> notes;
  bool operator==(const NoteHide&) const = default;
};
struct NoteUnhide {
  std::vector<NoteId> notes;
  bool operator==(const NoteUnhide&) const = default;
};
struct NoteMerge {
  std::vector<NoteId> notes;
  NoteId into;
  bool operator==(const NoteMerge&) const = default;
};
struct NoteDistil {
  NoteId note;
  std::string text;
  Colour colour = Colour::white;
  StageId stage;
  std::vector<NoteId> sources;
  std::optional<Place> place;
  bool operator==(const NoteDistil&) const = default;
};
struct NoteAddSource {
  NoteId note;
  std::vector<NoteId> sources;
  bool operator==(const NoteAddSource&) const = default;
};
struct NoteRemoveSource {
  NoteId note;
  std::vector<NoteId> sources;
  bool operator==(const NoteRemoveSource&) const = default;
};
struct GroupCreate {
  GroupId group;
  StageId stage;
  std::string title;
  std::vector<NoteId> notes;
  std::optional<GroupId> after;
  bool operator==(const GroupCreate&) const = default;
};
struct GroupRename {
  GroupId group;
  std::string title;
  bool operator==(const GroupRename&) const = default;
};
struct GroupPlace {
  GroupId group;
  GroupId after;
  bool operator==(const GroupPlace&) const = default;
};
struct GroupJoin {
  GroupId group;
  std::vector<NoteId> notes;
  bool operator==(const GroupJoin&) const = default;
};
struct GroupLeave {
  GroupId group;
  std::vector<NoteId> notes;
  bool operator==(const GroupLeave&) const = default;
};
struct GroupDissolve {
  GroupId group;
  bool operator==(const GroupDissolve&) const = default;
};
struct NoteReact {
  NoteId note;
  Reaction reaction = Reaction::agree;
  bool on = true;
  bool operator==(const NoteReact&) const = default;
};
struct GroupMerge {
  GroupId group;
  GroupId into;
  bool operator==(const GroupMerge&) const = default;
};

}  // namespace entonnoir::op
