// Records <-> JSON. Reading collects every problem of the form before it answers, each at its path ("contact.phone",
// "items[3].count"); numbers are checked against the *input*, so 18446744073709551615 is refused, not bent to -1.
// Writing masks personal fields; who may see more calls a named, journalled verb, never a flag on a list.
#pragma once
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/record.h"
#include "base/result.h"

namespace ly {

enum class Scalars { strict, from_text };  // from_text: query strings, where "50" may stand for 50
enum class Masks { on, off };              // off: for canonical content that is sealed at once, and a person's own draft

std::string mask_as(Pii pii, std::string_view text);
json::object words_object(Words words);  // {"zh-CN": …, "en": …}

// By shape: what the functions below do, for whoever has a record's shape and not its type. A record read with problems is half filled.
Result<void> read_record(RecordShape const& shape, void* out, json::value const& value, Scalars scalars);
json::value write_record(RecordShape const& shape, void const* record, Masks masks);
// The JSON text of what `write_record` gives, masked, without the tree between (docs/decisions/0065), for one reader: texts made when something was
// decided are kept in both languages, `title` and `title_en`, and he gets one of them, as `title`; what has no English yet stays Chinese.
std::string record_text(RecordShape const& shape, void const* record, bool english);
std::string value_text(json::value const& value, bool english);
json::object schema_of(RecordShape const& shape);

// All problems at once under the code "form.invalid".
template <Record T>
Result<T> read_record(json::value const& value, Scalars scalars = Scalars::strict) {
  T out{};
  TRY(read_record(shape_of<T>(), &out, value, scalars));
  return out;
}

template <Record T>
json::value write_record(T const& value, Masks masks = Masks::on) {
  return write_record(shape_of<T>(), &value, masks);
}

template <Record T>
std::string record_text(T const& value, bool english) {
  return record_text(shape_of<T>(), &value, english);
}

// JSON Schema 2020-12 of a record, with titles in both languages; records carry their name as "x-record".
template <Record T>
json::object schema_of() {
  return schema_of(shape_of<T>());
}

}  // namespace ly
