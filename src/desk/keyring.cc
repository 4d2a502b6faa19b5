#include "desk/keyring.h"

#include <sodium.h>

#include <algorithm>
#include <cstring>

#include "base/json.h"
#include "base/text.h"

namespace ly {
namespace {

constexpr std::string_view kIndexKey = "index";
constexpr unsigned kGmBit = 0x80;  // beside the number of keys on paper: the house seals with SM4

unsigned char* octets(std::string& s) { return reinterpret_cast<unsigned char*>(s.data()); }
unsigned char const* octets(std::string_view s) { return reinterpret_cast<unsigned char const*>(s.data()); }

Secret fresh(Secrets& secrets) {
  Secret key{};
  secrets.fill(key);
  return key;
}

// Keys that stand in examples and tutorials: one octet repeated, octets counting up or down, printable text.
bool looks_like_an_example(Secret const& key) {
  bool equal = true, counting = true, falling = true, printable = true;
  for (size_t i = 0; i < key.size(); ++i) {
    if (i > 0) {
      equal = equal && key[i] == key[0];
      counting = counting && key[i] == static_cast<unsigned char>(key[i - 1] + 1);
      falling = falling && key[i] == static_cast<unsigned char>(key[i - 1] - 1);
    }
    printable = printable && key[i] >= 0x20 && key[i] < 0x7F;
  }
  return equal || counting || falling || printable;
}

bool secret_from(std::string_view base64, Secret& out) {
  std::string raw;
  if (!from_base64(base64, raw) || raw.size() != out.size()) return false;
  std::memcpy(out.data(), raw.data(), out.size());
  return true;
}

std::string text_from(Secret const& key) { return to_base64(std::string_view(reinterpret_cast<char const*>(key.data()), key.size())); }

}  // namespace

MasterKeys MasterKeys::make(Secrets& secrets, Sealing sealing) {
  MasterKeys made;
  made.sealing = sealing;
  made.keys.push_back({to_hex(secrets.bytes(4)), fresh(secrets)});
  made.active = made.keys.front().id;
  made.signing_seed = fresh(secrets);
  return made;
}

std::string MasterKeys::to_text() const {
  json::array list;
  for (auto const& key : keys) list.push_back(json::object{{"id", key.id}, {"secret", text_from(key.secret)}});
  json::object out{{"liaoyuan_master_keys", 1}, {"active", active}, {"keys", std::move(list)}, {"signing_seed", text_from(signing_seed)}};
  if (sealing != Sealing::standard) out["sealing"] = name_of(sealing);
  return canonical(out) + "\n";
}

Result<MasterKeys> MasterKeys::from_text(std::string_view text) {
  auto const value = parse_json(text);
  if (!value) return invalid("key.malformed");
  MasterKeys read;
  read.active = std::string(text_of(*value, "active"));
  if (auto const named = text_of(*value, "sealing"); !named.empty()) {
    auto const sealing = sealing_named(named);
    if (!sealing) return invalid("key.malformed");
    read.sealing = *sealing;
  }
  auto const* list = find(*value, "keys");
  if (!list || !list->is_array() || !secret_from(text_of(*value, "signing_seed"), read.signing_seed)) return invalid("key.malformed");
  bool active_found = false;
  for (auto const& item : list->get_array()) {
    Key key;
    key.id = std::string(text_of(item, "id"));
    if (key.id.size() != 8 || !secret_from(text_of(item, "secret"), key.secret)) return invalid("key.malformed");
    if (looks_like_an_example(key.secret)) return invalid("key.example");
    active_found = active_found || key.id == read.active;
    read.keys.push_back(std::move(key));
  }
  if (looks_like_an_example(read.signing_seed)) return invalid("key.example");
  if (!active_found) return invalid("key.malformed");
  return read;
}

std::string MasterKeys::to_octets() const {
  std::string out;
  for (size_t i = 0; i < keys.size(); ++i)
    if (keys[i].id == active) out += static_cast<char>(i);
  out += static_cast<char>(keys.size() | (sealing == Sealing::gm ? kGmBit : 0U));
  out.append(reinterpret_cast<char const*>(signing_seed.data()), signing_seed.size());
  for (auto const& key : keys) {
    out += from_hex(key.id);
    out.append(reinterpret_cast<char const*>(key.secret.data()), key.secret.size());
  }
  return out;
}

Result<MasterKeys> MasterKeys::from_octets(std::string_view octets) {
  constexpr size_t kHead = 2 + sizeof(Secret), kEach = 4 + sizeof(Secret);
  if (octets.size() < kHead + kEach) return invalid("key.malformed");
  auto const count = static_cast<unsigned char>(octets[1]) & ~kGmBit;
  if (octets.size() != kHead + kEach * count || static_cast<unsigned char>(octets[0]) >= count) return invalid("key.malformed");
  MasterKeys read;
  if ((static_cast<unsigned char>(octets[1]) & kGmBit) != 0) read.sealing = Sealing::gm;
  std::copy_n(octets.begin() + 2, sizeof(Secret), read.signing_seed.begin());
  for (size_t at = kHead; at < octets.size(); at += kEach) {
    Key key;
    key.id = to_hex(octets.substr(at, 4));
    std::copy_n(octets.begin() + static_cast<long>(at) + 4, sizeof(Secret), key.secret.begin());
    read.keys.push_back(std::move(key));
  }
  read.active = read.keys[static_cast<unsigned char>(octets[0])].id;
  return from_text(read.to_text());  // judged as a file is
}

Result<std::unique_ptr<Keyring>> Keyring::open(MasterKeys masters, store::Connection& writer, Secrets& secrets, ErasedKeys& erased, Instant now) {
  std::unique_ptr<Keyring> ring(new Keyring(std::move(masters), secrets, erased));
  auto const wrapped = store::find_value<store::Bytes>(writer, "select wrapped from data_key where id = $1", kIndexKey);
  if (!wrapped) {
    ring->make_key(writer, "blind index", kIndexKey, now);
    ring->make_key(writer, "house", kHouse, now);
  }
  auto const index = ring->find_key(writer, kIndexKey);
  if (!index) return refused("key.wrong_master");
  ring->index_ = *index;
  return ring;
}

std::string Keyring::wrap(Secret const& key, std::string_view id) {
  auto const masters = masters_.load();
  for (auto const& master : masters->kept.keys)
    if (master.id == masters->kept.active)
      return master.id + seal_octets(masters->kept.sealing, master.secret, secrets_, id, {reinterpret_cast<char const*>(key.data()), key.size()});
  check(false, "no active master key");
  return {};
}

std::optional<Secret> Keyring::unwrap(std::string_view wrapped, std::string_view id) const {
  auto const masters = masters_.load();
  for (auto const* keys : {&masters->kept.keys, &masters->dropped})
    for (auto const& master : *keys) {
      if (!wrapped.starts_with(master.id)) continue;
      auto const plain = open_octets(master.secret, id, wrapped.substr(master.id.size()));
      if (!plain || plain->size() != sizeof(Secret)) return std::nullopt;
      Secret key{};
      std::memcpy(key.data(), plain->data(), key.size());
      return key;
    }
  return std::nullopt;
}

std::string Keyring::add_master(std::function<void(MasterKeys const&)> const& keep) {
  auto next = *masters_.load();
  auto& keys = next.kept.keys;
  auto const taken = [&](std::string const& id) {
    auto const has = [&](std::vector<MasterKeys::Key> const& list) { return std::any_of(list.begin(), list.end(), [&](auto const& key) { return key.id == id; }); };
    return has(keys) || has(next.dropped);
  };
  std::string id;
  do id = to_hex(secrets_.bytes(4));
  while (taken(id));
  keys.push_back({id, fresh(secrets_)});
  next.kept.active = id;
  keep(next.kept);
  masters_.store(std::make_shared<Masters const>(std::move(next)));
  return id;
}

Keyring::Rewrapped Keyring::rewrap(store::Connection& tx, std::string_view after, int64_t limit) {
  Rewrapped out;
  std::vector<std::pair<std::string, std::string>> old;  // id, wrapped
  auto const active = active_master();
  {
    auto const rows = store::query(tx, "select id, wrapped from data_key where id > $1 order by id limit $2", after, limit);
    while (rows->next()) {
      out.last = rows->text(0);
      if (auto const wrapped = rows->bytes(1); !wrapped.starts_with(active)) old.emplace_back(out.last, wrapped);
    }
  }
  for (auto const& [id, wrapped] : old) {
    auto const key = unwrap(wrapped, id);
    if (!key) throw store::StoreError("a data key does not open with this master key: " + id);
    store::execute(tx, "update data_key set wrapped = $2 where id = $1", id, store::Bytes{wrap(*key, id)});
  }
  out.count = static_cast<int64_t>(old.size());
  return out;
}

std::vector<std::string> Keyring::drop_masters(store::Connection& tx, std::function<void(MasterKeys const&)> const& keep) {
  std::vector<std::string> ids;
  if (count_wrapped_otherwise(tx) > 0) return ids;
  auto next = *masters_.load();
  auto& keys = next.kept.keys;
  auto const others = std::stable_partition(keys.begin(), keys.end(), [&](auto const& key) { return key.id == next.kept.active; });
  for (auto one = others; one != keys.end(); ++one) {
    ids.push_back(one->id);
    next.dropped.push_back(*one);
  }
  keys.erase(others, keys.end());
  if (ids.empty()) return ids;
  keep(next.kept);
  masters_.store(std::make_shared<Masters const>(std::move(next)));
  return ids;
}

std::string Keyring::active_master() const { return masters_.load()->kept.active; }

int64_t Keyring::count_keys(store::Connection& tx) const { return store::find_value<int64_t>(tx, "select count(*) from data_key").value_or(0); }

int64_t Keyring::count_wrapped_otherwise(store::Connection& tx) const {
  return store::find_value<int64_t>(tx, "select count(*) from data_key where substr(wrapped, 1, 8) <> $1", store::Bytes{active_master()}).value_or(0);
}

std::vector<std::string> Keyring::unreadable_keys(store::Connection& tx) const {
  std::vector<std::string> ids;
  auto const rows = store::query(tx, "select id, wrapped from data_key order by id");
  while (rows->next())
    if (std::string id(rows->text(0)); !unwrap(rows->bytes(1), id)) ids.push_back(std::move(id));
  return ids;
}

std::optional<Secret> Keyring::find_key(store::Connection& tx, std::string_view id) const {
  auto const wrapped = store::find_value<store::Bytes>(tx, "select wrapped from data_key where id = $1", id);
  if (!wrapped) return std::nullopt;
  return unwrap(wrapped->value, id);
}

std::string Keyring::make_key(store::Connection& tx, std::string_view purpose, std::string_view id, Instant now) {
  auto const key = fresh(secrets_);
  store::Bytes const wrapped{wrap(key, id)};
  store::execute(tx, "insert into data_key(id, purpose, wrapped, created_at) values($1, $2, $3, $4)", id, purpose, wrapped, now);
  return std::string(id);
}

store::Bytes Keyring::seal(store::Connection& tx, std::string_view key_id, std::string_view place, std::string_view plain) {
  auto const key = find_key(tx, key_id);
  check(key.has_value(), "sealing under a key that is not there");
  return {seal_octets(masters_.load()->kept.sealing, *key, secrets_, std::string(key_id) + "/" + std::string(place), plain)};
}

bool Keyring::has_key(store::Connection& tx, std::string_view key_id) const {
  return store::find_value<int64_t>(tx, "select count(*) from data_key where id = $1", key_id).value_or(0) > 0;
}

std::optional<std::string> Keyring::unseal(store::Connection& tx, std::string_view key_id, std::string_view place, std::string_view sealed) const {
  auto const wrapped = store::find_value<store::Bytes>(tx, "select wrapped from data_key where id = $1", key_id);
  if (!wrapped) return std::nullopt;
  return unseal_with(wrapped->value, key_id, place, sealed);
}

std::string Keyring::unseal_with(std::string_view wrapped, std::string_view key_id, std::string_view place, std::string_view sealed) const {
  auto const key = unwrap(wrapped, key_id);
  if (!key) throw store::StoreError("a data key does not open with this master key: " + std::string(key_id));
  auto plain = open_octets(*key, std::string(key_id) + "/" + std::string(place), sealed);
  if (!plain) throw store::StoreError("sealed content was altered at " + std::string(place));
  return std::move(*plain);
}

void Keyring::destroy(store::Connection& tx, std::string_view key_id) { destroy(tx, std::vector<std::string>{std::string(key_id)}); }

void Keyring::destroy(store::Connection& tx, std::vector<std::string> const& key_ids) {
  for (auto const& id : key_ids) check(id != kHouse && id != kIndexKey, "the house's own keys are never destroyed");
  if (key_ids.empty()) return;
  // The list first: if the commit then fails, the key is destroyed at the next start, never resurrected by a backup.
  erased_.add(key_ids);
  for (auto const& id : key_ids) store::execute(tx, "delete from data_key where id = $1", id);
}

int64_t Keyring::replay_erased(store::Connection& tx) {
  int64_t destroyed = 0;
  for (auto const& id : erased_.all()) destroyed += store::execute(tx, "delete from data_key where id = $1", id);
  return destroyed;
}

std::string Keyring::blind(std::string_view purpose, std::string_view value) const { return blind_digest(masters_.load()->kept.sealing, index_, purpose, value); }

std::string Keyring::sign(std::string_view message) const {
  std::string public_key(crypto_sign_PUBLICKEYBYTES, '\0'), secret_key(crypto_sign_SECRETKEYBYTES, '\0'), signature(crypto_sign_BYTES, '\0');
  crypto_sign_seed_keypair(octets(public_key), octets(secret_key), masters_.load()->kept.signing_seed.data());
  crypto_sign_detached(octets(signature), nullptr, octets(message), message.size(), octets(secret_key));
  sodium_memzero(secret_key.data(), secret_key.size());
  return signature;
}

std::string Keyring::signing_public_key() const {
  std::string public_key(crypto_sign_PUBLICKEYBYTES, '\0'), secret_key(crypto_sign_SECRETKEYBYTES, '\0');
  crypto_sign_seed_keypair(octets(public_key), octets(secret_key), masters_.load()->kept.signing_seed.data());
  sodium_memzero(secret_key.data(), secret_key.size());
  return public_key;
}

bool Keyring::verify(std::string_view message, std::string_view signature, std::string_view public_key) {
  if (signature.size() != crypto_sign_BYTES || public_key.size() != crypto_sign_PUBLICKEYBYTES) return false;
  return crypto_sign_verify_detached(octets(signature), octets(message), message.size(), octets(public_key)) == 0;
}

}  // namespace ly
