#include "edges/http/static_files.h"

#include <openssl/sha.h>

#include <algorithm>
#include <iterator>

#include "base/text.h"
#include "edges/http/negotiate.h"

namespace ly::http {
namespace {

struct MediaType {
  std::string_view extension, type;
};
constexpr MediaType kMediaTypes[] = {
    {"css", "text/css; charset=utf-8"},
    {"csv", "text/csv; charset=utf-8"},
    {"geojson", "application/geo+json"},
    {"html", "text/html; charset=utf-8"},
    {"ico", "image/x-icon"},
    {"jpg", "image/jpeg"},
    {"jpeg", "image/jpeg"},
    {"js", "text/javascript; charset=utf-8"},
    {"json", "application/json"},
    {"map", "application/json"},
    {"mjs", "text/javascript; charset=utf-8"},
    {"pdf", "application/pdf"},
    {"png", "image/png"},
    {"svg", "image/svg+xml"},
    {"txt", "text/plain; charset=utf-8"},
    {"wasm", "application/wasm"},
    {"webmanifest", "application/manifest+json"},
    {"webp", "image/webp"},
    {"woff2", "font/woff2"},
    {"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    {"xml", "application/xml"},
    {"yaml", "application/yaml"},
};

constexpr std::string_view kAssets = "assets/";

// What stands under assets/ is named by a digest of its content, and its codings by their endings: the name tells it apart. The others are small. (To
// digest them all, five million octets, was to read them all in at each start.)
std::string etag_of(embedded::File const& file) {
  if (file.name.starts_with(kAssets)) return '"' + std::string(file.name.substr(kAssets.size())) + '"';
  auto const bytes = file.bytes;
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<unsigned char const*>(bytes.data()), bytes.size(), digest);
  return '"' + to_base64url({reinterpret_cast<char const*>(digest), 15}) + '"';
}

bool is_navigation(Request const& request) {
  auto const& path = request.path;
  if (path == "/api" || path.starts_with("/api/") || path == "*") return false;
  auto const last = std::string_view(path).substr(path.rfind('/') + 1);
  return last.find('.') == std::string_view::npos && asks_for_page(request.headers.get_or_empty("accept"));
}

}  // namespace

std::string_view media_type_of(std::string_view name) {
  auto const dot = name.rfind('.');
  auto const extension = dot == std::string_view::npos ? std::string{} : lower_ascii(name.substr(dot + 1));
  auto const* found = std::find_if(std::begin(kMediaTypes), std::end(kMediaTypes), [&](auto const& m) { return m.extension == extension; });
  return found != std::end(kMediaTypes) ? found->type : "application/octet-stream";
}

StaticFiles::StaticFiles(std::vector<embedded::File> const& files) {
  auto const sibling = [&](std::string_view name, std::string_view suffix) -> std::optional<Variant> {
    auto const file = embedded::find(files, std::string(name).append(suffix));
    if (!file) return std::nullopt;
    return Variant{file->bytes, etag_of(*file)};
  };
  auto const is_sibling = [&](std::string_view name) {
    return (name.ends_with(".br") || name.ends_with(".gz")) && embedded::find(files, name.substr(0, name.size() - 3));
  };
  for (auto const& file : files) {
    if (is_sibling(file.name)) continue;
    Entry entry{media_type_of(file.name), {file.bytes, etag_of(file)}, sibling(file.name, ".gz"), sibling(file.name, ".br"),
                file.name.starts_with(kAssets)};
    entries_.emplace("/" + std::string(file.name), std::move(entry));
  }
}

std::optional<Response> StaticFiles::answer(Request const& request) const {
  if (request.verb != Verb::get) return std::nullopt;
  auto found = entries_.find(request.path);
  if (found == entries_.end() && (request.path == "/" || is_navigation(request))) found = entries_.find("/index.html");
  if (found == entries_.end()) return std::nullopt;
  return answer_with(found->second, request);
}

Response StaticFiles::answer_with(Entry const& entry, Request const& request) const {
  auto const codings = accepted_codings(request.headers.get_or_empty("accept-encoding"));
  bool const brotli = entry.brotli && codings.brotli > 0 && codings.brotli >= codings.gzip;
  bool const gzip = !brotli && entry.gzip && codings.gzip > 0;
  auto const& variant = brotli ? *entry.brotli : gzip ? *entry.gzip : entry.identity;

  Response response;
  response.compressible = false;
  response.headers.add("Content-Type", entry.media_type);
  response.headers.add("ETag", variant.etag);
  response.headers.add("Cache-Control", entry.immutable ? "public, max-age=31536000, immutable" : "no-cache");
  // The reader of QR codes alone compiles WebAssembly, in a worker of its own with its own policy (CSP level 3: 'wasm-unsafe-eval' evaluates no
  // script); the pages keep theirs.
  if (request.path.starts_with("/assets/scan_worker-")) response.headers.add("Content-Security-Policy", "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'");
  if (entry.gzip || entry.brotli) response.headers.add("Vary", "Accept-Encoding");
  auto const known = request.headers.find("if-none-match");
  if (known && matches_etag(*known, variant.etag)) {
    response.status = 304;
    return response;
  }
  if (brotli || gzip) response.headers.add("Content-Encoding", brotli ? "br" : "gzip");
  response.fixed = variant.bytes;
  return response;
}

}  // namespace ly::http
