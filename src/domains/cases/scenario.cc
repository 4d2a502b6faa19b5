#include "domains/cases/scenario.h"

#include <algorithm>

#include "base/text.h"
#include "domains/cases/form_schema.h"

namespace ly::cases {
namespace {

constexpr int kAlarmsMax = 200;  // of one wait: a service whose deadlines set one another off would never end

std::string rendered(Problem const& p) {
  std::string out = p.code;
  auto const needs = p.args.find("needs");
  if (needs != p.args.end()) out += " (" + needs->second + ")";
  for (auto const& one : p.more)
    if (one.code != "case.need") out += " " + one.at + " " + one.code;
  return out;
}

class Run {
 public:
  Run(CompiledService const& service, Calendars const& calendars, FindTable const& tables, Scenario const& scenario)
      : service_(service), calendars_(calendars), tables_(tables), scenario_(scenario), facts_(scenario.facts) {
    now_ = instant_of(scenario.on.value_or(day_of(2020, 2, 17)), Minutes{9 * 60});
  }

  ScenarioResult run() {
    result_.name = scenario_.name;
    auto const opener = player(service_.service.intake.by.empty() ? "" : service_.service.intake.by.front());
    auto opened = open_case(rules(), opener, "TEST-0001", "enterprise", "99", service_.service.intake.channels.front(), scenario_.form);
    if (!opened) return fail("open", rendered(opened.error()));
    apply(state_, *opened);
    for (auto const& step : scenario_.steps) {
      if (auto const why = take(step); !why.empty()) return fail(step, why);
    }
    for (auto const& member : scenario_.expect)
      if (auto const why = expectation(member.key(), member.value()); !why.empty()) return fail("expect " + std::string(member.key()), why);
    return std::move(result_);
  }

 private:
  CompiledService const& service_;
  Calendars const& calendars_;
  FindTable const& tables_;
  Scenario const& scenario_;
  json::object facts_;
  Instant now_;
  CaseState state_;
  int64_t marks_ = 0;
  ScenarioResult result_;

  Rules rules() const { return {service_, calendars_, {now_, tables_}, facts_}; }
  ScenarioResult fail(std::string step, std::string why) {
    result_.passed = false;
    result_.step = std::move(step);
    result_.why = std::move(why);
    return std::move(result_);
  }
  // "reviewer" or "reviewer:han"
  static Player player(std::string_view text) {
    auto const colon = text.find(':');
    Player p;
    p.roles.insert(std::string(text.substr(0, colon)));
    p.account = std::string(colon == std::string_view::npos ? text : text.substr(colon + 1));
    if (p.roles.contains(kSystemRole)) p.account.clear();
    return p;
  }
  std::string known_role(Player const& p) const {
    for (auto const& role : p.roles)
      if (!service_.service.roles.contains(role)) return "no role " + role;
    return {};
  }
  void note(CaseEvent const& e) {
    if (e.kind == "fired") {
      for (size_t i = 0; i < service_.service.transitions.size(); ++i) {
        auto const& t = service_.service.transitions[i];
        bool const leaves = std::find(t.from.begin(), t.from.end(), state_.state) != t.from.end();
        if (t.on == text_of(e.open, "event") && t.to == text_of(e.open, "to") && leaves) result_.driven.emplace(i, state_.state);
      }
    }
    apply(state_, e);
  }
  std::string done(Result<CaseEvent> const& event) {
    if (!event) return rendered(event.error());
    note(*event);
    return {};
  }

  std::string take(std::string_view step) {
    step = trim(step);
    if (step.starts_with("form.")) return fill(step.substr(5));
    if (step.starts_with("facts.")) return fact(step.substr(6));
    if (step.starts_with("wait ")) return wait(step.substr(5));
    if (step == "breach") return breach();
    if (step.starts_with("state ")) return state_.state == step.substr(6) ? "" : "the case is in " + state_.state;
    if (step.starts_with("lane ")) return state_.lane == step.substr(5) ? "" : "the case is in lane " + state_.lane;
    bool const refused = step.starts_with("!");
    if (refused) step.remove_prefix(1);
    auto const blank = step.find(' ');
    auto const wanted = blank == std::string_view::npos ? std::string_view{} : trim(step.substr(blank));
    auto const why = act(step.substr(0, blank));
    if (!refused) return why;
    if (why.empty()) return "was allowed";
    if (!wanted.empty() && !why.starts_with(wanted)) return "was refused, but by " + why;
    return {};
  }

  // WHAT[=VALUE]@ROLE[:PERSON][+paper…]
  std::string act(std::string_view text) {
    auto const at = text.find('@');
    if (at == std::string_view::npos) return "no @role in the step";
    auto what = text.substr(0, at);
    auto who = text.substr(at + 1);
    auto const plus = who.find('+');
    auto const papers = plus == std::string_view::npos ? std::vector<std::string_view>{} : split(who.substr(plus + 1), '+');
    auto const p = player(who.substr(0, plus));
    if (auto const why = known_role(p); !why.empty()) return why;
    for (auto const paper : papers)
      if (auto const why = hand_in(p, paper); !why.empty()) return why;
    auto const equals = what.find('=');
    auto const value = equals == std::string_view::npos ? std::string_view{} : what.substr(equals + 1);
    what = what.substr(0, equals);
    if (what.starts_with("+")) return hand_in(p, what.substr(1));
    if (what.starts_with("-")) return done(remove_document(rules(), state_, p, std::string(what.substr(1)), "file-" + std::string(what.substr(1))));
    if (what.starts_with("task.")) return done(set_task(rules(), state_, p, {std::string(what.substr(5)), value == "fail" ? "fail" : "pass", "", true, {}}));
    bool const offline = what.starts_with("offline.");
    if (offline || what.starts_with("check.")) {
      auto const parts = split(what, '.');
      if (parts.size() != 3) return "check.TASK.LINE=VERDICT@ROLE";
      MarkCheck mark{std::string(parts[1]), std::string(parts[2]), std::string(value.empty() ? "pass" : value), "", p.account, offline ? 0 : state_.revision, ++marks_, now_};
      return done(mark_check(rules(), state_, p, mark));
    }
    if (what.starts_with("receipt.")) return done(note_receipt(rules(), state_, p, {std::string(what.substr(8)), "test", "", std::atoll(std::string(value).c_str())}));
    if (what == "assign") return done(assign(rules(), state_, p, p.account, ""));
    if (what == "assist") return done(assist(rules(), state_, p, p.account, ""));
    if (what.starts_with("lane.")) return done(open_lane(rules(), state_, p, std::string(what.substr(5)), "test"));
    return done(fire(rules(), state_, p, std::string(what), "test", Language::en));
  }
  std::string hand_in(Player const& p, std::string_view paper) {
    return done(add_document(rules(), state_, p, std::string(paper), {"file-" + std::string(paper), std::string(paper) + ".pdf", 1, now_}));
  }

  static json::value literal(std::string_view text) {
    auto parsed = parse_json(text);
    return parsed ? std::move(parsed).value() : json::value(text);
  }
  std::string fill(std::string_view text) {
    auto const equals = text.find('=');
    if (equals == std::string_view::npos) return "no = in the step";
    auto form = state_.form;
    form[text.substr(0, equals)] = literal(text.substr(equals + 1));
    auto const opener = player(service_.service.intake.by.front());
    return done(save_form(rules(), state_, opener, form));
  }
  std::string fact(std::string_view text) {
    auto const dot = text.find('.'), equals = text.find('=');
    if (dot == std::string_view::npos || equals == std::string_view::npos || dot > equals) return "facts.NAME.FIELD=VALUE";
    auto const name = text.substr(0, dot), field = text.substr(dot + 1, equals - dot - 1);
    auto const* need = service_.service.facts.find(name);
    if (!need || !need->fields.contains(field)) return "no such fact";
    if (!facts_.contains(name)) facts_[name] = json::object{};
    facts_[name].get_object()[field] = literal(text.substr(equals + 1));
    if (auto const seen = see_facts(rules(), state_)) note(*seen);
    return {};
  }
  std::string wait(std::string_view text) {
    auto const span = calendar::parse_duration(text);
    if (!span) return "not a duration";
    auto const until = now_ + Minutes{span->days * 1440 + span->time.count};
    for (int i = 0; i < kAlarmsMax; ++i) {
      auto const alarm = next_alarm(state_);
      if (!alarm || alarm->at > until) break;
      now_ = std::max(now_, alarm->at);
      if (auto const why = done(raise_alarm(rules(), state_, *alarm)); !why.empty()) return why;
    }
    now_ = until;
    return {};
  }
  std::string breach() {
    if (!state_.due_at || state_.breached) return "no deadline runs";
    auto const minutes = (state_.due_at->ms - now_.ms + 59'999) / 60'000;
    return wait("PT" + std::to_string(std::max<int64_t>(minutes, 0)) + "M");
  }

  std::string expectation(std::string_view key, json::value const& wanted) {
    auto const text = wanted.is_string() ? std::string(wanted.get_string()) : json::serialize(wanted);
    if (key == "state") return state_.state == text ? "" : "the case is in " + state_.state;
    if (key == "lane") return state_.lane == text ? "" : "the case is in lane " + state_.lane;
    if (key == "outcome") return service_.service.states.find(state_.state)->outcome == text ? "" : "the outcome is " + service_.service.states.find(state_.state)->outcome;
    if (key == "escalated") return state_.escalated_to == text ? "" : "escalated to \"" + state_.escalated_to + "\"";
    if (key == "missing") return std::to_string(state_.missing.size()) == text ? "" : std::to_string(state_.missing.size()) + " are missing";
    // Otherwise an expression: it must have this value.
    auto const compiled = dmn::compile(key);
    if (!compiled) return "neither state, lane, outcome, escalated, missing nor an expression";
    auto const evaluation = evaluate(service_, state_, facts_, {now_, tables_});
    auto const value = to_json(dmn::evaluate(*compiled, evaluation.scope));
    return value == wanted ? "" : "it is " + json::serialize(value);
  }
};

}  // namespace

ScenarioResult run_scenario(CompiledService const& service, Calendars const& calendars, FindTable const& tables, Scenario const& scenario) {
  return Run(service, calendars, tables, scenario).run();
}

bool Coverage::passed() const {
  return std::all_of(results.begin(), results.end(), [](auto const& r) { return r.passed; });
}

Coverage run_scenarios(CompiledService const& service, Calendars const& calendars, FindTable const& tables) {
  Coverage out;
  std::set<std::pair<size_t, std::string>> driven;
  for (auto const& scenario : service.service.tests) {
    out.results.push_back(run_scenario(service, calendars, tables, scenario));
    driven.insert(out.results.back().driven.begin(), out.results.back().driven.end());
  }
  for (size_t i = 0; i < service.service.transitions.size(); ++i)
    for (auto const& from : service.service.transitions[i].from) {
      ++out.all;
      if (driven.contains({i, from})) ++out.driven;
      else out.untested.emplace_back(i, from);
    }
  return out;
}

}  // namespace ly::cases
