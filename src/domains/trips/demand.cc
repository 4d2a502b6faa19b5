#include "domains/trips/demand.h"

#include <algorithm>

#include "base/text.h"
#include "desk/files.h"
#include "desk/phones.h"
#include "domains/registry/enterprises.h"
#include "domains/registry/line_parts.h"
#include "domains/registry/persons.h"
#include "domains/registry/risk.h"
#include "domains/registry/rows.h"
#include "domains/trips/own_pages.h"
#include "engines/identifiers/identifiers.h"

namespace ly::trips {
namespace {

constexpr int64_t kGroupsAtOnce = 100'000;
constexpr size_t kJoinCodeLength = 8;

struct TravellerLine {
  std::string name, document_number;
  std::optional<std::string> phone;
  static Fields fields(auto...) {
    using L = TravellerLine;
    return Fields{field("name", {"姓名", "Name"}, &L::name, {.required = true, .length_max = 60, .pii = Pii::name}), field("document_number", {"证件号码", "Document number"}, &L::document_number, {.required = true, .length_max = 40, .pii = Pii::id_number}),
                  field("phone", {"手机", "Telephone"}, &L::phone, {.length_max = 40, .pii = Pii::phone})};
  }
};
formats::SheetWords const& words() {
  static formats::SheetWords const w = [] {
    formats::SheetWords s;
    s.synonyms["name"] = {"员工姓名", "乘车人", "姓名（必填）"};
    s.synonyms["document_number"] = {"身份证号", "身份证号码", "身份证", "证件号"};
    s.synonyms["phone"] = {"手机号", "手机号码", "电话", "联系电话"};
    return s;
  }();
  return w;
}

void note(Context& context, std::string what, GroupRow const& group, json::object facts) {
  Fact fact{std::move(what), "travel_group", group.id.text, group.enterprise_id, group.division};
  fact.facts = std::move(facts);
  context.journal.note(std::move(fact));
}

// Eight digits a worker can type; only who has the house's key can work them out.
// 40 bits, of which no more than the open groups are good: nobody finds one by trying.
std::string join_code(Keyring const& keys, GroupId const& id) { return code_of(from_hex(keys.blind("travel_join", id.text)).substr(0, kJoinCodeLength)); }

// The place of that name and kind in the division; registered if nobody has.
std::string place_at(Context& context, std::string const& division, std::string const& kind, std::string const& name, std::optional<double> lon, std::optional<double> lat) {
  for (auto const* known : {kind.c_str(), "assembly_point", "other", "village", "community"})
    if (auto const found = registry::find_place_named(context, division, known, name)) return found->id.text;
  registry::PlaceRow row{new_id<registry::PlaceTag>(context.dice, context.now), division, kind, name, lon, lat};
  registry::insert_place(context, row);
  Fact fact{"place.added", "place", row.id.text, {}, division};
  fact.facts = {{"kind", kind}, {"name", name}};
  context.journal.note(std::move(fact));
  return row.id.text;
}

std::string identity(std::string const& number) {
  auto const text = identifiers::normalize_document(number);
  return text.size() == 15 && text.find_first_not_of("0123456789") == std::string::npos ? identifiers::resident_id_from_fifteen(text) : text;
}

}  // namespace

Result<GroupId> Demand::open(Context& context, OpenGroup const& in) const {
  if (auto const before = find_group_of_case(context, in.case_id)) return before->id;
  auto const found = around_.known.divisions.resolve(in.from_county);
  bool const sure = found.division && (found.confidence == formats::Confidence::exact || found.confidence == formats::Confidence::likely);
  if (!sure) return refused("travel.county", "form.from_county", {{"value", in.from_county}});
  if (in.needed_by <= in.ready_at) return refused("travel.times", "form.needed_time");
  auto const firm = registry::find_enterprise(context, in.enterprise_id);
  if (!firm) return not_found("not_found", "enterprise_id");
  GroupRow row;
  row.case_id = in.case_id, row.enterprise_id = in.enterprise_id, row.division = in.division;
  row.from_place_id = place_at(context, found.division->code, "assembly_point", clean(in.from_point), {}, {});
  row.to_place_id = place_at(context, firm->division, "other", clean(in.to_point).empty() ? firm->name : clean(in.to_point), firm->lon, firm->lat);
  if (row.from_place_id == row.to_place_id) return refused("travel.same_place", "form.to_point");
  auto const risk = registry::risk_on(context, found.division->code, day_at(in.ready_at)).level;
  row.risk = risk.empty() ? "low" : risk;
  row.sharing = in.sharing.empty() ? "any" : in.sharing;
  row.heads = in.heads, row.priority = in.priority, row.ready_at = in.ready_at, row.needed_by = in.needed_by, row.created_at = context.now;
  row.id = new_id<GroupTag>(context.dice, context.now);
  insert_group(context, row);
  note(context, "travel.opened", row, {{"heads", row.heads}, {"from", row.from_place_id}, {"to", row.to_place_id}, {"ready_at", to_iso(row.ready_at)}, {"needed_by", to_iso(row.needed_by)}, {"risk", row.risk}});
  return row.id;
}

Result<void> Demand::cancel(Context& context, std::string const& case_id) const {
  auto row = find_group_of_case(context, case_id);
  if (!row || row->state == "cancelled") return {};
  row->state = "cancelled";
  update_group(context, *row);
  auto const freed = withdraw_all(context, row->id.text);
  note(context, "travel.cancelled", *row, {{"heads", row->heads}, {"freed", freed}});
  return {};
}

Result<GroupRow> Demand::visible(View const& view, GroupId const& id) const {
  auto row = find_group(view, id.text);
  if (!row || !(view.actor.is_system || view.actor.may_see(row->enterprise_id, row->division))) return not_found("not_found", "id");
  return std::move(*row);
}

TravelGroup Demand::show(View const& view, GroupRow const& r) const {
  TravelGroup g;
  g.id = r.id, g.case_id = r.case_id, g.enterprise_id = r.enterprise_id, g.division = r.division, g.from_id = r.from_place_id, g.to_id = r.to_place_id, g.risk = r.risk, g.sharing = r.sharing, g.state = r.state;
  g.heads = r.heads, g.priority = r.priority, g.revision = r.revision, g.ready_at = r.ready_at, g.needed_by = r.needed_by;
  if (auto const firm = registry::find_enterprise(view, r.enterprise_id)) g.enterprise = firm->name;
  if (auto const from = registry::find_place(view, r.from_place_id)) g.from = from->name, g.from_division = around_.known.divisions.full_name(from->division);
  if (auto const to = registry::find_place(view, r.to_place_id)) g.to = to->name;
  g.listed = count_travellers(view, r.id.text);
  g.seated = count_seated(view, r.id.text);
  if (r.state == "open" && view.actor.roles.meets(may::staff | Role::enterprise_clerk)) g.join_code = join_code(view.keys, r.id);
  return g;
}

Result<Items<TravelGroup>> Demand::groups(View const& view, ListGroups const& in) const {
  auto const reach = reach_of(view.actor);
  return page_of<TravelGroup>(list_groups(view, reach, in.state, in.after, in.limit + 1), in.limit, count_groups(view, reach, in.state), [&](GroupRow const& row) { return show(view, row); });
}

Result<TravelGroup> Demand::get(View const& view, GroupId const& id) const { return show(view, TRY(visible(view, id))); }

Result<TravelGroup> Demand::change(Context& context, ChangeGroup const& in) const {
  auto row = TRY(visible(context, in.id));
  if (row.revision != in.revision) return refused("stale", "revision");
  if (row.state != "open") return refused("travel.cancelled", "id");
  if (in.heads) {
    auto const listed = count_travellers(context, row.id.text);
    if (*in.heads < listed) return refused("travel.fewer", "heads", {{"listed", std::to_string(listed)}});
    row.heads = *in.heads;
  }
  row.priority = in.priority.value_or(row.priority);
  row.ready_at = in.ready_at.value_or(row.ready_at);
  row.needed_by = in.needed_by.value_or(row.needed_by);
  if (row.needed_by <= row.ready_at) return invalid("travel.times", "needed_by");
  update_group(context, row);
  note(context, "travel.changed", row, {{"heads", row.heads}, {"priority", row.priority}, {"ready_at", to_iso(row.ready_at)}, {"needed_by", to_iso(row.needed_by)}});
  return show(context, row);
}

Traveller Demand::show(View const& view, TravellerRow const& r) const {
  Traveller t;
  t.id = r.id, t.source = r.source, t.created_at = r.created_at;
  if (auto const person = registry::find_person_in_clear(view, {r.person_id})) t.name = person->name, t.document_number = person->number, t.phone = person->phone;
  if (auto const seat = find_seat_of(view, r.id.text)) {
    t.seat_no = seat->seat.seat_no;
    if (auto const trip = find_trip(view, seat->trip_id.text)) t.plate = trip->plate;
  }
  return t;
}

Result<Items<Traveller>> Demand::travellers(View const& view, ListTravellers const& in) const {
  auto const group = TRY(visible(view, in.id));
  return page_of<Traveller>(list_travellers(view, group.id.text, in.after, in.limit + 1), in.limit, count_travellers(view, group.id.text), [&](TravellerRow const& row) { return show(view, row); });
}

Result<TravellerRow> Demand::list(Context& context, GroupRow const& group, std::string const& person_id, std::string_view source) const {
  if (auto const open = find_listed(context, person_id)) {
    if (open->group_id == group.id.text) return refused("travel.twice", "document_number");
    // In whose list is told only to whom that list belongs too.
    auto const other = find_group(context, open->group_id);
    auto const firm = registry::find_enterprise(context, other->enterprise_id);
    bool const may_know = context.actor.is_system ? false : context.actor.may_see(other->enterprise_id, other->division);
    if (may_know) return refused("travel.elsewhere_known", "document_number", {{"enterprise", firm ? firm->name : ""}});
    return refused("travel.elsewhere", "document_number");
  }
  if (auto const listed = count_travellers(context, group.id.text); listed >= group.heads) return refused("travel.full", "id", {{"heads", std::to_string(group.heads)}});
  TravellerRow row{new_id<TravellerTag>(context.dice, context.now), group.id.text, person_id, std::string(source), "listed", context.now};
  insert_traveller(context, row);
  make_own_code(context, kRiderCode, row.id.text);
  return row;
}

Result<TravellerRow> Demand::list_person(Context& context, GroupRow const& group, std::string const& name, std::string const& number, std::string const& phone, std::string_view source) const {
  if (group.state != "open") return refused("travel.cancelled", "id");
  registry::PersonIn person;
  person.name = name, person.document_number = number, person.phone = phone, person.enterprise_id = group.enterprise_id;
  if (auto const firm = registry::find_enterprise(context, group.enterprise_id)) person.division = firm->division;
  auto const put = TRY(around_.persons.find_or_add(context, person));
  return list(context, group, put.id.text, source);
}

Result<Traveller> Demand::add(Context& context, AddTraveller const& in) const {
  auto const group = TRY(visible(context, in.id));
  auto const row = TRY(list_person(context, group, in.name, in.document_number, in.phone, "list"));
  note(context, "travel.listed", group, {{"traveller", row.id.text}, {"source", row.source}});
  return show(context, row);
}

Result<Traveller> Demand::withdraw(Context& context, WithdrawTraveller const& in) const {
  auto const group = TRY(visible(context, in.id));
  auto row = find_traveller(context, in.traveller.text);
  if (!row || row->group_id != group.id.text) return not_found("not_found", "traveller");
  auto shown = show(context, *row);
  if (row->state == "arrived") return refused("travel.arrived", "traveller");
  if (row->state == "listed") {
    mark_traveller(context, row->id, "withdrawn");
    if (auto const seat = find_seat_of(context, row->id.text)) delete_seat(context, seat->trip_id.text, row->id.text);
    note(context, "travel.withdrawn", group, {{"traveller", row->id.text}});
  }
  return shown;
}

Result<json::value> Demand::run_list(JobRun& run) const {
  GroupId const id{std::string(text_of(run.row().payload, "group_id"))};
  FileId const file{std::string(text_of(run.row().payload, "file_id"))};
  auto const bytes = run.desk().read(run.actor(), [&](View const& view) { return read_file(view, file); });
  if (!bytes) return not_found("file.erased", "file_id");
  formats::DayRules const days{day_at(run.desk().now()), day_of(2019, 12, 1), day_of(2100, 1, 1)};
  auto const sheet = TRY(formats::read_lines<TravellerLine>(*bytes, words(), days));
  auto const part = [&](std::string const& name, std::function<Result<json::value>(Context&)> f) { return run.part(name, std::move(f)); };
  auto const progress = [&](int64_t done, int64_t total) {
    run.progress("rows", done, total);
    return !run.cancelled();
  };
  std::map<std::string, size_t> seen;  // a person twice in this sheet: by number, the first line
  auto result = registry::put_in_parts(sheet, part, progress, [&](Context& context, TravellerLine const& line) -> Result<registry::Outcome> {
    auto const group = TRY(visible(context, id));
    auto const number = identity(line.document_number);
    if (!seen.emplace(number, seen.size()).second) return invalid("travel.twice", "document_number");
    auto const put = list_person(context, group, line.name, line.document_number, line.phone.value_or(""), "list");
    if (put) return registry::Outcome::added;
    if (put.error().code == "travel.twice") return registry::Outcome::same;  // of an earlier sheet
    return put.error();
  });
  if (result)
    TRY(run.part("note", [&](Context& context) -> Result<json::value> {
      auto const group = TRY(visible(context, id));
      note(context, "travel.list_read", group, {{"rows", result->at("rows")}, {"added", result->at("added")}, {"failed", result->at("failed")}});
      return json::value(nullptr);
    }));
  return result;
}

Result<json::value> Demand::run_roster(JobRun& run) const {
  GroupId const id{std::string(text_of(run.row().payload, "group_id"))};
  constexpr int64_t kPeopleAtOnce = 200;
  std::string after;
  int64_t added = 0, elsewhere = 0;
  for (int n = 0;; ++n) {
    if (run.cancelled()) return refused("job.stopped");
    auto const answer = TRY(run.part("people/" + std::to_string(n), [&](Context& context) -> Result<json::value> {
      auto const group = TRY(visible(context, id));
      if (group.state != "open") return refused("travel.cancelled", "id");
      auto const people = around_.cleared(context, group.enterprise_id, after, kPeopleAtOnce);
      int64_t in = 0, out = 0;
      bool full = false;
      for (auto const& person : people) {
        auto const put = list(context, group, person, "list");
        if (put) ++in;
        else if (put.error().code == "travel.full") full = true;
        else if (put.error().code != "travel.twice") ++out;
        if (full) break;
      }
      if (in > 0) note(context, "travel.roster_read", group, {{"added", in}, {"elsewhere", out}});
      return json::value(json::object{{"added", in}, {"elsewhere", out}, {"next", full || people.size() < static_cast<size_t>(kPeopleAtOnce) ? std::string() : people.back()}});
    }));
    added += answer.at("added").as_int64(), elsewhere += answer.at("elsewhere").as_int64();
    run.progress("people", added, added);
    after = std::string(text_of(answer, "next"));
    if (after.empty()) break;
  }
  return json::value(json::object{{"rows", added + elsewhere}, {"added", added}, {"failed", elsewhere}});
}

Result<std::string> Demand::write_template(View const& view) const { return formats::write_lines(std::vector<TravellerLine>{}, "乘车名单", words(), around_.known.scratch, view.now); }

OwnRide Demand::ride_of(View const& view, TravellerRow const& row) const {
  OwnRide ride;
  auto const group = find_group(view, row.group_id);
  if (!group) return ride;
  ride.listed = true;
  ride.ready_at = group->ready_at;
  ride.code = own_code(view, kRiderCode, row.id.text);
  if (auto const firm = registry::find_enterprise(view, group->enterprise_id)) ride.enterprise = firm->name;
  if (auto const from = registry::find_place(view, group->from_place_id)) ride.from = around_.known.divisions.full_name(from->division) + " " + from->name;
  if (auto const to = registry::find_place(view, group->to_place_id)) ride.to = to->name;
  if (auto const seat = find_seat_of(view, row.id.text)) {
    ride.seat_no = seat->seat.seat_no;
    if (auto const trip = find_trip(view, seat->trip_id.text)) {
      ride.plate = trip->plate;
      for (auto const& v : trip->timetable.visits)
        if (v.group_id == row.group_id && v.kind == "board") ride.boards_at = v.begin;
    }
  }
  return ride;
}

Result<OwnRide> Demand::join(Context& context, JoinRide const& in) const {
  auto const number = identity(in.document_number);
  auto const about = context.keys.blind("travel_try", number);
  if (!tries_.begin(about, context.now)) return Problem{"travel.busy", "document_number", {}, Kind::too_many, {}};
  std::optional<GroupRow> group;
  auto const code = typed_code(in.code);
  for (auto const& row : list_groups(context, {}, "open", "", kGroupsAtOnce))
    if (join_code(context.keys, row.id) == code) group = row;
  if (!group) return refused("travel.code", "code");
  // Who is known already must be who he says: a stranger must not rename or re-list another person.
  if (auto const known = registry::find_person_by_document(context, "resident_id", number)) {
    if (clean(known->name) != clean(in.name)) return refused("travel.not_you", "name");
    if (!known->phone.empty() && known->phone != TRY(registry::check_phone(in.phone, "phone"))) return refused("travel.not_you", "phone");
    if (auto const open = find_listed(context, known->id.text); open && open->group_id == group->id.text) {
      tries_.succeeded(about, context.now);
      return ride_of(context, *open);
    }
  }
  auto const row = TRY(list_person(context, *group, in.name, in.document_number, in.phone, "self"));
  note(context, "travel.joined", *group, {{"traveller", row.id.text}});
  tries_.succeeded(about, context.now);
  return ride_of(context, row);
}

Result<OwnRide> Demand::own(View const& view, AskRide const& in) const {
  auto const number = identity(in.document_number);
  auto const about = view.keys.blind("travel_try", number);
  if (!tries_.begin(about, view.now)) return Problem{"travel.busy", "document_number", {}, Kind::too_many, {}};
  auto const phone = TRY(registry::check_phone(in.phone, "phone"));
  auto const known = registry::find_person_by_document(view, "resident_id", number);
  if (!known || known->phone != phone) return refused("travel.unknown", "document_number");
  tries_.succeeded(about, view.now);
  auto const open = find_listed(view, known->id.text);
  if (!open) return OwnRide{};
  return ride_of(view, *open);
}

}  // namespace ly::trips
