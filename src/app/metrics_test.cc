#include "app/metrics.h"

#include <gtest/gtest.h>

#include "base/json.h"

namespace ly::app {
namespace {

TEST(MetricsTest, answers_are_counted_once_with_their_time_and_buckets_add_up) {
  std::vector<std::string> lines;
  Metrics metrics([&](std::string_view line) { lines.emplace_back(line); });
  metrics.note("cases.list", false, 200, 0.0004, 100);
  metrics.note("cases.list", false, 200, 0.03, 50);
  metrics.note("cases.list", false, 404, 9, 7);
  int answered = 0;
  auto const respond = metrics.counted("cases.event", true, [&](http::Response) { ++answered; });
  EXPECT_EQ(metrics.writes_under_way(), 1);
  respond(http::json_response(422, "{}"));
  EXPECT_EQ(metrics.writes_under_way(), 0);
  EXPECT_EQ(answered, 1);
  auto const text = metrics.text({{"liaoyuan_journal_entries", "Entries.", {{"", 12}}}, {"liaoyuan_messages_waiting", "Waiting.", {{"channel=\"sms\"", 3}, {"channel=\"email\"", 0}}}});
  for (auto const* part : {"liaoyuan_http_requests_total{endpoint=\"cases.list\",status=\"2xx\"} 2\n", "liaoyuan_http_requests_total{endpoint=\"cases.list\",status=\"4xx\"} 1\n",
                           "liaoyuan_http_request_seconds_bucket{endpoint=\"cases.list\",le=\"0.001\"} 1\n", "liaoyuan_http_request_seconds_bucket{endpoint=\"cases.list\",le=\"0.05\"} 2\n",
                           "liaoyuan_http_request_seconds_bucket{endpoint=\"cases.list\",le=\"5\"} 2\n", "liaoyuan_http_request_seconds_bucket{endpoint=\"cases.list\",le=\"+Inf\"} 3\n",
                           "liaoyuan_http_request_seconds_count{endpoint=\"cases.list\"} 3\n", "liaoyuan_http_answer_octets_total{endpoint=\"cases.list\"} 157\n",
                           "# TYPE liaoyuan_journal_entries gauge\nliaoyuan_journal_entries 12\n", "liaoyuan_messages_waiting{channel=\"sms\"} 3\n"})
    EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
  // Every line is a comment or "name[{labels}] value".
  size_t at = 0;
  while (at < text.size()) {
    auto const end = text.find('\n', at);
    auto const line = text.substr(at, end - at);
    at = end + 1;
    if (line.starts_with("# HELP ") || line.starts_with("# TYPE ")) continue;
    auto const space = line.rfind(' ');
    ASSERT_NE(space, std::string::npos) << line;
    char* rest = nullptr;
    (void)std::strtod(line.c_str() + space + 1, &rest);
    EXPECT_EQ(*rest, '\0') << line;
  }
  ASSERT_EQ(lines.size(), 4U);
  auto const line = parse_json(lines[3]);
  ASSERT_TRUE(line) << lines[3];
  EXPECT_EQ(text_of(*line, "endpoint"), "cases.event");
  EXPECT_EQ(line->at("status").as_int64(), 422);
}

TEST(MetricsTest, the_process_tells_of_itself) {
  std::map<std::string, double> values;
  for (auto const& gauge : process_gauges("/tmp")) values[gauge.name] = gauge.values.at(0).second;
  EXPECT_GT(values["process_resident_memory_bytes"], 1e6);
  EXPECT_GT(values["process_open_fds"], 2);
  EXPECT_GT(values["liaoyuan_disk_free_bytes"], 0);
}

}  // namespace
}  // namespace ly::app
