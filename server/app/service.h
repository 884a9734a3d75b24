#pragma once
#include <boost/asio/signal_set.hpp>
#include <memory>
#include <vector>

#include "app/config.h"
#include "app/memory.h"
#include "app/metrics.h"
#include "net/api.h"
#include "relay/relay.h"
#include "room/expiry.h"

namespace entonnoir::app {

/// The server as a whole: io threads with their boards, the log, the addresses. Everything else is handed what it
/// needs.
class Service {
 public:
  /// Opens the store and the addresses. Throws std::runtime_error with a sentence if one of them is not to be had.
  explicit Service(const Config& config);
  ~Service();
  Service(const Service&) = delete;

  /// Serves until SIGTERM or SIGINT, then says goodbye: no new connections, the log answers (at most 5 s), every
  /// session hears `shutting_down` with reconnect.
  void run();

 private:
  using Io = boost::asio::io_context;

  void announce(const Config& config) const;
  void await_signal();
  void stop();
  void stop_shard(std::size_t i);
  void await_last_words(std::size_t i, net::Time until);
  void finish_shard(std::size_t i);

  // In the order of need: what comes later uses what comes before, and goes first.
  std::vector<std::unique_ptr<Io>> ios_;
  std::unique_ptr<OpLog> log_;
  net::Workers encoders_;         ///< of snapshots for clients
  std::unique_ptr<Relay> relay_;  ///< nothing: this server is alone
  std::vector<std::unique_ptr<RoomHost>> hosts_;
  std::unique_ptr<Expiry> expiry_;
  net::Shards shards_;
  std::vector<std::unique_ptr<net::Timer>> timers_;
  net::Workers workers_;
  MemoryReturn memory_;
  net::Exports exports_;
  net::Histories histories_;
  net::JoinCodes codes_;
  net::Api api_;
  AdminSite admin_;
  std::unique_ptr<net::Listener> listener_;
  std::unique_ptr<net::Listener> admin_listener_;
  boost::asio::basic_signal_set<net::Executor> signals_;
};

}  // namespace entonnoir::app
