// What the API answers about cases, field by field: from these come JSON, OpenAPI and the generated client.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/record_json.h"
#include "desk/endpoint.h"

namespace ly::cases {

struct NamedEnterprise {
  std::string id, name;
  static Fields fields(auto...) { return Fields{field("id", {"编号", "Id"}, &NamedEnterprise::id), field("name", {"名称", "Name"}, &NamedEnterprise::name)}; }
};
struct NamedAccount {
  std::string id, title;
  static Fields fields(auto...) { return Fields{field("id", {"账户", "Account"}, &NamedAccount::id), field("title", {"称呼", "Title"}, &NamedAccount::title)}; }
};

struct PartyMember {
  std::string part, id, title;
  bool unwell = false;  // says so himself: somebody else should go
  static Fields fields(auto...) {
    using T = PartyMember;
    return Fields{field("part", {"分工", "Part"}, &T::part, {.one_of = "lead assistant"}), field("id", {"账户", "Account"}, &T::id), field("title", {"称呼", "Title"}, &T::title), field("unwell", {"身体不适", "Unwell"}, &T::unwell)};
  }
};

struct CaseRow {
  std::string id, no, service, service_title, label, label_title, parent, applicant;
  NamedEnterprise enterprise;
  std::string state, state_title, queue, lane, lane_title;
  int64_t priority = 0;
  std::optional<Instant> due_at;
  std::string due_text;
  double share_used = 0;
  bool overdue = false;
  std::optional<NamedAccount> assignee, assistant;
  std::string next;
  std::vector<std::string> missing;
  bool mine = false;
  int64_t revision = 0;
  static Fields fields(auto...) {
    using T = CaseRow;
    return Fields{field("id", {"编号", "Id"}, &T::id), field("no", {"办件号", "Number"}, &T::no), field("service", {"事项", "Service"}, &T::service),
                  field("service_title", {"事项名称", "Service title"}, &T::service_title), field("label", {"类别", "Kind"}, &T::label), field("label_title", {"类别名称", "Kind in words"}, &T::label_title),
                  field("parent", {"由哪一件引出", "Opened from"}, &T::parent), field("enterprise", {"企业", "Enterprise"}, &T::enterprise),
                  field("applicant", {"申请人", "Applicant"}, &T::applicant, {.pii = Pii::name}), field("state", {"环节", "State"}, &T::state), field("state_title", {"环节名称", "State title"}, &T::state_title), field("queue", {"队列", "Queue"}, &T::queue),
                  field("lane", {"通道", "Lane"}, &T::lane), field("lane_title", {"通道名称", "Lane title"}, &T::lane_title), field("priority", {"优先级", "Priority"}, &T::priority),
                  field("due_at", {"到期", "Due"}, &T::due_at), field("due_text", {"时限", "Time left"}, &T::due_text), field("share_used", {"已用", "Share used"}, &T::share_used),
                  field("overdue", {"逾期", "Overdue"}, &T::overdue), field("assignee", {"经办人", "Assignee"}, &T::assignee), field("assistant", {"协助的人", "Assistant"}, &T::assistant), field("next", {"下一步", "Next"}, &T::next),
                  field("missing", {"还缺", "Missing"}, &T::missing), field("mine", {"我的", "Mine"}, &T::mine), field("revision", {"版本", "Revision"}, &T::revision)};
  }
};

struct CaseViews {
  int64_t mine = 0, unclaimed = 0, all = 0, due = 0, overdue = 0;
  static Fields fields(auto...) {
    using T = CaseViews;
    return Fields{field("mine", {"我的", "Mine"}, &T::mine), field("unclaimed", {"未认领", "Unclaimed"}, &T::unclaimed), field("all", {"全部", "All"}, &T::all),
                  field("due", {"今日到期", "Due today"}, &T::due), field("overdue", {"逾期", "Overdue"}, &T::overdue)};
  }
};
struct CaseList {
  std::vector<CaseRow> items;
  std::optional<std::string> next;
  int64_t total = 0;
  CaseViews views;
  static Fields fields(auto...) {
    using T = CaseList;
    return Fields{field("items", {"条目", "Items"}, &T::items), field("next", {"下一页", "Next page"}, &T::next), field("total", {"总数", "Total"}, &T::total),
                  field("views", {"视图", "Views"}, &T::views)};
  }
};

struct CaseFile {
  std::string id, name;
  int64_t size = 0;
  Instant at;
  static Fields fields(auto...) {
    return Fields{field("id", {"文件", "File"}, &CaseFile::id), field("name", {"文件名", "Name"}, &CaseFile::name), field("size", {"大小", "Size"}, &CaseFile::size),
                  field("at", {"时间", "Time"}, &CaseFile::at)};
  }
};
struct CaseDocument {
  std::string key, title;
  bool required = false, may = false;
  std::vector<std::string> types;
  int64_t max_mb = 0;
  std::vector<CaseFile> files;
  static Fields fields(auto...) {
    using T = CaseDocument;
    return Fields{field("key", {"材料", "Paper"}, &T::key), field("title", {"名称", "Title"}, &T::title), field("required", {"必交", "Required"}, &T::required), field("may", {"可以交", "May hand in"}, &T::may),
                  field("types", {"类型", "Types"}, &T::types), field("max_mb", {"上限", "At most MB"}, &T::max_mb), field("files", {"文件", "Files"}, &T::files)};
  }
};
struct CheckMarkShown {
  std::string verdict, note, who, device;
  Instant happened_at, at;
  bool late = false;
  static Fields fields(auto...) {
    using T = CheckMarkShown;
    return Fields{field("verdict", {"结论", "Verdict"}, &T::verdict), field("note", {"说明", "Note"}, &T::note), field("who", {"谁", "Who"}, &T::who), field("device", {"设备", "Device"}, &T::device),
                  field("happened_at", {"发生时间", "Happened at"}, &T::happened_at), field("at", {"记录时间", "Recorded at"}, &T::at), field("late", {"事后补到", "Came late"}, &T::late)};
  }
};
struct CheckItem {
  std::string key, title, kind, clause, verdict;
  std::optional<bool> ok;
  bool conflict = false;
  std::vector<CheckMarkShown> marks;
  static Fields fields(auto...) {
    using T = CheckItem;
    return Fields{field("key", {"检查项", "Item"}, &T::key), field("title", {"名称", "Title"}, &T::title), field("ok", {"合格", "In order"}, &T::ok),
                  field("kind", {"问题类别", "Kind of finding"}, &T::kind), field("clause", {"依据", "Clause"}, &T::clause), field("verdict", {"结论", "Verdict"}, &T::verdict),
                  field("conflict", {"说法不一", "In conflict"}, &T::conflict), field("marks", {"各人所记", "Marks"}, &T::marks)};
  }
};
struct LinkedCase {
  std::string id, no, service, service_title, state, state_title, label, label_title;
  bool closed = false;
  std::optional<Instant> due_at;
  static Fields fields(auto...) {
    using T = LinkedCase;
    return Fields{field("id", {"编号", "Id"}, &T::id), field("no", {"办件号", "Number"}, &T::no), field("service", {"事项", "Service"}, &T::service),
                  field("service_title", {"事项名称", "Service title"}, &T::service_title), field("state", {"环节", "State"}, &T::state), field("state_title", {"环节名称", "State title"}, &T::state_title),
                  field("label", {"类别", "Kind"}, &T::label), field("label_title", {"类别名称", "Kind in words"}, &T::label_title), field("closed", {"已办结", "Closed"}, &T::closed),
                  field("due_at", {"到期", "Due"}, &T::due_at)};
  }
};
struct CaseTask {
  std::string key, title, by, verifier;  // verifier: title of who can answer it online; empty: people only
  bool done = false, may = false;
  std::optional<std::string> verdict, note, who;
  std::optional<Instant> at;
  std::vector<CheckItem> checklist;
  static Fields fields(auto...) {
    using T = CaseTask;
    return Fields{field("key", {"任务", "Task"}, &T::key), field("title", {"名称", "Title"}, &T::title), field("by", {"由谁", "By"}, &T::by), field("verifier", {"可在线核验", "Verified online by"}, &T::verifier), field("done", {"完成", "Done"}, &T::done),
                  field("may", {"可以办", "May do"}, &T::may), field("verdict", {"结论", "Verdict"}, &T::verdict), field("note", {"说明", "Note"}, &T::note),
                  field("at", {"时间", "Time"}, &T::at), field("who", {"办理人", "Who"}, &T::who), field("checklist", {"清单", "Checklist"}, &T::checklist)};
  }
};
struct CaseStep {
  std::string state, title;
  bool reached = false, current = false;
  static Fields fields(auto...) {
    return Fields{field("state", {"环节", "State"}, &CaseStep::state), field("title", {"名称", "Title"}, &CaseStep::title), field("reached", {"已到", "Reached"}, &CaseStep::reached),
                  field("current", {"当前", "Current"}, &CaseStep::current)};
  }
};
struct FailingCell {
  std::string input, test;
  json::value value;
  static Fields fields(auto...) {
    return Fields{field("input", {"项目", "Input"}, &FailingCell::input), field("test", {"条件", "Test"}, &FailingCell::test), field("value", {"实际", "Value"}, &FailingCell::value)};
  }
};
struct RuleOutcome {
  std::string rule;
  bool hit = false;
  std::string reason_code;
  std::optional<FailingCell> failing;
  static Fields fields(auto...) {
    using T = RuleOutcome;
    return Fields{field("rule", {"规则", "Rule"}, &T::rule), field("hit", {"命中", "Hit"}, &T::hit), field("reason_code", {"原因码", "Reason code"}, &T::reason_code),
                  field("failing", {"不符之处", "Failing cell"}, &T::failing)};
  }
};
struct CaseDecision {
  std::string name, title, table, version, because, cites, problem;
  std::string would_pass;  // of a refusal: the nearest change of one or two inputs that would let it pass; empty when none would
  json::value outcome;
  std::optional<std::string> rule;
  std::vector<RuleOutcome> explanation;
  bool draft = false;
  static Fields fields(auto...) {
    using T = CaseDecision;
    return Fields{field("name", {"判定", "Decision"}, &T::name), field("title", {"名称", "Title"}, &T::title), field("table", {"政策表", "Table"}, &T::table),
                  field("version", {"版本", "Version"}, &T::version), field("outcome", {"结果", "Outcome"}, &T::outcome), field("rule", {"规则", "Rule"}, &T::rule),
                  field("because", {"原因", "Because"}, &T::because), field("cites", {"依据", "Cites"}, &T::cites), field("problem", {"未能判定", "Problem"}, &T::problem),
                  field("draft", {"起草", "Draft"}, &T::draft), field("explanation", {"逐条", "Rule by rule"}, &T::explanation),
                  field("would_pass", {"怎样可以通过", "Would pass if"}, &T::would_pass)};
  }
};
struct CaseVerdict {
  std::string kind, title;
  std::vector<std::string> lines;
  static Fields fields(auto...) {
    return Fields{field("kind", {"种类", "Kind"}, &CaseVerdict::kind, {.one_of = "go check stop"}), field("title", {"标题", "Title"}, &CaseVerdict::title),
                  field("lines", {"各行", "Lines"}, &CaseVerdict::lines)};
  }
};
struct NeedText {
  std::string text;
  static Fields fields(auto...) { return Fields{field("text", {"还缺", "Need"}, &NeedText::text)}; }
};
struct CaseAction {
  std::string event, title, kind, to;
  bool ready = false, reason_required = false;
  std::vector<NeedText> needs;
  static Fields fields(auto...) {
    using T = CaseAction;
    return Fields{field("event", {"动作", "Act"}, &T::event), field("title", {"名称", "Title"}, &T::title), field("kind", {"样式", "Kind"}, &T::kind, {.one_of = "primary normal danger quiet"}),
                  field("ready", {"可以办", "Ready"}, &T::ready), field("needs", {"还缺", "Needs"}, &T::needs), field("reason_required", {"须写理由", "Reason required"}, &T::reason_required),
                  field("to", {"到", "To"}, &T::to)};
  }
};
// Of one of several cases: what its actor may do on it now.
struct CaseActs {
  std::string id, no;
  int64_t revision = 0;
  bool claimable = false, handable = false;  // nobody has it; it may be given to somebody
  std::vector<CaseAction> actions;
  static Fields fields(auto...) {
    using T = CaseActs;
    return Fields{field("id", {"编号", "Id"}, &T::id), field("no", {"办件号", "Number"}, &T::no), field("revision", {"版本", "Revision"}, &T::revision), field("claimable", {"可认领", "Claimable"}, &T::claimable),
                  field("handable", {"可交办", "Can be assigned"}, &T::handable), field("actions", {"可办", "Actions"}, &T::actions)};
  }
};
struct ActsTogether {
  std::vector<CaseActs> items;
  std::vector<NamedAccount> people;  // who may be given every one of those that can be assigned
  static Fields fields(auto...) { return Fields{field("items", {"办件", "Cases"}, &ActsTogether::items), field("people", {"可交给", "Assignable"}, &ActsTogether::people)}; }
};
struct MaskedApplicant {
  std::string contact, phone;
  static Fields fields(auto...) {
    return Fields{field("contact", {"联系人", "Contact"}, &MaskedApplicant::contact, {.pii = Pii::name}), field("phone", {"电话", "Phone"}, &MaskedApplicant::phone, {.pii = Pii::phone})};
  }
};
struct CaseLane {
  std::string lane, title;
  bool may_open = false;
  static Fields fields(auto...) {
    return Fields{field("lane", {"通道", "Lane"}, &CaseLane::lane), field("title", {"名称", "Title"}, &CaseLane::title), field("may_open", {"可以开通", "May open"}, &CaseLane::may_open)};
  }
};
struct CaseReceipt {
  std::string item, item_title, unit, source, note, who;
  int64_t count = 0;
  Instant at;
  static Fields fields(auto...) {
    using T = CaseReceipt;
    return Fields{field("item", {"物资", "Item"}, &T::item), field("item_title", {"名称", "Title"}, &T::item_title), field("count", {"数量", "Count"}, &T::count),
                  field("unit", {"单位", "Unit"}, &T::unit), field("source", {"来源", "Where from"}, &T::source), field("note", {"说明", "Note"}, &T::note),
                  field("at", {"时间", "Time"}, &T::at), field("who", {"登记人", "Who"}, &T::who)};
  }
};
struct ReceiptItemTitle {
  std::string item, title, unit;
  static Fields fields(auto...) {
    return Fields{field("item", {"物资", "Item"}, &ReceiptItemTitle::item), field("title", {"名称", "Title"}, &ReceiptItemTitle::title), field("unit", {"单位", "Unit"}, &ReceiptItemTitle::unit)};
  }
};
struct Mend {
  std::string kind, key;
  static Fields fields(auto...) { return Fields{field("kind", {"种类", "Kind"}, &Mend::kind), field("key", {"哪一项", "Key"}, &Mend::key)}; }
};
struct CaseLack {
  std::string key, text;
  std::optional<Mend> mend;
  static Fields fields(auto...) {
    return Fields{field("key", {"编号", "Key"}, &CaseLack::key), field("text", {"还缺", "Text"}, &CaseLack::text), field("mend", {"怎样补", "How to mend"}, &CaseLack::mend)};
  }
};

// A case as it stood: shown, never acted on. What its events do not tell of then is left out, and said.
struct FormerCase {
  int64_t event = 0, newest = 0;         // the last event that counts; the last there is
  Instant at;                            // of which instant: the one asked for, or when that event was recorded
  std::vector<std::string> left_out;     // in words
  static Fields fields(auto...) {
    using T = FormerCase;
    return Fields{field("event", {"到第几步", "Up to event"}, &T::event), field("newest", {"共几步", "Newest event"}, &T::newest), field("at", {"时刻", "As of"}, &T::at), field("left_out", {"不显示的", "Left out"}, &T::left_out)};
  }
};

struct CaseReply {
  std::string from, who, text;
  Instant at;
  static Fields fields(auto...) {
    using T = CaseReply;
    return Fields{field("from", {"哪一方", "From"}, &T::from, {.one_of = "office applicant"}), field("who", {"谁", "Who"}, &T::who), field("text", {"答复", "Answer"}, &T::text), field("at", {"时间", "Time"}, &T::at)};
  }
};
struct CaseQuestion {
  int64_t n = 0;
  std::string from, who, text;  // who: empty where officers stay unnamed
  Instant at;
  bool open = false, may_answer = false;  // open: nobody of the other side has answered yet
  std::vector<CaseReply> answers;
  static Fields fields(auto...) {
    using T = CaseQuestion;
    return Fields{field("n", {"第几问", "Number"}, &T::n), field("from", {"哪一方", "From"}, &T::from, {.one_of = "office applicant"}), field("who", {"谁", "Who"}, &T::who), field("text", {"问题", "Question"}, &T::text), field("at", {"时间", "Time"}, &T::at),
                  field("open", {"待答", "Open"}, &T::open), field("may_answer", {"可以答", "May answer"}, &T::may_answer), field("answers", {"答复", "Answers"}, &T::answers)};
  }
};

struct Case {
  CaseRow row;  // its fields stand beside the others in JSON
  json::object form, form_schema, derived, facts;
  std::vector<CaseDocument> documents;
  std::vector<CaseTask> tasks;
  std::vector<CaseStep> steps;
  std::vector<CheckItem> checks;           // of a closed case: what was seen
  std::optional<LinkedCase> opened_from;
  std::vector<LinkedCase> follow_ups;
  std::vector<CaseDecision> decisions;
  std::optional<CaseVerdict> verdict;
  std::vector<CaseAction> actions;
  Instant opened_at;
  int64_t service_version = 0;
  MaskedApplicant applicant_masked;
  std::vector<CaseLane> lanes;
  std::vector<CaseReceipt> receipts;
  std::vector<ReceiptItemTitle> receipt_items;
  std::vector<CaseLack> lacks;
  std::vector<NamedAccount> assignable;
  std::vector<CaseQuestion> questions;     // of both sides, in the order asked
  bool may_ask = false;
  std::vector<PartyMember> party;          // who leads it and who helps; of a closed case, who did
  bool form_editable = false, papers_open = false;
  std::string channel, reason, lane_reason, outcome;
  std::optional<Instant> due_was;          // the deadline as it was set, before days were declared off or worked
  std::string due_notice;                  // by whose notice it moved
  std::optional<FormerCase> as_of;         // set: this is how the case was, not how it is
  static Fields fields(auto...) {
    using T = Case;
    return Fields{
        field("form", {"申请表", "Form"}, &T::form), field("form_schema", {"表单", "Form schema"}, &T::form_schema), field("derived", {"算出", "Derived"}, &T::derived),
        field("facts", {"事实", "Facts"}, &T::facts), field("documents", {"材料", "Papers"}, &T::documents), field("tasks", {"任务", "Tasks"}, &T::tasks),
        field("steps", {"步骤", "Steps"}, &T::steps), field("checks", {"检查记录", "Checks"}, &T::checks), field("opened_from", {"由何而来", "Opened from"}, &T::opened_from),
        field("follow_ups", {"引出的办件", "Follow-ups"}, &T::follow_ups), field("decisions", {"判定", "Decisions"}, &T::decisions), field("verdict", {"结论", "Verdict"}, &T::verdict),
        field("actions", {"可办", "Actions"}, &T::actions), field("opened_at", {"开始", "Opened"}, &T::opened_at), field("service_version", {"事项版本", "Service version"}, &T::service_version),
        field("applicant_masked", {"申请方", "Applicant"}, &T::applicant_masked), field("lanes", {"通道", "Lanes"}, &T::lanes), field("receipts", {"收到", "Receipts"}, &T::receipts),
        field("receipt_items", {"可登记物资", "Receipt items"}, &T::receipt_items), field("lacks", {"还缺", "Lacks"}, &T::lacks),
        field("assignable", {"可交给", "Assignable"}, &T::assignable), field("questions", {"问答", "Questions"}, &T::questions), field("may_ask", {"可以提问", "May ask"}, &T::may_ask), field("party", {"办理的人", "Who works on it"}, &T::party), field("form_editable", {"可改", "Editable"}, &T::form_editable),
        field("papers_open", {"可补材料", "Papers open"}, &T::papers_open), field("channel", {"渠道", "Channel"}, &T::channel), field("reason", {"理由", "Reason"}, &T::reason),
        field("lane_reason", {"通道理由", "Why this lane"}, &T::lane_reason), field("outcome", {"结果", "Outcome"}, &T::outcome), field("due_was", {"原时限", "Deadline before"}, &T::due_was), field("due_notice", {"时限变动依据", "Notice by which it moved"}, &T::due_notice),
        field("as_of", {"当时的情况", "As of"}, &T::as_of)};
  }
};
// A Case in JSON: the members of its row and its own, in one object; personal fields masked.
json::object case_json(Case const& value);
json::object case_schema();

struct CaseEntry {
  Instant at;
  std::string who, what, what_title, hash, line;
  std::optional<std::string> why;
  std::optional<int64_t> event;  // of the case; a look at personal data is none
  static Fields fields(auto...) {
    using T = CaseEntry;
    return Fields{field("at", {"时间", "Time"}, &T::at), field("who", {"办理人", "Who"}, &T::who), field("what", {"事实", "Fact"}, &T::what),
                  field("what_title", {"名称", "Title"}, &T::what_title), field("why", {"理由", "Why"}, &T::why), field("hash", {"摘要", "Hash"}, &T::hash),
                  field("line", {"说明", "Line"}, &T::line), field("event", {"第几步", "Event"}, &T::event)};
  }
};

// What an applicant changed between a return for correction and handing in again.
struct CorrectedField {
  std::string key, title;
  json::value before, after;  // masked as in the form; null: not filled in
  bool masked = false;        // personal: that it changed is told even where both look alike
  static Fields fields(auto...) {
    using T = CorrectedField;
    return Fields{field("key", {"字段", "Field"}, &T::key), field("title", {"名称", "Title"}, &T::title), field("before", {"原为", "Before"}, &T::before), field("after", {"现为", "After"}, &T::after), field("masked", {"遮蔽", "Masked"}, &T::masked)};
  }
};
struct CorrectedPaper {
  std::string key, title, kind;
  std::vector<CaseFile> before, after;  // files that were taken away; that came
  static Fields fields(auto...) {
    using T = CorrectedPaper;
    return Fields{field("key", {"材料", "Paper"}, &T::key), field("title", {"名称", "Title"}, &T::title), field("kind", {"怎样变了", "What happened"}, &T::kind, {.one_of = "added removed replaced"}), field("before", {"撤下的", "Taken away"}, &T::before),
                  field("after", {"新交的", "New"}, &T::after)};
  }
};
struct CorrectionRound {
  int64_t round = 0, before_event = 0, after_event = 0;  // the last event the reviewer saw; the one that handed in again
  Instant returned_at, handed_in_at;
  std::string returned_by, handed_in_by, reason;
  std::vector<CorrectedField> fields_changed;
  std::vector<CorrectedPaper> papers;
  static Fields fields(auto...) {
    using T = CorrectionRound;
    return Fields{field("round", {"第几次补正", "Round"}, &T::round), field("before_event", {"退回前的一步", "Event before"}, &T::before_event), field("after_event", {"再次提交的一步", "Event after"}, &T::after_event),
                  field("returned_at", {"退回时间", "Returned at"}, &T::returned_at), field("handed_in_at", {"再次提交时间", "Handed in at"}, &T::handed_in_at), field("returned_by", {"退回人", "Returned by"}, &T::returned_by),
                  field("handed_in_by", {"提交人", "Handed in by"}, &T::handed_in_by), field("reason", {"退回理由", "Why returned"}, &T::reason), field("fields", {"改过的字段", "Fields changed"}, &T::fields_changed), field("papers", {"变过的材料", "Papers changed"}, &T::papers)};
  }
};
struct CaseMessage {
  std::string id, channel, template_name, to, state, text;
  Instant at;
  static Fields fields(auto...) {
    using T = CaseMessage;
    return Fields{field("id", {"编号", "Id"}, &T::id), field("at", {"时间", "Time"}, &T::at), field("channel", {"方式", "Channel"}, &T::channel),
                  field("template", {"模板", "Template"}, &T::template_name), field("to", {"发给", "To"}, &T::to), field("state", {"状态", "State"}, &T::state),
                  field("text", {"内容", "Text"}, &T::text)};
  }
};

struct ServiceRow {
  std::string service, title, applicant;
  int64_t version = 0;
  std::vector<std::string> channels;
  bool may_open = false;
  static Fields fields(auto...) {
    using T = ServiceRow;
    return Fields{field("service", {"事项", "Service"}, &T::service), field("version", {"版本", "Version"}, &T::version), field("title", {"名称", "Title"}, &T::title),
                  field("applicant", {"申请方", "Applicant"}, &T::applicant), field("channels", {"渠道", "Channels"}, &T::channels), field("may_open", {"可以申请", "May open"}, &T::may_open)};
  }
};
struct DocumentKindRow {
  std::string key, title;
  std::vector<std::string> types;
  int64_t max_mb = 0;
  bool required = false;
  static Fields fields(auto...) {
    using T = DocumentKindRow;
    return Fields{field("key", {"材料", "Paper"}, &T::key), field("title", {"名称", "Title"}, &T::title), field("types", {"类型", "Types"}, &T::types),
                  field("max_mb", {"上限", "At most MB"}, &T::max_mb), field("required", {"必交", "Required"}, &T::required)};
  }
};
struct StateRow {
  std::string state, title, kind, outcome;
  static Fields fields(auto...) {
    return Fields{field("state", {"环节", "State"}, &StateRow::state), field("title", {"名称", "Title"}, &StateRow::title), field("kind", {"种类", "Kind"}, &StateRow::kind),
                  field("outcome", {"结果", "Outcome"}, &StateRow::outcome)};
  }
};
struct LaneRow {
  std::string lane, title;
  static Fields fields(auto...) { return Fields{field("lane", {"通道", "Lane"}, &LaneRow::lane), field("title", {"名称", "Title"}, &LaneRow::title)}; }
};
struct ServicePage {
  std::string service, title, applicant, purpose, legal_basis, sha256;
  int64_t version = 0;
  std::vector<std::string> channels;
  json::object form;
  std::vector<DocumentKindRow> documents;
  std::vector<StateRow> states;
  std::vector<LaneRow> lanes;
  static Fields fields(auto...) {
    using T = ServicePage;
    return Fields{field("service", {"事项", "Service"}, &T::service), field("version", {"版本", "Version"}, &T::version), field("sha256", {"摘要", "Digest"}, &T::sha256),
                  field("title", {"名称", "Title"}, &T::title), field("purpose", {"目的", "Purpose"}, &T::purpose), field("legal_basis", {"依据", "Legal basis"}, &T::legal_basis),
                  field("applicant", {"申请方", "Applicant"}, &T::applicant), field("channels", {"渠道", "Channels"}, &T::channels), field("form", {"申请表", "Form"}, &T::form),
                  field("documents", {"材料", "Papers"}, &T::documents), field("states", {"环节", "States"}, &T::states), field("lanes", {"通道", "Lanes"}, &T::lanes)};
  }
};

}  // namespace ly::cases
