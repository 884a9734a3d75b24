#include "room/host.h"

#include <boost/asio/post.hpp>

#include "base/limits.h"
#include "room/counters.h"
#include "room/runner.h"
#include "wire/wire.h"

namespace entonnoir {
namespace {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;

/// Twice this is a frame kept at least: as long as a connection may make no progress.
constexpr auto kSweep = std::chrono::seconds(limits::connection_stalled_s / 2);
constexpr auto kQuietPoll = std::chrono::milliseconds(5);
/// Clients spread their return over this after a restart.
constexpr std::int64_t kReturnSpreadMs = 1000;

std::optional<Role> role_of(const BoardMeta& meta, std::string_view token) {
  const std::string hash = token_hash(token);
  if (same_hash(hash, meta.facilitator_hash)) return Role::facilitator;
  if (same_hash(hash, meta.participant_hash)) return Role::participant;
  if (same_hash(hash, meta.viewer_hash)) return Role::viewer;
  return std::nullopt;
}

wire::Bye bye_for(const Rejection& why) {
  const bool again = why.code == Code::log_unavailable || why.code == Code::log_full || why.code == Code::shutting_down;
  const auto after = again ? static_cast<std::int64_t>(random_bits() % kReturnSpreadMs) : 0;
  return wire::Bye{why.code, again, after};
}

/// Unique among all servers on one log, and a whole number in JSON: 21 bits of this process's own, then a count.
SessionId next_session() {
  static const std::uint64_t process = (random_bits() & 0x1F'FFFF) << 32;
  static std::atomic<std::uint32_t> last{0};
  return SessionId{process | ++last};
}

}  // namespace

template <class T, class F>
std::function<void(Result<T>)> RoomHost::here(F then) {
  return [weak = std::weak_ptr<int>(alive_), &io = io_, then = std::move(then)](Result<T> result) {
    asio::post(io, [weak, then, result = std::move(result)]() mutable {
      if (weak.lock()) then(std::move(result));
    });
  };
}

RoomHost::RoomHost(asio::io_context& io, OpLog& log, HostConfig config)
    : io_(io), log_(log), config_(std::move(config)), sweep_timer_(io) {
  sweep_later();
}

RoomHost::~RoomHost() = default;

std::size_t RoomHost::sessions() const {
  std::size_t sum = 0;
  for (const auto& [id, runner] : runners_) sum += runner->sessions();
  return sum;
}

void RoomHost::create(BoardId id, std::string facilitator_token, Board board, std::function<void(Result<void>)> done) {
  if (stopping_) return done(reject(Code::shutting_down));
  const auto hash = [&](Role role) { return token_hash(derive_token(facilitator_token, role, board.generation)); };
  BoardMeta meta{board.created_at, board.generation, hash(Role::facilitator), hash(Role::participant),
                 hash(Role::viewer)};
  NewEntry first{Mark{random_bits()}, {}, {}, {}, wire::encode_ops({op::BoardCreate{std::move(board)}})};
  log_.create(id, std::move(meta), here<void>([this, id, first = std::move(first), done](Result<void> made) {
                if (!made) return done(made.error());
                log_.append(id, Position{}, {first}, [answer = here<void>(done)](AppendAnswer a) {
                  if (std::holds_alternative<Appended>(a)) return answer({});
                  const auto* why = std::get_if<Rejection>(&a);
                  answer(why ? *why : reject(Code::internal, "a new log was not empty"));
                });
              }));
}

void RoomHost::authorize(const BoardId& id, std::string token, std::function<void(Result<Allowed>)> done) {
  const auto judge_token = [done, token = std::move(token)](const BoardMeta& meta) {
    const auto role = role_of(meta, token);
    if (!role) return done(reject(Code::unknown_board));
    done(Allowed{meta, *role});
  };
  if (const auto it = runners_.find(id); it != runners_.end()) return judge_token(it->second->meta());
  log_.meta(id, here<BoardMeta>([done, judge_token](Result<BoardMeta> meta) {
              if (!meta) return done(meta.error());
              judge_token(*meta);
            }));
}

void RoomHost::admit(const BoardId& id, std::string token, std::function<void(Result<Admitted>)> done) {
  authorize(id, token, [this, id, token, done](const Result<Allowed>& allowed) {
    if (!allowed) return done(allowed.error());
    with_runner(id, [token, done](Result<std::shared_ptr<Runner>> runner) {
      if (!runner) return done(runner.error());
      const auto role = role_of((*runner)->meta(), token);
      if (!role) return done(reject(Code::unknown_board));
      done(Admitted{*runner, *role});
    });
  });
}

void RoomHost::with_runner(const BoardId& id, std::function<void(Result<std::shared_ptr<Runner>>)> then) {
  if (stopping_) return then(reject(Code::shutting_down));
  if (const auto it = runners_.find(id); it != runners_.end()) return then(it->second);
  const bool first = loading_[id].empty();
  loading_[id].push_back(std::move(then));
  if (first) load(id);
}

void RoomHost::load(const BoardId& id) {
  load_room(io_, log_, id, [this, id, weak = std::weak_ptr<int>(alive_)](Result<LoadedRoom> room) {
    if (weak.lock()) loaded(id, std::move(room));
  });
}

void RoomHost::loaded(const BoardId& id, Result<LoadedRoom> room) {
  if (!room) return open(id, room.error());
  ++room_counters().boards_loaded;
  const auto gone = [this, id, weak = std::weak_ptr<int>(alive_)] {
    if (weak.lock()) forget(id);
  };
  open(id, std::make_shared<Runner>(io_, log_, id, std::move(*room), config_, gone));
}

void RoomHost::forget(const BoardId& id) { runners_.erase(id); }

void RoomHost::open(const BoardId& id, Result<std::shared_ptr<Runner>> runner) {
  if (runner && stopping_) runner = reject(Code::shutting_down);
  if (runner) {
    runners_[id] = *runner;
    (*runner)->open();
  }
  const Waiters waiters = std::move(loading_[id]);
  loading_.erase(id);
  for (const auto& then : waiters) then(runner);
}

void RoomHost::join(BoardId id, wire::Hello hello, std::shared_ptr<Port> port,
                    std::function<void(std::optional<Entered>)> entered) {
  const auto refuse = [port, entered](const Rejection& why) {
    port->close(bye_for(why));
    entered(std::nullopt);
  };
  const std::string token = hello.token;
  admit(id, token, [hello = std::move(hello), port, entered, refuse](Result<Admitted> admitted) {
    if (!admitted) return refuse(admitted.error());
    const SessionId session = next_session();
    entered(Entered{admitted->runner, session, admitted->role});
    admitted->runner->join(session, admitted->role, hello, port);
  });
}

void RoomHost::view(BoardId id, std::string token, std::function<void(Result<BoardView>)> done) {
  admit(id, std::move(token), [done](Result<Admitted> admitted) {
    if (!admitted) return done(admitted.error());
    done(admitted->runner->view(admitted->role));
  });
}

void RoomHost::erase(BoardId id, std::string token, std::function<void(Result<void>)> done) {
  authorize(id, std::move(token), [this, id, done](Result<Allowed> allowed) {
    if (!allowed) return done(allowed.error());
    if (allowed->role != Role::facilitator) return done(reject(Code::forbidden));
    log_.erase(id, here<void>([this, id, done](Result<void> gone) {
                 if (!gone) return done(gone.error());
                 if (const auto it = runners_.find(id); it != runners_.end()) it->second->end({Code::board_gone});
                 done({});
               }));
  });
}

void RoomHost::sweep_later() {
  sweep_timer_.expires_after(kSweep);
  sweep_timer_.async_wait([this](boost::system::error_code e) {
    if (e || stopping_) return;
    sweep();
    sweep_later();
  });
}

/// Boards that nobody looks at leave memory; what they were is in the log.
void RoomHost::sweep() {
  for (const auto& [id, runner] : runners_) runner->age_frames();
  const auto before = Clock::now() - std::chrono::milliseconds(config_.idle_ms_max);
  std::erase_if(runners_, [&](const auto& item) {
    Runner& runner = *item.second;
    if (runner.sessions() > 0 || !runner.quiet() || runner.idle_since() > before) return false;
    runner.save_snapshot();
    return true;
  });
}

void RoomHost::stop(int ms_max, std::function<void()> done) {
  stopping_ = true;
  sweep_timer_.cancel();
  wait_quiet(Clock::now() + std::chrono::milliseconds(ms_max), std::move(done));
}

void RoomHost::wait_quiet(Clock::time_point until, std::function<void()> done) {
  const bool quiet = std::all_of(runners_.begin(), runners_.end(), [](const auto& r) { return r.second->quiet(); });
  if (!quiet && Clock::now() < until) {
    auto timer = std::make_shared<asio::steady_timer>(io_, kQuietPoll);
    timer->async_wait([this, timer, until, done](boost::system::error_code) { wait_quiet(until, done); });
    return;
  }
  const auto runners = runners_;
  for (const auto& [id, runner] : runners) {
    runner->save_snapshot();
    runner->close_all(wire::Bye{Code::shutting_down, true, static_cast<std::int64_t>(random_bits() % kReturnSpreadMs)});
  }
  runners_.clear();
  done();
}

}  // namespace entonnoir
