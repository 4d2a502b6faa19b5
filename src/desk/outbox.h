// What is to be told to people outside: written in the command's transaction, sent afterwards by whoever drains the
// channel (app/courier), retried, never inside a command. Recipient and words are sealed under the key of whom they concern.
// States: waiting; sent (the gateway took it; in the application: it is there); delivered or failed (its receipt says so); dead (given up).
#pragma once
#include <string>
#include <vector>

#include "base/dice.h"
#include "base/json.h"
#include "desk/keyring.h"

namespace ly {

struct Message {
  std::string channel;                    // "app", "sms", "email"
  std::string template_name;              // "resumption/approved"
  std::string subject_kind, subject_id;   // whose page shows it: "enterprise", id
  json::object content;                   // {"to":…, "text":{"zh-CN":…,"en":…}, variables…}
  std::string key_id = std::string(Keyring::kHouse);
  std::string enterprise_id = {}, division = {};  // who may see that it was sent; empty: the whole house
};

class Outbox {
 public:
  Outbox(store::Connection& tx, Keyring& keys, Dice& dice, Instant now) : tx_(tx), keys_(keys), dice_(dice), now_(now) {}
  void put(Message const& message);

 private:
  store::Connection& tx_;
  Keyring& keys_;
  Dice& dice_;
  Instant now_;
};

struct StoredMessage {
  std::string id, channel, template_name, subject_kind, subject_id, state;
  Instant at;
  std::optional<json::object> content;  // nothing when its key was destroyed
};
std::vector<StoredMessage> list_messages(store::Connection& tx, Keyring const& keys, std::string_view subject_kind, std::string_view subject_id, int64_t limit);

}  // namespace ly
