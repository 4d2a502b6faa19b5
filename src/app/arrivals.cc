#include "app/arrivals.h"

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
