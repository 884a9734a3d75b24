// appender PATH HISTORY_BYTES_MAX: appends to four boards of the log at PATH as fast as it can, until it is killed.
// Prints a line for what was acknowledged, and only then: "open", then "BOARD REVISION" each time. Saves snapshots now
// and then.
// Exit 3: the log could not be opened.
#include "oplog/appender.h"

#include <unistd.h>

#include <cstdio>

#include "oplog/sqlite_op_log.h"
#include "support/asking.h"

namespace entonnoir {
namespace {

void say(const std::string& line) {
  // One write, unbuffered: the line is out before anything else happens.
  if (write(STDOUT_FILENO, line.data(), line.size()) != static_cast<ssize_t>(line.size())) _exit(4);
}

void go_on(OpLog& log, int board, Position tail) {
  std::vector<NewEntry> batch;
  for (int i = 0; i < 1 + static_cast<int>(tail.revision.value % 3); ++i) {
    batch.push_back(appender_entry(board, tail.revision.value + static_cast<std::uint64_t>(i) + 1));
  }
  log.append(appender_board(board), tail, std::move(batch), [&log, board](AppendAnswer answer) {
    const auto* appended = std::get_if<Appended>(&answer);
    if (!appended) _exit(5);
    say(std::to_string(board) + " " + std::to_string(appended->tail.revision.value) + "\n");
    if (appended->tail.revision.value % 50 == 0) {
      log.save_snapshot(appender_board(board), {appended->tail, std::string(100'000, 's')}, [](Result<void>) {});
    }
    go_on(log, board, appended->tail);
  });
}

int append_for_ever(const std::string& path, std::uint64_t history_bytes_max) {
  auto opened = open_sqlite_op_log(path, {.history_bytes_max = history_bytes_max});
  if (!opened) return std::fprintf(stderr, "%s\n", opened.error().detail.c_str()), 3;
  OpLog& log = **opened;
  say("open\n");
  for (int board = 0; board < kAppenderBoards; ++board) {
    Asking(log).create(appender_board(board));  // id_taken after the first time
    const auto loaded = Asking(log).load(appender_board(board));
    if (!loaded) return std::fprintf(stderr, "%s\n", loaded.error().detail.c_str()), 6;
    go_on(log, board, loaded->tail);
  }
  for (;;) pause();
}

}  // namespace
}  // namespace entonnoir

int main(int argc, char** argv) {
  if (argc != 3) return std::fprintf(stderr, "usage: appender PATH HISTORY_BYTES_MAX\n"), 2;
  return entonnoir::append_for_ever(argv[1], std::stoull(argv[2]));
}
