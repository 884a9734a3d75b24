#include "oplog/redis_rewrite.h"

#include "oplog/redis_checks.h"

namespace entonnoir {
namespace {

/// Asking again would be of no use.
bool forbidden(const Rejection& why) {
  return why.detail.find("NOPERM") != std::string::npos || why.detail.find("unknown command") != std::string::npos;
}

}  // namespace

RedisRewrite::RedisRewrite(boost::asio::io_context& io, RedisLink& link, std::function<void(const std::string&)> report)
    : link_(link), report_(std::move(report)), timer_(io) {}

void RedisRewrite::want() {
  tries_ = 0;
  again_ = state_ == State::running;
  if (state_ != State::idle) return;
  state_ = State::asking;
  look();
}

void RedisRewrite::stop() { timer_.cancel(); }

void RedisRewrite::look() {
  link_.send({{"INFO", "persistence"}, [this](const Result<RedisReply>& info) { looked(info); }});
}

void RedisRewrite::looked(const Result<RedisReply>& info) {
  if (!info) return later(info.error().detail);
  const RedisFacts facts = redis_facts(info->text);
  const auto is = [&](const char* name, const char* value) {
    const auto fact = facts.find(name);
    return fact != facts.end() && fact->second == value;
  };
  if (is("aof_enabled", "0")) return void(state_ = State::idle);  // a Redis that keeps nothing there
  if (!is("aof_rewrite_in_progress", "0") || !is("aof_rewrite_scheduled", "0")) return later("it takes too long");
  const bool done = state_ == State::running && is("aof_last_bgrewrite_status", "ok");
  if (!done || std::exchange(again_, false)) return begin();
  state_ = State::idle;
}

void RedisRewrite::begin() {
  state_ = State::asking;
  const auto now = RedisLink::Clock::now();
  if (now < not_before_) return later("it was written anew too often");
  not_before_ = now + kRest;
  link_.send({{"BGREWRITEAOF"}, [this](const Result<RedisReply>& reply) { begun(reply); }, false});
}

void RedisRewrite::begun(const Result<RedisReply>& reply) {
  if (!reply && forbidden(reply.error())) return give_up(reply.error().detail);
  if (!reply) {  // another one is running, which may have begun too early
    not_before_ = {};
    return later(reply.error().detail);
  }
  state_ = State::running;
  later("it takes too long");
}

void RedisRewrite::later(std::string why) {
  if (++tries_ > kTries) return give_up(why);
  timer_.expires_after(kPause);
  timer_.async_wait([this](boost::system::error_code stopped) {
    if (!stopped) look();
  });
}

void RedisRewrite::give_up(const std::string& why) {
  state_ = State::idle;
  again_ = false;
  if (report_)
    report_("what was erased stays in the append-only file until that is written anew (BGREWRITEAOF): " + why);
}

}  // namespace entonnoir
