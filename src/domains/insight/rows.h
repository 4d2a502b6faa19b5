// The only SQL of insight: counts over what cases, screening and the registry keep, inside one region or enterprise.
#pragma once
#include <string>
#include <vector>

#include "domains/insight/insight.h"

namespace ly::insight {

Report count_report(View const& view);
std::vector<Step> count_states(View const& view);  // of resumption, by state; titles are filled in by the caller
// When this case was last nudged; 0 if never.
Instant last_nudge(View const& view, std::string_view case_id);

}  // namespace ly::insight
