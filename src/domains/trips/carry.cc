#include "domains/trips/carry.h"

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "domains/registry/rows.h"
#include "domains/trips/journey_rows.h"
#include "domains/trips/rests.h"
#include "domains/trips/rows.h"
#include "engines/dmn/table.h"
#include "engines/hours/earliest.h"
#include "formats/paper.h"
#include "formats/policy_set.h"

namespace ly::trips {
namespace {

struct Thing {
  std::string_view item, title;  // as the table and the paper call it
};
constexpr Thing kThings[] = {{"hot_meal", "热食（份）"}, {"water", "饮用水（瓶）"}, {"mask", "口罩（个）"}, {"blanket", "毯子（条）"}, {"thermos", "热水瓶（个）"}, {"thermometer", "测温枪（支）"}, {"form", "健康登记表（张）"}, {"sanitizer", "消毒液（瓶）"}, {"bag", "清洁袋（个）"}};
constexpr int64_t kLeaders = 2, kMinuteMs = 60'000;
constexpr int kLawLooksBack = 9 * hours::kDayMinutes;  // older than any window of the law
constexpr int64_t kStep = 30;                             // minutes between departures that are tried, for a day
constexpr int64_t kTries = 24 * 60 / kStep;

int minutes_from(Instant from, Instant to) { return static_cast<int>((to.ms - from.ms) / kMinuteMs); }

dmn::Value hours_of(int64_t minutes) { return dmn::Value(*dmn::Decimal::make(false, static_cast<dmn::Wide>(minutes * 10 / 60), -1)); }

double number_in(dmn::Decision const& decision, std::string_view name) {
  auto const* found = decision.outputs.member(name);
  return found && found->is(dmn::Kind::number) ? found->number().to_double() : 0;
}

// The driving of a trip as a question to the law, leaving at `start`.
hours::Trip question(View const& view, TripRow const& row, hours::RuleSet const& law, Instant start) {
  hours::Trip trip;
  auto last = row.depart_at;
  for (auto const& visit : row.timetable.visits) {
    int64_t driven = 0;
    for (auto const& event : row.timetable.events)
      if (event.kind == "drive") driven += std::max<int64_t>(0, std::min(event.to, visit.arrive).ms - std::max(event.from, last).ms);
    auto const stop = static_cast<int>(std::max<int64_t>(0, minutes_from(visit.begin, visit.depart)));
    last = std::max(last, visit.depart);
    if (driven == 0) {
      if (!trip.legs.empty()) trip.legs.back().stop += stop;
      continue;
    }
    hours::Leg leg;
    leg.need = driven / kMinuteMs * hours::kDayGain;
    leg.stop = stop;
    trip.legs.push_back(leg);
  }
  for (auto const& id : list_crew(view, row.id.text)) {
    hours::Driver driver{id, {}, 0};
    for (auto const& run : list_runs(view, id, start - Minutes{kLawLooksBack}, start)) driver.driven.push_back({minutes_from(start, run.from), std::min(0, minutes_from(start, run.to))});
    driver.driven = hours::tidy(std::move(driver.driven));
    trip.drivers.push_back(std::move(driver));
  }
  trip.clock = static_cast<int>(minutes_since_midnight(start, Minutes{law.offset}).count);
  return trip;
}

}  // namespace

std::optional<std::pair<Instant, Instant>> departure_sparing_the_night(Around const& around, View const& view, TripRow const& row) {
  auto const& law = around.coach_rules().rules;
  hours::Effort effort;
  effort.work_most = 200'000;
  effort.choose = false;
  for (int64_t i = 1; i <= kTries; ++i) {
    Instant const start{(row.depart_at.ms / (kStep * kMinuteMs) + i) * kStep * kMinuteMs};
    auto const answer = hours::earliest(law, question(view, row, law, start), effort);
    if (!answer.best) continue;
    auto const arrive = start + Minutes{answer.best->arrive};
    bool stands = false;
    for (auto m = start; m < arrive && !stands; m = m + Minutes{1}) stands = law.standstill.holds(static_cast<int>(minutes_since_midnight(m, Minutes{law.offset}).count));
    if (!stands) return std::pair(start, arrive);
  }
  return std::nullopt;
}

std::string carry_title(std::string_view item) {
  auto const thing = std::ranges::find(kThings, item, &Thing::item);
  return std::string(thing == std::end(kThings) ? item : thing->title);
}

Result<Carry> Carrying::of(View const& view, GetTrip const& in) const {
  auto const row = TRY(trips_.visible(view, in.id));
  auto const* table = around_.policies.find("trip_carry", day_at(row.depart_at), view.now);
  if (!table) return refused("carry.no_table", "id", {{"day", to_iso(day_at(row.depart_at))}});
  Carry out;
  out.plate = row.plate;
  out.table = table->version;
  out.heads = count_seats(view, row.id.text);
  out.crew = kLeaders + static_cast<int64_t>(list_crew(view, row.id.text).size());
  out.minutes = std::max(0, minutes_from(row.depart_at, row.arrive_at));
  for (auto const& event : row.timetable.events)
    if (event.kind == "standstill") out.standing_minutes += minutes_from(event.from, event.to);
  for (auto const& thing : kThings) {
    dmn::Scope scope;
    scope.set("item", dmn::Value(std::string(thing.item)));
    scope.set("hours", hours_of(out.minutes));
    scope.set("standing", hours_of(out.standing_minutes));
    auto const decision = dmn::decide(table->table, scope);
    if (!decision.ok() || decision.hits.empty()) continue;
    auto const rule = decision.hits.front();
    auto const quantity = static_cast<int64_t>(std::ceil(number_in(decision, "per_head") * static_cast<double>(out.heads + out.crew) + number_in(decision, "per_coach")));
    if (quantity > 0)
      out.items.push_back({std::string(thing.item), table->table.source().rules[rule].reason, dmn::because(table->table, rule, scope, dmn::Language::zh_cn), dmn::because(table->table, rule, scope, dmn::Language::en), quantity});
  }
  if (out.standing_minutes > 0 && row.state == "planned")
    if (auto const other = departure_sparing_the_night(around_, view, row)) {
      out.spared_at = other->first;
      out.spared_arrive = other->second;
    }
  return out;
}

Result<FileAnswer> Carrying::paper(View const& view, GetTrip const& in) const {
  auto const carry = TRY(of(view, in));
  auto const row = TRY(trips_.visible(view, in.id));
  std::vector<std::vector<std::string>> rows;
  for (auto const& item : carry.items) {
    rows.push_back({carry_title(item.item), std::to_string(item.quantity), item.reason, "", ""});
  }
  formats::Paper paper("随车物资清单", view.now);
  paper.title("随车物资清单");
  paper.line_below_title(carry.plate + "　" + road_moment(row.depart_at) + " 发车　乘车 " + std::to_string(carry.heads) + " 人，随车 " + std::to_string(carry.crew) + " 人");
  paper.table({{"物品", 1.6}, {"数量", 0.7, true}, {"为什么", 3}, {"谁去买、领", 1.4}, {"有了", 0.6}}, rows);
  if (carry.standing_minutes > 0) paper.paragraph("夜里停驶 " + std::to_string(carry.standing_minutes) + " 分钟，不开暖风。停驶请选能进室内的服务区；毯子和热水务必带上。");
  for (auto const& stop : rests_of(around_, view, row))
    if (stop.kind == "standstill")
      if (auto const where = rest_in_words(stop); !where.empty()) paper.paragraph(road_moment(stop.from) + " 至 " + road_moment(stop.to) + " 停驶，建议停：" + where + "。");
  if (carry.spared_at) paper.paragraph("改在 " + road_moment(*carry.spared_at) + " 发车，" + road_moment(*carry.spared_arrive) + " 到，途中不用停驶。");
  paper.small("数量按政策表 " + carry.table + " 计算，包括领队和驾驶员。打印于 " + road_moment(view.now) + "。");
  return FileAnswer{"carry-" + carry.plate + ".pdf", "application/pdf", TRY(paper.finish())};
}

std::vector<Endpoint> carry_endpoints(Carrying carrying) {
  std::vector<Endpoint> rows;
  rows.push_back(reading<GetTrip, Carry>("GET", "/api/trips/{id}/carry", "trips.carry", {"随车物资", "What a coach carries"}, may::staff_clerk_audit, [carrying](View const& v, GetTrip const& in) { return carrying.of(v, in); }));
  rows.push_back(reading<GetTrip, FileAnswer>("GET", "/api/trips/{id}/papers/carry.pdf", "trips.carry_paper", {"随车物资清单", "List of what to carry"}, may::staff_and_clerk, [carrying](View const& v, GetTrip const& in) { return carrying.paper(v, in); }));
  rows.back().answer_media = "application/pdf";
  return rows;
}

}  // namespace ly::trips
