// A decision table as a phone decides by it without a network (web/src/phone/table.ts).
#pragma once
#include "base/json.h"
#include "formats/policy_set.h"

namespace ly::formats {

// The table as the phone reads it: {version, title, title_en, draft, inputs, rules: [{if: {input: cell}, action, conclusion, record,
// reason, because, because_en}], tests: [{name, given, expect}]}. The phone runs the tests before it trusts its reading.
json::object phone_table(PolicyVersion const& version);

}  // namespace ly::formats
