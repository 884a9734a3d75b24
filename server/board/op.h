#pragma once
#include <variant>
#include <vector>

#include "board/ops_notes.h"
#include "board/ops_room.h"
#include "board/ops_votes.h"

namespace entonnoir {

/// The smallest change of one thing.
using Op = std::variant<
    op::BoardCreate, op::PersonJoin, op::PersonName, op::PersonErase, op::BoardTitle, op::StageAdd, op::StageRename,
    op::StagePlace, op::StagePrompt, op::StagePolicy, op::StageSetStatus, op::StageSetVisibility, op::StageCurrent,
    op::StageRemove, op::NotePost, op::NoteEdit, op::NoteMove, op::NoteColour, op::NoteWithdraw, op::NoteSetAside,
    op::NoteRestore, op::NoteHide, op::NoteUnhide, op::NoteMerge, op::NoteDistil, op::NoteAddSource,
    op::NoteRemoveSource, op::GroupCreate, op::GroupRename, op::GroupPlace, op::GroupJoin, op::GroupLeave,
    op::GroupDissolve, op::PhrasePlace, op::DefinitionRatify, op::DefinitionReopen, op::BoardStart, op::BoardUnstart,
    op::BoardClose, op::BoardReopen, op::BoardFreeze, op::BoardNames, op::BoardMethods, op::TimerStart, op::TimerPause,
    op::TimerStop, op::PersonHand, op::PersonMute, op::PersonRemove, op::LinksRenew, op::NoteReact, op::GroupMerge,
    op::RoundOpen, op::RoundClose, op::VoteCast, op::VoteWithdraw, op::StanceSet, op::StanceClear>;
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
