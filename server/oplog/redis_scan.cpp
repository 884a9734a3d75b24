#include "oplog/redis_scan.h"

#include <algorithm>

namespace entonnoir {
namespace {

constexpr std::string_view kBefore = "ent:{", kAfter = "}:meta";

class Scan : public std::enable_shared_from_this<Scan> {
 public:
  using Tell = std::function<void(Result<std::vector<BoardId>>)>;
  Scan(RedisLink& link, Millis before, Tell tell) : link_(link), before_(before), tell_(std::move(tell)) {}

  void go_on(const std::string& cursor) {
    const std::string pattern = std::string(kBefore) + "*" + std::string(kAfter);
    link_.send({{"SCAN", cursor, "MATCH", pattern, "COUNT", "1000"},
                [self = shared_from_this()](const Result<RedisReply>& reply) { self->came(reply); }});
  }

 private:
  void came(const Result<RedisReply>& reply) {
    if (!reply) return end(reply.error());
    for (const RedisReply& key : reply->at(1).list) look_at(key.str());
    if (reply->at(0).str() != "0") return go_on(reply->at(0).str());
    listed_ = true;
    end({});
  }

  void look_at(const std::string& key) {
    ++asked_;
    link_.send({{"HMGET", key, "gone", "revision", "at", "created_at"},
                [self = shared_from_this(), key](const Result<RedisReply>& reply) { self->judge(key, reply); }});
  }

  void judge(const std::string& key, const Result<RedisReply>& reply) {
    --asked_;
    if (!reply) return end(reply.error());
    if (reply->at(0).str() == "0") {
      const auto last = static_cast<std::int64_t>(reply->at(reply->at(1).whole() == 0 ? 3 : 2).whole());
      const std::string board = key.substr(kBefore.size(), key.size() - kBefore.size() - kAfter.size());
      if (last < before_.value) found_.push_back(BoardId{board});
    }
    end({});
  }

  /// When all is answered, or at the first failure.
  void end(const std::optional<Rejection>& trouble) {
    if (!tell_ || (!trouble && (!listed_ || asked_ > 0))) return;
    const Tell tell = std::exchange(tell_, {});
    if (trouble) return tell(*trouble);
    std::sort(found_.begin(), found_.end());  // SCAN may name a key twice
    found_.erase(std::unique(found_.begin(), found_.end()), found_.end());
    tell(std::move(found_));
  }

  RedisLink& link_;
  const Millis before_;
  Tell tell_;
  std::vector<BoardId> found_;
  std::size_t asked_ = 0;
  bool listed_ = false;
};

}  // namespace

void find_expired(RedisLink& link, Millis before, std::function<void(Result<std::vector<BoardId>>)> done) {
  std::make_shared<Scan>(link, before, std::move(done))->go_on("0");
}

}  // namespace entonnoir
