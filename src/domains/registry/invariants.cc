#include "domains/registry/invariants.h"

namespace ly::registry {

std::vector<std::pair<std::string_view, std::string_view>> invariants() {
  return {
      {"every enterprise has its key", "select e.id from enterprise e where not exists (select 1 from data_key k where k.id = 'enterprise/' || e.id)"},
      {"an erased person has no key, index, content or place",
       "select p.id from person p where p.erased_at is not null and (p.document_index is not null or p.sealed is not null or "
       "exists (select 1 from data_key k where k.id = 'person/' || p.id) or exists (select 1 from person_place s where s.person_id = p.id))"},
      {"every person that is not erased is known somewhere",
       "select p.id from person p where p.erased_at is null and exists (select 1 from data_key k where k.id = 'person/' || p.id) "
       "and not exists (select 1 from person_place s where s.person_id = p.id)"},
      {"one document is one person", "select document_index from person where document_index is not null group by document_index having count(*) > 1"},
      {"a person known through an enterprise is seen in its division",
       "select s.person_id from person_place s join enterprise e on e.id = s.enterprise_id where s.division <> e.division"},
      {"no person is known through an enterprise that is not there",
       "select s.person_id from person_place s where s.enterprise_id <> '' and not exists (select 1 from enterprise e where e.id = s.enterprise_id)"},
      {"no two risk levels of one division or place hold on the same day",
       "select a.id from risk_level a join risk_level b on a.division = b.division and a.place_id = b.place_id and a.id < b.id "
       "where (a.to_day is null or b.from_day < a.to_day) and (b.to_day is null or a.from_day < b.to_day)"},
      {"an enterprise is looked after by a work group, never by a review group",
       "select e.enterprise_id from group_enterprise e join work_group g on g.id = e.group_id where g.kind <> 'work'"},
      {"nobody stands at two posts at once",
       "select a.id from duty a join duty b on a.account_id = b.account_id and a.id < b.id where a.state <> 'relieved' and b.state <> 'relieved' and a.from_at < b.to_at and b.from_at < a.to_at"},
      {"a shift that was relieved has the shift that relieves it",
       "select d.id from duty d where d.state = 'relieved' and not exists (select 1 from duty n where n.relieves = d.id)"},
      {"a risk level's place lies in its division",
       "select r.id from risk_level r where r.place_id <> '' and not exists (select 1 from place p where p.id = r.place_id and p.division = r.division)"},
  };
}

}  // namespace ly::registry
