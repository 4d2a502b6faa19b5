// Whose names stand on a trip's papers. The list a coach is boarded by is for who must call people by name: with a right to see names in full, as the
// team's leader of this trip, or for the drivers' timetable as their carrier. Who it is says why and gets a ticket; the journal has it; everybody else
// gets the same paper with names masked (docs/decisions/0063).
#pragma once
#include <string>

#include "desk/ticket.h"
#include "domains/trips/trips.h"

namespace ly::trips {

struct PrintNames {
  TripId id;
  std::string reason;
  static Fields fields(auto...) {
    return Fields{field("id", {"车次", "Trip"}, &PrintNames::id, {.required = true}), field("reason", {"原因", "Reason"}, &PrintNames::reason, {.required = true, .length_max = 500})};
  }
};
struct NamesTicket {
  std::string ticket;
  Instant until;
  static Fields fields(auto...) {
    return Fields{field("ticket", {"凭证", "Ticket"}, &NamesTicket::ticket), field("until", {"有效至", "Good until"}, &NamesTicket::until)};
  }
};
struct PaperOf {
  TripId id;
  std::string ticket = {};
  static Fields fields(auto...) {
    return Fields{field("id", {"车次", "Trip"}, &PaperOf::id, {.required = true}), field("ticket", {"写全姓名的凭证", "Ticket for full names"}, &PaperOf::ticket, {.length_max = 80})};
  }
};

// Problems: not_found, registry.reason_short, boarding.no_names.
Result<NamesTicket> print_names(Context& context, Trips const& trips, PrintNames const& in);
bool may_print_names(View const& view, TripRow const& trip);
// How a name stands on the paper that was asked for.
std::string name_on_paper(View const& view, PaperOf const& in, std::string const& name);

}  // namespace ly::trips
