// Policy tables changed at this place tonight: somebody drafts a new version, sees what stands against it and whom it affects,
// proposes it; another person confirms; from its first day on it decides. What was published stays for ever (formats/policy_set):
// going back is publishing the former text anew. Every step is in the journal. Nothing personal is kept here.
#pragma once
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "desk/context.h"
#include "desk/endpoint.h"
#include "desk/jobs.h"
#include "formats/policy_set.h"

namespace ly::policies {

inline constexpr Roles kAuthors = Role::officer | Role::lead;  // who may draft a version

struct DraftTag;
using DraftId = Id<DraftTag>;

// draft -> proposed -> published, or back to draft by a rejection; a draft may be withdrawn.
inline constexpr std::string_view kStates = "draft proposed published withdrawn";

struct Known {
  formats::PolicySet& set;
  std::function<std::string(std::string_view language, Problem const&)> say;
  std::function<std::string(View const&, std::string const& account)> title_of;
  std::function<std::string(View const&)> region;  // what this house serves: a prefix of division codes
  // Runs the candidate over what was decided; {people, changed, …}. Empty for tables that decide over nothing stored.
  // All `lines` of who changes; run_impact keeps them in a workbook and shows the first.
  std::function<Result<json::value>(JobRun&, std::string const& table_id, dmn::Table const& candidate, Day day)> impact;
  std::filesystem::path scratch;  // a folder for workbooks in the making
};

// ---- what is shown ---------------------------------------------------------------------------------------------------------

struct NamedText {
  std::string name, value;
  static Fields fields(auto...) {
    return Fields{field("name", {"名称", "Name"}, &NamedText::name, {.required = true, .length_max = 60}), field("value", {"值", "Value"}, &NamedText::value, {.length_max = 2000})};
  }
};

struct Column {
  std::string name, label, label_en, type;
  std::vector<std::string> allowed;  // for completion, as people write them
  std::string passes;                // of an output: what lets the matter pass; blank: the table does not say
  bool fixed = false;                // of an input: nobody can change it to pass
  static Fields fields(auto...) {
    using C = Column;
    return Fields{field("name", {"名称", "Name"}, &C::name), field("label", {"中文", "Label"}, &C::label), field("label_en", {"英文", "English"}, &C::label_en),
                  field("type", {"类型", "Type"}, &C::type), field("allowed", {"允许的取值", "Allowed"}, &C::allowed), field("passes", {"通过的取值", "Passes"}, &C::passes),
                  field("fixed", {"不能改变", "Fixed"}, &C::fixed)};
  }
};

struct RuleText {  // cells as people write them (formats/policy_sheet): 高、中 ; ≥ 37.3 ; 是 ; blank for any
  std::string id;
  std::vector<std::string> conditions, conclusions;
  std::string reason, because, because_en, cites;
  static Fields fields(auto...) {
    using R = RuleText;
    return Fields{field("id", {"编号", "Rule"}, &R::id, {.length_max = 40}), field("conditions", {"条件", "Conditions"}, &R::conditions, {.required = true, .length_max = dmn::kColumnsMax}),
                  field("conclusions", {"结论", "Conclusions"}, &R::conclusions, {.required = true, .length_max = dmn::kColumnsMax}), field("reason", {"原因码", "Reason code"}, &R::reason, {.length_max = 40}),
                  field("because", {"说明", "Because"}, &R::because, {.length_max = 1000}), field("because_text_en", {"英文说明", "Because, English"}, &R::because_en, {.length_max = 1000}),
                  field("cites", {"依据", "Cites"}, &R::cites, {.length_max = 500})};
  }
};

struct TestText {
  std::string name;
  std::vector<NamedText> given, expect;
  std::vector<std::string> reasons, missing;
  std::string problem, failed, failed_en;  // failed: what came instead; not read on the way in
  static Fields fields(auto...) {
    using T = TestText;
    return Fields{field("name", {"名称", "Name"}, &T::name, {.required = true, .length_max = 120}), field("given", {"给定", "Given"}, &T::given, {.length_max = dmn::kColumnsMax}),
                  field("expect", {"应得", "Expected"}, &T::expect, {.length_max = dmn::kColumnsMax}), field("reasons", {"原因码", "Reason codes"}, &T::reasons, {.length_max = 100}),
                  field("missing", {"应指出缺项", "Missing"}, &T::missing, {.length_max = 100}), field("problem", {"应有的问题", "Problem"}, &T::problem),
                  field("failed", {"未通过", "Failed"}, &T::failed), field("failed_en", {"英文", "In English"}, &T::failed_en)};
  }
};

struct TableText {
  std::string id, title, title_en, hit, source, note, note_en, when_missing;
  Day from{};
  std::optional<Day> to;
  bool draft = false;  // 起草: its figures await the bureau
  std::vector<Column> inputs, outputs;
  std::vector<RuleText> rules;
  std::vector<TestText> tests;
  static Fields fields(auto...) {
    using T = TableText;
    return Fields{field("id", {"编号", "Table"}, &T::id), field("title", {"名称", "Title"}, &T::title), field("title_en", {"英文名称", "English title"}, &T::title_en),
                  field("hit", {"命中方式", "Hit policy"}, &T::hit), field("source", {"出处", "Source"}, &T::source), field("note", {"备注", "Note"}, &T::note), field("note_en", {"英文备注", "English note"}, &T::note_en),
                  field("when_missing", {"缺项时", "When missing"}, &T::when_missing), field("from", {"施行日", "From"}, &T::from), field("to", {"失效日（不含）", "To (exclusive)"}, &T::to),
                  field("draft", {"起草", "Draft figures"}, &T::draft), field("inputs", {"条件列", "Inputs"}, &T::inputs), field("outputs", {"结论列", "Outputs"}, &T::outputs),
                  field("rules", {"规则", "Rules"}, &T::rules), field("tests", {"测试", "Tests"}, &T::tests)};
  }
};

struct VersionRef {
  std::string version, state, author, confirmed_by, reason;  // state: past, in_force, coming, replaced (another holds on all its days)
  Day from{};
  std::optional<Day> to;
  bool shipped = true;
  std::optional<Instant> published_at;
  static Fields fields(auto...) {
    using V = VersionRef;
    return Fields{field("version", {"版本", "Version"}, &V::version), field("state", {"状态", "State"}, &V::state, {.one_of = "past in_force coming replaced"}), field("from", {"施行日", "From"}, &V::from),
                  field("to", {"失效日（不含）", "To (exclusive)"}, &V::to), field("shipped", {"随程序", "Shipped"}, &V::shipped), field("published_at", {"发布时间", "Published"}, &V::published_at),
                  field("author", {"起草人", "Author"}, &V::author), field("confirmed_by", {"确认人", "Confirmed by"}, &V::confirmed_by), field("reason", {"理由", "Reason"}, &V::reason)};
  }
};

struct DraftRef {
  DraftId id;
  std::string table_id, title, title_en, state, based_on, author, proposed_by, decided_by, reason, version;
  Day from{};
  Instant changed_at;
  int64_t revision = 0;
  static Fields fields(auto...) {
    using D = DraftRef;
    return Fields{field("id", {"编号", "Draft"}, &D::id), field("table_id", {"政策表", "Table"}, &D::table_id), field("title", {"名称", "Title"}, &D::title), field("title_en", {"英文名称", "English title"}, &D::title_en),
                  field("state", {"状态", "State"}, &D::state, {.one_of = kStates}), field("based_on", {"底稿", "Based on"}, &D::based_on), field("author", {"起草人", "Author"}, &D::author),
                  field("proposed_by", {"提交人", "Proposed by"}, &D::proposed_by), field("decided_by", {"决定人", "Decided by"}, &D::decided_by), field("reason", {"理由", "Reason"}, &D::reason),
                  field("version", {"发布为", "Published as"}, &D::version), field("from", {"施行日", "From"}, &D::from), field("changed_at", {"修改时间", "Changed"}, &D::changed_at), field("revision", {"版次", "Revision"}, &D::revision)};
  }
};

struct PolicyRow {
  std::string id, title, title_en, in_force;  // in_force: version that holds today; "" if none
  int64_t rules = 0;
  bool draft = false;
  std::vector<VersionRef> versions;
  std::vector<DraftRef> drafts;  // open ones
  static Fields fields(auto...) {
    using P = PolicyRow;
    return Fields{field("id", {"编号", "Table"}, &P::id), field("title", {"名称", "Title"}, &P::title), field("title_en", {"英文名称", "English title"}, &P::title_en), field("in_force", {"今天有效", "In force"}, &P::in_force),
                  field("rules", {"规则数", "Rules"}, &P::rules), field("draft", {"起草", "Draft figures"}, &P::draft), field("versions", {"版本", "Versions"}, &P::versions), field("drafts", {"草稿", "Drafts"}, &P::drafts)};
  }
};

struct PolicyPage {
  PolicyRow policy;
  std::string version;
  TableText table;
  std::vector<std::string> may;  // draft
  static Fields fields(auto...) {
    using P = PolicyPage;
    return Fields{field("policy", {"政策表", "Policy"}, &P::policy), field("version", {"版本", "Version"}, &P::version), field("table", {"内容", "Table"}, &P::table), field("may", {"可做", "May"}, &P::may)};
  }
};

struct Finding {
  std::string at, code, detail, detail_en;
  bool blocks = true;
  std::vector<std::string> rules;   // it is about; empty when about the table as a whole
  std::vector<NamedText> example;   // inputs of a row that shows it, or that a test of the rule may begin with
  static Fields fields(auto...) {
    using F = Finding;
    return Fields{field("at", {"位置", "Place"}, &F::at), field("code", {"代码", "Code"}, &F::code), field("detail", {"说明", "Detail"}, &F::detail), field("detail_en", {"英文", "In English"}, &F::detail_en),
                  field("blocks", {"阻止发布", "Blocks"}, &F::blocks), field("rules", {"规则", "Rules"}, &F::rules), field("example", {"例子", "Example"}, &F::example)};
  }
};

struct DifferenceText {
  std::string kind, rule, what, before, after;  // kind: head input output added removed changed moved
  static Fields fields(auto...) {
    using D = DifferenceText;
    return Fields{field("kind", {"种类", "Kind"}, &D::kind), field("rule", {"规则", "Rule"}, &D::rule), field("what", {"哪一格", "What"}, &D::what), field("before", {"原来", "Before"}, &D::before),
                  field("after", {"现在", "After"}, &D::after)};
  }
};

struct DraftPage {
  DraftRef draft;
  TableText table;
  std::vector<Finding> findings;
  int64_t rules_reached = 0;               // by a test
  std::string compared_with;               // the version it would replace on its first day
  std::vector<DifferenceText> differences;
  std::vector<std::string> may;            // edit propose confirm reject withdraw impact
  static Fields fields(auto...) {
    using D = DraftPage;
    return Fields{field("draft", {"草稿", "Draft"}, &D::draft), field("table", {"内容", "Table"}, &D::table), field("findings", {"检查结果", "Findings"}, &D::findings),
                  field("rules_reached", {"有测试的规则", "Rules reached"}, &D::rules_reached), field("compared_with", {"对比版本", "Compared with"}, &D::compared_with),
                  field("differences", {"差别", "Differences"}, &D::differences), field("may", {"可做", "May"}, &D::may)};
  }
};

struct Outcome {
  std::vector<NamedText> outputs;
  std::vector<std::string> rules, lines, lines_english;  // lines: the whole explanation
  std::string because, because_en, problem, problem_en;
  std::string would_pass, would_pass_en;  // of a refusal: the nearest change that would let it pass, or that none would
  std::optional<bool> passes;             // none when the table does not say what passes
  static Fields fields(auto...) {
    using O = Outcome;
    return Fields{field("outputs", {"结论", "Outputs"}, &O::outputs), field("rules", {"命中规则", "Rules"}, &O::rules), field("because", {"说明", "Because"}, &O::because), field("because_en", {"英文", "In English"}, &O::because_en),
                  field("lines", {"逐条说明", "Explanation"}, &O::lines), field("lines_english", {"逐条说明（英文）", "Explanation in English"}, &O::lines_english),
                  field("problem", {"问题", "Problem"}, &O::problem), field("problem_en", {"英文", "In English"}, &O::problem_en), field("passes", {"通过", "Passes"}, &O::passes),
                  field("would_pass", {"怎样可以通过", "Would pass if"}, &O::would_pass), field("would_pass_en", {"英文", "In English"}, &O::would_pass_en)};
  }
};

// ---- what is asked ---------------------------------------------------------------------------------------------------------

struct WhichPolicy {
  std::string id, version;          // version: "" for the one in force
  std::optional<Day> on, known_on;  // without a version: in force on that business day, by what had been published when that day ended; today, now
  static Fields fields(auto...) {
    using W = WhichPolicy;
    return Fields{field("id", {"政策表", "Table"}, &W::id, {.required = true, .length_max = 80}), field("version", {"版本", "Version"}, &W::version, {.length_max = 120}),
                  field("on", {"业务日", "In force on"}, &W::on), field("known_on", {"按哪天所知", "As known on"}, &W::known_on)};
  }
};
struct TwoVersions {
  std::string id, before, after;
  static Fields fields(auto...) {
    using T = TwoVersions;
    return Fields{field("id", {"政策表", "Table"}, &T::id, {.required = true, .length_max = 80}), field("before", {"前一版", "Before"}, &T::before, {.required = true, .length_max = 120}),
                  field("after", {"后一版", "After"}, &T::after, {.required = true, .length_max = 120})};
  }
};
struct WhichDraft {
  DraftId id;
  static Fields fields(auto...) { return Fields{field("id", {"草稿", "Draft"}, &WhichDraft::id, {.required = true})}; }
};
struct NewDraft {
  std::string based_on;  // a version
  Day from{};
  static Fields fields(auto...) {
    return Fields{field("based_on", {"底稿", "Based on"}, &NewDraft::based_on, {.required = true, .length_max = 120}), field("from", {"施行日", "From"}, &NewDraft::from, {.required = true})};
  }
};
struct EditDraft {
  DraftId id;
  int64_t revision = 0;
  std::optional<Day> from, to;
  std::optional<bool> open_ended, draft;  // open_ended: no last day
  std::optional<std::string> title, source, note;
  std::optional<std::vector<RuleText>> rules;
  std::optional<std::vector<TestText>> tests;
  static Fields fields(auto...) {
    using E = EditDraft;
    return Fields{field("id", {"草稿", "Draft"}, &E::id, {.required = true}), field("revision", {"版次", "Revision"}, &E::revision, {.required = true}), field("from", {"施行日", "From"}, &E::from), field("to", {"失效日（不含）", "To (exclusive)"}, &E::to),
                  field("open_ended", {"没有失效日", "Open-ended"}, &E::open_ended), field("draft", {"起草", "Draft figures"}, &E::draft), field("title", {"名称", "Title"}, &E::title, {.length_max = 120}),
                  field("source", {"出处", "Source"}, &E::source, {.length_max = 2000}), field("note", {"备注", "Note"}, &E::note, {.length_max = 2000}), field("rules", {"规则", "Rules"}, &E::rules, {.length_max = dmn::kRulesMax}),
                  field("tests", {"测试", "Tests"}, &E::tests, {.length_max = 1000})};
  }
};
struct SheetForDraft {
  DraftId id;
  int64_t revision = 0;
  std::string file_id;
  static Fields fields(auto...) {
    using S = SheetForDraft;
    return Fields{field("id", {"草稿", "Draft"}, &S::id, {.required = true}), field("revision", {"版次", "Revision"}, &S::revision, {.required = true}), field("file_id", {"文件", "File"}, &S::file_id, {.required = true, .length_max = 40})};
  }
};
struct DecideDraft {
  DraftId id;
  int64_t revision = 0;
  std::string reason;
  static Fields fields(auto...) {
    using D = DecideDraft;
    return Fields{field("id", {"草稿", "Draft"}, &D::id, {.required = true}), field("revision", {"版次", "Revision"}, &D::revision, {.required = true}), field("reason", {"理由", "Reason"}, &D::reason, {.length_max = 500})};
  }
};
struct TryDraft {
  DraftId id;
  std::vector<NamedText> given;
  static Fields fields(auto...) {
    return Fields{field("id", {"草稿", "Draft"}, &TryDraft::id, {.required = true}), field("given", {"给定", "Given"}, &TryDraft::given, {.length_max = dmn::kColumnsMax})};
  }
};
struct StartedJob {
  JobId job_id;
  static Fields fields(auto...) { return Fields{field("job_id", {"任务", "Job"}, &StartedJob::job_id)}; }
};

inline constexpr size_t kReasonMin = 4;            // characters
inline constexpr size_t kImpactLinesShown = 1'000;  // on the screen; the workbook has all of them

// Who changes by a candidate, `lines` as `Known::impact` gives them. Errors: those of XlsxWriter.
Result<std::string> impact_sheet(json::array const& lines, std::filesystem::path const& scratch, Instant made_at);

class Policies {
 public:
  Policies(Known known, Jobs& jobs) : known_(std::move(known)), jobs_(jobs) {}

  // Published before: into the set, at the start, before anybody is served.
  void load(View const& view) const;

  Result<Items<PolicyRow>> list(View const& view) const;
  Result<PolicyPage> get(View const& view, WhichPolicy const& in) const;
  Result<FileAnswer> sheet(View const& view, WhichPolicy const& in) const;  // xlsx
  Result<Items<DifferenceText>> differences(View const& view, TwoVersions const& in) const;
  Result<DraftPage> draft(View const& view, DraftId const& id) const;
  Result<FileAnswer> draft_sheet(View const& view, DraftId const& id) const;
  Result<Outcome> attempt(View const& view, TryDraft const& in) const;

  // Problems: not_found; policy.not_ours (the region this house serves is wider than the actor's); stale; policy.state (not in
  // this state); policy.problems and those of the table; policy.blocked {count} (something stands against publishing);
  // policy.from_past; policy.same_person; registry-like reason: policy.reason {min}.
  Result<DraftPage> start(Context& context, NewDraft const& in) const;
  Result<DraftPage> edit(Context& context, EditDraft const& in) const;
  Result<DraftPage> take_sheet(Context& context, SheetForDraft const& in) const;
  Result<DraftPage> propose(Context& context, DecideDraft const& in) const;
  Result<DraftPage> confirm(Context& context, DecideDraft const& in) const;
  Result<DraftPage> reject(Context& context, DecideDraft const& in) const;
  Result<DraftPage> withdraw(Context& context, DecideDraft const& in) const;
  Result<StartedJob> start_impact(Context& context, WhichDraft const& in) const;
  Result<json::value> run_impact(JobRun& run) const;  // the job "policies.impact"

 private:
  struct Open;
  Result<Open> open(Context const& context, DraftId const& id, int64_t revision, std::string_view state) const;
  Result<DraftPage> put(Context& context, Open& open, formats::PolicyTable const& policy) const;
  Result<void> may_rule(View const& view) const;
  DraftPage show(View const& view, struct DraftRow const& row) const;
  DraftRef ref(View const& view, struct DraftRow const& row) const;
  PolicyRow row_of(View const& view, std::string const& id) const;
  TableText text_of_table(formats::PolicyTable const& policy, std::vector<Problem> const& failed) const;
  Known known_;
  Jobs& jobs_;
};

}  // namespace ly::policies
