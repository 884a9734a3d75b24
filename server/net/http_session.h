#pragma once
#include <atomic>
#include <memory>

#include "net/request.h"
#include "net/shard.h"

namespace entonnoir::net {

/// Bodies beyond this need one of a few places, so that many senders cannot fill the memory.
class BodyPlaces {
 public:
  static constexpr std::uint64_t kFree = 65'536;  ///< bytes that need no place
  static constexpr int kPlaces = 8;
  bool take() {
    if (places_.fetch_sub(1) > 0) return true;
    give();
    return false;
  }
  void give() { places_.fetch_add(1); }

 private:
  std::atomic<int> places_ = kPlaces;
};

/// Serves HTTP/1.1 on a connection until it ends or becomes a WebSocket. On the shard's thread, which is any.
void start_http(Shard& shard, Site& site, std::shared_ptr<BodyPlaces> places, Socket socket);

}  // namespace entonnoir::net
