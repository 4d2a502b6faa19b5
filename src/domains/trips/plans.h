// Plans (接运计划): open groups of a division, ready coaches and drivers made into a problem (formats/plan_problem.h), solved, changed by hand or by
// what happens at 23:00, compared, explained and published as trips. Every version is kept; what stands in them are ids, and names are put in
// for whoever reads.
#pragma once
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/budget.h"
#include "desk/jobs.h"
#include "domains/trips/rows.h"

namespace ly::trips {

inline constexpr int64_t kSecondsMost = 120;  // of thinking about one plan

struct AddPlan {
  std::string name, division;
  Instant from, until;
  static Fields fields(auto...) {
    using A = AddPlan;
    return Fields{field("name", {"名称", "Name"}, &A::name, {.required = true, .length_max = 60}), field("division", {"行政区划代码", "Division"}, &A::division, {.required = true, .length_max = 12}), field("from", {"起", "From"}, &A::from, {.required = true}),
                  field("until", {"止", "Until"}, &A::until, {.required = true})};
  }
};
struct ListPlans {
  std::string after;
  int64_t limit = 50;
  static Fields fields(auto...) { return Fields{field("after", {"从此之后", "After"}, &ListPlans::after), field("limit", {"每页", "Limit"}, &ListPlans::limit, {.min = 1, .max = kPageMax})}; }
};
struct Plan {
  PlanId id;
  std::string name, division, division_name, state;
  Instant from, until, created_at;
  int64_t version = 0, published_version = 0, revision = 0;
  static Fields fields(auto...) {
    using P = Plan;
    return Fields{field("id", {"计划", "Plan"}, &P::id), field("name", {"名称", "Name"}, &P::name), field("division", {"行政区划代码", "Division"}, &P::division), field("division_name", {"所在地", "Division name"}, &P::division_name),
                  field("state", {"状态", "State"}, &P::state, {.one_of = "draft published closed"}), field("from", {"起", "From"}, &P::from), field("until", {"止", "Until"}, &P::until), field("created_at", {"建立时间", "Created"}, &P::created_at),
                  field("version", {"版本", "Version"}, &P::version), field("published_version", {"已发布版本", "Published version"}, &P::published_version), field("revision", {"修订", "Revision"}, &P::revision)};
  }
};
struct PlanVersion {
  int64_t version = 0, base = 0;
  std::string why, made_by;
  Instant made_at;
  std::optional<Instant> published_at;
  static Fields fields(auto...) {
    using V = PlanVersion;
    return Fields{field("version", {"版本", "Version"}, &V::version), field("base", {"由哪一版改来", "Made from"}, &V::base), field("why", {"事由", "Why"}, &V::why), field("made_by", {"编制", "Made by"}, &V::made_by), field("made_at", {"时间", "At"}, &V::made_at),
                  field("published_at", {"发布时间", "Published"}, &V::published_at)};
  }
};
struct GetPlan {
  PlanId id;
  std::optional<int64_t> version;  // the newest if not told
  static Fields fields(auto...) { return Fields{field("id", {"计划", "Plan"}, &GetPlan::id, {.required = true}), field("version", {"版本", "Version"}, &GetPlan::version, {.min = 1})}; }
};
// A plan with one of its versions as a board: {places, coaches, drivers, groups, routes, unserved, warnings, score, difference}.
struct PlanShown : Plan {
  std::vector<PlanVersion> versions;
  int64_t shown_version = 0;
  json::object board;
  static Fields fields(auto...) {
    using P = PlanShown;
    return Fields{field("versions", {"各版本", "Versions"}, &P::versions, {.length_max = 10'000}), field("shown_version", {"所示版本", "Version shown"}, &P::shown_version), field("board", {"看板", "Board"}, &P::board)} + Plan::fields();
  }
};
struct SolvePlan {
  PlanId id;
  int64_t seconds = 10;
  static Fields fields(auto...) { return Fields{field("id", {"计划", "Plan"}, &SolvePlan::id, {.required = true}), field("seconds", {"计算秒数", "Seconds"}, &SolvePlan::seconds, {.min = 1, .max = kSecondsMost})}; }
};
struct PlanJob {
  JobId job_id;
  static Fields fields(auto...) { return Fields{field("job_id", {"任务", "Job"}, &PlanJob::job_id)}; }
};
struct AskVerdict {
  PlanId id;
  int64_t version = 0;
  std::string group, from, to;  // ids of a group and of coaches; from "": what of it is left behind; to "": is to be left behind
  static Fields fields(auto...) {
    using A = AskVerdict;
    return Fields{field("id", {"计划", "Plan"}, &A::id, {.required = true}), field("version", {"版本", "Version"}, &A::version, {.min = 1}), field("group", {"团组", "Group"}, &A::group, {.length_max = 26}),
                  field("from", {"原车", "From coach"}, &A::from, {.length_max = 26}), field("to", {"改乘", "To coach"}, &A::to, {.length_max = 26})};
  }
};
struct MoveVerdict {
  bool legal = false;
  int64_t heads = 0;
  double cost = 0;          // more than now, yuan
  std::string bar, rule;    // why not: planning::Bar, and the clause of the law
  std::string zh, en;
  static Fields fields(auto...) {
    using V = MoveVerdict;
    return Fields{field("legal", {"可行", "Legal"}, &V::legal), field("heads", {"人数", "Heads"}, &V::heads), field("cost", {"多花（元）", "Cost more (yuan)"}, &V::cost), field("bar", {"障碍", "Bar"}, &V::bar), field("rule", {"条款", "Rule"}, &V::rule),
                  field("zh", {"说明", "In Chinese"}, &V::zh), field("en", {"英文说明", "In English"}, &V::en)};
  }
};
struct LockCoach {
  PlanId id;
  std::string coach;
  bool locked = true;
  int64_t revision = 0;
  static Fields fields(auto...) {
    using L = LockCoach;
    return Fields{field("id", {"计划", "Plan"}, &L::id, {.required = true}), field("coach", {"车辆", "Coach"}, &L::coach, {.required = true, .length_max = 26}), field("locked", {"锁定", "Locked"}, &L::locked), field("revision", {"修订", "Revision"}, &L::revision, {.required = true})};
  }
};
struct LostCoach {
  std::string coach, place;
  static Fields fields(auto...) { return Fields{field("coach", {"车辆", "Coach"}, &LostCoach::coach, {.required = true, .length_max = 26}), field("place", {"停在", "Stands at"}, &LostCoach::place, {.length_max = 26})}; }
};
struct LateGroup {
  std::string group;
  Instant ready;
  static Fields fields(auto...) { return Fields{field("group", {"团组", "Group"}, &LateGroup::group, {.required = true, .length_max = 26}), field("ready", {"何时能上车", "Ready"}, &LateGroup::ready, {.required = true})}; }
};
// 23:00: what happened. A job makes a version that touches as few as can be; publishing it is the confirmation.
struct ChangePlan {
  PlanId id;
  std::string why;
  std::vector<std::string> cancel, add;   // groups; add: opened since
  std::vector<LostCoach> lost;
  std::vector<LateGroup> late;
  int64_t seconds = 2, revision = 0;
  static Fields fields(auto...) {
    using C = ChangePlan;
    return Fields{field("id", {"计划", "Plan"}, &C::id, {.required = true}), field("why", {"事由", "Why"}, &C::why, {.required = true, .length_max = 300}), field("cancel", {"取消的团组", "Groups cancelled"}, &C::cancel), field("add", {"新增的团组", "Groups added"}, &C::add),
                  field("lost", {"不能用的车", "Coaches lost"}, &C::lost), field("late", {"晚到的团组", "Groups late"}, &C::late), field("seconds", {"计算秒数", "Seconds"}, &C::seconds, {.min = 1, .max = kSecondsMost}),
                  field("revision", {"修订", "Revision"}, &C::revision, {.required = true})};
  }
};
struct PublishPlan {
  PlanId id;
  int64_t version = 0, revision = 0;
  static Fields fields(auto...) {
    using P = PublishPlan;
    return Fields{field("id", {"计划", "Plan"}, &P::id, {.required = true}), field("version", {"版本", "Version"}, &P::version, {.required = true, .min = 1}), field("revision", {"修订", "Revision"}, &P::revision, {.required = true})};
  }
};
struct ComparePlans {
  PlanId id;
  int64_t a = 0, b = 0;
  static Fields fields(auto...) {
    using C = ComparePlans;
    return Fields{field("id", {"计划", "Plan"}, &C::id, {.required = true}), field("a", {"前一版", "One version"}, &C::a, {.min = 1}), field("b", {"后一版", "The other"}, &C::b, {.min = 1})};
  }
};
struct ExplainPlan {
  PlanId id;
  std::optional<int64_t> version;
  std::string group, coach;
  static Fields fields(auto...) {
    using E = ExplainPlan;
    return Fields{field("id", {"计划", "Plan"}, &E::id, {.required = true}), field("version", {"版本", "Version"}, &E::version, {.min = 1}), field("group", {"团组", "Group"}, &E::group, {.length_max = 26}), field("coach", {"车辆", "Coach"}, &E::coach, {.length_max = 26})};
  }
};
struct AnyProblem {  // of any carrier, by its own names: docs/plan-problem.schema.json
  json::object problem;
  int64_t seconds = 10;
  static Fields fields(auto...) { return Fields{field("problem", {"问题", "Problem"}, &AnyProblem::problem, {.required = true}), field("seconds", {"计算秒数", "Seconds"}, &AnyProblem::seconds, {.min = 1, .max = kSecondsMost})}; }
};

struct Loaded;  // problem_of.h

class Plans {
 public:
  // A budget of `seconds` that a job's cancel ends early and that tells it each better plan; made by the app, which has clocks.
  using MakeBudget = std::function<std::unique_ptr<Budget>(JobRun& run, double seconds)>;
  Plans(Around const& around, Jobs& jobs, MakeBudget budget) : around_(around), jobs_(jobs), budget_(std::move(budget)) {}

  Result<Plan> add(Context& context, AddPlan const& in) const;       // plan.span, travel.region
  Result<Items<Plan>> list(View const& view, ListPlans const& in) const;
  Result<PlanShown> get(View const& view, GetPlan const& in) const;
  Result<PlanJob> solve(Context& context, SolvePlan const& in) const;  // plan.nothing_to_plan
  Result<json::value> run_solve(JobRun& run) const;                   // "trips.solve"
  Result<MoveVerdict> verdict(View const& view, AskVerdict const& in) const;
  Result<PlanJob> move(Context& context, AskVerdict const& in) const;  // a new version, by a job: what is left behind is explained anew
  Result<json::value> run_move(JobRun& run) const;                    // "trips.move": plan.move_refused
  Result<Plan> lock(Context& context, LockCoach const& in) const;
  Result<PlanJob> change(Context& context, ChangePlan const& in) const;
  Result<json::value> run_change(JobRun& run) const;                  // "trips.change"
  Result<PlanJob> publish(Context& context, PublishPlan const& in) const;
  Result<json::value> run_publish(JobRun& run) const;                 // "trips.publish"
  Result<json::value> compare(View const& view, ComparePlans const& in) const;
  Result<json::value> explain(View const& view, ExplainPlan const& in) const;

  Result<PlanJob> solve_any(Context& context, AnyProblem const& in) const;
  Result<json::value> run_any(JobRun& run) const;                     // "plan.solve"

  void add_jobs() const;

 private:
  Result<PlanRow> visible(View const& view, PlanId const& id) const;
  Result<json::object> problem_of(View const& view, PlanRow const& row) const;
  Result<Plan> store(Context& context, PlanRow row, VersionRow version) const;
  // A version as it was read. It is never altered, so what was read once holds; the last few are kept, since reading a large one takes a good part of a
  // second and somebody drags groups about. For readers only: a writer might see a version that is never committed.
  Result<std::shared_ptr<Loaded const>> loaded(View const& view, std::string const& plan_id, int64_t version) const;
  struct KeptPlan {
    std::string plan_id;
    int64_t version = 0;
    std::shared_ptr<Loaded const> plan;
  };
  static constexpr size_t kKeptMost = 4;  // one of 400 coaches is some tens of megabytes
  mutable std::mutex kept_mutex_;
  mutable std::vector<KeptPlan> kept_;
  Around const& around_;
  Jobs& jobs_;
  MakeBudget budget_;
};

}  // namespace ly::trips
