#pragma once
#include <atomic>
#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "board/board.h"
#include "net/target.h"
#include "net/workers.h"

namespace entonnoir::net {

struct ExportJob {
  ExportFormat format = ExportFormat::pdf;  ///< json, md or pdf
  bool authors = false;
  Board board;  ///< projected
  Position position;
  Millis now;
  std::optional<Millis> kept_until = {};  ///< CON3
};

/// Makes documents off the io threads, bounded in number, time and memory: each md and pdf by a child process of its
/// own, which limits its own memory and is killed when the job's time is over.
class Exports {
 public:
  struct Options {
    /// Reads a state on standard input, writes the document to standard output; gets the arguments
    /// `FORMAT NOW_MS authors|anonymous KEPT_UNTIL_MS|for_ever` behind these.
    std::vector<std::string> command;
    std::chrono::milliseconds time_max;  ///< from the moment it is asked for, waiting included
  };
  using Done = std::function<void(Result<std::string>)>;

  Exports(Workers& workers, Options options) : workers_(workers), options_(std::move(options)) {}

  /// `done` comes on a worker's thread, or at once on this one. Errors: render_busy, render_timeout, render_failed.
  void make(ExportJob job, Done done);
  /// Ends what runs and waits, and what is still to come: the server stops. Any thread.
  void cancel() { cancelled_ = true; }

 private:
  using Deadline = std::chrono::steady_clock::time_point;
  Result<std::string> run(const ExportJob& job, Deadline deadline) const;
  Result<std::string> render(const ExportJob& job, Deadline deadline) const;

  Workers& workers_;
  Options options_;
  std::atomic<bool> cancelled_ = false;
};

/// The child's side: the process becomes a renderer with limited memory and processor time. Returns its exit code.
/// `arguments`: FORMAT NOW_MS authors|anonymous KEPT_UNTIL_MS|for_ever.
int render_child(const std::vector<std::string>& arguments);

}  // namespace entonnoir::net
