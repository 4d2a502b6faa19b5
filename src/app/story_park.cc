// Part 4, first half: eighteen enterprises of a village, nine of a park that wish to work again, 8 to 13 February: supplies that are missing, a forwarder that
// drives on without approval and is back the next day, all nine back.
#include "app/story.h"
#include "base/text.h"
#include "engines/synthetic/synthetic.h"

namespace ly::app {
namespace {

// As the command post listed them; the counties are real, their risk is the story's. One is a town next door.
constexpr std::pair<std::string_view, std::string_view> kRisks[] = {{"420102", "severe"}, {"420902", "severe"}, {"421102", "severe"}, {"330382", "severe"}, {kStorySevereTown, "severe"}, {"411525", "medium"}};

struct Wanted {
  char const *key, *name;
  int64_t headcount, guns;
  int well;
};
constexpr Wanted kNine[] = {{"garments", "甲木服饰有限公司", 18, 1, 18}, {"electronics", "乙川电子有限公司", 24, 1, 24}, {"foods", "丙泉食品有限公司", 30, 1, 30}, {"machines", "丁岳机械有限公司", 60, 1, 43}, {"forwarder", "戊野物流有限公司", 40, 0, 25},
                            {"packaging", "庚辰包装有限公司", 35, 0, 29}, {"textiles", "辛禾纺织有限公司", 50, 1, 38}, {"chemicals", "壬海化工有限公司", 22, 0, 19}, {"hardware", "寅光五金有限公司", 28, 1, 14}};

Result<void> severe_areas(Stage& stage) {
  for (auto const& [division, level] : kRisks)
    TRY(stage.post("zhihui", "/api/risk-levels", json::object{{"division", division}, {"level", level}, {"from", "2020-02-08"}, {"source", "指挥部 2020-02-08 名单（故事所设）"}}));
  return {};
}

Result<std::string> enterprise(Stage& stage, std::string_view who, std::string const& name, std::string_view division, int64_t headcount, int64_t revenue) {
  auto const made = synthetic::make_enterprise(stage.memory.dice, 0);
  return text_at(TRY(stage.post(who, "/api/enterprises", json::object{{"uscc", made.uscc}, {"name", name}, {"division", division}, {"address", made.address}, {"industry", "industry"}, {"headcount", headcount},
                                                                      {"revenue_wan", revenue}, {"contact", made.contact}, {"phone", made.phone}})), "id");
}

Result<void> the_village(Stage& stage) {
  for (int i = 1; i <= 18; ++i) stage.memory.village.push_back(TRY(enterprise(stage, "zhucun", "村企" + std::to_string(i) + "测试有限公司", kStoryVillageTown, 20 + i, 2600)));
  return {};
}

Result<void> the_nine(Stage& stage) {
  json::array ids;
  int n = 0;
  for (auto const& wanted : kNine) {
    StoryFirm firm{wanted.name, "clerk-" + std::to_string(++n), wanted.headcount, wanted.guns, TRY(enterprise(stage, "han", wanted.name, kStoryPark, wanted.headcount, 3000)), {}, {}, well_people(stage.memory.dice, wanted.well)};
    auto const zh = firm.name + " 办事员", en = "Clerk, " + firm.name;
    TRY(stage.hire({firm.clerk, {zh, en}, {"enterprise_clerk"}, {}, firm.id}));
    ids.emplace_back(firm.id);
    stage.id(wanted.key) = firm.id;
    stage.memory.firms.emplace(wanted.key, std::move(firm));
  }
  // Seven on their lists who may not come, and one who is observed first.
  auto const add = [&](char const* key, char const* from, char const* left_on) -> RosterPerson& { return stage.firm(key).staff.emplace_back(one_from(stage.memory.dice, from, left_on)); };
  add("machines", "湖北省武汉市江岸区", "2020-02-05");
  add("machines", "安徽省宿州市砀山县", "2020-02-01").symptom = "有";
  add("forwarder", "本地", "").temperature = "37.5";
  add("packaging", "江苏省盐城市响水县", "2020-01-30").contact = "是";
  add("textiles", "湖北省孝感市孝南区", "2020-01-31");
  add("textiles", "浙江省温州市乐清市", "2020-02-08");
  add("chemicals", "湖北省黄冈市黄州区", "2020-02-09");
  add("hardware", "河南省信阳市固始县", "2020-02-03");
  // Group 1 looks after them; its officer is seconded from the bureau.
  auto const group = text_at(TRY(stage.post("zhihui", "/api/groups", json::object{{"kind", "work"}, {"name", "服务业一组"}, {"division", kStoryPark}})), "id");
  stage.id("group") = group;
  auto const colleagues = TRY(stage.get("zhihui", "/api/groups/" + group + "/colleagues"));
  for (auto const& one : list_at(colleagues, "items"))
    if (text_at(one, "title") == "服务业一组 韩某") TRY(stage.post("zhihui", "/api/groups/" + group + "/members", json::object{{"account_id", text_at(one, "account_id")}, {"part", "lead"}, {"unit", "市人社局"}}));
  TRY(stage.post("zhihui", "/api/groups/" + group + "/enterprises", json::object{{"enterprise_ids", ids}}));
  return {};
}

Result<void> two_guns(Stage& stage) {
  auto const store = text_at(TRY(stage.post("shiji", "/api/supplies/stores", json::object{{"kind", "city"}, {"division", "990100"}, {"name", "市级库"}})), "id");
  stage.id("city_store") = store;
  TRY(stage.post("shiji", "/api/supplies/movements", json::object{{"store_id", store}, {"item", "thermometers"}, {"count", 2}, {"note", "市指挥部采购"}}));
  for (auto const& [division, name, lon] : {std::tuple(std::string_view("990100"), "市政府", 120.70), {kStoryPark, "园区卫生所", 120.78}})
    TRY(stage.post("shiji", "/api/places", json::object{{"division", division}, {"kind", "clinic"}, {"name", name}, {"lon", lon}, {"lat", 30.9}}));
  return {};
}

Result<void> hand_in_application(Stage& stage, std::string const& key) {
  auto& firm = stage.firm(key);
  auto const people = static_cast<int64_t>(firm.staff.size());
  json::object const form{{"sector", "一般"}, {"headcount", people}, {"plan_date", to_iso(day_at(stage.now()) + 2)}, {"supply_chain", false}, {"responsible", "测试甲"}, {"phone", "13800001234"}, {"masks", people * 2 * 7}, {"thermometers", firm.guns},
                          {"disinfectant", 10}, {"isolation_rooms", 1}, {"dorm_per_room", 4}, {"dorm_area", 4}, {"canteen", "分餐"}, {"hold", true}};
  firm.case_id = text_at(TRY(stage.post(firm.clerk, "/api/cases", json::object{{"service", "resumption"}, {"enterprise_id", firm.id}, {"channel", "web"}, {"form", form}})), "id");
  stage.id(key + "_case") = firm.case_id;
  auto const sheet = TRY(roster_sheet(stage.house().folder().scratch(), stage.now(), firm.staff));
  auto const file = TRY(stage.upload(firm.clerk, "员工名册.xlsx", sheet));
  auto const started = TRY(stage.post(firm.clerk, "/api/rosters", json::object{{"enterprise_id", firm.id}, {"file_id", file}, {"date", stage.today()}, {"case_id", firm.case_id}}));
  TRY(stage.job(firm.clerk, started));
  firm.roster_id = text_at(started, "roster_id");
  stage.id(key + "_roster") = firm.roster_id;
  for (auto const* paper : {"plan", "pledge"}) TRY(stage.paper(firm.clerk, firm.case_id, paper, std::string(paper) + ".pdf", small_pdf(firm.name + " " + paper)));
  TRY(stage.fire(firm.clerk, firm.case_id, "submit"));
  stage.settle();
  return {};
}

Result<void> eight_apply(Stage& stage) {
  for (auto const& wanted : kNine)
    if (std::string_view(wanted.key) != "forwarder") TRY(hand_in_application(stage, wanted.key));
  return {};
}

Result<void> a_severe_town_next_door(Stage& stage) {
  TRY(stage.post("shiji", "/api/places", json::object{{"division", kStorySevereTown}, {"kind", "clinic"}, {"name", "石浦卫生院"}, {"lon", 120.78}, {"lat", 30.9}}));
  auto const page = "/api/enterprises/" + stage.id("machines");
  auto const now = TRY(stage.get("han", page));
  TRY(stage.post("han", page, json::object{{"revision", at(now, "revision")}, {"lon", 120.78}, {"lat", 30.9126}}));
  return {};
}

Result<void> those_with_guns_pass(Stage& stage) {
  for (auto const& wanted : kNine)
    if (wanted.guns > 0) TRY(stage.fire("han", stage.firm(wanted.key).case_id, "prepass"));
  return {};
}

Result<void> told_to_stop(Stage& stage) {
  auto const notice = text_at(TRY(stage.post("han", "/api/cases", json::object{{"service", "stop-notice"}, {"enterprise_id", stage.id("forwarder")}, {"channel", "counter"},
                                                                               {"form", json::object{{"legal_basis", "传染病防治法 紧急措施（测试）"}, {"finding", "4 辆货车未经核准运行"}, {"found_on", "2020-02-11"}}}})), "id");
  stage.id("notice") = notice;
  TRY(stage.fire("han", notice, "issue", "未经核准复工"));
  return {};
}

Result<void> the_green_channel(Stage& stage) {
  TRY(hand_in_application(stage, "forwarder"));
  TRY(stage.post("lumou", "/api/cases/" + stage.id("forwarder_case") + "/lane", json::object{{"lane", "green"}, {"reason", "化工企业停一天损失二十余万，复核组开通"}}));
  return {};
}

// A gun of the city's store on its way, and signed for by the clerk.
Result<void> gun_from_the_city(Stage& stage, std::string const& key) {
  auto const& firm = stage.firm(key);
  auto const sent = TRY(stage.post("shiji", "/api/supplies/transfers", json::object{{"from_store", stage.id("city_store")}, {"enterprise_id", firm.id}, {"item", "thermometers"}, {"count", 1}}));
  TRY(stage.post(firm.clerk, "/api/supplies/transfers/" + text_at(sent, "id") + "/receive", json::object{{"revision", at(sent, "revision")}}));
  stage.settle();
  return {};
}

Result<void> pre_reviewed_overnight(Stage& stage) {
  TRY(is_refused(stage.fire("lumou", stage.id("forwarder_case"), "prepass"), "case.needs"));
  TRY(gun_from_the_city(stage, "forwarder"));
  TRY(stage.fire("lumou", stage.id("forwarder_case"), "prepass"));
  return {};
}

Result<void> the_second_gun(Stage& stage) {
  TRY(gun_from_the_city(stage, "packaging"));
  TRY(stage.fire("han", stage.id("packaging_case"), "prepass"));
  return is_refused(stage.post("shiji", "/api/supplies/transfers", json::object{{"from_store", stage.id("city_store")}, {"enterprise_id", stage.id("chemicals")}, {"item", "thermometers"}, {"count", 1}}), "supply.short");
}

Result<void> seen_and_approved(Stage& stage, std::string const& key, std::string_view by) {
  auto const& id = stage.firm(key).case_id;
  for (auto const& [who, task] : {std::pair("jiang", "site"), {"wen", "roster"}}) TRY(stage.post(who, "/api/cases/" + id + "/tasks/" + task, json::object{{"done", true}, {"verdict", "pass"}}));
  TRY(stage.fire(by, id, "approve"));
  stage.settle();
  return {};
}

Result<void> back_the_next_day(Stage& stage) { return seen_and_approved(stage, "forwarder", "wen"); }

Result<void> seven_more(Stage& stage) {
  for (auto const& wanted : kNine)
    if (std::string_view key = wanted.key; key != "forwarder" && key != "chemicals") TRY(seen_and_approved(stage, wanted.key, "lumou"));
  return {};
}

Result<void> a_gun_of_a_person(Stage& stage) {
  auto const pledge = text_at(TRY(stage.post("han", "/api/supplies/pledges", json::object{{"item", "thermometers"}, {"count", 1}, {"name", "严测试"}, {"phone", "13900001111"}, {"enterprise_id", stage.id("chemicals")}, {"terms", "借用"}})), "id");
  TRY(stage.post("han", "/api/supplies/pledges/" + pledge + "/sign", json::object{{"revision", 1}, {"note", "能开机，有铭牌"}}));
  stage.settle();
  TRY(stage.fire("han", stage.id("chemicals_case"), "prepass"));
  return seen_and_approved(stage, "chemicals", "zhihui");
}

// How many movements of a kind the ledger of supplies holds.
StoryFigure came_by(char const* kind, Words title, int64_t expected) {
  return {title, expected, "GET /api/supplies/movements kind", [kind](Stage& stage) -> Result<json::value> {
            int64_t n = 0;
            auto const ledger = TRY(stage.get("shiji", "/api/supplies/movements?limit=200"));
            for (auto const& row : list_at(ledger, "items")) n += text_at(row, "kind") == kind ? 1 : 0;
            return json::value(n);
          }};
}

// When something happened to the forwarder's application, by its ledger.
StoryFigure happened(char const* what, Words title, char const* expected, size_t precision) {
  return {title, expected, "GET /api/cases/{id}/journal at", [what, precision](Stage& stage) -> Result<json::value> {
            auto const ledger = TRY(stage.get("han", "/api/cases/" + stage.id("forwarder_case") + "/journal"));
            for (auto const& entry : list_at(ledger, "items"))
              if (text_at(entry, "what") == what) return json::value(to_iso(*instant_from_iso(text_at(entry, "at")), kChinaOffset).substr(0, precision));
            return json::value(nullptr);
          }};
}

StoryFigure missing(int64_t expected, bool of_the_story = true) {
  return {{"缺额温枪的企业", "Enterprises without a thermometer gun"}, expected, "GET /api/supplies/needs total", told_by("han", "/api/supplies/needs?item=thermometers", {"total"}), of_the_story};
}

}  // namespace

std::vector<StoryBeat> park_beats() {
  return {
      {4, story_time(2, 8, 9), {"指挥部公布重点地区", "The command post lists the severe areas"}, {"其中一个镇就在本市。", "One of them is a town of this very city."}, "zhihui", "/risk-levels", severe_areas},
      {4, story_time(2, 8, 10), {"驻村干部登记村里的规上企业", "The seconded officer registers the village's enterprises"}, {"规上与否由系统按营业收入判定。", "Whether one is above scale is worked out from its revenue."}, "zhucun", "/enterprises", the_village,
       {{{"村里的规上企业", "Enterprises above scale in the village"}, 18, "GET /api/enterprises above_scale", [](Stage& stage) -> Result<json::value> {
           int64_t n = 0;
           auto const rows = TRY(stage.get("zhucun", "/api/enterprises?limit=200"));
           for (auto const& row : list_at(rows, "items")) n += at(row, "above_scale") == json::value(true) ? 1 : 0;
           return json::value(n);
         }}}},
      {4, story_time(2, 8, 14), {"服务业一组接手园区九家企业", "Service-trade group 1 takes on nine enterprises of the park"}, {"每家的办事员都有自己的账号。", "The clerk of each has an account."}, "han", "/groups/{group}", the_nine,
       {{{"一组负责的企业", "Enterprises of group 1"}, 9, "GET /api/enterprises?mine=true total", told_by("han", "/api/enterprises?mine=true", {"total"})}, reported("enterprises", {"登记的企业", "Enterprises registered"}, 27, false)}},
      {4, story_time(2, 9, 10), {"全市只找到两把额温枪", "Two thermometer guns in the whole city"}, {"商店没有，园区库里也没有。", "None in shops, none in the park's store."}, "shiji", "/supplies", two_guns},
      {4, story_time(2, 10, 9, 30), {"八家企业申请复工", "Eight enterprises apply"}, {"各交一份名册，逐人筛查；货代还没有申请。", "Each hands in a staff list, screened person by person; the forwarder has not applied."}, "han", "/cases", eight_apply, {reported("applied", {"已申请", "Applied"}, 8, false)}},
      {4, story_time(2, 10, 11), {"最近的重点地区只有 1.4 公里", "The nearest severe area is 1.4 km away"}, {"机械厂的页面和地图同样显示距离和来自那里的人数。", "The machine works' page and the map show the distance and how many come from there."}, "han", "/enterprises/{machines}", a_severe_town_next_door,
       {{{"离重点地区的距离", "Distance to the severe area, km"}, 1.4, "GET /api/enterprises/{id} nearest_severe.km", [](Stage& stage) -> Result<json::value> { return at(TRY(stage.get("han", "/api/enterprises/" + stage.id("machines"))), "nearest_severe", "km"); }, false}}},
      {4, story_time(2, 10, 14), {"有额温枪的先过预审", "Those with a gun pass the pre-review"}, {"三家没有额温枪，系统不让过。", "Three have none, and cannot pass."}, "han", "/cases", those_with_guns_pass},
      {4, story_time(2, 11, 10), {"货代四辆车未批先跑：当场停工通知", "Four trucks drive without approval: told to stop at once"}, {"下游的化工厂停一天损失二十余万元。", "The acid plant behind it loses more than 200,000 yuan a day."}, "han", "/cases/{notice}", told_to_stop, {reported("stopped", {"被叫停", "Told to stop"}, 1, false)}},
      {4, story_time(2, 11, 16), {"当天帮它递交申请，复核组开绿色通道", "It applies the same day; the review group opens the green channel"}, {"报告、申请、开通都在当天，有名有据。", "Reported, applied and opened the same day, by name and with a reason."}, "lumou", "/cases/{forwarder_case}", the_green_channel,
       {{{"通道", "Lane"}, "green", "GET /api/cases/{id} lane", [](Stage& stage) -> Result<json::value> { return at(TRY(stage.get("han", "/api/cases/" + stage.id("forwarder_case"))), "lane"); }, false}}},
      {4, story_time(2, 11, 20), {"三家缺额温枪，先给谁", "Three lack a gun: who comes first"}, {"政策表把第一把给绿色通道。", "By the table the first goes to the green channel."}, "shiji", "/supplies", [](Stage&) { return Result<void>(); },
       {missing(3), {{"方案第一位", "First in the proposal"}, "戊野物流有限公司", "GET /api/supplies/proposal lines[0]", [](Stage& stage) -> Result<json::value> {
           auto const lines = list_at(TRY(stage.get("shiji", "/api/supplies/proposal?item=thermometers")), "lines");
           return lines.empty() ? json::value(nullptr) : at(lines[0], "to", "enterprise");
         }, false}}},
      {4, story_time(2, 11, 22, 40), {"连夜预审", "Pre-review overnight"}, {"没有额温枪不能过；枪一签收，当夜通过。", "Not without a gun; once it is signed for, it passes that night."}, "lumou", "/cases/{forwarder_case}", pre_reviewed_overnight,
       {happened("resumption.prepassed", {"预审通过", "Pre-review passed"}, "2020-02-11T22:40", 16)}},
      {4, story_time(2, 12, 8, 30), {"市里第二把给了包装厂，库空了", "The city's second gun goes to the packaging works; the store is empty"}, {"再要就被拒，写明差几把。", "A third is refused, and it says how many are lacking."}, "shiji", "/supplies", the_second_gun, {missing(1, false)}},
      {4, story_time(2, 12, 10), {"现场核查，货代第二天复工", "Seen on site: the forwarder is back the next day"}, {"停工通知随批准解除。", "The stop notice is lifted by the approval."}, "wen", "/cases/{forwarder_case}", back_the_next_day,
       {happened("resumption.approved", {"批准复工", "Approved"}, "2020-02-12", 10), reported("stopped", {"被叫停", "Told to stop"}, 0, false), reported("resumed", {"已复工", "Back at work"}, 1, false)}},
      {4, story_time(2, 12, 14), {"又有七家复工", "Seven more are back"}, {"只差化工厂，缺一把额温枪。", "Only the chemical works is missing, for want of a gun."}, "zhihui", "/", seven_more, {reported("resumed", {"已复工", "Back at work"}, 8, false)}},
      {4, story_time(2, 13, 9), {"最后一把来自一个人", "The last gun comes from a person"}, {"个人借出，签收入账，化工厂复工：九家全部回来。", "Lent by a person, signed for, the chemical works is back: all nine."}, "zhihui", "/", a_gun_of_a_person,
       {came_by("received", {"从市里得到的额温枪", "Guns found through the city"}, 2), came_by("pledge", {"来自个人的额温枪", "Guns from a personal contact"}, 1), reported("resumed", {"已复工", "Back at work"}, 9),
        reported("fully_staffed", {"员工到齐的企业", "With full staff"}, 3), reported("excluded", {"名册上排除的人", "People ruled out"}, 7), missing(0, false)}},
  };
}

}  // namespace ly::app
