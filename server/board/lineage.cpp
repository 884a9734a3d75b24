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
    const bool answer =
        board_.notes.at(id).set_aside ||
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
    if (note.sources.empty()) out[id] = flow.fate(id, note);
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
    const auto& sources = board.notes.at(id).sources;
    if (sources.empty()) found.insert(id);
    for (const NoteId& s : sources)
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

bool reaches(const Board& board, const NoteId& from, const NoteId& to) {
  // Walks upstream from `to`: its sources, and what was merged into it.
  Edges merged_into;
  for (const auto& [id, note] : board.notes)
    if (note.merged) merged_into[note.merged->into].push_back(id);
  std::set<NoteId> seen{to};
  std::vector<NoteId> todo{to};
  while (!todo.empty()) {
    const NoteId id = todo.back();
    todo.pop_back();
    if (id == from) return true;
    const auto visit = [&](const NoteId& n) {
      if (seen.insert(n).second) todo.push_back(n);
    };
    for (const NoteId& s : board.notes.at(id).sources) visit(s);
    if (const auto it = merged_into.find(id); it != merged_into.end())
      for (const NoteId& n : it->second) visit(n);
  }
  return false;
}

}  // namespace entonnoir
