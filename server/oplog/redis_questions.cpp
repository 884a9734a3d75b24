// Questions to the log in Redis and what their answers mean.
#include "base/check.h"
#include "base/secrets.h"
#include "oplog/redis_answers.h"
#include "oplog/redis_op_log_impl.h"
#include "oplog/redis_scan.h"

namespace entonnoir {
namespace {

using redis::number;
using redis::position_words;
using redis::read_reply;
using redis::unreadable;
using Entries = std::vector<StoredEntry>;

/// Entries that a conflict tells at most.
constexpr const char* kMissedMax = "1000";
void add_entry(RedisWords& words, const StoredEntry& e) {
  words.insert(words.end(), {mark_text(e.mark), number(e.by.value), e.client.value, number(e.seq.value),
                             std::to_string(e.at.value), e.ops});
}

}  // namespace

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

void RedisOpLog::renew_links(BoardId board, NewLinks links, Done<void> done) {
  const auto ask = [=, this] {
    const auto answered = [=, this](const Result<RedisReply>& reply) {
      done(reply ? Result<void>() : reply.error());
      finished(0);
    };
    runner_.run(RedisScript::renew, RedisKeys(board),
                {runner_.wait_flag(), number(links.generation), links.participant_hash, links.viewer_hash}, answered);
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
    for (const StoredEntry& e : batch->entries) add_entry(args, e);
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

void RedisOpLog::forget(BoardId board, StoredSnapshot base, Done<Position> done) {
  const std::size_t bytes = base.bytes.size();
  const auto ask = [=, this, base = std::move(base)]() mutable {
    const RedisKeys keys(board);
    RedisWords args = position_words(base.position);
    args.insert(args.begin(), "0");
    args.push_back(std::move(base.bytes));
    args.insert(args.end(), {runner_.wait_flag(), keys.doorbell});
    const auto answered = [=, this](const Result<RedisReply>& reply) {
      const auto tail = read_reply<Position>(board, reply, [](const RedisReply& r) -> Result<Position> {
        if (r.at(0).str() == "foreign") return reject(Code::internal, "a position of another history");
        return redis::position_of(r, 2);
      });
      if (tail) rewrite_.want();
      done(tail);
      finished(bytes);
    };
    runner_.run(RedisScript::forget, keys, std::move(args), answered, true);
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

}  // namespace entonnoir
