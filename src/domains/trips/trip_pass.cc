#include "domains/trips/trip_pass.h"

#include "domains/trips/rows.h"

namespace ly::trips {
namespace {

constexpr Roles kPassIssuers = Role::officer | Role::lead;

// The same trip again gives the pass it has, while that is good.
Result<TripPass> issue_pass(Around const& around, Trips const& trips, Context& context, GetTrip const& in) {
  auto const trip = TRY(trips.visible(context, in.id));
  if (trip.state == "handed_over" || trip.state == "cancelled" || trip.state == "arrived") return refused("trip.pass_late", "id", {{"plate", trip.plate}});
  auto const crew = static_cast<int64_t>(list_crew(context, trip.id.text).size());
  return around.vehicle_pass(context, trip, count_seats(context, trip.id.text) + crew);
}

}  // namespace

std::vector<Endpoint> trip_pass_endpoints(Around const& around, Trips const& trips) {
  auto const* a = &around;
  auto const* t = &trips;
  std::vector<Endpoint> rows;
  rows.push_back(writing<GetTrip, TripPass>("POST", "/api/trips/{id}/pass", "trips.issue_pass", {"签发车辆通行证", "Issue the coach's pass"}, kPassIssuers, [a, t](Context& c, GetTrip const& in) { return issue_pass(*a, *t, c, in); }));
  return rows;
}

}  // namespace ly::trips
