#pragma once
#include <functional>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "oplog/op_log.h"

namespace entonnoir {

/// Who listens to which board. A Listener has a `board` and an atomic `wanted`, which becomes false when its
/// subscription is let go. Any thread. Subscriptions may outlive this.
template <class Listener>
class Listeners {
 public:
  using Pointer = std::shared_ptr<Listener>;
  using All = std::vector<Pointer>;

  /// `left`: called, on any thread, when somebody is not there any more.
  explicit Listeners(std::function<void()> left = {}) { registry_->left = std::move(left); }
  ~Listeners() {
    const std::lock_guard lock(registry_->mutex);
    registry_->left = {};
  }
  Listeners(const Listeners&) = delete;

  std::unique_ptr<Subscription> add(const Pointer& listener) {
    const std::lock_guard lock(registry_->mutex);
    registry_->boards[listener->board].push_back(listener);
    return std::make_unique<Held>(listener, registry_);
  }
  void remove(const Pointer& listener) { registry_->remove(listener); }

  // Copies: callbacks may let go.
  All of(const BoardId& board) const {
    const std::lock_guard lock(registry_->mutex);
    const auto found = registry_->boards.find(board);
    return found == registry_->boards.end() ? All{} : found->second;
  }
  All all() const {
    const std::lock_guard lock(registry_->mutex);
    All out;
    for (const auto& [board, listeners] : registry_->boards) out.insert(out.end(), listeners.begin(), listeners.end());
    return out;
  }
  std::vector<BoardId> boards() const {
    const std::lock_guard lock(registry_->mutex);
    std::vector<BoardId> out;
    for (const auto& [board, listeners] : registry_->boards) out.push_back(board);
    return out;
  }

 private:
  struct Registry {
    void remove(const Pointer& listener) {
      const std::lock_guard lock(mutex);
      const auto found = boards.find(listener->board);
      if (found == boards.end()) return;
      std::erase(found->second, listener);
      if (found->second.empty()) boards.erase(found);
      if (left) left();
    }
    std::mutex mutex;
    std::function<void()> left;
    std::unordered_map<BoardId, All> boards;
  };

  class Held final : public Subscription {
   public:
    Held(Pointer listener, std::weak_ptr<Registry> registry)
        : listener_(std::move(listener)), registry_(std::move(registry)) {}
    ~Held() override {
      listener_->wanted = false;
      if (const auto registry = registry_.lock()) registry->remove(listener_);
    }

   private:
    Pointer listener_;
    std::weak_ptr<Registry> registry_;
  };

  std::shared_ptr<Registry> registry_ = std::make_shared<Registry>();
};

}  // namespace entonnoir
