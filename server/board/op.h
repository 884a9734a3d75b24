#pragma once
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "board/board.h"
#include "board/delta.h"

/// The ops of PROTOCOL.md section 7, a struct each. Optional fields are what a client may leave out; in an entry they
/// are set.
namespace entonnoir::op {

struct BoardCreate {
  Board state;
  bool operator==(const BoardCreate&) const = default;
};
struct PersonJoin {
  Participant person;
  PersonKey key;
  std::string name;
  Role role = Role::participant;
  bool operator==(const PersonJoin&) const = default;
};
struct PersonName {
  std::string name;
  std::optional<Participant> person;
  bool operator==(const PersonName&) const = default;
};
/// For good: what is not in the log any more cannot be told (OPC14).
struct PersonErase {
  std::optional<Participant> person;
  bool operator==(const PersonErase&) const = default;
};
struct BoardTitle {
  std::string title;
  bool operator==(const BoardTitle&) const = default;
};
struct StageAdd {
  StageId stage;
  std::string title;
  std::string prompt;
  StageKind kind = StageKind::notes;
  Policy policy;
  StageId after;
  bool operator==(const StageAdd&) const = default;
};
struct StageRename {
  StageId stage;
  std::string title;
  bool operator==(const StageRename&) const = default;
};
struct StagePlace {
  StageId stage;
  StageId after;
  bool operator==(const StagePlace&) const = default;
};
struct StagePrompt {
  StageId stage;
  std::string prompt;
  bool operator==(const StagePrompt&) const = default;
};
struct StagePolicy {
  StageId stage;
  Policy policy;
  bool operator==(const StagePolicy&) const = default;
};
struct StageSetStatus {
  StageId stage;
  StageStatus status = StageStatus::open;
  bool operator==(const StageSetStatus&) const = default;
};
struct StageCurrent {
  StageId stage;
  bool operator==(const StageCurrent&) const = default;
};
struct StageRemove {
  StageId stage;
  bool operator==(const StageRemove&) const = default;
};
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
struct PhrasePlace {
  NoteId note;
  NoteId after;
  bool operator==(const PhrasePlace&) const = default;
};
struct DefinitionRatify {
  std::optional<std::string> why;
  bool operator==(const DefinitionRatify&) const = default;
};
struct DefinitionReopen {
  bool operator==(const DefinitionReopen&) const = default;
};

}  // namespace entonnoir::op

namespace entonnoir {

/// The smallest change of one thing.
using Op = std::variant<op::BoardCreate, op::PersonJoin, op::PersonName, op::PersonErase, op::BoardTitle, op::StageAdd,
                        op::StageRename, op::StagePlace, op::StagePrompt, op::StagePolicy, op::StageSetStatus,
                        op::StageCurrent, op::StageRemove, op::NotePost, op::NoteEdit, op::NoteMove, op::NoteColour,
                        op::NoteWithdraw, op::NoteSetAside, op::NoteRestore, op::NoteHide, op::NoteUnhide,
                        op::NoteMerge, op::NoteDistil, op::NoteAddSource, op::NoteRemoveSource, op::GroupCreate,
                        op::GroupRename, op::GroupPlace, op::GroupJoin, op::GroupLeave, op::GroupDissolve,
                        op::PhrasePlace, op::DefinitionRatify, op::DefinitionReopen>;
using Ops = std::vector<Op>;

/// An accepted change, resolved and in its place in the log (POS2).
struct Entry {
  Revision revision;
  Mark mark;
  Millis at;
  Participant by;  ///< 0: the server itself
  ClientId client;
  Seq seq;
  Ops ops;
  bool operator==(const Entry&) const = default;
};

/// Visits a variant with one lambda per case; a case that is missing does not compile.
template <class... F>
struct cases : F... {
  using F::operator()...;
};

}  // namespace entonnoir
