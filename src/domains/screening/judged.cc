#include "domains/screening/judged.h"

namespace ly::screening {

JudgedAs judged_as(json::value const& content, RosterRow const& roster) {
  auto const day = day_from_iso(text_of(content, "judged_on"));
  auto const* at = find(content, "judged_at");
  if (!day || !at || !at->is_int64()) return {roster.day, roster.created_at};
  return {*day, Instant{at->get_int64()}};
}

void note_judged(json::object& content, JudgedAs const& as, std::string_view risk) {
  content["judged_on"] = to_iso(as.day);
  content["judged_at"] = as.known_at.ms;
  content["risk"] = risk;
}

Result<TablesAsJudged> TablesAsJudged::of_roster(Screening const& screening, RosterRow const& roster) {
  TablesAsJudged out(screening, TRY(screening.tables_on(roster.day, roster.created_at)));
  out.own_as_ = {roster.day, roster.created_at};
  return out;
}

Tables const& TablesAsJudged::of(JudgedAs const& as) {
  if (as.day == own_as_.day && as.known_at == own_as_.known_at) return own_;
  auto const key = std::pair(as.day.number, as.known_at.ms);
  if (auto const known = others_.find(key); known != others_.end()) return known->second;
  // Nothing published is ever taken away: what once decided is found again.
  return others_.emplace(key, screening_->tables_on(as.day, as.known_at).value()).first->second;
}

}  // namespace ly::screening
