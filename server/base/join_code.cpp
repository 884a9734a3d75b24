#include "base/join_code.h"

#include <sodium.h>

#include <array>

#include "base/check.h"
#include "base/limits.h"

namespace entonnoir {
namespace {

/// Without I, O, 0 and 1, which are taken for each other.
constexpr std::string_view kAlphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
static_assert(kAlphabet.size() == 32);

constexpr std::string_view kNaming = "entonnoir join code: name";
constexpr std::string_view kSealing = "entonnoir join code: seal";

const unsigned char* bytes(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

/// One secret has several uses: what is known of one tells nothing of another.
template <std::size_t N>
std::array<unsigned char, N> derived(std::string_view secret, std::string_view use) {
  std::array<unsigned char, N> out;
  ENTONNOIR_CHECK(crypto_generichash(out.data(), N, bytes(secret), secret.size(), bytes(use), use.size()) == 0);
  return out;
}

auto sealing_key(std::string_view secret) { return derived<crypto_secretbox_KEYBYTES>(secret, kSealing); }

}  // namespace

std::string random_join_code() {
  std::string code;
  for (std::int64_t i = 0; i < limits::join_code_length; ++i)
    code += kAlphabet[randombytes_uniform(static_cast<std::uint32_t>(kAlphabet.size()))];
  return code;
}

std::optional<std::string> join_code_from(std::string_view typed) {
  std::string code;
  for (const char c : typed) {
    if (c == ' ' || c == '-') continue;
    const char capital = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    if (kAlphabet.find(capital) == kAlphabet.npos || code.size() == static_cast<std::size_t>(limits::join_code_length))
      return std::nullopt;
    code += capital;
  }
  if (code.size() != static_cast<std::size_t>(limits::join_code_length)) return std::nullopt;
  return code;
}

std::string join_code_name(std::string_view code) {
  const auto name = derived<16>(code, kNaming);
  std::string hex(name.size() * 2 + 1, '\0');
  sodium_bin2hex(hex.data(), hex.size(), name.data(), name.size());
  hex.pop_back();  // the terminating zero
  return hex;
}

std::string sealed_under(std::string_view secret, std::string_view text) {
  std::string out(crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + text.size(), '\0');
  randombytes_buf(out.data(), crypto_secretbox_NONCEBYTES);
  crypto_secretbox_easy(bytes(out) + crypto_secretbox_NONCEBYTES, bytes(text), text.size(), bytes(out),
                        sealing_key(secret).data());
  return out;
}

std::optional<std::string> opened_with(std::string_view secret, std::string_view sealed) {
  constexpr std::size_t kAround = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES;
  if (sealed.size() < kAround) return std::nullopt;
  std::string out(sealed.size() - kAround, '\0');
  const std::string_view box = sealed.substr(crypto_secretbox_NONCEBYTES);
  if (crypto_secretbox_open_easy(bytes(out), bytes(box), box.size(), bytes(sealed), sealing_key(secret).data()) != 0)
    return std::nullopt;
  return out;
}

}  // namespace entonnoir
