#include "engines/hours/earliest.h"

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

Timetable choose(RuleSet const& rules, Trip const& trip, std::vector<Counted> const& crew, Need need, Timetable const& found, int64_t& work) {
  need.arrive_by = found.arrive;
  need.beam = 0;
  need.want_front = false;
  need.work_most = kQuestionWork;
  auto const out = drive_first(rules, trip, crew, need, found);
  work += out.work;
  return *out.best;
}

}  // namespace

Answer earliest(RuleSet const& rules, Trip const& trip, Effort const& effort) {
  Answer answer;
  auto const anyone = free_crew(rules);
  Need unbound;
  unbound.work_most = effort.free_work_most;
  auto free = search(rules, trip, anyone, unbound);
  answer.work += free.work;
  answer.proved = free.complete || free.best;
  if (!free.best) return answer;  // no crew can what no coach can
  if (effort.choose) free.best = choose(rules, trip, anyone, {}, *free.best, answer.work);
  answer.crew_free = free.best;
  answer.not_before = free.best->arrive;
  if (trip.drivers.empty()) {
    answer.best = answer.crew_free;
    return answer;
  }

  auto const crew = crew_of(rules, trip);
  Outcome out;
  Need need;
  need.work_most = effort.work_most;
  if (crew.size() == 1) {
    out = search(rules, trip, crew, need);
    answer.work += out.work;
    answer.proved = out.complete;
  } else {
    auto const pool = pool_of(rules, trip);
    Need all;
    all.want_front = true;
    all.work_most = effort.free_work_most;
    auto const pooled = search(rules, trip, pool, all);
    answer.work += pooled.work;
    answer.proved = pooled.complete || pooled.best;
    if (!pooled.best) return answer;
    answer.not_before = std::max(answer.not_before, pooled.best->arrive);
    // Neither all of them as one nor each on his own can have driven more by any minute.
    need.caps = hours_of(rules, trip, crew);
    for (size_t m = 0; m < pooled.front.size(); ++m) need.caps[m] = std::min(need.caps[m], pooled.front[m]);
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
