#pragma once
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "relay/relay.h"

namespace entonnoir {

/// Who listens to which channel. Listeners come and go on any thread; they are called on the relay's, under the lock,
/// so that one who has gone is not called any more.
class Channels : public std::enable_shared_from_this<Channels> {
 public:
  /// `changed`: called on any thread, not under the lock, with a channel that may have begun or ceased to be wanted, or
  /// has got another listener.
  explicit Channels(std::function<void(const std::string& channel)> changed) : changed_(std::move(changed)) {}

  std::unique_ptr<Relay::Following> add(const std::string& channel, Relay::Listener listener);
  /// Nobody is told of changes any more.
  void close();

  bool wanted(const std::string& channel) const;
  std::vector<std::string> all() const;
  /// The channel is open: all listeners are told, or those that were not yet.
  void opened(const std::string& channel, bool all);
  /// Returns whether anybody listens.
  bool message(const std::string& channel, const std::string& text);

 private:
  struct Entry {
    Relay::Listener listener;
    bool told = false;  ///< that the channel is open
  };
  class Held;
  using Entries = std::vector<std::shared_ptr<Entry>>;
  void remove(const std::string& channel, const std::shared_ptr<Entry>& entry);
  void change(const std::string& channel);

  mutable std::mutex mutex_;
  std::map<std::string, Entries> channels_;
  std::mutex changed_mutex_;
  std::function<void(const std::string&)> changed_;
};

}  // namespace entonnoir
