#include "app/wiring.h"

#include <unistd.h>

#include <filesystem>
#include <mutex>
#include <shared_mutex>

#include "app/channel_routes.h"
#include "app/domains.h"
#include "app/journey_links.h"
#include "app/own_data.h"
#include "app/policy_impact.h"
#include "app/roster_links.h"
#include "app/supply_needs.h"
#include "base/embedded.h"
#include "desk/endpoints.h"
#include "domains/accounts/endpoints.h"
#include "domains/accounts/invariants.h"
#include "domains/accounts/rows.h"
#include "domains/cases/endpoints.h"
#include "domains/cases/invariants.h"
#include "domains/registry/enterprises.h"
#include "domains/registry/group_rows.h"
#include "domains/registry/invariants.h"
#include "domains/registry/persons.h"
#include "domains/mailroom/endpoints.h"
#include "domains/notices/endpoints.h"
#include "domains/observation/endpoints.h"
#include "domains/papers/endpoints.h"
#include "domains/passes/endpoints.h"
#include "domains/passes/invariants.h"
#include "domains/policies/endpoints.h"
#include "domains/screening/arrivals.h"
#include "domains/screening/departures.h"
#include "domains/screening/differences.h"
#include "domains/screening/endpoints.h"
#include "domains/screening/invariants.h"
#include "domains/selection/endpoints.h"
#include "domains/supplies/endpoints.h"
#include "domains/supplies/rows.h"
#include "app/cpu_budget.h"
#include "app/plan_commands.h"
#include "domains/passes/rows.h"
#include "domains/trips/shop_rows.h"
#include "domains/trips/journey_sheets.h"
#include "domains/trips/rests.h"
#include "domains/trips/trip_pass.h"

namespace ly::app {
namespace {

template <class T>
void append(std::vector<T>& to, std::vector<T> more) {
  for (auto& one : more) to.push_back(std::move(one));
}

std::string_view shipped(std::string_view name) {
  auto const file = embedded::find(embedded::shipped(), name);
  check(file.has_value(), "a file that travels inside the program");
  return file->bytes;
}

// What the screening of an enterprise's latest roster says, for the guards of service files.
json::object roster_facts(screening::Screening const& screening, View const& view, cases::FactQuery const& query) {
  auto const facts = screening.facts(view, query.enterprise_id, query.case_id);
  if (!facts.present) return {{"unlisted", facts.unlisted_on_site}};
  return {{"total", facts.total}, {"cleared", facts.cleared}, {"observe", facts.observe}, {"excluded", facts.excluded}, {"review", facts.review},
          {"screened_percent", facts.screened_percent}, {"from_risk", facts.from_risk}, {"unlisted", facts.unlisted_on_site}};
}

// What the registry knows of a person by the number of an identity card, for `kind: record` verifiers.
std::optional<std::map<std::string, std::string>> person_facts(View const& view, std::string const& number) {
  auto const person = registry::find_visible_person(view, "resident_id", number);
  if (!person) return std::nullopt;
  return std::map<std::string, std::string>{{"name", person->name}, {"phone", person->phone}, {"division", person->home}};
}

json::value resumption_brief(cases::Cases const& cases, View const& view, std::string const& enterprise_id) {
  auto const brief = cases.newest(view, enterprise_id, "resumption");
  if (!brief) return nullptr;
  return json::object{{"case_id", brief->case_id}, {"no", brief->no}, {"state", brief->state}, {"state_title", brief->state_title.zh}, {"state_title_en", brief->state_title.en}, {"lane", brief->lane}};
}

json::value roster_brief(screening::Screening const& screening, View const& view, std::string const& enterprise_id) {
  auto const facts = screening.facts(view, enterprise_id, "");
  if (!facts.present) return nullptr;
  return json::object{{"id", facts.id.text}, {"cleared", facts.cleared}, {"observe", facts.observe}, {"excluded", facts.excluded}, {"review", facts.review}, {"total", facts.total}};
}

// The form of a pass application (services/pass-application) as an order to issue.
passes::IssuePass pass_asked_for(cases::EffectInput const& in) {
  auto const& form = in.state.form;
  auto const text = [&](std::string_view name) { return std::string(text_of(form, name)); };
  passes::IssuePass pass;
  pass.kind = text("kind");
  pass.category = text("category");
  pass.document_number = text("document_number");
  pass.name = text("name");
  pass.phone = text("phone");
  pass.plate = text("plate");
  pass.home = text("home");
  pass.division = text("division").empty() ? in.state.division : text("division");
  pass.enterprise_id = {in.state.enterprise_id};
  pass.screen = "准予";  // the reviewer who granted it says so by name
  pass.papers = true;
  if (auto const* card = find(form, "card_only")) pass.card_only = card->is_bool() && card->get_bool();
  if (auto const* companions = find(form, "companions")) pass.companions = companions->is_int64() ? companions->get_int64() : 0;
  if (auto const* places = find(form, "places"); places && places->is_array())
    for (auto const& place : places->get_array()) pass.places.emplace_back(place.as_string());
  return pass;
}

// What passes ask of the rest of the house. An enterprise is back at work when its application says so.
passes::Surroundings passes_around(Domains& d) {
  passes::Surroundings around{d.library.policies, d.registry->known, {}, {}, {}};
  around.approved = [&d](View const& view, std::string const& enterprise) {
    auto const brief = d.cases->newest(view, enterprise, "resumption");
    return brief && (brief->state == "approved" || brief->state == "rectifying");
  };
  around.cleared = [&d](View const& view, std::string const& enterprise, std::string const& after, int64_t limit, std::string& roster) {
    return d.screening->cleared_people(view, enterprise, after, limit, roster);
  };
  around.title_of = [](View const& view, std::string const& account) {
    return account.starts_with("system") || account.empty() ? std::string("系统") : accounts::title_of_account(view, account);
  };
  return around;
}

// A day and "HH:MM" of a form, as in China. Forms check their shape; what is no time of day gives nothing.
std::optional<Instant> moment_of(json::object const& form, std::string_view day, std::string_view time) {
  auto const found = day_from_iso(text_of(form, day));
  auto const clock = registry::minutes_from(text_of(form, time));
  if (!found || !clock) return std::nullopt;
  return instant_of(*found, *clock);
}

// The form of an accepted demand (services/trip-demand) as a group to be fetched.
Result<void> open_travel_group(Domains& d, Jobs& jobs, Context& context, cases::EffectInput const& in) {
  auto const& form = in.state.form;
  auto const text = [&](std::string_view name) { return std::string(text_of(form, name)); };
  auto const ready = moment_of(form, "ready_day", "ready_time"), needed = moment_of(form, "needed_day", "needed_time");
  if (!ready || !needed) return refused("travel.times", ready ? "form.needed_time" : "form.ready_time");
  trips::OpenGroup group{in.state.id, in.state.enterprise_id, in.state.division, text("from_county"), text("from_point"), text("to_point"), text("sharing")};
  group.heads = form.at("heads").to_number<int64_t>();
  group.ready_at = *ready, group.needed_by = *needed;
  auto const id = TRY(d.demand->open(context, group));
  if (text("people") == "名册") jobs.enqueue(context, "trips.list_roster", {{"group_id", id.text}});
  return {};
}

// A search's time while a job runs it: ends when the job is cancelled, and says each better plan. Asked often, it looks at the job's row now and then.
class JobBudget : public CpuBudget {
 public:
  JobBudget(JobRun& run, double seconds) : CpuBudget(seconds, &stop_), run_(run), seconds_(seconds) {}
  double spent() override {
    auto const now = CpuBudget::spent();
    if (now - seen_ >= kLook / seconds_) {
      seen_ = now;
      run_.progress(step_, static_cast<int64_t>(now * 100), 100);
      if (run_.cancelled()) stop_ = true;
    }
    return now;
  }
  void found(double cost, int routes) override { step_ = "coaches " + std::to_string(routes) + " cost " + std::to_string(static_cast<int64_t>(cost)); }

 private:
  static constexpr double kLook = 0.25;  // seconds between looks
  std::atomic<bool> stop_{false};
  JobRun& run_;
  double seconds_, seen_ = 0;
  std::string step_ = "solving";
};

// Who of the staff answers for a division: account and how he is called.
std::vector<std::pair<std::string, std::string>> staff_of(View const& view, std::string_view division) {
  std::vector<std::pair<std::string, std::string>> found;
  for (auto const& row : accounts::list_accounts(view, "", false)) {
    bool const staff = !row.disabled && row.scope.kind == Scope::Kind::region && row.roles.meets(may::staff);
    if (staff && division.starts_with(region_prefix(row.scope.code))) found.emplace_back(row.id.text, accounts::title_of_account(view, row.id.text));
  }
  return found;
}

// What coaches carry comes out of the stores that keep it for enterprises too: what these still lack is told beside what is held.
trips::Stores stores_for_trips(Domains& d) {
  trips::Stores stores;
  stores.look = [&d](View const& view, std::string const& thing) {
    return trips::InStore{d.supplies->held(view, thing), supplies::sums_of(view, supplies::reach_of(view.actor), thing).missing};
  };
  stores.drawn = [](View const& view, std::string const& trip) { return supplies::issued_to(view, trip); };
  stores.draw = [&d](Context& context, trips::TripRow const& trip, std::string const& thing, int64_t most, std::string const& to) {
    return d.supplies->issue(context, {trip.id.text, thing, trip.division, to, most});
  };
  stores.give_back = [&d](Context& context, std::string const& trip, std::string const& thing, int64_t count, std::string const& why) { return d.supplies->take_back(context, {trip, thing, why, count}); };
  return stores;
}

Result<void> wire_trips(Domains& d, House& house, Wiring& wiring) {
  d.trips_around = std::make_unique<trips::Around>(trips::Around{d.registry->known, d.registry->places, d.registry->persons, d.library.policies, TRY(shipped_rules()), {}});
  d.trips_around->cleared = [&d](View const& view, std::string const& enterprise, std::string const& after, int64_t limit) {
    std::string roster;
    return d.screening->cleared_people(view, enterprise, after, limit, roster);
  };
  d.trips_around->certified = [](View const& view, std::string const& person) { return passes::holds_valid(view, person, kHealthPass, view.now); };
  d.trips_around->certify = [&d](Context& context, std::string const& person, std::string const& division) { return certify_traveller(d, context, person, division); };
  d.trips_around->title_of = [](View const& view, std::string const& account) { return accounts::actor_of_account(view, account) ? accounts::title_of_account(view, account) : std::string(); };
  d.trips_around->colleagues = staff_of;
  d.trips_around->vehicle_pass = [&d](Context& context, trips::TripRow const& trip, int64_t companions) { return issue_coach_pass(d, context, trip, companions); };
  d.trips_around->stores = stores_for_trips(d);
  auto const& around = *d.trips_around;
  d.fleet = std::make_unique<trips::Fleet>(around);
  d.demand = std::make_unique<trips::Demand>(around);
  d.trips = std::make_unique<trips::Trips>(around);
  d.plans = std::make_unique<trips::Plans>(around, house.jobs(), [](JobRun& run, double seconds) -> std::unique_ptr<Budget> { return std::make_unique<JobBudget>(run, seconds); });
  d.shops = std::make_unique<trips::Shops>(around);
  append(d.sheets, trips::fleet_sheets(*d.fleet));
  d.sheets.push_back(trips::shop_sheet(*d.shops));
  d.plans->add_jobs();
  house.jobs().add_kind("trips.import_travellers", [&d](JobRun& run) { return d.demand->run_list(run); });
  house.jobs().add_kind("trips.list_roster", [&d](JobRun& run) { return d.demand->run_roster(run); });
  d.boarding = std::make_unique<trips::Boarding>(around, *d.trips);
  d.own_pages = std::make_unique<trips::OwnPages>(around, *d.trips, *d.demand);
  append(wiring.endpoints, trips::endpoints(*d.fleet, *d.demand, *d.plans, *d.trips, house.jobs()));
  append(wiring.self_proving, trips::self_proving());
  append(wiring.invariants, trips::invariants());
  append(wiring.endpoints, trips::journey_endpoints(*d.boarding));
  append(wiring.endpoints, trips::carry_endpoints({around, *d.trips}));
  append(wiring.endpoints, trips::shop_endpoints(*d.shops, house.jobs()));
  append(wiring.invariants, trips::carry_invariants());
  d.checklists = std::make_unique<trips::Checklists>(around, *d.trips, house.jobs());
  d.sheets.push_back(trips::contact_sheet(*d.checklists));
  house.jobs().add_kind("trips.evening", [&d](JobRun& run) { return d.checklists->run(run); });
  append(wiring.endpoints, trips::checklist_endpoints(*d.checklists, house.jobs()));
  append(wiring.self_proving, trips::checklist_self_proving());
  append(wiring.invariants, trips::checklist_invariants());
  append(wiring.endpoints, trips::sheet_endpoints(around, *d.trips, *d.boarding, {around, *d.trips}));
  append(wiring.endpoints, trips::rest_endpoints(around, *d.trips));
  append(wiring.endpoints, trips::trip_pass_endpoints(around, *d.trips));
  append(wiring.endpoints, trips::own_endpoints(*d.own_pages));
  append(wiring.self_proving, trips::own_self_proving());
  append(wiring.invariants, trips::own_invariants());
  append(wiring.self_proving, trips::journey_self_proving());
  append(wiring.invariants, trips::journey_invariants());
  return {};
}

// A person met at work on a round, as his inspector's phone recorded him.
Result<fieldwork::Found> found_on_a_round(Domains const& d, Context& context, std::string const& enterprise, json::object person, Instant happened_at) {
  person["id"] = enterprise;
  auto const in = TRY(read_record<screening::FoundOnSite>(json::value(std::move(person))));
  auto const found = TRY(d.screening->record_on_site(context, in, happened_at));
  return fieldwork::Found{found.id, found.person_id, found.verdict, found.verdict_title, found.verdict_title_en, found.reason, found.reason_en, found.listed};
}

cases::Wiring cases_wiring(Domains& d, Jobs& jobs, Dictionary const& words) {
  cases::Wiring w;
  w.fact_of_others = [&words](std::string_view what) -> std::optional<cases::Text> {
    Problem const named{"fact." + std::string(what), {}, {}, Kind::invalid, {}};
    return words.has(named.code) ? std::optional(cases::Text{words.say("zh-CN", named), words.say("en", named)}) : std::nullopt;
  };
  w.tables = table_finder(d.library.policies);
  w.calendars = [&d](std::string_view, calendar::Hours hours) {
    std::shared_lock const lock(d.calendar_mutex);
    return formats::office_calendar(d.library.calendar, std::move(hours));
  };
  w.enterprise = [](View const& view, std::string_view id) -> std::optional<cases::EnterpriseBrief> {
    auto const row = registry::find_enterprise(view, id);
    if (!row) return std::nullopt;
    return cases::EnterpriseBrief{row->id.text, row->name, row->division, row->contact, row->phone};
  };
  w.enterprise_names = [](View const& view, std::vector<std::string> const& ids) { return registry::enterprise_names(view, ids); };
  w.enterprises_named = [](View const& view, std::string const& part, int64_t limit) {
    registry::EnterpriseFilter filter;
    filter.q = part;
    bool const region = view.actor.scope.kind == Scope::Kind::region;
    (region ? filter.division_prefix : filter.enterprise_id) = region ? view.actor.region() : view.actor.scope.code;
    filter.limit = limit;
    int64_t total = 0;
    std::vector<std::string> ids;
    for (auto const& row : registry::list_enterprises(view, filter, total)) ids.push_back(row.id.text);
    return ids;
  };
  w.home = [](View const& view) { return accounts::common_region(view); };
  w.reached_at = [&d](Context& context, std::string const& case_id, std::vector<std::string> const& addresses) {
    if (d.applicants) d.applicants->reached_at(context, case_id, addresses);
  };
  w.my_enterprises = [](View const& view) { return registry::my_enterprises(view); };
  w.title_of = [](View const& view, std::string const& account) { return accounts::title_of_account(view, account); };
  w.actor_of = [](View const& view, std::string const& account) { return accounts::actor_of_account(view, account); };
  w.officers = staff_of;
  w.unwell = [](View const& view, std::string const& account) { return registry::find_officer(view, account).health == "unwell"; };
  w.effects["passes.issue"] = [&d](Context& context, cases::EffectInput const& in) -> Result<void> {
    TRY(d.passes->issue_on(context, pass_asked_for(in), "case", in.state.id));
    return {};
  };
  w.effects["trips.open_group"] = [&d, &jobs](Context& context, cases::EffectInput const& in) { return open_travel_group(d, jobs, context, in); };
  w.effects["trips.cancel_group"] = [&d](Context& context, cases::EffectInput const& in) { return d.demand->cancel(context, in.state.id); };
  w.published = [&d](Context& context, cases::Service const& service) { return register_items(d, context, service); };
  w.sources["roster"] = [&d](View const& view, cases::FactQuery const& query) { return roster_facts(*d.screening, view, query); };
  return w;
}

// Cause and effect across domains, the whole of it.
std::vector<Reaction> all_reactions(Domains& d) {
  auto const see_again = [&d](Context& context, JournalEntry const& entry) -> Result<json::value> {
    return json::value(TRY(d.cases->see_facts(context, entry.enterprise_id)));
  };
  auto const with = [&d](Result<json::value> (*run)(Domains const&, Context&, JournalEntry const&)) {
    return [&d, run](Context& context, JournalEntry const& entry) { return run(d, context, entry); };
  };
  return {
      // An approved application approves the roster it was decided on.
      {"resumption.approved", "screening.approve", [&d](Context& context, JournalEntry const& entry) -> Result<json::value> {
         d.screening->approve(context, entry.enterprise_id, entry.subject_id);
         return json::value(nullptr);
       }},
      // A roster that was read changes what the enterprise's open cases still need.
      {"roster.screened", "cases.see_facts", see_again},
      // Where today's risk levels or the screening table changed, the latest rosters are screened again; what a round changed is seen as a new roster is.
      {"risk.set", "screening.facts_changed", with(see_risk)},
      {"risk.ended", "screening.facts_changed", with(see_risk)},
      {"policy.published", "screening.facts_changed", with(see_table)},
      {"roster.rescreened", "cases.see_facts", see_again},
      {"roster.verdicts_changed", "observation.start", with(observe_changed)},
      // A person found at work outside the roster calls for an undertaking.
      {"on_site.unlisted", "cases.see_facts", see_again},
      // What an application still lacks is a need of its enterprise; every step of it may change that.
      {"resumption.submitted", "supplies.see_needs", with(see_needs)},
      {"resumption.returned", "supplies.see_needs", with(see_needs)},
      {"resumption.prepassed", "supplies.see_needs", with(see_needs)},
      {"resumption.approved", "supplies.see_needs", with(see_needs)},
      {"resumption.refused", "supplies.see_needs", with(see_needs)},
      {"resumption.withdrawn", "supplies.see_needs", with(see_needs)},
      {"case.form_saved", "supplies.see_needs", with(see_needs)},
      {"case.lane_opened", "supplies.see_needs", with(see_needs)},
      {"case.receipt_noted", "supplies.see_needs", with(see_needs)},
      // What an enterprise signs for is received by its applications; what an officer notes there by hand stands in the ledger too.
      {"supply.received", "cases.note_receipt", with(note_receipts)},
      {"case.receipt_noted", "supplies.note_in_ledger", with(note_in_ledger)},
      // The evening before: everybody who must make ready for a published trip is asked, and only those whose trip changed are asked anew.
      {"plan.published", "trips.ask_before_departure", [&d](Context& context, JournalEntry const& entry) -> Result<json::value> {
         d.checklists->plan_published(context, entry.subject_id);
         return json::value(nullptr);
       }},
      // Whom a screening keeps apart is observed for the days it says; a large roster in several goes.
      {"roster.screened", "observation.start", with(observe_roster)},
      {"observation.more", "observation.start", with(observe_roster)},
      {"on_site.unlisted", "observation.start", with(observe_on_site)},
      {"on_site.listed", "observation.start", with(observe_on_site)},
      // Whom an enterprise takes over from a coach has arrived, beside each of its rosters.
      {"trip.handed_over", "screening.note_arrival", with(note_arrival)},
  };
}

}  // namespace

Result<Library> load_library() {
  Library library;
  // Divisions of China and, for the demo, an invented region under the unused area 99.
  std::string_view const files[] = {shipped("regions/cn/divisions.tsv"), shipped("regions/demo/divisions.tsv")};
  library.divisions = TRY(formats::Divisions::parse(files));
  library.industries = TRY(formats::industries_from_csv(shipped("regions/cn/enterprise_sizes.csv")));
  library.policies = TRY(formats::PolicySet::load_shipped());
  library.calendar = TRY(formats::published_calendar_from_json(shipped("regions/cn/calendar.json")));
  return library;
}

cases::FindTable table_finder(formats::PolicySet const& policies) {
  return [&policies](std::string_view id, Day on) -> std::optional<cases::FoundTable> {
    // A table by its id, or a version by its stored name.
    auto const* found = id.find('@') == std::string_view::npos ? policies.find(id, on) : policies.find_version(id);
    if (!found) return std::nullopt;
    return cases::FoundTable{found->table, found->version};
  };
}

cases::MakeCalendar calendar_maker(formats::PublishedCalendar const& calendar) {
  return [&calendar](std::string_view, calendar::Hours hours) { return formats::office_calendar(calendar, std::move(hours)); };
}

static erasure::Known erasures_around(Domains& d, House& house) {
  return {d.library.policies, d.registry->persons, kinds_of_keys(), [](View const& view) { return observation::observed_persons(view); },
          [](View const& view, std::string const& account) { return accounts::title_of_account(view, account); }, [](View const& view) { return accounts::common_region(view); }, [&house] { (void)house.write_head(); }};
}

Wiring::~Wiring() { stop(); }

Result<std::unique_ptr<Wiring>> wire(House& house) {
  auto wiring = std::make_unique<Wiring>();
  wiring->domains = std::make_unique<Domains>();
  auto& d = *wiring->domains;
  d.library = TRY(load_library());
  registry::Companions companions;
  companions.resumption = [&d](View const& view, std::string const& id) { return resumption_brief(*d.cases, view, id); };
  companions.roster = [&d](View const& view, std::string const& id) { return roster_brief(*d.screening, view, id); };
  companions.in_stage = [&d](View const& view, std::string const& stage) { return d.cases->enterprises_in(view, "resumption", stage); };
  companions.origins = [&d](View const& view, std::string const& id) { return d.screening->origins(view, id); };
  companions.forget = [&d](Context& context, registry::PersonId const& id) {
    passes::forget_person(context, id.text);
    return d.screening->forget(context, id.text);
  };
  d.registry = std::make_unique<registry::Registry>(registry::Known{d.library.divisions, d.library.industries, house.folder().scratch(), std::move(companions)});
  d.places = registry::places_for_accounts(d.registry->known);
  d.accounts = std::make_unique<accounts::Accounts>(d.places, d.guesses);

  append(wiring->endpoints, desk_endpoints({
                                [](View const& view, std::string const& actor) {
                                  if (actor.starts_with("system") || actor.empty()) return BothTexts{"系统", "The system"};
                                  auto const title = accounts::title_of_account(view, actor);
                                  return BothTexts{title, title};
                                },
                                [&d](std::string const& what) {
                                  auto const text = d.cases->fact_title(what).value_or(cases::Text{what, what});
                                  return BothTexts{text.zh, text.en};
                                },
                                [&words = house.words()](Problem const& p) { return BothTexts{words.say("zh-CN", p), words.say("en", p)}; },
                                [](View const& view) { return view.actor.scope.kind == Scope::Kind::region && accounts::common_region(view).starts_with(view.actor.region()); },
                                [&house] { return house.kept_head(); },
                            }));
  append(wiring->endpoints, accounts::session_endpoints());
  append(wiring->endpoints, accounts::endpoints(*d.accounts));
  d.invitations = std::make_unique<accounts::Invitations>(*d.accounts, accounts::CommonPasswords::shipped());
  append(wiring->endpoints, accounts::invitation_endpoints(*d.invitations));
  append(wiring->invariants, accounts::invariants());
  append(wiring->endpoints, registry::endpoints(*d.registry, house.jobs()));
  append(wiring->endpoints, registry::group_endpoints(*d.registry));
  append(wiring->invariants, registry::invariants());
  append(d.sheets, d.registry->exchange.ways());

  auto const& words = house.words();
  d.screening = std::make_unique<screening::Screening>(d.library.policies, d.library.divisions, d.registry->known, house.jobs(),
                                                       [&words](std::string_view language, Problem const& p) { return words.say(language, p); });
  house.jobs().add_kind("screening.screen", [&d](JobRun& run) { return d.screening->run(run); });
  append(wiring->endpoints, screening::endpoints(*d.screening));
  append(wiring->endpoints, screening::arrival_endpoints());
  append(wiring->endpoints, screening::difference_endpoints());
  append(wiring->endpoints, screening::departure_endpoints(d.library.divisions));
  d.rescreening = std::make_unique<screening::Rescreening>(*d.screening, d.library.policies, house.jobs(), [](View const& view, std::string const& account) { return accounts::title_of_account(view, account); });
  house.jobs().add_kind(std::string(screening::kRoundJob), [&d](JobRun& run) { return d.rescreening->run(run); });
  append(wiring->endpoints, screening::rescreening_endpoints(*d.rescreening));
  append(wiring->invariants, screening::invariants());
  d.supplies = std::make_unique<supplies::Supplies>(supplies::Known{d.registry->known, d.library.policies});
  append(wiring->endpoints, supplies::endpoints(*d.supplies, house.jobs()));
  append(wiring->invariants, supplies::invariants());
  d.sheets.push_back(d.supplies->sheet());
  d.observations = std::make_unique<observation::Observations>(d.library.policies);
  append(wiring->endpoints, observation::endpoints(*d.observations));
  append(wiring->invariants, observation::invariants());

  d.passes = std::make_unique<passes::Passes>(passes_around(d));
  d.checkpoints = std::make_unique<passes::Checkpoints>(*d.passes, house.jobs(), TRY(parse_json(shipped("regions/cn/checkpoint_phrases.json"))));
  house.jobs().add_kind("passes.issue_roster", [&d](JobRun& run) { return d.passes->run_roster(run); });
  house.jobs().add_kind("passes.cards", [&d](JobRun& run) { return d.checkpoints->run_cards(run); });
  append(wiring->endpoints, passes::endpoints(*d.passes, *d.checkpoints, house.jobs()));
  append(wiring->invariants, passes::invariants());
  wiring->self_proving = passes::self_proving();
  append(wiring->self_proving, accounts::invitation_self_proving());

  TRY(wire_trips(d, house, *wiring));
  registry::add_sheet_jobs(d.sheets, house.jobs());
  d.cases = std::make_unique<cases::Cases>(cases_wiring(d, house.jobs(), house.words()));
  append(wiring->endpoints, cases::endpoints(*d.cases));
  append(wiring->self_proving, cases::self_proving());
  append(wiring->invariants, cases::invariants());
  d.applicants = std::make_unique<applicants::Applicants>(*d.cases);
  append(wiring->endpoints, applicants::endpoints(*d.applicants));
  append(wiring->self_proving, applicants::self_proving());
  append(wiring->invariants, applicants::invariants());
  d.fieldwork = std::make_unique<fieldwork::Fieldwork>(fieldwork::Known{
      *d.cases, [&d](Context& context, std::string const& enterprise, json::object const& person, Instant happened_at) { return found_on_a_round(d, context, enterprise, person, happened_at); },
      [&words](std::string_view language, Problem const& p) { return words.say(language, p); }, [](View const& view, std::string const& account) { return accounts::title_of_account(view, account); },
      [](View const& view, std::string const& account) { return accounts::actor_of_account(view, account); }});
  append(wiring->endpoints, fieldwork::endpoints(*d.fieldwork));
  append(wiring->invariants, fieldwork::invariants());
  d.papers = std::make_unique<papers::Papers>(*d.cases, d.registry->known, d.library.policies, TRY(parse_json(shipped("regions/cn/official_papers.json"))));
  d.reliefs = std::make_unique<papers::Reliefs>(*d.papers, d.registry->known, d.library.policies);
  append(wiring->endpoints, papers::endpoints(*d.papers, *d.reliefs, house.jobs()));
  append(wiring->invariants, papers::invariants());
  house.jobs().add_kind("relief.batch", [&d](JobRun& run) { return d.reliefs->run_batch(run); });
  d.labour = std::make_unique<labour::Labour>(*d.cases, d.library.policies);
  append(wiring->endpoints, labour::endpoints(*d.labour));
  d.selections = std::make_unique<selection::Selections>(*d.cases);
  append(wiring->endpoints, selection::endpoints(*d.selections));
  append(wiring->self_proving, selection::self_proving());
  append(wiring->invariants, selection::invariants());
  wiring->deep_checks.emplace_back("boarding.ledger_is_complete", [&d](View const& view) { return d.boarding->ledger_gaps(view); });
  wiring->deep_checks.emplace_back("screening.arrivals_were_handed_over", [&d](View const& view) { return arrivals_without_hand_over(d, view); });
  wiring->deep_checks.emplace_back("selection.runs_follow_the_rules", [&d](View const& view) {
    std::string found;
    auto const all = d.selections->list(view, {}).value();
    for (auto const& row : all.items)
      if (auto const audit = d.selections->audit(view, {row.id}); audit && !audit->sound) found += row.id.text + ": " + audit->faults.front() + " ";
    return found;
  });
  wiring->deep_checks.emplace_back("cases.rows_equal_their_events", [&d](View const& view) {
    std::string found;
    for (auto const& id : d.cases->differing_rows(view)) found += id + " ";
    return found;
  });
  d.policies = std::make_unique<policies::Policies>(
      policies::Known{d.library.policies, [&words](std::string_view language, Problem const& p) { return words.say(language, p); },
                      [](View const& view, std::string const& account) { return accounts::title_of_account(view, account); }, [](View const& view) { return accounts::common_region(view); },
                      [&d](JobRun& run, std::string const& table, dmn::Table const& candidate, Day day) {
                        return policy_impact(d, {run.desk(), run.actor(), [&run] { return run.cancelled(); }, [&run](int64_t done, int64_t total) { run.progress("deciding", done, total); }}, table, candidate, day);
                      },
                      house.folder().scratch()},
      house.jobs());
  append(wiring->endpoints, policies::endpoints(*d.policies));
  house.jobs().add_kind("policies.impact", [&d](JobRun& run) { return d.policies->run_impact(run); });
  house.desk().read(Actor::system("start"), [&d](View const& view) {
    d.policies->load(view);
    return 0;
  });
  auto const what = [&d](std::string const& fact) -> std::pair<std::string, std::string> {
    auto const text = d.cases->fact_title(fact).value_or(cases::Text{fact, fact});
    return {text.zh, text.en};
  };
  d.insight = std::make_unique<insight::Insight>(*d.cases, insight::Known{house.folder().scratch(),
      [&d](std::string_view division) { auto const found = d.library.divisions.find(division); return found ? found->name : std::string(division); },
      [](View const& view, std::string const& account) { return account.empty() || account.starts_with("system") ? std::string("系统") : accounts::title_of_account(view, account); }, what,
      [&d](View const& view) -> std::vector<insight::Figure> {
        std::vector<insight::Figure> told;
        if (auto const waiting = d.fieldwork->unsettled(view); waiting > 0)
          told.push_back({"field_unsettled", "现场记录待核对", "Field records to look into", "条", "records", "act", "/inspections?look=field", waiting, {}});
        if (auto const [lack, heads] = d.checklists->lacking(view); heads > 0)
          told.push_back({"certificates_lacking", "待发车次缺健康证明", "Lack certificates before departure", "人", "people", lack > 0 ? "act" : "normal", "/trips/evening", lack, heads});
        if (auto const [lack, things] = d.checklists->carry_lacking(view); things > 0)
          told.push_back({"carry_lacking", "待发车次没领、没买齐的物资", "Neither drawn nor bought before departure", "样", "things", lack > 0 ? "act" : "normal", "/trips/evening", lack, things});
        if (auto const twice = view.actor.scope.kind == Scope::Kind::region ? screening::count_on_two(view) : 0; twice > 0)
          told.push_back({"on_two_rosters", "同时在两家名册上", "On the rosters of two enterprises", "人", "people", "normal", "/rosters/on-two", twice, {}});
        return told;
      }, &d.registry->known});
  append(wiring->endpoints, insight::endpoints(*d.insight));
  notices::Known const telling{
      [&words](std::string_view language, Problem const& p) { return words.say(language, p); }, [&d](View const& view, std::string const& id) { return d.cases->no_of(view, id); },
      [](View const& view, std::string const& id) {
        auto const firm = registry::find_enterprise(view, id);
        return firm ? firm->name : std::string();
      }};
  auto const title_of = [](View const& view, std::string const& account) { return accounts::title_of_account(view, account); };
  d.notices = std::make_unique<notices::Notices>(telling);
  d.answers = std::make_unique<notices::Answers>(title_of);
  d.pushes = std::make_unique<notices::Pushes>(d.library.policies, house.jobs(), telling, title_of);
  house.jobs().add_kind("notices.push", [&d](JobRun& run) { return d.pushes->run(run); });
  append(wiring->endpoints, notices::answer_endpoints(*d.answers));
  append(wiring->endpoints, notices::push_endpoints(*d.pushes));
  d.channels = std::make_unique<ChannelsFile>(house.folder().path());
  d.courier = std::make_unique<Courier>(house.desk(), *d.notices, *d.channels);
  d.mailroom = std::make_unique<mailroom::Mailroom>(mailroom::Known{
      *d.cases, [&words](std::string_view language, Problem const& p) { return words.say(language, p); }, [](View const& view) { return accounts::common_region(view); }});
  d.mailman = std::make_unique<Mailman>(house.desk(), *d.mailroom, *d.channels);
  append(wiring->endpoints, mailroom::endpoints(*d.mailroom));
  d.verifications = std::make_unique<verification::Verifications>(verification::Known{
      *d.cases, [](View const& view, std::string const& number) { return person_facts(view, number); },
      [&d](std::string const& name) {
        auto const settings = d.channels->read();
        return settings && (*settings)->verifiers.contains(name);
      },
      [&words](std::string_view language, Problem const& p) { return words.say(language, p); }});
  d.asker = std::make_unique<Asker>(house.desk(), *d.verifications, *d.channels);
  house.jobs().add_kind("verification.list", [&d](JobRun& run) { return d.verifications->run_list(run); });
  append(wiring->endpoints, verification::endpoints(*d.verifications, house.jobs()));
  append(wiring->invariants, verification::invariants());
  append(wiring->invariants, mailroom::invariants());
  append(wiring->endpoints, notices::endpoints(*d.notices));
  append(wiring->invariants, notices::invariants());
  append(wiring->endpoints, channel_endpoints(*d.channels, *d.notices, *d.mailman, d.cases->catalog(), house.words()));
  d.erasures = std::make_unique<erasure::Erasures>(erasures_around(d, house), house.jobs());
  house.jobs().add_kind(std::string(erasure::kJob), [&d](JobRun& run) { return d.erasures->run(run); });
  append(wiring->endpoints, erasure::endpoints(*d.erasures));
  append(wiring->invariants, erasure::invariants());
  d.rights = std::make_unique<rights::Rights>(rights::Known{d.registry->known, *d.cases, *d.erasures, own_data_of(d), [](View const& view, std::string const& account) {
    return account.starts_with("system") ? std::string("命令行 command line") : accounts::title_of_account(view, account);
  }, [&d](std::string const& what) {
    auto const text = d.cases->fact_title(what).value_or(cases::Text{what, what});
    return std::pair(text.zh, text.en);
  }, things_of_person});
  append(wiring->endpoints, rights::endpoints(*d.rights));
  append(wiring->invariants, rights::invariants());
  d.rotations = std::make_unique<rotation::Rotations>(
      rotation::Known{[&house](MasterKeys const& masters) { house.folder().keep_masters(masters); },
                      [](View const& view, std::string const& account) { return account.starts_with("system") ? std::string("命令行 command line") : accounts::title_of_account(view, account); },
                      [](View const& view) { return accounts::common_region(view); }},
      house.jobs());
  house.jobs().add_kind(std::string(rotation::kJob), [&d](JobRun& run) { return d.rotations->run(run); });
  append(wiring->endpoints, rotation::endpoints(*d.rotations));
  append(wiring->invariants, rotation::invariants());
  wiring->deep_checks.emplace_back("rotation.every_data_key_opens", rotation::keys_that_do_not_open);
  auto const known_years = [&d](std::vector<calendar::Year> const& more) {
    std::unique_lock const lock(d.calendar_mutex);
    auto& years = d.library.calendar.years;
    for (auto const& year : more)  // what ships is what was announced: an imported year gives way to it
      if (std::none_of(years.begin(), years.end(), [&](auto const& one) { return one.year == year.year; })) years.push_back(year);
  };
  d.working_years = std::make_unique<registry::WorkingYears>(d.library.calendar, [](View const& view) { return accounts::common_region(view); }, [&d, known_years](std::vector<calendar::Year> const& added) {
    known_years(added);
    d.cases->renew_calendars();
  });
  append(wiring->endpoints, registry::endpoints(*d.working_years));
  d.declarations = std::make_unique<cases::Declarations>(*d.cases, house.jobs(), [](View const& view) { return accounts::common_region(view); }, [](View const& view, std::string const& account) {
    return account.starts_with("system") ? std::string("命令行 command line") : accounts::title_of_account(view, account);
  });
  house.jobs().add_kind(std::string(cases::kMoveDeadlinesJob), [&d](JobRun& run) { return d.declarations->run(run); });
  append(wiring->endpoints, cases::endpoints(*d.declarations));
  append(wiring->invariants, cases::declaration_invariants());
  known_years(house.desk().read(Actor::system("start"), [](View const& view) { return registry::imported_years(view); }));
  // Services are published, and those published before are read, before anybody is served.
  Command publish;
  publish.name = "cases.publish";
  publish.actor = Actor::system("start");
  publish.run = [&d](Context& context) -> Result<json::value> {
    TRY(d.cases->start(context, cases::Catalog::shipped()));
    for (auto const* service : d.cases->catalog().all_latest()) TRY(register_items(d, context, service->compiled->service));
    return json::value(nullptr);
  };
  TRY(house.desk().call(std::move(publish)));

  wiring->reactions = std::make_unique<Reactions>(house.desk(), all_reactions(d));
  auto* reactions = wiring->reactions.get();
  house.desk().on_commit([reactions, w = wiring.get()](int64_t, int64_t last) {
    reactions->wake();
    std::lock_guard const lock(w->listener_mutex_);
    if (w->listener_) w->listener_(last);
  });
  return wiring;
}

std::optional<Actor> Wiring::actor_of_account(View const& view, std::string const& account) const { return accounts::actor_of_account(view, account); }

std::optional<Visitor> Wiring::visitor(View const& view, std::string_view token) const {
  auto live = accounts::find_session(view, token);
  if (!live) return std::nullopt;
  return Visitor{std::move(live->actor), accounts::csrf_of(view.keys, token), live->must_change_password, live->must_enrol, accounts::touch_due(view.now, token, live->seen_at)};
}

accounts::Sessions& Wiring::sessions(bool demo) {
  if (!domains->sessions)
    domains->sessions = std::make_unique<accounts::Sessions>(domains->places, accounts::CommonPasswords::shipped(), domains->guesses, accounts::PasswordCost{}, demo);
  return *domains->sessions;
}

bool Wiring::has_administrator(Desk& desk) const {
  return desk.read(Actor::system(), [](View const& view) {
    return store::find_value<int64_t>(view.tx, "select count(*) from account where disabled = 0").value_or(0) > 0;
  });
}

void Wiring::tell_commits(std::function<void(int64_t last)> listener) {
  std::lock_guard const lock(listener_mutex_);
  listener_ = std::move(listener);
}

void Wiring::start(Desk& desk) {
  reactions->start();
  // Names are sealed at rest: the index to search them is filled in the background, and says when it is ready.
  indexing_ = std::thread([&desk] {
    desk.read(Actor::system(), [&desk](View const& view) {
      registry::fill_names(view, desk.names());
      return 0;
    });
    desk.names().set_ready();
  });
}

void Wiring::stop() {
  if (domains->asker) domains->asker->stop();
  if (domains->mailman) domains->mailman->stop();
  if (domains->courier) domains->courier->stop();
  if (indexing_.joinable()) indexing_.join();
  if (reactions) reactions->stop();
}

int64_t Wiring::fire_due(Desk& desk) {
  constexpr size_t kAlarmsAtOnce = 100;
  int64_t fired = 0;
  for (;;) {
    auto due = desk.read(Actor::system(), [&](View const& view) { return domains->cases->due_alarms(view, kAlarmsAtOnce); });
    if (due.empty()) return fired;
    bool moved = false;
    for (auto& command : due) {
      auto const answer = desk.call(std::move(command));
      moved = moved || answer.has_value();
      ++fired;
    }
    if (!moved) return fired;  // refused ones come again at the next round
  }
}

void Wiring::end_turns(Desk& desk) {
  auto due = desk.read(Actor::system(), [&](View const& view) { return domains->selections->due(view); });
  if (due) (void)desk.call(std::move(*due));  // what is refused now comes again in the next round
}

void Wiring::publish_lists(Desk& desk) {
  auto const& keys = domains->passes->keys();
  if (!desk.read(Actor::system(), [&](View const& view) { return keys.is_due(view); })) return;
  Command publish;
  publish.name = "passes.publish";
  publish.actor = Actor::system("passes");
  publish.run = [&keys](Context& context) -> Result<json::value> {
    TRY(keys.publish(context));
    return json::value(nullptr);
  };
  (void)desk.call(std::move(publish));  // what is refused now comes again in the next round
}

void Wiring::look_at_rosters(Desk& desk) {
  auto look = desk.read(Actor::system(), [&](View const& view) { return domains->rescreening->look(view); });
  if (look) (void)desk.call(std::move(*look));  // what is refused now comes again in the next round
}

void Wiring::keep_house(House& house) {
  fire_due(house.desk());
  end_turns(house.desk());
  look_at_rosters(house.desk());
  publish_lists(house.desk());
  if (domains->sessions) domains->sessions->note_failures(house.desk());
  auto const today = house.folder().heads() / (to_iso(day_at(house.clock().now())) + ".json");
  if (!std::filesystem::exists(today)) (void)house.write_head();
}

std::vector<Endpoint> endpoints_for_description() {
  auto const folder = std::filesystem::temp_directory_path() / ("liaoyuan-openapi-" + std::to_string(::getpid()));
  OpenOptions open;
  open.folder = folder;
  open.serve = true;
  open.create = true;
  auto house = House::open(open);
  check(house.has_value(), "a house in the temporary folder");
  auto endpoints = (*house)->wiring().endpoints;
  house = not_found("closed");
  std::error_code ignored;
  std::filesystem::remove_all(folder, ignored);
  return endpoints;
}

}  // namespace ly::app
