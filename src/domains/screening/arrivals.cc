#include "domains/screening/arrivals.h"

#include <algorithm>

#include "domains/registry/enterprises.h"
#include "domains/registry/persons.h"
#include "domains/screening/rows.h"

namespace ly::screening {

void note_arrival(Context& context, NoteArrival const& in) {
  auto const firm = registry::find_enterprise(context, in.enterprise_id);
  if (!firm) return;
  ArrivalRow const row{in.enterprise_id, in.person_id, firm->division, in.trip_id, in.plate, in.lodging, in.at};
  bool const changed = in.arrived ? put_arrival(context, row) : delete_arrival(context, row);
  if (!changed) return;
  context.journal.note({.what = in.arrived ? "arrival.noted" : "arrival.taken_back", .subject_kind = "person", .subject_id = in.person_id, .enterprise_id = in.enterprise_id, .division = firm->division,
                        .facts = {{"trip_id", in.trip_id}, {"lodging", in.lodging}}});
}

Result<Arrivals> list_arrivals(View const& view, ListArrivals const& in) {
  auto const enterprise = TRY(registry::get_visible_enterprise(view, in.id.text));
  auto const roster = find_latest_roster(view, enterprise.id.text, "");
  std::string const roster_id = roster ? roster->id.text : "";
  Arrivals out;
  auto const counts = count_arrivals(view, enterprise.id.text, roster_id);
  out.total = counts.total, out.lodging = counts.lodging, out.unlisted = counts.unlisted;
  auto const rows = screening::list_arrivals(view, enterprise.id.text, roster_id, in.which, in.after, in.limit + 1);
  for (auto const& row : rows) {
    if (static_cast<int64_t>(out.items.size()) == in.limit) {
      out.next = out.items.back().person_id;
      break;
    }
    Arrival one;
    one.person_id = row.person_id, one.plate = row.plate, one.trip_id = row.trip_id, one.lodging = row.lodging, one.at = row.arrived_at;
    one.verdict = row.verdict, one.listed = !row.verdict.empty();
    if (auto const person = registry::find_person_in_clear(view, {row.person_id})) one.name = person->name, one.document_number = person->number, one.phone = person->phone;
    out.items.push_back(std::move(one));
  }
  return out;
}

std::vector<Endpoint> arrival_endpoints() {
  std::vector<Endpoint> rows;
  rows.push_back(reading<ListArrivals, Arrivals>("GET", "/api/enterprises/{id}/arrivals", "arrivals.list", {"到厂人员", "Who arrived"}, may::staff_clerk_audit, [](View const& view, ListArrivals const& in) { return list_arrivals(view, in); }));
  return rows;
}

}  // namespace ly::screening
