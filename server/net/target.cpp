#include "net/target.h"

#include <algorithm>
#include <array>
#include <utility>

namespace entonnoir::net {
namespace {

constexpr std::string_view kBoards = "/api/boards";
constexpr std::string_view kJoin = "/api/join";
constexpr std::array<std::pair<std::string_view, ExportFormat>, 7> kFormats = {{{"json", ExportFormat::json},
                                                                                {"md", ExportFormat::md},
                                                                                {"pdf", ExportFormat::pdf},
                                                                                {"csv", ExportFormat::csv},
                                                                                {"html", ExportFormat::html},
                                                                                {"svg", ExportFormat::svg},
                                                                                {"png", ExportFormat::png}}};

bool id_character(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

/// The first value of this name; nothing if there is none.
std::optional<std::string> query_value(std::string_view query, std::string_view name) {
  while (!query.empty()) {
    const std::size_t end = std::min(query.find('&'), query.size());
    const std::string_view pair = query.substr(0, end);
    const std::size_t equals = std::min(pair.find('='), pair.size());
    if (pair.substr(0, equals) == name) return std::string(pair.substr(std::min(equals + 1, pair.size())));
    query.remove_prefix(std::min(end + 1, query.size()));
  }
  return std::nullopt;
}

void parse_board_call(std::string_view call, Target& target) {
  if (call.empty()) target.route = Route::board;
  if (call == "/links") target.route = Route::links;
  if (call == "/code") target.route = Route::code;
  if (call == "/duplicates") target.route = Route::duplicates;
  if (call == "/snapshot") target.route = Route::snapshot;
  if (call == "/history") target.route = Route::history;
  if (call == "/import") target.route = Route::import_;
  if (call == "/live") target.route = Route::live;
  constexpr std::string_view kExport = "/export/";
  if (!call.starts_with(kExport)) return;
  for (const auto& [name, format] : kFormats) {
    if (call.substr(kExport.size()) != name) continue;
    target.route = Route::export_;
    target.format = format;
  }
}

void parse_api(std::string_view path, Target& target) {
  if (path == kBoards || path == kJoin) {
    target.route = path == kBoards ? Route::boards : Route::join;
    return;
  }
  if (!path.starts_with(kBoards) || path[kBoards.size()] != '/') return;
  path.remove_prefix(kBoards.size() + 1);
  const std::size_t end = std::min(path.find('/'), path.size());
  if (is_token(path.substr(0, end))) target.board = BoardId{std::string(path.substr(0, end))};
  parse_board_call(path.substr(end), target);
}

}  // namespace

bool is_token(std::string_view text) {
  return text.size() == 22 && std::all_of(text.begin(), text.end(), id_character);
}

std::optional<std::string> bearer_token(std::string_view authorization) {
  constexpr std::string_view kScheme = "bearer ";
  if (authorization.size() < kScheme.size()) return std::nullopt;
  for (std::size_t i = 0; i < kScheme.size(); ++i)
    if ((authorization[i] | 0x20) != kScheme[i]) return std::nullopt;  // the scheme's case does not matter
  authorization.remove_prefix(kScheme.size());
  if (!is_token(authorization)) return std::nullopt;
  return std::string(authorization);
}

Target parse_target(std::string_view target) {
  const std::size_t question = std::min(target.find('?'), target.size());
  const std::string_view path = target.substr(0, question);
  const std::string_view query = target.substr(std::min(question + 1, target.size()));
  Target out;
  out.path = std::string(path);
  out.authors = query_value(query, "authors") == "1";
  out.from = query_value(query, "from");
  out.revision = query_value(query, "revision");
  out.stage = query_value(query, "stage");
  if (path == "/healthz") {
    out.route = Route::healthz;
  } else if (path == "/readyz") {
    out.route = Route::readyz;
  } else if (path == "/api" || path.starts_with("/api/")) {
    parse_api(path, out);
  } else if (path.starts_with("/")) {
    out.route = Route::page;
  }
  return out;
}

}  // namespace entonnoir::net
