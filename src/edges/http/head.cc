#include "edges/http/head.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "base/text.h"
#include "edges/http/negotiate.h"

namespace ly::http {
namespace {

constexpr size_t kExtensionBytes = 256;   // nobody we know sends chunk extensions; CVE-2023-39326 was their price
constexpr size_t kTrailerBytes = 4096;
constexpr size_t kLengthDigits = 15;      // a petabyte; keeps Content-Length far from overflow

bool is_token_char(char c) {  // RFC 9110 §5.6.2
  static auto const table = [] {
    std::array<bool, 256> t{};
    for (int i = '0'; i <= '9'; ++i) t[static_cast<size_t>(i)] = true;
    for (int i = 'a'; i <= 'z'; ++i) t[static_cast<size_t>(i)] = true;
    for (int i = 'A'; i <= 'Z'; ++i) t[static_cast<size_t>(i)] = true;
    for (char s : std::string_view("!#$%&'*+-.^_`|~")) t[static_cast<unsigned char>(s)] = true;
    return t;
  }();
  return table[static_cast<unsigned char>(c)];
}

bool is_token(std::string_view text) { return !text.empty() && std::all_of(text.begin(), text.end(), is_token_char); }

bool is_field_value(std::string_view text) {  // VCHAR, obs-text, space, tab: no other control character
  return std::none_of(text.begin(), text.end(), [](char c) {
    auto const b = static_cast<unsigned char>(c);
    return (b < 0x20 && b != '\t') || b == 0x7F;
  });
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Percent-decoding; nothing if a '%' is not followed by two hex digits.
std::optional<std::string> percent_decode(std::string_view raw, bool plus_is_space) {
  std::string out;
  out.reserve(raw.size());
  for (size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] == '%') {
      if (i + 2 >= raw.size()) return std::nullopt;
      int const high = hex_digit(raw[i + 1]), low = hex_digit(raw[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      out += static_cast<char>(high << 4 | low);
      i += 2;
    } else {
      out += plus_is_space && raw[i] == '+' ? ' ' : raw[i];
    }
  }
  return out;
}

// Printable ASCII without `forbidden`: what browsers leave unescaped (WHATWG URL, percent-encode sets) and no more.
bool is_printable(std::string_view text, std::string_view forbidden) {
  return std::all_of(text.begin(), text.end(),
                     [&](char c) { return c > 0x20 && c < 0x7F && forbidden.find(c) == std::string_view::npos; });
}

struct Method {
  std::string_view name;
  Verb verb;
};
constexpr Method kMethods[] = {{"GET", Verb::get},     {"HEAD", Verb::get},       {"POST", Verb::post},      {"PUT", Verb::put},
                               {"PATCH", Verb::patch}, {"DELETE", Verb::delete_}, {"OPTIONS", Verb::options}};

Result<void> read_method(std::string_view text, Head& head) {
  if (!is_token(text)) return invalid("http.request_line");
  auto const* found = std::find_if(std::begin(kMethods), std::end(kMethods), [&](Method const& m) { return m.name == text; });
  if (found == std::end(kMethods)) return invalid("http.method_unknown", {}, {{"method", std::string(text.substr(0, 32))}});
  head.request.verb = found->verb;
  head.head_only = text == "HEAD";
  return {};
}

Result<void> read_version(std::string_view text, Head& head) {
  bool const shaped = text.size() == 8 && text.starts_with("HTTP/") && text[5] >= '0' && text[5] <= '9' && text[6] == '.' &&
                      text[7] >= '0' && text[7] <= '9';
  if (!shaped) return invalid("http.request_line");
  if (text != "HTTP/1.1" && text != "HTTP/1.0") return invalid("http.version");
  head.old_version = text[7] == '0';
  head.keep_alive = !head.old_version;
  return {};
}

Result<void> read_target(std::string_view text, Head& head, HeadLimits const& limits) {
  if (text.size() > limits.target) return invalid("http.target_too_long", {}, {{"limit", std::to_string(limits.target)}});
  if (text == "*" && head.request.verb == Verb::options) {
    head.request.path = "*";
    return {};
  }
  if (text.empty() || text.front() != '/') return invalid("http.target_form");
  auto const mark = text.find('?');
  head.request.path = TRY(decode_path(text.substr(0, mark)));
  if (mark != std::string_view::npos) head.request.query = TRY(decode_query(text.substr(mark + 1), limits.query_pairs));
  return {};
}

Result<void> read_request_line(std::string_view line, Head& head, HeadLimits const& limits) {
  auto const first = line.find(' '), last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) return invalid("http.request_line");
  TRY(read_version(line.substr(last + 1), head));
  TRY(read_method(line.substr(0, first), head));
  return read_target(line.substr(first + 1, last - first - 1), head, limits);
}

// What the fields say about framing, gathered while reading them.
struct Framing {
  int hosts = 0, lengths = 0, codings = 0;
};

Result<void> read_length(std::string_view value, Head& head) {
  bool const digits = !value.empty() && value.size() <= kLengthDigits &&
                      std::all_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!digits) return invalid("http.length");
  uint64_t length = 0;
  for (char c : value) length = length * 10 + static_cast<uint64_t>(c - '0');
  head.length = length;
  return {};
}

void read_connection(std::string_view value, Head& head) {
  for_each_preference(value, [&](std::string_view option, int) {
    if (equal_ignoring_case(option, "close")) head.keep_alive = false;
    else if (head.old_version && equal_ignoring_case(option, "keep-alive")) head.keep_alive = true;
  });
}

Result<void> weigh_field(std::string_view name, std::string_view value, Head& head, Framing& seen) {
  switch (name.size()) {
    case 4:
      if (equal_ignoring_case(name, "host")) {
        auto host = host_name(value);
        if (++seen.hosts > 1 || !host) return invalid("http.host");
        head.host = *std::move(host);
      }
      break;
    case 6:
      if (equal_ignoring_case(name, "expect")) {
        if (!equal_ignoring_case(value, "100-continue")) return invalid("http.expectation");
        head.expects_continue = !head.old_version;
      }
      break;
    case 10:
      if (equal_ignoring_case(name, "connection")) read_connection(value, head);
      break;
    case 14:
      if (equal_ignoring_case(name, "content-length")) {
        if (++seen.lengths > 1) return invalid("http.length");
        TRY(read_length(value, head));
      }
      break;
    case 16:  // a compressed body could unfold without bound, and no client of ours sends one
      if (equal_ignoring_case(name, "content-encoding") && !equal_ignoring_case(value, "identity"))
        return invalid("http.content_coding");
      break;
    case 17:
      if (equal_ignoring_case(name, "transfer-encoding")) {
        if (++seen.codings > 1 || head.old_version || !equal_ignoring_case(value, "chunked")) return invalid("http.transfer_coding");
        head.chunked = true;
      }
      break;
    default: break;
  }
  return {};
}

Result<void> read_fields(std::string_view lines, Head& head, HeadLimits const& limits) {
  Framing seen;
  for (size_t row = 2; !lines.empty(); ++row) {
    auto const end = lines.find("\r\n");
    auto const line = lines.substr(0, end);
    lines.remove_prefix(end + 2);
    if (line.empty()) break;
    auto const colon = line.find(':');
    auto const bad = [&] { return invalid("http.header", {}, {{"line", std::to_string(row)}}); };
    if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) return bad();  // also obs-fold, space before colon
    auto const value = trim_ows(line.substr(colon + 1));
    if (!is_field_value(value)) return bad();
    if (head.request.headers.size() == limits.headers)
      return invalid("http.too_many_headers", {}, {{"limit", std::to_string(limits.headers)}});
    head.request.headers.add(line.substr(0, colon), value);
    TRY(weigh_field(line.substr(0, colon), value, head, seen));
  }
  if (seen.lengths > 0 && seen.codings > 0) return invalid("http.length_and_coding");
  if (seen.hosts == 0 && !head.old_version) return invalid("http.host");
  return {};
}

}  // namespace

Result<size_t> find_head_end(std::string_view bytes, size_t from) {
  for (size_t at = from;;) {
    auto const* found = at < bytes.size() ? static_cast<char const*>(std::memchr(bytes.data() + at, '\n', bytes.size() - at)) : nullptr;
    if (found == nullptr) return size_t{0};
    auto const feed = static_cast<size_t>(found - bytes.data());
    if (feed == 0 || bytes[feed - 1] != '\r') return invalid("http.bare_line_feed");
    if (feed >= 3 && bytes[feed - 2] == '\n') return feed + 1;
    at = feed + 1;
  }
}

Result<Head> parse_head(std::string_view bytes, HeadLimits const& limits) {
  auto const line_end = bytes.find("\r\n");
  if (line_end == std::string_view::npos || !bytes.ends_with("\r\n\r\n")) return invalid("http.request_line");
  Head head;
  TRY(read_request_line(bytes.substr(0, line_end), head, limits));
  auto const fields = bytes.substr(line_end + 2);
  head.request.headers.reserve(16, fields.size());
  TRY(read_fields(fields, head, limits));
  return head;
}

Result<std::string> decode_path(std::string_view raw) {
  if (raw.empty() || raw.front() != '/' || !is_printable(raw, "#?\"<>^`{}\\")) return invalid("http.path");
  auto path = percent_decode(raw, false);
  if (!path || !is_utf8(*path)) return invalid("http.path");
  // An encoded slash, backslash or control character means something else to each who reads it: refused, not guessed.
  auto const slashes = [](std::string_view text) { return std::count(text.begin(), text.end(), '/'); };
  if (slashes(*path) != slashes(raw)) return invalid("http.path");
  for (char c : *path)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F || c == '\\') return invalid("http.path");
  for (size_t at = 1; at <= path->size();) {
    auto const end = std::min(path->find('/', at), path->size());
    auto const segment = std::string_view(*path).substr(at, end - at);
    bool const last = end == path->size();
    if (segment == "." || segment == ".." || (segment.empty() && !last)) return invalid("http.path");
    at = end + 1;
  }
  return *std::move(path);
}

Result<Query> decode_query(std::string_view raw, size_t pairs_max) {
  if (!is_printable(raw, "#\"<>")) return invalid("http.query");
  Query query;
  while (!raw.empty()) {
    auto const end = raw.find('&');
    auto const pair = raw.substr(0, end);
    raw = end == std::string_view::npos ? std::string_view{} : raw.substr(end + 1);
    if (pair.empty()) continue;
    auto const equals = pair.find('=');
    auto name = percent_decode(pair.substr(0, equals), true);
    auto value = percent_decode(equals == std::string_view::npos ? std::string_view{} : pair.substr(equals + 1), true);
    if (!name || !value || !is_utf8(*name) || !is_utf8(*value)) return invalid("http.query");
    if (name->find('\0') != std::string::npos || value->find('\0') != std::string::npos) return invalid("http.query");
    if (query.size() == pairs_max) return invalid("http.query");
    query.emplace_back(*std::move(name), *std::move(value));
  }
  return query;
}

std::optional<std::string> host_name(std::string_view field) {
  auto const close = field.starts_with('[') ? field.find(']') : std::string_view::npos;
  if (field.starts_with('[') && close == std::string_view::npos) return std::nullopt;
  auto const colon = field.find(':', close == std::string_view::npos ? 0 : close);
  auto const name = field.substr(0, colon);
  auto const port = colon == std::string_view::npos ? std::string_view{} : field.substr(colon + 1);
  if (name.empty() || name.size() > 255 || port.size() > 5) return std::nullopt;
  if (!std::all_of(port.begin(), port.end(), [](char c) { return c >= '0' && c <= '9'; })) return std::nullopt;
  if (close != std::string_view::npos) {
    in6_addr address{};
    if (close + 1 != name.size() || inet_pton(AF_INET6, std::string(name.substr(1, close - 1)).c_str(), &address) != 1) return std::nullopt;
  } else if (!std::all_of(name.begin(), name.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '.' || c == '_';
             })) {
    return std::nullopt;
  }
  return lower_ascii(name);
}

Result<bool> ChunkReader::read(std::string_view in, size_t& used, std::string& body, size_t limit) {
  for (used = 0; used < in.size() && state_ != State::done;) {
    if (state_ == State::data) {
      auto const n = static_cast<size_t>(std::min<uint64_t>(left_, in.size() - used));
      body.append(in.substr(used, n));
      used += n;
      left_ -= n;
      if (left_ == 0) state_ = State::data_end;
      continue;
    }
    TRY(take(in[used++]));
    if (state_ == State::data && left_ > limit - std::min(limit, body.size()))
      return invalid("http.body_too_large", {}, {{"limit", std::to_string(limit)}});
  }
  return state_ == State::done;
}

Result<void> ChunkReader::take(char c) {
  auto const bad = [] { return invalid("http.chunk"); };
  switch (state_) {
    case State::size: {
      if (int const digit = hex_digit(c); digit >= 0) {
        if (++digits_ > 15) return bad();  // 2^60 bytes: no overflow below, and no such body exists
        left_ = left_ << 4 | static_cast<uint64_t>(digit);
        return {};
      }
      if (digits_ == 0) return bad();
      if (c == '\r') state_ = State::size_end;
      else if (c == ';') state_ = State::extension;
      else return bad();
      return {};
    }
    case State::extension:
      if (c == '\r') state_ = State::size_end;
      else if (++line_bytes_ > kExtensionBytes || (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7F) return bad();
      return {};
    case State::size_end:
      if (c != '\n') return bad();
      state_ = left_ > 0 ? State::data : State::trailer;
      digits_ = 0;
      line_bytes_ = 0;
      return {};
    case State::data_end:
      if (c != '\r') return bad();
      state_ = State::data_end_lf;
      return {};
    case State::data_end_lf:
      if (c != '\n') return bad();
      state_ = State::size;
      return {};
    case State::trailer:  // lines until an empty one; line_bytes_ counts the present line
      if (++trailer_bytes_ > kTrailerBytes) return bad();
      if (after_return_) {
        if (c != '\n') return bad();
        after_return_ = false;
        if (line_bytes_ == 0) state_ = State::done;
        line_bytes_ = 0;
      } else if (c == '\r') {
        after_return_ = true;
      } else if ((static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7F) {
        return bad();
      } else {
        ++line_bytes_;
      }
      return {};
    case State::data:
    case State::done: break;
  }
  return bad();
}

}  // namespace ly::http
