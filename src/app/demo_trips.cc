#include "app/demo_trips.h"

#include <thread>

#include "app/act_as.h"
#include "engines/synthetic/synthetic.h"

namespace ly::app {
namespace {

constexpr std::string_view kTripsCounty = "990101";
constexpr int64_t kPlanSeconds = 1;

class DemoTrips {
 public:
  DemoTrips(House& house, Domains& d, Actor const& officer, Actor const& lead, Dice& dice) : house_(house), d_(d), officer_(officer), lead_(lead), dice_(dice) {}

  Result<void> make(std::string const& carrier_id, std::vector<std::string> const& enterprise_ids) {
    auto const today = day_at(house_.clock().now());
    auto const depot = TRY(as(officer_, [&](Context& c) { return d_.registry->places.add(c, {std::string(kTripsCounty), "depot", "演示客运站", 120.633, 31.918}); }));
    for (auto const& coach : {std::pair("苏A00051", 24), std::pair("苏A00052", 33), std::pair("苏A00053", 49), std::pair("苏A00054", 49)})
      TRY(as(officer_, [&](Context& c) { return d_.fleet->put_coach(c, {coach.first, carrier_id, depot.id.text, "急救箱、灭火器、测温枪", "ready", coach.second, {}}); }));
    // All but the last have signed for their seven days.
    for (int n = 0; n < kDrivers; ++n) {
      auto const person = synthetic::make_person(dice_);
      auto const driver = TRY(as(officer_, [&](Context& c) { return d_.fleet->add_driver(c, {person.name, person.id_number, person.mobile, carrier_id, depot.id.text, "ready"}); }));
      if (n + 1 == kDrivers) continue;
      TRY(as(officer_, [&](Context& c) {
        auto const now = house_.clock().now();
        trips::SignHours in{driver.id, now - Minutes{8 * 1440}, now + Minutes{2 * 1440}, {}, driver.revision};
        if (n == 0) in.driven.push_back({now - Minutes{12 * 60}, now - Minutes{8 * 60}, {}});
        return d_.fleet->sign_hours(c, in);
      }));
    }
    static constexpr struct {
      int64_t heads, minutes;
      double km;
      char const *county, *point, *time;
    } kDemands[] = {{18, 260, 330, "远山县", "远山县白石乡政府", "08:00"}, {30, 415, 520, "高岭县", "高岭县汽车站", "08:30"}, {12, 260, 330, "远山县", "远山县白石乡政府", "08:00"}};
    for (size_t i = 0; i < std::size(kDemands) && i < enterprise_ids.size(); ++i) {
      auto const& demand = kDemands[i];
      json::object const form{{"heads", demand.heads}, {"from_county", demand.county}, {"from_point", demand.point}, {"ready_day", to_iso(today + 1)}, {"ready_time", demand.time}, {"needed_day", to_iso(today + 2)}, {"needed_time", "12:00"}, {"people", "名单"}};
      auto const opened = TRY(as(officer_, [&](Context& c) { return d_.cases->open(c, {"trip-demand", enterprise_ids[i], "phone", "", "zh-CN", form, ""}); }));
      for (auto const* event : {"submit", "accept"}) {
        auto const fresh = TRY(house_.desk().read(officer_, [&](View const& view) { return d_.cases->show(view, {{opened.row.id}, "zh-CN"}); }));
        TRY(as(officer_, [&](Context& c) { return d_.cases->fire(c, {{opened.row.id}, event, "", "", fresh.row.revision}); }));
      }
    }
    auto const groups = TRY(house_.desk().read(lead_, [&](View const& view) { return d_.demand->groups(view, {}); }));
    for (auto const& group : groups.items) {
      auto const heads = group.heads;
      for (auto const& demand : kDemands)
        if (demand.point == group.from) {
          for (auto const& way : {std::pair(depot.id.text, group.from_id), std::pair(group.from_id, group.to_id)})
            TRY(as(lead_, [&](Context& c) { return d_.fleet->put_road(c, {way.first, way.second, "", "", demand.minutes, demand.km}); }));
          TRY(as(lead_, [&](Context& c) { return d_.fleet->put_road(c, {depot.id.text, group.to_id, "", "", 15, 8}); }));
          break;
        }
      for (int64_t n = 0; n + 2 < heads; ++n) {  // two of each have not told their names yet
        auto const person = synthetic::make_person(dice_);
        TRY(as(officer_, [&](Context& c) { return d_.demand->add(c, {group.id, person.name, person.id_number, person.mobile}); }));
      }
    }
    constexpr int64_t kHour = 3'600'000;
    Instant const from{(house_.clock().now().ms / kHour + 1) * kHour};  // the hours signed for count back from here
    auto const plan = TRY(as(lead_, [&](Context& c) { return d_.plans->add(c, {"远山、高岭方向（演示）", std::string(kTripsCounty), from, instant_of(today + 3, Minutes{0})}); }));
    TRY(wait(TRY(as(lead_, [&](Context& c) { return d_.plans->solve(c, {plan.id, kPlanSeconds}); })).job_id));
    auto const solved = TRY(house_.desk().read(lead_, [&](View const& view) { return d_.plans->get(view, {plan.id, {}}); }));
    return wait(TRY(as(lead_, [&](Context& c) { return d_.plans->publish(c, {plan.id, solved.version, solved.revision}); })).job_id);
  }

 private:
  static constexpr int kDrivers = 9;
  template <class F>
  auto as(Actor const& actor, F&& f) -> decltype(f(std::declval<Context&>())) {
    return act_as(house_.desk(), actor, "demo.trips", "demo-trips/" + std::to_string(++requests_), f);
  }
  Result<void> wait(JobId const& job) {
    for (;;) {
      auto const state = house_.desk().read(Actor::system("demo"), [&](View const& view) { return find_job(view, job)->state; });
      if (state == "done") return {};
      if (state == "failed" || state == "cancelled") return refused("job.stopped", job.text);
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
  }
  House& house_;
  Domains& d_;
  Actor const &officer_, &lead_;
  Dice& dice_;
  int64_t requests_ = 0;
};

}  // namespace

Result<void> make_demo_trips(House& house, Domains& domains, Actor const& officer, Actor const& lead, std::string const& carrier_id, std::vector<std::string> const& enterprise_ids, Dice& dice) {
  return DemoTrips(house, domains, officer, lead, dice).make(carrier_id, enterprise_ids);
}

}  // namespace ly::app
