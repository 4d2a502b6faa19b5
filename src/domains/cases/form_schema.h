// Forms: the part of JSON Schema 2020-12 that a service file may use, and the checker that enforces it. Every keyword is
// enforced or refused when the file is checked; none is silently ignored. All problems of a form come at once, each at its
// path ("form.phone", "form.vehicles[2].plate"). Patterns run in linear time (RE2).
// Keywords: type enum const required properties additionalProperties items minItems maxItems uniqueItems minimum maximum
// exclusiveMinimum exclusiveMaximum multipleOf minLength maxLength pattern format if then else allOf $defs $ref (local)
// title description default readOnly, and the annotations x-pii x-mask x-lookup x-derived x-roster x-ui x-enum-titles.
// Formats: date date-time email phone uscc id-number.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/record.h"
#include "base/result.h"
#include "base/time.h"

namespace ly::cases {

// What is wrong with a schema itself; `at` is the path inside the form section: "form.properties.phone.pattern".
std::vector<Problem> check_schema(json::object const& schema, std::string const& at);

enum class FormMode {
  draft,     // half filled in: what stands there must be right, what is missing may be
  complete,  // as handed in
};
// Derived fields (x-derived) are not accepted from outside: they are removed before by `without_derived`.
std::vector<Problem> check_form(json::object const& schema, json::value const& form, FormMode mode, Day today, std::string const& at = "form");

// The schema at the top level of the form: name and schema of each property.
std::vector<std::pair<std::string, json::object const*>> properties_of(json::object const& schema);
json::object without_derived(json::object const& schema, json::object const& form);

Pii pii_of(json::object const& property);                       // by x-pii
bool pii_from(std::string_view name, Pii& out);
std::string_view name_of(Pii pii);
// The form with each x-pii text masked, at any depth.
json::object masked(json::object const& schema, json::object const& form);
// `sent` with each masked text that was sent back unchanged replaced by what is stored, so that saving a form one may only
// see masked never destroys what it hides.
json::object unmasked_by(json::object const& schema, json::object const& sent, json::object const& stored);

}  // namespace ly::cases
