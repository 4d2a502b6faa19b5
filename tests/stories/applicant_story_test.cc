// Somebody applies for work in February, from his own telephone and then from another: he signs in by a code that comes as a short message, finds there what he handed in and what he had
// begun, and goes on. And everything that must not be: no code twice, none too late, no guessing, nobody else's application, nothing that tells who is known.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <sstream>

#include "base/text.h"
#include "edges/http/server.h"
#include "park.h"

namespace ly::story {
namespace {

// What a gateway of short messages was handed.
struct ShortMessages {
  std::mutex mutex;
  std::vector<json::value> handed;
  http::Server server;
  ShortMessages() : server(options(), [this](http::Request request, http::Respond respond) {
    std::lock_guard const lock(mutex);
    handed.push_back(parse_json(request.body).value());
    respond(http::json_response(200, "{\"code\":\"0\",\"id\":\"M-" + std::to_string(handed.size()) + "\"}"));
  }) {
    server.start().value();
  }
  static http::Options options() {
    http::Options o;
    o.limits.stop_ms = 100;
    return o;
  }
};

// A browser of somebody without an account: cookies, the token, a key for each intent.
struct OwnPhone {
  World* world;
  std::map<std::string, std::string> cookies = {};
  std::string csrf = {};

  Reply send(std::string_view verb, std::string const& path, json::value const& body, std::string const& more = "") {
    std::string head = "Content-Type: application/json\r\nIdempotency-Key: " + world->new_key() + "\r\n" + more, all;
    for (auto const& [name, value] : cookies) all += (all.empty() ? "" : "; ") + name + "=" + value;
    if (!all.empty()) head += "Cookie: " + all + "\r\n";
    if (!csrf.empty() && !contains(more, "X-CSRF-Token")) head += "X-CSRF-Token: " + csrf + "\r\n";
    auto reply = exchange(world->port(), verb, path, head, verb == "GET" || verb == "DELETE" ? "" : json::serialize(body));
    for (auto const& line : reply.cookies) {
      auto const pair = std::string_view(line).substr(0, line.find(';'));
      auto const equals = pair.find('=');
      if (contains(line, "Max-Age=0")) cookies.erase(std::string(pair.substr(0, equals)));
      else cookies[std::string(pair.substr(0, equals))] = std::string(pair.substr(equals + 1));
    }
    world->note_seen(reply);
    return reply;
  }
  Reply get(std::string const& path) { return send("GET", path, nullptr); }
  Reply post(std::string const& path, json::value const& body) { return send("POST", path, body); }
  Reply ask(std::string const& address) { return post("/api/applicant/code", json::object{{"address", address}}); }
  Reply sign_in(std::string const& address, std::string const& code) {
    auto reply = post("/api/applicant/session", json::object{{"address", address}, {"code", code}});
    if (reply.ok()) csrf = reply.text("csrf");
    return reply;
  }
};

struct ApplicantStory : ::testing::Test {
  Park park;
  World& world = park.world;
  ShortMessages messages;
  RosterPerson he = park.one_from("本地", ""), other = park.one_from("本地", "");

  ApplicantStory() {
    he.phone = "13700000071", other.phone = "13700000072";
    auto const file = world.folder() / "channels.yaml";
    std::ofstream(file) << "sms:\n  url: \"http://127.0.0.1:" << messages.server.port() << "/send\"\n  headers: {Content-Type: application/json}\n"
                        << "  body: '{\"to\":\"{to}\",\"template\":\"{template}\",\"vars\":{params},\"id\":\"{id}\"}'\n  accepted: {at: code, values: [\"0\"]}\n  number: id\n"
                        << "  templates: {applicants/code: {id: SMS_CODE, params: {code: \"{code}\", minutes: \"{minutes}\"}}}\n";
    ::chmod(file.c_str(), 0600);
    world.at(2, 12, 9);
  }
  // The code that came to this telephone last.
  std::string code_to(std::string const& phone) {
    world.carry();
    std::lock_guard const lock(messages.mutex);
    for (auto one = messages.handed.rbegin(); one != messages.handed.rend(); ++one)
      if (text_at(*one, "to") == phone && text_at(*one, "template") == "SMS_CODE") return text_at(*one, "vars", "code");
    return {};
  }
  OwnPhone signed_in(std::string const& phone) {
    OwnPhone own{&world};
    EXPECT_TRUE(own.ask(phone).ok());
    auto const opened = own.sign_in(phone, code_to(phone));
    EXPECT_TRUE(opened.ok()) << opened.body;
    return own;
  }
  json::object form_of(RosterPerson const& who) {
    return {{"name", who.name}, {"id_number", who.id_number}, {"phone", who.phone}, {"trade", "缝纫"}, {"available", "2020-02-25"}, {"wage", 4500}};
  }
  static std::string other_code(std::string code) {
    code[0] = code[0] == '9' ? '0' : static_cast<char>(code[0] + 1);
    return code;
  }
  // Of every file of the house but the key file.
  bool stands_in_the_folder(std::string const& text) {
    for (auto const& entry : std::filesystem::recursive_directory_iterator(world.folder())) {
      if (!entry.is_regular_file() || contains(entry.path().string(), "/keys/")) continue;
      std::ifstream in(entry.path(), std::ios::binary);
      std::stringstream all;
      all << in.rdbuf();
      if (contains(all.str(), text)) return true;
    }
    return false;
  }
};

TEST_F(ApplicantStory, begun_on_one_telephone_taken_up_on_another_and_handed_in) {
  auto first = signed_in(he.phone);
  auto const who = first.get("/api/applicant/session");
  EXPECT_FALSE(contains(who.body, he.phone)) << "masked on the way out";
  EXPECT_TRUE(contains(who.text("address"), "0071"));
  EXPECT_TRUE(first.get("/api/applicant/cases").items().empty());
  // A draft with one field waits on the server.
  auto const begun = first.post("/api/applicant/cases", json::object{{"service", "work-registration"}, {"channel", "phone"}, {"division", kPark}, {"form", json::object{{"name", he.name}}}});
  ASSERT_TRUE(begun.ok()) << begun.body;
  EXPECT_EQ(begun.text("key"), "") << "what opens a case for ever does not leave the house";
  auto const path = "/api/applicant/cases/" + std::string(begun.text("id"));

  auto second = signed_in(he.phone);
  auto const mine = second.get("/api/applicant/cases");
  ASSERT_EQ(mine.items().size(), 1U) << mine.body;
  EXPECT_EQ(text_at(mine.items()[0], "state"), "draft");
  EXPECT_FALSE(text_at(mine.items()[0], "state_title").empty());
  EXPECT_TRUE(at(mine.items()[0], "mine_to_act").as_bool());
  EXPECT_EQ(text_at(second.get(path).json, "form", "name"), he.name);
  ASSERT_TRUE(second.post(path + "/form", json::object{{"form", form_of(he)}}).ok());
  auto const done = second.post(path + "/events", json::object{{"event", "submit"}});
  ASSERT_TRUE(done.ok()) << done.body;
  EXPECT_FALSE(contains(done.body, he.id_number)) << "what is handed in is shown masked";
  EXPECT_EQ(text_at(first.get("/api/applicant/cases").items()[0], "state"), done.text("state"));
  EXPECT_EQ(world.command("check").first, 0);

  // Signing out ends this session and no other.
  EXPECT_EQ(second.send("DELETE", "/api/applicant/session", nullptr).status, 204);
  EXPECT_EQ(second.get("/api/applicant/cases").status, 401);
  EXPECT_TRUE(first.get("/api/applicant/cases").ok());
}

TEST_F(ApplicantStory, what_was_handed_in_by_a_link_is_found_by_the_telephone_in_its_form_and_a_draft_is_not) {
  OwnPhone nobody{&world};
  auto const apply = [&](RosterPerson const& who) { return nobody.post("/api/apply", json::object{{"service", "work-registration"}, {"channel", "phone"}, {"division", kPark}, {"form", form_of(who)}}); };
  auto const draft = apply(he), handed = apply(he), foreign = apply(other);
  for (auto const* one : {&handed, &foreign}) ASSERT_TRUE(nobody.post("/api/applied/" + std::string(one->text("id")) + "/events", json::object{{"key", one->text("key")}, {"event", "submit"}}).ok());
  auto own = signed_in(he.phone);
  auto const listed = own.get("/api/applicant/cases");
  ASSERT_EQ(listed.items().size(), 1U) << listed.body;
  EXPECT_EQ(text_at(listed.items()[0], "id"), handed.text("id"));
  // Another's case, his own draft he has not brought in, and one that is not there: one answer.
  std::set<std::string> answers;
  for (auto const& id : {std::string(foreign.text("id")), std::string(draft.text("id")), std::string("01HZZZZZZZZZZZZZZZZZZZZZZZ")}) {
    auto const path = "/api/applicant/cases/" + id;
    for (auto const& reply : {own.get(path), own.post(path + "/form", json::object{{"form", form_of(he)}}), own.post(path + "/events", json::object{{"event", "withdraw"}})}) {
      EXPECT_EQ(reply.status, 404) << reply.body;
      answers.insert(reply.body);
    }
  }
  EXPECT_EQ(answers.size(), 1U);
  // By its key a draft is brought in; not by another's.
  auto const add = "/api/applicant/cases/" + std::string(draft.text("id")) + "/add";
  EXPECT_EQ(own.post(add, json::object{{"key", foreign.text("key")}}).status, 404);
  EXPECT_TRUE(own.post(add, json::object{{"key", draft.text("key")}}).ok());
  EXPECT_EQ(own.get("/api/applicant/cases").items().size(), 2U);
}

TEST_F(ApplicantStory, a_question_goes_to_and_fro_by_the_key_and_signed_in) {
  OwnPhone nobody{&world};
  auto const handed = nobody.post("/api/apply", json::object{{"service", "work-registration"}, {"channel", "phone"}, {"division", kPark}, {"form", form_of(he)}});
  auto const id = std::string(handed.text("id")), key = std::string(handed.text("key")), by_key = "/api/applied/" + id, path = "/api/applicant/cases/" + id;
  EXPECT_EQ(nobody.post(by_key + "/questions", json::object{{"key", key}, {"text", "问"}}).code(), "case.question_draft");
  ASSERT_TRUE(nobody.post(by_key + "/events", json::object{{"key", key}, {"event", "submit"}}).ok());
  auto const asked = nobody.post(by_key + "/questions", json::object{{"key", key}, {"text", "夜班有没有班车接送"}});
  ASSERT_TRUE(asked.ok()) << asked.body;
  EXPECT_FALSE(stands_in_the_folder("夜班有没有班车"));
  EXPECT_EQ(park.foreign_officer.post("/api/cases/" + id + "/questions/1/answer", json::object{{"text", "有"}}).status, 404);
  ASSERT_TRUE(park.officer.post("/api/cases/" + id + "/questions/1/answer", json::object{{"text", "有，二十点一班"}}).ok());
  ASSERT_TRUE(park.officer.post("/api/cases/" + id + "/questions", json::object{{"text", "您会用平缝机吗"}}).ok());
  auto own = signed_in(he.phone);
  EXPECT_TRUE(at(own.get("/api/applicant/cases").items().at(0), "mine_to_act").as_bool()) << "it waits for him";
  auto const shown = own.get(path);
  ASSERT_EQ(list_at(shown.json, "questions").size(), 2U) << shown.body;
  EXPECT_TRUE(contains(shown.body, "二十点一班"));
  EXPECT_EQ(own.post(path + "/questions/1/answer", json::object{{"text", "会"}}).code(), "case.question_own_side");
  ASSERT_TRUE(own.post(path + "/questions/2/answer", json::object{{"text", "会，做了三年"}}).ok());
  ASSERT_TRUE(own.post(path + "/questions", json::object{{"text", "哪天报到"}}).ok());
  EXPECT_FALSE(at(own.get("/api/applicant/cases").items().at(0), "mine_to_act").as_bool());
  EXPECT_EQ(nobody.post(by_key + "/questions/3/answer", json::object{{"key", key}, {"text", "x"}}).code(), "case.question_own_side");
  EXPECT_EQ(list_at(park.officer.shown(id), "questions").size(), 3U);
  auto stranger = signed_in(other.phone);
  EXPECT_EQ(stranger.post(path + "/questions", json::object{{"text", "问"}}).status, 404);
  EXPECT_EQ(world.command("check").first, 0);
}

TEST_F(ApplicantStory, a_code_is_good_once_for_ten_minutes_five_tries_and_the_browser_that_asked) {
  OwnPhone own{&world}, thief{&world};
  ASSERT_TRUE(own.ask(he.phone).ok());
  auto const code = code_to(he.phone);
  ASSERT_EQ(code.size(), 6U);
  EXPECT_EQ(thief.sign_in(he.phone, code).code(), "applicant.code_wrong") << "heard on the way, it opens nothing elsewhere";
  EXPECT_EQ(own.sign_in(other.phone, code).code(), "applicant.code_wrong");
  OwnPhone again{&world, own.cookies};  // with what shows that it asked
  ASSERT_TRUE(own.sign_in(he.phone, code).ok());
  EXPECT_EQ(again.sign_in(he.phone, code).code(), "applicant.code_wrong") << "once";

  // Five wrong ones, and the right one comes too late.
  OwnPhone guesser{&world};
  ASSERT_TRUE(guesser.ask(he.phone).ok());
  auto const right = code_to(he.phone);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(guesser.sign_in(he.phone, other_code(right)).status, 422);
  EXPECT_EQ(guesser.sign_in(he.phone, right).code(), "applicant.code_wrong");

  // Ten minutes.
  OwnPhone slow{&world};
  ASSERT_TRUE(slow.ask(he.phone).ok());
  auto const late = code_to(he.phone);
  world.at(2, 12, 9, 11);
  EXPECT_EQ(slow.sign_in(he.phone, late).code(), "applicant.code_wrong");
  OwnPhone quick{&world};
  ASSERT_TRUE(quick.ask(he.phone).ok());
  auto const in_time = code_to(he.phone);
  world.at(2, 12, 9, 20);
  EXPECT_TRUE(quick.sign_in(he.phone, in_time).ok());
}

TEST_F(ApplicantStory, nobody_learns_who_is_known_and_codes_are_limited) {
  auto known = signed_in(he.phone);
  OwnPhone a{&world}, b{&world};
  auto const to_known = a.ask(he.phone), to_unknown = b.ask("13700000099");
  EXPECT_EQ(to_known.status, to_unknown.status);
  EXPECT_EQ(to_known.body, to_unknown.body) << "octet for octet";
  auto const fields_of = [](Reply reply) {
    for (auto const* each : {"date", "set-cookie"}) reply.fields.erase(each);
    return reply.fields;
  };
  EXPECT_EQ(fields_of(to_known), fields_of(to_unknown));
  EXPECT_EQ(a.sign_in(he.phone, "000000").body, b.sign_in("13700000099", "000000").body);
  EXPECT_FALSE(code_to("13700000099").empty()) << "it goes out either way";
  EXPECT_EQ(a.ask("12345").code(), "applicant.address");

  // Five an hour, ten a day to one address, whoever asks.
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(OwnPhone{&world}.ask(he.phone).ok()) << i;
  auto const sixth = OwnPhone{&world}.ask(he.phone);
  EXPECT_EQ(sixth.status, 429) << sixth.body;
  EXPECT_TRUE(sixth.fields.contains("retry-after"));
  world.at(2, 12, 10, 1);
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(OwnPhone{&world}.ask(he.phone).ok()) << i;
  world.at(2, 12, 12);
  EXPECT_EQ(OwnPhone{&world}.ask(he.phone).status, 429) << "ten a day";
  world.at(2, 13, 12, 1);
  EXPECT_TRUE(OwnPhone{&world}.ask(he.phone).ok());

  // Sixty an hour from one network.
  world.at(2, 14, 9);
  int through = 0;
  for (int i = 0; i < 62; ++i) through += OwnPhone{&world}.ask("137000002" + std::string(i < 10 ? "0" : "") + std::to_string(i)).ok() ? 1 : 0;
  EXPECT_EQ(through, 60);
}

TEST_F(ApplicantStory, a_session_ends_by_itself_and_only_its_own_page_acts_with_it) {
  auto own = signed_in(he.phone);
  auto const begin = [&](std::string const& more) {
    return own.send("POST", "/api/applicant/cases", json::object{{"service", "work-registration"}, {"division", kPark}, {"form", json::object{{"name", he.name}}}}, more);
  };
  EXPECT_EQ(begin("X-CSRF-Token: 0123\r\n").code(), "session.csrf");
  EXPECT_EQ(begin("Origin: https://elsewhere.example\r\n").status, 403);
  EXPECT_EQ(own.get("/api/applicant/cases?applicant_session=x").status, 200) << "the address says nothing of who asks";
  EXPECT_EQ(OwnPhone{&world}.get("/api/applicant/cases?applicant_session=" + own.cookies["applicant"]).status, 401);
  EXPECT_EQ(own.get("/api/cases").status, 401) << "it is no session of staff";
  EXPECT_EQ(park.officer.get("/api/applicant/cases").status, 401) << "and theirs is none of an applicant";
  // Half an hour without use.
  world.at(2, 12, 9, 25);
  EXPECT_EQ(own.get("/api/applicant/session").text("address").empty(), false);
  world.at(2, 12, 9, 54);
  EXPECT_TRUE(own.get("/api/applicant/cases").ok());
  world.at(2, 12, 9, 56);
  EXPECT_EQ(own.get("/api/applicant/cases").status, 401);
  EXPECT_TRUE(own.get("/api/applicant/session").text("address").empty());
  // Eight hours, however busy.
  auto busy = signed_in(he.phone);
  for (int minute = 20; minute < 8 * 60; minute += 20) {
    world.at(2, 12, 9 + (56 + minute) / 60, (56 + minute) % 60);
    ASSERT_FALSE(busy.get("/api/applicant/session").text("address").empty()) << minute;
  }
  world.at(2, 12, 17, 57);
  EXPECT_EQ(busy.get("/api/applicant/cases").status, 401);
}

TEST_F(ApplicantStory, nothing_of_it_can_be_read_in_the_house_or_by_its_staff) {
  std::string const mail = "shenqingren.ceshi@example.com";
  auto own = signed_in(he.phone);
  auto const code = code_to(he.phone), token = own.cookies["applicant"];
  OwnPhone by_mail{&world};
  ASSERT_TRUE(by_mail.ask("Shenqingren.Ceshi@Example.com ").ok());
  ASSERT_TRUE(own.post("/api/applicant/cases", json::object{{"service", "work-registration"}, {"division", kPark}, {"form", form_of(he)}}).ok());
  for (auto const& secret : {he.phone, he.id_number, mail, token, by_mail.cookies["applicant_code"]}) EXPECT_FALSE(stands_in_the_folder(secret)) << secret;
  EXPECT_FALSE(stands_in_the_folder("\"code\":\"" + code)) << code;
  // Who looks after messages never sees what lets somebody in.
  for (auto* who : {&park.lead, &park.admin, &park.officer}) EXPECT_FALSE(contains(who->get("/api/notices?channel=sms&limit=200").body, code));
  EXPECT_FALSE(contains(park.auditor.get("/api/journal?limit=200").body, he.phone));
  EXPECT_EQ(OwnPhone{&world}.get("/api/demo/messages").status, 404) << "a house that is no demo shows its messages to nobody";
  EXPECT_EQ(world.command("check").first, 0);
}

}  // namespace
}  // namespace ly::story
