// Between trips, rosters and passes, which do not know one another: whom an enterprise took over has arrived; a coach gets its pass.
#pragma once
#include "app/domains.h"

namespace ly::app {

Result<json::value> note_arrival(Domains const& d, Context& context, JournalEntry const& entry);  // after trip.handed_over

// A health certificate is a pass of its kind: whoever examines issues it under his own name, whatever list the person stands on.
inline constexpr std::string_view kHealthPass = "health";
Result<void> certify_traveller(Domains const& d, Context& context, std::string const& person, std::string const& division);

// A pass of the category 接运车辆 for a trip's coach; another once the one it had was revoked or ran out.
Result<trips::TripPass> issue_coach_pass(Domains const& d, Context& context, trips::TripRow const& trip, int64_t companions);

// What stands beside a roster and no hand-over bears out. Empty: nothing is wrong.
std::string arrivals_without_hand_over(Domains const& d, View const& view);

}  // namespace ly::app
