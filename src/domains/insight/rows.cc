#include "domains/insight/rows.h"

namespace ly::insight {
namespace {

// $1, $2: division prefix from and to; $3: an enterprise, or "".
struct Bounds {
  std::string from, to, enterprise;
  explicit Bounds(Actor const& actor) {
    if (actor.scope.kind == Scope::Kind::enterprise) enterprise = actor.scope.code;
    else from = actor.region();
    to = from + "\x7f";
  }
};

int64_t count(View const& view, std::string_view sql) {
  Bounds const b(view.actor);
  return store::find_value<int64_t>(view.tx, sql, b.from, b.to, b.enterprise).value_or(0);
}

}  // namespace

Report count_report(View const& view) {
  Report r;
  r.enterprises = count(view, "select count(*) from enterprise where division >= $1 and division < $2 and ($3 = '' or id = $3)");
  r.applied = count(view,
      "select count(distinct enterprise_id) from case_row where service = 'resumption' and state <> 'draft' and state <> 'withdrawn' and division >= $1 and division < $2 and ($3 = '' or enterprise_id = $3)");
  r.approved = count(view,
      "select count(*) from case_row where service = 'resumption' and state = 'approved' and division >= $1 and division < $2 and ($3 = '' or enterprise_id = $3)");
  // Back at work: approved, and no stop notice in force.
  r.resumed = count(view,
      "select count(distinct c.enterprise_id) from case_row c where c.service = 'resumption' and c.state = 'approved' and c.division >= $1 and c.division < $2 and ($3 = '' or c.enterprise_id = $3) "
      "and not exists (select 1 from case_row s where s.enterprise_id = c.enterprise_id and s.service = 'stop-notice' and s.state = 'in_force')");
  // Fully staffed: back at work, and the approved roster clears at least as many people as the enterprise employs.
  r.fully_staffed = count(view,
      "select count(distinct c.enterprise_id) from case_row c join enterprise e on e.id = c.enterprise_id join roster r on r.enterprise_id = c.enterprise_id and r.state = 'approved' "
      "where c.service = 'resumption' and c.state = 'approved' and c.division >= $1 and c.division < $2 and ($3 = '' or c.enterprise_id = $3) and e.headcount is not null and r.cleared >= e.headcount "
      "and not exists (select 1 from case_row s where s.enterprise_id = c.enterprise_id and s.service = 'stop-notice' and s.state = 'in_force')");
  r.stopped = count(view,
      "select count(distinct enterprise_id) from case_row where service = 'stop-notice' and state = 'in_force' and division >= $1 and division < $2 and ($3 = '' or enterprise_id = $3)");
  // People by the newest roster of each enterprise.
  static constexpr std::string_view kNewest =
      " from roster r where r.state in ('screened', 'approved') and r.division >= $1 and r.division < $2 and ($3 = '' or r.enterprise_id = $3) and r.id = "
      "(select max(n.id) from roster n where n.enterprise_id = r.enterprise_id and n.state in ('screened', 'approved'))";
  r.screened = count(view, "select coalesce(sum(r.people), 0)" + std::string(kNewest));
  r.excluded = count(view, "select coalesce(sum(r.excluded), 0)" + std::string(kNewest));
  r.observe = count(view, "select coalesce(sum(r.observe), 0)" + std::string(kNewest));
  // People: who is met twice on one round is one.
  r.unlisted_on_site = count(view, "select count(distinct person_id) from person_on_site where listed = 0 and division >= $1 and division < $2 and ($3 = '' or enterprise_id = $3)");
  return r;
}

std::vector<Step> count_states(View const& view) {
  Bounds const b(view.actor);
  std::vector<Step> steps;
  auto const rows = store::query(view.tx,
      "select state, count(*) from case_row where service = 'resumption' and state <> 'draft' and division >= $1 and division < $2 and ($3 = '' or enterprise_id = $3) group by state order by state",
      b.from, b.to, b.enterprise);
  while (rows->next()) {
    Step step;
    store::read(*rows, step.state, step.count);
    steps.push_back(std::move(step));
  }
  return steps;
}

Instant last_nudge(View const& view, std::string_view case_id) {
  return store::find_value<Instant>(view.tx, "select max(at) from journal where what = 'case.nudged' and subject_kind = 'case' and subject_id = $1", case_id).value_or(Instant{0});
}

}  // namespace ly::insight
