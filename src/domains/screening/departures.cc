#include "domains/screening/departures.h"

#include "domains/registry/enterprises.h"
#include "domains/registry/persons.h"
#include "domains/screening/life_rows.h"

namespace ly::screening {
namespace {

constexpr size_t kCountyCode = 6;

Departure departure_of(View const& view, DepartureRow const& row, bool holds) {
  Departure out;
  out.person_id = row.person_id, out.left_on = row.left_on, out.noted_at = row.noted_at, out.holds = holds;
  if (auto const person = registry::find_person_in_clear(view, {row.person_id})) out.name = person->name, out.document_number = person->number;
  if (auto const plain = view.keys.unseal(view.tx, registry::person_key({row.person_id}), departure_place(row.enterprise_id, row.person_id), row.sealed.value)) out.reason = *plain;
  return out;
}

void note(Context& context, std::string what, DepartureRow const& row, std::string const& why) {
  Fact fact{std::move(what), "person", row.person_id, row.enterprise_id, row.division};
  fact.facts = {{"left_on", to_iso(row.left_on)}};
  fact.why = why;
  fact.key_id = registry::person_key({row.person_id});
  context.journal.note(std::move(fact));
}

// Since when a departure of the enterprise holds: since its newest roster came in.
Instant held_since(View const& view, std::string const& enterprise_id) {
  auto const roster = find_latest_roster(view, enterprise_id, "");
  return roster ? roster->created_at : Instant{};
}

}  // namespace

Result<Departure> note_departure(Context& context, NoteDeparture const& in) {
  auto const enterprise = TRY(registry::get_visible_enterprise(context, in.id.text));
  auto const roster = find_latest_roster(context, enterprise.id.text, "");
  bool on_it = false;
  for (auto const& line : list_lines_of_person(context, in.person_id)) on_it = on_it || (roster && line.roster_id == roster->id.text);
  if (!on_it) return refused("departure.not_on_roster", "person_id");
  auto const today = day_at(context.now);
  if (in.left_on > today) return invalid("departure.in_future", "left_on", {{"value", to_iso(in.left_on)}, {"day", to_iso(today)}});
  if (auto const known = find_departure(context, enterprise.id.text, in.person_id); known && known->noted_at > roster->created_at) return refused("departure.noted", "person_id", {{"day", to_iso(known->left_on)}});
  if (!registry::find_person_in_clear(context, {in.person_id})) return not_found("not_found", "person_id");  // erased
  DepartureRow row;
  row.enterprise_id = enterprise.id.text, row.person_id = in.person_id, row.division = enterprise.division;
  row.left_on = in.left_on, row.noted_at = context.now, row.noted_by = journal_name(context.actor);
  row.sealed = context.keyring.seal(context.tx, registry::person_key({in.person_id}), departure_place(row.enterprise_id, row.person_id), in.reason);
  put_departure(context, row);
  note(context, "departure.noted", row, in.reason);
  return departure_of(context, row, true);
}

Result<Departure> take_back_departure(Context& context, TakeBackDeparture const& in) {
  auto const enterprise = TRY(registry::get_visible_enterprise(context, in.id.text));
  auto const row = find_departure(context, enterprise.id.text, in.person_id);
  if (!row || row->noted_at <= held_since(context, enterprise.id.text)) return not_found("not_found", "person_id");
  auto out = departure_of(context, *row, false);
  delete_departure(context, enterprise.id.text, in.person_id);
  note(context, "departure.taken_back", *row, {});
  return out;
}

Result<Items<Departure>> list_departures(View const& view, ListDepartures const& in) {
  auto const enterprise = TRY(registry::get_visible_enterprise(view, in.id.text));
  auto const since = held_since(view, enterprise.id.text);
  Items<Departure> page;
  page.total = count_departures_of(view, enterprise.id.text, since);
  for (auto const& row : list_departures_of(view, enterprise.id.text, since, in.after, in.limit + 1)) {
    if (static_cast<int64_t>(page.items.size()) == in.limit) {
      page.next = page.items.back().person_id;
      break;
    }
    page.items.push_back(departure_of(view, row, true));
  }
  return page;
}

int64_t count_on_two(View const& view) { return count_on_two(view, view.actor.region()); }

Result<Items<PersonOnTwo>> people_on_two(View const& view, formats::Divisions const& divisions, ListOnTwo const& in) {
  Items<PersonOnTwo> page;
  page.total = count_on_two(view);
  for (auto const& id : list_on_two(view, view.actor.region(), in.after, in.limit + 1)) {
    if (static_cast<int64_t>(page.items.size()) == in.limit) {
      page.next = page.items.back().person_id;
      break;
    }
    PersonOnTwo one;
    one.person_id = id;
    if (auto const person = registry::find_person_in_clear(view, {id})) one.name = person->name, one.document_number = person->number;
    for (auto const& [roster, verdict] : list_newest_of_person(view, id)) {
      StandsOn on;
      on.date = roster.day;
      if (view.actor.may_see(roster.enterprise_id, roster.division)) {
        auto const title = title_of(*verdict_from(verdict));
        on.id = roster.enterprise_id, on.name = registry::enterprise_name(view, roster.enterprise_id), on.roster_id = roster.id.text;
        on.verdict = verdict, on.verdict_title = title.zh, on.verdict_title_en = title.en;
      } else {
        on.name = divisions.full_name(roster.division.substr(0, kCountyCode));
      }
      one.enterprises.push_back(std::move(on));
    }
    one.count = static_cast<int64_t>(one.enterprises.size());
    page.items.push_back(std::move(one));
  }
  return page;
}

struct OwnDeparture {
  std::string enterprise, reason;
  Day left_on{};
  Instant noted_at;
  static Fields fields(auto...) {
    using D = OwnDeparture;
    return Fields{field("enterprise", {"企业", "Enterprise"}, &D::enterprise), field("left_on", {"离岗日期", "Departed on"}, &D::left_on), field("reason", {"原因", "Reason"}, &D::reason), field("noted_at", {"登记时间", "Noted"}, &D::noted_at)};
  }
};

std::vector<registry::OwnData> departure_own_data() {
  return {registry::own_data("person", "departures", {"departure"}, {"离岗登记", "Departures"}, {"企业或工作人员登记", "Noted by the enterprise or an officer"}, {"离岗的人不再算在岗", "Who departed is no longer counted at work"},
                             [](View const& view, registry::Subject const& subject) {
                               std::vector<OwnDeparture> out;
                               for (auto const& row : list_departures_of_person(view, subject.person.text)) {
                                 auto const shown = departure_of(view, row, true);
                                 out.push_back({registry::enterprise_name(view, row.enterprise_id), shown.reason, row.left_on, row.noted_at});
                               }
                               return out;
                             })};
}

std::vector<Endpoint> departure_endpoints(formats::Divisions const& divisions) {
  std::vector<Endpoint> rows;
  rows.push_back(writing<NoteDeparture, Departure>("POST", "/api/enterprises/{id}/departures", "departures.note", {"登记离岗", "Note a departure"}, may::staff_and_clerk, [](Context& context, NoteDeparture const& in) { return note_departure(context, in); }));
  rows.push_back(writing<TakeBackDeparture, Departure>("POST", "/api/enterprises/{id}/departures/undo", "departures.take_back", {"撤销离岗", "Take a departure back"}, may::staff_and_clerk,
                                                       [](Context& context, TakeBackDeparture const& in) { return take_back_departure(context, in); }));
  rows.push_back(reading<ListDepartures, Items<Departure>>("GET", "/api/enterprises/{id}/departures", "departures.list", {"离岗人员", "Who departed"}, may::staff_clerk_audit, [](View const& view, ListDepartures const& in) { return list_departures(view, in); }));
  rows.push_back(reading<ListOnTwo, Items<PersonOnTwo>>("GET", "/api/persons-on-two-rosters", "rosters.on_two", {"同时在两家名册上的人", "People on the rosters of two enterprises"}, may::staff | Role::auditor,
                                                        [d = &divisions](View const& view, ListOnTwo const& in) { return people_on_two(view, *d, in); }));
  rows.back().heavy = true;  // all newest rosters are gone through
  return rows;
}

}  // namespace ly::screening
