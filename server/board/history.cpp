#include "board/history.h"

#include <algorithm>

#include "board/fold.h"

namespace entonnoir {
namespace {

/// What today's board lets be seen of one op. What it changes or leaves out is told by `struck`.
class Seen {
 public:
  explicit Seen(const Board& today) : today_(today) {}

  std::optional<Op> operator()(op::BoardCreate o) const {
    o.state = seen_today(std::move(o.state), today_);
    return o;
  }
  std::optional<Op> operator()(op::PersonJoin o) const {
    o.key = {};
    return o;
  }
  std::optional<Op> operator()(op::NotePost o) const { return without_text(std::move(o)); }
  std::optional<Op> operator()(op::NoteDistil o) const { return without_text(std::move(o)); }
  std::optional<Op> operator()(op::NoteEdit o) const {
    if (no_text(today_.note(o.note))) return std::nullopt;
    return o;
  }
  std::optional<Op> operator()(op::NoteHide o) const { return of_hidden(std::move(o)); }
  std::optional<Op> operator()(op::NoteUnhide o) const { return of_hidden(std::move(o)); }
  std::optional<Op> operator()(auto o) const { return o; }

  /// A note that today's board does not know is nobody's to see.
  static bool no_text(const Note* now) { return !now || now->hidden || now->withdrawn; }

 private:
  template <class O>
  std::optional<Op> without_text(O o) const {
    if (no_text(today_.note(o.note))) o.text.clear();
    return o;
  }
  template <class O>
  std::optional<Op> of_hidden(O o) const {
    std::erase_if(o.notes, [&](const NoteId& id) {
      const Note* now = today_.note(id);
      return now && !now->hidden;
    });
    if (o.notes.empty()) return std::nullopt;
    return o;
  }

  const Board& today_;
};

}  // namespace

Board seen_today(Board past, const Board& today) {
  for (auto& [id, note] : past.notes) {
    const Note* now = today.note(id);
    if (Seen::no_text(now)) note.text.clear();
    if (now && !now->hidden) note.hidden.reset();
  }
  for (auto& [number, person] : past.people) person.key = {};
  return past;
}

std::optional<Entry> fold_seen(Board& board, const Entry& entry, const Board& today) {
  Entry out = entry;
  out.ops.clear();
  for (const Op& op : entry.ops) {
    const bool adopted = board.ratified.has_value();
    fold(board, op, entry.at, entry.by);
    const std::optional<Op> seen = std::visit(Seen(today), op);
    if (seen) out.ops.push_back(*seen);
    // STA3: what ended the adoption did so, even if it is no longer told.
    if (adopted && !board.ratified && seen != op) out.ops.push_back(op::DefinitionReopen{});
  }
  if (out.ops.empty()) return std::nullopt;
  return out;
}

}  // namespace entonnoir
