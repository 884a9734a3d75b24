#include "net/shard.h"

namespace entonnoir::net {

Shard::Shard(asio::io_context& io, RoomHost& host) : io_(io), host_(host), timer_(io) {}

void Shard::add(std::shared_ptr<LiveMember> member) {
  counters_->live_sessions.add();
  LiveMember* key = member.get();
  members_.emplace(key, std::move(member));
  if (!ticking_) tick();
}

void Shard::remove(LiveMember& member) {
  if (members_.erase(&member) > 0) counters_->live_sessions.subtract();
}

std::vector<std::shared_ptr<LiveMember>> Shard::copy() const {
  std::vector<std::shared_ptr<LiveMember>> all;
  all.reserve(members_.size());
  for (const auto& [key, member] : members_) all.push_back(member);
  return all;  // what is called may remove itself
}

void Shard::tick() {
  const Time now = Steady::now();
  for (const auto& member : copy()) member->tick(now);
  ticking_ = !members_.empty();
  if (!ticking_) return;
  timer_.expires_after(std::chrono::seconds(1));
  timer_.async_wait([this](Error error) {
    if (!error) tick();
  });
}

void Shard::goodbye_all(const wire::Bye& bye) {
  for (const auto& member : copy()) member->goodbye(bye);
}

void Shard::drop_all() {
  for (const auto& member : copy()) member->drop();
  timer_.cancel();
}

std::uint64_t Shards::sum(Counter Counters::*counter) const {
  std::uint64_t total = 0;
  for (const auto& shard : shards_) total += (shard->counters().*counter).value();
  return total;
}

}  // namespace entonnoir::net
