// libFuzzer target: the reader of request heads, targets, cookies, weights and chunked bodies meets arbitrary bytes.
// Beside "no crash": what we accept, Boost.Beast (an independent reader) must accept and read the same way; reading in
// pieces equals reading at once; what we decode holds what its header promises.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/src.hpp>

#include "base/text.h"
#include "edges/http/cookies.h"
#include "edges/http/head.h"
#include "edges/http/negotiate.h"
#include "edges/http/peer.h"

namespace {

using namespace ly;
using namespace ly::http;
namespace beast = boost::beast;

void must(bool holds, char const* what) {
  if (holds) return;
  std::fprintf(stderr, "broken: %s\n", what);
  std::abort();
}

void check_promises(Head const& head) {
  auto const& path = head.request.path;
  must(path == "*" || path.starts_with('/'), "a path begins with a slash");
  must(is_utf8(path), "a path is UTF-8");
  for (auto segment : split(path, '/')) must(segment != "." && segment != "..", "no dot segments");
  for (auto c : path) must(static_cast<unsigned char>(c) >= 0x20 && c != '\\', "no control characters in a path");
  for (auto const& pair : head.request.query) must(is_utf8(pair.first) && is_utf8(pair.second), "a query is UTF-8");
  must(!(head.chunked && head.length), "one framing only");
  must(head.old_version || !head.host.empty(), "HTTP/1.1 has a host");
}

void check_against_beast(std::string_view bytes, Head const& head) {
  beast::http::request_parser<beast::http::empty_body> parser;
  parser.header_limit(1 << 20);
  parser.body_limit(boost::none);
  parser.eager(false);
  beast::error_code error;
  auto const used = parser.put(boost::asio::buffer(bytes), error);
  // Beast alone limits the length of an obs-fold and wants Connection to be a clean list; both are its own choices.
  if (error == beast::http::error::bad_value) return;
  must(!error, "Beast refuses what we accept");
  must(parser.is_header_done() && used == bytes.size(), "Beast sees another end of the head");
  auto const& other = parser.get();
  must(other.version() == (head.old_version ? 10U : 11U), "version");
  must(parser.chunked() == head.chunked, "chunked");
  auto const length = parser.content_length();
  must(length.has_value() == head.length.has_value() && (!length || *length == *head.length), "content length");
  size_t i = 0;
  for (auto const& field : other) {
    must(i < head.request.headers.size(), "Beast sees more fields");
    ++i;
    auto const value = head.request.headers.find(std::string_view(field.name_string().data(), field.name_string().size()));
    must(value.has_value(), "Beast sees another field name");
  }
  must(i == head.request.headers.size(), "Beast sees fewer fields");
}

void read_head(std::string_view bytes) {
  auto const end = find_head_end(bytes, 0);
  size_t piecewise = 0;
  bool refused = false;
  for (size_t n = 1; n <= bytes.size() && piecewise == 0 && !refused; ++n) {
    auto const found = find_head_end(bytes.substr(0, n), n - 1);
    if (!found) refused = true;
    else piecewise = *found;
  }
  must(refused == !end, "pieces are refused alike");
  if (end) must(piecewise == *end, "pieces end alike");
  if (!end || *end == 0) return;
  auto const head = parse_head(bytes.substr(0, *end));
  if (!head) return;
  check_promises(*head);
  check_against_beast(bytes.substr(0, *end), *head);
  auto const& headers = head->request.headers;
  (void)find_cookie(headers, "session");
  (void)client_of("127.0.0.1", false, headers, {"127.0.0.1"});
  (void)language_of(headers);
  (void)accepts_gzip(headers);
  (void)asks_for_page(headers.get_or_empty("accept"));
  (void)matches_etag(headers.get_or_empty("if-none-match"), "\"tag\"");
}

void read_chunks(std::string_view bytes) {
  std::string whole, pieces;
  size_t used = 0, used_in_pieces = 0;
  ChunkReader at_once, bit_by_bit;
  auto const first = at_once.read(bytes, used, whole, 1000);
  Result<bool> second = false;
  while (used_in_pieces < bytes.size() && second && !*second) {
    size_t n = 0;
    second = bit_by_bit.read(bytes.substr(used_in_pieces, 1), n, pieces, 1000);
    used_in_pieces += n;
  }
  must(bool(first) == bool(second) && whole == pieces, "chunks are read alike in pieces");
  if (first) must(*first == *second && used == used_in_pieces, "chunks end alike in pieces");
  must(whole.size() <= 1000, "the limit holds");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(uint8_t const* data, size_t size) {
  std::string_view const bytes(reinterpret_cast<char const*>(data), size);
  read_head(bytes);
  read_chunks(bytes);
  // The parts a head hides behind its first lines, reached directly.
  (void)host_name(bytes);
  (void)decode_query(bytes, 100);
  if (auto const path = decode_path(bytes)) must(path->starts_with('/') && is_utf8(*path), "decode_path");
  (void)canonical_address(bytes);
  Headers headers;
  headers.add("Cookie", bytes);
  if (auto const cookie = find_cookie(headers, "session")) must(contains(bytes, "session="), "a cookie out of nothing");
  (void)language_of(bytes);
  return 0;
}
