// The command post's page, derived from what the other domains keep. Each figure is counted by the same condition as the
// list it opens (`list`, a path of the console).
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "desk/endpoint.h"
#include "domains/cases/cases.h"

namespace ly::insight {

struct Figure {
  std::string key, title, title_en, unit, unit_en, tone, list;  // tone: normal | act
  int64_t value = 0;
  std::optional<int64_t> of;
  static constexpr auto fields() {
    using F = Figure;
    return std::tuple{field("key", {"指标", "Figure"}, &F::key), field("title", {"名称", "Title"}, &F::title), field("title_en", {"英文名称", "English title"}, &F::title_en),
                      field("value", {"数值", "Value"}, &F::value), field("of", {"总数", "Of"}, &F::of), field("unit", {"单位", "Unit"}, &F::unit), field("unit_en", {"英文单位", "English unit"}, &F::unit_en),
                      field("tone", {"提示", "Tone"}, &F::tone, {.one_of = "normal act"}), field("list", {"清单", "List"}, &F::list)};
  }
};
struct Stuck {
  std::string what, where, who, case_id, title, line, service;
  std::optional<Instant> since;
  int64_t late_minutes = 0;
  bool can_nudge = false;
  static constexpr auto fields() {
    using S = Stuck;
    return std::tuple{field("what", {"什么事", "What"}, &S::what), field("where", {"在哪里", "Where"}, &S::where), field("who", {"谁来办", "Who acts"}, &S::who),
                      field("since", {"到期", "Due"}, &S::since), field("late_minutes", {"逾期分钟", "Minutes late"}, &S::late_minutes), field("case_id", {"办件", "Case"}, &S::case_id),
                      field("service", {"事项", "Service"}, &S::service), field("title", {"标题", "Title"}, &S::title), field("line", {"说明", "Line"}, &S::line), field("can_nudge", {"可催办", "Can nudge"}, &S::can_nudge)};
  }
};
struct Step {
  std::string state, title, title_en;
  int64_t count = 0;
  static constexpr auto fields() {
    return std::tuple{field("state", {"环节", "State"}, &Step::state), field("title", {"名称", "Title"}, &Step::title), field("title_en", {"英文名称", "English title"}, &Step::title_en), field("count", {"件数", "Count"}, &Step::count)};
  }
};
struct Upcoming {
  Instant at;
  std::string title, case_id;
  static constexpr auto fields() {
    return std::tuple{field("at", {"时间", "At"}, &Upcoming::at), field("title", {"事项", "Title"}, &Upcoming::title), field("case_id", {"办件", "Case"}, &Upcoming::case_id)};
  }
};
// The report of the region (story: "9 resumed, 3 fully staffed").
struct Report {
  int64_t enterprises = 0, applied = 0, approved = 0, resumed = 0, fully_staffed = 0, stopped = 0, screened = 0, excluded = 0, observe = 0, unlisted_on_site = 0;
  static constexpr auto fields() {
    using R = Report;
    return std::tuple{field("enterprises", {"企业", "Enterprises"}, &R::enterprises), field("applied", {"已申请", "Applied"}, &R::applied), field("approved", {"已核准", "Approved"}, &R::approved),
                      field("resumed", {"已复工", "Resumed"}, &R::resumed), field("fully_staffed", {"满员", "Fully staffed"}, &R::fully_staffed), field("stopped", {"停工中", "Stopped"}, &R::stopped),
                      field("screened", {"已筛查人数", "People screened"}, &R::screened), field("excluded", {"不准到岗人数", "People ruled out"}, &R::excluded),
                      field("observe", {"观察人数", "People under observation"}, &R::observe), field("unlisted_on_site", {"名单外在岗人数", "Unlisted people found at work"}, &R::unlisted_on_site)};
  }
};
struct CommandPost {
  Instant as_of;
  std::vector<Figure> figures;
  std::vector<Stuck> stuck;
  std::vector<Step> funnel;
  std::vector<Upcoming> next;
  Report report;
  static constexpr auto fields() {
    using C = CommandPost;
    return std::tuple{field("as_of", {"截至", "As of"}, &C::as_of), field("figures", {"指标", "Figures"}, &C::figures), field("stuck", {"卡在哪里", "What is stuck"}, &C::stuck),
                      field("funnel", {"进度", "Funnel"}, &C::funnel), field("next", {"未来24小时", "Next 24 hours"}, &C::next), field("report", {"报告", "Report"}, &C::report)};
  }
};
struct Nudge {
  cases::CaseId case_id;
  static constexpr auto fields() { return std::tuple{field("case_id", {"办件", "Case"}, &Nudge::case_id, {.required = true})}; }
};
struct Nudged {
  int64_t told = 0;
  static constexpr auto fields() { return std::tuple{field("told", {"通知人数", "Told"}, &Nudged::told)}; }
};

class Insight {
 public:
  explicit Insight(cases::Cases const& cases) : cases_(cases) {}
  Result<CommandPost> command_post(View const& view, cases::InLanguage const& in) const;
  Report report(View const& view) const;
  // Reminds who must act: the assignee, or everybody who may take the case. Problems: not_found, nudge.closed, nudge.too_soon.
  Result<Nudged> nudge(Context& context, Nudge const& in) const;

 private:
  cases::Cases const& cases_;
};

std::vector<Endpoint> endpoints(Insight const& insight);

}  // namespace ly::insight
