// Part 2, until departure: Thursday's demands and the plan, the evening checks with no certificate at all, the enterprise that must cancel and the one added at
// 23:00, and the crew that had driven all day, refused by the rule.
#include "app/story.h"
#include "base/text.h"
#include "engines/synthetic/synthetic.h"

namespace ly::app {
namespace {

constexpr std::string_view kSendingCounty = "341321";
constexpr int64_t kHeads = 16, kSeats = 32;  // half of the seats may be taken
constexpr int64_t kWay = 635;                // minutes of driving: 10 h 35 min

Result<void> driver(Stage& stage, std::string const& key, std::string const& name, std::string const& phone, json::array driven) {
  auto const who = one_from(stage.memory.dice, "本地", "");
  auto const made = TRY(stage.post("diaodu", "/api/drivers", json::object{{"name", name}, {"licence", who.id_number}, {"phone", phone}, {"base_id", stage.id("depot")}}));
  stage.id(key) = text_at(made, "id");
  TRY(stage.post("diaodu", "/api/drivers/" + stage.id(key) + "/hours", json::object{{"from", "2020-02-14T00:00:00+08:00"}, {"to", "2020-02-21T19:00:00+08:00"}, {"driven", std::move(driven)}, {"revision", at(made, "revision")}}));
  return {};
}
Result<void> coach(Stage& stage, std::string const& plate) {
  TRY(stage.post("diaodu", "/api/coaches", json::object{{"plate", plate}, {"seats", kSeats}, {"depot_id", stage.id("depot")}}));
  return {};
}

// The clerk asks, the officer accepts; where its people wait and where they go, and how long that takes.
Result<void> demand(Stage& stage, std::string const& key) {
  auto const& firm = stage.firm(key);
  json::object const form{{"heads", kHeads}, {"from_county", "安徽省宿州市砀山县"}, {"from_point", "白石乡政府"}, {"ready_day", "2020-02-21"}, {"ready_time", "19:22"}, {"needed_day", "2020-02-22"}, {"needed_time", "10:00"}, {"people", "自行报名"}};
  auto const id = text_at(TRY(stage.post(firm.clerk, "/api/cases", json::object{{"service", "trip-demand"}, {"enterprise_id", firm.id}, {"channel", "web"}, {"form", form}})), "id");
  TRY(stage.fire(firm.clerk, id, "submit"));
  TRY(stage.fire("han", id, "accept"));
  stage.id(key + "_demand") = id;
  auto const groups = TRY(stage.get("han", "/api/travel-groups?limit=200"));
  for (auto const& group : list_at(groups, "items")) {
    if (text_at(group, "case_id") != id) continue;
    stage.id(key + "_group") = text_at(group, "id");
    stage.id(key + "_join") = text_at(group, "join_code");
    for (auto const& [from, to, minutes] : {std::tuple(stage.id("depot"), text_at(group, "from_id"), int64_t{10}), {text_at(group, "from_id"), text_at(group, "to_id"), kWay}, {stage.id("depot"), text_at(group, "to_id"), kWay}})
      TRY(stage.post("diaodu", "/api/travel-times", json::object{{"from_id", from}, {"to_id", to}, {"minutes", minutes}, {"km", static_cast<double>(minutes) * 1.5}}));
  }
  return {};
}
// The first of its staff on a sheet; `count` of them.
Result<json::value> listed(Stage& stage, std::string const& key, int64_t count) {
  auto const& firm = stage.firm(key);
  std::string sheet = "姓名,身份证号,手机\n";
  for (int64_t i = 0; i < count; ++i) {
    auto const& one = firm.staff[static_cast<size_t>(i)];
    sheet += one.name + "," + one.id_number + "," + one.phone + "\n";
  }
  auto const file = TRY(stage.upload(firm.clerk, "接运名单.csv", sheet));
  return stage.job(firm.clerk, TRY(stage.post(firm.clerk, "/api/travel-groups/" + stage.id(key + "_group") + "/import", json::object{{"file_id", file}})));
}

Result<std::string> plan(Stage& stage, std::string_view name) {
  return text_at(TRY(stage.post("zhihui", "/api/trip-plans", json::object{{"name", name}, {"division", kStoryPark}, {"from", "2020-02-21T19:00:00+08:00"}, {"until", "2020-02-23T00:00:00+08:00"}})), "id");
}
Result<json::value> solve(Stage& stage, std::string const& id) { return stage.job("zhihui", TRY(stage.post("zhihui", "/api/trip-plans/" + id + "/solve", json::object{{"seconds", 1}}))); }
Result<json::value> publish(Stage& stage, std::string const& id) {
  auto const board = TRY(stage.get("zhihui", "/api/trip-plans/" + id));
  return stage.job("zhihui", TRY(stage.post("zhihui", "/api/trip-plans/" + id + "/publish", json::object{{"version", at(board, "version")}, {"revision", at(board, "revision")}})));
}

Result<void> a_carrier(Stage& stage) {
  auto const made = synthetic::make_enterprise(stage.memory.dice, 0);
  stage.id("carrier") = text_at(TRY(stage.post("han", "/api/enterprises", json::object{{"uscc", made.uscc}, {"name", "测试客运有限公司"}, {"division", kStoryPark}, {"address", made.address}, {"industry", "industry"}, {"headcount", 6}, {"revenue_wan", 3000}, {"contact", made.contact}, {"phone", made.phone}})), "id");
  TRY(stage.hire({"diaodu", {"测试客运 调度", "Dispatcher of the carrier"}, {"dispatcher"}, {}, stage.id("carrier")}));
  stage.id("depot") = text_at(TRY(stage.post("zhihui", "/api/places", json::object{{"kind", "depot"}, {"name", "测试客运车场"}, {"division", kStoryPark}})), "id");
  for (auto const* plate : {"苏A00031", "苏A00032"}) TRY(coach(stage, plate));
  for (int i = 0; i < 4; ++i) TRY(driver(stage, "driver_" + std::to_string(i), "测试驾驶员" + std::to_string(i + 1), "1390000010" + std::to_string(i), {}));
  for (auto const* audience : {"township", "clinic"})
    TRY(stage.post("han", "/api/trip-contacts", json::object{{"audience", audience}, {"division", kSendingCounty}, {"name", std::string(audience) == "clinic" ? "测试院长" : "测试镇干部"}, {"phone", std::string(audience) == "clinic" ? "13900000012" : "13900000011"}}));
  return {};
}

Result<void> planned_in_a_meeting(Stage& stage) {
  for (auto const* key : {"garments", "foods"}) TRY(demand(stage, key));
  TRY(listed(stage, "garments", kHeads - 1));
  TRY(listed(stage, "foods", kHeads));
  // The last joins by himself, from a phone without an account.
  auto const& last = stage.firm("garments").staff[static_cast<size_t>(kHeads - 1)];
  TRY(stage.post("", "/api/ride/join", json::object{{"code", stage.id("garments_join")}, {"name", last.name}, {"document_number", last.id_number}, {"phone", last.phone}}));
  stage.id("plan") = TRY(plan(stage, "砀山方向"));
  TRY(solve(stage, stage.id("plan")));
  TRY(publish(stage, stage.id("plan")));
  auto const trips = list_at(TRY(stage.get(stage.firm("garments").clerk, "/api/trips")), "items");
  if (trips.empty()) return refused("story.waited", "/api/trips");
  stage.id("trip") = text_at(trips[0], "id");
  return {};
}

Result<void> a_team(Stage& stage) {
  TRY(stage.wait_for("han", "/api/trips/" + stage.id("trip") + "/evening", [](json::value const& page) { return number_at(page, "asked") > 0; }));
  TRY(stage.post("han", "/api/trips/" + stage.id("trip") + "/team", json::object{{"name", "测试领队"}, {"phone", "13900000021"}, {"duties", json::array{"leader"}}}));
  // A rider looks up his ride and keeps the code of his own page.
  auto const& rider = stage.firm("garments").staff.front();
  stage.id("rider_code") = text_at(TRY(stage.post("", "/api/ride/own", json::object{{"document_number", rider.id_number}, {"phone", rider.phone}})), "code");
  return {};
}

// Who answers a checklist by its link, with the last four digits of his telephone.
Result<void> answered(Stage& stage, std::string_view audience, std::string_view last4, std::string_view no) {
  auto const page = TRY(stage.get("han", "/api/trips/" + stage.id("trip") + "/evening"));
  for (auto const& one : list_at(page, "asks")) {
    if (text_at(one, "audience") != audience) continue;
    json::array lines;
    for (auto const& line : list_at(one, "lines")) lines.push_back(json::object{{"item", text_at(line, "item")}, {"answer", text_at(line, "item") == no ? "no" : "yes"}, {"note", text_at(line, "item") == no ? "卫生院今晚没有人" : ""}});
    TRY(stage.post("", "/api/evening/answer", json::object{{"code", text_at(one, "code")}, {"last4", last4}, {"lines", lines}}));
    return {};
  }
  return refused("story.waited", std::string(audience));
}

Result<void> nobody_has_one(Stage& stage) {
  TRY(answered(stage, "member", "0021", ""));
  return answered(stage, "township", "0011", "T03");
}

Result<void> certified(Stage& stage, std::string const& trip) {
  auto const page = TRY(stage.get("jiang", "/api/trips/" + trip + "/evening"));
  json::array all;
  for (auto const& one : list_at(page, "people")) all.push_back(at(one, "traveller_id"));
  TRY(stage.post("jiang", "/api/trips/" + trip + "/certificates", json::object{{"travellers", all}}));
  return {};
}
Result<void> the_clinic_works_late(Stage& stage) {
  auto const trips = TRY(stage.get("diaodu", "/api/trips"));
  for (auto const& trip : list_at(trips, "items")) TRY(certified(stage, text_at(trip, "id")));
  return {};
}

// The added coach with the crew it has: they drive out from 07:30 to 18:10 on Friday, ten hours at the wheel, and cannot drive back that night.
Result<void> a_crew_that_cannot(Stage& stage) {
  auto const run = [](std::string const& from, std::string const& to) { return json::object{{"from", "2020-02-21T" + from + ":00+08:00"}, {"to", "2020-02-21T" + to + ":00+08:00"}}; };
  TRY(demand(stage, "machines"));
  TRY(coach(stage, "苏A00041"));
  TRY(driver(stage, "driver_a", "测试驾驶甲", "13900000201", {run("07:30", "11:30"), run("15:40", "18:10")}));
  TRY(driver(stage, "driver_b", "测试驾驶乙", "13900000202", {run("11:50", "15:20")}));
  stage.id("plan_added") = TRY(plan(stage, "砀山方向 加车（原车组）"));
  TRY(solve(stage, stage.id("plan_added")));
  return {};
}

Result<void> cancelled_and_added(Stage& stage) {
  TRY(stage.fire(stage.firm("foods").clerk, stage.id("foods_demand"), "cancel", "当地管控，不让出村"));
  TRY(listed(stage, "machines", kHeads));
  auto const path = "/api/trip-plans/" + stage.id("plan");
  auto const board = TRY(stage.get("zhihui", path));
  auto const changed = TRY(stage.job("zhihui", TRY(stage.post("zhihui", path + "/changes", json::object{{"why", "食品厂当地管控；机械厂加车"}, {"cancel", at(board, "board", "pending", "cancelled")}, {"add", at(board, "board", "pending", "added")}, {"seconds", 1}, {"revision", at(board, "revision")}}))));
  stage.id("others_moved") = std::to_string(number_at(changed, "others_moved"));
  stage.id("left_behind") = std::to_string(number_at(changed, "left_behind"));
  auto const told = TRY(publish(stage, stage.id("plan")));
  stage.id("trips_changed") = std::to_string(number_at(told, "changed") + number_at(told, "made"));
  return {};
}

Result<void> the_others_too(Stage& stage) {
  auto const trips = list_at(TRY(stage.get(stage.firm("machines").clerk, "/api/trips")), "items");
  if (trips.empty()) return refused("story.waited", "/api/trips");
  return certified(stage, text_at(trips[0], "id"));
}

StoryFigure kept(char const* name, Words title, char const* expected, std::string_view where) {
  return {title, expected, where, [name](Stage& stage) -> Result<json::value> { return json::value(stage.id(name)); }, false};
}
StoryFigure lacking(int64_t expected) {
  return {{"待发车次缺健康证明的人", "Without a certificate before departure"}, expected, "GET /api/command-post figures certificates_lacking", [](Stage& stage) -> Result<json::value> {
            auto const page = TRY(stage.get("zhihui", "/api/command-post"));
            for (auto const& one : list_at(page, "figures"))
              if (text_at(one, "key") == "certificates_lacking") return at(one, "value");
            return json::value(0);
          }, false};
}
// Why the group of the added plan stays behind, and what would help.
StoryFigure unserved(char const* member, Words title, char const* expected) {
  return {title, expected, "GET /api/trip-plans/{id} board.unserved[0]", [member](Stage& stage) -> Result<json::value> {
            auto const left = list_at(TRY(stage.get("zhihui", "/api/trip-plans/" + stage.id("plan_added"))), "board", "unserved");
            if (left.empty()) return json::value(nullptr);
            if (std::string_view(member) == "rule") return at(left[0], "rule");
            auto const remedies = list_at(left[0], "remedies");
            return json::value(!remedies.empty() && contains(text_at(remedies[0], "text"), "增派") ? "增派" : "");
          }};
}

}  // namespace

std::vector<StoryBeat> coach_beats() {
  return {
      {2, story_time(2, 20, 9), {"一家客运企业，两辆车，四名驾驶员", "A carrier with two coaches and four drivers"}, {"驾驶员逐人签认七天的驾驶时间。", "Each driver signs for his hours of seven days."}, "diaodu", "/fleet", a_carrier},
      {2, story_time(2, 20, 15), {"周四开会时接到通知：明天去接人", "Thursday, in a meeting: fetch workers tomorrow"}, {"两家企业各 16 人，按核载一半装车，当场出方案并发布。", "Two enterprises, 16 people each, half of the seats; planned and published at once."}, "zhihui", "/trips/plans/{plan}", planned_in_a_meeting,
       {{{"车次", "Trips"}, 2, "GET /api/trips", [](Stage& stage) -> Result<json::value> { return count(list_at(TRY(stage.get("diaodu", "/api/trips")), "items")); }, false}}},
      {2, story_time(2, 20, 16), {"一支有分工的队伍，当场通知", "A team with duties, told at once"}, {"领队在手机上确认；要带的东西按人数列好。", "The leader confirms on his phone; what to take along is counted for the heads."}, "han", "/trips/{trip}/evening", a_team},
      {2, story_time(2, 20, 20), {"出发前夜：32 人，0 张健康证明", "The evening before: 32 people, no certificate"}, {"镇里回话：卫生院今晚没有人。指挥部看得见，还来得及。", "The township answers: nobody at the clinic tonight. The command post sees it while it can be mended."}, "zhihui", "/trips/evening", nobody_has_one, {lacking(32)}},
      {2, story_time(2, 20, 21, 30), {"镇里、卫生院、村里加班，当场开证", "Township, clinic and village work late and issue them"}, {"一键一张，重按不会多开。", "One press each; pressed again it is no second one."}, "jiang", "/trips/{trip}/evening", the_clinic_works_late, {lacking(0)}},
      {2, story_time(2, 20, 23), {"23:00 另一家要加一辆车：原车组跑不了", "23:00, one more coach: its crew cannot"}, {"两名驾驶员当天已经开了十小时（07:30–18:10），系统当场说不行，并给出最省的办法。", "Two drivers will have driven ten hours that day (07:30–18:10): it says so at once and names the cheapest remedy."}, "zhihui", "/trips/plans/{plan_added}", a_crew_that_cannot,
       {unserved("rule", {"哪一条不许", "Which rule"}, "CN4"), unserved("remedy", {"最省的办法", "The cheapest remedy"}, "增派")}},
      {2, story_time(2, 20, 23, 10), {"食品厂当地管控取消，机械厂补上同一辆车", "The food works must cancel; the machine works takes its coach"}, {"只动该动的：服饰厂的车次一个字没变，也没有人被重复通知。", "Only what must change does: the garments' trip stands, and nobody there is told again."}, "zhihui", "/trips/plans/{plan}", cancelled_and_added,
       {kept("others_moved", {"被牵动的其他人", "Others moved"}, "0", "GET /api/jobs/{id} others_moved"), kept("left_behind", {"没有座位的人", "Left behind"}, "0", "GET /api/jobs/{id} left_behind"), kept("trips_changed", {"改动的车次", "Trips changed"}, "1", "GET /api/jobs/{id} changed"), lacking(16)}},
      {2, story_time(2, 21, 7), {"天亮前补齐新加 16 人的证明", "Before dawn the sixteen who were added get theirs"}, {"系统不知道哪家店还开着门：采买清单有，店铺没有。", "Which shop is open it does not know: the list of what to buy is there, shops are not."}, "jiang", "/trips/evening", the_others_too, {lacking(0)}},
  };
}

}  // namespace ly::app
