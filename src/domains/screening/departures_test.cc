#include "domains/screening/departures.h"

#include "base/text.h"
#include "domains/screening/life_rows.h"
#include "domains/screening/screening_test_house.h"

namespace ly::screening {
namespace {

using test::House;
using test::kHead;

template <class T> std::string code_of(Result<T> const& r) { return r ? "ok" : r.error().code + "@" + r.error().at; }

struct Gone : House {
  std::string leaver = number(), stayer = number();
  std::string sheet = std::string(kHead) + "甲某," + leaver + ",,本地,,36.5,无,否,有\n乙某," + stayer + ",,本地,,36.5,无,否,有\n";
  Roster roster = screened(sheet);
  std::string person = lines(roster).at(0).person_id;

  Result<Departure> leave(Actor const& who, std::string const& whom, Day on, std::string reason = "回老家") {
    clock.at.ms += 1;
    return write(who, [&](Context& c) { return note_departure(c, {firm.id, whom, std::move(reason), on}); });
  }
  Result<Departure> back(Actor const& who, std::string const& whom) {
    return write(who, [&](Context& c) { return take_back_departure(c, {firm.id, whom}); });
  }
  Roster now() { return read(officer(), [&](View const& v) { return screening.get(v, roster.id); }).value(); }
  Items<Departure> list(Actor const& who) { return read(who, [&](View const& v) { return list_departures(v, {firm.id, "", 50}); }).value(); }
  bool counts_equal_lists() {
    auto const r = now();
    return r.departed == static_cast<int64_t>(lines(roster, "departed").size()) && r.at_work == static_cast<int64_t>(lines(roster, "at_work").size()) && r.departed == list(officer()).total && list(officer()).total == static_cast<int64_t>(list(officer()).items.size());
  }
};

TEST(Departures, who_left_is_counted_among_nobody_at_work_until_it_is_taken_back) {
  Gone house;
  EXPECT_EQ(std::pair(house.now().at_work, house.now().departed), std::pair(int64_t{2}, int64_t{0}));
  auto const told = house.leave(House::clerk(house.firm.id.text), house.person, house.today);
  ASSERT_TRUE(told) << told.error().code;
  EXPECT_TRUE(told->holds);
  EXPECT_EQ(told->reason, "回老家");
  EXPECT_EQ(std::tuple(house.now().at_work, house.now().departed, house.now().cleared), std::tuple(1, 1, 2)) << "his verdict stays what it was";
  EXPECT_TRUE(house.counts_equal_lists());
  EXPECT_EQ(house.lines(house.roster, "departed").at(0).departed_on, house.today);
  EXPECT_EQ(house.lines(house.roster, "at_work").at(0).departed_on, std::nullopt);
  EXPECT_EQ(json::serialize(write_record(house.list(house.officer()))).find(house.leaver), std::string::npos);
  // Neither passes nor seats by the roster, and met at work he is not on it.
  house.write(house.lead(), [&](Context& c) -> Result<int64_t> {
    house.screening.approve(c, house.firm.id.text, "");
    return 0;
  }).value();
  std::string of;
  EXPECT_EQ(house.read(house.officer(), [&](View const& v) { return house.screening.cleared_people(v, house.firm.id.text, "", 50, of); }).size(), 1U);
  FoundOnSite found;
  found.id = house.firm.id, found.name = "甲某", found.document_number = house.leaver, found.from = "本地", found.temperature = 36.5;
  EXPECT_FALSE(house.write(house.officer(), [&](Context& c) { return house.screening.record_on_site(c, found); })->listed);
  ASSERT_TRUE(house.back(house.officer(), house.person));
  EXPECT_EQ(std::pair(house.now().at_work, house.now().departed), std::pair(int64_t{2}, int64_t{0}));
  EXPECT_TRUE(house.counts_equal_lists());
  EXPECT_EQ(house.read(house.officer(), [&](View const& v) { return house.screening.cleared_people(v, house.firm.id.text, "", 50, of); }).size(), 2U);
  EXPECT_EQ(house.facts("departure.noted") + house.facts("departure.taken_back"), 2);
  house.expect_whole();
}

TEST(Departures, what_cannot_be_is_refused_and_changes_nothing) {
  Gone house;
  EXPECT_EQ(code_of(house.leave(house.officer(), house.person, house.today + 1)), "departure.in_future@left_on");
  EXPECT_EQ(code_of(house.leave(house.officer(), "01NOBODY", house.today)), "departure.not_on_roster@person_id");
  EXPECT_EQ(code_of(house.leave(house.officer(ly::test::kOtherCounty), house.person, house.today)), "not_found@id");
  EXPECT_EQ(code_of(house.leave(House::clerk("01OTHER"), house.person, house.today)), "not_found@id");
  EXPECT_EQ(code_of(house.back(house.officer(), house.person)), "not_found@person_id");
  EXPECT_EQ(house.facts("departure.noted"), 0);
  ASSERT_TRUE(house.leave(house.officer(), house.person, house.today));
  EXPECT_EQ(code_of(house.leave(house.officer(), house.person, house.today)), "departure.noted@person_id");
  EXPECT_TRUE(house.counts_equal_lists());
  house.expect_whole();
}

TEST(Departures, a_later_roster_says_anew_who_works_there) {
  Gone house;
  ASSERT_TRUE(house.leave(house.officer(), house.person, house.today));
  house.roster = house.screened(house.sheet + "丙某," + house.number() + ",,本地,,36.5,无,否,有\n");
  EXPECT_EQ(std::pair(house.now().at_work, house.now().departed), std::pair(int64_t{3}, int64_t{0}));
  EXPECT_TRUE(house.counts_equal_lists());
  EXPECT_EQ(code_of(house.back(house.officer(), house.person)), "not_found@person_id") << "it no longer holds";
  ASSERT_TRUE(house.leave(house.officer(), house.person, house.today)) << "he may leave again";
  EXPECT_TRUE(house.counts_equal_lists());
  house.expect_whole();
}

TEST(OnTwoRosters, who_stands_on_the_newest_of_two_enterprises_is_told_within_the_region) {
  Gone house;
  auto const mine = house.firm;
  auto const list = [&](Actor const& who) { return house.read(who, [&](View const& v) { return people_on_two(v, ly::test::little_divisions(), {"", 50}); }).value(); };
  EXPECT_EQ(list(house.officer()).total, 0);
  // A second enterprise of the same county has one of the two, a third one of another county has the other.
  auto const second = house.firm = house.add_firm(ly::test::kTown, "乙厂测试有限公司");
  house.screened(std::string(kHead) + "甲某," + house.leaver + ",,本地,,36.5,无,否,有\n");
  auto const third = house.firm = house.add_firm(ly::test::kOtherTown, "丙厂测试有限公司");
  auto const far = house.officer(ly::test::kOtherCounty);
  {
    auto const file = house.write(far, [&](Context& c) { return put_file(c, "r.csv", std::string(kHead) + "乙某," + house.stayer + ",,本地,,37.5,无,否,有\n", ""); }).value();
    ASSERT_TRUE(house.write(far, [&](Context& c) { return house.screening.start(c, {third.id, file.id, house.today, ""}); }));
    house.work();
  }
  auto const both = list(house.officer());
  EXPECT_EQ(both.total, 2);
  ASSERT_EQ(both.items.size(), 2U);
  for (auto const& one : both.items) {
    EXPECT_EQ(one.count, 2);
    ASSERT_EQ(one.enterprises.size(), 2U);
    EXPECT_EQ(one.enterprises[0].id, mine.id.text);
    bool const near = one.person_id == house.person;
    EXPECT_EQ(one.enterprises[1].id, near ? second.id.text : "") << "of another county only where it lies is told";
    EXPECT_EQ(one.enterprises[1].verdict.empty(), !near);
    EXPECT_EQ(one.enterprises[1].name.find("丙厂"), std::string::npos);
    EXPECT_FALSE(one.enterprises[1].name.empty());
  }
  auto const theirs = list(far);
  EXPECT_EQ(theirs.total, 1);
  EXPECT_EQ(json::serialize(write_record(theirs)).find(mine.id.text), std::string::npos);
  EXPECT_EQ(json::serialize(write_record(both)).find(house.stayer), std::string::npos);
  // Who departed from one of them stands on one only; a newer roster without him likewise.
  house.firm = mine;
  ASSERT_TRUE(house.leave(house.officer(), house.person, house.today));
  EXPECT_EQ(list(house.officer()).total, 1);
  house.firm = second;
  house.roster = house.screened(std::string(kHead) + "丁某," + house.number() + ",,本地,,36.5,无,否,有\n");
  house.firm = mine;
  ASSERT_TRUE(house.back(house.officer(), house.person));
  EXPECT_EQ(list(house.officer()).total, 1);
  EXPECT_EQ(list(house.officer()).items.size(), 1U);
  EXPECT_EQ(house.read(house.officer(), [](View const& v) { return count_on_two(v); }), 1);
}

}  // namespace
}  // namespace ly::screening
