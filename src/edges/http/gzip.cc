#include "edges/http/gzip.h"

#include <zlib.h>

#include <algorithm>
#include <iterator>
#include <stdexcept>

namespace ly::http {
namespace {

constexpr int kLevel = 4;         // beyond it zlib takes twice the time for some 3 % of a JSON list
constexpr int kGzipWindow = 15 + 16;  // largest window; +16 asks zlib for a gzip wrapper

// One per thread and kept: setting up zlib's 256 kB costs more than compressing a small answer.
class Deflater {
 public:
  Deflater() {
    if (deflateInit2(&stream_, kLevel, Z_DEFLATED, kGzipWindow, 8, Z_DEFAULT_STRATEGY) != Z_OK)
      throw std::runtime_error("zlib: no memory");
  }
  ~Deflater() { deflateEnd(&stream_); }
  Deflater(Deflater const&) = delete;
  Deflater& operator=(Deflater const&) = delete;

  std::string run(std::string_view bytes) {
    deflateReset(&stream_);
    std::string out(deflateBound(&stream_, static_cast<uLong>(bytes.size())), '\0');
    stream_.next_in = const_cast<Bytef*>(reinterpret_cast<Bytef const*>(bytes.data()));  // zlib only reads it
    stream_.avail_in = static_cast<uInt>(bytes.size());
    stream_.next_out = reinterpret_cast<Bytef*>(out.data());
    stream_.avail_out = static_cast<uInt>(out.size());
    if (deflate(&stream_, Z_FINISH) != Z_STREAM_END) throw std::runtime_error("zlib: deflate");
    out.resize(out.size() - stream_.avail_out);
    return out;
  }

 private:
  z_stream stream_{};
};

constexpr std::string_view kCompressible[] = {"application/json",  "application/problem+json", "application/manifest+json",
                                              "application/geo+json", "application/xml",       "application/javascript",
                                              "application/wasm",  "image/svg+xml"};

}  // namespace

std::string gzip(std::string_view bytes) {
  static thread_local Deflater deflater;
  return deflater.run(bytes);
}

bool is_compressible_type(std::string_view content_type) {
  auto const type = content_type.substr(0, content_type.find(';'));
  return (type.starts_with("text/") && type != "text/event-stream") ||
         std::find(std::begin(kCompressible), std::end(kCompressible), type) != std::end(kCompressible);
}

}  // namespace ly::http
