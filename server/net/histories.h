#pragma once
#include "net/request.h"
#include "net/workers.h"
#include "room/host.h"
#include "room/past.h"

namespace entonnoir::net {

/// What boards were (HTP5, HTP6), read by a thread of its own, so that neither the boards nor the documents wait for
/// it.
class Histories {
 public:
  Histories(OpLog& log, std::size_t queue_max) : past_(log), workers_(1, queue_max) {}

  /// A page of the history. `from`: as it was asked for; absent: from its beginning. Error: bad_message.
  void page(const BoardId& id, const std::optional<std::string>& from, const BoardView& view, Respond respond);
  /// The board at a revision as it may be seen today. `done` comes on the thread of this, or at once on the caller's.
  /// Errors: bad_message, unknown_revision, rate_limited.
  void board_at(const BoardId& id, const std::string& revision, const BoardView& view,
                std::function<void(Result<PastBoard>)> done);
  /// Answers all that is still to come with shutting_down, and ends the thread.
  void stop();

 private:
  Past past_;
  Workers workers_;
};

}  // namespace entonnoir::net
