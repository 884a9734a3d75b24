#include "contract/ground.h"

#include <numeric>

namespace entonnoir {

NewEntry entry(const std::string& client, std::uint64_t seq, std::uint32_t by) {
  const std::string ops = "[\"" + client + " " + std::to_string(seq) + "\"]";
  return NewEntry{Mark{std::hash<std::string>{}(ops + std::to_string(by)) | 1}, Participant{by}, ClientId{client},
                  Seq{seq}, ops};
}

Position at(std::uint64_t revision, std::uint64_t mark) { return Position{Epoch{1}, Revision{revision}, Mark{mark}}; }

Position position_of(const StoredEntry& entry) { return at(entry.revision.value, entry.mark.value); }

std::vector<std::uint64_t> revisions(const std::vector<StoredEntry>& entries) {
  std::vector<std::uint64_t> out;
  for (const StoredEntry& e : entries) out.push_back(e.revision.value);
  return out;
}

std::vector<std::uint64_t> count(std::uint64_t first, std::uint64_t last) {
  std::vector<std::uint64_t> out(last + 1 - first);
  std::iota(out.begin(), out.end(), first);
  return out;
}

std::vector<Position> OpLogContract::fill(const BoardId& id, std::uint64_t n) {
  std::vector<NewEntry> entries;
  std::vector<Position> positions{Position{}};
  for (std::uint64_t seq = 1; seq <= n; ++seq) {
    entries.push_back(entry("filler", seq));
    positions.push_back(at(seq, entries.back().mark.value));
  }
  EXPECT_EQ(append(id, Position{}, std::move(entries)), positions.back());
  return positions;
}

}  // namespace entonnoir
