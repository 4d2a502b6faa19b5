// What cases need of the rest of the house, given by app/wiring: facts other domains know, effects they take, names that
// stand elsewhere. Cases never include a higher domain (decision 3).
#pragma once
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "desk/context.h"
#include "domains/cases/compiled.h"
#include "domains/cases/deadlines.h"
#include "domains/cases/case_state.h"

namespace ly::cases {

// Where a published version came from.
inline constexpr std::string_view kShipped = "shipped", kByHouse = "house";

// What a case shows of the enterprise it is about. Contact and phone are personal: masked on the way out.
struct EnterpriseBrief {
  std::string id, name, division, contact, phone;
};

// A fact source answers the fields a service declares under `facts`; what it does not know it leaves out (null).
//   sources["roster"] = [](View const& v, FactQuery const& q) { return json::object{{"total", 142}, {"review", 14}}; };
struct FactQuery {
  std::string enterprise_id, case_id;              // case_id is empty while a case is being opened
  std::string parent, label;                       // of the case
  std::map<std::string, std::string> with;         // as the file says: {service: stop-notice, state: in_force}
};
using FactSource = std::function<json::object(View const&, FactQuery const&)>;

// An effect runs in the transition's transaction and may refuse it; then nothing of the act happened.
struct EffectInput {
  CaseState const& state;                          // as it is after the transition
  Service const& service;
  std::string const& event;
  json::object const& with;
};
using Effect = std::function<Result<void>(Context&, EffectInput const&)>;

struct Wiring {
  FindTable tables;                                // policies/, by business date
  MakeCalendar calendars;                          // announced working days
  std::function<std::optional<EnterpriseBrief>(View const&, std::string_view id)> enterprise;
  std::function<std::map<std::string, std::string>(View const&, std::vector<std::string> const& ids)> enterprise_names = {};  // of a whole page at once, nothing unsealed
  std::function<std::vector<std::string>(View const&, std::string const& part, int64_t limit)> enterprises_named;  // ids within the actor's scope
  std::function<std::string(View const&)> home;             // division where a person's application goes that names none
  std::function<std::vector<std::string>(View const&)> my_enterprises;                      // of the actor's groups
  std::function<std::string(View const&, std::string const& account)> title_of;             // how an account is called
  std::function<std::optional<Actor>(View const&, std::string const& account)> actor_of;    // nothing: gone or disabled
  std::function<std::vector<std::pair<std::string, std::string>>(View const&, std::string_view division)> officers;  // id, title: who may be given a case
  std::function<bool(View const&, std::string const& account)> unwell = {};                 // he said so: he is given no work
  std::function<std::optional<Text>(std::string_view what)> fact_of_others;                 // what a fact of another domain is called: "mail.taken"
  std::map<std::string, FactSource, std::less<>> sources;   // besides the built-in "open_case"
  std::map<std::string, Effect, std::less<>> effects;       // besides the built-in "cases.fire"
  // A person's form was handed in, or changed since: the telephones and mail addresses that stand in it.
  std::function<void(Context&, std::string const& case_id, std::vector<std::string> const& addresses)> reached_at = {};
  std::function<Result<void>(Context&, Service const&)> published = {};  // what the house registers for a new version of a service
  Minutes offset = kChinaOffset;
};

}  // namespace ly::cases
