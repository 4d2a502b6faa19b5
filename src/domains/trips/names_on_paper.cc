#include "domains/trips/names_on_paper.h"

#include <algorithm>

#include "base/text.h"
#include "domains/registry/registry.h"
#include "domains/trips/checklist_rows.h"
#include "domains/trips/rows.h"

namespace ly::trips {
namespace {

constexpr std::string_view kLeads = "leader";  // the duty, as policies/trip_duties has it

// A ticket is for who asked, not for whom he passes it to.
std::string names_of_trip(View const& view, TripId const& id) { return "trip-names/" + id.text + "/" + view.actor.account.text; }

bool leads(View const& view, TripId const& trip) {
  if (view.actor.account.text.empty()) return false;
  return std::ranges::any_of(list_asks_unnamed(view, trip), [&](AskRow const& ask) { return ask.audience == "member" && ask.account_id == view.actor.account.text && contains(" " + ask.duties + " ", " " + std::string(kLeads) + " "); });
}

}  // namespace

bool may_print_names(View const& view, TripRow const& trip) {
  if (view.actor.is_system || view.actor.unmask.contains(Pii::name)) return true;
  bool const carries = view.actor.roles.has(Role::dispatcher) && view.actor.scope.kind == Scope::Kind::enterprise && view.actor.scope.code == trip.carrier_id;
  return carries || leads(view, trip.id);
}

Result<NamesTicket> print_names(Context& context, Trips const& trips, PrintNames const& in) {
  auto const trip = TRY(trips.visible(context, in.id));
  TRY(registry::check_reason(in.reason));
  if (!may_print_names(context, trip)) return forbidden("boarding.no_names", "id", {{"plate", trip.plate}});
  context.journal.note({.what = "trip.names_printed", .subject_kind = "trip", .subject_id = trip.id.text, .division = trip.division, .why = in.reason});
  auto const until = context.now + kTicketGood;
  return NamesTicket{make_ticket(context.keys, names_of_trip(context, trip.id), until), until};
}

std::string name_on_paper(View const& view, PaperOf const& in, std::string const& name) {
  return !in.ticket.empty() && is_ticket(view.keys, names_of_trip(view, in.id), in.ticket, view.now) ? name : mask_name(name);
}

}  // namespace ly::trips
