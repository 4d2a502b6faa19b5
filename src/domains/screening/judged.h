// By what a line was judged: the day and the knowledge of its roster, or of the round that screened it again since.
#pragma once
#include <map>
#include <utility>

#include "base/json.h"
#include "domains/screening/rows.h"

namespace ly::screening {

struct JudgedAs {
  Day day{};
  Instant known_at;  // tables published later did not count
};
JudgedAs judged_as(json::value const& content, RosterRow const& roster);           // content: of the line, unsealed
void note_judged(json::object& content, JudgedAs const& as, std::string_view risk);  // risk: level of the place he came from

// The tables lines were judged by, each looked up once.
class TablesAsJudged {
 public:
  static Result<TablesAsJudged> of_roster(Screening const& screening, RosterRow const& roster);  // roster.no_table
  Tables const& of(JudgedAs const& as);

 private:
  TablesAsJudged(Screening const& screening, Tables own) : screening_(&screening), own_(std::move(own)) {}
  Screening const* screening_;
  Tables own_;
  JudgedAs own_as_;
  std::map<std::pair<int32_t, int64_t>, Tables> others_;
};

}  // namespace ly::screening
