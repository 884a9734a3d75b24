// What facilitators ask for beside the board itself: join codes (HTP7) and near-duplicates (HTP8).
#include <boost/asio/post.hpp>

#include "base/secrets.h"
#include "board/alike.h"
#include "net/api.h"
#include "net/representations.h"
#include "wire/calls.h"

namespace entonnoir::net {
namespace {

namespace asio = boost::asio;

constexpr std::size_t kBodyMax = 1'000;

/// What a caller may not do with the board's code; nothing: it may.
std::optional<Code> refused(Method method, Role role) {
  const bool reads = method == Method::get || method == Method::head;
  if (role == Role::facilitator || (reads && role == Role::participant)) return std::nullopt;
  return Code::forbidden;
}

std::string participant_token(const BoardView& view, const std::string& token) {
  if (view.role == Role::participant) return token;
  return derive_token(token, Role::participant, view.meta.generation);
}

Response code_response(int status, const JoinCodes::Shown& shown) {
  return private_json(
      status, "{\"code\":\"" + shown.code + "\",\"expires_at\":" + std::to_string(shown.expires_at.value) + "}");
}

std::string joined(const std::vector<NoteId>& cluster) {
  std::string out;
  for (const NoteId& note : cluster) out += (out.empty() ? "\"" : ",\"") + note.value + "\"";
  return "[" + out + "]";
}

std::string clusters_json(const std::vector<std::vector<NoteId>>& clusters) {
  std::string out;
  for (const auto& cluster : clusters) out += (out.empty() ? "" : ",") + joined(cluster);
  return "{\"clusters\":[" + out + "]}";
}

}  // namespace

void Api::code_call(Request request, Target target, std::string token, Respond respond) {
  bool renew = false;
  if (request.method == Method::post) {
    if (request.body.size() > kBodyMax) return respond(problem(reject(Code::payload_too_large)));
    if (!request.body.empty() && !is_json(request.content_type))
      return respond(problem(reject(Code::unsupported_media_type)));
    const auto wish = wire::decode_renew(request.body);
    if (!wish) return respond(problem(wish.error()));
    renew = *wish;
  }
  Shard& shard = shards_.of(target.board);
  asio::post(shard.io(), [this, &shard, method = request.method, renew, board = target.board, token = std::move(token),
                          respond = std::move(respond)] {
    shard.host().view(board, token, [=, this](Result<BoardView> view) {
      if (!view) return respond(problem(view.error()));
      if (const auto why = refused(method, view->role)) return respond(problem(reject(*why)));
      answer_code(method, renew, board, participant_token(*view, token), respond);
    });
  });
}

void Api::answer_code(Method method, bool renew, const BoardId& board, const std::string& participant_token,
                      Respond respond) {
  if (method == Method::delete_) {
    return codes_.drop(board, [respond](Result<void> dropped) {
      if (!dropped) return respond(problem(dropped.error()));
      Response response;
      response.status = 204;
      respond(std::move(response));
    });
  }
  const int status = method == Method::post ? 201 : 200;
  const auto tell = [respond, status](const Result<JoinCodes::Shown>& shown) {
    respond(shown ? code_response(status, *shown) : problem(shown.error()));
  };
  if (method == Method::post) return codes_.make(board, participant_token, renew, tell);
  codes_.show(board, participant_token, tell);
}

/// Whether board and link are still there is asked of the board itself: a code of earlier links opens nothing.
void Api::join(const Request& request, Respond respond) {
  if (!is_json(request.content_type)) return respond(problem(reject(Code::unsupported_media_type)));
  if (request.body.size() > kBodyMax) return respond(problem(reject(Code::payload_too_large)));
  const auto typed = wire::decode_join(request.body);
  if (!typed) return respond(problem(typed.error()));
  codes_.open(*typed, [this, respond](Result<JoinCodes::Opened> opened) {
    if (!opened) return respond(problem(opened.error()));
    Shard& shard = shards_.of(opened->board);
    asio::post(shard.io(), [&shard, opened = *opened, respond] {
      shard.host().view(opened.board, opened.token, [opened, respond](const Result<BoardView>& view) {
        const bool gone = !view && code_http(view.error().code) < 500;
        if (gone) return respond(problem(reject(Code::unknown_code)));
        if (!view) return respond(problem(view.error()));
        respond(private_json(200, "{\"board\":\"" + opened.board.value + "\",\"token\":\"" + opened.token + "\"}"));
      });
    });
  });
}

void Api::duplicates(const Target& target, const BoardView& view, Respond respond) {
  if (view.role != Role::facilitator) return respond(problem(reject(Code::forbidden)));
  const StageId stage{target.stage.value_or("")};
  if (!view.board->stage(stage))
    return respond(problem(reject(Code::bad_message, "stage has to be the id of a stage of this board.")));
  const bool taken = workers_.offer([stage, board = view.board, respond](Workers::Turn turn) {
    if (turn == Workers::Turn::never) return respond(problem(reject(Code::shutting_down)));
    respond(private_json(200, clusters_json(near_duplicates(*board, stage))));
  });
  if (!taken) respond(problem(reject(Code::rate_limited)));
}

}  // namespace entonnoir::net
