#include "domains/screening/verdict.h"
#include "domains/screening/brief.h"

#include "base/check.h"

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

Scope scope_of(Line const& line, Circumstances const& c) {
  Scope scope;
  if (line.temperature) {
    auto const degrees = dmn::Decimal::make(false, static_cast<dmn::Wide>(*line.temperature), -2);
    check(degrees.has_value(), "a temperature is a small number");
    scope.set("temp", *degrees);
  } else {
    scope.set("temp", Value());
  }
  scope.set("symptom", truth(line.symptom));
  scope.set("contact", truth(line.contact));
  scope.set("code", Value(line.code.empty() ? std::string_view("无") : std::string_view(line.code)));
  scope.set("risk", line.from == kLocal ? Value("本地") : Value(risk_word(c.risk(line.from))));
  scope.set("days", line.left_on ? Value(int64_t{c.day - *line.left_on}) : Value());
  scope.set("release", truth(line.release));
  scope.set("cert", truth(line.certificate));
  return scope;
}

std::string text_of(dmn::Decision const& decision, std::string_view output) {
  auto const* member = decision.outputs.member(output);
  return member && member->is(dmn::Kind::string) ? std::string(member->string()) : std::string();
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
  r.conclusion_zh = text_of(decision, "conclusion");
  r.verdict = verdict_from(text_of(decision, "verdict")).value_or(VerdictKind::review);
  return r;
}

std::optional<int64_t> days_of(dmn::Decision const& decision) {
  auto const* member = decision.outputs.member("observe_days");
  return member && member->is(dmn::Kind::number) ? member->number().to_int() : std::nullopt;
}

// "离开该地天数 >= 14 且 解除隔离证明 = 是": the smallest change that would clear this person.
std::string would_pass(dmn::Table const& table, std::vector<dmn::Change> const& changes, dmn::Language language) {
  bool const zh = language == dmn::Language::zh_cn;
  std::string out;
  for (auto const& change : changes) {
    auto const& input = table.source().inputs[change.input];
    auto test = change.test;
    if (change.to.is(dmn::Kind::boolean)) test = zh ? (change.to.is_true() ? "：有" : "：无") : (change.to.is_true() ? ": yes" : ": no");
    else if (change.to.is(dmn::Kind::string)) test = (zh ? "为" : " is ") + std::string(change.to.string());
    else test = " " + test;
    out += (out.empty() ? "" : zh ? "，并且" : " and ") + input.label.in(language) + test;
  }
  return out;
}

// What a person or time can change; how hot somebody is today, say, is not a wish.
std::vector<bool> changeable(dmn::Table const& table) {
  std::vector<bool> may;
  for (auto const& input : table.source().inputs) may.push_back(input.name == "days" || input.name == "release" || input.name == "cert" || input.name == "code");
  return may;
}

}  // namespace

std::string_view name_of(VerdictKind kind) { return kVerdicts[static_cast<size_t>(kind)]; }

std::optional<VerdictKind> verdict_from(std::string_view name) {
  for (size_t i = 0; i < std::size(kVerdicts); ++i)
    if (kVerdicts[i] == name) return static_cast<VerdictKind>(i);
  return std::nullopt;
}

Verdict decide(Line const& line, Circumstances const& c, Tables const& tables) {
  Verdict verdict;
  auto const scope = scope_of(line, c);
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
    auto const wanted = [](dmn::Decision const& d) { return d.ok() && text_of(d, "verdict") == "cleared"; };
    auto const changes = dmn::nearest_change(tables.worker_screening, scope, wanted, changeable(tables.worker_screening));
    verdict.would_pass_zh = would_pass(tables.worker_screening, changes, dmn::Language::zh_cn);
    verdict.would_pass_en = would_pass(tables.worker_screening, changes, dmn::Language::en);
  }
  return verdict;
}

Brief decide_briefly(Line const& line, Circumstances const& c, Tables const& tables) {
  auto const brief = [](dmn::Table const& table, dmn::Decision const& decision) {
    if (!decision.ok() || decision.hits.empty()) return Brief{VerdictKind::review, "人工复核", "S98", {}};
    return Brief{verdict_from(text_of(decision, "verdict")).value_or(VerdictKind::review), text_of(decision, "conclusion"), table.source().rules[decision.hits.front()].reason, {}};
  };
  auto const health = dmn::decide(tables.worker_screening, scope_of(line, c));
  Brief out = brief(tables.worker_screening, health);
  out.days = days_of(health);
  if (!c.listed) return out;
  Scope listing;
  listing.set("listed", Value(*c.listed));
  listing.set("on_site", Value(c.on_site));
  auto listed = brief(tables.roster_listing, dmn::decide(tables.roster_listing, listing));
  if (listed.kind <= out.kind) return out;
  listed.days = out.days;
  return listed;
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
