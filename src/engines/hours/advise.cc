#include "engines/hours/advise.h"

namespace ly::hours {
namespace {

constexpr Effort kQuick{.work_most = 1'000'000, .choose = false};

int arrival(Answer const& answer) { return answer.best ? answer.best->arrive : kEver; }
bool is_drivers(Breach const& b) { return b.of == Part::driver; }

// Follows the crew-free timetable with the crew as far as anybody may drive, every choice at a stop tried; then tells what stops each driver there.
class FirstStop {
 public:
  FirstStop(RuleSet const& rules, Trip const& trip, Timetable const& wish) : rules_(rules), trip_(trip), wish_(wish) {}

  std::vector<Breach> find() {
    follow(0, {});
    std::vector<Breach> out;
    for (int d = 0; d < static_cast<int>(trip_.drivers.size()); ++d) {
      auto runs = best_;
      // Whoever was at the wheel could only be changed at the last stop, so that is where each of them is asked to begin.
      int const from = stopped_from_;
      while (!runs.empty() && runs.back().to > from) runs.pop_back();
      runs.push_back({from, wish_.runs[stopped_run_].to, d});
      for (auto const& b : check(rules_, trip_, runs, runs.back().to))
        if (is_drivers(b) && b.driver == d) {
          out.push_back(b);
          break;
        }
    }
    return out;
  }

 private:
  static constexpr size_t kRunsTried = 9;

  void follow(size_t run, std::vector<Run> const& sofar) {
    if (run == wish_.runs.size()) return;
    for (int d = 0; d < static_cast<int>(trip_.drivers.size()); ++d) {
      auto next = sofar;
      next.push_back({wish_.runs[run].from, wish_.runs[run].to, d});
      int first = kEver;
      for (auto const& b : check(rules_, trip_, next, next.back().to))
        if (is_drivers(b)) first = std::min(first, b.at);
      if (first == kEver) {
        follow(run + 1, next);
        if (run >= kRunsTried) return;  // enough tried: the first who may goes on
      } else if (first > reached_) {
        reached_ = first;
        best_ = sofar;
        stopped_run_ = run;
        stopped_from_ = wish_.runs[run].from;
      }
    }
  }

  RuleSet const& rules_;
  Trip const& trip_;
  Timetable const& wish_;
  int reached_ = -1, stopped_from_ = 0;
  size_t stopped_run_ = 0;
  std::vector<Run> best_;
};

// When drivers do not come into it: what keeps the coach itself from arriving by `latest`.
std::vector<Breach> coach_reasons(RuleSet const& rules, Trip const& trip, Answer const& answer) {
  std::vector<Breach> out;
  auto const without = [&](auto&& change) {
    auto relaxed = rules;
    change(relaxed);
    auto free = trip;
    free.drivers.clear();
    return arrival(earliest(relaxed, free, kQuick));
  };
  int const now = answer.crew_free ? answer.crew_free->arrive : kEver;
  int const at = std::min({now, trip.latest, rules.horizon});
  auto const anywhere = [&] {
    auto free = trip;
    free.drivers.clear(), free.places.clear();
    return arrival(earliest(rules, free, kQuick));
  };
  auto const helps = [&](int then) { return then < now && then <= trip.latest; };
  if (helps(without([](RuleSet& r) { r.standstill = {0, 0}; }))) out.push_back({rules.standstill_rule, Part::coach, -1, at, -1});
  if (helps(without([](RuleSet& r) { r.spell_most_night = r.spell_most; }))) out.push_back({rules.night_rule, Part::coach, -1, at, -1});
  if (helps(without([](RuleSet& r) { r.spell_most = kEver; }))) out.push_back({rules.spell_rule, Part::coach, -1, at, -1});
  if (!trip.places.empty() && helps(anywhere())) out.push_back({"PLACE", Part::coach, -1, at, -1});
  if (!out.empty()) return out;
  // No single rule: name the first window that cannot be met together with those before it, or the time asked for.
  if (!answer.crew_free) {
    auto const possible_with_first = [&](size_t windows) {
      auto wide = trip;
      wide.drivers.clear();
      for (size_t i = windows; i < wide.legs.size(); ++i) wide.legs[i].close = kEver;
      return arrival(earliest(rules, wide, kQuick)) < kEver;
    };
    if (possible_with_first(0)) {
      size_t met = 0, missed = trip.legs.size();
      while (met + 1 < missed) {
        auto const middle = met + (missed - met) / 2;
        (possible_with_first(middle) ? met : missed) = middle;
      }
      out.push_back({"WINDOW", Part::none, -1, trip.legs[missed - 1].close, static_cast<int>(missed) - 1});
      return out;
    }
  }
  out.push_back({"LATEST", Part::none, -1, std::min(trip.latest, rules.horizon), static_cast<int>(trip.legs.size()) - 1});
  return out;
}

class Remedies {
 public:
  Remedies(RuleSet const& rules, Trip const& trip, Answer const& answer) : rules_(rules), trip_(trip), answer_(answer) {}

  std::vector<Remedy> find() {
    later();
    if (!answer_.crew_free) return std::move(list_);
    if (arrival(answer_) > answer_.crew_free->arrive) {
      fresh();
      replace();
    }
    std::stable_partition(list_.begin(), list_.end(), [](Remedy const& r) { return r.in_time; });
    return std::move(list_);
  }

 private:
  void add(Change change, int driver, int at, int arrive) { list_.push_back({change, driver, at, arrive, arrive <= trip_.latest}); }

  // Nobody more is needed, only patience: the latest departure that arrives as early.
  void later() {
    if (!answer_.best || answer_.best->runs.empty() || trip_.spell > 0) return;  // under way already
    int const target = answer_.best->arrive;
    int low = 0, high = target - 1;
    auto const arrives = [&](int delay) {
      auto moved = trip_;
      moved.latest = kEver;
      moved.clock = minute_of_day(rules_, trip_, delay);
      for (auto& leg : moved.legs) {
        if (leg.by < kEver) leg.by -= delay;
        if (leg.open > -kEver) leg.open -= delay;
        if (leg.close < kEver) leg.close -= delay;
      }
      for (auto& driver : moved.drivers)
        for (auto& span : driver.driven) span.from -= delay, span.to -= delay;
      auto const then = arrival(earliest(rules_, moved, kQuick));
      return then == kEver ? kEver : then + delay;
    };
    for (int step = 0; step < kHalvings && low < high; ++step) {
      int const middle = (low + high + 1) / 2;
      if (arrives(middle) <= target) low = middle;
      else high = middle - 1;
    }
    if (low >= kWorthTelling) add(Change::depart_later, -1, low, target);
  }

  void fresh() {
    if (static_cast<int>(trip_.drivers.size()) >= kDriversMost) return;
    auto more = trip_;
    more.latest = kEver;
    more.drivers.push_back({"+", {}, 0});
    auto const found = earliest(rules_, more, kQuick);
    if (!found.best || found.best->arrive >= arrival(answer_)) return;
    // He need not come along: the latest stop at which he could get in.
    auto const& runs = answer_.crew_free->runs;
    for (size_t i = runs.size(); i-- > 1;) {
      more.drivers.back().joins = runs[i].from;
      if (arrival(earliest(rules_, more, kQuick)) > found.best->arrive) continue;
      add(Change::relay, -1, runs[i].from, found.best->arrive);
      break;
    }
    add(Change::add_driver, -1, 0, found.best->arrive);
  }

  void replace() {
    for (size_t d = 0; d < trip_.drivers.size(); ++d) {
      if (trip_.drivers[d].driven.empty()) continue;
      auto other = trip_;
      other.latest = kEver;
      other.drivers[d].driven.clear();
      auto const found = earliest(rules_, other, kQuick);
      if (found.best && found.best->arrive < arrival(answer_)) add(Change::replace_driver, static_cast<int>(d), 0, found.best->arrive);
    }
  }

  static constexpr int kHalvings = 14, kWorthTelling = 15;  // minutes of standing that are worth leaving later for
  RuleSet const& rules_;
  Trip const& trip_;
  Answer const& answer_;
  std::vector<Remedy> list_;
};

Trip without_latest(Trip trip) {
  trip.latest = kEver;
  return trip;
}

}  // namespace

Advice advise(RuleSet const& rules, Trip const& trip) {
  Advice advice;
  advice.answer = earliest(rules, without_latest(trip));
  int const arrive = arrival(advice.answer);
  advice.legal = arrive <= std::min(trip.latest, rules.horizon);
  bool const crew_binds = advice.answer.crew_free && !trip.drivers.empty() && arrive > advice.answer.crew_free->arrive;
  if (crew_binds) advice.binding = FirstStop(rules, trip, *advice.answer.crew_free).find();
  if (!advice.legal) {
    bool const coach_could = advice.answer.crew_free && advice.answer.crew_free->arrive <= trip.latest;
    advice.breaches = coach_could && !advice.binding.empty() ? advice.binding : coach_reasons(rules, trip, advice.answer);
  }
  if (!advice.legal || crew_binds) advice.remedies = Remedies(rules, trip, advice.answer).find();
  return advice;
}

Advice judge(RuleSet const& rules, Trip const& trip, std::vector<Run> const& runs, int end) {
  Advice advice;
  advice.breaches = check(rules, trip, runs, end);
  advice.legal = advice.breaches.empty();
  advice.answer = earliest(rules, without_latest(trip));
  if (advice.legal) return advice;
  if (advice.answer.best) advice.remedies.push_back({Change::own_timetable, -1, 0, advice.answer.best->arrive, advice.answer.best->arrive <= trip.latest});
  for (auto const& remedy : Remedies(rules, trip, advice.answer).find()) advice.remedies.push_back(remedy);
  return advice;
}

}  // namespace ly::hours
