// The small parts: headers, languages, codings, cookies, peers, pace, problems, security headers, static files, events.
#include <gtest/gtest.h>
#include <zlib.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

#include "base/json.h"
#include "edges/http/cookies.h"
#include "edges/http/event_stream.h"
#include "edges/http/gzip.h"
#include "edges/http/negotiate.h"
#include "edges/http/peer.h"
#include "edges/http/problem_json.h"
#include "edges/http/rate_limit.h"
#include "edges/http/security_headers.h"
#include "edges/http/static_files.h"

namespace ly::http {
namespace {

Headers headers(std::vector<std::pair<std::string, std::string>> const& fields) {
  Headers out;
  for (auto const& field : fields) out.add(field.first, field.second);
  return out;
}

Request get(std::string path, std::vector<std::pair<std::string, std::string>> const& fields = {}) {
  Request request;
  request.path = std::move(path);
  request.headers = headers(fields);
  return request;
}

TEST(HttpHeaders, compare_without_case_and_survive_a_move) {
  auto first = headers({{"A", "1"}, {"b", "2"}, {"a", "3"}});
  auto const moved = std::move(first);
  EXPECT_EQ(moved.get_or_empty("a"), "1");
  EXPECT_EQ(moved.count("A"), 2U);
  auto changed = moved;
  changed.set("a", "4");
  EXPECT_EQ(changed.count("a"), 1U);
  EXPECT_EQ(changed.get_or_empty("A"), "4");
  EXPECT_EQ(changed.get_or_empty("B"), "2");
}

TEST(HttpLanguage, is_chinese_unless_english_is_preferred) {
  for (auto chinese : {"", "zh", "zh-CN,zh;q=0.9,en;q=0.8", "zh-TW", "fr", "*", "en;q=0", "en;q=0.5, *", "en;q=nonsense", "en;q=0.3,zh;q=0.4"})
    EXPECT_EQ(language_of(std::string_view(chinese)), "zh-CN") << chinese;
  for (auto english : {"en", "en-GB", "EN-us,zh;q=0.9", "fr, en;q=0.1", "zh;q=0.2,en;q=0.3"})
    EXPECT_EQ(language_of(std::string_view(english)), "en") << english;
}

TEST(HttpCodings, follow_their_weights) {
  EXPECT_EQ(accepted_codings("gzip, deflate, br").brotli, 1000);
  EXPECT_EQ(accepted_codings("gzip;q=0").gzip, 0);
  EXPECT_EQ(accepted_codings("*;q=0.5, gzip;q=0").gzip, 0);
  EXPECT_EQ(accepted_codings("*;q=0.5, gzip;q=0").brotli, 500);
  EXPECT_EQ(accepted_codings("gzip;q=1.5").gzip, 0);
  EXPECT_EQ(accepted_codings("").gzip, 0);
}

TEST(HttpCookies, are_found_once_or_not_at_all) {
  EXPECT_EQ(find_cookie(headers({{"Cookie", "a=1; session=abc_-9; b=2"}}), "session"), "abc_-9");
  EXPECT_EQ(find_cookie(headers({{"cookie", "session=abc="}}), "session"), "abc=");
  EXPECT_EQ(find_cookie(headers({{"Cookie", "xsession=abc; sessionx=d; session"}}), "session"), std::nullopt);
  EXPECT_EQ(find_cookie(headers({{"Cookie", "session=a; session=b"}}), "session"), std::nullopt) << "a planted second cookie";
  EXPECT_EQ(find_cookie(headers({{"Cookie", "session=a"}, {"Cookie", "session=b"}}), "session"), std::nullopt);
  EXPECT_EQ(find_cookie(headers({{"Cookie", "session=a b"}}), "session"), std::nullopt);
  EXPECT_EQ(find_cookie(headers({}), "session"), std::nullopt);
}

TEST(HttpCookies, are_written_for_this_host_only) {
  EXPECT_EQ(set_cookie("session", "abc", true, 3600), "__Host-session=abc; Path=/; HttpOnly; SameSite=Strict; Secure; Max-Age=3600");
  EXPECT_EQ(set_cookie("session", "abc", false), "session=abc; Path=/; HttpOnly; SameSite=Strict");
  EXPECT_THROW(set_cookie("session", "a; Domain=example.com", true), Broken);
}

TEST(HttpPeer, a_proxy_is_believed_only_if_trusted) {
  auto const forged = headers({{"X-Forwarded-For", "203.0.113.9"}, {"X-Forwarded-Proto", "https"}});
  EXPECT_EQ(client_of("198.51.100.1", false, forged, {}).address, "198.51.100.1");
  EXPECT_FALSE(client_of("198.51.100.1", false, forged, {}).tls);
  EXPECT_EQ(client_of("198.51.100.1", false, forged, {"198.51.100.1"}).address, "203.0.113.9");
  EXPECT_TRUE(client_of("198.51.100.1", false, forged, {"198.51.100.1"}).tls);
  std::vector<std::string> const trusted{"10.0.0.1", "10.0.0.2"};
  auto const chain = headers({{"X-Forwarded-For", "1.1.1.1, 203.0.113.9"}, {"X-Forwarded-For", "10.0.0.2"}});
  EXPECT_EQ(client_of("10.0.0.1", false, chain, trusted).address, "203.0.113.9") << "what stands further left is anybody's claim";
  EXPECT_EQ(client_of("10.0.0.1", false, headers({{"X-Forwarded-For", "x, unknown"}}), trusted).address, "10.0.0.1");
}

TEST(HttpPeer, addresses_have_one_text_and_ipv6_counts_by_network) {
  EXPECT_EQ(canonical_address("::ffff:192.0.2.1"), "192.0.2.1");
  EXPECT_EQ(canonical_address("2001:DB8:0:0::1"), "2001:db8::1");
  EXPECT_EQ(canonical_address("192.0.2.1.5"), "");
  EXPECT_EQ(limit_key("2001:db8:1:2:3:4:5:6"), limit_key("2001:db8:1:2::1"));
  EXPECT_NE(limit_key("2001:db8:1:2::1"), limit_key("2001:db8:1:3::1"));
  EXPECT_EQ(limit_key("192.0.2.1"), "192.0.2.1");
}

TEST(HttpPeer, foreign_names_are_not_ours) {
  for (auto mine : {"localhost", "127.0.0.1", "[::1]", "10.1.2.3", "fugong.example", ""}) EXPECT_TRUE(is_allowed_host(mine, {"fugong.example"})) << mine;
  for (auto foreign : {"evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "fugong.example.evil"})
    EXPECT_FALSE(is_allowed_host(foreign, {"fugong.example"})) << foreign;
}

TEST(HttpRate, a_burst_then_the_pace) {
  RateLimit limit(10, 3);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(limit.seconds_to_wait("a", 1000), 0);
  EXPECT_EQ(limit.seconds_to_wait("a", 1000), 1);
  EXPECT_EQ(limit.seconds_to_wait("b", 1000), 0) << "another peer is not touched";
  EXPECT_EQ(limit.seconds_to_wait("a", 1100), 0) << "one token in 100 ms";
  EXPECT_EQ(limit.seconds_to_wait("a", 1100), 1);
  EXPECT_EQ(limit.seconds_to_wait("a", 1050), 1) << "a shard whose clock lags gives nothing back";
  EXPECT_EQ(limit.seconds_to_wait("a", 1199), 1);
  EXPECT_EQ(RateLimit(0.1, 1).seconds_to_wait("a", 0), 0);
  RateLimit slow(0.1, 1);
  EXPECT_EQ(slow.seconds_to_wait("a", 0), 0);
  EXPECT_EQ(slow.seconds_to_wait("a", 0), 10);
}

TEST(HttpRate, memory_is_bounded_under_a_flood_of_peers) {
  RateLimit limit(1, 1);
  for (size_t i = 0; i < RateLimit::kPeersMax + 1000; ++i) limit.seconds_to_wait(std::to_string(i), 0);
  EXPECT_LE(limit.peers(), RateLimit::kPeersMax + 1);
  EXPECT_GT(limit.seconds_to_wait("late", 0), 0) << "newcomers share what is left";
  EXPECT_EQ(limit.seconds_to_wait("late", 2000), 0);
  EXPECT_LE(limit.peers(), 2U) << "full buckets are forgotten";
}

Say const kCodes = [](std::string_view language, Problem const& problem) { return std::string(language) + ":" + problem.code; };

TEST(HttpProblems, travel_whole) {
  auto whole = all_of("roster.rejected", {invalid("id_number.check_digit", "Sheet1!C37", {{"row", "37"}})});
  auto const value = parse_json(problem_json(whole, "en", kCodes));
  ASSERT_TRUE(value);
  EXPECT_EQ(text_of(*value, "type"), "urn:liaoyuan:problem:roster.rejected");
  EXPECT_EQ(text_of(*value, "title"), "en:http.title.422");
  EXPECT_EQ(text_of(*value, "detail"), "en:roster.rejected");
  EXPECT_EQ(find(*value, "status")->as_int64(), 422);
  auto const& single = find(*value, "problems")->as_array().at(0);
  EXPECT_EQ(text_of(single, "at"), "Sheet1!C37");
  EXPECT_EQ(text_of(*find(single, "args"), "row"), "37");
  EXPECT_EQ(text_of(single, "detail"), "en:id_number.check_digit");
}

TEST(HttpProblems, carry_the_fields_their_status_calls_for) {
  auto const not_allowed = problem_response(method_not_allowed("GET, POST"), "zh-CN", kCodes);
  EXPECT_EQ(not_allowed.status, 405);
  EXPECT_EQ(not_allowed.headers.get_or_empty("Allow"), "GET, POST");
  EXPECT_EQ(not_allowed.headers.get_or_empty("Content-Type"), "application/problem+json");
  auto const slow = problem_response(invalid("http.too_many_requests", {}, {{"seconds", "3"}}), "zh-CN", {});
  EXPECT_EQ(slow.headers.get_or_empty("Retry-After"), "3");
  EXPECT_EQ(problem_response(no_such_path(), "en", {}).status, 404);
}

TEST(HttpProblems, every_code_of_this_edge_has_words_in_both_languages) {
  namespace fs = std::filesystem;
  auto const slurp = [](fs::path const& path) {
    std::ifstream in(path);
    return (std::stringstream() << in.rdbuf()).str();
  };
  auto const words = parse_json(slurp(fs::path(SOURCE_ROOT) / "words/http.json"));
  ASSERT_TRUE(words);
  std::regex const code("\"(http\\.[a-z_]+)\"");
  size_t seen = 0;
  for (auto const& entry : fs::directory_iterator(fs::path(SOURCE_ROOT) / "src/edges/http")) {
    if (entry.path().extension() != ".cc" || entry.path().string().ends_with("_test.cc")) continue;
    auto const text = slurp(entry.path());
    for (std::sregex_iterator it(text.begin(), text.end(), code), end; it != end; ++it, ++seen) {
      auto const* said = find(*words, (*it)[1].str());
      ASSERT_NE(said, nullptr) << (*it)[1] << " in " << entry.path();
      EXPECT_FALSE(text_of(*said, "zh-CN").empty()) << (*it)[1];
      EXPECT_FALSE(text_of(*said, "en").empty()) << (*it)[1];
    }
  }
  EXPECT_GT(seen, 40U);
}

TEST(HttpSecurityHeaders, are_strict_and_leave_the_handler_its_own) {
  Response page;
  page.headers.add("Content-Type", "text/html; charset=utf-8");
  add_security_headers(page, {}, false, false);
  auto const policy = page.headers.get_or_empty("Content-Security-Policy");
  EXPECT_EQ(policy.find("unsafe"), std::string_view::npos);
  for (auto part : {"default-src 'none'", "script-src 'self'", "img-src 'self' blob: data:", "connect-src 'self'", "frame-ancestors 'none'",
                    "base-uri 'none'", "form-action 'self'"})
    EXPECT_NE(policy.find(part), std::string_view::npos) << part;
  EXPECT_EQ(page.headers.get_or_empty("X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(page.headers.get_or_empty("Cross-Origin-Opener-Policy"), "same-origin");
  EXPECT_FALSE(page.headers.contains("Strict-Transport-Security")) << "never over plain HTTP";

  auto data = json_response(200, "{}");
  data.headers.add("Content-Security-Policy", "sandbox");
  add_security_headers(data, {}, true, true);
  EXPECT_EQ(data.headers.count("Content-Security-Policy"), 1U);
  EXPECT_EQ(data.headers.get_or_empty("Content-Security-Policy"), "sandbox");
  EXPECT_EQ(data.headers.get_or_empty("Cache-Control"), "no-store");
  EXPECT_TRUE(data.headers.contains("Strict-Transport-Security"));
}

TEST(HttpDownloads, keep_their_chinese_name) {
  EXPECT_EQ(attachment("名册.xlsx"), "attachment; filename=\"______.xlsx\"; filename*=UTF-8''%E5%90%8D%E5%86%8C.xlsx");
  EXPECT_EQ(attachment("a\"b\r\n.csv").find('\r'), std::string::npos);
  EXPECT_NE(attachment("a\"b.csv").find("filename=\"a_b.csv\""), std::string::npos);
}

std::string unpack(std::string_view packed) {
  z_stream stream{};
  EXPECT_EQ(inflateInit2(&stream, 15 + 16), Z_OK);
  std::string out(1 << 20, '\0');
  stream.next_in = const_cast<Bytef*>(reinterpret_cast<Bytef const*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(out.size() - stream.avail_out);
  inflateEnd(&stream);
  return out;
}

TEST(HttpGzip, comes_back_as_it_went) {
  std::string text;
  for (int i = 0; i < 2000; ++i) text += "{\"row\":" + std::to_string(i) + ",\"name\":\"测试员工\"}";
  auto const packed = gzip(text);
  EXPECT_LT(packed.size() * 5, text.size());
  EXPECT_EQ(unpack(packed), text);
  EXPECT_EQ(unpack(gzip("")), "");
  EXPECT_TRUE(is_compressible_type("text/html; charset=utf-8"));
  EXPECT_TRUE(is_compressible_type("application/problem+json"));
  EXPECT_FALSE(is_compressible_type("image/png"));
  EXPECT_FALSE(is_compressible_type("text/event-stream"));
}

StaticFiles const& site() {
  static StaticFiles const files({{"assets/app-1a2b.js", "let a;"}, {"assets/scan_worker-1a2b.js", "let b;"},
                                  {"assets/app-1a2b.js.br", "BR"},
                                  {"assets/app-1a2b.js.gz", "GZ"},
                                  {"favicon.ico", "ICO"},
                                  {"index.html", "<!doctype html>"},
                                  {"index.html.gz", "GZPAGE"}});
  return files;
}

std::pair<std::string, std::string> coding_and_bytes(std::string const& path, std::string const& accept_encoding) {
  auto const answer = site().answer(get(path, {{"Accept-Encoding", accept_encoding}}));
  if (!answer) return {"none", ""};
  return {std::string(answer->headers.get_or_empty("Content-Encoding")), std::string(answer->bytes())};
}

TEST(StaticFiles, speak_the_coding_the_client_likes_best) {
  using Pair = std::pair<std::string, std::string>;
  EXPECT_EQ(coding_and_bytes("/assets/app-1a2b.js", "gzip, deflate, br"), (Pair{"br", "BR"}));
  EXPECT_EQ(coding_and_bytes("/assets/app-1a2b.js", "gzip, br;q=0.5"), (Pair{"gzip", "GZ"}));
  EXPECT_EQ(coding_and_bytes("/assets/app-1a2b.js", "br;q=0, gzip;q=0"), (Pair{"", "let a;"}));
  EXPECT_EQ(coding_and_bytes("/assets/app-1a2b.js", ""), (Pair{"", "let a;"}));
  EXPECT_EQ(coding_and_bytes("/index.html", "br"), (Pair{"", "<!doctype html>"}));
  EXPECT_EQ(coding_and_bytes("/assets/app-1a2b.js.br", "br"), (Pair{"none", ""})) << "a sibling is no file of its own";
}

TEST(StaticFiles, hashed_assets_may_be_kept_and_pages_not) {
  auto const asset = site().answer(get("/assets/app-1a2b.js"));
  EXPECT_EQ(asset->headers.get_or_empty("Cache-Control"), "public, max-age=31536000, immutable");
  EXPECT_EQ(asset->headers.get_or_empty("Content-Type"), "text/javascript; charset=utf-8");
  EXPECT_EQ(asset->headers.get_or_empty("Vary"), "Accept-Encoding");
  EXPECT_EQ(site().answer(get("/"))->headers.get_or_empty("Cache-Control"), "no-cache");
}

TEST(StaticFiles, the_reader_of_codes_alone_may_compile_webassembly) {
  Request request;
  request.verb = Verb::get;
  request.path = "/assets/scan_worker-1a2b.js";
  EXPECT_NE(site().answer(request)->headers.get_or_empty("Content-Security-Policy").find("'wasm-unsafe-eval'"), std::string_view::npos);
  request.path = "/assets/app-1a2b.js";
  EXPECT_FALSE(site().answer(request)->headers.contains("Content-Security-Policy"));
}

TEST(StaticFiles, an_entity_tag_belongs_to_one_coding) {
  auto const plain = site().answer(get("/assets/app-1a2b.js"));
  auto const tag = std::string(plain->headers.get_or_empty("ETag"));
  auto const known = [&](std::string const& condition, std::string const& coding) {
    return site().answer(get("/assets/app-1a2b.js", {{"If-None-Match", condition}, {"Accept-Encoding", coding}}))->status;
  };
  EXPECT_EQ(known(tag, ""), 304);
  EXPECT_EQ(known("\"other\", W/" + tag, ""), 304);
  EXPECT_EQ(known("*", ""), 304);
  EXPECT_EQ(known(tag, "br"), 200);
  EXPECT_EQ(known("\"other\"", ""), 200);
  auto const unchanged = site().answer(get("/assets/app-1a2b.js", {{"If-None-Match", tag}}));
  EXPECT_EQ(unchanged->headers.get_or_empty("ETag"), tag);
  EXPECT_TRUE(unchanged->bytes().empty());
}

TEST(StaticFiles, only_a_navigation_falls_back_to_the_page) {
  auto const page = [](std::string const& path, std::string const& accept) { return site().answer(get(path, {{"Accept", accept}})).has_value(); };
  std::string const browser = "text/html,application/xhtml+xml,*/*;q=0.8";
  EXPECT_TRUE(page("/cases/1", browser));
  EXPECT_TRUE(page("/favicon.ico", "*/*"));
  EXPECT_FALSE(page("/cases/1", "*/*"));
  EXPECT_FALSE(page("/cases/1", "application/json"));
  EXPECT_FALSE(page("/assets/old-9f.js", browser));
  EXPECT_FALSE(page("/api", browser));
  EXPECT_FALSE(page("/api/cases", browser));
  EXPECT_TRUE(page("/apiary", browser));
  auto post = get("/", {{"Accept", browser}});
  post.verb = Verb::post;
  EXPECT_FALSE(site().answer(post).has_value());
  EXPECT_TRUE(site().has("/index.html"));
}

TEST(EventStream, is_bounded_and_tells_its_end_once) {
  EventStream stream(64);
  int woken = 0, closed = 0;
  stream.attach([&] { ++woken; });
  stream.on_close([&] { ++closed; });
  EXPECT_TRUE(stream.send("queue", "{\"a\":1}\nline two", "7\nevent: forged"));
  EXPECT_EQ(stream.take(), "id: 7event: forged\nevent: queue\ndata: {\"a\":1}\ndata: line two\n\n");
  EXPECT_TRUE(stream.send("", std::string(50, 'x')));
  EXPECT_FALSE(stream.send("", std::string(50, 'x'))) << "a reader this slow is cut off";
  EXPECT_FALSE(stream.is_open());
  EXPECT_EQ(closed, 1);
  EXPECT_EQ(woken, 3);
  stream.close();
  EXPECT_EQ(closed, 1);
  stream.on_close([&] { ++closed; });
  EXPECT_EQ(closed, 2) << "asked too late: called at once";
}

}  // namespace
}  // namespace ly::http
