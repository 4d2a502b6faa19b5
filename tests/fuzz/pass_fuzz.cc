// libFuzzer: any text at a checkpoint. Must never crash, never be good without a signature; lists of serials are read in one form only.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "engines/cose/base45.h"
#include "engines/cose/trust.h"

extern "C" int LLVMFuzzerTestOneInput(uint8_t const* data, size_t size) {
  using namespace ly;
  using namespace ly::cose;
  static PrivateKey const key = PrivateKey::make(Algorithm::es256);
  static TrustList const trust{1, {0}, {INT64_MAX / 2}, {{key.public_key(), "fuzz", {PassKind::person}, {0}, {INT64_MAX / 2}}}};
  std::string const octets(reinterpret_cast<char const*>(data), size);
  if (judge_pass(octets, {trust, nullptr}, {1}).finding == Finding::good) std::abort();
  if (judge_pass(std::string(kPassPrefix) + to_base45(octets), {trust, nullptr}, {1}).finding == Finding::good) std::abort();
  if (auto const claims = decode_claims(octets); claims && encode_claims(*claims) != octets) std::abort();
  if (auto const numbers = unpack_ascending(octets); numbers && unpack_ascending(pack_ascending(*numbers)).value() != *numbers) std::abort();
  (void)read_trust(octets, key.public_key());
  (void)read_status(octets, key.public_key());
  return 0;
}
