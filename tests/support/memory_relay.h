#pragma once
#include <map>
#include <set>
#include <vector>

#include "relay/relay.h"

namespace entonnoir {

class MemoryRelay;

/// The network between the relays of a test, on the test's thread. What is published is heard before `publish` returns.
class MemoryBus {
 public:
  /// What the relay publishes and what is published to it is lost; later its followers are told that it is open again.
  void cut(MemoryRelay& relay) { cut_.insert(&relay); }
  void mend(MemoryRelay& relay);
  std::size_t followers(const BoardId& board) const {
    const auto found = boards_.find(board);
    return found == boards_.end() ? 0 : found->second.size();
  }
  /// Everything that was published, lost or not.
  std::vector<std::string> published;
  /// Says it to all, as another server would.
  void say(const BoardId& board, const std::string& message) { say(nullptr, board, message); }

 private:
  friend MemoryRelay;
  struct Follower {
    MemoryRelay* relay;
    Relay::Listener listener;
  };
  using Followers = std::vector<std::shared_ptr<Follower>>;
  void say(MemoryRelay* from, const BoardId& board, const std::string& message) {
    if (cut_.contains(from)) return;
    for (const auto& follower : boards_[board])
      if (follower->relay != from && !cut_.contains(follower->relay)) follower->listener.on_message(message);
  }

  std::map<BoardId, Followers> boards_;
  std::set<MemoryRelay*> cut_;
};

/// One server's relay.
class MemoryRelay final : public Relay {
 public:
  explicit MemoryRelay(MemoryBus& bus) : bus_(bus) {}

  void publish(const BoardId& board, std::string message) override {
    ++counters().sent;
    bus_.published.push_back(message);
    bus_.say(this, board, message);
  }
  std::unique_ptr<Following> follow(const BoardId& board, Listener listener) override {
    auto follower = std::make_shared<MemoryBus::Follower>(MemoryBus::Follower{this, std::move(listener)});
    bus_.boards_[board].push_back(follower);
    follower->listener.on_open();
    return std::make_unique<Held>(bus_, board, std::move(follower));
  }

 private:
  struct Held final : Following {
    Held(MemoryBus& bus_of, BoardId board_of, std::shared_ptr<MemoryBus::Follower> follower_of)
        : bus(bus_of), board(std::move(board_of)), follower(std::move(follower_of)) {}
    ~Held() override { std::erase(bus.boards_[board], follower); }
    MemoryBus& bus;
    BoardId board;
    std::shared_ptr<MemoryBus::Follower> follower;
  };

  MemoryBus& bus_;
};

inline void MemoryBus::mend(MemoryRelay& relay) {
  cut_.erase(&relay);
  for (const auto& [board, followers] : boards_)
    for (const auto& follower : followers)
      if (follower->relay == &relay) follower->listener.on_open();
}

}  // namespace entonnoir
