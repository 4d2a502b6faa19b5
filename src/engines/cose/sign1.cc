#include "engines/cose/sign1.h"

#include <array>

namespace ly::cose {
namespace {

using cbor::Item;
using cbor::Kind;

Item const* header_of(Sign1 const& message, int64_t label) {
  auto const* found = message.protected_header.find(label);
  return found ? found : message.unprotected_header.find(label);
}

}  // namespace

std::optional<int64_t> Sign1::algorithm() const {
  auto const* found = header_of(*this, kHeaderAlgorithm);
  return found ? found->as_integer() : std::nullopt;
}

std::optional<std::string> Sign1::key_id() const {
  auto const* found = header_of(*this, kHeaderKeyId);
  if (!found || found->kind != Kind::bytes) return std::nullopt;
  return found->octets;
}

Result<Sign1> read_sign1(std::string_view octets, cbor::Rules const& rules, Tagging tagging) {
  auto const whole = TRY(cbor::decode(octets, rules));
  auto const* item = &whole;
  if (item->kind == Kind::tag && item->number == kTagCwt) item = &item->items[0];
  bool const tagged = item->kind == Kind::tag && item->number == kTagSign1;
  if (tagged) item = &item->items[0];
  bool const shape = item->kind == Kind::array && item->items.size() == 4 && (tagged || tagging == Tagging::optional) && item->items[0].kind == Kind::bytes && item->items[1].kind == Kind::map &&
                     (item->items[2].kind == Kind::bytes || item->items[2].is_null()) && item->items[3].kind == Kind::bytes;
  if (!shape) return invalid("cose.not_sign1");
  Sign1 out;
  out.protected_octets = item->items[0].octets;
  out.protected_header = out.protected_octets.empty() ? Item::of_map({}) : TRY(cbor::decode(out.protected_octets, rules));
  out.unprotected_header = item->items[1];
  if (out.protected_header.kind != Kind::map) return invalid("cose.header");
  // RFC 9052, 3: a label in both maps makes the message malformed. Health certificates of others do it; what is protected counts.
  for (size_t i = 0; rules.deterministic && i + 1 < out.protected_header.items.size(); i += 2)
    for (size_t k = 0; k + 1 < out.unprotected_header.items.size(); k += 2)
      if (out.protected_header.items[i] == out.unprotected_header.items[k]) return invalid("cose.header");
  // We understand algorithm and key id; anything else that must be understood is not.
  if (out.unprotected_header.find(kHeaderCritical)) return invalid("cose.critical");
  if (auto const* critical = out.protected_header.find(kHeaderCritical)) {
    if (critical->kind != Kind::array || critical->items.empty()) return invalid("cose.critical");
    for (auto const& label : critical->items)
      if (label.as_integer() != kHeaderAlgorithm && label.as_integer() != kHeaderKeyId) return invalid("cose.critical");
  }
  if (!item->items[2].is_null()) out.payload = item->items[2].octets;
  out.signature = item->items[3].octets;
  return out;
}

std::string to_be_signed(std::string_view protected_octets, std::string_view payload, std::string_view external_aad) {
  // RFC 9052, 4.4: an empty map is signed as if it were not there.
  if (protected_octets == "\xa0") protected_octets = {};
  return cbor::encode(Item::of_array({Item::of_text("Signature1"), Item::of_bytes(std::string(protected_octets)), Item::of_bytes(std::string(external_aad)), Item::of_bytes(std::string(payload))}));
}

Result<void> verify(Sign1 const& message, PublicKey const& key, std::string_view external_aad, bool unprotected_algorithm) {
  auto const* told = message.protected_header.find(kHeaderAlgorithm);
  if (!told && unprotected_algorithm) told = message.unprotected_header.find(kHeaderAlgorithm);
  auto const number = told ? told->as_integer() : std::nullopt;
  auto const algorithm = number ? find_algorithm(*number) : std::nullopt;
  if (!algorithm) return invalid("cose.algorithm", {}, {{"number", number ? std::to_string(*number) : "—"}});
  if (!key.fits(*algorithm, true)) return invalid("cose.key_kind", {}, {{"name", std::string(name_of(*algorithm))}});
  if (!message.payload) return invalid("cose.detached");
  if (!key.verify(*algorithm, to_be_signed(message.protected_octets, *message.payload, external_aad), message.signature)) return invalid("cose.signature");
  return {};
}

std::string sign1(std::string_view payload, PrivateKey const& key, std::string_view key_id) {
  auto const header = cbor::encode(Item::of_map({Item::integer(kHeaderAlgorithm), Item::integer(static_cast<int64_t>(key.algorithm())), Item::integer(kHeaderKeyId), Item::of_bytes(std::string(key_id))}));
  auto const signature = key.sign(to_be_signed(header, payload));
  return cbor::encode(Item::tagged(kTagSign1, Item::of_array({Item::of_bytes(header), Item::of_map({}), Item::of_bytes(std::string(payload)), Item::of_bytes(signature)})));
}

}  // namespace ly::cose
