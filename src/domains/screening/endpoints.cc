#include "domains/screening/endpoints.h"

#include "domains/registry/groups.h"

namespace ly::screening {
namespace {

struct ListRosters {
  std::string enterprise_id, after;
  bool mine = false;  // of the enterprises my groups look after
  int64_t limit = 50;
  static Fields fields(auto...) {
    using L = ListRosters;
    return Fields{field("enterprise_id", {"企业", "Enterprise"}, &L::enterprise_id), field("mine", {"我包干的", "Mine"}, &L::mine), field("after", {"续", "After"}, &L::after),
                  field("limit", {"每页", "Limit"}, &L::limit, {.min = 1, .max = kPageMax})};
  }
};
struct WhichRoster {
  RosterId id;
  static Fields fields(auto...) { return Fields{field("id", {"名册", "Roster"}, &WhichRoster::id, {.required = true})}; }
};
struct AnnotatedRoster {
  RosterId id;
  std::string language;
  static Fields fields(auto...) {
    return Fields{field("id", {"名册", "Roster"}, &AnnotatedRoster::id, {.required = true}), field("language", {"语言", "Language"}, &AnnotatedRoster::language)};
  }
};
struct ListLines {
  RosterId id;
  std::string which = "all", after;
  int64_t limit = 50;
  static Fields fields(auto...) {
    using L = ListLines;
    return Fields{field("id", {"名册", "Roster"}, &L::id, {.required = true}), field("view", {"看哪些", "View"}, &L::which), field("after", {"续", "After"}, &L::after),
                  field("limit", {"每页", "Limit"}, &L::limit, {.min = 1, .max = kPageMax})};
  }
};
struct WhichLine {
  RosterId id;
  LineId line;
  static Fields fields(auto...) {
    return Fields{field("id", {"名册", "Roster"}, &WhichLine::id, {.required = true}), field("line", {"人员", "Line"}, &WhichLine::line, {.required = true})};
  }
};
struct ListOnSite {
  EnterpriseId id;
  std::string after;
  int64_t limit = 50;
  static Fields fields(auto...) {
    using L = ListOnSite;
    return Fields{field("id", {"企业", "Enterprise"}, &L::id, {.required = true}), field("after", {"续", "After"}, &L::after),
                  field("limit", {"每页", "Limit"}, &L::limit, {.min = 1, .max = kPageMax})};
  }
};

}  // namespace

std::vector<Endpoint> endpoints(Screening const& screening) {
  auto const* s = &screening;
  std::vector<Endpoint> rows;
  rows.push_back(reading<Nothing, FileAnswer>("GET", "/api/rosters/template.xlsx", "rosters.template", {"名册模板", "Roster template"}, may::staff_and_clerk,
                                              [s](View const& view, Nothing const&) { return s->template_sheet(view); }));
  rows.push_back(writing<StartRoster, Started>("POST", "/api/rosters", "rosters.start", {"筛查名册", "Screen a roster"}, may::staff_and_clerk,
                                               [s](Context& context, StartRoster const& in) { return s->start(context, in); }));
  rows.push_back(reading<ListRosters, Items<Roster>>("GET", "/api/rosters", "rosters.list", {"名册列表", "Rosters"}, may::staff_clerk_audit,
                                                     [s](View const& view, ListRosters const& in) { return s->list(view, in.enterprise_id, in.mine ? std::optional(registry::my_enterprises(view)) : std::nullopt, {in.after, in.limit}); }));
  rows.push_back(reading<WhichRoster, Roster>("GET", "/api/rosters/{id}", "rosters.show", {"名册", "Roster"}, may::staff_clerk_audit,
                                              [s](View const& view, WhichRoster const& in) { return s->get(view, in.id); }));
  rows.push_back(reading<ListLines, Items<RosterLine>>("GET", "/api/rosters/{id}/lines", "rosters.lines", {"名册人员", "People on a roster"}, may::staff_clerk_audit,
                                                       [s](View const& view, ListLines const& in) { return s->lines(view, in.id, in.which, {in.after, in.limit}); }));
  rows.push_back(reading<WhichLine, LineExplained>("GET", "/api/rosters/{id}/lines/{line}", "rosters.explain", {"为什么", "Why"}, may::staff_clerk_audit,
                                                   [s](View const& view, WhichLine const& in) { return s->explain_line(view, in.id, in.line); }));
  rows.push_back(reading<ListLines, Items<SheetProblemShown>>("GET", "/api/rosters/{id}/problems", "rosters.problems", {"要改的格", "Cells to correct"}, may::staff_clerk_audit,
                                                              [s](View const& view, ListLines const& in) { return s->problems(view, in.id, {in.after, in.limit}); }));
  // Holds names and numbers in clear, as the sheet that was sent: only for who sent it or may decide on it, never for auditors.
  rows.push_back(reading<AnnotatedRoster, FileAnswer>("GET", "/api/rosters/{id}/annotated.xlsx", "rosters.annotated", {"批注后的名册", "Annotated roster"}, may::staff_and_clerk,
                                                  [s](View const& view, AnnotatedRoster const& in) { return s->annotated(view, in.id, in.language); }));
  rows.push_back(writing<FoundOnSite, OnSite>("POST", "/api/enterprises/{id}/persons-on-site", "on_site.record", {"登记在岗人员", "Record a person at work"}, may::staff,
                                              [s](Context& context, FoundOnSite const& in) { return s->record_on_site(context, in); }));
  rows.push_back(reading<ListOnSite, Items<OnSite>>("GET", "/api/enterprises/{id}/persons-on-site", "on_site.list", {"在岗核查", "People found at work"}, may::staff_clerk_audit,
                                                    [s](View const& view, ListOnSite const& in) { return s->list_on_site(view, in.id, {in.after, in.limit}); }));
  return rows;
}

}  // namespace ly::screening
