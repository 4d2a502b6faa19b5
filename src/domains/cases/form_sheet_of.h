// The form of a service as the sheet one fills in at home; see formats/form_sheet.h for writing and reading it.
#pragma once
#include "domains/cases/service.h"
#include "formats/form_sheet.h"

namespace ly::cases {

// Derived, read-only and nested fields are left out: a sheet holds what a person types.
formats::FormSheet form_sheet_of(Service const& service, Language language);

}  // namespace ly::cases
