#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace entonnoir {

/// Join codes (HTP7) and what may be kept of them. What is sealed under a secret can be opened by whoever has the
/// secret, and by nobody else; a code has 40 random bits, so that it takes more than its two hours to try them all
/// against a server, but not for ever against what was taken out of its memory.

/// A new one: join_code_length letters.
std::string random_join_code();
/// What somebody typed, as a code is kept: capital letters without spaces and hyphens. Nothing if it cannot be one.
std::optional<std::string> join_code_from(std::string_view typed);
/// Under which name a code is looked up: 32 hex digits that do not tell the code.
std::string join_code_name(std::string_view code);

/// Authenticated: bytes that were not sealed under this secret do not open.
std::string sealed_under(std::string_view secret, std::string_view text);
std::optional<std::string> opened_with(std::string_view secret, std::string_view sealed);

}  // namespace entonnoir
