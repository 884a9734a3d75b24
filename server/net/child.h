#pragma once
#include <atomic>
#include <chrono>
#include <string>
#include <vector>

namespace entonnoir::net {

/// What became of a child process.
struct ChildResult {
  enum class End { done, failed, late };
  End end = End::failed;
  std::string output;  ///< all of its standard output, if `done`
  std::string why;     ///< if `failed`: for the log
};

/// Runs a program: `input` goes to its standard input, its standard output comes back, standard error is ours; it
/// inherits no other file. Killed at the deadline (`late`), soon after `cancelled` is set (`late`), or when it writes
/// more than `output_max` bytes. Blocks; any thread.
ChildResult run_child(const std::vector<std::string>& command, const std::string& input,
                      std::chrono::steady_clock::time_point deadline, std::size_t output_max,
                      const std::atomic<bool>& cancelled);

}  // namespace entonnoir::net
