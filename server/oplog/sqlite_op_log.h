#pragma once
#include <memory>
#include <string>

#include "oplog/op_log.h"

namespace entonnoir {

struct SqliteOptions {
  /// The wall clock, asked on the log's thread. Empty: the machine's.
  std::function<Millis()> clock;
  /// What an operator should read: disk errors and their end. On the log's thread. Empty: standard error.
  std::function<void(const std::string&)> report;
  /// The file's greatest size in pages of 4 KiB; 0: as the disk allows. Above it: log_full.
  std::int64_t pages_max = 0;
  /// What may wait for the log's thread. Above either, a request is answered log_unavailable.
  std::size_t waiting_max = 10'000;
  std::size_t waiting_bytes_max = 64 * 1024 * 1024;
  /// How many bytes of ops of a board are kept before a new snapshot drops the oldest; 0: all.
  std::uint64_t history_bytes_max = 0;
};

/// The log in one SQLite file, for one server process: one thread, one connection, a commit for all that waits.
/// Makes the file (0600) and its directories (0700) where they are missing. An answer is on disk (fsync).
/// Error: log_unavailable, with words: in use by another server, another program's file, a newer version's, cannot be
/// opened.
/// Nothing else in the process may open or close this file: that would release its lock (POSIX).
Result<std::unique_ptr<OpLog>> open_sqlite_op_log(const std::string& path, SqliteOptions options = {});

}  // namespace entonnoir
