#include "app/journey_links.h"

#include <algorithm>

#include "domains/screening/arrivals.h"
#include "domains/screening/rows.h"

namespace ly::app {

// What was answered last counts, not what this entry says: reactions come late, and an answer may have been mended since.
Result<json::value> note_arrival(Domains const& d, Context& context, JournalEntry const& entry) {
  auto const facts = TRY(parse_json(entry.facts));
  auto const handed = d.boarding->handed(context, entry.subject_id, std::string(text_of(facts, "traveller_id")));
  if (!handed) return json::value(nullptr);
  screening::note_arrival(context, {entry.enterprise_id, handed->person_id, entry.subject_id, handed->plate, handed->state == "arrived", handed->lodging, handed->at});
  return json::value(handed->state);
}

Result<void> certify_traveller(Domains const& d, Context& context, std::string const& person, std::string const& division) {
  auto const known = registry::find_person_in_clear(context, {person});
  if (!known) return not_found("not_found", "travellers");
  passes::IssuePass pass;
  pass.kind = kHealthPass, pass.category = "健康证明", pass.screen = "准予", pass.papers = true;
  pass.document_kind = known->document_kind, pass.document_number = known->number, pass.name = known->name, pass.phone = known->phone, pass.home = known->home;
  pass.division = division;
  TRY(d.passes->issue(context, pass));
  return {};
}

Result<trips::TripPass> issue_coach_pass(Domains const& d, Context& context, trips::TripRow const& trip, int64_t companions) {
  constexpr int64_t kRenewalsMost = 20;  // of one trip: it lasts a day or two
  passes::IssuePass in;
  in.kind = "vehicle";
  in.category = "接运车辆";
  in.plate = trip.plate;
  in.screen = "准予";  // who issues it answers for the trip by name
  in.division = trip.division;
  in.papers = true;
  in.companions = std::min(companions, passes::kCompanionsMax);
  for (int64_t n = 0;; ++n) {
    auto const pass = TRY(d.passes->issue_on(context, in, "officer", n == 0 ? trip.id.text : trip.id.text + "/" + std::to_string(n)));
    if (pass.state == "valid" || n == kRenewalsMost) return trips::TripPass{pass.id.text, pass.plate, pass.state, pass.serial, pass.to};
  }
}

std::string arrivals_without_hand_over(Domains const& d, View const& view) {
  std::string found;
  for (auto const& row : screening::list_all_arrivals(view)) {
    auto const answer = d.boarding->answer_for(view, row.trip_id, row.person_id);
    // An answer mended since is on its way here.
    if (!answer || (answer->first != "arrived" && answer->second <= row.noted_at)) found += row.person_id + " ";
  }
  return found;
}

}  // namespace ly::app
