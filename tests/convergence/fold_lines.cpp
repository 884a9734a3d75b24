// Folds a log: reads entries as `ops` frames have them, one JSON object a line, the first of them `board.create`, and
// writes a line for each.
//   fold_lines            the board's state in canonical encoding, as a page makes it that is told everything
//   fold_lines AUDIENCE   what `everyone` or `facilitators` are told: {snapshot, entry, state}: whether a snapshot
//                         follows, the entry or null, and what they may see then
#include <iostream>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "board/fold.h"
#include "board/project.h"
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

std::string told(Board& board, const Entry& entry, Audience audience) {
  const SightChange change = changes_sight(entry, board);
  fold(board, entry);
  const auto seen = project(entry, board, audience, change);
  return std::string("{\"snapshot\":") + (change.of(audience) ? "true" : "false") +
         ",\"entry\":" + (seen ? wire::encode_entry(*seen) : "null") +
         ",\"state\":" + wire::encode_state(project(board, audience)) + "}";
}

std::string folded(Board& board, const Entry& entry) {
  fold(board, entry);
  return wire::encode_state(as_a_page(board));
}

}  // namespace

int main(int argc, char** argv) try {
  const std::string to = argc > 1 ? argv[1] : "";
  const Audience audience = to == "facilitators" ? Audience::facilitators : Audience::everyone;
  Board board;
  for (std::string line; std::getline(std::cin, line);) {
    const Entry entry = entry_of(Json::parse(line));
    std::cout << (to.empty() ? folded(board, entry) : told(board, entry, audience)) << '\n';
  }
  return std::cin.bad() || !std::cout.flush() ? 1 : 0;
} catch (const std::exception& error) {
  std::cerr << error.what() << '\n';
  return 1;
}
