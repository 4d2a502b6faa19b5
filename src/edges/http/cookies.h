// Cookies, read and written (RFC 6265bis). Ours are for the session only: never readable by scripts, never sent from
// another site, and under TLS bound to this very host by the __Host- prefix.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "edges/http/message.h"

namespace ly::http {

// The value of the cookie; nothing if it is absent, malformed, or sent twice: a second one of the same name was
// planted by somebody (cookie tossing), and guessing which is ours is how sessions get fixed.
std::optional<std::string_view> find_cookie(Headers const& headers, std::string_view name);

// "session" plain, "__Host-session" under TLS.
std::string cookie_name(std::string_view name, bool tls);

// A Set-Cookie value: Path=/; HttpOnly; SameSite=Strict, Secure under TLS. `name` without prefix; name and value must
// be tokens or base64url (check()). max_age_seconds: nothing = until the browser closes; 0 = forget it.
std::string set_cookie(std::string_view name, std::string_view value, bool tls, std::optional<int64_t> max_age_seconds = {});

}  // namespace ly::http
