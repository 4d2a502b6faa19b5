// All SQL of cases. Rows in, rows out, inside the desk's transaction; no rule stands here.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "desk/context.h"
#include "domains/cases/case_state.h"
#include "engines/calendar/calendar.h"
#include "store/database.h"

namespace ly::cases::rows {

struct ServiceVersion {
  std::string service, sha256, source;
  int64_t version = 0;
  std::string origin = "shipped";  // or kByHouse
  Instant published_at{0};         // when it was read
};
std::vector<ServiceVersion> list_service_versions(store::Connection& tx);
std::vector<ServiceVersion> list_versions_of(store::Connection& tx, std::string_view service);  // newest first, without source
std::vector<std::pair<int64_t, int64_t>> count_open_by_version(store::Connection& tx, std::string_view service);  // version, open cases
std::vector<std::string> list_open_of_version(store::Connection& tx, std::string_view service, int64_t version, std::string_view after, size_t limit);  // ids
void insert_service_version(store::Connection& tx, ServiceVersion const& version, Instant now);

// The next number under a prefix, from 1.
int64_t next_number(store::Connection& tx, std::string_view service, std::string_view prefix);

// What lists need of a case; the fold of its events.
struct Row {
  std::string id, no, service, enterprise_id, division, channel, opener, state, kind, outcome, lane, assignee, assistant, missing, parent, label, applicant;
  int64_t version = 0, priority = 0, revision = 0;
  bool closed = false, hidden = false, at_once = false;
  Instant opened_at, entered_at, changed_at;
  std::optional<Instant> due_at, alarm_at;
  bool operator==(Row const&) const = default;
};
inline constexpr int64_t kNoDue = INT64_MAX;  // sorts after every deadline

void put_row(store::Connection& tx, Row const& row);  // inserts, or replaces the row of this case
std::optional<Row> find_row(store::Connection& tx, std::string_view id);
std::vector<std::string> list_ids(store::Connection& tx);
std::optional<std::string> find_id_by_number(store::Connection& tx, std::string_view no);
std::vector<std::string> list_ids_in(store::Connection& tx, std::string_view service, std::string_view state, std::string_view prefix);
struct ChannelCount {
  std::string channel, state;
  int64_t count = 0;
};
// Of cases that were handed in (not in their first state).
std::vector<ChannelCount> count_by_channel(store::Connection& tx, std::string_view service, std::string_view prefix);
std::vector<std::string> list_ids_of_service(store::Connection& tx, std::string_view service);
std::vector<std::string> list_open_ids(store::Connection& tx, std::string_view after, int64_t limit);

// `sealed` is under "case/<id>"; events come oldest first, unsealed. Nothing when the case's key was destroyed.
// `after`: the case as it stands with the event.
void insert_event(Context& context, CaseEvent const& event, Row const& after, int64_t journal_seq);
std::optional<std::vector<CaseEvent>> list_events(store::Connection& tx, Keyring const& keys, std::string_view case_id);
void insert_decision(store::Connection& tx, std::string_view case_id, int64_t n, std::string_view name, std::string_view table, std::string_view version,
                     std::string_view rules);

// Journal number -> number of the event it tells.
std::map<int64_t, int64_t> journal_numbers(store::Connection& tx, std::string_view case_id);

struct Filter {
  Scope scope;                                   // of the actor
  std::string account;                           // of the actor, for `mine`
  std::string service, state, lane, view, no_part;
  std::optional<std::vector<std::string>> enterprises;  // whose name fits the search; empty optional: no search
  std::optional<std::vector<std::string>> only;         // of these enterprises, whatever else is asked
  Instant now, end_of_today;
  std::string enterprise_id, parent, label;
};
struct Views {
  int64_t mine = 0, unclaimed = 0, all = 0, due = 0, overdue = 0;
  Instant from, until;  // [from, until): while no case changes, the counts stay: nothing falls due before
};
struct After {  // keyset: the last row of the page before
  int64_t priority = 0, sort_due = 0;
  std::string id;
};
// `about`: how many the whole list has, by which the way to the page is chosen.
inline constexpr int64_t kSortedAtMost = 4000;  // at 100,000 cases, where walking in order and sorting cost the same
std::vector<Row> list_rows(store::Connection& tx, Filter const& filter, std::optional<After> const& after, int64_t limit, int64_t about);
// Counts by the same conditions as list_rows: they cannot differ from their lists.
Views count_views(store::Connection& tx, Filter const& filter);

struct OpenCase {
  std::string id, no, state;
  Instant entered_at;
};
std::vector<OpenCase> list_open(store::Connection& tx, std::string_view enterprise_id, std::string_view service);
// Another open case of a service, handed in, by the same applicant; its number and id.
std::optional<OpenCase> find_second(store::Connection& tx, std::string_view applicant, std::string_view service, std::string_view but_not);
std::vector<std::string> list_ids_of_applicant(store::Connection& tx, std::string_view applicant);  // a keyed digest of his number; oldest first
std::vector<std::string> list_case_ids_of(store::Connection& tx, std::string_view enterprise_id, bool open_only);

// Ids of the cases opened from this one, oldest first; of one service, or of all if it is empty.
std::vector<std::string> list_children(store::Connection& tx, std::string_view parent, std::string_view service);
// Cases of a service that count as further times: of this enterprise with this label, opened before `before` (empty: all),
// handed in and not withdrawn, and not of the same round (`parent`).
int64_t count_times(store::Connection& tx, std::string_view enterprise_id, std::string_view service, std::string_view label, std::string_view before, std::string_view parent);
int64_t count_children(store::Connection& tx, std::string_view parent, std::string_view service, std::string_view state);

std::vector<std::string> list_enterprises_in(store::Connection& tx, std::string_view service, std::string_view state);

// ---- days declared off or worked (declarations.h) ----
struct Declaration {
  calendar::Declaration declaration;  // id, notice, days
  std::string title, declared_by, withdrawn_by, withdrawn_because, job_id;
  Instant declared_at{0}, withdrawn_at{0};  // 0: in force
};
std::vector<Declaration> list_declarations(store::Connection& tx);  // in the order they were made, withdrawn ones too
std::optional<Declaration> find_declaration(store::Connection& tx, std::string_view id);
void insert_declaration(store::Connection& tx, Declaration const& row);
void withdraw_declaration(store::Connection& tx, Declaration const& row);
void set_declaration_job(store::Connection& tx, std::string_view id, std::string_view job_id);
struct OpenDeadline {
  std::string id, service;
  int64_t version = 0;
};
std::vector<OpenDeadline> list_open_deadlines(store::Connection& tx, std::string_view after, int64_t limit);  // open cases with a deadline, by id
int64_t count_open_deadlines(store::Connection& tx);

struct DueAlarm {
  std::string case_id;
  Instant at;
};
std::vector<DueAlarm> list_alarms(store::Connection& tx, Instant until, int64_t limit);  // oldest first
std::optional<Instant> first_alarm(store::Connection& tx);

}  // namespace ly::cases::rows
