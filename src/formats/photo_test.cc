#include "formats/photo.h"

#include <gtest/gtest.h>

namespace ly::formats {
namespace {

std::string bytes(std::string_view text) { return std::string(text); }
std::string segment(char marker, std::string const& content) {
  auto const length = content.size() + 2;
  return std::string("\xFF") + marker + static_cast<char>(length >> 8) + static_cast<char>(length & 0xFF) + content;
}
// Little-endian EXIF with orientation 6 and a GPS text behind it, as a phone writes it.
std::string exif(bool little) {
  auto out = bytes(std::string_view("Exif\0\0", 6));
  if (little) out += std::string_view("II\x2A\x00\x08\x00\x00\x00\x02\x00\x0F\x01\x02\x00\x04\x00\x00\x00" "abcd" "\x12\x01\x03\x00\x01\x00\x00\x00\x06\x00\x00\x00\x00\x00\x00\x00", 38);
  else out += std::string_view("MM\x00\x2A\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00\x00\x00\x00\x00", 26);
  return out + "GPS 30.2741N 120.1551E";
}
std::string const kScan = segment('\xDA', "\x01\x01\x00\x00\x3F\x00") + bytes(std::string_view("\x11\xFF\x00\x22\xFF\xD0\x33", 7));
std::string jpeg_with(std::string const& segments) { return "\xFF\xD8" + segments + segment('\xDB', "table") + kScan + "\xFF\xD9"; }

TEST(Photo, a_jpeg_keeps_picture_and_way_up_and_nothing_of_where_it_was_taken) {
  for (bool little : {true, false}) {
    auto const phone = jpeg_with(segment('\xE0', "JFIF") + segment('\xE1', exif(little)) + segment('\xE1', "http://ns.adobe.com/xap GPS") + segment('\xE2', bytes(std::string_view("ICC_PROFILE\0p", 13))) +
                                 segment('\xED', "IPTC city") + segment('\xFE', "comment")) +
                       "GPS appended film";
    auto const kept = photo_without_traces("image/jpeg", phone);
    ASSERT_TRUE(kept.has_value());
    for (auto const* trace : {"GPS", "IPTC", "comment", "film", "abcd"}) EXPECT_EQ(kept->find(trace), std::string::npos) << trace;
    for (auto const& part : {segment('\xE0', "JFIF"), segment('\xE2', bytes(std::string_view("ICC_PROFILE\0p", 13))), segment('\xDB', "table"), kScan})
      EXPECT_NE(kept->find(part), std::string::npos);
    EXPECT_NE(kept->find(bytes(std::string_view("\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06", 10))), std::string::npos);
    EXPECT_EQ(photo_without_traces("image/jpeg", *kept), kept);  // nothing more to take away
  }
}

TEST(Photo, a_png_keeps_what_draws_it) {
  auto const chunk = [](std::string const& type, std::string const& content) {
    return std::string("\0\0\0", 3) + static_cast<char>(content.size()) + type + content + "CRC!";
  };
  auto const signature = std::string("\x89PNG\r\n\x1A\n");
  auto const picture = chunk("IHDR", "head") + chunk("sRGB", "s"), data = chunk("IDAT", "pixels") + chunk("IEND", "");
  auto const kept = photo_without_traces("image/png", signature + picture + chunk("eXIf", "GPS") + chunk("tEXt", "where") + chunk("tIME", "when") + data + "tail");
  ASSERT_TRUE(kept.has_value());
  EXPECT_EQ(*kept, signature + picture + data);
}

TEST(Photo, what_is_no_whole_picture_is_none) {
  auto const whole = jpeg_with(segment('\xE1', exif(true)));
  for (size_t cut = 0; cut < whole.size(); ++cut) EXPECT_FALSE(photo_without_traces("image/jpeg", whole.substr(0, cut)).has_value()) << cut;
  EXPECT_FALSE(photo_without_traces("image/png", whole).has_value());
  EXPECT_FALSE(photo_without_traces("image/png", "\x89PNG\r\n\x1A\n\xFF\xFF\xFF\xFFIDAT").has_value());
  EXPECT_FALSE(photo_without_traces("application/pdf", "%PDF-1.7").has_value());
}

}  // namespace
}  // namespace ly::formats
