#include "domains/labour/labour.h"

#include <algorithm>

#include "engines/dmn/table.h"

namespace ly::labour {
namespace {

constexpr std::string_view kTable = "labour_match", kShortage = "labour-shortage", kSeeker = "work-registration", kLooking = "looking";

int64_t days_between(std::string_view from, std::string_view to) {
  auto const a = day_from_iso(from), b = day_from_iso(to);
  return a && b ? b->number - a->number : 0;
}

}  // namespace

Result<Matches> Labour::matches(View const& view, MatchesFor const& in) const {
  bool const en = in.language == "en";
  auto const shortage = cases_.state_of(view, in.case_id);
  if (!shortage || !(view.actor.is_system || view.actor.may_see_division(shortage->division))) return not_found("not_found", "case_id");
  if (shortage->service != kShortage || shortage->state == "draft") return refused("labour.no_shortage", "case_id", {{"no", shortage->no}});
  auto const today = day_at(view.now, kChinaOffset);
  auto const* version = policies_.find(kTable, today);
  if (!version) return refused("labour.no_table", "case_id", {{"day", to_iso(today)}});
  auto const& want = shortage->form;
  Matches out;
  out.case_id = shortage->id;
  out.no = shortage->no;
  out.enterprise_id = shortage->enterprise_id;
  out.trade = text_of(want, "trade");
  out.start = text_of(want, "start");
  out.wanted = integer_of(want, "count");
  out.wage = integer_of(want, "wage");
  out.version = version->version;
  out.draft = version->table.source().draft;
  auto ids = cases_.cases_in(view, kSeeker, kLooking, view.actor.is_system ? std::string_view() : view.actor.scope.code);
  if (ids.size() > kSeekersRead) ids.resize(kSeekersRead);
  for (auto const& id : ids) {
    auto const seeker = cases_.state_of(view, id);
    if (!seeker) continue;  // erased meanwhile
    auto const& has = seeker->form;
    ++out.seekers;
    dmn::Scope scope;
    scope.set("trade", dmn::Value(text_of(has, "trade") == out.trade));
    scope.set("late", dmn::Value(days_between(out.start, text_of(has, "available"))));
    scope.set("lodging", dmn::Value(!boolean_of(has, "needs_lodging") || boolean_of(want, "lodging")));
    scope.set("transport", dmn::Value(!boolean_of(has, "needs_transport") || boolean_of(want, "transport")));
    scope.set("experience", dmn::Value(!boolean_of(want, "experience") || integer_of(has, "years") > 0));
    scope.set("short", dmn::Value(integer_of(has, "wage") - out.wage));
    auto const decision = dmn::decide(version->table, scope);
    if (!decision.ok() || decision.hits.empty()) continue;
    auto const rule = decision.hits.front();
    auto const tongue = en ? dmn::Language::en : dmn::Language::zh_cn;
    Match match;
    match.case_id = id;
    match.no = seeker->no;
    match.name = cases_.personal_text(*seeker, Pii::name);
    match.phone = cases_.personal_text(*seeker, Pii::phone);
    match.trade = text_of(has, "trade");
    match.available = text_of(has, "available");
    match.years = integer_of(has, "years");
    match.wage = integer_of(has, "wage");
    match.reason_code = version->table.source().rules[rule].reason;
    match.because = dmn::because(version->table, rule, scope, tongue);
    if (auto const* rank = decision.outputs.member("rank"); rank && rank->is(dmn::Kind::number)) match.rank = rank->number().to_int().value_or(9);
    if (auto const* fits = decision.outputs.member("fits")) match.fits = fits->is_true();
    if (!match.fits) match.would_pass = dmn::would_pass_line(version->table, scope, decision, tongue);
    out.fitting += match.fits ? 1 : 0;
    out.items.push_back(std::move(match));
  }
  std::stable_sort(out.items.begin(), out.items.end(), [](Match const& a, Match const& b) { return std::tuple(!a.fits, a.rank, a.available, a.no) < std::tuple(!b.fits, b.rank, b.available, b.no); });
  if (static_cast<int64_t>(out.items.size()) > in.limit) out.items.resize(static_cast<size_t>(in.limit));
  return out;
}

std::vector<Endpoint> endpoints(Labour const& labour) {
  auto const* l = &labour;
  std::vector<Endpoint> rows;
  rows.push_back(reading<MatchesFor, Matches>("GET", "/api/labour/matches", "labour.matches", {"用工匹配", "Match a shortage"}, may::staff | Role::auditor, [l](View const& v, MatchesFor const& in) { return l->matches(v, in); }));
  return rows;
}

}  // namespace ly::labour
