// Lines and sheet problems as JSON, the form in which they are sealed.
#pragma once
#include "base/json.h"
#include "domains/screening/screening.h"

namespace ly::screening {

json::object to_json(Line const& line);
Line line_from_json(json::value const& value);
json::object to_json(SheetProblem const& problem);
SheetProblemShown shown_from_json(json::value const& value, bool mask);

}  // namespace ly::screening
