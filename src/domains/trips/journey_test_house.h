// One coach with four travellers of two enterprises, on the golden night: what the tests of boarding, carrying and the road stand on.
#pragma once
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "domains/registry/registry_test_house.h"
#include "domains/trips/boarding.h"
#include "domains/trips/journey_rows.h"
#include "domains/trips/rows.h"
#include "formats/policy_set.h"

namespace ly::trips {

inline formats::PolicySet const& all_shipped_policies() {
  static auto const all = formats::PolicySet::load_shipped().value();
  return all;
}

inline constexpr char kDriverA[] = "01DRIVER000000000000000001", kDriverB[] = "01DRIVER000000000000000002";

inline formats::HoursRules shipped_coach_rules() { return formats::hours_rules_from_json(embedded::find(embedded::shipped(), "regions/cn/hours/cn-coach.json")->bytes).value(); }

struct JourneyHouse : test::RegistryHouse {
  std::set<std::string> cleared;
  Around around{registry.known, registry.places, registry.persons, all_shipped_policies(), {shipped_coach_rules()}, [this](View const&, std::string const&, std::string const&, int64_t) { return std::vector<std::string>(cleared.begin(), cleared.end()); }};
  Trips trips{around};
  Boarding boarding{around, trips};
  registry::Enterprise firm = add_firm(test::kTown, "测试机械有限公司"), other = add_firm(test::kTown, "测试服饰有限公司"), carrier = add_firm(test::kTown, "测试客运有限公司");
  TripId trip{"01TRIP00000000000000000001"};
  std::vector<registry::PersonIn> people;
  std::vector<std::string> travellers;
  Actor officer_here = officer();

  explicit JourneyHouse(int64_t seats = 12) {
    clock.at = instant_of(day_of(2020, 2, 21), Minutes{18 * 60}, Minutes{8 * 60});
    auto const from = place("白石测试集合点", "assembly_point"), to = place("测试机械门口", "other");
    place("白石测试卫生院", "clinic");
    for (int i = 0; i < 4; ++i) people.push_back(person_in(i < 3 ? firm : other, "测试乘客" + std::to_string(i)));
    std::vector<std::string> ids;
    for (auto const& one : people) ids.push_back(put(one).id.text);
    auto const depart = instant_of(day_of(2020, 2, 21), Minutes{19 * 60 + 30}, Minutes{8 * 60}), arrive = depart + Minutes{865};  // the golden night: 10 h 35 min of driving, 23:30, 01:50 to 05:00, 09:00, arrival 09:55
    write(Actor::system(), [&](Context& c) -> Result<bool> {
      insert_coach(c, {{"01COACH0000000000000000001"}, "测A00001", carrier.id.text, test::kTown, from, "", "ready", seats, 1});
      insert_driver(c, {{kDriverA}, carrier.id.text, test::kTown, from, "", "ready", "测试司机甲", "990000190001010008", "13900000001", {}, {}, {}, 1});
      insert_driver(c, {{kDriverB}, carrier.id.text, test::kTown, from, "", "ready", "测试司机乙", "990000190001020003", "13900000002", {}, {}, {}, 1});
      insert_plan(c, {{"01PLAN00000000000000000001"}, "测试计划", test::kTown, "published", "", "x", 1, 1, 1, depart, arrive, c.now});
      GroupRow one{{"01GROUP0000000000000000001"}, "case1", firm.id.text, test::kTown, from, to, "low"}, two{{"01GROUP0000000000000000002"}, "case2", other.id.text, test::kTown, from, to, "low"};
      one.heads = 3, two.heads = 1;
      insert_group(c, one), insert_group(c, two);
      TripRow row{trip, "01PLAN00000000000000000001", "01COACH0000000000000000001", "测A00001", carrier.id.text, test::kTown, "planned", 1, 1, depart, arrive, {}};
      row.timetable.visits = {{from, "", "board", one.id.text, 3, depart - Minutes{30}, depart - Minutes{30}, depart}, {from, "", "board", two.id.text, 1, depart - Minutes{30}, depart - Minutes{30}, depart}, {to, "", "alight", one.id.text, 3, arrive, arrive, arrive + Minutes{10}}, {to, "", "alight", two.id.text, 1, arrive, arrive, arrive + Minutes{10}}};
      auto const at = [&](int64_t minutes) { return depart + Minutes{minutes}; };
      row.timetable.events = {{"drive", kDriverA, at(0), at(240)}, {"rest", "", at(240), at(260)}, {"drive", kDriverB, at(260), at(380)}, {"standstill", "", at(380), at(570)}, {"drive", kDriverB, at(570), at(810)}, {"rest", "", at(810), at(830)}, {"drive", kDriverA, at(830), at(865)}};
      insert_trip(c, row);
      put_crew(c, trip.text, {kDriverA, kDriverB});
      for (size_t i = 0; i < ids.size(); ++i) {
        TravellerRow traveller{{"01TRAVELLER00000000000000" + std::to_string(i)}, i < 3 ? one.id.text : two.id.text, ids[i], "list", "listed", c.now};
        insert_traveller(c, traveller);
        insert_seat(c, trip.text, traveller.id.text, traveller.group_id, static_cast<int64_t>(i) + 1);
        travellers.push_back(traveller.id.text);
      }
      return true;
    }).value();
  }
  ~JourneyHouse() {
    for (auto const& [name, sql] : journey_invariants()) EXPECT_FALSE(store::query(*writer, sql)->next()) << name;
    expect_sound();
  }
  std::string place(std::string name, std::string kind) {
    return write(Actor::system(), [&](Context& c) { return registry.places.add(c, {test::kTown, std::move(kind), std::move(name), {}, {}}); }).value().id.text;
  }
  MadePhone make(std::string leader) { return write(officer_here, [&](Context& c) { return boarding.make_phone(c, {trip, std::move(leader)}); }).value(); }
  BoardPage page(Actor const& who) { return read(who, [&](View const& v) { return boarding.page(v, {trip}); }).value(); }
  BoardPage page() { return page(officer_here); }
  BoardPerson person(std::string const& key) {
    auto const all = page().people;
    auto const found = std::ranges::find(all, key, &BoardPerson::traveller);
    EXPECT_NE(found, all.end()) << key;
    return found == all.end() ? BoardPerson{} : *found;
  }
  static BoardLine line(BoardPerson const& person, std::string_view item) {
    auto const found = std::ranges::find(person.lines, item, &BoardLine::item);
    return found == person.lines.end() ? BoardLine{} : *found;
  }
};

}  // namespace ly::trips
