#pragma once
#include <boost/asio/steady_timer.hpp>

#include "oplog/redis_link.h"

namespace entonnoir {

/// Has Redis write its append-only file anew, so that what was forgotten leaves the disk: again and again until one
/// rewrite that began after the last `want` is done, at most kTries times, and never sooner than kRest after the one
/// before. Where it does not succeed, `report` tells. On the link's thread.
class RedisRewrite {
 public:
  RedisRewrite(boost::asio::io_context& io, RedisLink& link, std::function<void(const std::string&)> report);
  void want();
  void stop();

  static constexpr std::chrono::milliseconds kPause{1'000};
  static constexpr std::chrono::milliseconds kRest{60'000};
  static constexpr int kTries = 300;

 private:
  enum class State : std::uint8_t { idle, asking, running };

  /// One question: whether to begin, or whether the one that was begun is done.
  void look();
  void looked(const Result<RedisReply>& info);
  void begin();
  void begun(const Result<RedisReply>& reply);
  void later(std::string why);
  void give_up(const std::string& why);

  RedisLink& link_;
  const std::function<void(const std::string&)> report_;
  boost::asio::steady_timer timer_;
  State state_ = State::idle;
  bool again_ = false;  ///< somebody wants one that begins later than the one that runs
  int tries_ = 0;
  RedisLink::Clock::time_point not_before_{};
};

}  // namespace entonnoir
