#include "oplog/redis_followers.h"

namespace entonnoir {

struct RedisFollowers::Registry {
  std::function<void()> left;
  std::mutex mutex;
  std::unordered_map<BoardId, All> boards;

  void remove(const Pointer& follower) {
    const std::lock_guard lock(mutex);
    const auto found = boards.find(follower->board);
    if (found == boards.end()) return;
    std::erase(found->second, follower);
    if (found->second.empty()) boards.erase(found);
    if (left) left();
  }
};

namespace {

template <class Registry>
class Held final : public Subscription {
 public:
  Held(RedisFollowers::Pointer follower, std::weak_ptr<Registry> registry)
      : follower_(std::move(follower)), registry_(std::move(registry)) {}
  ~Held() override {
    follower_->wanted = false;
    if (const auto registry = registry_.lock()) registry->remove(follower_);
  }

 private:
  RedisFollowers::Pointer follower_;
  std::weak_ptr<Registry> registry_;
};

}  // namespace

RedisFollowers::RedisFollowers(std::function<void()> left) : registry_(std::make_shared<Registry>()) {
  registry_->left = std::move(left);
}

/// Subscriptions may outlive this.
RedisFollowers::~RedisFollowers() {
  const std::lock_guard lock(registry_->mutex);
  registry_->left = {};
}

std::unique_ptr<Subscription> RedisFollowers::add(const Pointer& follower) {
  {
    const std::lock_guard lock(registry_->mutex);
    registry_->boards[follower->board].push_back(follower);
  }
  return std::make_unique<Held<Registry>>(follower, registry_);
}

void RedisFollowers::remove(const Pointer& follower) { registry_->remove(follower); }

RedisFollowers::All RedisFollowers::of(const BoardId& board) const {
  const std::lock_guard lock(registry_->mutex);
  const auto found = registry_->boards.find(board);
  return found == registry_->boards.end() ? All{} : found->second;
}

RedisFollowers::All RedisFollowers::all() const {
  const std::lock_guard lock(registry_->mutex);
  All out;
  for (const auto& [board, followers] : registry_->boards) out.insert(out.end(), followers.begin(), followers.end());
  return out;
}

std::vector<BoardId> RedisFollowers::boards() const {
  const std::lock_guard lock(registry_->mutex);
  std::vector<BoardId> out;
  for (const auto& [board, followers] : registry_->boards) out.push_back(board);
  return out;
}

}  // namespace entonnoir
