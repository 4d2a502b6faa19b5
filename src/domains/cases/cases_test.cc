#include "domains/cases/cases.h"

#include <gtest/gtest.h>

#include <thread>

#include "base/text.h"
#include "desk/test_house.h"
#include "domains/cases/endpoints.h"
#include "domains/cases/invariants.h"
#include "domains/cases/rows.h"
#include "domains/cases/test_world.h"

namespace ly::cases {
namespace {

using ly::test::TestHouse;

// Nine enterprises in two townships, officers with names, and cases running on the shipped services.
struct CaseHouse : TestHouse {
  json::object roster = test::roster_facts();
  std::set<std::string> unwell;
  Cases cases;
  Actor han = actor(Role::officer, "9901", "01HOUSEACT000000000000HAN0");
  Actor lu = actor(Role::reviewer, "9901", "01HOUSEACT000000000000XV00");
  Actor gu = actor(Role::lead, "99", "01HOUSEACT000000000000GV00");
  Actor ma = actor(Role::inspector, "9901", "01HOUSEACT000000000000MA00");
  Actor stranger = actor(Role::officer | Role::reviewer | Role::lead, "9902", "01HOUSEACT000000000000STR0");
  Actor clerk1 = clerk("01ENTERPR10000000000000001", "01HOUSEACT000000000000CK10");
  Actor clerk2 = clerk("01ENTERPR10000000000000002", "01HOUSEACT000000000000CK20");

  CaseHouse() : cases(wiring()) {
    auto const started = write(Actor::system(), [&](Context& c) { return cases.start(c, files()); });
    check(started.has_value(), "the shipped services start");
  }
  static std::vector<ServiceFile> files() {
    return {{"services/resumption/service.yaml", test::service_text("resumption")}, {"services/stop-notice/service.yaml", test::service_text("stop-notice")}};
  }
  static std::string enterprise(int n) { return "01ENTERPR1000000000000000" + std::to_string(n); }
  Wiring wiring() {
    Wiring w;
    w.tables = test::tables();
    w.calendars = test::make_calendar();
    w.enterprise = [](View const&, std::string_view id) -> std::optional<EnterpriseBrief> {
      if (!id.starts_with("01ENTERPR1000000000000000")) return std::nullopt;
      bool const foreign = id.back() == '9';
      return EnterpriseBrief{std::string(id), std::string("企业") + id.back(), foreign ? "990201" : "990101", "测试联系人", "13800009999"};
    };
    w.title_of = [](View const&, std::string const& account) { return "账户 " + account.substr(22); };
    w.actor_of = [this](View const&, std::string const& account) -> std::optional<Actor> {
      for (auto const* a : {&han, &lu, &gu, &ma, &stranger, &clerk1}) if (a->account.text == account) return *a;
      return std::nullopt;
    };
    w.officers = [this](View const&, std::string_view) { return std::vector<std::pair<std::string, std::string>>{{lu.account.text, "卢"}, {han.account.text, "韩"}}; };
    w.unwell = [this](View const&, std::string const& account) { return unwell.contains(account); };
    w.sources["roster"] = [this](View const&, FactQuery const&) { return roster; };
    return w;
  }
  Result<Case> open(Actor const& who, std::string const& enterprise_id, json::object form = test::application(), std::string service = "resumption") {
    return write(who, [&](Context& c) { return cases.open(c, {std::move(service), enterprise_id, "web", "", "", std::move(form)}); });
  }
  std::string upload(Actor const& who) {
    return write(who, [&](Context& c) -> Result<std::string> { return TRY(put_file(c, "方案.pdf", "%PDF-1.4 test " + std::to_string(next_request), "")).id.text; }).value();
  }
  Result<Case> paper(Actor const& who, std::string const& id, std::string const& key) {
    auto const file = upload(who);
    return write(who, [&](Context& c) { return cases.add_document(c, {{id}, key, "", {file}}); });
  }
  Result<Case> fire(Actor const& who, std::string const& id, std::string const& event, std::string const& reason = "") {
    auto const revision = read(Actor::system(), [&](View const& v) { return cases.state_of(v, id)->revision; });
    return write(who, [&](Context& c) { return cases.fire(c, {{id}, event, reason, "", revision}); });
  }
  Result<Case> task(Actor const& who, std::string const& id, std::string const& name, std::string verdict = "pass") {
    return write(who, [&](Context& c) { return cases.do_task(c, {{id}, name, std::move(verdict), "", "", true, {}}); });
  }
  Result<Case> receipt(Actor const& who, std::string const& id, int64_t count) {
    return write(who, [&](Context& c) { return cases.note_receipt(c, {{id}, "thermometers", "市级仓库", "", "", count}); });
  }
  Result<Case> show(Actor const& who, std::string const& id) {
    return read(who, [&](View const& v) { return cases.show(v, {{id}, ""}); });
  }
  CaseList list(Actor const& who, ListCases in = {}) {
    return read(who, [&](View const& v) { return cases.list(v, in); }).value();
  }
  std::string submitted(Actor const& who, std::string const& enterprise_id, json::object form = test::application()) {
    auto const id = open(who, enterprise_id, std::move(form)).value().row.id;
    paper(who, id, "plan").value();
    paper(who, id, "pledge").value();
    fire(who, id, "submit").value();
    return id;
  }
  std::string on_site(Actor const& who, std::string const& enterprise_id) {
    auto form = test::application();
    form["thermometers"] = 2;
    auto const id = submitted(who, enterprise_id, form);
    fire(han, id, "prepass").value();
    task(ma, id, "site").value();
    task(lu, id, "roster").value();
    return id;
  }
  int64_t alarms() {  // as the app does: rounds until none is due
    int64_t fired = 0;
    for (;;) {
      auto commands = read(Actor::system(), [&](View const& v) { return cases.due_alarms(v, 100); });
      if (commands.empty()) return fired;
      for (auto const& answer : desk->run_group(commands)) {
        EXPECT_TRUE(answer.has_value()) << answer.error().code;
        ++fired;
      }
      if (fired > 1000) return fired;
    }
  }
  void sound() {
    read(Actor::system(), [&](View const& v) {
      for (auto const& [name, sql] : invariants()) {
        auto const rows = store::query(v.tx, sql);
        EXPECT_FALSE(rows->next()) << name;
      }
      EXPECT_TRUE(cases.differing_rows(v).empty());
      EXPECT_TRUE(verify_journal(v.tx).ok);
      return 0;
    });
  }
};

std::string code(auto const& result) { return result ? "" : result.error().code; }

TEST(CasesTest, from_application_to_approval_with_a_thermometer_that_arrives) {
  CaseHouse h;
  auto const opened = h.open(h.clerk1, h.enterprise(1));
  ASSERT_TRUE(opened) << opened.error().code;
  auto const id = opened->row.id;
  EXPECT_EQ(opened->row.no, "FG-20200217-0001");
  EXPECT_EQ(opened->row.state, "draft");
  EXPECT_TRUE(opened->form_editable);
  EXPECT_EQ(code(h.fire(h.clerk1, id, "submit")), "case.needs");
  h.paper(h.clerk1, id, "plan").value();
  h.paper(h.clerk1, id, "pledge").value();
  auto const submitted = h.fire(h.clerk1, id, "submit");
  ASSERT_TRUE(submitted) << (submitted ? "" : submitted.error().args.at("needs"));
  EXPECT_EQ(submitted->row.state_title, "预审");
  EXPECT_FALSE(submitted->form_editable);
  EXPECT_EQ(submitted->verdict->kind, "check");
  EXPECT_EQ(submitted->row.missing, (std::vector<std::string>{"额温枪不足：须 2 支，现有 1 支"}));

  auto const seen = h.show(h.han, id).value();
  auto const text = json::serialize(case_json(seen));
  EXPECT_EQ(text.find("13800001234"), std::string::npos);  // an officer sees personal fields masked
  EXPECT_EQ(text.find("13800009999"), std::string::npos);
  EXPECT_EQ(text.find("测试甲"), std::string::npos);
  EXPECT_NE(json::serialize(case_json(h.show(h.clerk1, id).value())).find("13800001234"), std::string::npos);  // the applicant sees his own

  EXPECT_EQ(code(h.fire(h.han, id, "prepass")), "case.needs");
  EXPECT_EQ(code(h.receipt(h.clerk1, id, 1)), "case.not_yours");
  auto const received = h.receipt(h.han, id, 1).value();
  EXPECT_EQ(received.verdict->kind, "go");
  ASSERT_EQ(received.receipts.size(), 1U);
  EXPECT_EQ(received.receipts[0].source, "市级仓库");
  EXPECT_EQ(h.fire(h.han, id, "prepass").value().row.state, "site_review");
  h.task(h.ma, id, "site").value();
  EXPECT_EQ(code(h.fire(h.lu, id, "approve")), "case.needs");
  h.task(h.lu, id, "roster").value();
  auto const approved = h.fire(h.lu, id, "approve");
  ASSERT_TRUE(approved) << (approved ? "" : approved.error().args.at("needs"));
  EXPECT_EQ(approved->row.state, "approved");
  EXPECT_EQ(approved->verdict->kind, "go");
  EXPECT_EQ(approved->decisions[0].version, "resumption_checklist@2020-02-10");

  auto const journal = h.read(h.gu, [&](View const& v) { return h.cases.journal(v, {{id}, "", "", 50}); }).value();
  EXPECT_EQ(journal.items.front().what, "resumption.approved");
  EXPECT_EQ(journal.items.front().line, "现场核查 → 准予复工");
  EXPECT_EQ(journal.items.back().what, "resumption.opened");
  EXPECT_EQ(journal.total, static_cast<int64_t>(journal.items.size()));
  auto const messages = h.read(h.clerk1, [&](View const& v) { return h.cases.messages(v, {{id}, "", "", 50}); }).value();
  // The clock of this test stands still, so messages of one instant may come in either order.
  auto const told = [&](std::string_view words) { return std::any_of(messages.items.begin(), messages.items.end(), [&](auto const& m) { return m.text.find(words) != std::string::npos; }); };
  EXPECT_TRUE(told("准予复工"));
  EXPECT_TRUE(told("企业1：复工申请 FG-20200217-0001 已收到"));
  // Nothing personal stands in the open parts.
  h.read(Actor::system(), [&](View const& v) {
    auto const rows = store::query(v.tx, "select open from case_event");
    while (rows->next()) EXPECT_EQ(std::string(rows->text(0)).find("13800001234"), std::string::npos);
    return 0;
  });
  h.sound();
}

TEST(CasesTest, a_stop_notice_opens_the_green_channel_and_is_lifted_by_the_approval) {
  CaseHouse h;
  h.clock.at = instant_of(day_of(2020, 2, 11), Minutes{14 * 60});
  auto const notice = h.open(h.gu, h.enterprise(1), {{"legal_basis", "测试依据第一条"}, {"finding", "4 辆货车未经核准运行"}}, "stop-notice").value().row;
  EXPECT_EQ(notice.no, "TG-20200211-001");
  EXPECT_EQ(code(h.show(h.clerk1, notice.id)), "not_found");  // a draft of officers is no business of the enterprise
  EXPECT_EQ(h.list(h.clerk1).total, 0);
  EXPECT_EQ(code(h.fire(h.gu, notice.id, "issue")), "case.reason_missing");
  h.fire(h.gu, notice.id, "issue", "未经核准生产").value();
  EXPECT_EQ(h.list(h.clerk1).total, 1);
  EXPECT_EQ(code(h.fire(h.clerk1, notice.id, "lift")), "case.not_yours");

  auto form = test::application();
  form["thermometers"] = 2;
  auto const id = h.submitted(h.clerk1, h.enterprise(1), form);
  auto const row = h.list(h.han).items.front();  // highest priority first
  EXPECT_EQ(row.id, id);
  EXPECT_EQ(row.lane, "green");
  EXPECT_EQ(row.priority, 9);
  h.clock.at = h.clock.at + Minutes{120};
  EXPECT_EQ(code(h.write(h.han, [&](Context& c) { return h.cases.open_lane(c, {{id}, "green", "断料", ""}); })), "case.not_yours");
  auto const named = h.write(h.lu, [&](Context& c) { return h.cases.open_lane(c, {{id}, "green", "下游酸厂断料", ""}); }).value();
  EXPECT_EQ(named.lane_reason, "下游酸厂断料");
  h.fire(h.han, id, "prepass").value();
  h.clock.at = instant_of(day_of(2020, 2, 12), Minutes{9 * 60});
  h.task(h.ma, id, "site").value();
  h.task(h.lu, id, "roster").value();
  EXPECT_EQ(h.fire(h.lu, id, "approve").value().row.state, "approved");
  EXPECT_EQ(h.show(h.gu, notice.id).value().row.state, "lifted");  // in the same transaction
  auto const newest = h.read(h.han, [&](View const& v) { return h.cases.newest(v, h.enterprise(1), "resumption"); });
  EXPECT_EQ(newest->state_title.zh, "准予复工");
  EXPECT_FALSE(newest->state_title.en.empty());
  h.sound();
}

TEST(CasesTest, an_english_reader_finds_no_chinese_label_in_an_explanation) {
  CaseHouse h;
  auto form = test::application();
  form["masks"] = 10;  // too few: rules are passed over before one hits
  auto const id = h.submitted(h.clerk1, h.enterprise(1), form);
  auto const shown = h.read(h.lu, [&](View const& v) { return h.cases.show(v, {{id}, "en"}); }).value();
  int labels = 0;
  for (auto const& decision : shown.decisions)
    for (auto const& rule : decision.explanation)
      if (rule.failing) {
        ++labels;
        EXPECT_TRUE(std::ranges::all_of(rule.failing->input, [](unsigned char c) { return c < 0xE3; })) << rule.failing->input;  // Chinese letters begin with E3 to E9
      }
  EXPECT_GT(labels, 0);
}

TEST(CasesTest, foreign_and_missing_cases_look_the_same) {
  CaseHouse h;
  auto const id = h.submitted(h.clerk1, h.enterprise(1));
  auto const foreign = h.show(h.stranger, id), missing = h.show(h.stranger, "01HOUSECASE000000000000000");
  ASSERT_FALSE(foreign);
  EXPECT_EQ(foreign.error(), missing.error());
  EXPECT_EQ(foreign.error().kind, Kind::not_found);
  EXPECT_EQ(code(h.show(h.clerk2, id)), "not_found");
  auto const before = h.desk->head();
  EXPECT_EQ(code(h.fire(h.stranger, id, "prepass")), "not_found");
  EXPECT_EQ(code(h.receipt(h.stranger, id, 1)), "not_found");
  EXPECT_EQ(code(h.task(h.stranger, id, "site")), "not_found");
  EXPECT_EQ(code(h.write(h.stranger, [&](Context& c) { return h.cases.claim(c, {{id}, ""}); })), "not_found");
  EXPECT_EQ(code(h.open(h.stranger, h.enterprise(1))), "not_found");
  EXPECT_EQ(code(h.open(h.clerk2, h.enterprise(1))), "not_found");
  EXPECT_EQ(h.desk->head(), before);  // a refusal leaves nothing
  EXPECT_EQ(h.list(h.stranger).total, 0);
  EXPECT_EQ(h.list(h.clerk2).total, 0);
  EXPECT_EQ(h.list(h.gu).total, 1);
}

TEST(CasesTest, two_approvals_at_once_are_one_and_a_stale_write_is_none) {
  CaseHouse h;
  auto const id = h.on_site(h.clerk1, h.enterprise(1));
  auto const revision = h.show(h.lu, id).value().row.revision;
  h.desk->start();
  std::vector<std::thread> threads;
  std::atomic<int> approved{0}, refused{0};
  for (int i = 0; i < 8; ++i)
    threads.emplace_back([&, i] {
      Command command;
      command.name = "cases.fire";
      command.actor = i % 2 == 0 ? h.lu : h.gu;
      command.request_id = "race-" + std::to_string(i);
      command.run = [&](Context& c) -> Result<json::value> { return json::value(case_json(TRY(h.cases.fire(c, {{id}, "approve", "", "", revision})))); };
      auto const answer = h.desk->call(std::move(command));
      if (answer) ++approved;
      else if (answer.error().code == "stale") ++refused;
    });
  for (auto& thread : threads) thread.join();
  h.desk->stop();
  EXPECT_EQ(approved, 1);
  EXPECT_EQ(refused, 7);
  auto const approvals = h.read(Actor::system(), [&](View const& v) {
    return store::find_value<int64_t>(v.tx, "select count(*) from journal where what = 'resumption.approved'");
  });
  EXPECT_EQ(approvals, 1);
  h.sound();
}

TEST(CasesTest, four_eyes_are_minded_by_person_not_by_role) {
  CaseHouse h;
  auto both = h.han;
  both.roles = Role::officer | Role::reviewer | Role::lead;
  h.han = both;
  auto const id = h.on_site(h.clerk1, h.enterprise(1));
  auto const refused = h.fire(h.han, id, "approve");
  ASSERT_EQ(code(refused), "case.needs");
  EXPECT_NE(refused.error().args.at("needs").find("另一人"), std::string::npos);
  EXPECT_EQ(h.fire(h.gu, id, "approve").value().row.state, "approved");
}

TEST(CasesTest, several_cases_tell_what_is_open_on_each_and_nothing_of_those_of_others) {
  CaseHouse h;
  auto const first = h.submitted(h.clerk1, h.enterprise(1)), second = h.submitted(h.clerk2, h.enterprise(2));
  ASSERT_TRUE(h.write(h.lu, [&](Context& c) { return h.cases.claim(c, {{second}, ""}); }));
  auto const ask = [&](Actor const& who) { return h.read(who, [&](View const& v) { return h.cases.acts(v, {{first, second, first, "01HOUSEN0SUCHCASE000000000"}, "en"}); }).value(); };
  auto const open = ask(h.han);
  ASSERT_EQ(open.items.size(), 2U) << "asked twice is answered once, what is not there is left out";
  EXPECT_EQ(open.items[0].id, first);
  EXPECT_TRUE(open.items[0].claimable && open.items[0].handable);
  EXPECT_FALSE(open.items[1].claimable) << "somebody has it";
  EXPECT_TRUE(open.items[1].handable);
  auto const shown = h.read(h.han, [&](View const& v) { return h.cases.show(v, {{first}, "en"}); }).value();
  EXPECT_EQ(open.items[0].revision, shown.row.revision);
  ASSERT_FALSE(shown.actions.empty());
  EXPECT_EQ(json::serialize(write_record(open.items[0]).at("actions")), json::serialize(write_record(shown).at("actions"))) << "the same as on the page of the case";
  std::vector<std::string> people;
  for (auto const& one : open.people) people.push_back(one.id);
  EXPECT_EQ(people, (std::vector<std::string>{h.lu.account.text, h.han.account.text}));
  h.unwell.insert(h.han.account.text);
  EXPECT_EQ(ask(h.han).people.size(), 1U);
  EXPECT_TRUE(ask(h.stranger).items.empty());
  EXPECT_TRUE(ask(h.ma).items[0].actions.empty()) << "an inspector pre-reviews nothing";
  h.sound();
}

TEST(CasesTest, one_open_application_per_enterprise_and_numbers_without_gaps) {
  CaseHouse h;
  auto const first = h.open(h.clerk1, h.enterprise(1)).value().row;
  auto const second = h.open(h.clerk1, h.enterprise(1));
  ASSERT_EQ(code(second), "case.duplicate");
  EXPECT_EQ(second.error().args.at("no"), first.no);
  auto wrong = test::application();
  wrong["headcount"] = "many";
  EXPECT_EQ(code(h.open(h.clerk2, h.enterprise(2), wrong)), "form.invalid");
  EXPECT_EQ(h.open(h.clerk2, h.enterprise(2)).value().row.no, "FG-20200217-0002");  // the refused ones took no number
  EXPECT_EQ(h.open(h.han, h.enterprise(3)).value().row.no, "FG-20200217-0003");
  h.fire(h.clerk1, first.id, "withdraw").value();
  h.clock.at = h.clock.at + Minutes{1440};
  EXPECT_EQ(h.open(h.clerk1, h.enterprise(1)).value().row.no, "FG-20200218-0001");
  h.sound();
}

TEST(CasesTest, the_form_is_saved_in_part_and_masked_fields_survive_an_officer) {
  CaseHouse h;
  auto const id = h.open(h.clerk1, h.enterprise(1), {{"phone", "13800001234"}, {"responsible", "测试甲"}}).value().row.id;
  auto shown = h.show(h.han, id).value();
  EXPECT_TRUE(shown.form_editable);
  EXPECT_EQ(text_of(shown.form, "phone"), "138****1234");
  shown.form["headcount"] = 88;
  auto const saved = h.write(h.han, [&](Context& c) { return h.cases.save_form(c, {{id}, shown.form, shown.row.revision, ""}); });
  ASSERT_TRUE(saved) << saved.error().code;
  EXPECT_EQ(code(h.write(h.clerk1, [&](Context& c) { return h.cases.save_form(c, {{id}, {}, shown.row.revision, ""}); })), "stale");
  auto const own = h.show(h.clerk1, id).value();
  EXPECT_EQ(text_of(own.form, "phone"), "13800001234");
  EXPECT_EQ(own.form.at("headcount"), json::value(88));
  auto bad = own.form;
  bad["phone"] = "12";
  bad["mask_days"] = 1000;  // derived: what is sent is dropped
  bad["hedcount"] = 1;
  auto const problems = h.write(h.clerk1, [&](Context& c) { return h.cases.save_form(c, {{id}, bad, own.row.revision, ""}); });
  ASSERT_EQ(code(problems), "form.invalid");
  EXPECT_EQ(problems.error().more.size(), 2U);
  EXPECT_EQ(problems.error().more[0].at, "form.phone");
  h.sound();
}

TEST(CasesTest, papers_are_of_their_kind_and_used_once) {
  CaseHouse h;
  auto const id = h.open(h.clerk1, h.enterprise(1)).value().row.id;
  auto const csv = h.write(h.clerk1, [&](Context& c) -> Result<std::string> { return TRY(put_file(c, "a.csv", "a,b\n1,2\n", "")).id.text; }).value();
  auto const add = [&](Actor const& who, std::string const& key, std::string const& file) {
    return h.write(who, [&](Context& c) { return h.cases.add_document(c, {{id}, key, "", {file}}); });
  };
  EXPECT_EQ(code(add(h.clerk1, "plan", csv)), "case.document_type");
  auto const pdf = h.upload(h.clerk1);
  EXPECT_EQ(code(add(h.han, "plan", pdf)), "not_found");  // somebody else's upload
  EXPECT_EQ(code(add(h.clerk1, "passport", pdf)), "case.no_such_document");
  EXPECT_EQ(add(h.clerk1, "plan", pdf).value().documents[0].files.size(), 1U);
  EXPECT_EQ(code(add(h.clerk1, "pledge", pdf)), "case.file_taken");
  auto const removed = h.write(h.clerk1, [&](Context& c) { return h.cases.remove_document(c, {{id}, "plan", "", {pdf}}); }).value();
  EXPECT_TRUE(removed.documents[0].files.empty());
  h.sound();
}

TEST(CasesTest, deadlines_warn_escalate_and_expire_in_order_after_a_standstill) {
  CaseHouse h;
  h.clock.at = instant_of(day_of(2020, 2, 17), Minutes{10 * 60});
  auto form = test::application();
  auto const first = h.submitted(h.clerk1, h.enterprise(1), form);  // thermometer missing: 48 hours to correct
  auto const due = h.show(h.han, first).value().row;
  EXPECT_EQ(due.due_at, h.clock.at + Minutes{48 * 60});
  EXPECT_FALSE(due.overdue);
  auto const second = h.submitted(h.clerk2, h.enterprise(2), form);
  h.fire(h.han, second, "return", "请补额温枪").value();
  auto const returned = h.show(h.han, second).value().row;
  EXPECT_EQ(returned.due_at, instant_of(day_of(2020, 2, 24), Minutes{17 * 60 + 30}));  // five working days
  EXPECT_EQ(h.alarms(), 0);
  h.clock.at = instant_of(day_of(2020, 2, 18), Minutes{10 * 60});
  EXPECT_EQ(h.alarms(), 0);
  // Ten days without power: everything that was due happens now, in the order in which it was due, once.
  h.clock.at = instant_of(day_of(2020, 2, 28), Minutes{9 * 60});
  EXPECT_EQ(h.alarms(), 4);
  EXPECT_EQ(h.alarms(), 0);
  std::vector<std::string> what;
  std::vector<std::string> commands;
  h.read(Actor::system(), [&](View const& v) {
    auto const rows = store::query(v.tx, "select what, request_id from journal where actor = 'system:deadlines' order by seq");
    while (rows->next()) {
      what.emplace_back(rows->text(0));
      commands.emplace_back(rows->text(1));
    }
    return 0;
  });
  EXPECT_EQ(what, (std::vector<std::string>{"case.warned", "case.breached", "case.warned", "resumption.expired"}));
  EXPECT_TRUE(commands[1].starts_with(first + "/") && commands[1].ends_with(".breach")) << commands[1];
  EXPECT_TRUE(h.show(h.han, first).value().row.overdue);
  EXPECT_EQ(h.show(h.han, second).value().row.state, "expired");
  EXPECT_EQ(h.list(h.gu, {.view = "overdue"}).total, 1);
  h.sound();
}

TEST(CasesTest, queue_views_count_what_they_list) {
  CaseHouse h;
  for (int i = 1; i <= 7; ++i) {
    auto form = test::application();
    if (i % 3 == 0) form["supply_chain"] = true, form["thermometers"] = 2;
    auto const id = h.submitted(h.han, h.enterprise(i), form);
    if (i == 2) h.write(h.han, [&](Context& c) { return h.cases.claim(c, {{id}, ""}); }).value();
    if (i == 4) h.fire(h.lu, id, "refuse", "不符合条件").value();
    if (i == 5) h.write(h.gu, [&](Context& c) { return h.cases.assign(c, {{id}, h.lu.account, ""}); }).value();
    h.clock.at = h.clock.at + Minutes{7};
  }
  h.open(h.han, h.enterprise(8)).value();
  h.clock.at = instant_of(day_of(2020, 2, 18), Minutes{8 * 60});
  for (auto const* who : {&h.han, &h.lu, &h.gu, &h.stranger, &h.clerk1}) {
    auto const views = h.list(*who).views;
    std::pair<char const*, int64_t> const counted[] = {{"mine", views.mine}, {"unclaimed", views.unclaimed}, {"all", views.all}, {"due", views.due}, {"overdue", views.overdue}};
    for (auto const& [view, count] : counted) {
      std::set<std::string> seen;
      std::string after;
      do {  // in pages of two, to walk the cursor
        auto const page = h.list(*who, {.view = view, .after = after, .limit = 2});
        EXPECT_EQ(page.total, count);
        for (auto const& row : page.items) EXPECT_TRUE(seen.insert(row.id).second) << "twice";
        after = page.next.value_or("");
      } while (!after.empty());
      EXPECT_EQ(static_cast<int64_t>(seen.size()), count) << view;
    }
  }
  EXPECT_EQ(h.list(h.han).views.mine, 1);
  EXPECT_EQ(h.list(h.lu).views.mine, 1);
  EXPECT_EQ(h.list(h.han, {.q = "FG-20200217-0003"}).total, 1);
  EXPECT_EQ(h.list(h.han, {.q = "%"}).total, 0);
  EXPECT_EQ(h.list(h.han, {.state = "refused"}).total, 1);
  EXPECT_EQ(h.list(h.han, {.lane = "green"}).items.size(), 2U);
}

// A page is walked to or sorted by how many the list has (decision 0059): the rows are the same, and the plan is what was meant.
TEST(CasesTest, a_page_is_the_same_whichever_way_it_is_reached) {
  CaseHouse h;
  for (int i = 1; i <= 7; ++i) {
    auto form = test::application();
    form["plan_date"] = "2020-03-01";
    if (i % 3 == 0) h.open(h.han, h.enterprise(i)).value();
    else h.submitted(h.han, h.enterprise(i), form);
    h.clock.at = h.clock.at + Minutes{97};
  }
  h.clock.at = h.clock.at + Minutes{20 * 60};
  h.read(h.han, [&](View const& view) {
    int64_t compared = 0;
    for (std::string const scope : {"", "9901", "990101", "33"})
      for (std::string const name : {"all", "mine", "unclaimed", "due", "overdue"})
        for (std::string const service : {"", "resumption", "finding"})
          for (std::string const state : {"", "submitted"}) {
            rows::Filter filter;
            filter.scope = {Scope::Kind::region, scope};
            filter.account = h.han.account.text;
            filter.view = name;
            filter.service = service;
            filter.state = state;
            filter.now = view.now;
            filter.end_of_today = instant_of(day_at(view.now) + 1, Minutes{0});
            auto const sorted = rows::list_rows(view.tx, filter, {}, 50, 0), walked = rows::list_rows(view.tx, filter, {}, 50, rows::kSortedAtMost + 1);
            EXPECT_EQ(sorted.size(), walked.size()) << scope << " " << name << " " << service << " " << state;
            for (size_t i = 0; i < std::min(sorted.size(), walked.size()); ++i) EXPECT_EQ(sorted[i].id, walked[i].id);
            compared += std::ssize(sorted);
          }
    EXPECT_GT(compared, 40);
    return 0;
  });
}

TEST(CasesTest, counts_that_are_kept_equal_their_lists_at_every_hour_and_after_every_change) {
  CaseHouse h;
  std::vector<std::string> ids;
  std::set<std::pair<int64_t, int64_t>> seen;
  for (int hour = 0; hour < 120; ++hour) {
    if (hour % 9 == 0 && ids.size() < 7) {
      auto form = test::application();
      form["plan_date"] = "2020-03-01";
      ids.push_back(h.submitted(h.han, h.enterprise(static_cast<int>(ids.size()) + 1), form));
    }
    if (hour == 30) h.fire(h.lu, ids[0], "refuse", "不符合条件").value();
    if (hour == 50) h.write(h.han, [&](Context& c) { return h.cases.claim(c, {{ids[1]}, ""}); }).value();
    for (auto const* who : {&h.han, &h.stranger, &h.clerk1}) {
      auto const views = h.list(*who).views;
      auto const again = h.list(*who).views;
      EXPECT_EQ(views.overdue, again.overdue);
      auto const listed = [&](char const* view) { return static_cast<int64_t>(h.list(*who, {.view = view, .limit = 50}).items.size()); };
      EXPECT_EQ(views.all, listed("all")) << hour;
      EXPECT_EQ(views.due, listed("due")) << hour;
      EXPECT_EQ(views.overdue, listed("overdue")) << hour;
      EXPECT_EQ(views.mine, listed("mine")) << hour;
      EXPECT_EQ(views.unclaimed, listed("unclaimed")) << hour;
      seen.emplace(views.due, views.overdue);
    }
    h.clock.at = h.clock.at + Minutes{60};
  }
  EXPECT_GT(seen.size(), 5U);
}

TEST(CasesTest, kept_names_are_asked_again_after_every_write_and_never_taken_from_an_older_snapshot) {
  KeptNames const kept;
  std::map<std::string, std::string> store{{"a", "甲"}, {"b", "乙"}};
  int asked = 0;
  auto const of = [&](int64_t seq, std::vector<std::string> const& ids) {
    return kept.of(seq, ids, [&](std::vector<std::string> missing) {
      ++asked;
      std::map<std::string, std::string> out;
      for (auto const& id : missing)
        if (auto const found = store.find(id); found != store.end()) out.insert(*found);
      return out;
    });
  };
  using Names = std::vector<std::string>;
  EXPECT_EQ(of(5, {"a", "b", "a", "c"}), (Names{"甲", "乙", "甲", ""}));
  EXPECT_EQ(of(5, {"c", "b", "a"}), (Names{"", "乙", "甲"}));
  EXPECT_EQ(asked, 1);  // that c has none is kept too
  store = {{"a", "甲改名"}, {"c", "丙"}};
  EXPECT_EQ(of(6, {"a", "b", "c"}), (Names{"甲改名", "", "丙"}));
  store["a"] = "甲从前";  // who still reads the snapshot before sees it, and keeps nothing for others
  EXPECT_EQ(of(5, {"a"}), Names{"甲从前"});
  EXPECT_EQ(of(6, {"a"}), Names{"甲改名"});
  EXPECT_EQ(asked, 3);
  store["b"] = "乙又来";  // after the next write also those are asked anew that the first page did not show
  EXPECT_EQ(of(7, {"a"}), Names{"甲从前"});
  EXPECT_EQ(of(7, {"b"}), Names{"乙又来"});
}

TEST(CasesTest, a_case_is_claimed_by_one_and_handed_over_to_who_can_work_on_it) {
  CaseHouse h;
  auto const id = h.submitted(h.clerk1, h.enterprise(1));
  auto const claim = [&](Actor const& who) { return h.write(who, [&](Context& c) { return h.cases.claim(c, {{id}, ""}); }); };
  EXPECT_TRUE(claim(h.han).value().row.mine);
  EXPECT_EQ(code(claim(h.lu)), "case.taken");
  EXPECT_EQ(code(claim(h.clerk1)), "case.not_yours");
  auto const assign = [&](AccountId const& to) { return h.write(h.lu, [&](Context& c) { return h.cases.assign(c, {{id}, to, ""}); }); };
  EXPECT_EQ(code(assign(h.stranger.account)), "case.assignee");
  EXPECT_EQ(code(assign(h.clerk1.account)), "case.assignee");
  EXPECT_EQ(assign(h.lu.account).value().row.assignee->id, h.lu.account.text);
}

TEST(CasesTest, a_roster_settled_elsewhere_is_seen_by_the_case) {
  CaseHouse h;
  h.roster = test::roster_facts(14);
  auto const id = h.on_site(h.clerk1, h.enterprise(1));
  EXPECT_EQ(h.list(h.lu).items[0].missing, (std::vector<std::string>{"名册 14 人未定论"}));
  h.roster = test::roster_facts(0);
  auto const changed = h.write(Actor::system(), [&](Context& c) { return h.cases.see_facts(c, h.enterprise(1)); }).value();
  EXPECT_EQ(changed, 1);
  EXPECT_TRUE(h.list(h.lu).items[0].missing.empty());
  EXPECT_EQ(h.write(Actor::system(), [&](Context& c) { return h.cases.see_facts(c, h.enterprise(1)); }).value(), 0);
  h.sound();
}

TEST(CasesTest, personal_fields_are_shown_in_full_only_to_who_may_and_with_a_reason) {
  CaseHouse h;
  auto const id = h.submitted(h.clerk1, h.enterprise(1));
  auto const reveal = [&](Actor const& who, std::string const& field) {
    return h.write(who, [&](Context& c) { return h.cases.reveal(c, {{id}, {field}, "核实联系方式", ""}); });
  };
  EXPECT_EQ(code(reveal(h.han, "phone")), "case.not_revealed");  // the account may not
  h.han.unmask = {Pii::phone};
  EXPECT_EQ(reveal(h.han, "phone").value(), json::value(json::object{{"phone", "13800001234"}}));
  h.han.unmask = {Pii::phone, Pii::name};
  EXPECT_EQ(code(reveal(h.han, "responsible")), "case.not_revealed");  // the service does not let this role
  auto const journal = h.read(h.gu, [&](View const& v) { return h.cases.journal(v, {{id}, "", "", 50}); }).value();
  EXPECT_EQ(journal.items.front().what, "case.fields_revealed");
  EXPECT_EQ(journal.items.front().why, "核实联系方式");
}

TEST(CasesTest, a_published_version_never_changes_and_running_cases_keep_theirs) {
  CaseHouse h;
  auto const id = h.submitted(h.clerk1, h.enterprise(1));
  auto changed = CaseHouse::files();
  auto const at = changed[0].text.find("max_mb: 10");
  changed[0].text.replace(at, 10, "max_mb: 9 ");
  auto const refused = h.write(Actor::system(), [&](Context& c) { return h.cases.start(c, changed); });
  ASSERT_EQ(code(refused), "service.not_sound");
  EXPECT_EQ(refused.error().more[0].code, "service.same_version");
  auto const version = changed[0].text.find("version: ");
  auto const ours = std::atoll(changed[0].text.substr(version + 9).c_str());
  ASSERT_LT(ours, 8);
  changed[0].text.replace(version, 10, "version: " + std::to_string(ours + 1));
  ASSERT_TRUE(h.write(Actor::system(), [&](Context& c) { return h.cases.start(c, changed); }));
  EXPECT_EQ(h.show(h.han, id).value().service_version, ours);
  EXPECT_EQ(h.open(h.clerk2, h.enterprise(2)).value().service_version, ours + 1);
  auto const older = h.write(Actor::system(), [&](Context& c) { return h.cases.start(c, CaseHouse::files()); });
  EXPECT_TRUE(older) << "the older file is still a published version";
  EXPECT_EQ(h.cases.catalog().latest("resumption")->compiled->service.version, ours + 1);
  auto broken = CaseHouse::files();
  broken[0].text.replace(version, 10, "version: " + std::to_string(ours + 2));
  broken[0].text.replace(broken[0].text.find("to: site_review"), 15, "to: site_revue ");
  EXPECT_EQ(code(h.write(Actor::system(), [&](Context& c) { return h.cases.start(c, broken); })), "service.not_sound");
  EXPECT_EQ(h.cases.catalog().latest("resumption")->compiled->service.version, ours + 1);
  h.sound();
}

TEST(CasesTest, destroying_a_cases_key_leaves_its_journal_provable_and_itself_unreadable) {
  CaseHouse h;
  auto const id = h.submitted(h.clerk1, h.enterprise(1));
  h.write(Actor::system(), [&](Context& c) -> Result<void> {
    c.keyring.destroy(c.tx, "case/" + id);
    return {};
  }).value();
  EXPECT_EQ(code(h.show(h.han, id)), "not_found");
  EXPECT_TRUE(h.read(Actor::system(), [](View const& v) { return verify_journal(v.tx).ok; }));
  EXPECT_EQ(h.list(h.han).total, 1);  // what is not personal stays countable
}

TEST(CasesTest, officer_and_clerk_ask_and_answer_and_the_other_side_is_told_without_the_words) {
  CaseHouse h;
  auto const id = h.submitted(h.clerk1, h.enterprise(1), test::application());
  auto const ask = [&](Actor const& who, std::string text) { return h.write(who, [&](Context& c) { return h.cases.ask(c, {{id}, std::move(text), ""}); }); };
  auto const reply = [&](Actor const& who, int64_t n, std::string text) { return h.write(who, [&](Context& c) { return h.cases.answer_question(c, {{id}, n, std::move(text), ""}); }); };
  auto const before = h.show(h.han, id).value();
  EXPECT_TRUE(before.may_ask);
  auto const asked = ask(h.han, "食堂夜班怎样分餐");
  ASSERT_TRUE(asked) << asked.error().code;
  EXPECT_EQ(asked->row.state, before.row.state);
  EXPECT_EQ(asked->row.due_at, before.row.due_at);
  EXPECT_EQ(code(ask(h.stranger, "问")), "not_found");
  EXPECT_EQ(code(ask(h.clerk2, "问")), "not_found");
  EXPECT_EQ(code(reply(h.stranger, 1, "答")), "not_found");
  EXPECT_EQ(code(reply(h.clerk2, 1, "答")), "not_found");
  EXPECT_EQ(code(reply(h.lu, 1, "答")), "case.question_own_side");
  auto const seen = h.show(h.clerk1, id).value();
  ASSERT_EQ(seen.questions.size(), 1U);
  EXPECT_TRUE(seen.questions[0].open && seen.questions[0].may_answer);
  EXPECT_EQ(seen.questions[0].text, "食堂夜班怎样分餐");
  EXPECT_FALSE(h.show(h.han, id)->questions[0].may_answer);
  ASSERT_TRUE(reply(h.clerk1, 1, "分三批领餐回工位"));
  ASSERT_TRUE(ask(h.clerk1, "承诺书要不要骑缝章"));
  ASSERT_TRUE(reply(h.lu, 2, "不用"));
  auto const whole = h.show(h.han, id).value();
  ASSERT_EQ(whole.questions.size(), 2U);
  EXPECT_FALSE(whole.questions[0].open || whole.questions[1].open);
  EXPECT_EQ(whole.questions[1].answers.at(0).from, "office");
  // As it was when the first was asked: open, and nobody may answer the past.
  auto const then = h.read(h.han, [&](View const& v) { return h.cases.show(v, {{id}, "", std::to_string(asked->row.revision)}); }).value();
  ASSERT_EQ(then.questions.size(), 1U);
  EXPECT_TRUE(then.questions[0].open && !then.questions[0].may_answer && !then.may_ask);
  // Told: by the channels of this service, and never with the words; nothing of them lies readable in the file.
  std::vector<std::string> told;
  h.read(Actor::system(), [&](View const& v) {
    for (auto const& m : list_messages(v.tx, v.keys, "case", id, 50)) {
      if (!m.template_name.starts_with("case/")) continue;
      told.push_back(m.template_name + " " + m.channel + " " + std::string(text_of(*m.content, "to")));
      EXPECT_FALSE(contains(json::serialize(*m.content), "分餐") || contains(json::serialize(*m.content), "骑缝")) << json::serialize(*m.content);
    }
    for (auto const* words : {"食堂夜班", "领餐", "骑缝章"}) {
      EXPECT_EQ(store::find_value<int64_t>(v.tx, "select count(*) from case_event where open like '%' || $1 || '%'", words).value_or(-1), 0);
      EXPECT_EQ(store::find_value<int64_t>(v.tx, "select count(*) from journal where facts like '%' || $1 || '%'", words).value_or(-1), 0);
    }
    return 0;
  });
  std::sort(told.begin(), told.end());
  EXPECT_EQ(told, (std::vector<std::string>{"case/answered app applicant", "case/answered app assignee", "case/answered sms applicant", "case/asked app applicant", "case/asked app assignee", "case/asked sms applicant"}));
  auto const told_clerk = h.read(h.clerk1, [&](View const& v) { return h.cases.messages(v, {{id}, "", "", 50}); }).value();
  EXPECT_TRUE(std::none_of(told_clerk.items.begin(), told_clerk.items.end(), [](auto const& m) { return m.to == "assignee"; }));
  h.sound();
}

TEST(CasesTest, no_questions_on_what_is_closed_hidden_or_nobodys) {
  CaseHouse h;
  auto const ask = [&](Actor const& who, std::string const& id) { return code(h.write(who, [&](Context& c) { return h.cases.ask(c, {{id}, "问", ""}); })); };
  auto const closed = h.submitted(h.clerk1, h.enterprise(1), test::application());
  h.fire(h.clerk1, closed, "withdraw").value();
  EXPECT_EQ(ask(h.clerk1, closed), "case.question_closed");
  EXPECT_EQ(ask(h.han, closed), "case.question_closed");
  auto const notice = h.open(h.han, h.enterprise(1), {{"legal_basis", "测试依据第一条"}, {"finding", "4 辆货车未经核准运行"}}, "stop-notice");
  ASSERT_TRUE(notice) << notice.error().code;
  EXPECT_FALSE(notice->may_ask);
  EXPECT_EQ(ask(h.han, notice->row.id), "case.question_draft");
  EXPECT_EQ(ask(h.clerk1, notice->row.id), "not_found") << "not yet the business of the enterprise";
}

TEST(CasesTest, random_commands_leave_rows_equal_to_their_events) {
  CaseHouse h;
  Dice dice(20200217);
  std::vector<std::string> ids;
  for (int i = 1; i <= 4; ++i) ids.push_back(h.open(h.han, h.enterprise(i)).value().row.id);
  Actor const* people[] = {&h.han, &h.lu, &h.gu, &h.ma, &h.clerk1, &h.stranger};
  auto const& transitions = h.cases.catalog().latest("resumption")->compiled->service.transitions;
  int64_t done = 0;
  for (int step = 0; step < 250; ++step) {
    auto const& id = ids[dice.below(ids.size())];
    auto const& who = *people[dice.below(6)];
    h.clock.at = h.clock.at + Minutes{static_cast<int64_t>(dice.below(90))};
    std::string refused = "?";
    switch (dice.below(8)) {
      case 0: refused = code(h.paper(h.han, id, dice.chance(1, 2) ? "plan" : "pledge")); break;
      case 1: refused = code(h.task(who, id, dice.chance(1, 2) ? "site" : "roster")); break;
      case 2: refused = code(h.receipt(who, id, 1)); break;
      case 3: refused = code(h.write(who, [&](Context& c) { return h.cases.claim(c, {{id}, ""}); })); break;
      case 4: h.alarms(); break;
      case 5:
        h.roster = test::roster_facts(static_cast<int64_t>(dice.below(2)));
        h.write(Actor::system(), [&](Context& c) { return h.cases.see_facts(c, h.enterprise(1)); }).value();
        break;
      default: refused = code(h.fire(who, id, transitions[dice.below(transitions.size())].on, "理由"));
    }
    done += refused.empty() ? 1 : 0;
  }
  EXPECT_GT(done, 20);
  h.sound();
  // Rows thrown away come back from the events alone.
  h.write(Actor::system(), [](Context& c) -> Result<void> {
    store::execute(c.tx, "update case_row set state = 'draft', kind = 'initial', closed = 0, revision = 0, missing = ''");
    return {};
  }).value();
  EXPECT_EQ(h.write(Actor::system(), [&](Context& c) -> Result<int64_t> { return h.cases.rebuild_rows(c); }).value(), 4);
  h.sound();
}

TEST(CasesTest, the_endpoint_table_answers_the_agreed_shape) {
  CaseHouse h;
  auto const id = h.submitted(h.clerk1, h.enterprise(1));
  auto const table = endpoints(h.cases);
  auto const show = std::find_if(table.begin(), table.end(), [](auto const& e) { return e.name == "cases.show"; });
  ASSERT_NE(show, table.end());
  auto const answer = h.read(h.han, [&](View const& v) { return show->read(v, {{{"id", id}, {"language", "en"}}, nullptr, {}}); });
  ASSERT_TRUE(answer) << answer.error().code;
  auto const shown = parse_json(std::get<JsonAnswer>(*answer).text).value().get_object();
  for (auto const* key : {"id", "no", "service", "service_title", "enterprise", "state", "state_title", "queue", "lane", "lane_title", "priority", "due_at", "due_text", "share_used", "overdue",
                          "assignee", "next", "missing", "mine", "revision", "form", "form_schema", "derived", "documents", "tasks", "steps", "decisions", "verdict", "actions", "opened_at",
                          "service_version", "applicant_masked"})
    EXPECT_TRUE(shown.contains(key)) << key;
  EXPECT_EQ(text_of(shown, "state_title"), "Pre-review");
  EXPECT_EQ(text_of(shown.at("applicant_masked"), "phone"), "138****9999");
  auto const list = std::find_if(table.begin(), table.end(), [](auto const& e) { return e.name == "cases.list"; });
  auto const rows = h.read(h.han, [&](View const& v) { return list->read(v, {{{"view", "unclaimed"}, {"limit", "10"}}, nullptr, {}}); });
  ASSERT_TRUE(rows);
  auto const list_shown = parse_json(std::get<JsonAnswer>(*rows).text).value();
  EXPECT_EQ(find(list_shown, "views")->get_object().at("unclaimed"), json::value(1));
  // Who must not: the roles of each row, at the door.
  for (auto const& row : table) EXPECT_EQ(row.may.empty(), row.name.starts_with("apply.")) << row.name;
}

// ---- a case as it was ----

// A world of random cases: everybody does what is open to him or just tries; after each step what everybody saw is written down.
struct RandomCases {
  explicit RandomCases(uint64_t seed) : dice(seed) {}
  struct Seen {
    std::string id;
    int64_t revision;
    Instant at;
    Actor const* who;
    json::object page;
  };
  CaseHouse h;
  Dice dice;
  std::vector<std::string> ids;
  std::vector<Seen> seen;
  std::map<std::string, int64_t> last;  // case -> revision written down

  template <class T> T const& one_of(std::vector<T> const& list) { return list[dice.below(list.size())]; }

  void live() {
    auto const watchers = {&h.lu, &h.gu, &h.clerk1, &h.clerk2};
    for (auto const& id : ids) {
      auto const now = h.read(Actor::system(), [&](View const& v) { return h.cases.state_of(v, id)->revision; });
      if (last[id] == now) continue;
      last[id] = now;
      for (auto const* who : watchers)
        if (auto page = h.show(*who, id)) seen.push_back({id, now, h.clock.at, who, case_json(*page)});
    }
  }
  void begin() {
    auto form = test::application();
    form["headcount"] = 50 + static_cast<int64_t>(dice.below(200));
    form["thermometers"] = 1 + static_cast<int64_t>(dice.below(4));
    bool const notice = dice.chance(1, 4);
    auto const number = 1 + static_cast<int>(dice.below(2));
    if (notice) form = {{"finding", "现场 " + std::to_string(dice.below(100))}, {"legal_basis", "测试依据第一条"}};
    auto const opened = h.open(notice ? h.lu : number == 1 ? h.clerk1 : h.clerk2, h.enterprise(number), form, notice ? "stop-notice" : "resumption");
    if (!opened) return;
    ids.push_back(opened->row.id);
    if (notice || dice.chance(1, 3)) return;  // some begin with what they need
    for (auto const* key : {"plan", "pledge", "undertaking"}) (void)h.paper(number == 1 ? h.clerk1 : h.clerk2, opened->row.id, key);
  }
  void act() {
    auto const& id = one_of(ids);
    auto const* who = one_of(std::vector<Actor const*>{&h.han, &h.lu, &h.gu, &h.ma, &h.clerk1, &h.clerk2});
    auto const page = h.show(*who, id);
    if (!page) return;
    switch (dice.below(14)) {
      case 0: {
        auto form = page->form;
        form["masks"] = 500 + static_cast<int64_t>(dice.below(3000));
        if (dice.chance(1, 3)) form["phone"] = "1380000" + std::to_string(1000 + dice.below(9000));
        (void)h.write(*who, [&](Context& c) { return h.cases.save_form(c, {{id}, form, page->row.revision, ""}); });
        break;
      }
      case 1: (void)h.paper(*who, id, dice.chance(1, 2) ? "undertaking" : "pledge"); break;
      case 2: {
        if (!dice.chance(1, 4)) break;
        for (auto const& document : page->documents)
          if (!document.files.empty()) (void)h.write(*who, [&](Context& c) { return h.cases.remove_document(c, {{id}, document.key, "", {document.files.front().id}}); });
        break;
      }
      case 3: (void)h.task(*who, id, dice.chance(1, 2) ? "site" : "roster", dice.chance(1, 5) ? "fail" : "pass"); break;
      case 4: (void)h.receipt(*who, id, 1 + static_cast<int64_t>(dice.below(3))); break;
      case 5: (void)h.write(*who, [&](Context& c) { return h.cases.claim(c, {{id}, ""}); }); break;
      case 6: (void)h.write(*who, [&](Context& c) { return h.cases.open_lane(c, {{id}, "green", "停工会断供", ""}); }); break;
      default: {
        std::vector<std::string> ready;
        for (auto const& action : page->actions)
          if (action.ready && (action.event != "withdraw" || dice.chance(1, 8))) ready.push_back(action.event);
        if (!ready.empty()) (void)h.fire(*who, id, one_of(ready), "理由 " + std::to_string(dice.below(1000)));
      }
    }
  }
  void run(int steps) {
    for (int step = 0; step < steps; ++step) {
      h.clock.at = h.clock.at + Minutes{1 + static_cast<int64_t>(dice.below(90))};
      h.alarms();
      live();
      if (ids.size() < 2 || dice.chance(1, 15)) begin();
      else if (dice.chance(1, 12)) {
        h.roster = test::roster_facts(dice.chance(1, 3) ? 1 : 0);
        for (int n : {1, 2}) h.write(Actor::system(), [&](Context& c) { return h.cases.see_facts(c, h.enterprise(n)); }).value();
      } else act();
      live();
    }
  }
};

// What a former case does not tell, taken out of a page; what was tried by tables, where the case did not decide.
json::object without_today(json::object page, bool decisions) {
  for (auto const* key : {"actions", "assignable", "opened_from", "follow_ups", "applicant_masked", "receipt_items", "as_of", "mine", "form_editable", "papers_open", "may_ask"}) page.erase(key);
  for (auto& one : page.at("questions").as_array()) one.as_object().erase("may_answer");
  for (auto& one : page.at("lanes").as_array()) one.as_object().erase("may_open");
  for (auto& one : page.at("documents").as_array()) one.as_object().erase("may");
  for (auto& one : page.at("tasks").as_array()) one.as_object().erase("may");
  if (page.at("verdict").is_object() && !decisions) page.at("verdict").as_object().erase("lines");
  if (!decisions) page.erase("decisions");
  return page;
}

TEST(CasesAsTheyWere, are_what_everybody_saw_then) {
  size_t compared = 0, by_instant = 0, differing_neighbours = 0;
  std::set<std::string> states;
  for (uint64_t seed = 1; seed <= 12; ++seed) {
    RandomCases world(seed);
    world.run(130);
    std::map<std::pair<std::string, Actor const*>, json::object> before;
    for (auto const& one : world.seen) {
      auto const then = [&](std::string at) { return world.h.read(*one.who, [&](View const& v) { return world.h.cases.show(v, {{one.id}, "", std::move(at)}); }); };
      auto const former = then(std::to_string(one.revision));
      ASSERT_TRUE(former) << "seed " << seed << " event " << one.revision << " " << code(former);
      EXPECT_TRUE(former->actions.empty() && former->assignable.empty() && !former->form_editable && !former->papers_open && !former->row.mine);
      ASSERT_TRUE(former->as_of);
      EXPECT_EQ(former->as_of->event, one.revision);
      auto const page = case_json(*former);
      bool const decisions = text_of(one.page, "outcome") != "" && text_of(one.page, "outcome") != "withdrawn" && text_of(one.page, "outcome") != "expired" && !former->decisions.empty();
      auto const was = without_today(one.page, decisions), told = without_today(page, decisions);
      ASSERT_EQ(was, told) << "seed " << seed << " event " << one.revision << "\n" << json::serialize(was) << "\n" << json::serialize(told);
      ++compared;
      states.insert(std::string(text_of(one.page, "state")));
      // By the clock, unless another step of the same minute came later.
      if (auto const at = then(to_iso(one.at)); at && at->as_of->event == one.revision) {
        EXPECT_EQ(without_today(case_json(*at), decisions), was);
        ++by_instant;
      }
      auto& last = before[{one.id, one.who}];
      if (!last.empty() && last != was) ++differing_neighbours;
      last = was;
    }
  }
  std::string all;
  for (auto const& state : states) all += " " + state;
  std::cout << compared << " pages agree, of them by the clock " << by_instant << "; states:" << all << "\n";
  EXPECT_GT(compared, 800U);
  EXPECT_GT(by_instant, 500U);
  EXPECT_GT(differing_neighbours, 500U);  // the comparison is able to fail
  EXPECT_GE(states.size(), 8U);
}

TEST(CasesAsTheyWere, refuse_what_never_was_and_hide_what_was_hidden) {
  CaseHouse h;
  auto const id = h.submitted(h.clerk1, h.enterprise(1));
  auto const at = [&](Actor const& who, std::string const& of, std::string when) { return h.read(who, [&](View const& v) { return h.cases.show(v, {{of}, "en", std::move(when)}); }); };
  EXPECT_EQ(code(at(h.lu, id, "0")), "case.as_of_event");
  EXPECT_EQ(code(at(h.lu, id, "99")), "case.as_of_event");
  EXPECT_EQ(code(at(h.lu, id, "yesterday")), "case.as_of");
  EXPECT_EQ(code(at(h.lu, id, "2020-02-16T09:00:00+08:00")), "case.not_yet");
  EXPECT_EQ(code(at(h.stranger, id, "1")), "not_found");
  EXPECT_EQ(at(h.lu, id, "1").value().row.state, "draft");
  EXPECT_EQ(at(h.lu, id, "2020-03-01T00:00:00Z").value().row.state, "submitted");
  EXPECT_FALSE(at(h.lu, id, "1").value().as_of->left_out.empty());
  // The ledger names the event by which one asks; a look at personal data is none.
  auto const ledger = h.read(h.lu, [&](View const& v) { return h.cases.journal(v, {{id}, "", ""}); }).value();
  EXPECT_EQ(ledger.items.front().event, at(h.lu, id, "2020-03-01T00:00:00Z").value().as_of->event);
  // An officer's draft of a stop notice is no business of the enterprise, neither then nor in hindsight.
  auto const notice = h.open(h.lu, h.enterprise(1), {{"finding", "聚集用餐"}, {"legal_basis", "测试依据第一条"}}, "stop-notice").value().row.id;
  auto const shown = h.show(h.lu, notice).value();
  for (auto const& action : shown.actions)
    if (action.ready) { ASSERT_TRUE(h.fire(h.lu, notice, action.event, "理由充分")) << action.event; break; }
  ASSERT_TRUE(h.show(h.clerk1, notice)) << h.show(h.lu, notice).value().row.state;
  EXPECT_EQ(code(at(h.clerk1, notice, "1")), "case.not_yet");
  EXPECT_TRUE(at(h.lu, notice, "1"));
}

// ---- what a correction changed ----

// Told the slow way, from the pages that were seen at the return and after handing in again: text against text.
std::set<std::string> told_slowly(json::object const& before, json::object const& after) {
  std::set<std::string> out;
  auto const& was = before.at("form").as_object();
  auto const& is = after.at("form").as_object();
  auto const text = [](json::object const& form, std::string_view key) { return form.contains(key) ? json::serialize(form.at(key)) : std::string("null"); };
  for (auto const& [key, property] : before.at("form_schema").at("properties").as_object())
    if (text(was, key) != text(is, key)) out.insert(std::string(key) + ": " + text(was, key) + " -> " + text(is, key));
  auto const files = [](json::object const& page) {
    std::map<std::string, std::set<std::string>> all;
    for (auto const& document : page.at("documents").as_array())
      for (auto const& file : document.at("files").as_array()) all[std::string(text_of(document, "key"))].insert(std::string(text_of(file, "id")));
    return all;
  };
  auto old = files(before), fresh = files(after);
  for (auto const* both : {&old, &fresh})
    for (auto const& [key, ignored] : *both) {
      for (auto const& id : old[key])
        if (!fresh[key].contains(id)) out.insert(key + " - " + id);
      for (auto const& id : fresh[key])
        if (!old[key].contains(id)) out.insert(key + " + " + id);
    }
  return out;
}
std::set<std::string> told_by(CorrectionRound const& round) {
  std::set<std::string> out;
  for (auto const& one : round.fields_changed) out.insert(one.key + ": " + json::serialize(one.before) + " -> " + json::serialize(one.after));
  for (auto const& paper : round.papers) {
    EXPECT_EQ(paper.kind, paper.before.empty() ? "added" : paper.after.empty() ? "removed" : "replaced");
    for (auto const& file : paper.before) out.insert(paper.key + " - " + file.id);
    for (auto const& file : paper.after) out.insert(paper.key + " + " + file.id);
  }
  return out;
}

TEST(CasesCorrections, are_what_two_pages_differ_in) {
  size_t rounds = 0, changes = 0, same_masked = 0;
  for (uint64_t seed = 1; seed <= 25; ++seed) {
    CaseHouse h;
    Dice dice(seed);
    auto const id = h.submitted(h.clerk1, h.enterprise(1));
    auto const of = [&](Actor const& who) { return h.read(who, [&](View const& v) { return h.cases.corrections(v, {{id}, ""}); }).value().items; };
    EXPECT_TRUE(of(h.lu).empty());
    std::vector<std::set<std::string>> slow;
    for (int round = 1; round <= 1 + static_cast<int>(seed % 3); ++round) {
      auto const before = case_json(h.show(h.clerk1, id).value());
      ASSERT_TRUE(h.fire(h.han, id, "return", "第 " + std::to_string(round) + " 次退回"));
      EXPECT_EQ(of(h.lu).size(), slow.size()) << "a correction that is still under way is nobody's to review";
      for (int step = 0; step < 8; ++step) {
        auto const page = h.show(h.clerk1, id).value();
        auto form = page.form;
        switch (dice.below(5)) {
          case 0: form["masks"] = 2000 + static_cast<int64_t>(dice.below(3)); break;
          case 1: form["phone"] = dice.chance(1, 2) ? "13800001234" : "13811111234"; break;  // masked alike: 138****1234
          case 2: form["headcount"] = 140 + static_cast<int64_t>(dice.below(4)); break;
          case 3: form["loss_per_day"] = static_cast<int64_t>(dice.below(2)) * 1000; break;
          case 4: {
            auto const key = dice.chance(1, 2) ? "plan" : "pledge";
            for (auto const& document : page.documents)
              if (document.key == key && document.files.size() > 1)
                h.write(h.clerk1, [&](Context& c) { return h.cases.remove_document(c, {{id}, key, "", {document.files[dice.below(document.files.size())].id}}); }).value();
            h.paper(h.clerk1, id, key).value();
            continue;
          }
        }
        h.write(h.clerk1, [&](Context& c) { return h.cases.save_form(c, {{id}, form, page.row.revision, ""}); }).value();
      }
      ASSERT_TRUE(h.fire(h.clerk1, id, "submit"));
      slow.push_back(told_slowly(before, case_json(h.show(h.clerk1, id).value())));
    }
    auto const own = of(h.clerk1), seen = of(h.lu);
    ASSERT_EQ(own.size(), slow.size());
    ASSERT_EQ(seen.size(), slow.size());
    for (size_t i = 0; i < slow.size(); ++i) {
      EXPECT_EQ(told_by(own[i]), slow[i]) << "seed " << seed << " round " << i + 1;
      EXPECT_EQ(own[i].round, static_cast<int64_t>(i + 1));
      EXPECT_EQ(own[i].reason, "第 " + std::to_string(i + 1) + " 次退回");
      // The reviewer is told the same changes, personal ones without what they say.
      ASSERT_EQ(seen[i].fields_changed.size(), own[i].fields_changed.size());
      for (size_t k = 0; k < seen[i].fields_changed.size(); ++k) {
        auto const& one = seen[i].fields_changed[k];
        EXPECT_EQ(one.key, own[i].fields_changed[k].key);
        EXPECT_EQ(one.masked, one.key == "phone");
        if (one.masked) {
          EXPECT_EQ(json::serialize(one.before) + json::serialize(one.after), "\"138****1234\"\"138****1234\"");
          ++same_masked;
        } else {
          EXPECT_EQ(one.before, own[i].fields_changed[k].before);
          EXPECT_EQ(one.after, own[i].fields_changed[k].after);
        }
      }
      ++rounds;
      changes += slow[i].size();
    }
  }
  EXPECT_EQ(rounds, 50U);
  EXPECT_GT(changes, 100U);
  EXPECT_GT(same_masked, 5U);
}

}  // namespace
}  // namespace ly::cases
