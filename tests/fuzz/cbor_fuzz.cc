// libFuzzer: any bytes as CBOR and as COSE_Sign1. Must never crash; what the strict rules accept has exactly one form, and what the
// lenient ones accept is read the same after it was written anew.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "engines/cose/base45.h"
#include "engines/cose/inflate.h"
#include "engines/cose/sign1.h"

namespace {
void require(bool holds) {
  if (!holds) std::abort();
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(uint8_t const* data, size_t size) {
  using namespace ly;
  std::string const octets(reinterpret_cast<char const*>(data), size);
  if (auto const strict = cbor::decode(octets)) {
    require(cbor::encode(*strict) == octets);
    require(!cbor::diagnostic(*strict).empty());
  }
  if (auto const loose = cbor::decode(octets, cbor::kWellFormed)) {
    auto const again = cbor::encode(*loose);
    auto const strict = cbor::decode(again);
    require(strict && cbor::encode(*strict) == again);
  }
  (void)cose::read_sign1(octets);
  (void)cose::read_sign1(octets, cbor::kWellFormed, cose::Tagging::optional);
  (void)cose::inflated(octets);
  if (auto const back = cose::from_base45(octets)) require(cose::to_base45(*back) == octets);
  require(cose::from_base45(cose::to_base45(octets)).value() == octets);
  return 0;
}
