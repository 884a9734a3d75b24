#include "oplog/subscribers.h"

namespace entonnoir {

std::pair<std::unique_ptr<Subscription>, std::shared_ptr<Subscribers::Ticket>> Subscribers::add(BoardId board,
                                                                                                OnEntries on_entries,
                                                                                                OnError on_error) {
  std::shared_ptr<Ticket> ticket(new Ticket{std::move(board), std::move(on_entries), std::move(on_error)});
  return {tickets_.add(ticket), ticket};
}

void Subscribers::open(const std::shared_ptr<Ticket>& ticket, std::vector<StoredEntry> until_now) {
  ticket->open = true;
  if (ticket->wanted && !until_now.empty()) ticket->on_entries(std::move(until_now));
}

void Subscribers::refuse(const std::shared_ptr<Ticket>& ticket, Rejection why) {
  tickets_.remove(ticket);
  if (ticket->wanted.exchange(false)) ticket->on_error(std::move(why));
}

void Subscribers::deliver(const BoardId& board, const std::vector<StoredEntry>& entries) {
  for (const auto& ticket : tickets_.of(board)) {
    if (ticket->open && ticket->wanted) ticket->on_entries(entries);
  }
}

void Subscribers::close(const BoardId& board, const Rejection& why) {
  for (const auto& ticket : tickets_.of(board)) {
    if (ticket->open) refuse(ticket, why);
  }
}

}  // namespace entonnoir
