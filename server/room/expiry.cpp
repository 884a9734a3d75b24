#include "room/expiry.h"

#include <algorithm>
#include <boost/asio/post.hpp>

namespace entonnoir {

namespace asio = boost::asio;

/// A callback for the log's thread that comes back to this one, if there is still something to come back to.
template <class F>
auto Expiry::here(F then) {
  return [weak = std::weak_ptr<int>(alive_), &io = io_, then](auto answer) {
    asio::post(io, [weak, then, answer = std::move(answer)]() mutable {
      if (weak.lock()) then(std::move(answer));
    });
  };
}

Expiry::Expiry(asio::io_context& io, OpLog& log, ExpiryOptions options)
    : io_(io), log_(log), options_(std::move(options)), timer_(io) {}

void Expiry::start() {
  if (shortest_ms() > 0) later(options_.first);
}

void Expiry::later(std::chrono::milliseconds after) {
  timer_.expires_after(after);
  timer_.async_wait([this](boost::system::error_code cancelled) {
    if (cancelled) return;
    run([this](std::size_t) { later(options_.every); });
  });
}

/// 0: every board is kept for ever.
std::int64_t Expiry::shortest_ms() const {
  const auto& [idle, adopted] = options_.retention;
  if (idle <= 0 || adopted <= 0) return std::max(idle, adopted);
  return std::min(idle, adopted);
}

void Expiry::run(std::function<void(std::size_t)> done) {
  if (shortest_ms() <= 0) return done(0);
  const Millis before{options_.now().value - shortest_ms()};
  log_.expired(before, here([this, done = std::move(done)](Result<std::vector<BoardId>> boards) {
                 if (!boards) {
                   trouble("old boards cannot be listed", boards.error());
                   return done(0);
                 }
                 next(std::make_shared<Round>(Round{std::move(*boards), 0, 0, done}));
               }));
}

/// One board after the other: this is no hurry, and the log has other things to do.
void Expiry::next(const RoundPtr& round) {
  const Millis now = options_.now();
  while (round->next < round->boards.size()) {
    const BoardId board = round->boards[round->next++];
    if (const auto kept = kept_.find(board); kept != kept_.end() && now < kept->second) continue;
    return load_room(io_, log_, board,
                     [this, round, board, weak = std::weak_ptr<int>(alive_)](Result<LoadedRoom> loaded) {
                       if (!weak.lock()) return;
                       if (loaded) return judge(round, board, loaded->state);
                       trouble("board " + board.value + " is old and cannot be read; it stays", loaded.error());
                       next(round);
                     });
  }
  round->done(round->deleted);
}

void Expiry::judge(const RoundPtr& round, const BoardId& board, const RoomState& state) {
  const std::int64_t ms = retained_ms(state.board, options_.retention);
  const Millis changed = state.changed();
  const Millis now = options_.now();
  if (ms <= 0 || now.value <= changed.value + ms) {
    kept_[board] = ms <= 0 ? Millis{INT64_MAX} : Millis{changed.value + ms};
    return next(round);
  }
  kept_.erase(board);
  // The log looks at the last entry again: the board stays if somebody changed it meanwhile.
  log_.expire(board, Millis{now.value - ms}, here([this, round, board](Result<bool> deleted) {
                if (!deleted) trouble("board " + board.value + " is old and cannot be deleted", deleted.error());
                if (deleted && *deleted) ++round->deleted;
                next(round);
              }));
}

void Expiry::trouble(const std::string& what, const Rejection& why) const {
  if (!options_.report) return;
  options_.report(what + ": " + code_name(why.code) + (why.detail.empty() ? "" : " (" + why.detail + ")"));
}

}  // namespace entonnoir
