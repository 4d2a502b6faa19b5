#include "domains/screening/invariants.h"

namespace ly::screening {

std::vector<std::pair<std::string_view, std::string_view>> invariants() {
  return {
      {"screening.counts_equal_lines",
       "select r.id from roster r where r.state in ('screened', 'approved') and (r.people <> (select count(*) from roster_line l where l.roster_id = r.id) "
       "or r.people <> r.cleared + r.observe + r.excluded + r.review "
       "or r.cleared <> (select count(*) from roster_line l where l.roster_id = r.id and l.verdict = 'cleared') "
       "or r.observe <> (select count(*) from roster_line l where l.roster_id = r.id and l.verdict = 'observe') "
       "or r.excluded <> (select count(*) from roster_line l where l.roster_id = r.id and l.verdict = 'excluded') "
       "or r.problems <> (select count(*) from roster_problem p where p.roster_id = r.id and p.note = 0))"},
      {"screening.one_approved_roster", "select enterprise_id from roster where state = 'approved' group by enterprise_id having count(*) > 1"},
      {"screening.line_names_a_person", "select l.id from roster_line l where not exists (select 1 from person p where p.id = l.person_id)"},
      {"screening.line_of_its_enterprise", "select l.id from roster_line l join roster r on r.id = l.roster_id where l.enterprise_id <> r.enterprise_id"},
      {"screening.line_stands_as_last_changed",
       "select c.id from roster_change c join roster_line l on l.id = c.line_id where c.verdict <> l.verdict and c.id = (select max(x.id) from roster_change x where x.line_id = c.line_id)"},
      {"screening.change_of_its_roster", "select c.id from roster_change c join roster r on r.id = c.roster_id where c.enterprise_id <> r.enterprise_id"},
      {"screening.round_counts_its_changes", "select r.id from roster_round r where r.state = 'done' and r.changed <> (select count(*) from roster_change c where c.round_id = r.id)"},
      {"screening.one_round_at_a_time", "select state from roster_round where state = 'running' group by state having count(*) > 1"},
      {"screening.departure_names_a_person", "select d.person_id from departure d where not exists (select 1 from person p where p.id = d.person_id)"},
  };
}

}  // namespace ly::screening
