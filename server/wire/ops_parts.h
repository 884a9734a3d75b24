#pragma once
// Private to wire/: the ops of running a room, of rounds, votes and stances.
#include <functional>
#include <string>
#include <unordered_map>

#include "wire/ops.h"

namespace entonnoir::wire {

using Reader = std::function<Op(Fields&)>;

/// What clients may send of these ops.
const std::unordered_map<std::string, Reader>& room_ops();
/// Those that the server writes otherwise than clients: with fields that are its own.
std::optional<Op> server_room_op(const std::string& name, Fields& f);

// `for_log`: with what is the server's own.
void write(std::string& out, const op::StageSetVisibility& o, bool for_log);
void write(std::string& out, const op::BoardStart& o, bool for_log);
void write(std::string& out, const op::BoardUnstart& o, bool for_log);
void write(std::string& out, const op::BoardClose& o, bool for_log);
void write(std::string& out, const op::BoardReopen& o, bool for_log);
void write(std::string& out, const op::BoardFreeze& o, bool for_log);
void write(std::string& out, const op::BoardNames& o, bool for_log);
void write(std::string& out, const op::BoardMethods& o, bool for_log);
void write(std::string& out, const op::TimerStart& o, bool for_log);
void write(std::string& out, const op::TimerPause& o, bool for_log);
void write(std::string& out, const op::TimerStop& o, bool for_log);
void write(std::string& out, const op::PersonHand& o, bool for_log);
void write(std::string& out, const op::PersonMute& o, bool for_log);
void write(std::string& out, const op::PersonRemove& o, bool for_log);
void write(std::string& out, const op::LinksRenew& o, bool for_log);
void write(std::string& out, const op::NoteReact& o, bool for_log);
void write(std::string& out, const op::GroupMerge& o, bool for_log);
void write(std::string& out, const op::RoundOpen& o, bool for_log);
void write(std::string& out, const op::RoundClose& o, bool for_log);
void write(std::string& out, const op::VoteCast& o, bool for_log);
void write(std::string& out, const op::VoteWithdraw& o, bool for_log);
void write(std::string& out, const op::StanceSet& o, bool for_log);
void write(std::string& out, const op::StanceClear& o, bool for_log);

}  // namespace entonnoir::wire
