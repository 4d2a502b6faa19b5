#include "app/policy_impact.h"

#include "domains/registry/rows.h"

namespace ly::app {
namespace {

constexpr int64_t kAtOnce = 500;  // cases of one snapshot

char const* word(std::optional<bool> passes) { return !passes ? "undecided" : *passes ? "passes" : "refused"; }

Result<json::value> over_cases(Domains const& d, screening::Screening::ImpactRun const& run, std::string const& table_id, dmn::Table const& candidate, Day day) {
  struct Firm {
    std::string name;
    int64_t cases = 0, changed = 0;
  };
  std::map<std::string, Firm> firms;
  std::map<std::pair<std::string, std::string>, int64_t> moves;
  json::array lines;
  int64_t seen = 0, changed = 0;
  std::string last;
  for (bool more = true; more;) {
    if (run.cancelled()) return refused("job.stopped");
    run.desk.read(run.actor, [&](View const& view) {
      auto const part = d.cases->impact(view, table_id, candidate, day, last, kAtOnce);
      for (auto const& one : part.decided) {
        auto& firm = firms[one.enterprise_id];
        if (firm.cases++ == 0)
          if (auto const enterprise = registry::find_enterprise(view, one.enterprise_id)) firm.name = enterprise->name;
        ++seen;
        ++moves[{word(one.passed), word(one.passes)}];
        if (one.before.empty()) continue;
        ++changed;
        ++firm.changed;
        lines.push_back(json::object{{"case_id", one.case_id}, {"no", one.no}, {"enterprise", firm.name}, {"before", word(one.passed)}, {"after", word(one.passes)}, {"before_conclusion", one.before},
                                     {"after_conclusion", one.after}, {"reason_before", one.rules_before}, {"reason_after", one.rules_after}});
      }
      last = part.last;
      more = part.more;
      return 0;
    });
    run.progress(seen, seen);
  }
  json::array told_moves, told_firms;
  for (auto const& [move, count] : moves) told_moves.push_back(json::object{{"from", move.first}, {"to", move.second}, {"people", count}});
  for (auto const& [id, firm] : firms)
    if (firm.changed > 0) told_firms.push_back(json::object{{"id", id}, {"name", firm.name}, {"people", firm.cases}, {"changed", firm.changed}});
  auto const firms_changed = static_cast<int64_t>(told_firms.size());
  return json::value(json::object{{"decides_stored", true}, {"unit", "cases"}, {"people", seen}, {"changed", changed}, {"enterprises", static_cast<int64_t>(firms.size())}, {"enterprises_changed", firms_changed},
                                  {"moves", std::move(told_moves)}, {"firms", std::move(told_firms)}, {"lines", std::move(lines)}});
}

}  // namespace

Result<json::value> policy_impact(Domains const& d, screening::Screening::ImpactRun const& run, std::string const& table_id, dmn::Table const& candidate, Day day) {
  if (d.cases->decides_by(table_id)) return over_cases(d, run, table_id, candidate, day);
  return d.screening->impact(run, table_id, candidate, day);
}

}  // namespace ly::app
