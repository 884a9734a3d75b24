#pragma once
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <map>
#include <memory>

#include "board/board.h"
#include "room/port.h"
#include "room/presence.h"

namespace entonnoir {

/// The presence of a live board: keeps the book of who is here and paces what everybody is told of it (PRS rules).
/// Every call on the board's thread; so is `tell`, which gets a ready frame for all sessions.
class PresenceDesk : public std::enable_shared_from_this<PresenceDesk> {
 public:
  using Tell = std::function<void(const Frame&)>;
  PresenceDesk(boost::asio::io_context& io, Tell tell);

  void join(wire::Here here, PersonKey key);
  void leave(SessionId session);
  void set(SessionId session, wire::Presence presence);
  /// An entry of the log that is folded into `board`: presence shows a name and number as soon as the log has them.
  void name_known(const Entry& entry, const Board& board);
  /// Everything, for one who just came.
  Frame all() const;
  /// Nobody is told of anything any more.
  void close();

 private:
  void later();
  void send();

  Tell tell_;
  PresenceBook book_;
  std::map<SessionId, PersonKey> keys_;
  boost::asio::steady_timer timer_;
  bool armed_ = false;
};

}  // namespace entonnoir
