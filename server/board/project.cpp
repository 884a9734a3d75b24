#include "board/project.h"

#include <algorithm>

namespace entonnoir {
namespace {

template <class... T>
bool any(const Entry& entry) {
  return std::any_of(entry.ops.begin(), entry.ops.end(),
                     [](const Op& op) { return (std::holds_alternative<T>(op) || ...); });
}

bool hidden(const Board& board, const NoteId& id) {
  const Note* n = board.note(id);
  return n && n->hidden;
}

/// What is struck out of one op: the text of a note that is hidden by the end of the same entry, and people's keys.
void strike(Op& op, const Board& after) {
  std::visit(cases{[](op::PersonJoin& o) { o.key = {}; },
                   [&](op::NotePost& o) {
                     if (hidden(after, o.note)) o.text.clear();
                   },
                   [&](op::NoteDistil& o) {
                     if (hidden(after, o.note)) o.text.clear();
                   },
                   [](auto&) {}},
             op);
}

}  // namespace

Audience audience_of(Role role) { return role == Role::facilitator ? Audience::facilitators : Audience::everyone; }

Board project(Board board, Audience) {
  for (auto& [id, note] : board.notes)
    if (note.hidden) note.text.clear();
  for (auto& [number, person] : board.people) person.key = {};
  return board;
}

std::optional<Entry> project(const Entry& entry, const Board& after, Audience) {
  Entry out = entry;
  for (Op& op : out.ops) strike(op, after);
  return out;
}

bool reveals(const Entry& entry) { return any<op::NoteUnhide, op::BoardCreate>(entry); }

bool retracts(const Entry& entry) {
  return reveals(entry) || any<op::NoteHide, op::NoteWithdraw, op::PersonErase>(entry);
}

}  // namespace entonnoir
