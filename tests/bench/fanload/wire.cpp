#include "wire.h"

#include <cstring>

namespace fanload {
namespace {

std::uint64_t big_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (char byte : bytes) value = value << 8 | static_cast<unsigned char>(byte);
  return value;
}

void put_big_endian(std::string& out, std::uint64_t value, int bytes) {
  for (int i = bytes - 1; i >= 0; --i) out += static_cast<char>(value >> (8 * i) & 255);
}

/// Eight bytes at a time: long messages are not to cost the load generator more than the server.
void mask(char* bytes, std::size_t count, const char (&key)[4]) {
  std::uint64_t word = 0;
  std::uint64_t twice = 0;
  std::memcpy(&twice, key, 4);
  twice |= twice << 32;
  std::size_t i = 0;
  for (; i + 8 <= count; i += 8) {
    std::memcpy(&word, bytes + i, 8);
    word ^= twice;
    std::memcpy(bytes + i, &word, 8);
  }
  for (; i < count; ++i) bytes[i] = static_cast<char>(bytes[i] ^ key[i & 3]);
}

}  // namespace

void put_frame(std::string& out, int opcode, std::string_view payload) {
  static constexpr char kMask[4] = {0x37, 0x7a, 0x21, 0x3d};
  out += static_cast<char>(0x80 | opcode);
  if (payload.size() < 126) {
    out += static_cast<char>(0x80 | payload.size());
  } else if (payload.size() < 65536) {
    out += static_cast<char>(0x80 | 126);
    put_big_endian(out, payload.size(), 2);
  } else {
    out += static_cast<char>(0x80 | 127);
    put_big_endian(out, payload.size(), 8);
  }
  out.append(kMask, 4);
  std::size_t begin = out.size();
  out.append(payload);
  mask(out.data() + begin, payload.size(), kMask);
}

bool read_head(std::string_view bytes, FrameHead& head) {
  if (bytes.size() < 2) return false;
  std::size_t length = static_cast<unsigned char>(bytes[1]) & 127;
  head.opcode = bytes[0] & 15;
  head.last = (bytes[0] & 128) != 0;
  head.head_bytes = length == 127 ? 10 : length == 126 ? 4 : 2;
  if (bytes.size() < head.head_bytes) return false;
  head.payload_bytes = length < 126 ? length : big_endian(bytes.substr(2, head.head_bytes - 2));
  return true;
}

std::string upgrade_request(const std::string& target, const std::string& host, const std::string& subprotocol) {
  std::string request =
      "GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n";
  request += "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n";
  if (!subprotocol.empty()) request += "Sec-WebSocket-Protocol: " + subprotocol + "\r\n";
  return request + "\r\n";
}

}  // namespace fanload
