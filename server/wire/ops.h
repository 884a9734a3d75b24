#pragma once
// Private to wire/: ops as JSON values.
#include "board/op.h"
#include "wire/values.h"

namespace entonnoir::wire {

/// One op (PROTOCOL.md section 7). `from_log`: also the server's own ops. Throws Bad.
Op read_op(const Value& value, bool from_log);
/// `for_log`: with people's keys.
void write_op(std::string& out, const Op& op, bool for_log);
void write_entry(std::string& out, const Entry& entry);

Board read_state(const Value& value);
/// Throws Bad if no fold could have made the board.
void check_state(const Board& board);
void write_state(std::string& out, const Board& board, bool with_keys);

}  // namespace entonnoir::wire
