#pragma once
#include <atomic>

#include "oplog/listeners.h"

namespace entonnoir {

/// Who listens to the entries of which board. Any thread may add and let go; entries come in on the log's thread only,
/// which is the only one that calls back.
class Subscribers {
 public:
  using OnEntries = std::function<void(std::vector<StoredEntry>)>;
  using OnError = std::function<void(Rejection)>;

  /// A subscription that hears nothing until it is opened. May outlive the log.
  struct Ticket {
    const BoardId board;
    const OnEntries on_entries;
    const OnError on_error;
    std::atomic<bool> wanted = true;
    bool open = false;  ///< only the log's thread looks at it
  };
  std::pair<std::unique_ptr<Subscription>, std::shared_ptr<Ticket>> add(BoardId board, OnEntries on_entries,
                                                                        OnError on_error);
  /// Gives it what there is already. From here on it gets what `deliver` gets.
  void open(const std::shared_ptr<Ticket>& ticket, std::vector<StoredEntry> until_now);
  /// Ends it with an error.
  void refuse(const std::shared_ptr<Ticket>& ticket, Rejection why);

  /// To every open subscription of the board.
  void deliver(const BoardId& board, const std::vector<StoredEntry>& entries);
  /// Ends every subscription of the board with an error.
  void close(const BoardId& board, const Rejection& why);

 private:
  Listeners<Ticket> tickets_;
};

}  // namespace entonnoir
