#include "net/join_codes.h"

#include <charconv>

#include "base/clock.h"
#include "base/join_code.h"
#include "base/limits.h"

namespace entonnoir::net {
namespace {

constexpr std::chrono::seconds kLives{limits::join_code_s_max};
constexpr std::size_t kNameBytes = 32;
constexpr std::size_t kIdBytes = 22;
/// Several facilitators who ask for the first code at the same moment get the same one.
constexpr int kTries = 3;

std::string of_code(const std::string& name) { return "code:" + name; }
std::string of_board(const BoardId& board) { return "board:" + board.value; }

/// What the board's thing tells to one who has the token.
std::optional<JoinCodes::Shown> shown(const std::string& token, const std::string& sealed) {
  constexpr auto kCode = static_cast<std::size_t>(limits::join_code_length);
  const auto text = opened_with(token, sealed);
  if (!text || text->size() <= kCode) return std::nullopt;
  JoinCodes::Shown out{text->substr(0, kCode), {}};
  std::from_chars(text->data() + kCode, text->data() + text->size(), out.expires_at.value);
  if (out.expires_at <= wall_clock()) return std::nullopt;
  return out;
}

}  // namespace

JoinCodes::JoinCodes(std::unique_ptr<Shelf> shelf)
    : failures_(limits::join_code_failures_per_s, limits::join_code_failures_burst, std::chrono::steady_clock::now()),
      shelf_(std::move(shelf)) {}

std::optional<JoinCodes::Kept> JoinCodes::kept_in(const Shelf::Was& thing) {
  if (!thing || thing->size() < kNameBytes) return std::nullopt;
  return Kept{thing->substr(0, kNameBytes), thing->substr(kNameBytes)};
}

void JoinCodes::find(const BoardId& board, Done<std::optional<Kept>> done) {
  shelf_->find(of_board(board), [done = std::move(done)](const Result<Shelf::Was>& thing) {
    thing ? done(kept_in(*thing)) : done(thing.error());
  });
}

void JoinCodes::show(const BoardId& board, const std::string& token, Done<Shown> done) {
  find(board, [token, done = std::move(done)](Result<std::optional<Kept>> kept) {
    if (!kept) return done(kept.error());
    const auto code = *kept ? shown(token, (*kept)->sealed) : std::nullopt;
    code ? done(*code) : done(reject(Code::no_code));
  });
}

void JoinCodes::make(const BoardId& board, const std::string& token, bool renew, Done<Shown> done) {
  find(board, [=, this](Result<std::optional<Kept>> kept) {
    if (!kept) return done(kept.error());
    const auto code = *kept && !renew ? shown(token, (*kept)->sealed) : std::nullopt;
    if (code) return done(*code);
    put_fresh(board, token, kept->has_value(), kTries, done);
  });
}

void JoinCodes::put_fresh(const BoardId& board, const std::string& token, bool replaces, int tries, Done<Shown> done) {
  const Shown fresh{random_join_code(), Millis{wall_clock().value + std::chrono::milliseconds(kLives).count()}};
  const std::string name = join_code_name(fresh.code);
  const std::string thing = name + sealed_under(token, fresh.code + std::to_string(fresh.expires_at.value));
  const auto put_new = [=, this](Result<bool> is_ours) {
    if (is_ours && *is_ours) return done(fresh);
    forget(name);
    if (!is_ours) return done(is_ours.error());
    if (tries == 0) return done(reject(Code::log_unavailable));
    show(board, token, [=, this](Result<Shown> theirs) {
      if (theirs || theirs.error().code != Code::no_code) return done(std::move(theirs));
      put_fresh(board, token, false, tries - 1, done);
    });
  };
  // Of several at once each forgets the one that it replaced: one is left.
  const auto put = [=, this](const Result<Shelf::Was>& was) {
    if (!was) return forget(name), done(was.error());
    if (const auto old = kept_in(*was)) forget(old->name);
    done(fresh);
  };
  // The code first: what the board's thing names is there.
  shelf_->put(of_code(name), sealed_under(fresh.code, board.value + token), kLives, [=, this](const auto& stored) {
    if (!stored) return done(stored.error());
    if (replaces) return shelf_->put(of_board(board), thing, kLives, put);
    shelf_->put_new(of_board(board), thing, kLives, put_new);
  });
}

/// Of a code that is good no more in any case.
void JoinCodes::forget(const std::string& name) {
  shelf_->drop(of_code(name), [](const Result<Shelf::Was>&) {});
}

void JoinCodes::drop(const BoardId& board, Done<void> done) {
  shelf_->drop(of_board(board), [=, this](const Result<Shelf::Was>& was) {
    if (!was) return done(was.error());
    if (const auto old = kept_in(*was)) forget(old->name);
    done({});
  });
}

Rejection JoinCodes::wrong() {
  const std::lock_guard lock(mutex_);
  failures_.take(1);
  return reject(Code::unknown_code);
}

void JoinCodes::open(const std::string& typed, Done<Opened> done) {
  {
    const std::lock_guard lock(mutex_);
    if (!failures_.has(1, std::chrono::steady_clock::now())) return done(reject(Code::rate_limited));
  }
  const auto code = join_code_from(typed);
  if (!code) return done(wrong());
  const std::string name = join_code_name(*code);
  shelf_->find(of_code(name), [=, this, code = *code](Result<std::optional<std::string>> sealed) {
    if (!sealed) return done(sealed.error());
    const auto text = *sealed ? opened_with(code, **sealed) : std::nullopt;
    if (!text || text->size() != 2 * kIdBytes) return done(wrong());
    check_board(name, Opened{BoardId{text->substr(0, kIdBytes)}, text->substr(kIdBytes)}, done);
  });
}

void JoinCodes::check_board(const std::string& name, Opened opened, Done<Opened> done) {
  const BoardId board = opened.board;
  find(board, [=, this](Result<std::optional<Kept>> kept) {
    if (!kept) return done(kept.error());
    if (!*kept || (*kept)->name != name) return done(wrong());
    done(opened);
  });
}

}  // namespace entonnoir::net
