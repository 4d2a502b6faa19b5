#include "domains/trips/endpoints.h"

#include "domains/registry/sheet_way.h"

namespace ly::trips {
namespace {

constexpr Roles kKeepers = Role::officer | Role::lead;                  // plan, publish
constexpr Roles kFleet = kKeepers | Role::dispatcher;                   // a dispatcher only of his own carrier
constexpr Roles kSeers = may::staff | Role::auditor | Role::dispatcher;
constexpr Roles kPlanSeers = may::staff | Role::auditor;
constexpr Roles kDemand = may::staff_clerk_audit;
constexpr Roles kListers = kKeepers | Role::enterprise_clerk;           // a clerk only of his own enterprise

struct ImportList {
  GroupId id;
  FileId file_id;
  static Fields fields(auto...) { return Fields{field("id", {"团组", "Group"}, &ImportList::id, {.required = true}), field("file_id", {"文件", "File"}, &ImportList::file_id, {.required = true})}; }
};
struct WhichDriver {
  DriverId id;
  static Fields fields(auto...) { return Fields{field("id", {"驾驶员", "Driver"}, &WhichDriver::id, {.required = true})}; }
};

void add_fleet(std::vector<Endpoint>& rows, Fleet const& fleet, Jobs& jobs) {
  auto const* f = &fleet;
  rows.push_back(reading<ListFleet, Items<Coach>>("GET", "/api/coaches", "coaches.list", {"车辆", "Coaches"}, kSeers, [f](View const& v, ListFleet const& in) { return f->coaches(v, in); }));
  rows.push_back(writing<PutCoach, Coach>("POST", "/api/coaches", "coaches.put", {"登记车辆", "Register a coach"}, kFleet, [f](Context& c, PutCoach const& in) { return f->put_coach(c, in); }));
  rows.push_back(reading<ListFleet, Items<Driver>>("GET", "/api/drivers", "drivers.list", {"驾驶员", "Drivers"}, kSeers, [f](View const& v, ListFleet const& in) { return f->drivers(v, in); }));
  rows.push_back(writing<AddDriver, Driver>("POST", "/api/drivers", "drivers.add", {"登记驾驶员", "Register a driver"}, kFleet, [f](Context& c, AddDriver const& in) { return f->add_driver(c, in); }));
  rows.push_back(reading<WhichDriver, Driver>("GET", "/api/drivers/{id}", "drivers.get", {"驾驶员", "One driver"}, kSeers, [f](View const& v, WhichDriver const& in) { return f->get_driver(v, in.id); }));
  rows.push_back(writing<ChangeDriver, Driver>("POST", "/api/drivers/{id}", "drivers.change", {"修改驾驶员", "Change a driver"}, kFleet, [f](Context& c, ChangeDriver const& in) { return f->change_driver(c, in); }));
  rows.push_back(writing<SignHours, Driver>("POST", "/api/drivers/{id}/hours", "drivers.sign_hours", {"签认驾驶时间", "Sign driving hours"}, kFleet, [f](Context& c, SignHours const& in) { return f->sign_hours(c, in); }));
  rows.push_back(writing<UnmaskDriver, UnmaskedDriver>("POST", "/api/drivers/{id}/unmask", "drivers.unmask", {"查看驾驶员信息", "Unmask a driver"}, kFleet, [f](Context& c, UnmaskDriver const& in) { return f->unmask_driver(c, in); }));
  rows.push_back(reading<Nothing, Items<Road>>("GET", "/api/travel-times", "travel_times.list", {"行车时间", "Travel times"}, kSeers, [f](View const& v, Nothing const&) { return f->roads(v); }));
  rows.push_back(writing<Road, Road>("POST", "/api/travel-times", "travel_times.put", {"登记行车时间", "Tell a travel time"}, kFleet, [f](Context& c, Road const& in) { return f->put_road(c, in); }));
  registry::add_sheet_endpoints(rows, fleet_sheets(fleet), jobs);
}

void add_demand(std::vector<Endpoint>& rows, Demand const& demand, Jobs& jobs) {
  auto const* d = &demand;
  rows.push_back(reading<ListGroups, Items<TravelGroup>>("GET", "/api/travel-groups", "travel_groups.list", {"要接的人", "Groups to be fetched"}, kDemand, [d](View const& v, ListGroups const& in) { return d->groups(v, in); }));
  auto blank = reading<Nothing, FileAnswer>("GET", "/api/travel-groups/template.xlsx", "travel_groups.template", {"乘车名单模板", "Template of a list"}, kDemand, [d](View const& v, Nothing const&) -> Result<FileAnswer> {
    return FileAnswer{"乘车名单模板.xlsx", std::string(kXlsxMedia), TRY(d->write_template(v))};
  });
  blank.answer_media = kXlsxMedia;
  rows.push_back(std::move(blank));
  rows.push_back(reading<WhichGroup, TravelGroup>("GET", "/api/travel-groups/{id}", "travel_groups.get", {"团组", "One group"}, kDemand, [d](View const& v, WhichGroup const& in) { return d->get(v, in.id); }));
  rows.push_back(writing<ChangeGroup, TravelGroup>("POST", "/api/travel-groups/{id}", "travel_groups.change", {"修改团组", "Change a group"}, kKeepers, [d](Context& c, ChangeGroup const& in) { return d->change(c, in); }));
  rows.push_back(reading<ListTravellers, Items<Traveller>>("GET", "/api/travel-groups/{id}/travellers", "travellers.list", {"乘车名单", "Who is on the list"}, kDemand, [d](View const& v, ListTravellers const& in) { return d->travellers(v, in); }));
  rows.push_back(writing<AddTraveller, Traveller>("POST", "/api/travel-groups/{id}/travellers", "travellers.add", {"加一人", "Add one person"}, kListers, [d](Context& c, AddTraveller const& in) { return d->add(c, in); }));
  rows.push_back(writing<WithdrawTraveller, Traveller>("POST", "/api/travel-groups/{id}/travellers/{traveller}/withdraw", "travellers.withdraw", {"移出名单", "Take off the list"}, kListers, [d](Context& c, WithdrawTraveller const& in) { return d->withdraw(c, in); }));
  rows.push_back(writing<ImportList, registry::StartedJob>("POST", "/api/travel-groups/{id}/import", "travellers.import", {"导入名单", "Import a list"}, kListers, [d, &jobs](Context& c, ImportList const& in) -> Result<registry::StartedJob> {
    auto const group = TRY(d->visible(c, in.id));
    return registry::start_import(c, jobs, "trips.import_travellers", in.file_id, {{"group_id", group.id.text}}, group.enterprise_id, group.division);
  }));
  rows.push_back(writing<WhichGroup, PlanJob>("POST", "/api/travel-groups/{id}/from-roster", "travellers.from_roster", {"用名册里准予的人", "Those the roster clears"}, kListers, [d, &jobs](Context& c, WhichGroup const& in) -> Result<PlanJob> {
    auto const group = TRY(d->visible(c, in.id));
    if (group.state != "open") return refused("travel.cancelled", "id");
    auto const id = jobs.enqueue(c, "trips.list_roster", {{"group_id", group.id.text}});
    Fact fact{"travel.roster_asked", "travel_group", group.id.text, group.enterprise_id, group.division};
    c.journal.note(std::move(fact));
    return PlanJob{id};
  }));
  // Workers, without an account: three things only they know, in the body and never in an address.
  rows.push_back(writing<JoinRide, OwnRide>("POST", "/api/ride/join", "ride.join", {"自己报名", "Join by oneself"}, {}, [d](Context& c, JoinRide const& in) { return d->join(c, in); }));
  rows.push_back(reading<AskRide, OwnRide>("POST", "/api/ride/own", "ride.own", {"我在不在名单上", "Am I on the list"}, {}, [d](View const& v, AskRide const& in) { return d->own(v, in); }));
}

void add_plans(std::vector<Endpoint>& rows, Plans const& plans, Trips const& trips) {
  auto const* p = &plans;
  auto const* t = &trips;
  rows.push_back(reading<ListPlans, Items<Plan>>("GET", "/api/trip-plans", "trip_plans.list", {"接运计划", "Plans"}, kPlanSeers, [p](View const& v, ListPlans const& in) { return p->list(v, in); }));
  rows.push_back(writing<AddPlan, Plan>("POST", "/api/trip-plans", "trip_plans.add", {"新建计划", "Make a plan"}, kKeepers, [p](Context& c, AddPlan const& in) { return p->add(c, in); }));
  rows.push_back(reading<GetPlan, PlanShown>("GET", "/api/trip-plans/{id}", "trip_plans.get", {"计划看板", "A plan's board"}, kPlanSeers, [p](View const& v, GetPlan const& in) { return p->get(v, in); }));
  rows.back().heavy = true;
  rows.push_back(writing<SolvePlan, PlanJob>("POST", "/api/trip-plans/{id}/solve", "trip_plans.solve", {"排车", "Solve"}, kKeepers, [p](Context& c, SolvePlan const& in) { return p->solve(c, in); }));
  rows.push_back(reading<AskVerdict, MoveVerdict>("GET", "/api/trip-plans/{id}/verdict", "trip_plans.verdict", {"改乘是否可行", "Verdict on a move"}, kPlanSeers, [p](View const& v, AskVerdict const& in) { return p->verdict(v, in); }));
  rows.back().heavy = true;
  rows.push_back(writing<AskVerdict, PlanJob>("POST", "/api/trip-plans/{id}/moves", "trip_plans.move", {"改乘", "Move a group"}, kKeepers, [p](Context& c, AskVerdict const& in) { return p->move(c, in); }));
  rows.push_back(writing<LockCoach, Plan>("POST", "/api/trip-plans/{id}/locks", "trip_plans.lock", {"锁定车辆", "Lock a coach"}, kKeepers, [p](Context& c, LockCoach const& in) { return p->lock(c, in); }));
  rows.push_back(writing<ChangePlan, PlanJob>("POST", "/api/trip-plans/{id}/changes", "trip_plans.change", {"变更重排", "Plan anew after a change"}, kKeepers, [p](Context& c, ChangePlan const& in) { return p->change(c, in); }));
  rows.push_back(writing<PublishPlan, PlanJob>("POST", "/api/trip-plans/{id}/publish", "trip_plans.publish", {"发布", "Publish"}, kKeepers, [p](Context& c, PublishPlan const& in) { return p->publish(c, in); }));
  rows.push_back(reading<ComparePlans, json::value>("GET", "/api/trip-plans/{id}/compare", "trip_plans.compare", {"比较两版", "Compare two versions"}, kPlanSeers, [p](View const& v, ComparePlans const& in) { return p->compare(v, in); }));
  rows.back().heavy = true;
  rows.push_back(reading<ExplainPlan, json::value>("GET", "/api/trip-plans/{id}/explain", "trip_plans.explain", {"为什么这样排", "Explain"}, kPlanSeers, [p](View const& v, ExplainPlan const& in) { return p->explain(v, in); }));
  rows.back().heavy = true;
  rows.push_back(reading<ListTrips, Items<Trip>>("GET", "/api/trips", "trips.list", {"车次", "Trips"}, kSeers | Role::enterprise_clerk, [t](View const& v, ListTrips const& in) { return t->list(v, in); }));
  rows.push_back(reading<GetTrip, Trip>("GET", "/api/trips/{id}", "trips.get", {"车次", "One trip"}, kSeers | Role::enterprise_clerk, [t](View const& v, GetTrip const& in) { return t->get(v, in); }));
  rows.push_back(writing<AnyProblem, PlanJob>("POST", "/api/plan", "plan.solve", {"求解任意派车问题", "Solve any problem"}, kFleet, [p](Context& c, AnyProblem const& in) { return p->solve_any(c, in); }));
}

}  // namespace

std::vector<Endpoint> endpoints(Fleet const& fleet, Demand const& demand, Plans const& plans, Trips const& trips, Jobs& jobs) {
  std::vector<Endpoint> rows;
  add_fleet(rows, fleet, jobs);
  add_demand(rows, demand, jobs);
  add_plans(rows, plans, trips);
  return rows;
}

std::vector<std::string> self_proving() { return {"ride.join"}; }

}  // namespace ly::trips
