#include "domains/cases/service_checker.h"

#include <re2/re2.h>

#include <algorithm>
#include <deque>
#include <map>

#include "base/text.h"
#include "domains/cases/form_schema.h"
#include "domains/cases/service_reader.h"

namespace ly::cases {
namespace {

std::string item(std::string const& path, size_t i) { return path + "[" + std::to_string(i) + "]"; }
bool in(std::vector<std::string> const& list, std::string_view one) { return std::find(list.begin(), list.end(), one) != list.end(); }

// Words of a field's name or title that speak of a person.
bool looks_personal(std::string_view name, std::string_view title_zh) {
  static RE2 const names("(^|_)(id_no|id_number|phone|mobile|tel|contact|person|responsible|address|birth|passport|name)($|_)");
  static RE2 const titles("姓名|身份证|手机|电话|联系人|住址|责任人|护照");
  return RE2::PartialMatch(name, names) || RE2::PartialMatch(title_zh, titles);
}

// The conjuncts of a guard as written: cut at ` and ` outside brackets and quotes.
std::vector<std::string> conjuncts(std::string_view guard) {
  std::vector<std::string> out;
  int depth = 0;
  bool quoted = false;
  size_t from = 0;
  for (size_t i = 0; i < guard.size(); ++i) {
    char const c = guard[i];
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    if (c == '(' || c == '[' || c == '{') ++depth;
    if (c == ')' || c == ']' || c == '}') --depth;
    if (depth == 0 && guard.substr(i).starts_with(" and ")) {
      out.emplace_back(trim(guard.substr(from, i - from)));
      from = i + 5;
    }
  }
  out.emplace_back(trim(guard.substr(from)));
  return out;
}

// Paths "form.masks" in an expression, outside quotes. The first part alone for a bare name.
std::vector<std::pair<std::string, std::string>> paths_in(std::string_view text) {
  std::vector<std::pair<std::string, std::string>> out;
  std::string bare;
  bool quoted = false;
  for (char c : text) {
    if (c == '"') quoted = !quoted;
    bare += quoted || c == '"' ? ' ' : c;
  }
  static RE2 const path(R"((^|[^.\w])([A-Za-z_]\w*)\s*\.\s*([A-Za-z_]\w*))");
  re2::StringPiece rest(bare);
  std::string before, first, second;
  while (RE2::FindAndConsume(&rest, path, &before, &first, &second)) out.emplace_back(first, second);
  return out;
}

class Checker {
 public:
  Checker(Located const& source, CompiledService const& compiled, Surroundings const& around, std::vector<Problem>& problems)
      : source_(source), c_(compiled), s_(compiled.service), around_(around), problems_(problems) {}

  void check() {
    form();
    names();
    expressions();
    tables();
    calendars();
    states();
    graph();
    deadlines();
    people();
    transitions();
    needs();
    notices();
    one_person();
    surroundings();
  }

 private:
  Located const& source_;
  CompiledService const& c_;
  Service const& s_;
  Surroundings const& around_;
  std::vector<Problem>& problems_;

  void say(std::string code, std::string const& path, std::map<std::string, std::string> args = {}) {
    problems_.push_back(invalid(std::move(code), source_.at(path), std::move(args)));
  }
  void known_state(std::string const& name, std::string const& path) {
    if (!s_.states.contains(name)) say("service.unknown_state", path, {{"state", name}});
  }
  void known_role(std::string const& name, std::string const& path) {
    if (!s_.roles.contains(name)) say("service.unknown_role", path, {{"role", name}});
  }
  void known_calendar(std::string const& name, std::string const& path) {
    if (!s_.calendars.contains(name)) say("service.unknown_calendar", path, {{"calendar", name}});
  }
  bool is_event(std::string_view name) const {
    return std::any_of(s_.transitions.begin(), s_.transitions.end(), [&](auto const& t) { return t.on == name; });
  }
  std::string state_path(std::string const& name) const { return "states." + name; }

  void form() {
    for (auto& problem : check_schema(s_.form, "form")) {
      problem.at = source_.at(problem.at);
      problems_.push_back(std::move(problem));
    }
    for (auto const& property : properties_of(s_.form)) {
      auto const path = "form.properties." + property.first;
      auto const* title = property.second->if_contains("title");
      bool const named = title && title->is_object() && !text_of(*title, "zh-CN").empty() && !text_of(*title, "en").empty();
      if (!named) say("service.language_missing", path, {{"what", property.first + ".title"}, {"language", "zh-CN, en"}});
      std::string_view const zh = title ? text_of(*title, "zh-CN") : std::string_view{};
      auto const* type = property.second->if_contains("type");
      bool const text = type && *type == "string" && !property.second->contains("enum");
      if (text && !property.second->contains("x-pii") && looks_personal(property.first, zh)) say("service.personal_unmarked", path, {{"field", property.first}});
    }
  }

  // What is told in lists is stored in clear: only a choice from a list, never what somebody typed.
  void label() {
    if (s_.label_field.empty()) return;
    for (auto const& property : properties_of(s_.form))
      if (property.first == s_.label_field && property.second->contains("enum") && !property.second->contains("x-pii")) return;
    say("service.label", "label", {{"field", s_.label_field}});
  }

  void names() {
    label();
    for (auto const& role : s_.intake.by) known_role(role, "intake.by");
    if (s_.intake.by.empty()) say("service.nobody_opens", "intake");
    if (s_.intake.channels.empty()) say("service.no_channel", "intake");
    for (auto const& document : s_.documents)
      for (auto const& role : document.second.by) known_role(role, "documents." + document.first + ".by");
    for (auto const& lane : s_.lanes) {
      for (auto const& role : lane.second.by) known_role(role, "lanes." + lane.first + ".by");
      for (auto const& within : lane.second.within) known_state(within.first, "lanes." + lane.first + ".within." + within.first);
      if (!lane.second.calendar.empty()) known_calendar(lane.second.calendar, "lanes." + lane.first + ".calendar");
      if (lane.first != kNormalLane && lane.second.when.empty() && lane.second.by.empty()) say("service.lane_closed", "lanes." + lane.first, {{"lane", lane.first}});
    }
    if (!s_.lanes.contains(kNormalLane)) say("service.no_normal_lane", "lanes");
    for (auto const& state : s_.states) {
      for (auto const& task : state.second.tasks)
        for (auto const& role : task.second.by) known_role(role, state_path(state.first) + ".tasks." + task.first + ".by");
      for (auto const& task : state.second.tasks) verified(task.second, state_path(state.first) + ".tasks." + task.first + ".verify");
      if (!state.second.step_of.empty()) known_state(state.second.step_of, state_path(state.first) + ".step_of");
      if (state.second.deadline) known_calendar(state.second.deadline->calendar, state_path(state.first) + ".deadline.calendar");
    }
    if (s_.limit) {
      known_calendar(s_.limit->calendar, "limit.calendar");
      if (!is_event(s_.limit->since)) say("service.unknown_event", "limit.since", {{"event", s_.limit->since}});
    }
  }

  void verified(Task const& task, std::string const& path) {
    if (!task.verify) return;
    auto const* verifier = s_.verifiers.find(task.verify->with);
    if (!verifier) return say("service.unknown_verifier", path + ".with", {{"verifier", task.verify->with}});
    if (!task.verify->send.contains("key")) say("service.verify_key", path + ".send");
    for (auto const& name : task.verify->compare)
      if (verifier->kind == Verifier::Kind::list && !verifier->columns.contains(name.first)) say("service.verify_column", path + ".compare." + name.first, {{"name", name.first}, {"verifier", task.verify->with}});
    for (auto const& name : task.verify->compare)
      if (verifier->kind == Verifier::Kind::record && !in({"name", "phone", "division"}, name.first)) say("service.verify_column", path + ".compare." + name.first, {{"name", name.first}, {"verifier", task.verify->with}});
  }

  void expressions() {
    auto const known = known_names(s_);
    for (auto const& use : expressions_of(s_)) {
      if (!c_.expressions.contains(use.text)) continue;  // it does not even compile: said already
      bool const own_names = use.path.find(".values.") != std::string::npos || use.path.starts_with("needs.");
      for (auto const& path : paths_in(use.text)) {
        auto const &first = path.first, &second = path.second;
        auto const found = std::find_if(known.begin(), known.end(), [&](auto const& k) { return k.name == first; });
        if (found == known.end()) {
          if (!own_names) say("service.unknown_name", use.path, {{"name", first + "." + second}, {"text", use.text}});
          continue;
        }
        if (!found->members.empty() && !in(found->members, second)) say("service.unknown_name", use.path, {{"name", first + "." + second}, {"text", use.text}});
        if (found->members.empty() && !s_.decisions.contains(first)) say("service.unknown_name", use.path, {{"name", first + "." + second}, {"text", use.text}});
      }
    }
    for (auto const& receipt : s_.receipts) {
      if (receipt.second.checks.empty()) continue;
      auto const dot = receipt.second.checks.find('.');
      auto const* decision = s_.decisions.find(receipt.second.checks.substr(0, dot));
      if (!decision || dot == std::string::npos || !decision->inputs.contains(receipt.second.checks.substr(dot + 1)))
        say("service.unknown_name", "receipts." + receipt.first + ".checks", {{"name", receipt.second.checks}, {"text", receipt.second.checks}});
    }
    order_of_decisions();
  }
  // A decision may read only those above it.
  void order_of_decisions() {
    std::vector<std::string> later;
    for (auto const& decision : s_.decisions) later.push_back(decision.first);
    for (auto const& decision : s_.decisions) {
      for (auto const& input : decision.second.inputs)
        for (auto const& path : paths_in(input.second))
          if (in(later, path.first)) say("service.decision_order", "decisions." + decision.first + ".inputs." + input.first, {{"decision", decision.first}, {"reads", path.first}});
      later.erase(later.begin());
    }
  }

  void tables() {
    for (auto const& decision : s_.decisions) {
      auto const path = "decisions." + decision.first;
      if (!decision.second.table.empty()) {
        if (!around_.tables) continue;
        auto const found = around_.tables(decision.second.table, latest_day());
        if (!found) {
          say("service.unknown_table", path + ".table", {{"table", decision.second.table}});
          continue;
        }
        auto const& source = found->table.source();
        for (auto const& input : source.inputs)
          if (!decision.second.inputs.contains(input.name)) say("service.table_input", path + ".inputs", {{"table", source.id}, {"input", input.name}});
        for (auto const& input : decision.second.inputs)
          if (std::none_of(source.inputs.begin(), source.inputs.end(), [&](auto const& i) { return i.name == input.first; }))
            say("service.table_input_unknown", path + ".inputs." + input.first, {{"table", source.id}, {"input", input.first}});
        continue;
      }
      auto const table = c_.inlined.find(decision.first);
      if (table != c_.inlined.end()) flaws(path, decision.second, table->second);
    }
  }
  Day latest_day() const { return s_.tests.empty() ? day_of(2020, 2, 17) : s_.tests.front().on.value_or(day_of(2020, 2, 17)); }
  void flaws(std::string const& path, ServiceDecision const& decision, dmn::Table const& table) {
    for (auto const& flaw : dmn::find_flaws(table).list) {
      std::string example, rules;
      for (auto const& reading : flaw.example) example += (example.empty() ? "" : ", ") + reading.name + " = " + dmn::to_literal(reading.value);
      for (auto const rule : flaw.rules) rules += (rules.empty() ? "" : ", ") + std::to_string(rule + 1);
      auto const place = flaw.rules.empty() ? path : item(path + ".rules", flaw.rules.front());
      switch (flaw.kind) {
        case dmn::FlawKind::gap: say("service.table_gap", path, {{"decision", decision.title.zh}, {"example", example}}); break;
        case dmn::FlawKind::overlap:
        case dmn::FlawKind::conflict: say("service.table_overlap", place, {{"decision", decision.title.zh}, {"rules", rules}, {"example", example}}); break;
        case dmn::FlawKind::dead_rule: say("service.table_dead_rule", place, {{"rules", rules}}); break;
        case dmn::FlawKind::unknown_value: say("service.table_value", place, {{"value", flaw.text}}); break;
        case dmn::FlawKind::dead_output:
        case dmn::FlawKind::not_decidable: break;  // worth knowing in the table's own page, no fault of the service
      }
    }
  }

  void calendars() {
    for (auto const& item : s_.calendars)
      if (!calendar::parse_hours(item.second.hours)) say("service.hours", "calendars." + item.first + ".hours", {{"text", item.second.hours}});
  }
  void duration(std::string const& text, std::string const& path) {
    if (!calendar::parse_duration(text)) say("service.duration", path, {{"text", text}});
  }

  void states() {
    int64_t initials = 0;
    for (auto const& state : s_.states) {
      auto const path = state_path(state.first);
      initials += state.second.kind == State::Kind::initial ? 1 : 0;
      if (state.second.kind == State::Kind::active && state.second.queue.empty()) say("service.active_without_queue", path, {{"state", state.first}});
      if (state.second.kind == State::Kind::waiting && !state.second.deadline) say("service.waiting_without_deadline", path, {{"state", state.first}});
      if (state.second.kind == State::Kind::final && state.second.deadline) say("service.final_with_deadline", path, {{"state", state.first}});
      if (state.second.kind == State::Kind::final && state.second.outcome.empty()) say("service.final_without_outcome", path, {{"state", state.first}});
    }
    if (initials != 1) say("service.initial_states", "states", {{"count", std::to_string(initials)}});
  }

  void graph() {
    std::map<std::string, std::set<std::string>> next, back;
    for (auto const& t : s_.transitions)
      for (auto const& from : t.from) {
        next[from].insert(t.to);
        back[t.to].insert(from);
      }
    auto const reach = [](std::map<std::string, std::set<std::string>> const& edges, std::set<std::string> seen) {
      std::deque<std::string> queue(seen.begin(), seen.end());
      while (!queue.empty()) {
        auto const here = queue.front();
        queue.pop_front();
        auto const found = edges.find(here);
        if (found == edges.end()) continue;
        for (auto const& there : found->second)
          if (seen.insert(there).second) queue.push_back(there);
      }
      return seen;
    };
    std::set<std::string> ends;
    for (auto const& state : s_.states) if (state.second.kind == State::Kind::final) ends.insert(state.first);
    if (ends.empty()) say("service.no_final", "states");
    auto const reached = reach(next, {s_.initial()});
    auto const ending = reach(back, ends);
    for (auto const& state : s_.states) {
      if (!reached.contains(state.first)) say("service.unreachable", state_path(state.first), {{"state", state.first}});
      if (!ends.empty() && !ending.contains(state.first)) say("service.no_end", state_path(state.first), {{"state", state.first}});
    }
  }

  // Handing in needs a whole form, which the system cannot see to.
  bool asks_for_the_form(State const& from, std::string const& to) const {
    auto const* target = s_.states.find(to);
    return from.editable && target && !target->editable && target->kind != State::Kind::final;
  }
  void deadlines() {
    for (auto const& state : s_.states) {
      if (!state.second.deadline) continue;
      auto const& d = *state.second.deadline;
      auto const path = state_path(state.first) + ".deadline";
      duration(d.within, path + ".within");
      if (!d.warn.empty()) duration(d.warn, path + ".warn");
      constexpr std::string_view kEscalate = "escalate:";
      if (d.breach.starts_with(kEscalate)) {
        known_role(d.breach.substr(kEscalate.size()), path + ".breach");
        continue;
      }
      auto const taken = std::find_if(s_.transitions.begin(), s_.transitions.end(), [&](auto const& t) {
        return t.on == d.breach && in(t.from, state.first) && in(t.by, kSystemRole);
      });
      if (taken == s_.transitions.end()) say("service.breach_untaken", path + ".breach", {{"state", state.first}, {"event", d.breach}});
      else if (!taken->guard.empty() || !taken->require.empty() || taken->reason || asks_for_the_form(state.second, taken->to)) say("service.breach_guarded", path + ".breach", {{"event", d.breach}});
    }
    for (auto const& lane : s_.lanes)
      for (auto const& within : lane.second.within) duration(within.second, "lanes." + lane.first + ".within." + within.first);
    if (!s_.retention.keep.empty()) duration(s_.retention.keep, "retention.keep");
  }

  void people() {
    for (auto const& role : s_.roles) {
      bool acts = in(s_.intake.by, role.first);
      for (auto const& t : s_.transitions) acts = acts || in(t.by, role.first);
      for (auto const& state : s_.states) for (auto const& task : state.second.tasks) acts = acts || in(task.second.by, role.first);
      for (auto const& lane : s_.lanes) acts = acts || in(lane.second.by, role.first);
      for (auto const& document : s_.documents) acts = acts || in(document.second.by, role.first);
      for (auto const& notice : s_.notices) acts = acts || notice.second.to == role.first;  // somebody who is told
      for (auto const& state : s_.states) acts = acts || (state.second.deadline && state.second.deadline->breach == "escalate:" + role.first);  // told too
      if (!acts) say("service.role_idle", "roles." + role.first, {{"role", role.first}});
      if (role.second.scope != ServiceRole::Scope::system && role.second.accounts.empty()) say("service.role_without_accounts", "roles." + role.first, {{"role", role.first}});
      else if (!somebody_has(role.second)) say("service.role_of_nobody", "roles." + role.first, {{"role", role.first}});
    }
  }
  // A clerk acts for his own enterprise only; everybody else for a region only.
  static bool somebody_has(ServiceRole const& role) {
    if (role.scope == ServiceRole::Scope::system) return true;
    auto const fits = [&](Role account) { return role.accounts.has(account) && (account == Role::enterprise_clerk) == (role.scope == ServiceRole::Scope::own); };
    return std::any_of(std::begin(kRoles), std::end(kRoles), fits);
  }
  bool is_own(std::string_view role) const {
    auto const* found = s_.roles.find(role);
    return found && found->scope == ServiceRole::Scope::own;
  }
  bool is_told(Transition const& t) const {
    return std::any_of(t.notice.begin(), t.notice.end(), [&](auto const& name) {
      auto const* notice = s_.notices.find(name);
      return notice && is_own(notice->to);
    });
  }
  // Whoever applied is told when others let him wait, or decide: nobody can answer what he does not know.
  void told(Transition const& t, std::string const& path) {
    auto const* to = s_.states.find(t.to);
    bool const concerns = to && !to->hidden && (to->kind == State::Kind::waiting || in({"granted", "refused", "expired"}, to->outcome));
    bool const anybody = std::any_of(s_.roles.begin(), s_.roles.end(), [&](auto const& role) { return is_own(role.first); });
    bool const himself = std::all_of(t.by.begin(), t.by.end(), [&](auto const& role) { return is_own(role); });
    if (concerns && anybody && !himself && !is_told(t)) say("service.untold", path, {{"event", t.on}, {"state", t.to}});
  }
  // A notice that speaks of a reason needs one.
  void reasons_told(Transition const& t, std::string const& path) {
    for (auto const& name : t.notice) {
      auto const* notice = s_.notices.find(name);
      if (!notice || t.reason) continue;
      for (auto const& text : {notice->text.zh, notice->text.en})
        if (in(placeholders_of(text), "reason")) return say("service.notice_reason", path, {{"event", t.on}, {"notice", name}});
    }
  }

  void transitions() {
    for (size_t i = 0; i < s_.transitions.size(); ++i) {
      auto const& t = s_.transitions[i];
      auto const path = item("transitions", i);
      for (auto const& from : t.from) {
        known_state(from, path + ".from");
        auto const* state = s_.states.find(from);
        if (state && state->kind == State::Kind::final && !t.later) say("service.final_left", path, {{"event", t.on}, {"state", from}});
      }
      known_state(t.to, path + ".to");
      for (auto const& role : t.by) known_role(role, path + ".by");
      for (auto const& notice : t.notice) if (!s_.notices.contains(notice)) say("service.unknown_notice", path + ".notice", {{"notice", notice}});
      for (auto const& document : t.require) if (!s_.documents.contains(document)) say("service.unknown_document", path + ".require", {{"document", document}});
      if (!t.not_same_person_as.empty() && !is_event(t.not_same_person_as)) say("service.unknown_event", path + ".not_same_person_as", {{"event", t.not_same_person_as}});
      auto const* to = s_.states.find(t.to);
      static RE2 const against("^(refuse|reject|return|stop|suspend|revoke|ask)");
      bool const by_people = std::any_of(t.by.begin(), t.by.end(), [](auto const& role) { return role != kSystemRole; });
      bool const hard = RE2::PartialMatch(t.on, against) || (to && to->outcome == "refused");
      if (by_people && hard && !t.reason) say("service.reason_missing", path, {{"event", t.on}});
      told(t, path);
      reasons_told(t, path);
      ambiguous(i);
    }
  }
  void ambiguous(size_t i) {
    auto const& t = s_.transitions[i];
    for (size_t j = 0; j < i; ++j) {
      auto const& other = s_.transitions[j];
      if (other.on != t.on) continue;
      for (auto const& from : t.from)
        for (auto const& role : t.by)
          if (in(other.from, from) && in(other.by, role)) return say("service.ambiguous", item("transitions", i), {{"event", t.on}, {"state", from}, {"role", role}});
    }
  }

  // A guard that stops somebody must be able to say why in words.
  void needs() {
    auto const squeezed = [](std::string_view text) {
      std::string out;
      for (char c : text) if (c != ' ') out += c;
      return out;
    };
    std::set<std::string> told{"tasks.all_done"}, used;
    for (auto const& need : s_.needs) told.insert(squeezed(need.first));
    for (size_t i = 0; i < s_.transitions.size(); ++i) {
      if (s_.transitions[i].guard.empty()) continue;
      for (auto const& conjunct : conjuncts(s_.transitions[i].guard)) {
        used.insert(squeezed(conjunct));
        if (!told.contains(squeezed(conjunct))) say("service.needs_words", item("transitions", i) + ".guard", {{"text", conjunct}});
      }
    }
    for (auto const& need : s_.needs) {
      if (!used.contains(squeezed(need.first))) say("service.needs_unused", "needs." + need.first, {{"text", need.first}});
      if (need.second.text.zh.empty() || need.second.text.en.empty()) say("service.language_missing", "needs." + need.first, {{"what", need.first}, {"language", need.second.text.zh.empty() ? "zh-CN" : "en"}});
    }
  }

  void notices() {
    std::set<std::string, std::less<>> const values{"no", "reason", "deadline", "enterprise", "lane", "state", "because", "service"};
    for (auto const& notice : s_.notices) {
      auto const path = "notices." + notice.first;
      known_role(notice.second.to, path + ".to");
      bool const sent = std::any_of(s_.transitions.begin(), s_.transitions.end(), [&](auto const& t) { return in(t.notice, notice.first); });
      if (!sent) say("service.notice_unsent", path, {{"notice", notice.first}});
      if (notice.second.via.empty()) say("service.notice_without_way", path, {{"notice", notice.first}});
      for (auto const& text : {notice.second.text.zh, notice.second.text.en})
        for (auto const& name : placeholders_of(text))
          if (!values.contains(name)) say("service.notice_value", path + ".text", {{"value", name}});
    }
  }

  // Walks every way from the first state that one person with all staff roles (or one applicant) could take alone, minding
  // who may not be the same, to a state that grants.
  void one_person() {
    std::vector<std::string> parted;  // events some transition names in not_same_person_as
    for (auto const& t : s_.transitions)
      if (!t.not_same_person_as.empty() && !in(parted, t.not_same_person_as)) parted.push_back(t.not_same_person_as);
    for (auto scope : {ServiceRole::Scope::region, ServiceRole::Scope::own}) {
      auto const way = alone(scope, parted);
      if (way.empty()) continue;
      std::string path;
      for (auto const& event : way) path += (path.empty() ? "" : " → ") + event;
      return say("service.one_person", "transitions", {{"path", path}});
    }
  }
  std::vector<std::string> alone(ServiceRole::Scope scope, std::vector<std::string> const& parted) const {
    using Place = std::pair<std::string, uint64_t>;
    auto const bit = [&](std::string const& event) -> uint64_t {
      for (size_t i = 0; i < parted.size() && i < 64; ++i) if (parted[i] == event) return uint64_t{1} << i;
      return 0;
    };
    std::map<Place, std::vector<std::string>> seen;
    std::deque<Place> queue{{s_.initial(), 0}};
    seen[queue.front()] = {};
    while (!queue.empty()) {
      auto const here = queue.front();
      queue.pop_front();
      auto const way = seen[here];
      auto const* state = s_.states.find(here.first);
      if (state && state->outcome == "granted" && !way.empty()) return way;
      for (auto const& t : s_.transitions) {
        if (!in(t.from, here.first)) continue;
        bool const mine = std::any_of(t.by.begin(), t.by.end(), [&](auto const& name) {
          auto const* role = s_.roles.find(name);
          return role && role->scope == scope;
        });
        bool const by_itself = in(t.by, kSystemRole);
        if (!mine && !by_itself) continue;
        if (mine && !by_itself && (here.second & bit(t.not_same_person_as)) != 0) continue;
        Place const there{t.to, here.second | (mine ? bit(t.on) : 0)};
        if (seen.contains(there)) continue;
        auto longer = way;
        longer.push_back(t.on);
        seen.emplace(there, std::move(longer));
        queue.push_back(there);
      }
    }
    return {};
  }

  void surroundings() {
    if (!around_.sources.empty())
      for (auto const& fact : s_.facts)
        if (!around_.sources.contains(fact.second.source)) say("service.unknown_source", "facts." + fact.first + ".source", {{"source", fact.second.source}});
    if (around_.effects.empty()) return;
    for (size_t i = 0; i < s_.transitions.size(); ++i)
      for (auto const& effect : s_.transitions[i].effects)
        if (!around_.effects.contains(effect.name)) say("service.unknown_effect", item("transitions", i) + ".effects", {{"effect", effect.name}});
  }
};

}  // namespace

ServiceReport check_service(std::string_view file, std::string_view text, Surroundings const& around) {
  ServiceReport report;
  report.lines = static_cast<size_t>(std::count(text.begin(), text.end(), '\n'));
  auto source = read_located(file, text);
  if (!source) {
    auto const& whole = source.error();
    report.problems = whole.more.empty() ? std::vector<Problem>{whole} : whole.more;
    return report;
  }
  auto read = read_service(*source);
  report.service = read.service.service;
  report.version = read.service.version;
  report.sha256 = read.service.sha256;
  report.states = read.service.states.size();
  report.transitions = read.service.transitions.size();
  report.problems = std::move(read.problems);
  bool const whole = report.problems.empty();
  auto compiling = compile_service(std::move(read.service));
  for (auto& problem : compiling.problems) {
    problem.at = source->at(problem.at);
    report.problems.push_back(std::move(problem));
  }
  Checker(*source, compiling.compiled, around, report.problems).check();
  if (!whole || !report.problems.empty()) return report;
  auto const calendars = calendars_of(compiling.compiled.service, around.calendars);
  if (!calendars) {
    auto problem = calendars.error();
    problem.at = source->at(problem.at);
    report.problems.push_back(std::move(problem));
    return report;
  }
  auto const compiled = std::make_shared<CompiledService const>(std::move(compiling.compiled));
  report.coverage = run_scenarios(*compiled, *calendars, around.tables);
  for (size_t i = 0; i < report.coverage.results.size(); ++i) {
    auto const& result = report.coverage.results[i];
    if (!result.passed)
      report.problems.push_back(invalid("service.test_failed", source->at(item("tests", i)), {{"test", result.name}, {"step", result.step}, {"why", result.why}}));
  }
  for (auto const& [number, from] : report.coverage.untested)
    report.problems.push_back(invalid("service.untested", source->at(item("transitions", number)), {{"event", compiled->service.transitions[number].on}, {"state", from}}));
  report.compiled = compiled;
  return report;
}

json::object to_json(ServiceReport const& report) {
  json::array problems, tests;
  for (auto const& p : report.problems) {
    json::object args;
    for (auto const& arg : p.args) args[arg.first] = arg.second;
    problems.push_back(json::object{{"code", p.code}, {"at", p.at}, {"args", std::move(args)}});
  }
  for (auto const& r : report.coverage.results) tests.push_back(json::object{{"name", r.name}, {"passed", r.passed}, {"step", r.step}, {"why", r.why}});
  return {{"service", report.service}, {"version", report.version}, {"sha256", report.sha256}, {"states", report.states}, {"transitions", report.transitions},
          {"lines", report.lines}, {"problems", std::move(problems)}, {"tests", std::move(tests)},
          {"coverage", json::object{{"driven", report.coverage.driven}, {"all", report.coverage.all}}}};
}

}  // namespace ly::cases
