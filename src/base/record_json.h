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

// JSON Schema 2020-12 of a record, with titles in both languages; records carry their name as "x-record".
template <Record T>
json::object schema_of() {
  return schema_of(shape_of<T>());
}

}  // namespace ly
