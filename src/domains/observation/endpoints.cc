#include "domains/observation/endpoints.h"

namespace ly::observation {

std::vector<Endpoint> endpoints(Observations const& observations) {
  auto const* o = &observations;
  std::vector<Endpoint> rows;
  rows.push_back(reading<List, Items<Observation>>("GET", "/api/observations", "observations.list", {"观察台账", "Observation ledger"}, may::staff_clerk_audit, [o](View const& v, List const& in) { return o->list(v, in); }));
  rows.push_back(writing<StartObservation, Observation>("POST", "/api/observations", "observations.start", {"开始观察", "Start an observation"}, may::staff, [o](Context& c, StartObservation const& in) { return o->start(c, in); }));
  rows.push_back(reading<Which, Observation>("GET", "/api/observations/{id}", "observations.get", {"一人的观察", "One observation"}, may::staff_clerk_audit, [o](View const& v, Which const& in) { return o->get(v, in.id); }));
  rows.push_back(writing<TakeTemperature, Observation>("POST", "/api/observations/{id}/temperatures", "observations.temperature", {"填体温", "Take a temperature"}, may::staff_and_clerk,
                                                       [o](Context& c, TakeTemperature const& in) { return o->take_temperature(c, in); }));
  rows.push_back(writing<EndObservation, Observation>("POST", "/api/observations/{id}/release", "observations.release", {"解除观察", "Release"}, may::staff, [o](Context& c, EndObservation const& in) { return o->release(c, in); }));
  rows.push_back(writing<EndObservation, Observation>("POST", "/api/observations/{id}/clinic", "observations.clinic", {"送医", "To the clinic"}, may::staff, [o](Context& c, EndObservation const& in) { return o->to_clinic(c, in); }));
  return rows;
}

std::vector<std::pair<std::string_view, std::string_view>> invariants() {
  return {
      {"nobody is observed twice at once", "select person_id from observation where state = 'open' group by person_id having count(*) > 1"},
      {"who is released has a certificate, and nobody else",
       "select id from observation where (state = 'released') <> (certificate <> '') or (state = 'open') <> (ended_at is null)"},
      {"nobody is released before his days are over", "select id from observation where state = 'released' and ended_at < (started_on + days) * 86400000 - 28800000"},
      {"one certificate is one person", "select certificate from observation where certificate <> '' group by certificate having count(*) > 1"},
  };
}

}  // namespace ly::observation
