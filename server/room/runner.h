#pragma once
#include <chrono>

#include "room/desk.h"
#include "room/host.h"
#include "room/loading.h"
#include "room/ring.h"
#include "room/room.h"

namespace entonnoir {

/// A live board on its thread: feeds the pure Room, performs its effects, paces frames (runner.cpp), and talks to the
/// log and follows it (runner_log.cpp). Every call on that thread.
class Runner : public std::enable_shared_from_this<Runner> {
 public:
  /// `gone`: called once, when the board is no more and the host has to forget it.
  Runner(boost::asio::io_context& io, OpLog& log, BoardId id, LoadedRoom loaded, const HostConfig& config,
         std::function<void()> gone);
  ~Runner();

  /// What net/ calls.
  void submit(SessionId session, wire::Submit submit);
  void presence(SessionId session, wire::Presence presence);
  /// The session fell off the ring: it gets a snapshot and follows anew.
  void resync(SessionId session);
  /// The connection is gone. The port is released.
  void leave(SessionId session);

  /// What the host calls.
  /// Hears from now on what others append. Once, before everything else.
  void open();
  void join(SessionId session, Role role, wire::Hello hello, std::shared_ptr<Port> port);
  void close_all(const wire::Bye& bye);
  /// The board is no more: everybody hears `bye`, nothing is appended or saved any more.
  void end(const wire::Bye& bye);
  /// Saves a snapshot if there is something new since the last.
  void save_snapshot();
  BoardView view(Role role);
  const BoardMeta& meta() const { return meta_; }
  /// Frames that have been here for a while are let go of; who did not get them by now gets a snapshot. Now and then.
  void age_frames();
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
    std::uint32_t generation;  ///< of the links by which it came
    bool in = false;           ///< was told all until now, and hears what everybody hears
  };
  /// One audience's way out: what waits for this tick, then ready frames.
  struct Channel {
    explicit Channel(std::size_t bytes_max) : ring(bytes_max) {}
    Ring ring;
    std::string entries;       ///< encoded, joined by commas
    Revision from;             ///< first revision that waits; 0: nothing waits
    Position to;               ///< last revision that waits
    std::size_t sessions = 0;  ///< that are in
    Frame snapshot;            ///< of `snapshot_at`, shared by all who need it at that position
    Position snapshot_at;
  };

  void feed(Input input);
  void perform(effect::Append append);
  void perform(const effect::ReadOn& read_on);
  void perform(const effect::LookBack& look);
  void perform(const effect::Reload&) { reload(); }
  void perform(const effect::Restore& restore);
  void perform(const effect::Forget& forget);
  void perform(const effect::RetryLater&);
  void perform(const effect::AwaitOthers&);
  void retry_after(std::chrono::milliseconds pause);
  void perform(const effect::Follow&) { follow(); }
  void perform(const effect::SetBack& set_back) { set_back_ = set_back; }
  void perform(const effect::Send& send);
  void perform(const effect::SendEntries& entries);
  void perform(const effect::SendOwn& own);
  void perform(const effect::SendSnapshot& snapshot);
  void perform(const effect::Enter& enter);
  void perform(const effect::Publish& publish);
  void perform(const effect::TurnOut&) { turn_out_ = true; }
  void perform(const effect::SnapshotAll& all);

  /// A callback for the log's thread that comes back to the board's, if the runner is still there and not at its end.
  template <class F>
  auto here(F then);
  void answered(Clock::time_point asked, const AppendAnswer& answer);
  void conflict(const Conflict& conflict);
  void looked_back(std::uint64_t number, Result<std::vector<StoredEntry>> stored);
  void failed(const Rejection& why);
  void restored(std::size_t entries, const AppendAnswer& answer);
  void reload();
  void reloaded(Result<LoadedRoom> loaded);
  void make_again();
  void forgotten(const Position& at, const Result<Position>& tail);
  void follow();
  void send_away(const effect::SetBack& set_back);
  std::optional<Code> unwelcome(const Session& session) const;
  void turn_out();
  void follow_links();
  void save_links();
  void heard(const std::vector<StoredEntry>& entries);
  void follow_failed(const Rejection& why);
  std::chrono::milliseconds backoff(int tries) const;
  void cannot_read(const Rejection& why);
  void tick();
  void flush();
  void flush(Audience audience, Channel& channel);
  void push(Audience audience, Frame frame);
  void send_snapshot(const Session& session, const std::vector<wire::NoteEdits>& edits = {});
  void send_snapshots(const SightChange& to);
  void forget_told();
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
  SightChange snapshot_to_;
  bool forget_told_ = false;
  bool turn_out_ = false;
  std::optional<effect::SetBack> set_back_;
  Clock::time_point last_flush_{};
  Clock::time_point idle_since_ = Clock::now();
  Position snapshot_saved_;
  std::shared_ptr<const Board> shared_board_;  ///< of `shared_at_`, for views
  Position shared_at_;

  // runner_log.cpp
  std::unique_ptr<Subscription> subscription_;
  std::uint64_t following_ = 0;  ///< counts subscriptions; what an earlier one still brings is not listened to
  boost::asio::steady_timer retry_timer_;
  boost::asio::steady_timer follow_timer_;
  boost::asio::steady_timer links_timer_;
  int tries_ = 0;
  bool ended_ = false;
  std::function<void()> gone_;
  std::function<void(const std::string&)> report_;
  std::chrono::milliseconds backoff_max_;
  std::chrono::milliseconds others_;
};

}  // namespace entonnoir
