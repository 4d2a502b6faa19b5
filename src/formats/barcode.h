// A QR code from a text and back: writing for paper, reading for tests and the command line (phones read with the camera).
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace ly::formats {

inline constexpr size_t kPictureMax = 32U << 20;       // octets of a PNG
inline constexpr size_t kQrTextMax = 2000;           // octets; what a phone still reads is less
inline constexpr uint32_t kPictureSideMax = 12'000;    // pixels: a sheet of A4 at 1,000 dpi

// The text of the one code in a PNG (ISO/IEC 18004, 24778). Errors: barcode.not_a_picture, barcode.too_large, barcode.none.
Result<std::string> read_barcode(std::string_view png);
bool is_png(std::string_view octets);

struct QrSquares {
  std::vector<bool> dark;  // row by row, without the quiet zone
  size_t side = 0;
};
// At error correction M, in the alphanumeric mode where the text allows it. Errors: barcode.too_long {max}.
Result<QrSquares> write_qr(std::string_view text);
// With the quiet zone of four squares the standard asks for. `scale`: pixels of one square, 1 to 40.
std::string png_of(QrSquares const& squares, uint32_t scale);

}  // namespace ly::formats
