// Folds a log: reads entries as `ops` frames have them, one JSON object a line, the first of them `board.create`, and
// writes after each the board's state in canonical encoding on a line, as a page makes it that is told everything.
#include <iostream>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "board/fold.h"
#include "wire/wire.h"

namespace {

using namespace entonnoir;
using Json = nlohmann::json;

Entry entry_of(Json line) {
  for (Json& op : line.at("ops"))
    if (op.at("op") == "person.join") op["key"] = "key";  // which is shown to nobody
  auto ops = wire::decode_ops(line.at("ops").dump());
  if (!ops) throw std::runtime_error("entry " + line.at("revision").dump() + ": " + ops.error().detail);
  return Entry{.revision = Revision{line.at("revision")},
               .at = Millis{line.at("at")},
               .by = Participant{line.value("by", 0u)},
               .ops = std::move(*ops)};
}

/// Nothing is withheld; but hidden texts and what is the server's own are no page's (STA4).
Board as_a_page(Board board) {
  for (auto& [id, note] : board.notes)
    if (note.hidden) note.text.clear();
  return board;
}

}  // namespace

int main() try {
  Board board;
  for (std::string line; std::getline(std::cin, line);) {
    fold(board, entry_of(Json::parse(line)));
    std::cout << wire::encode_state(as_a_page(board)) << '\n';
  }
  return std::cin.bad() || !std::cout.flush() ? 1 : 0;
} catch (const std::exception& error) {
  std::cerr << error.what() << '\n';
  return 1;
}
