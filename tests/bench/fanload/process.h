#pragma once
#include <vector>

namespace fanload {

/// What processes, with their children, have used so far.
struct Usage {
  double cpu_s = 0;   ///< user and system, from schedstat (ns)
  double stat_s = 0;  ///< the same from stat, in steps of 10 ms: a check on the first
  double rss_kb = 0;
  double peak_kb = 0;
};
Usage usage_of(const std::vector<int>& pids);

/// Seconds for which a core was busy with anything; 0 for core -1.
double core_busy_s(int core);
/// CPU seconds of this process.
double own_cpu_s();

}  // namespace fanload
