// The only SQL of insight: counts and lists over what cases, screening and the registry keep, inside one region or enterprise,
// now or as of a past moment. A figure is the sum of its list: one condition for both.
#pragma once
#include <string>
#include <vector>

#include "domains/insight/insight.h"

namespace ly::insight::rows {

struct Moment {
  Instant at;
  bool past = false;  // false: the newest rows are read; true: cases are taken from their events up to `at`
};

std::vector<std::string> figure_keys();  // in the order of Report
bool is_figure(std::string_view key);
int64_t count_figure(View const& view, Moment const& moment, std::string_view key);
// Lines without names; `after` is the id of the last line of the page before.
std::vector<FigureLine> list_figure(View const& view, Moment const& moment, std::string_view key, std::string_view after, int64_t limit);
int64_t count_lines(View const& view, Moment const& moment, std::string_view key);

std::vector<Step> count_states(View const& view, Moment const& moment);  // of resumption, by state; titles are filled in by the caller

struct OpenCase {
  std::string id, service, enterprise_id, division, no, state, assignee, missing;
  int64_t version = 0, priority = 0, people = 0;
  Instant due_at;
};
// Open cases with a deadline before `until`, the earliest first.
std::vector<OpenCase> list_due(View const& view, Moment const& moment, Instant until, int64_t limit);

std::vector<MapPlace> list_places(View const& view);
std::vector<MapGroup> list_groups(View const& view, Moment const& moment);
std::vector<MapFirm> list_firms(View const& view, Moment const& moment);  // those with a position; names and distances are filled in by the caller
std::vector<MapLine> list_lines(View const& view, Moment const& moment);  // both ends placed; ends without a name are called by their division
// People on the newest rosters of a division's enterprises, by where they come from.
std::vector<std::pair<std::string, int64_t>> count_origins(View const& view, std::string_view division);

// When this case was last nudged; 0 if never.
Instant last_nudge(View const& view, std::string_view case_id);
// Number of a case; empty if there is none.
std::string number_of(View const& view, std::string_view case_id);

}  // namespace ly::insight::rows
