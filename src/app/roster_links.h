// What follows for rosters when risk levels or tables change, and for observation when a round changed verdicts.
#pragma once
#include "app/domains.h"

namespace ly::app {

Result<json::value> see_risk(Domains const& d, Context& context, JournalEntry const& entry);          // after risk.set, risk.ended
Result<json::value> see_table(Domains const& d, Context& context, JournalEntry const& entry);         // after policy.published
Result<json::value> observe_changed(Domains const& d, Context& context, JournalEntry const& entry);   // after roster.verdicts_changed

}  // namespace ly::app
