#include "app/roster_links.h"

#include <fmt/format.h>

#include "domains/screening/life_rows.h"

namespace ly::app {
namespace {

Words words_of_level(std::string_view level) {
  if (level == "severe") return {"疫情严重地区", "severe"};
  if (level == "high") return {"高风险", "high risk"};
  if (level == "medium") return {"中风险", "medium risk"};
  return {"低风险", "low risk"};
}

constexpr int64_t kChangesOfPart = 1'000;  // a part holds fewer

}  // namespace

Result<json::value> see_risk(Domains const& d, Context& context, JournalEntry const& entry) {
  auto const facts = TRY(parse_json(entry.facts));
  auto const place = d.library.divisions.full_name(text_of(facts, "division"));
  auto const level = words_of_level(text_of(facts, "level"));
  bool const ended = entry.what == "risk.ended";
  auto const day = std::string(text_of(facts, ended ? "to" : "from"));
  screening::RoundCause const cause{"risk", fmt::format("{}：{}，{} {}", place, level.zh, day, ended ? "止" : "起"), fmt::format("{}: {}, {} {}", place, level.en, ended ? "until" : "from", day)};
  return json::value(TRY(d.rescreening->facts_changed(context, cause)));
}

Result<json::value> see_table(Domains const& d, Context& context, JournalEntry const& entry) {
  auto const facts = TRY(parse_json(entry.facts));
  auto const version = std::string(text_of(facts, "version"));
  return json::value(TRY(d.rescreening->facts_changed(context, {"table", "发布了 " + version, "Published " + version})));
}

Result<json::value> observe_changed(Domains const& d, Context& context, JournalEntry const& entry) {
  auto const facts = TRY(parse_json(entry.facts));
  auto const* part = find(facts, "part");
  screening::ChangeFilter filter;
  filter.round_id = text_of(facts, "round_id"), filter.roster_id = entry.subject_id, filter.verdict = "observe", filter.limit = kChangesOfPart;
  if (part && part->is_int64()) filter.part = part->get_int64();
  int64_t started = 0;
  for (auto const& change : screening::list_changes(context, filter)) {
    if (!change.days || *change.days < 1) continue;
    observation::StartObservation in;
    in.person_id = change.person_id, in.enterprise_id = change.enterprise_id, in.source = "screening", in.source_id = entry.subject_id, in.kind = "home", in.days = *change.days;
    auto const done = d.observations->start(context, in);
    if (done) ++started;
    else if (done.error().code != "not_found") return done.error();  // erased meanwhile: nobody is left to observe
  }
  return json::value(started);
}

}  // namespace ly::app
