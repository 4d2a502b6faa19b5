#include "domains/screening/verdict.h"

#include <algorithm>

#include "base/check.h"
#include "domains/screening/brief.h"

namespace ly::screening {
namespace {

using dmn::Scope;
using dmn::Value;

constexpr std::string_view kVerdicts[] = {"cleared", "observe", "review", "excluded"};

// A symptom, contact or certificate nobody wrote down was not reported or not shown: that is a "no", which for certificates
// is the stricter reading. A temperature nobody took stays unknown, and the table sends the person to a review.
Value truth(std::optional<bool> const& b) { return Value(b.value_or(false)); }

// The table's words for the risk of a place. The command post's list of severe areas (before 17 Feb 2020 there were no
// levels) is read as high risk; a place nobody has graded is low.
std::string_view risk_word(std::string_view level) {
  if (level == "high" || level == "severe") return "高";
  if (level == "medium") return "中";
  return "低";
}

Scope scope_of(Facts const& facts) {
  Scope scope;
  for (size_t i = 0; i < kFacts.size(); ++i) scope.set(std::string(kFacts[i]), facts[i]);
  return scope;
}

Facts facts_under(Line const& line, Circumstances const& c) { return facts_of(line, c.day, line.from == kLocal ? std::string() : c.risk(line.from)); }
Scope scope_of(Line const& line, Circumstances const& c) { return scope_of(facts_under(line, c)); }

std::string_view text_in(dmn::Decision const& decision, std::string_view output) {
  auto const* member = decision.outputs.member(output);
  return member && member->is(dmn::Kind::string) ? member->string() : std::string_view();
}

Reason reason_of(dmn::Table const& table, Scope const& scope, dmn::Decision const& decision) {
  Reason r;
  r.table = table.source().id;
  r.version = to_iso(table.source().from);
  if (!decision.ok() || decision.hits.empty()) {
    // The table does not cover this person: never silently cleared.
    r.code = "S98";
    r.zh = "政策表没有覆盖这种情况，须人工复核";
    r.en = "The table does not cover this case; a person must decide";
    r.conclusion_zh = "人工复核";
    r.conclusion_en = "Review by a person";
    return r;
  }
  auto const rule = decision.hits.front();
  auto const& source = table.source().rules[rule];
  r.code = source.reason;
  r.cites = source.cites;
  r.zh = dmn::because(table, rule, scope, dmn::Language::zh_cn);
  r.en = dmn::because(table, rule, scope, dmn::Language::en);
  r.conclusion_zh = text_in(decision, "conclusion");
  r.verdict = verdict_from(text_in(decision, "verdict")).value_or(VerdictKind::review);
  return r;
}

std::optional<int64_t> days_of(dmn::Decision const& decision) {
  auto const* member = decision.outputs.member("observe_days");
  return member && member->is(dmn::Kind::number) ? member->number().to_int() : std::nullopt;
}

Verdict decide_on(Scope const& scope, Circumstances const& c, Tables const& tables) {
  Verdict verdict;
  auto const health = dmn::decide(tables.worker_screening, scope);
  verdict.all.push_back(reason_of(tables.worker_screening, scope, health));
  verdict.days = days_of(health);
  if (c.listed) {
    Scope listing;
    listing.set("listed", Value(*c.listed));
    listing.set("on_site", Value(c.on_site));
    auto const listed = dmn::decide(tables.roster_listing, listing);
    verdict.all.push_back(reason_of(tables.roster_listing, listing, listed));
  }
  verdict.reason = verdict.all.front();
  for (auto const& r : verdict.all)
    if (r.verdict > verdict.reason.verdict) verdict.reason = r;
  verdict.kind = verdict.reason.verdict;
  if (verdict.all.front().verdict != VerdictKind::cleared) {
    auto const changes = dmn::would_pass(tables.worker_screening, scope);
    verdict.would_pass_zh = dmn::spoken_changes(tables.worker_screening, changes, dmn::Language::zh_cn);
    verdict.would_pass_en = dmn::spoken_changes(tables.worker_screening, changes, dmn::Language::en);
  }
  return verdict;
}

}  // namespace

std::string_view name_of(VerdictKind kind) { return kVerdicts[static_cast<size_t>(kind)]; }

std::optional<VerdictKind> verdict_from(std::string_view name) {
  for (size_t i = 0; i < std::size(kVerdicts); ++i)
    if (kVerdicts[i] == name) return static_cast<VerdictKind>(i);
  return std::nullopt;
}

Verdict decide(Line const& line, Circumstances const& c, Tables const& tables) { return decide_on(scope_of(line, c), c, tables); }

Verdict const& Decider::decide(Line const& line) {
  auto const facts = facts_under(line, circumstances_);
  std::string key;
  for (auto const& fact : facts) {
    key += static_cast<char>(fact.kind());
    key += dmn::to_text(fact);
    key += '\0';
  }
  if (auto const known = known_.find(key); known != known_.end()) return known->second;
  if (known_.size() >= kMost) known_.clear();
  return known_.emplace(std::move(key), decide_on(scope_of(facts), circumstances_, tables_)).first->second;
}

Facts facts_of(Line const& line, Day day, std::string_view risk_level) {
  Value degrees;
  if (line.temperature) {
    auto const number = dmn::Decimal::make(false, static_cast<dmn::Wide>(*line.temperature), -2);
    check(number.has_value(), "a temperature is a small number");
    degrees = *number;
  }
  return {degrees,
          truth(line.symptom),
          truth(line.contact),
          Value(line.code.empty() ? std::string_view("无") : std::string_view(line.code)),
          Value(line.from == kLocal ? std::string_view("本地") : risk_word(risk_level)),
          line.left_on ? Value(int64_t{day - *line.left_on}) : Value(),
          truth(line.release),
          truth(line.certificate)};
}

BriefJudge::BriefJudge(dmn::Table table) : table_(std::move(table)) {
  for (auto const& input : table_.source().inputs) {
    asks_.push_back(static_cast<size_t>(std::find(kFacts.begin(), kFacts.end(), input.name) - kFacts.begin()));
    by_name_ = by_name_ || !input.expression.empty();
  }
  inputs_.resize(asks_.size());
}

Brief BriefJudge::decide(Facts const& facts) {
  if (by_name_) {
    decision_ = dmn::decide(table_, scope_of(facts));
  } else {
    for (size_t i = 0; i < asks_.size(); ++i) inputs_[i] = asks_[i] < facts.size() ? facts[asks_[i]] : Value();
    dmn::decide_into(table_, inputs_, decision_);
  }
  if (!decision_.ok() || decision_.hits.empty()) return {VerdictKind::review, "人工复核", "S98", {}};  // not covered: a person decides
  return {verdict_from(text_in(decision_, "verdict")).value_or(VerdictKind::review), text_in(decision_, "conclusion"), table_.source().rules[decision_.hits.front()].reason, days_of(decision_)};
}

Explained explain(Line const& line, Circumstances const& c, Tables const& tables) {
  Explained out;
  auto const scope = scope_of(line, c);
  auto const& table = tables.worker_screening;
  auto const decision = dmn::decide(table, scope);
  auto const explanation = dmn::explain(table, scope, decision, dmn::Language::zh_cn);
  auto const& source = table.source();
  auto const shown = [](Value const& value) { return value.is_null() ? std::string("—") : value.is(dmn::Kind::boolean) ? std::string(value.is_true() ? "是" : "否") : dmn::to_text(value); };
  for (size_t i = 0; i < source.inputs.size() && i < explanation.inputs.size(); ++i)
    out.inputs.push_back({source.inputs[i].name, source.inputs[i].label.zh, source.inputs[i].label.en, shown(explanation.inputs[i])});
  for (auto const& obstacle : explanation.obstacles) {
    auto const& rule = source.rules[obstacle.rule];
    auto const& input = source.inputs[obstacle.input];
    out.rules.push_back({rule.id, rule.reason, rule.because.zh, rule.because.en, false, input.label.zh, input.label.en, obstacle.test, shown(obstacle.read)});
  }
  for (auto const hit : decision.hits) {
    auto const& rule = source.rules[hit];
    out.rules.push_back({rule.id, rule.reason, dmn::because(table, hit, scope, dmn::Language::zh_cn), dmn::because(table, hit, scope, dmn::Language::en), true, {}, {}, {}, {}});
  }
  return out;
}

}  // namespace ly::screening
