#include "app/policy_commands.h"

#include <algorithm>
#include <filesystem>

#include "app/domains.h"
#include "app/policy_impact.h"
#include "base/text.h"
#include "formats/dmn_xml.h"
#include "formats/policy_check.h"
#include "formats/policy_dmn.h"
#include "formats/policy_set.h"
#include "formats/policy_sheet.h"
#include "formats/table.h"
#include "formats/tck.h"
#include "formats/xlsx_writer.h"

namespace ly::app {
namespace {

namespace fs = std::filesystem;
using formats::PolicyTable;

constexpr size_t kPolicyFileMax = 32U << 20;

// ---- where a table comes from ---------------------------------------------------------------------------------------------

struct Named {  // a policy table, compiled, or a decision model
  std::optional<PolicyTable> policy;
  dmn::Table table;
  std::optional<dmn::Model> model;
};

Result<formats::PolicySet> const& shipped() {
  static auto const set = formats::PolicySet::load_shipped();
  return set;
}

Result<dmn::Model> model_of(std::string const& file) {
  std::vector<formats::DmnFile> files{{fs::path(file).filename().string(), TRY(read_whole_file(file, kPolicyFileMax))}};
  auto alone = formats::read_dmn(files);
  if (alone || alone.error().code != "dmn.import_missing") return alone;
  // The models it imports stand beside it.
  for (auto const& entry : fs::directory_iterator(fs::path(file).parent_path()))
    if (entry.path().extension() == ".dmn" && entry.path() != fs::path(file)) files.push_back({entry.path().filename().string(), TRY(read_whole_file(entry.path(), kPolicyFileMax))});
  return formats::read_dmn(files);
}

// `name` is a file (.yaml, .xlsx, .dmn), the id of a shipped table (the version in force on `day`), or "id@from".
Result<Named> find_policy(std::string const& given, Day day) {
  auto const name = fs::path(given).filename().string();
  auto const kind = lower_ascii(fs::path(given).extension().string());
  Named out;
  if (fs::is_regular_file(given)) {
    if (kind == ".dmn") {
      // A model of one table is a policy table; anything larger stays a model.
      auto policy = formats::read_policy_dmn(TRY(read_whole_file(given, kPolicyFileMax)), name, day);
      if (policy) out.policy = std::move(*policy);
      else if (policy.error().code == "policy.not_one_table" || policy.error().code == "policy_dmn.input" || policy.error().code.starts_with("dmn.")) out.model = TRY(model_of(given));
      else return policy.error();
    } else if (kind == ".xlsx") {
      out.policy = TRY(formats::read_policy_sheet(TRY(read_whole_file(given, kPolicyFileMax))));
    } else if (kind == ".yaml" || kind == ".yml") {
      out.policy = TRY(formats::read_policy_table(TRY(read_whole_file(given, kPolicyFileMax)), name));
    } else {
      return refused("policy.file_kind", name, {{"name", name}});
    }
  } else {
    if (!shipped()) return shipped().error();
    auto const& set = shipped().value();
    auto const versions = set.versions(name);
    auto const* version = set.find_version(name) ? set.find_version(name) : set.find(name, day);
    if (!version && !versions.empty()) return refused("policy.no_version", name, {{"name", name}, {"day", to_iso(day)}});
    if (!version) return not_found("policy.not_found", name, {{"name", name}});
    out.policy = PolicyTable{version->table.source(), version->tests};
  }
  if (out.policy) out.table = TRY(dmn::compile(out.policy->table));
  return out;
}

Result<Day> day_asked(Options const& options) {
  if (options.date.empty()) return day_at(SystemClock().now(), kChinaOffset);
  auto const day = day_from_iso(options.date);
  if (!day) return invalid("field.not_a_day", "--date");
  return *day;
}

// What now() says inside a model: this moment, or the beginning of the day asked about.
dmn::DateTime now_on(Day day, bool asked) {
  auto const now = SystemClock().now();
  int64_t const minutes = asked ? 0 : minutes_since_midnight(now).count;
  return {day.number, minutes * 60'000'000'000, {static_cast<int32_t>(kChinaOffset.count) * 60}};
}

dmn::Language language_of(Terminal const& terminal) { return terminal.language == "en" ? dmn::Language::en : dmn::Language::zh_cn; }

// ---- list, show -----------------------------------------------------------------------------------------------------------

int list_command(House*, Options const& options, Terminal const& terminal) {
  if (!shipped()) return terminal.fail(shipped().error());
  auto const day = day_asked(options);
  if (!day) return terminal.fail(day.error());
  auto const& set = shipped().value();
  json::array rows;
  for (auto const& id : set.ids())
    for (auto const* version : set.versions(id)) {
      auto const& t = version->table.source();
      bool const in_force = set.find(id, *day) == version;
      rows.push_back(json::object{{"version", version->version}, {"title", t.title.in(language_of(terminal))}, {"from", to_iso(t.from)}, {"to", t.to ? json::value(to_iso(*t.to)) : json::value(nullptr)},
                                  {"in_force", in_force}, {"draft", t.draft}, {"rules", static_cast<int64_t>(t.rules.size())}, {"tests", static_cast<int64_t>(version->tests.size())}});
      if (!options.json)
        terminal.out((in_force ? "* " : "  ") + version->version + "  " + t.title.in(language_of(terminal)) + "  " + to_iso(t.from) + " – " + (t.to ? to_iso(*t.to) : "") +
                     (t.draft ? terminal.language == "en" ? "  (our draft)" : "  （起草，数字须由本单位核定）" : ""));
    }
  if (options.json) terminal.out(canonical(rows));
  return kDone;
}

int show_command(House*, Options const& options, Terminal const& terminal) {
  auto const day = day_asked(options);
  if (!day) return terminal.fail(day.error());
  auto const named = find_policy(options.file, *day);
  if (!named) return terminal.fail(named.error());
  if (!named->policy) return terminal.fail(refused("policy.not_one_table", options.file, {{"name", options.file}, {"count", std::to_string(named->model->tables.size())}}));
  terminal.out(formats::write_policy_table(*named->policy));
  return kDone;
}

// ---- eval -----------------------------------------------------------------------------------------------------------------

struct Row {
  json::object given;
  std::string at;  // "B4" of a sheet, "[3]" of a list
};

// The rows of an input: one object, a list of them, or a sheet whose first row names the inputs (by name or label).
Result<std::vector<Row>> rows_of(std::string const& file, dmn::DecisionTable const* table) {
  auto const bytes = TRY(read_whole_file(file, kPolicyFileMax));
  auto const name = fs::path(file).filename().string();
  std::vector<Row> out;
  if (lower_ascii(fs::path(file).extension().string()) != ".xlsx") {
    auto const value = TRY(parse_json(bytes));
    if (auto const* object = value.if_object()) return std::vector<Row>{{*object, name}};
    auto const* list = value.if_array();
    if (!list) return invalid("policy.input", name, {{"name", name}});
    for (size_t i = 0; i < list->size(); ++i) {
      auto const* object = (*list)[i].if_object();
      if (!object) return invalid("policy.input", name + "[" + std::to_string(i + 1) + "]", {{"name", name}});
      out.push_back({*object, "[" + std::to_string(i + 1) + "]"});
    }
    return out;
  }
  auto const workbook = TRY(formats::open_workbook(bytes));
  std::vector<std::string> names;
  TRY(workbook->read_rows(0, [&](formats::Row const& row) {
    json::object given;
    for (uint32_t c = 1; c <= row.cells.size(); ++c) {
      auto const& cell = row.at(c);
      auto text = cell.kind == formats::CellKind::date && cell.has_day ? to_iso(cell.day) : std::string(trim(formats::display(cell)));
      if (names.size() < c && out.empty() && (names.size() == c - 1)) {  // still the head
        if (table)
          for (auto const& input : table->inputs)
            if (input.label.zh == text || input.label.en == text) text = input.name;
        names.push_back(text);
        continue;
      }
      if (c > names.size() || names[c - 1].empty() || formats::is_blank(cell)) continue;
      json::value value = json::string(text);
      if (cell.kind == formats::CellKind::number) value = cell.number == static_cast<double>(static_cast<int64_t>(cell.number)) ? json::value(static_cast<int64_t>(cell.number)) : json::value(cell.number);
      else if (cell.kind == formats::CellKind::boolean || text == "是" || text == "否") value = text == "是" || cell.number != 0;
      given[names[c - 1]] = std::move(value);
    }
    if (!given.empty()) out.push_back({std::move(given), std::to_string(row.number)});
    return true;
  }));
  if (out.empty()) return invalid("policy.input", name, {{"name", name}});
  return out;
}

struct Decided {
  json::value outcome;
  std::vector<std::string> rules;
  std::string because;
  std::vector<std::string> explanation;
  std::optional<bool> passes;  // where the table says what passes
  std::string would_pass;      // of a refusal, when explained
  Problem problem;
};

Decided decide_by_table(dmn::Table const& table, json::object const& given, dmn::Language language, bool explained) {
  auto const& source = table.source();
  dmn::Scope scope;
  for (auto const& member : given) {
    auto const input = std::find_if(source.inputs.begin(), source.inputs.end(), [&](auto const& i) { return i.name == std::string_view(member.key()); });
    scope.set(std::string(member.key()), formats::value_of(member.value(), input == source.inputs.end() ? std::string_view() : std::string_view(input->type)));
  }
  for (auto const& input : source.inputs)
    if (!scope.find(input.name)) scope.set(input.name, {});
  auto const decision = dmn::decide(table, scope);
  Decided out;
  out.problem = decision.problem;
  auto value = formats::json_of(decision.outputs);
  out.outcome = source.outputs.size() == 1 && !source.outputs.front().name.empty() && !value.is_object() ? json::value(json::object{{source.outputs.front().name, value}}) : value;
  for (auto const rule : decision.hits) {
    out.rules.push_back(source.rules[rule].id);
    auto const text = dmn::because(table, rule, scope, language);
    if (!text.empty()) out.because += (out.because.empty() ? "" : language == dmn::Language::en ? "; " : "；") + text;
  }
  out.passes = dmn::passes(table, decision);
  if (explained) {
    out.explanation = dmn::explain(table, scope, decision, language).lines;
    out.would_pass = dmn::would_pass_line(table, scope, decision, language);
  }
  return out;
}

Decided decide_by_model(dmn::CompiledModel const& model, dmn::Model const& source, std::string const& decision, json::object const& given, dmn::DateTime now) {
  dmn::Scope scope;
  for (auto const& member : given) {
    auto const node = std::find_if(source.nodes.begin(), source.nodes.end(), [&](auto const& n) { return n.is == dmn::ModelNode::Is::input && n.name == std::string_view(member.key()); });
    scope.set(std::string(member.key()), formats::value_of(member.value(), node == source.nodes.end() ? std::string_view() : std::string_view(node->type)));
  }
  scope.set_now(now);
  auto const value = dmn::evaluate(model, decision, scope);
  Decided out;
  out.outcome = formats::json_of(value);
  if (value.is_null() && value.why() && !value.why()->code.empty()) out.problem = *value.why();
  return out;
}

json::object to_json(Decided const& decided, Terminal const& terminal, bool explained) {
  json::object out{{"outcome", decided.outcome}, {"rules", json::array(decided.rules.begin(), decided.rules.end())}, {"because", decided.because}};
  if (!decided.problem.code.empty()) out["problem"] = json::object{{"code", decided.problem.code}, {"detail", terminal.words.say(terminal.language, decided.problem)}};
  if (decided.passes) out["passes"] = *decided.passes;
  if (explained) out["explanation"] = json::array(decided.explanation.begin(), decided.explanation.end());
  if (!decided.would_pass.empty()) out["would_pass"] = decided.would_pass;
  return out;
}

Result<std::string> as_workbook(std::vector<Row> const& rows, std::vector<Decided> const& decided, fs::path const& out, Terminal const& terminal) {
  std::vector<std::string> inputs, outputs;
  auto const add = [](std::vector<std::string>& names, std::string_view name) { if (std::find(names.begin(), names.end(), name) == names.end()) names.emplace_back(name); };
  for (auto const& row : rows) for (auto const& member : row.given) add(inputs, member.key());
  for (auto const& one : decided) if (auto const* object = one.outcome.if_object()) for (auto const& member : *object) add(outputs, member.key());
  auto const cell = [](json::value const* value) -> formats::OutCell {
    if (!value || value->is_null()) return {};
    if (value->is_string()) return {std::string(value->get_string())};
    if (value->is_int64()) return {static_cast<double>(value->get_int64())};
    if (value->is_double()) return {value->get_double()};
    if (value->is_bool()) return {std::string(value->get_bool() ? "是" : "否")};
    return {canonical(*value)};
  };
  formats::XlsxWriter writer(out.parent_path(), SystemClock().now());
  std::vector<formats::OutColumn> columns;
  for (auto const& name : inputs) columns.push_back({name, 14});
  for (auto const& name : outputs) columns.push_back({"→" + name, 18, true});
  if (outputs.empty()) columns.push_back({"→", 18, true});
  columns.push_back({terminal.language == "en" ? "rules" : "规则", 12});
  columns.push_back({terminal.language == "en" ? "because" : "原因", 50, true});
  bool const refusals = std::any_of(decided.begin(), decided.end(), [](auto const& one) { return !one.would_pass.empty(); });
  if (refusals) columns.push_back({terminal.language == "en" ? "would pass" : "怎样可以通过", 40, true});
  TRY(writer.add_sheet(terminal.language == "en" ? "decisions" : "判定", columns));
  for (size_t i = 0; i < rows.size(); ++i) {
    std::vector<formats::OutCell> cells;
    for (auto const& name : inputs) cells.push_back(cell(rows[i].given.if_contains(name)));
    auto const* object = decided[i].outcome.if_object();
    for (auto const& name : outputs) cells.push_back(cell(object ? object->if_contains(name) : nullptr));
    if (outputs.empty()) cells.push_back(cell(&decided[i].outcome));
    std::string rules;
    for (auto const& rule : decided[i].rules) rules += (rules.empty() ? "" : ", ") + rule;
    cells.push_back({rules});
    cells.push_back({decided[i].problem.code.empty() ? decided[i].because : terminal.words.say(terminal.language, decided[i].problem), decided[i].problem.code.empty() ? formats::Tone::plain : formats::Tone::bad});
    if (refusals) cells.push_back({decided[i].would_pass});
    TRY(writer.add_row(cells));
  }
  return writer.finish();
}

int eval_command(House*, Options const& options, Terminal const& terminal) {
  auto const day = day_asked(options);
  if (!day) return terminal.fail(day.error());
  auto const named = find_policy(options.file, *day);
  if (!named) return terminal.fail(named.error());
  auto const* table = named->policy ? &named->policy->table : nullptr;
  auto const rows = rows_of(options.input, table);
  if (!rows) return terminal.fail(rows.error());
  std::optional<dmn::CompiledModel> compiled;
  std::string decision = options.decision;
  if (named->model) {
    std::string names;
    std::vector<std::string> all;
    for (auto const& node : named->model->nodes)
      if (node.is == dmn::ModelNode::Is::decision && node.import.empty()) { all.push_back(node.name); names += (names.empty() ? "" : ", ") + node.name; }
    if (decision.empty() && all.size() == 1) decision = all.front();
    if (std::find(all.begin(), all.end(), decision) == all.end()) return terminal.fail(refused("policy.no_decision", "--decision", {{"name", decision}, {"names", names}}));
    compiled.emplace(dmn::compile(*named->model));
  }
  std::vector<Decided> decided;
  bool good = true;
  for (auto const& row : *rows) {
    decided.push_back(compiled ? decide_by_model(*compiled, *named->model, decision, row.given, now_on(*day, !options.date.empty())) : decide_by_table(named->table, row.given, language_of(terminal), options.explain));
    good = good && decided.back().problem.code.empty();
  }
  if (!options.out.empty()) {
    auto const workbook = as_workbook(*rows, decided, options.out, terminal);
    if (!workbook) return terminal.fail(workbook.error());
    write_private_file(options.out, *workbook);
  }
  if (options.json) {
    json::array all;
    for (auto const& one : decided) all.push_back(to_json(one, terminal, options.explain));
    terminal.out(canonical(rows->size() == 1 && !all.empty() ? all.front() : json::value(all)));
  } else {
    for (size_t i = 0; i < decided.size(); ++i) {
      auto const& one = decided[i];
      std::string rules;
      for (auto const& rule : one.rules) rules += (rules.empty() ? "" : ", ") + rule;
      terminal.out((rows->size() > 1 ? (*rows)[i].at + "  " : "") + canonical(one.outcome) + (rules.empty() ? "" : "  [" + rules + "]") + (one.because.empty() ? "" : "  " + one.because));
      if (!one.problem.code.empty()) terminal.print(true, "  " + terminal.words.say(terminal.language, one.problem));
      for (auto const& line : one.explanation) terminal.out("    " + line);
      if (!one.would_pass.empty()) terminal.out("    " + one.would_pass);
    }
    if (!options.out.empty()) terminal.say("判定结果：" + options.out, "Decisions: " + options.out);
  }
  return good ? kDone : kRefused;
}

// ---- test, check, diff ----------------------------------------------------------------------------------------------------

Result<Named> policy_only(Options const& options, std::string const& given) {
  auto named = TRY(find_policy(given, TRY(day_asked(options))));
  if (!named.policy) return refused("policy.not_one_table", given, {{"name", fs::path(given).filename().string()}, {"count", std::to_string(named.model->tables.size())}});
  return named;
}

int check_or_test(Options const& options, Terminal const& terminal, bool tests_only) {
  auto const named = policy_only(options, options.file);
  if (!named) return terminal.fail(named.error());
  auto const found = formats::check_policy(named->table, named->policy->tests);
  std::vector<Problem> faults;
  for (auto const& fault : found.faults)
    if (!tests_only || fault.code == "policy.test" || fault.code == "policy.uncovered") faults.push_back(fault);
  auto const told = [&](std::vector<Problem> const& problems) {
    json::array out;
    for (auto const& p : problems) out.push_back(json::object{{"at", p.at}, {"code", p.code}, {"detail", terminal.words.say(terminal.language, p)}});
    return out;
  };
  if (options.json) {
    terminal.out(canonical(json::object{{"table", named->policy->table.id}, {"rules", static_cast<int64_t>(found.rules)}, {"rules_reached", static_cast<int64_t>(found.reached)},
                                        {"tests", static_cast<int64_t>(named->policy->tests.size())}, {"faults", told(faults)}, {"remarks", tests_only ? json::array{} : told(found.remarks)}}));
    return faults.empty() ? kDone : kRefused;
  }
  for (auto const& fault : faults) terminal.print(true, fault.at + ": " + terminal.words.say(terminal.language, fault));
  if (!tests_only)
    for (auto const& remark : found.remarks) terminal.out(remark.at + ": " + terminal.words.say(terminal.language, remark));
  terminal.say(named->policy->table.id + "：" + std::to_string(named->policy->tests.size()) + " 个测试，命中 " + std::to_string(found.reached) + " / " + std::to_string(found.rules) + " 条规则，" +
                   (faults.empty() ? "没有问题" : std::to_string(faults.size()) + " 个问题"),
               named->policy->table.id + ": " + std::to_string(named->policy->tests.size()) + " tests reach " + std::to_string(found.reached) + " of " + std::to_string(found.rules) + " rules; " +
                   (faults.empty() ? "sound" : std::to_string(faults.size()) + " faults"));
  return faults.empty() ? kDone : kRefused;
}
int check_policy(House*, Options const& options, Terminal const& terminal) { return check_or_test(options, terminal, false); }
int test_command(House*, Options const& options, Terminal const& terminal) { return check_or_test(options, terminal, true); }

int diff_command(House*, Options const& options, Terminal const& terminal) {
  auto const before = policy_only(options, options.file), after = policy_only(options, options.name);
  if (!before) return terminal.fail(before.error());
  if (!after) return terminal.fail(after.error());
  using Kind = formats::PolicyDifference::Kind;
  static constexpr std::pair<char const*, char const*> kKinds[] = {{"表头", "head"}, {"条件", "input"}, {"结论", "output"}, {"新增规则", "rule added"}, {"删去规则", "rule removed"}, {"修改规则", "rule changed"}, {"移动规则", "rule moved"}};
  auto const all = formats::differences(before->policy->table, after->policy->table);
  json::array rows;
  for (auto const& one : all) {
    auto const& words = kKinds[static_cast<size_t>(one.kind)];
    if (options.json) {
      rows.push_back(json::object{{"kind", words.second}, {"rule", one.rule}, {"what", one.what}, {"before", one.before}, {"after", one.after}});
      continue;
    }
    auto const where = std::string(terminal.language == "en" ? words.second : words.first) + (one.rule.empty() ? "" : " " + one.rule) + (one.what.empty() ? "" : " " + one.what);
    if (one.kind == Kind::rule_added) terminal.out("+ " + where + ": " + one.after);
    else if (one.kind == Kind::rule_removed) terminal.out("- " + where + ": " + one.before);
    else terminal.out("~ " + where + ": " + (one.before.empty() ? "∅" : one.before) + " → " + (one.after.empty() ? "∅" : one.after));
  }
  if (options.json) terminal.out(canonical(rows));
  else if (all.empty()) terminal.say("两个版本判定相同", "The two versions decide alike");
  return all.empty() ? kDone : kRefused;
}

// ---- impact ---------------------------------------------------------------------------------------------------------------

// Over the newest roster of each enterprise in the data folder: who would be decided otherwise by this table.
int impact_command(House* house, Options const& options, Terminal const& terminal) {
  auto const named = policy_only(options, options.file);
  if (!named) return terminal.fail(named.error());
  auto const& table = named->policy->table;
  auto const day = options.date.empty() ? Result<Day>(table.from) : day_asked(options);
  if (!day) return terminal.fail(day.error());
  if (!options.out.empty() && fs::exists(options.out)) return terminal.fail(refused("backup.exists", options.out));
  auto told = policy_impact(*house->wiring().domains, {house->desk(), Actor::system("policy impact"), [] { return false; }, [](int64_t, int64_t) {}}, table.id, named->table, *day);
  if (!told) return terminal.fail(told.error());
  auto const& result = told->as_object();
  auto const number = [&](std::string_view key) { return result.at(key).as_int64(); };
  if (!options.out.empty()) {
    auto const sheet = policies::impact_sheet(result.at("lines").as_array(), fs::absolute(options.out).parent_path(), SystemClock().now());
    if (!sheet) return terminal.fail(sheet.error());
    write_private_file(options.out, *sheet);
  }
  if (options.json) {
    terminal.out(canonical(*told));
    return kDone;
  }
  if (!result.at("decides_stored").as_bool()) {
    terminal.say(table.id + " 不判定已存的人员或办件，没有可以比较的结果", table.id + " decides nothing that is stored; there is nothing to compare");
    return kDone;
  }
  bool const cases = text_of(result, "unit") == "cases";
  terminal.say(std::to_string(number("people")) + (cases ? " 件在办中 " : " 人中 ") + std::to_string(number("changed")) + (cases ? " 件" : " 人") + "结论会变，涉 " + std::to_string(number("enterprises")) + " 家企业中的 " + std::to_string(number("enterprises_changed")) + " 家",
               std::to_string(number("changed")) + " of " + std::to_string(number("people")) + (cases ? " open cases" : " people") + " would change, in " + std::to_string(number("enterprises_changed")) + " of " + std::to_string(number("enterprises")) + " enterprises");
  for (auto const& move : result.at("moves").as_array())
    if (move.at("from") != move.at("to")) terminal.out("  " + std::string(text_of(move, "from")) + " → " + std::string(text_of(move, "to")) + "  " + std::to_string(move.at("people").as_int64()));
  for (auto const& firm : result.at("firms").as_array())
    terminal.out("  " + std::string(text_of(firm, "name")) + "  " + std::to_string(firm.at("changed").as_int64()) + " / " + std::to_string(firm.at("people").as_int64()));
  if (!options.out.empty()) terminal.say("名单：" + options.out, "List: " + options.out);
  return kDone;
}

// ---- import, export -------------------------------------------------------------------------------------------------------

int write_table(PolicyTable const& policy, std::string const& file, std::string const& dmn_version, Terminal const& terminal) {
  auto const kind = lower_ascii(fs::path(file).extension().string());
  if (fs::exists(file)) return terminal.fail(refused("backup.exists", file));
  std::string bytes;
  if (kind == ".yaml" || kind == ".yml") {
    bytes = formats::write_policy_table(policy);
  } else if (kind == ".xlsx") {
    auto written = formats::write_policy_sheet(policy, fs::path(file).parent_path(), SystemClock().now());
    if (!written) return terminal.fail(written.error());
    bytes = std::move(*written);
  } else if (kind == ".dmn") {
    bytes = formats::write_policy_dmn(policy, dmn_version == "1.3" ? formats::DmnVersion::v1_3 : formats::DmnVersion::v1_5);
  } else {
    auto const name = fs::path(file).filename().string();
    return terminal.fail(refused("policy.file_kind", name, {{"name", name}}));
  }
  write_private_file(file, bytes);
  terminal.say("已写入 " + file, "Written: " + file);
  return kDone;
}

// From any form to any other; import also says everything that stands against publishing what was read.
int export_command(House*, Options const& options, Terminal const& terminal) {
  auto const named = policy_only(options, options.file);
  if (!named) return terminal.fail(named.error());
  return write_table(*named->policy, options.out, options.dmn, terminal);
}
int import_command(House* house, Options const& options, Terminal const& terminal) {
  auto const code = export_command(house, options, terminal);
  if (code != kDone) return code;
  return check_or_test(options, terminal, false);
}

// ---- the conformance kit --------------------------------------------------------------------------------------------------

int tck_command(House*, Options const& options, Terminal const& terminal) {
  auto const report = formats::run_tck(options.file);
  if (!report) return terminal.fail(report.error());
  bool all = true;
  json::array levels, misses;
  for (auto const& level : report->levels) {
    levels.push_back(json::object{{"name", level.name}, {"passed", level.passed}, {"total", level.total}});
    if (level.name.starts_with("compliance")) all = all && level.passed == level.total;
    if (!options.json) terminal.out(level.name + ": " + std::to_string(level.passed) + " / " + std::to_string(level.total));
  }
  for (auto const& miss : report->misses) {
    misses.push_back(json::object{{"folder", miss.folder}, {"id", miss.id}, {"expected", miss.expected}, {"got", miss.got}, {"why", miss.why}});
    if (!options.json) terminal.out("  " + miss.folder + " " + miss.id + "\n      expected " + miss.expected + "\n      got      " + miss.got + (miss.why.empty() ? "" : "  (" + miss.why + ")"));
  }
  if (options.json) terminal.out(canonical(json::object{{"levels", std::move(levels)}, {"misses", std::move(misses)}}));
  return all ? kDone : kRefused;
}

}  // namespace

void add_policy_commands(std::map<std::string, CommandRow>& rows) {
  rows["policy list"] = {Needs::no_house, false, false, false, false, list_command};
  rows["policy show"] = {Needs::no_house, false, false, false, true, show_command};
  rows["policy eval"] = {Needs::no_house, false, false, false, true, eval_command};
  rows["policy test"] = {Needs::no_house, false, false, false, true, test_command};
  rows["policy check"] = {Needs::no_house, false, false, false, true, check_policy};
  rows["policy diff"] = {Needs::no_house, false, true, false, true, diff_command};
  rows["policy impact"] = {Needs::reading_house, false, false, false, true, impact_command};
  rows["policy import"] = {Needs::no_house, false, false, false, true, import_command};
  rows["policy export"] = {Needs::no_house, false, false, false, true, export_command};
  rows["conformance dmn-tck"] = {Needs::no_house, false, false, false, true, tck_command};
}

}  // namespace ly::app
