#include "desk/endpoint.h"

#include <algorithm>

namespace ly {

Endpoint endpoint_of(std::string_view verb, std::string_view path, std::string_view name, Words title, Roles roles, RecordShape const& in, RecordShape const* out) {
  Endpoint row{verb, path, name, title, roles};
  row.in = &in;
  row.out = out;
  return row;
}

json::object Endpoint::input_schema() const { return in ? schema_of(*in) : json::object{}; }

json::object Endpoint::output_schema() const { return out ? schema_of(*out) : out_schema ? out_schema() : json::object{}; }

bool Endpoint::takes(std::string_view field) const {
  return in && std::any_of(in->fields.begin(), in->fields.end(), [&](Field const& f) { return f.name == field; });
}

Result<void> decode(RecordShape const& shape, void* in, EndpointInput const& input) {
  json::object merged;
  if (auto const* body = input.body.if_object()) merged = *body;
  else if (!input.body.is_null()) return invalid("field.wrong_type", "body", {{"expected", "object"}});
  // Texts of path and query win over the body, and may stand for numbers.
  for (auto const& [name, value] : input.texts) merged[name] = value;
  return read_record(shape, in, merged, input.texts.empty() ? Scalars::strict : Scalars::from_text);
}

}  // namespace ly
