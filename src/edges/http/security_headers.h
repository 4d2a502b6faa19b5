// The header fields every answer carries for the browser's sake (OWASP ASVS 5.0 V3.4). Nothing inline and nothing
// evaluated: the built web application needs neither. A handler that sets one of these itself keeps its own.
#pragma once
#include <string>
#include <string_view>

#include "edges/http/message.h"

namespace ly::http {

// For pages and scripts (a service worker lives under the policy its own script came with): everything from
// ourselves; map and QR workers from blob:.
inline constexpr std::string_view kPagePolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; font-src 'self'; connect-src 'self'; "
    "media-src 'self' blob:; worker-src 'self' blob:; manifest-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";
// For all else (JSON, downloads): such bytes, should a browser show them as a page, may do nothing.
inline constexpr std::string_view kDataPolicy = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
// For the answer to log-out, set by its handler.
inline constexpr std::string_view kClearSiteData = "\"cache\", \"cookies\", \"storage\"";

struct SecurityOptions {
  std::string page_policy{kPagePolicy};
  bool hsts = true;  // only ever sent under TLS, as RFC 6797 §7.2 demands
};

// Adds what `response` does not have yet. `api`: the path lies under /api, so nothing may be stored by default.
void add_security_headers(Response& response, SecurityOptions const& options, bool tls, bool api);

}  // namespace ly::http
