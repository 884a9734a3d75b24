#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/boxed.h"
#include "board/board.h"

/// The ops on the board itself, its people, stages, timer and links (PROTOCOL.md section 7), a struct each. Optional
/// fields are what a client may leave out; in an entry they are set.
namespace entonnoir::op {

struct BoardCreate {
  Boxed<Board> state;
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
  std::optional<bool> shown = {};  ///< SEE4; absent: as it was
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
struct StageSetVisibility {
  StageId stage;
  Visibility visibility = Visibility::public_;
  bool operator==(const StageSetVisibility&) const = default;
};
struct StageCurrent {
  StageId stage;
  bool operator==(const StageCurrent&) const = default;
};
struct StageRemove {
  StageId stage;
  bool operator==(const StageRemove&) const = default;
};
/// The rehearsal is over (OPC15).
struct BoardStart {
  bool operator==(const BoardStart&) const = default;
};
struct BoardUnstart {
  bool operator==(const BoardUnstart&) const = default;
};
struct BoardClose {
  bool operator==(const BoardClose&) const = default;
};
struct BoardReopen {
  bool operator==(const BoardReopen&) const = default;
};
struct BoardFreeze {
  bool frozen = true;
  bool operator==(const BoardFreeze&) const = default;
};
struct BoardNames {
  Names names = Names::shown;
  bool operator==(const BoardNames&) const = default;
};
struct BoardMethods {
  std::vector<Method> methods;  ///< each once; sorted by the server
  bool operator==(const BoardMethods&) const = default;
};
struct TimerStart {
  std::optional<std::int64_t> ms;  ///< absent, in an entry too: the paused one goes on (OPC22)
  bool operator==(const TimerStart&) const = default;
};
struct TimerPause {
  bool operator==(const TimerPause&) const = default;
};
struct TimerStop {
  bool operator==(const TimerStop&) const = default;
};
struct PersonHand {
  bool up = true;
  std::optional<Participant> person;
  bool operator==(const PersonHand&) const = default;
};
struct PersonMute {
  Participant person;
  bool muted = true;
  bool operator==(const PersonMute&) const = default;
};
struct PersonRemove {
  Participant person;
  bool removed = true;
  bool operator==(const PersonRemove&) const = default;
};
/// A new generation of links (OPL1). The hashes are in the log alone: nobody is sent them.
struct LinksRenew {
  std::optional<std::uint32_t> generation;
  std::string participant_hash = {};
  std::string viewer_hash = {};
  bool operator==(const LinksRenew&) const = default;
};

}  // namespace entonnoir::op
