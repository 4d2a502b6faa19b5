// A worker asks for a copy of what is kept about him (PIPL 45), gets it on the page where anybody looks up a case, and has it put right (46). Nobody else
// gets it, nobody else is in it, and once he is erased (47) there is nothing to get.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#include "app/own_data.h"
#include "base/text.h"
#include "desk/test_house.h"
#include "domains/registry/rows.h"
#include "park.h"
#include "whole_house.h"

namespace ly::story {
namespace {

json::value part_of(json::value const& copy, std::string_view name) {
  for (auto const& part : list_at(copy, "parts"))
    if (text_at(part, "name") == name) return part;
  ADD_FAILURE() << "no part " << name;
  return json::object{{"records", json::array{}}};
}
json::array records_of(json::value const& copy, std::string_view name) { return list_at(part_of(copy, name), "records"); }

struct Asking : Park {
  Person data_lead = world.person(admin, "xinxi", "个人信息保护负责人 测试", {"lead"}, {{"kind", "region"}, {"code", kPark}}, {"name", "id_number", "phone"});
  Firm& firm = register_firm("测试服饰有限公司", 6);
  std::string case_id, key, no;

  Asking() {
    firm.staff = well(6);
    world.at(2, 10, 9);
    draft(firm);
    world.settle();
    world.at(2, 12, 9);
  }
  RosterPerson& he() { return firm.staff[1]; }
  RosterPerson& she() { return firm.staff[2]; }
  // Without an account.
  Reply open(std::string const& path, json::object const& body) {
    return exchange(world.port(), "POST", path, "Content-Type: application/json\r\nIdempotency-Key: " + world.new_key() + "\r\n", json::serialize(body));
  }
  std::string person_id(RosterPerson const& who) {
    auto const found = officer.get("/api/persons?q=" + who.id_number);
    return found.items().empty() ? std::string() : text_at(found.items().front(), "id");
  }
  void ask(RosterPerson const& who, std::string_view kind, std::string const& phone = "") {
    auto const begun = open("/api/apply", {{"service", "data-subject-request"}, {"channel", "web"}, {"division", kPark}, {"form", json::object{{"kind", kind}, {"name", who.name}, {"id_number", who.id_number}, {"phone", phone.empty() ? who.phone : phone}}}});
    ASSERT_TRUE(begun.ok()) << begun.body;
    case_id = begun.text("id"), key = begun.text("key"), no = begun.text("no");
    auto const paper = exchange(world.port(), "POST", "/api/applied/" + case_id + "/papers?key=" + key + "&paper=identity&name=shenfenzheng.pdf", "Content-Type: application/octet-stream\r\nIdempotency-Key: " + world.new_key() + "\r\n", pdf("身份证照片"));
    ASSERT_TRUE(paper.ok()) << paper.body;
    auto const submitted = open("/api/applied/" + case_id + "/events", {{"key", key}, {"event", "submit"}});
    ASSERT_TRUE(submitted.ok()) << submitted.body;
  }
  void accept() {
    auto const task = data_lead.post("/api/cases/" + case_id + "/tasks/identity", json::object{{"done", true}, {"verdict", "pass"}});
    ASSERT_TRUE(task.ok()) << task.body;
    auto const accepted = data_lead.fire(case_id, "accept");
    ASSERT_TRUE(accepted.ok()) << accepted.body;
  }
  Reply make(Person& who) { return who.post("/api/cases/" + case_id + "/data-copy"); }
  Reply fetch(std::string_view code, std::string const& phone) { return open("/api/data-copies/fetch", {{"no", no}, {"phone", phone}, {"code", code}}); }
  Reply file(Reply const& ticket, std::string_view format, std::string_view language = "zh-CN") {
    return open("/api/data-copies/" + std::string(ticket.text("id")) + "/file", {{"ticket", ticket.text("ticket")}, {"format", format}, {"language", language}});
  }
  Reply status() { return open("/api/status", {{"no", no}, {"phone", he().phone}}); }
  std::vector<json::value> journal(std::string_view what) {
    std::vector<json::value> out;
    auto const all = auditor.get("/api/journal?what=" + std::string(what));
    for (auto const& entry : all.items()) out.push_back(entry);
    return out;
  }
};

TEST(RightsStory, who_saw_a_person_is_told_to_whoever_looks_after_it) {
  Asking town;
  auto const id = town.person_id(town.he());
  ASSERT_FALSE(id.empty());
  ASSERT_TRUE(town.data_lead.post("/api/persons/" + id + "/unmask", json::object{{"fields", json::array{"name", "phone"}}, {"reason", "电话核对行程"}}).ok());
  ASSERT_TRUE(town.officer.post("/api/passes", json::object{{"kind", "person"}, {"category", "居民"}, {"document_number", town.he().id_number}, {"name", town.he().name}, {"screen", "准予"}, {"division", kPark}, {"papers", true}}).ok());
  ASSERT_TRUE(town.data_lead.post("/api/persons/" + town.person_id(town.she()) + "/unmask", json::object{{"fields", json::array{"name"}}, {"reason", "另一个人的事"}}).ok());
  auto const path = "/api/persons/" + id + "/handling";
  auto const told = town.auditor.get(path);
  ASSERT_TRUE(told.ok()) << told.body;
  std::map<std::string, json::value> by_what;
  int64_t last = INT64_MAX;
  for (auto const& line : told.items()) {
    by_what.emplace(std::string(text_at(line, "what")), line);
    auto const seq = at(line, "seq").to_number<int64_t>();
    EXPECT_LT(seq, last) << "newest first";
    last = seq;
  }
  ASSERT_TRUE(by_what.contains("personal.unmasked") && by_what.contains("pass.issued") && by_what.contains("roster.screened")) << told.body;
  EXPECT_EQ(text_at(by_what["personal.unmasked"], "why"), "电话核对行程");
  EXPECT_TRUE(contains(text_at(by_what["personal.unmasked"], "who"), "个人信息保护负责人")) << told.body;
  EXPECT_FALSE(contains(told.body, "另一个人的事") || contains(told.body, town.he().id_number)) << "of him alone, and without his number";
  // Each line stands so in the journal: found there one by one, the other way round.
  size_t about_him = 0;
  for (auto const& entry : town.journal("personal.unmasked")) about_him += text_at(entry, "subject_id") == id;
  EXPECT_EQ(about_him, 1U);
  auto const page = town.data_lead.get(path + "?limit=1");
  ASSERT_EQ(page.items().size(), 1U);
  EXPECT_EQ(text_at(town.data_lead.get(path + "?limit=1&after=" + std::string(text_at(page.json, "next"))).items().front(), "hash"), text_at(told.items().at(1), "hash"));
  EXPECT_EQ(town.officer.get(path).status, 403) << "who handles people does not look over his own shoulder";
  EXPECT_EQ(town.auditor.get("/api/persons/01HXSEPERS0000000000000000/handling").status, 404);
}

TEST(RightsStory, the_journal_goes_to_auditors_of_the_whole_region_and_can_be_checked_by_anybody) {
  Asking town;
  auto whole = town.world.person(town.admin, "shenji2", "审计 全域", {"auditor"}, {{"kind", "region"}, {"code", "99"}});
  EXPECT_EQ(town.auditor.get("/api/journal/export").code(), "journal.export_region") << "who looks after one park does not take the chain of all away";
  EXPECT_EQ(town.lead.get("/api/journal/export").status, 403);
  auto const file = whole.get("/api/journal/export");
  ASSERT_TRUE(file.ok()) << file.body;
  EXPECT_FALSE(contains(file.body, town.he().id_number) || contains(file.body, town.he().name));
  size_t entries = 0;
  std::string last;
  for (auto const line : split(file.body, '\n')) {
    if (line.starts_with("{\"entry\":")) ++entries;
    if (!line.empty()) last = std::string(line);
  }
  auto const signed_by = parse_json(last);
  ASSERT_TRUE(signed_by);
  EXPECT_EQ(at(at(*signed_by, "export"), "last"), json::value(static_cast<int64_t>(entries)));
  EXPECT_EQ(whole.get("/api/journal/export?from=2019-01-01&to=2019-01-02").code(), "journal.export_empty");
  auto const path = std::filesystem::temp_directory_path() / "liaoyuan-exported-journal.jsonl";
  std::ofstream(path, std::ios::binary) << file.body;
  EXPECT_EQ(std::system(("node '" SOURCE_ROOT "/tools/journal_verify.mjs' '" + path.string() + "' > /dev/null").c_str()), 0);
  std::filesystem::remove(path);
}

TEST(RightsStory, asked_for_accepted_and_fetched_by_himself_and_by_nobody_else) {
  Asking town;
  auto& world = town.world;
  // What else is kept of him: a pass, half a day under observation, a meeting at work.
  ASSERT_TRUE(town.officer.post("/api/passes", json::object{{"kind", "person"}, {"category", "居民"}, {"document_number", town.he().id_number}, {"name", town.he().name}, {"screen", "准予"}, {"division", kPark}, {"papers", true}}).ok());
  auto const observed = town.lead.post("/api/observations", json::object{{"person_id", town.person_id(town.he())}, {"enterprise_id", town.firm.id}, {"days", 14}});
  ASSERT_TRUE(observed.ok()) << observed.body;
  ASSERT_TRUE(town.officer.post("/api/observations/" + std::string(observed.text("id")) + "/temperatures", json::object{{"temperature", 36.6}}).ok());
  ASSERT_TRUE(town.on_site(town.firm, town.inspector, town.he()).ok());
  world.settle();

  town.ask(town.he(), "复制");
  EXPECT_EQ(town.make(town.data_lead).code(), "copy.not_accepted");
  town.accept();
  EXPECT_EQ(town.make(town.officer).code(), "registry.no_right") << "who may not see him in full hands him out to nobody";
  EXPECT_EQ(town.make(town.foreign_officer).status, 404);
  EXPECT_EQ(town.make(town.inspector).status, 403);
  EXPECT_TRUE(at(town.status().json, "copy_until").is_null());
  auto const made = town.make(town.data_lead);
  ASSERT_TRUE(made.ok()) << made.body;
  EXPECT_EQ(at(made.json, "code_sent"), json::value(true));
  std::string const code(made.text("code"));
  EXPECT_EQ(code.size(), 10U);
  auto const request = town.officer.get("/api/cases/" + town.case_id + "/data-request");
  EXPECT_FALSE(contains(request.body, code) || contains(request.body, town.he().id_number)) << request.body;
  EXPECT_EQ(list_at(request.json, "copies").size(), 1U);
  EXPECT_FALSE(at(town.status().json, "copy_until").is_null());

  // Neither without the code nor with another telephone, nor with the code of something else.
  EXPECT_EQ(town.fetch("0000000000", town.he().phone).code(), "copy.wrong_code");
  EXPECT_EQ(town.fetch(code, town.she().phone).code(), "status.no_such_pair");
  auto const ticket = town.fetch(code.substr(0, 5) + "-" + lower_ascii(code.substr(5)), town.he().phone);
  ASSERT_TRUE(ticket.ok()) << ticket.body;
  EXPECT_EQ(town.open("/api/data-copies/" + std::string(ticket.text("id")) + "/file", {{"ticket", std::string(ticket.text("ticket")) + "0"}, {"format", "json"}}).code(), "copy.ticket");
  auto const answered = town.file(ticket, "json");
  ASSERT_TRUE(answered.ok()) << answered.body;
  auto const copy = *parse_json(answered.body);
  EXPECT_EQ(text_at(copy, "request"), town.no);
  EXPECT_EQ(text_at(records_of(copy, "identity").front(), "document_number"), town.he().id_number);
  EXPECT_EQ(text_at(records_of(copy, "roster_lines").front(), "verdict_title"), "准予到岗");
  EXPECT_EQ(text_at(records_of(copy, "passes").front(), "category"), "居民");
  EXPECT_EQ(at(list_at(records_of(copy, "observations").front(), "temperatures").front(), "temperature"), json::value(36.6));
  EXPECT_EQ(records_of(copy, "found_at_work").size(), 1U);
  EXPECT_EQ(text_at(records_of(copy, "cases").front(), "no"), town.no);
  EXPECT_NE(text_at(records_of(copy, "cases").front(), "purpose"), "");
  EXPECT_FALSE(records_of(copy, "messages").empty()) << "what was sent to him";
  EXPECT_FALSE(records_of(copy, "handling").empty()) << "and who looked at it";
  for (auto const& part : list_at(copy, "parts")) {
    for (auto const* words : {"title", "source", "purpose", "kept"})
      for (auto const* language : {"zh-CN", "en"}) EXPECT_NE(text_at(part, words, language), "") << text_at(part, "name") << " " << words;
  }
  for (auto const& other : town.firm.staff)
    if (other.id_number != town.he().id_number) { EXPECT_FALSE(contains(answered.body, other.id_number) || contains(answered.body, other.phone) || contains(answered.body, other.name)) << other.name; }
  for (auto const* colleague : {"韩某", "江某", "个人信息保护负责人"}) EXPECT_FALSE(contains(answered.body, colleague)) << colleague;
  for (auto const* language : {"zh-CN", "en"}) EXPECT_TRUE(town.file(ticket, "pdf", language).body.starts_with("%PDF-")) << language;
  world.at(2, 12, 9, 30);
  EXPECT_EQ(town.file(ticket, "json").code(), "copy.ticket") << "ten minutes are over";

  // The officer prints it for him, by name and with a reason; each hand-out stands in the journal, in the open part nobody's name.
  auto const path = "/api/data-copies/" + std::string(ticket.text("id")) + "/hand-out";
  EXPECT_EQ(town.data_lead.post(path, json::object{{"given_to", " "}, {"reason", "本人到窗口领取"}}).code(), "form.invalid");
  EXPECT_EQ(town.data_lead.post(path, json::object{{"given_to", town.he().name}, {"reason", "领"}}).code(), "registry.reason_short");
  EXPECT_EQ(town.officer.post(path, json::object{{"given_to", town.he().name}, {"reason", "本人到窗口领取"}}).code(), "registry.no_right");
  EXPECT_EQ(town.foreign_officer.post(path, json::object{{"given_to", town.he().name}, {"reason", "本人到窗口领取"}}).status, 404);
  auto const printed = town.data_lead.post(path, json::object{{"given_to", town.he().name}, {"reason", "本人到窗口领取"}});
  ASSERT_TRUE(printed.ok()) << printed.body;
  EXPECT_TRUE(town.file(printed, "pdf").ok());
  auto const given = town.journal("copy.handed_out");
  ASSERT_EQ(given.size(), 2U);
  EXPECT_FALSE(contains(json::serialize(at(given[0], "facts")), town.he().name));
  EXPECT_EQ(town.journal("copy.made").size(), 1U);

  // Made again: the code of before is good no more.
  auto const again = town.make(town.data_lead);
  ASSERT_TRUE(again.ok()) << again.body;
  EXPECT_EQ(town.fetch(code, town.he().phone).code(), "copy.wrong_code");
  auto const last = town.fetch(again.text("code"), town.he().phone);
  ASSERT_TRUE(last.ok()) << last.body;

  // Erased: there is nothing left, whatever one holds in the hand.
  auto const id = town.person_id(town.he());
  ASSERT_TRUE(town.data_lead.post("/api/persons/" + id + "/erase", json::object{{"reason", "本人要求删除，测试"}}).ok());
  EXPECT_EQ(town.file(last, "json").status, 404);
  EXPECT_EQ(town.file(last, "json").code(), "copy.erased");
  EXPECT_EQ(town.fetch(again.text("code"), town.he().phone).code(), "copy.erased");
  EXPECT_TRUE(at(town.status().json, "copy_until").is_null());
  EXPECT_EQ(town.data_lead.post("/api/persons/" + id + "/data-copy", json::object{{"reason", "本人到窗口查询"}}).code(), "copy.erased_or_unknown");
  EXPECT_FALSE(contains(town.file(last, "json").body, "problems.")) << "said in words";
  auto const [checked, broken] = world.command("check");
  EXPECT_EQ(checked, 0) << broken;
}

TEST(RightsStory, at_a_counter_and_when_the_telephone_is_another) {
  Asking town;
  auto const id = town.person_id(town.he());
  EXPECT_EQ(town.officer.post("/api/persons/" + id + "/data-copy", json::object{{"reason", "本人到窗口查询"}}).code(), "registry.no_right");
  EXPECT_EQ(town.foreign_officer.post("/api/persons/" + id + "/data-copy", json::object{{"reason", "本人到窗口查询"}}).status, 404);
  auto const made = town.data_lead.post("/api/persons/" + id + "/data-copy", json::object{{"reason", "本人到窗口查询"}});
  ASSERT_TRUE(made.ok()) << made.body;
  auto const ticket = town.data_lead.post("/api/data-copies/" + std::string(made.text("id")) + "/hand-out", json::object{{"given_to", town.he().name}, {"reason", "本人到窗口查询"}});
  ASSERT_TRUE(ticket.ok()) << ticket.body;
  EXPECT_TRUE(contains(town.file(ticket, "json").body, town.he().id_number));

  // At the machine, as a file and as a page; never over a file that is there.
  for (auto const* name : {"copy.json", "copy.pdf"}) {
    auto const out = (town.world.scratch() / name).string();
    auto const [code, said] = town.world.export_person(id, out, town.he().name, "本人到窗口查询");
    EXPECT_EQ(code, 0) << said;
    EXPECT_GT(std::filesystem::file_size(out), 1000U);
    EXPECT_NE(town.world.export_person(id, out, town.he().name, "本人到窗口查询").first, 0);
  }
  EXPECT_NE(town.world.export_person("01NOBODY000000000000000001", (town.world.scratch() / "none.json").string(), "测试", "本人到窗口查询").first, 0);
  EXPECT_FALSE(std::filesystem::exists(town.world.scratch() / "none.json"));

  // Somebody who knows the number asks with a telephone of his own: the code does not go there.
  town.ask(town.he(), "查询", "13800138000");
  town.accept();
  auto const request = town.officer.get("/api/cases/" + town.case_id + "/data-request");
  EXPECT_EQ(at(request.json, "phone_differs"), json::value(true)) << request.body;
  auto const by_case = town.make(town.data_lead);
  ASSERT_TRUE(by_case.ok()) << by_case.body;
  EXPECT_EQ(at(by_case.json, "code_sent"), json::value(false));
  // Who is not in the registry has his applications and no more.
  auto stranger = town.one_from("本地", "");
  town.ask(stranger, "查询");
  town.accept();
  auto const unknown = town.make(town.data_lead);
  ASSERT_TRUE(unknown.ok()) << unknown.body;
  auto const opened = town.fetch(unknown.text("code"), stranger.phone);
  ASSERT_TRUE(opened.ok()) << opened.body;
  auto const copy = *parse_json(town.file(opened, "json").body);
  EXPECT_TRUE(records_of(copy, "identity").empty());
  EXPECT_EQ(records_of(copy, "cases").size(), 1U);
  // Thirty days later it is over.
  town.world.at(3, 20, 9);
  EXPECT_EQ(town.fetch(unknown.text("code"), stranger.phone).code(), "copy.over");
}

TEST(RightsStory, what_is_wrong_is_put_right_everywhere_and_journalled) {
  Asking town;
  town.ask(town.he(), "更正");
  town.accept();
  EXPECT_EQ(town.make(town.data_lead).code(), "copy.other_request");
  auto const request = town.officer.get("/api/cases/" + town.case_id + "/data-request");
  auto const id = text_at(request.json, "person", "id");
  ASSERT_NE(id, "");
  auto const correct = [&](Person& who, json::object body) {
    body["reason"] = town.no + " 更正";
    body["case_id"] = town.case_id;
    return who.post("/api/persons/" + std::string(id) + "/correct", body);
  };
  EXPECT_EQ(correct(town.officer, {}).code(), "person.nothing_to_correct");
  EXPECT_EQ(correct(town.officer, {{"name", town.he().name}}).code(), "person.nothing_to_correct");
  EXPECT_EQ(correct(town.officer, {{"phone", "12"}}).code(), "registry.phone");
  EXPECT_EQ(correct(town.officer, {{"home", "123"}}).code(), "person.home");
  EXPECT_EQ(correct(town.officer, {{"document_number", "990000190001010010"}}).status, 422);
  EXPECT_EQ(correct(town.officer, {{"document_number", town.she().id_number}}).code(), "person.number_taken");
  EXPECT_EQ(correct(town.foreign_officer, {{"name", "测试改名"}}).status, 404);
  EXPECT_EQ(correct(town.inspector, {{"name", "测试改名"}}).status, 403);
  auto const right = town.one_from("本地", "");
  auto const done = correct(town.officer, {{"name", "测试改名"}, {"phone", "13800138000"}, {"document_number", right.id_number}});
  ASSERT_TRUE(done.ok()) << done.body;
  EXPECT_EQ(list_at(done.json, "changed").size(), 3U);
  // Found by what is right, by what was wrong no more, and on the roster too.
  EXPECT_EQ(town.person_id(right), id);
  EXPECT_EQ(town.person_id(town.he()), "");
  EXPECT_EQ(town.officer.get("/api/persons?q=%E6%B5%8B%E8%AF%95%E6%94%B9%E5%90%8D").number("total"), 1);
  auto const clear = town.data_lead.post("/api/persons/" + std::string(id) + "/unmask", json::object{{"fields", json::array{"name", "id_number", "phone"}}, {"reason", "核对更正的结果"}});
  EXPECT_EQ(clear.text("name"), "测试改名");
  EXPECT_EQ(clear.text("id_number"), right.id_number);
  EXPECT_EQ(clear.text("phone"), "13800138000");
  auto const noted = town.journal("person.corrected");
  ASSERT_EQ(noted.size(), 1U);
  EXPECT_EQ(text_at(noted[0], "facts", "case_id"), town.case_id);
  EXPECT_FALSE(contains(json::serialize(noted[0]), right.id_number));
  EXPECT_TRUE(town.data_lead.fire(town.case_id, "answer", "已更正姓名、手机和证件号码").ok());
  auto const [checked, broken] = town.world.command("check");
  EXPECT_EQ(checked, 0) << broken;
}

// ---- one list for both uses ----

struct TableSeen {
  bool sealed = false;
  std::string whose;  // select of a person somebody is told of here; empty if the table does not say
};
std::map<std::string, TableSeen> tables_there_are() {
  test::TestHouse house;
  std::map<std::string, TableSeen> out;
  auto const tables = store::query(*house.writer, "select name from sqlite_master where type = 'table'");
  std::vector<std::string> names;
  while (tables->next()) names.emplace_back(tables->text(0));
  for (auto const& name : names) {
    if (name.starts_with("sqlite_")) continue;
    auto& seen = out[name];
    auto const columns = store::query(*house.writer, "select name, type from pragma_table_info('" + name + "')");
    while (columns->next()) {
      seen.sealed = seen.sealed || columns->text(1) == "bytea";
      if (columns->text(0) == "person_id") seen.whose = "select person_id from " + name + " where person_id <> '' order by rowid desc limit 1";
      if (name == "person" && columns->text(0) == "id") seen.whose = "select id from person order by rowid desc limit 1";
      if (columns->text(0) == "traveller_id" && seen.whose.empty()) seen.whose = "select t.person_id from " + name + " x join traveller t on t.id = x.traveller_id order by x.rowid desc limit 1";
    }
  }
  return out;
}

TEST(RightsStory, what_can_be_destroyed_can_be_shown) {
  WholeHouse house("rights");
  auto const& d = house.domains();
  std::map<std::string_view, std::set<std::string_view>> shown;  // kind of key -> tables a copy reads
  for (auto const& part : d.rights->parts()) shown[part.kind].insert(part.tables.begin(), part.tables.end());
  std::set<std::string_view> named, of_persons;
  for (auto const table : app::tables_of_the_house()) named.insert(table);
  for (auto const& kind : d.erasures->kinds()) {
    named.insert(kind.tables.begin(), kind.tables.end());
    if (kind.name == erasure::kPerson) of_persons.insert(kind.tables.begin(), kind.tables.end());
    for (auto const table : kind.tables) EXPECT_TRUE(!kind.apart.zh.empty() || shown[kind.name].contains(table)) << kind.name << ": " << table << " is destroyed and not shown: give it an OwnData, or say why not";
    for (auto const table : shown[kind.name]) EXPECT_TRUE(std::ranges::count(kind.tables, table)) << table << " is shown and not named with the kind " << kind.name << " (app/own_data.cc)";
  }
  auto const there = tables_there_are();
  EXPECT_GT(there.size(), 80U);
  for (auto const& [name, seen] : there) {
    EXPECT_TRUE(!seen.sealed || named.contains(name)) << name << " holds sealed content: say in app/own_data.cc whose it is";
    EXPECT_TRUE(seen.whose.empty() || of_persons.contains(name)) << name << " says of whom it is: name it with the persons in app/own_data.cc, and show it";
  }
  for (auto const name : named) EXPECT_TRUE(there.contains(std::string(name))) << name << " is no table";

  // In a region with everything in it: whoever a table tells of finds it in his copy, and nobody else's number or telephone.
  ASSERT_TRUE(house.load_demo());
  std::set<std::string> told;
  house->desk().read(Actor::system("test"), [&](View const& view) {
    std::vector<registry::PersonRow> others;
    registry::each_person(view, [&](registry::PersonRow const& row, registry::PersonSeen const&) { if (others.size() < 400) others.push_back(row); });
    for (auto const& part : d.rights->parts()) {
      if (part.kind != erasure::kPerson) continue;
      for (auto const table : part.tables) {
        auto const& whose = there.at(std::string(table)).whose;
        // What does not say whose it is lies under his key.
        bool const keyed = table == "outbox" || table == "trip_ask" || table == "field_entry" || table == "trip_mark";
        auto const id = !whose.empty() ? store::find_value<std::string>(view.tx, whose) : keyed ? store::find_value<std::string>(view.tx, "select substr(key_id, 8) from " + std::string(table) + " where key_id like 'person/%' limit 1") : std::nullopt;
        auto const he = id ? registry::find_person(view, *id) : std::nullopt;
        if (!he) continue;
        auto const copy = json::value(d.rights->gather(view, {he->id, he->number}, ""));
        EXPECT_FALSE(records_of(copy, part.name).empty()) << table << " tells of " << *id << ", his copy has nothing under " << part.name;
        told.insert(std::string(table));
        auto const text = json::serialize(copy);
        for (auto const& other : others)
          if (other.id != he->id) {
            EXPECT_FALSE(contains(text, other.number)) << "another's number in the copy of " << *id;
            EXPECT_FALSE(!other.phone.empty() && other.phone != he->phone && contains(text, other.phone)) << "another's telephone in the copy of " << *id;
          }
      }
    }
    return 0;
  });
  for (auto const* table : {"person", "person_place", "roster_line", "person_on_site", "observation", "pass", "outbox", "traveller", "trip_seat", "trip_ask"}) EXPECT_TRUE(told.contains(table)) << "the demo region tells of nobody in " << table;
  std::string all;
  for (auto const& table : told) all += table + " ";
  RecordProperty("tables", all);
}

}  // namespace
}  // namespace ly::story
