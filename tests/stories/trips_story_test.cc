// Part 2 of the story through HTTP: Thursday's demands and the plan, the enterprise that must cancel, the coach added at 23:00 for another, the crew
// that had driven all day and is refused by the rule, and the timetable of the night with rested drivers.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "base/text.h"
#include "road_story.h"

namespace ly::story {
namespace {

struct TripsStory : RoadStory {};

TEST_F(TripsStory, a_demand_is_cancelled_a_coach_is_added_at_eleven_and_only_those_touched_are_told) {
  world.at(2, 20, 15);
  auto const place = park.lead.post("/api/places", json::object{{"kind", "depot"}, {"name", "测试客运车场"}, {"division", kPark}});
  is_done(place);
  depot = place.text("id");
  coach("苏A00031"), coach("苏A00032");
  std::vector<std::string> drivers;
  for (int i = 0; i < 4; ++i) drivers.push_back(driver("测试驾驶员", "1390000010" + std::to_string(i)));
  for (auto const& d : drivers) is_done(sign(d, {}));

  auto const first = demand(garments, 12), second = demand(foods, 12);
  auto const group = group_of(first), other = group_of(second);
  road(group), road(other);
  auto const read_in = list(garments, text_at(group, "id"), 11, true);
  EXPECT_EQ(figure(at(read_in, "result"), "added"), 11) << canonical(read_in);
  EXPECT_EQ(figure(at(read_in, "result"), "failed"), 2);
  EXPECT_TRUE(contains(canonical(read_in), "travel.twice")) << canonical(read_in);
  // Who stands twice and whose number is wrong are named by their cells: rows 13 and 14 of the list, the column of numbers.
  std::string cells;
  for (auto const& one : list_at(read_in, "result", "problems")) cells += text_at(one, "at") + " " + text_at(one, "code") + "|";
  EXPECT_TRUE(contains(cells, "B13 travel.twice")) << cells;
  EXPECT_TRUE(contains(cells, "B14 ")) << cells;
  EXPECT_EQ(figure(at(list(foods, text_at(other, "id"), 12, false), "result"), "added"), 12);
  // Another enterprise's clerk sees no other list, and is not told whose it is that a person stands on.
  EXPECT_EQ(foods.clerk->get("/api/travel-groups/" + text_at(group, "id")).status, 404);
  auto const taken = garments.clerk->post("/api/travel-groups/" + text_at(group, "id") + "/travellers", json::object{{"name", "测试重复"}, {"document_number", last}});
  EXPECT_EQ(taken.code(), "travel.elsewhere") << taken.body;
  EXPECT_FALSE(contains(taken.body, foods.name)) << taken.body;
  // The twelfth joins by himself, from a phone without an account.
  auto const self = park.one_from("本地", "");
  auto const head = [&] { return "Idempotency-Key: " + world.new_key() + "\r\nContent-Type: application/json\r\n"; };
  auto const join = [&](std::string const& name) {
    return exchange(world.port(), "POST", "/api/ride/join", head(), json::serialize(json::object{{"code", group_of(first)["join_code"]}, {"name", name}, {"document_number", self.id_number}, {"phone", self.phone}}));
  };
  auto const joined = join(self.name);
  is_done(joined);
  EXPECT_TRUE(at(joined.json, "listed").as_bool());
  EXPECT_EQ(join("测试冒名").code(), "travel.not_you");

  auto const made = park.lead.post("/api/trip-plans", json::object{{"name", "砀山方向"}, {"division", kPark}, {"from", "2020-02-21T19:00:00+08:00"}, {"until", "2020-02-23T00:00:00+08:00"}});
  is_done(made);
  plan_id = made.text("id");
  EXPECT_EQ(park.foreign_officer.get("/api/trip-plans/" + plan_id).status, 404);
  auto const result = solve();
  EXPECT_EQ(figure(result, "coaches"), 2) << canonical(result);  // half of the seats may be taken
  EXPECT_EQ(figure(result, "left_behind"), 0);
  auto const told = publish();
  EXPECT_EQ(figure(told, "made"), 2) << canonical(told);
  EXPECT_EQ(figure(told, "seated"), 24);
  auto const ride = exchange(world.port(), "POST", "/api/ride/own", head(), json::serialize(json::object{{"document_number", self.id_number}, {"phone", self.phone}}));
  is_done(ride);
  EXPECT_EQ(ride.text("boards_at").substr(0, 16), "2020-02-21T11:24") << ride.body;
  auto const trips = dispatcher.get("/api/trips");
  ASSERT_EQ(trips.items().size(), 2U) << trips.body;
  std::string coach_of_garments;
  for (auto const& trip : trips.items()) {
    auto const whole = dispatcher.get("/api/trips/" + text_at(trip, "id"));
    std::string stops;
    for (auto const& e : list_at(whole.json, "timetable", "events"))
      if (text_at(e, "kind") == "rest" || text_at(e, "kind") == "standstill") stops += to_iso(*instant_from_iso(text_at(e, "from")), kChinaOffset).substr(11, 5) + " ";
    EXPECT_EQ(stops, "23:30 01:50 02:00 09:00 ");
    EXPECT_EQ(text_at(trip, "arrive_at").substr(0, 16), "2020-02-22T01:55");  // 09:55 in China
  }

  // 23:00 on Thursday: the foods enterprise cancels; the command post adds the machines enterprise in the same direction.
  world.at(2, 20, 23);
  is_done(foods.clerk->fire(second, "cancel", "当地管控，不让出村"));
  auto const added = demand(machines, 12);
  auto const shown = board();
  ASSERT_EQ(list_at(shown, "board", "pending", "cancelled").size(), 1U);
  ASSERT_EQ(list_at(shown, "board", "pending", "added").size(), 1U);
  road(group_of(added));
  auto const replanned = ran(park.lead.post("/api/trip-plans/" + plan_id + "/changes", json::object{{"why", "食品厂当地管控；机械厂加车"}, {"cancel", at(shown, "board", "pending", "cancelled")}, {"add", at(shown, "board", "pending", "added")}, {"seconds", 1}, {"revision", at(shown, "revision")}}));
  EXPECT_EQ(figure(replanned, "others_moved"), 0) << canonical(replanned);
  EXPECT_EQ(figure(replanned, "left_behind"), 0);
  auto const stale = park.lead.post("/api/trip-plans/" + plan_id + "/publish", json::object{{"version", 1}, {"revision", at(board(), "revision")}});
  EXPECT_EQ(stale.code(), "stale") << stale.body;
  auto const difference = at(board(), "board", "difference");
  EXPECT_EQ(list_at(difference, "groups").size(), 2U) << canonical(difference);
  auto const again = publish();
  // The garments' trip stands: nobody there is told again. The other coach now fetches the machines' people, whose list is still empty.
  EXPECT_EQ(figure(again, "changed"), 1) << canonical(again);
  EXPECT_EQ(figure(again, "made"), 0);
  EXPECT_EQ(figure(again, "told"), 1 + 2 + 1 + 12);  // the carrier, two drivers, the machines' enterprise, and the twelve who need not wait any more
  auto const versions = list_at(board(), "versions");
  ASSERT_EQ(versions.size(), 2U);
  EXPECT_EQ(text_at(versions[0], "why"), "食品厂当地管控；机械厂加车");
  // People's own words lie nowhere readable on the disk.
  for (auto const* name : {"liaoyuan.db", "liaoyuan.db-wal"}) {
    std::ifstream in(world.folder() / name, std::ios::binary);
    std::string const octets((std::istreambuf_iterator<char>(in)), {});
    EXPECT_FALSE(octets.empty()) << name;
    EXPECT_FALSE(contains(octets, "食品厂当地管控")) << name;
  }
  EXPECT_EQ(garments.clerk->get("/api/trips").items().size(), 1U);
  EXPECT_EQ(foods.clerk->get("/api/trips").items().size(), 0U);

  // A lone problem of a carrier, by its own names, as a job.
  auto const any = ran(park.lead.post("/api/plan", json::object{{"seconds", 1}, {"problem", parse_json(R"({"from": "2020-02-21T19:00:00+08:00", "until": "2020-02-23T00:00:00+08:00", "places": [{"id": "A"}, {"id": "B"}],
    "travel": {"minutes": [[0, 60], [60, 0]], "km": [[0, 50], [50, 0]]}, "coaches": [{"plate": "X", "seats": 30, "from": "A"}], "drivers": [{"id": "d", "base": "A"}], "groups": [{"id": "g", "heads": 10, "from": "A", "to": "B"}]})").value()}}));
  EXPECT_EQ(list_at(any, "routes").size(), 1U) << canonical(any);
  auto const wrong = park.lead.post("/api/plan", json::object{{"problem", json::object{{"from", "x"}}}});
  EXPECT_EQ(wrong.status, 422) << wrong.body;
  auto const [code, said] = world.command("check");
  EXPECT_EQ(code, 0) << said;
}

TEST_F(TripsStory, the_crew_that_drove_out_all_day_is_refused_by_the_rule_with_the_cheapest_remedy) {
  world.at(2, 20, 23);
  auto const place = park.lead.post("/api/places", json::object{{"kind", "depot"}, {"name", "测试客运车场"}, {"division", kPark}});
  is_done(place);
  depot = place.text("id");
  coach("苏A00041");
  auto const a = driver("测试驾驶甲", "13900000201"), b = driver("测试驾驶乙", "13900000202");
  is_done(sign(a, {run("07:30", "11:30"), run("15:40", "18:10")}));
  is_done(sign(b, {run("11:50", "15:20")}));
  auto const overlapping = sign(a, {run("07:30", "11:30"), run("11:00", "12:00")});
  EXPECT_EQ(overlapping.status, 422) << overlapping.body;
  auto const case_id = demand(machines, 12);
  auto const group = group_of(case_id);
  road(group);
  auto const made = park.lead.post("/api/trip-plans", json::object{{"name", "砀山方向"}, {"division", kPark}, {"from", "2020-02-21T19:00:00+08:00"}, {"until", "2020-02-23T00:00:00+08:00"}});
  is_done(made);
  plan_id = made.text("id");
  EXPECT_EQ(figure(solve(), "left_behind"), 12);
  auto const left = list_at(board(), "board", "unserved");
  ASSERT_EQ(left.size(), 1U);
  EXPECT_EQ(text_at(left[0], "rule"), "CN4") << canonical(left[0]);
  auto const remedies = list_at(left[0], "remedies");
  ASSERT_FALSE(remedies.empty());
  EXPECT_TRUE(contains(text_at(remedies[0], "text"), "增派")) << canonical(left[0]);
  EXPECT_TRUE(contains(text_at(remedies[0], "text"), "苏A00041")) << canonical(left[0]);
  auto const coaches = list_at(board(), "board", "coaches");
  auto const verdict = park.lead.get("/api/trip-plans/" + plan_id + "/verdict?version=1&group=" + text_at(group, "id") + "&to=" + text_at(coaches.at(0), "id"));
  is_done(verdict);
  EXPECT_FALSE(at(verdict.json, "legal").as_bool());
  EXPECT_TRUE(contains(verdict.text("zh"), "第三十八条")) << verdict.body;
  // Two rested drivers join them: legal, and the coach is there at 09:55.
  for (int i = 0; i < 2; ++i) is_done(sign(driver("测试驾驶丙", "1390000030" + std::to_string(i)), {}));
  EXPECT_EQ(figure(solve(), "left_behind"), 0);
  EXPECT_TRUE(list_at(board(), "board", "warnings").empty()) << canonical(at(board(), "board", "warnings"));
  EXPECT_EQ(figure(publish(), "made"), 1);
  auto const trips = machines.clerk->get("/api/trips?plan_id=" + plan_id);
  EXPECT_EQ(trips.items().size(), 0U);  // nobody of theirs is on a list yet, so nobody sits in it
}

}  // namespace
}  // namespace ly::story
