// zlib (RFC 1950) for reading health certificates of other issuers; our own passes are not compressed: signatures do not shrink.
#pragma once
#include <string>
#include <string_view>

#include "base/result.h"

namespace ly::cose {

inline constexpr size_t kInflatedMax = 1 << 16;  // octets; the largest certificate of the EU test data has 1 kB

// The whole text must be one stream. Errors: zlib.damaged, zlib.too_large {max}.
Result<std::string> inflated(std::string_view deflated, size_t max = kInflatedMax);

}  // namespace ly::cose
