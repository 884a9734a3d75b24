#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "adapter.h"
#include "options.h"
#include "wire.h"

namespace fanload {

using Nanos = std::uint64_t;
/// Of joiners, read at a time; of a message that is longer the rest is passed over.
inline constexpr std::size_t kJoinerBytes = 2048;
Nanos now_ns();

/// What was received and published so far.
struct Counters {
  std::uint64_t deliveries = 0;
  std::uint64_t messages = 0;
  std::uint64_t bytes = 0;
  std::uint64_t joining_bytes = 0;  ///< of `bytes`: on connections that were not up yet
  std::uint64_t published = 0;
  std::uint64_t bad_stamps = 0;
  std::uint64_t closed = 0;
};

/// All connections, on one thread. Only frame heads are parsed, plus one search for the marker. Sampled connections are
/// in epoll and read at once; the others are swept every `drain_ms`, so that one read takes many messages and the load
/// generator stays out of the way (and the server's sends do not pay for waking a reader on the same machine). Those
/// who join a few at a time, behind all others, and of a large message they read only the beginning: what the others
/// notice of a storm is the server's delay and not this process's.
class Load {
 public:
  Load(const Options& options, const Adapter& adapter);

  /// Connects and shakes hands; the joiners are not among these. How many are up; stops after `timeout_s`.
  int connect_all(double timeout_s);
  /// All joiners dial at once while publishing goes on, until all are up or `timeout_s` is over.
  struct Storm {
    int up = 0;
    std::uint64_t ops = 0;               ///< published meanwhile
    std::vector<std::uint32_t> each_us;  ///< from the dialling of all to each one's being up
  };
  Storm storm(double timeout_s);
  /// Publishes for so long at the options' rate, or in their window. How many ops.
  std::uint64_t publish_for(double seconds);
  /// Reads until so many deliveries are in, nothing comes any more, or the time is over.
  void settle(std::uint64_t deliveries, double seconds);
  void run_for(double seconds);
  void sweep_all();

  /// From here on receipts on sampled connections are timed, until `stop_timing`.
  void start_timing() { timing_ = true; }
  void stop_timing() { timing_ = false; }

  const Counters& counters() const { return counters_; }
  std::vector<std::uint32_t>& latencies_us() { return latencies_us_; }
  std::vector<std::uint32_t>& lags_us() { return lags_us_; }
  std::size_t publishers() const { return publishers_.size(); }

 private:
  enum class State : std::uint8_t { closed, connecting, upgrading, stepping, ready };
  struct Connection {
    int fd = -1;
    int id = 0;
    State state = State::closed;
    bool sampled = false;
    bool in_epoll = false;
    std::size_t step = 0;
    std::string rest;      ///< the unparsed tail of the last read
    std::string fragment;  ///< of a message in several frames
    std::string begun;     ///< how the message begins whose rest is passed over
    std::size_t to_skip = 0;
    std::string out;  ///< not yet written
    std::uint64_t deliveries = 0;
    std::uint64_t ops = 0;
  };

  void dial(Connection& c);
  void drop(Connection& c);
  void watch(Connection& c);
  void write(Connection& c, const std::string& bytes);
  void flush(Connection& c);
  void on_event(Connection& c, std::uint32_t events);
  void on_readable(Connection& c);
  bool skip(Connection& c);
  bool begin_skipping(Connection& c, const FrameHead& head, std::string_view payload);
  std::size_t parse(Connection& c, std::string_view bytes);
  std::size_t upgraded(Connection& c, std::string_view bytes);
  void on_frame(Connection& c, int opcode, bool last, std::string_view payload);
  void on_message(Connection& c, std::string_view message);
  void time_receipt(std::string_view digits, Nanos now);
  void advance(Connection& c);
  void publish(Connection& c, Nanos now);
  void publish_due(Nanos began, Nanos end, std::uint64_t& count);
  void publish_and_poll(Nanos began, Nanos end, std::uint64_t& count);
  bool joins(const Connection& c) const { return c.id >= options_.conns; }
  void publish_window(std::uint64_t base, std::uint64_t before);
  void poll(Nanos deadline);
  void take_events(int epoll, int at_most, Nanos wait);
  void sweep(Nanos now);
  std::uint64_t slowest() const;

  const Options& options_;
  const Adapter& adapter_;
  int epoll_;
  int joiners_;  ///< an epoll of their own, within the other
  std::vector<Connection> connections_;
  std::vector<Connection*> publishers_;
  std::vector<Connection*> samples_;
  std::vector<char> buffer_;
  std::vector<Nanos> sent_at_;  ///< by sequence number, a ring
  std::vector<std::uint32_t> latencies_us_;
  std::vector<std::uint32_t> lags_us_;
  std::vector<std::uint32_t> joined_us_;
  Nanos storm_at_ = 0;
  Counters counters_;
  std::size_t next_publisher_ = 0;
  std::size_t next_swept_ = 0;
  Nanos swept_at_ = 0;
  bool timing_ = false;
};

}  // namespace fanload
