#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/ids.h"

namespace entonnoir::net {

/// The calls of PROTOCOL.md section 11; `page`: everything else, which the static files may know.
enum class Route : std::uint8_t {
  page,
  healthz,
  readyz,
  boards,
  board,
  join,
  links,
  code,
  duplicates,
  snapshot,
  history,
  export_,
  import_,
  live,
  nowhere
};
enum class ExportFormat : std::uint8_t { json, md, pdf, csv, html, svg, png };

/// What a request asks for.
struct Target {
  Route route = Route::nowhere;
  std::string path;  ///< without the query
  BoardId board;     ///< of the calls below a board; empty if it cannot be one
  ExportFormat format = ExportFormat::json;
  bool authors = false;
  std::optional<std::string> from;      ///< of a history, as it stands there
  std::optional<std::string> revision;  ///< of an export, as it stands there
  std::optional<std::string> stage;     ///< whose duplicates, as it stands there
};

/// Never fails: what is not known is `nowhere` (below /api/) or `page`. Nothing is percent-decoded: ids need no
/// escapes.
Target parse_target(std::string_view target);

/// 22 characters of base64url, as board ids and tokens are.
bool is_token(std::string_view text);
/// The token of `Authorization: Bearer …`; nothing if there is none or it cannot be one (HTP2).
std::optional<std::string> bearer_token(std::string_view authorization);

}  // namespace entonnoir::net
