#pragma once
#include <functional>
#include <mutex>
#include <string>

#include "base/ids.h"
#include "base/result.h"
#include "net/rate.h"
#include "relay/shelf.h"

namespace entonnoir::net {

/// The codes by which people join boards (HTP7). On the shelf there are two things for each: under the code's name the
/// board and a participant's token, sealed under the code; under the board's id that name, and the code sealed under
/// the participant's token. A code is good while the board's thing names it, and is dropped when that names another: a
/// board has one. Neither the code nor the token is told by
/// what is kept, nor logged. Any thread. Error of every call: log_unavailable, log_full.
class JoinCodes {
 public:
  template <class T>
  using Done = std::function<void(Result<T>)>;
  struct Shown {
    std::string code;
    Millis expires_at;
  };
  struct Opened {
    BoardId board;
    std::string token;
  };

  explicit JoinCodes(std::unique_ptr<Shelf> shelf);

  /// `token`: a participant's, of the board's present links. Error: no_code; one of earlier links is none.
  void show(const BoardId& board, const std::string& token, Done<Shown> done);
  /// The code that there is; a new one if there is none, or with `renew`.
  void make(const BoardId& board, const std::string& token, bool renew, Done<Shown> done);
  void drop(const BoardId& board, Done<void> done);
  /// Whether the token is still good is not asked here. Errors: unknown_code; rate_limited, when too many were wrong
  /// on this server lately, whoever typed them.
  void open(const std::string& typed, Done<Opened> done);
  /// Answers what waits, before that goes away to which answers go. Nothing may be asked any more.
  void stop() { shelf_.reset(); }

 private:
  struct Kept {
    std::string name;  ///< of the code
    std::string sealed;
  };
  static std::optional<Kept> kept_in(const Shelf::Was& thing);
  void find(const BoardId& board, Done<std::optional<Kept>> done);
  void put_fresh(const BoardId& board, const std::string& token, bool replaces, int tries, Done<Shown> done);
  void forget(const std::string& name);
  void check_board(const std::string& name, Opened opened, Done<Opened> done);
  Rejection wrong();

  std::mutex mutex_;
  TokenBucket failures_;
  std::unique_ptr<Shelf> shelf_;  // last: its end answers what waits, with the help of the others
};

}  // namespace entonnoir::net
