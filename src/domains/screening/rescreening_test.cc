#include "domains/screening/rescreening.h"

#include <future>

#include "base/text.h"
#include "domains/registry/persons.h"
#include "domains/registry/risk.h"
#include "domains/screening/life_rows.h"
#include "domains/screening/line_json.h"
#include "domains/screening/screening_test_house.h"

namespace ly::screening {
namespace {

using test::House;
using test::kHead;

std::vector<RosterRound> rounds_of(House& house, Actor const& who) {
  return house.read(who, [&](View const& v) { return house.rounds.list(v, {}); }).value().items;
}
Items<RosterChange> changes_in(House& house, Actor const& who, ListRosterChanges in) {
  in.limit = 200;
  return house.read(who, [&](View const& v) { return house.rounds.changes(v, in); }).value();
}

TEST(Rescreening, a_level_turns_the_verdict_of_whom_it_concerns_and_of_nobody_else) {
  House house;
  auto const away = house.number(), here = house.number();
  auto const roster = house.screened(std::string(kHead) + "甲某," + away + ",13900000001,湖北省武汉市江岸区,2020-02-10,36.5,无,否,有\n乙某," + here + ",,本地,,36.5,无,否,有\n");
  ASSERT_EQ(roster.cleared, 2);
  house.set_risk("420102", "severe", day_of(2020, 2, 8));
  ASSERT_TRUE(house.facts_changed());
  EXPECT_EQ(rounds_of(house, house.officer()).at(0).state, "waiting");
  EXPECT_FALSE(house.facts_changed()) << "one round at a time";
  house.work();
  auto const round = rounds_of(house, house.officer()).at(0);
  EXPECT_EQ(round.state, "done");
  EXPECT_EQ(std::tuple(round.changed, round.rosters, round.excluded, round.cleared), std::tuple(1, 1, 1, 0));
  auto const changes = changes_in(house, house.officer(), {.id = round.id});
  ASSERT_EQ(changes.items.size(), 1U);
  EXPECT_EQ(changes.total, 1);
  auto const& one = changes.items[0];
  EXPECT_EQ(one.verdict_before, "cleared");
  EXPECT_EQ(one.verdict_before_title, "准予到岗");
  EXPECT_EQ(one.verdict, "excluded");
  EXPECT_EQ(one.verdict_title, "集中隔离");
  EXPECT_EQ(one.reason_code, "S07");
  EXPECT_EQ(one.because, "risk");
  EXPECT_EQ(json::serialize(write_record(changes)).find(away), std::string::npos);
  // The roster, its line and the page "why" follow.
  auto const after = house.read(house.officer(), [&](View const& v) { return house.screening.get(v, roster.id); }).value();
  EXPECT_EQ(std::tuple(after.cleared, after.excluded, after.total), std::tuple(1, 1, 2));
  EXPECT_EQ(after.screened_again_day, day_at(house.clock.at));
  auto const lines = house.lines(roster);
  EXPECT_EQ(lines.at(0).verdict, "excluded");
  EXPECT_EQ(lines.at(0).verdict_title, "集中隔离");
  EXPECT_EQ(lines.at(0).reason, one.reason);
  EXPECT_EQ(lines.at(1).verdict, "cleared");
  auto const why = house.read(house.officer(), [&](View const& v) { return house.screening.explain_line(v, roster.id, lines.at(0).id); }).value();
  for (auto const& rule : why.explanation) EXPECT_EQ(rule.hit, rule.reason_code == "S07") << rule.reason_code;
  // It is over: the same facts open no other, and nothing waits.
  EXPECT_FALSE(house.facts_changed());
  EXPECT_FALSE(house.jobs.run_next());
  EXPECT_EQ(house.facts("roster.rescreened"), 1);
  house.expect_whole();
  // Enough days later the level no longer keeps him: of another kind, and nothing of a level.
  house.clock.at = house.clock.at + Minutes{30 * 24 * 60};
  EXPECT_FALSE(house.facts_changed()) << "a day that passes is no change of facts";
  ASSERT_TRUE(house.write(house.officer(), [&](Context& c) { return house.rounds.open(c, {.why = "时间到了"}); }));
  house.work();
  auto const later = rounds_of(house, house.officer()).at(0);
  EXPECT_EQ(later.cause, "by_hand");
  EXPECT_EQ(later.why, "时间到了");
  auto const again = changes_in(house, house.officer(), {.id = later.id});
  ASSERT_EQ(again.items.size(), 1U);
  EXPECT_EQ(again.items[0].because, "day");
  EXPECT_EQ(again.items[0].verdict_before_title, "集中隔离");
  EXPECT_EQ(house.read(house.officer(), [&](View const& v) { return house.rounds.changes_of_roster(v, {.id = roster.id.text}); }).value().total, 2);
  house.expect_whole();
}

TEST(Rescreening, what_changes_no_fact_of_today_opens_no_round) {
  House house;
  house.screened(std::string(kHead) + "甲某," + house.number() + ",,湖北省武汉市江岸区,2020-02-10,36.5,无,否,有\n");
  house.set_risk("420102", "severe", day_of(2020, 2, 8));
  ASSERT_TRUE(house.facts_changed());
  house.work();
  // Over and past, or told of one place only: nothing of today.
  registry::SetRisk past;
  past.division = "420103", past.level = "high", past.from = day_of(2020, 1, 1), past.to = day_of(2020, 2, 1), past.source = "旧名单";
  ASSERT_TRUE(house.write(house.lead(), [&](Context& c) { return house.registry.risk.set(c, past); }));
  EXPECT_FALSE(house.facts_changed());
  // The very same level again is not even written.
  registry::SetRisk same;
  same.division = "420102", same.level = "severe", same.from = day_of(2020, 2, 8), same.source = "测试名单";
  EXPECT_EQ(house.write(house.lead(), [&](Context& c) { return house.registry.risk.put(c, same); }).value(), false);
  EXPECT_FALSE(house.facts_changed());
  // One announced for tomorrow begins by the clock alone.
  house.set_risk("341321", "high", day_at(house.clock.at) + 1);
  EXPECT_FALSE(house.facts_changed());
  EXPECT_FALSE(house.read(Actor::system(), [&](View const& v) { return house.rounds.look(v); }));
  house.clock.at = house.clock.at + Minutes{24 * 60};
  auto look = house.read(Actor::system(), [&](View const& v) { return house.rounds.look(v); });
  ASSERT_TRUE(look);
  ASSERT_TRUE(house.desk->call(std::move(*look)));
  house.work();
  EXPECT_FALSE(house.read(Actor::system(), [&](View const& v) { return house.rounds.look(v); }));
  EXPECT_EQ(rounds_of(house, house.officer()).size(), 2U);
  house.expect_whole();
}

TEST(Rescreening, what_changes_while_a_round_runs_is_taken_into_the_next) {
  House house;
  house.screened(std::string(kHead) + "甲某," + house.number() + ",,湖北省武汉市江岸区,2020-02-10,36.5,无,否,有\n");
  ASSERT_TRUE(house.write(house.officer(), [&](Context& c) { return house.rounds.open(c, {}); }));
  auto const second = house.write(house.officer(), [&](Context& c) { return house.rounds.open(c, {}); });
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, "roster.round_open");
  house.set_risk("420102", "high", day_of(2020, 2, 8));
  EXPECT_FALSE(house.facts_changed()) << "one is under way";
  house.work();
  auto const rounds = rounds_of(house, house.officer());
  ASSERT_EQ(rounds.size(), 2U) << "the one by hand, and the one after it over everything";
  for (auto const& round : rounds) EXPECT_EQ(round.state, "done");
  EXPECT_EQ(rounds[0].cause, "risk");
  EXPECT_FALSE(house.facts_changed());
  house.expect_whole();
}

TEST(Rescreening, a_round_that_was_stopped_holds_up_no_other) {
  House house;
  house.screened(std::string(kHead) + "甲某," + house.number() + ",,湖北省武汉市江岸区,2020-02-10,36.5,无,否,有\n");
  auto const opened = house.write(house.officer(), [&](Context& c) { return house.rounds.open(c, {}); }).value();
  ASSERT_TRUE(house.write(house.officer(), [&](Context& c) { return cancel_job(c, opened.job_id); }));
  EXPECT_FALSE(house.jobs.run_next());
  EXPECT_EQ(rounds_of(house, house.officer()).at(0).state, "stopped");
  house.set_risk("420102", "high", day_of(2020, 2, 8));
  EXPECT_TRUE(house.facts_changed());
  house.work();
  EXPECT_EQ(rounds_of(house, house.officer()).at(0).changed, 1);
  house.expect_whole();
}

TEST(Rescreening, counted_first_it_is_what_a_round_then_does) {
  House house;
  std::string sheet(kHead);
  for (int i = 0; i < 20; ++i) sheet += "甲某," + house.number() + "," + (i % 2 ? ",湖北省武汉市江岸区,2020-02-10" : ",本地,") + ",36.5,无,否,有\n";
  house.screened(sheet);
  house.set_risk("420102", "high", day_of(2020, 2, 8));
  auto const dry = house.write(house.officer(), [&](Context& c) { return house.rounds.open(c, {.dry = true}); }).value();
  EXPECT_EQ(dry.round_id, "");
  house.work();
  auto const job = house.read(house.officer(), [&](View const& v) { return find_job(v, dry.job_id); }).value();
  ASSERT_EQ(job.state, "done");
  EXPECT_EQ(json::serialize(*find(job.result, "people")), "20");
  EXPECT_EQ(json::serialize(*find(job.result, "changed")), "10");
  EXPECT_TRUE(rounds_of(house, house.officer()).empty());
  EXPECT_EQ(house.facts("roster.rescreened"), 0);
  house.expect_whole();
  ASSERT_TRUE(house.facts_changed());
  house.work();
  EXPECT_EQ(rounds_of(house, house.officer()).at(0).changed, 10);
}

TEST(Rescreening, a_region_sees_its_own_and_the_notices_name_nobody) {
  House house;
  auto const number = house.number();
  house.screened(std::string(kHead) + "甲某," + number + ",,湖北省武汉市江岸区,2020-02-10,36.5,无,否,有\n");
  house.set_risk("420102", "high", day_of(2020, 2, 8));
  ASSERT_TRUE(house.facts_changed());
  house.work();
  auto const foreign = house.officer(ly::test::kOtherCounty);
  auto const seen = rounds_of(house, foreign);
  ASSERT_EQ(seen.size(), 1U);
  EXPECT_EQ(std::pair(seen[0].changed, seen[0].rosters), std::pair(int64_t{0}, int64_t{0}));
  EXPECT_EQ(changes_in(house, foreign, {.id = seen[0].id}).total, 0);
  EXPECT_EQ(changes_in(house, house.officer(), {.id = seen[0].id, .verdict = "excluded"}).total, 1);
  EXPECT_EQ(changes_in(house, house.officer(), {.id = seen[0].id, .verdict = "cleared"}).items.size(), 0U);
  EXPECT_EQ(changes_in(house, house.officer(), {.id = seen[0].id, .enterprise_id = house.firm.id.text}).total, 1);
  // A round of one county is nothing to another.
  auto const opened = house.write(house.officer(), [&](Context& c) { return house.rounds.open(c, {}); }).value();
  house.work();
  auto const hidden = house.read(foreign, [&](View const& v) { return house.rounds.get(v, {opened.round_id}); });
  ASSERT_FALSE(hidden);
  EXPECT_EQ(hidden.error().code, "not_found");
  EXPECT_EQ(rounds_of(house, foreign).size(), 1U);
  auto const messages = house.read(Actor::system(), [&](View const& v) {
    auto all = list_messages(v.tx, v.keys, "enterprise", house.firm.id.text, 50);
    for (auto& one : list_messages(v.tx, v.keys, "account", house.officer().account.text, 50)) all.push_back(std::move(one));
    return all;
  });
  ASSERT_EQ(messages.size(), 2U);
  for (auto const& message : messages) {
    auto const told = json::serialize(*message.content);
    EXPECT_NE(told.find("1 人结论变了"), std::string::npos) << told;
    for (auto const& secret : {number, std::string("甲某")}) EXPECT_EQ(told.find(secret), std::string::npos) << told;
  }
}

// What every line should say, found the slow way: each opened by itself, the level of its place looked up by itself, the table asked by itself.
struct Fresh {
  std::string verdict, conclusion;
  bool operator==(Fresh const&) const = default;
};
std::map<std::string, Fresh> fresh_verdicts(House& house, std::vector<RosterId> const& rosters) {
  return house.read(Actor::system(), [&](View const& v) {
    std::map<std::string, Fresh> out;
    for (auto const& id : rosters) {
      auto const day = std::max(find_roster(v, id.text)->day, day_at(v.now));
      auto const tables = house.screening.tables_on(day, v.now).value();
      for (auto const& row : list_lines(v, id, "all", 0, 100'000)) {
        auto const line = line_from_json(*parse_json(*v.keys.unseal(v.tx, "person/" + row.person_id, line_place(row.id.text), row.sealed.value)));
        Circumstances c;
        c.day = day;
        c.risk = [&](std::string_view division) { return registry::risk_on(v, division, day).level; };
        auto const verdict = decide(line, c, tables);
        out[row.id.text] = {std::string(name_of(verdict.kind)), verdict.reason.conclusion_zh};
      }
    }
    return out;
  });
}
std::map<std::string, Fresh> standing_verdicts(House& house, std::vector<RosterId> const& rosters) {
  std::map<std::string, Fresh> out;
  for (auto const& id : rosters)
    for (auto const& line : house.lines({.id = id})) out[line.id.text] = {line.verdict, line.verdict_title};
  return out;
}

// The table with 21 days for 14, as a command post might publish it.
formats::PolicyTable longer(Day from) {
  auto const file = embedded::find(embedded::shipped(), "policies/worker_screening/2020-02-08.yaml");
  std::string text(file->bytes);
  for (size_t at = 0; (at = text.find("< 14", at)) != std::string::npos; ++at) text.replace(at, 4, "< 21");
  for (size_t at = 0; (at = text.find("14 - days", at)) != std::string::npos; ++at) text.replace(at, 9, "21 - days");
  for (size_t at = 0; (at = text.find(">= 14", at)) != std::string::npos; ++at) text.replace(at, 5, ">= 21");
  if (auto const at = text.find("\nfrom: "); at != std::string::npos) text.replace(at + 7, 10, to_iso(from));
  return formats::read_policy_table(text, "longer.yaml").value();
}

TEST(Rescreening, after_a_round_every_line_of_random_worlds_stands_as_decided_anew) {
  Dice dice{69};
  constexpr std::string_view kPlaces[] = {"湖北省武汉市江岸区", "安徽省宿州市砀山县", "河南省信阳市固始县"}, kCodes[] = {"420102", "341321", "411525", "420100", "340000"}, kLevels[] = {"low", "medium", "high", "severe"};
  std::set<std::string> causes;
  int64_t turned = 0, stayed = 0;
  for (int world = 0; world < 8; ++world) {
    auto set = formats::PolicySet::load_shipped().value();
    House house(set);
    std::vector<registry::Enterprise> firms{house.firm, house.add_firm(ly::test::kTown, "乙厂测试有限公司"), house.add_firm(ly::test::kTown, "丙厂测试有限公司")};
    std::vector<RosterId> latest;
    for (auto const& firm : firms) {
      house.firm = firm;
      for (int version = 0; version < (firm.id.text == firms[1].id.text ? 2 : 1); ++version) {
        std::string sheet(kHead);
        for (int i = 0; i < 12; ++i) {
          bool const local = dice.chance(1, 4);
          sheet += "甲某," + house.number() + ",," + (local ? "本地," : std::string(kPlaces[dice.below(3)]) + "," + to_iso(house.today + -static_cast<int32_t>(dice.below(20)))) + "," + (dice.chance(9, 10) ? "36.5" : "37.5") + ",无,否,有\n";
        }
        house.today = day_at(house.clock.at) + static_cast<int32_t>(dice.below(3));
        auto const roster = house.screened(sheet);
        if (version == 0 && latest.size() < firms.size()) latest.push_back(roster.id);
        else latest.back() = roster.id;
        house.today = day_at(house.clock.at);
      }
    }
    for (int step = 0; step < 5; ++step) {
      house.clock.at = house.clock.at + Minutes{static_cast<int32_t>(dice.below(4)) * 24 * 60 + 1};
      if (dice.chance(1, 4)) {
        auto const policy = longer(day_at(house.clock.at));
        set.publish(set.name_for("worker_screening", day_at(house.clock.at)), policy, house.clock.at);
      } else {
        registry::SetRisk in;
        in.division = kCodes[dice.below(std::size(kCodes))], in.level = kLevels[dice.below(std::size(kLevels))], in.from = day_at(house.clock.at) + -static_cast<int32_t>(dice.below(3)), in.source = "随机名单";
        (void)house.write(house.lead(), [&](Context& c) { return house.registry.risk.set(c, in); });  // one that cuts into a later one is refused
      }
      auto const before = standing_verdicts(house, latest);
      bool const opened = house.facts_changed();
      house.work();
      house.expect_whole();
      if (!opened) {
        EXPECT_EQ(standing_verdicts(house, latest), before);
        continue;
      }
      auto const after = standing_verdicts(house, latest);
      EXPECT_EQ(after, fresh_verdicts(house, latest)) << "world " << world << " step " << step;
      auto const round = rounds_of(house, Actor::system()).at(0);
      auto const changes = changes_in(house, Actor::system(), {.id = round.id});
      std::map<std::string, RosterChange> listed;
      house.read(Actor::system(), [&](View const& v) {
        for (auto const& row : list_changes(v, {.round_id = round.id, .limit = 1'000}))
          for (auto const& shown : changes.items)
            if (shown.id == row.id) listed[row.line_id] = shown;
        return 0;
      });
      EXPECT_EQ(static_cast<int64_t>(listed.size()), round.changed);
      EXPECT_EQ(changes.total, round.changed);
      EXPECT_EQ(round.changed, round.cleared + round.observe + round.review + round.excluded);
      for (auto const& [line, stands] : after) {
        bool const changed = before.at(line) != stands;
        ASSERT_EQ(listed.contains(line), changed) << "world " << world << " step " << step << " " << before.at(line).conclusion << " " << stands.conclusion;
        ++(changed ? turned : stayed);
        if (!changed) continue;
        EXPECT_EQ((Fresh{listed[line].verdict_before, listed[line].verdict_before_title}), before.at(line));
        EXPECT_EQ((Fresh{listed[line].verdict, listed[line].verdict_title}), stands);
        causes.insert(listed[line].because);
      }
    }
  }
  EXPECT_GT(turned, 50);
  EXPECT_GT(stayed, 50);
  EXPECT_EQ(causes, (std::set<std::string>{"risk", "table", "day"}));
}

TEST(Rescreening, killed_in_the_middle_it_goes_on_and_writes_nothing_twice) {
  House house;
  std::string sheet(kHead);
  for (int i = 0; i < 700; ++i) sheet += "甲某," + house.number() + ",,湖北省武汉市江岸区,2020-02-10,36.5,无,否,有\n";
  auto const roster = house.screened(sheet);
  house.set_risk("420102", "high", day_of(2020, 2, 8));
  ASSERT_TRUE(house.facts_changed());
  // The third part is written, then the program is told to stop: the listener waits until it was.
  std::promise<void> reached;
  std::atomic<int> parts = 0;
  house.desk->on_commit([&](int64_t, int64_t) {
    if (house.read(Actor::system(), [](View const& v) { return static_cast<int>(list_journal(v.tx, {.what = "roster.verdicts_changed", .limit = 100}).size()); }) < 3 || parts.exchange(1) == 1) return;
    reached.set_value();
    while (!house.jobs.stopping()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  });
  house.jobs.start();
  reached.get_future().wait();
  house.jobs.stop();
  house.expect_whole();
  auto const half = changes_in(house, house.officer(), {.id = rounds_of(house, house.officer()).at(0).id}).total;
  EXPECT_GT(half, 0);
  EXPECT_LT(half, 700);
  EXPECT_EQ(rounds_of(house, house.officer()).at(0).state, "running");
  house.jobs.start();
  for (int i = 0; i < 5'000 && rounds_of(house, house.officer()).at(0).state != "done"; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(2));
  house.jobs.stop();
  auto const round = rounds_of(house, house.officer()).at(0);
  ASSERT_EQ(round.state, "done");
  EXPECT_EQ(round.changed, 700);
  EXPECT_EQ(house.facts("roster.rescreened"), 1);
  auto const all = fresh_verdicts(house, {roster.id});
  EXPECT_EQ(all.size(), 700U);
  for (auto const& [line, stands] : standing_verdicts(house, {roster.id})) EXPECT_EQ(stands, all.at(line));  // of one page
  EXPECT_EQ(house.read(house.officer(), [&](View const& v) { return house.screening.get(v, roster.id); })->excluded, 700);
  house.expect_whole();
}

}  // namespace
}  // namespace ly::screening
