#pragma once
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <unordered_map>

#include "base/clock.h"
#include "oplog/op_log.h"
#include "relay/relay.h"
#include "room/loading.h"
#include "room/port.h"
#include "room/room_retention.h"
#include "wire/messages.h"

namespace entonnoir {

class Runner;

/// A board for reading, at one position.
struct BoardView {
  std::shared_ptr<const Board> board;  ///< not projected
  Position position;
  Role role;
  BoardMeta meta;
  std::optional<Millis> kept_until;  ///< CON3
};

struct HostConfig {
  bool durable = true;                  ///< CON3 durability
  std::int64_t idle_ms_max = 60'000;    ///< a board without sessions leaves memory after this
  bool gathers = true;                  ///< under load appends are as far apart as frames (OPS2)
  Retention retention = {};             ///< told to clients and in exports; expiry.h acts on it
  std::int64_t backoff_ms_max = 2'000;  ///< between two tries to reach the log
  /// After the log was set back: until other servers have put back what they hold, too.
  std::int64_t others_ms = 1'000;
  /// What the operator should know, as a sentence. On the board's thread.
  std::function<void(const std::string&)> report = {};
  std::int64_t snapshot_ms = 1'000;  ///< between two snapshots of one audience, in the long run
  /// Does what takes long elsewhere than on the board's thread, soon. May be called from the threads of all boards.
  std::function<void(std::function<void()>)> aside = [](const std::function<void()>& job) { job(); };
  /// Carries presence between nodes (PRS4). Lives longer than the host.
  Relay* relay = &local_relay();
};

/// The live boards of one io thread. Every call on that thread; callbacks come there too.
class RoomHost {
 public:
  RoomHost(boost::asio::io_context& io, OpLog& log, HostConfig config);
  ~RoomHost();
  RoomHost(const RoomHost&) = delete;

  /// Makes the board in the log, with `board` as its first entry. `facilitator_token`: only its hashes are kept.
  void create(BoardId id, std::string facilitator_token, Board board, std::function<void(Result<void>)> done);

  /// Lets a connection in: checks the token, loads the board if it is not in memory. `entered` gets the way to talk to
  /// the room, or nothing after the port was closed with a Bye. The host keeps `port` until `leave`.
  struct Entered {
    std::shared_ptr<Runner> runner;
    SessionId session;
    Role role;
  };
  void join(BoardId id, wire::Hello hello, std::shared_ptr<Port> port,
            std::function<void(std::optional<Entered>)> entered);

  /// Errors: unknown_board (wrong token too), board_gone, log_unavailable.
  void view(BoardId id, std::string token, std::function<void(Result<BoardView>)> done);
  /// Error also: forbidden.
  void erase(BoardId id, std::string token, std::function<void(Result<void>)> done);

  /// No new boards or sessions; every session hears `bye` when the log has answered its room or after `ms_max`; then
  /// `done`.
  void stop(int ms_max, std::function<void()> done);

  std::size_t rooms() const { return runners_.size(); }
  std::size_t sessions() const;

 private:
  struct Allowed {
    BoardMeta meta;
    Role role;
  };
  struct Admitted {
    std::shared_ptr<Runner> runner;
    Role role;
  };
  /// The board itself has the last word: what the log has beside its entries may be of a moment ago (OPL1).
  void admit(const BoardId& id, std::string token, std::function<void(Result<Admitted>)> done);
  void authorize(const BoardId& id, std::string token, std::function<void(Result<Allowed>)> done);
  void with_runner(const BoardId& id, std::function<void(Result<std::shared_ptr<Runner>>)> then);
  void load(const BoardId& id);
  void loaded(const BoardId& id, Result<LoadedRoom> loaded);
  void open(const BoardId& id, Result<std::shared_ptr<Runner>> runner);
  /// The runner's board is no more.
  void forget(const BoardId& id);
  void sweep_later();
  void sweep();
  void wait_quiet(std::chrono::steady_clock::time_point until, std::function<void()> done);
  /// A callback for the log's thread that comes back to this host's, if the host is still there.
  template <class T, class F>
  std::function<void(Result<T>)> here(F then);

  boost::asio::io_context& io_;
  OpLog& log_;
  HostConfig config_;
  using Waiters = std::vector<std::function<void(Result<std::shared_ptr<Runner>>)>>;
  std::unordered_map<BoardId, std::shared_ptr<Runner>> runners_;
  std::unordered_map<BoardId, Waiters> loading_;
  boost::asio::steady_timer sweep_timer_;
  bool stopping_ = false;
  /// Answers of the log that come after the host is gone find this expired.
  std::shared_ptr<int> alive_ = std::make_shared<int>(0);
};

}  // namespace entonnoir
