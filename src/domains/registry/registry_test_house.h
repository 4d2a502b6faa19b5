// A little registry for tests: the demo region's divisions with two real counties, the size classes, and a few words to make
// enterprises and persons. Persons are synthetic: area 990000. Not part of the program.
#pragma once
#include <string>

#include "base/embedded.h"
#include "desk/test_house.h"
#include "domains/registry/endpoints.h"
#include "domains/registry/invariants.h"
#include "engines/identifiers/identifiers.h"
#include "formats/enterprise_sizes.h"

namespace ly::test {

inline formats::Divisions const& little_divisions() {
  static auto const all = [] {
    auto const demo = embedded::find(embedded::shipped(), "regions/demo/divisions.tsv"), china = embedded::find(embedded::shipped(), "regions/cn/divisions.tsv");
    std::string_view const files[] = {china->bytes, demo->bytes};
    return formats::Divisions::parse(files).value();
  }();
  return all;
}

inline std::vector<enterprise_size::Industry> const& industries() {
  static auto const all = formats::industries_from_csv(embedded::find(embedded::shipped(), "regions/cn/enterprise_sizes.csv")->bytes).value();
  return all;
}

// Two counties of the demo region, and a town in each.
inline constexpr char kCounty[] = "990101", kTown[] = "990101100", kOtherCounty[] = "990102", kOtherTown[] = "990102100";

struct RegistryHouse : TestHouse {
  registry::Registry registry{registry::Known{little_divisions(), industries(), folder.path}};
  Dice dice{99};

  RegistryHouse() { names.set_ready(); }

  void expect_sound() {
    for (auto const& [name, sql] : registry::invariants()) check(!store::query(*writer, sql)->next(), std::string(name).c_str());
    check(read(Actor::system(), [](View const& v) { return verify_journal(v.tx).ok; }), "the journal verifies");
  }
  registry::EnterpriseChange firm_in(std::string division, std::string name = "测试制造有限公司") {
    registry::EnterpriseChange in;
    in.uscc = identifiers::make_uscc(dice);
    in.name = std::move(name);
    in.division = std::move(division);
    in.industry = "industry";
    in.headcount = 120;
    in.revenue_wan = 5000;
    in.contact = "测某某";
    in.phone = "13900001234";
    in.address = "测试路 1 号";
    return in;
  }
  registry::Enterprise add_firm(std::string division, std::string name = "测试制造有限公司") {
    clock.at.ms += 1;
    auto const in = firm_in(std::move(division), std::move(name));
    return write(Actor::system(), [&](Context& c) { return registry.enterprises.add(c, in); }).value();
  }
  registry::PersonIn person_in(registry::Enterprise const& firm, std::string name = "测试员") {
    registry::PersonIn in;
    in.document_number = identifiers::make_resident_id(dice, day_of(1900, 1, 1), true);
    in.name = std::move(name);
    in.phone = identifiers::make_mobile(dice);
    in.home = "421126";
    in.enterprise_id = firm.id.text;
    in.division = firm.division;
    return in;
  }
  registry::PutPerson put(registry::PersonIn const& in) {
    clock.at.ms += 1;
    return write(Actor::system(), [&](Context& c) { return registry.persons.find_or_add(c, in); }).value();
  }
  Actor officer(std::string division = kCounty) { return actor(Role::officer, std::move(division)); }
  Actor lead(std::string division = kCounty) { return actor(Role::lead, std::move(division), "01HOUSEACT0000000000000003"); }
  static Actor with_rights(Actor who) {
    who.unmask = {Pii::name, Pii::id_number, Pii::phone};
    return who;
  }
  int64_t facts(std::string what) {
    return read(Actor::system(), [&](View const& v) { return static_cast<int64_t>(list_journal(v.tx, {.what = what, .limit = 100'000}).size()); });
  }
};

}  // namespace ly::test
