// Coach plans under the law: what the law costs the search, how fast a running plan is changed, how large a plan is made from nothing.
//   plan_bench law [pairs]; plan_bench [replan|scratch] [seconds]
// law: the same demand planned with the Chinese coach rules and with none, in turns: processor time for each place looked at, and which door refused what.
// replan: 100 coaches, 2,000 workers, 23:00, one change each time: time, others moved, cost against a search of `seconds` from the same state
// with changes free. scratch: 500 groups, 10,000 workers. Every plan is judged by the checker.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <ctime>
#include <random>

#include "base/embedded.h"
#include "engines/planning/explain.h"
#include "engines/planning/plan_check.h"
#include "engines/planning/replan.h"
#include "formats/hours_rules.h"

using namespace ly;
using namespace ly::planning;

namespace {

double cpu() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

class Seconds : public Budget {
 public:
  explicit Seconds(double seconds) : seconds_(seconds), from_(cpu()) {}
  double spent() override { return (cpu() - from_) / seconds_; }

 private:
  double seconds_, from_;
};

// Villages in clusters 150 to 700 km away, enterprises in two parks with a depot each; kilometres on a plane, 70 km/h.
planning::Problem demand(hours::RuleSet const* law, int groups, int heads, int coaches, uint64_t seed) {
  std::mt19937_64 chance(seed);
  auto const pick = [&](int low, int high) { return low + static_cast<int>(chance() % static_cast<uint64_t>(high - low + 1)); };
  planning::Problem p;
  p.law = law;
  p.clock = 0;
  p.horizon = 3 * hours::kDayMinutes;
  std::vector<std::pair<double, double>> at{{0, 0}, {40, 25}};
  for (int i = 0; i < 8; ++i) at.emplace_back(pick(0, 50), pick(0, 40));
  int const villages = std::min(160, std::max(20, groups / 3));
  std::vector<std::pair<double, double>> towns;
  for (int i = 0; i < 12; ++i) {
    double const angle = pick(0, 359) * 3.14159265 / 180, far = pick(150, 700);
    towns.emplace_back(far * std::cos(angle), far * std::sin(angle));
  }
  for (int i = 0; i < villages; ++i) {
    auto const& t = towns[static_cast<size_t>(pick(0, 11))];
    at.emplace_back(t.first + pick(-40, 40), t.second + pick(-40, 40));
  }
  p.places = static_cast<int>(at.size());
  for (auto const& a : at)
    for (auto const& b : at) {
      double const km = std::hypot(a.first - b.first, a.second - b.second) * 1.25;
      p.roads.push_back({std::max(1, static_cast<int>(km / 70 * 60)), static_cast<int>(km * 1000)});
    }
  for (int i = 0; i < groups; ++i) {
    Group g;
    g.heads = std::max(2, heads / groups + pick(-heads / groups / 2, heads / groups / 2));
    g.from = 10 + pick(0, villages - 1);
    g.to = 2 + pick(0, 7);
    g.board.open = pick(8, 40) * 60;
    g.alight.close = g.board.open + pick(16, 28) * 60;
    g.board_seconds = 20, g.alight_seconds = 10;
    g.enterprise = g.to;
    p.groups.push_back(g);
  }
  for (int i = 0; i < coaches; ++i) {
    Coach c;
    c.from = c.to = i % 2;
    c.seats = {i % 3 == 0 ? 37 : i % 3 == 1 ? 45 : 53};
    c.crew_most = 2;
    c.fixed = 400, c.per_km = 4.5, c.per_driver = 300;
    c.kind = i % 6;
    p.coaches.push_back(c);
  }
  for (int i = 0; i < coaches * 2; ++i) {
    Driver d;
    d.base = i / 2 % 2;
    if (pick(0, 2) == 0) d.driven.push_back({-pick(200, 400), -pick(10, 190)});
    p.drivers.push_back(d);
  }
  return p;
}

int heads_left(Plan const& plan) {
  int sum = 0;
  for (auto const h : plan.unserved) sum += h;
  return sum;
}

double median(std::vector<double> of) {
  std::sort(of.begin(), of.end());
  return of[of.size() / 2];
}

// The runs take turns: what else the machine does falls on both alike.
void law_costs(hours::RuleSet const& rules, uint64_t steps, int pairs) {
  std::vector<double> rate[2], ratios;
  for (int i = 0; i < pairs; ++i) {
    for (bool const with : {true, false}) {
      auto const p = demand(with ? &rules : nullptr, 100, 2000, 60, 1);
      StepBudget budget(steps);
      auto const from = cpu();
      auto const s = solve(p, {}, budget);
      auto const seconds = cpu() - from;
      auto const& c = s.law;
      rate[with].push_back(seconds / static_cast<double>(c.looked) * 1e9);
      if (i > 0) continue;
      auto const share = [&](uint64_t of) { return 100.0 * static_cast<double>(of) / static_cast<double>(c.asked); };
      std::printf("rules %-3s: %llu moves; places looked at %llu, routes asked %llu: refused by bounds %.1f %%, timed without search %.1f %%, refused %.1f %% (known from before: %.1f %%); timetables tried %llu; exact questions %llu; cost %.0f, left behind %d; plan holds: %s\n", with ? "on" : "off",
                  static_cast<unsigned long long>(s.moves), static_cast<unsigned long long>(c.looked), static_cast<unsigned long long>(c.asked), share(c.bounded_out), share(c.straight), share(c.refused), share(c.remembered),
                  static_cast<unsigned long long>(c.laid), static_cast<unsigned long long>(c.exact), s.plan.score[Aim::cost], heads_left(s.plan), check_plan(p, s.plan).empty() ? "yes" : "NO");
    }
    ratios.push_back(rate[true].back() / rate[false].back());
  }
  std::printf("processor time for each place looked at, medians of %d runs: rules on %.1f ns, off %.1f ns\n", pairs, median(rate[true]), median(rate[false]));
  std::printf("the law costs %.2f x (median of %d pairs from %.2f to %.2f; limit 1.5)\n", median(ratios), pairs, *std::min_element(ratios.begin(), ratios.end()), *std::max_element(ratios.begin(), ratios.end()));
}

void replans(hours::RuleSet const& rules, double seconds) {
  auto const p = demand(&rules, 100, 2000, 100, 2);
  Seconds first(15);
  auto const plan = solve(p, {}, first).plan;
  std::printf("running plan: %zu coaches, cost %.0f, left behind %d, holds: %s\n", plan.routes.size(), plan.score[Aim::cost], heads_left(plan), check_plan(p, plan).empty() ? "yes" : "NO");
  std::vector<double> times, gaps;
  int others = 0, moved = 0, bad = 0;
  for (int i = 0; i < 40; ++i) {
    std::mt19937_64 chance(static_cast<uint64_t>(i));
    Change change;
    change.now = 23 * 60;
    auto const g = static_cast<int>(chance() % p.groups.size());
    if (i % 4 == 0) change.cancelled = {g};
    else if (i % 4 == 1) {
      auto added = p.group(g);
      added.board.open = 30 * 60, added.alight.close = 60 * 60;
      change.added = {added};
    } else if (i % 4 == 2) change.late = {{g, std::max(p.group(g).board.open, change.now) + 120}};
    else {
      // One that has not left yet.
      for (auto const& r : plan.routes)
        if (r.depart > change.now && static_cast<int>(chance() % 5) == 0) {
          change.lost = {{r.coach, -1}};
          break;
        }
    }
    auto const from = cpu();
    Seconds budget(0.5);
    auto const now = replan(p, plan, change, {.seed = 1}, budget);
    times.push_back(cpu() - from);
    bad += !now.solved.plan.stuck.empty() || !check_plan(now.base.problem, now.solved.plan).empty();
    others += now.difference.others, moved += now.difference.others_moved;
    if (i >= 4 || seconds <= 0) continue;
    auto free = now.base.problem;
    free.aims = {Aim::unserved, Aim::coaches, Aim::cost, Aim::aboard, Aim::changes};
    Seconds long_one(seconds);
    auto const again = solve(free, {.seed = 1, .from = &now.base.from}, long_one).plan;
    gaps.push_back(100 * (now.solved.plan.score[Aim::cost] / again.score[Aim::cost] - 1));
    std::printf("change %d: cost %.0f (%d left, %.0f coaches), %.0f s search from the same state %.0f (%d left, %.0f coaches)\n", i, now.solved.plan.score[Aim::cost], heads_left(now.solved.plan), now.solved.plan.score[Aim::coaches], seconds, again.score[Aim::cost], heads_left(again), again.score[Aim::coaches]);
  }
  std::sort(times.begin(), times.end());
  std::printf("40 changes at 23:00: median %.2f s, p95 %.2f s (limit 1); others moved %d of %d = %.2f %% (limit 5); plans that do not hold %d\n", times[20], times[38], moved, others, 100.0 * moved / others, bad);
  for (auto const gap : gaps) std::printf("cost above the long search: %.2f %%\n", gap);
}

void from_scratch(hours::RuleSet const& rules, double seconds) {
  auto const p = demand(&rules, 500, 10'000, 400, 3);
  Seconds once(0.001), whole(seconds);
  auto from = cpu();
  auto const first = solve(p, {}, once).plan;
  std::printf("500 groups: first plan after %.1f s: %zu coaches, cost %.0f, left behind %d, holds: %s\n", cpu() - from, first.routes.size(), first.score[Aim::cost], heads_left(first), check_plan(p, first).empty() ? "yes" : "NO");
  from = cpu();
  auto const plan = solve(p, {}, whole);
  auto const took = cpu() - from;
  from = cpu();
  bool const holds = check_plan(p, plan.plan).empty();
  std::printf("after %.1f s: %zu coaches, cost %.0f, left behind %d, %llu moves, holds: %s (checked in %.1f s)\n", took, plan.plan.routes.size(), plan.plan.score[Aim::cost], heads_left(plan.plan), static_cast<unsigned long long>(plan.moves), holds ? "yes" : "NO", cpu() - from);
  from = cpu();
  auto const reasons = explain_unserved(p, plan.plan);
  std::map<Why, int> heads;
  for (auto const& r : reasons) heads[r.why] += r.heads;
  std::printf("%zu groups explained in %.1f s: too late by law for any coach %d heads, drivers %d, coaches busy %d\n", reasons.size(), cpu() - from, heads[Why::too_late], heads[Why::drivers], heads[Why::all_busy]);
}

}  // namespace

int main(int argc, char** argv) {
  auto const known = formats::hours_rules_from_json(embedded::find(embedded::shipped(), "regions/cn/hours/cn-coach.json")->bytes);
  if (!known) return 1;
  std::string const what = argc > 1 ? argv[1] : "law";
  double const seconds = argc > 2 ? std::atof(argv[2]) : 60;
  if (what == "law") law_costs(known->rules, 3000, argc > 2 ? std::max(1, std::atoi(argv[2])) : 7);
  if (what == "replan") replans(known->rules, seconds);
  if (what == "scratch") from_scratch(known->rules, seconds);
}
