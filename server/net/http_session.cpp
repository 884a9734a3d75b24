#include "net/http_session.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/serializer.hpp>
#include <boost/beast/http/span_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/beast/websocket/rfc6455.hpp>

#include "base/clock.h"
#include "base/limits.h"
#include "net/live_session.h"
#include "net/origin.h"

namespace entonnoir::net {
namespace {

namespace beast = boost::beast;
namespace http = beast::http;
using std::chrono::seconds;
using Stream = beast::basic_stream<Tcp, Executor>;
using Parser = http::request_parser<http::string_body>;
using Reply = http::response<http::span_body<const char>>;
template <class T>
using Await = asio::awaitable<T, Executor>;
constexpr asio::as_tuple_t<asio::use_awaitable_t<Executor>> kAwait{};

constexpr seconds kIdleMax{30};    ///< between two requests
constexpr seconds kHeaderMax{10};  ///< from a request's first byte to the end of its header
constexpr seconds kBodyMax{60};
constexpr seconds kWriteMax{20};  ///< for each piece that the kernel takes

Method method_of(http::verb verb) {
  switch (verb) {
    case http::verb::get: return Method::get;
    case http::verb::head: return Method::head;
    case http::verb::post: return Method::post;
    case http::verb::delete_: return Method::delete_;
    case http::verb::options: return Method::options;
    default: return Method::other;
  }
}

std::string field(const http::fields& fields, http::field name) {
  const auto value = fields[name];
  return {value.data(), value.size()};
}

/// One connection. A coroutine of its executor's thread; destroyed when the coroutine ends.
class HttpSession {
 public:
  HttpSession(Shard& shard, Site& site, std::shared_ptr<BodyPlaces> places, Socket socket)
      : counters_(shard.shared_counters()), site_(site), places_(std::move(places)), stream_(std::move(socket)) {
    counters_->http_connections.add();
  }
  ~HttpSession() {
    give_place();
    counters_->http_connections.subtract();
  }
  HttpSession(const HttpSession&) = delete;

  Await<void> run();

 private:
  enum class Next { request, end };

  Await<bool> first_bytes();
  Await<Next> one_request();
  Await<Error> read_body();
  Await<Next> refuse(Rejection why);
  Await<Next> refuse_unread(Error error);
  Await<Next> write(Response response, bool keep_alive);
  Await<Response> ask(Request request);
  std::optional<Rejection> check_header();
  Request request_header() const;
  Next become_live();
  bool move_away(LivePlace place);
  void give_place();

  std::shared_ptr<Counters> counters_;  // shared: at the end of the process this goes after its shard
  Site& site_;
  std::shared_ptr<BodyPlaces> places_;
  Stream stream_;
  beast::flat_buffer buffer_;
  std::optional<Parser> parser_;
  bool has_place_ = false;
  std::optional<Response> refused_upgrade_;
};

Await<void> HttpSession::run() {
  for (Next next = Next::request; next == Next::request;) next = co_await one_request();
}

/// False if the peer is silent for too long, or gone.
Await<bool> HttpSession::first_bytes() {
  if (buffer_.size() > 0) co_return true;
  stream_.expires_after(kIdleMax);
  const auto room = buffer_.prepare(4096);
  const auto [error, n] = co_await stream_.async_read_some(room, kAwait);
  buffer_.commit(n);
  co_return !error && n > 0;
}

Await<HttpSession::Next> HttpSession::one_request() {
  const bool some = co_await first_bytes();
  if (!some) co_return Next::end;
  parser_.emplace();
  parser_->header_limit(limits::http_header_max);
  parser_->body_limit(static_cast<std::uint64_t>(limits::http_body_max));
  stream_.expires_after(kHeaderMax);
  const auto [error, n] = co_await http::async_read_header(stream_, buffer_, *parser_, kAwait);
  if (error) co_return co_await refuse_unread(error);
  counters_->http_requests.add();
  std::optional<Rejection> wrong = check_header();
  if (wrong) co_return co_await refuse(std::move(*wrong));
  if (beast::websocket::is_upgrade(parser_->get())) {
    if (become_live() == Next::end) co_return Next::end;
    Response refusal = std::move(*refused_upgrade_);
    co_return co_await write(std::move(refusal), false);
  }
  const Error unread = co_await read_body();
  if (unread) co_return co_await refuse_unread(unread);
  const bool keep_alive = parser_->keep_alive();
  Request request = request_header();
  request.body = std::move(parser_->get().body());
  Response response = co_await ask(std::move(request));
  give_place();
  co_return co_await write(std::move(response), keep_alive);
}

/// What is wrong with a request of which only the header was read; otherwise room for its body is taken.
std::optional<Rejection> HttpSession::check_header() {
  const auto& message = parser_->get();
  if (message.version() != 11 && message.version() != 10) return reject(Code::bad_message, "HTTP/1.1 only.");
  if (message.count(http::field::host) > 1 || !is_host(field(message, http::field::host)))
    return reject(Code::bad_message, "The Host field is missing or is no host.");
  const auto length = parser_->content_length();
  const bool may_be_large = parser_->chunked() || (length && *length > BodyPlaces::kFree);
  if (!may_be_large) return std::nullopt;
  if (message.method() != http::verb::post) return reject(Code::payload_too_large);
  has_place_ = places_->take();
  if (!has_place_) return reject(Code::connection_limit, "Too many large requests at once. Try again in a moment.");
  return std::nullopt;
}

Await<Error> HttpSession::read_body() {
  if (parser_->is_done()) co_return Error{};
  stream_.expires_after(kBodyMax);
  if (beast::iequals(parser_->get()[http::field::expect], "100-continue")) {
    static constexpr std::string_view kGoOn = "HTTP/1.1 100 Continue\r\n\r\n";
    const auto bytes = asio::buffer(kGoOn);
    const auto [error, n] = co_await asio::async_write(stream_, bytes, kAwait);
    if (error) co_return error;
  }
  const auto [error, n] = co_await http::async_read(stream_, buffer_, *parser_, kAwait);
  co_return error;
}

/// The peer sent what is no request, or too much, or too slowly, or went away.
Await<HttpSession::Next> HttpSession::refuse_unread(Error error) {
  if (error == http::error::header_limit) {
    Response response = problem(reject(Code::payload_too_large, "The request's header is larger than 8 KiB."));
    response.status = 431;
    co_return co_await write(std::move(response), false);
  }
  if (error == http::error::body_limit) co_return co_await refuse(reject(Code::payload_too_large));
  const bool no_http = error.category() == make_error_code(http::error::bad_method).category();
  if (!no_http || error == http::error::end_of_stream || error == http::error::partial_message) co_return Next::end;
  co_return co_await refuse(reject(Code::bad_message, "This is no HTTP request."));
}

/// Answers before the request was read to its end, and so is the last answer of the connection.
Await<HttpSession::Next> HttpSession::refuse(Rejection why) {
  Response response = problem(why);
  co_return co_await write(std::move(response), false);
}

/// Waits for the site, which answers on any thread.
Await<Response> HttpSession::ask(Request request) {
  stream_.expires_never();
  return asio::async_initiate<const asio::use_awaitable_t<Executor>, void(Response)>(
      [this](auto handler, Request asked) {
        auto done = std::make_shared<decltype(handler)>(std::move(handler));
        site_.answer(std::move(asked), [done, executor = stream_.get_executor()](Response response) {
          asio::post(executor, [done, response = std::move(response)]() mutable { (*done)(std::move(response)); });
        });
      },
      asio::use_awaitable_t<Executor>{}, std::move(request));
}

Request HttpSession::request_header() const {
  const auto& message = parser_->get();
  Request out;
  out.method = method_of(message.method());
  out.target = std::string(message.target());
  out.host = field(message, http::field::host);
  out.origin = field(message, http::field::origin);
  out.authorization = field(message, http::field::authorization);
  out.if_none_match = field(message, http::field::if_none_match);
  out.accept_encoding = field(message, http::field::accept_encoding);
  out.content_type = field(message, http::field::content_type);
  return out;
}

Reply make_reply(const Response& response, bool keep_alive, bool with_body) {
  Reply reply;
  reply.version(11);
  reply.result(static_cast<unsigned>(response.status));
  reply.set(http::field::date, http_date(wall_clock()));
  for (const auto& [name, value] : security_fields()) reply.set(name, value);
  for (const auto& [name, value] : response.fields) reply.set(name, value);
  if (!response.content_type.empty()) reply.set(http::field::content_type, response.content_type);
  if (response.body && with_body) reply.body() = {response.body->data(), response.body->size()};
  reply.keep_alive(keep_alive);
  if (response.status != 204 && response.status != 304) reply.content_length(response.body ? response.body->size() : 0);
  return reply;
}

Await<HttpSession::Next> HttpSession::write(Response response, bool keep_alive) {
  if (response.refused) counters_->refuse(*response.refused);
  const bool head = parser_->get().method() == http::verb::head;
  Reply reply = make_reply(response, keep_alive, !head);
  http::response_serializer<http::span_body<const char>> serializer(reply);
  serializer.limit(256 * 1024);
  while (!serializer.is_done()) {
    stream_.expires_after(kWriteMax);
    const auto [error, n] = co_await http::async_write_some(stream_, serializer, kAwait);
    if (error) co_return Next::end;
    if (head && serializer.is_header_done()) break;
  }
  if (keep_alive) co_return Next::request;
  Error ignored;  // the peer may be gone already
  stream_.socket().shutdown(Socket::shutdown_send, ignored);
  co_return Next::end;
}

/// `end`: the connection is a WebSocket now and no more ours.
HttpSession::Next HttpSession::become_live() {
  const auto& message = parser_->get();
  const Handshake handshake{field(message, http::field::sec_websocket_version),
                            field(message, http::field::sec_websocket_key),
                            field(message, http::field::sec_websocket_protocol)};
  std::variant<Response, LivePlace> answer = site_.upgrade(request_header(), handshake);
  if (auto* refusal = std::get_if<Response>(&answer)) {
    refused_upgrade_ = std::move(*refusal);
    return Next::request;
  }
  if (buffer_.size() == 0 && parser_->is_done() && move_away(std::get<LivePlace>(answer))) return Next::end;
  refused_upgrade_ = problem(reject(Code::bad_message, "Nothing may follow the request before it was answered."));
  return Next::request;
}

/// The socket goes on as a WebSocket on its board's thread.
bool HttpSession::move_away(LivePlace place) {
  Socket& socket = stream_.socket();
  Error error;
  const auto peer = socket.local_endpoint(error);
  if (error) return false;
  const Tcp protocol = peer.protocol();
  const int fd = socket.release(error);
  if (error) return false;
  asio::post(place.shard->io(), [place, protocol, fd, request = parser_->release()]() mutable {
    start_live(*place.shard, std::move(place.board), protocol, fd, std::move(request));
  });
  return true;
}

void HttpSession::give_place() {
  if (std::exchange(has_place_, false)) places_->give();
}

Await<void> serve(std::unique_ptr<HttpSession> session) { co_await session->run(); }

}  // namespace

void start_http(Shard& shard, Site& site, std::shared_ptr<BodyPlaces> places, Socket socket) {
  const Executor executor = socket.get_executor();
  auto session = std::make_unique<HttpSession>(shard, site, std::move(places), std::move(socket));
  asio::co_spawn(executor, serve(std::move(session)), asio::detached);
}

}  // namespace entonnoir::net
