#include "formats/barcode.h"

#define ZX_USE_UTF8  // texts as std::string; the other way is deprecated
#include <ZXing/BitMatrix.h>
#include <ZXing/MultiFormatWriter.h>
#include <ZXing/ReadBarcode.h>
#include <png.h>

#include <vector>

namespace ly::formats {

bool is_png(std::string_view octets) { return octets.starts_with("\x89PNG\r\n\x1a\n"); }

Result<std::string> read_barcode(std::string_view octets) {
  if (!is_png(octets)) return invalid("barcode.not_a_picture");
  if (octets.size() > kPictureMax) return invalid("barcode.too_large");
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  if (!png_image_begin_read_from_memory(&image, octets.data(), octets.size())) return invalid("barcode.not_a_picture");
  if (image.width > kPictureSideMax || image.height > kPictureSideMax) {
    png_image_free(&image);
    return invalid("barcode.too_large");
  }
  image.format = PNG_FORMAT_GRAY;
  std::vector<uint8_t> pixels(PNG_IMAGE_SIZE(image));
  png_color const paper{255, 255, 255};
  if (!png_image_finish_read(&image, &paper, pixels.data(), 0, nullptr)) {
    png_image_free(&image);
    return invalid("barcode.not_a_picture");
  }
  ZXing::DecodeHints hints;
  hints.setFormats(ZXing::BarcodeFormat::QRCode | ZXing::BarcodeFormat::Aztec).setTryHarder(true).setTryRotate(true);
  auto const found = ZXing::ReadBarcode(ZXing::ImageView(pixels.data(), static_cast<int>(image.width), static_cast<int>(image.height), ZXing::ImageFormat::Lum), hints);
  if (!found.isValid()) return invalid("barcode.none");
  return found.text();
}

Result<QrSquares> write_qr(std::string_view text) {
  if (text.empty() || text.size() > kQrTextMax) return invalid("barcode.too_long", "", {{"max", std::to_string(kQrTextMax)}});
  constexpr int kLevelM = 4;  // of the library's 0 to 8
  try {
    auto const matrix = ZXing::MultiFormatWriter(ZXing::BarcodeFormat::QRCode).setEncoding(ZXing::CharacterSet::UTF8).setEccLevel(kLevelM).setMargin(0).encode(std::string(text), 0, 0);
    QrSquares out{{}, static_cast<size_t>(matrix.width())};
    out.dark.reserve(out.side * out.side);
    for (int y = 0; y < matrix.height(); ++y)
      for (int x = 0; x < matrix.width(); ++x) out.dark.push_back(matrix.get(x, y));
    return out;
  } catch (std::exception const&) {  // how the library says that no code of any size holds it
    return invalid("barcode.too_long", "", {{"max", std::to_string(kQrTextMax)}});
  }
}

std::string png_of(QrSquares const& squares, uint32_t scale) {
  constexpr size_t kQuiet = 4;
  auto const side = (squares.side + 2 * kQuiet) * scale;
  std::vector<uint8_t> pixels(side * side, 255);
  for (size_t y = 0; y < squares.side * scale; ++y)
    for (size_t x = 0; x < squares.side * scale; ++x)
      if (squares.dark[y / scale * squares.side + x / scale]) pixels[(y + kQuiet * scale) * side + x + kQuiet * scale] = 0;
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = image.height = static_cast<png_uint_32>(side);
  image.format = PNG_FORMAT_GRAY;
  std::string out(PNG_IMAGE_PNG_SIZE_MAX(image), '\0');
  png_alloc_size_t size = out.size();
  if (!png_image_write_to_memory(&image, out.data(), &size, 0, pixels.data(), 0, nullptr)) return {};
  out.resize(size);
  return out;
}

}  // namespace ly::formats
