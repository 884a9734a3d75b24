#include "oplog/redis_answers.h"

#include <charconv>
#include <map>
#include <sstream>

#include "base/secrets.h"
#include "oplog/redis_scripts.h"

namespace entonnoir::redis {
namespace {

StoredEntry entry_of(const RedisReply& item) {
  const std::string& id = item.at(0).str();
  StoredEntry entry{};
  std::from_chars(id.data(), id.data() + id.size(), entry.revision.value);  // "<revision>-0"
  const RedisReply& fields = item.at(1);
  for (std::size_t i = 0; i + 1 < fields.list.size(); i += 2) {
    const std::string& name = fields.at(i).str();
    const RedisReply& value = fields.at(i + 1);
    if (name == "m") entry.mark = mark_from(value.str());
    if (name == "a") entry.at = Millis{static_cast<std::int64_t>(value.whole())};
    if (name == "b") entry.by = Participant{static_cast<std::uint32_t>(value.whole())};
    if (name == "c") entry.client = ClientId{value.str()};
    if (name == "s") entry.seq = Seq{value.whole()};
    if (name == "o") entry.ops = value.str();
  }
  return entry;
}

}  // namespace

std::vector<StoredEntry> entries_of(const RedisReply& stream) {
  std::vector<StoredEntry> out;
  out.reserve(stream.list.size());
  for (const RedisReply& item : stream.list) out.push_back(entry_of(item));
  return out;
}

BoardMeta meta_of(const RedisReply& five) {
  return BoardMeta{Millis{static_cast<std::int64_t>(five.at(0).whole())},
                   static_cast<std::uint32_t>(five.at(1).whole()), five.at(2).str(), five.at(3).str(),
                   five.at(4).str()};
}

std::pair<Seq, Position> last_of(const std::string& value) {
  std::istringstream words(value);
  std::string mark;
  std::pair<Seq, Position> out;
  words >> out.first.value >> out.second.epoch.value >> out.second.revision.value >> mark;
  out.second.mark = mark_from(mark);
  if (!words || out.second.mark.value == 0) throw RedisTrouble("a client's last seq cannot be read: " + value);
  return out;
}

std::vector<LastSeq> last_seqs_of(const RedisReply& hash) {
  std::vector<LastSeq> out;
  for (std::size_t i = 0; i + 1 < hash.list.size(); i += 2) {
    const std::string& name = hash.at(i).str();
    const std::size_t colon = name.find(':');
    std::uint32_t by = 0;
    std::from_chars(name.data(), name.data() + std::min(colon, name.size()), by);
    if (by == 0 || colon == name.npos) throw RedisTrouble("a client's name cannot be read: " + name);
    const auto [seq, position] = last_of(hash.at(i + 1).str());
    out.push_back(LastSeq{Participant{by}, ClientId{name.substr(colon + 1)}, seq, position});
  }
  return out;
}

StoredSnapshot snapshot_of(const RedisReply& four) { return StoredSnapshot{position_of(four, 0), four.at(3).str()}; }

Position position_of(const RedisReply& list, std::size_t i) {
  return Position{Epoch{list.at(i).whole()}, Revision{list.at(i + 1).whole()}, mark_from(list.at(i + 2).str())};
}

std::optional<std::string> gap_in(const std::vector<StoredEntry>& entries, std::uint64_t first, std::uint64_t tail) {
  for (const StoredEntry& entry : entries) {
    if (entry.revision.value != first) break;
    ++first;
  }
  if (first == tail + 1) return std::nullopt;
  return "entry " + std::to_string(first) + " is missing";
}

std::string number(std::uint64_t value) { return std::to_string(value); }

RedisWords position_words(const Position& p) {
  return {number(p.epoch.value), number(p.revision.value), mark_text(p.mark)};
}

Rejection unreadable(const BoardId& board, const std::string& what) {
  return reject(Code::log_unavailable, "board " + board.value + " cannot be read: " + what);
}

}  // namespace entonnoir::redis
