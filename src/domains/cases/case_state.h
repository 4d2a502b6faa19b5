// One case as it stands: a fold of its events, oldest first. The events are the truth and are only ever added to; every
// result that a rule produced (state reached, deadline, lane, what was missing) is written in the event itself, so that
// folding needs no table and no clock and gives the same case for ever.
#pragma once
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/time.h"
#include "domains/cases/service.h"

namespace ly::cases {

struct CaseEvent {
  int64_t n = 0;                  // 1, 2, … within the case
  Instant at;
  std::string kind;               // opened form_saved document_added document_removed fired task_set receipt_noted
                                  // lane_opened assigned assisted warned breached facts_seen check_marked moved due_moved
                                  // asked answered
  std::string account;            // id; empty: the system. Names are asked of accounts when shown, never kept here
  json::object open;              // nothing personal, no free text
  json::object sealed;            // form, reasons, notes, names of files, decisions
};

struct AttachedFile {
  std::string id, name;
  int64_t size = 0;
  Instant at;
};

struct TaskState {
  bool done = false;
  std::string verdict, note, account;  // verdict: pass | fail | ""
  json::object checklist;                     // item -> true | false
  Instant at;
};

struct Receipt {
  std::string item, source, note, account;
  int64_t count = 0;
  Instant at;
};

// A line of a checklist as one person saw it, perhaps hours before it could be sent. Marks are never overwritten: two
// inspectors without a network both keep theirs, and where they differ a person settles it (see checks_of).
struct CheckMark {
  std::string task, item, verdict, note, account, device;  // verdict: pass | fail | none (there is none such here)
  int64_t n = 0;               // event that recorded it
  int64_t base = 0;            // the newest event its author had seen
  int64_t counter = 0;         // of the device: 1, 2, …
  Instant happened_at, at;     // claimed by the device; recorded
  bool late = false;           // recorded when the task was over
};
struct CheckLineState {
  std::string item, verdict;   // verdict "" while unmarked; the graver while in conflict
  bool conflict = false;
  std::vector<CheckMark> marks;  // in the order recorded
};

// A question on the case and what the other side said to it. Nothing is taken back; neither state nor deadline minds it.
inline constexpr std::string_view kOffice = "office", kApplicantSide = "applicant";
struct Said {
  std::string from, account, text;  // from: office | applicant
  Instant at;
};
struct Question {
  int64_t n = 0;                    // 1, 2, … within the case
  Said asked;
  std::vector<Said> answers;        // none: it is open, and waits for the other side
};

struct Reached {
  std::string state;
  Instant at;
};

// One thing that still stands between a case and its next step, and what would mend it.
struct Lack {
  Text text;
  std::string kind, key;  // kind: form | document | task | receipt | roster | "" ; key: field, paper, task, item
  bool operator==(Lack const&) const = default;
};

struct CaseState {
  std::string id, no, service, enterprise_id, division, channel, opener, parent, label, applicant;  // applicant: of a person's case, a keyed digest of the identity number
  int64_t version = 0;
  std::string state, lane = std::string(kNormalLane), lane_reason, lane_by;  // lane_by: account
  bool lane_fixed = false;                     // a named officer chose it
  json::object form;
  std::map<std::string, std::vector<AttachedFile>> documents;
  std::map<std::string, TaskState> tasks;      // of the present state
  std::map<std::string, std::string> fired_by; // event -> account that fired it last
  std::map<std::string, Instant> fired_at;     // event -> when last
  std::vector<Receipt> receipts;
  std::vector<Question> questions;             // in the order asked
  std::vector<CheckMark> marks;                // of all tasks, kept when the state is left
  std::vector<Reached> path;                   // states, in order
  json::object facts;                          // as last seen
  json::array decisions;                       // as of the last event that decided
  std::vector<Lack> missing;                   // what the way on still needs
  std::string reason;                          // of the last transition that had one
  std::string assignee, assistant;             // whose turn it is, who leads; and who helps: accounts
  std::string led_by, helped_by;               // the last of them: who they were when it was over
  Instant opened_at, entered_at, changed_at;
  std::optional<Instant> due_at, warn_at;
  Instant deadline_at;                         // when it was set or moved last
  std::optional<Instant> due_was;              // before days were declared off or worked; nothing: as it was set
  std::string due_notice;                      // by whose notice it moved last
  int64_t deadline_n = 0;                      // event that set the deadline: part of its command id
  bool at_once = false;                        // a table says 0 hours
  bool warned = false, breached = false;
  std::string escalated_to;                    // role
  int64_t revision = 0;                        // number of the last event
};

void apply(CaseState& state, CaseEvent const& event);
// The checklist of a task, merged: a mark stands until its author, or somebody who had seen it, marks the line again. Lines
// with marks that stand and differ are in conflict. The same whatever the order in which phones came back.
std::vector<CheckLineState> checks_of(CaseState const& state, std::string_view task, Task const& as_written);
// Some question waits for this side to answer.
bool waits_for(CaseState const& state, std::string_view side);
CaseState fold(std::string const& id, std::span<CaseEvent const> events);

// When the next alarm of this case is due: warn first, then breach; nothing when none is left.
struct Alarm {
  Instant at;
  bool breach = false;
  std::string id;  // "<n>.warn", "<n>.breach": with the case's id the command id, so each fires once
};
std::optional<Alarm> next_alarm(CaseState const& state);

json::array to_json(std::vector<Text> const& texts);
std::vector<Text> texts_from(json::value const& value);
json::array to_json(std::vector<Lack> const& lacks);
std::vector<Lack> lacks_from(json::value const& value);

}  // namespace ly::cases
