#pragma once
#include "net/request.h"
#include "net/shard.h"
#include "oplog/op_log.h"
#include "relay/relay.h"

namespace entonnoir::app {

/// The operator's address: /metrics in Prometheus' text format, /healthz, /readyz.
class AdminSite final : public net::Site {
 public:
  AdminSite(net::Shards& shards, const OpLog& log, Relay& relay) : shards_(shards), log_(log), relay_(relay) {}

  void answer(net::Request request, net::Respond respond) override;
  std::variant<net::Response, net::LivePlace> upgrade(const net::Request& request,
                                                      const net::Handshake& handshake) override;

 private:
  void metrics(net::Respond respond);

  net::Shards& shards_;
  const OpLog& log_;
  Relay& relay_;
};

/// Everything that is counted, as text. `rooms`: boards in memory. Any thread.
std::string metrics_text(const net::Shards& shards, const OpLog& log, Relay& relay, std::size_t rooms);

}  // namespace entonnoir::app
