// A trip on paper: for the leader whose phone is lost, and for the driver.
#include <algorithm>

#include "base/text.h"
#include "domains/registry/rows.h"
#include "domains/trips/boarding.h"
#include "domains/trips/carry.h"
#include "domains/trips/journey_rows.h"
#include "domains/trips/rests.h"
#include "domains/trips/rows.h"
#include "formats/paper.h"

namespace ly::trips {
namespace {

std::string clock(Instant at) { return to_iso(at, kChinaOffset).substr(11, 5); }

// What a line of a person says in one cell: a tick, or what is still lacking.
std::string cell(BoardPerson const& person, std::string_view item) {
  auto const found = std::ranges::find(person.lines, item, &BoardLine::item);
  if (found == person.lines.end()) return {};
  return found->conflict ? "待核" : found->action == "good" ? "✓" : found->action == "stop" ? "不能上" : "";
}

std::string line_below(TripRow const& trip, Instant leaves) { return trip.plate + "　" + road_moment(leaves) + " 发车　" + road_moment(trip.arrive_at) + " 到"; }

}  // namespace

Result<FileAnswer> Boarding::list_paper(View const& view, PaperOf const& in) const {
  auto const trip = TRY(trips_.visible(view, in.id));
  auto page = show(view, trip);
  std::ranges::stable_sort(page.people, {}, &BoardPerson::seat_no);
  std::vector<std::vector<std::string>> rows;
  for (auto const& person : page.people) {
    auto const last4 = person.document_number.substr(person.document_number.size() - std::min<size_t>(4, person.document_number.size()));
    rows.push_back({person.seat_no > 0 ? std::to_string(person.seat_no) : "", name_on_paper(view, in, person.name) + (person.extra ? "（加）" : ""), last4, person.enterprise, person.place, cell(person, "identity"), cell(person, "temperature"), cell(person, "certificate"), cell(person, "masks"), ""});
  }
  formats::Paper paper("乘车名单", view.now);
  paper.title("乘车名单");
  paper.line_below_title(line_below(trip, leaves_at(trip)) + "　共 " + std::to_string(rows.size()) + " 人");
  paper.table({{"座", 0.5, true}, {"姓名", 1.3}, {"尾号", 0.8}, {"企业", 2.2}, {"上车点", 1.8}, {"身份", 0.7}, {"体温", 0.8}, {"证明", 0.7}, {"口罩", 0.7}, {"备注", 1}}, rows);
  paper.small("空格用笔填。发热的（界限见政策表 boarding）不上车，请卫生院看；没有健康证明的在现场开。打印于 " + road_moment(view.now) + "，之后的变化以领队手机为准。");
  return FileAnswer{"boarding-list-" + trip.plate + ".pdf", "application/pdf", TRY(paper.finish())};
}

Result<NamesTicket> Boarding::print_names(Context& context, PrintNames const& in) const { return trips::print_names(context, trips_, in); }

Result<FileAnswer> Boarding::timetable_paper(View const& view, PaperOf const& in) const {
  auto const trip = TRY(trips_.visible(view, in.id));
  auto const name_of = [&](std::string const& id) {
    auto const place = registry::find_place(view, id);
    return place ? place->name : std::string();
  };
  auto const rests = rests_of(around_, view, trip);
  std::vector<std::pair<Instant, std::vector<std::string>>> rows;
  for (auto const& event : trip.timetable.events) {
    if (event.kind == "stop" || event.kind == "wait" || event.from >= event.to) continue;
    auto const driver = event.driver_id.empty() ? std::nullopt : find_driver(view, event.driver_id);
    auto const minutes = std::to_string((event.to.ms - event.from.ms) / 60'000) + " 分";
    auto const stop = std::ranges::find_if(rests, [&](RestStop const& one) { return one.from <= event.from && event.to <= one.to; });
    auto const where = stop != rests.end() && event.kind != "drive" && !stop->choices.empty() ? " " + rest_in_words(*stop) : std::string();
    rows.push_back({event.from, {clock(event.from), clock(event.to), minutes, event.kind == "drive" ? "驾驶" : (event.kind == "rest" ? "停车休息（法定）" : "停驶（法定）") + where, driver ? name_on_paper(view, in, driver->name) : ""}});
  }
  for (auto const& visit : trip.timetable.visits)
    rows.push_back({visit.begin, {clock(visit.begin), clock(visit.depart), std::to_string((visit.depart.ms - visit.begin.ms) / 60'000) + " 分", (visit.kind == "board" ? "上客 " : "下客 ") + std::to_string(visit.heads) + " 人：" + name_of(visit.place_id), ""}});
  std::ranges::stable_sort(rows, {}, [](auto const& row) { return row.first.ms; });
  std::vector<std::vector<std::string>> cells;
  for (auto& [at, row] : rows) cells.push_back(std::move(row));
  formats::Paper paper("行车时刻表", view.now);
  paper.title("行车时刻表");
  paper.line_below_title(line_below(trip, trip.depart_at));
  paper.table({{"起", 0.7}, {"止", 0.7}, {"时长", 0.8}, {"做什么", 4}, {"驾驶员", 1.3}}, cells);
  bool const stands = std::ranges::any_of(trip.timetable.events, [](TripEvent const& event) { return event.kind == "standstill"; });
  if (auto const other = stands && trip.state == "planned" ? departure_sparing_the_night(around_, view, trip) : std::nullopt)
    paper.paragraph("改在 " + road_moment(other->first) + " 从车场出发，" + road_moment(other->second) + " 到，夜里不用停驶。要改请告诉指挥部。");
  bool const in_full = view.actor.unmask.contains(Pii::phone);
  for (auto const& id : list_crew(view, trip.id.text))
    if (auto const driver = find_driver(view, id)) paper.paragraph("驾驶员 " + name_on_paper(view, in, driver->name) + "　" + (in_full ? driver->phone : mask_phone(driver->phone)));
  auto const& law = around_.coach_rules();
  for (auto const& rule : {law.rules.spell_rule, law.rules.night_rule, law.rules.standstill_rule})
    if (auto const clause = law.clauses.find(rule); clause != law.clauses.end()) paper.small(clause->second.first);
  paper.small("晚点时请领队在手机上报告，时刻会按规定重排。打印于 " + road_moment(view.now) + "。");
  return FileAnswer{"timetable-" + trip.plate + ".pdf", "application/pdf", TRY(paper.finish())};
}

}  // namespace ly::trips
