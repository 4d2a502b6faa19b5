#include "formats/barcode.h"

#define ZX_USE_UTF8  // texts as std::string; the other way is deprecated
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

}  // namespace ly::formats
