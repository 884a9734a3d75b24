#include "oplog/subscribers.h"

#include <atomic>
#include <mutex>
#include <unordered_map>

namespace entonnoir {

struct Subscribers::Ticket {
  const BoardId board;
  const OnEntries on_entries;
  const OnError on_error;
  std::atomic<bool> wanted = true;
  bool open = false;  ///< only the log's thread looks at it
};

struct Subscribers::Registry {
  using Tickets = std::vector<std::shared_ptr<Ticket>>;

  void insert(const std::shared_ptr<Ticket>& ticket) {
    const std::lock_guard lock(mutex);
    boards[ticket->board].push_back(ticket);
  }

  void remove(const std::shared_ptr<Ticket>& ticket) {
    const std::lock_guard lock(mutex);
    const auto found = boards.find(ticket->board);
    if (found == boards.end()) return;
    std::erase(found->second, ticket);
    if (found->second.empty()) boards.erase(found);
  }

  /// A copy: callbacks may let go of subscriptions.
  Tickets of(const BoardId& board) {
    const std::lock_guard lock(mutex);
    const auto found = boards.find(board);
    return found == boards.end() ? Tickets{} : found->second;
  }

  std::mutex mutex;
  std::unordered_map<BoardId, Tickets> boards;
};

namespace {

template <class Ticket, class Registry>
class Held final : public Subscription {
 public:
  Held(std::shared_ptr<Ticket> ticket, std::weak_ptr<Registry> registry)
      : ticket_(std::move(ticket)), registry_(std::move(registry)) {}
  ~Held() override {
    ticket_->wanted = false;
    if (const auto registry = registry_.lock()) registry->remove(ticket_);
  }

 private:
  std::shared_ptr<Ticket> ticket_;
  std::weak_ptr<Registry> registry_;
};

}  // namespace

Subscribers::Subscribers() : registry_(std::make_shared<Registry>()) {}
Subscribers::~Subscribers() = default;

std::pair<std::unique_ptr<Subscription>, std::shared_ptr<Subscribers::Ticket>> Subscribers::add(BoardId board,
                                                                                                OnEntries on_entries,
                                                                                                OnError on_error) {
  std::shared_ptr<Ticket> ticket(new Ticket{std::move(board), std::move(on_entries), std::move(on_error)});
  registry_->insert(ticket);
  return {std::make_unique<Held<Ticket, Registry>>(ticket, registry_), ticket};
}

void Subscribers::open(const std::shared_ptr<Ticket>& ticket, std::vector<StoredEntry> until_now) {
  ticket->open = true;
  if (ticket->wanted && !until_now.empty()) ticket->on_entries(std::move(until_now));
}

void Subscribers::refuse(const std::shared_ptr<Ticket>& ticket, Rejection why) {
  registry_->remove(ticket);
  if (ticket->wanted.exchange(false)) ticket->on_error(std::move(why));
}

void Subscribers::deliver(const BoardId& board, const std::vector<StoredEntry>& entries) {
  for (const auto& ticket : registry_->of(board)) {
    if (ticket->open && ticket->wanted) ticket->on_entries(entries);
  }
}

void Subscribers::close(const BoardId& board, const Rejection& why) {
  for (const auto& ticket : registry_->of(board)) {
    if (ticket->open) refuse(ticket, why);
  }
}

}  // namespace entonnoir
