// The command post's page, derived from what the other domains keep, now or as of any past hour. A figure is the sum of the
// list it opens: both come from one condition (rows.h), so they cannot differ.
#pragma once
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "desk/endpoint.h"
#include "domains/cases/cases.h"
#include "domains/registry/registry.h"

namespace ly::insight {

struct Figure {
  std::string key, title, title_en, unit, unit_en, tone, list;  // tone: normal | act
  int64_t value = 0;
  std::optional<int64_t> of;
  static Fields fields(auto...) {
    using F = Figure;
    return Fields{field("key", {"指标", "Figure"}, &F::key), field("title", {"名称", "Title"}, &F::title), field("title_en", {"英文名称", "English title"}, &F::title_en),
                  field("value", {"数值", "Value"}, &F::value), field("of", {"总数", "Of"}, &F::of), field("unit", {"单位", "Unit"}, &F::unit), field("unit_en", {"英文单位", "English unit"}, &F::unit_en),
                  field("tone", {"提示", "Tone"}, &F::tone, {.one_of = "normal act"}), field("list", {"清单", "List"}, &F::list)};
  }
};
struct Stuck {
  std::string what, where, who, case_id, title, line, service, division;
  std::optional<Instant> since;
  int64_t late_minutes = 0, people = 0;  // people: of the enterprise, who wait or are at risk
  bool can_nudge = false;
  static Fields fields(auto...) {
    using S = Stuck;
    return Fields{field("what", {"什么事", "What"}, &S::what), field("where", {"在哪里", "Where"}, &S::where), field("who", {"谁来办", "Who acts"}, &S::who),
                  field("since", {"到期", "Due"}, &S::since), field("late_minutes", {"逾期分钟", "Minutes late"}, &S::late_minutes), field("people", {"涉及人数", "People concerned"}, &S::people),
                  field("division", {"行政区划代码", "Division"}, &S::division), field("case_id", {"办件", "Case"}, &S::case_id),
                  field("service", {"事项", "Service"}, &S::service), field("title", {"标题", "Title"}, &S::title), field("line", {"说明", "Line"}, &S::line), field("can_nudge", {"可催办", "Can nudge"}, &S::can_nudge)};
  }
};
struct Step {
  std::string state, title, title_en;
  int64_t count = 0;
  static Fields fields(auto...) {
    return Fields{field("state", {"环节", "State"}, &Step::state), field("title", {"名称", "Title"}, &Step::title), field("title_en", {"英文名称", "English title"}, &Step::title_en), field("count", {"件数", "Count"}, &Step::count)};
  }
};
struct Upcoming {
  Instant at;
  std::string title, case_id;
  static Fields fields(auto...) {
    return Fields{field("at", {"时间", "At"}, &Upcoming::at), field("title", {"事项", "Title"}, &Upcoming::title), field("case_id", {"办件", "Case"}, &Upcoming::case_id)};
  }
};
// The report of the region (story: "9 resumed, 3 fully staffed"). Each member is the sum of the list of the same name.
struct Report {
  int64_t enterprises = 0, applied = 0, approved = 0, resumed = 0, fully_staffed = 0, stopped = 0, screened = 0, excluded = 0, observe = 0, unlisted_on_site = 0, inspected = 0, findings_open = 0, findings_overdue = 0, findings_closed = 0, overdue = 0, open = 0;
  static Fields fields(auto...) {
    using R = Report;
    return Fields{field("enterprises", {"企业", "Enterprises"}, &R::enterprises),
                  field("applied", {"已申请", "Applied"}, &R::applied),
                  field("approved", {"已核准", "Approved"}, &R::approved),
                  field("resumed", {"已复工", "Resumed"}, &R::resumed),
                  field("fully_staffed", {"满员", "Fully staffed"}, &R::fully_staffed),
                  field("stopped", {"停工中", "Stopped"}, &R::stopped),
                  field("screened", {"已筛查人数", "People screened"}, &R::screened),
                  field("excluded", {"不准到岗人数", "People ruled out"}, &R::excluded),
                  field("observe", {"观察人数", "People under observation"}, &R::observe),
                  field("unlisted_on_site", {"名单外在岗人数", "Unlisted people found at work"}, &R::unlisted_on_site),
                  field("inspected", {"已检查", "Inspections done"}, &R::inspected),
                  field("findings_open", {"未销号问题", "Findings not closed"}, &R::findings_open),
                  field("findings_overdue", {"逾期未整改问题", "Findings overdue"}, &R::findings_overdue),
                  field("findings_closed", {"已销号问题", "Findings closed"}, &R::findings_closed),
                  field("overdue", {"逾期办件", "Overdue cases"}, &R::overdue),
                  field("open", {"在办办件", "Cases open"}, &R::open)};
  }
};
struct CommandPost {
  Instant as_of;
  std::vector<Figure> figures;
  std::vector<Stuck> stuck;
  std::vector<Step> funnel;
  std::vector<Upcoming> next;
  Report report;
  static Fields fields(auto...) {
    using C = CommandPost;
    return Fields{field("as_of", {"截至", "As of"}, &C::as_of), field("figures", {"指标", "Figures"}, &C::figures), field("stuck", {"卡在哪里", "What is stuck"}, &C::stuck),
                  field("funnel", {"进度", "Funnel"}, &C::funnel), field("next", {"未来24小时", "Next 24 hours"}, &C::next), field("report", {"报告", "Report"}, &C::report)};
  }
};
// `at`: as of that moment; empty: now. Nothing later than now.
struct AsOf {
  std::optional<Instant> at;
  std::string language;
  static Fields fields(auto...) { return Fields{field("at", {"截至", "As of"}, &AsOf::at), field("language", {"语言", "Language"}, &AsOf::language)}; }
};
struct ListAsOf {
  std::string key, after, language;
  std::optional<Instant> at;
  int64_t limit = 50;
  static Fields fields(auto...) {
    using L = ListAsOf;
    return Fields{field("key", {"指标", "Figure"}, &L::key, {.required = true}), field("at", {"截至", "As of"}, &L::at), field("after", {"续", "After"}, &L::after),
                  field("limit", {"条数", "Limit"}, &L::limit, {.min = 1, .max = kPageMax}), field("language", {"语言", "Language"}, &L::language)};
  }
};
// One line behind a figure; the figure is the sum of `value` over all lines.
struct FigureLine {
  std::string id, enterprise_id, enterprise, case_id, no, state;
  int64_t value = 0;
  std::optional<Instant> at;
  static Fields fields(auto...) {
    using F = FigureLine;
    return Fields{field("id", {"编号", "Id"}, &F::id), field("enterprise_id", {"企业编号", "Enterprise id"}, &F::enterprise_id), field("enterprise", {"企业", "Enterprise"}, &F::enterprise),
                  field("case_id", {"办件", "Case"}, &F::case_id), field("no", {"办件号", "Number"}, &F::no), field("state", {"环节", "State"}, &F::state),
                  field("value", {"数值", "Value"}, &F::value), field("at", {"时间", "Time"}, &F::at)};
  }
};
struct MapPlace {
  std::string id, kind, name;
  double lon = 0, lat = 0;
  static Fields fields(auto...) {
    using M = MapPlace;
    return Fields{field("id", {"编号", "Id"}, &M::id), field("kind", {"种类", "Kind"}, &M::kind), field("name", {"名称", "Name"}, &M::name), field("lon", {"经度", "Longitude"}, &M::lon), field("lat", {"纬度", "Latitude"}, &M::lat)};
  }
};
// How far to the nearest area of high or severe risk, and how many people of the newest rosters come from there (M30).
struct MapNearest {
  std::string name;
  double km = 0;
  bool approximate = false;  // one of the two ends is known by its county only
  int64_t people = 0, of = 0;
  static Fields fields(auto...) {
    using M = MapNearest;
    return Fields{field("name", {"名称", "Name"}, &M::name), field("km", {"公里", "Kilometres"}, &M::km), field("approximate", {"约数", "Approximate"}, &M::approximate), field("people", {"来自那里的人", "People from there"}, &M::people), field("of", {"名册人数", "People on rosters"}, &M::of)};
  }
};
// The enterprises of one division; it stands where its places stand, or nowhere if none has a position.
struct MapGroup {
  std::string division, name;
  std::optional<double> lon, lat;
  int64_t enterprises = 0, resumed = 0, overdue = 0;
  std::optional<MapNearest> nearest;
  static Fields fields(auto...) {
    using M = MapGroup;
    return Fields{field("division", {"行政区划代码", "Division"}, &M::division), field("name", {"名称", "Name"}, &M::name), field("lon", {"经度", "Longitude"}, &M::lon), field("lat", {"纬度", "Latitude"}, &M::lat),
                  field("enterprises", {"企业", "Enterprises"}, &M::enterprises), field("resumed", {"已复工", "Resumed"}, &M::resumed), field("overdue", {"逾期办件", "Overdue cases"}, &M::overdue), field("nearest", {"最近的严重地区", "Nearest severe area"}, &M::nearest)};
  }
};
// An enterprise with a position of its own.
struct MapFirm {
  std::string id, name, division;
  double lon = 0, lat = 0;
  bool resumed = false, overdue = false;
  std::optional<MapNearest> nearest;
  static Fields fields(auto...) {
    using M = MapFirm;
    return Fields{field("id", {"企业", "Enterprise"}, &M::id), field("name", {"名称", "Name"}, &M::name), field("division", {"行政区划代码", "Division"}, &M::division), field("lon", {"经度", "Longitude"}, &M::lon), field("lat", {"纬度", "Latitude"}, &M::lat),
                  field("resumed", {"已复工", "Resumed"}, &M::resumed), field("overdue", {"有逾期", "Overdue"}, &M::overdue), field("nearest", {"最近的严重地区", "Nearest severe area"}, &M::nearest)};
  }
};
// An area of high or severe risk on that day.
struct MapArea {
  std::string division, name, level;
  double lon = 0, lat = 0;
  static Fields fields(auto...) {
    using M = MapArea;
    return Fields{field("division", {"行政区划代码", "Division"}, &M::division), field("name", {"名称", "Name"}, &M::name), field("level", {"等级", "Level"}, &M::level), field("lon", {"经度", "Longitude"}, &M::lon), field("lat", {"纬度", "Latitude"}, &M::lat)};
  }
};
// What goes from one place to another: supplies on their way, a coach with people aboard, a road the carrier has told.
struct MapLine {
  std::string kind, id, title, from, to;  // from, to: what they are called
  double from_lon = 0, from_lat = 0, to_lon = 0, to_lat = 0;
  static Fields fields(auto...) {
    using M = MapLine;
    return Fields{field("kind", {"种类", "Kind"}, &M::kind, {.one_of = "supply trip road"}), field("id", {"编号", "Id"}, &M::id), field("title", {"名称", "Title"}, &M::title), field("from", {"起点", "From"}, &M::from), field("to", {"终点", "To"}, &M::to),
                  field("from_lon", {"起点经度", "From longitude"}, &M::from_lon), field("from_lat", {"起点纬度", "From latitude"}, &M::from_lat), field("to_lon", {"终点经度", "To longitude"}, &M::to_lon), field("to_lat", {"终点纬度", "To latitude"}, &M::to_lat)};
  }
};
struct Map {
  std::vector<MapPlace> places;
  std::vector<MapGroup> groups;
  std::vector<MapFirm> firms;
  std::vector<MapArea> areas;
  std::vector<MapLine> lines;
  static Fields fields(auto...) {
    return Fields{field("places", {"地点", "Places"}, &Map::places), field("groups", {"各地企业", "Enterprises by division"}, &Map::groups), field("firms", {"有位置的企业", "Enterprises with a position"}, &Map::firms),
                  field("areas", {"高风险和严重地区", "Areas of high or severe risk"}, &Map::areas), field("lines", {"线路", "Lines"}, &Map::lines)};
  }
};
// A line of an enterprise's ledger: the journal as a user reads it.
struct LedgerLine {
  int64_t seq = 0;
  Instant at, happened_at;
  std::string who, what, what_title, what_title_en, line, subject_kind, subject_id, no;  // line: to whom work was given, instead of whom
  static Fields fields(auto...) {
    using L = LedgerLine;
    return Fields{field("seq", {"序号", "Number"}, &L::seq), field("at", {"记录时间", "Recorded"}, &L::at), field("happened_at", {"发生时间", "Happened"}, &L::happened_at), field("who", {"谁", "Who"}, &L::who),
                  field("what", {"事实", "Fact"}, &L::what), field("what_title", {"事实名称", "Fact in words"}, &L::what_title), field("what_title_en", {"英文", "In English"}, &L::what_title_en),
                  field("line", {"说明", "Line"}, &L::line), field("subject_kind", {"对象种类", "Kind of subject"}, &L::subject_kind), field("subject_id", {"对象编号", "Subject"}, &L::subject_id), field("no", {"办件号", "Number"}, &L::no)};
  }
};
struct LedgerOf {
  std::string id, what, after;
  int64_t limit = 50;
  static Fields fields(auto...) {
    using L = LedgerOf;
    return Fields{field("id", {"企业", "Enterprise"}, &L::id, {.required = true}), field("what", {"事实", "Fact"}, &L::what), field("after", {"续", "After"}, &L::after),
                  field("limit", {"条数", "Limit"}, &L::limit, {.min = 1, .max = kPageMax})};
  }
};
struct Nudge {
  cases::CaseId case_id;
  static Fields fields(auto...) { return Fields{field("case_id", {"办件", "Case"}, &Nudge::case_id, {.required = true})}; }
};
struct Nudged {
  int64_t told = 0;
  static Fields fields(auto...) { return Fields{field("told", {"通知人数", "Told"}, &Nudged::told)}; }
};

// What insight asks of the rest of the house, given by app/wiring.
struct Known {
  std::filesystem::path scratch;                                                        // for workbooks being written
  std::function<std::string(std::string_view division)> division_name;
  std::function<std::string(View const&, std::string const& account)> who;
  std::function<std::pair<std::string, std::string>(std::string const& what)> what;     // a fact in Chinese and English
  std::function<std::vector<Figure>(View const&)> others = {};                          // of other domains, as of now; each names the page it opens
  registry::Known const* registry = nullptr;                                            // for distances
};

class Insight {
 public:
  Insight(cases::Cases const& cases, Known known) : cases_(cases), known_(std::move(known)) {}
  Result<CommandPost> command_post(View const& view, AsOf const& in) const;
  Report report(View const& view) const;
  Result<Items<FigureLine>> list(View const& view, ListAsOf const& in) const;      // not_found: no such figure
  Result<Map> map(View const& view, AsOf const& in) const;
  Result<Items<LedgerLine>> ledger(View const& view, LedgerOf const& in) const;    // not_found: outside the actor's scope
  // The day up to `at`, on paper and as a workbook: figures with what changed since the same hour the day before, what is
  // stuck, and the head of the journal, so that a cut tail would show.
  Result<FileAnswer> daily_pdf(View const& view, AsOf const& in) const;
  Result<FileAnswer> daily_xlsx(View const& view, AsOf const& in) const;
  // Reminds who must act: the assignee, or everybody who may take the case. Problems: not_found, nudge.closed, nudge.too_soon.
  Result<Nudged> nudge(Context& context, Nudge const& in) const;

 private:
  Result<Instant> moment_of(View const& view, std::optional<Instant> const& at) const;
  std::string handed_to(View const& view, std::string const& facts) const;  // "→ who has it now"
  std::vector<Stuck> stuck(View const& view, Instant at, bool past, cases::Language language) const;

  cases::Cases const& cases_;
  Known known_;
};

std::vector<Endpoint> endpoints(Insight const& insight);

}  // namespace ly::insight
