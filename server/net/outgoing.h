#pragma once
#include <sys/uio.h>

#include <cstdint>
#include <list>
#include <span>

#include "room/ring.h"

namespace entonnoir::net {

/// What waits to leave one connection, in order: the rest of the frame that was cut, the session's own frames, then the
/// ring of its audience from a cursor on. Own frames thus stand between ring frames, never inside one. Pure; one
/// thread.
class Outgoing {
 public:
  /// Own frames of at most `kSmall` bytes that wait may sum up to `kSmallBytesMax`; of larger ones (snapshots) so many
  /// may wait.
  static constexpr std::size_t kSmall = 65'536 + 10;
  static constexpr std::size_t kSmallBytesMax = 1 << 20;
  static constexpr std::size_t kLargeMax = 4;

  /// An own frame. False if more waits than may: the reader is too slow, and the frame was not taken. What comes before
  /// the first `follow` is the greeting, which the room bounds.
  bool push(Frame frame);
  /// From now on the ring's frames from its present end, after what is cut and what is waiting.
  void follow(const Ring& ring);
  /// No more ring frames; the ring may go away. A frame that was cut is still finished.
  void unfollow() { ring_ = nullptr; }
  /// Forgets the own frames that wait and the ring. A frame that was cut is still finished.
  void drop_waiting();

  /// The next bytes to leave, at most as many pieces as fit. They stay valid until the next call of anything here.
  std::size_t gather(std::span<iovec> pieces) const;
  /// So many bytes of what `gather` showed have left. Returns how many frames were completed by that.
  std::size_t advance(std::size_t bytes);

  bool empty() const { return !cut_ && own_.empty() && !ring_waits(); }
  /// Everything else has left, and the ring has dropped what would be next: ask for a snapshot.
  bool fell_off() const { return !cut_ && own_.empty() && behind(); }

 private:
  bool behind() const { return ring_ && next_ < ring_->begin(); }
  bool ring_waits() const { return ring_ && !behind() && next_ < ring_->end(); }
  const Frame& front() const;
  Frame take_front();

  Frame cut_;                    ///< a frame of which `offset_` bytes have left
  std::size_t offset_ = 0;       ///< > 0 only with `cut_`
  std::list<Frame> own_;         ///< holds no memory while it is empty, as it mostly is
  std::size_t small_bytes_ = 0;  ///< of own frames; those of the greeting count as 0
  std::size_t large_ = 0;
  std::size_t uncounted_ = 0;  ///< so many at the front of `own_` are of the greeting
  const Ring* ring_ = nullptr;
  std::uint64_t next_ = 0;
  bool greeted_ = false;
};

}  // namespace entonnoir::net
