#include "domains/passes/invariants.h"

namespace ly::passes {

std::vector<std::pair<std::string_view, std::string_view>> invariants() {
  return {
      {"passes.approved_or_by_a_named_officer",
       "select p.id from pass p where p.basis not in ('case', 'roster', 'officer', 'shift') or p.issued_by = '' or p.decided_by = '' "
       "or (p.basis = 'case' and not exists (select 1 from case_row c where c.id = p.basis_id)) "
       "or (p.basis = 'roster' and not exists (select 1 from roster r where r.id = p.basis_id and r.approved_at > 0)) "
       "or (p.basis = 'shift' and not exists (select 1 from checkpoint_device d join checkpoint_shift s on s.place_id = d.place_id where p.basis_id like d.id || '/%' and s.opened_by = p.issued_by))"},
      {"passes.one_holder", "select id from pass where (person_id = '') = (plate_index = '')"},
      {"passes.revoked_by_somebody", "select id from pass where (revoked_at = 0) <> (revoked_by = '')"},
      // Each counter of a phone counts once: what came twice under another chain value is marked as a fork.
      {"passes.entries_counted_once",
       "select device_id from checkpoint_entry where ' ' || conflict || ' ' not like '% fork %' group by device_id, counter having count(*) > 1"},
      {"passes.counter_equals_ledger",
       "select d.id from checkpoint_device d where d.counter <> coalesce((select max(e.counter) from checkpoint_entry e where e.device_id = d.id), 0)"},
      {"passes.gaps_are_marked",
       "select e.device_id from checkpoint_entry e where e.counter > 1 and ' ' || e.conflict || ' ' not like '% gap %' "
       "and not exists (select 1 from checkpoint_entry b where b.device_id = e.device_id and b.counter = e.counter - 1)"},
      {"passes.cards_of_their_shift", "select c.pass_id from checkpoint_card c where not exists (select 1 from pass p where p.id = c.pass_id and p.card_only = 1)"},
  };
}

}  // namespace ly::passes
