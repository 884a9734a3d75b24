#pragma once
#include <string>

#include "oplog/op_log.h"

namespace entonnoir {

// What the program `appender` appends, so that its test knows what must be there.

inline constexpr int kAppenderBoards = 4;

inline BoardId appender_board(int board) { return BoardId{"appender-board-" + std::to_string(board)}; }

/// The entry of a board at a revision.
inline NewEntry appender_entry(int board, std::uint64_t revision) {
  const auto by = static_cast<std::uint32_t>(board + 1);
  return NewEntry{Mark{(revision << 8) | by}, Participant{by}, ClientId{"appender"}, Seq{revision},
                  "[" + std::string(revision % 700, 'x') + "]"};
}

}  // namespace entonnoir
