#include "domains/insight/insight.h"

#include <algorithm>
#include <map>

#include "domains/insight/rows.h"
#include "domains/registry/nearness.h"
#include "domains/registry/rows.h"
#include "formats/paper.h"
#include "formats/xlsx_writer.h"

namespace ly::insight {
namespace {

constexpr size_t kStuckShown = 12;             // what fits one look
constexpr int64_t kDueRead = 500;              // of which those are chosen
constexpr Minutes kNudgeAgain{60};             // the same case is not nudged oftener: noise is ignored
constexpr int64_t kMsPerMinute = 60'000;
constexpr Minutes kNextHours{24 * 60};

struct ReportMember {
  std::string_view key;
  int64_t Report::*member;
  std::string_view zh, en, unit, unit_en;
};
constexpr ReportMember kReport[] = {
    {"enterprises", &Report::enterprises, "企业", "Enterprises", "家", "enterprises"},
    {"applied", &Report::applied, "已申请", "Applied", "家", "enterprises"},
    {"approved", &Report::approved, "已核准", "Approved", "件", "cases"},
    {"resumed", &Report::resumed, "已复工", "Resumed", "家", "enterprises"},
    {"fully_staffed", &Report::fully_staffed, "满员复工", "Fully staffed", "家", "enterprises"},
    {"stopped", &Report::stopped, "停工通知中", "Stop notices in force", "家", "enterprises"},
    {"screened", &Report::screened, "已筛查", "Screened", "人", "people"},
    {"excluded", &Report::excluded, "不准到岗", "Ruled out", "人", "people"},
    {"observe", &Report::observe, "观察", "Under observation", "人", "people"},
    {"unlisted_on_site", &Report::unlisted_on_site, "名单外在岗", "Unlisted at work", "人", "people"},
    {"inspected", &Report::inspected, "已检查", "Inspections done", "次", "visits"},
    {"findings_open", &Report::findings_open, "未销号问题", "Findings not closed", "项", "findings"},
    {"findings_overdue", &Report::findings_overdue, "逾期未整改", "Findings overdue", "项", "findings"},
    {"findings_closed", &Report::findings_closed, "已销号问题", "Findings closed", "项", "findings"},
    {"overdue", &Report::overdue, "逾期办件", "Overdue cases", "件", "cases"},
    {"open", &Report::open, "在办办件", "Cases open", "件", "cases"},
};

Report report_of(View const& view, rows::Moment const& moment) {
  Report out;
  for (auto const& one : kReport) out.*one.member = rows::count_figure(view, moment, one.key);
  return out;
}

// The strip: six figures, each with what it is of.
struct Strip {
  std::string_view key, of;
  bool act;
};
constexpr Strip kStrip[] = {{"resumed", "applied", false}, {"fully_staffed", "resumed", false}, {"unlisted_on_site", "", true},
                            {"stopped", "", true},         {"findings_overdue", "findings_open", true}, {"overdue", "open", true}};

ReportMember const& member(std::string_view key) {
  return *std::find_if(std::begin(kReport), std::end(kReport), [&](auto const& r) { return r.key == key; });
}

std::vector<Figure> strip_of(Report const& report, std::optional<Instant> past) {
  std::vector<Figure> out;
  for (auto const& one : kStrip) {
    auto const& told = member(one.key);
    Figure f;
    f.key = one.key;
    f.title = told.zh;
    f.title_en = told.en;
    f.value = report.*told.member;
    if (!one.of.empty()) f.of = report.*member(one.of).member;
    f.unit = told.unit;
    f.unit_en = told.unit_en;
    f.tone = one.act && f.value > 0 ? "act" : "normal";
    f.list = "/command-post/" + f.key + (past ? "?at=" + to_iso(*past) : "");
    out.push_back(std::move(f));
  }
  return out;
}

// Harm times lateness: people who wait or are at risk, by hours late; what is not yet late counts by how soon it will be. The
// urgent lane weighs double.
double weight(rows::OpenCase const& c, Instant now) {
  constexpr double kMsPerHour = 3'600'000.0;
  auto const hours = static_cast<double>(now.ms - c.due_at.ms) / kMsPerHour;
  auto const late = hours >= 0 ? 1 + hours : 1 / (1 - hours);
  return static_cast<double>(std::max<int64_t>(c.people, 1)) * late * (c.priority > 0 ? 2 : 1);
}

std::string moment_text(Instant at) { return to_iso(at, kChinaOffset).substr(0, 10) + " " + to_iso(at, kChinaOffset).substr(11, 5); }

}  // namespace

Result<Instant> Insight::moment_of(View const& view, std::optional<Instant> const& at) const {
  if (at && *at > view.now) return invalid("insight.future", "at");
  return at.value_or(view.now);
}

Report Insight::report(View const& view) const { return report_of(view, {view.now, false}); }

std::vector<Stuck> Insight::stuck(View const& view, Instant at, bool past, cases::Language language) const {
  auto found = rows::list_due(view, {at, past}, at + kNextHours, kDueRead);
  std::stable_sort(found.begin(), found.end(), [&](auto const& a, auto const& b) { return weight(a, at) > weight(b, at); });
  if (found.size() > kStuckShown) found.resize(kStuckShown);
  std::vector<Stuck> out;
  bool const may = view.actor.roles.meets(may::staff);
  for (auto const& c : found) {
    auto const* loaded = cases_.catalog().find(c.service, c.version);
    auto const* here = loaded ? loaded->compiled->service.states.find(c.state) : nullptr;
    if (!here) continue;
    Stuck s;
    s.what = here->next.empty() ? here->title.in(language) : here->next.in(language);
    s.where = registry::enterprise_name(view, c.enterprise_id);
    auto const who = c.assignee.empty() || !known_.who ? std::string() : known_.who(view, c.assignee);
    s.who = !who.empty() ? who : here->queue.empty() ? (language == cases::Language::en ? "Enterprise" : "企业") : here->queue.in(language);
    s.case_id = c.id;
    s.service = c.service;
    s.division = c.division;
    s.title = s.where + " · " + loaded->compiled->service.title.in(language) + " " + c.no;
    if (auto const missing = parse_json(c.missing))
      for (auto const& lack : cases::lacks_from(*missing)) s.line += (s.line.empty() ? "" : language == cases::Language::en ? "; " : "；") + lack.text.in(language);
    if (s.line.empty()) s.line = s.what;
    s.since = c.due_at;
    s.people = c.people;
    if (c.due_at <= at) s.late_minutes = std::max<int64_t>((at.ms - c.due_at.ms) / kMsPerMinute, 1);
    s.can_nudge = may && !past;
    out.push_back(std::move(s));
  }
  return out;
}

Result<CommandPost> Insight::command_post(View const& view, AsOf const& in) const {
  auto const at = TRY(moment_of(view, in.at));
  bool const past = in.at.has_value();
  auto const language = cases::language_from(in.language);
  rows::Moment const moment{at, past};
  CommandPost page;
  page.as_of = at;
  page.report = report_of(view, moment);
  page.figures = strip_of(page.report, in.at);
  if (!past && known_.others)
    for (auto& figure : known_.others(view)) page.figures.push_back(std::move(figure));
  page.stuck = stuck(view, at, past, language);
  auto const* resumption = cases_.catalog().latest("resumption");
  for (auto& step : rows::count_states(view, moment)) {
    auto const* state = resumption ? resumption->compiled->service.states.find(step.state) : nullptr;
    step.title = state ? state->title.in(cases::Language::zh) : step.state;
    step.title_en = state ? state->title.in(cases::Language::en) : step.state;
    page.funnel.push_back(std::move(step));
  }
  for (auto const& c : rows::list_due(view, moment, at + kNextHours, kDueRead)) {
    if (c.due_at < at) continue;
    auto const* loaded = cases_.catalog().find(c.service, c.version);
    auto const* here = loaded ? loaded->compiled->service.states.find(c.state) : nullptr;
    auto const enterprise = registry::enterprise_name(view, c.enterprise_id);
    page.next.push_back({c.due_at, (enterprise.empty() ? "" : enterprise + " · ") + (here ? here->title.in(language) : c.state), c.id});
  }
  return page;
}

Result<Items<FigureLine>> Insight::list(View const& view, ListAsOf const& in) const {
  if (!rows::is_figure(in.key)) return not_found("not_found", "key");
  auto const at = TRY(moment_of(view, in.at));
  rows::Moment const moment{at, in.at.has_value()};
  Items<FigureLine> out;
  out.total = rows::count_figure(view, moment, in.key);
  out.items = rows::list_figure(view, moment, in.key, in.after, in.limit + 1);
  if (static_cast<int64_t>(out.items.size()) > in.limit) {
    out.items.resize(static_cast<size_t>(in.limit));
    out.next = out.items.back().id;
  }
  for (auto& line : out.items) {
    if (auto const enterprise = registry::find_enterprise(view, line.enterprise_id)) line.enterprise = enterprise->name;
    if (!line.case_id.empty()) line.no = rows::number_of(view, line.case_id);
  }
  return out;
}

Result<Map> Insight::map(View const& view, AsOf const& in) const {
  auto const at = TRY(moment_of(view, in.at));
  rows::Moment const moment{at, in.at.has_value()};
  Map out{rows::list_places(view), rows::list_groups(view, moment), rows::list_firms(view, moment), {}, rows::list_lines(view, moment)};
  auto const called = [&](std::string const& division) { return known_.division_name ? known_.division_name(division) : division; };
  auto const areas = known_.registry ? registry::severe_areas(view, *known_.registry, day_at(at)) : std::vector<registry::SevereArea>();
  auto const nearest = [&](double lon, double lat, registry::Origins const& origins) -> std::optional<MapNearest> {
    auto const found = registry::nearest_of(areas, {lon, lat}, true, origins);
    if (!found) return std::nullopt;
    return MapNearest{found->area->place_name.empty() ? called(found->area->division) : found->area->place_name, found->km, found->approximate, found->people, found->of};
  };
  for (auto const& area : areas) out.areas.push_back({area.division, area.place_name.empty() ? called(area.division) : area.place_name, area.level, area.point.lon, area.point.lat});
  for (auto& group : out.groups) {
    group.name = called(group.division);
    if (group.lon && group.lat) group.nearest = nearest(*group.lon, *group.lat, rows::count_origins(view, group.division));
  }
  for (auto& firm : out.firms) {
    if (auto const row = registry::find_enterprise(view, firm.id)) firm.name = row->name;
    firm.nearest = nearest(firm.lon, firm.lat, known_.registry && known_.registry->companions.origins ? known_.registry->companions.origins(view, firm.id) : registry::Origins());
  }
  return out;
}

Result<Items<LedgerLine>> Insight::ledger(View const& view, LedgerOf const& in) const {
  auto const enterprise = registry::find_enterprise(view, in.id);
  if (!enterprise || !view.actor.may_see(enterprise->id.text, enterprise->division)) return not_found("not_found", "id");
  JournalFilter filter;
  filter.enterprise_id = in.id;
  filter.what = in.what;
  filter.before = in.after.empty() ? 0 : std::atoll(in.after.c_str());
  filter.limit = in.limit + 1;
  Items<LedgerLine> out;
  std::map<std::string, std::string> people;
  for (auto const& entry : list_journal(view.tx, filter)) {
    if (static_cast<int64_t>(out.items.size()) == in.limit) {
      out.next = std::to_string(out.items.back().seq);
      break;
    }
    LedgerLine line;
    line.seq = entry.seq;
    line.at = entry.at;
    line.happened_at = entry.happened_at;
    auto const [who, fresh] = people.try_emplace(entry.actor);
    if (fresh && known_.who) who->second = known_.who(view, entry.actor);
    line.who = who->second;
    line.what = entry.what;
    if (known_.what) std::tie(line.what_title, line.what_title_en) = known_.what(entry.what);
    line.subject_kind = entry.subject_kind;
    line.subject_id = entry.subject_id;
    if (entry.what == "case.assigned" || entry.what == "case.assisted") line.line = handed_to(view, entry.facts);
    if (entry.subject_kind == "case") line.no = rows::number_of(view, entry.subject_id);
    out.items.push_back(std::move(line));
  }
  out.total = static_cast<int64_t>(out.items.size());
  return out;
}

// Names, and an arrow in the place of words: the same in every language.
std::string Insight::handed_to(View const& view, std::string const& facts) const {
  auto const parsed = parse_json(facts);
  if (!parsed || !known_.who) return {};
  auto const to = std::string(text_of(*parsed, "account_id")), before = std::string(text_of(*parsed, "instead_of"));
  return (before.empty() ? "" : known_.who(view, before)) + "→ " + (to.empty() ? "—" : known_.who(view, to));
}

// ---- the daily report ----

namespace {

struct DailyLine {
  std::string title, unit, title_en, unit_en;
  int64_t value = 0, before = 0;
};
std::vector<DailyLine> daily_lines(View const& view, Instant at, bool past) {
  constexpr Minutes kDay{24 * 60};
  auto const now = report_of(view, {at, past}), before = report_of(view, {Instant{at.ms - kDay.count * kMsPerMinute}, true});
  std::vector<DailyLine> out;
  for (auto const& one : kReport)
    out.push_back({std::string(one.zh), std::string(one.unit), std::string(one.en), std::string(one.unit_en), now.*one.member, before.*one.member});
  return out;
}
std::string signed_number(int64_t n) { return (n > 0 ? "+" : "") + std::to_string(n); }
std::string file_name(Instant at, std::string_view ending) { return "日报-" + to_iso(day_at(at)) + std::string(ending); }

}  // namespace

Result<FileAnswer> Insight::daily_pdf(View const& view, AsOf const& in) const {
  auto const at = TRY(moment_of(view, in.at));
  bool const past = in.at.has_value();
  auto const region = known_.division_name && !view.actor.region().empty() ? known_.division_name(view.actor.scope.code) : std::string();
  formats::Paper paper("复工复产日报 " + to_iso(day_at(at)), at);
  paper.title(region + "复工复产日报");
  paper.line_below_title("截至 " + moment_text(at) + "（北京时间）");
  paper.rule();
  auto const lines = daily_lines(view, at, past);
  auto const value = [&](std::string_view title) {
    return std::to_string(std::find_if(lines.begin(), lines.end(), [&](auto const& l) { return l.title == title; })->value);
  };
  paper.paragraph("已申请复工 " + value("已申请") + " 家，已复工 " + value("已复工") + " 家，其中满员 " + value("满员复工") + " 家。已检查 " + value("已检查") + " 次，未销号问题 " + value("未销号问题") + " 项，其中逾期 " +
                  value("逾期未整改") + " 项，已销号 " + value("已销号问题") + " 项。");
  paper.heading("一、指标");
  std::vector<std::vector<std::string>> table;
  for (auto const& l : lines) table.push_back({l.title, std::to_string(l.value) + " " + l.unit, signed_number(l.value - l.before)});
  paper.table({{"指标", 3}, {"数值", 2, true}, {"比前一日同时", 2, true}}, table);
  paper.heading("二、卡在哪里，谁来办");
  table.clear();
  for (auto const& s : stuck(view, at, past, cases::Language::zh))
    table.push_back({s.title, s.line, s.who, s.late_minutes > 0 ? "逾期 " + std::to_string(s.late_minutes / 60) + " 小时" : s.since ? moment_text(*s.since).substr(5) : ""});
  if (table.empty()) paper.paragraph("没有逾期或 24 小时内到期的办件。");
  else paper.table({{"事项", 3}, {"情况", 3}, {"谁来办", 2}, {"时限", 2}}, table);
  auto const head = journal_head(view.tx);
  paper.small("审计链末条 " + std::to_string(head.seq) + "：" + head.hash);
  return FileAnswer{file_name(at, ".pdf"), "application/pdf", TRY(paper.finish())};
}

Result<FileAnswer> Insight::daily_xlsx(View const& view, AsOf const& in) const {
  auto const at = TRY(moment_of(view, in.at));
  bool const past = in.at.has_value(), en = cases::language_from(in.language) == cases::Language::en;
  formats::XlsxWriter book(known_.scratch, at);
  TRY(book.add_sheet(en ? "Figures" : "指标", {{en ? "Figure" : "指标", 28}, {en ? "Value" : "数值", 10}, {en ? "Unit" : "单位", 14}, {en ? "Since the day before" : "比前一日同时", 22}}));
  for (auto const& l : daily_lines(view, at, past)) {
    formats::OutCell const cells[] = {{en ? l.title_en : l.title}, {static_cast<double>(l.value)}, {en ? l.unit_en : l.unit}, {static_cast<double>(l.value - l.before)}};
    TRY(book.add_row(cells));
  }
  TRY(book.add_sheet(en ? "What is stuck" : "卡在哪里", {{en ? "What" : "事项", 44}, {en ? "State" : "情况", 50, true}, {en ? "Who acts" : "谁来办", 20}, {en ? "Due" : "时限", 18}, {en ? "Minutes late" : "逾期分钟", 14}}));
  for (auto const& s : stuck(view, at, past, cases::language_from(in.language))) {
    formats::OutCell const cells[] = {{s.title}, {s.line}, {s.who}, {s.since ? moment_text(*s.since) : std::string()}, {static_cast<double>(s.late_minutes), s.late_minutes > 0 ? formats::Tone::bad : formats::Tone::plain}};
    TRY(book.add_row(cells));
  }
  return FileAnswer{file_name(at, ".xlsx"), std::string(kXlsxMedia), TRY(book.finish())};
}

Result<Nudged> Insight::nudge(Context& context, Nudge const& in) const {
  auto const shown = TRY(cases_.show(context, {in.case_id, "zh-CN"}));
  auto const last = rows::last_nudge(context, in.case_id.text);
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
  if (row.assignee) {
    tell(row.assignee->id);
    if (row.assistant) tell(row.assistant->id);
  }
  else for (auto const& officer : shown.assignable) tell(officer.id);
  context.journal.note({.what = "case.nudged", .subject_kind = "case", .subject_id = row.id, .enterprise_id = row.enterprise.id, .division = division, .facts = {{"told", out.told}}});
  return out;
}

std::vector<Endpoint> endpoints(Insight const& insight) {
  auto const* i = &insight;
  auto const readers = may::staff | Role::auditor;
  std::vector<Endpoint> rows;
  rows.push_back(reading<AsOf, CommandPost>("GET", "/api/command-post", "command_post.show", {"指挥部", "Command post"}, readers,
                                            [i](View const& view, AsOf const& in) { return i->command_post(view, in); }));
  rows.back().heavy = true;  // figures of other domains walk lists
  rows.push_back(reading<ListAsOf, Items<FigureLine>>("GET", "/api/command-post/figures", "command_post.figure", {"指标清单", "The list behind a figure"}, readers,
                                                      [i](View const& view, ListAsOf const& in) { return i->list(view, in); }));
  rows.push_back(reading<AsOf, Map>("GET", "/api/command-post/map", "command_post.map", {"地图", "Map"}, readers, [i](View const& view, AsOf const& in) { return i->map(view, in); }));
  rows.back().heavy = true;  // distances of many
  rows.push_back(reading<AsOf, FileAnswer>("GET", "/api/command-post/daily-report.pdf", "command_post.daily_pdf", {"日报（PDF）", "Daily report (PDF)"}, readers,
                                           [i](View const& view, AsOf const& in) { return i->daily_pdf(view, in); }));
  rows.push_back(reading<AsOf, FileAnswer>("GET", "/api/command-post/daily-report.xlsx", "command_post.daily_xlsx", {"日报（xlsx）", "Daily report (xlsx)"}, readers,
                                           [i](View const& view, AsOf const& in) { return i->daily_xlsx(view, in); }));
  rows.push_back(reading<LedgerOf, Items<LedgerLine>>("GET", "/api/enterprises/{id}/ledger", "enterprises.ledger", {"企业台账", "Ledger of an enterprise"}, readers,
                                                      [i](View const& view, LedgerOf const& in) { return i->ledger(view, in); }));
  rows.push_back(writing<Nudge, Nudged>("POST", "/api/command-post/nudge", "command_post.nudge", {"催办", "Nudge"}, may::staff,
                                        [i](Context& context, Nudge const& in) { return i->nudge(context, in); }));
  return rows;
}

}  // namespace ly::insight
