#include "net/api.h"

#include <boost/asio/post.hpp>

#include "base/limits.h"
#include "base/secrets.h"
#include "board/project.h"
#include "net/origin.h"
#include "net/representations.h"
#include "wire/wire.h"

namespace entonnoir::net {
namespace {

constexpr std::string_view kSubprotocol = "entonnoir.v1";
constexpr std::size_t kQuickBody = 65'536;  ///< larger ones are read by the workers, not by an io thread

/// The methods of a call, for `Allow`; empty: there is no such call.
std::string_view allowed(Route route) {
  switch (route) {
    case Route::page:
    case Route::healthz:
    case Route::readyz:
    case Route::links:
    case Route::snapshot:
    case Route::history:
    case Route::duplicates:
    case Route::export_:
    case Route::live: return "GET, HEAD, OPTIONS";
    case Route::boards:
    case Route::join:
    case Route::import_: return "POST, OPTIONS";
    case Route::board: return "GET, HEAD, DELETE, OPTIONS";
    case Route::code: return "GET, HEAD, POST, DELETE, OPTIONS";
    case Route::nowhere: return "";
  }
  return "";
}

std::string_view method_name(Method method) {
  switch (method) {
    case Method::get: return "GET";
    case Method::head: return "HEAD";
    case Method::post: return "POST";
    case Method::delete_: return "DELETE";
    case Method::options: return "OPTIONS";
    case Method::other: return "?";
  }
  return "?";
}

/// True if the comma-separated list has the word.
bool lists(std::string_view list, std::string_view word) {
  for (std::size_t at = list.find(word); at != list.npos; at = list.find(word, at + 1)) {
    const bool starts = at == 0 || list[at - 1] == ',' || list[at - 1] == ' ';
    const std::size_t end = at + word.size();
    if (starts && (end == list.size() || list[end] == ',' || list[end] == ' ')) return true;
  }
  return false;
}

Response options(std::string_view allow) {
  Response response;
  response.status = 204;
  response.fields.emplace_back("Allow", std::string(allow));
  return response;
}

}  // namespace

Api::Api(Shards& shards, Workers& workers, Workers& encoders, Exports& exports, Histories& histories, JoinCodes& codes,
         StaticFiles files, std::function<Result<void>()> ready)
    : shards_(shards),
      workers_(workers),
      encoders_(encoders),
      exports_(exports),
      histories_(histories),
      codes_(codes),
      files_(std::move(files)),
      ready_(std::move(ready)) {}

void Api::answer(Request request, Respond respond) {
  if (!request.origin.empty() && !same_host(request.origin, request.host))
    return respond(problem(reject(Code::origin_refused)));
  Target target = parse_target(request.target);
  const std::string_view allow = allowed(target.route);
  if (allow.empty()) return respond(problem(reject(Code::not_found)));
  if (!lists(allow, method_name(request.method))) return respond(wrong_method(allow));
  if (request.method == Method::options) return respond(options(allow));
  switch (target.route) {
    case Route::page: return respond(files_.get(target.path, request));
    case Route::healthz: return respond(health());
    case Route::readyz: return respond(readiness());
    case Route::boards: return create(std::move(request), std::move(respond));
    case Route::join: return join(request, std::move(respond));
    case Route::live: return respond(problem(reject(Code::upgrade_required, "This address speaks WebSocket only.")));
    default: return board_call(std::move(request), std::move(target), std::move(respond));
  }
}

void Api::board_call(Request request, Target target, Respond respond) {
  std::optional<std::string> token = bearer_token(request.authorization);
  if (!token) return respond(problem(reject(Code::unauthorized)));
  if (target.board.empty()) return respond(problem(reject(Code::unknown_board)));
  if (target.route == Route::import_ || (target.route == Route::export_ && target.format > ExportFormat::pdf))
    return respond(problem(reject(Code::not_supported_yet)));
  if (target.route == Route::code)
    return code_call(std::move(request), std::move(target), std::move(*token), std::move(respond));
  if (request.method == Method::delete_) return erase(std::move(target), std::move(*token), std::move(respond));
  view(std::move(request), std::move(target), std::move(*token), std::move(respond));
}

void Api::create(Request request, Respond respond) {
  if (!is_json(request.content_type)) return respond(problem(reject(Code::unsupported_media_type)));
  if (request.body.size() <= kQuickBody) return create_from(request.body, std::move(respond));
  const bool taken = workers_.offer([this, body = std::move(request.body), respond](Workers::Turn turn) {
    if (turn == Workers::Turn::never) return respond(problem(reject(Code::shutting_down)));
    create_from(body, respond);
  });
  if (!taken) respond(problem(reject(Code::rate_limited)));
}

void Api::create_from(const std::string& body, Respond respond) {
  Result<wire::CreateBoard> wanted = wire::decode_create(body);
  if (!wanted) return respond(problem(wanted.error()));
  BoardId id{random_token()};
  Shard& shard = shards_.of(id);
  Board board = wanted->archive ? std::move(*wanted->archive)
                                : make_board(wanted->title, wanted->template_, wanted->locale, wall_clock());
  asio::post(shard.io(), [&shard, id, board = std::move(board), respond = std::move(respond)]() mutable {
    std::string token = random_token();
    std::string created = created_json(id, token, board.generation);
    shard.host().create(id, std::move(token), std::move(board),
                        [id, created = std::move(created), respond = std::move(respond)](Result<void> made) {
                          if (!made) return respond(problem(made.error()));
                          Response response = private_json(201, created);
                          response.fields.emplace_back("Location", "/api/boards/" + id.value);
                          respond(std::move(response));
                        });
  });
}

void Api::view(Request request, Target target, std::string token, Respond respond) {
  Shard& shard = shards_.of(target.board);
  asio::post(shard.io(), [this, &shard, request = std::move(request), target = std::move(target),
                          token = std::move(token), respond = std::move(respond)]() mutable {
    auto viewed = [this, request, target, token, respond](Result<BoardView> view) {
      if (!view) return respond(problem(view.error()));
      if (target.route == Route::export_) return export_board(target, *view, respond);
      if (target.route == Route::history) return histories_.page(target.board, target.from, *view, respond);
      if (target.route == Route::duplicates) return duplicates(target, *view, respond);
      if (target.route == Route::links) return respond(private_json(200, links_json(*view, token)));
      if (target.route == Route::snapshot) return snapshot(request, *view, respond);
      respond(private_json(200, board_json(target.board, *view)));
    };
    shard.host().view(target.board, std::move(token), std::move(viewed));
  });
}

/// A large board takes longer to encode and compress than its thread should be kept from it.
void Api::snapshot(const Request& request, const BoardView& view, Respond respond) {
  if (auto unchanged = snapshot_unchanged(view, request)) return respond(std::move(*unchanged));
  const bool taken = encoders_.offer([request, view, respond](Workers::Turn turn) {
    if (turn == Workers::Turn::never) return respond(problem(reject(Code::shutting_down)));
    respond(snapshot_response(view, request));
  });
  if (!taken) respond(snapshot_response(view, request));
}

void Api::erase(Target target, std::string token, Respond respond) {
  Shard& shard = shards_.of(target.board);
  asio::post(shard.io(),
             [&shard, target = std::move(target), token = std::move(token), respond = std::move(respond)]() mutable {
               shard.host().erase(target.board, std::move(token), [respond = std::move(respond)](Result<void> erased) {
                 if (!erased) return respond(problem(erased.error()));
                 Response response;
                 response.status = 204;
                 respond(std::move(response));
               });
             });
}

void Api::export_board(const Target& target, const BoardView& view, Respond respond) {
  shards_.of(target.board).counters().exports.add();
  ExportJob job{target.format, target.authors, {}, view.position, wall_clock(), view.kept_until};
  if (target.revision) return export_past(target, view, std::move(job), std::move(respond));
  job.board = project(*view.board, audience_of(view.role));
  make_export(std::move(job), std::move(respond));
}

/// HTP6. A document that people read bears the day of what it shows.
void Api::export_past(const Target& target, const BoardView& view, ExportJob job, Respond respond) {
  auto have = [this, job = std::move(job), respond = std::move(respond)](Result<PastBoard> past) mutable {
    if (!past) return respond(problem(past.error()));
    job.board = std::move(past->board);
    job.position = past->position;
    if (job.format != ExportFormat::json) job.now = past->at.value_or(job.now);
    make_export(std::move(job), std::move(respond));
  };
  histories_.board_at(target.board, *target.revision, view, std::move(have));
}

void Api::make_export(ExportJob job, Respond respond) {
  const std::string title = job.board.title;
  const ExportFormat format = job.format;
  exports_.make(std::move(job), [format, title, respond](Result<std::string> document) {
    if (!document) return respond(problem(document.error()));
    respond(attachment(format, title, std::move(*document)));
  });
}

std::variant<Response, LivePlace> Api::upgrade(const Request& request, const Handshake& handshake) {
  if (!request.origin.empty() && !same_host(request.origin, request.host)) return problem(reject(Code::origin_refused));
  const Target target = parse_target(request.target);
  if (target.route != Route::live) return problem(reject(Code::not_found));
  if (handshake.version != "13") {
    Response response = problem(reject(Code::upgrade_required, "The WebSocket version has to be 13."));
    response.fields.emplace_back("Sec-WebSocket-Version", "13");
    return response;
  }
  if (handshake.key.empty()) return problem(reject(Code::bad_message, "Sec-WebSocket-Key is missing."));
  if (!lists(handshake.protocols, kSubprotocol))
    return problem(reject(Code::bad_message, "The WebSocket subprotocol has to be entonnoir.v1."));
  if (shards_.sum(&Counters::live_sessions) >= static_cast<std::uint64_t>(limits::node_connections_max))
    return problem(reject(Code::connection_limit));
  return LivePlace{&shards_.of(target.board), target.board};  // an id that cannot be is unknown, as any other (CON2)
}

Response Api::health() const { return text_response(200, "text/plain; charset=utf-8", "ok\n"); }

Response Api::readiness() const {
  const auto ready = ready_();
  // Whatever is the matter with the log: not ready is 503.
  return ready ? health() : problem(reject(Code::log_unavailable, ready.error().detail));
}

}  // namespace entonnoir::net
