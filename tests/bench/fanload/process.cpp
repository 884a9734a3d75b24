#include "process.h"

#include <dirent.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>

#include "adapter.h"

namespace fanload {
namespace {

template <class Each>
void for_each_entry(const std::string& folder, Each each) {
  DIR* directory = opendir(folder.c_str());
  if (!directory) return;
  while (dirent* entry = readdir(directory))
    if (int number = std::atoi(entry->d_name); number > 0) each(number);
  closedir(directory);
}

/// The fields of /proc/PID/stat behind the name, which may hold anything.
std::string stat_fields(int pid) {
  std::string text = read_file("/proc/" + std::to_string(pid) + "/stat");
  std::size_t end = text.rfind(')');
  return end == std::string::npos ? "" : text.substr(end + 1);
}

std::vector<int> with_children(std::vector<int> pids) {
  std::multimap<int, int> children;
  for_each_entry("/proc", [&](int pid) {
    int parent = 0;
    if (std::sscanf(stat_fields(pid).c_str(), " %*c %d", &parent) == 1) children.emplace(parent, pid);
  });
  for (std::size_t i = 0; i < pids.size(); ++i)
    for (auto [at, end] = children.equal_range(pids[i]); at != end; ++at)
      if (std::find(pids.begin(), pids.end(), at->second) == pids.end()) pids.push_back(at->second);
  return pids;
}

double field_kb(const std::string& status, const char* name) {
  std::size_t at = status.find(name);
  return at == std::string::npos ? 0 : std::atof(status.c_str() + at + std::string(name).size());
}

}  // namespace

Usage usage_of(const std::vector<int>& pids) {
  static const double ticks = static_cast<double>(sysconf(_SC_CLK_TCK));
  Usage usage;
  for (int pid : with_children(pids)) {
    std::string folder = "/proc/" + std::to_string(pid);
    unsigned long user = 0;
    unsigned long system = 0;
    std::sscanf(stat_fields(pid).c_str(), " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system);
    usage.stat_s += static_cast<double>(user + system) / ticks;
    for_each_entry(folder + "/task", [&](int task) {
      std::string stat = read_file(folder + "/task/" + std::to_string(task) + "/schedstat");
      usage.cpu_s += static_cast<double>(std::strtoull(stat.c_str(), nullptr, 10)) * 1e-9;
    });
    std::string status = read_file(folder + "/status");
    usage.rss_kb += field_kb(status, "VmRSS:");
    usage.peak_kb += field_kb(status, "VmHWM:");
  }
  return usage;
}

double core_busy_s(int core) {
  if (core < 0) return 0;
  std::string text = read_file("/proc/stat");
  std::string name = "cpu" + std::to_string(core) + " ";
  std::size_t at = text.find(name);
  if (at == std::string::npos) return 0;
  unsigned long user = 0, nice = 0, system = 0, idle = 0, wait = 0, irq = 0, softirq = 0;
  std::sscanf(text.c_str() + at + name.size(), "%lu %lu %lu %lu %lu %lu %lu", &user, &nice, &system, &idle, &wait, &irq,
              &softirq);
  return static_cast<double>(user + nice + system + irq + softirq) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

double own_cpu_s() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  auto seconds = [](timeval t) { return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6; };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

}  // namespace fanload
