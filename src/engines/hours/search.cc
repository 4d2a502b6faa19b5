#include "engines/hours/search.h"

#include <map>
#include <tuple>

#include "engines/hours/dominance.h"
#include "engines/hours/in_time.h"
#include "engines/hours/places.h"

namespace ly::hours {
namespace {

class Searcher {
 public:
  Searcher(RuleSet const& rules, Trip const& trip, std::vector<Counted> const& crew, Need const& need)
      : rules_(rules), trip_(trip), crew_(crew), need_(need), until_(std::min({need.arrive_by, trip.latest, rules.horizon})),
        dominance_{rules, trip, crew, log_, {}, trip.legs, kDayGain, until_, -kEver, {}} {
    int64_t sum = 0;
    for (auto const& leg : trip.legs) minutes_ += leg.need;
    minutes_ = (minutes_ + kDayGain - 1) / kDayGain;
    bounded_ = until_ >= 0 && (until_ < rules.horizon || !need.caps.empty());
    if (bounded_) in_time_.emplace(rules, trip, until_, static_cast<int>(minutes_), need.caps);
    dominance_.rest_of_legs.assign(trip.legs.size(), 0);
    for (size_t i = trip.legs.size(); i-- > 0;) dominance_.rest_of_legs[i] = sum += trip.legs[i].need;
    dominance_.stops_ahead.assign(trip.legs.size(), 0);
    for (size_t i = trip.legs.size() - 1; i-- > 0;) dominance_.stops_ahead[i] = dominance_.stops_ahead[i + 1] + trip.legs[i].stop;
    for (auto const& leg : trip.places)
      for (auto const& place : leg) dominance_.detours += place.detour;
    for (auto const& leg : trip.legs) dominance_.last_open = std::max(dominance_.last_open, leg.open);
    for (auto const& leg : trip.legs)
      if (leg.by_distance) dominance_.slowest = std::min<int64_t>(dominance_.slowest, rules.night_speed_percent);
  }

  Outcome go() { return run({first()}, 0, need_.beam, need_.work_most); }

  // Walks along `found` with all labels that drive when it does; where it stands though somebody could drive, asks whether driving does as well.
  Outcome drive_first(Timetable found) {
    std::vector<Label> labels{first()};
    Outcome all;
    size_t i = 0;
    for (int t = 0; !found.runs.empty() && t < found.runs.back().to; ++t) {
      while (found.runs[i].to <= t) ++i;
      auto driving = step(labels, t, true);
      bool drives = found.runs[i].from <= t;
      if (!drives && !driving.empty()) {
        for (int const beam : {20, 80, 0}) {
          auto out = run(driving, t + 1, beam, need_.work_most);
          all.work += out.work;
          all.complete = all.complete && (out.complete || out.best || beam > 0);
          if (out.best) {
            found = *out.best;
            drives = true;
            i = 0;
            while (found.runs[i].to <= t) ++i;
          }
          if (out.best || out.complete) break;
        }
      }
      if (drives && t + 1 >= found.runs.back().to) break;  // the last minute: arrived
      labels = drives ? std::move(driving) : step(labels, t, false);
    }
    all.best = found;
    return all;
  }

 private:
  Outcome run(std::vector<Label> labels, int now, int beam, int64_t work_most) {
    out_ = {};
    done_ = false;
    beam_ = beam;
    std::vector<Label> next;
    for (int t = now; t < until_ && !labels.empty() && !done_; ++t) {
      next.clear();
      for (auto const& label : labels) forward(label, t, true, true, next);
      keep_best(next, t + 1);
      labels.swap(next);
      out_.work += static_cast<int64_t>(labels.size());
      if (need_.want_front) front(labels);
      if (out_.work > work_most) {
        out_.complete = false;
        break;
      }
    }
    return std::move(out_);
  }

  // All labels one minute on, all of them driving or all standing.
  std::vector<Label> step(std::vector<Label> const& labels, int t, bool drives) {
    std::vector<Label> next;
    done_ = false;
    beam_ = 0;
    for (auto const& label : labels) forward(label, t, drives, !drives, next);
    keep_best(next, t + 1);
    return next;
  }

  Label first() const {
    Label label;
    label.stood = std::min(trip_.stood, rules_.rest);
    if (label.stood < rules_.rest) label.spell = trip_.spell, label.night = trip_.spell_night;
    label.wheel = std::min(trip_.wheel, static_cast<int>(crew_.size()) - 1);
    for (size_t d = 0; d < crew_.size(); ++d) {
      label.shift[d] = {crew_[d].shift_from, crew_[d].shift_driven, std::min(crew_[d].shift_idle, rules_.shift.rest)};
      label.carried[d] = {static_cast<int16_t>(crew_[d].spell), static_cast<int16_t>(crew_[d].spell_night), crew_[d].idle};
      for (size_t w = 0; w < rules_.windows.size(); ++w)
        for (int m = -rules_.windows[w].length; m < 0; ++m) label.count[d][w] += past(d, m);
    }
    return label;
  }

  int past(size_t driver, int minute) const {  // minute < 0
    auto const& list = crew_[driver].past;
    auto const i = static_cast<int>(list.size()) + minute;
    return i >= 0 ? list[static_cast<size_t>(i)] : 0;
  }
  int drove(Label const& label, size_t driver, int minute) const {
    return minute < 0 ? past(driver, minute) : log_.drove(label, static_cast<int>(driver), minute);
  }

  bool may_drive(Label const& x, int driver, int t) const {
    auto const d = static_cast<size_t>(driver);
    if (t < x.at.ready || t < crew_[d].joins || is_standstill(rules_, trip_, t)) return false;
    if (x.wheel >= 0 && x.wheel != driver) return false;
    bool const dark = is_night(rules_, trip_, t);
    if (!spell_holds(rules_, x.spell + 1, x.night + dark)) return false;
    auto const& c = x.carried[d];
    if (c.minutes > 0 && c.idle < rules_.rest && !spell_holds(rules_, c.minutes + 1, c.night + dark)) return false;
    for (size_t w = 0; w < rules_.windows.size(); ++w)
      if (x.count[d][w] + 1 - drove(x, d, t - rules_.windows[w].length) > crew_[d].most[w]) return false;
    if (crew_[d].on_shift && !shift_holds(rules_.shift, x.shift[d], t)) return false;
    // Of drivers with the same past the first sets out first.
    if (crew_[d].twin_of >= 0 && x.total[d] == 0 && x.total[static_cast<size_t>(crew_[d].twin_of)] == 0) return false;
    return true;
  }

  // One minute on for what all continuations share: windows move, drivers are idle unless they drive.
  void minute(Label& next, Label const& x, int driver, int t) const {
    for (size_t d = 0; d < crew_.size(); ++d) {
      bool const drives = static_cast<int>(d) == driver;
      for (size_t w = 0; w < rules_.windows.size(); ++w) next.count[d][w] += drives - drove(x, d, t - rules_.windows[w].length);
      if (crew_[d].on_shift) shift_on(rules_.shift, next.shift[d], t, driver >= 0 && t >= crew_[d].joins, drives);
      auto& c = next.carried[d];
      if (c.minutes == 0) continue;
      if (c.idle >= rules_.rest) { c = {}; continue; }
      if (!drives) { ++c.idle; continue; }
      c.idle = 0, ++c.minutes, c.night = static_cast<int16_t>(c.night + is_night(rules_, trip_, t));
    }
  }

  std::optional<Label> drive(Label const& x, int driver, int t) {
    Label next = x;
    minute(next, x, driver, t);
    bool const dark = is_night(rules_, trip_, t);
    if (x.wheel < 0) next.run_from = t;
    next.wheel = driver;
    next.stood = 0;
    ++next.spell, next.night += dark;
    ++next.total[static_cast<size_t>(driver)];
    if (drive_off_road(trip_, next.at)) return next;
    auto const& leg = trip_.legs[static_cast<size_t>(x.at.leg)];
    next.at.done += leg.by_distance && dark ? rules_.night_speed_percent : kDayGain;
    if (next.at.done < leg.need) return next;
    if (t + 1 > leg.by) return {};
    int const ends = std::max(t + 1, leg.open);
    if (ends > leg.close) return {};
    next.at = {x.at.leg + 1, 0, ends + leg.stop};
    if (next.at.leg == static_cast<int>(trip_.legs.size())) arrived(next, t + 1, ends);
    return next;
  }

  std::optional<Label> stand(Label const& x, int t) {
    Label next = x;
    minute(next, x, -1, t);
    if (x.wheel >= 0) {
      next.log = log_.add({x.run_from, t, x.wheel}, x.log);
      next.wheel = -1;
    }
    next.stood = std::min(x.stood + 1, rules_.rest);
    if (next.stood >= rules_.rest) next.spell = next.night = 0;
    return next;
  }

  void arrived(Label const& x, int driven_until, int ends) {
    if (ends > until_) return;
    out_.best = Timetable{log_.runs(x, driven_until), ends};
    done_ = true;
  }

  // The farthest any label is, minute by minute.
  void front(std::vector<Label> const& labels) {
    int64_t least = done_ ? 0 : labels.empty() ? 0 : dominance_.remaining(labels.front().at);
    for (auto const& label : labels) least = std::min(least, dominance_.remaining(label.at));
    out_.front.push_back(static_cast<int>(minutes_ - least / kDayGain));
  }

  void forward(Label const& x, int t, bool drives, bool stands, std::vector<Label>& next) {
    auto const keep = [&](std::optional<Label> const& label) {
      if (label && label->at.leg < static_cast<int>(trip_.legs.size()) && in_time(*label, t + 1)) next.push_back(*label);
    };
    for (int d = 0; drives && d < static_cast<int>(crew_.size()) && !done_; ++d) {
      if (!may_drive(x, d, t)) continue;
      auto moved = drive(x, d, t);
      keep(moved);
      if (!moved) continue;
      turn_offs(trip_, x.at, moved->at, [&](Position const& there) {
        moved->at = there;
        keep(moved);
      });
    }
    if (stands && !done_ && may_stand(trip_, x.at)) keep(stand(x, t));
  }

  bool in_time(Label const& x, int now) const {
    if (!bounded_) return true;
    int const left = static_cast<int>((dominance_.remaining(x.at) + kDayGain - 1) / kDayGain);
    if (left > until_ - std::max(now, x.at.ready)) return false;
    int const driven = std::max(0, static_cast<int>(minutes_) - left);  // on a detour more may be left than the trip began with
    return in_time_->holds(driven, now, x.spell, x.night, x.stood) && left <= hours_left(x, now);
  }

  // What the drivers' windows let them drive in [now, until_) at most, each by himself.
  int64_t hours_left(Label const& x, int now) const {
    int64_t sum = 0;
    for (size_t d = 0; d < crew_.size(); ++d) {
      int64_t his = until_ - now;
      for (size_t w = 0; w < rules_.windows.size(); ++w) {
        // Windows laid end to end back from until_; the first of them begins before now.
        int const length = rules_.windows[w].length, most = crew_[d].most[w];
        int const whole = (until_ - now) / length, part = (until_ - now) % length;
        int const before = length - part;  // minutes of the first window that are past
        his = std::min<int64_t>(his, int64_t{whole} * most + std::min(part, std::max(0, most - driven_in(x, d, now - before, now))));
      }
      sum += his;
    }
    return sum;
  }
  int driven_in(Label const& x, size_t d, int from, int to) const {
    int sum = 0;
    auto const clip = [&](int a, int b) { sum += std::max(0, std::min(b, to) - std::max(a, from)); };
    if (x.wheel == static_cast<int>(d)) clip(x.run_from, to);
    for (int i = x.log; i >= 0 && log_.run(i).to > from; i = log_.before(i))
      if (log_.run(i).driver == static_cast<int>(d)) clip(log_.run(i).from, log_.run(i).to);
    if (from < 0 && !crew_[d].past.empty()) {
      auto const& before = sums_of(d);
      auto const size = static_cast<int>(crew_[d].past.size());
      auto const index = [&](int m) { return static_cast<size_t>(std::clamp(m + size, 0, size)); };
      sum += before[index(0)] - before[index(from)];
    }
    return sum;
  }
  std::vector<int> const& sums_of(size_t d) const {
    auto& list = sums_[d];
    if (list.empty()) {
      list.push_back(0);
      for (auto const count : crew_[d].past) list.push_back(list.back() + count);
    }
    return list;
  }

  // Where the coach may stand at certain places only, being farther helps nobody who must stand: only labels at one place are compared.
  void keep_best_by_place(std::vector<Label>& labels, int now) {
    auto const place = [](Label const& x) { return std::tuple(x.at.leg, x.at.done, x.at.place, x.at.off); };
    std::sort(labels.begin(), labels.end(), [&](Label const& a, Label const& b) {
      return std::tuple(place(a), a.at.ready, a.spell, a.night, a.wheel) < std::tuple(place(b), b.at.ready, b.spell, b.night, b.wheel);
    });
    for (auto& label : labels) dominance_.mark(label);
    size_t kept = 0, first = 0;  // of the place
    for (size_t i = 0; i < labels.size(); ++i) {
      if (first < kept && place(labels[first]) != place(labels[i])) first = kept;
      bool superfluous = false;
      for (size_t k = first; k < kept && !superfluous; ++k, ++out_.work) superfluous = dominance_.holds(labels[k], labels[i], now);
      if (superfluous) continue;
      if (kept != i) labels[kept] = labels[i];
      ++kept;
    }
    labels.resize(kept);
    if (beam_ > 0 && kept > static_cast<size_t>(beam_)) narrow(labels);
  }

  void keep_best(std::vector<Label>& labels, int now) {
    if (!trip_.places.empty()) return keep_best_by_place(labels, now);
    std::sort(labels.begin(), labels.end(), [](Label const& a, Label const& b) {
      if (auto const c = a.at <=> b.at; c != 0) return c > 0;
      return a.spell < b.spell;
    });
    for (auto& label : labels) dominance_.mark(label);
    // Who makes Y superfluous has used of no driver's hours less, and at most its lead more (or has plenty): few have as much of the first driver's.
    for (auto const u : touched_) by_first_[u].clear();
    touched_.clear(), plenty_.clear(), outlines_.clear();
    if (by_first_.size() <= static_cast<size_t>(now)) by_first_.resize(static_cast<size_t>(now) + 1);
    size_t kept = 0;
    int64_t const front = labels.empty() ? 0 : dominance_.remaining(labels.front().at);
    for (size_t i = 0; i < labels.size(); ++i) {
      auto const& y = labels[i];
      auto const own = dominance_.outline(y);
      auto const among = [&](std::vector<uint32_t> const& list) {
        out_.work += static_cast<int64_t>(list.size());
        for (auto const k : list)
          if (!outlines_[k].too_near(own) && dominance_.holds(labels[k], y, now)) return true;
        return false;
      };
      bool superfluous = among(plenty_);
      auto const used = static_cast<size_t>(y.total[0]);
      auto const most = std::min(used + static_cast<size_t>((own.left - front) / kDayGain), static_cast<size_t>(now));
      for (size_t u = used; u <= most && !superfluous; ++u) superfluous = !by_first_[u].empty() && among(by_first_[u]);
      if (superfluous) continue;
      if (kept != i) labels[kept] = labels[i];
      outlines_.push_back(own);
      bool const plenty = rules_.windows.empty() || (labels[kept].ample & 1U);
      auto const total = static_cast<size_t>(labels[kept].total[0]);
      if (!plenty && by_first_[total].empty()) touched_.push_back(total);
      (plenty ? plenty_ : by_first_[total]).push_back(static_cast<uint32_t>(kept));
      ++kept;
    }
    labels.resize(kept);
    if (beam_ > 0 && kept > static_cast<size_t>(beam_)) narrow(labels);
  }

  // The most promising of each way the hours are shared out, then the most promising of all.
  void narrow(std::vector<Label>& labels) {
    auto const worth = [&](Label const& x) {
      double const owed = std::min<double>(x.spell * rules_.rest / static_cast<double>(rules_.spell_most), rules_.rest - x.stood);
      return -static_cast<double>(dominance_.remaining(x.at)) / kDayGain - (x.spell == 0 ? 0 : owed);
    };
    std::stable_sort(labels.begin(), labels.end(), [&](Label const& a, Label const& b) { return worth(a) > worth(b); });
    constexpr int kShare = 15;  // minutes of the first driver that count as the same sharing
    constexpr int kRest = 60;   // minutes off duty that count as the same way to a rest between shifts
    std::map<std::tuple<int, int, int>, int> taken;
    std::vector<Label> first, later;
    for (auto const& label : labels) {
      int const rested = crew_.front().on_shift ? label.shift[0].idle / kRest : 0;
      (taken[{label.wheel, label.total[0] / kShare, rested}]++ < 2 ? first : later).push_back(label);
    }
    first.insert(first.end(), later.begin(), later.end());
    first.resize(static_cast<size_t>(beam_));
    labels.swap(first);
    out_.complete = false;
  }

  RuleSet const& rules_;
  Trip const& trip_;
  std::vector<Counted> const& crew_;
  Need need_;
  int until_;
  std::vector<std::vector<uint32_t>> by_first_;  // kept labels by the first driver's minutes
  std::vector<uint32_t> plenty_;                 // those that need not count them
  std::vector<Outline> outlines_;                // of kept labels
  std::vector<size_t> touched_;                  // lists of by_first_ that are not empty
  bool bounded_ = false;
  int64_t minutes_ = 0;  // driven if all is driven by day
  std::optional<InTime> in_time_;
  RunLog log_;
  Dominance dominance_;
  mutable std::array<std::vector<int>, kDriversMost> sums_;
  Outcome out_;
  int beam_ = 0;
  bool done_ = false;
};

}  // namespace

Outcome search(RuleSet const& rules, Trip const& trip, std::vector<Counted> const& crew, Need const& need) {
  return Searcher(rules, trip, crew, need).go();
}

Outcome drive_first(RuleSet const& rules, Trip const& trip, std::vector<Counted> const& crew, Need const& need, Timetable const& found) {
  return Searcher(rules, trip, crew, need).drive_first(found);
}

namespace {

void begin_shift(RuleSet const& rules, Driver const& driver, Counted& counted) {
  counted.on_shift = rules.shift.rest > 0;
  if (!counted.on_shift || driver.driven.empty()) return;
  OnShift s;
  for (auto const& span : driver.driven) {
    if (s.idle >= kEver || span.from - s.idle >= rules.shift.rest) s.from = span.from, s.driven = 0;  // `idle`: the end of the span before
    s.driven += span.to - span.from, s.idle = span.to;
  }
  counted.shift_from = s.from, counted.shift_driven = s.driven, counted.shift_idle = -s.idle;
}

}  // namespace

std::vector<Counted> crew_of(RuleSet const& rules, Trip const& trip) {
  std::vector<Counted> crew;
  for (auto const& driver : trip.drivers) {
    Counted counted;
    int const first = driver.driven.empty() ? 0 : driver.driven.front().from;
    counted.past.assign(static_cast<size_t>(-first), 0);
    for (auto const& s : driver.driven)
      for (int m = s.from; m < s.to; ++m) counted.past[static_cast<size_t>(m - first)] = 1;
    for (int m = first; m < 0; ++m) {
      if (counted.past[static_cast<size_t>(m - first)] == 0) { ++counted.idle; continue; }
      if (counted.idle >= rules.rest) counted.spell = counted.spell_night = 0;
      counted.idle = 0;
      ++counted.spell;
      counted.spell_night += is_night(rules, trip, m);
    }
    if (counted.idle >= rules.rest) counted.spell = counted.spell_night = 0;
    for (size_t w = 0; w < rules.windows.size(); ++w) counted.most[w] = rules.windows[w].most;
    begin_shift(rules, driver, counted);
    counted.joins = driver.joins;
    for (size_t other = 0; other < crew.size() && counted.twin_of < 0; ++other)
      if (trip.drivers[other].driven == driver.driven && trip.drivers[other].joins == driver.joins) counted.twin_of = static_cast<int>(other);
    crew.push_back(std::move(counted));
  }
  return crew;
}

std::vector<Counted> free_crew(RuleSet const& rules) {
  Counted anyone;
  for (size_t w = 0; w < rules.windows.size(); ++w) anyone.most[w] = kEver;
  return {anyone};
}

namespace {

// By minute: the most one driver can have driven by its end, as early as his windows allow.
std::vector<int> hours_of_one(RuleSet const& rules, Trip const& trip, Counted const& driver) {
  std::vector<int> sum(static_cast<size_t>(rules.horizon));
  std::vector<uint8_t> drove = driver.past;
  auto const before = static_cast<int>(drove.size());
  std::vector<int> count(rules.windows.size());
  auto const at = [&](int m) { return m + before >= 0 ? drove[static_cast<size_t>(m + before)] : 0; };
  for (size_t w = 0; w < count.size(); ++w)
    for (int m = -rules.windows[w].length; m < 0; ++m) count[w] += at(m);
  int total = 0;
  for (int m = 0; m < rules.horizon; ++m) {
    bool may = m >= driver.joins && !is_standstill(rules, trip, m);
    for (size_t w = 0; w < count.size(); ++w) may = (count[w] -= at(m - rules.windows[w].length)) < driver.most[w] && may;
    for (auto& c : count) c += may;
    drove.push_back(may);
    sum[static_cast<size_t>(m)] = total += may;
  }
  return sum;
}

// So many minutes a driver can have driven in the first `minutes` if nothing but the driving of his shifts binds him: drives on in the one he is in,
// or rests first.
int most_by_shifts(Shift const& rule, Counted const& driver, int minutes) {
  auto const fresh = [&](int m) { return m <= 0 ? 0 : m / (rule.drive_most + rule.rest) * rule.drive_most + std::min(rule.drive_most, m % (rule.drive_most + rule.rest)); };
  if (driver.shift_idle >= rule.rest) return fresh(minutes);
  int const left = std::max(0, rule.drive_most - driver.shift_driven);
  return std::max(std::min(minutes, left) + fresh(minutes - left - rule.rest), fresh(minutes - (rule.rest - driver.shift_idle)));
}

}  // namespace

std::vector<int> hours_of(RuleSet const& rules, Trip const& trip, std::vector<Counted> const& crew) {
  std::vector<int> sum(static_cast<size_t>(rules.horizon));
  for (auto const& driver : crew) {
    auto const his = hours_of_one(rules, trip, driver);
    for (size_t m = 0; m < his.size(); ++m) sum[m] += driver.on_shift ? std::min(his[m], most_by_shifts(rules.shift, driver, static_cast<int>(m) + 1)) : his[m];
  }
  return sum;
}

namespace {

// Who drove more than a window allows before the departure may not drive now, but must not use up the hours of the others in a pool.
void forget_excess(RuleSet const& rules, Counted& driver) {
  for (size_t w = 0; w < rules.windows.size(); ++w) {
    int count = 0;
    for (size_t i = driver.past.size(), back = 0; i-- > 0 && static_cast<int>(back) < rules.windows[w].length; ++back)
      if ((count += driver.past[i]) > rules.windows[w].most) driver.past[i] = 0, --count;
  }
}

}  // namespace

std::vector<Counted> pool_of(RuleSet const& rules, Trip const& trip) {
  Counted pool;
  for (auto driver : crew_of(rules, trip)) {
    forget_excess(rules, driver);
    if (driver.past.size() > pool.past.size()) pool.past.insert(pool.past.begin(), driver.past.size() - pool.past.size(), 0);
    for (size_t i = 0; i < driver.past.size(); ++i) pool.past[pool.past.size() - driver.past.size() + i] += driver.past[i];
    for (size_t w = 0; w < rules.windows.size(); ++w) pool.most[w] += driver.most[w];
  }
  return {pool};
}

}  // namespace ly::hours
