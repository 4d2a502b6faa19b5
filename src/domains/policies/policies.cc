#include "domains/policies/policies.h"

#include <algorithm>

#include "base/text.h"
#include "desk/files.h"
#include "domains/policies/rows.h"
#include "formats/policy_check.h"
#include "formats/policy_sheet.h"
#include "formats/xlsx_writer.h"

namespace ly::policies {
namespace {

using formats::PolicyTable;
using formats::PolicyVersion;


PolicyTable table_of(PolicyVersion const& version) { return {version.table.source(), version.tests}; }
PolicyTable table_of(DraftRow const& row) { return formats::read_policy_table(row.text, "draft").value(); }

std::string hit_text(dmn::DecisionTable const& t) {
  static constexpr std::array<char const*, 5> kSigns{"", "+", "<", ">", "#"};
  return std::string(dmn::letter(t.hit)) + kSigns[static_cast<size_t>(t.aggregation)];
}

// The values of a column for completion: those of its list, or yes and no.
std::vector<std::string> choices(dmn::Input const& input) {
  if (input.type == "boolean") return {"是", "否"};
  std::vector<std::string> out;
  if (input.allowed.find('[') != std::string::npos || input.type != "string") return out;
  for (auto part : split(input.allowed, ','))
    if (auto shown = formats::shown_condition(std::string(trim(part)), input); !shown.empty() && shown.find('=') == std::string::npos) out.push_back(std::move(shown));
  return out;
}
std::vector<std::string> choices(dmn::Output const& output) {
  if (output.type == "boolean") return {"是", "否"};
  std::vector<std::string> out;
  for (auto const& value : output.allowed) out.push_back(formats::shown_conclusion(value, output));
  return out;
}

std::vector<DifferenceText> shown_differences(dmn::DecisionTable const& before, dmn::DecisionTable const& after) {
  static constexpr std::string_view kKinds[] = {"head", "input", "output", "added", "removed", "changed", "moved"};
  std::vector<DifferenceText> out;
  for (auto const& one : formats::differences(before, after)) out.push_back({std::string(kKinds[static_cast<size_t>(one.kind)]), one.rule, one.what, one.before, one.after});
  return out;
}

std::string type_of(dmn::DecisionTable const& t, std::string_view name) {
  for (auto const& in : t.inputs) if (in.name == name) return in.type;
  for (auto const& o : t.outputs) if (o.name == name) return o.type;
  return {};
}

std::vector<NamedText> shown_entries(std::vector<dmn::Entry> const& entries, dmn::DecisionTable const& t) {
  std::vector<NamedText> out;
  for (auto const& [name, value] : entries) out.push_back({name, formats::shown_value(value, type_of(t, name))});
  return out;
}

Result<std::vector<dmn::Entry>> entries_from(std::vector<NamedText> const& texts, dmn::DecisionTable const& t, std::string const& at) {
  std::vector<dmn::Entry> out;
  for (auto const& one : texts) {
    auto const type = type_of(t, one.name);
    auto value = formats::value_from(one.value, type);
    if (value.is_null() && !trim(one.value).empty()) return invalid("policy_sheet.value", at + "." + one.name, {{"value", one.value}, {"type", type}});
    out.emplace_back(one.name, std::move(value));
  }
  return out;
}

Result<void> check_reason(std::string const& reason) {
  if (utf8_length(trim(reason)) < kReasonMin) return invalid("policy.reason", "reason", {{"min", std::to_string(kReasonMin)}});
  return {};
}

// What a failing test speaks of by the titles of the table, in the reader's language.
Problem titled(Problem problem, dmn::DecisionTable const& t, dmn::Language language) {
  auto const what = problem.args.find("what");
  if (problem.code != "policy.test" || what == problem.args.end()) return problem;
  bool const zh = language == dmn::Language::zh_cn;
  if (what->second == "reasons") what->second = zh ? "命中规则" : "the rules that hit";
  else if (what->second == "missing") what->second = zh ? "缺项" : "what is missing";
  else if (what->second == "problem") what->second = zh ? "问题" : "the problem";
  for (auto const& output : t.outputs)
    if (what->second == output.name && !output.label.in(language).empty()) what->second = output.label.in(language);
  return problem;
}

// The table as the editor sends it back over the one that stands; every problem at its rule.
Result<PolicyTable> edited(PolicyTable policy, EditDraft const& in) {
  auto& t = policy.table;
  if (in.from) t.from = *in.from;
  if (in.to) t.to = in.to;
  if (in.open_ended.value_or(false)) t.to.reset();
  if (in.draft) t.draft = *in.draft;
  if (in.title) t.title.zh = *in.title;
  if (in.source) t.source = *in.source;
  if (in.note) t.note.zh = *in.note;
  if (in.rules) {
    t.rules.clear();
    for (auto const& sent : *in.rules) {
      dmn::Rule rule;
      rule.at = "rules[" + std::to_string(t.rules.size()) + "]";
      if (sent.conditions.size() != t.inputs.size() || sent.conclusions.size() != t.outputs.size()) return invalid("policy.row_width", rule.at);
      for (size_t i = 0; i < t.inputs.size(); ++i) rule.conditions.push_back(formats::condition_of(sent.conditions[i], t.inputs[i]));
      for (size_t o = 0; o < t.outputs.size(); ++o) rule.conclusions.push_back(formats::conclusion_of(sent.conclusions[o], t.outputs[o]));
      rule.reason = trim(sent.reason);
      rule.id = !trim(sent.id).empty() ? std::string(trim(sent.id)) : rule.reason.empty() ? std::to_string(t.rules.size() + 1) : rule.reason;
      rule.because = {sent.because, sent.because_en.empty() ? sent.because : sent.because_en};
      rule.cites = sent.cites;
      t.rules.push_back(std::move(rule));
    }
  }
  if (in.tests) {
    policy.tests.clear();
    for (auto const& sent : *in.tests) {
      formats::TableTest test;
      test.name = sent.name;
      test.at = "tests[" + std::to_string(policy.tests.size()) + "]";
      test.given = TRY(entries_from(sent.given, t, test.at));
      test.expect = TRY(entries_from(sent.expect, t, test.at));
      test.asks_reasons = !sent.reasons.empty();
      if (sent.reasons != std::vector<std::string>{std::string(formats::kNoRule)}) test.reasons = sent.reasons;
      test.missing = sent.missing;
      test.problem = sent.problem;
      policy.tests.push_back(std::move(test));
    }
  }
  if (auto compiled = dmn::compile(t); !compiled) {
    auto wrong = std::move(compiled).error();
    for (auto& one : wrong.more) formats::say_plainly(one, t);
    return wrong;
  }
  return policy;
}

dmn::Scope scope_of(std::vector<dmn::Entry> const& given, dmn::DecisionTable const& t) {
  dmn::Scope scope;
  for (auto const& [name, value] : given) scope.set(name, value);
  for (auto const& in : t.inputs) if (!scope.find(in.name)) scope.set(in.name, {});
  return scope;
}

}  // namespace

struct Policies::Open {
  DraftRow row;
};

void Policies::load(View const& view) const {
  for (auto const& row : list_published(view)) known_.set.publish(row.version, table_of(row), Instant{row.decided_at});
}

// ---- showing ---------------------------------------------------------------------------------------------------------------

TableText Policies::text_of_table(PolicyTable const& policy, std::vector<Problem> const& failed) const {
  auto const& t = policy.table;
  TableText out{t.id, t.title.zh, t.title.en, hit_text(t), t.source, t.note.zh, t.note.en, t.when_missing, t.from, t.to, t.draft, {}, {}, {}, {}};
  for (auto const& in : t.inputs) out.inputs.push_back({in.name, in.label.zh, in.label.en, in.type, choices(in), {}, in.fixed});
  for (auto const& o : t.outputs) out.outputs.push_back({o.name, o.label.zh, o.label.en, o.type, choices(o), formats::shown_passes(o), false});
  for (auto const& r : t.rules) {
    RuleText rule{r.id, {}, {}, r.reason, r.because.zh, r.because.en, r.cites};
    for (size_t i = 0; i < t.inputs.size(); ++i) rule.conditions.push_back(formats::shown_condition(r.conditions[i], t.inputs[i]));
    for (size_t o = 0; o < t.outputs.size(); ++o) rule.conclusions.push_back(formats::shown_conclusion(r.conclusions[o], t.outputs[o]));
    out.rules.push_back(std::move(rule));
  }
  for (auto const& test : policy.tests) {
    TestText shown{test.name, shown_entries(test.given, t), shown_entries(test.expect, t), test.reasons, test.missing, test.problem, {}, {}};
    if (test.asks_reasons && test.reasons.empty()) shown.reasons = {std::string(formats::kNoRule)};
    for (auto const& fault : failed)
      if (auto const name = fault.args.find("name"); fault.code == "policy.test" && name != fault.args.end() && name->second == test.name) {
        shown.failed = known_.say("zh-CN", titled(fault, t, dmn::Language::zh_cn));
        shown.failed_en = known_.say("en", titled(fault, t, dmn::Language::en));
      }
    out.tests.push_back(std::move(shown));
  }
  return out;
}

DraftRef Policies::ref(View const& view, DraftRow const& row) const {
  auto const title = [&](std::string const& account) { return account.empty() ? std::string() : known_.title_of(view, account); };
  auto const t = table_of(row).table;
  return {row.id, row.table_id, t.title.zh, t.title.en, row.state, row.based_on, title(row.author), title(row.proposed_by), title(row.decided_by), row.reason, row.version, t.from, row.changed_at, row.revision};
}

PolicyRow Policies::row_of(View const& view, std::string const& id) const {
  PolicyRow out;
  out.id = id;
  auto const today = day_at(view.now);
  auto const all = known_.set.versions(id);
  auto const* now = known_.set.find(id, today);
  if (now) out.in_force = now->version;
  for (auto const* version : all) {
    auto const& source = version->table.source();
    VersionRef shown{version->version, "past", {}, {}, {}, source.from, source.to, version->published_at.ms == 0, {}};
    if (version == now) shown.state = "in_force";
    else if (today < source.from) shown.state = known_.set.find(id, source.from) == version ? "coming" : "replaced";
    else if (known_.set.find(id, source.from) != version) shown.state = "replaced";
    if (!shown.shipped) {
      shown.published_at = version->published_at;
      if (auto const row = find_published(view, version->version)) {
        shown.author = known_.title_of(view, row->author);
        shown.confirmed_by = known_.title_of(view, row->decided_by);
        shown.reason = row->reason;
      }
    }
    out.versions.push_back(std::move(shown));
  }
  for (auto const& row : list_open_drafts(view, id)) out.drafts.push_back(ref(view, row));
  if (auto const* shown = now ? now : all.empty() ? nullptr : all.back()) {
    auto const& source = shown->table.source();
    out.title = source.title.zh;
    out.title_en = source.title.en;
    out.rules = static_cast<int64_t>(source.rules.size());
    out.draft = source.draft;
  }
  return out;
}

Result<Items<PolicyRow>> Policies::list(View const& view) const {
  Items<PolicyRow> page;
  for (auto const& id : known_.set.ids()) page.items.push_back(row_of(view, id));
  page.total = static_cast<int64_t>(page.items.size());
  return page;
}

namespace {
Result<PolicyVersion const*> version_asked(formats::PolicySet const& set, View const& view, WhichPolicy const& in) {
  auto const all = set.versions(in.id);
  if (all.empty()) return not_found("policy.not_found", "id", {{"name", in.id}});
  // What was known on a day is all that had been published by its midnight, in China's time.
  auto const known_at = in.known_on ? Instant{instant_of(*in.known_on + 1, Minutes{0}).ms - 1} : formats::kKnownNow;
  auto const* version = in.version.empty() ? set.find(in.id, in.on.value_or(day_at(view.now)), known_at) : set.find_version(in.version);
  if (!version && (in.on || in.known_on)) return refused("policy.no_version", "on", {{"name", in.id}, {"day", to_iso(in.on.value_or(day_at(view.now)))}});
  if (!version && in.version.empty()) version = all.back();
  if (!version || version->table.source().id != in.id) return not_found("policy.not_found", "version", {{"name", in.version}});
  return version;
}
}  // namespace

Result<PolicyPage> Policies::get(View const& view, WhichPolicy const& in) const {
  auto const* version = TRY(version_asked(known_.set, view, in));
  PolicyPage page{row_of(view, in.id), version->version, text_of_table(table_of(*version), {}), {}};
  if (may_rule(view) && view.actor.roles.meets(kAuthors)) page.may.push_back("draft");
  return page;
}

Result<FileAnswer> Policies::sheet(View const& view, WhichPolicy const& in) const {
  auto const* version = TRY(version_asked(known_.set, view, in));
  auto const policy = table_of(*version);
  return FileAnswer{policy.table.title.zh + " " + to_iso(policy.table.from) + ".xlsx", std::string(kXlsxMedia), TRY(formats::write_policy_sheet(policy, known_.scratch, view.now))};
}

Result<Items<DifferenceText>> Policies::differences(View const& view, TwoVersions const& in) const {
  auto const* before = TRY(version_asked(known_.set, view, {in.id, in.before, {}, {}}));
  auto const* after = TRY(version_asked(known_.set, view, {in.id, in.after, {}, {}}));
  Items<DifferenceText> page;
  page.items = shown_differences(before->table.source(), after->table.source());
  page.total = static_cast<int64_t>(page.items.size());
  return page;
}

DraftPage Policies::show(View const& view, DraftRow const& row) const {
  auto const policy = table_of(row);
  auto const table = dmn::compile(policy.table).value();
  auto const found = formats::check_policy(table, policy.tests);
  DraftPage page;
  page.draft = ref(view, row);
  page.table = text_of_table(policy, found.faults);
  page.rules_reached = static_cast<int64_t>(found.reached);
  auto const tell = [&](Problem const& p, bool blocks, std::vector<dmn::Reading> const& example) {
    Finding finding{p.at, p.code, known_.say("zh-CN", titled(p, policy.table, dmn::Language::zh_cn)), known_.say("en", titled(p, policy.table, dmn::Language::en)), blocks, {}, {}};
    for (auto const* key : {"rule", "rules"})
      if (auto const names = p.args.find(key); names != p.args.end())
        for (auto name : split(names->second, ',')) finding.rules.emplace_back(trim(name));
    for (auto const& [name, value] : example) finding.example.push_back({name, formats::shown_value(value, type_of(policy.table, name))});
    page.findings.push_back(std::move(finding));
  };
  for (size_t i = 0; i < found.faults.size(); ++i) tell(found.faults[i], true, found.examples[i]);
  for (auto const& remark : found.remarks) tell(remark, false, {});
  if (auto const* before = known_.set.find(policy.table.id, policy.table.from)) {
    page.compared_with = before->version;
    page.differences = shown_differences(before->table.source(), policy.table);
  }
  if (!may_rule(view)) return page;
  auto const& me = view.actor.account.text;
  bool const author = view.actor.roles.meets(kAuthors);
  if (row.state == "draft" && author) page.may = found.sound() ? std::vector<std::string>{"edit", "propose", "withdraw", "impact"} : std::vector<std::string>{"edit", "withdraw", "impact"};
  if (row.state == "proposed") {
    if (author) page.may.push_back("impact");
    if (view.actor.roles.has(Role::lead) && row.proposed_by != me && row.author != me) page.may.insert(page.may.end(), {"confirm", "reject"});
    else if (row.proposed_by == me) page.may.push_back("reject");  // takes it back
  }
  return page;
}

Result<DraftPage> Policies::draft(View const& view, DraftId const& id) const {
  auto const row = find_draft(view, id.text);
  if (!row) return not_found("not_found", "id");
  return show(view, *row);
}

Result<FileAnswer> Policies::draft_sheet(View const& view, DraftId const& id) const {
  auto const row = find_draft(view, id.text);
  if (!row) return not_found("not_found", "id");
  auto const policy = table_of(*row);
  return FileAnswer{policy.table.title.zh + " " + to_iso(policy.table.from) + " 草稿.xlsx", std::string(kXlsxMedia), TRY(formats::write_policy_sheet(policy, known_.scratch, view.now))};
}

Result<Outcome> Policies::attempt(View const& view, TryDraft const& in) const {
  auto const row = find_draft(view, in.id.text);
  if (!row) return not_found("not_found", "id");
  auto const t = table_of(*row).table;
  auto const table = dmn::compile(t).value();
  auto const scope = scope_of(TRY(entries_from(in.given, t, "given")), t);
  auto const decision = dmn::decide(table, scope);
  Outcome out;
  if (!decision.ok()) {
    out.problem = known_.say("zh-CN", decision.problem);
    out.problem_en = known_.say("en", decision.problem);
  }
  if (t.outputs.size() == 1) out.outputs.push_back({t.outputs.front().name, formats::shown_value(decision.outputs, t.outputs.front().type)});
  else if (decision.outputs.is(dmn::Kind::context)) out.outputs = shown_entries(decision.outputs.context(), t);
  else out.outputs.push_back({"", dmn::to_text(decision.outputs)});
  for (auto const hit : decision.hits) {
    out.rules.push_back(t.rules[hit].id);
    auto const zh = dmn::because(table, hit, scope, dmn::Language::zh_cn), en = dmn::because(table, hit, scope, dmn::Language::en);
    if (!zh.empty()) out.because += (out.because.empty() ? "" : "；") + zh;
    if (!en.empty()) out.because_en += (out.because_en.empty() ? "" : "; ") + en;
  }
  out.lines = dmn::explain(table, scope, decision, dmn::Language::zh_cn).lines;
  out.lines_english = dmn::explain(table, scope, decision, dmn::Language::en).lines;
  out.passes = dmn::passes(table, decision);
  out.would_pass = dmn::would_pass_line(table, scope, decision, dmn::Language::zh_cn);
  out.would_pass_en = dmn::would_pass_line(table, scope, decision, dmn::Language::en);
  return out;
}

// ---- changing --------------------------------------------------------------------------------------------------------------

// Rules hold for everybody here: only whose region covers all of it may change them.
Result<void> Policies::may_rule(View const& view) const {
  auto const& actor = view.actor;
  if (actor.is_system) return {};
  bool const covers = actor.scope.kind == Scope::Kind::region && known_.region(view).starts_with(actor.region());
  if (!covers) return Problem{"policy.not_ours", {}, {}, Kind::forbidden, {}};
  return {};
}

namespace {
void note_step(Context& context, std::string what, DraftRow const& row, std::string const& why) {
  Fact fact{std::move(what), "policy", row.id.text};
  fact.facts = {{"table", row.table_id}, {"based_on", row.based_on}, {"version", row.version}, {"revision", row.revision}};
  fact.why = why;
  context.journal.note(std::move(fact));
}
}  // namespace

Result<Policies::Open> Policies::open(Context const& context, DraftId const& id, int64_t revision, std::string_view state) const {
  TRY(may_rule(context));
  auto row = find_draft(context, id.text);
  if (!row) return not_found("not_found", "id");
  if (row->revision != revision) return refused("stale", "revision");
  if (row->state != state) return refused("policy.state", "id", {{"state", row->state}});
  return Open{std::move(*row)};
}

Result<DraftPage> Policies::put(Context& context, Open& open, PolicyTable const& policy) const {
  if (policy.table.id != open.row.table_id) return invalid("policy.other_table", "id", {{"name", policy.table.id}, {"expected", open.row.table_id}});
  if (policy.table.to && *policy.table.to <= policy.table.from) return invalid("table.never_in_force", "to");
  std::vector<Problem> idle;
  for (auto const& test : policy.tests)
    if (!test.asks_reasons && test.expect.empty() && test.missing.empty() && test.problem.empty()) idle.push_back(invalid("policy.test_expects_nothing", test.at, {{"name", test.name}}));
  if (!idle.empty()) return all_of("policy.problems", std::move(idle));
  open.row.text = formats::write_policy_table(policy);
  TRY(formats::read_policy_table(open.row.text, "draft"));  // what is kept must read back
  open.row.changed_at = context.now;
  update_draft(context, open.row);
  ++open.row.revision;
  note_step(context, "policy.edited", open.row, {});
  return show(context, open.row);
}

Result<DraftPage> Policies::start(Context& context, NewDraft const& in) const {
  TRY(may_rule(context));
  auto const* base = known_.set.find_version(in.based_on);
  if (!base) return not_found("policy.not_found", "based_on", {{"name", in.based_on}});
  auto policy = table_of(*base);
  policy.table.from = in.from;
  policy.table.to.reset();
  DraftRow row;
  row.id = new_id<DraftTag>(context.dice, context.now);
  row.table_id = policy.table.id;
  row.text = formats::write_policy_table(policy);
  row.based_on = in.based_on;
  row.state = "draft";
  row.author = context.actor.account.text;
  row.created_at = row.changed_at = context.now;
  insert_draft(context, row);
  note_step(context, "policy.drafted", row, {});
  return show(context, row);
}

Result<DraftPage> Policies::edit(Context& context, EditDraft const& in) const {
  auto open = TRY(this->open(context, in.id, in.revision, "draft"));
  return put(context, open, TRY(edited(table_of(open.row), in)));
}

Result<DraftPage> Policies::take_sheet(Context& context, SheetForDraft const& in) const {
  auto open = TRY(this->open(context, in.id, in.revision, "draft"));
  auto const file = find_file(context, {in.file_id});
  if (!file || file->owner_account != context.actor.account.text) return not_found("not_found", "file_id");
  auto const bytes = read_file(context, {in.file_id});
  if (!bytes) return not_found("file.erased", "file_id");
  return put(context, open, TRY(formats::read_policy_sheet(*bytes)));
}

namespace {
Result<void> publishable(PolicyTable const& policy, Day today) {
  auto const found = formats::check_policy(dmn::compile(policy.table).value(), policy.tests);
  if (!found.sound()) {
    Problem blocked = refused("policy.blocked", "rules", {{"count", std::to_string(found.faults.size())}});
    blocked.more = found.faults;
    return blocked;
  }
  if (policy.table.from < today) return refused("policy.from_past", "from", {{"from", to_iso(policy.table.from)}});
  return {};
}
}  // namespace

Result<DraftPage> Policies::propose(Context& context, DecideDraft const& in) const {
  auto open = TRY(this->open(context, in.id, in.revision, "draft"));
  TRY(check_reason(in.reason));
  TRY(publishable(table_of(open.row), day_at(context.now)));
  open.row.state = "proposed";
  open.row.proposed_by = context.actor.account.text;
  open.row.proposed_at = context.now.ms;
  open.row.reason = in.reason;
  open.row.changed_at = context.now;
  update_draft(context, open.row);
  ++open.row.revision;
  note_step(context, "policy.proposed", open.row, in.reason);
  return show(context, open.row);
}

Result<DraftPage> Policies::confirm(Context& context, DecideDraft const& in) const {
  auto open = TRY(this->open(context, in.id, in.revision, "proposed"));
  auto const& me = context.actor.account.text;
  if (open.row.proposed_by == me || open.row.author == me) return refused("policy.same_person", "id");
  auto policy = table_of(open.row);
  TRY(publishable(policy, day_at(context.now)));
  open.row.state = "published";
  open.row.decided_by = me;
  // A roster begun in the same millisecond did not know it yet.
  open.row.decided_at = context.now.ms + 1;
  open.row.version = known_.set.name_for(policy.table.id, policy.table.from);
  open.row.changed_at = context.now;
  update_draft(context, open.row);
  ++open.row.revision;
  note_step(context, "policy.published", open.row, open.row.reason);
  context.after_commit.push_back([&set = known_.set, version = open.row.version, policy, at = Instant{open.row.decided_at}] { set.publish(version, policy, at); });
  return show(context, open.row);
}

Result<DraftPage> Policies::reject(Context& context, DecideDraft const& in) const {
  auto open = TRY(this->open(context, in.id, in.revision, "proposed"));
  auto const& me = context.actor.account.text;
  if (open.row.proposed_by != me && !context.actor.roles.has(Role::lead)) return Problem{"policy.not_ours", {}, {}, Kind::forbidden, {}};
  TRY(check_reason(in.reason));
  open.row.state = "draft";
  open.row.decided_by = me;
  open.row.reason = in.reason;
  open.row.changed_at = context.now;
  update_draft(context, open.row);
  ++open.row.revision;
  note_step(context, "policy.rejected", open.row, in.reason);
  return show(context, open.row);
}

Result<DraftPage> Policies::withdraw(Context& context, DecideDraft const& in) const {
  auto open = TRY(this->open(context, in.id, in.revision, "draft"));
  open.row.state = "withdrawn";
  open.row.decided_by = context.actor.account.text;
  open.row.changed_at = context.now;
  update_draft(context, open.row);
  ++open.row.revision;
  note_step(context, "policy.withdrawn", open.row, in.reason);
  return show(context, open.row);
}

Result<StartedJob> Policies::start_impact(Context& context, WhichDraft const& in) const {
  TRY(may_rule(context));
  if (!find_draft(context, in.id.text)) return not_found("not_found", "id");
  return StartedJob{jobs_.enqueue(context, "policies.impact", {{"draft_id", in.id.text}})};
}

Result<std::string> impact_sheet(json::array const& lines, std::filesystem::path const& scratch, Instant made_at) {
  formats::XlsxWriter writer(scratch, made_at);
  TRY(writer.add_sheet("影响名单", {{"企业", 34}, {"名册行或办件号", 16}, {"原结论", 26, true}, {"原因码", 10}, {"新结论", 26, true}, {"新原因码", 10}}));
  for (auto const& line : lines) {
    auto const& one = line.as_object();
    auto const text = [&](std::string_view key) { return formats::OutCell{std::string(text_of(one, key))}; };
    TRY(writer.add_row(std::vector<formats::OutCell>{text("enterprise"), one.contains("sheet_row") ? formats::OutCell{static_cast<double>(one.at("sheet_row").as_int64())} : text("no"), text("before_conclusion"), text("reason_before"), text("after_conclusion"), text("reason_after")}));
  }
  return writer.finish();
}

Result<json::value> Policies::run_impact(JobRun& run) const {
  std::string const id(text_of(run.row().payload, "draft_id"));
  auto const row = run.desk().read(run.actor(), [&](View const& view) { return find_draft(view, id); });
  if (!row) return not_found("not_found", "draft_id");
  auto const policy = table_of(*row);
  auto told = TRY(known_.impact(run, policy.table.id, dmn::compile(policy.table).value(), policy.table.from));
  auto& lines = told.as_object().at("lines").as_array();
  if (lines.empty()) return told;
  // Who changes, all of them, as a workbook of whoever asked.
  auto const name = policy.table.title.zh + " " + to_iso(policy.table.from) + " 影响名单.xlsx";
  auto const bytes = TRY(impact_sheet(lines, known_.scratch, row->changed_at));
  auto const kept = TRY(run.part("sheet", [&](Context& context) -> Result<json::value> {
    return json::value(json::object{{"file_id", TRY(put_file(context, name, bytes, "")).id.text}});
  }));
  told.as_object()["file_id"] = kept.at("file_id");
  told.as_object()["cut"] = lines.size() > kImpactLinesShown;
  if (lines.size() > kImpactLinesShown) lines.resize(kImpactLinesShown);
  return told;
}

}  // namespace ly::policies
