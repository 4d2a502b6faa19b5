// Cases (办件): one applicant's run through a service. This is the whole public face: structs with their fields, and the
// verbs. The rules stand in the service files and in flow.h; here a case is found, its scope minded, the event stored,
// its row folded, journal and notices written, all in the command's one transaction.
#pragma once
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/record_json.h"
#include "desk/desk.h"
#include "desk/endpoint.h"
#include "desk/files.h"
#include "domains/cases/answers.h"
#include "domains/cases/catalog.h"
#include "domains/cases/flow.h"
#include "domains/cases/kept_counts.h"
#include "domains/cases/kept_names.h"
#include "domains/cases/wiring.h"
#include "domains/registry/own_data.h"

namespace ly::cases {

struct CaseTag;
using CaseId = Id<CaseTag>;

inline constexpr int64_t kLeftShown = 200;       // cases left behind by moves: more are shown once these are dealt with
inline constexpr size_t kReasonMax = 1000;       // code points of a reason or note
inline constexpr size_t kFilesPerDocument = 20;

// ---- what is asked -------------------------------------------------------------------------------------------------------
// `language`: zh-CN or en; the edge fills it in from Accept-Language.
struct ByService { std::string service, language; static Fields fields(auto...) {
    return Fields{field("service", {"事项", "Service"}, &ByService::service, {.required = true}), field("language", {"语言", "Language"}, &ByService::language)}; } };
struct InLanguage { std::string language; static Fields fields(auto...) { return Fields{field("language", {"语言", "Language"}, &InLanguage::language)}; } };
struct ByCase { CaseId id; std::string language; static Fields fields(auto...) {
    return Fields{field("id", {"办件", "Case"}, &ByCase::id, {.required = true}), field("language", {"语言", "Language"}, &ByCase::language)}; } };
struct ShowCase {
  CaseId id;
  std::string language;
  std::string at = {};  // as it stood: number of an event, or an instant (RFC 3339); empty: as it is
  static Fields fields(auto...) {
    using T = ShowCase;
    return Fields{field("id", {"办件", "Case"}, &T::id, {.required = true}), field("language", {"语言", "Language"}, &T::language), field("at", {"当时：第几步或时刻", "As of: event or instant"}, &T::at, {.length_max = 40})};
  }
};
struct OpenCase {
  std::string service, enterprise_id, channel = "web", parent, language;
  json::object form;
  std::string division;  // of a person's case: where it is handled; empty: the actor's own
  static Fields fields(auto...) {
    using T = OpenCase;
    return Fields{field("service", {"事项", "Service"}, &T::service, {.required = true}), field("enterprise_id", {"企业（个人事项不填）", "Enterprise (none for a person's case)"}, &T::enterprise_id),
                  field("division", {"办理地", "Where it is handled"}, &T::division, {.length_max = 12}),
                  field("channel", {"渠道", "Channel"}, &T::channel), field("parent", {"由哪一件引出", "Opened from"}, &T::parent), field("form", {"申请表", "Form"}, &T::form), field("language", {"语言", "Language"}, &T::language)};
  }
};
struct SaveForm {
  CaseId id;
  json::object form;
  int64_t revision = 0;
  std::string language;
  static Fields fields(auto...) {
    using T = SaveForm;
    return Fields{field("id", {"办件", "Case"}, &T::id, {.required = true}), field("form", {"申请表", "Form"}, &T::form, {.required = true}),
                  field("revision", {"版本", "Revision"}, &T::revision, {.required = true}), field("language", {"语言", "Language"}, &T::language)};
  }
};
struct FireEvent {
  CaseId id;
  std::string event, reason, language;
  int64_t revision = 0;
  static Fields fields(auto...) {
    using T = FireEvent;
    return Fields{field("id", {"办件", "Case"}, &T::id, {.required = true}), field("event", {"动作", "Act"}, &T::event, {.required = true}),
                  field("reason", {"理由", "Reason"}, &T::reason, {.length_max = kReasonMax}), field("revision", {"版本", "Revision"}, &T::revision, {.required = true}),
                  field("language", {"语言", "Language"}, &T::language)};
  }
};
struct DocumentOf {
  CaseId id;
  std::string key, language;
  FileId file_id;
  static Fields fields(auto...) {
    using T = DocumentOf;
    return Fields{field("id", {"办件", "Case"}, &T::id, {.required = true}), field("key", {"材料", "Paper"}, &T::key, {.required = true}),
                  field("file_id", {"文件", "File"}, &T::file_id, {.required = true}), field("language", {"语言", "Language"}, &T::language)};
  }
};
struct DoTask {
  CaseId id;
  std::string task, verdict, note, language;
  bool done = true;
  json::object checklist;
  static Fields fields(auto...) {
    using T = DoTask;
    return Fields{field("id", {"办件", "Case"}, &T::id, {.required = true}), field("task", {"任务", "Task"}, &T::task, {.required = true}),
                  field("done", {"完成", "Done"}, &T::done), field("verdict", {"结论", "Verdict"}, &T::verdict), field("note", {"说明", "Note"}, &T::note, {.length_max = kReasonMax}),
                  field("checklist", {"清单", "Checklist"}, &T::checklist), field("language", {"语言", "Language"}, &T::language)};
  }
};
// A line of a checklist as it was seen; it may come hours later from a phone without a network. The request id of the command
// is the phone's own (device and counter), so sending again changes nothing.
struct MarkLine {
  CaseId id;
  std::string task, item, verdict, note, device, language;
  int64_t base = 0, counter = 0;
  std::optional<Instant> happened_at;
  static Fields fields(auto...) {
    using T = MarkLine;
    return Fields{field("id", {"办件", "Case"}, &T::id, {.required = true}), field("task", {"任务", "Task"}, &T::task, {.required = true}),
                  field("item", {"检查项", "Line"}, &T::item, {.required = true}), field("verdict", {"结论", "Verdict"}, &T::verdict, {.required = true, .one_of = "pass fail none"}),
                  field("note", {"说明", "Note"}, &T::note, {.length_max = kReasonMax}), field("device", {"设备", "Device"}, &T::device, {.length_max = 40}),
                  field("base", {"所见版本", "Newest event seen"}, &T::base, {.min = 0}), field("counter", {"设备序号", "Counter of the device"}, &T::counter, {.min = 0}),
                  field("happened_at", {"发生时间", "Happened at"}, &T::happened_at), field("language", {"语言", "Language"}, &T::language)};
  }
};
struct AssignCase {
  CaseId id;
  AccountId account_id;  // empty, for who helps: nobody any more
  std::string reason, language;
  static Fields fields(auto...) {
    using T = AssignCase;
    return Fields{field("id", {"办件", "Case"}, &T::id, {.required = true}), field("account_id", {"交给", "To"}, &T::account_id), field("reason", {"为何换人", "Why"}, &T::reason, {.length_max = 200}),
                  field("language", {"语言", "Language"}, &T::language)};
  }
};
struct OpenLane {
  CaseId id;
  std::string lane, reason, language;
  static Fields fields(auto...) {
    using T = OpenLane;
    return Fields{field("id", {"办件", "Case"}, &T::id, {.required = true}), field("lane", {"通道", "Lane"}, &T::lane, {.required = true}),
                  field("reason", {"理由", "Reason"}, &T::reason, {.required = true, .length_max = kReasonMax}), field("language", {"语言", "Language"}, &T::language)};
  }
};
struct NoteReceipt {
  CaseId id;
  std::string item, source, note, language;
  int64_t count = 0;
  static Fields fields(auto...) {
    using T = NoteReceipt;
    return Fields{field("id", {"办件", "Case"}, &T::id, {.required = true}), field("item", {"物资", "Item"}, &T::item, {.required = true}),
                  field("count", {"数量", "Count"}, &T::count, {.required = true, .min = 1, .max = 100'000'000}),
                  field("source", {"来源", "Where from"}, &T::source, {.required = true}), field("note", {"说明", "Note"}, &T::note, {.length_max = kReasonMax}),
                  field("language", {"语言", "Language"}, &T::language)};
  }
};
struct AskOnCase {
  CaseId id;
  std::string text, language;
  static Fields fields(auto...) {
    using T = AskOnCase;
    return Fields{field("id", {"办件", "Case"}, &T::id, {.required = true}), field("text", {"问题", "Question"}, &T::text, {.required = true, .length_max = kQuestionMax}), field("language", {"语言", "Language"}, &T::language)};
  }
};
struct AnswerOnCase {
  CaseId id;
  int64_t n = 0;
  std::string text, language;
  static Fields fields(auto...) {
    using T = AnswerOnCase;
    return Fields{field("id", {"办件", "Case"}, &T::id, {.required = true}), field("n", {"第几问", "Question number"}, &T::n, {.required = true, .min = 1}),
                  field("text", {"答复", "Answer"}, &T::text, {.required = true, .length_max = kQuestionMax}), field("language", {"语言", "Language"}, &T::language)};
  }
};
struct RevealFields {
  CaseId id;
  std::vector<std::string> fields_wanted;
  std::string reason, language;
  static Fields fields(auto...) {
    using T = RevealFields;
    return Fields{field("id", {"办件", "Case"}, &T::id, {.required = true}), field("fields", {"字段", "Fields"}, &T::fields_wanted, {.required = true, .length_max = 20}),
                  field("reason", {"理由", "Reason"}, &T::reason, {.required = true, .length_max = kReasonMax}), field("language", {"语言", "Language"}, &T::language)};
  }
};
struct ListCases {
  std::string service, state, lane, view = "all", q, enterprise_id, parent, label, after, language;
  bool my_enterprises = false;  // of the enterprises my groups look after
  int64_t limit = 50;
  static Fields fields(auto...) {
    using T = ListCases;
    return Fields{field("service", {"事项", "Service"}, &T::service), field("state", {"环节", "State"}, &T::state), field("lane", {"通道", "Lane"}, &T::lane),
                  field("view", {"视图", "View"}, &T::view, {.one_of = "mine unclaimed all due overdue"}), field("q", {"查找", "Search"}, &T::q),
                  field("enterprise_id", {"企业", "Enterprise"}, &T::enterprise_id), field("parent", {"由哪一件引出", "Opened from"}, &T::parent),
                  field("my_enterprises", {"我包干的企业", "My enterprises"}, &T::my_enterprises),
                  field("label", {"类别", "Kind"}, &T::label), field("after", {"续", "After"}, &T::after),
                  field("limit", {"条数", "Limit"}, &T::limit, {.min = 1, .max = kPageMax}), field("language", {"语言", "Language"}, &T::language)};
  }
};
struct ActsOn {  // several cases that one person means to deal with together
  std::vector<std::string> ids;
  std::string language;
  static Fields fields(auto...) {
    return Fields{field("ids", {"办件", "Cases"}, &ActsOn::ids, {.required = true, .length_max = kPageMax}), field("language", {"语言", "Language"}, &ActsOn::language)};
  }
};
struct PageOfCase {
  CaseId id;
  std::string after, language;
  int64_t limit = 50;
  static Fields fields(auto...) {
    using T = PageOfCase;
    return Fields{field("id", {"办件", "Case"}, &T::id, {.required = true}), field("after", {"续", "After"}, &T::after),
                  field("limit", {"条数", "Limit"}, &T::limit, {.min = 1, .max = kPageMax}), field("language", {"语言", "Language"}, &T::language)};
  }
};

// ---- the applicant himself, who has no account: by phone, or a letter an intake read for him -------------------------------
// What lets him in again is his key, told once when the case is opened; who has it acts in the service's role of scope `own`.
inline constexpr std::string_view kApplicantAccount = "applicant";
inline constexpr size_t kPaperUploadMax = 10U << 20;
struct Apply {
  std::string service, channel = "phone", division, language;
  json::object form;
  static Fields fields(auto...) {
    using T = Apply;
    return Fields{field("service", {"事项", "Service"}, &T::service, {.required = true}), field("channel", {"渠道", "Channel"}, &T::channel, {.one_of = "phone web"}),
                  field("division", {"办理地", "Where it is handled"}, &T::division, {.length_max = 12}), field("form", {"申请表", "Form"}, &T::form), field("language", {"语言", "Language"}, &T::language)};
  }
};
struct ByApplicant {
  CaseId id;
  std::string key, language;
  static Fields fields(auto...) {
    using T = ByApplicant;
    return Fields{field("id", {"办件", "Case"}, &T::id, {.required = true}), field("key", {"凭证", "Key"}, &T::key, {.required = true, .length_max = 64}), field("language", {"语言", "Language"}, &T::language)};
  }
};
struct ApplicantForm {
  CaseId id;
  std::string key, language;
  json::object form;
  static Fields fields(auto...) {
    using T = ApplicantForm;
    return Fields{field("id", {"办件", "Case"}, &T::id, {.required = true}), field("key", {"凭证", "Key"}, &T::key, {.required = true, .length_max = 64}), field("form", {"申请表", "Form"}, &T::form, {.required = true}),
                  field("language", {"语言", "Language"}, &T::language)};
  }
};
struct ApplicantPaper {
  CaseId id;
  std::string key, paper, name, language, upload;
  static Fields fields(auto...) {
    using T = ApplicantPaper;
    return Fields{field("id", {"办件", "Case"}, &T::id, {.required = true}), field("key", {"凭证", "Key"}, &T::key, {.required = true, .length_max = 64}),
                  field("paper", {"材料", "Paper"}, &T::paper, {.required = true, .length_max = 40}), field("name", {"文件名", "File name"}, &T::name, {.required = true}), field("language", {"语言", "Language"}, &T::language)};
  }
};
struct ApplicantEvent {
  CaseId id;
  std::string key, event, reason, language;
  static Fields fields(auto...) {
    using T = ApplicantEvent;
    return Fields{field("id", {"办件", "Case"}, &T::id, {.required = true}), field("key", {"凭证", "Key"}, &T::key, {.required = true, .length_max = 64}), field("event", {"动作", "Act"}, &T::event, {.required = true}),
                  field("reason", {"理由", "Reason"}, &T::reason, {.length_max = kReasonMax}), field("language", {"语言", "Language"}, &T::language)};
  }
};
struct ApplicantAsks {
  CaseId id;
  std::string key, text, language;
  static Fields fields(auto...) {
    using T = ApplicantAsks;
    return Fields{field("id", {"办件", "Case"}, &T::id, {.required = true}), field("key", {"凭证", "Key"}, &T::key, {.required = true, .length_max = 64}), field("text", {"问题", "Question"}, &T::text, {.required = true, .length_max = kQuestionMax}),
                  field("language", {"语言", "Language"}, &T::language)};
  }
};
struct ApplicantAnswers {
  CaseId id;
  std::string key, text, language;
  int64_t n = 0;
  static Fields fields(auto...) {
    using T = ApplicantAnswers;
    return Fields{field("id", {"办件", "Case"}, &T::id, {.required = true}), field("key", {"凭证", "Key"}, &T::key, {.required = true, .length_max = 64}), field("n", {"第几问", "Question number"}, &T::n, {.required = true, .min = 1}),
                  field("text", {"答复", "Answer"}, &T::text, {.required = true, .length_max = kQuestionMax}), field("language", {"语言", "Language"}, &T::language)};
  }
};
struct Applied {  // what the applicant sees of his own case
  CaseId id;
  std::string key, no, service, service_title, state, state_title, next, due_text, reason, outcome;
  int64_t revision = 0;
  bool form_editable = false, papers_open = false, closed = false;
  std::vector<std::string> missing;
  std::vector<CaseDocument> documents;
  std::vector<CaseStep> steps;
  std::vector<CaseAction> actions;
  std::vector<CaseQuestion> questions;
  bool may_ask = false;
  json::object form, form_schema;
  std::optional<Instant> due_at;
  static Fields fields(auto...) {
    using T = Applied;
    return Fields{field("id", {"编号", "Id"}, &T::id), field("key", {"凭证", "Key"}, &T::key), field("no", {"办件号", "Number"}, &T::no), field("service", {"事项", "Service"}, &T::service), field("service_title", {"事项名称", "Service title"}, &T::service_title),
                  field("state", {"环节", "State"}, &T::state), field("state_title", {"环节名称", "State title"}, &T::state_title), field("next", {"下一步", "Next"}, &T::next), field("due_text", {"时限", "Time left"}, &T::due_text), field("due_at", {"到期", "Due"}, &T::due_at),
                  field("reason", {"理由", "Reason"}, &T::reason), field("outcome", {"结果", "Outcome"}, &T::outcome), field("revision", {"版本", "Revision"}, &T::revision), field("form_editable", {"可改", "Editable"}, &T::form_editable),
                  field("papers_open", {"可补材料", "Papers open"}, &T::papers_open), field("closed", {"已办结", "Closed"}, &T::closed), field("missing", {"还缺", "Missing"}, &T::missing), field("documents", {"材料", "Papers"}, &T::documents),
                  field("steps", {"步骤", "Steps"}, &T::steps), field("actions", {"可办", "Actions"}, &T::actions), field("questions", {"问答", "Questions"}, &T::questions), field("may_ask", {"可以提问", "May ask"}, &T::may_ask), field("form", {"申请表", "Form"}, &T::form), field("form_schema", {"表单", "Form schema"}, &T::form_schema)};
  }
};

// ---- a service published, and cases moved to it, while serving ----
inline constexpr std::string_view kPublishedFile = "service.yaml";  // how problems of a file that was sent name it

struct CheckServiceFile {
  std::string text, language;
  static Fields fields(auto...) {
    using T = CheckServiceFile;
    return Fields{field("text", {"事项文件", "Service file"}, &T::text, {.required = true, .length_max = 512 * 1024}), field("language", {"语言", "Language"}, &T::language)};
  }
};
struct PublishService {
  std::string text, reason, language;
  static Fields fields(auto...) {
    using T = PublishService;
    return Fields{field("text", {"事项文件", "Service file"}, &T::text, {.required = true, .length_max = 512 * 1024}), field("reason", {"原因", "Reason"}, &T::reason, {.required = true, .length_max = 500}), field("language", {"语言", "Language"}, &T::language)};
  }
};
struct CheckedService {
  std::string service, title, sha256;
  int64_t version = 0, present = 0;                    // present: the version in force now; 0: the service is new
  int64_t states = 0, transitions = 0, tests = 0;      // all transitions are driven by the tests, or the file is not sound
  int64_t running = 0;                                 // open cases of earlier versions: they keep theirs
  static Fields fields(auto...) {
    using T = CheckedService;
    return Fields{field("service", {"事项", "Service"}, &T::service), field("title", {"名称", "Title"}, &T::title), field("sha256", {"摘要", "Digest"}, &T::sha256), field("version", {"版本", "Version"}, &T::version), field("present", {"现行版本", "Version in force"}, &T::present),
                  field("states", {"环节", "States"}, &T::states), field("transitions", {"动作", "Transitions"}, &T::transitions), field("tests", {"自带测试", "Tests of its own"}, &T::tests), field("running", {"在办", "Running cases"}, &T::running)};
  }
};
struct ServiceVersionRow {
  int64_t version = 0;
  std::string sha256, origin;  // shipped: by the program; house: published here while serving
  Instant published_at{0};
  int64_t open = 0;            // running cases that hold to it
  static Fields fields(auto...) {
    using T = ServiceVersionRow;
    return Fields{field("version", {"版本", "Version"}, &T::version), field("sha256", {"摘要", "Digest"}, &T::sha256), field("origin", {"来源", "Origin"}, &T::origin, {.one_of = "shipped house"}), field("published_at", {"发布时间", "Published"}, &T::published_at), field("open", {"在办", "Running cases"}, &T::open)};
  }
};
struct MoveCases {
  std::string service, reason, after;  // after: as answered, when there were more than one command takes
  int64_t from = 0, to = 0;
  static Fields fields(auto...) {
    using T = MoveCases;
    return Fields{field("service", {"事项", "Service"}, &T::service, {.required = true}), field("from", {"原版本", "From version"}, &T::from, {.required = true, .min = 1}), field("to", {"新版本", "To version"}, &T::to, {.required = true, .min = 1}),
                  field("reason", {"原因", "Reason"}, &T::reason, {.required = true, .length_max = 500}), field("after", {"续", "After"}, &T::after)};
  }
};
struct LeftCase {  // could not be moved
  CaseId id;
  std::string no, why, detail;  // why: service.no_such_state, service.no_such_lane; detail: which
  static Fields fields(auto...) {
    using T = LeftCase;
    return Fields{field("id", {"编号", "Case"}, &T::id), field("no", {"办件号", "Number"}, &T::no), field("why", {"原因", "Why"}, &T::why), field("detail", {"哪一个", "Which"}, &T::detail)};
  }
};
// An open case of a version that was left for another: it stands until the case is moved or closed.
struct LeftBehind {
  CaseId id;
  std::string no, service, title, state_title, why, detail, assignee;  // why: as LeftCase; empty: it could be moved by now
  int64_t from = 0, to = 0;                                            // the last move away from its version
  Instant moved_at;
  static Fields fields(auto...) {
    using T = LeftBehind;
    return Fields{field("id", {"编号", "Case"}, &T::id), field("no", {"办件号", "Number"}, &T::no), field("service", {"事项", "Service"}, &T::service), field("title", {"事项名称", "Title"}, &T::title), field("state_title", {"环节", "State"}, &T::state_title),
                  field("why", {"原因", "Why"}, &T::why), field("detail", {"哪一个", "Which"}, &T::detail), field("assignee", {"经办", "Handled by"}, &T::assignee), field("from", {"原版本", "From version"}, &T::from), field("to", {"新版本", "To version"}, &T::to),
                  field("moved_at", {"转版时间", "When the others were moved"}, &T::moved_at)};
  }
};
struct Moved {
  int64_t moved = 0;
  std::vector<LeftCase> left;
  std::string after;  // not empty: ask again with it
  static Fields fields(auto...) { return Fields{field("moved", {"已转", "Moved"}, &Moved::moved), field("left", {"未转", "Left"}, &Moved::left), field("after", {"续", "After"}, &Moved::after)}; }
};

class Cases {
 public:
  explicit Cases(Wiring wiring);
  Cases(Cases const&) = delete;
  Cases& operator=(Cases const&) = delete;

  // At the start, as one command: publishes new service files, loads every version. See Catalog::publish.
  Result<void> start(Context& context, std::vector<ServiceFile> const& files);
  Catalog const& catalog() const { return catalog_; }
  void renew_calendars() { catalog_.renew_calendars(surroundings().calendars); }  // after wiring's calendars know more years

  // ---- days declared off or worked on top of the announced years: declarations.h ----
  std::vector<calendar::Declaration> declared() const;                                    // in force, in the order they were made
  void set_declared(std::vector<calendar::Declaration> declared);                         // deadlines set from here on count with them
  MakeCalendar calendars_with(std::vector<calendar::Declaration> declared) const;         // the announced years with these on top
  struct DeadlineAct {
    MakeCalendar before;              // how calendars stood before it
    std::string declaration, notice;
    bool withdrawn = false;
    Instant at{0};                    // deadlines set later were counted with it
  };
  struct DeadlineMove { std::string id, no; Instant from, to; };
  struct DeadlinesMoved { int64_t looked = 0, moved = 0, kept = 0; std::vector<DeadlineMove> examples; std::string last; bool more = false; };
  // The open deadlines after the case `after`, at most kRowsPerCommand.
  Result<DeadlinesMoved> move_deadlines(Context& context, DeadlineAct const& act, std::string const& after) const;
  Result<DeadlinesMoved> would_move(View const& view, MakeCalendar const& next, std::string const& after) const;  // at most kDeadlinesTried
  // What a fact of the journal is called: "case.task_set", "resumption.approved". Empty for facts of other domains.
  std::optional<Text> fact_title(std::string_view what) const;
  Surroundings surroundings() const;  // for `liaoyuan service check DIR`

  // ---- verbs. Foreign or missing cases are not_found; writes answer the case as the actor sees it ----
  Result<Items<ServiceRow>> services(View const& view, InLanguage const& in) const;
  Result<ServicePage> service(View const& view, ByService const& in) const;       // case.unknown_service
  Result<FileAnswer> flow_picture(View const& view, ByService const& in) const;   // image/svg+xml; case.unknown_service
  Result<CaseList> list(View const& view, ListCases const& in) const;
  // With `at`, the fold of the events until then, shown by what they themselves keep: case.as_of, case.not_yet.
  Result<Case> show(View const& view, ShowCase const& in) const;
  // What changed between each return for correction and the handing in that followed; the oldest first.
  Result<Items<CorrectionRound>> corrections(View const& view, ByCase const& in) const;
  // What is open to the actor on each of these cases now, in the order asked; a case he does not see is left out. Nothing is done
  // by it: each act is then asked for by its own verb, case by case, and judged there.
  Result<ActsTogether> acts(View const& view, ActsOn const& in) const;
  Result<Case> open(Context& context, OpenCase const& in) const;                  // case.unknown_service, case.duplicate
  Result<Case> save_form(Context& context, SaveForm const& in) const;             // stale
  Result<Case> fire(Context& context, FireEvent const& in) const;                 // stale
  Result<Case> add_document(Context& context, DocumentOf const& in) const;        // case.document_type, case.document_too_large, case.file_taken
  Result<Case> remove_document(Context& context, DocumentOf const& in) const;
  Result<Case> do_task(Context& context, DoTask const& in) const;
  Result<Case> mark_check(Context& context, MarkLine const& in) const;
  Result<Case> claim(Context& context, ByCase const& in) const;                   // case.taken
  Result<Case> assign(Context& context, AssignCase const& in) const;              // case.assignee, case.unwell
  Result<Case> assist(Context& context, AssignCase const& in) const;              // the same, and case.same_person
  Result<Case> open_lane(Context& context, OpenLane const& in) const;
  Result<Case> note_receipt(Context& context, NoteReceipt const& in) const;
  // The other side is told that there is something to answer or to read, without the words. Problems: see flow.h.
  Result<Case> ask(Context& context, AskOnCase const& in) const;
  Result<Case> answer_question(Context& context, AnswerOnCase const& in) const;
  Result<Items<CaseEntry>> journal(View const& view, PageOfCase const& in) const;
  Result<Items<CaseMessage>> messages(View const& view, PageOfCase const& in) const;
  // While serving. Problems: service.beyond, service.not_sound with all of them, service.same_version, service.older_version, service.published_already.
  Result<CheckedService> check_file(View const& view, CheckServiceFile const& in) const;
  Result<CheckedService> publish(Context& context, PublishService const& in);     // those, and registry.reason_short; live with the commit
  Result<Items<ServiceVersionRow>> versions(View const& view, ByService const& in) const;  // service.beyond, case.unknown_service
  Result<Moved> move(Context& context, MoveCases const& in) const;                // service.no_version, service.same_versions; at most kRowsPerCommand cases
  // Of what the actor may see, the longest left first; at most kLeftShown.
  Result<Items<LeftBehind>> left_behind(View const& view, InLanguage const& in) const;
  // Personal fields of the form in full, for who may unmask them, journalled with the reason.
  Result<json::value> reveal(Context& context, RevealFields const& in) const;     // case.not_revealed

  // ---- the applicant himself (see Apply above). Problems: case.unknown_service, case.not_for_persons, case.channel, case.duplicate,
  // not_found (no such case, or not this key), and those of the verbs above.
  Result<Applied> apply(Context& context, Apply const& in) const;
  Result<Applied> applied(View const& view, ByApplicant const& in) const;
  Result<Applied> apply_form(Context& context, ApplicantForm const& in) const;
  Result<Applied> apply_paper(Context& context, ApplicantPaper const& in) const;
  Result<Applied> apply_event(Context& context, ApplicantEvent const& in) const;
  Result<Applied> apply_question(Context& context, ApplicantAsks const& in) const;
  Result<Applied> apply_answer(Context& context, ApplicantAnswers const& in) const;
  // What anybody may apply for without an account.
  Result<Items<ServiceRow>> open_services(View const& view, InLanguage const& in) const;
  Result<ServicePage> open_service(View const& view, ByService const& in) const;
  std::string applicant_key(View const& view, std::string_view id) const;
  // Compared in constant time.
  bool is_applicant_key(View const& view, std::string_view id, std::string_view key) const;

  // ---- for other domains and the app ----
  // Facts changed outside (a roster was settled): each open case of the enterprise looks again. How many changed.
  Result<int64_t> see_facts(Context& context, std::string_view enterprise_id) const;
  // Fires `event` on the enterprise's open cases of another service, as the system; a case not at that point is left alone.
  Result<int64_t> fire_by_system(Context& context, std::string_view enterprise_id, std::string_view service, std::string_view event) const;
  // Fires `event` on one case as the system, e.g. when a home was chosen. Problems: case.not_now and those of fire.
  Result<void> fire_case_by_system(Context& context, std::string_view id, std::string_view event) const;
  // Cases of a service in a state, of a division and all below it, oldest first.
  std::vector<std::string> cases_in(View const& view, std::string_view service, std::string_view state, std::string_view division) const;
  // How many cases of a service were handed in, by channel, and how many stand where: (channel, state, count).
  struct Count { std::string channel, state; int64_t count = 0; };
  std::vector<Count> counts(View const& view, std::string_view service) const;
  // A FEEL expression over a case as it stands and the tables in force now: "qualify.tier". Null if the case cannot be read.
  dmn::Value value_of(View const& view, CaseState const& state, std::string_view expression) const;
  // A text of the form that is personal in this way (name, phone …), in clear: for masks and letters, not to be answered as it is.
  std::string personal_text(CaseState const& state, Pii pii) const;
  // Commands for the alarms due by now, oldest first, at most `limit`. Each carries the command id "<case>/<deadline>", so
  // it happens once however often it is asked for.
  std::vector<Command> due_alarms(View const& view, size_t limit) const;
  std::optional<Instant> next_alarm_at(View const& view) const;
  // The newest case of a service for an enterprise that was handed in: what the registry shows beside the name.
  struct Brief { std::string case_id, no, state, lane, outcome; Text state_title; bool closed = false; };
  std::optional<Brief> newest(View const& view, std::string_view enterprise_id, std::string_view service) const;
  // Enterprises with a case of this service in this state.
  std::vector<std::string> enterprises_in(View const& view, std::string_view service, std::string_view state) const;
  // Cases whose stored row differs from the fold of their events: must be none (`liaoyuan check`).
  std::vector<std::string> differing_rows(View const& view) const;
  int64_t rebuild_rows(Context& context) const;
  // What a candidate for a table would decide otherwise over the open cases after `after`, in the order of their ids, at most
  // `limit` at once: the facts of now, the tables in force on `day`. See impact.cc.
  struct Turned { std::string case_id, no, enterprise_id, before, after, rules_before, rules_after; std::optional<bool> passed, passes; };
  struct ImpactPart { std::vector<Turned> decided; std::string last; bool more = false; };  // decided: also those that stay as they are
  bool decides_by(std::string_view table_id) const;  // some service asks this table
  ImpactPart impact(View const& view, std::string const& table_id, dmn::Table const& candidate, Day day, std::string_view after, int64_t limit) const;
  std::string no_of(View const& view, std::string_view id) const;  // "" if there is no such case
  std::optional<std::string> id_of_no(View const& view, std::string_view no) const;
  // The fold, for tests and the simulation; nothing when missing or its key is destroyed.
  std::optional<CaseState> state_of(View const& view, std::string_view id) const;
  std::vector<std::string> ids_of_applicant(View const& view, std::string_view number) const;  // his own cases by the number in their forms; oldest first
  std::vector<registry::OwnData> own_data() const;                                             // what of cases a person may have a copy of

 private:
  struct Loaded {
    CaseState state;
    LoadedService const* service = nullptr;
  };
  Result<Loaded> load(View const& view, std::string const& id) const;  // minds the scope
  Result<void> may_publish(View const& view) const;
  void tell_left(Context& context, CaseState const& state, MoveCases const& in, LeftCase const& left) const;
  CheckedService checked_answer(View const& view, Service const& service, ServiceReport const& report, Language language) const;
  json::object gather(View const& view, Service const& service, CaseState const& state) const;
  Rules rules(View const& view, LoadedService const& service, CaseState const& state) const;
  // A new case with its first event stored; `state` brings id and parent.
  Result<CaseState> begin(Context& context, LoadedService const& service, EnterpriseBrief const& brief, Player const& player, std::string const& channel, json::object const& form,
                          std::string const& parent) const;
  Result<CaseState> fire_as_system(Context& context, std::string_view id, std::string_view event) const;  // case.not_now
  Result<void> open_follow_up(Context& context, EffectInput const& in) const;
  // Stores the event with everything that follows from it; the state afterwards.
  Result<CaseState> record(Context& context, LoadedService const& service, CaseState state, CaseEvent const& event, std::string_view why) const;
  Result<void> follow(Context& context, LoadedService const& service, CaseState const& after, CaseEvent const& event) const;
  void notify(Context& context, Service const& service, CaseState const& after, std::string_view notice) const;
  void tell_question(Context& context, Service const& service, CaseState const& after, CaseEvent const& event) const;
  std::vector<CaseQuestion> questions_shown(View const& view, Service const& service, CaseState const& state, Player const& player, bool officers_named, Language language) const;
  void tell_alarm(Context& context, Service const& service, CaseState const& after, CaseEvent const& event) const;
  Result<CaseState> begin_for_person(Context& context, LoadedService const& loaded, Player const& player, std::string const& division, std::string const& channel, json::object const& form,
                                     std::string const& parent) const;
  Result<void> no_second(Context& context, Service const& service, CaseState const& after) const;
  Result<Loaded> load_applied(View const& view, std::string const& id, std::string_view key) const;
  Applied applied_answer(View const& view, Loaded const& loaded, Language language) const;
  template <class Act> Result<Applied> act_applied(Context& context, std::string const& id, std::string_view key, std::string_view language, std::string_view why, Act&& f) const;
  Result<void> minds_paper(View const& view, Loaded const& loaded, std::string const& key, StoredFile const& file, Language language) const;
  Result<void> may_hand(Context& context, Rules const& now, CaseState const& state, Player const& player, std::string const& account) const;
  template <class Act> Result<Case> act(Context& context, std::string const& id, std::optional<int64_t> revision, std::string_view language, std::string_view why, Act&& f) const;
  Result<json::value> alarm(Context& context, std::string const& id) const;
  std::string applicant_name(View const& view, Service const& service, CaseState const& state) const;
  CaseRow row_answer(View const& view, LoadedService const& service, CaseState const& state, std::string const& enterprise, Language language) const;
  std::map<std::string, std::string> enterprise_names(View const& view, std::vector<std::string> ids) const;
  // `as_of`: the state is a former one. Facts and what is missing are then read from its events, and nothing is open to anybody.
  Case answer(View const& view, LoadedService const& service, CaseState const& state, Language language, std::optional<Instant> as_of = {}) const;
  Result<Case> show_former(View const& view, ShowCase const& in) const;
  LoadedService const& service_of(CaseState const& state) const;  // in the version the case had then
  CorrectionRound compared(View const& view, CaseState const& before, CaseState const& after, CaseEvent const& returned, CaseEvent const& again, Language language) const;
  std::string title_of(View const& view, std::string const& account, Language language) const;
  std::vector<CaseAction> actions_shown(Rules const& now, CaseState const& state, Player const& player, Language language) const;
  std::vector<NamedAccount> assignable_in(View const& view, std::string const& division) const;  // who may be given a case there and says nothing of being unwell
  std::vector<CheckItem> check_items(View const& view, CaseState const& state, std::string_view name, Task const& task, Language language) const;
  std::optional<LinkedCase> linked(View const& view, std::string const& id, Language language) const;

  template <class Each> Result<DeadlinesMoved> each_deadline(View const& view, MakeCalendar const& other, std::optional<Instant> set_by, std::string const& after, size_t limit, Each&& each) const;

  Wiring wiring_;
  Catalog catalog_;
  mutable std::mutex declared_mutex_;
  std::vector<calendar::Declaration> declared_;
  KeptCounts counts_;
  KeptNames names_;
};

Player player_of(Service const& service, Actor const& actor, std::string_view enterprise_id, std::string_view division);

}  // namespace ly::cases
