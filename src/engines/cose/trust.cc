#include "engines/cose/trust.h"

#include <algorithm>
#include <array>

#include "engines/cose/base45.h"
#include "engines/cose/cbor.h"
#include "engines/cose/sign1.h"

namespace ly::cose {
namespace {

using cbor::Item;
using cbor::Kind;

enum Member : int64_t { kSequence = 1, kIssuedAt, kRenewBy, kKeys };
enum KeyMember : int64_t { kSpki = 1, kIssuer, kKinds, kFrom, kTo };
constexpr size_t kKeysMax = 10'000;
// Clocks of cheap phones go wrong by minutes; by hours only when somebody turns them.
constexpr int64_t kClockSlackMs = 10 * 60 * 1000;

Item instant(Instant at) { return Item::integer(at.ms / 1000); }

std::optional<Instant> instant_of(Item const* item) {
  auto const value = item ? item->as_integer() : std::nullopt;
  if (!value || *value < 0 || *value > INT64_MAX / 1000) return std::nullopt;
  return Instant{*value * 1000};
}

std::optional<TrustedKey> key_of(Item const& item) {
  auto const *spki = item.find(kSpki), *issuer = item.find(kIssuer), *kinds = item.find(kKinds);
  auto const from = instant_of(item.find(kFrom)), to = instant_of(item.find(kTo));
  if (item.items.size() != 10 || !spki || spki->kind != Kind::bytes || !issuer || issuer->kind != Kind::text || !kinds || kinds->kind != Kind::array || !from || !to) return std::nullopt;
  auto key = PublicKey::from_spki(spki->octets);
  if (!key) return std::nullopt;
  TrustedKey out{std::move(*key), issuer->octets, {}, *from, *to};
  for (auto const& kind : kinds->items) {
    auto const number = kind.as_integer();
    if (!number || *number < 1 || *number > 4) return std::nullopt;
    out.kinds.push_back(static_cast<PassKind>(*number));
  }
  return out;
}

// A pass for a place holds at its marked checkpoints, or, with none marked, within its division.
bool holds_at(PassClaims const& claims, Where const& where) {
  if (!claims.places.empty()) return where.place_id.empty() || std::find(claims.places.begin(), claims.places.end(), place_mark(where.place_id)) != claims.places.end();
  return where.division.empty() || claims.division.empty() || where.division.starts_with(claims.division);
}

}  // namespace

std::string key_id_of(PublicKey const& key) { return sha256(key.spki()).substr(0, kKeyIdOctets); }

TrustedKey const* TrustList::find(std::string_view key_id) const {
  for (auto const& key : keys)
    if (key.id == key_id) return &key;
  return nullptr;
}

std::string sign_trust(TrustList const& list, PrivateKey const& root) {
  std::vector<Item> keys;
  for (auto const& key : list.keys) {
    std::vector<Item> kinds;
    for (auto kind : key.kinds) kinds.push_back(Item::integer(static_cast<int64_t>(kind)));
    keys.push_back(Item::of_map({Item::integer(kSpki), Item::of_bytes(key.key.spki()), Item::integer(kIssuer), Item::of_text(key.issuer), Item::integer(kKinds), Item::of_array(std::move(kinds)),
                                 Item::integer(kFrom), instant(key.from), Item::integer(kTo), instant(key.to)}));
  }
  auto const payload = cbor::encode(Item::of_map({Item::integer(kSequence), Item::integer(list.sequence), Item::integer(kIssuedAt), instant(list.issued_at), Item::integer(kRenewBy), instant(list.renew_by),
                                                  Item::integer(kKeys), Item::of_array(std::move(keys))}));
  return sign1(payload, root, key_id_of(root.public_key()));
}

Result<TrustList> read_trust(std::string_view octets, PublicKey const& root) {
  auto const message = TRY(read_sign1(octets));
  TRY(verify(message, root));
  auto const map = TRY(cbor::decode(*message.payload));
  auto const *sequence = map.find(kSequence), *keys = map.find(kKeys);
  auto const issued_at = instant_of(map.find(kIssuedAt)), renew_by = instant_of(map.find(kRenewBy));
  if (!sequence || !sequence->as_integer() || !issued_at || !renew_by || !keys || keys->kind != Kind::array || keys->items.size() > kKeysMax) return invalid("trust.not_a_list");
  TrustList out{*sequence->as_integer(), *issued_at, *renew_by, {}};
  for (auto const& item : keys->items) {
    auto key = key_of(item);
    if (!key || out.find(key->id)) return invalid("trust.not_a_list");
    out.keys.push_back(std::move(*key));
  }
  return out;
}

std::string_view name_of(Finding finding) {
  constexpr std::array<std::string_view, 12> kNames = {"good", "not_a_pass", "damaged", "unknown_issuer", "forged", "not_his_to_sign", "revoked", "not_yet", "expired", "wrong_place", "clock_wrong", "old_lists"};
  return kNames[static_cast<size_t>(finding)];
}

PassVerdict judge_pass(std::string_view text, Knowledge const& known, Instant now, Where const& where) {
  if (!text.starts_with(kPassPrefix)) return {Finding::not_a_pass, {}, {}};
  if (text.size() > kPassTextMax) return {Finding::damaged, {}, {}};
  auto const octets = from_base45(text.substr(kPassPrefix.size()));
  if (!octets) return {Finding::damaged, {}, {}};
  auto const message = read_sign1(*octets);
  if (!message || !message->payload || !message->key_id()) return {Finding::damaged, {}, {}};
  auto const* key = known.trust.find(*message->key_id());
  if (!key) return {Finding::unknown_issuer, {}, {}};
  if (!verify(*message, key->key)) return {Finding::forged, {}, key->issuer};
  auto claims = decode_claims(*message->payload);
  if (!claims) return {Finding::damaged, {}, key->issuer};
  PassVerdict out{Finding::good, std::move(*claims), key->issuer};
  auto const& c = *out.claims;
  bool const may_sign = std::find(key->kinds.begin(), key->kinds.end(), c.kind) != key->kinds.end() && c.issued_at.ms >= key->from.ms && c.issued_at.ms < key->to.ms;
  auto const newest = std::max(known.trust.issued_at.ms, known.status ? known.status->issued_at().ms : 0);
  auto const renew_by = std::min(known.trust.renew_by.ms, known.status ? known.status->renew_by().ms : 0);
  if (!may_sign) out.finding = Finding::not_his_to_sign;
  else if (known.status && known.status->revoked(static_cast<uint64_t>(c.serial))) out.finding = Finding::revoked;
  else if (now.ms + kClockSlackMs < newest) out.finding = Finding::clock_wrong;
  else if (now.ms < c.from.ms) out.finding = Finding::not_yet;
  else if (now.ms >= c.to.ms) out.finding = Finding::expired;
  else if (!holds_at(c, where)) out.finding = Finding::wrong_place;
  else if (now.ms >= renew_by) out.finding = Finding::old_lists;
  return out;
}

}  // namespace ly::cose
