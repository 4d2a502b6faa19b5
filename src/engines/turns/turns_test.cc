#include "engines/turns/turns.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

#include "engines/turns/checker.h"

namespace ly::turns {
namespace {

Hall hall_of(size_t people, size_t homes, Rules rules = {}) {
  Hall hall;
  hall.rules = rules;
  for (size_t i = 0; i < people; ++i) {
    Entrant e;
    e.place = e.turn_key = static_cast<int64_t>(i + 1);
    hall.entrants.push_back(e);
  }
  hall.homes.assign(homes, -1);
  return hall;
}

TEST(Turns, one_after_another_in_time) {
  auto hall = hall_of(3, 5);
  Changed c;
  EXPECT_EQ(choose(hall, 0, 0, 0, c), Why::not_running);
  EXPECT_EQ(start(hall, 1000, c), Why::none);
  EXPECT_EQ(choose(hall, 1, 0, 2000, c), Why::not_your_turn);
  EXPECT_EQ(choose(hall, 0, 2, 2000, c), Why::none);
  EXPECT_EQ(hall.entrants[1].stand, Stand::called);
  EXPECT_EQ(choose(hall, 1, 2, 3000, c), Why::taken);
  EXPECT_EQ(choose(hall, 1, 9, 3000, c), Why::no_such);
  Changed late;
  EXPECT_EQ(choose(hall, 1, 0, 2000 + 300'000, late), Why::time_over) << "the very end is too late";
  EXPECT_EQ(hall.entrants[1].round, 1);
  EXPECT_EQ(hall.entrants[2].stand, Stand::called);
  EXPECT_EQ(*hall.entrants[2].until, 2000 + 600'000) << "the next turn began when the former ended, not when somebody looked";
}

TEST(Turns, who_passes_is_called_once_more_behind_everybody) {
  auto hall = hall_of(3, 5);
  Changed c;
  start(hall, 0, c);
  EXPECT_EQ(pass(hall, 0, 1, c), Why::none);
  EXPECT_EQ(choose(hall, 1, 0, 2, c), Why::none);
  EXPECT_EQ(choose(hall, 2, 1, 3, c), Why::none);
  EXPECT_EQ(hall.entrants[0].stand, Stand::called);
  EXPECT_EQ(pass(hall, 0, 4, c), Why::none);
  EXPECT_EQ(hall.entrants[0].stand, Stand::missed);
  EXPECT_TRUE(over(hall));
}

TEST(Turns, a_pause_stops_the_clocks) {
  auto hall = hall_of(2, 2);
  Changed c;
  start(hall, 0, c);
  EXPECT_EQ(pause(hall, 100'000, c), Why::none);
  EXPECT_EQ(choose(hall, 0, 0, 150'000, c), Why::not_running);
  EXPECT_EQ(start(hall, 900'000, c), Why::none);
  EXPECT_EQ(*hall.entrants[0].until, 900'000 + 200'000);
  EXPECT_EQ(choose(hall, 0, 0, 1'099'999, c), Why::none);
}

TEST(Turns, only_the_last_choice_can_be_undone) {
  auto hall = hall_of(3, 3);
  Changed c;
  start(hall, 0, c);
  choose(hall, 0, 0, 1, c);
  choose(hall, 1, 1, 2, c);
  EXPECT_EQ(undo(hall, 0, 3, c), Why::not_last) << "1 chose without home 0";
  EXPECT_EQ(undo(hall, 2, 3, c), Why::nothing_to_undo);
  EXPECT_EQ(undo(hall, 1, 3, c), Why::none);
  EXPECT_EQ(hall.entrants[1].stand, Stand::called);
  EXPECT_EQ(hall.entrants[2].stand, Stand::called) << "who was called meanwhile keeps the turn";
  EXPECT_EQ(choose(hall, 1, 2, 4, c), Why::none);
  EXPECT_EQ(undo(hall, 0, 5, c), Why::not_last);
}

TEST(Turns, the_last_home_ends_it) {
  auto hall = hall_of(4, 2, {300'000, 2, 1});
  Changed c;
  start(hall, 0, c);
  EXPECT_EQ(choose(hall, 1, 0, 1, c), Why::none);
  EXPECT_EQ(choose(hall, 0, 1, 2, c), Why::none);
  EXPECT_TRUE(over(hall));
  EXPECT_EQ(hall.entrants[2].stand, Stand::missed);
  EXPECT_EQ(hall.entrants[3].stand, Stand::missed);
}

TEST(Turns, expected_times_follow_the_desks) {
  auto hall = hall_of(5, 9, {300'000, 2, 1});
  Changed c;
  start(hall, 0, c);
  EXPECT_EQ(expected(hall, 100'000), (std::vector<int64_t>{-1, -1, 300'000, 300'000, 600'000}));
}

// ---- random runs, judged by the checker ----

std::string home_name(size_t i) { return "H" + std::to_string(i); }

std::vector<std::string> random_run(uint64_t seed, bool plant = false) {
  std::mt19937_64 random(seed);
  auto const below = [&](size_t n) { return static_cast<size_t>(random() % n); };
  Rules const rules{static_cast<int64_t>(1000 + below(5000)), static_cast<int64_t>(1 + below(4)), static_cast<int64_t>(below(3))};
  auto hall = hall_of(1 + below(12), 1 + below(10), rules);
  std::vector<LogLine> log;
  std::map<std::string, int64_t> has;  // by the log alone
  int64_t now = 0;
  for (int step = 0; step < 120 && !over(hall); ++step) {
    now += static_cast<int64_t>(below(2500));
    auto const who = below(hall.entrants.size()), home = below(hall.homes.size());
    Changed c;
    switch (below(hall.running ? 12 : 3)) {
      case 0:
      case 1:
        if (!hall.running) start(hall, now, c);
        else if (below(4) == 0) pause(hall, now, c);
        break;
      case 2: advance(hall, now, c); break;
      case 3: pass(hall, who, now, c); break;
      case 4: if (below(6) == 0) give_up(hall, who, now, c); break;
      case 5: undo(hall, who, now, c); break;
      default: choose(hall, who, home, now, c);
    }
    for (auto const& h : c.log) {
      auto const name = h.home < 0 ? std::string() : home_name(plant ? 0 : static_cast<size_t>(h.home));
      auto const place = h.entrant == SIZE_MAX ? 0 : hall.entrants[h.entrant].place;
      log.push_back({static_cast<int64_t>(log.size() + 1), h.at, std::string(h.kind), place, name});
      if (h.kind == "chose") has[name] = place;
      if (h.kind == "undone") has.erase(name);
    }
  }
  std::vector<std::string> homes;
  for (size_t i = 0; i < hall.homes.size(); ++i) {
    homes.push_back(home_name(i));
    if (plant) continue;  // what the log tells is what the hall holds
    EXPECT_EQ(hall.homes[i] < 0 ? 0 : hall.entrants[static_cast<size_t>(hall.homes[i])].place, has.contains(homes.back()) ? has[homes.back()] : 0);
  }
  return faults_of_run({rules.turn_ms, rules.desks, rules.recalls}, static_cast<int64_t>(hall.entrants.size()), homes, log);
}

TEST(Turns, two_thousand_random_runs_are_sound) {
  for (uint64_t seed = 1; seed <= 2000; ++seed) {
    auto const faults = random_run(seed);
    ASSERT_TRUE(faults.empty()) << "seed " << seed << ": " << faults.front();
  }
}

TEST(Turns, the_checker_sees_a_home_given_twice) {
  size_t seen = 0;
  for (uint64_t seed = 1; seed <= 200; ++seed) seen += random_run(seed, true).empty() ? 0 : 1;
  EXPECT_GT(seen, 50U);
}

TEST(Turns, the_checker_sees_each_kind_of_breach) {
  LogRules const rules{1000, 1, 1};
  std::vector<std::string> const homes{"A", "B"};
  auto const run = [&](std::vector<LogLine> log) {
    for (size_t i = 0; i < log.size(); ++i) log[i].n = static_cast<int64_t>(i + 1);
    return faults_of_run(rules, 3, homes, log).size();
  };
  EXPECT_EQ(run({{0, 0, "started", 0, ""}, {0, 0, "called", 1, ""}, {0, 5, "chose", 1, "A"}, {0, 5, "called", 2, ""}}), 0U);
  EXPECT_GT(run({{0, 0, "started", 0, ""}, {0, 0, "called", 2, ""}}), 0U) << "out of order";
  EXPECT_GT(run({{0, 0, "started", 0, ""}, {0, 0, "called", 1, ""}, {0, 1000, "chose", 1, "A"}}), 0U) << "too late";
  EXPECT_GT(run({{0, 0, "started", 0, ""}, {0, 0, "called", 1, ""}, {0, 0, "called", 2, ""}}), 0U) << "two at one desk";
  EXPECT_GT(run({{0, 0, "started", 0, ""}, {0, 0, "called", 1, ""}, {0, 5, "chose", 1, "A"}, {0, 5, "called", 2, ""}, {0, 6, "chose", 2, "A"}}), 0U) << "twice";
  EXPECT_GT(run({{0, 0, "started", 0, ""}, {0, 0, "called", 1, ""}, {0, 5, "lapsed", 1, ""}}), 0U) << "early";
  EXPECT_GT(run({{0, 0, "started", 0, ""}, {0, 0, "called", 1, ""}, {0, 5, "chose", 1, "A"}, {0, 5, "called", 2, ""}, {0, 6, "chose", 2, "B"}, {0, 7, "undone", 1, "A"}}), 0U) << "not the last";
  EXPECT_GT(run({{0, 0, "started", 0, ""}, {0, 1, "chose", 1, "A"}}), 0U) << "not called";
}

}  // namespace
}  // namespace ly::turns
