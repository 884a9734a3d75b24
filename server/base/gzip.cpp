#include "base/gzip.h"

#include <strings.h>
#include <zlib.h>

#include <array>
#include <stdexcept>

namespace entonnoir {
namespace {

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t");
  if (begin == text.npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

bool is_gzip(std::string_view coding) {
  constexpr std::string_view kGzip = "gzip";
  return coding.size() == kGzip.size() && ::strncasecmp(coding.data(), kGzip.data(), kGzip.size()) == 0;
}

/// `q=0`, `q=0.000`: not acceptable.
bool is_ruled_out(std::string_view parameter) {
  if (!parameter.starts_with("q=") && !parameter.starts_with("Q=")) return false;
  return parameter.size() > 2 && parameter.find_first_not_of("0.", 2) == parameter.npos;
}

}  // namespace

std::string gzip(std::string_view plain, int level) {
  z_stream stream{};
  constexpr int kGzip = 15 + 16;
  constexpr int kMemory = 8;
  if (deflateInit2(&stream, level, Z_DEFLATED, kGzip, kMemory, Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::runtime_error("zlib does not start");
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(plain.data()));  // zlib does not write there
  stream.avail_in = static_cast<uInt>(plain.size());
  std::string out;
  std::array<char, 16 * 1024> part;  // not as much at once as it could become: what is kept is to be small
  int answer = Z_OK;
  while (answer == Z_OK) {
    stream.next_out = reinterpret_cast<Bytef*>(part.data());
    stream.avail_out = static_cast<uInt>(part.size());
    answer = deflate(&stream, Z_FINISH);
    out.append(part.data(), part.size() - stream.avail_out);
  }
  deflateEnd(&stream);
  if (answer != Z_STREAM_END) throw std::runtime_error("zlib fails");
  return out;
}

bool accepts_gzip(std::string_view accept_encoding) {
  while (!accept_encoding.empty()) {
    const std::size_t comma = accept_encoding.find(',');
    const std::string_view item = accept_encoding.substr(0, comma);
    accept_encoding.remove_prefix(comma == item.npos ? accept_encoding.size() : comma + 1);
    const std::size_t semicolon = item.find(';');
    if (!is_gzip(trimmed(item.substr(0, semicolon)))) continue;
    return semicolon == item.npos || !is_ruled_out(trimmed(item.substr(semicolon + 1)));
  }
  return false;
}

}  // namespace entonnoir
