#include "wire/writing.h"

namespace entonnoir::wire {
namespace {

void write_escaped(std::string& out, char c) {
  constexpr std::string_view kHex = "0123456789abcdef";
  switch (c) {
    case '"': out += "\\\""; return;
    case '\\': out += "\\\\"; return;
    case '\b': out += "\\b"; return;
    case '\f': out += "\\f"; return;
    case '\n': out += "\\n"; return;
    case '\r': out += "\\r"; return;
    case '\t': out += "\\t"; return;
    default:
      out += "\\u00", out += kHex[static_cast<std::size_t>(c) >> 4], out += kHex[static_cast<std::size_t>(c) & 15];
  }
}

}  // namespace

void write(std::string& out, std::string_view text) {
  out += '"';
  std::size_t written = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c >= 0x20 && c != '"' && c != '\\') continue;
    out.append(text, written, i - written);
    write_escaped(out, text[i]);
    written = i + 1;
  }
  out.append(text, written);
  out += '"';
}

std::string& Object::name(std::string_view which) {
  if (!empty_) out_ += ',';
  empty_ = false;
  write(out_, which);
  out_ += ':';
  return out_;
}

}  // namespace entonnoir::wire
