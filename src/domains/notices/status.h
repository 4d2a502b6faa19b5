// Where is my case? By its number and a telephone number that stands in it, without an account. A wrong pair is answered like an unknown
// number, and says nothing else; how often one may try is minded by the caller (app/status_route).
#pragma once
#include <string>

#include "domains/cases/cases.h"

namespace ly::notices {

struct AskStatus {
  std::string no, phone, language;
  static Fields fields(auto...) {
    return Fields{field("no", {"办件号", "Number"}, &AskStatus::no, {.required = true, .length_max = 60}), field("phone", {"手机号", "Telephone"}, &AskStatus::phone, {.required = true, .length_max = 40, .pii = Pii::phone}),
                  field("language", {"语言", "Language"}, &AskStatus::language)};
  }
};
// Nothing personal: whoever holds the slip of paper with the number may read it.
struct Status {
  std::string no, service_title, state_title, next, outcome, reason;
  bool closed = false;
  Instant changed_at;
  std::optional<Instant> due_at, copy_until;  // copy_until: of a personal data request whose copy waits to be fetched with its code (domains/rights)
  static Fields fields(auto...) {
    using S = Status;
    return Fields{field("no", {"办件号", "Number"}, &S::no), field("service_title", {"事项", "Service"}, &S::service_title), field("state_title", {"环节", "State"}, &S::state_title), field("next", {"下一步", "Next"}, &S::next),
                  field("outcome", {"结果", "Outcome"}, &S::outcome), field("reason", {"理由", "Reason"}, &S::reason), field("closed", {"已办结", "Closed"}, &S::closed),
                  field("changed_at", {"最近变化", "Changed"}, &S::changed_at), field("due_at", {"时限", "Due"}, &S::due_at), field("copy_until", {"副本可领至", "A copy may be fetched until"}, &S::copy_until)};
  }
};
// `phone_of`: the telephone of an enterprise; empty if it has none. Problem: status.no_such_pair.
Result<Status> find_status(View const& view, cases::Cases const& cases, std::function<std::string(View const&, std::string const& enterprise)> const& phone_of, AskStatus const& in);

}  // namespace ly::notices
