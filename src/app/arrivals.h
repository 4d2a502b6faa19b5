// From a trip's hand-over to the rosters of the enterprise, which do not know one another. Called by a reaction only.
#pragma once
#include "app/domains.h"

namespace ly::app {

Result<json::value> note_arrival(Domains const& d, Context& context, JournalEntry const& entry);  // after trip.handed_over

// What stands beside a roster and no hand-over bears out. Empty: nothing is wrong.
std::string arrivals_without_hand_over(Domains const& d, View const& view);

}  // namespace ly::app
