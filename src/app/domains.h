// The domains of one house, made by wiring.cc, used by the command line and the demo region.
#pragma once
#include <memory>
#include <shared_mutex>

#include "app/asker.h"
#include "app/courier.h"
#include "app/mailman.h"
#include "app/wiring.h"
#include "domains/accounts/accounts.h"
#include "domains/accounts/invitations.h"
#include "domains/accounts/sessions.h"
#include "domains/erasure/erasure.h"
#include "domains/fieldwork/fieldwork.h"
#include "domains/insight/insight.h"
#include "domains/policies/policies.h"
#include "domains/registry/endpoints.h"
#include "domains/registry/working_years.h"
#include "domains/cases/declarations.h"
#include "domains/applicants/applicants.h"
#include "domains/cases/cases.h"
#include "domains/mailroom/mailroom.h"
#include "domains/notices/answers.h"
#include "domains/notices/notices.h"
#include "domains/notices/pushes.h"
#include "domains/labour/labour.h"
#include "domains/observation/observation.h"
#include "domains/papers/relief.h"
#include "domains/passes/checkpoints.h"
#include "domains/rights/rights.h"
#include "domains/rotation/rotation.h"
#include "domains/screening/rescreening.h"
#include "domains/screening/screening.h"
#include "domains/selection/selection.h"
#include "domains/supplies/supplies.h"
#include "domains/trips/boarding.h"
#include "domains/trips/checklist.h"
#include "domains/trips/endpoints.h"
#include "domains/trips/own_pages.h"
#include "domains/trips/shops.h"
#include "formats/divisions.h"
#include "formats/enterprise_sizes.h"
#include "formats/policy_set.h"
#include "formats/working_calendar.h"

namespace ly::app {

// What service files lean on, without a house: for `service check` and `service test`.
struct Library {
  formats::Divisions divisions;
  std::vector<enterprise_size::Industry> industries;
  formats::PolicySet policies;
  formats::PublishedCalendar calendar;
};
Result<Library> load_library();
cases::FindTable table_finder(formats::PolicySet const& policies);
cases::MakeCalendar calendar_maker(formats::PublishedCalendar const& calendar);

struct Domains {
  Library library;
  mutable std::shared_mutex calendar_mutex;  // of library.calendar, which grows while serving
  std::unique_ptr<registry::WorkingYears> working_years;
  std::unique_ptr<cases::Declarations> declarations;
  std::unique_ptr<registry::Registry> registry;
  accounts::Guesses guesses;
  accounts::Places places;
  std::unique_ptr<accounts::Accounts> accounts;
  std::unique_ptr<accounts::Sessions> sessions;
  std::unique_ptr<accounts::Invitations> invitations;
  std::unique_ptr<cases::Cases> cases;
  std::unique_ptr<applicants::Applicants> applicants;
  std::unique_ptr<screening::Screening> screening;
  std::unique_ptr<screening::Rescreening> rescreening;
  std::unique_ptr<supplies::Supplies> supplies;
  std::unique_ptr<passes::Passes> passes;
  std::unique_ptr<passes::Checkpoints> checkpoints;
  std::unique_ptr<observation::Observations> observations;
  std::unique_ptr<fieldwork::Fieldwork> fieldwork;
  std::unique_ptr<erasure::Erasures> erasures;
  std::unique_ptr<rights::Rights> rights;
  std::unique_ptr<rotation::Rotations> rotations;
  std::unique_ptr<selection::Selections> selections;
  std::unique_ptr<trips::Around> trips_around;
  std::unique_ptr<trips::Fleet> fleet;
  std::unique_ptr<trips::Shops> shops;
  std::vector<registry::SheetWay> sheets;  // what comes and goes as sheets
  std::unique_ptr<trips::Demand> demand;
  std::unique_ptr<trips::Plans> plans;
  std::unique_ptr<trips::Trips> trips;
  std::unique_ptr<trips::Boarding> boarding;
  std::unique_ptr<trips::Checklists> checklists;
  std::unique_ptr<trips::OwnPages> own_pages;
  std::unique_ptr<labour::Labour> labour;
  std::unique_ptr<papers::Papers> papers;
  std::unique_ptr<papers::Reliefs> reliefs;
  std::unique_ptr<insight::Insight> insight;
  std::unique_ptr<policies::Policies> policies;
  std::unique_ptr<notices::Notices> notices;
  std::unique_ptr<notices::Answers> answers;
  std::unique_ptr<notices::Pushes> pushes;
  accounts::Guesses status_guesses;  // of numbers and telephones on the public page
  std::unique_ptr<ChannelsFile> channels;
  std::unique_ptr<mailroom::Mailroom> mailroom;
  std::unique_ptr<verification::Verifications> verifications;
  std::unique_ptr<Courier> courier;  // these three are started by `serve`
  std::unique_ptr<Asker> asker;
  std::unique_ptr<Mailman> mailman;
};

}  // namespace ly::app
