#include "oplog/redis_op_log.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <condition_variable>
#include <future>
#include <thread>

#include "base/check.h"
#include "base/secrets.h"
#include "oplog/redis_answers.h"
#include "oplog/redis_checks.h"
#include "oplog/redis_following.h"
#include "oplog/redis_runner.h"
#include "oplog/redis_scan.h"

namespace entonnoir {
namespace {

namespace asio = boost::asio;
using redis::number;
using Entries = std::vector<StoredEntry>;

constexpr std::int64_t kWaitingMax = 10'000;
constexpr std::size_t kWaitingBytesMax = 64 * 1024 * 1024;
/// Entries that a conflict tells at most.
constexpr const char* kMissedMax = "1000";
constexpr std::chrono::milliseconds kEndMax{10'000};

RedisWords position_words(const Position& p) {
  return {number(p.epoch.value), number(p.revision.value), mark_text(p.mark)};
}

void add_entry(RedisWords& words, const NewEntry& e, Millis at) {
  words.insert(words.end(), {mark_text(e.mark), number(e.by.value), e.client.value, number(e.seq.value),
                             std::to_string(at.value), e.ops});
}

Rejection unreadable(const BoardId& board, const std::string& what) {
  return reject(Code::log_unavailable, "board " + board.value + " cannot be read: " + what);
}

/// Runs what reads a reply; a reply of a strange shape is an error, not an exception.
template <class T, class F>
Result<T> read_reply(const BoardId& board, const Result<RedisReply>& reply, F read) {
  if (!reply) return reply.error();
  try {
    return read(*reply);
  } catch (const RedisTrouble& odd) {
    return unreadable(board, odd.what());
  }
}

class RedisOpLog final : public OpLog {
 public:
  explicit RedisOpLog(RedisOptions options);
  ~RedisOpLog() override;

  /// Waits for the first connection.
  Result<void> start();

  void create(BoardId board, BoardMeta meta, Done<void> done) override;
  void erase(BoardId board, Done<void> done) override;
  void meta(BoardId board, Done<BoardMeta> done) override;
  void append(BoardId board, Position if_at, std::vector<NewEntry> entries,
              std::function<void(AppendAnswer)> done) override;
  void restore(BoardId board, Position if_at, Entries entries, std::function<void(AppendAnswer)> done) override;
  void load(BoardId board, Done<Loaded> done) override;
  std::unique_ptr<Subscription> subscribe(BoardId board, Position from, std::function<void(Entries)> on_entries,
                                          std::function<void(Rejection)> on_error) override;
  void save_snapshot(BoardId board, StoredSnapshot snapshot, Done<void> done) override;
  void base(BoardId board, Done<std::optional<StoredSnapshot>> done) override;
  void history(BoardId board, Revision from, Revision to, Done<Entries> done) override;
  void expired(Millis before, Done<std::vector<BoardId>> done) override;
  void expire(BoardId board, Millis before, Done<bool> done) override;
  bool drain(int ms_max) override;
  Result<void> health() const override;
  const LogCounters& counters() const override { return counters_; }

 private:
  /// Entries by number, then: who appends, what, and how it was asked.
  struct Batch {
    BoardId board;
    Position if_at;
    Entries entries;
    bool restores;
    std::function<void(AppendAnswer)> done;
  };

  RedisLink::Events link_events();
  void came_up();
  void trouble(std::optional<Rejection> what);

  template <class F>
  void in_turn(std::size_t bytes, F ask, std::function<void(Rejection)> too_much);
  void finished(std::size_t bytes);
  void count(int n);

  void erase_if(const BoardId& board, Millis before, Done<bool> done);
  void put(std::shared_ptr<Batch> batch, std::size_t bytes);
  AppendAnswer answer_of(Batch& batch, const Result<RedisReply>& reply);
  AppendAnswer read_answer(Batch& batch, const RedisReply& reply);

  const RedisOptions options_;
  asio::io_context io_{1};
  asio::executor_work_guard<asio::io_context::executor_type> work_ = asio::make_work_guard(io_);
  RedisLink link_;
  RedisRunner runner_;
  RedisFollowing following_;
  std::string version_;
  bool was_up_ = false;
  LogCounters counters_;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<Rejection> trouble_ = reject(Code::log_unavailable, "it is not connected yet");
  bool refused_ = false;
  bool write_failed_ = false;
  std::int64_t asked_ = 0;  ///< and not answered yet
  std::size_t asked_bytes_ = 0;
  std::thread thread_;
};

RedisOpLog::RedisOpLog(RedisOptions options)
    : options_(std::move(options)),
      link_(io_, options_.place, link_events()),
      runner_(link_, options_.wait_replicas),
      following_(io_, options_.place, link_, runner_, counters_, [this](int n) { count(n); }) {
  thread_ = std::thread([this] { io_.run(); });
  asio::post(io_, [this] {
    link_.start();
    following_.start();
  });
}

RedisOpLog::~RedisOpLog() {
  drain(static_cast<int>(kEndMax.count()));
  std::promise<void> stopped;
  asio::post(io_, [&] {
    link_.stop();
    following_.stop();
    stopped.set_value();
  });
  stopped.get_future().wait();
  work_.reset();
  io_.stop();
  thread_.join();
}

Result<void> RedisOpLog::start() {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, options_.start, [&] { return !trouble_ || refused_; });
  if (trouble_) return *trouble_;
  return {};
}

RedisLink::Events RedisOpLog::link_events() {
  RedisLink::Events events;
  events.enter = [this](RedisLink& link) -> asio::awaitable<void> {
    version_ = co_await check_redis(link, options_.relaxed);
    co_await runner_.load_scripts(link);
  };
  events.up = [this] { came_up(); };
  events.down = [this](const std::string& why, bool refused) {
    {
      const std::lock_guard lock(mutex_);
      refused_ = refused;
    }
    trouble(reject(Code::log_unavailable, why));
  };
  return events;
}

void RedisOpLog::came_up() {
  if (was_up_) ++counters_.reconnects;
  was_up_ = true;
  counters_.sent_again = link_.sent_again();
  if (options_.tell) options_.tell("connected to Redis " + version_ + " at " + options_.place.shown());
  trouble(std::nullopt);
  following_.catch_up_all();
}

/// Told once when it begins or changes, and when it is over.
void RedisOpLog::trouble(std::optional<Rejection> what) {
  bool news = false;
  {
    const std::lock_guard lock(mutex_);
    news = what && what != trouble_;
    trouble_ = what;
  }
  changed_.notify_all();
  if (news && options_.report) options_.report(options_.place.shown() + ": " + what->detail);
}

/// Counts a question and asks it on the log's thread, in the order of the calls.
template <class F>
void RedisOpLog::in_turn(std::size_t bytes, F ask, std::function<void(Rejection)> too_much) {
  bool full = false;
  {
    const std::lock_guard lock(mutex_);
    full = asked_ >= kWaitingMax || asked_bytes_ + bytes > kWaitingBytesMax;
    ++asked_;
    if (full) bytes = 0;
    asked_bytes_ += bytes;
  }
  if (!full) return asio::post(io_, std::move(ask));
  asio::post(io_, [this, too_much = std::move(too_much)] {
    too_much(reject(Code::log_unavailable, "too much is waiting to be saved"));
    finished(0);
  });
}

void RedisOpLog::finished(std::size_t bytes) {
  {
    const std::lock_guard lock(mutex_);
    asked_bytes_ -= bytes;
  }
  count(-1);
}

void RedisOpLog::count(int n) {
  const std::lock_guard lock(mutex_);
  asked_ += n;
  if (asked_ == 0) changed_.notify_all();
}

bool RedisOpLog::drain(int ms_max) {
  // What followers have not read yet is a question too.
  in_turn(
      0,
      [this] {
        following_.catch_up_all();
        finished(0);
      },
      [](const Rejection&) {});
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, std::chrono::milliseconds(ms_max), [&] { return asked_ == 0; });
}

Result<void> RedisOpLog::health() const {
  const std::lock_guard lock(mutex_);
  if (trouble_) return *trouble_;
  return {};
}

void RedisOpLog::create(BoardId board, BoardMeta meta, Done<void> done) {
  const auto ask = [=, this] {
    RedisWords args{"0",
                    std::to_string(meta.created_at.value),
                    number(meta.generation),
                    meta.facilitator_hash,
                    meta.participant_hash,
                    meta.viewer_hash};
    const auto answered = [=, this](const Result<RedisReply>& reply) {
      done(read_reply<void>(board, reply, [](const RedisReply& r) -> Result<void> {
        if (r.at(0).str() != "ok") return reject(Code::id_taken);
        return {};
      }));
      finished(0);
    };
    runner_.run(RedisScript::create, RedisKeys(board), std::move(args), answered, true);
  };
  in_turn(0, ask, done);
}

void RedisOpLog::erase(BoardId board, Done<void> done) {
  erase_if(board, Millis{0}, [done](const Result<bool>& did) { done(did ? Result<void>() : did.error()); });
}

void RedisOpLog::expire(BoardId board, Millis before, Done<bool> done) {
  if (before.value <= 0)  // nothing is that old
    return in_turn(
        0, [=, this] { done(false), finished(0); }, done);
  erase_if(board, before, std::move(done));
}

void RedisOpLog::erase_if(const BoardId& board, Millis before, Done<bool> done) {
  const auto ask = [=, this] {
    const RedisKeys keys(board);
    const auto answered = [=, this](const Result<RedisReply>& reply) {
      const auto did =
          read_reply<bool>(board, reply, [](const RedisReply& r) -> Result<bool> { return r.at(2).whole() == 1; });
      done(did);
      finished(0);
    };
    runner_.run(RedisScript::erase, keys, {"0", std::to_string(before.value), keys.doorbell}, answered, true);
  };
  in_turn(0, ask, done);
}

void RedisOpLog::meta(BoardId board, Done<BoardMeta> done) {
  const auto ask = [=, this] {
    const auto answered = [=, this](const Result<RedisReply>& reply) {
      done(read_reply<BoardMeta>(board, reply, [](const RedisReply& r) -> Result<BoardMeta> {
        if (r.at(5).str() == "1") return reject(Code::board_gone);
        if (r.at(0).is(RedisReply::Kind::nil)) return reject(Code::unknown_board);
        return redis::meta_of(r);
      }));
      finished(0);
    };
    link_.send(
        {{"HMGET", RedisKeys(board).meta, "created_at", "generation", "facilitator", "participant", "viewer", "gone"},
         answered});
  };
  in_turn(0, ask, done);
}

void RedisOpLog::append(BoardId board, Position if_at, std::vector<NewEntry> entries,
                        std::function<void(AppendAnswer)> done) {
  auto batch = std::make_shared<Batch>(Batch{std::move(board), if_at, {}, false, std::move(done)});
  Revision revision = if_at.revision;
  std::size_t bytes = 0;
  for (NewEntry& e : entries) {
    ENTONNOIR_CHECK(e.mark.value != 0);
    ++revision.value;
    bytes += sizeof e + e.ops.size();
    batch->entries.push_back({revision, e.mark, {}, e.by, std::move(e.client), e.seq, std::move(e.ops)});
  }
  put(std::move(batch), bytes);
}

void RedisOpLog::restore(BoardId board, Position if_at, Entries entries, std::function<void(AppendAnswer)> done) {
  std::size_t bytes = 0;
  for (const StoredEntry& e : entries) bytes += sizeof e + e.ops.size();
  put(std::make_shared<Batch>(Batch{std::move(board), if_at, std::move(entries), true, std::move(done)}), bytes);
}

void RedisOpLog::put(std::shared_ptr<Batch> batch, std::size_t bytes) {
  const auto ask = [this, batch, bytes] {
    const RedisKeys keys(batch->board);
    RedisWords args{"0"};
    for (std::string& word : position_words(batch->if_at)) args.push_back(std::move(word));
    const std::string now = options_.clock ? std::to_string(options_.clock().value) : "";
    args.insert(args.end(),
                {now, runner_.wait_flag(), keys.doorbell, batch->restores ? "restore" : "append", kMissedMax});
    for (const StoredEntry& e : batch->entries) add_entry(args, NewEntry{e.mark, e.by, e.client, e.seq, e.ops}, e.at);
    const auto answered = [this, batch, bytes](const Result<RedisReply>& reply) {
      const AppendAnswer answer = answer_of(*batch, reply);
      batch->done(answer);  // before the followers hear of it
      if (const auto* appended = std::get_if<Appended>(&answer))
        following_.appended(batch->board, batch->if_at, batch->entries, appended->tail);
      finished(bytes);
    };
    runner_.run(RedisScript::append, keys, std::move(args), answered, true);
  };
  in_turn(bytes, ask, batch->done);
}

AppendAnswer RedisOpLog::answer_of(Batch& batch, const Result<RedisReply>& reply) {
  if (!reply) {
    if (reply.error().code == Code::log_full) trouble(reply.error());
    return reply.error();
  }
  try {
    return read_answer(batch, *reply);
  } catch (const RedisTrouble& odd) {
    return unreadable(batch.board, odd.what());
  }
}

AppendAnswer RedisOpLog::read_answer(Batch& batch, const RedisReply& r) {
  const std::string& word = r.at(0).str();
  if (word == "conflict") return Conflict{redis::position_of(r, 2), r.at(5).whole() == 1, redis::entries_of(r.at(6))};
  if (word == "repeat") return Repeat{r.at(2).whole(), redis::last_of(r.at(3).str()).second};
  if (word == "stale") return Rejection{Code::stale_seq, {}, r.at(2).whole()};
  Appended appended{batch.if_at, {}};
  for (StoredEntry& e : batch.entries) {
    if (!batch.restores) e.at = Millis{static_cast<std::int64_t>(r.at(2).whole())};
    appended.tail.revision = e.revision;
    appended.tail.mark = e.mark;
    appended.at.push_back(e.at);
  }
  trouble(std::nullopt);
  return appended;
}

void RedisOpLog::load(BoardId board, Done<Loaded> done) {
  const auto ask = [=, this] {
    const auto read = [board](const RedisReply& r) -> Result<Loaded> {
      if (r.at(0).str() == "damaged") return unreadable(board, "the snapshot is of another history");
      Loaded loaded;
      loaded.tail = redis::position_of(r, 2);
      loaded.meta = redis::meta_of(r.at(6));
      std::uint64_t from = r.at(5).whole();
      if (!r.at(7).list.empty()) {
        loaded.latest = redis::snapshot_of(r.at(7));
        from = loaded.latest->position.revision.value;
      }
      loaded.entries = redis::entries_of(r.at(8));
      if (const auto gap = redis::gap_in(loaded.entries, from + 1, loaded.tail.revision.value))
        return unreadable(board, *gap);
      if (!loaded.entries.empty() && loaded.entries.back().mark != loaded.tail.mark)
        return unreadable(board, "the last entry is another one");
      if (from > 0 && !loaded.latest) return unreadable(board, "the snapshot is missing");
      loaded.last_seqs = redis::last_seqs_of(r.at(9));
      return loaded;
    };
    const auto answered = [=, this](const Result<RedisReply>& reply) {
      done(read_reply<Loaded>(board, reply, read));
      finished(0);
    };
    runner_.run(RedisScript::load, RedisKeys(board), {runner_.wait_flag()}, answered);
  };
  in_turn(0, ask, done);
}

void RedisOpLog::save_snapshot(BoardId board, StoredSnapshot snapshot, Done<void> done) {
  const std::size_t bytes = snapshot.bytes.size();
  const auto ask = [=, this, snapshot = std::move(snapshot)]() mutable {
    RedisWords args = position_words(snapshot.position);
    args.push_back(std::move(snapshot.bytes));
    args.push_back(number(options_.history_bytes_max));
    const auto answered = [=, this](const Result<RedisReply>& reply) {
      done(reply ? Result<void>() : reply.error());
      finished(bytes);
    };
    runner_.run(RedisScript::snapshot, RedisKeys(board), std::move(args), answered);
  };
  in_turn(bytes, std::move(ask), done);
}

void RedisOpLog::base(BoardId board, Done<std::optional<StoredSnapshot>> done) {
  using Base = std::optional<StoredSnapshot>;
  const auto ask = [=, this] {
    const auto read = [](const RedisReply& r) -> Result<Base> {
      if (r.at(0).is(RedisReply::Kind::nil)) return Base();
      return Base(redis::snapshot_of(r));
    };
    const auto answered = [=, this](const Result<RedisReply>& reply) {
      done(read_reply<Base>(board, reply, read));
      finished(0);
    };
    link_.send({{"HMGET", RedisKeys(board).base, "epoch", "revision", "mark", "bytes"}, answered});
  };
  // Whether there is such a board comes first.
  meta(board, [=, this](const Result<BoardMeta>& there) {
    if (!there) return done(there.error());
    in_turn(0, ask, done);
  });
}

void RedisOpLog::history(BoardId board, Revision from, Revision to, Done<Entries> done) {
  constexpr std::uint64_t kMost = 1ull << 52;  // what Lua counts exactly
  const auto ask = [=, this] {
    const auto read = [=](const RedisReply& r) -> Result<Entries> {
      const std::uint64_t tail = r.at(2).whole(), base = r.at(4).whole();
      const std::uint64_t first = std::max(from.value, base + 1), last = std::min(to.value, tail);
      Entries entries = redis::entries_of(r.at(5));
      if (first > last) return Entries();
      if (const auto gap = redis::gap_in(entries, first, last)) return unreadable(board, *gap);
      return entries;
    };
    const auto answered = [=, this](const Result<RedisReply>& reply) {
      done(read_reply<Entries>(board, reply, read));
      finished(0);
    };
    runner_.run(RedisScript::history, RedisKeys(board),
                {runner_.wait_flag(), number(std::min(from.value, kMost)), number(std::min(to.value, kMost))},
                answered);
  };
  in_turn(0, ask, done);
}

std::unique_ptr<Subscription> RedisOpLog::subscribe(BoardId board, Position from,
                                                    std::function<void(Entries)> on_entries,
                                                    std::function<void(Rejection)> on_error) {
  auto [held, follower] = following_.add(std::move(board), from, std::move(on_entries), std::move(on_error));
  const auto ask = [this, weak = std::weak_ptr(follower)] {
    following_.begin(weak.lock());
    finished(0);
  };
  in_turn(0, ask, [this, weak = std::weak_ptr(follower)](Rejection why) {
    if (const auto f = weak.lock()) following_.refuse(f, std::move(why));
  });
  return std::move(held);
}

void RedisOpLog::expired(Millis before, Done<std::vector<BoardId>> done) {
  const auto ask = [=, this] {
    find_expired(link_, before, [=, this](Result<std::vector<BoardId>> found) {
      done(std::move(found));
      finished(0);
    });
  };
  in_turn(0, ask, done);
}

}  // namespace

Result<std::unique_ptr<OpLog>> open_redis_op_log(RedisOptions options) {
  const std::string where = options.place.shown();
  auto log = std::make_unique<RedisOpLog>(std::move(options));
  if (const auto started = log->start(); !started)
    return reject(Code::log_unavailable, where + ": " + started.error().detail);
  return std::unique_ptr<OpLog>(std::move(log));
}

}  // namespace entonnoir
