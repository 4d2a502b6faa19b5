// Photos as they may be kept: the picture and its colours, nothing of where, when and by which phone it was taken. EXIF, XMP,
// comments, thumbnails and whatever a phone appends after the picture (a short film, a second picture) are left out; only the
// way up is written anew. Not here: decoding or scaling a picture.
// JPEG: ITU-T T.81 annex B, EXIF orientation: JEITA CP-3451 tag 0x0112. PNG: W3C PNG third edition, chapters 5 and 11.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace ly::formats {

// `media`: "image/jpeg" or "image/png". Nothing if the bytes are no whole picture of that kind.
std::optional<std::string> photo_without_traces(std::string_view media, std::string_view bytes);

}  // namespace ly::formats
