// Whether a text is one plain mail address: without spaces, quotes, comments or control characters (the dot-atom forms of RFC 5322 3.4.1).
#pragma once
#include <string_view>

namespace ly {

bool is_mail_address(std::string_view text);

}  // namespace ly
