// gzip (RFC 1952) of answers, by zlib. For bodies already whole in memory.
#pragma once
#include <string>
#include <string_view>

namespace ly::http {

std::string gzip(std::string_view bytes);

// Types worth compressing: text, JSON, JavaScript, XML, SVG, manifests, wasm.
bool is_compressible_type(std::string_view content_type);

}  // namespace ly::http
