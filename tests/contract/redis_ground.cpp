#include "contract/ground.h"
#include "oplog/redis_op_log.h"
#include "support/redis_server.h"

namespace entonnoir {
namespace {

class RedisGround final : public Ground {
 public:
  RedisGround() { reopen(); }
  ~RedisGround() override { close(); }
  OpLog& log() override { return *log_; }
  void close() override { log_.reset(); }
  void reopen(std::uint64_t history_bytes_max = 0) override {
    close();
    auto opened = open_redis_op_log(RedisOptions{
        .place = *parse_redis_place(server_.url()), .history_bytes_max = history_bytes_max, .clock = clock()});
    ENTONNOIR_CHECK(opened.has_value());
    log_ = *std::move(opened);
  }
  void spoil(const BoardId& board) override { server_.cli("XDEL 'ent:{" + board.value + "}:entries' 2-0"); }
  void keep_copy() override { server_.keep_copy(); }
  void set_back() override {
    server_.kill();
    server_.set_back();
    server_.start();
  }

 private:
  // It writes no file anew after forgetting: copies are taken and put back meanwhile.
  RedisServer server_{{"--rename-command", "BGREWRITEAOF", ""}};
  std::unique_ptr<OpLog> log_;
};

}  // namespace

Kind redis_kind() {
  return Kind{"redis", [] { return std::make_unique<RedisGround>(); }};
}

}  // namespace entonnoir
