#pragma once
#include "oplog/sqlite_store.h"

namespace entonnoir {

// What the tables hold, as values; only for the sources of SqliteStore.

/// A row of boards.
struct SqliteStore::Row {
  std::int64_t key;
  BoardId board;
  BoardMeta meta;
  Position tail;
  Millis at;
  Position base;  ///< revision 0 and mark 0 where entries begin at 1
  std::uint64_t bytes;
};

inline std::int64_t signed_of(std::uint64_t value) { return static_cast<std::int64_t>(value); }
inline std::uint64_t unsigned_of(std::int64_t value) { return static_cast<std::uint64_t>(value); }

/// FNV-1a, 64 bits: finds damage, not malice.
class Sum {
 public:
  Sum& operator<<(std::uint64_t value) {
    for (int i = 0; i < 8; ++i, value >>= 8) byte(static_cast<unsigned char>(value & 0xff));
    return *this;
  }
  Sum& operator<<(const std::string& text) {
    *this << text.size();
    for (const char c : text) byte(static_cast<unsigned char>(c));
    return *this;
  }
  std::int64_t value() const { return signed_of(value_); }

 private:
  void byte(unsigned char b) { value_ = (value_ ^ b) * 0x100000001b3; }
  std::uint64_t value_ = 0xcbf29ce484222325;
};

inline std::int64_t sum_of(std::int64_t key, const StoredEntry& e) {
  return (Sum() << unsigned_of(key) << e.revision.value << e.mark.value << unsigned_of(e.at.value) << e.by.value
                << e.client.value << e.seq.value << e.ops)
      .value();
}

inline std::int64_t sum_of(std::int64_t key, const StoredSnapshot& s) {
  const Position& at = s.position;
  return (Sum() << unsigned_of(key) << at.epoch.value << at.revision.value << at.mark.value << s.bytes).value();
}

inline Position position_of(const Query& query, int column) {
  return Position{Epoch{unsigned_of(query.integer(column))}, Revision{unsigned_of(query.integer(column + 1))},
                  Mark{unsigned_of(query.integer(column + 2))}};
}

inline StoredEntry entry_of(const Query& query) {
  return StoredEntry{Revision{unsigned_of(query.integer(0))},
                     Mark{unsigned_of(query.integer(1))},
                     Millis{query.integer(2)},
                     Participant{static_cast<std::uint32_t>(query.integer(3))},
                     ClientId{query.bytes(4)},
                     Seq{unsigned_of(query.integer(5))},
                     query.bytes(6)};
}

inline Rejection damaged(const BoardId& board, const std::string& what) {
  return reject(Code::log_unavailable, "board " + board.value + " cannot be read: " + what);
}

}  // namespace entonnoir
