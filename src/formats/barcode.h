// A QR or Aztec code in a picture, and back: reading for tests and the command line (phones read with the camera).
#pragma once
#include <string>
#include <string_view>

#include "base/result.h"

namespace ly::formats {

inline constexpr size_t kPictureMax = 32U << 20;       // octets of a PNG
inline constexpr uint32_t kPictureSideMax = 12'000;    // pixels: a sheet of A4 at 1,000 dpi

// The text of the one code in a PNG (ISO/IEC 18004, 24778). Errors: barcode.not_a_picture, barcode.too_large, barcode.none.
Result<std::string> read_barcode(std::string_view png);
bool is_png(std::string_view octets);

}  // namespace ly::formats
