// Rosters and persons on site: the public face of the domain. See README.md for nouns and invariants.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "desk/endpoint.h"
#include "desk/files.h"
#include "desk/jobs.h"
#include "domains/registry/own_data.h"
#include "domains/screening/verdict.h"
#include "formats/policy_set.h"

namespace ly::registry {
class RiskTable;
}  // namespace ly::registry

namespace ly::screening {

struct RosterTag;
using RosterId = Id<RosterTag>;
struct LineTag;
using LineId = Id<LineTag>;

struct StartRoster {
  EnterpriseId enterprise_id;
  FileId file_id;
  Day date{};
  std::string case_id;
  static Fields fields(auto...) {
    using S = StartRoster;
    return Fields{field("enterprise_id", {"企业", "Enterprise"}, &S::enterprise_id, {.required = true}),
                  field("file_id", {"名册文件", "Roster file"}, &S::file_id, {.required = true}),
                  field("date", {"业务日期", "Business day"}, &S::date, {.required = true}),
                  field("case_id", {"办件", "Case"}, &S::case_id)};
  }
};
struct Started {
  RosterId roster_id;
  JobId job_id;
  bool known = false;  // this very sheet was screened for this day before: nothing new was made
  static Fields fields(auto...) {
    return Fields{field("roster_id", {"名册", "Roster"}, &Started::roster_id), field("job_id", {"任务", "Job"}, &Started::job_id),
                  field("known", {"已筛查过", "Known"}, &Started::known)};
  }
};

struct EnterpriseRef {
  std::string id, name;
  static Fields fields(auto...) {
    return Fields{field("id", {"编号", "Id"}, &EnterpriseRef::id), field("name", {"名称", "Name"}, &EnterpriseRef::name)};
  }
};
struct TableRef {
  std::string id, version, title, title_en;
  bool draft = false;
  static Fields fields(auto...) {
    using T = TableRef;
    return Fields{field("id", {"政策表", "Policy table"}, &T::id), field("version", {"生效日", "In force from"}, &T::version),
                  field("title", {"名称", "Title"}, &T::title), field("title_en", {"英文名称", "English title"}, &T::title_en),
                  field("draft", {"起草", "Draft"}, &T::draft)};
  }
};
struct ColumnRef {
  std::string header, field_key;
  static Fields fields(auto...) {
    return Fields{field("header", {"表头", "Header"}, &ColumnRef::header), field("field", {"字段", "Field"}, &ColumnRef::field_key)};
  }
};

struct Roster {
  RosterId id;
  EnterpriseRef enterprise;
  std::string file_id, file_name, state, case_id, job_id;  // state: reading screened failed approved
  Day date{};
  Instant at;
  std::optional<Instant> approved_at;
  int64_t total = 0, cleared = 0, observe = 0, excluded = 0, review = 0, problems = 0, changed_since_last = 0;
  int64_t arrived = 0, lodging = 0, departed = 0, at_work = 0;  // of one roster; lists go without. at_work: cleared and not departed
  std::string earlier;                                          // the one handed in before it; of one roster
  std::optional<Instant> screened_again_at;                     // by a round (rescreening.h)
  std::optional<Day> screened_again_day;
  bool sheet_erased = false;  // somebody on it was erased, and the sheet with him
  TableRef table;
  std::vector<ColumnRef> columns_recognised;
  static Fields fields(auto...) {
    using R = Roster;
    return Fields{field("id", {"编号", "Id"}, &R::id), field("enterprise", {"企业", "Enterprise"}, &R::enterprise),
                  field("file_id", {"文件", "File"}, &R::file_id), field("file_name", {"文件名", "File name"}, &R::file_name),
                  field("state", {"状态", "State"}, &R::state), field("case_id", {"办件", "Case"}, &R::case_id), field("job_id", {"任务", "Job"}, &R::job_id),
                  field("date", {"业务日期", "Business day"}, &R::date), field("at", {"上传时间", "Uploaded"}, &R::at),
                  field("approved_at", {"核准时间", "Approved"}, &R::approved_at), field("total", {"人数", "People"}, &R::total),
                  field("cleared", {"准予", "Cleared"}, &R::cleared), field("observe", {"观察", "Observe"}, &R::observe),
                  field("excluded", {"不准", "Excluded"}, &R::excluded), field("review", {"人工复核", "Review"}, &R::review),
                  field("problems", {"要改的格", "Cells to correct"}, &R::problems), field("changed_since_last", {"比上次变了", "Changed since last"}, &R::changed_since_last),
                  field("arrived", {"已到厂", "Arrived"}, &R::arrived), field("lodging", {"要住宿", "Need lodging"}, &R::lodging),
                  field("at_work", {"在岗", "At work"}, &R::at_work), field("departed", {"已离岗", "Departed"}, &R::departed), field("earlier", {"上一版", "The one before"}, &R::earlier),
                  field("screened_again_at", {"重新筛查时间", "Screened again"}, &R::screened_again_at), field("screened_again_day", {"按哪天重新筛查", "Screened again as of"}, &R::screened_again_day),
                  field("sheet_erased", {"原表已销毁", "Sheet destroyed"}, &R::sheet_erased), field("table", {"政策表", "Policy table"}, &R::table), field("columns_recognised", {"识别的列", "Columns recognised"}, &R::columns_recognised)};
  }
};

struct RosterLine {
  LineId id;
  int64_t row = 0;
  std::string person_id, name, document_number, phone, from, verdict, verdict_title, verdict_title_en, reason_code, reason, reason_en, would_pass, would_pass_en, code;
  std::optional<int64_t> left_days, days;
  std::optional<double> temperature;
  bool erased = false, lodging = false;
  std::optional<Instant> arrived_at;  // at the door, as the enterprise confirmed (arrivals.h)
  std::optional<Day> departed_on;     // left since the roster came in (departures.h)
  static Fields fields(auto...) {
    using L = RosterLine;
    return Fields{field("id", {"编号", "Id"}, &L::id), field("row", {"行", "Row"}, &L::row), field("person_id", {"人员", "Person"}, &L::person_id),
                  field("name", {"姓名", "Name"}, &L::name, {.pii = Pii::name}),
                  field("document_number", {"证件号", "Document number"}, &L::document_number, {.pii = Pii::id_number}),
                  field("phone", {"手机", "Phone"}, &L::phone, {.pii = Pii::phone}), field("from", {"14天内到过", "From"}, &L::from),
                  field("left_days", {"离开天数", "Days since leaving"}, &L::left_days), field("code", {"健康码", "Health code"}, &L::code),
                  field("temperature", {"体温", "Temperature"}, &L::temperature), field("verdict", {"结论", "Verdict"}, &L::verdict),
                  field("verdict_title", {"结论文字", "Verdict in words"}, &L::verdict_title), field("verdict_title_en", {"结论英文", "Verdict in English"}, &L::verdict_title_en),
                  field("days", {"天数", "Days"}, &L::days), field("reason_code", {"原因码", "Reason code"}, &L::reason_code),
                  field("reason", {"原因", "Reason"}, &L::reason), field("reason_en", {"英文原因", "Reason in English"}, &L::reason_en),
                  field("would_pass", {"这样就能通过", "Would pass if"}, &L::would_pass), field("would_pass_en", {"英文", "In English"}, &L::would_pass_en),
                  field("arrived_at", {"到厂时间", "Arrived"}, &L::arrived_at), field("lodging", {"要住宿", "Needs lodging"}, &L::lodging), field("departed_on", {"离岗日期", "Departed on"}, &L::departed_on), field("erased", {"已删除", "Erased"}, &L::erased)};
  }
};

struct Failing {
  std::string input, input_en, test, value;
  static Fields fields(auto...) {
    using F = Failing;
    return Fields{field("input", {"条件", "Input"}, &F::input), field("input_en", {"英文", "In English"}, &F::input_en), field("test", {"要求", "Test"}, &F::test), field("value", {"实际", "Value read"}, &F::value)};
  }
};
struct RuleShown {
  std::string rule, reason_code, reason, reason_en;
  bool hit = false;
  std::optional<Failing> failing;
  static Fields fields(auto...) {
    using R = RuleShown;
    return Fields{field("rule", {"规则", "Rule"}, &R::rule), field("reason_code", {"原因码", "Reason code"}, &R::reason_code), field("reason", {"原因", "Reason"}, &R::reason),
                  field("reason_en", {"英文原因", "Reason in English"}, &R::reason_en), field("hit", {"命中", "Hit"}, &R::hit), field("failing", {"不符之处", "Failing cell"}, &R::failing)};
  }
};
struct LineExplained {
  RosterLine line;
  std::vector<RuleShown> explanation;
  std::string cites;
  static Fields fields(auto...) {
    return Fields{field("line", {"人员", "Line"}, &LineExplained::line), field("explanation", {"逐条规则", "Rule by rule"}, &LineExplained::explanation),
                  field("cites", {"依据", "Clause"}, &LineExplained::cites)};
  }
};

struct SheetProblemShown {
  std::string sheet, cell, code, value, suggestion, detail, detail_en;
  int64_t row = 0, column = 0;
  bool note = false;
  json::object args;
  static Fields fields(auto...) {
    using P = SheetProblemShown;
    return Fields{field("sheet", {"表", "Sheet"}, &P::sheet), field("cell", {"单元格", "Cell"}, &P::cell), field("row", {"行", "Row"}, &P::row),
                  field("column", {"列", "Column"}, &P::column), field("code", {"问题", "Problem"}, &P::code), field("value", {"现值", "Value"}, &P::value),
                  field("suggestion", {"建议", "Suggestion"}, &P::suggestion), field("detail", {"说明", "In words"}, &P::detail),
                  field("detail_en", {"英文说明", "In English"}, &P::detail_en), field("note", {"仅提示", "Note only"}, &P::note), field("args", {"参数", "Arguments"}, &P::args)};
  }
};

struct FoundOnSite {
  EnterpriseId id;  // the enterprise, from the path
  std::string name, document_kind, document_number, phone, from, code, note;
  std::optional<Day> left_on;
  std::optional<double> temperature;
  std::optional<bool> symptom, contact, release, certificate;
  static Fields fields(auto...) {
    using F = FoundOnSite;
    return Fields{field("id", {"企业", "Enterprise"}, &F::id, {.required = true}), field("name", {"姓名", "Name"}, &F::name, {.required = true, .length_max = 60, .pii = Pii::name}),
                  field("document_kind", {"证件类型", "Document kind"}, &F::document_kind, {.length_max = 40}),
                  field("document_number", {"证件号码", "Document number"}, &F::document_number, {.required = true, .length_max = 40, .pii = Pii::id_number}),
                  field("phone", {"手机", "Phone"}, &F::phone, {.length_max = 20, .pii = Pii::phone}),
                  field("from_division", {"14天内到过", "From"}, &F::from, {.required = true}), field("left_on", {"离开日期", "Left on"}, &F::left_on),
                  field("temperature", {"体温", "Temperature"}, &F::temperature, {.min = 34, .max = 43}), field("symptom", {"症状", "Symptoms"}, &F::symptom),
                  field("contact", {"密切接触", "Close contact"}, &F::contact), field("code", {"健康码", "Health code"}, &F::code, {.one_of = "绿 黄 红 无"}),
                  field("release", {"解除隔离证明", "Release certificate"}, &F::release), field("certificate", {"健康证明", "Health certificate"}, &F::certificate),
                  field("note", {"备注", "Note"}, &F::note, {.length_max = 500})};
  }
};
struct OnSite {
  std::string id, person_id, name, document_number, verdict, verdict_title, verdict_title_en, reason_code, reason, reason_en, listing_code, listing, listing_en, cites, note;
  bool listed = false;
  std::optional<int64_t> days;
  Instant at;
  static Fields fields(auto...) {
    using O = OnSite;
    return Fields{field("id", {"编号", "Id"}, &O::id), field("person_id", {"人员", "Person"}, &O::person_id), field("name", {"姓名", "Name"}, &O::name, {.pii = Pii::name}),
                  field("document_number", {"证件号", "Document number"}, &O::document_number, {.pii = Pii::id_number}), field("listed", {"在名单", "Listed"}, &O::listed),
                  field("verdict", {"结论", "Verdict"}, &O::verdict), field("verdict_title", {"结论文字", "Verdict in words"}, &O::verdict_title),
                  field("verdict_title_en", {"结论英文", "Verdict in English"}, &O::verdict_title_en), field("days", {"天数", "Days"}, &O::days),
                  field("reason_code", {"原因码", "Reason code"}, &O::reason_code), field("reason", {"原因", "Reason"}, &O::reason), field("reason_en", {"英文原因", "Reason in English"}, &O::reason_en),
                  field("listing_code", {"名册核对码", "Listing code"}, &O::listing_code), field("listing", {"名册核对", "Listing"}, &O::listing), field("listing_en", {"英文", "In English"}, &O::listing_en),
                  field("cites", {"依据", "Clause"}, &O::cites), field("note", {"备注", "Note"}, &O::note), field("at", {"发现时间", "Found at"}, &O::at)};
  }
};

// What the cases' guards and the command post ask of an enterprise's latest roster.
struct RosterFacts {
  bool present = false;
  RosterId id;
  std::string state;
  int64_t total = 0, cleared = 0, observe = 0, excluded = 0, review = 0, problems = 0;
  int64_t from_risk = 0;         // people who came from a place of medium or higher risk on that day
  int64_t unlisted_on_site = 0;  // people found at work who were not on the approved roster
  int64_t screened_percent = 0;  // of those handed in, good rows over all rows: 100 when no cell is left to correct
};

struct OwnLine;  // own_data.cc
struct OwnOnSite;
struct OwnArrival;
struct RosterRow;  // rows.h
class TablesAsJudged;  // judged.h
struct LineRow;
struct OnSiteRow;

class Screening {
 public:
  // `say`: words for a problem, in Chinese, for workbooks.
  Screening(formats::PolicySet const& policies, formats::Divisions const& divisions, registry::Known const& known, Jobs& jobs, std::function<std::string(std::string_view language, Problem const&)> say)
      : policies_(policies), divisions_(divisions), known_(&known), jobs_(jobs), say_(std::move(say)) {}

  // Problems: not_found, roster.not_a_sheet, roster.no_table (no table in force on that day).
  Result<Started> start(Context& context, StartRoster const& in) const;
  Result<json::value> run(JobRun& run) const;  // the job "screening.screen"
  // Whom a candidate for one of its tables would affect on `day`: the newest screened roster of each enterprise, decided by the
  // tables in force on that day and by the same with the candidate; for the listing check everybody found at work. {unit: people, people, changed, enterprises, enterprises_changed, moves:
  // [{from, to, people}], firms: [{id, name, people, changed}], lines: [{roster_id, line_id, enterprise, sheet_row, before, after,
  // before_conclusion, after_conclusion, reason_before, reason_after}]}; all lines, nothing personal. Zeroes for a table that
  // screening does not use.
  struct ImpactRun {  // whoever waits for it: a job, the command line
    Desk& desk;
    Actor actor;
    std::function<bool()> cancelled;
    std::function<void(int64_t done, int64_t total)> progress;
  };
  Result<json::value> impact(ImpactRun const& run, std::string const& table_id, dmn::Table const& candidate, Day day) const;
  // Destroys every uploaded sheet on which the person stands, with what was told of its cells; verdicts stay. How many.
  int64_t forget(Context& context, std::string const& person_id) const;
  std::vector<registry::OwnData> own_data() const;  // what of this a person may have a copy of
  void approve(Context& context, std::string const& enterprise_id, std::string const& case_id) const;

  // `only`: of these enterprises, whatever else is asked.
  Result<Items<Roster>> list(View const& view, std::string const& enterprise_id, std::optional<std::vector<std::string>> const& only, Page const& page) const;
  std::vector<std::pair<std::string, int64_t>> origins(View const& view, std::string const& enterprise_id) const;  // of the newest roster: division, people
  Result<Roster> get(View const& view, RosterId const& id) const;
  Result<Items<RosterLine>> lines(View const& view, RosterId const& id, std::string const& which, Page const& page) const;
  Result<LineExplained> explain_line(View const& view, RosterId const& id, LineId const& line) const;
  Result<Items<SheetProblemShown>> problems(View const& view, RosterId const& id, Page const& page) const;
  // Names and numbers in clear only for the enterprise's own clerk, whose sheet it is.
  Result<FileAnswer> annotated(View const& view, RosterId const& id, std::string_view language) const;
  Result<FileAnswer> template_sheet(View const& view) const;

  // `happened_at`: when an inspector without a network says he met him; judged by what held on that day. Later than now: now.
  Result<OnSite> record_on_site(Context& context, FoundOnSite const& in, std::optional<Instant> happened_at = {}) const;
  Result<Items<OnSite>> list_on_site(View const& view, EnterpriseId const& enterprise, Page const& page) const;

  // Whom the enterprise's approved roster clears, in order of their ids, after `after`; `roster` becomes its id.
  std::vector<std::string> cleared_people(View const& view, std::string const& enterprise_id, std::string const& after, int64_t limit, std::string& roster) const;
  RosterFacts facts(View const& view, std::string const& enterprise_id, std::string const& case_id) const;
  Result<Tables> tables_on(Day day, Instant known_at) const;
  bool same_tables(Day day, Instant then, Instant now) const;

 private:
  Result<RosterRow> visible(View const& view, RosterId const& id) const;
  Roster show(View const& view, RosterRow const& row) const;
  RosterLine show_line(View const& view, RosterRow const& roster, LineRow const& row, TablesAsJudged& tables, registry::RiskTable const& risk) const;
  OnSite show_on_site(View const& view, OnSiteRow const& row) const;
  std::vector<OwnLine> own_lines(View const& view, registry::Subject const& subject) const;
  std::vector<OwnOnSite> own_on_site(View const& view, registry::Subject const& subject) const;
  std::vector<OwnArrival> own_arrivals(View const& view, registry::Subject const& subject) const;

  formats::PolicySet const& policies_;
  formats::Divisions const& divisions_;
  registry::Known const* known_;
  Jobs& jobs_;
  std::function<std::string(std::string_view language, Problem const&)> say_;
};

// Words of a verdict for people: 准予, 观察, 人工复核, 不准.
Words title_of(VerdictKind kind);

}  // namespace ly::screening
