// Personal data at rest. Each person, enterprise, case and file has a data key of its own (32 octets), kept in the
// database wrapped by the master key, which lives in a file beside the database and never in it, so a backup of the
// database holds no key. Contents are sealed (sealing.h: XChaCha20-Poly1305, or SM4 and SM3) and bound to their place, so a
// sealed value moved to another row does not open.
// Erasing a person destroys the data key: what was sealed under it, also in the journal, is unreadable for ever.
// Equality look-up goes by a keyed blind index, which without its key cannot be rebuilt by trying all identity numbers.
#pragma once
#include <array>
#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/dice.h"
#include "base/result.h"
#include "base/time.h"
#include "desk/sealing.h"
#include "store/database.h"

namespace ly {

// The content of the key file. Several master keys while a rotation runs; the active one wraps what is new.
struct MasterKeys {
  struct Key {
    std::string id;  // 8 hex digits
    Secret secret{};
  };
  std::vector<Key> keys;
  std::string active;
  Secret signing_seed{};  // Ed25519 (RFC 8032): signs the heads of the journal
  Sealing sealing = Sealing::standard;  // of this house, from its first day to its last: the blind index cannot change

  static MasterKeys make(Secrets& secrets, Sealing sealing = Sealing::standard);
  std::string to_text() const;                              // JSON, for the key file
  // Problems: key.malformed, key.example (all equal octets, a counting pattern, text: never accepted).
  static Result<MasterKeys> from_text(std::string_view text);
  // The same in as few octets as it takes, for paper: 34 and 36 for each key. Problems: key.malformed, key.example.
  std::string to_octets() const;
  static Result<MasterKeys> from_octets(std::string_view octets);
};

// Where the ids of destroyed keys are remembered, beside the master key: `restore` replays it over an older backup.
struct ErasedKeys {
  virtual ~ErasedKeys() = default;
  virtual void add(std::vector<std::string> const& key_ids) = 0;  // durable when it returns
  virtual std::vector<std::string> all() = 0;
};

class Keyring {
 public:
  // Reads or makes the house's own keys (blind index, house content); `writer` must be inside a write transaction when
  // the database is new. Problems: key.wrong_master (this key file does not belong to this database).
  static Result<std::unique_ptr<Keyring>> open(MasterKeys masters, store::Connection& writer, Secrets& secrets, ErasedKeys& erased, Instant now);

  // ---- by the writer, inside its transaction ----
  std::string make_key(store::Connection& tx, std::string_view purpose, std::string_view id, Instant now);
  store::Bytes seal(store::Connection& tx, std::string_view key_id, std::string_view place, std::string_view plain);
  void destroy(store::Connection& tx, std::string_view key_id);
  void destroy(store::Connection& tx, std::vector<std::string> const& key_ids);  // the list is made durable once for all of them
  // Destroys keys of the erased list that an older backup brought back; how many.
  int64_t replay_erased(store::Connection& tx);

  // ---- a new master key while serving (domains/rotation) ----
  // Makes a master key and lets it wrap what is new, once `keep` has made the key file durable: nothing is ever wrapped by a key that is
  // in memory only. Its id.
  std::string add_master(std::function<void(MasterKeys const&)> const& keep);
  // The next `limit` data keys behind `after`: those wrapped by another master than the active one are wrapped anew. The data keys
  // themselves stay as they are. Throws store::StoreError at a key no master opens; nothing is written for it.
  struct Rewrapped {
    int64_t count = 0;
    std::string last;  // empty: there were no more
  };
  Rewrapped rewrap(store::Connection& tx, std::string_view after, int64_t limit);
  // Takes every master but the active one out of the key file; their ids. In memory they stay until the program ends: somebody may still
  // read a snapshot from before. Nothing happens while a data key is wrapped by one of them: `keep` is not called, no ids.
  std::vector<std::string> drop_masters(store::Connection& tx, std::function<void(MasterKeys const&)> const& keep);

  // ---- by anyone ----
  std::string active_master() const;                                 // its id
  int64_t count_keys(store::Connection& tx) const;                   // data keys, the house's own among them
  int64_t count_wrapped_otherwise(store::Connection& tx) const;      // by another master than the active one
  std::vector<std::string> unreadable_keys(store::Connection& tx) const;  // ids of data keys that no master opens: there must be none
  bool has_key(store::Connection& tx, std::string_view key_id) const;
  // Nothing if the key was destroyed. Altered ciphertext throws store::StoreError: the file cannot be trusted.
  std::optional<std::string> unseal(store::Connection& tx, std::string_view key_id, std::string_view place, std::string_view sealed) const;
  // The same for a walk over many rows, whose query has read data_key.wrapped along with each.
  std::string unseal_with(std::string_view wrapped, std::string_view key_id, std::string_view place, std::string_view sealed) const;
  std::string blind(std::string_view purpose, std::string_view value) const;  // 32 hex digits
  std::string sign(std::string_view message) const;                           // 64 octets
  std::string signing_public_key() const;                                     // 32 octets
  static bool verify(std::string_view message, std::string_view signature, std::string_view public_key);

  static constexpr std::string_view kHouse = "house";  // the key of content that concerns no person

 private:
  // What is read by many threads while the writer adds and drops: replaced whole, never changed.
  struct Masters {
    MasterKeys kept;                       // as in the key file
    std::vector<MasterKeys::Key> dropped;  // no longer in it
  };
  Keyring(MasterKeys masters, Secrets& secrets, ErasedKeys& erased)
      : masters_(std::make_shared<Masters const>(Masters{std::move(masters), {}})), secrets_(secrets), erased_(erased) {}
  std::string wrap(Secret const& key, std::string_view id);
  std::optional<Secret> unwrap(std::string_view wrapped, std::string_view id) const;
  std::optional<Secret> find_key(store::Connection& tx, std::string_view id) const;

  std::atomic<std::shared_ptr<Masters const>> masters_;
  Secrets& secrets_;
  ErasedKeys& erased_;
  Secret index_{};
};

}  // namespace ly
