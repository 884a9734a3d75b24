#pragma once
#include <chrono>
#include <future>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/check.h"
#include "oplog/op_log.h"

namespace entonnoir {

/// Asks the log and waits for the answer: how tests and programs without a loop of their own talk to it.
class Asking {
 public:
  explicit Asking(OpLog& log) : log_(log) {}

  Result<void> create(const BoardId& board, BoardMeta meta = some_meta()) {
    return wait<Result<void>>([&](auto done) { log_.create(board, std::move(meta), done); });
  }
  Result<void> erase(const BoardId& board) {
    return wait<Result<void>>([&](auto done) { log_.erase(board, done); });
  }
  Result<BoardMeta> meta(const BoardId& board) {
    return wait<Result<BoardMeta>>([&](auto done) { log_.meta(board, done); });
  }
  Result<void> renew_links(const BoardId& board, NewLinks links) {
    return wait<Result<void>>([&](auto done) { log_.renew_links(board, std::move(links), done); });
  }
  AppendAnswer append(const BoardId& board, Position if_at, std::vector<NewEntry> entries) {
    return wait<AppendAnswer>([&](auto done) { log_.append(board, if_at, std::move(entries), done); });
  }
  AppendAnswer restore(const BoardId& board, Position if_at, std::vector<StoredEntry> entries) {
    return wait<AppendAnswer>([&](auto done) { log_.restore(board, if_at, std::move(entries), done); });
  }
  Result<Loaded> load(const BoardId& board) {
    return wait<Result<Loaded>>([&](auto done) { log_.load(board, done); });
  }
  Result<void> save_snapshot(const BoardId& board, StoredSnapshot snapshot) {
    return wait<Result<void>>([&](auto done) { log_.save_snapshot(board, std::move(snapshot), done); });
  }
  Result<Position> forget(const BoardId& board, StoredSnapshot base) {
    return wait<Result<Position>>([&](auto done) { log_.forget(board, std::move(base), done); });
  }
  Result<std::optional<StoredSnapshot>> base(const BoardId& board) {
    return wait<Result<std::optional<StoredSnapshot>>>([&](auto done) { log_.base(board, done); });
  }
  Result<std::vector<StoredEntry>> history(const BoardId& board, std::uint64_t from, std::uint64_t to) {
    return wait<Result<std::vector<StoredEntry>>>(
        [&](auto done) { log_.history(board, Revision{from}, Revision{to}, done); });
  }
  Result<std::vector<BoardId>> expired(Millis before) {
    return wait<Result<std::vector<BoardId>>>([&](auto done) { log_.expired(before, done); });
  }

  Result<bool> expire(const BoardId& board, Millis before) {
    return wait<Result<bool>>([&](auto done) { log_.expire(board, before, done); });
  }

  static BoardMeta some_meta() { return BoardMeta{Millis{1'000}, 1, "facilitator", "participant", "viewer"}; }

 private:
  template <class T, class Call>
  T wait(Call call) {
    const auto promise = std::make_shared<std::promise<T>>();
    auto answer = promise->get_future();
    call([promise](T told) { promise->set_value(std::move(told)); });
    ENTONNOIR_CHECK(answer.wait_for(std::chrono::seconds(60)) == std::future_status::ready);
    return answer.get();
  }

  OpLog& log_;
};

/// In one word, so that a failed expectation says what came instead: ok, or the code.
template <class T>
std::string told(const Result<T>& answer) {
  return answer ? "ok" : code_name(answer.error().code);
}

/// "appended", "conflict", "repeat of 0 at 3", "stale_seq of 1", "log_unavailable"…
inline std::string told(const AppendAnswer& answer) {
  struct Words {
    std::string operator()(const Appended&) const { return "appended"; }
    std::string operator()(const Conflict&) const { return "conflict"; }
    std::string operator()(const Repeat& r) const {
      return "repeat of " + std::to_string(r.index) + " at " + std::to_string(r.position.revision.value);
    }
    std::string operator()(const Rejection& r) const {
      return code_name(r.code) + (r.op ? " of " + std::to_string(*r.op) : std::string());
    }
  };
  return std::visit(Words{}, answer);
}

}  // namespace entonnoir
