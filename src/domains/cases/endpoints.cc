#include "domains/cases/endpoints.h"

namespace ly::cases {
namespace {

// A verb that answers a case: its row and its page in one object.
template <Record In, class F>
Endpoint acting(std::string_view path, std::string_view name, Words title, Roles roles, F f) {
  auto row = writing<In, json::value>("POST", path, name, title, roles, [f](Context& context, In const& in) -> Result<json::value> {
    return json::value(case_json(TRY(f(context, in))));
  });
  row.out_schema = case_schema;
  return row;
}

}  // namespace

std::vector<Endpoint> endpoints(Cases& cases) {
  auto const* c = &cases;
  std::vector<Endpoint> rows;
  rows.push_back(reading<InLanguage, Items<ServiceRow>>("GET", "/api/services", "services.list", {"事项", "Services"}, may::staff_clerk_audit,
                                                        [c](View const& v, InLanguage const& in) { return c->services(v, in); }));
  rows.push_back(reading<ByService, ServicePage>("GET", "/api/services/{service}", "services.show", {"事项说明", "A service"}, may::staff_clerk_audit,
                                                 [c](View const& v, ByService const& in) { return c->service(v, in); }));
  rows.push_back(reading<ByService, FileAnswer>("GET", "/api/services/{service}/flow.svg", "services.flow", {"环节与动作的图", "States and acts as a picture"}, may::staff_clerk_audit,
                                                [c](View const& v, ByService const& in) { return c->flow_picture(v, in); }));
  rows.back().answer_media = "image/svg+xml";
  rows.push_back(reading<ListCases, CaseList>("GET", "/api/cases", "cases.list", {"办件", "Cases"}, may::staff_clerk_audit,
                                              [c](View const& v, ListCases const& in) { return c->list(v, in); }));
  rows.push_back(reading<ShowCase, json::value>("GET", "/api/cases/{id}", "cases.show", {"一个办件", "A case"}, may::staff_clerk_audit,
                                              [c](View const& v, ShowCase const& in) -> Result<json::value> { return json::value(case_json(TRY(c->show(v, in)))); }));
  rows.back().out_schema = case_schema;
  rows.push_back(reading<ByCase, Items<CorrectionRound>>("GET", "/api/cases/{id}/corrections", "cases.corrections", {"各次补正改了什么", "What each correction changed"}, may::staff_clerk_audit,
                                                         [c](View const& v, ByCase const& in) { return c->corrections(v, in); }));
  rows.push_back(reading<ActsOn, ActsTogether>("POST", "/api/cases/acts", "cases.acts", {"几件一起办：各能办什么", "What is open on several cases"}, may::staff, [c](View const& v, ActsOn const& in) { return c->acts(v, in); }));
  rows.back().heavy = true;  // up to a page of cases, each with its rules
  rows.push_back(reading<PageOfCase, Items<CaseEntry>>("GET", "/api/cases/{id}/journal", "cases.journal", {"台账", "Ledger of a case"}, may::staff_clerk_audit,
                                                       [c](View const& v, PageOfCase const& in) { return c->journal(v, in); }));
  rows.push_back(reading<PageOfCase, Items<CaseMessage>>("GET", "/api/cases/{id}/messages", "cases.messages", {"通知", "Messages of a case"}, may::staff_clerk_audit,
                                                         [c](View const& v, PageOfCase const& in) { return c->messages(v, in); }));
  rows.push_back(acting<OpenCase>("/api/cases", "cases.open", {"新办件", "Open a case"}, may::staff_and_clerk, [c](Context& x, OpenCase const& in) { return c->open(x, in); }));
  rows.push_back(acting<SaveForm>("/api/cases/{id}/form", "cases.save_form", {"保存申请表", "Save the form"}, may::staff_and_clerk,
                                  [c](Context& x, SaveForm const& in) { return c->save_form(x, in); }));
  rows.push_back(acting<DocumentOf>("/api/cases/{id}/documents", "cases.add_document", {"提交材料", "Hand in a paper"}, may::staff_and_clerk,
                                    [c](Context& x, DocumentOf const& in) { return c->add_document(x, in); }));
  rows.push_back(acting<DocumentOf>("/api/cases/{id}/documents/remove", "cases.remove_document", {"撤下材料", "Withdraw a paper"}, may::staff_and_clerk,
                                    [c](Context& x, DocumentOf const& in) { return c->remove_document(x, in); }));
  rows.push_back(acting<FireEvent>("/api/cases/{id}/events", "cases.fire", {"办理", "Act on a case"}, may::staff_and_clerk,
                                   [c](Context& x, FireEvent const& in) { return c->fire(x, in); }));
  rows.push_back(acting<DoTask>("/api/cases/{id}/tasks/{task}", "cases.do_task", {"完成任务", "Do a task"}, may::staff, [c](Context& x, DoTask const& in) { return c->do_task(x, in); }));
  rows.push_back(acting<MarkLine>("/api/cases/{id}/checks", "cases.mark_check", {"记一条检查", "Mark a line of a checklist"}, may::staff, [c](Context& x, MarkLine const& in) { return c->mark_check(x, in); }));
  rows.push_back(acting<ByCase>("/api/cases/{id}/claim", "cases.claim", {"认领", "Claim"}, may::staff, [c](Context& x, ByCase const& in) { return c->claim(x, in); }));
  rows.push_back(acting<AssignCase>("/api/cases/{id}/assign", "cases.assign", {"交办", "Assign"}, may::staff, [c](Context& x, AssignCase const& in) { return c->assign(x, in); }));
  rows.push_back(acting<AssignCase>("/api/cases/{id}/assist", "cases.assist", {"请人协助", "Let somebody help"}, may::staff, [c](Context& x, AssignCase const& in) { return c->assist(x, in); }));
  rows.push_back(acting<OpenLane>("/api/cases/{id}/lane", "cases.open_lane", {"开通通道", "Open a lane"}, may::staff, [c](Context& x, OpenLane const& in) { return c->open_lane(x, in); }));
  rows.push_back(acting<NoteReceipt>("/api/cases/{id}/receipts", "cases.note_receipt", {"登记收到物资", "Note a receipt"}, may::staff,
                                     [c](Context& x, NoteReceipt const& in) { return c->note_receipt(x, in); }));
  rows.push_back(acting<AskOnCase>("/api/cases/{id}/questions", "cases.ask", {"提问", "Ask a question on a case"}, may::staff_and_clerk, [c](Context& x, AskOnCase const& in) { return c->ask(x, in); }));
  rows.push_back(acting<AnswerOnCase>("/api/cases/{id}/questions/{n}/answer", "cases.answer_question", {"答复", "Answer a question on a case"}, may::staff_and_clerk,
                                      [c](Context& x, AnswerOnCase const& in) { return c->answer_question(x, in); }));
  rows.push_back(writing<RevealFields, json::value>("POST", "/api/cases/{id}/unmask", "cases.unmask", {"查看个人信息", "See personal data in full"}, may::staff,
                                                    [c](Context& x, RevealFields const& in) { return c->reveal(x, in); }));
  constexpr Roles kPublishers = Role::lead | Role::administrator;
  rows.push_back(reading<CheckServiceFile, CheckedService>("POST", "/api/services/check", "services.check", {"检查事项文件", "Check a service file"}, kPublishers, [c](View const& v, CheckServiceFile const& in) { return c->check_file(v, in); }));
  rows.back().heavy = true;  // runs the file's own tests
  rows.push_back(writing<PublishService, CheckedService>("POST", "/api/services", "services.publish", {"发布事项", "Publish a service"}, kPublishers, [p = &cases](Context& x, PublishService const& in) { return p->publish(x, in); }));
  rows.push_back(reading<ByService, Items<ServiceVersionRow>>("GET", "/api/services/{service}/versions", "services.versions", {"事项的各个版本", "Versions of a service"}, kPublishers | Role::auditor, [c](View const& v, ByService const& in) { return c->versions(v, in); }));
  rows.push_back(writing<MoveCases, Moved>("POST", "/api/services/{service}/move", "services.move", {"把在办件转到新版", "Move running cases to another version"}, kPublishers, [c](Context& x, MoveCases const& in) { return c->move(x, in); }));
  rows.push_back(reading<InLanguage, Items<LeftBehind>>("GET", "/api/services/left-behind", "services.left_behind", {"转版时留下的办件", "Cases left behind by a move"}, may::staff | Role::administrator | Role::auditor, [c](View const& v, InLanguage const& in) { return c->left_behind(v, in); }));
  // Persons apply without an account; their key in the question lets them in. Those that write are named in self_proving() too.
  rows.push_back(reading<InLanguage, Items<ServiceRow>>("GET", "/api/apply", "apply.services", {"可以网上申请的事项", "What can be applied for"}, {}, [c](View const& v, InLanguage const& in) { return c->open_services(v, in); }));
  rows.push_back(reading<ByService, ServicePage>("GET", "/api/apply/{service}", "apply.service", {"事项说明", "A service to apply for"}, {}, [c](View const& v, ByService const& in) { return c->open_service(v, in); }));
  rows.push_back(writing<Apply, Applied>("POST", "/api/apply", "apply.open", {"开始申请", "Begin an application"}, {}, [c](Context& x, Apply const& in) { return c->apply(x, in); }));
  rows.push_back(reading<ByApplicant, Applied>("POST", "/api/applied/{id}", "apply.show", {"我的申请", "My application"}, {}, [c](View const& v, ByApplicant const& in) { return c->applied(v, in); }));
  rows.push_back(writing<ApplicantForm, Applied>("POST", "/api/applied/{id}/form", "apply.form", {"保存申请表", "Save the form"}, {}, [c](Context& x, ApplicantForm const& in) { return c->apply_form(x, in); }));
  rows.push_back(writing<ApplicantPaper, Applied>("POST", "/api/applied/{id}/papers", "apply.paper", {"交材料", "Hand in a paper"}, {}, [c](Context& x, ApplicantPaper const& in) { return c->apply_paper(x, in); }));
  rows.back().uploads = true;
  rows.back().upload_max = kPaperUploadMax;
  rows.push_back(writing<ApplicantEvent, Applied>("POST", "/api/applied/{id}/events", "apply.event", {"提交、撤回", "Hand in or withdraw"}, {}, [c](Context& x, ApplicantEvent const& in) { return c->apply_event(x, in); }));
  rows.push_back(writing<ApplicantAsks, Applied>("POST", "/api/applied/{id}/questions", "apply.ask", {"提问", "Ask a question"}, {}, [c](Context& x, ApplicantAsks const& in) { return c->apply_question(x, in); }));
  rows.push_back(writing<ApplicantAnswers, Applied>("POST", "/api/applied/{id}/questions/{n}/answer", "apply.answer", {"答复", "Answer a question"}, {}, [c](Context& x, ApplicantAnswers const& in) { return c->apply_answer(x, in); }));
  return rows;
}

std::vector<std::string> self_proving() { return {"apply.open", "apply.form", "apply.paper", "apply.event", "apply.ask", "apply.answer"}; }

}  // namespace ly::cases
