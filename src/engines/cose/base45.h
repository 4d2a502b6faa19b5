// Base45 (RFC 9285): octets as the characters a QR code's alphanumeric mode holds in 5½ bits each. Strict: a lower-case letter, a
// triplet above 65535 (section 6) or a lone last character is refused, so one text stands for one sequence of octets.
#pragma once
#include <string>
#include <string_view>

#include "base/result.h"

namespace ly::cose {

std::string to_base45(std::string_view octets);
// Errors: base45.character, base45.length, base45.value, each at "character N" (from 1).
Result<std::string> from_base45(std::string_view text);

}  // namespace ly::cose
