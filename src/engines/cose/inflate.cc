#include "engines/cose/inflate.h"

#include <zlib.h>

namespace ly::cose {

Result<std::string> inflated(std::string_view deflated, size_t max) {
  z_stream stream{};
  if (inflateInit(&stream) != Z_OK) return invalid("zlib.damaged");
  std::string out(max + 1, '\0');  // one more than allowed tells "full" from "too large"
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(deflated.data()));
  stream.avail_in = static_cast<uInt>(deflated.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  int const code = inflate(&stream, Z_FINISH);
  size_t const made = stream.total_out;
  bool const whole = code == Z_STREAM_END && stream.avail_in == 0;
  inflateEnd(&stream);
  if (made > max) return invalid("zlib.too_large", {}, {{"max", std::to_string(max)}});
  if (!whole) return invalid("zlib.damaged");
  out.resize(made);
  return out;
}

}  // namespace ly::cose
