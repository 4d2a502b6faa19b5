// The strict reader of heads, chunks, paths, queries and hosts: what it takes, and above all what it refuses.
#include "edges/http/head.h"

#include <gtest/gtest.h>

#include "edges/http/problem_json.h"

namespace ly::http {
namespace {

std::string code_of(std::string const& head, HeadLimits const& limits = {}) {
  auto const read = parse_head(head, limits);
  return read ? "ok" : read.error().code;
}

std::string with(std::string const& line) { return "GET / HTTP/1.1\r\nHost: localhost\r\n" + line + "\r\n\r\n"; }

TEST(Head, an_ordinary_request_is_read_whole) {
  auto const read = parse_head(
      "POST /api/%E5%A4%8D%E5%B7%A5/1?q=%E7%87%8E+%E5%8E%9F&q=2&empty HTTP/1.1\r\nHost: Office.Example:8443\r\n"
      "Content-Type:application/json  \r\nCONTENT-LENGTH: 12\r\nExpect: 100-Continue\r\nX-Empty:\r\n\r\n");
  ASSERT_TRUE(read) << read.error().code;
  auto const& request = read->request;
  EXPECT_EQ(request.verb, Verb::post);
  EXPECT_EQ(request.path, "/api/复工/1");
  EXPECT_EQ(request.query, (Query{{"q", "燎 原"}, {"q", "2"}, {"empty", ""}}));
  EXPECT_EQ(*request.find_query("q"), "燎 原");
  EXPECT_EQ(request.headers.get_or_empty("content-type"), "application/json");
  EXPECT_TRUE(request.headers.contains("x-empty"));
  EXPECT_FALSE(request.headers.contains("x-absent"));
  EXPECT_EQ(read->host, "office.example");
  EXPECT_EQ(read->length, 12U);
  EXPECT_TRUE(read->expects_continue);
  EXPECT_TRUE(read->keep_alive);
  EXPECT_FALSE(read->head_only);
}

TEST(Head, versions_decide_about_keep_alive) {
  EXPECT_TRUE(parse_head("GET / HTTP/1.1\r\nHost: a\r\n\r\n")->keep_alive);
  EXPECT_FALSE(parse_head("GET / HTTP/1.1\r\nHost: a\r\nConnection: foo, Close\r\n\r\n")->keep_alive);
  EXPECT_FALSE(parse_head("GET / HTTP/1.0\r\n\r\n")->keep_alive);
  EXPECT_TRUE(parse_head("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n")->keep_alive);
  EXPECT_EQ(code_of("GET / HTTP/2.0\r\nHost: a\r\n\r\n"), "http.version");
  EXPECT_EQ(code_of("GET / HTTP/1.2\r\nHost: a\r\n\r\n"), "http.version");
}

TEST(Head, whatever_could_be_read_in_two_ways_is_refused) {
  struct Row {
    std::string head, code;
  };
  Row const rows[] = {
      // request line
      {"GET  / HTTP/1.1\r\nHost: a\r\n\r\n", "http.target_form"},
      {"GET / HTTP/1.1 \r\nHost: a\r\n\r\n", "http.request_line"},
      {" GET / HTTP/1.1\r\nHost: a\r\n\r\n", "http.request_line"},
      {"GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n", "http.request_line"},
      {"GET /\r\nHost: a\r\n\r\n", "http.request_line"},
      {"GET / http/1.1\r\nHost: a\r\n\r\n", "http.request_line"},
      {"GET / HTTP/1.11\r\nHost: a\r\n\r\n", "http.request_line"},
      {"G@T / HTTP/1.1\r\nHost: a\r\n\r\n", "http.request_line"},
      {"get / HTTP/1.1\r\nHost: a\r\n\r\n", "http.method_unknown"},
      {"CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n", "http.method_unknown"},
      {"TRACE / HTTP/1.1\r\nHost: a\r\n\r\n", "http.method_unknown"},
      {"GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n", "http.target_form"},
      {"GET a HTTP/1.1\r\nHost: a\r\n\r\n", "http.target_form"},
      {"GET * HTTP/1.1\r\nHost: a\r\n\r\n", "http.target_form"},
      {"GET /a b HTTP/1.1\r\nHost: a\r\n\r\n", "http.path"},
      // framing
      {with("Content-Length: 5\r\nTransfer-Encoding: chunked"), "http.length_and_coding"},
      {with("Transfer-Encoding: chunked\r\nContent-Length: 5"), "http.length_and_coding"},
      {with("Content-Length: 5\r\nContent-Length: 5"), "http.length"},
      {with("Content-Length: 5\r\nContent-Length: 6"), "http.length"},
      {with("Content-Length: 5, 5"), "http.length"},
      {with("Content-Length: +5"), "http.length"},
      {with("Content-Length: -5"), "http.length"},
      {with("Content-Length: 0x5"), "http.length"},
      {with("Content-Length: 5 5"), "http.length"},
      {with("Content-Length:"), "http.length"},
      {with("Content-Length: 99999999999999999999"), "http.length"},
      {with("Transfer-Encoding: gzip, chunked"), "http.transfer_coding"},
      {with("Transfer-Encoding: identity"), "http.transfer_coding"},
      {with("Transfer-Encoding: chunked, chunked"), "http.transfer_coding"},
      {with("Transfer-Encoding: xchunked"), "http.transfer_coding"},
      {with("Transfer-Encoding: \x0b" "chunked"), "http.header"},
      {with("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity"), "http.transfer_coding"},
      {"POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", "http.transfer_coding"},
      {with("Content-Encoding: gzip"), "http.content_coding"},
      {with("Expect: 200-ok"), "http.expectation"},
      // fields
      {with("Transfer-Encoding : chunked"), "http.header"},
      {with("X-A: b\r\n folded"), "http.header"},
      {with("X-A: b\r\n\tfolded"), "http.header"},
      {with("no colon"), "http.header"},
      {with(": no name"), "http.header"},
      {with("X-A: a\rb"), "http.header"},
      {with("X-A: a\nContent-Length: 5"), "http.header"},
      {with(std::string("X-A: a\0b", 8)), "http.header"},
      {with("X-A\0: b"), "http.header"},
      {with("X(A): b"), "http.header"},
      // host
      {"GET / HTTP/1.1\r\n\r\n", "http.host"},
      {with("Host: localhost"), "http.host"},
      {"GET / HTTP/1.1\r\nHost:\r\n\r\n", "http.host"},
      {"GET / HTTP/1.1\r\nHost: a@b\r\n\r\n", "http.host"},
      {"GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", "http.host"},
      {"GET / HTTP/1.1\r\nHost: a:b\r\n\r\n", "http.host"},
      {"GET / HTTP/1.1\r\nHost: [::1\r\n\r\n", "http.host"},
      {"GET / HTTP/1.1\r\nHost: [::1]x:80\r\n\r\n", "http.host"},
  };
  for (auto const& row : rows) EXPECT_EQ(code_of(row.head), row.code) << row.head;
  EXPECT_EQ(code_of(with("Transfer-Encoding: Chunked")), "ok");
  EXPECT_EQ(code_of(with("X-A: \xE4\xB8\xAD\ttext")), "ok");
  EXPECT_EQ(code_of("OPTIONS * HTTP/1.1\r\nHost: [::1]:80\r\n\r\n"), "ok");
}

TEST(Head, every_refusal_has_a_status_of_its_own_kind) {
  EXPECT_EQ(status_of(invalid("http.length_and_coding")), 400);
  EXPECT_EQ(status_of(invalid("http.target_too_long")), 414);
  EXPECT_EQ(status_of(invalid("http.too_many_headers")), 431);
  EXPECT_EQ(status_of(invalid("http.method_unknown")), 501);
  EXPECT_EQ(status_of(invalid("http.version")), 505);
  EXPECT_EQ(status_of(invalid("http.host_unknown")), 421);
  EXPECT_EQ(status_of(invalid("roster.column")), 422);
}

TEST(Head, limits_on_target_headers_and_pairs) {
  HeadLimits limits;
  limits.target = 8;
  limits.headers = 2;
  limits.query_pairs = 2;
  EXPECT_EQ(code_of("GET /1234567 HTTP/1.1\r\nHost: a\r\n\r\n", limits), "ok");
  EXPECT_EQ(code_of("GET /12345678 HTTP/1.1\r\nHost: a\r\n\r\n", limits), "http.target_too_long");
  EXPECT_EQ(code_of("GET / HTTP/1.1\r\nHost: a\r\nB: c\r\n\r\n", limits), "ok");
  EXPECT_EQ(code_of("GET / HTTP/1.1\r\nHost: a\r\nB: c\r\nD: e\r\n\r\n", limits), "http.too_many_headers");
  EXPECT_EQ(code_of("GET /?a&b HTTP/1.1\r\nHost: a\r\n\r\n", limits), "ok");
  EXPECT_EQ(code_of("GET /?a&b&c HTTP/1.1\r\nHost: a\r\n\r\n", limits), "http.query");
}

TEST(Head, the_end_is_found_however_the_bytes_are_cut) {
  std::string const head = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  for (size_t cut = 0; cut < head.size(); ++cut) {
    auto const first = find_head_end(head.substr(0, cut), 0);
    ASSERT_TRUE(first);
    EXPECT_EQ(*first, 0U) << cut;
    EXPECT_EQ(*find_head_end(head + "rest", cut), head.size()) << cut;
  }
  EXPECT_EQ(find_head_end("GET / HTTP/1.1\n", 0).error().code, "http.bare_line_feed");
  EXPECT_EQ(find_head_end("\n", 0).error().code, "http.bare_line_feed");
  EXPECT_EQ(find_head_end("GET / HTTP/1.1\r\nHost: a\r\n\n", 0).error().code, "http.bare_line_feed");
}

TEST(Path, is_decoded_or_refused) {
  EXPECT_EQ(*decode_path("/"), "/");
  EXPECT_EQ(*decode_path("/a/b/"), "/a/b/");
  EXPECT_EQ(*decode_path("/a+b%20c|[d]"), "/a+b c|[d]");
  EXPECT_EQ(*decode_path("/%e7%87%8e"), "/燎");
  EXPECT_EQ(*decode_path("/.hidden/...x"), "/.hidden/...x");
  for (auto bad : {"", "a", "//", "/a//b", "/.", "/..", "/a/../b", "/a/..", "/%2e%2e/etc", "/%2E/", "/a/%2e%2E", "/a%2fb", "/a%5cb", "/a\\b",
                   "/%00", "/%0a", "/%7f", "/%", "/%4", "/%zz", "/%ff", "/%c0%af", "/%ed%a0%80", "/\xE7\x87\x8E", "/a#b", "/a\"b"})
    EXPECT_FALSE(decode_path(bad)) << bad;
}

TEST(Query, is_decoded_or_refused) {
  EXPECT_EQ(*decode_query("", 9), Query{});
  EXPECT_EQ(*decode_query("a=b=c&&d=%26&%E7%87%8E={|}", 9), (Query{{"a", "b=c"}, {"d", "&"}, {"燎", "{|}"}}));
  EXPECT_EQ(*decode_query("note=%0A", 9), (Query{{"note", "\n"}}));
  for (auto bad : {"a=%", "a=%0", "a=%gg", "a=%00", "%00=a", "a=%ff", "a=#", "a=\xE7", "a=<b>"}) EXPECT_FALSE(decode_query(bad, 9)) << bad;
}

TEST(Host, names_addresses_and_ports) {
  EXPECT_EQ(host_name("LocalHost:8080"), "localhost");
  EXPECT_EQ(host_name("192.0.2.7"), "192.0.2.7");
  EXPECT_EQ(host_name("[2001:DB8::1]:443"), "[2001:db8::1]");
  EXPECT_EQ(host_name("a:"), "a");  // RFC 3986 lets a port be empty
  EXPECT_EQ(host_name("a:123456"), std::nullopt);
  EXPECT_EQ(host_name("[::g]"), std::nullopt);
  EXPECT_EQ(host_name("::1"), std::nullopt);
}

// The body and the code ("" = whole, "more" = unfinished) after feeding `wire` in pieces of `step` bytes.
std::pair<std::string, std::string> dechunk(std::string_view wire, size_t step, size_t limit = 1000, size_t* left = nullptr) {
  ChunkReader reader;
  std::string body;
  for (size_t at = 0; at < wire.size();) {
    auto const piece = wire.substr(at, step);
    size_t used = 0;
    auto const done = reader.read(piece, used, body, limit);
    if (!done) return {body, done.error().code};
    at += used;
    if (*done) {
      if (left) *left = wire.size() - at;
      return {body, ""};
    }
    EXPECT_EQ(used, piece.size());
  }
  return {body, "more"};
}

TEST(Chunks, are_joined_however_the_bytes_are_cut) {
  std::string const wire = "5\r\nhello\r\n00B;name=\"v\"\r\n, worker 01\r\n0\r\nTrailer: x\r\n\r\nGET /";
  for (size_t step = 1; step <= wire.size(); ++step) {
    size_t left = 0;
    EXPECT_EQ(dechunk(wire, step, 1000, &left), (std::pair<std::string, std::string>{"hello, worker 01", ""})) << step;
    EXPECT_EQ(left, 5U) << step;
  }
}

TEST(Chunks, malformed_ones_are_refused) {
  for (std::string_view bad : {"\r\n", "g\r\n", "5 \r\nhello\r\n", "-5\r\n", "0x5\r\n", "5\nhello", "5\r\nhelloX", "5\r\nhello\n0\r\n\r\n",
                               "5\rhello", "1000000000000000\r\n", "5;a\nb\r\nhello", "0\r\n\n", "0\r\nA: b\nC: d\r\n\r\n"})
    EXPECT_EQ(dechunk(bad, 1).second, "http.chunk") << bad;
  EXPECT_EQ(dechunk("1;" + std::string(300, 'x') + "\r\n", 7).second, "http.chunk");
  EXPECT_EQ(dechunk("0\r\nA: " + std::string(5000, 'x') + "\r\n\r\n", 7).second, "http.chunk");
  EXPECT_EQ(dechunk("5\r\nhel", 1).second, "more");
}

TEST(Chunks, the_limit_holds_before_the_bytes_are_taken) {
  EXPECT_EQ(dechunk("5\r\nhello\r\n0\r\n\r\n", 3, 5).second, "");
  EXPECT_EQ(dechunk("6\r\nhello!\r\n0\r\n\r\n", 3, 5).second, "http.body_too_large");
  EXPECT_EQ(dechunk("3\r\nhel\r\n3\r\nlo!\r\n0\r\n\r\n", 3, 5).second, "http.body_too_large");
  EXPECT_EQ(dechunk("fffffffffffffff\r\n", 3, 5), (std::pair<std::string, std::string>{"", "http.body_too_large"}));
}

}  // namespace
}  // namespace ly::http
