// Decisions in words: which rule hit and why, and for each other rule the first cell that stopped it.
#include <algorithm>

#include "engines/dmn/table_body.h"

namespace ly::dmn {
namespace {

// A share of people or days comes with 34 digits; nobody reads more than two behind the point (two that count, below one). Cut, not rounded:
// 2.999 must not be called 3 where 3 is what is missing.
std::string spoken_number(std::string text) {
  auto const point = text.find('.');
  if (point == std::string::npos || text.find_first_of("Ee") != std::string::npos) return text;
  auto const first = text.find_first_of("123456789");
  auto const end = first == std::string::npos || first < point ? point + 3 : first + 2;
  if (text.size() > end) text.resize(std::max(end, point + 3));
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  return text;
}

bool zh(Language language) { return language == Language::zh_cn; }

std::string spoken_atom(Atom const& atom, Language language) {
  auto const value = [&](Value const& v) { return spoken_value(v, language); };
  switch (atom.is) {
    case Atom::Is::equal: return value(atom.value);
    case Atom::Is::differ: return (zh(language) ? "不是 " : "not ") + value(atom.value);
    case Atom::Is::interval: break;
  }
  auto const& r = atom.range;
  if (!r.low_bounded) return (r.high_closed ? (zh(language) ? "不超过 " : "at most ") : (zh(language) ? "小于 " : "below ")) + value(r.high);
  if (!r.high_bounded) return (r.low_closed ? (zh(language) ? "不低于 " : "at least ") : (zh(language) ? "大于 " : "above ")) + value(r.low);
  std::string const low = value(r.low) + (r.low_closed ? "" : zh(language) ? "（不含）" : " (excluded)");
  std::string const high = value(r.high) + (r.high_closed ? "" : zh(language) ? "（不含）" : " (excluded)");
  return low + (zh(language) ? " 至 " : " to ") + high;
}

std::string filled(Template const& text, Scope const& scope, Language language) {
  std::string out;
  for (size_t i = 0; i < text.texts.size(); ++i) {
    out += text.texts[i];
    if (i < text.expressions.size()) out += spoken_value(evaluate(text.expressions[i], scope), language);
  }
  return out;
}

std::string because_in(Table::Body const& body, size_t rule, Scope const& scope, Language language) {
  bool const english = !zh(language) && !body.source.rules[rule].because.en.empty();
  return filled(english ? body.because_en[rule] : body.because_zh[rule], scope, language);
}

std::string hit_line(Table::Body const& body, size_t rule, std::string const& because, Language language) {
  auto const& r = body.source.rules[rule];
  std::string out = zh(language) ? "第 " + std::to_string(rule + 1) + " 条适用" : "Rule " + std::to_string(rule + 1) + " applies";
  if (!r.reason.empty()) out += zh(language) ? "（" + r.reason + "）" : " (" + r.reason + ")";
  if (!because.empty()) out += (zh(language) ? "：" : ": ") + because;
  if (!r.cites.empty()) out += (zh(language) ? "；依据：" : "; under: ") + r.cites;
  return out;
}

std::string obstacle_line(Table::Body const& body, Obstacle const& o, Language language) {
  std::string const number = std::to_string(o.rule + 1), label = body.source.inputs[o.input].label.in(language).empty()
                                                                     ? body.source.inputs[o.input].name
                                                                     : body.source.inputs[o.input].label.in(language);
  std::string const wanted = spoken_cell(body.cell(o.rule, o.input), language), got = spoken_value(o.read, language);
  if (o.unknown)
    return zh(language) ? "第 " + number + " 条无法判断：" + label + " 应为 " + wanted + "，现为 " + got
                        : "Rule " + number + " cannot be judged: " + label + " should be " + wanted + " and is " + got;
  return zh(language) ? "第 " + number + " 条不适用：" + label + " 应为 " + wanted + "，实为 " + got
                      : "Rule " + number + " does not apply: " + label + " should be " + wanted + " and is " + got;
}

// The cell that speaks: a plain no before an unknown one.
std::optional<Obstacle> obstacle_of(Table::Body const& body, size_t rule, std::span<Value const> inputs, Scope const& scope) {
  std::optional<Obstacle> found;
  for (size_t i = 0; i < inputs.size(); ++i) {
    Outcome const one = outcome_of(body.cell(rule, i), inputs[i], scope, body.source.null_is_unknown);
    if (one == Outcome::yes || (one == Outcome::unknown && found)) continue;
    found = Obstacle{rule, i, body.source.rules[rule].conditions[i], inputs[i], one == Outcome::unknown};
    if (one == Outcome::no) break;
  }
  return found;
}

}  // namespace

std::string spoken_cell(Cell const& cell, Language language) {
  if (cell.any) return zh(language) ? "任意" : "anything";
  if (!cell.plain) return cell.tests.text();
  std::string out;
  for (auto const& atom : cell.atoms) out += (out.empty() ? "" : zh(language) ? " 或 " : " or ") + spoken_atom(atom, language);
  if (!cell.negated) return out;
  return (zh(language) ? "不是 " : "not ") + out;
}

std::string spoken_value(Value const& value, Language language) {
  if (value.is_null()) return zh(language) ? "未填" : "missing";
  if (value.is(Kind::boolean)) return value.boolean() ? (zh(language) ? "是" : "yes") : (zh(language) ? "否" : "no");
  if (value.is(Kind::number)) return spoken_number(to_text(value));
  return to_text(value);
}

std::string spoken_test(Table const& table, size_t rule, size_t input, Language language) {
  return spoken_cell(table.body().cell(rule, input), language);
}

std::string because(Table const& table, size_t rule, Scope const& scope, Language language) {
  auto const inputs = read_inputs(table.body(), scope);
  return because_in(table.body(), rule, inner_scope(table.body(), inputs, &scope), language);
}

Explanation explain(Table const& table, Scope const& outer, Decision const& decision, Language language) {
  auto const& body = table.body();
  Explanation out;
  out.inputs = read_inputs(body, outer);
  Scope const scope = inner_scope(body, out.inputs, &outer);
  for (auto rule : decision.hits) {
    out.because.push_back(because_in(body, rule, scope, language));
    out.cites.push_back(body.source.rules[rule].cites);
    out.lines.push_back(hit_line(body, rule, out.because.back(), language));
  }
  size_t const tried = body.source.hit == HitPolicy::first && !decision.hits.empty() ? decision.hits[0] : body.rules();
  for (size_t rule = 0; rule < tried; ++rule) {
    if (std::find(decision.hits.begin(), decision.hits.end(), rule) != decision.hits.end()) continue;
    if (auto obstacle = obstacle_of(body, rule, out.inputs, scope)) {
      out.lines.push_back(obstacle_line(body, *obstacle, language));
      out.obstacles.push_back(std::move(*obstacle));
    }
  }
  return out;
}

}  // namespace ly::dmn
