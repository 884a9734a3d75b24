#pragma once
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <map>
#include <memory>

#include "base/limits.h"
#include "board/board.h"
#include "relay/relay.h"
#include "room/numbers.h"
#include "room/port.h"
#include "room/presence_pace.h"
#include "room/presence_peers.h"

namespace entonnoir {

/// PRS4; tests take shorter times.
struct PresenceTimes {
  std::chrono::milliseconds tick{1000 / limits::presence_hz};  ///< between two frames to clients
  std::chrono::milliseconds node_tick{30};  ///< to servers: shorter, since both are waited for one after the other
  std::chrono::milliseconds whole{3'000};
  std::chrono::milliseconds silence{7'000};  ///< two wholes may be lost; noticed a beat later, within ten seconds
};

/// The presence of a live board: keeps the book of who is here, tells the clients (PRS2) and the other servers (PRS4).
/// While nobody is here it follows nothing. Every call on the board's thread; so is `tell`, which gets a ready frame
/// for all sessions.
class PresenceDesk : public std::enable_shared_from_this<PresenceDesk> {
 public:
  using Tell = std::function<void(const Frame&)>;
  /// `relay` lives longer than the desk.
  PresenceDesk(boost::asio::io_context& io, Relay& relay, BoardId board, Tell tell, PresenceTimes times = {});

  struct Newcomer {
    SessionId session;
    PersonKey key;
    std::string name;  ///< that they said, until the board has one of theirs
    Role role;
  };
  void join(Newcomer who, const Board& board);
  void leave(SessionId session);
  void set(SessionId session, wire::Presence presence);
  /// An entry of the log that is folded into `board`: presence shows a name and number as soon as the log has them, and
  /// as long as they may be shown (SEE4).
  void name_known(const Entry& entry, const Board& board);
  /// The board is another one, perhaps.
  void names_known(const Board& board);
  /// Everything, for one who just came.
  Frame all() const;
  /// Says goodbye to the other servers. Nobody is told of anything any more, and the relay is not used any more.
  void close();

 private:
  using Clock = std::chrono::steady_clock;

  wire::Here shown(const Newcomer& who, const Board& board);
  void open();
  void shut();
  void opened();
  void heard(const std::string& message);
  Relay::Listener listener();
  void publish(const wire::NodeMessage& message);
  void whole_within(std::chrono::milliseconds spread, bool ask);
  void beat();

  Clock::time_point next_due() const;
  void later();
  void tick();
  void tell_nodes(Clock::time_point now);
  void tell_clients(Clock::time_point now);

  boost::asio::io_context& io_;
  Relay& relay_;
  BoardId board_;
  Tell tell_;
  PresenceTimes times_;
  PresenceBook book_;
  std::map<SessionId, Newcomer> own_;
  Numbers numbers_;

  std::optional<PresencePeers> peers_;  ///< while somebody is here
  std::unique_ptr<Relay::Following> following_;
  bool heard_of_ = false;  ///< the relay is open: others hear us
  bool ask_ = false;       ///< with the next whole
  Clock::time_point whole_due_ = Clock::time_point::max();
  Clock::time_point whole_went_{};
  boost::asio::steady_timer beat_timer_;

  FramePace client_pace_;
  FramePace node_pace_;
  boost::asio::steady_timer tick_timer_;
  Clock::time_point tick_due_ = Clock::time_point::max();
};

}  // namespace entonnoir
