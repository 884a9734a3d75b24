#pragma once
#include <atomic>
#include <cstdint>

#include "net/asio.h"
#include "net/workers.h"

namespace entonnoir::app {

/// What the process has in memory, and how much of it is of use, in bytes. Any thread.
struct Memory {
  std::int64_t resident = 0;
  std::int64_t used = 0;  ///< allocated and not freed
};
Memory memory_now();

/// When it is worth giving back what is resident and of no use. Pure.
class SpareMemory {
 public:
  /// So much has to be there beyond what giving back does not get rid of: the program itself, and what lies between
  /// what is used.
  static constexpr std::int64_t kWorthwhile = 8 << 20;

  bool worth_giving_back(const Memory& now);
  void gave_back(const Memory& now) { left_ = now.resident - now.used; }

 private:
  std::int64_t left_ = 0;
};

/// Gives back what is spare, if it is worth it. How much less is resident then, in bytes; 0: nothing was done.
std::int64_t give_back(SpareMemory& spare);

/// Gives memory back to the system that boards and people no longer need; malloc keeps it otherwise. Looks every few
/// seconds, on a worker's thread.
class MemoryReturn {
 public:
  /// `workers` is stopped before this goes.
  MemoryReturn(net::asio::io_context& io, net::Workers& workers) : workers_(workers), timer_(io) {}
  void start();

 private:
  void look(net::Workers::Turn turn);

  net::Workers& workers_;
  net::Timer timer_;
  std::atomic<bool> looking_ = false;
  SpareMemory spare_;  ///< of whoever set `looking_`
};

}  // namespace entonnoir::app
