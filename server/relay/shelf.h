#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/result.h"

namespace entonnoir {

/// A few small things that all servers of a cluster may look up for a while: join codes (HTP7). A thing is gone after
/// its time, and with whatever keeps it; nothing is promised but that. Any thread. Answers come once, on any thread, or
/// within the call. Error: log_unavailable. Callbacks must not block.
class Shelf {
 public:
  template <class T>
  using Done = std::function<void(Result<T>)>;
  /// What was there, if there was something.
  using Was = std::optional<std::string>;

  virtual ~Shelf() = default;
  /// In place of what is there, which is told. Error also: log_full.
  virtual void put(std::string name, std::string value, std::chrono::milliseconds lives, Done<Was> done) = 0;
  /// Only if nothing is there. Whether it was put. Error also: log_full.
  virtual void put_new(std::string name, std::string value, std::chrono::milliseconds lives, Done<bool> done) = 0;
  virtual void find(std::string name, Done<Was> done) = 0;
  virtual void drop(std::string name, Done<Was> done) = 0;
};

/// Of a server that is alone: in memory. `things_max`: what is more is refused (log_full).
std::unique_ptr<Shelf> make_memory_shelf(
    std::size_t things_max = 20'000,
    std::function<std::chrono::steady_clock::time_point()> now = std::chrono::steady_clock::now);

}  // namespace entonnoir
