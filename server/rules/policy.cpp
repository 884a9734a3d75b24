#include "rules/policy.h"

#include "base/check.h"

namespace entonnoir {
namespace {

template <class... T>
bool is(const Op& op) {
  return (std::holds_alternative<T>(op) || ...);
}

bool for_participants(const Op& op) {
  return is<op::PersonName, op::PersonErase, op::NotePost, op::NoteEdit, op::NoteColour, op::NoteMove, op::NoteWithdraw,
            op::GroupCreate, op::GroupRename, op::GroupPlace, op::GroupJoin, op::GroupLeave, op::GroupDissolve,
            op::GroupMerge, op::NoteReact, op::PersonHand, op::VoteCast, op::VoteWithdraw, op::StanceSet,
            op::StanceClear>(op);
}

/// What is everybody's own to do at any time.
bool of_oneself(const Op& op) { return is<op::PersonName, op::PersonErase, op::NoteWithdraw>(op); }

bool lowers_a_hand(const Op& op) {
  const auto* hand = std::get_if<op::PersonHand>(&op);
  return hand && !hand->up;
}

Whose allowed(const Policy& policy, Act act) {
  const auto all = [](bool yes) { return yes ? Whose::all : Whose::none; };
  switch (act) {
    case Act::post: return all(policy.post);
    case Act::move: return policy.move;
    case Act::edit: return policy.edit;
    case Act::group: return all(policy.group);
    case Act::vote: return all(policy.vote);
    case Act::react: return all(policy.react);
  }
  broken("act", __FILE__, __LINE__);
}

}  // namespace

Result<void> may_use(Role role, const Op& op) {
  if (is<op::BoardCreate, op::PersonJoin>(op)) return reject(Code::bad_message, "This op is the server's own.");
  if (role == Role::facilitator || (role == Role::participant && for_participants(op))) return {};
  return reject(Code::forbidden);
}

Result<void> may_now(const Board& board, const Author& author, const Op& op) {
  if (author.role == Role::facilitator || of_oneself(op)) return {};
  if (board.closed) return reject(Code::workshop_closed);
  if (board.frozen && !is<op::PersonHand>(op)) return reject(Code::board_frozen);
  const auto person = board.people.find(author.by);
  if (person != board.people.end() && person->second.muted && !lowers_a_hand(op)) return reject(Code::muted);
  return {};
}

Result<void> may_act(const Author& author, const Stage& stage, Act act, const Note* note) {
  if (author.role == Role::facilitator) return {};
  if (stage.status == StageStatus::closed) return reject(Code::stage_closed);
  const bool alone = stage.visibility == Visibility::private_;
  if (alone && act == Act::group) return reject(Code::stage_forbids);
  switch (allowed(stage.policy, act)) {
    case Whose::none: return reject(Code::stage_forbids);
    case Whose::all:
      if (!alone) return {};
      [[fallthrough]];
    case Whose::own:
      if (note && note->by != author.by) return reject(Code::not_author);
      return {};
  }
  broken("whose", __FILE__, __LINE__);
}

}  // namespace entonnoir
