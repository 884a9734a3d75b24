#pragma once
#include <gtest/gtest.h>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "oplog/op_log.h"

namespace entonnoir {

/// Hears a board and remembers.
class Listener {
 public:
  Listener(OpLog& log, const BoardId& id, Position from) {
    held_ = log.subscribe(
        id, from,
        [heard = heard_](std::vector<StoredEntry> entries) {
          const std::lock_guard lock(heard->mutex);
          heard->entries.insert(heard->entries.end(), entries.begin(), entries.end());
        },
        [heard = heard_](Rejection why) {
          const std::lock_guard lock(heard->mutex);
          heard->errors.emplace_back(code_name(why.code));
          heard->failed.notify_all();
        });
  }
  std::vector<StoredEntry> entries() const {
    const std::lock_guard lock(heard_->mutex);
    return heard_->entries;
  }
  std::vector<std::string> errors() const {
    const std::lock_guard lock(heard_->mutex);
    return heard_->errors;
  }
  /// Waits for the first error; for logs that find out later.
  void await_error() const {
    std::unique_lock lock(heard_->mutex);
    const auto told = [&] { return !heard_->errors.empty(); };
    EXPECT_TRUE(heard_->failed.wait_for(lock, std::chrono::seconds(60), told)) << "nothing was told";
  }
  void let_go() { held_.reset(); }

 private:
  struct Heard {
    std::mutex mutex;
    std::condition_variable failed;
    std::vector<StoredEntry> entries;
    std::vector<std::string> errors;
  };
  std::shared_ptr<Heard> heard_ = std::make_shared<Heard>();
  std::unique_ptr<Subscription> held_;
};

using Codes = std::vector<std::string>;

}  // namespace entonnoir
