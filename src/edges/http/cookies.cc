#include "edges/http/cookies.h"

#include <algorithm>

#include "base/check.h"
#include "edges/http/negotiate.h"

namespace ly::http {
namespace {

bool is_cookie_octet(char c) {  // RFC 6265 §4.1.1
  return c > 0x20 && c < 0x7F && c != '"' && c != ',' && c != ';' && c != '\\';
}

bool is_cookie_text(std::string_view text) { return std::all_of(text.begin(), text.end(), is_cookie_octet); }

}  // namespace

std::optional<std::string_view> find_cookie(Headers const& headers, std::string_view name) {
  std::optional<std::string_view> found;
  int times = 0;
  for (size_t i = 0; i < headers.size(); ++i) {
    if (!equal_ignoring_case(headers.name(i), "cookie")) continue;
    auto rest = headers.value(i);
    while (!rest.empty()) {
      auto const end = rest.find(';');
      auto const pair = trim_ows(rest.substr(0, end));
      rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
      auto const equals = pair.find('=');
      if (equals == std::string_view::npos || pair.substr(0, equals) != name) continue;
      ++times;
      found = pair.substr(equals + 1);
    }
  }
  if (times != 1 || !is_cookie_text(*found)) return std::nullopt;
  return found;
}

std::string cookie_name(std::string_view name, bool tls) { return std::string(tls ? "__Host-" : "").append(name); }

std::string set_cookie(std::string_view name, std::string_view value, bool tls, std::optional<int64_t> max_age_seconds) {
  check(!name.empty() && is_cookie_text(name) && name.find('=') == std::string_view::npos, "cookie name");
  check(is_cookie_text(value), "cookie value");
  auto out = cookie_name(name, tls).append("=").append(value).append("; Path=/; HttpOnly; SameSite=Strict");
  if (tls) out += "; Secure";
  if (max_age_seconds) out.append("; Max-Age=").append(std::to_string(*max_age_seconds));
  return out;
}

}  // namespace ly::http
