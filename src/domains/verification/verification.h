// Facts of a case verified online (网上核实, M5): a task of a service names who can answer it (`verifiers:` of the service file), an officer
// asks, and what came back stands beside the task with its source and time. An answer decides nothing: the officer ticks. See README.md.
#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "desk/endpoint.h"
#include "desk/files.h"
#include "desk/jobs.h"
#include "domains/cases/cases.h"

namespace ly::verification {

struct VerificationTag;
using VerificationId = Id<VerificationTag>;

inline constexpr std::string_view kStates = "waiting agrees differs unknown failed";
inline constexpr int64_t kTries = 6;             // by HTTP: at once, then after 1, 2, 4, 8 and 16 minutes
inline constexpr size_t kListRowsMax = 2'000'000;
inline constexpr size_t kRowsPerPart = 400;

struct Compared {  // one value as the applicant wrote it and as it was answered
  std::string name, title, said, answered;
  bool same = false;
  static Fields fields(auto...) {
    using C = Compared;
    return Fields{field("name", {"项目", "Name"}, &C::name), field("title", {"名称", "Title"}, &C::title), field("said", {"申请人所填", "As written"}, &C::said), field("answered", {"核验所得", "As answered"}, &C::answered), field("same", {"一致", "Same"}, &C::same)};
  }
};
struct Verification {
  VerificationId id;
  std::string case_id, task, verifier, verifier_title, kind, state, source, problem, asked_by;  // source: "社保参保名单.xlsx, 2020-02-17", a host
  std::vector<Compared> compared;
  int64_t tries = 0;
  Instant asked_at;
  std::optional<Instant> answered_at, next_at;
  static Fields fields(auto...) {
    using V = Verification;
    return Fields{field("id", {"编号", "Id"}, &V::id), field("case_id", {"办件", "Case"}, &V::case_id), field("task", {"任务", "Task"}, &V::task), field("verifier", {"核验方", "Verifier"}, &V::verifier), field("verifier_title", {"核验方名称", "Title"}, &V::verifier_title),
                  field("kind", {"种类", "Kind"}, &V::kind, {.one_of = "list http record"}), field("state", {"结果", "State"}, &V::state, {.one_of = kStates}), field("source", {"来源", "Source"}, &V::source), field("problem", {"没有结果的原因", "Why there is none"}, &V::problem),
                  field("asked_by", {"谁问的", "Asked by"}, &V::asked_by), field("compared", {"逐项对照", "Compared"}, &V::compared), field("tries", {"已问次数", "Tries"}, &V::tries), field("asked_at", {"何时问", "Asked"}, &V::asked_at), field("answered_at", {"何时答", "Answered"}, &V::answered_at),
                  field("next_at", {"何时再问", "Asked again"}, &V::next_at)};
  }
};
struct AskVerification {
  std::string case_id, task, language;
  static Fields fields(auto...) {
    using A = AskVerification;
    return Fields{field("case_id", {"办件", "Case"}, &A::case_id, {.required = true, .length_max = 26}), field("task", {"任务", "Task"}, &A::task, {.required = true, .length_max = 60}), field("language", {"语言", "Language"}, &A::language)};
  }
};
struct OfCase {
  std::string case_id, language;
  static Fields fields(auto...) {
    return Fields{field("case_id", {"办件", "Case"}, &OfCase::case_id, {.required = true, .length_max = 26}), field("language", {"语言", "Language"}, &OfCase::language)};
  }
};

// ---- lists of the bureau ----
struct ReferenceList {
  std::string name, title, file_name, uploaded_by;
  std::vector<std::string> columns;   // titles its sheet must have; the first is what rows are found by
  int64_t rows = 0;
  std::optional<Instant> uploaded_at;  // nothing: never
  static Fields fields(auto...) {
    using R = ReferenceList;
    return Fields{field("name", {"代码", "Name"}, &R::name), field("title", {"名单", "Title"}, &R::title), field("file_name", {"文件", "File"}, &R::file_name), field("uploaded_by", {"上传人", "Uploaded by"}, &R::uploaded_by), field("columns", {"要有的列", "Columns"}, &R::columns),
                  field("rows", {"行数", "Rows"}, &R::rows), field("uploaded_at", {"上传时间", "Uploaded"}, &R::uploaded_at)};
  }
};
struct ListsIn {
  std::string language;
  static Fields fields(auto...) { return Fields{field("language", {"语言", "Language"}, &ListsIn::language)}; }
};
struct PutList {
  std::string name;
  FileId file_id;  // uploaded before, by oneself
  static Fields fields(auto...) {
    return Fields{field("name", {"代码", "Name"}, &PutList::name, {.required = true, .length_max = 60}), field("file_id", {"文件", "File"}, &PutList::file_id, {.required = true})};
  }
};
struct ListStarted {
  JobId job_id;
  static Fields fields(auto...) { return Fields{field("job_id", {"任务", "Job"}, &ListStarted::job_id)}; }
};

// What an HTTP verifier is to be asked, and what came of it.
struct Outgoing {
  VerificationId id;
  std::string verifier;
  std::map<std::string, std::string> values;  // "key" among them
  int64_t tries = 0;
};
struct Answered {
  bool found = false;
  std::map<std::string, std::string> answer;
  std::string source;                         // a host
  std::optional<Problem> problem;             // kind unavailable: to be asked again
};

struct Known {
  cases::Cases const& cases;
  // A person of this house by document number: {name, phone, division}; nothing if there is none, or none the actor may know of.
  std::function<std::optional<std::map<std::string, std::string>>(View const&, std::string const& number)> person;
  std::function<bool(std::string const& verifier)> is_set_up;  // an HTTP verifier stands in channels.yaml
  std::function<std::string(std::string_view language, Problem const&)> say;
};

class Verifications {
 public:
  explicit Verifications(Known known) : known_(std::move(known)) {}

  // Who may do the task may ask. Lists and records answer at once. Problems: not_found, verification.no_task {task}, verification.not_online,
  // verification.not_yours, verification.waiting, verification.no_key, verification.no_list {list}, verification.not_set_up {verifier}.
  Result<Verification> ask(Context& context, AskVerification const& in) const;
  Result<Items<Verification>> of_case(View const& view, OfCase const& in) const;  // newest first

  std::vector<Outgoing> due(View const& view, int64_t limit) const;
  // Request id "<id>/<try>": however often it is told, it happened once.
  Command note(Outgoing const& asked, Answered const& answered) const;

  Result<Items<ReferenceList>> lists(View const& view, ListsIn const& in) const;   // those some service names
  Result<ListStarted> put_list(Context& context, Jobs& jobs, PutList const& in) const;  // verification.no_such_list, not_found
  // Job "verification.list": reads the sheet, replaces the list. All rows that cannot be read are told and nothing is replaced.
  Result<json::value> run_list(JobRun& run) const;

 private:
  struct Asked;
  Result<Asked> asked(View const& view, std::string const& case_id, std::string const& task) const;
  void settle(View const& view, Asked const& asked, struct Row& row, std::optional<std::map<std::string, std::string>> const& answer, std::string source) const;
  Verification shown(View const& view, struct Row const& row, cases::Service const& service, cases::Language language) const;
  cases::Verifier const* find_list(std::string_view name) const;
  Known known_;
};

std::vector<Endpoint> endpoints(Verifications const& verifications, Jobs& jobs);
std::vector<std::pair<std::string_view, std::string_view>> invariants();

// "030", "30.0" and "30" are one number; else texts without spaces, in one case. Pure.
bool same_value(std::string_view said, std::string_view answered);

std::vector<registry::OwnData> own_data(cases::Cases const& cases);  // what of this a person may have a copy of

}  // namespace ly::verification
