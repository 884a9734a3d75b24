#include "app/memory.h"

#include <malloc.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

namespace entonnoir::app {
namespace {

constexpr std::chrono::seconds kBetweenLooks{10};

}  // namespace

Memory memory_now() {
  std::ifstream statm("/proc/self/statm");
  std::int64_t pages_total = 0;
  std::int64_t pages_resident = 0;
  statm >> pages_total >> pages_resident;
  const auto heap = ::mallinfo2();
  return {pages_resident * ::sysconf(_SC_PAGESIZE), static_cast<std::int64_t>(heap.uordblks + heap.hblkhd)};
}

bool SpareMemory::worth_giving_back(const Memory& now) {
  const std::int64_t spare = now.resident - now.used;
  left_ = std::min(left_, spare);
  return spare >= left_ + kWorthwhile;
}

std::int64_t give_back(SpareMemory& spare) {
  const Memory before = memory_now();
  if (!spare.worth_giving_back(before)) return 0;
  ::malloc_trim(0);
  const Memory after = memory_now();
  spare.gave_back(after);
  return before.resident - after.resident;
}

void MemoryReturn::start() {
  timer_.expires_after(kBetweenLooks);
  timer_.async_wait([this](net::Error cancelled) {
    if (cancelled) return;
    if (!looking_.exchange(true) && !workers_.offer([this](net::Workers::Turn turn) { look(turn); })) looking_ = false;
    start();
  });
}

void MemoryReturn::look(net::Workers::Turn turn) {
  const auto began = net::Steady::now();
  const std::int64_t bytes = turn == net::Workers::Turn::now ? give_back(spare_) : 0;
  const auto took = std::chrono::duration_cast<std::chrono::microseconds>(net::Steady::now() - began);
  if (bytes > 0) spdlog::debug("event=memory_given_back bytes={} us={}", bytes, took.count());
  looking_ = false;
}

}  // namespace entonnoir::app
