#include "domains/screening/invariants.h"

namespace ly::screening {

std::vector<std::pair<std::string_view, std::string_view>> invariants() {
  return {
      {"screening.counts_equal_lines",
       "select r.id from roster r where r.state in ('screened', 'approved') and (r.people <> (select count(*) from roster_line l where l.roster_id = r.id) "
       "or r.people <> r.cleared + r.observe + r.excluded + r.review "
       "or r.cleared <> (select count(*) from roster_line l where l.roster_id = r.id and l.verdict = 'cleared') "
       "or r.problems <> (select count(*) from roster_problem p where p.roster_id = r.id and p.note = 0))"},
      {"screening.one_approved_roster", "select enterprise_id from roster where state = 'approved' group by enterprise_id having count(*) > 1"},
      {"screening.line_names_a_person", "select l.id from roster_line l where not exists (select 1 from person p where p.id = l.person_id)"},
      {"screening.line_of_its_enterprise", "select l.id from roster_line l join roster r on r.id = l.roster_id where l.enterprise_id <> r.enterprise_id"},
  };
}

}  // namespace ly::screening
