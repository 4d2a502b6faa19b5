// What a verb may reach, and nothing else. A reading verb gets a View (a snapshot); a writing verb a Context (one
// command = one transaction). `now` is fixed for the whole command.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "base/dice.h"
#include "base/id.h"
#include "desk/identity.h"
#include "desk/journal.h"
#include "desk/keyring.h"
#include "desk/name_index.h"
#include "desk/outbox.h"
#include "store/database.h"

namespace ly {

struct View {
  store::Connection& tx;
  Actor const& actor;
  Instant now;
  Keyring const& keys;
  NameIndex const& names;
};

struct Context : View {
  Keyring& keyring;      // makes, seals, destroys
  Dice& dice;            // ids
  Secrets& secrets;      // passwords, tokens
  Journal& journal;
  Outbox& outbox;
  NameIndex& name_index;  // only through after_commit
  std::string request_id;
  std::vector<std::function<void()>> after_commit;  // in memory only: name index, wake-ups; dropped if the command fails
};

}  // namespace ly
