#pragma once
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <random>

#include "base/result.h"
#include "oplog/redis_place.h"
#include "oplog/redis_reply.h"
#include "oplog/redis_stream.h"

namespace entonnoir {

/// A setting of this Redis, or its version, will not do: told at the start, tried again later.
class RedisRefused : public RedisTrouble {
 public:
  using RedisTrouble::RedisTrouble;
};

/// A connection to Redis that keeps itself up: connects, signs in, sends what waits, and begins anew when it is lost or
/// an answer is late. Everything on the thread that runs the io_context.
class RedisLink {
 public:
  using Clock = std::chrono::steady_clock;
  using Done = std::function<void(Result<RedisReply>)>;

  struct Events {
    /// After AUTH and SELECT, before anything else goes out: asks with ask(), throws RedisTrouble if it will not do.
    std::function<boost::asio::awaitable<void>(RedisLink&)> enter;
    std::function<void()> up;
    /// Once each time it goes down or could not come up. `refused`: by RedisRefused.
    std::function<void(const std::string& why, bool refused)> down;
    /// A subscriber's link only: whatever comes.
    std::function<void(const RedisReply&)> push;
  };

  /// A command that waits for its answer.
  struct Command {
    RedisWords words;
    Done done;
    /// Sent again, in order, on a new connection if the answer was lost; else it ends with log_unavailable.
    bool resend = true;
    /// Index of the word that becomes "1" when the command is sent again; 0: none.
    std::size_t again_word = 0;
  };

  /// `subscriber`: for SUBSCRIBE and the like; replies go to `push`, in no order of commands.
  RedisLink(boost::asio::io_context& io, RedisPlace place, Events events, bool subscriber = false);
  RedisLink(const RedisLink&) = delete;

  void start();
  /// For good. Commands that wait are answered log_unavailable.
  void stop();

  /// Answers come in order. Errors: log_unavailable (lost, or no answer within kGiveUp: perhaps it was done), log_full.
  void send(Command command);
  /// A subscriber's command, or one whose answer nobody needs. Dropped while the link is down.
  void tell(const RedisWords& words);
  /// Within `enter` only. Throws RedisTrouble when the connection is lost; errors of Redis come as replies.
  boost::asio::awaitable<RedisReply> ask(RedisWords words);

  bool up() const { return up_; }
  /// Commands that wait for an answer.
  std::size_t waiting() const { return queue_.size(); }
  /// Bytes that the socket has not taken yet.
  std::size_t unsent_bytes() const { return out_.size(); }
  /// Times that an answer was lost with the connection.
  std::uint64_t sent_again() const { return sent_again_; }

  /// An answer that takes longer is taken for a dead connection.
  static constexpr std::chrono::milliseconds kDeadline{2'000};
  /// A command that waits longer, over all connections, is given up.
  static constexpr std::chrono::milliseconds kGiveUp{2'500};

 private:
  struct Waiting {
    Command command;
    Clock::time_point give_up;
    Clock::time_point sent_at{};
    bool sent = false;  ///< on this connection
  };

  boost::asio::awaitable<void> live();
  boost::asio::awaitable<void> connect();
  boost::asio::awaitable<void> open(std::shared_ptr<RedisStream> stream);
  boost::asio::awaitable<RedisHost> ask_sentinels();
  boost::asio::awaitable<void> sign_in();
  boost::asio::awaitable<void> read_on();
  boost::asio::awaitable<void> write_out(std::shared_ptr<RedisStream> stream);
  boost::asio::awaitable<void> watch();
  boost::asio::awaitable<void> pause();

  void came_up();
  void went_down(const std::string& why, bool refused);
  void answer(RedisReply reply);
  void put(const std::shared_ptr<Waiting>& waiting);
  void flush();
  void give_up_late(Clock::time_point now);
  bool stuck(Clock::time_point now) const;

  boost::asio::io_context& io_;
  RedisPlace place_;
  Events events_;
  const bool subscriber_;
  boost::asio::steady_timer pause_timer_;
  boost::asio::steady_timer watch_timer_;
  std::shared_ptr<RedisStream> stream_;
  std::unique_ptr<RedisReader> reader_;
  std::string out_;
  bool writing_ = false;
  bool flush_posted_ = false;
  bool up_ = false;
  bool stopped_ = false;
  Clock::time_point phase_since_{};  ///< of connecting
  Clock::time_point heard_{};
  Clock::time_point pinged_{};
  std::deque<std::shared_ptr<Waiting>> queue_;  ///< those that were sent on this connection come first
  int failures_ = 0;
  std::uint64_t sent_again_ = 0;
  std::minstd_rand jitter_{std::random_device{}()};
};

}  // namespace entonnoir
