#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/ids.h"
#include "base/result.h"

namespace entonnoir::net {

enum class Method : std::uint8_t { get, head, post, delete_, options, other };

/// What is used of an HTTP request.
struct Request {
  Method method = Method::get;
  std::string target;  ///< origin form: path and query
  std::string host;
  std::string origin;  ///< empty: none
  std::string authorization;
  std::string if_none_match;
  std::string accept_encoding;
  std::string content_type;
  std::string body;
};

struct Response {
  int status = 200;
  std::string content_type;  ///< empty: no body
  std::shared_ptr<const std::string> body;
  std::vector<std::pair<std::string, std::string>> fields;
  std::optional<Code> refused;  ///< what a problem says, for the counters
};

/// Whether this is the media type of JSON, whatever its parameters.
bool is_json(std::string_view content_type);

/// Called once, on any thread.
using Respond = std::function<void(Response)>;

Response text_response(int status, std::string content_type, std::string body);
/// `application/problem+json` by errors.json (PROTOCOL.md section 11).
Response problem(const Rejection& why);
/// 405 with the methods that would do.
Response wrong_method(std::string_view allow);
/// A moment as HTTP writes it: `Sun, 22 Nov 2026 00:36:12 GMT`.
std::string http_date(Millis at);
/// What every answer carries: the page may load from here only, and nobody may frame it.
const std::vector<std::pair<std::string, std::string>>& security_fields();

/// What is used of a WebSocket's opening handshake, beside the request itself.
struct Handshake {
  std::string version;
  std::string key;
  std::string protocols;
};
class Shard;
/// Where a WebSocket goes: the io thread of its board.
struct LivePlace {
  Shard* shard;
  BoardId board;
};

/// An address of the server: what answers on it. Any thread.
class Site {
 public:
  virtual ~Site() = default;
  /// `respond` is called exactly once.
  virtual void answer(Request request, Respond respond) = 0;
  /// A request to become a WebSocket.
  virtual std::variant<Response, LivePlace> upgrade(const Request& request, const Handshake& handshake) = 0;
};

}  // namespace entonnoir::net
