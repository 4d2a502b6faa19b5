// A trip as sheets (xlsx), for who goes on working with them: who rides, the timetable, what to carry. What the papers show, and no more.
#include "domains/trips/journey_sheets.h"

#include <algorithm>

#include "domains/registry/registry.h"
#include "domains/trips/rests.h"
#include "domains/trips/rows.h"
#include "formats/record_table.h"

namespace ly::trips {
namespace {

struct RiderLine {
  int64_t seat = 0;
  std::string name, last4, enterprise, place, state, identity, temperature, certificate, masks, note;
  static Fields fields(auto...) {
    using L = RiderLine;
    return Fields{field("seat", {"座位", "Seat"}, &L::seat), field("name", {"姓名", "Name"}, &L::name), field("last4", {"证件末四位", "Last four"}, &L::last4), field("enterprise", {"企业", "Enterprise"}, &L::enterprise), field("place", {"上车点", "Boards at"}, &L::place),
                  field("state", {"状态", "State"}, &L::state), field("identity", {"身份", "Identity"}, &L::identity), field("temperature", {"体温", "Temperature"}, &L::temperature), field("certificate", {"健康证明", "Certificate"}, &L::certificate),
                  field("masks", {"口罩", "Masks"}, &L::masks), field("note", {"备注", "Note"}, &L::note)};
  }
};
struct TimetableLine {
  std::string from, to, what, where, driver;
  int64_t minutes = 0;
  static Fields fields(auto...) {
    using L = TimetableLine;
    return Fields{field("from", {"起", "From"}, &L::from), field("to", {"止", "To"}, &L::to), field("minutes", {"分钟", "Minutes"}, &L::minutes), field("what", {"做什么", "What"}, &L::what), field("where", {"地点", "Where"}, &L::where), field("driver", {"驾驶员", "Driver"}, &L::driver)};
  }
};
struct CarryLine {
  std::string item, why, shops, who;
  int64_t quantity = 0, drawn = 0, bought = 0, missing = 0;
  static Fields fields(auto...) {
    using L = CarryLine;
    return Fields{field("item", {"物品", "Item"}, &L::item), field("quantity", {"数量", "Quantity"}, &L::quantity), field("drawn", {"已领", "Drawn"}, &L::drawn), field("bought", {"已买", "Bought"}, &L::bought), field("missing", {"还缺", "Missing"}, &L::missing),
                  field("why", {"为什么", "Why"}, &L::why), field("shops", {"哪里买", "Where to buy it"}, &L::shops), field("who", {"谁去买、领", "Who fetches it"}, &L::who)};
  }
};

std::string_view standing_word(std::string_view state) { return state == "aboard" ? "已上车" : state == "behind" ? "不来" : state == "stop" ? "不能上" : state == "lacks" ? "还缺" : "可上车"; }

std::string line_word(BoardPerson const& person, std::string_view item) {
  auto const found = std::ranges::find(person.lines, item, &BoardLine::item);
  if (found == person.lines.end()) return {};
  return found->conflict ? "待核" : found->action == "good" ? "✓" : found->action == "stop" ? "不能上" : "";
}

template <class Line>
Result<FileAnswer> sheet(Around const& around, View const& view, std::string const& name, std::string const& title, std::vector<Line> const& lines) {
  return FileAnswer{name + ".xlsx", std::string(kXlsxMedia), TRY(formats::write_lines(lines, title, {}, around.known.scratch, view.now))};
}

}  // namespace

Result<FileAnswer> boarding_sheet(Around const& around, Boarding const& boarding, View const& view, PaperOf const& in) {
  auto page = TRY(boarding.page(view, {in.id}));
  std::ranges::stable_sort(page.people, {}, &BoardPerson::seat_no);
  std::vector<RiderLine> lines;
  for (auto const& person : page.people) {
    auto const last4 = person.document_number.substr(person.document_number.size() - std::min<size_t>(4, person.document_number.size()));
    lines.push_back({person.seat_no, name_on_paper(view, in, person.name), last4, person.enterprise, person.place, std::string(standing_word(person.state)), line_word(person, "identity"), line_word(person, "temperature"), line_word(person, "certificate"),
                     line_word(person, "masks"), person.extra ? "临时加" : ""});
  }
  return sheet(around, view, "boarding-list-" + page.plate, "乘车名单", lines);
}

Result<FileAnswer> timetable_sheet(Around const& around, Trips const& trips, View const& view, PaperOf const& in) {
  auto const trip = TRY(trips.visible(view, in.id));
  auto const rests = rests_of(around, view, trip);
  std::vector<std::pair<Instant, TimetableLine>> rows;
  auto const minutes = [](Instant from, Instant to) { return (to.ms - from.ms) / 60'000; };
  for (auto const& event : trip.timetable.events) {
    if (event.kind == "stop" || event.kind == "wait" || event.from >= event.to) continue;
    auto const driver = event.driver_id.empty() ? std::nullopt : find_driver(view, event.driver_id);
    auto const stop = std::ranges::find_if(rests, [&](RestStop const& one) { return one.from <= event.from && event.to <= one.to; });
    rows.push_back({event.from, {road_moment(event.from), road_moment(event.to), event.kind == "drive" ? "驾驶" : event.kind == "rest" ? "停车休息（法定）" : "停驶（法定）", event.kind != "drive" && stop != rests.end() ? rest_in_words(*stop) : "",
                                 driver ? name_on_paper(view, in, driver->name) : "", minutes(event.from, event.to)}});
  }
  for (auto const& visit : trip.timetable.visits) {
    auto const place = registry::find_place(view, visit.place_id);
    rows.push_back({visit.begin, {road_moment(visit.begin), road_moment(visit.depart), (visit.kind == "board" ? "上客 " : "下客 ") + std::to_string(visit.heads) + " 人", place ? place->name : "", "", minutes(visit.begin, visit.depart)}});
  }
  std::ranges::stable_sort(rows, {}, [](auto const& row) { return row.first.ms; });
  std::vector<TimetableLine> lines;
  for (auto& [at, line] : rows) lines.push_back(std::move(line));
  return sheet(around, view, "timetable-" + trip.plate, "行车时刻表", lines);
}

Result<FileAnswer> carry_sheet(Around const& around, Carrying const& carrying, View const& view, GetTrip const& in) {
  auto const carry = TRY(carrying.of(view, in));
  std::vector<CarryLine> lines;
  for (auto const& item : carry.items) {
    std::string where;
    for (auto const& shop : carry.shops)
      if (item.missing > 0 && std::ranges::find(shop.sells, item.item) != shop.sells.end()) where += (where.empty() ? "" : "；") + shop.name + "（" + shop_in_words(shop) + "）";
    lines.push_back({carry_title(item.item), item.reason, where, "", item.quantity, item.drawn, item.bought, item.missing});
  }
  return sheet(around, view, "carry-" + carry.plate, "随车物资清单", lines);
}

std::vector<Endpoint> sheet_endpoints(Around const& around, Trips const& trips, Boarding const& boarding, Carrying carrying) {
  auto const* a = &around;
  auto const* t = &trips;
  auto const* b = &boarding;
  std::vector<Endpoint> rows;
  rows.push_back(reading<PaperOf, FileAnswer>("GET", "/api/trips/{id}/papers/boarding-list.xlsx", "boarding.list_sheet", {"乘车名单", "Boarding list"}, may::staff_and_clerk, [a, b](View const& v, PaperOf const& in) { return boarding_sheet(*a, *b, v, in); }));
  rows.back().answer_media = kXlsxMedia;
  rows.push_back(reading<PaperOf, FileAnswer>("GET", "/api/trips/{id}/papers/timetable.xlsx", "boarding.timetable_sheet", {"驾驶员时刻表", "Driver's timetable"}, may::staff | Role::dispatcher, [a, t](View const& v, PaperOf const& in) { return timetable_sheet(*a, *t, v, in); }));
  rows.back().answer_media = kXlsxMedia;
  rows.push_back(reading<GetTrip, FileAnswer>("GET", "/api/trips/{id}/papers/carry.xlsx", "trips.carry_sheet", {"随车物资清单", "List of what to carry"}, may::staff_and_clerk, [a, carrying](View const& v, GetTrip const& in) { return carry_sheet(*a, carrying, v, in); }));
  rows.back().answer_media = kXlsxMedia;
  return rows;
}

}  // namespace ly::trips
