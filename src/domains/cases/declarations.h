// Days declared off or worked while the house serves: a holiday prolonged by the State Council, a snow day, an office opened on a Saturday. A declaration holds for
// everything this platform serves, lies on top of the announced years (later ones win, engines/calendar) and moves every open deadline counted on announced
// working days, by a job in parts; each deadline that moves gets an event in its case with the notice and what it was before. Withdrawn, it moves them back. Nobody becomes late by a
// declaration: a deadline that has passed, or would have passed by now, stays.
#pragma once
#include <string>
#include <vector>

#include "desk/endpoint.h"
#include "desk/jobs.h"
#include "domains/cases/cases.h"

namespace ly::cases {

struct DeclarationTag;
using DeclarationId = Id<DeclarationTag>;
inline constexpr size_t kDeclaredDaysMost = 60;

struct Declare {
  std::string title, notice;
  std::vector<std::string> days_off, days_worked;  // YYYY-MM-DD of announced years
  static Fields fields(auto...) {
    using T = Declare;
    return Fields{field("title", {"事由", "Title"}, &T::title, {.required = true, .length_max = 100}), field("notice", {"通知文号", "Notice"}, &T::notice, {.required = true, .length_max = 100}),
                  field("days_off", {"放假的日子", "Days off"}, &T::days_off, {.length_max = kDeclaredDaysMost}), field("days_worked", {"上班的日子", "Days worked"}, &T::days_worked, {.length_max = kDeclaredDaysMost})};
  }
};
struct TryDeclaration {
  std::vector<std::string> days_off, days_worked;
  std::string after;  // as answered, when there was more than one question takes
  static Fields fields(auto...) {
    using T = TryDeclaration;
    return Fields{field("days_off", {"放假的日子", "Days off"}, &T::days_off, {.length_max = kDeclaredDaysMost}), field("days_worked", {"上班的日子", "Days worked"}, &T::days_worked, {.length_max = kDeclaredDaysMost}),
                  field("after", {"续", "After"}, &T::after)};
  }
};
struct MovedDeadline {
  CaseId id;
  std::string no;
  Instant from, to;
  static Fields fields(auto...) {
    using T = MovedDeadline;
    return Fields{field("id", {"编号", "Case"}, &T::id), field("no", {"办件号", "Number"}, &T::no), field("from", {"原时限", "From"}, &T::from), field("to", {"新时限", "To"}, &T::to)};
  }
};
struct TriedDeclaration {
  int64_t looked = 0, moved = 0, kept = 0;  // open deadlines looked at; would move; would have passed and stay
  std::vector<MovedDeadline> examples;      // the first kExamples that would move
  std::string after;
  static Fields fields(auto...) {
    using T = TriedDeclaration;
    return Fields{field("looked", {"看过的时限", "Deadlines looked at"}, &T::looked), field("moved", {"会变动", "Would move"}, &T::moved), field("kept", {"保持不变", "Stay"}, &T::kept),
                  field("examples", {"举例", "Examples"}, &T::examples), field("after", {"续", "After"}, &T::after)};
  }
};
struct ByDeclaration {
  DeclarationId id;
  static Fields fields(auto...) { return Fields{field("id", {"声明", "Declaration"}, &ByDeclaration::id, {.required = true})}; }
};
struct WithdrawDeclaration {
  DeclarationId id;
  std::string reason;
  static Fields fields(auto...) {
    using T = WithdrawDeclaration;
    return Fields{field("id", {"声明", "Declaration"}, &T::id, {.required = true}), field("reason", {"原因", "Reason"}, &T::reason, {.required = true, .length_max = 500})};
  }
};
struct ListDeclarations {
  std::string after;
  int64_t limit = 50;
  static Fields fields(auto...) {
    using T = ListDeclarations;
    return Fields{field("after", {"续", "After"}, &T::after), field("limit", {"条数", "Limit"}, &T::limit, {.min = 1, .max = kPageMax})};
  }
};
struct DeclarationShown {
  DeclarationId id;
  std::string title, notice, declared_by, withdrawn_by, withdrawn_because;
  std::vector<std::string> days_off, days_worked;
  Instant declared_at{0};
  std::optional<Instant> withdrawn_at;
  std::string moving;           // done: every open deadline follows it; running; stopped: the job ended before, `resume` goes on
  int64_t done = 0, total = 0;  // open deadlines looked at by the job of the last act
  int64_t moved = 0, kept = 0;  // of that job, once it is done
  static Fields fields(auto...) {
    using T = DeclarationShown;
    return Fields{field("id", {"编号", "Declaration"}, &T::id), field("title", {"事由", "Title"}, &T::title), field("notice", {"通知文号", "Notice"}, &T::notice), field("days_off", {"放假的日子", "Days off"}, &T::days_off),
                  field("days_worked", {"上班的日子", "Days worked"}, &T::days_worked), field("declared_by", {"声明人", "Declared by"}, &T::declared_by), field("declared_at", {"声明时间", "Declared"}, &T::declared_at),
                  field("withdrawn_by", {"撤回人", "Withdrawn by"}, &T::withdrawn_by), field("withdrawn_at", {"撤回时间", "Withdrawn"}, &T::withdrawn_at), field("withdrawn_because", {"撤回原因", "Why withdrawn"}, &T::withdrawn_because),
                  field("moving", {"顺延进度", "Moving"}, &T::moving, {.one_of = "done running stopped"}), field("done", {"已处理", "Done"}, &T::done), field("total", {"未办结时限", "Open deadlines"}, &T::total),
                  field("moved", {"已变动", "Moved"}, &T::moved), field("kept", {"保持不变", "Stayed"}, &T::kept)};
  }
};

inline constexpr std::string_view kMoveDeadlinesJob = "cases.move_deadlines";

class Declarations {
 public:
  Declarations(Cases& cases, Jobs& jobs, std::function<std::string(View const&)> region, std::function<std::string(View const&, std::string const& account)> title_of)
      : cases_(cases), jobs_(jobs), region_(std::move(region)), title_of_(std::move(title_of)) {}

  Result<Items<DeclarationShown>> list(View const& view, ListDeclarations const& in) const;  // newest first
  // What it would move, kDeadlinesPerPart open deadlines at a time. Problems: calendar.beyond and those of the days (see declare).
  Result<TriedDeclaration> try_out(View const& view, TryDeclaration const& in) const;
  // Problems: calendar.beyond, calendar.moving (another act is not through), field.missing, calendar.no_days, calendar.day {day}, calendar.year_unknown,
  // calendar.declaration_both {day}, calendar.no_change.
  Result<DeclarationShown> declare(Context& context, Declare const& in) const;
  Result<DeclarationShown> withdraw(Context& context, WithdrawDeclaration const& in) const;  // calendar.beyond, calendar.moving, calendar.withdrawn, registry.reason_short
  Result<DeclarationShown> resume(Context& context, ByDeclaration const& in) const;          // calendar.beyond, calendar.not_stopped
  Result<json::value> run(JobRun& run) const;                                                // the job

 private:
  Result<void> check_reach(View const& view) const;
  Result<void> check_still(View const& view) const;
  Result<calendar::Declaration> declaration_of(std::vector<std::string> const& off, std::vector<std::string> const& worked) const;
  DeclarationShown shown(View const& view, std::string const& id) const;
  void move(Context& context, std::string const& id) const;

  Cases& cases_;
  Jobs& jobs_;
  std::function<std::string(View const&)> region_;
  std::function<std::string(View const&, std::string const&)> title_of_;
};

std::vector<Endpoint> endpoints(Declarations const& declarations);
std::vector<std::pair<std::string_view, std::string_view>> declaration_invariants();

}  // namespace ly::cases
