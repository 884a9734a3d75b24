#include "net/histories.h"

#include <charconv>

#include "board/history.h"
#include "net/representations.h"

namespace entonnoir::net {
namespace {

/// A revision as a query has it: digits only (PROTOCOL.md section 1).
Result<Revision> revision_of(const char* name, const std::string& text) {
  constexpr std::uint64_t kMost = (1ull << 53) - 1;
  Revision out;
  const auto end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, out.value);
  if (read.ec == std::errc{} && read.ptr == end && out.value <= kMost) return out;
  return reject(Code::bad_message, std::string(name) + " has to be a revision: a whole number, digits only.");
}

}  // namespace

void Histories::page(const BoardId& id, const std::optional<std::string>& from, const BoardView& view,
                     Respond respond) {
  const auto begin = revision_of("from", from.value_or("0"));
  if (!begin) return respond(problem(begin.error()));
  const bool taken = workers_.offer([this, id, begin = *begin, view, respond](Workers::Turn turn) {
    if (turn == Workers::Turn::never) return respond(problem(reject(Code::shutting_down)));
    const auto page = past_.page(id, begin, *view.board, audience_of(view.role), view.position);
    respond(page ? private_json(200, wire::encode_history(*page)) : problem(page.error()));
  });
  if (!taken) respond(problem(reject(Code::rate_limited)));
}

void Histories::board_at(const BoardId& id, const std::string& revision, const BoardView& view,
                         std::function<void(Result<PastBoard>)> done) {
  const auto asked = revision_of("revision", revision);
  if (!asked) return done(asked.error());
  const bool taken = workers_.offer([this, id, asked = *asked, view, done](Workers::Turn turn) {
    if (turn == Workers::Turn::never) return done(reject(Code::shutting_down));
    auto past = past_.board_at(id, asked, view.position);
    if (past) past->board = seen_today(std::move(past->board), *view.board, audience_of(view.role));
    done(std::move(past));
  });
  if (!taken) done(reject(Code::rate_limited));
}

void Histories::stop() {
  past_.cancel();
  workers_.stop();
}

}  // namespace entonnoir::net
