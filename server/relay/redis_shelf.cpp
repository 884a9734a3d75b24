#include "relay/redis_shelf.h"

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <thread>

#include "oplog/redis_link.h"

namespace entonnoir {
namespace {

namespace asio = boost::asio;
using std::chrono::milliseconds;

/// Questions that Redis has not answered; what is more is refused.
constexpr int kWaitingMax = 2'000;

std::string key_of(const std::string& name) { return "ent:shelf:" + name; }

class RedisShelf final : public Shelf {
 public:
  explicit RedisShelf(RedisPlace place) : link_(io_, std::move(place), {}) {
    thread_ = std::thread([this] { io_.run(); });
    asio::post(io_, [this] { link_.start(); });
  }
  ~RedisShelf() override {
    asio::post(io_, [this] {
      link_.stop();  // answers what waits
      io_.stop();    // a connection that is just being made is not waited for
    });
    thread_.join();
  }

  void put(std::string name, std::string value, milliseconds lives, Done<Was> done) override {
    ask({"SET", key_of(name), std::move(value), "PX", std::to_string(lives.count()), "GET"}, told(std::move(done)));
  }
  void put_new(std::string name, std::string value, milliseconds lives, Done<bool> done) override {
    ask({"SET", key_of(name), std::move(value), "PX", std::to_string(lives.count()), "NX"},
        [done = std::move(done)](const Result<RedisReply>& reply) {
          if (!reply) return done(reply.error());
          done(!reply->is(RedisReply::Kind::nil));
        });
  }
  void find(std::string name, Done<Was> done) override { ask({"GET", key_of(name)}, told(std::move(done))); }
  void drop(std::string name, Done<Was> done) override { ask({"GETDEL", key_of(name)}, told(std::move(done))); }

 private:
  static RedisLink::Done told(Done<Was> done) {
    return [done = std::move(done)](const Result<RedisReply>& reply) {
      if (!reply) return done(reply.error());
      if (!reply->is(RedisReply::Kind::text)) return done(Was());
      done(Was(reply->text));
    };
  }
  void ask(RedisWords words, RedisLink::Done done) {
    if (waiting_ >= kWaitingMax) return done(reject(Code::log_unavailable, "too much is waiting for Redis"));
    ++waiting_;
    asio::post(io_, [this, words = std::move(words), done = std::move(done)]() mutable {
      link_.send({std::move(words), [this, done = std::move(done)](Result<RedisReply> reply) {
                    --waiting_;
                    done(std::move(reply));
                  }});
    });
  }

  asio::io_context io_{1};
  asio::executor_work_guard<asio::io_context::executor_type> work_{io_.get_executor()};
  RedisLink link_;
  std::atomic<int> waiting_{0};
  std::thread thread_;
};

}  // namespace

std::unique_ptr<Shelf> make_redis_shelf(RedisPlace place) { return std::make_unique<RedisShelf>(std::move(place)); }

}  // namespace entonnoir
