#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace fanload {

/// A masked WebSocket frame, as clients send them, behind what is in `out`.
void put_frame(std::string& out, int opcode, std::string_view payload);

/// The head of a frame that a server sent.
struct FrameHead {
  int opcode = 0;
  bool last = false;
  std::size_t head_bytes = 0;
  std::size_t payload_bytes = 0;
};
/// False if `bytes` do not hold all of the head yet.
bool read_head(std::string_view bytes, FrameHead& head);

/// The request that opens a WebSocket.
std::string upgrade_request(const std::string& target, const std::string& host, const std::string& subprotocol);

}  // namespace fanload
