#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "base/ids.h"

namespace entonnoir {

/// What a session may do (PROTOCOL.md section 6).
enum class Role : std::uint8_t { viewer, participant, facilitator };
std::string_view role_name(Role role);

/// Must be called once before any other function here. Aborts where the machine has no randomness.
void start_secrets();

/// 128 random bits, base64url without padding: 22 characters. Board ids and facilitator tokens.
std::string random_token();
/// 64 random bits, never 0.
std::uint64_t random_bits();

/// The token of a lower role, derived from the facilitator's (HTP1).
std::string derive_token(std::string_view facilitator_token, Role role, std::uint32_t generation);
/// SHA-256 as 64 hex digits: what the log keeps of a token.
std::string token_hash(std::string_view token);
/// Compares in constant time.
bool same_hash(std::string_view a, std::string_view b);
/// HMAC-SHA-256(board, person) as 64 hex digits.
PersonKey person_key(const BoardId& board, std::string_view person);

/// 16 lower-case hex digits.
std::string mark_text(Mark mark);

}  // namespace entonnoir
