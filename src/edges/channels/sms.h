// A short message by a seller's HTTP gateway, as settings.h describes it. Gateways in China send approved templates only: an id and
// its variables, never free text. Our message id goes along ({id}), so that one sent twice can be known as one.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "base/time.h"
#include "edges/channels/settings.h"

namespace ly::channels {

struct Sms {
  std::string id, to, template_name;            // ours: "resumption/approved"
  std::map<std::string, std::string> variables;  // what the notice can tell: no, enterprise, deadline …
};
// What the gateway calls it, or empty. Problems: channel.no_template{template} and channel.refused{code} (kind refused: not to be tried
// again), channel.later{code} and those of call_http (kind unavailable).
Result<std::string> send_sms(Settings const& settings, Sms const& sms, Instant now);

struct Receipt {
  std::string number, state;  // state: delivered | failed
};
// Asks for one message; nothing while the gateway does not know yet.
Result<std::vector<Receipt>> ask_receipt(Settings const& settings, std::string const& id, std::string const& number, std::string const& to, Instant now);
// What a gateway pushed. Problems: json.*; what is neither delivered nor failed is left out.
Result<std::vector<Receipt>> read_receipts(Receipts const& how, std::string_view body);

}  // namespace ly::channels
