#include "oplog/redis_runner.h"

namespace entonnoir {
namespace {

namespace asio = boost::asio;

/// Well below the link's deadline: a replica that is slower is as good as absent.
constexpr const char* kWaitMs = "1000";

RedisWords keys_of(RedisScript script, const RedisKeys& k) {
  switch (script) {
    case RedisScript::create:
    case RedisScript::renew:
    case RedisScript::secure: return {k.meta};
    case RedisScript::append: return {k.meta, k.entries, k.seqs};
    case RedisScript::follow:
    case RedisScript::history: return {k.meta, k.entries};
    case RedisScript::load: return {k.meta, k.entries, k.seqs, k.latest};
    case RedisScript::snapshot: return {k.meta, k.entries, k.latest, k.base};
    default: return {k.meta, k.entries, k.seqs, k.latest, k.base};
  }
}

}  // namespace

asio::awaitable<void> RedisRunner::load_scripts(RedisLink& link) {
  for (std::size_t i = 0; i < kRedisScripts; ++i) {
    RedisWords words = redis_words("SCRIPT", "LOAD", redis_script_text(static_cast<RedisScript>(i)));
    const RedisReply reply = co_await link.ask(std::move(words));
    if (!reply.is(RedisReply::Kind::text)) throw RedisRefused("it takes no scripts: " + reply.text);
    shas_[i] = reply.text;
  }
}

void RedisRunner::run(RedisScript script, const RedisKeys& keys, RedisWords args, Done done, bool again_arg) {
  const RedisWords names = keys_of(script, keys);
  RedisWords words{"EVALSHA", shas_.at(static_cast<std::size_t>(script)), std::to_string(names.size())};
  words.insert(words.end(), names.begin(), names.end());
  const std::size_t again_word = again_arg ? words.size() : 0;
  words.insert(words.end(), std::make_move_iterator(args.begin()), std::make_move_iterator(args.end()));
  const auto answered = [this, keys, done = std::move(done)](Result<RedisReply> reply) {
    if (!reply) return done(reply.error());
    const RedisReply& list = *reply;
    const std::string& word = list.at(0).str();
    if (word == "unknown_board") return done(reject(Code::unknown_board));
    if (word == "board_gone") return done(reject(Code::board_gone));
    if (list.at(1).whole() > 0) return secure(keys, std::move(*reply), done);
    done(std::move(reply));
  };
  link_.send({std::move(words), answered, true, again_word});
}

/// The answer goes out when enough replicas have all that it tells; then others may read it too.
void RedisRunner::secure(const RedisKeys& keys, RedisReply reply, Done done) {
  const std::string revision = std::to_string(reply.at(1).whole());
  const auto waited = [this, keys, revision, reply = std::move(reply), done](Result<RedisReply> count) {
    if (!count) return done(count.error());
    if (count->whole() < static_cast<std::uint64_t>(wait_replicas_))
      return done(reject(Code::log_unavailable, "only " + std::to_string(count->whole()) + " of " +
                                                    std::to_string(wait_replicas_) + " replicas have it"));
    done(reply);
    run(RedisScript::secure, keys, {revision, keys.doorbell}, [](const Result<RedisReply>&) {});
  };
  // Not sent again: on another connection WAIT would not mean what was written on this one.
  link_.send({{"WAIT", std::to_string(wait_replicas_), kWaitMs}, waited, false});
}

}  // namespace entonnoir
