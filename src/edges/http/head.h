// The head of a request, read strictly (RFC 9112, RFC 9110 §5): whatever two servers in a row could read in two ways
// is refused here, because that is how requests are smuggled (CWE-444). Pure: bytes in, Head or Problem out; fuzzed by
// tests/fuzz/http_head_fuzz.cc, where Boost.Beast reads the same bytes as an independent twin.
// Stricter than the RFC where it lets us: no absolute-form target, no obs-fold, no bare LF, no repeated or listed
// Content-Length, no transfer coding but a single "chunked", no encoded slash or dot segment in a path.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "edges/http/message.h"

namespace ly::http {

struct HeadLimits {
  size_t bytes = 16 * 1024;   // request line and header fields together
  size_t target = 4 * 1024;
  size_t headers = 64;
  size_t query_pairs = 100;
};

struct Head {
  Request request = {};                 // all but body, peer, tls
  std::string host = {};                // of the Host field, lower case, without port; "" in HTTP/1.0 without one
  std::optional<uint64_t> length = {};  // Content-Length
  bool head_only = false;               // HEAD
  bool old_version = false;             // HTTP/1.0
  bool keep_alive = true;
  bool chunked = false;
  bool expects_continue = false;
};

// Where a head ends: the offset just behind the empty line, 0 if it is not there yet.
// `from` = bytes already looked at by an earlier call. Error: http.bare_line_feed, seen at once, not after a time-out.
Result<size_t> find_head_end(std::string_view bytes, size_t from);

// `bytes` is one whole head with its empty line. Errors: http.request_line, http.version, http.method_unknown,
// http.target_form, http.target_too_long, http.path, http.query, http.header, http.too_many_headers, http.host,
// http.length, http.length_and_coding, http.transfer_coding, http.expectation, http.content_coding.
Result<Head> parse_head(std::string_view bytes, HeadLimits const& limits = {});

// Parts of the above, public for their tests. `decode_path` takes the text before '?', `decode_query` that after it.
Result<std::string> decode_path(std::string_view raw);
Result<Query> decode_query(std::string_view raw, size_t pairs_max);
// Host without its port, lower case, "[…]" kept around IPv6; nothing if it is not reg-name, IPv4 or [IPv6] with an optional port.
std::optional<std::string> host_name(std::string_view host_field);

// Reads chunked bodies (RFC 9112 §7.1). Chunk extensions are read over, trailers dropped; both are bounded.
class ChunkReader {
 public:
  // Takes bytes from `in`, appends data to `body`. `used` = bytes taken. True when the last chunk and its trailer are read.
  // Errors: http.chunk; http.body_too_large {limit} once the body would exceed `limit`.
  Result<bool> read(std::string_view in, size_t& used, std::string& body, size_t limit);

 private:
  enum class State { size, extension, size_end, data, data_end, data_end_lf, trailer, done };
  Result<void> take(char c);
  State state_ = State::size;
  uint64_t left_ = 0;
  int digits_ = 0;
  size_t line_bytes_ = 0, trailer_bytes_ = 0;
  bool after_return_ = false;
};

}  // namespace ly::http
