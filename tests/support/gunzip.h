#pragma once
#include <zlib.h>

#include <stdexcept>
#include <string>
#include <string_view>

namespace entonnoir {

/// What was compressed, all of it. Throws std::runtime_error if it is no gzip, or not whole.
inline std::string gunzip(std::string_view bytes) {
  z_stream stream{};
  if (inflateInit2(&stream, 15 + 16) != Z_OK) throw std::runtime_error("zlib does not start");
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  std::string plain;
  std::string part(1 << 16, '\0');
  int answer = Z_OK;
  while (answer == Z_OK) {
    stream.next_out = reinterpret_cast<Bytef*>(part.data());
    stream.avail_out = static_cast<uInt>(part.size());
    answer = inflate(&stream, Z_NO_FLUSH);
    plain.append(part, 0, part.size() - stream.avail_out);
  }
  const bool whole = answer == Z_STREAM_END && stream.avail_in == 0;
  inflateEnd(&stream);
  if (!whole) throw std::runtime_error("no gzip, or not whole");
  return plain;
}

}  // namespace entonnoir
