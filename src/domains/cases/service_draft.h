// A working service file from a bureau's blank form: fields and papers as the form has them, with the ordinary way of a service
// (draft, review, correction, grant, refusal, expiry), two people, deadlines in working days, notices, and tests that drive all of
// it. What comes out passes `service check` and `service test` as it stands; an officer then changes titles, times and steps.
#pragma once
#include <string>
#include <string_view>

#include "formats/blank_form.h"

namespace ly::cases {

// `name`: folder and id of the service, [a-z][a-z0-9-]*; empty: from the title. Error: service.bad_name {value}.
Result<std::string> draft_service(formats::BlankForm const& form, std::string_view name);
std::string service_name_from(std::string_view title);

}  // namespace ly::cases
