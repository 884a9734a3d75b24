#pragma once
#include <string_view>

namespace entonnoir::net {

/// A host with an optional port as a `Host` field may have it: a name, an IPv4 or a bracketed IPv6 address.
bool is_host(std::string_view host);

/// HTP4: the origin names the host that was asked. Scheme and default ports aside, since a proxy may speak TLS for us;
/// names compare without case. `null` and whatever is no http(s) origin never match.
bool same_host(std::string_view origin, std::string_view host);

}  // namespace entonnoir::net
