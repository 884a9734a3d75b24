#include "rules/edits.h"

#include <tuple>

#include "base/limits.h"

namespace entonnoir {

void Edits::record(const Entry& entry) {
  for (const Op& op : entry.ops) {
    const auto* edit = std::get_if<op::NoteEdit>(&op);
    if (!edit) continue;
    auto& kept = notes_[edit->note];
    kept.push_back(Edit{edit->version, edit->delta, entry.by, entry.client});
    if (kept.size() > static_cast<std::size_t>(limits::note_edits_kept)) kept.pop_front();
  }
}

Result<Delta> Edits::rebase(const NoteId& note, std::uint64_t version, std::uint64_t now_version, Delta delta,
                            Participant by, const ClientId& client) const {
  if (version > now_version) return reject(Code::version_ahead);
  if (version == now_version) return delta;
  const auto it = notes_.find(note);
  if (it == notes_.end() || it->second.front().version > version) return reject(Code::base_gone);
  for (const Edit& edit : it->second) {
    if (edit.version < version) continue;
    const bool first = std::tie(by, client) < std::tie(edit.by, edit.client);
    delta = transform(delta, edit.delta, first ? Side::left : Side::right);
  }
  return delta;
}

void Edits::rewind(const Board& board) {
  for (auto& [id, kept] : notes_) {
    const Note* note = board.note(id);
    while (!kept.empty() && (!note || kept.back().version >= note->version)) kept.pop_back();
  }
  std::erase_if(notes_, [](const auto& item) { return item.second.empty(); });
}

}  // namespace entonnoir
