// Who looks after which enterprises: work groups (工作组) with the enterprises assigned to them (包干), review groups (复核组)
// that decide, their members, also those lent by another unit, and joint reviews of two. "My enterprises" are those of
// the groups one belongs to today.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domains/registry/enterprises.h"
#include "domains/registry/registry.h"

namespace ly::registry {

struct GroupTag;
using GroupId = Id<GroupTag>;
struct MemberTag;
using MemberId = Id<MemberTag>;
struct JointReviewTag;
using JointReviewId = Id<JointReviewTag>;

inline constexpr std::string_view kGroupKinds = "work review";
inline constexpr std::string_view kGroupParts = "lead assistant member";

struct Member {
  MemberId id;
  std::string account_id, title, part, unit;
  Day from;
  std::optional<Day> to;
  static Fields fields(auto...) {
    using M = Member;
    return Fields{field("id", {"编号", "Membership"}, &M::id), field("account_id", {"账号", "Account"}, &M::account_id), field("title", {"称呼", "Called"}, &M::title),
                  field("part", {"分工", "Part"}, &M::part, {.one_of = kGroupParts}), field("unit", {"借调自", "Seconded from"}, &M::unit), field("from", {"起", "From"}, &M::from),
                  field("to", {"止（不含）", "To (exclusive)"}, &M::to)};
  }
};
struct AssignedEnterprise {
  std::string id, name;
  static Fields fields(auto...) { return Fields{field("id", {"企业", "Enterprise"}, &AssignedEnterprise::id), field("name", {"企业名称", "Name"}, &AssignedEnterprise::name)}; }
};
struct Group {
  GroupId id;
  std::string division, division_name, kind, name;
  bool closed = false, mine = false;
  int64_t revision = 0, enterprise_count = 0;
  std::vector<Member> members;
  std::vector<AssignedEnterprise> enterprises;  // of one group only, not in lists
  static Fields fields(auto...) {
    using G = Group;
    return Fields{field("id", {"编号", "Group"}, &G::id), field("division", {"行政区划代码", "Division"}, &G::division), field("division_name", {"所在地", "Division name"}, &G::division_name),
                  field("kind", {"种类", "Kind"}, &G::kind, {.one_of = kGroupKinds}), field("name", {"名称", "Name"}, &G::name), field("closed", {"已撤销", "Closed"}, &G::closed),
                  field("mine", {"我在其中", "Mine"}, &G::mine), field("revision", {"版本", "Revision"}, &G::revision), field("enterprise_count", {"包干企业数", "Enterprises assigned"}, &G::enterprise_count),
                  field("members", {"成员", "Members"}, &G::members), field("enterprises", {"包干企业", "Assigned enterprises"}, &G::enterprises)};
  }
};
struct ListGroups {
  std::string kind, after;
  int64_t limit = 50;
  static Fields fields(auto...) {
    using L = ListGroups;
    return Fields{field("kind", {"种类", "Kind"}, &L::kind, {.one_of = kGroupKinds}), field("after", {"从此之后", "After"}, &L::after), field("limit", {"每页", "Limit"}, &L::limit, {.min = 1, .max = kPageMax})};
  }
};
struct WhichGroup {
  GroupId id;
  static Fields fields(auto...) { return Fields{field("id", {"编号", "Group"}, &WhichGroup::id, {.required = true})}; }
};
struct AddGroup {
  std::string division, kind, name;
  static Fields fields(auto...) {
    using A = AddGroup;
    return Fields{field("division", {"行政区划代码", "Division"}, &A::division, {.required = true, .length_max = 100}), field("kind", {"种类", "Kind"}, &A::kind, {.required = true, .one_of = kGroupKinds}),
                  field("name", {"名称", "Name"}, &A::name, {.required = true, .length_max = 60})};
  }
};
struct ChangeGroup {
  GroupId id;
  std::optional<std::string> name;
  std::optional<bool> closed;
  int64_t revision = 0;
  static Fields fields(auto...) {
    using C = ChangeGroup;
    return Fields{field("id", {"编号", "Group"}, &C::id, {.required = true}), field("name", {"名称", "Name"}, &C::name, {.length_max = 60}), field("closed", {"撤销", "Closed"}, &C::closed),
                  field("revision", {"版本", "Revision"}, &C::revision, {.required = true})};
  }
};
struct AddMember {
  GroupId id;
  std::string account_id, part = "member", unit;
  std::optional<Day> from, to;  // from: today if absent
  static Fields fields(auto...) {
    using A = AddMember;
    return Fields{field("id", {"编号", "Group"}, &A::id, {.required = true}), field("account_id", {"账号", "Account"}, &A::account_id, {.required = true}),
                  field("part", {"分工", "Part"}, &A::part, {.one_of = kGroupParts}), field("unit", {"借调自", "Seconded from"}, &A::unit, {.length_max = 60}),
                  field("from", {"起", "From"}, &A::from), field("to", {"止（不含）", "To (exclusive)"}, &A::to)};
  }
};
struct EndMember {
  GroupId id;
  MemberId member;
  static Fields fields(auto...) {
    return Fields{field("id", {"编号", "Group"}, &EndMember::id, {.required = true}), field("member", {"成员", "Membership"}, &EndMember::member, {.required = true})};
  }
};
struct AssignEnterprises {
  GroupId id;
  std::vector<std::string> enterprise_ids;
  bool release = false;  // taken away instead of given
  static Fields fields(auto...) {
    using A = AssignEnterprises;
    return Fields{field("id", {"编号", "Group"}, &A::id, {.required = true}), field("enterprise_ids", {"企业", "Enterprises"}, &A::enterprise_ids, {.required = true, .length_max = 200}),
                  field("release", {"取消包干", "Release"}, &A::release)};
  }
};
struct Colleague {
  std::string account_id, title;
  static Fields fields(auto...) { return Fields{field("account_id", {"账号", "Account"}, &Colleague::account_id), field("title", {"称呼", "Called"}, &Colleague::title)}; }
};

struct JointReview {
  JointReviewId id;
  std::string enterprise_id, enterprise_name, lead_account, lead_title, assistant_account, assistant_title, state, note;
  Day day;
  int64_t revision = 0;
  static Fields fields(auto...) {
    using J = JointReview;
    return Fields{field("id", {"编号", "Joint review"}, &J::id), field("enterprise_id", {"企业", "Enterprise"}, &J::enterprise_id), field("enterprise_name", {"企业名称", "Enterprise name"}, &J::enterprise_name),
                  field("day", {"日期", "Day"}, &J::day), field("lead_account", {"主审", "Lead"}, &J::lead_account), field("lead_title", {"主审称呼", "Lead called"}, &J::lead_title),
                  field("assistant_account", {"协审", "Assistant"}, &J::assistant_account), field("assistant_title", {"协审称呼", "Assistant called"}, &J::assistant_title),
                  field("state", {"状态", "State"}, &J::state, {.one_of = "planned held cancelled"}), field("note", {"说明", "Note"}, &J::note), field("revision", {"版本", "Revision"}, &J::revision)};
  }
};
struct ListJointReviews {
  std::string enterprise_id, after;
  int64_t limit = 50;
  static Fields fields(auto...) {
    using L = ListJointReviews;
    return Fields{field("enterprise_id", {"企业", "Enterprise"}, &L::enterprise_id, {.required = true}), field("after", {"从此之后", "After"}, &L::after), field("limit", {"每页", "Limit"}, &L::limit, {.min = 1, .max = kPageMax})};
  }
};
struct PlanJointReview {
  std::string enterprise_id, lead_account, assistant_account, note;
  Day day;
  static Fields fields(auto...) {
    using P = PlanJointReview;
    return Fields{field("enterprise_id", {"企业", "Enterprise"}, &P::enterprise_id, {.required = true}), field("day", {"日期", "Day"}, &P::day, {.required = true}),
                  field("lead_account", {"主审", "Lead"}, &P::lead_account, {.required = true}), field("assistant_account", {"协审", "Assistant"}, &P::assistant_account, {.required = true}),
                  field("note", {"说明", "Note"}, &P::note, {.length_max = 500})};
  }
};
struct CloseJointReview {
  JointReviewId id;
  std::string state, note;
  int64_t revision = 0;
  static Fields fields(auto...) {
    using C = CloseJointReview;
    return Fields{field("id", {"编号", "Joint review"}, &C::id, {.required = true}), field("state", {"状态", "State"}, &C::state, {.required = true, .one_of = "held cancelled"}),
                  field("note", {"说明", "Note"}, &C::note, {.length_max = 500}), field("revision", {"版本", "Revision"}, &C::revision, {.required = true})};
  }
};

class Groups {
 public:
  explicit Groups(Known const& known) : known_(known) {}

  Result<Items<Group>> list(View const& view, ListGroups const& in) const;
  Result<Group> get(View const& view, GroupId const& id) const;
  // Whom one may choose: staff whose region holds the group's division, or lies in it.
  Result<Items<Colleague>> colleagues(View const& view, GroupId const& id) const;
  Result<Group> add(Context& context, AddGroup const& in) const;              // group.division, group.beyond, group.name_taken
  Result<Group> change(Context& context, ChangeGroup const& in) const;        // stale, group.name_taken
  Result<Group> add_member(Context& context, AddMember const& in) const;      // group.not_staff, group.member_already, group.lead_taken, group.days, group.closed
  Result<Group> end_member(Context& context, EndMember const& in) const;
  // An enterprise is looked after by one work group; given to another it moves. group.reviews_only, group.closed
  Result<Group> assign(Context& context, AssignEnterprises const& in) const;

  Result<Items<JointReview>> joint_reviews(View const& view, ListJointReviews const& in) const;
  // Two people, one of them a member of the group that looks after the enterprise, or of a review group.
  Result<JointReview> plan(Context& context, PlanJointReview const& in) const;  // group.same_person, group.not_staff, group.outsiders
  Result<JointReview> close(Context& context, CloseJointReview const& in) const;  // stale, group.review_over; held only by one of the two

  // For sheets: the group of that division, kind and name, made if there is none.
  Result<GroupId> put(Context& context, AddGroup const& in) const;

 private:
  Known const& known_;
};

// "My enterprises" of the actor today.
std::vector<std::string> my_enterprises(View const& view);
// {id, name, members: [title]} of the work group that looks after it; null if none does.
json::value group_of(View const& view, std::string const& enterprise_id);

}  // namespace ly::registry
