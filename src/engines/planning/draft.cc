#include "engines/planning/draft.h"

#include <algorithm>
#include <set>

#include "base/check.h"

namespace ly::planning {
namespace {

int driven_since(Driver const& driver, int from) {
  int sum = 0;
  for (auto const& s : driver.driven) sum += std::max(0, s.to - std::max(s.from, from));
  return sum;
}

}  // namespace

Draft::Draft(Problem const& problem, Timing& timing) : problem_(problem), timing_(timing) {
  tours_.resize(problem.coaches.size());
  driver_of_.assign(problem.drivers.size(), -1);
  coaches_of_.resize(problem.groups.size());
  changed_.assign(problem.groups.size(), 0);
  ranked_.resize(static_cast<size_t>(problem.places));
  for (auto const& group : problem.groups) left_.push_back(group.heads);
  for (int d = 0; d < static_cast<int>(problem.drivers.size()); ++d) ranked_[static_cast<size_t>(problem.drivers[static_cast<size_t>(d)].base)].push_back(d);
  for (auto& list : ranked_)
    std::stable_sort(list.begin(), list.end(), [&](int a, int b) {
      auto const& x = problem.drivers[static_cast<size_t>(a)];
      auto const& y = problem.drivers[static_cast<size_t>(b)];
      return std::tuple(driven_since(x, -hours::kDayMinutes), driven_since(x, -kEver), x.from) < std::tuple(driven_since(y, -hours::kDayMinutes), driven_since(y, -kEver), y.from);
    });
  for (size_t g = 0; g < problem.groups.size(); ++g) {
    auto const& group = problem.groups[g];
    if (group.penalty < 0) score_[Aim::unserved] += weight_of(group) * group.heads;
    else score_[Aim::cost] += group.penalty * group.heads;
  }
  for (int c = 0; c < static_cast<int>(problem.coaches.size()); ++c) {
    auto const& coach = problem.coach(c);
    for (auto const d : coach.crew) driver_of_[static_cast<size_t>(d)] = c;
    if (coach.begun)
      for (auto const& done : coach.begun->done) next_part_ = std::max(next_part_, done.visit.part + 1);
    for (auto const& v : coach.head) next_part_ = std::max(next_part_, v.part + 1);
    Tour tour;
    tour.coach = c;
    tour.visits = fixed_visits(coach);
    if (!timing_.settle(tour, free_drivers(c))) stuck_.push_back(c);
    tours_[static_cast<size_t>(c)] = std::move(tour);
    if (!idle(c)) count(tours_[static_cast<size_t>(c)], 1);
  }
}

std::vector<int> Draft::openable() const {
  std::vector<int> out;
  std::set<int> kinds;
  for (int c = 0; c < static_cast<int>(tours_.size()); ++c)
    if (idle(c) && kinds.insert(problem_.coach(c).kind).second) out.push_back(c);
  return out;
}

std::vector<int> Draft::free_drivers(int coach) const {
  std::vector<int> out;
  list_free_drivers(coach, out);
  return out;
}

void Draft::list_free_drivers(int coach, std::vector<int>& out) const {
  out.clear();
  auto const& c = problem_.coach(coach);
  size_t const enough = static_cast<size_t>(c.crew_most) * 3;
  for (auto const d : ranked_[static_cast<size_t>(c.from)]) {
    auto const& driver = problem_.drivers[static_cast<size_t>(d)];
    auto const of = driver_of_[static_cast<size_t>(d)];
    if ((of < 0 || of == coach) && (driver.coach < 0 || driver.coach == coach)) out.push_back(d);
    if (out.size() >= enough) break;
  }
}

// The coach's tour becomes a copy of `tour`; the one before can be taken back.
void Draft::take_over(int coach, Tour const& tour) {
  auto& slot = tours_[static_cast<size_t>(coach)];
  count(slot, -1);
  saved_.push_back(std::move(slot));
  slot = tour;
  count(slot, 1);
}

bool Draft::changed(int group) const {
  auto const& before = problem_.group(group).before;
  auto const& now = coaches_of_[static_cast<size_t>(group)];
  if (before.empty() || now.empty()) return false;
  auto const all_in = [](std::vector<int> const& a, std::vector<int> const& b) {
    return std::all_of(a.begin(), a.end(), [&](int c) { return std::find(b.begin(), b.end(), c) != b.end(); });
  };
  return !all_in(before, now) || !all_in(now, before);
}

void Draft::note_change(int group) {
  auto& flag = changed_[static_cast<size_t>(group)];
  bool const now = changed(group);
  score_[Aim::changes] += now - flag;
  flag = now;
}

void Draft::count(Tour const& tour, int sign) {
  auto const& coach = problem_.coach(tour.coach);
  auto const boards = [&](Visit const& v) {
    if (!v.boards) return;
    auto const& group = problem_.group(v.group);
    auto& coaches = coaches_of_[static_cast<size_t>(v.group)];
    left_[static_cast<size_t>(v.group)] -= sign * v.heads;
    if (group.penalty < 0) score_[Aim::unserved] -= sign * weight_of(group) * v.heads;
    else score_[Aim::cost] -= sign * group.penalty * v.heads;
    if (sign > 0) coaches.push_back(tour.coach);
    else coaches.erase(std::find(coaches.begin(), coaches.end(), tour.coach));
    note_change(v.group);
  };
  for (auto const& v : tour.visits) boards(v);
  if (coach.begun)
    for (auto const& done : coach.begun->done) boards(done.visit);
  for (auto const d : tour.crew) driver_of_[static_cast<size_t>(d)] = sign > 0 || std::find(coach.crew.begin(), coach.crew.end(), d) != coach.crew.end() ? tour.coach : -1;
  if (!tour.idle(problem_)) score_[Aim::coaches] += sign;
  score_[Aim::cost] += sign * tour.cost;
  score_[Aim::aboard] += sign * tour.aboard;
  score_[Aim::stranded] += sign * tour.stranded;
}

void Draft::replace(int coach, Tour tour) {
  auto& slot = tours_[static_cast<size_t>(coach)];
  count(slot, -1);
  slot = std::move(tour);
  count(slot, 1);
}

void Draft::take_back() {
  for (size_t i = saved_.size(); i-- > 0;) {
    auto const coach = saved_[i].coach;
    replace(coach, std::move(saved_[i]));
  }
  saved_.clear();
}

bool Draft::put(Tour tour) {
  auto const coach = tour.coach;
  for (auto const& v : tour.visits) next_part_ = std::max(next_part_, v.part + 1);
  if (!timing_.settle(tour, free_drivers(coach))) return false;
  saved_.push_back(tours_[static_cast<size_t>(coach)]);
  replace(coach, std::move(tour));
  return true;
}

bool Draft::insert(int coach, int group, Place const& place, size_t skip_drivers) {
  if (std::find(stuck_.begin(), stuck_.end(), coach) != stuck_.end()) return false;
  auto const& now = tours_[static_cast<size_t>(coach)];
  int const part = next_part_;
  auto& tour = trial_;  // its room is used again and again: most are refused
  tour.coach = coach;
  tour.visits.clear();
  for (size_t i = 0; i <= now.visits.size(); ++i) {
    if (i == place.board) tour.visits.push_back({group, place.heads, true, part});
    if (i == place.alight) tour.visits.push_back({group, place.heads, false, part});
    if (i < now.visits.size()) tour.visits.push_back(now.visits[i]);
  }
  if (!timing_.bounded(tour)) return false;
  list_free_drivers(coach, free_);
  if (skip_drivers > 0 && free_.size() > skip_drivers) std::rotate(free_.begin(), free_.begin() + static_cast<std::ptrdiff_t>(skip_drivers), free_.end());
  if (!timing_.settle_bounded(tour, free_)) return false;
  ++next_part_;
  take_over(coach, tour);
  return true;
}

bool Draft::remove(int coach, std::vector<int> const& parts) {
  auto& tour = trial_;
  tour.coach = coach;
  tour.visits.clear();
  for (auto const& v : tours_[static_cast<size_t>(coach)].visits)
    if (std::find(parts.begin(), parts.end(), v.part) == parts.end()) tour.visits.push_back(v);
  list_free_drivers(coach, free_);
  if (!timing_.settle(tour, free_)) return false;
  take_over(coach, tour);
  return true;
}

Plan Draft::plan(bool polished) {
  Plan out;
  out.unserved = left_;
  out.stuck = stuck_;
  if (polished) {
    for (int c = 0; c < static_cast<int>(tours_.size()); ++c) {
      if (idle(c)) continue;
      auto tour = tours_[static_cast<size_t>(c)];
      timing_.polish(tour);
      replace(c, std::move(tour));
    }
  }
  out.score = score_;
  for (auto const& tour : tours_) {
    if (tour.idle(problem_)) continue;
    PlannedRoute route{tour.coach, tour.crew, tour.depart, tour.end, {}, tour.runs, tour.metres, tour.cost};
    if (auto const& begun = problem_.coach(tour.coach).begun) route.visits = begun->done;
    route.visits.insert(route.visits.end(), tour.timed.begin(), tour.timed.end());
    out.routes.push_back(std::move(route));
  }
  return out;
}

}  // namespace ly::planning
