// Whom a candidate for a policy table would affect, asked of whoever decides by it: people on rosters (screening), or the
// enterprises' open cases. The command line and the job of the Policies screen ask here.
#pragma once
#include "app/domains.h"

namespace ly::app {

// {decides_stored, unit: people | cases, people, changed, enterprises, enterprises_changed, moves, firms, lines}: see
// Screening::impact; with cases `people` counts cases, from and to of `moves` are passes | refused | undecided, and lines
// have case_id and no. All zero with decides_stored false for a table by which nothing stored is decided.
Result<json::value> policy_impact(Domains const& domains, screening::Screening::ImpactRun const& run, std::string const& table_id, dmn::Table const& candidate, Day day);

}  // namespace ly::app
