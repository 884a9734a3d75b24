#include "rules/edits.h"

#include <algorithm>
#include <ranges>
#include <tuple>

#include "base/limits.h"

namespace entonnoir {
namespace {

constexpr auto kKept = static_cast<std::size_t>(limits::note_edits_kept);

Edits::Edit edit_of(const Entry& entry, const op::NoteEdit& op) {
  return {op.version, op.delta, entry.by, entry.client, entry.seq};
}

}  // namespace

void Edits::record(const Entry& entry) {
  for (const Op& op : entry.ops) {
    const auto* edit = std::get_if<op::NoteEdit>(&op);
    if (!edit) continue;
    auto& kept = notes_[edit->note];
    kept.push_back(edit_of(entry, *edit));
    if (!all_ && kept.size() > kKept) kept.pop_front();
  }
}

void Edits::record_older(const Entry& entry) {
  for (const Op& op : std::views::reverse(entry.ops)) {
    const auto* edit = std::get_if<op::NoteEdit>(&op);
    if (!edit) continue;
    auto& kept = notes_[edit->note];
    if (kept.empty() || edit->version + 1 == kept.front().version) kept.push_front(edit_of(entry, *edit));
  }
}

void Edits::keep_all(bool all) {
  all_ = all;
  if (all) return;
  for (auto& [id, kept] : notes_)
    if (kept.size() > kKept) kept.erase(kept.begin(), kept.end() - static_cast<std::ptrdiff_t>(kKept));
}

void Edits::drop_oldest(const Entry& entry) {
  for (const Op& op : entry.ops) {
    const auto* edit = std::get_if<op::NoteEdit>(&op);
    const auto it = edit ? notes_.find(edit->note) : notes_.end();
    if (it != notes_.end() && it->second.size() > kKept && it->second.front().version == edit->version)
      it->second.pop_front();
  }
}

bool Edits::reach(const NoteId& note, std::uint64_t version, std::uint64_t now_version) const {
  if (version >= now_version) return true;
  const auto it = notes_.find(note);
  return it != notes_.end() && it->second.front().version <= version;
}

std::vector<Edits::Edit> Edits::between(const NoteId& note, std::uint64_t version, std::uint64_t now_version) const {
  if (version >= now_version || !reach(note, version, now_version)) return {};
  std::vector<Edit> out;
  for (const Edit& edit : notes_.at(note))
    if (edit.version >= version && edit.version < now_version) out.push_back(edit);
  return out;
}

Result<Delta> Edits::rebase(const NoteId& note, std::uint64_t version, std::uint64_t now_version, Delta delta,
                            Participant by, const ClientId& client) const {
  if (version > now_version) return reject(Code::version_ahead);
  if (version == now_version) return delta;
  if (!reach(note, version, now_version)) return reject(Code::base_gone);
  for (const Edit& edit : notes_.at(note)) {
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
