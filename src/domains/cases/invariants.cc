#include "domains/cases/invariants.h"

namespace ly::cases {

std::vector<std::pair<std::string_view, std::string_view>> invariants() {
  return {
      {"every case has its events, 1 to its revision without gaps",
       "select r.id from case_row r left join (select case_id, count(*) as events, max(n) as last from case_event group by case_id) e on e.case_id = r.id "
       "where e.case_id is null or e.events <> r.revision or e.last <> r.revision"},
      {"no events without a case", "select e.case_id from case_event e left join case_row r on r.id = e.case_id where r.id is null"},
      {"a case stands where its last event left it", "select r.id from case_row r join case_event e on e.case_id = r.id and e.n = r.revision where e.state <> r.state"},
      {"every event stands in the journal",
       "select e.case_id from case_event e left join journal j on j.seq = e.journal_seq where j.seq is null or j.subject_id <> e.case_id"},
      {"a closed case has no alarm and no place in a queue", "select id from case_row where closed = 1 and (alarm_at is not null or priority <> 0)"},
      {"an open case has an outcome only when it is decided", "select id from case_row where closed = 1 and outcome = ''"},
      {"the version a case began with is published",
       "select r.id from case_row r left join service_version v on v.service = r.service and v.version = r.version where v.service is null"},
      {"a decision belongs to an event", "select d.case_id from case_decision d left join case_event e on e.case_id = d.case_id and e.n = d.n where e.case_id is null"},
      {"numbers are given without gaps",
       "select n.service from case_number n where n.last <> (select count(*) from case_row r where r.service = n.service and r.no like n.prefix || '%')"},
  };
}

}  // namespace ly::cases
