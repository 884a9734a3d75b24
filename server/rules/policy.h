#pragma once
#include <optional>
#include <string>

#include "base/result.h"
#include "board/op.h"

namespace entonnoir {

/// Who makes a change.
struct Author {
  Participant by;
  Role role = Role::viewer;
  ClientId client;
  /// The token that a facilitator came with, of which those of a new generation are derived (OPL1).
  std::optional<std::string> facilitator_token = {};
};

/// What a policy can allow participants to do in a stage (ROL2).
enum class Act : std::uint8_t { post, move, edit, group, vote, react };

/// Whether this role may use this op at all, anywhere (first column of ROL, ROL1). Error: forbidden.
Result<void> may_use(Role role, const Op& op);

/// Whether the board lets the author do this at all now (ROL4). Errors: workshop_closed, board_frozen, muted.
Result<void> may_now(const Board& board, const Author& author, const Op& op);

/// Whether the author may do this in the stage (ROL2, ROL5); `note`: whose ownership counts under `own`, null if none.
/// Errors: stage_closed, stage_forbids, not_author.
Result<void> may_act(const Author& author, const Stage& stage, Act act, const Note* note);

}  // namespace entonnoir
