#include "net/representations.h"

#include "base/gzip.h"
#include "board/lineage.h"
#include "board/project.h"
#include "net/static_files.h"
#include "render/render.h"
#include "wire/wire.h"

namespace entonnoir::net {
namespace {

std::string token_field(const std::string& facilitator_token, Role role, std::uint32_t generation) {
  return "\"" + std::string(role_name(role)) + "\":\"" + derive_token(facilitator_token, role, generation) + "\"";
}

std::string all_tokens(const std::string& facilitator_token, std::uint32_t generation) {
  return "{" + token_field(facilitator_token, Role::facilitator, generation) + "," +
         token_field(facilitator_token, Role::participant, generation) + "," +
         token_field(facilitator_token, Role::viewer, generation) + "}";
}

std::string etag(const BoardView& view) {
  const char* audience = audience_of(view.role) == Audience::everyone ? "everyone" : "facilitators";
  return "\"" + std::to_string(view.position.epoch.value) + "." + std::to_string(view.position.revision.value) + "." +
         mark_text(view.position.mark) + "." + audience + "\"";
}

std::vector<std::pair<std::string, std::string>> snapshot_fields(const BoardView& view) {
  return {{"Cache-Control", "private, no-cache"},
          {"ETag", "W/" + etag(view)},  // weak: the same for both encodings
          {"Vary", "Authorization, Accept-Encoding"}};
}

/// RFC 8187 section 3.2.1: what is no attr-char is percent-encoded.
std::string percent_encode(const std::string& text) {
  constexpr std::string_view kPlain = "!#$&+-.^_`|~";
  constexpr char kDigits[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (letter || kPlain.find(c) != kPlain.npos) {
      out += c;
    } else {
      out += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
    }
  }
  return out;
}

/// The title as a file name: no separators, no control characters, no leading dot, single spaces.
std::string file_title(const std::string& title) {
  constexpr std::string_view kBad = "/\\:*?\"<>|";
  std::string out;
  for (const char c : title) {
    const bool bad = static_cast<unsigned char>(c) < 0x20 || kBad.find(c) != kBad.npos;
    if (!bad && c != ' ')
      out += c;
    else if (!out.ends_with(' '))
      out += ' ';
  }
  while (!out.empty() && (out.front() == '.' || out.front() == ' ')) out.erase(0, 1);
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

struct FileKind {
  const char* extension;
  const char* content_type;
};
FileKind file_kind(ExportFormat format) {
  if (format == ExportFormat::json) return {".json", "application/json"};
  if (format == ExportFormat::md) return {".md", "text/markdown; charset=utf-8"};
  return {".pdf", "application/pdf"};
}

}  // namespace

Response private_json(int status, std::string body) {
  Response response = text_response(status, "application/json", std::move(body));
  response.fields.emplace_back("Cache-Control", "no-store");
  return response;
}

std::string created_json(const BoardId& board, const std::string& facilitator_token, std::uint32_t generation) {
  return "{\"board\":\"" + board.value + "\",\"tokens\":" + all_tokens(facilitator_token, generation) + "}";
}

std::string board_json(const BoardId& id, const BoardView& view) {
  const Board& board = *view.board;
  const std::string kept = view.kept_until ? ",\"kept_until\":" + std::to_string(view.kept_until->value) : "";
  return "{\"board\":\"" + id.value + "\",\"created_at\":" + std::to_string(board.created_at.value) + kept +
         ",\"ledger\":" + wire::encode_ledger(ledger(board)) + ",\"locale\":\"" +
         (board.locale == Locale::fr ? "fr" : "en") + "\",\"position\":" + wire::encode_position(view.position) +
         ",\"role\":\"" + std::string(role_name(view.role)) + "\",\"title\":" + wire::quote(board.title) + "}";
}

std::string links_json(const BoardView& view, const std::string& token) {
  if (view.role == Role::facilitator) return "{\"tokens\":" + all_tokens(token, view.meta.generation) + "}";
  return "{\"tokens\":{\"" + std::string(role_name(view.role)) + "\":\"" + token + "\"}}";
}

std::optional<Response> snapshot_unchanged(const BoardView& view, const Request& request) {
  if (!etag_matches(request.if_none_match, etag(view))) return std::nullopt;
  Response response;
  response.status = 304;
  response.fields = snapshot_fields(view);
  return response;
}

Response snapshot_response(const BoardView& view, const Request& request) {
  std::string body = "{\"position\":" + wire::encode_position(view.position) +
                     ",\"state\":" + wire::encode_state(project(*view.board, audience_of(view.role))) + "}";
  const bool squeeze = accepts_gzip(request.accept_encoding);
  if (squeeze) body = gzip(body, kGzipQuick);
  Response response = text_response(200, "application/json", std::move(body));
  response.fields = snapshot_fields(view);
  if (squeeze) response.fields.emplace_back("Content-Encoding", "gzip");
  return response;
}

Response attachment(ExportFormat format, const std::string& title, std::string document) {
  const FileKind kind = file_kind(format);
  Response response = text_response(200, kind.content_type, std::move(document));
  const std::string full = file_title(title);
  std::string disposition = "attachment; filename=\"" + render::file_stem(title) + kind.extension + "\"";
  if (!full.empty()) disposition += "; filename*=UTF-8''" + percent_encode(full + kind.extension);
  response.fields.emplace_back("Content-Disposition", std::move(disposition));
  response.fields.emplace_back("Cache-Control", "private, no-store");
  return response;
}

}  // namespace entonnoir::net
