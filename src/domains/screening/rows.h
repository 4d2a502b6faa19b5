// The only SQL of screening.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "domains/screening/screening.h"

namespace ly::screening {

struct RosterRow {
  RosterId id;
  std::string enterprise_id, division, file_id, file_sha256, case_id, job_id, state, table_id, columns, created_by;
  Day day{};
  Day table_from{};
  int64_t people = 0, cleared = 0, observe = 0, excluded = 0, review = 0, problems = 0, changed = 0;
  Instant created_at;
  int64_t approved_at = 0;  // 0: not approved
  int64_t screened_again_at = 0;  // 0: never; else by a round, as of screened_again_day
  Day screened_again_day{};
};
std::optional<RosterRow> find_roster(View const& view, std::string_view id);
// The newest of that sheet and day.
std::optional<RosterRow> find_same_roster(View const& view, std::string_view enterprise_id, std::string_view sha256, Day day);
// The newest that was screened: of the case if given, else of the enterprise.
std::optional<RosterRow> find_latest_roster(View const& view, std::string_view enterprise_id, std::string_view case_id);
// The newest of the same enterprise that was handed in before this one and screened.
std::optional<RosterRow> find_earlier_roster(View const& view, RosterRow const& row);
std::optional<RosterRow> find_approved_roster(View const& view, std::string_view enterprise_id);
std::vector<RosterRow> list_rosters(View const& view, std::string_view enterprise_id, std::string_view division_prefix, std::optional<std::vector<std::string>> const& only, std::string_view before, int64_t limit);
std::vector<RosterRow> list_rosters_of_person(View const& view, std::string_view person_id);
int64_t count_rosters(View const& view, std::string_view enterprise_id, std::string_view division_prefix, std::optional<std::vector<std::string>> const& only);
void insert_roster(Context& context, RosterRow const& row);
void mark_roster_job(Context& context, RosterId const& id, JobId const& job);
void mark_roster_screened(Context& context, RosterRow const& row);
void mark_roster_failed(Context& context, RosterId const& id);
void mark_roster_approved(Context& context, RosterRow const& row);

std::string line_place(std::string const& id);     // where what is sealed of a line stands
std::string on_site_place(std::string const& id);
struct LineRow {
  LineId id;
  std::string roster_id, sheet, person_id, enterprise_id, from_division, verdict, reason_code;
  int64_t row = 0;
  std::optional<int64_t> days;
  store::Bytes sealed;
};
void insert_line(Context& context, LineRow const& row);
// The newest screened roster of each enterprise.
std::vector<std::string> list_newest_rosters(View const& view);
// The lines of one roster in the order of its sheet, each with the wrapped key of its person, which is empty when it was
// destroyed. `each` is called while the rows are read: texts are good until it returns.
struct WalkedLine {
  std::string_view id, person_id, enterprise_id, sealed, key_wrapped, verdict;
  int64_t row = 0;
};
void walk_lines(View const& view, std::string_view roster_id, std::function<void(WalkedLine const&)> const& each);
int64_t count_newest_lines(View const& view);
std::optional<LineRow> find_line(View const& view, RosterId const& roster, LineId const& line);
// `which`: settle (not cleared, heaviest first), all, departed, at_work (cleared and not departed), or a verdict's name. `after` = rank/row/id of the last one seen.
std::vector<LineRow> list_lines(View const& view, RosterId const& roster, std::string const& which, int64_t offset, int64_t limit);
int64_t count_lines(View const& view, RosterId const& roster, std::string const& which);
struct Counts { int64_t cleared = 0, observe = 0, excluded = 0, review = 0; };
Counts count_verdicts(View const& view, RosterId const& roster);
std::vector<std::pair<std::string, int64_t>> count_origins(View const& view, RosterId const& roster);  // division, people
// People whose verdict differs from that in the other roster, or who are in one of the two only.
int64_t count_changed(View const& view, RosterId const& now, RosterId const& before);
std::vector<LineRow> list_lines_of_person(View const& view, std::string_view person_id);  // of every roster, oldest first
std::vector<std::string> list_cleared_people(View const& view, std::string_view roster_id, std::string_view after, int64_t limit);
// Cleared by the roster and not departed since.
bool is_listed(View const& view, std::string_view roster_id, std::string_view person_id);
int64_t delete_lines(Context& context, RosterId const& roster);

void insert_problem(Context& context, RosterId const& roster, int64_t number, bool note, store::Bytes const& sealed);
struct ProblemRow { int64_t number = 0; bool note = false; store::Bytes sealed; };
std::vector<ProblemRow> list_problems(View const& view, RosterId const& roster, int64_t after, int64_t limit);
int64_t count_problems(View const& view, RosterId const& roster, bool with_notes);

struct OnSiteRow {
  std::string id, enterprise_id, division, person_id, from_division, verdict, reason_code, listing_code, found_by;
  Day day{};
  Instant at;
  bool listed = false;
  std::optional<int64_t> days;
  store::Bytes sealed;
};
void insert_on_site(Context& context, OnSiteRow const& row);
std::vector<OnSiteRow> list_all_on_site(View const& view);
std::vector<OnSiteRow> list_on_site(View const& view, std::string_view enterprise_id, std::string_view before, int64_t limit);
int64_t count_on_site(View const& view, std::string_view enterprise_id);
std::vector<OnSiteRow> list_on_site_of_person(View const& view, std::string_view person_id);  // oldest first

struct ArrivalRow {
  std::string enterprise_id, person_id, division, trip_id, plate;
  bool lodging = false;
  Instant arrived_at, noted_at = {};
  std::string verdict = {};  // on the roster asked about; "": not on it
};
bool put_arrival(Context& context, ArrivalRow const& row);     // false: it stood so
bool delete_arrival(Context& context, ArrivalRow const& row);  // of that trip only
std::optional<ArrivalRow> find_arrival(View const& view, std::string_view enterprise_id, std::string_view person_id);
// `which`: all, lodging, unlisted. In order of persons, after `after`.
std::vector<ArrivalRow> list_arrivals(View const& view, std::string_view enterprise_id, std::string_view roster_id, std::string_view which, std::string_view after, int64_t limit);
struct ArrivalCounts { int64_t total = 0, lodging = 0, unlisted = 0; };
ArrivalCounts count_arrivals(View const& view, std::string_view enterprise_id, std::string_view roster_id);
// Of the people on a roster: how many came, and how many of them need lodging.
std::pair<int64_t, int64_t> count_arrived(View const& view, RosterId const& roster);
std::vector<ArrivalRow> list_all_arrivals(View const& view);
std::vector<ArrivalRow> list_arrivals_of_person(View const& view, std::string_view person_id);

// Unlisted people found at the enterprise who may not work: what an undertaking must answer for.
int64_t count_unlisted(View const& view, std::string_view enterprise_id);

}  // namespace ly::screening
