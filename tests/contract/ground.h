#pragma once
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <string>

#include "oplog/op_log.h"
#include "support/asking.h"

namespace entonnoir {

/// Where one kind of log lives. What it makes runs the same suite as every other kind.
class Ground {
 public:
  virtual ~Ground() = default;
  virtual OpLog& log() = 0;
  /// Ends the log.
  virtual void close() = 0;
  /// Ends the log if it is there and opens it anew, with this limit on a board's history (0: none). A log that forgets
  /// is empty then.
  virtual void reopen(std::uint64_t history_bytes_max = 0) = 0;
  /// Makes that the board's entries can no longer be read. The log is opened anew.
  virtual void spoil(const BoardId& board) = 0;
  /// Remembers all that is stored. The log may be opened anew.
  virtual void keep_copy() = 0;
  /// Puts the copy in the place of what is stored, as when a store comes back from a backup. The log may be opened
  /// anew; it can be asked when this returns.
  virtual void set_back() = 0;

  std::function<Millis()> clock() {
    return [this] { return Millis{now_ms}; };
  }
  std::atomic<std::int64_t> now_ms = 1'000'000;
};

struct Kind {
  std::string name;
  std::function<std::unique_ptr<Ground>()> make;
};
inline void PrintTo(const Kind& kind, std::ostream* out) { *out << kind.name; }
Kind memory_kind();
Kind sqlite_kind();
Kind redis_kind();

/// Fixture: a log of each kind, and short ways to talk to it.
class OpLogContract : public testing::TestWithParam<Kind> {
 protected:
  OpLogContract() : ground(GetParam().make()) {}

  OpLog& log() { return ground->log(); }
  Asking ask() { return Asking(ground->log()); }

  /// A new board, named after `name`.
  BoardId board(const std::string& name = "board") {
    const BoardId id{name + std::string(22 - name.size(), '_')};
    EXPECT_EQ(told(ask().create(id)), "ok");
    return id;
  }
  /// Appends and expects that it worked.
  Position append(const BoardId& id, Position if_at, std::vector<NewEntry> entries) {
    const AppendAnswer answer = ask().append(id, if_at, std::move(entries));
    EXPECT_EQ(told(answer), "appended");
    const auto* appended = std::get_if<Appended>(&answer);
    return appended ? appended->tail : Position{};
  }
  /// `n` entries of one client with seq = revision. Gives the position of each revision, from 0.
  std::vector<Position> fill(const BoardId& id, std::uint64_t n);

  std::unique_ptr<Ground> ground;
};

/// Only for logs that keep what they have when they end.
class DurableOpLogContract : public OpLogContract {};

/// Only for logs that go on while their store is set back.
class LiveOpLogContract : public OpLogContract {};

/// An entry by participant 1, whose mark and ops follow from client and seq.
NewEntry entry(const std::string& client, std::uint64_t seq, std::uint32_t by = 1);
Position at(std::uint64_t revision, std::uint64_t mark);
Position position_of(const StoredEntry& entry);
std::vector<std::uint64_t> revisions(const std::vector<StoredEntry>& entries);
/// first, first + 1 … last
std::vector<std::uint64_t> count(std::uint64_t first, std::uint64_t last);

}  // namespace entonnoir
