// The duty roster (值班表): who is where, from when to when, and which languages the post needs. An officer says how he is;
// one who is unwell is not left at his post: his coming shifts ask for relief at once, and colleagues of the group who are
// fit, free and speak the language are proposed, those with the fewest hours first.
#pragma once
#include <optional>
#include <string>

#include "domains/registry/groups.h"

namespace ly::registry {

struct DutyTag;
using DutyId = Id<DutyTag>;

inline constexpr int64_t kShiftHoursMax = 24;
inline constexpr std::string_view kDutyStates = "planned relief_wanted relieved";

struct Duty {
  DutyId id;
  GroupId group_id;
  std::string group_name, account_id, title, place_id, place_name, shift, languages, state, relieves;
  Instant from, to;
  int64_t revision = 0;
  static Fields fields(auto...) {
    using D = Duty;
    return Fields{field("id", {"编号", "Duty"}, &D::id), field("group_id", {"工作组", "Group"}, &D::group_id), field("group_name", {"组名", "Group name"}, &D::group_name),
                  field("account_id", {"账号", "Account"}, &D::account_id), field("title", {"称呼", "Called"}, &D::title), field("place_id", {"岗位", "Post"}, &D::place_id),
                  field("place_name", {"岗位名称", "Post name"}, &D::place_name), field("shift", {"班次", "Shift"}, &D::shift), field("languages", {"需要的语言", "Languages needed"}, &D::languages),
                  field("state", {"状态", "State"}, &D::state, {.one_of = kDutyStates}), field("relieves", {"接替的班次", "Relieves"}, &D::relieves), field("from", {"起", "From"}, &D::from),
                  field("to", {"止", "To"}, &D::to), field("revision", {"版本", "Revision"}, &D::revision)};
  }
};
struct ListDuty {
  std::optional<Day> from, to;  // days, `to` exclusive; absent: a week from today
  std::string group_id, after;
  bool mine = false;
  int64_t limit = 50;
  static Fields fields(auto...) {
    using L = ListDuty;
    return Fields{field("from", {"起", "From"}, &L::from), field("to", {"止（不含）", "To (exclusive)"}, &L::to), field("group_id", {"工作组", "Group"}, &L::group_id), field("mine", {"我的", "Mine"}, &L::mine),
                  field("after", {"从此之后", "After"}, &L::after), field("limit", {"每页", "Limit"}, &L::limit, {.min = 1, .max = kPageMax})};
  }
};
struct PlanDuty {
  GroupId group_id;
  std::string account_id, place_id, shift, languages;
  Instant from, to;
  static Fields fields(auto...) {
    using P = PlanDuty;
    return Fields{field("group_id", {"工作组", "Group"}, &P::group_id, {.required = true}), field("account_id", {"账号", "Account"}, &P::account_id, {.required = true}),
                  field("place_id", {"岗位", "Post"}, &P::place_id), field("shift", {"班次", "Shift"}, &P::shift, {.length_max = 20}), field("languages", {"需要的语言", "Languages needed"}, &P::languages, {.length_max = 60}),
                  field("from", {"起", "From"}, &P::from, {.required = true}), field("to", {"止", "To"}, &P::to, {.required = true})};
  }
};
struct WhichDuty {
  DutyId id;
  static Fields fields(auto...) { return Fields{field("id", {"编号", "Duty"}, &WhichDuty::id, {.required = true})}; }
};
struct Substitute {
  std::string account_id, title, languages;
  int64_t minutes_this_week = 0;
  bool speaks = true;  // all languages the post needs
  static Fields fields(auto...) {
    using S = Substitute;
    return Fields{field("account_id", {"账号", "Account"}, &S::account_id), field("title", {"称呼", "Called"}, &S::title), field("languages", {"语言", "Languages"}, &S::languages),
                  field("minutes_this_week", {"前后七天值班分钟", "Minutes in the week around"}, &S::minutes_this_week), field("speaks", {"语言相符", "Speaks them"}, &S::speaks)};
  }
};
struct RelieveDuty {
  DutyId id;
  std::string account_id;
  int64_t revision = 0;
  static Fields fields(auto...) {
    using R = RelieveDuty;
    return Fields{field("id", {"编号", "Duty"}, &R::id, {.required = true}), field("account_id", {"接替的人", "By"}, &R::account_id, {.required = true}), field("revision", {"版本", "Revision"}, &R::revision, {.required = true})};
  }
};
struct Officer {
  std::string languages, health, note;
  int64_t relief_wanted = 0;  // shifts that wait for somebody else
  static Fields fields(auto...) {
    using O = Officer;
    return Fields{field("languages", {"会说的语言", "Languages"}, &O::languages), field("health", {"身体状况", "Health"}, &O::health, {.one_of = "fit unwell"}), field("note", {"说明", "Note"}, &O::note),
                  field("relief_wanted", {"等待接替的班次", "Shifts that want relief"}, &O::relief_wanted)};
  }
};
struct TellOfficer {
  std::optional<std::string> languages, health, note;
  static Fields fields(auto...) {
    using T = TellOfficer;
    return Fields{field("languages", {"会说的语言", "Languages"}, &T::languages, {.length_max = 60}), field("health", {"身体状况", "Health"}, &T::health, {.one_of = "fit unwell"}),
                  field("note", {"说明", "Note"}, &T::note, {.length_max = 200})};
  }
};

class Duties {
 public:
  explicit Duties(Known const& known) : known_(known) {}
  Result<Items<Duty>> list(View const& view, ListDuty const& in) const;
  // Problems: duty.not_member, duty.times {hours}, duty.overlap {from, to}, duty.unwell, duty.place.
  Result<Duty> plan(Context& context, PlanDuty const& in) const;
  Result<Items<Substitute>> substitutes(View const& view, DutyId const& id) const;
  Result<Duty> relieve(Context& context, RelieveDuty const& in) const;  // the new shift; stale, duty.relieved, and those of plan
  Result<Officer> officer(View const& view) const;                      // oneself
  Result<Officer> tell(Context& context, TellOfficer const& in) const;

 private:
  Duty show(View const& view, struct DutyRow const& row) const;
  Known const& known_;
};

}  // namespace ly::registry
