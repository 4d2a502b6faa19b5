// A pass as it travels in a QR code: CWT claims (RFC 8392) in COSE_Sign1, base45, with "LY1:" before it. No document number and no day of
// birth: a name and the last four characters of the document, or a plate. A hash of a number would be no secret, for the numbers of a county
// can be tried out. One form only: deterministic CBOR, members that say nothing are left out.
//
//   { 4: exp, 5: nbf, 6: iat  (seconds since 1970),  -65537: { 1: kind, 2: serial, 3: category, 4: name, 5: last four, 6: plate,
//     7: home division, 8: division, 9: scope, 10: [marks of places], 11: uses, 12: days counted, 13: companions } }
//   (keys below -65536 are for private use: RFC 8392, 9.1). A category that stands in kCategories is its place there, from 1; any other is its text.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "engines/cose/keys.h"

namespace ly::cose {

enum class PassKind : uint8_t { person = 1, vehicle = 2, health = 3, permit = 4 };
std::optional<PassKind> find_pass_kind(std::string_view name);  // "person" …
std::string_view name_of(PassKind kind);

struct PassClaims {
  PassKind kind = PassKind::person;
  int64_t serial = 0;          // number of the pass; its place in the status list
  std::string category, name, last4, plate, scope;
  std::string home, division;  // codes of GB/T 2260 and its extension, 2 to 12 digits; may be empty
  std::vector<std::string> places;  // marks (place_mark), for a pass that holds at named checkpoints only
  int64_t uses = 0, uses_days = 0, companions = 0;  // 0: no limit; none
  Instant issued_at, from, to;      // whole seconds; valid in [from, to)
  bool operator==(PassClaims const&) const = default;
};

// Only ever added to at the end: old passes name their place here.
inline constexpr std::string_view kCategories[] = {"居民", "复工员工", "企业车辆", "保供应急", "临时", "健康证明"};

inline constexpr std::string_view kPassPrefix = "LY1:";
inline constexpr size_t kPassTextMax = 1200;  // characters: no code a phone reads at arm's length holds more
inline constexpr int kModulesPerson = 53, kModulesOther = 57;  // sides of a code at error correction M that a cheap printer still prints

std::string place_mark(std::string_view place_id);  // 4 octets: tells a place from the few hundred others, and no more
std::string encode_claims(PassClaims const& claims);
Result<PassClaims> decode_claims(std::string_view octets);  // Errors: those of cbor::decode; pass.claims

std::string pass_text(PassClaims const& claims, PrivateKey const& key, std::string_view key_id);

// Side in modules of the smallest QR code at error correction M that holds `characters` of the alphanumeric mode (ISO/IEC 18004,
// table 7); 0 if none up to version 20 does.
int qr_modules(size_t characters);

}  // namespace ly::cose
