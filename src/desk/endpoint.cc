#include "desk/endpoint.h"

namespace ly {

Endpoint endpoint_of(std::string_view verb, std::string_view path, std::string_view name, Words title, Roles roles, RecordShape const& in, RecordShape const* out) {
  Endpoint row{verb, path, name, title, roles};
  row.input_schema = schema_of(in);
  if (out) row.output_schema = schema_of(*out);
  return row;
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
