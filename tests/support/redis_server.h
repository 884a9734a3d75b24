#pragma once
#include <sys/types.h>

#include <string>
#include <vector>

#include "support/temp_dir.h"

namespace entonnoir {

/// A real redis-server for a test, on a unix socket in a directory of its own, that keeps everything (appendfsync
/// always). Ends with the value. Aborts where redis-server cannot be started.
class RedisServer {
 public:
  /// `settings`: further ones, as on redis-server's command line: {"--maxmemory", "3mb"}. The last one counts.
  explicit RedisServer(std::vector<std::string> settings = {});
  RedisServer(const RedisServer&) = delete;
  ~RedisServer();

  /// Returns when it answers.
  void start();
  /// kill -9.
  void kill();
  /// SIGSTOP and SIGCONT.
  void pause();
  void resume();
  /// All that it has stored, as of now, or put back; it has to be dead for `set_back`.
  void keep_copy();
  void set_back();

  /// Whether a file of what it has stored holds the text.
  bool stores(const std::string& text) const;

  /// What redis-cli prints for a command.
  std::string cli(const std::string& command) const;
  /// For `--store`.
  std::string url() const { return "redis+unix://" + socket_; }

 private:
  TempDir dir_;
  std::string socket_ = dir_ / "redis.sock";
  std::string data_ = dir_ / "data";
  std::vector<std::string> settings_;
  pid_t pid_ = -1;
};

}  // namespace entonnoir
