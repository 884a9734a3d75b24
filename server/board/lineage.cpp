#include "board/lineage.h"

#include <algorithm>

namespace entonnoir {
namespace {

using Edges = std::map<NoteId, std::vector<NoteId>>;

/// For each note, the notes that are not withdrawn and have it as a source.
Edges distilled_into(const Board& board) {
  Edges edges;
  for (const auto& [id, note] : board.notes) {
    if (note.withdrawn) continue;
    for (const NoteId& source : note.sources) edges[source].push_back(id);
  }
  return edges;
}

/// Answers `dropped` and `carried` of FAT2, each note once.
class Flow {
 public:
  explicit Flow(const Board& board)
      : board_(board), into_(distilled_into(board)), phrases_(board.phrases.begin(), board.phrases.end()) {}

  Fate fate(const NoteId& id, const Note& note) {
    if (note.withdrawn) return Fate::withdrawn;
    const auto into = into_.find(id);
    const bool all_dropped = into != into_.end() && std::all_of(into->second.begin(), into->second.end(),
                                                                [&](const NoteId& n) { return dropped(n); });
    if (note.set_aside || all_dropped) return Fate::set_aside;
    if (note.merged) return Fate::merged;
    return carried(id) ? Fate::carried : Fate::open;
  }

 private:
  std::vector<NoteId> next(const NoteId& id) const {
    const auto it = into_.find(id);
    std::vector<NoteId> out = it == into_.end() ? std::vector<NoteId>{} : it->second;
    if (const auto& merged = board_.notes.at(id).merged) out.push_back(merged->into);
    return out;
  }
  bool dropped(const NoteId& id) {
    if (const auto known = dropped_.find(id); known != dropped_.end()) return known->second;
    const auto to = next(id);
    const bool answer = board_.notes.at(id).set_aside ||
                        (!to.empty() && std::all_of(to.begin(), to.end(), [&](const NoteId& n) { return dropped(n); }));
    return dropped_[id] = answer;
  }
  bool carried(const NoteId& id) {
    if (const auto known = carried_.find(id); known != carried_.end()) return known->second;
    const auto to = next(id);
    const bool answer =
        phrases_.contains(id) || std::any_of(to.begin(), to.end(), [&](const NoteId& n) { return carried(n); });
    return carried_[id] = answer;
  }

  const Board& board_;
  Edges into_;
  std::set<NoteId> phrases_;
  std::map<NoteId, bool> dropped_;
  std::map<NoteId, bool> carried_;
};

}  // namespace

std::map<NoteId, Fate> fates(const Board& board) {
  Flow flow(board);
  std::map<NoteId, Fate> out;
  for (const auto& [id, note] : board.notes)
    if (note.sources.empty() && !note.trial) out[id] = flow.fate(id, note);
  return out;
}

Ledger ledger(const Board& board) {
  Ledger sum;
  for (const auto& [id, fate] : fates(board)) {
    ++sum.posted;
    switch (fate) {
      case Fate::withdrawn: ++sum.withdrawn; break;
      case Fate::set_aside: ++sum.set_aside; break;
      case Fate::merged: ++sum.merged; break;
      case Fate::carried: ++sum.carried; break;
      case Fate::open: ++sum.open; break;
    }
  }
  return sum;
}

std::set<NoteId> origins(const Board& board, const NoteId& phrase) {
  std::set<NoteId> found;
  std::set<NoteId> seen{phrase};
  std::vector<NoteId> todo{phrase};
  while (!todo.empty()) {
    const NoteId id = todo.back();
    todo.pop_back();
    const Note& note = board.notes.at(id);
    if (note.sources.empty() && !note.trial) found.insert(id);
    for (const NoteId& s : note.sources)
      if (seen.insert(s).second) todo.push_back(s);
  }
  return found;
}

std::vector<std::vector<NoteId>> generations(const Board& board, const NoteId& note) {
  std::vector<std::vector<NoteId>> out;
  std::set<NoteId> seen{note};
  std::vector<NoteId> layer{note};
  while (!layer.empty()) {
    std::vector<NoteId> next;
    for (const NoteId& id : layer)
      for (const NoteId& s : board.notes.at(id).sources)
        if (seen.insert(s).second) next.push_back(s);
    if (!next.empty()) out.push_back(next);
    layer = std::move(next);
  }
  return out;
}

std::set<NoteId> downstream(const Board& board, const NoteId& from) {
  const Edges into = distilled_into(board);
  std::set<NoteId> seen{from};
  std::vector<NoteId> todo{from};
  const auto visit = [&](const NoteId& id) {
    if (seen.insert(id).second) todo.push_back(id);
  };
  while (!todo.empty()) {
    const NoteId id = todo.back();
    todo.pop_back();
    if (const auto it = into.find(id); it != into.end())
      for (const NoteId& n : it->second) visit(n);
    if (const Note* note = board.note(id); note && note->merged) visit(note->merged->into);
  }
  return seen;
}

bool acyclic(const Board& board) {
  const Edges into = distilled_into(board);
  std::map<NoteId, std::size_t> incoming;
  const auto for_next = [&](const NoteId& id, auto&& act) {
    if (const auto it = into.find(id); it != into.end())
      for (const NoteId& n : it->second) act(n);
    if (const auto& merged = board.notes.at(id).merged) act(merged->into);
  };
  for (const auto& [id, note] : board.notes) for_next(id, [&](const NoteId& n) { ++incoming[n]; });
  std::vector<NoteId> todo;
  for (const auto& [id, note] : board.notes)
    if (!incoming.contains(id)) todo.push_back(id);
  std::size_t done = 0;
  while (!todo.empty()) {
    const NoteId id = todo.back();
    todo.pop_back();
    ++done;
    for_next(id, [&](const NoteId& n) {
      if (--incoming[n] == 0) todo.push_back(n);
    });
  }
  return done == board.notes.size();
}

}  // namespace entonnoir
