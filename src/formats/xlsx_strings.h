// The shared texts of an xlsx, packed into blocks of one megabyte without a string object each: 2 million short texts
// cost about 10 bytes apiece beyond their letters.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "formats/sheet.h"

namespace ly::formats {

class Package;

class SharedStrings {
 public:
  // `text` at most kBlock - 4 bytes, which Limits::cell_bytes guarantees.
  void add(std::string_view text);
  size_t size() const { return places_.size(); }
  size_t bytes() const { return blocks_.size() * kBlock; }
  std::string_view at(size_t index) const;  // index < size()

 private:
  static constexpr size_t kBlock = 1U << 20;
  std::vector<std::unique_ptr<char[]>> blocks_;
  size_t used_ = kBlock;           // of the last block
  std::vector<uint32_t> places_;   // block * kBlock + offset of the 4-byte length; 4 GB is beyond every limit
};

// Errors: those of Package::parse, sheet.too_many_texts, sheet.cell_too_long (at = part).
Result<SharedStrings> read_shared_strings(Package& package, std::string_view part, Limits const& limits);

// Excel writes control characters as _xHHHH_ (ECMA-376 part 1, 22.9.2.19 ST_Xstring). Decodes in place; what is not
// tab, line feed or carriage return, or no character at all, becomes U+FFFD.
void decode_escapes(std::string& text);

}  // namespace ly::formats
