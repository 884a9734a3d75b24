#pragma once
#include <string>
#include <string_view>

#include "base/result.h"

/// The bodies of small HTTP calls (PROTOCOL.md section 11). Errors: bad_json, bad_message.
namespace entonnoir::wire {

/// `POST /api/boards/{id}/code`: whether a new code is wanted though there is one. An empty body is an empty object.
Result<bool> decode_renew(std::string_view json);
/// `POST /api/join`: what was typed.
Result<std::string> decode_join(std::string_view json);

}  // namespace entonnoir::wire
