// A little house that screens rosters, for tests: sheets as text, one enterprise, numbers that never repeat. Not part of the program.
#pragma once
#include <gtest/gtest.h>

#include <set>

#include "domains/registry/registry_test_house.h"
#include "domains/screening/invariants.h"
#include "domains/screening/rescreening.h"
#include "domains/screening/screening.h"

namespace ly::screening::test {

using ly::test::RegistryHouse;

inline constexpr std::string_view kHead = "姓名,身份证号,手机号,14天内到过,离开日期,体温,症状,密切接触,健康证明\n";

inline formats::PolicySet const& policies() {
  static auto const all = formats::PolicySet::load_shipped().value();
  return all;
}

struct House : RegistryHouse {
  formats::PolicySet const& set;
  Jobs jobs{*desk, [](View const&, std::string const&) { return std::optional(Actor::system()); }};
  Screening screening{set, ly::test::little_divisions(), registry.known, jobs, [](std::string_view, Problem const& p) {
                        auto const value = p.args.find("value");
                        return p.code + (value == p.args.end() ? "" : " " + value->second);
                      }};
  Rescreening rounds{screening, set, jobs, [](View const&, std::string const& account) { return account; }};
  registry::Enterprise firm = add_firm(ly::test::kTown);
  Day today = day_at(clock.at);

  explicit House(formats::PolicySet const& tables = policies()) : set(tables) {
    jobs.add_kind("screening.screen", [this](JobRun& run) { return screening.run(run); });
    jobs.add_kind(std::string(kRoundJob), [this](JobRun& run) { return rounds.run(run); });
  }
  std::set<std::string> numbers;
  std::string number() {  // of one birthday there are few: never the same twice
    for (;;)
      if (auto one = identifiers::make_resident_id(dice, day_of(1900, 1, 1) + static_cast<int32_t>(dice.below(20'000)), true); numbers.insert(one).second) return one;
  }
  Result<Started> start(std::string_view sheet, Actor const& who) {
    clock.at.ms += 1;
    auto const file = write(who, [&](Context& c) { return put_file(c, "roster.csv", sheet, ""); }).value();
    return write(who, [&](Context& c) { return screening.start(c, {firm.id, file.id, today, ""}); });
  }
  Roster screened(std::string_view sheet) {
    auto const started = start(sheet, officer()).value();
    work();
    return read(officer(), [&](View const& v) { return screening.get(v, started.roster_id); }).value();
  }
  void work() {
    while (jobs.run_next()) {}
  }
  registry::RiskLevel set_risk(std::string division, std::string level, Day from) {
    registry::SetRisk in;
    in.division = std::move(division), in.level = std::move(level), in.from = from, in.source = "测试名单";
    return write(lead(), [&](Context& c) { return registry.risk.set(c, in); }).value();
  }
  // As the reaction to a risk level does; whether a round was opened.
  bool facts_changed() {
    clock.at.ms += 1;
    return write(Actor::system("reaction"), [&](Context& c) { return rounds.facts_changed(c, {"risk", "测试", "test"}); }).value();
  }
  std::vector<RosterLine> lines(Roster const& roster, std::string const& view = "all") {
    return read(officer(), [&](View const& v) { return screening.lines(v, roster.id, view, {"", 200}); }).value().items;
  }
  void expect_whole() {
    expect_sound();
    for (auto const& [name, sql] : invariants()) EXPECT_FALSE(store::query(*writer, sql)->next()) << name;
  }
};

}  // namespace ly::screening::test
