#include "engines/planning/timing.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <span>

#include "engines/hours/earliest.h"
#include "engines/hours/search.h"
#include "engines/hours/straight_on.h"

namespace ly::planning {
namespace {

constexpr int kBeforeHand[] = {0, 60};  // minutes before the latest useful departure that are tried
constexpr int kExactBefore[] = {600, 2 * hours::kDayMinutes};  // the same for the exact search, which waits where it likes
constexpr int64_t kAtFirst = 400'000;           // effort of exact questions before they are rationed
constexpr int kRanOutMost = 6;                  // each exact question in a row that ended at its limit doubles what the next one counts, so often at most
constexpr size_t kHopelessMost = 1U << 20;
constexpr size_t kKnownMost = 1U << 15;        // timetables remembered
constexpr int kFloorRounds = 12;                // raisings of a boarding so that nobody rides too long

// Without a law: roads and windows only.
hours::RuleSet lawless(int horizon) {
  hours::RuleSet rules;
  rules.spell_most = rules.spell_most_night = kEver;
  rules.night_speed_percent = 100;
  rules.horizon = horizon;
  return rules;
}

}  // namespace

TripOf trip_of(Problem const& problem, hours::RuleSet const& rules, int c, std::vector<Visit> const& visits, std::vector<int> const& crew, int depart, std::vector<int> const& floors) {
  TripOf out;
  lay_trip(problem, rules, c, visits, crew, depart, floors, out);
  return out;
}

void lay_trip(Problem const& problem, hours::RuleSet const& rules, int c, std::vector<Visit> const& visits, std::vector<int> const& crew, int depart, std::vector<int> const& floors, TripOf& out) {
  out.home = false, out.possible = true;
  out.trip.legs.clear();
  out.trip.latest = kEver;
  out.trip.spell = out.trip.spell_night = 0, out.trip.stood = kEver, out.trip.wheel = -1;
  auto const& coach = problem.coach(c);
  auto const floor_of = [&](size_t i) { return std::max(problem.window_of(visits[i]).open, floors.empty() ? -kEver : floors[i]); };
  out.leg_of.assign(visits.size(), -1);
  int at = start_place(coach);
  size_t i = 0;
  bool const on_the_way = coach.begun && coach.begun->need_left > 0;
  out.from = depart;
  // Boarding where it stands, before the first leg.
  for (; !on_the_way && i < visits.size() && problem.place_of(visits[i]) == at; ++i) {
    depart = std::max(depart, floor_of(i));
    out.possible = out.possible && depart <= problem.window_of(visits[i]).close;
    depart += problem.service_of(visits[i]);
  }
  out.depart = depart;
  auto& trip = out.trip;
  trip.clock = ((problem.clock + depart) % rules.day + rules.day) % rules.day;
  if (coach.begun) {
    trip.spell = coach.begun->spell, trip.spell_night = coach.begun->spell_night;
    trip.stood = coach.begun->stood >= kEver ? kEver : coach.begun->stood + depart - coach.begun->ready;
    trip.wheel = on_the_way && depart == coach.begun->ready ? coach.begun->wheel : -1;
  }
  auto const leg = [&](int64_t need) {
    hours::Leg l;
    l.need = need;
    l.by_distance = problem.by_distance;
    trip.legs.push_back(l);
  };
  if (on_the_way) leg(coach.begun->need_left);
  while (i < visits.size()) {
    int const place = problem.place_of(visits[i]);
    if (place != at) {
      leg(int64_t{problem.road(at, place).minutes} * hours::kDayGain);
      at = place;
    }
    auto& l = trip.legs.back();
    int served = 0, ready = -kEver;
    for (; i < visits.size() && problem.place_of(visits[i]) == place; ++i) {
      int const open = floor_of(i), close = problem.window_of(visits[i]).close;
      out.leg_of[i] = static_cast<int>(trip.legs.size()) - 1;
      ready = std::max(ready, open - served);
      if (ready + served > close) out.possible = false;
      if (close < kEver) l.by = std::min(l.by, close - served - depart);
      served += problem.service_of(visits[i]);
    }
    if (ready > depart) l.open = ready - depart;
    l.stop = served;
  }
  int const by = std::min(coach.close, problem.horizon);
  if (coach.to >= 0 && coach.to != at && (!visits.empty() || coach.begun)) {
    leg(int64_t{problem.road(at, coach.to).minutes} * hours::kDayGain);
    out.home = true;
    trip.legs.back().by = by - depart;
  } else if (!trip.legs.empty()) {
    trip.latest = by - depart - trip.legs.back().stop;
  }
  size_t crew_size = 0;
  for (auto const d : crew) {
    auto const& driver = problem.drivers[static_cast<size_t>(d)];
    if (crew_size == trip.drivers.size()) trip.drivers.emplace_back();
    auto& counted = trip.drivers[crew_size++];
    counted.driven.clear();
    counted.joins = driver.from - depart;
    for (auto const& s : driver.driven) counted.driven.push_back({s.from - depart, s.to - depart});
    if (coach.begun)
      for (auto const& run : coach.begun->runs)
        if (run.driver == d) counted.driven.push_back({run.from - depart, run.to - depart});
    if (coach.begun) counted.driven = hours::tidy(std::move(counted.driven));
  }
  trip.drivers.resize(crew_size);
}

bool takes_two(Problem const& problem, int c, std::vector<Visit> const& visits) {
  if (!problem.law || problem.law->second_driver_above <= 0 || problem.coach(c).begun) return false;
  int64_t metres = 0;
  int heads = 0, at = -1;
  for (auto const& v : visits) {
    int const here = problem.place_of(v);
    if (heads > 0 && here != at) metres += problem.road(at, here).metres;
    if (metres > problem.law->second_driver_above) return true;
    heads += v.boards ? v.heads : -v.heads;
    if (heads == 0) metres = 0;
    at = here;
  }
  return false;
}

Timing::Timing(Problem const& problem, int64_t exact_work, bool sparing, std::shared_ptr<RoadClock const> clock)
    : problem_(problem), rules_(problem.law ? *problem.law : lawless(problem.horizon)), clock_(clock ? std::move(clock) : std::make_shared<RoadClock const>(problem)), exact_work_(exact_work), sparing_(sparing) {
  std::map<std::vector<int>, int> classes;
  for (auto const& driver : problem.drivers) {
    std::vector<int> past{driver.from};
    for (auto const& s : driver.driven) past.insert(past.end(), {s.from, s.to});
    class_of_.push_back(classes.try_emplace(std::move(past), static_cast<int>(classes.size())).first->second);
  }
  hours_by_.resize(classes.size());
  straight_ = std::make_unique<hours::StraightOn>(rules_);
  for (auto const& w : rules_.windows) window_least_ = std::min(window_least_, w.most);
}

// What the answer for a route and crew depends on: the coach or its kind, the drivers' pasts, the visits, and who of them gets out where.
void Timing::name_of(Tour const& tour, std::vector<int> const& crew, Name& name) const {
  auto const& coach = problem_.coach(tour.coach);
  name.of.clear();
  name.of.push_back(coach.begun || !coach.head.empty() ? -1 - tour.coach : coach.kind);
  name.of.push_back(static_cast<int>(crew.size()));
  for (auto const d : crew) name.of.push_back(class_of_[static_cast<size_t>(d)]);
  for (size_t i = 0; i < tour.visits.size(); ++i) {
    auto const& v = tour.visits[i];
    int since = -1;
    for (size_t j = 0; !v.boards && j < i; ++j)
      if (tour.visits[j].boards && tour.visits[j].part == v.part) since = static_cast<int>(j);
    // One who got in before the planning is told apart by his own number.
    name.of.insert(name.of.end(), {v.group, v.boards ? v.heads : -v.heads, v.boards || since >= 0 ? since : -2 - std::abs(v.part)});
  }
  name.key = 0xcbf29ce484222325ull;
  for (auto const x : name.of) name.key = (name.key ^ static_cast<uint32_t>(x)) * 0x9E3779B97F4A7C15ull, name.key ^= name.key >> 29;
}

// The latest departure after which the route can still end as early as it ever may, by the road clock; and whoever stands on the road is fetched as
// early as he ever may.
int Timing::late_departure(Tour const& tour) const {
  auto const& coach = problem_.coach(tour.coach);
  int const earliest = start_minute(coach);
  if (coach.begun || tour.visits.empty()) return earliest;
  int by = kEver;
  for (size_t i = tour.visits.size(); i-- > 0;) {
    auto const& v = tour.visits[i];
    bool const at_once = i + 1 == tour.visits.size() || (v.boards && problem_.group(v.group).stands_since >= 0);
    int const latest = at_once ? std::min(by - problem_.service_of(v), tour.begin[i]) : std::min(problem_.window_of(v).close, by - problem_.service_of(v));
    int const before = i > 0 ? problem_.place_of(tour.visits[i - 1]) : coach.from, here = problem_.place_of(v);
    by = before == here ? latest : clock_->leave(problem_.road(before, here).minutes, latest);
  }
  return std::max(earliest, by);
}

// True: the tour has this timetable. False with `again`: somebody would be aboard too long; `floors` are raised so that he is not.
bool Timing::lay_out(Tour& tour, TripOf const& of, hours::Timetable const& table, std::vector<int> const& crew, std::vector<int>& floors, bool& again) const {
  auto const driven = hours::driven_ends(rules_, of.trip, table.runs);
  auto const& coach = problem_.coach(tour.coach);
  tour.timed.resize(tour.visits.size());
  int now = of.from;
  again = false;
  int last_leg = -1;
  for (size_t i = 0; i < tour.visits.size(); ++i) {
    auto const& v = tour.visits[i];
    if (of.leg_of[i] != last_leg) now = of.depart + driven[static_cast<size_t>(of.leg_of[i])], last_leg = of.leg_of[i];
    auto& t = tour.timed[i];
    t.visit = v;
    t.arrive = now;
    t.begin = std::max({now, problem_.window_of(v).open, floors.empty() ? now : floors[i]});
    if (i == 0 && of.leg_of[i] < 0 && !coach.begun) t.arrive = t.begin;  // it stands there; its day begins with the boarding
    t.depart = now = t.begin + problem_.service_of(v);
  }
  tour.depart = of.depart;
  if (!tour.timed.empty() && of.leg_of[0] < 0) tour.depart = tour.timed[0].begin;
  if (coach.begun) tour.depart = coach.begun->depart;
  tour.end = now;
  if (of.home) tour.end = of.depart + driven.back();
  else if (!of.trip.legs.empty() && tour.visits.empty()) tour.end = of.depart + driven.back();
  // Nobody aboard longer than he may; and the sum of it.
  tour.aboard = tour.stranded = 0;
  for (auto const& t : tour.timed)
    if (t.visit.boards) tour.stranded += stood(problem_.group(t.visit.group), t.visit.heads, t.begin);
  if (coach.begun)
    for (auto const& done : coach.begun->done)
      if (done.visit.boards) tour.stranded += stood(problem_.group(done.visit.group), done.visit.heads, done.begin);
  if (coach.begun)
    for (auto const& out : coach.begun->done)
      for (auto const& in : coach.begun->done)
        if (in.visit.boards && !out.visit.boards && in.visit.part == out.visit.part) tour.aboard += static_cast<double>(out.begin - in.depart) * out.visit.heads;
  bool holds = true;
  for (size_t i = 0; i < tour.timed.size(); ++i) {
    auto const& t = tour.timed[i];
    if (t.visit.boards) continue;
    auto const& group = problem_.group(t.visit.group);
    int since = 0;
    size_t boarded = tour.timed.size();
    for (size_t j = 0; j < i; ++j)
      if (tour.timed[j].visit.boards && tour.timed[j].visit.part == t.visit.part) boarded = j, since = tour.timed[j].depart;
    if (boarded == tour.timed.size() && coach.begun)
      for (auto const& done : coach.begun->done)
        if (done.visit.boards && done.visit.part == t.visit.part) since = done.depart;
    tour.aboard += static_cast<double>(t.begin - since) * t.visit.heads;
    if (t.begin - since <= group.aboard_most) continue;
    holds = false;
    if (boarded == tour.timed.size()) continue;
    if (floors.empty()) floors.assign(tour.visits.size(), -kEver);
    auto& floor = floors[boarded];
    floor = std::max(floor, t.begin - group.aboard_most - problem_.service_of(tour.timed[boarded].visit));
    again = true;
  }
  if (!holds) return false;
  tour.crew = crew;
  tour.runs.clear();
  if (coach.begun) tour.runs = coach.begun->runs;
  for (auto run : table.runs) {
    run.from += of.depart, run.to += of.depart;
    run.driver = crew.empty() ? -1 : crew[static_cast<size_t>(run.driver)];
    if (!tour.runs.empty() && tour.runs.back().to == run.from && tour.runs.back().driver == run.driver) tour.runs.back().to = run.to;
    else tour.runs.push_back(run);
  }
  tour.metres = 0;
  int at = coach.from;
  auto const go = [&](int to) {
    if (to != at) tour.metres += problem_.road(at, to).metres;
    at = to;
  };
  if (coach.begun) {
    for (auto const& done : coach.begun->done) go(problem_.place_of(done.visit));
    go(coach.begun->at);
  }
  for (auto const& v : tour.visits) go(problem_.place_of(v));
  if (coach.to >= 0) go(coach.to);
  auto const drivers = static_cast<double>(crew.size());
  tour.cost = coach.fixed + coach.per_km * static_cast<double>(tour.metres) / 1000.0 + coach.per_hour * (tour.end - tour.depart) / 60.0 + coach.per_driver * drivers;
  return true;
}

// The most minutes the driver can drive by the end of each minute of the planning.
std::vector<int> const& Timing::hours_by(int driver) {
  auto& list = hours_by_[class_of_[static_cast<size_t>(driver)]];
  if (!list.empty()) return list;
  hours::Trip trip;
  trip.clock = problem_.clock;
  trip.legs.resize(1);
  auto const& d = problem_.drivers[static_cast<size_t>(driver)];
  trip.drivers.push_back({"", hours::tidy(d.driven), d.from});
  auto rules = rules_;
  rules.horizon = std::min(rules.horizon, problem_.horizon);  // nothing is asked for after it
  list = hours::hours_of(rules, trip, hours::crew_of(rules, trip));
  return list;
}

// Minutes of driving up to each visit and back to the base.
void Timing::measure(Tour const& tour) {
  auto const& coach = problem_.coach(tour.coach);
  driven_by_.clear();
  if (coach.begun || !problem_.law) return;
  int driven = 0, at = coach.from;
  auto const on = [&](int to) {
    if (to != at) driven += problem_.road(at, to).minutes;
    at = to;
    driven_by_.push_back(driven);
  };
  for (auto const& v : tour.visits) on(problem_.place_of(v));
  if (coach.to >= 0 && at != coach.to) on(coach.to);
}

bool Timing::have_hours(Tour const& tour, std::vector<int> const& crew) {
  measure(tour);
  return hours_suffice(tour, crew);
}

bool Timing::hours_suffice(Tour const& tour, std::vector<int> const& crew) {
  auto const drivers = static_cast<int>(crew.size());
  if (crew.empty()) return true;
  for (size_t i = driven_by_.size(); i-- > 0;) {
    int const latest = latest_at(tour, i);
    int sum = 0;
    for (auto const d : crew) {
      auto const& list = hours_by(d);
      sum += list[static_cast<size_t>(std::clamp(latest, 1, static_cast<int>(list.size())) - 1)];
    }
    if (driven_by_[i] > sum) return false;
    // From the earliest end of each visit before, if that is too much for one window.
    for (size_t j = 0; j < i && driven_by_[i] - driven_by_[j] > drivers * window_least_; ++j)
      if (!windows_hold(drivers, driven_by_[i] - driven_by_[j], tour.leaves[j + 1].minute, latest)) return false;
  }
  return true;
}

// May so many drivers drive so many minutes between `from` and `by`? A window of the law holds so much of each driver's, and the coach has one
// driver at a time: what does not fit into windows laid end to end is left to be driven after them, or before, by the road clock.
bool Timing::windows_hold(int drivers, int driven, int from, int by) const {
  for (auto const& w : rules_.windows) {
    int const most = drivers * w.most;
    if (driven <= most) continue;
    if (most <= 0) return false;
    int const windows = (driven - 1) / most, left = driven - windows * most;
    if (clock_->is_late(left, from + windows * w.length, by) || clock_->is_late(left, from, by - windows * w.length)) return false;
  }
  return true;
}

bool Timing::may_leave(Tour const& tour, size_t drivers, int depart) const {
  for (size_t i = driven_by_.size(); drivers > 0 && i-- > 0;)
    if (!windows_hold(static_cast<int>(drivers), driven_by_[i], depart, latest_at(tour, i))) return false;
  return true;
}

// Who is later at a visit than bounded() allows misses one after it: no use in driving on.
void Timing::keep_deadlines(Tour const& tour, TripOf& of) const {
  int last = -1;
  for (size_t i = 0; i < tour.visits.size(); ++i) {
    if (of.leg_of[i] == last) continue;
    last = of.leg_of[i];
    auto& leg = of.trip.legs[static_cast<size_t>(last)];
    leg.by = std::min(leg.by, tour.latest[i] - of.depart);
  }
}

bool Timing::with_crew(Tour& tour, std::vector<int> const& crew, bool exactly) {
  auto const& coach = problem_.coach(tour.coach);
  int const late = late_departure(tour), open = start_minute(coach);
  auto& floors = floors_;
  floors.clear();
  auto const attempt = [&](int depart, bool exact) {
    for (int round = 0; round < kFloorRounds; ++round) {
      auto& of = of_;
      lay_trip(problem_, rules_, tour.coach, tour.visits, crew, depart, floors, of);
      if (!of.possible) return false;
      hours::Timetable none;
      hours::Timetable const* table = &none;
      std::optional<hours::Timetable> found;
      if (of.trip.legs.empty()) {
      } else if (exact) {
        ++counts.exact;
        auto answer = hours::earliest(rules_, of.trip, {.work_most = exact_work_, .free_work_most = exact_work_ * 4, .choose = false});
        // What ended at its limit taught nothing; several in a row and the next will not either.
        exact_spent_ += answer.work;
        rationed_ += answer.work << ran_out_;
        ran_out_ = answer.best || answer.proved ? 0 : std::min(ran_out_ + 1, kRanOutMost);
        found = std::move(answer.best);
        table = found && found->arrive <= of.trip.latest ? &*found : nullptr;
      } else {
        ++counts.laid;
        keep_deadlines(tour, of);
        table = straight_->go(of.trip);
      }
      bool again = false;
      if (!table) return false;
      if (lay_out(tour, of, *table, crew, floors, again)) return true;
      if (!again) return false;
    }
    return false;
  };
  if (exactly) {
    int asked = kEver;
    for (int const before : kExactBefore) {
      int const depart = std::max(open, late - before);
      if (depart == asked) break;
      asked = depart;
      floors.clear();
      if (attempt(depart, true)) return true;
    }
    return false;
  }
  int tried = kEver;
  for (int const before : kBeforeHand) {
    int const depart = std::max(open, late - before);
    if (depart == tried) break;
    tried = depart;
    floors.clear();
    if (may_leave(tour, crew.size(), depart) && attempt(depart, false)) return true;
  }
  floors.clear();
  return tried != open && attempt(open, false);
}

// with_crew() without the exact search, asked once for each route and crew.
bool Timing::straight_with(Tour& tour, Asked const& asked) {
  auto const& crew = asked.crew;
  if (problem_.coach(tour.coach).begun) return with_crew(tour, crew, false);  // its past runs are others' perhaps
  if (asked.known) {
    auto const& known = *asked.known;
    if (!known.legal) return false;
    tour.timed = known.timed;
    for (size_t i = 0; i < tour.timed.size(); ++i) tour.timed[i].visit = tour.visits[i];
    tour.runs = known.runs;
    for (auto& run : tour.runs) run.driver = crew.empty() ? -1 : crew[static_cast<size_t>(run.driver)];
    tour.crew = crew;
    tour.depart = known.depart, tour.end = known.end, tour.metres = known.metres, tour.cost = known.cost, tour.aboard = known.aboard, tour.stranded = known.stranded;
    return true;
  }
  Known now;
  now.legal = with_crew(tour, crew, false);
  if (now.legal) {
    now.timed = tour.timed, now.runs = tour.runs;
    for (auto& run : now.runs) run.driver = static_cast<int>(std::find(crew.begin(), crew.end(), run.driver) - crew.begin());
    now.depart = tour.depart, now.end = tour.end, now.metres = tour.metres, now.cost = tour.cost, now.aboard = tour.aboard, now.stranded = tour.stranded;
  }
  bool const legal = now.legal;
  known_.emplace(asked.name, std::move(now));
  return legal;
}

// A unit of the exact search's effort takes no longer than a look at a place: rationed to a quarter of them.
bool Timing::may_ask() const { return exact_work_ > 0 && (!sparing_ || rationed_ <= kAtFirst + static_cast<int64_t>(counts.looked / 4)); }

bool Timing::bounded(Tour& tour) {
  ++counts.asked;
  bool const holds = bound(problem_, *clock_, tour);
  counts.bounded_out += !holds;
  return holds;
}

bool Timing::settle_bounded(Tour& tour, std::vector<int> const& free) {
  auto const& coach = problem_.coach(tour.coach);
  if (tour.visits.empty() && !coach.begun) {
    tour.crew.clear(), tour.timed.clear(), tour.runs.clear();
    tour.cost = tour.aboard = tour.stranded = 0, tour.metres = 0, tour.depart = tour.end = 0;
    return true;
  }
  crews_used_ = 0;
  measure(tour);
  if (known_.size() >= kKnownMost) known_.clear();
  // Of these the first `size`.
  auto const add = [&](std::vector<int> const& drivers, size_t size) {
    if (crews_used_ == crews_.size()) crews_.emplace_back();
    auto& [crew, name, known] = crews_[crews_used_];
    crew.assign(drivers.begin(), drivers.begin() + static_cast<std::ptrdiff_t>(size));
    if (!hours_suffice(tour, crew)) return;
    name_of(tour, crew, name);
    auto const there = known_.find(name);
    known = there == known_.end() ? nullptr : &there->second;
    if (!known || !known->legal) {
      auto const before = hopeless_.find(name.key);
      if (before != hopeless_.end() && (before->second || !may_ask())) {
        ++counts.remembered;
        return;
      }
    }
    ++crews_used_;
  };
  if (!problem_.law) {
    add({}, 0);
  } else if (auto const least = static_cast<size_t>(takes_two(problem_, tour.coach, tour.visits) ? 2 : 1); !coach.crew.empty()) {
    if (coach.crew.size() >= least) add(coach.crew, coach.crew.size());
  } else {
    auto const most = std::min<size_t>(static_cast<size_t>(coach.crew_most), free.size());
    for (auto size = std::max(least, static_cast<size_t>(std::max(1, coach.crew_least))); size <= most; ++size) add(free, size);
  }
  std::span<Asked const> const crews(crews_.data(), crews_used_);
  if (crews.empty()) {
    ++counts.bounded_out;
    return false;
  }
  Tour best;  // of several; where the first is taken, `tour` is it already
  bool found = false;
  bool asked = exact_work_ <= 0;  // without an exact search straight on is all there is
  bool taken = false;
  for (bool const exactly : {false, true}) {
    if (exactly && !may_ask()) break;
    asked = asked || exactly;
    for (auto const& one : crews) {
      if (!(exactly ? with_crew(tour, one.crew, true) : straight_with(tour, one))) continue;
      bool const last = coach.per_hour <= 0 && (found ? std::min(best.stranded, tour.stranded) : tour.stranded) == 0;  // a larger crew costs more, but may be there sooner
      bool const better = !found || tour.stranded < best.stranded || (tour.stranded == best.stranded && tour.cost < best.cost - 1e-9);
      if (better && last) {
        found = taken = true;
        break;
      }
      if (better) best = tour, found = true;
      if (last) break;
    }
    if (found) {
      if (!taken) tour = std::move(best);
      if (!exactly) ++counts.straight;
      return true;
    }
  }
  ++counts.refused;
  if (hopeless_.size() > kHopelessMost) hopeless_.clear();
  for (auto const& one : crews) hopeless_[one.name.key] = asked;
  return false;
}

void Timing::polish(Tour& tour) {
  auto const& coach = problem_.coach(tour.coach);
  if (coach.begun || tour.visits.empty() || tour.runs.empty()) return;
  // As late a departure as still keeps the end: less waiting for coach and drivers.
  int low = tour.depart, high = tour.runs.front().from + problem_.horizon;
  high = std::min(high, tour.end);
  auto const end = tour.end;
  auto const crew = tour.crew;
  for (int step = 0; step < 12 && low < high; ++step) {
    int const middle = low + (high - low + 1) / 2;
    auto const of = trip_of(problem_, rules_, tour.coach, tour.visits, crew, middle);
    hours::Timetable const* table = nullptr;
    if (of.possible && !of.trip.legs.empty()) table = straight_->go(of.trip);
    Tour trial = tour;
    std::vector<int> floors;
    bool again = false;
    if (table && lay_out(trial, of, *table, crew, floors, again) && trial.end <= end && trial.cost <= tour.cost && trial.stranded <= tour.stranded) tour = std::move(trial), low = middle;
    else high = middle - 1;
  }
}

}  // namespace ly::planning
