// Part 2 of the story, its night and its morning, through HTTP: what leaders write down without a network, the coach that leaves at 19:30, the stops of
// the law at 23:30, 01:50 to 05:00 and 09:00, 09:55 at the door, the hand-over person by person, the roster that shows who came, and what riders had to say.
#include <gtest/gtest.h>

#include <algorithm>

#include "base/text.h"
#include "desk/phones.h"
#include "road_story.h"

namespace ly::story {
namespace {

// A leader's phone, as web/src/domains/journey/leader.ts: it keeps a chain of entries, hands them in when it has a network, and learns what others wrote.
struct LeaderPhone {
  World& world;
  std::string id, token, hash;
  json::value bundle;
  int64_t counter = 0, sequence = 0, off = 0;  // off: milliseconds its clock runs ahead
  json::array waiting;

  Reply send(std::string const& path, json::object body) const {
    return exchange(world.port(), "POST", path, "Idempotency-Key: " + world.new_key() + "\r\nContent-Type: application/json\r\n", json::serialize(body));
  }
  LeaderPhone(World& w, Person& officer, std::string const& trip, std::string const& name) : world(w) {
    auto const made = officer.post("/api/trips/" + trip + "/phones", json::object{{"leader", name}});
    EXPECT_TRUE(made.ok()) << made.body;
    id = made.text("phone_id");
    auto const enrolled = send("/api/trip-phone/enrol", {{"code", made.text("code")}});
    EXPECT_TRUE(enrolled.ok()) << enrolled.body;
    token = enrolled.text("token");
    bundle = at(enrolled.json, "bundle");
  }
  json::array people() const { return list_at(bundle, "people"); }
  void write_down(json::object body) {
    body["at"] = world.now().ms + off;
    body["off"] = off;
    json::object seen;
    for (auto const& other : list_at(bundle, "phones"))
      if (auto const n = at(other, "counter"); text_at(other, "id") != id && n.is_int64() && n.get_int64() > 0) seen[text_at(other, "id")] = n;
    body["seen"] = std::move(seen);
    auto const text = canonical(json::value(body));
    hash = chained(hash, text);
    waiting.push_back(json::object{{"counter", ++counter}, {"hash", hash}, {"body", text}});
  }
  void mark(std::string const& who, std::string_view item, int64_t value) { write_down({{"k", "mark"}, {"t", who}, {"i", item}, {"v", value}}); }
  void all_good(std::string const& who, int64_t temperature = 3650) {
    mark(who, "identity", 1), mark(who, "temperature", temperature), mark(who, "certificate", 2), mark(who, "briefing", 1), mark(who, "masks", 1), mark(who, "food", 1), mark(who, "water", 1), mark(who, "aboard", 1);
  }
  void tell(std::string_view kind) { write_down({{"k", "event"}, {"e", kind}, {"minutes", 0}, {"text", ""}}); }
  Reply hand_in(int64_t again = 0) {
    if (again == 0) ++sequence;
    return send("/api/trip-phone/synchronise", {{"token", token}, {"sequence", sequence}, {"waiting", 0}, {"entries", waiting}});
  }
  Reply meet() {
    auto done = hand_in();
    if (!done.ok()) return done;
    waiting.clear();
    auto const fresh = send("/api/trip-phone/bundle", {{"token", token}, {"have", 0}});
    if (fresh.ok()) bundle = fresh.json;
    return done;
  }
};

struct JourneyStory : RoadStory {
  std::string trip;
  std::vector<RosterPerson> staff;

  // Thursday: the demand of the garments' people, those their roster clears, a plan, published.
  void set_out() {
    world.at(2, 20, 15);
    auto const place = park.lead.post("/api/places", json::object{{"kind", "depot"}, {"name", "测试客运车场"}, {"division", kPark}});
    is_done(place);
    depot = place.text("id");
    coach("苏A00061");
    for (int i = 0; i < 2; ++i) is_done(sign(driver("测试驾驶" + std::to_string(i), "1390000060" + std::to_string(i)), {}));
    staff = park.well(12);
    garments.staff = staff;
    auto const roster = garments.clerk->screen(garments.id, "roster.xlsx", roster_sheet(world, staff));
    ASSERT_EQ(roster.text("state"), "screened") << roster.body;
    garments.roster_id = roster.text("id");
    auto const case_id = demand(garments, 12);
    auto const group = group_of(case_id);
    road(group);
    std::string sheet = "姓名,身份证号,手机\n";
    for (size_t i = 0; i < 11; ++i) sheet += staff[i].name + "," + staff[i].id_number + "," + staff[i].phone + "\n";
    auto const file = garments.clerk->upload("list.csv", sheet);
    world.wait_for_job(*garments.clerk, std::string(garments.clerk->post("/api/travel-groups/" + text_at(group, "id") + "/import", json::object{{"file_id", file.text("id")}}).text("job_id")));
    auto const made = park.lead.post("/api/trip-plans", json::object{{"name", "砀山方向"}, {"division", kPark}, {"from", "2020-02-21T19:00:00+08:00"}, {"until", "2020-02-23T00:00:00+08:00"}});
    is_done(made);
    plan_id = made.text("id");
    ASSERT_EQ(figure(solve(), "left_behind"), 0);
    ASSERT_EQ(figure(publish(), "seated"), 11);
    auto const trips = dispatcher.get("/api/trips");
    ASSERT_EQ(trips.items().size(), 1U) << trips.body;
    trip = text_at(trips.items()[0], "id");
  }
  Reply on_phone(std::string const& path, json::object body) { return exchange(world.port(), "POST", path, "Idempotency-Key: " + world.new_key() + "\r\nContent-Type: application/json\r\n", json::serialize(body)); }
  json::value boarding(Person& who) { return who.get("/api/trips/" + trip + "/boarding").json; }
  json::array rode(Person& who) {
    json::array out;
    for (auto const& one : list_at(boarding(who), "people"))
      if (text_at(one, "state") == "aboard") out.push_back(one);
    return out;
  }
  static json::object answer(json::value const& person, std::string_view state, bool lodging) { return {{"traveller_id", at(person, "traveller_id")}, {"state", state}, {"lodging", lodging}, {"note", ""}}; }
  int64_t came(json::value const& roster) { return figure(roster, "arrived"); }
};

// M17, M18, M21.
TEST_F(JourneyStory, from_the_assembly_point_to_the_door_by_two_phones_and_the_stops_of_the_law) {
  set_out();
  // A worker's own page, by the code of his message; the driver's by his. Nobody needs an account, and a wrong code opens nothing.
  auto const own = on_phone("/api/ride/own", {{"document_number", staff[0].id_number}, {"phone", staff[0].phone}});
  is_done(own);
  std::string const code(own.text("code"));
  ASSERT_EQ(code.size(), 10U) << own.body;
  auto const mine = on_phone("/api/ride/mine", {{"code", lower_ascii(code.substr(0, 5) + " " + code.substr(5))}});
  is_done(mine);
  EXPECT_EQ(text_at(mine.json, "ride", "plate"), "苏A00061");
  EXPECT_EQ(text_at(mine.json, "arrive_at").substr(0, 16), "2020-02-22T01:55");
  EXPECT_EQ(figure(mine.json, "standing_minutes"), 180);
  EXPECT_FALSE(at(mine.json, "may_speak").as_bool());
  EXPECT_FALSE(contains(mine.body, staff[0].id_number)) << "nothing of his document stands there";
  EXPECT_EQ(on_phone("/api/ride/mine", {{"code", "0123456789"}}).code(), "own.code");
  EXPECT_EQ(on_phone("/api/ride/drive", {{"code", code}}).code(), "own.code") << "a rider's code is no driver's";
  EXPECT_EQ(on_phone("/api/ride/word", {{"code", code}, {"kind", "thanks"}, {"text", "太早了"}}).code(), "ride.too_early");
  EXPECT_EQ(garments.clerk->post("/api/trips/" + trip + "/driver-codes", json::object{}).status, 403);
  auto const codes = dispatcher.post("/api/trips/" + trip + "/driver-codes", json::object{});
  is_done(codes);
  ASSERT_EQ(codes.items().size(), 2U);
  auto const wheel = on_phone("/api/ride/drive", {{"code", text_at(codes.items()[0], "code")}});
  is_done(wheel);
  std::string stops;
  for (auto const& stint : list_at(list_at(wheel.json, "trips").at(0), "stints"))
    if (text_at(stint, "kind") == "rest" || text_at(stint, "kind") == "standstill") stops += to_iso(*instant_from_iso(text_at(stint, "from")), kChinaOffset).substr(11, 5) + "-" + to_iso(*instant_from_iso(text_at(stint, "to")), kChinaOffset).substr(11, 5) + " ";
  EXPECT_EQ(stops, "23:30-23:50 01:50-02:00 02:00-05:00 09:00-09:20 ");
  EXPECT_FALSE(list_at(wheel.json, "law").empty());
  auto const renewed = dispatcher.post("/api/trips/" + trip + "/driver-codes", json::object{{"renew", at(codes.items()[0], "driver_id")}});
  is_done(renewed);
  EXPECT_EQ(on_phone("/api/ride/drive", {{"code", text_at(codes.items()[0], "code")}}).code(), "own.code") << "the former code is good for nothing";

  // The pass of the coach, on paper, once; the lists as sheets; where to stand in the night.
  auto const pass = park.officer.post("/api/trips/" + trip + "/pass", json::object{});
  is_done(pass);
  EXPECT_EQ(pass.text("state"), "valid");
  EXPECT_EQ(park.officer.post("/api/trips/" + trip + "/pass", json::object{}).text("id"), pass.text("id")) << "the same again while it is good";
  EXPECT_EQ(dispatcher.post("/api/trips/" + trip + "/pass", json::object{}).status, 403);
  auto const shown = park.officer.get("/api/passes/" + std::string(pass.text("id")));
  EXPECT_EQ(shown.text("category"), "接运车辆");
  EXPECT_EQ(shown.text("plate"), "苏A00061");
  EXPECT_EQ(shown.number("companions"), 13) << "eleven riders and two drivers";
  EXPECT_TRUE(park.officer.get("/api/passes/print.pdf?ids=" + std::string(pass.text("id"))).body.starts_with("%PDF"));
  is_done(park.officer.post("/api/passes/" + std::string(pass.text("id")) + "/revoke", json::object{{"reason", "车牌写错，测试"}}));
  auto const another = park.officer.post("/api/trips/" + trip + "/pass", json::object{});
  is_done(another);
  EXPECT_NE(another.text("id"), pass.text("id"));
  for (auto const* name : {"boarding-list", "timetable", "carry"}) {
    auto const sheet = park.officer.get("/api/trips/" + trip + "/papers/" + name + ".xlsx");
    EXPECT_TRUE(sheet.ok() && sheet.body.starts_with("PK")) << name << " " << sheet.status;
  }
  EXPECT_EQ(garments.clerk->get("/api/trips/" + trip + "/papers/timetable.xlsx").status, 403);
  auto const stops_of_night = park.officer.get("/api/trips/" + trip + "/rests");
  is_done(stops_of_night);
  ASSERT_EQ(list_at(stops_of_night.json, "stops").size(), 3U) << stops_of_night.body;

  // Friday evening at the assembly point: two leaders, no network. One phone's clock is a day ahead.
  world.at(2, 21, 17, 30);
  LeaderPhone one(world, park.officer, trip, "测试领队甲"), two(world, park.officer, trip, "测试领队乙");
  two.off = 24 * 3'600'000;
  world.at(2, 21, 18, 50);
  auto const people = one.people();
  ASSERT_EQ(people.size(), 11U);
  auto const key = [&](size_t i) { return text_at(people[i], "key"); };
  for (size_t i = 0; i < 6; ++i) one.all_good(key(i));
  for (size_t i = 6; i < 11; ++i) two.all_good(key(i));
  two.mark(key(0), "temperature", 3760);  // the other leader measured him too
  // The twelfth, whom the list forgot, comes along: on the roster and cleared.
  auto const& extra = staff[11];
  auto const extra_key = "p:" + chained(text_at(one.bundle, "trip", "salt"), extra.id_number).substr(0, 24);
  one.write_down({{"k", "add"}, {"t", extra_key}, {"number", extra.id_number}, {"name", extra.name}, {"phone", extra.phone}, {"group", text_at(list_at(one.bundle, "groups").at(0), "id")}, {"seat", 0}});
  one.all_good(extra_key);
  // A network again: each hands in what it has; the same upload again changes nothing, a replayed number is refused.
  world.at(2, 21, 19, 20);
  auto const kept = two.waiting;
  is_done(two.meet());
  is_done(one.meet());
  two.waiting = kept;
  EXPECT_EQ(two.hand_in(1).code(), "boarding.replayed");
  auto const twice = two.meet();
  EXPECT_EQ(twice.number("recorded"), 0) << twice.body;
  EXPECT_EQ(twice.number("known"), static_cast<int64_t>(kept.size()));
  auto board_now = boarding(park.officer);
  EXPECT_EQ(list_at(board_now, "people").size(), 12U);
  EXPECT_TRUE(list_at(board_now, "odd").empty()) << "a clock a day ahead is set right: " << canonical(at(board_now, "odd"));
  int differing = 0;
  for (auto const& person : list_at(board_now, "people")) differing += at(person, "alarm").as_bool();
  EXPECT_EQ(differing, 1);
  is_done(one.meet());
  one.mark(key(0), "temperature", 3660);  // measured again by who saw both
  // 19:30, without dinner.
  world.at(2, 21, 19, 30);
  one.tell("departed");
  is_done(one.meet());
  board_now = boarding(park.officer);
  EXPECT_EQ(text_at(board_now, "state"), "under_way");
  EXPECT_EQ(text_at(board_now, "arrive_at").substr(0, 16), "2020-02-22T01:55") << "on time: nothing was reckoned anew";
  EXPECT_EQ(figure(board_now, "aboard"), 12);
  EXPECT_EQ(figure(board_now, "certificates"), 12);
  // The road, by the stops of the law.
  struct Stop { int day, hour, minute; };
  for (auto const& stop : {Stop{21, 23, 30}, Stop{22, 1, 50}, Stop{22, 9, 0}}) {
    world.at(2, stop.day, stop.hour, stop.minute);
    one.tell("stop");
  }
  EXPECT_EQ(garments.clerk->post("/api/trips/" + trip + "/hand-over", json::object{{"lines", json::array{answer(rode(*garments.clerk).at(0), "arrived", false)}}}).code(), "boarding.not_arrived");
  world.at(2, 22, 9, 55);
  one.tell("arrived");
  is_done(one.meet());
  board_now = boarding(park.officer);
  ASSERT_EQ(text_at(board_now, "state"), "arrived") << canonical(at(board_now, "events"));
  EXPECT_EQ(list_at(board_now, "events").size(), 5U);
  // What each driver drove stands in his record.
  int64_t driven = 0;
  for (auto const& row : dispatcher.get("/api/drivers").items()) driven += figure(dispatcher.get("/api/drivers/" + text_at(row, "id")).json, "minutes_24h");
  EXPECT_EQ(driven, 635 + 10);  // the way, and to the assembly point

  // The enterprise takes its people over one by one: one is missing at first, three need a bed.
  world.at(2, 22, 10, 5);
  auto const riders = rode(*garments.clerk);
  ASSERT_EQ(riders.size(), 12U);
  EXPECT_EQ(foods.clerk->get("/api/trips/" + trip + "/boarding").status, 404);
  json::array lines;
  for (size_t i = 0; i < riders.size(); ++i)
    if (i > 0) lines.push_back(answer(riders[i], i == 1 ? "absent" : "arrived", i >= 2 && i < 5));
  auto const first = garments.clerk->post("/api/trips/" + trip + "/hand-over", json::object{{"lines", lines}});
  is_done(first);
  EXPECT_EQ(first.text("state"), "arrived") << "one is not answered for yet";
  world.settle();
  auto const roster = [&] { return garments.clerk->get("/api/rosters/" + garments.roster_id).json; };
  EXPECT_EQ(came(roster()), 10);
  EXPECT_EQ(figure(roster(), "lodging"), 3);
  // The missing one was asleep in the coach; the first is answered for. The ledger is closed.
  is_done(garments.clerk->post("/api/trips/" + trip + "/hand-over", json::object{{"lines", json::array{answer(riders[0], "arrived", false), answer(riders[1], "arrived", true)}}}));
  EXPECT_EQ(text_at(boarding(park.officer), "state"), "handed_over");
  world.settle();
  EXPECT_EQ(came(roster()), 12);
  EXPECT_EQ(figure(roster(), "lodging"), 4);
  // And a mistake is taken back: he was not there after all.
  is_done(garments.clerk->post("/api/trips/" + trip + "/hand-over", json::object{{"lines", json::array{answer(riders[1], "absent", false)}}}));
  world.settle();
  EXPECT_EQ(came(roster()), 11);
  auto const lines_now = garments.clerk->get("/api/rosters/" + garments.roster_id + "/lines?view=all&limit=200");
  int64_t dated = 0;
  for (auto const& line : lines_now.items()) dated += text_at(line, "arrived_at").substr(0, 16) == "2020-02-22T01:55";
  EXPECT_EQ(dated, 11);
  auto const lodgers = garments.clerk->get("/api/enterprises/" + garments.id + "/arrivals?view=lodging");
  is_done(lodgers);
  EXPECT_EQ(lodgers.items().size(), 3U);
  EXPECT_EQ(lodgers.number("total"), 11);
  EXPECT_EQ(lodgers.number("unlisted"), 0);
  EXPECT_EQ(foods.clerk->get("/api/enterprises/" + garments.id + "/arrivals").status, 404);

  // Thanks and complaints, by the riders themselves; the command post answers, and no enterprise reads who complained.
  auto const thanks = on_phone("/api/ride/word", {{"code", code}, {"kind", "thanks"}, {"text", "一路有热水，谢谢"}});
  is_done(thanks);
  for (int i = 0; i < 4; ++i) is_done(on_phone("/api/ride/word", {{"code", code}, {"kind", "complaint"}, {"text", "服务区三个小时没有暖气"}}));
  EXPECT_EQ(on_phone("/api/ride/word", {{"code", code}, {"kind", "complaint"}, {"text", "第六条"}}).code(), "ride.words_most");
  EXPECT_EQ(garments.clerk->get("/api/ride-words").status, 403);
  auto const words = park.officer.get("/api/ride-words?open=true&trip_id=" + trip);
  is_done(words);
  ASSERT_EQ(words.items().size(), 5U);
  EXPECT_EQ(park.foreign_officer.get("/api/ride-words").items().size(), 0U);
  is_done(park.officer.post("/api/ride-words/" + text_at(words.items()[0], "id") + "/answer", json::object{{"text", "下次安排室内休息"}}));
  EXPECT_EQ(park.officer.post("/api/ride-words/" + text_at(words.items()[0], "id") + "/answer", json::object{{"text", "再答一次"}}).code(), "ride.answered_already");
  auto const told = on_phone("/api/ride/mine", {{"code", code}});
  EXPECT_EQ(text_at(list_at(told.json, "words").at(4), "answer"), "下次安排室内休息") << told.body;

  auto const [exit_code, said] = world.command("check");
  EXPECT_EQ(exit_code, 0) << said;
}

// M18: late under way, the rest of the night is reckoned anew by the law and the enterprise is told. A lost phone speaks for nobody.
TEST_F(JourneyStory, a_late_start_moves_every_stop_lawfully_and_a_lost_phone_moves_nothing) {
  set_out();
  world.at(2, 21, 19, 0);
  LeaderPhone one(world, park.officer, trip, "测试领队甲"), lost(world, park.officer, trip, "测试领队乙");
  auto const people = one.people();
  for (auto const& person : people) one.all_good(text_at(person, "key"));
  is_done(one.meet());
  is_done(park.officer.post("/api/trip-phones/" + lost.id + "/cut-off", json::object{{"reason", "手机丢失，测试"}}));
  world.at(2, 21, 19, 40);
  lost.tell("departed");
  auto const spoke = lost.hand_in();
  is_done(spoke);
  EXPECT_TRUE(at(spoke.json, "revoked").as_bool());
  EXPECT_EQ(text_at(boarding(park.officer), "state"), "boarding");
  EXPECT_EQ(list_at(boarding(park.officer), "odd").size(), 1U) << "kept, to be looked into";
  EXPECT_EQ(lost.send("/api/trip-phone/bundle", {{"token", lost.token}, {"have", 0}}).code(), "boarding.cut_off");
  // Fifty minutes late.
  world.at(2, 21, 20, 20);
  one.tell("departed");
  is_done(one.meet());
  auto const whole = park.lead.get("/api/trips/" + trip);
  std::string stands;
  int64_t drives_in_the_night = 0;
  for (auto const& e : list_at(whole.json, "timetable", "events")) {
    auto const clock = to_iso(*instant_from_iso(text_at(e, "from")), kChinaOffset).substr(11, 5);
    if (text_at(e, "kind") == "standstill") stands += clock + " ";
    if (text_at(e, "kind") == "drive" && clock >= "02:00" && clock < "05:00") ++drives_in_the_night;
  }
  EXPECT_TRUE(contains(stands, "02:00")) << stands;
  EXPECT_EQ(drives_in_the_night, 0);
  EXPECT_GT(whole.text("arrive_at").substr(0, 16), "2020-02-22T01:55");
  auto const [exit_code, said] = world.command("check");
  EXPECT_EQ(exit_code, 0) << said;
}

}  // namespace
}  // namespace ly::story
