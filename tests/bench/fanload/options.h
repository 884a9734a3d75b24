#pragma once
#include <map>
#include <string>
#include <vector>

namespace fanload {

/// What the command line says. Times in seconds unless the name says otherwise.
struct Options {
  std::string host = "127.0.0.1";
  int port = 8080;
  std::string adapter;
  std::string boards;           ///< a file of boards (adapter.h); empty: one board for all
  std::string mode = "fanout";  ///< or "idle": connect and hold still; or "storm": more come, all at once
  int conns = 50;
  int joiners = 0;  ///< storm: so many come while `conns` are there
  int publishers = 10;
  int samples = 16;   ///< connections that are read at once, for latencies
  double rate = 100;  ///< ops per second in total
  int window = 0;     ///< above 0: a closed loop with so many ops outstanding
  double duration = 5;
  double warmup = 1;
  double settle = 3;     ///< how long to wait for the last deliveries
  double drain_ms = 20;  ///< how often the others are read
  int batch = 100;       ///< connects in flight
  double connect = 30;   ///< how long all may take to connect
  double max_time = 90;  ///< the hard end
  int server_cpu = -1;   ///< core whose busy time is told; -1: none
  std::vector<int> server_pids;
  std::map<std::string, std::string> vars;  ///< for ${NAME} in the adapter
};

/// Ends the process with its usage on a word that it does not know.
Options parse_options(int argc, char** argv);
[[noreturn]] void die(const std::string& why);

}  // namespace fanload
