#include "formats/photo.h"

#include <cstdint>

namespace ly::formats {
namespace {

uint32_t octet(std::string_view b, size_t i) { return static_cast<unsigned char>(b[i]); }
uint32_t big16(std::string_view b, size_t i) { return octet(b, i) << 8 | octet(b, i + 1); }
uint32_t big32(std::string_view b, size_t i) { return big16(b, i) << 16 | big16(b, i + 2); }

constexpr std::string_view kExif{"Exif\0\0", 6};

// The way up, 1 to 8, of an APP1 segment's content; 1 (as it is) when it cannot be read.
uint32_t orientation_of(std::string_view segment) {
  if (!segment.starts_with(kExif)) return 1;
  auto const tiff = segment.substr(kExif.size());
  if (tiff.size() < 8) return 1;
  bool const little = tiff.starts_with("II");
  auto const two = [&](size_t i) { return little ? octet(tiff, i + 1) << 8 | octet(tiff, i) : big16(tiff, i); };
  auto const four = [&](size_t i) { return little ? two(i + 2) << 16 | two(i) : big32(tiff, i); };
  size_t const directory = four(4);
  if (directory + 2 > tiff.size()) return 1;
  size_t const entries = two(directory);
  for (size_t i = 0; i < entries; ++i) {
    auto const at = directory + 2 + i * 12;
    if (at + 12 > tiff.size()) return 1;
    constexpr uint32_t kOrientationTag = 0x0112;
    if (two(at) != kOrientationTag) continue;
    auto const value = two(at + 8);
    return value >= 1 && value <= 8 ? value : 1;
  }
  return 1;
}

// An APP1 segment that holds nothing but the way up.
std::string orientation_segment(uint32_t orientation) {
  std::string out("\xFF\xE1\x00\x22", 4);
  out += kExif;
  out += std::string_view("MM\x00\x2A\x00\x00\x00\x08", 8);            // big-endian TIFF, directory at 8
  out += std::string_view("\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01", 10);  // one entry: orientation, one SHORT
  out += '\0';
  out += static_cast<char>(orientation);
  out += std::string_view("\x00\x00\x00\x00\x00\x00", 6);                 // padding of the value, no next directory
  return out;
}

std::optional<std::string> jpeg(std::string_view b) {
  constexpr uint32_t kApp0 = 0xE0, kApp1 = 0xE1, kApp2 = 0xE2, kApp14 = 0xEE, kApp15 = 0xEF, kComment = 0xFE, kScan = 0xDA, kEnd = 0xD9;
  std::string out(b.substr(0, 2));
  std::string pictures;
  uint32_t orientation = 1;
  size_t at = 2;
  bool scanned = false;
  for (;;) {
    while (at + 1 < b.size() && octet(b, at) == 0xFF && octet(b, at + 1) == 0xFF) ++at;  // fill bytes
    if (at + 2 > b.size() || octet(b, at) != 0xFF) return std::nullopt;
    auto const marker = octet(b, at + 1);
    if (marker == kEnd) break;
    if (at + 4 > b.size()) return std::nullopt;
    size_t const length = big16(b, at + 2);
    if (length < 2 || at + 2 + length > b.size()) return std::nullopt;
    auto const segment = b.substr(at + 4, length - 2);
    bool const profile = marker == kApp2 && segment.starts_with(std::string_view("ICC_PROFILE\0", 12));
    bool const told = marker >= kApp1 && marker <= kApp15 && !profile && marker != kApp14;  // APP14 says how colours are coded
    if (marker == kApp1) orientation = orientation == 1 ? orientation_of(segment) : orientation;
    if (marker == kApp0 && scanned) return std::nullopt;
    if (!told && marker != kComment) pictures += b.substr(at, 2 + length);
    at += 2 + length;
    if (marker != kScan) continue;
    scanned = true;
    auto const from = at;  // coded data: up to a marker that is neither a stuffed FF nor a restart
    while (at + 1 < b.size() && !(octet(b, at) == 0xFF && octet(b, at + 1) != 0 && (octet(b, at + 1) < 0xD0 || octet(b, at + 1) > 0xD7) && octet(b, at + 1) != 0xFF)) ++at;
    if (at + 1 >= b.size()) return std::nullopt;
    pictures += b.substr(from, at - from);
  }
  if (!scanned) return std::nullopt;
  if (orientation != 1) out += orientation_segment(orientation);
  return out + pictures + "\xFF\xD9";
}

std::optional<std::string> png(std::string_view b) {
  constexpr size_t kSignature = 8, kAround = 12;  // around the content of a chunk: length, type, check sum
  std::string out(b.substr(0, kSignature));
  for (size_t at = kSignature; at + kAround <= b.size();) {
    size_t const length = big32(b, at);
    if (length > b.size() - at - kAround) return std::nullopt;
    auto const type = b.substr(at + 4, 4);
    bool const critical = (octet(type, 0) & 0x20) == 0;
    bool const colour = type == "tRNS" || type == "gAMA" || type == "cHRM" || type == "sRGB" || type == "iCCP" || type == "sBIT" || type == "pHYs" || type == "bKGD";
    if (critical || colour) out += b.substr(at, length + kAround);
    if (type == "IEND") return out;
    at += length + kAround;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> photo_without_traces(std::string_view media, std::string_view bytes) {
  if (media == "image/jpeg" && bytes.starts_with("\xFF\xD8")) return jpeg(bytes);
  if (media == "image/png" && bytes.starts_with("\x89PNG\r\n\x1A\n")) return png(bytes);
  return std::nullopt;
}

}  // namespace ly::formats
