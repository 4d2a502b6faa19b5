#include "domains/insight/insight.h"

#include "domains/insight/rows.h"

namespace ly::insight {
namespace {

constexpr int64_t kStuckShown = 12;            // what fits one look
constexpr Minutes kNudgeAgain{60};             // the same case is not nudged oftener: noise is ignored
constexpr int64_t kMsPerMinute = 60'000;
constexpr Minutes kNextHours{24 * 60};

Figure figure(std::string key, std::string zh, std::string en, int64_t value, std::optional<int64_t> of, bool people, bool act, std::string list) {
  Figure f;
  f.key = std::move(key);
  f.title = std::move(zh);
  f.title_en = std::move(en);
  f.value = value;
  f.of = of;
  f.unit = people ? "人" : "家";
  f.unit_en = people ? "people" : "enterprises";
  f.tone = act && value > 0 ? "act" : "normal";
  f.list = std::move(list);
  return f;
}

Stuck stuck_of(cases::CaseRow const& row, Instant now, bool can_nudge) {
  Stuck s;
  s.what = row.next.empty() ? row.state_title : row.next;
  s.where = row.enterprise.name;
  s.who = row.assignee ? row.assignee->title : row.queue;
  s.case_id = row.id;
  s.service = row.service;
  s.title = row.enterprise.name + " · " + row.service_title + " " + row.no;
  for (auto const& missing : row.missing) s.line += (s.line.empty() ? "" : "；") + missing;
  s.since = row.due_at;
  if (row.due_at && row.due_at->ms < now.ms) s.late_minutes = (now.ms - row.due_at->ms) / kMsPerMinute;
  s.can_nudge = can_nudge;
  return s;
}

}  // namespace

Report Insight::report(View const& view) const { return count_report(view); }

Result<CommandPost> Insight::command_post(View const& view, cases::InLanguage const& in) const {
  CommandPost page;
  page.as_of = view.now;
  page.report = count_report(view);
  auto const& r = page.report;
  bool const lead = view.actor.roles.meets(may::staff);
  auto const list = [&](std::string which, std::string service) {
    cases::ListCases ask;
    ask.view = std::move(which);
    ask.service = std::move(service);
    ask.language = in.language;
    ask.limit = kStuckShown;
    return cases_.list(view, ask);
  };
  auto const overdue = TRY(list("overdue", ""));
  auto const due = TRY(list("due", ""));
  page.figures = {
      figure("resumed", "已复工 / 已申请", "Resumed / applied", r.resumed, r.applied, false, false, "/cases?service=resumption&state=approved"),
      figure("fully_staffed", "满员复工", "Fully staffed", r.fully_staffed, r.resumed, false, false, "/enterprises?stage=approved"),
      figure("excluded", "不准到岗", "Ruled out", r.excluded, r.screened, true, false, "/rosters"),
      figure("unlisted", "名单外在岗", "Unlisted at work", r.unlisted_on_site, std::nullopt, true, true, "/enterprises"),
      figure("stopped", "停工通知中", "Stop notices in force", r.stopped, std::nullopt, false, true, "/cases?service=stop-notice&state=in_force"),
      figure("overdue", "逾期办件", "Overdue cases", overdue.total, due.views.all, false, true, "/cases?view=overdue"),
  };
  page.figures.back().unit = "件";
  page.figures.back().unit_en = "cases";
  for (auto const& row : overdue.items) page.stuck.push_back(stuck_of(row, view.now, lead));
  for (auto const& row : due.items) {
    if (static_cast<int64_t>(page.stuck.size()) >= kStuckShown) break;
    if (!row.overdue) page.stuck.push_back(stuck_of(row, view.now, lead));
  }
  auto const service = cases_.catalog().latest("resumption");
  for (auto& step : count_states(view)) {
    auto const* state = service ? service->compiled->service.states.find(step.state) : nullptr;
    step.title = state ? state->title.in(cases::Language::zh) : step.state;
    step.title_en = state ? state->title.in(cases::Language::en) : step.state;
    page.funnel.push_back(std::move(step));
  }
  for (auto const& row : due.items)
    if (row.due_at && row.due_at->ms >= view.now.ms && row.due_at->ms <= (view.now + kNextHours).ms) page.next.push_back({*row.due_at, row.enterprise.name + " · " + row.state_title, row.id});
  return page;
}

Result<Nudged> Insight::nudge(Context& context, Nudge const& in) const {
  auto const shown = TRY(cases_.show(context, {in.case_id, "zh-CN"}));
  auto const last = last_nudge(context, in.case_id.text);
  if (last.ms > 0 && context.now < last + kNudgeAgain) return refused("nudge.too_soon", "case_id", {{"minutes", std::to_string(kNudgeAgain.count)}});
  auto const& row = shown.row;
  if (row.queue.empty() && !row.due_at) return refused("nudge.closed", "case_id");
  auto const state = cases_.state_of(context, row.id);
  auto const division = state ? state->division : std::string();
  Nudged out;
  auto const tell = [&](std::string const& account) {
    context.outbox.put({.channel = "app", .template_name = "nudge", .subject_kind = "account", .subject_id = account,
                        .content = {{"case_id", row.id}, {"text", json::object{{"zh-CN", "请尽快办理 " + row.no + "：" + row.next}, {"en", "Please act on " + row.no + ": " + row.next}}}}});
    ++out.told;
  };
  if (row.assignee) tell(row.assignee->id);
  else for (auto const& officer : shown.assignable) tell(officer.id);
  context.journal.note({.what = "case.nudged", .subject_kind = "case", .subject_id = row.id, .enterprise_id = row.enterprise.id, .division = division, .facts = {{"told", out.told}}});
  return out;
}

std::vector<Endpoint> endpoints(Insight const& insight) {
  auto const* i = &insight;
  std::vector<Endpoint> rows;
  rows.push_back(reading<cases::InLanguage, CommandPost>("GET", "/api/command-post", "command_post.show", {"指挥部", "Command post"}, may::staff | Role::auditor,
                                                         [i](View const& view, cases::InLanguage const& in) { return i->command_post(view, in); }));
  rows.push_back(writing<Nudge, Nudged>("POST", "/api/command-post/nudge", "command_post.nudge", {"催办", "Nudge"}, may::staff,
                                        [i](Context& context, Nudge const& in) { return i->nudge(context, in); }));
  return rows;
}

}  // namespace ly::insight
