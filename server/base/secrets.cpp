#include "base/secrets.h"

#include <sodium.h>

#include <array>

#include "base/check.h"

namespace entonnoir {
namespace {

std::string base64url(const unsigned char* bytes, std::size_t n) {
  constexpr int kVariant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
  std::string out(sodium_base64_ENCODED_LEN(n, kVariant), '\0');
  sodium_bin2base64(out.data(), out.size(), bytes, n, kVariant);
  out.resize(out.size() - 1);  // the terminating zero
  return out;
}

std::string hex(const unsigned char* bytes, std::size_t n) {
  std::string out(n * 2 + 1, '\0');
  sodium_bin2hex(out.data(), out.size(), bytes, n);
  out.resize(n * 2);
  return out;
}

using Digest = std::array<unsigned char, crypto_auth_hmacsha256_BYTES>;

Digest hmac(std::string_view key, std::string_view message) {
  Digest out;
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, reinterpret_cast<const unsigned char*>(key.data()), key.size());
  crypto_auth_hmacsha256_update(&state, reinterpret_cast<const unsigned char*>(message.data()), message.size());
  crypto_auth_hmacsha256_final(&state, out.data());
  return out;
}

}  // namespace

std::string_view role_name(Role role) {
  switch (role) {
    case Role::viewer: return "viewer";
    case Role::participant: return "participant";
    case Role::facilitator: return "facilitator";
  }
  broken("role", __FILE__, __LINE__);
}

void start_secrets() { ENTONNOIR_CHECK(sodium_init() >= 0); }

std::string random_token() {
  std::array<unsigned char, 16> bytes;
  randombytes_buf(bytes.data(), bytes.size());
  return base64url(bytes.data(), bytes.size());
}

std::uint64_t random_bits() {
  std::uint64_t bits = 0;
  while (bits == 0) randombytes_buf(&bits, sizeof bits);
  return bits;
}

std::string derive_token(std::string_view facilitator_token, Role role, std::uint32_t generation) {
  if (role == Role::facilitator) return std::string(facilitator_token);
  const std::string message = std::string(role_name(role)) + ":" + std::to_string(generation);
  return base64url(hmac(facilitator_token, message).data(), 16);
}

std::string token_hash(std::string_view token) {
  std::array<unsigned char, crypto_hash_sha256_BYTES> out;
  crypto_hash_sha256(out.data(), reinterpret_cast<const unsigned char*>(token.data()), token.size());
  return hex(out.data(), out.size());
}

bool same_hash(std::string_view a, std::string_view b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

PersonKey person_key(const BoardId& board, std::string_view person) {
  const Digest digest = hmac(board.value, person);
  return PersonKey{hex(digest.data(), digest.size())};
}

std::string mark_text(Mark mark) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string out(16, '0');
  for (int i = 15; i >= 0; --i, mark.value >>= 4) out[static_cast<std::size_t>(i)] = kDigits[mark.value & 15];
  return out;
}

}  // namespace entonnoir
