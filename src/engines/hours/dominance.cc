#include "engines/hours/dominance.h"

namespace ly::hours {
namespace {

// A label's runs of one driver, latest first, one at a time.
class RunsBack {
 public:
  RunsBack(RunLog const& log, Label const& label, int driver, int now) : log_(log), driver_(driver), next_(label.log) {
    if (label.wheel == driver) run_ = {label.run_from, now, driver};
    else step();
  }
  Run const& run() const { return run_; }  // [-1, -1) when there is none left
  void step() {
    for (; next_ >= 0; next_ = log_.before(next_))
      if (log_.run(next_).driver == driver_) {
        run_ = log_.run(next_);
        next_ = log_.before(next_);
        return;
      }
    run_ = {-1, -1, driver_};
  }

 private:
  RunLog const& log_;
  int driver_, next_;
  Run run_{-1, -1, 0};
};

}  // namespace

// He could drive all that is left himself: his hours bind no continuation.
void Dominance::mark(Label& x) const {
  int64_t const left = (remaining(x.at) + slowest - 1) / slowest + static_cast<int64_t>(legs.size()) + detours;
  x.ample = 0;
  for (size_t d = 0; d < crew.size(); ++d) {
    bool ample = true;
    for (size_t w = 0; w < rules.windows.size(); ++w) ample = ample && x.count[d][w] + left <= crew[d].most[w];
    if (crew[d].on_shift && x.shift[d].idle < rules.shift.rest) ample = ample && x.shift[d].driven + left <= rules.shift.drive_most;
    if (ample) x.ample |= 1U << d;
  }
}

// The most by which X has used more of the driver's hours than Y in a window that may still be asked about: those from the departure on or
// from any minute up to the last that such a window begins at.
int Dominance::excess(Label const& x, Label const& y, int driver, int now) const {
  auto const d = static_cast<size_t>(driver);
  int worst = std::max(0, x.total[d] - y.total[d]);
  int const last_cut = std::min(now, arrive_by - rules.windows.front().length);
  if (last_cut <= 0) return worst;
  // From now back to the departure: how many minutes X drove more than Y since the cut. It is greatest where a run of X begins or a run of Y ends.
  int more = 0, cut = now;
  RunsBack a(log, x, driver, now), b(log, y, driver, now);
  bool in_a = false, in_b = false;
  while (a.run().to >= 0 || b.run().to >= 0) {
    int const edge_a = in_a ? a.run().from : a.run().to, edge_b = in_b ? b.run().from : b.run().to;
    int const edge = std::max(edge_a, edge_b);
    int const slope = static_cast<int>(in_a) - static_cast<int>(in_b);
    if (edge <= last_cut && cut > last_cut) worst = std::max(worst, more + slope * (cut - last_cut));
    more += slope * (cut - edge);
    cut = edge;
    if (cut <= last_cut) worst = std::max(worst, more);
    if (edge_a == edge) {
      if (in_a) a.step();
      in_a = !in_a;
    }
    if (edge_b == edge) {
      if (in_b) b.step();
      in_b = !in_b;
    }
  }
  return worst;
}

// Minutes X must stand while Y drives before its shifts are no older than Y's: kEver if that needs no less than a rest it cannot promise.
int Dominance::older_shift(Label const& x, Label const& y) const {
  int need = 0;
  int const rest = rules.shift.rest;
  for (size_t d = 0; d < crew.size(); ++d) {
    if (!crew[d].on_shift || x.shift[d].idle >= rest) continue;
    bool const rested = y.shift[d].idle >= rest, older = !rested && x.shift[d].from < y.shift[d].from;
    need = std::max(need, rested || older ? rest - x.shift[d].idle : y.shift[d].idle - x.shift[d].idle);
  }
  return need;
}

// By how much X has driven more in a driver's shift that goes on.
int Dominance::longer_shift(Label const& x, Label const& y, size_t d) const {
  int const rest = rules.shift.rest;
  if (!crew[d].on_shift || x.shift[d].idle >= rest) return 0;
  if (y.shift[d].idle >= rest || x.shift[d].from < y.shift[d].from) return 0;  // X rests first
  return std::max(0, x.shift[d].driven - y.shift[d].driven);
}

bool Dominance::holds(Label const& x, Label const& y, int now) const {
  if (x.at < y.at) return false;
  int64_t const lead = x.at == y.at ? 0 : (remaining(y.at) - remaining(x.at)) / kDayGain;

  int64_t need = kEver;
  // Keep the spell.
  bool const alike = rules.reading == NightReading::night_minutes || (x.night > 0) == (y.night > 0) || (x.night == 0);
  int const longer = std::max({0, x.spell - y.spell, x.night - y.night});
  bool carried = true;
  for (size_t d = 0; d < crew.size() && carried; ++d) {
    auto const& cx = x.carried[d];
    auto const& cy = y.carried[d];
    if (cx.minutes == 0 || cx.idle >= rules.rest) continue;
    carried = cy.minutes > 0 && cy.idle < rules.rest && cx.minutes <= cy.minutes && cx.night <= cy.night && cx.idle >= cy.idle;
  }
  if (alike && carried && (rules.reading == NightReading::night_minutes || x.night <= y.night || x.spell <= y.spell)) {
    int64_t keep = longer + std::max(0, y.stood - x.stood);
    if (x.wheel >= 0 && y.wheel >= 0 && x.wheel != y.wheel) keep = std::max<int64_t>(keep, 1);
    need = keep;
  }
  need = std::min<int64_t>(need, until_rested(x));
  if (rules.shift.rest > 0) need = std::max<int64_t>(need, older_shift(x, y));
  if (lead < need) return false;

  int64_t used = 0;
  if (!rules.windows.empty() || rules.shift.rest > 0) {
    for (size_t d = 0; d < crew.size(); ++d)  // cheap first
      if (!(x.ample >> d & 1U)) used += std::max(0, x.total[d] - y.total[d]);
    if (used > lead) return false;
    used = 0;
    for (size_t d = 0; d < crew.size(); ++d) {
      if (x.ample >> d & 1U) continue;
      int const e = std::max(rules.windows.empty() ? 0 : excess(x, y, static_cast<int>(d), now), longer_shift(x, y, d));
      used += e;
      if (used > lead) return false;
    }
  }
  if (crew.size() == 1 || used == 0) return lead >= std::max(used, need);
  return last_open <= now && lead >= used + need + stops_ahead[static_cast<size_t>(x.at.leg)];
}

}  // namespace ly::hours
