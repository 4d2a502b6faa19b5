// Fleet, demand, plans and trips through their verbs, on a little registry: the golden night of the story among them.
#include <gtest/gtest.h>

#include <set>

#include "base/text.h"
#include "domains/registry/registry_test_house.h"
#include "domains/trips/endpoints.h"
#include "domains/trips/problem_of.h"
#include "engines/dmn/table.h"
#include "formats/policy_set.h"

namespace ly::trips {
namespace {

using test::kCounty;
using test::kTown;

std::vector<formats::HoursRules> rules() { return {formats::hours_rules_from_json(embedded::find(embedded::shipped(), "regions/cn/hours/cn-coach.json")->bytes).value()}; }

template <class T> std::string code(Result<T> const& r) {
  if (r) return "ok";
  return r.error().more.empty() ? r.error().code : r.error().more.front().code;
}
Instant at(int day, int hour, int minute = 0) { return instant_of(day_of(2020, 2, day), Minutes{hour * 60 + minute}); }

struct TripsTest : ::testing::Test {
  test::RegistryHouse house;
  formats::PolicySet policies = formats::PolicySet::load_shipped().value();
  Around around{house.registry.known, house.registry.places, house.registry.persons, policies, rules(), {}};
  Jobs jobs{*house.desk, [this](View const&, std::string const&) { return std::optional(officer); }};
  Fleet fleet{around};
  Demand demand{around};
  Trips trips{around};
  Plans plans{around, jobs, [](JobRun&, double) { return std::make_unique<StepBudget>(60); }};
  Actor officer = house.lead();
  registry::Enterprise carrier = house.add_firm(kTown, "测试客运"), firm = house.add_firm(kTown, "甲测试厂"), other = house.add_firm(kTown, "乙测试厂");
  Actor dispatcher = [this] {
    auto a = test::TestHouse::actor(Role::dispatcher, "", "01HOUSEACT0000000000000005");
    a.scope = {Scope::Kind::enterprise, carrier.id.text};
    return a;
  }();
  std::string depot, point;

  template <class F> auto write(Actor const& who, F&& f) {
    house.clock.at.ms += 1;
    return house.write(who, std::forward<F>(f));
  }
  template <class F> auto read(F&& f) { return house.read(officer, std::forward<F>(f)); }

  TripsTest() {
    add_sheet_jobs(fleet_sheets(fleet), jobs);
    plans.add_jobs();
    jobs.add_kind("trips.import_travellers", [this](JobRun& run) { return demand.run_list(run); });
    jobs.add_kind("trips.list_roster", [this](JobRun& run) { return demand.run_roster(run); });
    house.clock.at = at(20, 9);
    auto const made = write(Actor::system(), [&](Context& c) { return house.registry.places.add(c, {kTown, "depot", "测试车场", {}, {}}); });
    EXPECT_EQ(code(made), "ok");
    depot = made->id.text;
  }
  Coach coach(std::string plate, int64_t seats) {
    return write(dispatcher, [&](Context& c) { return fleet.put_coach(c, {plate, "", depot, "空调", "ready", seats, {}}); }).value();
  }
  Driver driver(std::string name, std::string licence) {
    return write(dispatcher, [&](Context& c) { return fleet.add_driver(c, {name, licence, "13900000001", "", depot, "ready"}); }).value();
  }
  Result<Driver> sign(Driver const& d, Instant to, std::vector<DrivenSpan> driven) {
    return write(dispatcher, [&](Context& c) { return fleet.sign_hours(c, {d.id, to - Minutes{8 * 1440}, to, driven, d.revision}); });
  }
  GroupId group(registry::Enterprise const& of, int64_t heads, Instant ready, Instant needed, std::string case_id) {
    OpenGroup in{case_id, of.id.text, kTown, "421126", "白石乡政府测试点", "", "any"};
    in.heads = heads, in.ready_at = ready, in.needed_by = needed;
    return write(officer, [&](Context& c) { return demand.open(c, in); }).value();
  }
  GroupRow row(GroupId const& id) {
    return read([&](View const& v) { return find_group(v, id.text); }).value();
  }
  void road(GroupId const& id, int64_t minutes, double km) {
    auto const g = row(id);
    auto const put = [&](std::string const& from, std::string const& to, int64_t takes) { EXPECT_EQ(code(write(officer, [&](Context& c) { return fleet.put_road(c, {from, to, "", "", takes, km}); })), "ok"); };
    put(depot, g.from_place_id, 10), put(g.from_place_id, g.to_place_id, minutes), put(depot, g.to_place_id, minutes);
  }
  PlanId plan(Instant from, Instant until) {
    return write(officer, [&](Context& c) { return plans.add(c, {"测试计划", kCounty, from, until}); })->id;
  }
  json::value ran(Result<PlanJob> const& job) {
    EXPECT_EQ(code(job), "ok");
    while (jobs.run_next()) {}
    auto const done = read([&](View const& v) { return find_job(v, job->job_id); });
    EXPECT_EQ(done->state, "done") << canonical(done->problem);
    return done->result;
  }
  std::string failed(Result<PlanJob> const& job) {
    EXPECT_EQ(code(job), "ok");
    while (jobs.run_next()) {}
    return std::string(text_of(read([&](View const& v) { return find_job(v, job->job_id); })->problem, "code"));
  }
  json::value solved(PlanId const& id) {
    return ran(write(officer, [&](Context& c) { return plans.solve(c, {id, 1}); }));
  }
  PlanShown shown(PlanId const& id) {
    return read([&](View const& v) { return plans.get(v, {id, {}}); }).value();
  }
  json::value published(PlanId const& id) {
    auto const p = shown(id);
    return ran(write(officer, [&](Context& c) { return plans.publish(c, {id, p.version, p.revision}); }));
  }
  void TearDown() override {
    house.expect_sound();
    for (auto const& [name, sql] : invariants()) EXPECT_FALSE(store::query(*house.writer, sql)->next()) << name;
  }
  std::string number() { return identifiers::make_resident_id(house.dice, day_of(1900, 1, 1), true); }
  Result<Traveller> add(GroupId const& id, std::string const& name, std::string const& number) {
    return write(officer, [&](Context& c) { return demand.add(c, {id, name, number, ""}); });
  }
};

TEST_F(TripsTest, a_dispatcher_keeps_his_own_coaches_and_drivers_and_nobody_elses) {
  auto const c = coach("苏A00001", 24);
  EXPECT_EQ(c.carrier_name, "测试客运");
  auto rival = dispatcher;
  rival.scope.code = other.id.text;
  EXPECT_EQ(code(write(rival, [&](Context& x) { return fleet.put_coach(x, {"苏A00001", "", depot, "", "ready", 30, {}}); })), "fleet.plate_taken");
  EXPECT_EQ(code(write(rival, [&](Context& x) { return fleet.put_coach(x, {"苏A00002", carrier.id.text, depot, "", "ready", 30, {}}); })), "fleet.carrier");
  EXPECT_EQ(house.read(rival, [&](View const& v) { return fleet.coaches(v, {}); })->total, 0);
  EXPECT_EQ(code(write(dispatcher, [&](Context& x) { return fleet.put_coach(x, {"苏A00001", "", depot, "", "away", 24, 9}); })), "stale");
  auto const d = driver("测试甲", number());
  EXPECT_FALSE(d.known);
  EXPECT_EQ(code(house.read(rival, [&](View const& v) { return fleet.get_driver(v, d.id); })), "not_found");
  EXPECT_EQ(code(write(rival, [&](Context& x) { return fleet.sign_hours(x, {d.id, at(13, 9), at(20, 9), {}, 1}); })), "not_found");
  // Nobody signed: unknown, never zero. Signed: what is recorded counts, to the minute.
  auto const signed_for = sign(d, at(20, 9), {{at(19, 20), at(19, 23), ""}, {at(20, 4), at(20, 8), ""}});
  ASSERT_EQ(code(signed_for), "ok");
  EXPECT_TRUE(signed_for->known);
  EXPECT_EQ(signed_for->minutes_24h, 7 * 60);
  EXPECT_EQ(code(sign(*signed_for, at(20, 9), {{at(19, 20), at(19, 23), ""}, {at(19, 22), at(20, 1), ""}})), "fleet.overlap");
  EXPECT_EQ(code(sign(*signed_for, at(20, 9), {{at(19, 20), at(19, 19), ""}})), "fleet.run");
  EXPECT_EQ(code(sign(*signed_for, at(28, 9), {})), "fleet.span");
  EXPECT_EQ(code(sign(d, at(20, 9), {})), "stale");
}

TEST_F(TripsTest, sheets_of_the_fleet_name_every_fault_at_its_cell_and_go_in_twice_without_change) {
  auto const licence = number();
  auto const sheet = "车牌,核定座位,停放地,承运企业信用代码\n苏A00011,24,测试车场," + carrier.uscc + "\n苏A00012,1,测试车场,\n苏A00013,24,没有的车场," + carrier.uscc + "\n";
  auto const first = registry::read_sheet_now(fleet_sheets(fleet)[0], sheet, *house.desk, Actor::system());
  ASSERT_EQ(code(first), "ok");
  EXPECT_EQ(first->at("added").as_int64(), 1) << canonical(*first);
  EXPECT_EQ(first->at("failed").as_int64(), 2);
  auto const said = canonical(first->at("problems"));
  EXPECT_TRUE(contains(said, "B3")) << said;
  EXPECT_TRUE(contains(said, "fleet.no_place")) << said;
  EXPECT_TRUE(contains(said, "C4")) << said;
  EXPECT_EQ(registry::read_sheet_now(fleet_sheets(fleet)[0], "车牌,核定座位,停放地,承运企业信用代码\n苏A00011,24,测试车场," + carrier.uscc + "\n", *house.desk, Actor::system())->at("same").as_int64(), 1);
  auto const drivers = "姓名,驾驶证号,手机,驻地,承运企业信用代码,驾驶日期,开始驾驶,结束驾驶,七天记录完整\n测试甲," + licence + ",13900000001,测试车场," + carrier.uscc + ",2020-02-19,20:00,23:00,是\n测试甲," + licence +
                       ",13900000001,测试车场," + carrier.uscc + ",2020-02-20,04:00,08:00,是\n测试乙,990000190001010017,13900000001,测试车场," + carrier.uscc + ",,,,\n";
  auto const read_in = registry::read_sheet_now(fleet_sheets(fleet)[1], drivers, *house.desk, Actor::system());
  ASSERT_EQ(code(read_in), "ok");
  EXPECT_EQ(read_in->at("failed").as_int64(), 1) << canonical(*read_in);  // a wrong check digit
  auto const list = read([&](View const& v) { return fleet.drivers(v, {}); });
  ASSERT_EQ(list->items.size(), 1U);
  EXPECT_TRUE(list->items[0].known);
  EXPECT_EQ(list->items[0].minutes_24h, 7 * 60);
  EXPECT_EQ(registry::read_sheet_now(fleet_sheets(fleet)[1], drivers, *house.desk, Actor::system())->at("same").as_int64(), 2);
  // What goes out is masked and comes back as it was; a driver under the same stars as another must be told apart.
  auto const out = read([&](View const& v) { return fleet.write_sheet(FleetSheet::drivers, v, false); });
  ASSERT_EQ(code(out), "ok");
  auto const back = registry::read_sheet_now(fleet_sheets(fleet)[1], *out, *house.desk, Actor::system());
  ASSERT_EQ(code(back), "ok");
  EXPECT_EQ(back->at("same").as_int64(), 2) << canonical(*back);
  EXPECT_EQ(read([&](View const& v) { return fleet.drivers(v, {}); })->total, 1);
  auto const moved = "姓名,驾驶证号,手机,驻地,承运企业信用代码\n测*,9900**********" + licence.substr(14) + ",13900000009,测试车场," + carrier.uscc + "\n";
  auto const other_phone = registry::read_sheet_now(fleet_sheets(fleet)[1], moved, *house.desk, Actor::system());
  EXPECT_EQ(other_phone->at("failed").as_int64(), 1) << canonical(*other_phone);  // another telephone: who is it?
  auto const called = "姓名,驾驶证号,手机,驻地,承运企业信用代码\n测试甲," + licence + ",13900000009,测试车场," + carrier.uscc + "\n";
  EXPECT_EQ(registry::read_sheet_now(fleet_sheets(fleet)[1], called, *house.desk, Actor::system())->at("changed").as_int64(), 1);
}

TEST_F(TripsTest, each_person_travels_once_and_whose_list_he_is_on_is_told_only_to_whom_it_concerns) {
  auto const a = group(firm, 2, at(21, 19), at(22, 12), "CASE1"), b = group(other, 5, at(21, 19), at(22, 12), "CASE2");
  auto const one = number(), two = number(), three = number();
  EXPECT_EQ(code(add(a, "测试一", one)), "ok");
  EXPECT_EQ(code(add(a, "测试一", one)), "travel.twice");
  auto const elsewhere = add(b, "测试一", one);
  ASSERT_EQ(code(elsewhere), "travel.elsewhere_known");  // the officer looks after both
  EXPECT_EQ(elsewhere.error().args.at("enterprise"), "甲测试厂");
  auto const clerk = test::TestHouse::clerk(other.id.text);
  auto const asked = write(clerk, [&](Context& c) { return demand.add(c, {b, "测试一", one, ""}); });
  ASSERT_EQ(code(asked), "travel.elsewhere");
  EXPECT_TRUE(asked.error().args.empty());
  EXPECT_EQ(code(write(clerk, [&](Context& c) { return demand.add(c, {a, "测试二", two, ""}); })), "not_found");
  EXPECT_EQ(code(add(a, "测试二", two)), "ok");
  EXPECT_EQ(code(add(a, "测试三", three)), "travel.full");
  EXPECT_EQ(code(add(b, "测试三", "99000019000101001")), "id_number.length");
  // Cancelled: everybody is free again.
  ASSERT_EQ(code(write(officer, [&](Context& c) { return demand.cancel(c, "CASE1"); })), "ok");
  EXPECT_EQ(code(add(a, "测试三", three)), "travel.cancelled");
  EXPECT_EQ(code(add(b, "测试一", one)), "ok");
}

TEST_F(TripsTest, a_worker_joins_by_himself_and_learns_that_he_is_in_and_strangers_learn_nothing) {
  auto const a = group(firm, 2, at(21, 19), at(22, 12), "CASE1");
  auto const join_code = read([&](View const& v) { return demand.get(v, a); })->join_code;
  ASSERT_EQ(join_code.size(), 8U);
  auto const me = number();
  auto const nobody = Actor::system("nobody");
  auto const join = [&](std::string c, std::string name, std::string phone) { return write(nobody, [&](Context& x) { return demand.join(x, {c, name, me, phone}); }); };
  EXPECT_EQ(code(join("00000000", "测试一", "13900000009")), "travel.code");
  auto const in = join(join_code, "测试一", "13900000009");
  ASSERT_EQ(code(in), "ok");
  EXPECT_TRUE(in->listed);
  EXPECT_EQ(in->enterprise, "甲测试厂");
  EXPECT_EQ(code(join(lower_ascii(join_code.substr(0, 4) + "-" + join_code.substr(4)), "测试一", "13900000009")), "ok");  // however it is typed, and again is once
  EXPECT_EQ(code(join(join_code, "冒名者", "13900000009")), "travel.not_you");
  EXPECT_EQ(code(join(join_code, "测试一", "13900000008")), "travel.not_you");
  EXPECT_EQ(read([&](View const& v) { return demand.get(v, a); })->listed, 1);
  auto const own = [&](std::string phone) { return house.read(nobody, [&](View const& v) { return demand.own(v, {me, phone}); }); };
  EXPECT_TRUE(own("13900000009")->listed);
  EXPECT_EQ(code(own("13900000008")), "travel.unknown");
  for (int i = 0; i < 10; ++i) (void)own("13900000008");
  EXPECT_EQ(code(own("13900000009")), "travel.busy");
}

TEST_F(TripsTest, the_golden_night_with_rested_drivers_and_the_tired_crew_refused_by_the_rule) {
  auto const a = group(firm, 12, at(21, 19, 24), at(22, 10), "CASE1");
  road(a, 635, 1010);
  auto const bus = coach("苏A00021", 24);
  auto d1 = driver("测试甲", number()), d2 = driver("测试乙", number());
  // The two drove out that day: 07:30–11:30 and 15:40–18:10, 11:50–15:20.
  d1 = sign(d1, at(21, 19), {{at(21, 7, 30), at(21, 11, 30), ""}, {at(21, 15, 40), at(21, 18, 10), ""}}).value();
  d2 = sign(d2, at(21, 19), {{at(21, 11, 50), at(21, 15, 20), ""}}).value();
  auto const id = plan(at(21, 19), at(23, 0));
  solved(id);
  auto const tired = shown(id);
  auto const& left = tired.board.at("unserved").as_array();
  ASSERT_EQ(left.size(), 1U);
  EXPECT_EQ(text_of(left[0], "why"), "drivers");
  EXPECT_EQ(text_of(left[0], "rule"), "CN4");
  EXPECT_FALSE(left[0].at("remedies").as_array().empty());
  EXPECT_TRUE(contains(text_of(left[0].at("remedies").as_array()[0], "text"), "苏A00021")) << canonical(left[0]);  // names, not ids
  auto const no = read([&](View const& v) { return plans.verdict(v, {id, 1, a.text, "", bus.id.text}); });
  EXPECT_FALSE(no->legal);
  EXPECT_EQ(no->rule, "CN4");
  EXPECT_TRUE(contains(no->zh, "第三十八条")) << no->zh;
  auto const move = [&](int64_t version, std::string from, std::string to) { return write(officer, [&](Context& c) { return plans.move(c, {id, version, a.text, std::move(from), std::move(to)}); }); };
  EXPECT_EQ(failed(move(1, "", bus.id.text)), "plan.move_refused");
  // Rested: the timetable of the story, to the minute.
  sign(d1, at(21, 19), {}).value();
  sign(d2, at(21, 19), {}).value();
  solved(id);
  auto const board = shown(id).board;
  EXPECT_TRUE(board.at("unserved").as_array().empty());
  // Left behind by hand, and put back: each a version, made from the one before.
  EXPECT_EQ(ran(move(2, bus.id.text, "")).at("version").as_int64(), 3);
  EXPECT_EQ(shown(id).board.at("unserved").as_array().size(), 1U);
  EXPECT_EQ(code(move(2, "", bus.id.text)), "stale");
  EXPECT_EQ(ran(move(3, "", bus.id.text)).at("version").as_int64(), 4);
  EXPECT_TRUE(shown(id).board.at("unserved").as_array().empty());
  EXPECT_EQ(shown(id).versions.at(0).base, 3);
  EXPECT_TRUE(board.at("warnings").as_array().empty()) << canonical(board.at("warnings"));
  for (int i = 0; i < 12; ++i) EXPECT_EQ(code(add(a, "测试人", number())), "ok");
  auto const told = published(id);
  EXPECT_EQ(told.at("made").as_int64(), 1);
  EXPECT_EQ(told.at("seated").as_int64(), 12);
  auto const list = read([&](View const& v) { return trips.list(v, {}); });
  ASSERT_EQ(list->items.size(), 1U);
  auto trip = read([&](View const& v) { return trips.get(v, {list->items[0].id}); }).value();
  EXPECT_EQ(trip.heads, 12);
  EXPECT_EQ(trip.drivers.size(), 2U);
  std::string said;
  for (auto const& e : trip.timetable->events)
    if (e.kind == "rest" || e.kind == "standstill") said += to_iso(e.from, kChinaOffset).substr(11, 5) + "-" + to_iso(e.to, kChinaOffset).substr(11, 5) + " ";
  auto const& alight = trip.timetable->visits.back();
  auto const leaves = trip.timetable->visits.front().depart;
  // 12 people board in 6 minutes from 19:24; then the law's stops, as late as they may be.
  EXPECT_EQ(to_iso(leaves, kChinaOffset).substr(11, 5), "19:30");
  EXPECT_EQ(said, "23:30-23:50 01:50-02:00 02:00-05:00 09:00-09:20 ");
  EXPECT_EQ(to_iso(alight.arrive, kChinaOffset).substr(0, 16), "2020-02-22T09:55");
  // Under way it loses forty minutes at the wheel before midnight: what is still to come is lawful again, and later by as much at the least.
  auto const clock = [](Instant t) { return to_iso(t, kChinaOffset).substr(11, 5); };
  house.clock.at = at(21, 21);
  auto row = read([&](View const& v) { return trips.visible(v, trip.id); }).value();
  EXPECT_EQ(code(write(officer, [&](Context& c) { return trips.shift(c, row, 2000, false); })), "trip.late");
  house.clock.at = at(21, 21);
  auto const late = write(officer, [&](Context& c) {
    trips.mark(c, row, "under_way");
    return trips.shift(c, row, 40, false);
  });
  ASSERT_EQ(code(late), "ok");
  EXPECT_GE(late->arrive_at, trip.arrive_at + Minutes{40});
  Instant last = late->depart_at;
  int driven = 0;
  for (auto const& e : late->timetable.events) {
    EXPECT_EQ(e.from, last);
    last = e.to;
    if (e.kind == "drive") driven += static_cast<int>((e.to.ms - e.from.ms) / 60'000);
    if (e.kind == "drive") { EXPECT_FALSE(clock(e.from) >= "02:00" && clock(e.from) < "05:00") << clock(e.from); }
  }
  EXPECT_EQ(driven, 635 + 10 + 40);  // to the point, the way, and the minutes lost
  EXPECT_EQ(late->timetable.visits.size(), trip.timetable->visits.size());
  EXPECT_EQ(clock(late->timetable.visits.front().begin), clock(trip.timetable->visits.front().begin));
  // Published again there is nobody to be told; a published plan is not published twice.
  EXPECT_EQ(code(write(officer, [&](Context& c) { return plans.publish(c, {id, shown(id).version, shown(id).revision}); })), "plan.published_already");
}

// M11, M12: lock, compare, explain; a coach lost with people aboard, a group that comes late.
TEST_F(TripsTest, what_is_locked_stays_versions_are_compared_and_everything_is_explained_by_name) {
  auto const a = group(firm, 12, at(21, 19, 24), at(22, 14), "CASE1"), b = group(other, 10, at(21, 19, 24), at(22, 14), "CASE2");
  road(a, 635, 1010), road(b, 635, 1010);
  std::vector<Coach> coaches;
  for (int i = 0; i < 3; ++i) coaches.push_back(coach("苏A0005" + std::to_string(i), 24));
  for (int i = 0; i < 6; ++i) sign(driver("测试甲", number()), at(21, 18), {}).value();
  auto const id = plan(at(21, 19), at(23, 0));
  solved(id);
  auto const coach_of = [&](int64_t version, GroupId const& g) {
    auto const board = read([&](View const& v) { return plans.get(v, {id, version}); })->board;
    for (auto const& route : board.at("routes").as_array())
      for (auto const& visit : route.at("visits").as_array())
        if (text_of(visit, "group") == g.text) return std::string(text_of(route, "coach"));
    return std::string();
  };
  auto const of_a = coach_of(1, a);
  ASSERT_FALSE(of_a.empty());
  // Locked: neither a solver nor a hand moves it; unlocked it may be moved again.
  auto const lock = [&](bool on, int64_t revision) { return write(officer, [&](Context& c) { return plans.lock(c, {id, of_a, on, revision}); }); };
  EXPECT_EQ(code(lock(true, shown(id).revision + 1)), "stale");
  EXPECT_EQ(code(write(officer, [&](Context& c) { return plans.lock(c, {id, "01NOBODY000000000000000001", true, shown(id).revision}); })), "plan.unknown_coach");
  ASSERT_EQ(code(lock(true, shown(id).revision)), "ok");
  std::string free;
  for (auto const& one : coaches)
    if (one.id.text != of_a && one.id.text != coach_of(1, b)) free = one.id.text;
  auto const judged = [&] { return read([&](View const& v) { return plans.verdict(v, {id, shown(id).version, a.text, of_a, free}); }).value(); };
  EXPECT_FALSE(judged().legal);
  EXPECT_EQ(judged().bar, "fixed");
  EXPECT_EQ(failed(write(officer, [&](Context& c) { return plans.move(c, {id, 1, a.text, of_a, free}); })), "plan.move_refused");
  solved(id);
  EXPECT_EQ(coach_of(2, a), of_a);
  // Unlocked it is free from the next plan on: this one was made with the lock in it.
  ASSERT_EQ(code(lock(false, shown(id).revision)), "ok");
  solved(id);
  auto const now_a = coach_of(3, a);
  for (auto const& one : coaches)
    if (one.id.text != now_a && one.id.text != coach_of(3, b)) free = one.id.text;
  auto const judged_now = read([&](View const& v) { return plans.verdict(v, {id, 3, a.text, now_a, free}); }).value();
  EXPECT_TRUE(judged_now.legal) << judged_now.zh;
  EXPECT_EQ(ran(write(officer, [&](Context& c) { return plans.move(c, {id, 3, a.text, now_a, free}); })).at("version").as_int64(), 4);
  // Two versions side by side: who moved, from where to where, by plate; the other group is told as the same.
  auto const compared = read([&](View const& v) { return plans.compare(v, {id, 3, 4}); }).value();
  auto const& lines = compared.at("lines").as_array();
  ASSERT_EQ(lines.size(), 1U) << canonical(compared);
  EXPECT_EQ(text_of(lines[0], "group"), a.text);
  EXPECT_TRUE(lines[0].at("coaches_before").as_array().at(0).as_string().starts_with("苏A0005")) << canonical(compared);
  EXPECT_NE(lines[0].at("coaches_before"), lines[0].at("coaches_now"));
  EXPECT_EQ(compared.at("same").as_int64(), 1);
  EXPECT_TRUE(read([&](View const& v) { return plans.compare(v, {id, 4, 4}); })->at("lines").as_array().empty());
  EXPECT_EQ(code(read([&](View const& v) { return plans.compare(v, {id, 4, 9}); })), "not_found");
  // Why this coach, for one group and for one coach: names, no ids.
  for (auto const& asked : {std::pair(a.text, std::string()), std::pair(std::string(), free)}) {
    auto const why = read([&](View const& v) { return plans.explain(v, {id, {}, asked.first, asked.second}); }).value();
    auto const said = canonical(why);
    EXPECT_FALSE(why.at("lines").as_array().empty());
    EXPECT_TRUE(contains(said, "苏A0005")) << said;
    EXPECT_FALSE(contains(said, free)) << said;
    EXPECT_FALSE(contains(said, a.text)) << said;
  }
  EXPECT_EQ(code(read([&](View const& v) { return plans.explain(v, {id, {}, "01NOBODY000000000000000001", ""}); })), "plan.unknown_group");
}

TEST_F(TripsTest, a_coach_lost_under_way_is_met_by_another_and_a_late_group_boards_when_it_comes) {
  auto const a = group(firm, 12, at(21, 19, 24), at(22, 14), "CASE1"), b = group(other, 10, at(22, 8), at(23, 6), "CASE2");
  road(a, 635, 1010), road(b, 635, 1010);
  for (int i = 0; i < 3; ++i) coach("苏A0006" + std::to_string(i), 24);
  for (int i = 0; i < 6; ++i) sign(driver("测试甲", number()), at(21, 18), {}).value();
  auto const id = plan(at(21, 19), at(24, 0));
  solved(id);
  ASSERT_TRUE(shown(id).board.at("unserved").as_array().empty());
  published(id);
  auto const route_of = [&](GroupId const& g, std::string const& not_coach = "") {
    auto const board = shown(id).board;
    for (auto const& route : board.at("routes").as_array())
      for (auto const& visit : route.at("visits").as_array())
        if (text_of(visit, "group").starts_with(g.text) && text_of(route, "coach") != not_coach) return route.as_object();
    return json::object{};
  };
  auto const board_at = [&](json::object const& route, GroupId const& g) {
    for (auto const& visit : route.at("visits").as_array())
      if (text_of(visit, "group").starts_with(g.text) && text_of(visit, "what") == "board") return std::string(text_of(visit, "begin"));
    return std::string();
  };
  auto const change = [&](ChangePlan in) {
    in.id = id, in.revision = shown(id).revision, in.seconds = 1;
    return write(officer, [&](Context& c) { return plans.change(c, in); });
  };
  // 22:00, two and a half hours out: it stands, with twelve aboard. Another coach meets them where it stands, and all still arrive.
  house.clock.at = at(21, 22);
  auto const first_route = route_of(a);
  auto const lost_coach = std::string(text_of(first_route, "coach"));
  auto const before_b = board_at(route_of(b), b);
  ChangePlan breaks;
  breaks.why = "车坏在路上";
  breaks.lost.push_back({lost_coach, row(a).from_place_id});
  ran(change(breaks));
  auto const now = shown(id);
  EXPECT_TRUE(now.board.at("unserved").as_array().empty()) << canonical(now.board.at("unserved"));
  auto const meets = route_of(a, lost_coach);
  ASSERT_FALSE(meets.empty()) << canonical(now.board.at("routes"));
  EXPECT_GE(board_at(meets, a), to_iso(at(21, 22), kChinaOffset).substr(0, 16));
  EXPECT_EQ(board_at(route_of(b), b), before_b) << "the others stay as they were";
  EXPECT_TRUE(contains(canonical(now.board.at("difference")), "苏A0006")) << canonical(now.board.at("difference"));
  // The second group says that it comes three hours late: it boards then, the first is not touched.
  auto const met_at = board_at(meets, a);
  ChangePlan late;
  late.why = "村里集合晚";
  late.late.push_back({b.text, at(22, 11)});
  ran(change(late));
  EXPECT_GE(board_at(route_of(b), b), to_iso(at(22, 11), kChinaOffset).substr(0, 16));
  EXPECT_EQ(board_at(route_of(a, lost_coach), a), met_at);
  // What is not so is said at once: no reason, nothing that changed, a coach nobody has.
  EXPECT_EQ(code(change({})), "plan.why");
  ChangePlan nothing;
  nothing.why = "没有变化";
  EXPECT_EQ(code(change(nothing)), "plan.no_change");
  nothing.lost.push_back({"01NOBODY000000000000000001", ""});
  EXPECT_NE(code(change(nothing)), "ok");
}

TEST_F(TripsTest, a_coach_smaller_than_the_group_is_said_with_the_seats_that_lack_and_nobody_is_lost) {
  auto const a = group(firm, 40, at(21, 19, 24), at(22, 14), "CASE1");
  road(a, 635, 1010);
  auto const bus = coach("苏A00071", 24);
  for (int i = 0; i < 2; ++i) sign(driver("测试甲", number()), at(21, 18), {}).value();
  std::set<std::string> numbers;  // the invented area has few: the same may come twice
  while (numbers.size() < 40)
    if (auto const fresh = number(); numbers.insert(fresh).second) {
      EXPECT_EQ(code(add(a, "测试人", fresh)), "ok");
    }
  auto const id = plan(at(21, 19), at(23, 0));
  solved(id);
  auto const board = shown(id).board;
  auto const& left = board.at("unserved").as_array();
  ASSERT_EQ(left.size(), 1U);
  auto const usable = board.at("coaches").as_array().at(0).at("seats_by_risk").at("low").as_int64();
  EXPECT_EQ(left[0].at("heads").as_int64(), 40 - usable) << canonical(left[0]);
  EXPECT_FALSE(left[0].at("remedies").as_array().empty());
  EXPECT_EQ(published(id).at("seated").as_int64(), usable);
  // Who has no seat is still on the list, and each seat is one person's.
  EXPECT_EQ(read([&](View const& v) { return demand.get(v, a); })->listed, 40);
  auto const list = read([&](View const& v) { return trips.list(v, {}); });
  std::set<int64_t> taken;
  for (auto const& seat : read([&](View const& v) { return trips.seats(v, list->items.at(0).id); })) EXPECT_TRUE(taken.insert(seat.seat_no).second);
  EXPECT_EQ(static_cast<int64_t>(taken.size()), usable);
}

}  // namespace
}  // namespace ly::trips
