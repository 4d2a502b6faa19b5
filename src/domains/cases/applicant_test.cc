// A person without an account: opens, fills in, hands in, is told, and comes back by the key; and everything that must not be.
#include <gtest/gtest.h>

#include "desk/test_house.h"
#include "domains/cases/cases.h"
#include "domains/cases/rows.h"
#include "domains/cases/test_world.h"

namespace ly::cases {
namespace {

using ly::test::TestHouse;

constexpr std::string_view kNumber = "990000190001010016";
json::object form(std::string_view name = "测试员甲", std::string_view number = kNumber) {
  return {{"name", name}, {"id_number", number}, {"phone", "13800001234"}, {"email", "jia@example.com"}, {"education", "硕士"}, {"professional_title", "无"}, {"employer", "测试公司"}, {"insured_months", 30}, {"homes_owned", 0}};
}

struct ApplicantHouse : TestHouse {
  Cases cases;
  Actor officer = actor(Role::officer, "9901", "01HOUSEACT000000000000HAN0");
  Actor reviewer = actor(Role::reviewer, "9901", "01HOUSEACT000000000000XV00");
  Actor stranger = actor(Role::officer, "9902", "01HOUSEACT000000000000STR0");

  ApplicantHouse() : cases(wiring()) {
    std::vector<ServiceFile> files;
    for (auto const* name : {"talent-housing", "suggestion", "stop-notice"}) files.push_back({std::string("services/") + name + "/service.yaml", ly::cases::test::service_text(name)});
    auto const started = write(Actor::system(), [&](Context& c) { return cases.start(c, files); });
    check(started.has_value(), "the shipped services start");
  }
  Wiring wiring() {
    Wiring w;
    w.tables = ly::cases::test::tables();
    w.calendars = ly::cases::test::make_calendar();
    w.enterprise = [](View const&, std::string_view) -> std::optional<EnterpriseBrief> { return std::nullopt; };
    w.home = [](View const&) { return std::string("990101"); };
    return w;
  }
  Result<Applied> apply(json::object with = form(), std::string service = "talent-housing") {
    return write(Actor::system("apply.open"), [&](Context& c) { return cases.apply(c, {std::move(service), "phone", "", "", std::move(with)}); });
  }
  Result<Applied> paper(Applied const& a, std::string const& kind, std::string key = "") {
    return write(Actor::system("apply.paper"), [&](Context& c) { return cases.apply_paper(c, {a.id, key.empty() ? a.key : key, kind, kind + ".pdf", "", "%PDF-1.4 test " + kind}); });
  }
  Result<Applied> fire(Applied const& a, std::string const& event) {
    return write(Actor::system("apply.event"), [&](Context& c) { return cases.apply_event(c, {a.id, a.key, event, "", ""}); });
  }
  Applied handed_in(json::object with = form()) {
    auto a = apply(std::move(with)).value();
    check(paper(a, "identity") && paper(a, "degree"), "papers");
    return fire(a, "submit").value();
  }
};

TEST(CasesApplicant, applies_from_a_phone_and_is_told) {
  ApplicantHouse h;
  auto const begun = h.apply({{"name", "测试员甲"}});
  ASSERT_TRUE(begun) << begun.error().code;
  EXPECT_EQ(begun->state, "draft");
  EXPECT_TRUE(begun->no.starts_with("RC-")) << begun->no;
  EXPECT_FALSE(begun->missing.empty());
  auto const saved = h.write(Actor::system(), [&](Context& c) { return h.cases.apply_form(c, {begun->id, begun->key, "", form()}); });
  ASSERT_TRUE(saved) << saved.error().code;
  EXPECT_EQ(h.fire(*begun, "submit").error().code, "case.needs");
  ASSERT_TRUE(h.paper(*begun, "identity"));
  ASSERT_TRUE(h.paper(*begun, "degree"));
  auto const handed = h.fire(*begun, "submit");
  ASSERT_TRUE(handed) << handed.error().code;
  EXPECT_EQ(handed->state, "verifying");
  EXPECT_FALSE(handed->form_editable);
  EXPECT_EQ(text_of(handed->form, "id_number").find(kNumber), std::string::npos) << "what is handed in is shown masked";
  // The officer of the place sees it, with a masked name; another region does not.
  auto const list = h.read(h.officer, [&](View const& v) { return h.cases.list(v, {.service = "talent-housing"}); });
  ASSERT_TRUE(list);
  ASSERT_EQ(list->items.size(), 1U);
  EXPECT_EQ(list->items.front().applicant, "测试员甲");
  EXPECT_EQ(json::serialize(write_record(list->items.front())).find("测试员甲"), std::string::npos) << "masked on the way out";
  EXPECT_EQ(h.read(h.stranger, [&](View const& v) { return h.cases.list(v, {.service = "talent-housing"}); })->items.size(), 0U);
  // Told by SMS and by mail, to the addresses of the form.
  std::set<std::string> addresses;
  h.read(Actor::system(), [&](View const& v) {
    for (auto const& m : list_messages(v.tx, v.keys, "case", handed->id.text, 50)) addresses.insert(m.channel + " " + std::string(text_of(*m.content, "address")));
    return 0;
  });
  EXPECT_TRUE(addresses.contains("sms 13800001234") && addresses.contains("email jia@example.com"));
}

TEST(CasesApplicant, only_the_key_opens_the_case) {
  ApplicantHouse h;
  auto const mine = h.apply().value(), other = h.apply(form("测试员乙", "990000190001010032")).value();
  auto const look = [&](CaseId const& id, std::string const& key) { return h.read(Actor::system(), [&](View const& v) { return h.cases.applied(v, {id, key, ""}); }); };
  EXPECT_TRUE(look(mine.id, mine.key));
  EXPECT_EQ(look(mine.id, other.key).error().code, "case.not_yours_or_unknown");
  EXPECT_EQ(look(mine.id, "").error().code, "case.not_yours_or_unknown");
  EXPECT_EQ(look({"01HOUSEN0SUCHCASE000000000"}, mine.key).error().code, "case.not_yours_or_unknown");
  EXPECT_EQ(h.paper(mine, "identity", other.key).error().code, "case.not_yours_or_unknown");
  EXPECT_EQ(h.fire(mine, "verify").error().code, "case.not_now") << "an officer's act is not the applicant's";
  EXPECT_EQ(h.fire(h.handed_in(form("测试员丙", "990000190001010059")), "verify").error().code, "case.not_yours");
}

TEST(CasesApplicant, one_open_case_per_person_by_whatever_way) {
  ApplicantHouse h;
  auto const first = h.handed_in();
  auto const second = h.apply();
  ASSERT_TRUE(second) << "a draft bars nobody and is barred by nobody";
  ASSERT_TRUE(h.paper(*second, "identity") && h.paper(*second, "degree"));
  auto const refused = h.fire(*second, "submit");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "case.duplicate");
  EXPECT_EQ(refused.error().args.at("no"), first.no);
  // At the counter the same; after the first is withdrawn the way is free.
  ASSERT_TRUE(h.fire(first, "withdraw"));
  EXPECT_TRUE(h.fire(*second, "submit"));
  h.read(Actor::system(), [&](View const& v) {
    EXPECT_TRUE(h.cases.differing_rows(v).empty());
    auto const stored = store::find_value<std::string>(v.tx, "select applicant from case_row where id = $1", first.id.text).value_or("");
    EXPECT_EQ(stored.size(), 32U);
    EXPECT_EQ(store::find_value<int64_t>(v.tx, "select count(*) from journal where facts like '%' || $1 || '%'", stored).value_or(-1), 0) << "the journal keeps no digest of a number";
    return 0;
  });
}

TEST(CasesApplicant, what_is_not_for_persons_is_refused) {
  ApplicantHouse h;
  EXPECT_EQ(h.apply({}, "stop-notice").error().code, "case.not_for_persons");
  EXPECT_EQ(h.apply({}, "no-such").error().code, "case.unknown_service");
  auto bad = form();
  bad["phone"] = "123";
  EXPECT_EQ(h.apply(bad).error().code, "form.invalid");
  auto const open = h.write(h.officer, [&](Context& c) { return h.cases.open(c, {"talent-housing", "01ENTERPR10000000000000001", "counter", "", "", form()}); });
  EXPECT_EQ(open.error().code, "case.for_persons");
  auto const counter = h.write(h.officer, [&](Context& c) { return h.cases.open(c, {"talent-housing", "", "counter", "", "", form(), "990101"}); });
  ASSERT_TRUE(counter) << counter.error().code;
  EXPECT_EQ(counter->row.applicant, "测试员甲");
  auto const abroad = h.write(h.officer, [&](Context& c) { return h.cases.open(c, {"talent-housing", "", "counter", "", "", form(), "990201"}); });
  EXPECT_EQ(abroad.error().code, "not_found");
  auto const services = h.read(Actor::system(), [&](View const& v) { return h.cases.open_services(v, {""}); });
  std::set<std::string> names;
  for (auto const& s : services->items) names.insert(s.service);
  EXPECT_EQ(names, (std::set<std::string>{"suggestion", "talent-housing"}));
}

TEST(CasesApplicant, asks_and_answers_by_the_key_once_handed_in) {
  ApplicantHouse h;
  auto const ask = [&](Applied const& a, std::string key, std::string text) { return h.write(Actor::system("apply.ask"), [&](Context& c) { return h.cases.apply_question(c, {a.id, std::move(key), std::move(text), ""}); }); };
  auto const draft = h.apply(form("测试员乙", "990000190001010032")).value();
  EXPECT_FALSE(draft.may_ask);
  EXPECT_EQ(ask(draft, draft.key, "问").error().code, "case.question_draft") << "nobody has vouched for the addresses of a draft";
  auto const mine = h.handed_in();
  EXPECT_EQ(ask(mine, draft.key, "问").error().code, "case.not_yours_or_unknown");
  auto const asked = ask(mine, mine.key, "社保要几个月");
  ASSERT_TRUE(asked) << asked.error().code;
  EXPECT_EQ(asked->state, mine.state);
  ASSERT_EQ(asked->questions.size(), 1U);
  EXPECT_FALSE(asked->questions[0].may_answer);
  auto const reply = h.write(h.officer, [&](Context& c) { return h.cases.answer_question(c, {mine.id, 1, "二十四个月", ""}); });
  ASSERT_TRUE(reply) << reply.error().code;
  ASSERT_TRUE(h.write(h.officer, [&](Context& c) { return h.cases.ask(c, {mine.id, "学位证是哪一年的", ""}); }));
  auto const foreign = h.write(h.stranger, [&](Context& c) { return h.cases.ask(c, {mine.id, "问", ""}); });
  EXPECT_EQ(foreign.error().code, "not_found");
  auto const shown = h.read(Actor::system(), [&](View const& v) { return h.cases.applied(v, {mine.id, mine.key, ""}); }).value();
  ASSERT_EQ(shown.questions.size(), 2U);
  EXPECT_EQ(shown.questions[0].answers.at(0).text, "二十四个月");
  EXPECT_EQ(shown.questions[0].answers[0].who, "") << "officers stay unnamed here";
  EXPECT_TRUE(shown.questions[1].open && shown.questions[1].may_answer);
  auto const answered = h.write(Actor::system("apply.answer"), [&](Context& c) { return h.cases.apply_answer(c, {mine.id, mine.key, "2018", "", 2}); });
  ASSERT_TRUE(answered) << answered.error().code;
  EXPECT_FALSE(answered->questions[1].open);
  std::set<std::string> told;
  h.read(Actor::system(), [&](View const& v) {
    for (auto const& m : list_messages(v.tx, v.keys, "case", mine.id.text, 50)) {
      if (m.template_name == "case/asked") told.insert(m.channel + " " + std::string(text_of(*m.content, "address")));
      EXPECT_EQ(json::serialize(*m.content).find("学位证是"), std::string::npos);
    }
    EXPECT_TRUE(h.cases.differing_rows(v).empty());
    return 0;
  });
  EXPECT_EQ(told, (std::set<std::string>{"app ", "sms 13800001234", "email jia@example.com"}));
}

}  // namespace
}  // namespace ly::cases
