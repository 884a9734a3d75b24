#pragma once
#include <string>

#include "net/request.h"
#include "net/target.h"
#include "room/host.h"

/// The bodies and fields of the API's answers (openapi.yaml). Pure; any thread.
namespace entonnoir::net {

/// For one caller only, asked for again every time.
Response private_json(int status, std::string body);
/// `{board, tokens}` of a new board.
std::string created_json(const BoardId& board, const std::string& facilitator_token, std::uint32_t generation);
/// `{board, title, locale, role, position, created_at, kept_until?, ledger}`
std::string board_json(const BoardId& board, const BoardView& view);
/// `{tokens}`: those that the caller may hand on and that can be derived from the one it showed (HTP1).
std::string links_json(const BoardView& view, const std::string& token);
/// 304 if the caller has the snapshot of this position already, by its ETag.
std::optional<Response> snapshot_unchanged(const BoardView& view, const Request& request);
/// `{position, state}` with its ETag, gzip if the caller reads it. Takes long for a large board.
Response snapshot_response(const BoardView& view, const Request& request);
/// A document to be kept as a file; its name comes from the board's title, as RFC 8187 wants it.
Response attachment(ExportFormat format, const std::string& title, std::string document);

}  // namespace entonnoir::net
