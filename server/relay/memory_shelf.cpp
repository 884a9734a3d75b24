#include <mutex>
#include <unordered_map>

#include "relay/shelf.h"

namespace entonnoir {
namespace {

using Time = std::chrono::steady_clock::time_point;

class MemoryShelf final : public Shelf {
 public:
  MemoryShelf(std::size_t things_max, std::function<Time()> now) : things_max_(things_max), now_(std::move(now)) {}

  void put(std::string name, std::string value, std::chrono::milliseconds lives, Done<Was> done) override {
    Was was;
    const auto put = store(std::move(name), std::move(value), lives, &was);
    put ? done(std::move(was)) : done(put.error());
  }
  void put_new(std::string name, std::string value, std::chrono::milliseconds lives, Done<bool> done) override {
    done(store(std::move(name), std::move(value), lives, nullptr));
  }
  void find(std::string name, Done<Was> done) override {
    Was found;
    {
      const std::lock_guard lock(mutex_);
      if (const Thing* thing = there(name)) found = thing->value;
    }
    done(std::move(found));
  }
  void drop(std::string name, Done<Was> done) override {
    Was was;
    {
      const std::lock_guard lock(mutex_);
      if (const Thing* thing = there(name)) was = thing->value;
      things_.erase(name);
    }
    done(std::move(was));
  }

 private:
  struct Thing {
    std::string value;
    Time until;
  };

  const Thing* there(const std::string& name) {
    const auto it = things_.find(name);
    return it != things_.end() && it->second.until > now_() ? &it->second : nullptr;
  }
  /// Whether it was stored. `was`: for what it replaces; null: it replaces nothing.
  Result<bool> store(std::string name, std::string value, std::chrono::milliseconds lives, Was* was) {
    const std::lock_guard lock(mutex_);
    const Thing* thing = there(name);
    if (thing && !was) return false;
    if (thing) *was = thing->value;
    if (things_.size() >= things_max_ && !things_.contains(name)) make_room();
    if (things_.size() >= things_max_ && !things_.contains(name)) return reject(Code::log_full);
    things_[std::move(name)] = Thing{std::move(value), now_() + lives};
    return true;
  }
  void make_room() {
    std::erase_if(things_, [now = now_()](const auto& item) { return item.second.until <= now; });
  }

  const std::size_t things_max_;
  const std::function<Time()> now_;
  std::mutex mutex_;
  std::unordered_map<std::string, Thing> things_;
};

}  // namespace

std::unique_ptr<Shelf> make_memory_shelf(std::size_t things_max, std::function<Time()> now) {
  return std::make_unique<MemoryShelf>(things_max, std::move(now));
}

}  // namespace entonnoir
