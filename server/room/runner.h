#pragma once
#include <chrono>
#include <deque>
#include <set>

#include "room/desk.h"
#include "room/host.h"
#include "room/loading.h"
#include "room/ring.h"
#include "room/room.h"
#include "room/shared_snapshot.h"

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
  bool quiet() const { return room_.quiet() && !flush_armed_ && gathered_.empty(); }
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
    bool packed;               ///< reads packed snapshots (CON13)
    bool in = false;           ///< was told all until now, and hears what everybody hears
  };
  using Ports = std::vector<std::shared_ptr<Port>>;
  /// Who is not let in yet, and what they did not wait to submit.
  struct Coming {
    input::Join join;
    std::vector<input::Submitted> submits;
  };
  /// One audience's way in: who comes, and the snapshots for them (runner_snapshots.cpp). Its way out: what waits for
  /// this tick, then ready frames.
  struct Channel {
    Channel(boost::asio::io_context& io, std::chrono::milliseconds snapshot_interval)
        : ring(static_cast<std::size_t>(limits::ring_bytes_max)),
          snapshot_pace(snapshot_interval),
          snapshot_timer(io),
          age_timer(io) {}
    /// False where nobody is to be told of this revision, or a snapshot will tell it to all.
    bool listens(Revision revision) const {
      if (owed) return making && revision > making->at().revision;
      return sessions > 0 || at_hand || making;
    }
    void drop_waiting() {
      entries.clear();
      from = {};
    }

    Ring ring;
    std::string entries;                 ///< encoded, joined by commas
    Revision from;                       ///< first revision that waits; 0: nothing waits
    Position to;                         ///< last revision that waits
    std::size_t sessions = 0;            ///< that are in
    std::shared_ptr<const Ports> ports;  ///< theirs; none: to be listed anew

    std::deque<Coming> gate;
    bool letting_in = false;
    std::shared_ptr<SharedSnapshot> at_hand;  ///< for who comes now
    std::shared_ptr<SharedSnapshot> making;   ///< is being encoded
    bool owed = false;                        ///< everybody who is in gets one, and nothing before it
    std::set<SessionId> fell;                 ///< these off the ring, and get one
    FramePace snapshot_pace;
    Clock::time_point snapshot_due = Clock::time_point::max();
    boost::asio::steady_timer snapshot_timer;
    boost::asio::steady_timer age_timer;
  };

  void feed(Input input);
  void hand_over();
  std::chrono::milliseconds tick_now() const;
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
  void perform(const effect::SendNumber& number);
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
  Ports ports_of(Audience audience) const;
  const std::shared_ptr<const Board>& shared_board();
  void push_to_all(const Frame& frame);
  void save_snapshot_aside();
  bool may_save_snapshot() const;
  void save_snapshot(StoredSnapshot snapshot);
  Channel& channel(Audience audience) { return audience == Audience::everyone ? everyone_ : facilitators_; }

  // runner_snapshots.cpp
  void await_entry(Audience audience, input::Join join);
  bool waits_for_entry(SessionId id, wire::Submit& submit);
  static bool may_enter(const Channel& channel);
  void let_in_later(Audience audience);
  void let_in(Audience audience);
  void greet();
  void want_snapshot(Audience audience);
  void take_snapshot(Audience audience);
  void take_again(Audience audience);
  std::shared_ptr<SharedSnapshot> new_snapshot(Channel& channel);
  void snapshot_taken(Audience audience, const std::shared_ptr<SharedSnapshot>& made, const SnapshotFrames& frames);
  void snapshot_now(Audience audience);
  void put_at_hand(Channel& channel, std::shared_ptr<SharedSnapshot> snapshot);
  void distrust_snapshots(Audience audience);
  void send_snapshot(const Session& session, SharedSnapshot& shared, const std::vector<wire::NoteEdits>& edits = {});
  void catch_up(const Session& session);
  void sight_changed();
  void forget_told();

  boost::asio::io_context& io_;
  OpLog& log_;
  BoardId id_;
  BoardMeta meta_;
  Room room_;
  std::shared_ptr<PresenceDesk> presence_;
  std::map<SessionId, Session> sessions_;
  std::function<void(std::function<void()>)> aside_;
  std::chrono::milliseconds snapshot_interval_;
  Channel everyone_;
  Channel facilitators_;
  std::vector<input::Submitted> gathered_;  ///< come within this tick; not yet handed to the room
  boost::asio::steady_timer gather_timer_;
  bool gathers_;
  Clock::time_point handed_over_{};
  boost::asio::steady_timer flush_timer_;
  bool flush_armed_ = false;
  std::vector<std::shared_ptr<Port>> newcomers_;  ///< who were not told yet who is here
  bool greet_later_ = false;
  bool sight_changed_ = false;
  bool forget_told_ = false;
  bool turn_out_ = false;
  std::optional<effect::SetBack> set_back_;
  Clock::time_point last_flush_{};
  Clock::time_point idle_since_ = Clock::now();
  Position snapshot_saved_;
  bool saving_ = false;                        ///< one is being encoded for the log
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
