#include "domains/selection/selection.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "domains/selection/rows.h"
#include "formats/draw_record.h"
#include "formats/record_table.h"

namespace ly::selection {
namespace {

// What a service whose cases enter a selection calls its decisions.
constexpr std::string_view kTier = "qualify.tier", kPoints = "extra.total";

struct SheetHome {  // a row of the sheet of homes
  std::string building, room;
  int64_t floor = 0;
  std::optional<double> area, price_wan, price;
  std::optional<std::string> layout, facing;
  static Fields fields(auto...) {
    using T = SheetHome;
    return Fields{field("building", {"楼号", "Building"}, &T::building, {.required = true, .length_max = 20}), field("floor", {"楼层", "Floor"}, &T::floor, {.required = true, .min = -3, .max = 200}),
                  field("room", {"房号", "Room"}, &T::room, {.required = true, .length_max = 20}), field("area", {"建筑面积（平方米）", "Area m²"}, &T::area), field("price_wan", {"总价（万元）", "Price, 10,000 yuan"}, &T::price_wan), field("price", {"总价（元）", "Price, yuan"}, &T::price),
                  field("layout", {"户型", "Layout"}, &T::layout, {.length_max = 40}), field("facing", {"朝向", "Facing"}, &T::facing, {.length_max = 20})};
  }
};

formats::SheetWords const& home_words() {
  static formats::SheetWords const words = [] {
    formats::SheetWords w;
    w.synonyms["building"] = {"楼栋", "栋号", "幢号", "楼幢", "楼"};
    w.synonyms["floor"] = {"层", "所在层", "层数"};
    w.synonyms["room"] = {"室号", "房间号", "户号", "室"};
    w.synonyms["area"] = {"面积", "建筑面积", "房屋面积"};
    w.synonyms["price_wan"] = {"总价万元", "房价（万元）"};
    w.synonyms["price"] = {"总价", "房价", "总价元"};
    return w;
  }();
  return words;
}

constexpr double kAreaMax = 100'000, kYuanMax = 1e12;  // of one home: beyond these a cell holds something else

int64_t hundredths(double value) { return static_cast<int64_t>(value * 100 + 0.5); }

Fact fact_of(std::string what, SelectionHead const& head) {
  Fact fact{std::move(what), "selection", head.id.text, {}, head.division};
  fact.facts = {{"title", head.title}};
  return fact;
}

Result<void> must_be(SelectionHead const& head, std::initializer_list<std::string_view> states) {
  if (std::find(states.begin(), states.end(), head.state) != states.end()) return {};
  return refused("selection.state", "id", {{"state", head.state}});
}

std::string hex_of(lottery::Digest const& digest) { return to_hex({reinterpret_cast<char const*>(digest.data()), digest.size()}); }

// What a verb of the rules changed, into the rows.
void store_changes(Context& context, Hall& hall, turns::Changed const& changed, bool by_proxy) {
  auto const& id = hall.head.id;
  std::vector<turns::LogLine> log;
  auto n = count_log(context, id);
  for (auto const& h : changed.log) {
    auto const place = h.entrant == SIZE_MAX ? 0 : hall.turns.entrants[h.entrant].place;
    auto const home = h.home < 0 ? std::string() : hall.homes[static_cast<size_t>(h.home)].code;
    log.push_back({++n, h.at, std::string(h.kind), place, home});
    if (h.kind == "chose") insert_choice(context, id, home, hall.entrants[h.entrant].case_id, ++hall.head.choices, by_proxy);
    if (h.kind == "undone") delete_choice(context, id, hall.entrants[h.entrant].case_id);
  }
  for (auto const i : changed.entrants) update_entrant(context, id, hall.entrants[i].case_id, hall.turns.entrants[i]);
  insert_log(context, id, log);
  update_head(context, hall.head, turns::next_end(hall.turns));
}

Problem problem_of(turns::Why why, std::string_view at, std::string const& home) {
  using turns::Why;
  switch (why) {
    case Why::not_running: return refused("selection.not_running", std::string(at));
    case Why::running: return refused("selection.running", std::string(at));
    case Why::not_your_turn: return refused("selection.not_your_turn", std::string(at));
    case Why::time_over: return refused("selection.time_over", std::string(at));
    case Why::taken: return refused("selection.taken", "home", {{"home", home}});
    case Why::not_last: return refused("selection.not_last", std::string(at));
    case Why::nothing_to_undo: return refused("selection.nothing_to_undo", std::string(at));
    case Why::none:
    case Why::no_such: break;
  }
  return not_found("selection.no_such", std::string(at));
}

}  // namespace

Result<Hall> Selections::visible(View const& view, SelectionId const& id) const {
  auto hall = find_hall(view, id);
  if (!hall || !(view.actor.is_system || view.actor.may_see_division(hall->head.division))) return not_found("not_found", "id");
  return std::move(*hall);
}
Result<Hall> Selections::public_hall(View const& view, SelectionId const& id) const {
  auto hall = find_hall(view, id);
  if (!hall || hall->head.state == "preparing") return not_found("not_found", "id");
  return std::move(*hall);
}

// ---- preparing ----

Result<SelectionView> Selections::create(Context& context, CreateSelection const& in) const {
  SelectionHead head;
  head.id = new_id<SelectionTag>(context.dice, context.now);
  head.division = in.division.empty() ? context.actor.scope.code : in.division;
  if (!context.actor.is_system && !context.actor.may_see_division(head.division)) return invalid("selection.beyond", "division", {{"value", in.division}});
  head.title = clean(in.title);
  if (head.title.empty()) return invalid("field.missing", "title");
  head.service = kService;
  head.state = "preparing";
  head.turn_seconds = in.turn_seconds;
  head.desks = in.desks;
  head.recalls = in.recalls;
  head.opens_at = in.opens_at;
  head.created_by = journal_name(context.actor);
  head.created_at = context.now;
  insert_selection(context, head);
  auto fact = fact_of("selection.created", head);
  fact.facts["turn_seconds"] = head.turn_seconds;
  fact.facts["desks"] = head.desks;
  context.journal.note(std::move(fact));
  return answer(context, TRY(visible(context, head.id)), true);
}

Result<Imported> Selections::import_homes(Context& context, ImportHomes const& in) const {
  auto hall = TRY(visible(context, in.id));
  TRY(must_be(hall.head, {"preparing"}));
  auto const file = find_file(context, in.file_id);
  if (!file || (file->owner_account != context.actor.account.text && !context.actor.is_system)) return not_found("not_found", "file_id");
  auto const bytes = read_file(context, in.file_id);
  if (!bytes) return not_found("not_found", "file_id");
  auto sheet = TRY(formats::read_lines<SheetHome>(*bytes, home_words(), {day_at(context.now)}));
  std::vector<HomeRow> homes;
  std::map<std::string, std::string> seen;
  for (auto const& placed : sheet.lines) {
    auto const& line = placed.line;
    HomeRow row;
    row.building = clean(line.building);
    row.room = clean(line.room);
    row.floor = line.floor;
    row.code = row.building + "-" + row.room;
    row.layout = clean(line.layout.value_or(""));
    row.facing = clean(line.facing.value_or(""));
    if (!line.area || !(*line.area > 0 && *line.area <= kAreaMax)) sheet.problems.push_back(invalid("selection.home_area", sheet.cell_of(placed, "area"), {{"home", row.code}}));
    else row.area_hundredths = hundredths(*line.area);
    auto const yuan = line.price ? *line.price : line.price_wan ? *line.price_wan * 10'000 : 0;
    if (!(yuan >= 0 && yuan <= kYuanMax)) sheet.problems.push_back(invalid("selection.home_price", sheet.cell_of(placed, "price"), {{"home", row.code}}));
    else row.price_yuan = static_cast<int64_t>(yuan + 0.5);
    auto const at = sheet.cell_of(placed, "room");
    if (auto const [first, fresh] = seen.emplace(row.code, at); !fresh) sheet.problems.push_back(invalid("selection.home_twice", at, {{"home", row.code}, {"first", first->second}}));
    homes.push_back(std::move(row));
  }
  if (!sheet.problems.empty()) return all_of("selection.homes_faults", std::move(sheet.problems));
  if (homes.empty()) return invalid("selection.homes_none", "file_id");
  if (static_cast<int64_t>(homes.size()) > kHomesMax) return invalid("selection.homes_many", "file_id", {{"max", std::to_string(kHomesMax)}});
  put_homes(context, in.id, homes);
  update_head(context, hall.head, {});
  attach_file(context, in.file_id, "selection", in.id.text, "", hall.head.division);
  auto fact = fact_of("selection.homes_imported", hall.head);
  fact.facts["homes"] = static_cast<int64_t>(homes.size());
  fact.facts["sha256"] = file->sha256;
  context.journal.note(std::move(fact));
  return Imported{static_cast<int64_t>(homes.size())};
}

// ---- the draw ----

Result<SelectionView> Selections::freeze(Context& context, Freeze const& in) const {
  auto hall = TRY(visible(context, in.id));
  TRY(must_be(hall.head, {"preparing"}));
  if (hall.homes.empty()) return refused("selection.homes_none", "id");
  lottery::Record record;
  record.title = hall.head.title;
  auto const ids = cases_.cases_in(context, hall.head.service, kQualified, hall.head.division);
  if (static_cast<int64_t>(ids.size()) > kEntrantsMax) return refused("selection.pool_many", "id", {{"max", std::to_string(kEntrantsMax)}});
  for (auto const& case_id : ids) {
    auto const state = cases_.state_of(context, case_id);
    if (!state) continue;  // erased meanwhile
    auto const tier = cases_.value_of(context, *state, kTier), points = cases_.value_of(context, *state, kPoints);
    if (!tier.is(dmn::Kind::number) || !points.is(dmn::Kind::number)) return refused("selection.no_points", "id", {{"no", state->no}});
    EntrantRow row{case_id, state->no, cases_.personal_text(*state, Pii::name), "", "", "", tier.number().to_int().value_or(0), points.number().to_int().value_or(0)};
    insert_entrant(context, in.id, row);
    record.entries.push_back({row.no, row.tier, row.points, context.keys.blind("selection.mark", in.id.text + "/" + case_id).substr(0, 16)});
  }
  if (record.entries.empty()) return refused("selection.pool_empty", "id");
  if (auto faults = lottery::faults_of(record.entries); !faults.empty()) return all_of("draw.pool_faults", std::move(faults));
  for (auto const& witness : in.witnesses) {
    auto const octets = from_hex(witness.commitment);
    lottery::Digest digest{};
    if (clean(witness.name).empty() || octets.size() != digest.size()) return invalid("draw.witness_form", "witnesses", {{"value", witness.name}});
    std::copy(octets.begin(), octets.end(), digest.begin());
    record.witnesses.push_back(clean(witness.name));
    record.commitments.push_back(digest);
  }
  record.beacon.source = clean(in.source);
  record.beacon.round = clean(in.round);
  record.frozen_at = to_iso(context.now, kChinaOffset);
  record.root = lottery::root_of(record.entries);
  hall.head.draw_record = formats::write_draw_record(record);
  hall.head.state = "frozen";
  update_head(context, hall.head, {});
  auto fact = fact_of("selection.frozen", hall.head);
  fact.facts["entrants"] = static_cast<int64_t>(record.entries.size());
  fact.facts["root"] = hex_of(record.root);
  fact.facts["source"] = record.beacon.source;
  fact.facts["round"] = record.beacon.round;
  context.journal.note(std::move(fact));
  return answer(context, TRY(visible(context, in.id)), true);
}

Result<SelectionView> Selections::draw(Context& context, DrawOrder const& in) const {
  auto hall = TRY(visible(context, in.id));
  TRY(must_be(hall.head, {"frozen"}));
  auto record = TRY(formats::read_draw_record(hall.head.draw_record));
  for (size_t i = 0; i < record.witnesses.size(); ++i) {
    auto const given = std::find_if(in.witnesses.begin(), in.witnesses.end(), [&](WitnessIn const& w) { return lottery::commitment_of(from_hex(w.secret)) == record.commitments[i]; });
    if (given == in.witnesses.end()) return refused("draw.secret_missing", "witnesses", {{"witness", record.witnesses[i]}});
    record.secrets.push_back(from_hex(given->secret));
  }
  record.beacon.value = in.value;
  record.beacon_at = to_iso(in.at, kChinaOffset);
  record.order = lottery::order_of(record.entries, lottery::seed_of(record.root, record.secrets, record.beacon));
  if (auto faults = lottery::verify(record, formats::beacon_is_later(record)); !faults.empty()) return faults.size() == 1 ? faults.front() : all_of("draw.record_faults", std::move(faults));
  std::map<std::string, std::string> case_of;
  for (auto const& e : hall.entrants) case_of[e.no] = e.case_id;
  std::vector<std::pair<std::string, int64_t>> places;
  for (auto const& no : record.order) places.emplace_back(case_of.at(no), static_cast<int64_t>(places.size() + 1));
  put_places(context, in.id, places);
  hall.head.draw_record = formats::write_draw_record(record);
  hall.head.state = "drawn";
  update_head(context, hall.head, {});
  auto fact = fact_of("selection.drawn", hall.head);
  fact.facts["entrants"] = static_cast<int64_t>(places.size());
  fact.facts["root"] = hex_of(record.root);
  fact.facts["beacon"] = in.value;
  context.journal.note(std::move(fact));
  return answer(context, TRY(visible(context, in.id)), true);
}

// ---- the hall ----

Result<SelectionView> Selections::start(Context& context, WhichSelection const& in) const {
  auto hall = TRY(visible(context, in.id));
  TRY(must_be(hall.head, {"drawn", "paused"}));
  turns::Changed changed;
  if (auto const why = turns::start(hall.turns, context.now.ms, changed); why != turns::Why::none) return problem_of(why, "id", "");
  hall.head.state = "running";
  store_changes(context, hall, changed, false);
  context.journal.note(fact_of("selection.started", hall.head));
  return answer(context, TRY(visible(context, in.id)), true);
}

Result<SelectionView> Selections::pause(Context& context, WhichSelection const& in) const {
  auto hall = TRY(visible(context, in.id));
  TRY(must_be(hall.head, {"running"}));
  turns::Changed changed;
  if (auto const why = turns::pause(hall.turns, context.now.ms, changed); why != turns::Why::none) return problem_of(why, "id", "");
  hall.head.state = "paused";
  store_changes(context, hall, changed, false);
  context.journal.note(fact_of("selection.paused", hall.head));
  return answer(context, TRY(visible(context, in.id)), true);
}

Result<SelectionView> Selections::close(Context& context, WhichSelection const& in) const {
  auto hall = TRY(visible(context, in.id));
  TRY(must_be(hall.head, {"running", "paused"}));
  turns::Changed changed;
  turns::advance(hall.turns, context.now.ms, changed);
  if (!turns::over(hall.turns)) return refused("selection.not_over", "id");
  changed.log.push_back({"closed", context.now.ms});
  hall.turns.running = false;
  hall.head.state = "closed";
  store_changes(context, hall, changed, false);
  auto fact = fact_of("selection.closed", hall.head);
  fact.facts["chosen"] = static_cast<int64_t>(hall.turns.choices.size());
  context.journal.note(std::move(fact));
  return answer(context, TRY(visible(context, in.id)), true);
}

Result<EntrantLine> Selections::name_proxy(Context& context, NameProxy const& in) const {
  auto hall = TRY(visible(context, in.id));
  TRY(must_be(hall.head, {"frozen", "drawn", "running", "paused"}));
  auto const who = hall.entrant_of(in.case_id);
  if (!who) return not_found("selection.no_such", "case_id");
  auto const stand = hall.turns.entrants[*who].stand;
  if (stand != turns::Stand::waiting && stand != turns::Stand::called) return refused("selection.not_your_turn", "case_id");
  auto const file = find_file(context, in.file_id);
  if (!file || (file->owner_account != context.actor.account.text && !context.actor.is_system) || !file->subject_kind.empty()) return not_found("not_found", "file_id");
  auto& row = hall.entrants[*who];
  row.proxy_name = clean(in.name);
  row.proxy_phone = clean(in.phone);
  row.proxy_file = in.file_id.text;
  if (row.proxy_name.empty()) return invalid("field.missing", "name");
  update_proxy(context, in.id, row);
  attach_file(context, in.file_id, "case", in.case_id, "", hall.head.division);
  Fact fact = fact_of("selection.proxy_named", hall.head);
  fact.facts["no"] = row.no;
  fact.facts["sha256"] = file->sha256;
  context.journal.note(std::move(fact));
  return line(hall, *who, turns::expected(hall.turns, context.now.ms), true);
}

Result<EntrantLine> Selections::act(Context& context, Deed deed, SelectionId const& id, std::string const& case_id, std::string const& home, bool by_proxy, std::string const& reason) const {
  auto found = find_hall(context, id);
  if (!found) return not_found("not_found", "id");
  auto& hall = *found;
  auto const who = hall.entrant_of(case_id);
  if (!who) return not_found("selection.no_such", "case_id");
  if (by_proxy && hall.entrants[*who].proxy_file.empty()) return refused("selection.proxy_missing", "by_proxy");
  if (hall.head.state == "closed" || hall.head.state == "preparing" || hall.head.state == "frozen") return refused("selection.state", "id", {{"state", hall.head.state}});
  turns::Changed changed;
  auto why = turns::Why::none;
  auto const had = hall.turns.entrants[*who].home;
  auto const wanted = hall.home_of(home);
  switch (deed) {
    case Deed::choose:
      if (!wanted) return not_found("selection.no_such_home", "home", {{"home", home}});
      why = turns::choose(hall.turns, *who, *wanted, context.now.ms, changed);
      break;
    case Deed::pass: why = turns::pass(hall.turns, *who, context.now.ms, changed); break;
    case Deed::give_up: why = turns::give_up(hall.turns, *who, context.now.ms, changed); break;
    case Deed::undo:
      if (utf8_length(trim(reason)) < 2) return invalid("selection.reason", "reason");
      why = turns::undo(hall.turns, *who, context.now.ms, changed);
      break;
  }
  // A refusal changes nothing, though a turn may be over: due() counts it as let pass in a command of its own.
  if (why != turns::Why::none) return problem_of(why, "case_id", home);
  store_changes(context, hall, changed, by_proxy);
  static constexpr std::string_view kFacts[] = {"selection.chosen", "selection.passed", "selection.given_up", "selection.undone"};
  Fact fact = fact_of(std::string(kFacts[static_cast<size_t>(deed)]), hall.head);
  fact.facts["no"] = hall.entrants[*who].no;
  fact.facts["place"] = hall.turns.entrants[*who].place;
  if (deed == Deed::choose) fact.facts["home"] = home;
  if (deed == Deed::undo) fact.facts["home"] = hall.homes[static_cast<size_t>(had)].code;
  if (by_proxy) fact.facts["by_proxy"] = true;
  fact.why = reason;
  fact.key_id = "case/" + case_id;
  context.journal.note(std::move(fact));
  // The case ends with the choice, and is open again when it is undone: one transaction.
  if (deed == Deed::choose) TRY(cases_.fire_case_by_system(context, case_id, "choose"));
  if (deed == Deed::undo) TRY(cases_.fire_case_by_system(context, case_id, "undo_choice"));
  return line(hall, *who, turns::expected(hall.turns, context.now.ms), true);
}

Result<EntrantLine> Selections::choose(Context& context, ActFor const& in) const {
  TRY(visible(context, in.id));
  return act(context, Deed::choose, in.id, in.case_id, in.home, in.by_proxy, in.reason);
}
Result<EntrantLine> Selections::pass(Context& context, ActFor const& in) const {
  TRY(visible(context, in.id));
  return act(context, Deed::pass, in.id, in.case_id, "", in.by_proxy, in.reason);
}
Result<EntrantLine> Selections::give_up(Context& context, ActFor const& in) const {
  TRY(visible(context, in.id));
  return act(context, Deed::give_up, in.id, in.case_id, "", in.by_proxy, in.reason);
}
Result<EntrantLine> Selections::undo(Context& context, ActFor const& in) const {
  TRY(visible(context, in.id));
  return act(context, Deed::undo, in.id, in.case_id, "", false, in.reason);
}
Result<EntrantLine> Selections::choose_own(Context& context, ActOwn const& in) const {
  if (!is_own(context, in.case_id, in.key)) return not_found("case.not_yours_or_unknown", "key");
  return act(context, Deed::choose, in.id, in.case_id, in.home, false, "");
}
Result<EntrantLine> Selections::pass_own(Context& context, ActOwn const& in) const {
  if (!is_own(context, in.case_id, in.key)) return not_found("case.not_yours_or_unknown", "key");
  return act(context, Deed::pass, in.id, in.case_id, "", false, "");
}

std::optional<Command> Selections::due(View const& view) const {
  auto const ids = list_due(view);
  if (ids.empty()) return std::nullopt;
  Command command;
  command.name = "selection.advance";
  command.actor = Actor::system("turns");
  command.run = [ids](Context& context) -> Result<json::value> {
    for (auto const& id : ids) {
      auto hall = find_hall(context, id);
      if (!hall || !hall->turns.running) continue;
      turns::Changed changed;
      turns::advance(hall->turns, context.now.ms, changed);
      if (changed.log.empty()) continue;
      store_changes(context, *hall, changed, false);
      Fact fact = fact_of("selection.advanced", hall->head);
      fact.facts["lines"] = static_cast<int64_t>(changed.log.size());
      context.journal.note(std::move(fact));
    }
    return json::value(nullptr);
  };
  return command;
}

}  // namespace ly::selection
