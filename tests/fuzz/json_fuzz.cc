// libFuzzer: any text as JSON and as records of the interface. Must never crash; canonical JSON reads back as itself; a record that is accepted
// is read the same from what is written of it, whole or as a query string's texts; what is sent is what would be written, masked.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/record_json.h"
#include "domains/cases/cases.h"

namespace {

using namespace ly;

void require(bool holds) {
  if (!holds) std::abort();
}

template <Record T>
void as_record(json::value const& value) {
  auto const read = read_record<T>(value);
  if (!read) {
    require(!read.error().code.empty());
    for (auto const& problem : read.error().more) require(!problem.code.empty());
    (void)read_record<T>(value, Scalars::from_text);
    return;
  }
  auto const written = write_record(*read, Masks::off);
  auto const again = read_record<T>(written);
  require(again.has_value() && canonical(write_record(*again, Masks::off)) == canonical(written));
  require(read_record<T>(value, Scalars::from_text).has_value());
  auto const sent = parse_json(record_text(*read, false));
  require(sent.has_value() && canonical(*sent) == canonical(write_record(*read)));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(uint8_t const* data, size_t size) {
  std::string const text(reinterpret_cast<char const*>(data), size);
  auto const value = parse_json(text);
  if (!value) {
    require(!value.error().code.empty());
    return 0;
  }
  auto const whole = canonical(*value);
  auto const again = parse_json(whole);
  require(again.has_value() && canonical(*again) == whole);
  as_record<cases::OpenCase>(*value);
  as_record<cases::FireEvent>(*value);
  as_record<cases::DoTask>(*value);
  as_record<cases::MarkLine>(*value);
  as_record<cases::ListCases>(*value);
  as_record<cases::NoteReceipt>(*value);
  as_record<cases::PublishService>(*value);
  return 0;
}
