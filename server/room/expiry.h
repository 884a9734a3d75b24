#pragma once
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>

#include "base/clock.h"
#include "room/loading.h"
#include "room/room_retention.h"

namespace entonnoir {

struct ExpiryOptions {
  Retention retention;
  std::chrono::milliseconds first{std::chrono::minutes(1)};  ///< after the start
  std::chrono::milliseconds every{std::chrono::hours(1)};
  std::function<Millis()> now = wall_clock;
  /// What the operator should know, as a sentence. On the thread of `io`.
  std::function<void(const std::string&)> report = {};
};

/// Deletes the boards that nobody changed for too long, on one thread of the server, now and then. Each is looked at
/// before: how long it is kept depends on whether its definition is adopted. What cannot be read stays. Servers on one
/// log may all do this: the log deletes once, and only what nobody changed meanwhile.
class Expiry {
 public:
  Expiry(boost::asio::io_context& io, OpLog& log, ExpiryOptions options);
  Expiry(const Expiry&) = delete;

  /// Begins; nothing to do where every board is kept for ever.
  void start();
  /// Looks for old boards at once. `done`: with the number that was deleted.
  void run(std::function<void(std::size_t)> done);

 private:
  struct Round {
    std::vector<BoardId> boards;
    std::size_t next = 0;
    std::size_t deleted = 0;
    std::function<void(std::size_t)> done;
  };
  using RoundPtr = std::shared_ptr<Round>;

  void later(std::chrono::milliseconds after);
  void next(const RoundPtr& round);
  void judge(const RoundPtr& round, const BoardId& board, const RoomState& state);
  void trouble(const std::string& what, const Rejection& why) const;
  std::int64_t shortest_ms() const;
  template <class F>
  auto here(F then);

  boost::asio::io_context& io_;
  OpLog& log_;
  ExpiryOptions options_;
  boost::asio::steady_timer timer_;
  /// Boards that were looked at and are kept at least until then: not to be loaded again every hour.
  std::unordered_map<BoardId, Millis> kept_;
  std::shared_ptr<int> alive_ = std::make_shared<int>(0);
};

}  // namespace entonnoir
