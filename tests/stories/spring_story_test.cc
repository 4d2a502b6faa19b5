// Parts 4 and 5 of the story as one continuous run, 10 February to 1 March 2020: a village of eighteen enterprises above scale and the nine
// of a park, from the first application to the last certificate. Every figure asserted here is told by the product itself: its report, its lists,
// its ledgers. People, numbers and firms are invented.
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "base/text.h"
#include "desk/phones.h"
#include "engines/synthetic/synthetic.h"
#include "park.h"

namespace ly::story {
namespace {

constexpr std::string_view kTownOfTheVillage = "990101100", kWholeDistrict = "990101";
constexpr std::string_view kLines[] = {"notices", "canteen", "dormitory", "ledger", "temperature", "isolation", "roster", "approval"};

struct SpringStory : ::testing::Test {
  Park park;
  World& world = park.world;
  // Seconded to the village: officer and inspector in one; and who answers for the whole district.
  Person seconded = world.person(park.admin, "zhucun", "驻村 严某", {"officer", "inspector"}, {{"kind", "region"}, {"code", kTownOfTheVillage}});
  Person district = world.person(park.admin, "zongzhihui", "指挥部 总值班", {"lead"}, {{"kind", "region"}, {"code", kWholeDistrict}});
  Person city = world.person(park.admin, "shiji", "市级物资 秦某", {"officer"}, {{"kind", "region"}, {"code", "990100"}});
  std::string city_store;

  void goes(Reply const& reply) { EXPECT_TRUE(reply.ok()) << reply.status << " " << reply.body; }
  void refused(Reply const& reply, int status, std::string_view code) {
    EXPECT_EQ(reply.status, status) << reply.body;
    EXPECT_EQ(reply.code(), code) << reply.body;
  }
  // A figure of the report of the whole district.
  void told(std::string_view figure, int64_t value) { EXPECT_EQ(at(district.get("/api/command-post").json, "report", figure), json::value(value)) << figure; }
  std::string id_of(Reply const& reply) { return std::string(reply.text("id")); }

  void apply(Firm& firm) {
    park.draft(firm);
    goes(park.submit(firm));
    world.settle();
  }
  void seen_and_approved(Firm const& firm, Person& by) {
    goes(park.task(park.inspector, firm, "site"));
    goes(park.task(park.second_reviewer, firm, "roster"));
    goes(by.fire(firm.case_id, "approve"));
  }
  // A gun of the city's store on its way, and signed for by the clerk.
  void gun_from_the_city(Firm& firm) {
    auto const sent = city.post("/api/supplies/transfers", json::object{{"from_store", city_store}, {"enterprise_id", firm.id}, {"item", "thermometers"}, {"count", 1}});
    goes(sent);
    EXPECT_EQ(lines_on_the_map("supply"), 1U);
    goes(firm.clerk->post("/api/supplies/transfers/" + id_of(sent) + "/receive", json::object{{"revision", sent.number("revision")}}));
    world.settle();
    EXPECT_EQ(lines_on_the_map("supply"), 0U);
  }
  size_t lines_on_the_map(std::string_view kind) {
    size_t n = 0;
    for (auto const& line : list_at(city.get("/api/command-post/map").json, "lines")) n += text_at(line, "kind") == kind ? 1 : 0;
    return n;
  }

  // An inspector's phone: its chain as the phone writes it, handed in when there is a network.
  struct Pocket {
    Person* who = nullptr;
    std::string id, hash;
    int64_t counter = 0;
    json::array waiting;
  };
  Pocket pocket(Person& who) { return {&who, id_of(who.post("/api/field/phones", json::object{{"name", "测试手机"}})), "", 0, {}}; }
  void write(Pocket& phone, json::object what) {
    what["at"] = world.now().ms;
    auto const body = json::serialize(what);
    phone.hash = chained(phone.hash, body);
    phone.waiting.push_back(json::object{{"counter", ++phone.counter}, {"hash", phone.hash}, {"body", body}});
  }
  json::value hand_in(Pocket& phone, json::array const& files = {}) {
    json::value last;
    while (!phone.waiting.empty()) {
      json::array some;
      for (size_t i = 0; i < 20 && !phone.waiting.empty(); ++i) {
        some.push_back(phone.waiting.front());
        phone.waiting.erase(phone.waiting.begin());
      }
      auto const reply = phone.who->post("/api/field/phones/" + phone.id + "/hand-in", json::object{{"waiting", phone.waiting.size()}, {"entries", some}, {"files", files}});
      goes(reply);
      last = reply.json;
      world.settle();
      // Sent again under another key, because the phone did not hear: nothing happens twice.
      auto const length = world.journal_length();
      goes(phone.who->post("/api/field/phones/" + phone.id + "/hand-in", json::object{{"waiting", phone.waiting.size()}, {"entries", some}, {"files", files}}));
      EXPECT_EQ(world.journal_length(), length);
    }
    world.settle();
    return last;
  }
  std::string planned(Person& who, Firm const& firm, std::string_view kind) {
    auto const opened = who.post("/api/cases", json::object{{"service", "inspection"}, {"enterprise_id", firm.id}, {"form", json::object{{"kind", kind}, {"planned_on", world.today()}}}});
    goes(opened);
    goes(who.fire(id_of(opened), "plan"));
    return id_of(opened);
  }
};

TEST_F(SpringStory, parts_four_and_five_from_the_first_application_to_the_last_certificate) {
  // -- Monday 10 February. The village's eighteen and the park's nine are registered; a town of the district is severe.
  world.at(2, 10, 8);
  std::list<Firm> village;
  Dice dice(4);
  for (int i = 1; i <= 18; ++i) {
    auto const made = synthetic::make_enterprise(dice, 0);
    auto const reply = seconded.post("/api/enterprises", json::object{{"uscc", made.uscc}, {"name", "村企" + std::to_string(i) + "测试有限公司"}, {"division", kTownOfTheVillage}, {"address", made.address}, {"industry", "industry"},
                                                                      {"headcount", 20 + i}, {"revenue_wan", 2600}, {"contact", made.contact}, {"phone", made.phone}});
    goes(reply);
    village.push_back(Firm{"村企" + std::to_string(i), 20 + i, 1, id_of(reply)});
  }
  struct Wanted {
    char const* name;
    int64_t headcount, guns;
    int well;
  };
  std::map<std::string, Firm*> nine;
  for (auto const& [name, headcount, guns, well] : {Wanted{"甲木服饰有限公司", 18, 1, 18}, {"乙川电子有限公司", 24, 1, 24}, {"丙泉食品有限公司", 30, 1, 30}, {"丁岳机械有限公司", 60, 1, 43}, {"戊野物流有限公司", 40, 0, 25},
                                                    {"庚辰包装有限公司", 35, 0, 29}, {"辛禾纺织有限公司", 50, 1, 38}, {"壬海化工有限公司", 22, 0, 19}, {"寅光五金有限公司", 28, 1, 14}}) {
    auto& firm = park.register_firm(name, headcount, guns);
    firm.staff = park.well(well);
    nine[std::string(name).substr(0, 12)] = &firm;  // four characters
  }
  auto& machines = *nine.at("丁岳机械");
  auto& forwarder = *nine.at("戊野物流");
  auto& packaging = *nine.at("庚辰包装");
  auto& chemicals = *nine.at("壬海化工");
  told("enterprises", 27);
  // ▸ 18 above scale in the village: the register says so of each, from its revenue.
  int64_t above = 0;
  for (auto const& firm : seconded.get("/api/enterprises?limit=200").items()) above += at(firm, "above_scale") == json::value(true) ? 1 : 0;
  EXPECT_EQ(above, 18);
  // ▸ Group 1 looks after nine; its officer is seconded from the bureau.
  auto const group = park.lead.post("/api/groups", json::object{{"kind", "work"}, {"name", "服务业一组"}, {"division", kPark}});
  goes(group);
  auto const in_group = "/api/groups/" + id_of(group);
  for (auto const& one : park.lead.get(in_group + "/colleagues").items())
    if (text_at(one, "title") == "服务业一组 韩某") goes(park.lead.post(in_group + "/members", json::object{{"account_id", text_at(one, "account_id")}, {"part", "lead"}, {"unit", "市人社局"}}));
  json::array ids;
  for (auto const& firm : park.firms()) ids.emplace_back(firm.id);
  goes(park.lead.post(in_group + "/enterprises", json::object{{"enterprise_ids", ids}}));
  EXPECT_EQ(park.officer.get("/api/enterprises?mine=true").number("total"), 9);

  // Seven on their lists who may not come, and one who is observed first.
  const auto add = [&](Firm& firm, char const* from, char const* left_on) -> RosterPerson& { return firm.staff.emplace_back(park.one_from(from, left_on)); };
  add(machines, "湖北省武汉市江岸区", "2020-02-05");
  add(machines, "安徽省宿州市砀山县", "2020-02-01").symptom = "有";
  add(forwarder, "本地", "").temperature = "37.5";
  add(packaging, "江苏省盐城市响水县", "2020-01-30").contact = "是";
  add(*nine.at("辛禾纺织"), "湖北省孝感市孝南区", "2020-01-31");
  add(*nine.at("辛禾纺织"), "浙江省温州市乐清市", "2020-02-08");
  add(chemicals, "湖北省黄冈市黄州区", "2020-02-09");
  add(*nine.at("寅光五金"), "河南省信阳市固始县", "2020-02-03");

  // -- The store of the city holds two guns; the park has none, and neither has any shop.
  auto const store = city.post("/api/supplies/stores", json::object{{"kind", "city"}, {"division", "990100"}, {"name", "市级库"}});
  goes(store);
  city_store = id_of(store);
  goes(city.post("/api/supplies/movements", json::object{{"store_id", city_store}, {"item", "thermometers"}, {"count", 2}, {"note", "市指挥部采购"}}));
  for (auto const& [division, name, lon] : {std::tuple(std::string_view("990100"), "市政府", 120.70), {kPark, "园区卫生所", 120.78}})
    goes(city.post("/api/places", json::object{{"division", division}, {"kind", "clinic"}, {"name", name}, {"lon", lon}, {"lat", 30.9}}));

  // -- Eight apply; the forwarder drives on.
  world.at(2, 10, 9, 30);
  for (auto& [name, firm] : nine)
    if (firm != &forwarder) apply(*firm);
  told("applied", 8);
  // The severe town's clinic lies 1.4 km from the machine works: its page and the map say the same, with how many of its list come from there.
  goes(city.post("/api/places", json::object{{"division", "990101102"}, {"kind", "clinic"}, {"name", "石浦卫生院"}, {"lon", 120.78}, {"lat", 30.9}}));
  goes(park.officer.post("/api/enterprises/" + machines.id, json::object{{"revision", at(park.officer.get("/api/enterprises/" + machines.id).json, "revision")}, {"lon", 120.78}, {"lat", 30.9126}}));
  auto const near = at(park.officer.get("/api/enterprises/" + machines.id).json, "nearest_severe");
  EXPECT_EQ(at(near, "km"), json::value(1.4)) << near;
  EXPECT_EQ(at(near, "of"), json::value(45)) << near;
  bool drawn = false;
  for (auto const& firm : list_at(district.get("/api/command-post/map").json, "firms")) {
    drawn = drawn || text_at(firm, "id") == machines.id;
    for (auto const* member : {"km", "people", "of", "approximate"}) EXPECT_EQ(at(firm, "nearest", member), at(near, member)) << member;
    EXPECT_EQ(text_at(firm, "nearest", "name"), "石浦卫生院");
  }
  EXPECT_TRUE(drawn);
  world.at(2, 10, 14);
  for (auto& [name, firm] : nine)
    if (firm->thermometers > 0) goes(park.officer.fire(firm->case_id, "prepass"));

  // -- 11 February, 10:00: four trucks run without approval. Told to stop at once; applies the same day; the review group opens the green channel.
  world.at(2, 11, 10);
  auto const notice = park.officer.post("/api/cases", json::object{{"service", "stop-notice"}, {"enterprise_id", forwarder.id}, {"channel", "counter"},
                                                                   {"form", json::object{{"legal_basis", "传染病防治法 紧急措施（测试）"}, {"finding", "4 辆货车未经核准运行"}, {"found_on", "2020-02-11"}}}});
  goes(notice);
  goes(park.officer.fire(id_of(notice), "issue", "未经核准复工"));
  told("stopped", 1);
  world.at(2, 11, 16);
  apply(forwarder);
  goes(park.reviewer.post("/api/cases/" + forwarder.case_id + "/lane", json::object{{"lane", "green"}, {"reason", "化工企业停一天损失二十余万，复核组开通"}}));
  EXPECT_EQ(text_at(park.officer.shown(forwarder.case_id), "lane"), "green");

  // ▸ Three shortages, the forwarder's among them; the table gives the green channel the first gun. ▸ Two from the city, one from a person.
  EXPECT_EQ(park.officer.get("/api/supplies/needs?item=thermometers").number("total"), 3);
  auto const proposal = list_at(city.get("/api/supplies/proposal?item=thermometers").json, "lines");
  ASSERT_EQ(proposal.size(), 3U);
  EXPECT_EQ(text_at(proposal[0], "to", "enterprise"), forwarder.name);
  world.at(2, 11, 22, 40);
  refused(park.reviewer.fire(forwarder.case_id, "prepass"), 409, "case.needs");
  gun_from_the_city(forwarder);
  goes(park.reviewer.fire(forwarder.case_id, "prepass"));  // ▸ overnight
  world.at(2, 12, 8, 30);
  gun_from_the_city(packaging);
  goes(park.officer.fire(packaging.case_id, "prepass"));
  refused(city.post("/api/supplies/transfers", json::object{{"from_store", city_store}, {"enterprise_id", chemicals.id}, {"item", "thermometers"}, {"count", 1}}), 409, "supply.short");
  // ▸ The forwarder is back the next day, and its notice is lifted.
  world.at(2, 12, 10);
  seen_and_approved(forwarder, park.second_reviewer);
  world.settle();
  told("stopped", 0);
  told("resumed", 1);
  std::map<std::string, std::string> when;
  for (auto const& entry : park.officer.get("/api/cases/" + forwarder.case_id + "/journal").items()) when[text_at(entry, "what")] = text_at(entry, "at");
  EXPECT_EQ(when["resumption.prepassed"], "2020-02-11T14:40:00.000Z");
  EXPECT_EQ(when["resumption.approved"].substr(0, 10), "2020-02-12");

  world.at(2, 12, 14);
  for (auto& [name, firm] : nine)
    if (firm != &forwarder && firm != &chemicals) seen_and_approved(*firm, park.reviewer);
  world.at(2, 13, 9);
  auto const pledge = park.officer.post("/api/supplies/pledges", json::object{{"item", "thermometers"}, {"count", 1}, {"name", "严测试"}, {"phone", "13900001111"}, {"enterprise_id", chemicals.id}, {"terms", "借用"}});
  goes(pledge);
  goes(park.officer.post("/api/supplies/pledges/" + id_of(pledge) + "/sign", json::object{{"revision", 1}, {"note", "能开机，有铭牌"}}));
  world.settle();
  goes(park.officer.fire(chemicals.case_id, "prepass"));
  seen_and_approved(chemicals, park.lead);
  world.settle();
  EXPECT_EQ(park.officer.get("/api/supplies/needs?item=thermometers").number("total"), 0);
  std::map<std::string, int> came;  // how, by the ledger of supplies
  for (auto const& row : city.get("/api/supplies/movements?limit=200").items())
    if (text_at(row, "kind") == "received" || text_at(row, "kind") == "pledge") ++came[text_at(row, "kind")];
  EXPECT_EQ(came, (std::map<std::string, int>{{"pledge", 1}, {"received", 2}}));
  told("resumed", 9);         // ▸
  told("fully_staffed", 3);   // ▸
  told("excluded", 7);        // ▸

  // -- 14 February. All twenty-seven are looked at; in the village the rounds are done by phones without a network.
  world.at(2, 14, 9);
  auto village_phone = pocket(seconded);
  std::vector<std::pair<Firm*, std::string>> rounds;
  for (auto& firm : village) rounds.emplace_back(&firm, planned(seconded, firm, "日常检查"));
  int n = 0;
  for (auto const& [firm, round] : rounds) {
    bool const faulty = ++n % 3 == 0;
    for (auto const line : kLines) write(village_phone, {{"kind", "mark"}, {"case", round}, {"task", "visit"}, {"item", line}, {"verdict", faulty && line == "notices" ? "fail" : "pass"}, {"note", ""}, {"base", 0}});
    if (faulty) write(village_phone, {{"kind", "finding"}, {"enterprise", firm->id}, {"round", round}, {"form", json::object{{"type", "宣传"}, {"what", "防疫告示没有电话"}}}});
  }
  told("inspected", 0);
  told("findings_open", 0);
  world.at(2, 14, 17);  // back in the town
  hand_in(village_phone);
  for (auto const& [firm, round] : rounds) goes(seconded.fire(round, "finish"));
  told("inspected", 18);
  told("findings_open", 6);

  // In the park two go together; the lead's eye is inflamed, and who helped leads.
  std::vector<std::string> park_rounds;
  for (auto& [name, firm] : nine) {
    auto const round = planned(park.officer, *firm, "联合检查");
    goes(park.hand(park.officer, round, "assign", "现场核查 江某"));
    goes(park.hand(park.officer, round, "assist", "复核组 文某"));
    park_rounds.push_back(round);
  }
  auto& unwell_round = park_rounds[0];
  goes(park.inspector.post("/api/me/officer", json::object{{"health", "unwell"}, {"note", "眼睛发炎"}}));
  auto const party = list_at(park.officer.shown(unwell_round), "party");
  ASSERT_EQ(party.size(), 2U);
  EXPECT_EQ(at(party[0], "unwell"), json::value(true));
  goes(park.hand(park.officer, unwell_round, "assign", "复核组 文某", "组长眼睛发炎"));
  goes(park.hand(park.officer, unwell_round, "assist", "复核组 陆某"));
  goes(park.inspector.post("/api/me/officer", json::object{{"health", "fit"}}));
  auto lead_phone = pocket(park.inspector), helper_phone = pocket(park.second_reviewer);
  std::vector<std::string> of_the_park;
  n = 0;
  size_t at_round = 0;
  for (auto& [name, firm] : nine) {
    auto const& round = park_rounds[at_round++];
    for (size_t i = 0; i < std::size(kLines); ++i) write(i % 2 == 0 ? lead_phone : helper_phone, {{"kind", "mark"}, {"case", round}, {"task", "visit"}, {"item", kLines[i]}, {"verdict", "pass"}, {"note", ""}, {"base", 0}});
    if (++n % 3 == 0) write(helper_phone, {{"kind", "finding"}, {"enterprise", firm->id}, {"round", round}, {"form", json::object{{"type", "食堂宿舍"}, {"what", "四人同桌没有隔板"}}}});
  }
  hand_in(helper_phone);
  hand_in(lead_phone);
  for (auto const& round : park_rounds) goes(park.inspector.fire(round, "finish"));
  told("inspected", 27);
  told("findings_open", 9);
  // The ledger of that enterprise tells who had it and who has it now, and both who recorded.
  auto const ledger = park.officer.get("/api/enterprises/" + nine.begin()->second->id + "/ledger?limit=200");
  std::set<std::string> recorded;
  bool handed = false;
  for (auto const& line : ledger.items()) {
    if (text_at(line, "what") == "case.check_marked") recorded.insert(text_at(line, "who"));
    handed = handed || text_at(line, "line") == "现场核查 江某→ 复核组 文某";
  }
  EXPECT_EQ(recorded, (std::set<std::string>{"现场核查 江某", "复核组 文某"}));
  EXPECT_TRUE(handed) << ledger.body;

  // ▸ Each finding is mended and seen: the enterprises of the park report theirs; in the village the look-backs are made without a network.
  world.at(2, 15, 9);
  auto const open = district.get("/api/cases?service=finding&state=rectifying&limit=50");
  ASSERT_EQ(open.items().size(), 9U);
  json::array files;
  for (auto const& one : open.items()) {
    auto const finding = text_at(one, "id");
    auto const firm_id = text_at(one, "enterprise", "id");
    auto const visit = park.look_back(district, finding);
    ASSERT_FALSE(visit.empty());
    auto const mine = std::find_if(nine.begin(), nine.end(), [&](auto const& pair) { return pair.second->id == firm_id; });
    if (mine != nine.end()) {
      goes(park.photo(*mine->second->clerk, finding, "after"));
      goes(mine->second->clerk->fire(finding, "mend"));
      goes(park.inspector.post("/api/cases/" + visit + "/tasks/visit", json::object{{"done", true}, {"verdict", "pass"}}));
      goes(park.photo(park.inspector, visit, "photo"));
      goes(park.inspector.fire(visit, "seen"));
      continue;
    }
    auto const digest = "photo-" + finding;
    write(village_phone, {{"kind", "look_back"}, {"case", visit}, {"verdict", "pass"}, {"reason", ""}, {"photo", digest}});
    auto const photo = seconded.upload("seen.png", from_hex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"));
    goes(photo);
    files.push_back(json::object{{"digest", digest}, {"file_id", photo.text("id")}});
  }
  told("findings_open", 6);
  hand_in(village_phone, files);
  told("findings_open", 0);
  told("findings_closed", 9);

  // -- 17 February, 09:20, no network in the hall of the machine works: four at work who are on no list, two of them from the severe town.
  world.at(2, 17, 9, 20);
  std::vector<RosterPerson> const found = {park.one_from("演示省演示市南桥区石浦镇", "2020-02-14"), park.one_from("演示省演示市南桥区石浦镇", "2020-02-15"), park.one_from("本地", ""), park.one_from("四川省南充市仪陇县", "2020-02-01")};
  for (auto const& one : found) write(lead_phone, {{"kind", "person"}, {"enterprise", machines.id}, {"round", ""}, {"person", Park::found_at_work(one)}});
  world.at(2, 17, 11);
  auto const outcomes = list_at(hand_in(lead_phone), "outcomes");
  ASSERT_EQ(outcomes.size(), 4U);
  for (auto const& one : outcomes) EXPECT_EQ(text_at(one, "verdict"), "excluded");
  EXPECT_EQ(text_at(outcomes[0], "title"), "集中隔离");
  told("unlisted_on_site", 4);  // ▸
  std::map<std::string, int64_t> days;  // of those who are isolated; one more is observed at home since his roster was screened
  for (auto const& row : park.officer.get("/api/observations").items())
    if (text_at(row, "kind") == "isolation") days[text_at(row, "id")] = at(row, "days").as_int64();
  EXPECT_EQ(days.size(), 2U);  // ▸
  EXPECT_EQ(text_at(list_at(park.officer.get("/api/enterprises/" + machines.id + "/persons-on-site").json, "items")[0], "at"), "2020-02-17T01:20:00.000Z");  // when it happened
  goes(park.inspector.fire(machines.case_id, "rectify", "名单外 4 人在岗，其中 2 人来自严重地区，已离岗隔离"));
  told("resumed", 8);
  goes(park.hand_in(*machines.clerk, machines.case_id, "undertaking", "undertaking"));
  goes(park.reviewer.fire(machines.case_id, "accept"));
  world.settle();
  told("resumed", 9);

  // The two are measured twice a day to the last and released with a certificate.
  for (int day = 17; day <= 29; ++day)
    for (int hour : {11, 17}) {
      world.at(2, day, hour, 30);
      for (auto const& [id, of] : days)
        if (day < 17 + of) goes(machines.clerk->post("/api/observations/" + id + "/temperatures", json::object{{"temperature", 36.5}}));
    }
  world.at(3, 1, 9);
  for (auto const& [id, of] : days) {
    auto const released = park.inspector.post("/api/observations/" + id + "/release", json::object{{"revision", at(park.inspector.get("/api/observations/" + id).json, "revision")}});
    goes(released);
    EXPECT_TRUE(released.text("certificate").starts_with("JC-2020")) << released.body;
  }

  // -- The page as it was on the evening of the seventeenth, and the day on paper. Figures equal their lists, then as now.
  auto const then = at(district.get("/api/command-post?at=2020-02-17T10:00:00.000Z").json, "report");
  for (auto const& [figure, value] : {std::pair("enterprises", 27), {"applied", 9}, {"approved", 9}, {"resumed", 9}, {"fully_staffed", 3}, {"excluded", 7}, {"unlisted_on_site", 4}, {"inspected", 27}, {"findings_open", 0}, {"findings_closed", 9}, {"stopped", 0}}) {
    EXPECT_EQ(at(then, figure), json::value(value)) << figure;
    EXPECT_EQ(district.get("/api/command-post/figures?key=" + std::string(figure) + "&at=2020-02-17T10:00:00.000Z").number("total"), value) << figure;
  }
  EXPECT_TRUE(district.get("/api/command-post/daily-report.pdf?at=2020-02-17T10:00:00.000Z").body.starts_with("%PDF-"));
  EXPECT_TRUE(district.get("/api/command-post/daily-report.xlsx?at=2020-02-17T10:00:00.000Z").body.starts_with("PK"));
  EXPECT_EQ(park.officer.get("/api/field/entries").number("total"), 0);  // nothing was recorded that could not be done
  EXPECT_EQ(at(park.auditor.get("/api/journal/verify").json, "ok"), json::value(true));
  auto const everything = world.everything_seen();
  for (auto const& one : found) EXPECT_FALSE(contains(everything, one.id_number));
  auto const [code, said] = world.command("check");
  EXPECT_EQ(code, 0) << said;
}

}  // namespace
}  // namespace ly::story
