#include "net/origin.h"

#include <algorithm>
#include <cctype>
#include <string>

namespace entonnoir::net {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

void drop_port(std::string& host, std::string_view port) {
  if (host.ends_with(port)) host.resize(host.size() - port.size());
}

bool name_character(unsigned char c) { return std::isalnum(c) || c == '.' || c == '-' || c == '_'; }
bool address_character(unsigned char c) { return std::isxdigit(c) || c == ':' || c == '.'; }
bool digit(unsigned char c) { return std::isdigit(c); }

}  // namespace

bool is_host(std::string_view host) {
  if (host.size() > 255) return false;
  std::size_t end = 0;
  if (host.starts_with('[')) {
    end = host.find(']');
    if (end == host.npos || end < 3) return false;
    if (!std::all_of(host.begin() + 1, host.begin() + static_cast<std::ptrdiff_t>(end), address_character))
      return false;
    ++end;
  } else {
    end = std::min(host.find(':'), host.size());
    if (end == 0 || !std::all_of(host.begin(), host.begin() + static_cast<std::ptrdiff_t>(end), name_character))
      return false;
  }
  const std::string_view port = host.substr(end);
  if (port.empty()) return true;
  return port.size() >= 2 && port.size() <= 6 && port[0] == ':' && std::all_of(port.begin() + 1, port.end(), digit);
}

bool same_host(std::string_view origin, std::string_view host) {
  std::string from = lower(origin);
  std::string to = lower(host);
  const bool secure = from.starts_with("https://");
  if (!secure && !from.starts_with("http://")) return false;
  from.erase(0, secure ? 8 : 7);
  const std::string_view port = secure ? ":443" : ":80";
  drop_port(from, port);
  drop_port(to, port);
  return is_host(from) && from == to;
}

}  // namespace entonnoir::net
