// The tests a service file carries: who does what, what must be refused, where it ends. They run on the interpreter with
// no database, so an officer sees in a second whether the file does what was meant.
//
//   submit@applicant+plan+pledge     fire, after handing in the papers
//   !approve@pre_reviewer            must be refused; "!approve@reviewer case.needs" also says why
//   approve@reviewer:han             by a named person; without a name each role is a person of its own
//   form.thermometers=2              fill in (JSON; anything else is a text); null empties
//   facts.roster.review=0            what another domain would say from now on
//   !answer@officer case.reason_missing   acts without a reason: must be refused for that
//   task.site@inspector              do a task; task.site=fail@inspector; task.site=undo@inspector: not done after all
//   check.visit.canteen=fail@inspector:a     mark a line, having seen all so far; `offline.visit…`: having seen nothing
//   assign@inspector:a               give the case to that person; `assist@inspector:b`: let this one help
//   receipt.thermometers=2@pre_reviewer · lane.green@reviewer · +plan@applicant · -plan@applicant
//   wait PT6H                        the clock goes on; alarms due on the way are raised in order
//   breach                           the clock goes to the end of the present deadline
//   state submitted · lane green     must be so now
//   state planned hidden             … and not yet the business of the applicant
//   may grant@reviewer task.site@inspector+reviewer form@applicant paper.plan@applicant
//                                    exactly this is open now, to exactly these roles (ready or not): acts, tasks, filling in, handing in;
//                                    `may nothing`
//   due 2020-02-18T17:30 warn 2020-02-18T13:30 then escalate:lead · due never
//                                    when this state is over, when somebody is warned of it, and what happens then
//   follows granted>applicant passes.issue
//                                    exactly this came of the last act: a notice and whom it tells, `fact:NAME` where the file names one, an
//                                    effect as NAME, NAME=event, NAME=service.event or cases.open=service.event:assign(member+member);
//                                    `follows nothing`
#pragma once
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "domains/cases/flow.h"

namespace ly::cases {

struct ScenarioResult {
  std::string name;
  bool passed = true;
  std::string step, why;                                   // the first step that went wrong, and how
  std::set<std::pair<size_t, std::string>> driven;         // transition (by number) from which state
};
ScenarioResult run_scenario(CompiledService const& service, Calendars const& calendars, FindTable const& tables, Scenario const& scenario);

struct Coverage {
  std::vector<ScenarioResult> results;
  std::vector<std::pair<size_t, std::string>> untested;    // transition and state of departure that no test drives
  size_t driven = 0, all = 0;
  bool passed() const;
};
Coverage run_scenarios(CompiledService const& service, Calendars const& calendars, FindTable const& tables);

}  // namespace ly::cases
