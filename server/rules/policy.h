#pragma once
#include "base/result.h"
#include "board/op.h"

namespace entonnoir {

/// Who makes a change.
struct Author {
  Participant by;
  Role role = Role::viewer;
  ClientId client;
};

/// What a policy can allow participants to do in a stage (ROL2).
enum class Act : std::uint8_t { post, move, edit, group };

/// Whether this role may use this op at all, anywhere (first column of ROL, ROL1). Error: forbidden.
Result<void> may_use(Role role, const Op& op);

/// Whether the author may do this in the stage; `note`: whose ownership counts under `own`, null if none.
/// Errors: stage_closed, stage_forbids, not_author.
Result<void> may_act(const Author& author, const Stage& stage, Act act, const Note* note);

}  // namespace entonnoir
