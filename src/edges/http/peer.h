// Who is asking, and by which name: addresses, trusted proxies, the Host check.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "edges/http/message.h"

namespace ly::http {

// The canonical text of an IPv4 or IPv6 address (::ffff:192.0.2.1 becomes 192.0.2.1); "" if it is none.
std::string canonical_address(std::string_view text);
// What limits count by: the address itself, of IPv6 its /64, because one customer holds at least that much.
std::string limit_key(std::string_view address);

// The client behind trusted proxies: X-Forwarded-For from the right, over the trusted ones, to the first who is not;
// what stands further left anybody may have written. Without a trusted peer, the peer itself.
// X-Forwarded-Proto counts only from a trusted peer.
struct Client {
  std::string address;
  bool tls;
};
Client client_of(std::string_view peer, bool tls, Headers const& headers, std::vector<std::string> const& trusted);

// DNS rebinding (a foreign name made to point at us) needs a name: so IP literals and "localhost" pass, other names
// only if they are configured. `host` as from host_name(); "" (HTTP/1.0 without Host) passes too.
bool is_allowed_host(std::string_view host, std::vector<std::string> const& names);

}  // namespace ly::http
