// The channels to the outside against servers on loopback: what a gateway and a mail server are given, and what is made of slow, huge,
// half and hostile answers. And the courier between outbox and channel.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "app/courier.h"
#include "base/text.h"
#include "channels/sinks.h"
#include "desk/test_house.h"
#include "domains/notices/endpoints.h"
#include "edges/channels/sms.h"
#include "edges/channels/template.h"
#include "edges/http/server.h"
#include "formats/mail_writer.h"

namespace ly {
namespace {

using channels::Settings;
using test::SmtpSink;

template <class T> std::string code(Result<T> const& r) { return r ? "ok" : r.error().code; }

// A gateway of short messages: keeps what it was asked, answers as it is told.
struct Gateway {
  std::mutex mutex;
  std::vector<http::Request> asked;
  std::function<http::Response(http::Request const&)> answer = [](http::Request const&) { return http::json_response(200, R"({"code":"0","data":{"id":"G-1"}})"); };
  http::Server server;
  Gateway() : server(options(), [this](http::Request request, http::Respond respond) {
    std::lock_guard const lock(mutex);
    auto const reply = answer(request);
    asked.push_back(std::move(request));
    respond(reply);
  }) {
    server.start().value();
  }
  static http::Options options() {
    http::Options o;
    o.limits.requests_per_second = 0;
    o.limits.stop_ms = 100;
    return o;
  }
  std::string url(std::string_view path = "/send") const { return "http://127.0.0.1:" + std::to_string(server.port()) + std::string(path); }
};

std::string sms_settings(std::string const& url, std::string const& more = "") {
  return "secrets: {token: \"s3cret\", push: \"p-1\"}\n"
         "sms:\n  url: \"" + url + "\"\n"
         "  headers: {Content-Type: application/json, Authorization: \"Bearer {secret.token}\", X-Sign: \"{signature}\"}\n"
         "  body: '{\"mobile\":\"{to}\",\"template\":\"{template}\",\"vars\":{params},\"list\":{params.list},\"client_id\":\"{id}\"}'\n"
         "  signature: {algorithm: hmac-sha256, secret: token, over: \"{id}{to}\", as: hex}\n"
         "  accepted: {at: code, values: [\"0\"], later: [BUSY]}\n  number: data.id\n"
         "  templates:\n    resumption/approved: {id: SMS_1001, params: {no: \"{no}\", firm: \"{enterprise}\"}}\n    test: {id: SMS_1}\n" + more;
}
Settings settings_of(std::string const& text) {
  auto read = channels::read_settings(text, "channels.yaml");
  EXPECT_TRUE(read) << code(read) << (read ? "" : read.error().more.empty() ? read.error().at : read.error().more[0].code + " " + read.error().more[0].at);
  return read ? *read : Settings{};
}
channels::Sms const kSms{"01MSG", "13800000001", "resumption/approved", {{"no", "FG-1"}, {"enterprise", "甲\"木\",\"to\":\"1"}}};
Instant const kNow = instant_of(day_of(2020, 2, 17), Minutes{540});

TEST(Channels, a_gateway_is_given_a_template_and_variables_signed_and_escaped) {
  Gateway gateway;
  auto const sent = channels::send_sms(settings_of(sms_settings(gateway.url())), kSms, kNow);
  ASSERT_EQ(code(sent), "ok");
  EXPECT_EQ(*sent, "G-1");
  ASSERT_EQ(gateway.asked.size(), 1U);
  auto const body = parse_json(gateway.asked[0].body);
  ASSERT_TRUE(body) << gateway.asked[0].body;
  EXPECT_EQ(text_of(*body, "mobile"), "13800000001");
  EXPECT_EQ(text_of(*body, "template"), "SMS_1001");
  EXPECT_EQ(text_of(*body, "client_id"), "01MSG");
  EXPECT_EQ(text_of(*find(*body, "vars"), "firm"), "甲\"木\",\"to\":\"1");  // a name is never a second field
  EXPECT_EQ(find(*body, "list")->as_array()[0].as_string(), "FG-1");
  EXPECT_EQ(body->as_object().size(), 5U);
  EXPECT_EQ(gateway.asked[0].headers.get_or_empty("Authorization"), "Bearer s3cret");
  // echo -n 01MSG13800000001 | openssl dgst -sha256 -hmac s3cret
  EXPECT_EQ(gateway.asked[0].headers.get_or_empty("X-Sign"), "67188e4e0fcc6ad37d8a736eb17bb9e15fe47edf969a8b9322e382ac9ffd547a");
}

TEST(Channels, what_a_gateway_says_no_to_is_told_from_what_it_cannot_just_now) {
  Gateway gateway;
  auto const settings = settings_of(sms_settings(gateway.url()));
  auto const answered = [&](int status, std::string body) {
    gateway.answer = [=](http::Request const&) { return http::json_response(status, body); };
    auto const sent = channels::send_sms(settings, kSms, kNow);
    return code(sent) + "/" + (sent ? "" : sent.error().args.contains("code") ? sent.error().args.at("code") : "");
  };
  EXPECT_EQ(answered(200, R"({"code":"isv.TEMPLATE_ILLEGAL 13800000001"})"), "channel.refused/isv.TEMPLATE_ILLEGAL 138000");  // and never the number whole
  EXPECT_EQ(answered(200, R"({"code":"BUSY"})"), "channel.later/BUSY");
  EXPECT_EQ(answered(503, "{}"), "channel.later/503");
  EXPECT_EQ(answered(429, "{}"), "channel.later/429");
  EXPECT_EQ(answered(403, "{}"), "channel.refused/403");
  EXPECT_EQ(answered(302, "{}"), "channel.refused/302");
  EXPECT_EQ(answered(200, R"({"code":)"), "channel.later/?");
  auto unknown = kSms;
  unknown.template_name = "resumption/fix";
  EXPECT_EQ(code(channels::send_sms(settings, unknown, kNow)), "channel.no_template");
}

TEST(Channels, slow_huge_and_half_answers_are_bounded) {
  auto const call = [](test::LoopbackServer const& server, std::string const& scheme = "http") {
    channels::HttpCall c;
    c.url = scheme + "://127.0.0.1:" + std::to_string(server.port()) + "/";
    c.bounds = {.connect_ms = 500, .total_ms = 600, .answer_max = 4096};
    return code(channels::call_http(c));
  };
  test::LoopbackServer drip([](test::Line& line) {
    line.say("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
    for (int i = 0; i < 100 && line.wait(100); ++i) line.say("x");
  });
  EXPECT_EQ(call(drip), "channel.timeout");
  test::LoopbackServer silent([](test::Line& line) { line.wait(5000); });
  EXPECT_EQ(call(silent), "channel.timeout");
  EXPECT_EQ(call(silent, "https"), "channel.timeout");
  test::LoopbackServer huge([](test::Line& line) {
    line.say("HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n");
    std::string const much(1 << 20, 'x');
    for (int i = 0; i < 20 && line.wait(0); ++i) line.say(much);
  });
  EXPECT_EQ(call(huge), "channel.answer_too_large");
  test::LoopbackServer half([](test::Line& line) { line.say("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf"); });
  EXPECT_EQ(call(half), "channel.unreachable");
  test::LoopbackServer no_http([](test::Line& line) { line.say("220 mail\r\n"); });
  EXPECT_EQ(call(no_http), "channel.unreachable");
  test::LoopbackServer moved([](test::Line& line) {
    std::string first;
    line.next(first);
    line.say("HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n");
  });
  EXPECT_EQ(call(moved), "ok");  // answered as it is: no redirect is followed
  channels::HttpCall file;
  file.url = "file:///etc/hostname";
  EXPECT_EQ(code(channels::call_http(file)), "channel.unreachable");
}

struct MailChannel : ::testing::Test {
  test::TemporaryFolder folder;
  test::TestCertificate certificate{folder.path};
  channels::SmtpServer server(SmtpSink const& sink, std::string security, std::string user = "", std::string password = "") const {
    return {"localhost", sink.port(), std::move(security), std::move(user), std::move(password), certificate.chain, {.connect_ms = 1000, .total_ms = 3000}};
  }
  static Result<void> send(channels::SmtpServer const& to) { return channels::send_mail(to, "bureau@liaoyuan.example", {"li@firm.example"}, "Subject: x\r\n\r\n.one\r\n"); }
};

TEST_F(MailChannel, mail_goes_out_encrypted_and_logged_in) {
  SmtpSink starttls(SmtpSink::Way::starttls, &certificate, "bureau", "pa ss"), tls(SmtpSink::Way::tls, &certificate, "bureau", "pa ss");
  EXPECT_EQ(code(send(server(starttls, "starttls", "bureau", "pa ss"))), "ok");
  EXPECT_EQ(code(send(server(tls, "tls", "bureau", "pa ss"))), "ok");
  for (auto* sink : {&starttls, &tls}) {
    ASSERT_EQ(sink->mails().size(), 1U);
    auto const mail = sink->mails()[0];
    EXPECT_TRUE(mail.encrypted);
    EXPECT_EQ(mail.user, "bureau");
    EXPECT_EQ(mail.from + ">" + mail.to, "bureau@liaoyuan.example>li@firm.example");
    EXPECT_EQ(mail.data, "Subject: x\r\n\r\n.one\r\n");
  }
  EXPECT_EQ(code(send(server(tls, "tls", "bureau", "wrong"))), "channel.mail_refused");
}

TEST_F(MailChannel, without_encryption_or_with_a_strange_certificate_nothing_is_said) {
  SmtpSink plain(SmtpSink::Way::plain);
  EXPECT_EQ(code(send(server(plain, "starttls"))), "channel.certificate");
  SmtpSink tls(SmtpSink::Way::tls, &certificate);
  auto strange = server(tls, "tls");
  strange.ca_file = "";
  EXPECT_EQ(code(send(strange)), "channel.certificate");
  EXPECT_TRUE(plain.mails().empty());
  EXPECT_TRUE(tls.mails().empty());
}

TEST_F(MailChannel, later_and_never_are_told_apart) {
  SmtpSink sink(SmtpSink::Way::plain);
  sink.refuse_recipient = 450;
  EXPECT_EQ(code(send(server(sink, "plain"))), "channel.mail_later");
  sink.refuse_recipient = 550;
  EXPECT_EQ(code(send(server(sink, "plain"))), "channel.mail_refused");
  sink.refuse_recipient = 0;
  sink.refuse_data = 554;
  EXPECT_EQ(code(send(server(sink, "plain"))), "channel.mail_refused");
  test::LoopbackServer silent([](test::Line& line) { line.wait(8000); });
  auto slow = server(sink, "plain");
  slow.port = silent.port();
  slow.bounds.total_ms = 500;
  EXPECT_EQ(code(send(slow)), "channel.timeout");
}

TEST(Channels, settings_are_read_strictly_and_all_at_once) {
  auto const read = channels::read_settings("sms:\n  url: \"http://gateway.example/send?to={phone}\"\n  headers: {Authorization: \"{secret.none}\"}\n  templates: {}\n  colour: red\n"
                                            "email: {host: smtp.example, from: nobody, security: plain, port: 99999}\n", "channels.yaml");
  ASSERT_FALSE(read);
  std::set<std::string> codes;
  for (auto const& problem : read.error().more) {
    codes.insert(problem.code);
    EXPECT_TRUE(problem.at.starts_with("channels.yaml:")) << problem.at;
  }
  EXPECT_EQ(codes, (std::set<std::string>{"channels.unknown_key", "channels.plain", "channels.place", "channels.no_secret", "channels.address", "channels.number"}));
  EXPECT_FALSE(channels::read_settings("", "channels.yaml")->sms);
}

TEST(Channels, what_is_filled_in_never_breaks_out) {
  auto const nasty = [](std::string_view) { return std::string("a\"b\r\nX: <y>&z={to}"); };
  EXPECT_EQ(channels::fill("{to}", nasty, channels::Escape::header), "a\"bX: <y>&z={to}");
  EXPECT_EQ(channels::fill("v={to}", nasty, channels::Escape::form), "v=a%22b%0D%0AX%3A%20%3Cy%3E%26z%3D%7Bto%7D");
  EXPECT_EQ(channels::fill("<t>{to}</t>", nasty, channels::Escape::xml), "<t>a&quot;bX: &lt;y&gt;&amp;z={to}</t>");
  EXPECT_EQ(channels::fill("{\"a\":\"{to}\"}", nasty, channels::Escape::json), "{\"a\":\"a\\\"b\\r\\nX: <y>&z={to}\"}");
  EXPECT_EQ(channels::places_of("{\"a\": {params}, \"b\": {}}"), std::vector<std::string>{"params"});
}

TEST(MailWriter, headers_hold_what_they_are_given_and_no_more) {
  formats::MailOut mail{"bureau@liaoyuan.example", "人社局", "li@firm.example", "准予复工\r\nBcc: evil@example", "第一行\n第二行", "id-1@liaoyuan.example", "", kNow};
  auto const text = formats::write_mail(mail);
  EXPECT_EQ(text.find("Bcc"), std::string::npos);
  EXPECT_NE(text.find("From: =?UTF-8?B?"), std::string::npos);
  EXPECT_NE(text.find("Date: Mon, 17 Feb 2020 09:00:00 +0800\r\n"), std::string::npos);
  EXPECT_NE(text.find("Auto-Submitted: auto-generated\r\n"), std::string::npos);
  for (auto line : split(text, '\n')) EXPECT_LE(line.size(), 79U) << line;
}

// ---- the courier ----

struct CourierTest : ::testing::Test {
  test::TestHouse house;
  notices::Notices notices{notices::Known{[](std::string_view, Problem const& p) { return p.code; }, {}, {}}};
  app::ChannelsFile file{house.folder.path};
  app::Courier courier{*house.desk, notices, file};
  Actor officer = test::TestHouse::actor(Role::officer | Role::administrator);

  void set_up(std::string const& text) {
    std::ofstream(file.path()) << text;
    ::chmod(file.path().c_str(), 0600);
    std::filesystem::last_write_time(file.path(), std::filesystem::file_time_type::clock::now() + std::chrono::seconds(++written));
  }
  int written = 0;
  void put(std::string channel, std::string address, std::string name = "resumption/approved") {
    ++house.clock.at.ms;  // ids of one instant have no order
    house.write(officer, [&](Context& c) -> Result<int> {
      Message m;
      m.channel = channel;
      m.template_name = name;
      m.subject_kind = "case";
      m.subject_id = "C1";
      m.division = "990101";
      m.content = {{"address", address}, {"variables", json::object{{"no", "FG-1"}, {"enterprise", "测试企业"}}}, {"text", json::object{{"zh-CN", "准予复工"}, {"en", "Approved"}}}};
      c.outbox.put(m);
      return 1;
    }).value();
  }
  notices::NoticeList list(std::string state = "") { return house.read(officer, [&](View const& v) { return notices.list(v, {state, "", "", 50}); }).value(); }
  std::string states() {
    std::string out;
    for (auto const& n : list().items) out += n.channel + ":" + n.state + " ";
    return out;
  }
  void minutes(int64_t n) { house.clock.at = house.clock.at + Minutes{n}; }
  void TearDown() override {
    for (auto const& [name, sql] : notices::invariants()) EXPECT_FALSE(store::query(*house.writer, sql)->next()) << name;
    EXPECT_EQ(house.log.find("1380000"), std::string::npos);
  }
};

TEST_F(CourierTest, what_is_due_is_handed_over_once_and_its_receipt_noted) {
  Gateway gateway;
  set_up(sms_settings(gateway.url(), "  receipts: {push_secret: push, items: list, number: id, state: st, delivered: [DELIVRD], failed: [UNDELIV]}\n"));
  put("app", "");
  put("sms", "13800000001");
  EXPECT_EQ(courier.run_due(), 1);
  EXPECT_EQ(courier.run_due(), 0);
  EXPECT_EQ(gateway.asked.size(), 1U);
  EXPECT_EQ(states(), "sms:sent app:sent ");
  EXPECT_EQ(list().items[0].address, "138****0001");
  EXPECT_EQ(code(courier.pushed("wrong", "{}")), "not_found");
  EXPECT_EQ(courier.pushed("p-1", R"({"list":[{"id":"G-1","st":"ACCEPTD"},{"id":"G-9","st":"DELIVRD"}]})").value(), 0);
  EXPECT_EQ(courier.pushed("p-1", R"({"list":[{"id":"G-1","st":"DELIVRD"}]})").value(), 1);
  EXPECT_EQ(states(), "sms:delivered app:sent ");
  EXPECT_EQ(courier.pushed("p-1", R"({"list":[{"id":"G-1","st":"UNDELIV"}]})").value(), 0);  // what was delivered stays delivered
  EXPECT_EQ(code(courier.pushed("p-1", "{")), "json.syntax");
}

TEST_F(CourierTest, a_gateway_that_is_down_is_tried_again_for_a_day_and_the_same_message_goes_out) {
  Gateway gateway;
  set_up(sms_settings(gateway.url()));
  gateway.answer = [](http::Request const&) { return http::json_response(503, "{}"); };
  put("sms", "13800000001");
  EXPECT_EQ(courier.run_due(), 1);
  EXPECT_EQ(courier.run_due(), 0);  // not before a minute
  EXPECT_EQ(list().items[0].problem, "channel.later");
  minutes(1);
  EXPECT_EQ(courier.run_due(), 1);
  minutes(1);
  EXPECT_EQ(courier.run_due(), 0);  // now two
  for (int i = 0; i < 30; ++i) {
    minutes(60);
    courier.run_due();
  }
  EXPECT_EQ(states(), "sms:dead ");
  std::set<std::string> ids;
  for (auto const& request : gateway.asked) {
    auto const body = parse_json(request.body).value();
    ids.insert(std::string(text_of(body, "client_id")));
  }
  EXPECT_EQ(ids.size(), 1U);
  auto const dead = list("dead").items.at(0);
  EXPECT_TRUE(dead.may_retry);
  gateway.answer = [](http::Request const&) { return http::json_response(200, R"({"code":"0","data":{"id":"G-2"}})"); };
  EXPECT_EQ(house.write(officer, [&](Context& c) { return notices.retry(c, {dead.id}); })->state, "waiting");
  EXPECT_EQ(code(house.write(officer, [&](Context& c) { return notices.retry(c, {dead.id}); })), "notice.not_given_up");
  EXPECT_EQ(courier.run_due(), 1);
  EXPECT_EQ(states(), "sms:sent ");
}

TEST_F(CourierTest, the_note_of_an_attempt_counts_once) {
  put("sms", "13800000001");
  auto const due = house.read(officer, [&](View const& v) { return notices.due(v, "sms", 10); });
  ASSERT_EQ(due.size(), 1U);
  EXPECT_EQ(house.desk->call(notices.note_attempt(due[0], {notices::Outcome::Is::later, "", refused("channel.later")})).value(), "waiting");
  EXPECT_EQ(house.desk->call(notices.note_attempt(due[0], {notices::Outcome::Is::later, "", refused("channel.later")})).value(), "waiting");  // the same answer
  EXPECT_EQ(list().items[0].attempts, 1);
  auto stale = due[0];
  stale.attempts = 7;
  EXPECT_TRUE(house.desk->call(notices.note_attempt(stale, {notices::Outcome::Is::sent, "X", {}})).value().is_null());
  EXPECT_EQ(states(), "sms:waiting ");
}

TEST_F(CourierTest, who_cannot_be_reached_is_named_with_the_reason) {
  Gateway gateway;
  set_up(sms_settings(gateway.url()));
  put("sms", "");
  put("sms", "13800000001", "resumption/fix");
  courier.run_due();
  EXPECT_EQ(list().items[0].problem, "channel.no_template");
  EXPECT_EQ(list().items[1].problem, "notice.no_address");
  EXPECT_TRUE(gateway.asked.empty());
  put("email", "li@firm.example");  // no mail channel is set up
  courier.run_due();
  EXPECT_EQ(list().items[0].state, "waiting");
  minutes(24 * 60 + 1);
  courier.run_due();
  EXPECT_EQ(list().items[0].problem, "notice.no_channel");
  EXPECT_EQ(list().items[0].address, "l*@firm.example");
  auto const elsewhere = test::TestHouse::actor(Role::officer, "990181");
  EXPECT_TRUE(house.read(elsewhere, [&](View const& v) { return notices.list(v, {"", "", "", 50}); })->items.empty());
  EXPECT_EQ(code(house.write(elsewhere, [&](Context& c) { return notices.retry(c, {list().items[0].id}); })), "not_found");
}

TEST_F(CourierTest, mail_goes_out_and_receipts_are_asked_for) {
  Gateway gateway;
  SmtpSink sink(SmtpSink::Way::plain);
  set_up(sms_settings(gateway.url(), "  receipts: {poll: {url: \"" + gateway.url("/receipt?no={number}") + "\", method: GET}, number: id, state: st, delivered: [OK]}\n") +
         "email: {host: 127.0.0.1, port: " + std::to_string(sink.port()) + ", security: plain, from: bureau@liaoyuan.example, name: 人社局}\n");
  put("email", "li@firm.example");
  put("sms", "13800000001");
  courier.run_due();
  ASSERT_EQ(sink.mails().size(), 1U);
  EXPECT_EQ(sink.mails()[0].to, "li@firm.example");
  EXPECT_EQ(states(), "sms:sent email:sent ");
  gateway.answer = [](http::Request const& r) { return http::json_response(200, r.path == "/receipt" ? R"({"id":"G-1","st":"OK"})" : "{}"); };
  minutes(2);
  courier.run_due();
  EXPECT_EQ(states(), "sms:delivered email:sent ");
  EXPECT_EQ(gateway.asked.back().find_query("no").value_or(""), "G-1");
}

TEST_F(CourierTest, a_code_goes_out_with_its_words_and_no_list_shows_it) {
  SmtpSink sink(SmtpSink::Way::plain);
  set_up("email: {host: 127.0.0.1, port: " + std::to_string(sink.port()) + ", security: plain, from: bureau@liaoyuan.example, name: 人社局}\n");
  house.write(officer, [&](Context& c) -> Result<int> {
    Message m;
    m.channel = "email", m.template_name = "applicants/code", m.subject_kind = "applicant", m.subject_id = "A1", m.division = "990101";
    m.content = {{"address", "li@home.example"}, {"secret", "402917"}, {"text", json::object{{"zh-CN", "code {code} once"}, {"en", "code {code} once"}}}};
    c.outbox.put(m);
    return 1;
  }).value();
  courier.run_due();
  ASSERT_EQ(sink.mails().size(), 1U);
  EXPECT_NE(sink.mails()[0].data.find("402917"), std::string::npos) << sink.mails()[0].data;
  auto const shown = list().items.at(0);
  EXPECT_EQ(shown.text, "code ······ once");
  EXPECT_EQ(json::serialize(write_record(shown)).find("402917"), std::string::npos);
  auto const drill = house.read(officer, [&](View const& v) { return notices::newest_sent(v, "email", 10); });
  ASSERT_EQ(drill.size(), 1U);
  EXPECT_EQ(drill[0].text, "code 402917 once");
  EXPECT_EQ(drill[0].address, mask_mail_address("li@home.example"));
}

TEST_F(CourierTest, secrets_others_can_read_are_not_used) {
  Gateway gateway;
  set_up(sms_settings(gateway.url()));
  ::chmod(file.path().c_str(), 0644);
  std::filesystem::last_write_time(file.path(), std::filesystem::file_time_type::clock::now() + std::chrono::seconds(100));
  EXPECT_EQ(code(file.read()), "channels.readable");
  put("sms", "13800000001");
  EXPECT_EQ(courier.run_due(), 0);
  EXPECT_TRUE(gateway.asked.empty());
  ::chmod(file.path().c_str(), 0600);
  EXPECT_EQ(courier.run_due(), 1);  // mended: no restart is needed
}

}  // namespace
}  // namespace ly
