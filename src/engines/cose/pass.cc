#include "engines/cose/pass.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "engines/cose/base45.h"
#include "engines/cose/cbor.h"
#include "engines/cose/sign1.h"

namespace ly::cose {
namespace {

using cbor::Item;
using cbor::Kind;

constexpr int64_t kExpires = 4, kNotBefore = 5, kIssued = 6, kPass = -65537;
enum Member : int64_t { kKind = 1, kSerial, kCategory, kName, kLastFour, kPlate, kHome, kDivision, kScope, kPlaces, kUses, kUsesDays, kCompanions };
constexpr std::array<std::string_view, 4> kKindNames = {"person", "vehicle", "health", "permit"};
constexpr size_t kMarkOctets = 4, kTextMax = 120, kPlacesMax = 20;
constexpr int64_t kSecond = 1000;

void put(std::vector<Item>& map, int64_t key, Item value) {
  map.push_back(Item::integer(key));
  map.push_back(std::move(value));
}
void put_text(std::vector<Item>& map, int64_t key, std::string const& text) {
  if (!text.empty()) put(map, key, Item::of_text(text));
}
void put_number(std::vector<Item>& map, int64_t key, int64_t number) {
  if (number != 0) put(map, key, Item::integer(number));
}
// A code of digits is a number, shorter than its text; a leading zero does not occur in GB/T 2260.
void put_code(std::vector<Item>& map, int64_t key, std::string const& code) {
  int64_t number = 0;
  std::from_chars(code.data(), code.data() + code.size(), number);
  put_number(map, key, number);
}

int64_t category_place(std::string_view category) {
  auto const found = std::find(std::begin(kCategories), std::end(kCategories), category);
  return found == std::end(kCategories) ? 0 : found - std::begin(kCategories) + 1;
}

class ClaimsReader {
 public:
  explicit ClaimsReader(Item const& map) : map_(map) {}
  bool sound = true;

  std::string text(int64_t key) {
    auto const* found = take(key);
    if (!found) return {};
    sound = sound && found->kind == Kind::text && !found->octets.empty() && found->octets.size() <= kTextMax;
    return sound ? found->octets : std::string();
  }
  int64_t number(int64_t key) {
    auto const* found = take(key);
    if (!found) return 0;
    auto const value = found->as_integer();
    sound = sound && value && *value > 0;
    return sound ? *value : 0;
  }
  std::string code(int64_t key) {
    auto const value = number(key);
    return value ? std::to_string(value) : std::string();
  }
  std::string category(int64_t key) {
    auto const* found = map_.find(key);
    if (!found || found->kind == Kind::text) {
      auto told = text(key);
      sound = sound && category_place(told) == 0;  // one form only
      return told;
    }
    auto const place = number(key);
    sound = sound && place >= 1 && place <= std::ssize(kCategories);
    return sound ? std::string(kCategories[place - 1]) : std::string();
  }
  std::vector<std::string> marks(int64_t key) {
    std::vector<std::string> out;
    auto const* found = take(key);
    if (!found) return out;
    sound = sound && found->kind == Kind::array && !found->items.empty() && found->items.size() <= kPlacesMax;
    for (auto const& mark : found->items) {
      sound = sound && mark.kind == Kind::bytes && mark.octets.size() == kMarkOctets;
      out.push_back(mark.octets);
    }
    return out;
  }
  // Nothing else stands in the map.
  bool whole() const { return sound && map_.kind == Kind::map && taken_ * 2 == map_.items.size(); }
  Item const* take(int64_t key) {
    auto const* found = map_.find(key);
    if (found) ++taken_;
    return found;
  }

 private:
  Item const& map_;
  size_t taken_ = 0;
};

}  // namespace

std::optional<PassKind> find_pass_kind(std::string_view name) {
  for (size_t i = 0; i < kKindNames.size(); ++i)
    if (kKindNames[i] == name) return static_cast<PassKind>(i + 1);
  return std::nullopt;
}
std::string_view name_of(PassKind kind) { return kKindNames[static_cast<size_t>(kind) - 1]; }

std::string place_mark(std::string_view place_id) { return sha256(place_id).substr(0, kMarkOctets); }

std::string encode_claims(PassClaims const& claims) {
  std::vector<Item> pass, marks, all;
  put_number(pass, kKind, static_cast<int64_t>(claims.kind));
  put_number(pass, kSerial, claims.serial);
  if (auto const place = category_place(claims.category)) put_number(pass, kCategory, place);
  else put_text(pass, kCategory, claims.category);
  put_text(pass, kName, claims.name);
  put_text(pass, kLastFour, claims.last4);
  put_text(pass, kPlate, claims.plate);
  put_code(pass, kHome, claims.home);
  put_code(pass, kDivision, claims.division);
  put_text(pass, kScope, claims.scope);
  for (auto const& mark : claims.places) marks.push_back(Item::of_bytes(mark));
  if (!marks.empty()) put(pass, kPlaces, Item::of_array(std::move(marks)));
  put_number(pass, kUses, claims.uses);
  put_number(pass, kUsesDays, claims.uses_days);
  put_number(pass, kCompanions, claims.companions);
  put_number(all, kExpires, claims.to.ms / kSecond);
  put_number(all, kNotBefore, claims.from.ms / kSecond);
  put_number(all, kIssued, claims.issued_at.ms / kSecond);
  put(all, kPass, Item::of_map(std::move(pass)));
  return cbor::encode(Item::of_map(std::move(all)));
}

Result<PassClaims> decode_claims(std::string_view octets) {
  auto const item = TRY(cbor::decode(octets));
  ClaimsReader all(item);
  PassClaims out;
  out.to.ms = all.number(kExpires) * kSecond;
  out.from.ms = all.number(kNotBefore) * kSecond;
  out.issued_at.ms = all.number(kIssued) * kSecond;
  auto const* pass = all.take(kPass);
  if (!pass || !all.whole()) return invalid("pass.claims");
  ClaimsReader reader(*pass);
  auto const kind = reader.number(kKind);
  out.serial = reader.number(kSerial);
  out.category = reader.category(kCategory);
  out.name = reader.text(kName);
  out.last4 = reader.text(kLastFour);
  out.plate = reader.text(kPlate);
  out.home = reader.code(kHome);
  out.division = reader.code(kDivision);
  out.scope = reader.text(kScope);
  out.places = reader.marks(kPlaces);
  out.uses = reader.number(kUses);
  out.uses_days = reader.number(kUsesDays);
  out.companions = reader.number(kCompanions);
  if (!reader.whole() || kind < 1 || kind > static_cast<int64_t>(kKindNames.size()) || out.serial < 1 || out.to.ms <= out.from.ms) return invalid("pass.claims");
  out.kind = static_cast<PassKind>(kind);
  return out;
}

std::string pass_text(PassClaims const& claims, PrivateKey const& key, std::string_view key_id) { return std::string(kPassPrefix) + to_base45(sign1(encode_claims(claims), key, key_id)); }

int qr_modules(size_t characters) {
  // Alphanumeric capacity at level M, versions 1 to 20 (ISO/IEC 18004:2015, table 7).
  constexpr std::array<size_t, 20> kCapacity = {20, 38, 61, 90, 122, 154, 178, 221, 262, 311, 366, 419, 483, 528, 600, 656, 734, 816, 909, 970};
  for (size_t version = 1; version <= kCapacity.size(); ++version)
    if (characters <= kCapacity[version - 1]) return static_cast<int>(17 + 4 * version);
  return 0;
}

}  // namespace ly::cose
