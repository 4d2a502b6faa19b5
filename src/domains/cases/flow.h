// The interpreter: what may be done with a case now, by whom, what each act still needs, and what follows from doing it.
// Pure functions of a folded case: a file's own tests, the server and the simulation run exactly this. Nothing is stored
// here; each act answers the event that is to be added (apply() it to see the case afterwards).
#pragma once
#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "domains/cases/case_state.h"
#include "domains/cases/deadlines.h"
#include "domains/cases/evaluation.h"

namespace ly::cases {

struct Player {  // a person, in the roles this service gives them on this case
  std::string account;
  std::set<std::string, std::less<>> roles;
};

struct Rules {  // what does not change during one command
  CompiledService const& service;
  Calendars const& calendars;
  Moment moment;
  json::object facts;
};

struct OpenAction {
  Transition const* transition = nullptr;
  bool ready = false;
  std::vector<Lack> needs;
};

// Every act these roles could do in this state, ready or not, in the order of the file.
std::vector<OpenAction> open_actions(Rules const& rules, CaseState const& state, Player const& player);
// What the way on (the first act with look `primary`) still needs, whoever will take it.
std::vector<Lack> missing(Rules const& rules, CaseState const& state);
Transition const* way_on(Service const& service, std::string const& state);

// Papers asked for now, with those a condition adds.
std::vector<std::string> required_documents(Rules const& rules, CaseState const& state, Evaluation const& evaluation);

// Each answers the event to add. n, at and the actor are filled in; `missing` is recomputed for the case afterwards.
Result<CaseEvent> open_case(Rules const& rules, Player const& player, std::string const& no, std::string const& enterprise_id, std::string const& division,
                            std::string const& channel, json::object const& form, std::string const& parent = "");
// The enumerated field by which lists tell cases of a service apart; empty while unset.
std::string label_of(Service const& service, json::object const& form);
// Problems: case.unknown_event, case.not_now {event, state}, case.not_yours, case.reason_missing, case.needs with one
// case.need {text} for each thing missing, in `language`.
Result<CaseEvent> fire(Rules const& rules, CaseState const& state, Player const& player, std::string const& event, std::string const& reason, Language language);
Result<CaseEvent> save_form(Rules const& rules, CaseState const& state, Player const& player, json::object const& form);       // case.not_editable, form.*
Result<CaseEvent> add_document(Rules const& rules, CaseState const& state, Player const& player, std::string const& key, AttachedFile const& file);
Result<CaseEvent> remove_document(Rules const& rules, CaseState const& state, Player const& player, std::string const& key, std::string const& file_id);
struct TaskDone {
  std::string task, verdict, note;
  bool done = true;
  json::object checklist;
};
Result<CaseEvent> set_task(Rules const& rules, CaseState const& state, Player const& player, TaskDone const& in);               // case.no_such_task, case.not_yours
struct MarkCheck {
  std::string task, item, verdict, note, device;
  int64_t base = 0, counter = 0;
  Instant happened_at;
};
// What was seen has happened: it is recorded in any state, `late` when its task is over. Problems: case.no_such_task,
// case.no_such_check, case.check_verdict, case.not_yours.
Result<CaseEvent> mark_check(Rules const& rules, CaseState const& state, Player const& player, MarkCheck const& in);
struct ReceiptNote {
  std::string item, source, note;
  int64_t count = 0;
};
Result<CaseEvent> note_receipt(Rules const& rules, CaseState const& state, Player const& player, ReceiptNote const& in);       // case.no_such_item, case.closed
Result<CaseEvent> open_lane(Rules const& rules, CaseState const& state, Player const& player, std::string const& lane, std::string const& reason);
Result<CaseEvent> assign(Rules const& rules, CaseState const& state, Player const& player, std::string const& account, std::string const& why);
// Who helps the assignee; empty: nobody any more. case.same_person.
Result<CaseEvent> assist(Rules const& rules, CaseState const& state, Player const& player, std::string const& account, std::string const& why);
// A question of one side on an open case, and what the other says to it; neither changes anything else. Problems of both: case.question_not_yours,
// case.question_closed, case.question_draft (not handed in, or not yet the business of the enterprise), case.question_empty, case.question_long {max};
// of asking too: case.nobody_to_answer, case.too_many_questions {max}; of answering: case.no_question, case.question_own_side, case.too_many_answers {max}.
inline constexpr size_t kQuestionsMost = 50, kAnswersMost = 10;  // on a case; to a question
inline constexpr size_t kQuestionMax = 2000;                     // code points, normalised
Result<CaseEvent> ask(Rules const& rules, CaseState const& state, Player const& player, std::string_view text);
Result<CaseEvent> answer_question(Rules const& rules, CaseState const& state, Player const& player, int64_t n, std::string_view text);
std::string_view side_of(Service const& service, Player const& player);  // office | applicant; empty: no part in the case
bool may_ask(Service const& service, CaseState const& state, Player const& player);
bool may_answer(Service const& service, CaseState const& state, Player const& player, Question const& question);
// The alarm that is due, by the system: a warning, an escalation, or the event the file names.
Result<CaseEvent> raise_alarm(Rules const& rules, CaseState const& state, Alarm const& alarm);
// Facts changed outside the case (a roster was settled); nothing when the case looks the same afterwards.
std::optional<CaseEvent> see_facts(Rules const& rules, CaseState const& state);
// The case goes on under the version of `next`: same state, same lane, same deadline; what it still needs is said anew. Problems:
// service.no_such_state {state}, service.no_such_lane {lane}, case.not_now (closed).
Result<CaseEvent> move_to(Rules const& next, CaseState const& state, Player const& player);

Player system_player();
bool is_closed(Service const& service, CaseState const& state);
bool is_hidden(Service const& service, CaseState const& state);  // not yet the business of the enterprise
bool may_edit(Service const& service, CaseState const& state, Player const& player);
bool may_add_papers(Service const& service, CaseState const& state, Player const& player);  // at least one kind
bool may_add_paper(Service const& service, CaseState const& state, Player const& player, std::string_view key);

}  // namespace ly::cases
