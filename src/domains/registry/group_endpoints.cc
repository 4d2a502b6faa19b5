#include "domains/registry/endpoints.h"

namespace ly::registry {
namespace {

constexpr Roles kPlanners = Role::officer | Role::reviewer | Role::lead;  // who gives work out

void add_groups(std::vector<Endpoint>& rows, Groups const& g) {
  rows.push_back(reading<ListGroups, Items<Group>>("GET", "/api/groups", "groups.list", {"工作组", "Groups"}, may::staff | Role::auditor, [&g](View const& v, ListGroups const& in) { return g.list(v, in); }));
  rows.push_back(writing<AddGroup, Group>("POST", "/api/groups", "groups.add", {"设立工作组", "Set up a group"}, kPlanners, [&g](Context& c, AddGroup const& in) { return g.add(c, in); }));
  rows.push_back(reading<WhichGroup, Group>("GET", "/api/groups/{id}", "groups.get", {"一个工作组", "One group"}, may::staff | Role::auditor, [&g](View const& v, WhichGroup const& in) { return g.get(v, in.id); }));
  rows.push_back(writing<ChangeGroup, Group>("POST", "/api/groups/{id}", "groups.change", {"修改工作组", "Change a group"}, kPlanners, [&g](Context& c, ChangeGroup const& in) { return g.change(c, in); }));
  rows.push_back(reading<WhichGroup, Items<Colleague>>("GET", "/api/groups/{id}/colleagues", "groups.colleagues", {"可选人员", "Whom one may choose"}, may::staff,
                                                       [&g](View const& v, WhichGroup const& in) { return g.colleagues(v, in.id); }));
  rows.push_back(writing<AddMember, Group>("POST", "/api/groups/{id}/members", "groups.add_member", {"加入成员", "Add a member"}, kPlanners, [&g](Context& c, AddMember const& in) { return g.add_member(c, in); }));
  rows.push_back(writing<EndMember, Group>("POST", "/api/groups/{id}/members/{member}/end", "groups.end_member", {"成员离组", "End a membership"}, kPlanners,
                                           [&g](Context& c, EndMember const& in) { return g.end_member(c, in); }));
  rows.push_back(writing<AssignEnterprises, Group>("POST", "/api/groups/{id}/enterprises", "groups.assign", {"分配包干企业", "Assign enterprises"}, kPlanners,
                                                   [&g](Context& c, AssignEnterprises const& in) { return g.assign(c, in); }));
  rows.push_back(reading<ListJointReviews, Items<JointReview>>("GET", "/api/joint-reviews", "joint_reviews.list", {"联合审核", "Joint reviews"}, may::staff | Role::auditor,
                                                               [&g](View const& v, ListJointReviews const& in) { return g.joint_reviews(v, in); }));
  rows.push_back(writing<PlanJointReview, JointReview>("POST", "/api/joint-reviews", "joint_reviews.plan", {"安排联合审核", "Plan a joint review"}, kPlanners,
                                                       [&g](Context& c, PlanJointReview const& in) { return g.plan(c, in); }));
  rows.push_back(writing<CloseJointReview, JointReview>("POST", "/api/joint-reviews/{id}", "joint_reviews.close", {"办结联合审核", "Close a joint review"}, may::staff,
                                                        [&g](Context& c, CloseJointReview const& in) { return g.close(c, in); }));
}

void add_duty(std::vector<Endpoint>& rows, Duties const& d) {
  rows.push_back(reading<ListDuty, Items<Duty>>("GET", "/api/duty", "duty.list", {"值班表", "Duty roster"}, may::staff | Role::auditor, [&d](View const& v, ListDuty const& in) { return d.list(v, in); }));
  rows.push_back(writing<PlanDuty, Duty>("POST", "/api/duty", "duty.plan", {"排班", "Plan a shift"}, kPlanners, [&d](Context& c, PlanDuty const& in) { return d.plan(c, in); }));
  rows.push_back(reading<WhichDuty, Items<Substitute>>("GET", "/api/duty/{id}/substitutes", "duty.substitutes", {"可接替的人", "Who could relieve"}, may::staff,
                                                       [&d](View const& v, WhichDuty const& in) { return d.substitutes(v, in.id); }));
  rows.push_back(writing<RelieveDuty, Duty>("POST", "/api/duty/{id}/relieve", "duty.relieve", {"接替", "Relieve"}, kPlanners, [&d](Context& c, RelieveDuty const& in) { return d.relieve(c, in); }));
  rows.push_back(reading<Nothing, Officer>("GET", "/api/me/officer", "officer.get", {"我的身体状况与语言", "My health and languages"}, may::staff, [&d](View const& v, Nothing const&) { return d.officer(v); }));
  rows.push_back(writing<TellOfficer, Officer>("POST", "/api/me/officer", "officer.tell", {"报告身体状况", "Tell how I am"}, may::staff, [&d](Context& c, TellOfficer const& in) { return d.tell(c, in); }));
}

}  // namespace

std::vector<Endpoint> group_endpoints(Registry const& registry) {
  std::vector<Endpoint> rows;
  add_groups(rows, registry.groups);
  add_duty(rows, registry.duties);
  return rows;
}

}  // namespace ly::registry
