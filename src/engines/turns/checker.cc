#include "engines/turns/checker.h"

#include <algorithm>
#include <map>
#include <set>

namespace ly::turns {
namespace {

// What one may know of a person by reading the log from the top.
struct Known {
  int64_t times_passed = 0;
  int64_t turns_begun = 0;
  bool at_desk = false, done = false;
  int64_t time_left = 0;      // of the turn, at `counted_from`
  int64_t counted_from = 0;
  bool clock_runs = false;
  std::string home;
};

}  // namespace

std::vector<std::string> faults_of_run(LogRules const& rules, int64_t places, std::vector<std::string> const& homes, std::vector<LogLine> const& log) {
  std::vector<std::string> faults;
  std::map<int64_t, Known> people;
  for (int64_t p = 1; p <= places; ++p) people[p] = {};
  std::vector<int64_t> line;                      // who is to be called, in order; those who passed go to its end
  for (int64_t p = 1; p <= places; ++p) line.push_back(p);
  std::set<std::string> free(homes.begin(), homes.end());
  std::vector<std::pair<int64_t, std::string>> chosen;
  bool runs = false;
  int64_t before = 0, expected_n = 1, extra_desks = 0;

  for (auto const& l : log) {
    auto const say = [&](std::string const& what) { faults.push_back("line " + std::to_string(l.n) + ": " + std::to_string(l.place) + " " + what); };
    if (l.n != expected_n) say("stands out of order");
    expected_n = l.n + 1;
    if (l.at < before && l.kind != "lapsed" && l.kind != "called") say("happened before what stands above it");
    before = std::max(before, l.at);
    auto const at_desks = std::count_if(people.begin(), people.end(), [](auto const& p) { return p.second.at_desk; });

    if (l.kind == "started") {
      if (runs) say("started twice");
      runs = true;
      for (auto& p : people)
        if (p.second.at_desk) p.second.counted_from = l.at, p.second.clock_runs = true;
      continue;
    }
    if (l.kind == "paused" || l.kind == "closed") {
      if (!runs && l.kind == "paused") say("paused a hall that did not run");
      if (runs)
        for (auto& p : people)
          if (p.second.at_desk) p.second.time_left -= l.at - p.second.counted_from, p.second.clock_runs = false;
      runs = false;
      continue;
    }
    auto const found = people.find(l.place);
    if (found == people.end()) {
      say("takes no part");
      continue;
    }
    auto& who = found->second;
    auto const used = [&] { return who.clock_runs ? l.at - who.counted_from : 0; };

    if (l.kind == "called") {
      if (!runs) say("was called while nothing ran");
      if (who.done || who.at_desk) say("was called though done or at a desk");
      if (line.empty() || line.front() != l.place) say("was called before " + (line.empty() ? std::string("nobody") : std::to_string(line.front())));
      if (free.empty()) say("was called though no home is left");
      if (at_desks >= rules.desks + extra_desks) say("was called though every desk is taken");
      line.erase(std::remove(line.begin(), line.end(), l.place), line.end());
      who.at_desk = true;
      ++who.turns_begun;
      who.time_left = rules.turn_ms;
      who.counted_from = l.at;
      who.clock_runs = true;
      if (who.turns_begun > rules.recalls + 1 + static_cast<int64_t>(extra_desks)) say("was called too often");
      continue;
    }
    if (l.kind == "chose") {
      if (!runs) say("chose while nothing ran");
      if (!who.at_desk) say("chose " + l.home + " without being called");
      else if (used() >= who.time_left) say("chose " + l.home + " after the turn was over");
      if (!free.erase(l.home)) say("chose " + l.home + ", which is not to be had");
      if (!who.home.empty()) say("has two homes");
      who.home = l.home;
      who.at_desk = false;
      who.done = true;
      chosen.emplace_back(l.place, l.home);
      extra_desks = std::max<int64_t>(0, extra_desks - 1);
      continue;
    }
    if (l.kind == "passed" || l.kind == "lapsed") {
      if (!who.at_desk) say("let a turn pass without being called");
      if (l.kind == "lapsed" && used() < who.time_left) say("was counted as late before the time");
      who.at_desk = false;
      extra_desks = std::max<int64_t>(0, extra_desks - 1);
      if (++who.times_passed > rules.recalls) who.done = true;
      else line.push_back(l.place);
      continue;
    }
    if (l.kind == "gave_up" || l.kind == "left_over") {
      if (who.done) say("gave up after being done");
      if (l.kind == "left_over" && !free.empty()) say("was sent home though homes are left");
      who.at_desk = false;
      who.done = true;
      line.erase(std::remove(line.begin(), line.end(), l.place), line.end());
      continue;
    }
    if (l.kind == "undone") {
      if (chosen.empty() || chosen.back() != std::pair(l.place, l.home)) say("was undone though it was not the last choice");
      else chosen.pop_back();
      free.insert(l.home);
      who.home.clear();
      who.done = false;
      who.at_desk = true;
      who.time_left = rules.turn_ms;
      who.counted_from = l.at;
      who.clock_runs = runs;
      ++extra_desks;
      continue;
    }
    say("did something unknown: " + l.kind);
  }
  return faults;
}

}  // namespace ly::turns
