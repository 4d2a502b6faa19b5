#include "domains/trips/carry.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "base/text.h"
#include "domains/registry/nearness.h"
#include "domains/registry/rows.h"
#include "domains/trips/checklist_rows.h"
#include "domains/trips/journey_rows.h"
#include "domains/trips/rests.h"
#include "domains/trips/rows.h"
#include "domains/trips/shop_rows.h"
#include "engines/dmn/table.h"
#include "engines/hours/earliest.h"
#include "formats/paper.h"
#include "formats/policy_set.h"

namespace ly::trips {
namespace {

// As the table and the screens call it; as the paper does; as the stores do, by the words of the receipts of service files.
struct Thing {
  std::string_view item, noun, unit, in_store;
};
constexpr Thing kThings[] = {{"hot_meal", "热食", "份", "hot_meal"}, {"water", "饮用水", "瓶", "water"}, {"mask", "口罩", "个", "masks"}, {"blanket", "毯子", "条", "blanket"}, {"thermos", "热水瓶", "个", "thermos"}, {"thermometer", "测温枪", "支", "thermometers"},
                             {"form", "健康登记表", "张", "form"}, {"sanitizer", "消毒液", "瓶", "disinfectant"}, {"bag", "清洁袋", "个", "bag"}};
constexpr double kShopKm = 30;        // half an hour by road: farther is no errand before a departure
constexpr size_t kShopsMost = 12, kCountyCode = 6;  // GB/T 2260
constexpr int64_t kShopsSeen = 20'000;
constexpr std::array<std::string_view, 4> kOpenFirst{"open", "opens", "unknown", "shut"};
constexpr Roles kCarriers = Role::officer | Role::lead;  // who gives out of the stores and runs trips
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

std::string carry_noun(std::string_view item) {
  auto const thing = std::ranges::find(kThings, item, &Thing::item);
  return std::string(thing == std::end(kThings) ? item : thing->noun);
}
std::string carry_title(std::string_view item) {
  auto const thing = std::ranges::find(kThings, item, &Thing::item);
  return thing == std::end(kThings) ? std::string(item) : fmt::format("{}（{}）", thing->noun, thing->unit);
}

std::vector<CarryItem> Carrying::count(View const& view, formats::PolicyVersion const& table, TripRow const& row, Carry& head) const {
  head.heads = count_seats(view, row.id.text);
  head.crew = kLeaders + static_cast<int64_t>(list_crew(view, row.id.text).size());
  head.minutes = std::max(0, minutes_from(row.depart_at, row.arrive_at));
  for (auto const& event : row.timetable.events)
    if (event.kind == "standstill") head.standing_minutes += minutes_from(event.from, event.to);
  auto const drawn = around_.stores.drawn ? around_.stores.drawn(view, row.id.text) : std::map<std::string, int64_t>();
  auto const bought = bought_for(view, row.id);
  auto const in = [](std::map<std::string, int64_t> const& all, std::string_view key) {
    auto const found = all.find(std::string(key));
    return found == all.end() ? int64_t{0} : found->second;
  };
  std::vector<CarryItem> items;
  for (auto const& thing : kThings) {
    dmn::Scope scope;
    scope.set("item", dmn::Value(std::string(thing.item)));
    scope.set("hours", hours_of(head.minutes));
    scope.set("standing", hours_of(head.standing_minutes));
    auto const decision = dmn::decide(table.table, scope);
    CarryItem one{std::string(thing.item)};
    one.drawn = in(drawn, thing.in_store), one.bought = in(bought, thing.item);
    if (decision.ok() && !decision.hits.empty()) {
      auto const rule = decision.hits.front();
      one.quantity = static_cast<int64_t>(std::ceil(number_in(decision, "per_head") * static_cast<double>(head.heads + head.crew) + number_in(decision, "per_coach")));
      one.reason_code = table.table.source().rules[rule].reason;
      one.reason = dmn::because(table.table, rule, scope, dmn::Language::zh_cn), one.reason_en = dmn::because(table.table, rule, scope, dmn::Language::en);
    }
    one.missing = std::max<int64_t>(0, one.quantity - one.drawn - one.bought);
    // What is no longer needed but was drawn stays in sight until it is given back.
    if (one.quantity > 0 || one.drawn + one.bought > 0) items.push_back(std::move(one));
  }
  head.lacking = std::ranges::count_if(items, [](CarryItem const& one) { return one.missing > 0; });
  return items;
}

std::pair<int64_t, int64_t> Carrying::lacking(View const& view, TripRow const& trip) const {
  auto const* table = around_.policies.find("trip_carry", day_at(trip.depart_at), view.now);
  if (!table) return {0, 0};
  Carry head;
  auto const items = count(view, *table, trip, head);
  return {head.lacking, static_cast<int64_t>(items.size())};
}

std::vector<CarryShop> Carrying::shops(View const& view, TripRow const& row, Carry const& carry) const {
  auto const coach = find_coach(view, row.coach_id);
  auto const from = coach ? registry::find_place(view, coach->depot_place_id) : std::nullopt;
  auto const here = from ? about_point(around_, view, from->id.text) : std::nullopt;
  auto const county = from ? from->division.substr(0, kCountyCode) : std::string();
  std::vector<CarryShop> out;
  for (auto const& shop : list_shops(view, "", kShopsSeen)) {
    CarryShop one{shop.id.text, shop.name, shop.address, around_.known.divisions.full_name(shop.division), shop.phone};
    for (auto const& item : carry.items)
      if (item.missing > 0 && contains(" " + shop.sells + " ", " " + item.item + " ")) one.sells.push_back(item.item);
    if (one.sells.empty()) continue;
    auto const there = shop.lon ? std::optional(registry::Point{*shop.lon, *shop.lat}) : point_of_division(around_, shop.division);
    if (here && there) one.km = std::round(registry::kilometres(*here, *there) * 10) / 10;
    if (one.km ? *one.km > kShopKm : !shop.division.starts_with(county)) continue;
    auto const standing = standing_of(shop.week, view.now, row.depart_at);
    one.state = standing.state, one.at = standing.at;
    out.push_back(std::move(one));
  }
  auto const rank = [](CarryShop const& one) { return std::pair(std::ranges::find(kOpenFirst, one.state) - kOpenFirst.begin(), one.km.value_or(kShopKm)); };
  std::ranges::stable_sort(out, {}, rank);
  if (out.size() > kShopsMost) out.resize(kShopsMost);
  return out;
}

Result<Carry> Carrying::show(View const& view, TripRow const& row, bool with_departures) const {
  auto const* table = around_.policies.find("trip_carry", day_at(row.depart_at), view.now);
  if (!table) return refused("carry.no_table", "id", {{"day", to_iso(day_at(row.depart_at))}});
  Carry out;
  out.plate = row.plate, out.state = row.state;
  out.table = table->version;
  out.leave_by = row.depart_at;
  bool const own = acting(view, row.id).has_value();
  out.may_act = own && view.actor.roles.meets(kCarriers);
  out.items = count(view, *table, row, out);
  if (out.may_act && around_.stores.look)
    for (auto& item : out.items) {
      auto const there = around_.stores.look(view, std::string(std::ranges::find(kThings, item.item, &Thing::item)->in_store));
      item.held = there.held, item.wanted = there.wanted;
    }
  if (auto const coach = find_coach(view, row.coach_id))
    if (auto const place = registry::find_place(view, coach->depot_place_id)) out.start = place->name;
  if (with_departures && out.standing_minutes > 0 && row.state == "planned")
    if (auto const other = departure_sparing_the_night(around_, view, row)) {
      out.spared_at = other->first;
      out.spared_arrive = other->second;
    }
  if (!own) return out;
  for (auto const& one : list_asks(view, row.id))
    if (out.receiver.empty() && one.audience == "member" && contains(" " + one.duties + " ", " supplies ")) out.receiver = one.name;
  for (auto const& one : list_purchases(view, row.id)) out.purchases.push_back({one.id, one.item, one.shop, one.note, around_.title_of ? around_.title_of(view, one.account) : "", one.count, one.at});
  bool const to_come = row.state == "planned" || row.state == "boarding";
  if (to_come && out.lacking > 0) out.shops = shops(view, row, out);
  return out;
}

Result<Carry> Carrying::of(View const& view, GetTrip const& in) const { return show(view, TRY(trips_.visible(view, in.id)), true); }

// Whose region the trip is: riders' enterprises and the carrier see what it carries and draw nothing.
Result<TripRow> Carrying::acting(View const& view, TripId const& id) const {
  auto row = TRY(trips_.visible(view, id));
  if (!view.actor.is_system && !view.actor.may_see_division(row.division)) return not_found("not_found", "id");
  return row;
}

namespace {

Result<TripRow> before_it_leaves(Result<TripRow> row) {
  if (row && row->state != "planned" && row->state != "boarding") return refused("carry.over", "id", {{"plate", row->plate}});
  return row;
}

void note(Context& context, std::string what, TripRow const& trip, json::object facts, std::string why = {}) {
  Fact fact{std::move(what), "trip", trip.id.text, trip.carrier_id, trip.division};
  fact.facts = std::move(facts);
  fact.why = std::move(why);
  context.journal.note(std::move(fact));
}

}  // namespace

Result<Carry> Carrying::draw(Context& context, DrawCarry const& in) const {
  auto const row = TRY(before_it_leaves(acting(context, in.id)));
  auto const now = TRY(show(context, row, false));
  auto const to = clean(in.to).empty() ? now.receiver : clean(in.to);
  json::object drawn;
  for (auto const& item : now.items) {
    bool const asked = in.items.empty() || std::ranges::find(in.items, item.item) != in.items.end();
    if (!asked || item.missing == 0 || !around_.stores.draw) continue;
    auto const thing = std::ranges::find(kThings, item.item, &Thing::item);
    auto const count = TRY(around_.stores.draw(context, row, std::string(thing->in_store), item.missing, row.plate + (to.empty() ? "" : " " + to)));
    if (count > 0) drawn[item.item] = count;
  }
  if (drawn.empty()) return refused("carry.nothing_held", "items", {{"plate", row.plate}});
  note(context, "carry.drawn", row, std::move(drawn));
  return show(context, row, false);
}

Result<Carry> Carrying::give_back(Context& context, GiveBack const& in) const {
  auto const row = TRY(acting(context, in.id));
  auto const now = TRY(show(context, row, false));
  auto const why = clean(in.reason);
  if (why.empty()) return invalid("field.missing", "reason");
  auto counts = in.items;
  if (counts.empty())
    for (auto const& item : now.items)
      if (item.drawn > 0) counts.push_back({item.item, item.drawn});
  if (counts.empty() || !around_.stores.give_back) return refused("carry.nothing_drawn", "items", {{"plate", row.plate}});
  json::object back;
  for (auto const& one : counts) {
    auto const thing = std::ranges::find(kThings, one.item, &Thing::item);
    if (thing == std::end(kThings)) return invalid("carry.no_item", "items", {{"value", one.item}});
    TRY(around_.stores.give_back(context, row.id.text, std::string(thing->in_store), one.count, why));
    back[one.item] = one.count;
  }
  note(context, "carry.given_back", row, std::move(back), why);
  return show(context, row, false);
}

Result<Carry> Carrying::bought(Context& context, NotePurchase const& in) const {
  auto const row = TRY(before_it_leaves(acting(context, in.id)));
  if (std::ranges::find(kThings, in.item, &Thing::item) == std::end(kThings)) return invalid("carry.no_item", "item", {{"value", in.item}});
  auto const shop = in.shop_id.empty() ? std::nullopt : find_shop(context, in.shop_id);
  if (!in.shop_id.empty() && !shop) return not_found("not_found", "shop_id");
  PurchaseRow const made{new_id<PurchaseTag>(context.dice, context.now), row.id.text, in.item, in.shop_id, shop ? shop->name : clean(in.shop), clean(in.note), journal_name(context.actor), in.count, context.now};
  insert_purchase(context, made);
  note(context, "carry.bought", row, {{"purchase", made.id.text}, {"item", made.item}, {"count", made.count}, {"shop", made.shop_id}}, made.note);
  return show(context, row, false);
}

Result<Carry> Carrying::undo(Context& context, UndoPurchase const& in) const {
  auto const made = find_purchase(context, in.id.text);
  if (!made) return not_found("not_found", "id");
  auto const row = TRY(acting(context, {made->trip_id}));
  mark_purchase_undone(context, made->id);
  note(context, "carry.purchase_undone", row, {{"purchase", made->id.text}, {"item", made->item}, {"count", made->count}});
  return show(context, row, false);
}

std::string shop_in_words(CarryShop const& shop) {
  auto const hour = shop.at ? road_moment(*shop.at) : std::string();
  return shop.state == "open" ? "开到 " + hour : shop.state == "opens" ? hour + " 开门" : shop.state == "shut" ? "发车前不开门" : "营业时间没登记，先打电话";
}

Result<FileAnswer> Carrying::paper(View const& view, GetTrip const& in) const {
  auto const carry = TRY(of(view, in));
  auto const row = TRY(trips_.visible(view, in.id));
  std::vector<std::vector<std::string>> rows;
  for (auto const& item : carry.items) rows.push_back({carry_title(item.item), std::to_string(item.quantity), std::to_string(item.drawn + item.bought), item.missing > 0 ? std::to_string(item.missing) : "", item.reason, ""});
  formats::Paper paper("随车物资清单", view.now);
  paper.title("随车物资清单");
  paper.line_below_title(carry.plate + "　" + road_moment(row.depart_at) + " 发车　乘车 " + std::to_string(carry.heads) + " 人，随车 " + std::to_string(carry.crew) + " 人");
  paper.table({{"物品", 1.6}, {"要", 0.6, true}, {"已有", 0.6, true}, {"还缺", 0.6, true}, {"为什么", 3}, {"谁去买、领", 1.2}}, rows);
  if (!carry.shops.empty()) {
    std::vector<std::vector<std::string>> where;
    for (auto const& shop : carry.shops) {
      std::string sells;
      for (auto const& item : shop.sells) sells += (sells.empty() ? "" : "、") + carry_noun(item);
      where.push_back({shop.name, shop_in_words(shop), sells, shop.address.empty() ? shop.where : shop.address, shop.phone});
    }
    paper.paragraph("还缺的到哪里买（" + carry.start + "附近，以 " + road_moment(view.now) + " 为准）：");
    paper.table({{"店名", 1.6}, {"营业", 1.6}, {"卖", 1.6}, {"地址", 2}, {"电话", 1.2}}, where);
  } else if (carry.lacking > 0 && acting(view, row.id)) {
    paper.paragraph("还缺的要自行购买：附近没有登记在册、卖这些物品的商店。");
  }
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
  rows.back().heavy = true;  // a day of departures is asked of the law
  rows.push_back(reading<GetTrip, FileAnswer>("GET", "/api/trips/{id}/papers/carry.pdf", "trips.carry_paper", {"随车物资清单", "List of what to carry"}, may::staff_and_clerk, [carrying](View const& v, GetTrip const& in) { return carrying.paper(v, in); }));
  rows.back().answer_media = "application/pdf";
  rows.push_back(writing<DrawCarry, Carry>("POST", "/api/trips/{id}/carry/draw", "carry.draw", {"从库里领", "Draw from the stores"}, kCarriers, [carrying](Context& c, DrawCarry const& in) { return carrying.draw(c, in); }));
  rows.push_back(writing<GiveBack, Carry>("POST", "/api/trips/{id}/carry/give-back", "carry.give_back", {"退回库里", "Give back to the stores"}, kCarriers, [carrying](Context& c, GiveBack const& in) { return carrying.give_back(c, in); }));
  rows.push_back(writing<NotePurchase, Carry>("POST", "/api/trips/{id}/carry/purchases", "carry.bought", {"登记买到", "Note a purchase"}, kCarriers, [carrying](Context& c, NotePurchase const& in) { return carrying.bought(c, in); }));
  rows.push_back(writing<UndoPurchase, Carry>("POST", "/api/trip-purchases/{id}/undo", "carry.undo", {"撤销买到", "Undo a purchase"}, kCarriers, [carrying](Context& c, UndoPurchase const& in) { return carrying.undo(c, in); }));
  return rows;
}

}  // namespace ly::trips
