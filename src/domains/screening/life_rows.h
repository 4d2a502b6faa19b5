// SQL of what happens to rosters after they were screened: rounds and what they changed, people on two rosters, departures.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domains/screening/rows.h"

namespace ly::screening {

struct RoundRow {
  std::string id, job_id, cause, detail, detail_en, why, region, state, facts, table_version, opened_by;
  Day day{};
  int64_t rosters = 0, people = 0, changed = 0;
  Instant opened_at;
  int64_t began_at = 0, ended_at = 0;  // 0: not yet
};
void insert_round(Context& context, RoundRow const& row);
void update_round(Context& context, RoundRow const& row);  // state, facts, table, day, sums, began, ended
std::optional<RoundRow> find_round(View const& view, std::string_view id);
std::optional<RoundRow> find_unended_round(View const& view);
// Those that reach into the region, newest first.
std::vector<RoundRow> list_rounds(View const& view, std::string_view region, std::string_view before, int64_t limit);
int64_t count_rounds(View const& view, std::string_view region);

// The latest screened roster of each enterprise of the region and, where it is another, the approved one.
std::vector<RosterRow> list_rosters_that_count(View const& view, std::string_view region);
bool any_roster_counts(View const& view);
std::optional<std::string> find_known_facts(View const& view);  // as the rosters were last judged by
void put_known_facts(Context& context, std::string_view facts);

struct ChangeRow {
  std::string id, round_id, roster_id, line_id, person_id, enterprise_id, division, verdict_before, verdict, reason_before, reason_code, because;
  int64_t part = 0;
  std::optional<int64_t> days;
  Instant at;
  store::Bytes sealed;
};
std::string change_place(std::string const& id);
void insert_change(Context& context, ChangeRow const& row);
struct ChangeFilter {
  std::string round_id, roster_id, division_prefix, enterprise_id, verdict;  // empty: no limit
  std::string before;                                                        // newest first, before this id
  std::optional<int64_t> part;
  int64_t limit = 50;
};
std::vector<ChangeRow> list_changes(View const& view, ChangeFilter const& filter);
struct ChangeCounts {
  int64_t rosters = 0, cleared = 0, observe = 0, review = 0, excluded = 0;
  int64_t total() const { return cleared + observe + review + excluded; }
};
ChangeCounts count_changes(View const& view, ChangeFilter const& filter);
std::vector<ChangeRow> list_changes_of_person(View const& view, std::string_view person_id);  // oldest first

void update_line(Context& context, LineRow const& row);  // verdict, days, reason_code, sealed
// Counts anew, and notes when and as of which day it was screened again; with `whole` also how many differ from the roster before it.
void mark_roster_again(Context& context, RosterRow const& roster, Day day, bool whole);

struct DepartureRow {
  std::string enterprise_id, person_id, division, noted_by;
  Day left_on{};
  Instant noted_at;
  store::Bytes sealed;
};
std::string departure_place(std::string_view enterprise_id, std::string_view person_id);
void put_departure(Context& context, DepartureRow const& row);
bool delete_departure(Context& context, std::string_view enterprise_id, std::string_view person_id);
std::optional<DepartureRow> find_departure(View const& view, std::string_view enterprise_id, std::string_view person_id);
// Noted after `since`, in order of persons.
std::vector<DepartureRow> list_departures_of(View const& view, std::string_view enterprise_id, Instant since, std::string_view after, int64_t limit);
int64_t count_departures_of(View const& view, std::string_view enterprise_id, Instant since);
std::vector<DepartureRow> list_departures_of_person(View const& view, std::string_view person_id);

// Who stands on the newest rosters of two or more enterprises, one of them in the region, without those he departed from.
std::vector<std::string> list_on_two(View const& view, std::string_view region, std::string_view after, int64_t limit);
int64_t count_on_two(View const& view, std::string_view region);
std::vector<std::pair<RosterRow, std::string>> list_newest_of_person(View const& view, std::string_view person_id);  // those rosters of one, with his verdict

}  // namespace ly::screening
