// A label is a state at the beginning of a minute. Labels of one minute are compared and the dominated ones dropped: X dominates
// Y if X can copy whatever Y still does, leaving out the first `lead` minutes Y drives, and ends no worse in arrival, stops and
// stop starts. X stands (or stops now, at the cost of one stop) until Y has caught up, so its counters cannot be worse then.
#include <algorithm>
#include <memory>

#include "engines/hours/hours.h"

namespace ly::hours {
namespace {

struct Part {  // what one driver carries
  int spell = 0, night = 0, off = 0;  // minutes since his last break; minutes without driving, capped at rest
  std::vector<Span> driven;           // on this trip
};
struct Label {
  int leg = 0;
  int64_t done = 0;       // minutes or units of the leg
  Minute free_at = 0;     // not before this may the next leg be driven
  int spell = 0, night = 0, standing = 0;
  int driver = -1;        // at the wheel while standing == 0
  std::vector<Part> crew;
  std::vector<Minute> starts;  // of stops
  std::vector<Run> runs;
};

bool within(DayPart part, int64_t minute) {
  return part.from <= part.to ? part.from <= minute && minute < part.to : minute >= part.from || minute < part.to;
}

class Search {
 public:
  Search(RuleSet const& rules, Trip const& trip) : rules_(rules), trip_(trip), free_(trip.crew.empty()) {}

  Answer run(int64_t most) {
    Answer answer;
    std::vector<Label> now{first()}, next;
    for (Minute t = trip_.depart; t < trip_.depart + rules_.horizon && !now.empty(); ++t) {
      if (best_ && t >= arrive_) break;
      next.clear();
      for (auto const& label : now) step(label, t, next);
      answer.labels += static_cast<int64_t>(next.size());
      if (answer.labels > most) { answer.decided = false; return answer; }
      thin(next, t + 1);
      now.swap(next);
    }
    if (best_) answer.timetable = Timetable{arrive_, best_->runs};
    return answer;
  }

 private:
  RuleSet const& rules_;
  Trip const& trip_;
  bool free_;
  std::optional<Label> best_;
  Minute arrive_ = 0;
  std::vector<std::vector<bool>> history_;  // per driver: was minute depart - 1 - i driven?

  bool night(Minute m) const { return within(rules_.night, local(m)); }
  int64_t local(Minute m) const { return (((m + rules_.utc_offset) % 1440) + 1440) % 1440; }
  bool exceeded(int spell, int night_minutes) const {
    if (spell > rules_.spell_most) return true;
    auto const counted = rules_.reading == NightReading::whole_spell && night_minutes > 0 ? spell : night_minutes;
    return counted > rules_.spell_night_most;
  }

  Label first() {
    Label label;
    label.standing = rules_.rest_minutes;
    label.free_at = trip_.depart;
    size_t back = 0;
    for (auto const& w : rules_.windows) back = std::max(back, static_cast<size_t>(w.length));
    back = std::max(back, static_cast<size_t>(1440 * 8));
    for (auto const& driver : trip_.crew) {
      auto& minutes = history_.emplace_back(back, false);
      for (auto const& span : driver.driven)
        for (Minute m = std::max(span.start, trip_.depart - static_cast<Minute>(back)); m < std::min(span.end, trip_.depart); ++m)
          minutes[static_cast<size_t>(trip_.depart - 1 - m)] = true;
      Part part;
      part.off = rules_.rest_minutes;
      for (size_t i = back; i-- > 0;) turn(part, minutes[i], night(trip_.depart - 1 - static_cast<Minute>(i)));
      label.crew.push_back(part);
    }
    return label;
  }
  void turn(Part& part, bool drives, bool by_night) const {
    if (!drives) {
      part.off = std::min(part.off + 1, rules_.rest_minutes);
      if (part.off >= rules_.rest_minutes) part.spell = part.night = 0;
      return;
    }
    part.off = 0;
    ++part.spell;
    part.night += by_night ? 1 : 0;
  }

  bool may_drive(Label const& label, int d, Minute t) const {
    if (free_) return true;
    auto part = label.crew[static_cast<size_t>(d)];
    turn(part, true, night(t));
    if (exceeded(part.spell, part.night)) return false;
    for (auto const& w : rules_.windows) {
      Minute const from = t + 1 - w.length;
      int64_t sum = 1;
      for (auto const& span : part.driven) sum += std::max<Minute>(0, span.end - std::max(span.start, from));
      for (Minute m = from; m < trip_.depart; ++m) sum += history_[static_cast<size_t>(d)][static_cast<size_t>(trip_.depart - 1 - m)] ? 1 : 0;
      if (sum > w.most) return false;
    }
    return true;
  }

  void step(Label const& label, Minute t, std::vector<Label>& next) {
    Label stands = label;
    if (label.standing == 0) stands.starts.push_back(t);
    if (t == trip_.depart) stands.starts.push_back(t);
    stands.standing = std::min(label.standing + 1, rules_.rest_minutes);
    stands.driver = -1;
    if (stands.standing >= rules_.rest_minutes) stands.spell = stands.night = 0;
    for (auto& part : stands.crew) turn(part, false, false);
    next.push_back(std::move(stands));

    if (t < label.free_at || within(rules_.standstill, local(t))) return;
    bool const dark = night(t);
    if (exceeded(label.spell + 1, label.night + (dark ? 1 : 0))) return;
    int const crew = free_ ? 1 : static_cast<int>(trip_.crew.size());
    for (int d = 0; d < crew; ++d) {
      if (label.driver >= 0 && label.driver != d) continue;
      if (may_drive(label, d, t)) drive(label, d, t, dark, next);
    }
  }

  void drive(Label label, int d, Minute t, bool dark, std::vector<Label>& next) {
    ++label.spell;
    label.night += dark ? 1 : 0;
    for (size_t i = 0; i < label.crew.size(); ++i) {
      auto& part = label.crew[i];
      turn(part, static_cast<int>(i) == d, dark);
      if (static_cast<int>(i) != d) continue;
      if (!part.driven.empty() && part.driven.back().end == t) part.driven.back().end = t + 1;
      else part.driven.push_back({t, t + 1});
    }
    if (label.driver == d) label.runs.back().end = t + 1;
    else label.runs.push_back({t, t + 1, d});
    label.standing = 0;
    label.driver = d;
    auto const& leg = trip_.legs[static_cast<size_t>(label.leg)];
    label.done += leg.units > 0 ? (dark ? rules_.night_units : rules_.day_units) : 1;
    if (label.done >= (leg.units > 0 ? leg.units : leg.minutes)) {
      Minute const end = std::max(t + 1, leg.open.value_or(t + 1));
      if (leg.close && end > *leg.close) return;
      if (label.leg + 1 == static_cast<int>(trip_.legs.size())) return arrived(std::move(label), t + 1, end);
      ++label.leg;
      label.done = 0;
      label.free_at = end + leg.stop_minutes;
    }
    next.push_back(std::move(label));
  }

  void arrived(Label label, Minute driven, Minute end) {
    if (end > trip_.depart + rules_.horizon) return;
    if (end > driven) label.starts.push_back(driven);
    bool const better = !best_ || end < arrive_ ||
                        (end == arrive_ && (label.starts.size() < best_->starts.size() || (label.starts.size() == best_->starts.size() && label.starts > best_->starts)));
    if (!better) return;
    best_ = std::move(label);
    arrive_ = end;
  }

  // Minutes of driving, at least, that bring y to where x is; negative when x is behind.
  int64_t lead(Label const& x, Label const& y) const {
    if (x.leg < y.leg) return -1;
    int64_t sum = 0;
    for (int leg = y.leg; leg <= x.leg; ++leg) {
      auto const& l = trip_.legs[static_cast<size_t>(leg)];
      int64_t const to = leg == x.leg ? x.done : l.units > 0 ? l.units : l.minutes;
      int64_t const from = leg == y.leg ? y.done : 0;
      if (to < from) return -1;
      auto const pace = l.units > 0 ? std::max(rules_.day_units, rules_.night_units) : 1;
      sum += (to - from) / pace;
    }
    return sum;
  }
  static int64_t since(std::vector<Span> const& driven, Minute u) {
    int64_t sum = 0;
    for (auto const& span : driven) sum += std::max<Minute>(0, span.end - std::max(span.start, u));
    return sum;
  }
  // Has x's driver driven at most `more` minutes more than y's, counted from any minute on?
  static bool lighter(Part const& x, Part const& y, int64_t more) {
    for (auto const* list : {&x.driven, &y.driven})
      for (auto const& span : *list)
        for (Minute const u : {span.start, span.end})
          if (since(x.driven, u) > since(y.driven, u) + more) return false;
    return true;
  }

  bool dominates(Label const& x, Label const& y, Minute t) const {
    auto const ahead = lead(x, y);
    if (ahead < 0) return false;
    if (x.leg == y.leg && x.done == y.done && x.free_at > std::max(t, y.free_at)) return false;
    bool const copies = x.standing == 0 && y.standing == 0 && x.driver == y.driver && x.leg == y.leg && x.done == y.done;
    size_t stops = x.starts.size();
    if (!copies && x.standing == 0) {
      if (ahead < 1) return false;
      ++stops;  // x stops now, later than any stop of y began
    }
    if (stops > y.starts.size()) return false;
    if (stops == y.starts.size() && std::lexicographical_compare(x.starts.begin(), x.starts.end(), y.starts.begin(), y.starts.begin() + static_cast<std::ptrdiff_t>(x.starts.size()))) return false;
    auto const rested = [&](int off) { return off + ahead >= rules_.rest_minutes; };
    if (!(x.spell == 0 || rested(x.standing)) && !(x.spell <= y.spell + ahead && x.night <= y.night && x.standing + ahead >= y.standing)) return false;
    for (size_t i = 0; i < x.crew.size(); ++i) {
      auto const &a = x.crew[i], &b = y.crew[i];
      if (!lighter(a, b, x.crew.size() == 1 ? ahead : 0)) return false;
      bool const gained = x.crew.size() == 1;
      if (!(a.spell == 0 || rested(a.off)) && !(a.spell <= b.spell + (gained ? ahead : 0) && a.night <= b.night && a.off >= b.off)) return false;
    }
    return true;
  }

  void thin(std::vector<Label>& labels, Minute t) const {
    std::stable_sort(labels.begin(), labels.end(), [](Label const& a, Label const& b) { return a.leg != b.leg ? a.leg > b.leg : a.done > b.done; });
    std::vector<Label> kept;
    for (auto& label : labels) {
      bool const out = std::any_of(kept.begin(), kept.end(), [&](Label const& k) { return dominates(k, label, t); });
      if (out) continue;
      std::erase_if(kept, [&](Label const& k) { return dominates(label, k, t); });
      kept.push_back(std::move(label));
    }
    labels.swap(kept);
  }
};

}  // namespace

Answer plan(RuleSet const& rules, Trip const& trip, int64_t labels_most) { return Search(rules, trip).run(labels_most); }

}  // namespace ly::hours
