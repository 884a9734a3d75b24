#pragma once
#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <functional>
#include <string>
#include <vector>

#include "base/secrets.h"
#include "room/desk.h"

namespace entonnoir::testing {

/// What the clients of one server's desk are told of a board.
class Screen {
 public:
  Screen(boost::asio::io_context& io, Relay& relay, PresenceTimes times = {})
      : desk(std::make_shared<PresenceDesk>(
            io, relay, BoardId{"board"}, [this](const Frame& frame) { frames.push_back(*frame); }, times)) {}
  ~Screen() { desk->close(); }

  void join(std::uint64_t session, const std::string& name, Role role = Role::participant) {
    desk->join({SessionId{session}, PersonKey{name}, name, role}, board);
  }
  void point(std::uint64_t session, std::int32_t x) {
    desk->set(SessionId{session}, {.cursor = wire::Cursor{StageId{"s"}, Place{x, 0}}});
  }
  /// What a newcomer is told.
  std::string all() const {
    const std::string frame = *desk->all();
    return frame.substr(frame.find('{'));
  }
  bool shows(const std::string& text) const { return all().find(text) != std::string::npos; }
  /// A frame told it.
  bool told(const std::string& text) const {
    for (const std::string& frame : frames)
      if (frame.find(text) != std::string::npos) return true;
    return false;
  }

  Board board;
  std::shared_ptr<PresenceDesk> desk;
  std::vector<std::string> frames;
};

/// Runs until it holds; what has to come comes within a minute, however slow the machine.
inline bool eventually(boost::asio::io_context& io, const std::function<bool()>& holds) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  while (!holds() && std::chrono::steady_clock::now() < end) {
    io.restart();
    io.run_one_for(std::chrono::milliseconds(5));
  }
  return holds();
}

/// Lets happen what needs no waiting.
inline void settle(boost::asio::io_context& io) {
  io.restart();
  while (io.poll() > 0) io.restart();
}

}  // namespace entonnoir::testing
