#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "board/project.h"
#include "room/port.h"

namespace entonnoir {

/// The `snapshot` message, ready for all who get it.
struct SnapshotFrames {
  Frame text;
  Frame packed;  ///< for those who can read it (CON13), or the text
};

/// A board as one audience sees it, encoded once for all who need it, and what that audience was told since: who gets
/// both may then follow the ring from its end (CON4, CON5).
class SharedSnapshot {
 public:
  /// `board`: not projected. `ring_from`: the number of the ring frame that is the first behind it.
  SharedSnapshot(std::shared_ptr<const Board> board, const Position& at, std::uint64_t ring_from)
      : board_(std::move(board)), at_(at), end_(at), ring_from_(ring_from) {}

  const std::shared_ptr<const Board>& board() const { return board_; }
  const Position& at() const { return at_; }
  std::uint64_t ring_from() const { return ring_from_; }
  /// Empty until they are encoded, elsewhere perhaps (`encode_snapshot`).
  const SnapshotFrames& frames() const { return frames_; }
  void encoded(SnapshotFrames frames) { frames_ = std::move(frames); }

  /// A frame of the audience up to `to`, contiguous with what came before. `entries`: encoded, joined by commas.
  void told(std::string_view entries, const Position& to);
  /// What was told since, as few frames as it takes. The same ones for all until something new is told.
  const std::vector<Frame>& since();

 private:
  void close_tail();

  std::shared_ptr<const Board> board_;
  Position at_;
  Position end_;  ///< what was told reaches here
  std::uint64_t ring_from_;
  SnapshotFrames frames_;
  std::vector<Frame> since_;
  std::string tail_;      ///< entries of the last frame, which may grow
  Revision tail_from_;    ///< their first revision; 0: there are none
  bool tail_in_ = false;  ///< the last of `since_` is made of them
};

/// Its text. On any thread.
Frame encode_snapshot(const Board& board, const Position& at, Audience audience);
/// Packs it, if it is not short. Takes longer than encoding it. On any thread.
SnapshotFrames with_packed(Frame text);

}  // namespace entonnoir
