#include "relay/channels.h"

#include <utility>

namespace entonnoir {

class Channels::Held final : public Relay::Following {
 public:
  Held(std::shared_ptr<Channels> channels, std::string channel, std::shared_ptr<Entry> entry)
      : channels_(std::move(channels)), channel_(std::move(channel)), entry_(std::move(entry)) {}
  ~Held() override { channels_->remove(channel_, entry_); }

 private:
  std::shared_ptr<Channels> channels_;
  std::string channel_;
  std::shared_ptr<Entry> entry_;
};

std::unique_ptr<Relay::Following> Channels::add(const std::string& channel, Relay::Listener listener) {
  auto entry = std::make_shared<Entry>(Entry{std::move(listener)});
  {
    const std::lock_guard lock(mutex_);
    channels_[channel].push_back(entry);
  }
  change(channel);
  return std::make_unique<Held>(shared_from_this(), channel, std::move(entry));
}

void Channels::remove(const std::string& channel, const std::shared_ptr<Entry>& entry) {
  {
    const std::lock_guard lock(mutex_);
    const auto found = channels_.find(channel);
    std::erase(found->second, entry);
    if (found->second.empty()) channels_.erase(found);
  }
  change(channel);
}

void Channels::change(const std::string& channel) {
  const std::lock_guard lock(changed_mutex_);
  if (changed_) changed_(channel);
}

void Channels::close() {
  const std::lock_guard lock(changed_mutex_);
  changed_ = {};
}

bool Channels::wanted(const std::string& channel) const {
  const std::lock_guard lock(mutex_);
  return channels_.contains(channel);
}

std::vector<std::string> Channels::all() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> out;
  out.reserve(channels_.size());
  for (const auto& [channel, entries] : channels_) out.push_back(channel);
  return out;
}

void Channels::opened(const std::string& channel, bool all) {
  const std::lock_guard lock(mutex_);
  const auto found = channels_.find(channel);
  if (found == channels_.end()) return;
  for (const auto& entry : found->second)
    if (!std::exchange(entry->told, true) || all) entry->listener.on_open();
}

bool Channels::message(const std::string& channel, const std::string& text) {
  const std::lock_guard lock(mutex_);
  const auto found = channels_.find(channel);
  if (found == channels_.end()) return false;
  for (const auto& entry : found->second) entry->listener.on_message(text);
  return true;
}

}  // namespace entonnoir
