// Random small worlds under the Chinese coach rules: every plan holds by the checker, and what it leaves behind, how many coaches it takes
// and what it costs equal exhaustive trial. LIAOYUAN_PLAN_WORLDS=5000 tries more.
#include <gtest/gtest.h>

#include <cstdlib>
#include <random>
#include <set>

#include "engines/hours/earliest.h"
#include "engines/hours/straight_on.h"
#include "engines/planning/explain.h"
#include "engines/planning/plan_check.h"
#include "engines/planning/solve.h"
#include "engines/planning/test_worlds.h"

namespace ly::planning {
namespace {

// Everything tried: who rides with whom, in which order, with which drivers.
class Trial {
 public:
  explicit Trial(Problem const& p) : p_(p), clock_(p), timing_(p, 0) {
    best_.value.fill(1e18);
    go(0);
  }
  Score best() const { return best_; }

 private:
  void go(size_t c) {
    if (c == p_.coaches.size()) return finish();
    auto const& coach = p_.coaches[c];
    // Every subset of the groups still free, in every order, with every crew of free drivers.
    for (unsigned set = 0; set < 1U << p_.groups.size(); ++set) {
      if (set & served_) continue;
      served_ |= set;
      std::vector<Visit> visits;
      if (set == 0) go(c + 1);
      else each_order(c, set, visits, [&](std::vector<Visit> const& order) { each_crew(c, coach, order); });
      served_ &= ~set;
    }
  }

  template <class F>
  void each_order(size_t c, unsigned set, std::vector<Visit>& sofar, F found) {
    bool whole = true;
    for (size_t g = 0; g < p_.groups.size(); ++g) {
      if (!(set >> g & 1U)) continue;
      int count = 0;
      for (auto const& v : sofar) count += v.group == static_cast<int>(g);
      if (count == 2) continue;
      whole = false;
      sofar.push_back({static_cast<int>(g), p_.groups[g].heads, count == 0, static_cast<int>(g)});
      each_order(c, set, sofar, found);
      sofar.pop_back();
    }
    if (whole) found(sofar);
  }

  void each_crew(size_t c, Coach const& coach, std::vector<Visit> const& visits) {
    Tour tour;
    tour.coach = static_cast<int>(c);
    tour.visits = visits;
    if (!bound(p_, clock_, tour)) return;
    double metres = 0;
    int at = coach.from;
    carried_ = 0;  // the longest way with somebody aboard
    std::set<int> aboard;
    int64_t way = 0;
    for (auto const& v : visits) {
      if (!aboard.empty() && p_.place_of(v) != at) way += p_.road(at, p_.place_of(v)).metres;
      carried_ = std::max(carried_, way);
      if (v.boards) aboard.insert(v.group);
      else aboard.erase(v.group);
      if (aboard.empty()) way = 0;
      if (p_.place_of(v) != at) metres += p_.road(at, p_.place_of(v)).metres;
      at = p_.place_of(v);
    }
    if (coach.to >= 0 && coach.to != at) metres += p_.road(at, coach.to).metres;
    for (unsigned crew = p_.law ? 1 : 0; crew < (p_.law ? 1U << p_.drivers.size() : 1U); ++crew) {
      if (crew & drivers_) continue;
      std::vector<int> list;
      bool may = true;
      for (size_t d = 0; d < p_.drivers.size(); ++d)
        if (crew >> d & 1U) list.push_back(static_cast<int>(d)), may = may && p_.drivers[d].base == coach.from;
      if (!may || static_cast<int>(list.size()) > coach.crew_most) continue;
      if (p_.law && list.size() < 2 && carried_ > p_.law->second_driver_above) continue;
      auto const of = trip_of(p_, timing_.rules(), static_cast<int>(c), visits, list, coach.open);
      if (!of.possible) continue;
      if (!hours::straight_on(timing_.rules(), of.trip)) {
        auto const answer = hours::earliest(timing_.rules(), of.trip, {.work_most = 3'000'000, .choose = false});
        if (!answer.best || answer.best->arrive > of.trip.latest) continue;
      }
      double const was = cost_;
      cost_ += coach.fixed + coach.per_km * metres / 1000 + coach.per_driver * static_cast<double>(list.size());
      ++coaches_;
      drivers_ |= crew;
      go(c + 1);
      drivers_ &= ~crew;
      --coaches_;
      cost_ = was;
    }
  }

  void finish() {
    Score s;
    s[Aim::coaches] = coaches_;
    s[Aim::cost] = cost_;
    for (size_t g = 0; g < p_.groups.size(); ++g) {
      if (served_ >> g & 1U) continue;
      auto const& group = p_.groups[g];
      if (group.penalty < 0) s[Aim::unserved] += weight_of(group) * group.heads;
      else s[Aim::cost] += group.penalty * group.heads;
    }
    if (better(p_, s, best_)) best_ = s;
  }

  Problem const& p_;
  RoadClock clock_;
  Timing timing_;
  unsigned served_ = 0, drivers_ = 0;
  int coaches_ = 0;
  int64_t carried_ = 0;
  double cost_ = 0;
  Score best_;
};

std::string told(Score const& s) {
  std::string out;
  for (auto const v : s.value) out += std::to_string(v) + " ";
  return out;
}

int worlds(int usual) {
  auto const* text = std::getenv("LIAOYUAN_PLAN_WORLDS");
  return text ? std::atoi(text) : usual;
}

TEST(PlanSmallWorlds, plans_equal_exhaustive_trial) {
  int served = 0;
  for (int seed = 1; seed <= worlds(25); ++seed) {
    World w = world_of(static_cast<uint64_t>(seed), false);
    w.problem.aims = {Aim::unserved, Aim::coaches, Aim::cost};
    StepBudget budget(60);
    auto const solved = solve(w.problem, {.seed = 1}, budget);
    auto const findings = check_plan(w.problem, solved.plan);
    ASSERT_TRUE(findings.empty()) << "seed " << seed << ": " << code_of(findings[0].wrong) << " " << findings[0].rule << " by " << findings[0].by << " route " << findings[0].route << " visit " << findings[0].visit;
    auto const best = Trial(w.problem).best();
    EXPECT_FALSE(better(w.problem, best, solved.plan.score)) << "seed " << seed << " best " << told(best) << " found " << told(solved.plan.score);
    EXPECT_FALSE(better(w.problem, solved.plan.score, best)) << "seed " << seed << ": trial is not exhaustive, best " << told(best) << " found " << told(solved.plan.score);
    for (auto const& r : solved.plan.routes) served += static_cast<int>(r.visits.size());
  }
  EXPECT_GT(served, 20);
}

TEST(PlanSmallWorlds, divided_groups_and_limits_aboard_hold) {
  for (int seed = 1; seed <= worlds(60); ++seed) {
    World w = world_of(static_cast<uint64_t>(seed) + 1'000'000, true);
    std::mt19937_64 chance(static_cast<uint64_t>(seed));
    for (auto& g : w.problem.groups)
      if (chance() % 3 == 0) g.aboard_most = 120 + static_cast<int>(chance() % 600);
    for (auto& c : w.problem.coaches) c.per_hour = static_cast<double>(chance() % 40);
    StepBudget budget(25);
    auto const solved = solve(w.problem, {.seed = static_cast<uint64_t>(seed), .exact_work = 20'000}, budget);
    auto const findings = check_plan(w.problem, solved.plan);
    ASSERT_TRUE(findings.empty()) << "seed " << seed << ": " << code_of(findings[0].wrong) << " " << findings[0].rule << " by " << findings[0].by << " route " << findings[0].route << " visit " << findings[0].visit;
  }
}

// Two places 405 km apart, two hours and a half as driven: the hours would do for one driver, the distance does not.
TEST(SecondDriver, a_long_way_takes_two_and_the_checker_says_so) {
  World w;
  auto& p = w.problem;
  p.law = &w.rules;
  p.places = 2;
  p.roads = {{0, 0}, {150, 405'000}, {150, 405'000}, {0, 0}};
  p.clock = 8 * 60, p.horizon = 2 * 1440;
  p.groups.push_back({.heads = 20, .from = 0, .to = 1});
  Coach coach;
  coach.from = 0, coach.to = -1, coach.seats = {40}, coach.per_driver = 100;
  p.coaches.push_back(coach);
  p.drivers.resize(2);
  auto const solved_by = [&] {
    StepBudget budget(20);
    return solve(p, {.seed = 1}, budget).plan;
  };
  auto const plan = solved_by();
  ASSERT_EQ(plan.routes.size(), 1U);
  EXPECT_EQ(plan.routes[0].crew.size(), 2U);
  EXPECT_TRUE(check_plan(p, plan).empty());

  auto alone = plan;
  auto& route = alone.routes[0];
  route.crew.resize(1);
  for (auto& run : route.runs) run.driver = route.crew[0];
  auto const findings = check_plan(p, alone);
  EXPECT_TRUE(std::any_of(findings.begin(), findings.end(), [](Finding const& f) { return f.wrong == Wrong::law && f.rule == "CN8"; }));

  p.drivers.resize(1);
  auto const left = solved_by();
  EXPECT_EQ(left.unserved[0], 20);
  auto const reasons = explain_unserved(p, left);
  ASSERT_EQ(reasons.size(), 1U);
  EXPECT_EQ(reasons[0].why, Why::drivers);
  EXPECT_EQ(reasons[0].rule, "CN8");
  ASSERT_FALSE(reasons[0].remedies.empty());
  EXPECT_EQ(reasons[0].remedies[0].cure, Cure::more_drivers);

  w.rules.second_driver_above = 600'000;  // as on motorways
  EXPECT_EQ(solved_by().routes.at(0).crew.size(), 1U);
}

}  // namespace
}  // namespace ly::planning
