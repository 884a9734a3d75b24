#pragma once
#include <atomic>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>

#include "board/project.h"
#include "oplog/op_log.h"
#include "wire/wire.h"

namespace entonnoir {

/// A board as it was, with everything that the log has of it: see seen_today().
struct PastBoard {
  Board board;
  Position position;
  std::optional<Millis> at;  ///< of the entry at `position`; absent where only the base is left of it
};

/// Reads what boards were from the log (HTP5, HTP6), a few entries at a time: never a whole history at once. Every call
/// blocks until the log has answered, and so belongs on a thread of its own, never on an io thread. Any number of
/// threads. Errors: those of OpLog::history; unknown_revision; shutting_down; log_unavailable also where the log is
/// being set back or forgets meanwhile.
class Past {
 public:
  explicit Past(OpLog& log) : log_(log) {}

  /// A page from `from` on, as an audience may see it of a board that is `today` at `now`.
  Result<wire::History> page(const BoardId& id, Revision from, const Board& today, Audience audience,
                             const Position& now);
  /// The board at `revision`. Error: unknown_revision, if it is after `now` or older than what is kept.
  Result<PastBoard> board_at(const BoardId& id, Revision revision, const Position& now);
  /// Ends what runs and what is still to come.
  void cancel() { cancelled_ = true; }

 private:
  using Base = std::optional<StoredSnapshot>;
  using Visit = std::function<bool(PastBoard&, const Entry&)>;
  /// Boards that were read lately, so that the pages of one history cost each only its own entries.
  struct Remembered {
    BoardId id;
    std::shared_ptr<const PastBoard> board;
  };

  Result<wire::History> read_page(const BoardId& id, Revision from, const Board& today, Audience audience,
                                  const Position& now, bool warm);
  Result<PastBoard> go_to(const BoardId& id, Revision revision, const Base& base, const Position& now, Revision known);
  Result<void> read_on(const BoardId& id, PastBoard& at, Revision to, const Visit& visit);
  Result<std::vector<StoredEntry>> next_entries(const BoardId& id, const PastBoard& at, Revision to);
  Result<Base> base(const BoardId& id, const Position& now);
  std::shared_ptr<const PastBoard> recall(const BoardId& id, Revision revision, const Position& now);
  void remember(const BoardId& id, PastBoard board);
  template <class T>
  Result<T> ask(std::function<void(OpLog::Done<T>)> question);

  OpLog& log_;
  std::atomic<bool> cancelled_ = false;
  std::mutex mutex_;
  std::deque<Remembered> remembered_;  ///< the latest last
};

}  // namespace entonnoir
