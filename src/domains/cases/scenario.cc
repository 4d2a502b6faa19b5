#include "domains/cases/scenario.h"

#include <algorithm>
#include <map>

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

// Words apart by blanks, in order: two lists that say the same compare as equal.
std::string sorted_words(std::string_view text) {
  std::vector<std::string> words;
  for (auto const word : split(text, ' '))
    if (!word.empty()) words.emplace_back(word);
  std::sort(words.begin(), words.end());
  std::string out;
  for (auto const& word : words) out += (out.empty() ? "" : " ") + word;
  return out;
}

// "cases.open=look-back.plan:actor(type+finding)"
std::string effect_words(EffectCall const& call) {
  std::string out = call.name;
  auto const service = text_of(call.with, "service"), event = text_of(call.with, "event"), assigned = text_of(call.with, "assign");
  if (!service.empty() || !event.empty()) out += "=";
  out += std::string(service) + (service.empty() || event.empty() ? "" : ".") + std::string(event);
  if (!assigned.empty()) out += ":" + std::string(assigned);
  auto const* form = call.with.if_contains("form");
  if (!form || !form->is_object()) return out;
  std::string members;
  for (auto const& member : form->get_object()) members += (members.empty() ? "" : "+") + std::string(member.key());
  return out + "(" + members + ")";
}

std::string minute_of(Instant at) { return to_iso(at, kChinaOffset).substr(0, 16); }

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
  std::string followed_;  // of the last act
  std::string reason_;    // given with the next act
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
    auto const from = state_.state;
    apply(state_, e);
    if (e.kind == "fired") followed_ = followed(from, text_of(e.open, "event"));
  }
  std::string followed(std::string const& from, std::string_view event) const {
    auto const& all = service_.service.transitions;
    auto const t = std::find_if(all.begin(), all.end(), [&](Transition const& one) {
      return one.on == event && one.to == state_.state && std::find(one.from.begin(), one.from.end(), from) != one.from.end();
    });
    if (t == all.end()) return {};
    std::string out = t->fact.empty() ? "" : "fact:" + t->fact;
    for (auto const& name : t->notice) out += " " + name + ">" + service_.service.notices.find(name)->to;
    auto const evaluation = evaluate(service_, state_, facts_, {now_, tables_});
    for (auto const& call : t->effects) {
      auto const when = text_of(call.with, "when");
      if (when.empty() || dmn::evaluate(service_.expression(when), evaluation.scope).is_true()) out += " " + effect_words(call);
    }
    return out;
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
    if (step.starts_with("state ")) return in_state(step.substr(6));
    if (step.starts_with("lane ")) return state_.lane == step.substr(5) ? "" : "the case is in lane " + state_.lane;
    if (step.starts_with("may ")) return same(step.substr(4), open_now(), "open now: ");
    if (step.starts_with("due ")) return step.substr(4) == due_now() ? "" : "due " + due_now();
    if (step.starts_with("follows ")) return same(step.substr(8), followed_, "what followed: ");
    bool const refused = step.starts_with("!");
    if (refused) step.remove_prefix(1);
    auto const blank = step.find(' ');
    auto const wanted = blank == std::string_view::npos ? std::string_view{} : trim(step.substr(blank));
    reason_ = wanted.starts_with("case.reason_missing") ? "" : "test";
    auto const why = act(step.substr(0, blank));
    if (!refused) return why;
    if (why.empty()) return "was allowed";
    if (!wanted.empty() && !why.starts_with(wanted)) return "was refused, but by " + why;
    return {};
  }

  static std::string same(std::string_view wanted, std::string_view is, std::string const& words) {
    auto const found = sorted_words(is.empty() ? "nothing" : is);
    return sorted_words(wanted) == found ? "" : words + found;
  }
  std::string in_state(std::string_view wanted) const {
    constexpr std::string_view kHidden = " hidden";
    auto const* here = service_.service.states.find(state_.state);
    bool const hidden = wanted.ends_with(kHidden);
    if (hidden) wanted.remove_suffix(kHidden.size());
    if (state_.state != wanted) return "the case is in " + state_.state;
    return hidden && !here->hidden ? "everybody sees it" : "";
  }
  // What is open in this state with the roles it is open to, ready or not: "grant@reviewer task.site@inspector+reviewer form@applicant".
  std::string open_now() const {
    std::map<std::string, std::string> by;
    auto const& service = service_.service;
    auto const* here = service.states.find(state_.state);
    for (auto const& role : service.roles) {
      Player const one{role.first, {role.first}};
      auto const add = [&](std::string const& what) { by[what] += (by[what].empty() ? "" : "+") + role.first; };
      for (auto const& action : open_actions(rules(), state_, one)) add(action.transition->on);
      for (auto const& task : here->tasks)
        if (std::find(task.second.by.begin(), task.second.by.end(), role.first) != task.second.by.end()) add("task." + task.first);
      if (may_edit(service, state_, one)) add("form");
      for (auto const& document : service.documents)
        if (may_add_paper(service, state_, one, document.first)) add("paper." + document.first);
    }
    std::string out;
    for (auto const& [what, roles] : by) out += (out.empty() ? "" : " ") + what + "@" + roles;
    return out;
  }
  std::string due_now() const {
    if (!state_.due_at) return state_.at_once ? "at once" : "never";
    std::string out = minute_of(*state_.due_at);
    if (state_.warn_at) out += " warn " + minute_of(*state_.warn_at);
    if (auto const& deadline = service_.service.states.find(state_.state)->deadline) out += " then " + deadline->breach;
    return out + (state_.at_once ? " at once" : "");
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
    if (what.starts_with("task.")) return done(set_task(rules(), state_, p, {std::string(what.substr(5)), value == "undo" ? "" : value == "fail" ? "fail" : "pass", "", value != "undo", {}}));
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
    return done(fire(rules(), state_, p, std::string(what), reason_, Language::en));
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
