#include "domains/passes/keys.h"

#include <algorithm>
#include <map>
#include <mutex>

#include "base/text.h"
#include "domains/passes/rows.h"

namespace ly::passes {
namespace {

constexpr std::string_view kRoot = "root", kTrust = "trust", kStatus = "status";
constexpr size_t kIssuerMax = 60;

std::string key_place(std::string_view id) { return "pass_key/" + std::string(id); }
Instant whole_second(Instant at) { return {at.ms / 1000 * 1000}; }

// Keys as OpenSSL wants them: reading one anew costs three times a signature. By id, which is a digest of the key, so a key is never
// taken for another; whether it may still sign is asked of its row each time.
struct Opened {
  std::mutex mutex;
  std::map<std::string, cose::PrivateKey> keys;
};
constexpr size_t kOpenedMax = 64;
Opened& opened() {
  static Opened kept;
  return kept;
}

cose::PrivateKey open_key(View const& view, KeyRow const& row) {
  auto& kept = opened();
  std::lock_guard const lock(kept.mutex);
  if (auto const found = kept.keys.find(row.id); found != kept.keys.end()) return found->second;
  auto const der = view.keys.unseal(view.tx, Keyring::kHouse, key_place(row.id), row.sealed.value);
  check(der.has_value(), "the key of the house is never destroyed");
  auto key = cose::PrivateKey::from_pkcs8(*der).value();
  if (kept.keys.size() >= kOpenedMax) kept.keys.clear();
  kept.keys.emplace(row.id, key);
  return key;
}

KeyRow make_key(Context& context, std::string_view kind, std::string_view issuer, Instant from, Instant to) {
  auto const key = cose::PrivateKey::make(cose::Algorithm::es256);
  KeyRow row;
  row.id = to_hex(cose::key_id_of(key.public_key()));
  row.kind = kind;
  row.issuer = issuer;
  row.algorithm = cose::name_of(key.algorithm());
  row.state = "active";
  row.created_by = journal_name(context.actor);
  row.public_key.value = key.public_key().spki();
  row.sealed = context.keyring.seal(context.tx, Keyring::kHouse, key_place(row.id), key.pkcs8());
  row.from = from;
  row.to = to;
  row.created_at = row.changed_at = context.now;
  insert_key(context, row);
  context.journal.note({.what = "pass.key_made", .subject_kind = "pass_key", .subject_id = row.id, .facts = {{"kind", row.kind}, {"issuer", row.issuer}, {"from", to_iso(from)}, {"to", to_iso(to)}}});
  return row;
}

std::optional<KeyRow> find_root(View const& view) {
  for (auto& row : list_keys(view))
    if (row.kind == kRoot && row.state == "active") return std::move(row);
  return std::nullopt;
}
KeyRow get_root(Context& context) {
  if (auto found = find_root(context)) return std::move(*found);
  return make_key(context, kRoot, kHouseIssuer, {0}, {0});  // the root has no end: phones pinned it
}

// The newest that may sign now.
std::optional<KeyRow> find_signer(View const& view, std::string_view kind, std::string_view issuer) {
  for (auto& row : list_keys(view)) {
    bool const fits = row.kind == kind && row.state == "active" && row.from <= view.now && view.now < row.to && (issuer.empty() || row.issuer == issuer);
    if (fits) return std::move(row);
  }
  return std::nullopt;
}

SigningKey shown(KeyRow const& row, Instant now) {
  bool const ended = row.kind != kRoot && row.to <= now;
  return {row.id, row.kind, row.issuer, row.state == "active" && ended ? "ended" : row.state, row.created_by, row.from, row.to};
}

Result<KeyRow> get_usable(View const& view, std::string_view id) {
  for (auto& row : list_keys(view))
    if (row.id == id && row.kind != kRoot) {
      if (row.state != "active" || row.to <= view.now) return refused("pass.key_over", "id", {{"id", row.id}});
      return std::move(row);
    }
  return not_found("pass.key_unknown", "id", {{"id", std::string(id)}});
}

cose::TrustList trusted(View const& view, int64_t sequence) {
  cose::TrustList list{sequence, whole_second(view.now), whole_second(view.now + kListGood), {}};
  for (auto const& row : list_keys(view)) {
    auto const kind = cose::find_pass_kind(row.kind);
    if (!kind || row.state != "active" || row.to + kLongestPass <= view.now) continue;
    list.keys.emplace_back(cose::PublicKey::from_spki(row.public_key.value).value(), row.issuer, std::vector{*kind}, row.from, row.to);
  }
  return list;
}

cose::StatusList revoked_now(View const& view, int64_t sequence) {
  return {sequence, whole_second(view.now), whole_second(view.now + kListGood), static_cast<uint64_t>(next_serial(view) - 1), list_revoked_serials(view, view.now)};
}

}  // namespace

json::object SigningKey::to_json() const {
  return {{"id", id}, {"kind", kind}, {"issuer", issuer}, {"state", state}, {"from", from.ms ? json::value(to_iso(from)) : json::value()}, {"to", to.ms ? json::value(to_iso(to)) : json::value()}, {"created_by", created_by}};
}

Result<SigningKey> Keys::create(Context& context, std::string_view kind, std::string_view issuer) const {
  if (!cose::find_pass_kind(kind)) return invalid("pass.key_kind", "kind", {{"value", std::string(kind)}});
  auto const named = clean(issuer);
  if (named.empty() || named.size() > kIssuerMax) return invalid("pass.issuer", "issuer", {{"max", std::to_string(kIssuerMax)}});
  get_root(context);
  auto const now = whole_second(context.now);
  return shown(make_key(context, kind, named, now, now + kKeySigns), context.now);
}

Result<SigningKey> Keys::rotate(Context& context, std::string_view id) const {
  auto before = TRY(get_usable(context, id));
  auto const now = whole_second(context.now);
  auto const next = make_key(context, before.kind, before.issuer, now, now + kKeySigns);
  before.to = std::min(before.to, now + kOverlap);
  mark_key(context, before);
  context.journal.note({.what = "pass.key_rotated", .subject_kind = "pass_key", .subject_id = before.id, .facts = {{"next", next.id}, {"to", to_iso(before.to)}}});
  return shown(next, context.now);
}

Result<SigningKey> Keys::revoke(Context& context, std::string_view id, std::string_view reason) const {
  auto row = TRY(get_usable(context, id));
  if (clean(reason).size() < 2) return invalid("pass.key_reason", "reason");
  row.state = "revoked";
  mark_key(context, row);
  context.journal.note({.what = "pass.key_revoked", .subject_kind = "pass_key", .subject_id = row.id, .facts = {{"kind", row.kind}, {"issuer", row.issuer}}, .why = clean(reason)});
  return shown(row, context.now);
}

std::vector<SigningKey> Keys::list(View const& view) const {
  std::vector<SigningKey> out;
  for (auto const& row : list_keys(view)) out.push_back(shown(row, view.now));
  std::stable_partition(out.begin(), out.end(), [](SigningKey const& key) { return key.kind == kRoot; });
  return out;
}

Result<std::string> Keys::sign(Context& context, cose::PassClaims const& claims, std::string_view issuer, std::string& key_id) const {
  auto const kind = cose::name_of(claims.kind);
  auto row = find_signer(context, kind, issuer);
  if (!row && !issuer.empty() && issuer != kHouseIssuer) return refused("pass.no_key", "issuer", {{"issuer", std::string(issuer)}, {"kind", std::string(kind)}});
  bool const soon_over = row && row->to <= context.now + kRotateBefore && row->issuer == kHouseIssuer;
  if (!row || soon_over) {
    get_root(context);
    auto const now = whole_second(context.now);
    row = make_key(context, kind, kHouseIssuer, now, now + kKeySigns);
  }
  key_id = row->id;
  return cose::pass_text(claims, open_key(context, *row), from_hex(row->id));
}

bool Keys::is_due(View const& view) const {
  auto const keys = list_keys(view);
  if (keys.empty()) return false;
  auto const trust = find_newest_list(view, kTrust), status = find_newest_list(view, kStatus);
  if (!trust || !status || status->issued_at + kListEvery <= view.now) return true;
  // To the second: what happened within the second of the last list may not be on it.
  bool const key_changed = std::any_of(keys.begin(), keys.end(), [&](KeyRow const& row) { return row.changed_at >= trust->issued_at; });
  return (key_changed || last_revocation(view) >= status->issued_at) && status->issued_at < whole_second(view.now);
}

Result<void> Keys::publish(Context& context) const {
  auto const row = get_root(context);
  auto const root = open_key(context, row);
  auto const next = [&](std::string_view kind) {
    auto const newest = find_newest_list(context, kind);
    return newest ? newest->sequence + 1 : 1;
  };
  auto const keep = [&](std::string_view kind, auto const& list, std::string octets) {
    insert_list(context, {std::string(kind), list.sequence, list.issued_at, list.renew_by, {std::move(octets)}});
    delete_lists(context, kind, context.now - kListsKept);
  };
  auto const trust = trusted(context, next(kTrust));
  keep(kTrust, trust, cose::sign_trust(trust, root));
  auto const status = revoked_now(context, next(kStatus));
  keep(kStatus, status, cose::sign_status(status, root, from_hex(row.id)));
  context.journal.note({.what = "pass.list_published", .subject_kind = "pass_list", .subject_id = std::to_string(status.sequence),
                        .facts = {{"keys", static_cast<int64_t>(trust.keys.size())}, {"revoked", static_cast<int64_t>(status.revoked.size())}, {"issued", static_cast<int64_t>(status.issued)}}});
  return {};
}

SignedLists Keys::lists(View const& view) const {
  SignedLists out;
  auto const root = find_root(view);
  auto const trust = find_newest_list(view, kTrust), status = find_newest_list(view, kStatus);
  if (!root || !trust || !status) return out;
  return {root->public_key.value, trust->octets.value, status->octets.value, trust->sequence, status->sequence};
}

std::optional<std::string> Keys::change_since(View const& view, int64_t sequence) const {
  auto const root = find_root(view);
  auto const newest = find_newest_list(view, kStatus), before = find_list(view, kStatus, sequence);
  if (!root || !newest || !before || sequence >= newest->sequence) return std::nullopt;
  auto const open = cose::PublicKey::from_spki(root->public_key.value).value();
  auto const from = cose::read_status(before->octets.value, open).value(), to = cose::read_status(newest->octets.value, open).value();
  return cose::sign_status(cose::difference(from, to), open_key(view, *root), from_hex(root->id));
}

json::object Keys::for_phone(View const& view, int64_t have) const {
  auto const all = lists(view);
  json::object out{{"root", to_base64url(all.root)}, {"trust", to_base64url(all.trust)}};
  if (auto const change = have > 0 ? change_since(view, have) : std::nullopt) out["delta"] = to_base64url(*change);
  else if (have == 0 || have != all.status_sequence) out["status"] = to_base64url(all.status);
  return out;
}

}  // namespace ly::passes
