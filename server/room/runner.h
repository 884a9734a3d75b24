#pragma once
#include <chrono>

#include "room/desk.h"
#include "room/host.h"
#include "room/ring.h"
#include "room/room.h"

namespace entonnoir {

/// A live board on its thread: feeds the pure Room, performs its effects, paces frames. Every call on that thread.
class Runner : public std::enable_shared_from_this<Runner> {
 public:
  Runner(boost::asio::io_context& io, OpLog& log, BoardId id, BoardMeta meta, RoomState state, bool durable);
  ~Runner();

  /// What net/ calls.
  void submit(SessionId session, wire::Submit submit);
  void presence(SessionId session, wire::Presence presence);
  /// The session fell off the ring: it gets a snapshot and follows anew.
  void resync(SessionId session);
  /// The connection is gone. The port is released.
  void leave(SessionId session);

  /// What the host calls.
  void join(SessionId session, Role role, wire::Hello hello, std::shared_ptr<Port> port);
  void close_all(const wire::Bye& bye);
  /// Saves a snapshot if there is something new since the last.
  void save_snapshot();
  BoardView view(Role role);
  const BoardMeta& meta() const { return meta_; }
  bool quiet() const { return room_.quiet() && !flush_armed_; }
  std::size_t sessions() const { return sessions_.size(); }
  /// Since when nobody is here; now, while somebody is.
  std::chrono::steady_clock::time_point idle_since() const;

 private:
  using Clock = std::chrono::steady_clock;
  struct Session {
    std::shared_ptr<Port> port;
    Audience audience;
    Role role;
    PersonKey key;
    std::string name;
  };
  /// One audience's way out: what waits for this tick, then ready frames.
  struct Channel {
    explicit Channel(std::size_t bytes_max) : ring(bytes_max) {}
    Ring ring;
    std::string entries;  ///< encoded, joined by commas
    Revision from;        ///< first revision that waits; 0: nothing waits
    Position to;          ///< last revision that waits
    std::size_t sessions = 0;
    Frame snapshot;  ///< of `snapshot_at`, shared by all who need it at that position
    Revision snapshot_at;
  };

  void feed(Input input);
  void perform(effect::Append append);
  void perform(const effect::ReadOn& read_on);
  void perform(const effect::Send& send);
  void perform(const effect::SendEntries& entries);
  void perform(const effect::SendSnapshot& snapshot);
  void perform(const effect::Publish& publish);
  void perform(const effect::SnapshotAll&) { snapshot_all_ = true; }

  void answered(Clock::time_point asked, const AppendAnswer& answer);
  void tick();
  void flush();
  void flush(Audience audience, Channel& channel);
  void push(Audience audience, Frame frame);
  void send_snapshots();
  void push_to_all(const Frame& frame);
  Frame snapshot_frame(Audience audience);
  Channel& channel(Audience audience) { return audience == Audience::everyone ? everyone_ : facilitators_; }

  boost::asio::io_context& io_;
  OpLog& log_;
  BoardId id_;
  BoardMeta meta_;
  Room room_;
  std::shared_ptr<PresenceDesk> presence_;
  std::map<SessionId, Session> sessions_;
  Channel everyone_;
  Channel facilitators_;
  boost::asio::steady_timer flush_timer_;
  bool flush_armed_ = false;
  bool snapshot_all_ = false;
  Clock::time_point last_flush_{};
  Clock::time_point idle_since_ = Clock::now();
  Revision snapshot_saved_;
  std::shared_ptr<const Board> shared_board_;  ///< of `shared_at_`, for views
  Revision shared_at_;
};

/// The entries of the log as the room knows them. Error: internal, an op that this server does not know.
Result<std::vector<Entry>> decode_entries(const std::vector<StoredEntry>& stored);

}  // namespace entonnoir
