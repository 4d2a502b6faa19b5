#include "engines/hours/earliest.h"

#include "engines/hours/places.h"
#include "engines/hours/search.h"

namespace ly::hours {
namespace {

constexpr int64_t kQuestionWork = 100'000;  // of one question on the way to the timetable that drives first; most need far less

// Looks for what `need` asks with ever wider beams.
Outcome look(RuleSet const& rules, Trip const& trip, std::vector<Counted> const& crew, Need need, std::vector<int> const& beams, int64_t& work) {
  Outcome out;
  for (int const beam : beams) {
    need.beam = beam;
    out = search(rules, trip, crew, need);
    work += out.work;
    if (out.best || out.complete) break;
  }
  return out;
}

// The trip with no more rest places than a timetable that arrives as early as `found` needs: it turns off to none in vain.
Trip without_idle_places(RuleSet const& rules, Trip const& trip, std::vector<Counted> const& crew, Need need, Timetable& found, int64_t& work) {
  auto const way = way_of(rules, trip, found);
  auto out = trip;
  need.arrive_by = found.arrive;
  need.work_most = kQuestionWork;
  for (auto& leg : out.places) leg.clear();
  for (auto const& halt : way.halts)
    if (halt.place >= 0) out.places[static_cast<size_t>(halt.leg)].push_back(trip.places[static_cast<size_t>(halt.leg)][static_cast<size_t>(halt.place)]);
  auto const still = [&](Trip const& fewer) {
    auto const again = look(rules, fewer, crew, need, {20, 0}, work);
    if (again.best) found = *again.best;
    return again.best.has_value();
  };
  if (!still(out)) return trip;  // it went by a place without need, and was in time only so
  for (auto& leg : out.places)
    for (size_t k = leg.size(); k-- > 0;) {
      auto const place = leg[k];
      leg.erase(leg.begin() + static_cast<std::ptrdiff_t>(k));
      if (!still(out)) leg.insert(leg.begin() + static_cast<std::ptrdiff_t>(k), place);
    }
  return out;
}

Timetable choose(RuleSet const& rules, Trip const& whole, std::vector<Counted> const& crew, Need need, Timetable found, int64_t& work) {
  auto const trip = whole.places.empty() ? whole : without_idle_places(rules, whole, crew, need, found, work);
  need.arrive_by = found.arrive;
  need.beam = 0;
  need.want_front = false;
  need.work_most = kQuestionWork;
  auto const out = drive_first(rules, trip, crew, need, found);
  work += out.work;
  return *out.best;
}

// Where only certain places are for standing, or shifts are counted, few labels make others superfluous; a timetable from a beam bounds the search
// for an earlier one.
Outcome bounded_first(RuleSet const& rules, Trip const& trip, std::vector<Counted> const& crew, Need need) {
  int64_t work = 0;
  auto const found = look(rules, trip, crew, need, {40, 400}, work);
  need.beam = 0;
  if (found.best) need.arrive_by = std::min(need.arrive_by, found.best->arrive - 1);
  auto out = search(rules, trip, crew, need);
  out.work += work;
  if (!out.best) out.best = found.best;
  return out;
}

Outcome best_of(RuleSet const& rules, Trip const& trip, std::vector<Counted> const& crew, Need const& need) {
  return trip.places.empty() && !crew.front().on_shift ? search(rules, trip, crew, need) : bounded_first(rules, trip, crew, need);
}

// A bound where the named places were too many to try: the crew-free arrival of a coach that may stand anywhere.
int arrival_anywhere(RuleSet const& rules, Trip trip, Need const& need) {
  trip.places.clear();
  auto const found = search(rules, trip, free_crew(rules), need);
  return found.best ? found.best->arrive : 0;
}

// By minute: so much can be driven by its end at most.
std::vector<int> caps_of(RuleSet const& rules, Trip const& trip, std::vector<Counted> const& crew, Outcome const& pooled) {
  // Neither all of them as one nor each on his own can have driven more by any minute.
  auto caps = hours_of(rules, trip, crew);
  for (size_t m = 0; m < pooled.front.size(); ++m) caps[m] = std::min(caps[m], pooled.front[m]);
  return caps;
}

}  // namespace

Answer earliest(RuleSet const& rules, Trip const& trip, Effort const& effort) {
  Answer answer;
  auto const anyone = free_crew(rules);
  Need unbound;
  unbound.work_most = effort.free_work_most;
  auto free = best_of(rules, trip, anyone, unbound);
  answer.work += free.work;
  answer.proved = free.complete || (free.best && trip.places.empty());
  if (!free.best) return answer;  // no crew can what no coach can
  if (effort.choose) free.best = choose(rules, trip, anyone, {}, *free.best, answer.work);
  answer.crew_free = free.best;
  answer.not_before = answer.proved ? free.best->arrive : arrival_anywhere(rules, trip, unbound);
  if (trip.drivers.empty()) {
    answer.best = answer.crew_free;
    return answer;
  }

  auto const crew = crew_of(rules, trip);
  Outcome out;
  Need need;
  need.work_most = effort.work_most;
  if (crew.size() == 1) {
    if (crew.front().on_shift) need.caps = hours_of(rules, trip, crew);
    out = best_of(rules, trip, crew, need);
    answer.work += out.work;
    answer.proved = answer.proved && out.complete;
  } else {
    auto const pool = pool_of(rules, trip);
    Need all;
    all.want_front = trip.places.empty();  // a search that is bounded by an arrival sees less than the front
    all.work_most = effort.free_work_most;
    auto const pooled = best_of(rules, trip, pool, all);
    answer.work += pooled.work;
    bool const known = pooled.complete || (pooled.best && trip.places.empty());
    answer.proved = answer.proved && known;
    if (!pooled.best) return answer;
    if (known) answer.not_before = std::max(answer.not_before, pooled.best->arrive);
    need.caps = caps_of(rules, trip, crew, pooled);
    need.arrive_by = answer.not_before;
    // Aim at what cannot be beaten, and a little later; then at anything.
    for (int later = 0; later <= 3 && !out.best; ++later, ++need.arrive_by) out = look(rules, trip, crew, need, {20, 80}, answer.work);
    if (!out.best) {
      need.arrive_by = kEver;
      out = look(rules, trip, crew, need, {40, 200}, answer.work);
    }
    need.arrive_by = out.best ? out.best->arrive - 1 : kEver;
    need.beam = 0;
    if (need.arrive_by >= answer.not_before) {
      auto exact = search(rules, trip, crew, need);
      answer.work += exact.work;
      answer.proved = exact.complete || exact.best;
      if (exact.best) out = std::move(exact);
    }
  }
  if (!out.best) return answer;
  answer.best = effort.choose ? choose(rules, trip, crew, need, *out.best, answer.work) : *out.best;
  if (answer.proved) answer.not_before = answer.best->arrive;
  return answer;
}

}  // namespace ly::hours
