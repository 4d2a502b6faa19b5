#include <gtest/gtest.h>

#include "base/text.h"
#include "domains/observation/endpoints.h"
#include "domains/observation/rows.h"
#include "domains/registry/registry_test_house.h"

namespace ly::observation {
namespace {

using test::kOtherCounty;
using test::kTown;

struct ObservationTest : ::testing::Test {
  test::RegistryHouse house;
  formats::PolicySet policies = formats::PolicySet::load_shipped().value();
  Observations observations{policies};
  Actor officer = house.officer();
  registry::Enterprise firm = house.add_firm(kTown);
  registry::PersonIn const person_in = house.person_in(firm);
  registry::PersonId person = house.put(person_in).id;

  template <class F> auto write(Actor const& who, F&& f) { return house.write(who, std::forward<F>(f)); }
  void at(int day, int hour) { house.clock.at = instant_of(day_of(2020, 2, day), Minutes{hour * 60}); }
  Result<Observation> start(int64_t days, std::string kind = "home", registry::PersonId who = {}) {
    return write(officer, [&](Context& c) { return observations.start(c, {who ? who.text : person.text, firm.id.text, "on_site", "x", kind, days}); });
  }
  Observation get(Observation const& o) { return house.read(officer, [&](View const& v) { return observations.get(v, o.id); }).value(); }
  Result<Observation> take(Observation const& o, double celsius, Actor const& who) { return write(who, [&](Context& c) { return observations.take_temperature(c, {o.id, celsius}); }); }
  Result<Observation> release(Observation const& o) { return write(officer, [&](Context& c) { return observations.release(c, {o.id, get(o).revision, ""}); }); }
  void TearDown() override {
    house.expect_sound();
    for (auto const& [name, sql] : invariants()) EXPECT_FALSE(store::query(*house.writer, sql)->next()) << name;
  }
};

template <class T> std::string code(Result<T> const& r) { return r ? "ok" : r.error().code; }

TEST_F(ObservationTest, two_a_day_to_the_last_and_then_a_certificate) {
  at(17, 9);
  auto const o = start(2).value();
  EXPECT_EQ(o.due, 0);
  EXPECT_TRUE(o.due_now);
  auto const clerk = test::TestHouse::clerk(firm.id.text);
  int64_t taken = 0;
  for (auto [day, hour] : {std::pair(17, 9), {17, 17}, {18, 9}, {18, 17}}) {
    at(day, hour);
    auto const early = release(o);
    ASSERT_EQ(code(early), "observation.not_yet") << day << " " << hour;
    EXPECT_EQ(take(o, 36.5, clerk)->missed, 0);
    EXPECT_EQ(get(o).readings.size(), static_cast<size_t>(++taken));
    EXPECT_FALSE(get(o).due_now);
  }
  at(19, 0);
  EXPECT_EQ(get(o).days_left, 0);
  auto const released = release(o);
  ASSERT_EQ(code(released), "ok");
  EXPECT_EQ(released->certificate, "JC-20200219-0001");
  EXPECT_EQ(released->taken, 4);
  EXPECT_EQ(code(release(o)), "observation.ended");
  EXPECT_EQ(code(take(o, 36.5, clerk)), "observation.ended");
}

TEST_F(ObservationTest, a_missed_half_day_and_a_fever_are_alerts_with_their_reason) {
  at(17, 9);
  auto const o = start(3).value();
  take(o, 36.4, officer).value();
  at(18, 13);  // the afternoon of the 17th and the morning of the 18th are over
  auto const missed = get(o);
  EXPECT_EQ(missed.missed, 2);
  EXPECT_EQ(missed.alert, "missed");
  EXPECT_TRUE(contains(missed.because, "2")) << missed.because;
  EXPECT_EQ(take(o, 37.29, officer)->alert, "missed");
  auto const fever = take(o, 37.3, officer);
  EXPECT_EQ(fever->alert, "fever");
  EXPECT_EQ(house.facts("observation.fever"), 1);
  at(20, 9);
  auto const refused = release(o);
  ASSERT_EQ(code(refused), "observation.not_yet");
  EXPECT_TRUE(contains(refused.error().args.at("why"), "37.3"));
  auto const clinic = [&](std::string reason) { return write(officer, [&](Context& c) { return observations.to_clinic(c, {o.id, get(o).revision, reason}); }); };
  EXPECT_EQ(code(clinic(" ")), "field.missing");
  EXPECT_EQ(clinic("发热")->state, "clinic");
}

TEST_F(ObservationTest, found_twice_is_observed_once_and_the_heavier_holds) {
  at(17, 9);
  auto const first = start(5).value();
  EXPECT_EQ(start(3)->until, first.until);
  auto const longer = start(11, "isolation").value();
  EXPECT_EQ(longer.id, first.id);
  EXPECT_EQ(longer.kind, "isolation");
  EXPECT_EQ(longer.days, 11);
  EXPECT_EQ(house.facts("observation.started"), 1);
  EXPECT_EQ(house.facts("observation.prolonged"), 1);
}

TEST_F(ObservationTest, foreign_eyes_see_nothing_and_nobody_reads_more_than_a_mask) {
  at(17, 9);
  auto const o = start(3).value();
  auto const stranger = house.officer(kOtherCounty);
  EXPECT_EQ(code(house.read(stranger, [&](View const& v) { return observations.get(v, o.id); })), "not_found");
  EXPECT_EQ(house.read(stranger, [&](View const& v) { return observations.list(v, {}); })->total, 0);
  auto const other_clerk = test::TestHouse::clerk("01FOREIGN000000000000000000");
  EXPECT_EQ(house.read(other_clerk, [&](View const& v) { return observations.list(v, {}); })->total, 0);
  EXPECT_EQ(code(take(o, 36.5, other_clerk)), "not_found");
  auto const elsewhere = house.add_firm(test::kOtherTown);
  auto const unknown = house.put(house.person_in(elsewhere)).id;
  EXPECT_EQ(code(start(3, "home", unknown)), "not_found");  // not known at this enterprise
  auto const text = canonical(write_record(get(o)));
  for (auto const& secret : {person_in.name, person_in.document_number, person_in.phone}) EXPECT_FALSE(contains(text, secret)) << text;
}

TEST_F(ObservationTest, lists_page_without_gaps_and_put_fever_first) {
  at(17, 9);
  std::vector<ObservationId> made;
  for (int i = 0; i < 7; ++i) {
    house.clock.at.ms += 1;
    made.push_back(start(3, "home", house.put(house.person_in(firm)).id)->id);
  }
  auto const hot = house.read(officer, [&](View const& v) { return observations.get(v, made[5]); }).value();
  take(hot, 38.2, officer).value();
  std::vector<std::string> seen;
  List in;
  in.limit = 3;
  for (;;) {
    auto const page = house.read(officer, [&](View const& v) { return observations.list(v, in); }).value();
    EXPECT_EQ(page.total, 7);
    for (auto const& one : page.items) seen.push_back(one.id.text);
    if (!page.next) break;
    in.after = *page.next;
  }
  EXPECT_EQ(seen.size(), 7U);
  EXPECT_EQ(seen.front(), hot.id.text);
  EXPECT_EQ(std::set<std::string>(seen.begin(), seen.end()).size(), 7U);
  List due;
  due.due = true;
  EXPECT_EQ(house.read(officer, [&](View const& v) { return observations.list(v, due); })->total, 6);
}

}  // namespace
}  // namespace ly::observation
