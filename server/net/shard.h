#pragma once
#include <memory>
#include <unordered_set>
#include <vector>

#include "net/asio.h"
#include "net/counters.h"
#include "room/host.h"

namespace entonnoir::net {

/// A WebSocket session as its io thread's housekeeping sees it.
class LiveMember {
 public:
  virtual ~LiveMember() = default;
  /// Once a second: deadlines, pings.
  virtual void tick(Time now) = 0;
  /// Says bye and closes, unless that is under way.
  virtual void goodbye(wire::Bye bye) = 0;
  /// Closes the socket and leaves the room at once.
  virtual void drop() = 0;
};

/// One io thread: its boards, its WebSocket sessions, its counts. Everything on that thread except `io`, `counters`.
class Shard {
 public:
  Shard(asio::io_context& io, RoomHost& host);
  Shard(const Shard&) = delete;

  asio::io_context& io() { return io_; }
  RoomHost& host() { return host_; }
  Counters& counters() { return *counters_; }
  const Counters& counters() const { return *counters_; }
  /// For what may outlive the shard: connections that are still there when the process ends.
  std::shared_ptr<Counters> shared_counters() { return counters_; }

  void add(std::shared_ptr<LiveMember> member);
  void remove(LiveMember& member);
  std::size_t members() const { return members_.size(); }
  /// Says bye to every session that is still there, those without a room included.
  void goodbye_all(const wire::Bye& bye);
  /// Ends every session and the housekeeping.
  void drop_all();

 private:
  std::vector<std::shared_ptr<LiveMember>> copy() const;
  void tick();

  asio::io_context& io_;
  RoomHost& host_;
  std::shared_ptr<Counters> counters_ = std::make_shared<Counters>();
  Timer timer_;
  bool ticking_ = false;
  std::unordered_map<LiveMember*, std::shared_ptr<LiveMember>> members_;
};

/// All io threads. A board lives on one, by its id.
class Shards {
 public:
  void add(asio::io_context& io, RoomHost& host) { shards_.push_back(std::make_unique<Shard>(io, host)); }
  Shard& of(const BoardId& board) { return *shards_[std::hash<BoardId>{}(board) % shards_.size()]; }
  std::size_t size() const { return shards_.size(); }
  Shard& at(std::size_t i) { return *shards_[i]; }
  const Shard& at(std::size_t i) const { return *shards_[i]; }
  /// The sum of one count over all threads.
  std::uint64_t sum(Counter Counters::*counter) const;

 private:
  std::vector<std::unique_ptr<Shard>> shards_;
};

}  // namespace entonnoir::net
