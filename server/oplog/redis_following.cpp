#include "oplog/redis_following.h"

#include <boost/asio/post.hpp>

#include "oplog/redis_answers.h"

namespace entonnoir {
namespace {

namespace asio = boost::asio;
using Clock = RedisFollower::Clock;
using Entries = std::vector<StoredEntry>;

constexpr const char* kReadMax = "1000";
constexpr std::chrono::milliseconds kTailCheck{1'000};
constexpr std::chrono::milliseconds kCheckTick{50};

using redis::unreadable;

/// Spread over the second.
Clock::time_point first_check(const BoardId& board) {
  return Clock::now() + kTailCheck * (std::hash<BoardId>{}(board) % 16) / 16;
}

}  // namespace

RedisFollowing::RedisFollowing(asio::io_context& io, const RedisPlace& place, RedisLink& link, RedisRunner& runner,
                               LogCounters& counters, std::function<void(int)> count)
    : io_(io),
      link_(link),
      runner_(runner),
      counters_(counters),
      count_(std::move(count)),
      bell_(io, place,
            {{},
             [this] {
               listening_.clear();
               listen();
             },
             {},
             [this](const RedisReply& push) { rang(push); }},
            true),
      check_timer_(io),
      book_([this] { asio::post(io_, [this] { listen(); }); }) {}

void RedisFollowing::start() {
  bell_.start();
  check_tails();
}

void RedisFollowing::stop() {
  bell_.stop();
  check_timer_.cancel();
}

std::pair<std::unique_ptr<Subscription>, RedisFollowing::Follower> RedisFollowing::add(
    BoardId board, Position from, std::function<void(Entries)> on_entries, std::function<void(Rejection)> on_error) {
  const Follower follower(new RedisFollower{std::move(board), std::move(on_entries), std::move(on_error), from});
  follower->next_check = first_check(follower->board);
  return {book_.add(follower), follower};
}

void RedisFollowing::begin(const Follower& follower) {
  listen();
  if (follower) catch_up(follower);
}

void RedisFollowing::appended(const BoardId& board, const Position& if_at, const Entries& entries,
                              const Position& tail) {
  for (const Follower& f : book_.of(board)) {
    if (f->reading) {
      f->read_again = true;
    } else if (f->opened && f->wanted && f->last == if_at && !entries.empty()) {
      f->last = tail;
      f->on_entries(entries);
    }
  }
}

void RedisFollowing::catch_up_all() {
  for (const Follower& follower : book_.all()) catch_up(follower);
}

/// The doorbells of boards that somebody follows here, no others.
void RedisFollowing::listen() {
  if (!bell_.up()) return;
  const auto boards = book_.boards();
  const std::set<BoardId> wanted(boards.begin(), boards.end());
  for (const BoardId& board : wanted)
    if (listening_.insert(board).second) bell_.tell({"SUBSCRIBE", RedisKeys(board).doorbell});
  for (auto it = listening_.begin(); it != listening_.end();) {
    if (wanted.contains(*it)) {
      ++it;
      continue;
    }
    bell_.tell({"UNSUBSCRIBE", RedisKeys(*it).doorbell});
    it = listening_.erase(it);
  }
}

/// "message", channel, revision or a word; "subscribe", channel, count: from here on it rings, look what was before.
void RedisFollowing::rang(const RedisReply& push) {
  const std::string& what = push.at(0).str();
  if (what != "message" && what != "subscribe") return;
  const std::string& channel = push.at(1).str();  // ent:{board}:bell
  const std::size_t begin = channel.find('{'), end = channel.find('}');
  if (begin == channel.npos || end == channel.npos) return;
  const BoardId board{channel.substr(begin + 1, end - begin - 1)};
  const bool look = what == "subscribe" || push.at(2).str().find_first_not_of("0123456789") != std::string::npos;
  const std::uint64_t revision = look ? 0 : push.at(2).whole();
  for (const Follower& follower : book_.of(board)) {
    follower->rung = std::max(follower->rung, revision);
    if (look || revision > follower->last.revision.value) catch_up(follower);
  }
}

/// Reads what is new for a follower; one read at a time.
void RedisFollowing::catch_up(const Follower& f) {
  if (!f->wanted) return;
  f->read_again = f->reading;
  if (std::exchange(f->reading, true)) return;
  RedisWords args = redis::position_words(f->last);
  args.insert(args.begin(), runner_.wait_flag());
  args.emplace_back(kReadMax);
  count_(1);
  runner_.run(RedisScript::follow, RedisKeys(f->board), std::move(args),
              [this, weak = std::weak_ptr(f)](const Result<RedisReply>& reply) {
                if (const auto follower = weak.lock()) caught_up(follower, reply);
                count_(-1);
              });
}

void RedisFollowing::caught_up(const Follower& f, const Result<RedisReply>& reply) {
  f->reading = false;
  if (!f->wanted) return;
  if (!reply) {
    const Code code = reply.error().code;
    if (code == Code::unknown_board || code == Code::board_gone) refuse(f, reply.error());
    return;  // Redis is not there: the next check, or the connection's return, looks again
  }
  auto entries = read(f, *reply);
  if (!entries) {
    ++counters_.gaps_found;
    return refuse(f, entries.error());
  }
  f->opened = true;
  if (!entries->empty()) {
    f->last.revision = entries->back().revision;
    f->last.mark = entries->back().mark;
    f->on_entries(std::move(*entries));
  }
  if (std::exchange(f->read_again, false)) catch_up(f);
}

Result<Entries> RedisFollowing::read(const Follower& f, const RedisReply& r) try {
  if (r.at(0).str() == "foreign") return reject(Code::internal, "a position of another history");
  Entries entries = redis::entries_of(r.at(3));
  const std::uint64_t to = f->last.revision.value + entries.size();
  if (const auto gap = redis::gap_in(entries, f->last.revision.value + 1, to)) return unreadable(f->board, *gap);
  if (entries.empty() && r.at(2).whole() > to) return unreadable(f->board, "entries are missing");
  if (r.at(2).whole() > to) f->read_again = true;
  return entries;
} catch (const RedisTrouble& odd) {
  return unreadable(f->board, odd.what());
}

void RedisFollowing::refuse(const Follower& f, Rejection why) {
  book_.remove(f);
  if (f->wanted.exchange(false)) f->on_error(std::move(why));
}

/// Every follower's tail is looked at once a second, whatever the doorbell says.
void RedisFollowing::check_tails() {
  check_timer_.expires_after(kCheckTick);
  check_timer_.async_wait([this](boost::system::error_code stopped) {
    if (stopped) return;
    const auto now = Clock::now();
    for (const Follower& f : book_.all()) {
      if (!link_.up() || f->reading || f->next_check > now) continue;
      f->next_check = now + kTailCheck;
      check_tail(f);
    }
    counters_.sent_again = link_.sent_again();
    check_tails();
  });
}

void RedisFollowing::check_tail(const Follower& follower) {
  const auto look = [this, weak = std::weak_ptr(follower)](const Result<RedisReply>& reply) {
    const auto f = weak.lock();
    if (!f || !f->wanted || !reply || f->reading) return;
    const RedisReply& r = *reply;
    const std::uint64_t revision = r.at(2).whole();
    const bool same = r.at(0).str() == "0" && r.at(1).whole() == f->last.epoch.value &&
                      revision == f->last.revision.value && mark_from(r.at(3).str()) == f->last.mark;
    if (same) return;
    if (revision > f->last.revision.value && revision > f->rung) ++counters_.bells_missed;
    catch_up(f);
  };
  link_.send({{"HMGET", RedisKeys(follower->board).meta, "gone", "epoch", "revision", "mark"}, look});
}

}  // namespace entonnoir
