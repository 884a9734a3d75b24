#pragma once
#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>
#include <unordered_map>

#include "base/clock.h"
#include "oplog/op_log.h"
#include "room/port.h"
#include "wire/messages.h"

namespace entonnoir {

class Runner;

/// A board for reading, at one position.
struct BoardView {
  std::shared_ptr<const Board> board;  ///< not projected
  Position position;
  Role role;
  BoardMeta meta;
};

struct HostConfig {
  bool durable = true;            ///< CON3 durability
  std::int64_t idle_ms_max = 60'000;  ///< a board without sessions leaves memory after this
};

/// Counters since start, for metrics. Written on the host's thread, read anywhere.
struct HostCounters;

/// The live boards of one io thread. Every call on that thread; callbacks come there too.
class RoomHost {
 public:
  RoomHost(boost::asio::io_context& io, OpLog& log, HostConfig config);
  ~RoomHost();
  RoomHost(const RoomHost&) = delete;

  /// Makes the board in the log, with `board` as its first entry. `facilitator_token`: only its hashes are kept.
  void create(BoardId id, std::string facilitator_token, Board board, std::function<void(Result<void>)> done);

  /// Lets a connection in: checks the token, loads the board if it is not in memory. `entered` gets the way to talk to the
  /// room, or nothing after the port was closed with a Bye. The host keeps `port` until `leave`.
  struct Entered {
    std::shared_ptr<Runner> runner;
    SessionId session;
    Role role;
  };
  void join(BoardId id, wire::Hello hello, std::shared_ptr<Port> port, std::function<void(std::optional<Entered>)> entered);

  /// Errors: unknown_board (wrong token too), board_gone, log_unavailable.
  void view(BoardId id, std::string token, std::function<void(Result<BoardView>)> done);
  /// Error also: forbidden.
  void erase(BoardId id, std::string token, std::function<void(Result<void>)> done);

  /// No new boards or sessions; every session hears `bye` when the log has answered its room or after `ms_max`; then `done`.
  void stop(int ms_max, std::function<void()> done);

  std::size_t rooms() const { return runners_.size(); }
  std::size_t sessions() const;

 private:
  friend class Runner;
  void authorize(BoardId id, std::string token, std::function<void(Result<std::pair<BoardMeta, Role>>)> done);
  void with_runner(BoardId id, std::function<void(Result<std::shared_ptr<Runner>>)> then);
  void sweep();

  boost::asio::io_context& io_;
  OpLog& log_;
  HostConfig config_;
  struct Loading;
  std::unordered_map<BoardId, std::shared_ptr<Runner>> runners_;
  std::unordered_map<BoardId, std::unique_ptr<Loading>> loading_;
  bool stopping_ = false;
  std::shared_ptr<bool> alive_;
};

/// The one who lets a live board act: feeds the pure Room, performs its effects, paces frames. On the board's thread.
/// (Declared in room/runner.h: submit, presence, leave.)

}  // namespace entonnoir
