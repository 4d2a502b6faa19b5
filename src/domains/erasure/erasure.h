// The end of an emergency (应急结束): what was gathered about people for it is made unreadable for good (PIPL 47; 突发事件应对法 2024, 85). What goes and
// what stays is said by the policy table `erasure`, never here. One person asks and sees the counts, another confirms the same counts, a job destroys
// the data keys in batches; a signed certificate says what was done. Statistics, decisions and the journal stay. Erasing one person at his own request is
// registry::Persons::erase.
#pragma once
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "desk/endpoint.h"
#include "desk/jobs.h"
#include "domains/erasure/rows.h"
#include "domains/registry/persons.h"
#include "formats/policy_set.h"

namespace ly::erasure {

// One kind of what is kept about people, told by what the ids of its data keys begin with.
struct Kind {
  std::string_view name;  // as the policy table has it
  Words title;
  std::vector<std::string_view> prefixes;  // "driver/"
  // Keys of a day go on being used until it is over; one that is destroyed and made anew under the same id would be destroyed again at the next start.
  bool of_a_day = false;
  // Their keys are about to be destroyed: what else could tell who it was, an index for example. `id`: without the prefix.
  std::function<void(Context&, std::string const& id)> forget = {};
  std::vector<std::string_view> tables = {};  // where it stands
  // Why a person's copy of his own (domains/rights) does not look there; empty: every one of its tables is in it.
  Words apart = {};
};
inline constexpr std::string_view kPerson = "person";

struct Known {
  formats::PolicySet const& policies;
  registry::Persons const& persons;
  std::vector<Kind> kinds;  // persons among them: those go by their rows, not by their keys
  std::function<std::set<std::string>(View const&)> observed;                     // persons still under observation
  std::function<std::string(View const&, std::string const& account)> title_of;  // for the certificate
  std::function<std::string(View const&)> region;                                 // what this house serves, as a prefix of division codes
  std::function<void()> write_head;                                               // the signed head beside the database
};

struct Line {
  std::string kind, title, title_en, reason, because, because_en;
  bool erases = false;
  int64_t count = 0, done = 0;
  static Fields fields(auto...) {
    using L = Line;
    return Fields{field("kind", {"种类", "Kind"}, &L::kind), field("title", {"内容", "What"}, &L::title), field("title_en", {"英文", "In English"}, &L::title_en), field("erases", {"销毁", "Erased"}, &L::erases), field("reason", {"规则", "Rule"}, &L::reason),
                  field("because", {"依据", "Because"}, &L::because), field("because_en", {"英文依据", "Because, in English"}, &L::because_en), field("count", {"数量", "Count"}, &L::count), field("done", {"已销毁", "Erased so far"}, &L::done)};
  }
};

struct AskSurvey {
  Day ends_on{};
  static Fields fields(auto...) { return Fields{field("ends_on", {"应急结束日", "The emergency ended on"}, &AskSurvey::ends_on, {.required = true})}; }
};
struct Survey {
  std::string policy;  // the version of the table: "erasure@2024-11-01"
  bool draft = false;
  int64_t total = 0;   // what would become unreadable
  std::vector<Line> lines;
  static Fields fields(auto...) {
    using S = Survey;
    return Fields{field("policy", {"政策表版本", "Policy table"}, &S::policy), field("draft", {"起草", "Draft"}, &S::draft), field("total", {"将销毁", "Would be erased"}, &S::total), field("lines", {"分项", "Lines"}, &S::lines)};
  }
};

struct AskErasure {
  Day ends_on{};
  int64_t total = 0;
  std::string reason;
  static Fields fields(auto...) {
    using A = AskErasure;
    return Fields{field("ends_on", {"应急结束日", "The emergency ended on"}, &A::ends_on, {.required = true}), field("total", {"看到的数量", "The count as seen"}, &A::total, {.required = true, .min = 0}),
                  field("reason", {"依据和原因", "Reason"}, &A::reason, {.required = true, .length_max = 500})};
  }
};
struct ConfirmErasure {
  ErasureId id;
  int64_t total = 0;
  static Fields fields(auto...) {
    return Fields{field("id", {"编号", "Erasure"}, &ConfirmErasure::id, {.required = true}), field("total", {"看到的数量", "The count as seen"}, &ConfirmErasure::total, {.required = true, .min = 0})};
  }
};
struct EndErasure {
  ErasureId id;
  std::string reason;
  static Fields fields(auto...) {
    return Fields{field("id", {"编号", "Erasure"}, &EndErasure::id, {.required = true}), field("reason", {"原因", "Reason"}, &EndErasure::reason, {.required = true, .length_max = 500})};
  }
};
struct Which {
  ErasureId id;
  static Fields fields(auto...) { return Fields{field("id", {"编号", "Erasure"}, &Which::id, {.required = true})}; }
};
struct ListErasures {
  std::string after;
  int64_t limit = 50;
  static Fields fields(auto...) {
    return Fields{field("after", {"续", "After"}, &ListErasures::after), field("limit", {"每页", "Limit"}, &ListErasures::limit, {.min = 1, .max = kPageMax})};
  }
};

struct Erasure {
  ErasureId id;
  std::string state, policy, reason, asked_by, confirmed_by, job_id, step;
  Day ends_on{};
  Instant asked_at{0};
  std::optional<Instant> confirmed_at, finished_at;
  int64_t total = 0, done = 0;
  bool may_confirm = false;  // the reader may be the second person
  std::vector<Line> lines;
  static Fields fields(auto...) {
    using E = Erasure;
    return Fields{field("id", {"编号", "Erasure"}, &E::id), field("state", {"状态", "State"}, &E::state, {.one_of = "asked running stopped failed done withdrawn"}), field("policy", {"政策表版本", "Policy table"}, &E::policy), field("reason", {"原因", "Reason"}, &E::reason),
                  field("ends_on", {"应急结束日", "The emergency ended on"}, &E::ends_on), field("asked_by", {"提出人", "Asked by"}, &E::asked_by), field("asked_at", {"提出时间", "Asked"}, &E::asked_at), field("confirmed_by", {"确认人", "Confirmed by"}, &E::confirmed_by),
                  field("confirmed_at", {"确认时间", "Confirmed"}, &E::confirmed_at), field("finished_at", {"完成时间", "Finished"}, &E::finished_at), field("job_id", {"任务", "Job"}, &E::job_id), field("step", {"步骤", "Step"}, &E::step), field("total", {"将销毁", "To erase"}, &E::total),
                  field("done", {"已销毁", "Erased"}, &E::done), field("may_confirm", {"可以确认", "May confirm"}, &E::may_confirm), field("lines", {"分项", "Lines"}, &E::lines)};
  }
};

inline constexpr std::string_view kJob = "erasure.run";

class Erasures {
 public:
  Erasures(Known known, Jobs& jobs) : known_(std::move(known)), jobs_(jobs) {}

  // The dry run: changes nothing. Problems: erasure.no_table {day}, erasure.not_over {day}, erasure.beyond.
  Result<Survey> survey(View const& view, AskSurvey const& in) const;
  // Problems: those of survey, erasure.counts_changed {was, now}, erasure.nothing, erasure.one_at_a_time, registry.reason_short.
  Result<Erasure> ask(Context& context, AskErasure const& in) const;
  // The second person. Problems: not_found, erasure.not_asked, account.second_person, account.too_new, those of ask.
  Result<Erasure> confirm(Context& context, ConfirmErasure const& in) const;
  Result<Erasure> withdraw(Context& context, EndErasure const& in) const;  // before it was confirmed
  // Between two batches; what was destroyed stays destroyed. Problem: erasure.not_running.
  Result<Erasure> stop(Context& context, EndErasure const& in) const;
  Result<Items<Erasure>> list(View const& view, ListErasures const& in) const;
  Result<Erasure> get(View const& view, ErasureId const& id) const;
  // Problem: erasure.no_certificate.
  Result<FileAnswer> certificate_json(View const& view, Which const& in) const;
  Result<FileAnswer> certificate_pdf(View const& view, Which const& in) const;

  // What the table of today says of a kind once an emergency is over; nothing is observed.
  struct Kept {
    bool erases = false;
    std::string zh, en;
  };
  Kept kept(View const& view, std::string_view kind) const;

  Result<json::value> run(JobRun& run) const;  // the job
  std::vector<Kind> const& kinds() const { return known_.kinds; }

 private:
  Result<void> check_reach(View const& view) const;
  Result<Survey> counted(View const& view, Day ends_on, Instant until) const;
  Result<Row> visible(View const& view, ErasureId const& id) const;
  Erasure show(View const& view, Row const& row) const;
  std::string state_of(View const& view, Row const& row) const;
  void note(Context& context, std::string what, Row const& row, json::object facts, std::string why = {}) const;
  Result<void> run_persons(JobRun& run, Row const& row, Survey& counts, int64_t& done) const;
  Result<void> run_kind(JobRun& run, Row const& row, Kind const& kind, Line& line, Survey& counts, int64_t& done) const;
  Result<void> forget_answers(JobRun& run, Instant until) const;
  std::string certificate_of(View const& view, Row const& row, Survey const& counts, std::string_view head) const;

  Known known_;
  Jobs& jobs_;
};

// The signature of a certificate as written by certificate_json, by the key it carries itself. Problems: erasure.certificate.
struct CertificateRead {
  json::object certificate;
  std::string head;        // the signed head of the journal, for verify_journal
  std::string public_key, signature;  // 32 and 64 octets
};
Result<CertificateRead> read_certificate(std::string_view text);

std::vector<Endpoint> endpoints(Erasures const& erasures);
std::vector<std::pair<std::string_view, std::string_view>> invariants();

}  // namespace ly::erasure
