#include "edges/http/security_headers.h"

namespace ly::http {
namespace {

void add_if_absent(Headers& headers, std::string_view name, std::string_view value) {
  if (!headers.contains(name)) headers.add(name, value);
}

bool is_page(Headers const& headers) {
  auto const type = headers.get_or_empty("Content-Type");
  return type.starts_with("text/html") || type.starts_with("text/javascript");
}

}  // namespace

void add_security_headers(Response& response, SecurityOptions const& options, bool tls, bool api) {
  auto& headers = response.headers;
  add_if_absent(headers, "Content-Security-Policy", is_page(headers) ? std::string_view(options.page_policy) : kDataPolicy);
  add_if_absent(headers, "X-Content-Type-Options", "nosniff");
  add_if_absent(headers, "Referrer-Policy", "no-referrer");
  add_if_absent(headers, "Cross-Origin-Resource-Policy", "same-origin");
  if (is_page(headers)) {
    add_if_absent(headers, "Cross-Origin-Opener-Policy", "same-origin");
    // The camera reads passes and takes pictures of a site, its place is noted; nothing else of the device is ours.
    add_if_absent(headers, "Permissions-Policy",
                  "camera=(self), geolocation=(self), microphone=(), payment=(), usb=(), serial=(), display-capture=()");
  }
  if (tls && options.hsts) add_if_absent(headers, "Strict-Transport-Security", "max-age=31536000");
  add_if_absent(headers, "Cache-Control", api ? "no-store" : "no-cache");
}

}  // namespace ly::http
