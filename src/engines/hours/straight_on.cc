#include "engines/hours/straight_on.h"

#include <array>

#include "engines/hours/label.h"

namespace ly::hours {
namespace {

// How a driver whose own hours are used up is followed by another.
enum class Handover { in_a_minute, with_a_rest };

struct AtWheel {
  std::vector<Span> drove;  // before the trip and on it, ascending, apart
  int spell = 0, night = 0; // since his last break
  int total = 0;            // on this trip
  int joins = 0;
};

class Way {
 public:
  Way(RuleSet const& rules, Trip const& trip, Handover handover) : rules_(rules), trip_(trip), handover_(handover), bound_(!trip.drivers.empty()) {
    stood_ = std::min(trip.stood, rules.rest);
    if (stood_ < rules.rest) spell_ = trip.spell, night_ = trip.spell_night;
    wheel_ = bound_ ? trip.wheel : std::min(trip.wheel, 0);
    if (!bound_) crew_.emplace_back();
    for (auto const& driver : trip.drivers) crew_.push_back(joined(driver));
  }

  std::optional<Timetable> go() {
    Timetable out;
    int const last = static_cast<int>(trip_.legs.size());
    int ready = 0;
    for (int leg = 0; leg < last; ++leg) {
      auto const& l = trip_.legs[static_cast<size_t>(leg)];
      stand(ready);
      int64_t left = l.need;
      while (left > 0) {
        if (now_ >= std::min(l.by, rules_.horizon)) return {};
        if (is_standstill(rules_, trip_, now_)) { stand(now_ + 1); continue; }
        Stretch best;
        int who = -1;
        for (int d = 0; d < static_cast<int>(crew_.size()); ++d) {
          if (wheel_ >= 0 && wheel_ != d) continue;
          auto const far = reach(crew_[static_cast<size_t>(d)], l, left);
          bool const longer = far.minutes > best.minutes;
          bool const fresher = who >= 0 && far.minutes == best.minutes && crew_[static_cast<size_t>(d)].total < crew_[static_cast<size_t>(who)].total;
          if (far.minutes > 0 && (longer || fresher)) best = far, who = d;
        }
        if (who < 0) pause();
        else drive(who, best, left, out.runs);
      }
      int const ends = std::max(now_, l.open);
      if (now_ > l.by || ends > l.close) return {};
      out.arrive = ends;
      ready = ends + l.stop;
    }
    if (out.arrive > std::min(trip_.latest, rules_.horizon)) return {};
    return out;
  }

 private:
  struct Stretch {
    int minutes = 0, dark = 0;
    int64_t brought = 0;
  };

  AtWheel joined(Driver const& driver) const {
    AtWheel out;
    out.drove = driver.driven;
    out.joins = driver.joins;
    int from = 0;
    for (size_t i = out.drove.size(); i-- > 0 && from - out.drove[i].to < rules_.rest; from = out.drove[i].from)
      for (int m = out.drove[i].from; m < out.drove[i].to; ++m) ++out.spell, out.night += is_night(rules_, trip_, m);
    return out;
  }

  // Minutes he drove in [from, to).
  static int drove(AtWheel const& driver, int from, int to) {
    int sum = 0;
    for (size_t i = driver.drove.size(); i-- > 0 && driver.drove[i].to > from;) sum += std::max(0, std::min(driver.drove[i].to, to) - std::max(driver.drove[i].from, from));
    return sum;
  }

  // How long he may drive from now on, at most to the end of the leg.
  Stretch reach(AtWheel const& driver, Leg const& leg, int64_t left) const {
    Stretch out;
    if (now_ < driver.joins) return out;
    bool const rested = driver.drove.empty() || now_ - driver.drove.back().to >= rules_.rest;
    int own = rested ? 0 : driver.spell, own_night = rested ? 0 : driver.night;
    int spell = spell_, night = night_;
    std::array<int, kWindowsMost> count{};
    std::array<size_t, kWindowsMost> oldest{};  // the first span that a window may still hold
    for (size_t w = 0; bound_ && w < rules_.windows.size(); ++w) {
      count[w] = drove(driver, now_ + 1 - rules_.windows[w].length, now_);
      while (oldest[w] < driver.drove.size() && driver.drove[oldest[w]].to <= now_ + 1 - rules_.windows[w].length) ++oldest[w];
    }
    for (int m = now_; out.brought < left && m < rules_.horizon; ++m) {
      if (is_standstill(rules_, trip_, m)) break;
      bool const dark = is_night(rules_, trip_, m);
      if (!spell_holds(rules_, spell + 1, night + dark)) break;
      if (bound_ && !spell_holds(rules_, own + 1, own_night + dark)) break;
      bool may = true;
      for (size_t w = 0; bound_ && w < rules_.windows.size(); ++w) may = may && count[w] < rules_.windows[w].most;
      if (!may) break;
      ++spell, night += dark, ++own, own_night += dark;
      ++out.minutes, out.dark += dark;
      out.brought += leg.by_distance && dark ? rules_.night_speed_percent : kDayGain;
      for (size_t w = 0; bound_ && w < rules_.windows.size(); ++w) {
        int const leaves = m + 1 - rules_.windows[w].length;
        while (oldest[w] < driver.drove.size() && driver.drove[oldest[w]].to <= leaves) ++oldest[w];
        bool const was = oldest[w] < driver.drove.size() && driver.drove[oldest[w]].from <= leaves;
        // A minute of this very stretch leaves only a window shorter than it; such a one is counted too full, which is legal still.
        count[w] += 1 - was;
      }
    }
    return out;
  }

  void drive(int who, Stretch const& stretch, int64_t& left, std::vector<Run>& runs) {
    auto& driver = crew_[static_cast<size_t>(who)];
    bool const rested = driver.drove.empty() || now_ - driver.drove.back().to >= rules_.rest;
    if (rested) driver.spell = driver.night = 0;
    driver.spell += stretch.minutes, driver.night += stretch.dark, driver.total += stretch.minutes;
    int const to = now_ + stretch.minutes;
    if (bound_) {
      if (!driver.drove.empty() && driver.drove.back().to == now_) driver.drove.back().to = to;
      else driver.drove.push_back({now_, to});
    }
    if (!runs.empty() && runs.back().to == now_) runs.back().to = to;
    else runs.push_back({now_, to, who});
    spell_ += stretch.minutes, night_ += stretch.dark;
    stood_ = 0;
    wheel_ = who;
    now_ = to;
    left -= stretch.brought;
  }

  void stand(int until) {
    if (until <= now_) return;
    stood_ = std::min(rules_.rest, stood_ + until - now_);
    if (stood_ >= rules_.rest) spell_ = night_ = 0;
    wheel_ = -1;
    now_ = until;
  }

  void pause() {
    bool const coach_may = spell_holds(rules_, spell_ + 1, night_ + is_night(rules_, trip_, now_));
    if (wheel_ >= 0 && coach_may && handover_ == Handover::in_a_minute && crew_.size() > 1) return stand(now_ + 1);
    stand(now_ + std::max(1, rules_.rest - stood_));
  }

  RuleSet const& rules_;
  Trip const& trip_;
  Handover handover_;
  bool bound_;
  std::vector<AtWheel> crew_;
  int now_ = 0, spell_ = 0, night_ = 0, stood_ = 0, wheel_ = -1;
};

}  // namespace

std::optional<Timetable> straight_on(RuleSet const& rules, Trip const& trip) {
  auto best = Way(rules, trip, Handover::with_a_rest).go();
  if (trip.drivers.size() < 2) return best;
  auto other = Way(rules, trip, Handover::in_a_minute).go();
  return other && (!best || other->arrive < best->arrive) ? other : best;
}

std::vector<int> driven_ends(RuleSet const& rules, Trip const& trip, std::vector<Run> const& runs) {
  std::vector<int> ends;
  int64_t done = 0;
  for (auto const& run : runs)
    for (int m = run.from; m < run.to && ends.size() < trip.legs.size(); ++m) {
      auto const& leg = trip.legs[ends.size()];
      done += leg.by_distance && is_night(rules, trip, m) ? rules.night_speed_percent : kDayGain;
      if (done < leg.need) continue;
      ends.push_back(m + 1);
      done = 0;
    }
  return ends;
}

}  // namespace ly::hours
