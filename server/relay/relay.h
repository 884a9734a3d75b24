#pragma once
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/ids.h"

namespace entonnoir {

/// What a relay did since the start. Written and read on any thread.
struct RelayCounters {
  std::atomic<std::uint64_t> sent{0};        ///< messages handed to the network
  std::atomic<std::uint64_t> heard{0};       ///< messages of other servers that reached a board
  std::atomic<std::uint64_t> dropped{0};     ///< on either way, under pressure or while the relay is down
  std::atomic<std::uint64_t> refused{0};     ///< not understood by a board: another version's, or spoilt
  std::atomic<std::uint64_t> reconnects{0};  ///< times that it came up again
};

/// Carries what the servers of a cluster tell each other of a board and what is never stored: presence. Messages are
/// bytes to it. It promises nothing but order: a message may be lost, and is dropped first under pressure. A server
/// does not hear itself. Never blocks, never throws.
///
/// Threads: publish and follow from any thread. A Listener is called on the relay's own thread, under a lock: it may do
/// no more than post to where it lives, and must not call the relay.
class Relay {
 public:
  struct Listener {
    /// From here on messages come; called again after each interruption. What was said before is not heard.
    std::function<void()> on_open;
    std::function<void(const std::string& message)> on_message;
  };
  /// Ends the following: when the destructor is done, the listener is not called any more. Gone before the relay is.
  class Following {
   public:
    virtual ~Following() = default;
  };

  virtual ~Relay() = default;
  virtual void publish(const BoardId& board, std::string message) = 0;
  /// Nothing where there are no other servers.
  virtual std::unique_ptr<Following> follow(const BoardId& board, Listener listener) = 0;

  RelayCounters& counters() { return counters_; }

 private:
  RelayCounters counters_;
};

/// The relay of a server that is alone: does nothing.
Relay& local_relay();

}  // namespace entonnoir
