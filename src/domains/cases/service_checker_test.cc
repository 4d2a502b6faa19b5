#include "domains/cases/service_checker.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/text.h"
#include "domains/cases/test_world.h"

namespace ly::cases {
namespace {

using test::service_text;
using test::surroundings;
using test::told;

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  auto const at = text.find(from);
  if (at == std::string::npos) return {};
  return text.replace(at, from.size(), to);
}

TEST(ServiceCheckerTest, shipped_services_are_sound_and_their_tests_drive_every_transition) {
  for (auto const& entry : std::filesystem::directory_iterator(std::string(SOURCE_ROOT) + "/services")) {
    auto const name = entry.path().filename().string();
    auto const report = check_service("services/" + name + "/service.yaml", service_text(name), surroundings());
    EXPECT_TRUE(report.problems.empty()) << told(report);
    EXPECT_TRUE(report.coverage.passed()) << name;
    EXPECT_EQ(report.coverage.driven, report.coverage.all) << name;
    EXPECT_GT(report.coverage.all, 0U) << name;
    EXPECT_EQ(report.sha256.size(), 64U);
    std::cout << name << ": " << report.states << " states, " << report.transitions << " transitions, tests drive " << report.coverage.driven << "/" << report.coverage.all
              << ", " << report.lines << " lines\n";
  }
}

TEST(ServiceCheckerTest, the_digest_does_not_depend_on_layout) {
  auto const text = service_text("_template");
  auto const one = check_service("a", text, surroundings());
  auto const other = check_service("b", "# another first line\n\n" + replaced(text, "version: 1", "version:    1"), surroundings());
  EXPECT_EQ(one.sha256, other.sha256);
  EXPECT_NE(one.sha256, check_service("c", replaced(text, "version: 1", "version: 2"), surroundings()).sha256);
}

TEST(ServiceCheckerTest, problems_stand_at_their_line_and_all_at_once) {
  auto text = service_text("_template");
  text = replaced(text, "on: grant,", "on: grant, sign: yes,");
  text = replaced(text, "to: granted, by: [reviewer]", "to: grantd, by: [reviewer]");
  auto const report = check_service("services/x/service.yaml", text, surroundings());
  auto const line = std::to_string(1 + std::count(text.begin(), text.begin() + static_cast<long>(text.find("sign: yes")), '\n'));
  bool unknown_key = false, unknown_state = false;
  for (auto const& p : report.problems) {
    unknown_key = unknown_key || (p.code == "service.unknown_key" && p.at == "services/x/service.yaml:" + line && p.args.at("key") == "sign");
    unknown_state = unknown_state || (p.code == "service.unknown_state" && p.at == "services/x/service.yaml:" + line && p.args.at("state") == "grantd");
  }
  EXPECT_TRUE(unknown_key && unknown_state) << told(report);
}

// Each rule of the checker has its mutant: a small, plausible slip of the pen in a sound file, and the code that must tell.
struct Mutant {
  char const* what;
  char const* base;
  char const* from;
  char const* to;
  char const* code;
};

Mutant const kMutants[] = {
    {"unknown state", "_template", "to: refused, by", "to: rejected, by", "service.unknown_state"},
    {"unknown role in by", "_template", "by: [reviewer], not_same", "by: [boss], not_same", "service.unknown_role"},
    {"unknown role in intake", "_template", "by: [applicant, pre_reviewer], duplicate", "by: [citizen], duplicate", "service.unknown_role"},
    {"unknown role escalated to", "_template", "escalate:reviewer", "escalate:boss", "service.unknown_role"},
    {"unknown notice", "_template", "notice: [granted]", "notice: [congratulations]", "service.unknown_notice"},
    {"unknown document", "_template", "require: [proof]", "require: [passport]", "service.unknown_document"},
    {"unknown decision in a guard", "resumption", "guard: \"checklist.blockers = 0\"", "guard: \"cheklist.blockers = 0\"", "service.unknown_name"},
    {"unknown form field in an expression", "resumption", "x-derived: \"form.isolation_rooms /", "x-derived: \"form.isolation_room /", "service.unknown_name"},
    {"unknown fact", "resumption", "and roster.review = 0\"", "and roster.reviews = 0\"", "service.unknown_name"},
    {"unknown member of tasks", "resumption", "tasks.failed = 0 and", "tasks.fail = 0 and", "service.unknown_name"},
    {"unknown policy table", "resumption", "table: resumption_checklist", "table: resumption_checklists", "service.unknown_table"},
    {"policy input forgotten", "resumption", "      pledge: documents.pledge\n", "", "service.table_input"},
    {"policy input that does not exist", "resumption", "      pledge: documents.pledge\n", "      pledge: documents.pledge\n      oath: documents.pledge\n", "service.table_input_unknown"},
    {"unknown event in four eyes", "_template", "not_same_person_as: submit", "not_same_person_as: send", "service.unknown_event"},
    {"unknown calendar", "_template", "calendar: workdays, warn", "calendar: holidays, warn", "service.unknown_calendar"},
    {"unknown verifier", "talent-housing", "with: property_register", "with: property_registry", "service.unknown_verifier"},
    {"verified by nothing", "talent-housing", "with: property_register, send: {key: form.id_number, ", "with: property_register, send: {", "service.verify_key"},
    {"column a list does not have", "talent-housing", "compare: {months: ", "compare: {month: ", "service.verify_column"},
    {"what a record does not know", "talent-housing", "compare: {name: form.name, phone", "compare: {name: form.name, wage", "service.verify_column"},
    {"list without a key", "talent-housing", "columns: {key: 身份证号, ", "columns: {", "service.verifier_columns"},
    {"field sent that does not exist", "talent-housing", "send: {key: form.id_number, name: form.name}", "send: {key: form.id_number, name: form.names}", "service.unknown_name"},
    {"unknown fact source", "resumption", "source: roster", "source: rosters", "service.unknown_source"},
    {"label that anybody may type", "finding", "label: type", "label: what", "service.label"},
    {"paper by an unknown role", "finding", "by: [inspector]}\n  after", "by: [inspectors]}\n  after", "service.unknown_role"},
    {"hours a table does not give to an unknown name", "finding", "hours: action.within_hours", "hours: acton.within_hours", "service.unknown_name"},
    {"value for a follow-up from nowhere", "finding", "where: form.where, finding", "where: form.place, finding", "service.unknown_name"},
    {"unknown effect", "resumption", "cases.fire: {", "cases.fires: {", "service.unknown_effect"},
    {"decision reads a later one", "resumption", "      plan: documents.plan\n", "      plan: route.within_hours\n", "service.decision_order"},
    {"unreachable state", "_template", "states:\n", "states:\n  lost: {kind: waiting, title: {zh-CN: 迷路, en: Lost}, deadline: {within: P1D, calendar: workdays, breach: \"escalate:reviewer\"}}\n", "service.unreachable"},
    {"state without a way to an end", "stop-notice", "  - {on: lift, title: {zh-CN: 解除, en: Lift}, from: [in_force], to: lifted", "  - {on: lift, title: {zh-CN: 解除, en: Lift}, from: [in_force], to: limbo", "service.unknown_state"},
    {"waiting without a deadline", "_template", "    deadline: {within: P5D, calendar: workdays, breach: expire}\n", "", "service.waiting_without_deadline"},
    {"breach event nobody takes", "_template", "breach: expire}", "breach: forget}", "service.breach_untaken"},
    {"breach event only people take", "_template", "to: expired, by: [system]", "to: expired, by: [reviewer]", "service.breach_untaken"},
    {"breach event with a condition", "_template", "to: expired, by: [system], notice", "to: expired, by: [system], require: [proof], notice", "service.breach_guarded"},
    {"active state without a queue", "_template", "    queue: {zh-CN: 审查, en: Review}\n", "", "service.active_without_queue"},
    {"role that can do nothing", "_template", "  system: {scope: system}", "  ghost: {title: {zh-CN: 幽灵, en: Ghost}, scope: region, accounts: [lead]}\n  system: {scope: system}", "service.role_idle"},
    {"role nobody holds", "_template", "scope: region, accounts: [officer]", "scope: region, accounts: []", "service.role_without_accounts"},
    {"notice never sent", "_template", ", notice: [granted]", "", "service.notice_unsent"},
    {"notice without English", "_template", ", en: \"{no} is granted.\"", "", "service.language_missing"},
    {"notice with a value it does not have", "_template", "{no} 已通过。", "{number} 已通过。", "service.notice_value"},
    {"notice without a way", "_template", "granted: {to: applicant, via: [app]", "granted: {to: applicant, via: []", "service.notice_without_way"},
    {"title without English", "_template", "title: {zh-CN: 示例事项, en: Example service}", "title: {zh-CN: 示例事项}", "service.language_missing"},
    {"field without a title", "_template", "minLength: 2, maxLength: 200, title: {zh-CN: 申请内容, en: What is asked for}", "minLength: 2, maxLength: 200", "service.language_missing"},
    {"personal field without a mark", "_template", ", x-pii: phone", "", "service.personal_unmarked"},
    {"personal by its title", "resumption", ", x-pii: name, x-ui: {group: {zh-CN: 负责人", ", x-ui: {group: {zh-CN: 负责人", "service.personal_unmarked"},
    {"return without a reason", "_template", "by: [pre_reviewer, reviewer], reason: true", "by: [pre_reviewer, reviewer]", "service.reason_missing"},
    {"refusal without a reason", "_template", "to: refused, by: [reviewer], reason: true", "to: refused, by: [reviewer]", "service.reason_missing"},
    {"stop without a reason", "resumption", "from: [approved, rectifying], to: suspended, by: [reviewer, lead], reason: true", "from: [approved, rectifying], to: suspended, by: [reviewer, lead]", "service.reason_missing"},
    {"two ways for one act", "_template", "  - {on: expire,", "  - {on: grant, title: {zh-CN: 通过, en: Grant}, from: [submitted], to: refused, by: [reviewer], reason: true}\n  - {on: expire,", "service.ambiguous"},
    {"transition no test drives", "_template", "  - {name: 不通过, form", "  - {name: 又一次, form", "service.untested!"},
    {"one person grants", "_template", ", not_same_person_as: submit", "", "service.one_person"},
    {"one person approves a resumption", "resumption", "    not_same_person_as: prepass\n", "", "service.one_person"},
    {"final state left", "resumption", "by: [lead], reason: true, later: true, notice: [revoked]", "by: [lead], reason: true, notice: [revoked]", "service.final_left"},
    {"final state with a deadline", "_template", "kind: final, outcome: granted,", "kind: final, outcome: granted, deadline: {within: P1D, calendar: workdays, breach: \"escalate:reviewer\"},", "service.final_with_deadline"},
    {"final state without outcome", "_template", "kind: final, outcome: expired,", "kind: final,", "service.final_without_outcome"},
    {"no initial state", "_template", "kind: initial", "kind: active", "service.initial_states"},
    {"guard without words", "resumption", "  \"tasks.failed = 0\": {zh-CN", "  \"tasks.failed = 1\": {zh-CN", "service.needs_words"},
    {"words without a guard", "resumption", "  \"tasks.failed = 0\": {zh-CN", "  \"tasks.failed = 1\": {zh-CN", "service.needs_unused"},
    {"expression that cannot be read", "resumption", "hours: route.within_hours", "hours: \"route.within_hours +\"", "service.feel"},
    {"duration in words", "_template", "within: P3D", "within: 3 days", "service.duration"},
    {"hours that cannot be", "_template", "hours: \"08:30-17:30\"", "hours: \"17:30-08:30\"", "service.hours"},
    {"unknown key", "_template", "duplicate: refuse", "duplicates: refuse", "service.unknown_key"},
    {"value out of its list", "_template", "kind: final, outcome: granted", "kind: final, outcome: accepted", "service.not_one_of"},
    {"missing section", "_template", "retention: {after: closed, keep: P180D, then: erase}\n", "", "service.missing"},
    {"number where a text belongs", "_template", "numbering: \"SL-{yyyy}-{seq:4}\"", "numbering: 7", "service.wrong_type"},
    {"numbering without a sequence", "_template", "SL-{yyyy}-{seq:4}", "SL-{yyyy}", "service.numbering"},
    {"name with a blank", "_template", "service: template", "service: Template Service", "service.bad_name"},
    {"version zero", "_template", "version: 1", "version: 0", "service.version"},
    {"paper of 100 MB", "_template", "max_mb: 10", "max_mb: 100", "service.max_mb"},
    {"keyword of the form not enforced", "_template", "additionalProperties: false", "unevaluatedProperties: false", "schema.unknown_keyword"},
    {"required field that is none", "_template", "required: [what, phone]", "required: [what, fon]", "schema.required_unknown"},
    {"lane nobody can open", "_template", "  normal: {title: {zh-CN: 普通, en: Normal}}", "  normal: {title: {zh-CN: 普通, en: Normal}}\n  fast: {title: {zh-CN: 快, en: Fast}}", "service.lane_closed"},
    {"normal lane forgotten", "_template", "  normal: {title", "  usual: {title", "service.no_normal_lane"},
    {"a test that does not hold", "_template", "expect: {state: refused, outcome: refused}", "expect: {state: granted}", "service.test_failed"},
    {"a test that knows too few roles", "_template", "may grant@reviewer refuse@reviewer", "may refuse@reviewer", "service.test_failed"},
    {"a test that waits for another day", "_template", "due 2020-02-20T17:30", "due 2020-02-21T17:30", "service.test_failed"},
    {"a test that expects another notice", "_template", "follows received>applicant", "follows fix>applicant", "service.test_failed"},
    {"a test that acts without a reason where none is asked for", "_template", "grant@reviewer, follows", "\"!grant@reviewer case.reason_missing\", grant@reviewer, follows", "service.test_failed"},
    {"nobody who may open a case", "_template", "by: [applicant, pre_reviewer], duplicate", "by: [], duplicate", "service.nobody_opens"},
    {"no channel a case may come by", "_template", "channels: [web, counter]", "channels: []", "service.no_channel"},
    {"a clerk's role for officers", "_template", "scope: own, accounts: [enterprise_clerk]", "scope: own, accounts: [officer]", "service.role_of_nobody"},
    {"an officer's role for clerks", "_template", "scope: region, accounts: [officer]", "scope: region, accounts: [enterprise_clerk]", "service.role_of_nobody"},
    {"applicant who waits without knowing", "_template", "reason: true, notice: [fix]}", "reason: true}", "service.untold"},
    {"refusal nobody is told of", "_template", "reason: true, notice: [refused]}", "reason: true}", "service.untold"},
    {"applicant told by a notice to others", "_template", "fix: {to: applicant", "fix: {to: reviewer", "service.untold"},
    {"notice that speaks of a reason nobody gives", "_template", "{no} 已通过。", "{no} 已通过：{reason}", "service.notice_reason"},
    {"a test whose refusal is allowed", "_template", "!refuse@pre_reviewer case.not_yours", "!refuse@reviewer", "service.test_failed"},
    {"public period that nothing confirms", "talent-housing", "to: qualified, by: [system]", "to: qualified, by: [approver]", "service.breach_untaken"},
    {"public period that a guard may stop", "talent-housing", "to: qualified, by: [system], notice", "to: qualified, by: [system], guard: 'qualify.tier = 1', notice", "service.breach_guarded"},
    {"one person verifies and decides", "talent-housing", "not_same_person_as: verify, ", "", "service.one_person"},
    {"policy table asked with half its inputs", "talent-housing", ", homes_owned: form.homes_owned}", "}", "service.table_input"},
    {"public period without an end", "talent-housing", "    deadline: {within: P5D, calendar: workdays, breach: confirm}\n", "", "service.waiting_without_deadline"},
    {"shortage nobody answers", "labour-shortage", "    queue: {zh-CN: 用工, en: Labour}\n", "", "service.active_without_queue"},
    {"phone of a suggestion in clear", "suggestion", "en: Mobile phone (for an answer by SMS)}, x-pii: phone", "en: Mobile phone (for an answer by SMS)}", "service.personal_unmarked"},
    {"request that may be refused in silence", "data-subject-request", "to: refused, by: [lead], reason: true", "to: refused, by: [lead]", "service.reason_missing"},
    {"rooms that are never let go", "lodging", "to: released, by: [system]", "to: released, by: [officer]", "service.breach_untaken"},
    {"duplicate key", "_template", "version: 1\n", "version: 1\nversion: 1\n", "yaml.duplicate_key"},
    {"anchor", "_template", "service: template", "service: &a template", "yaml.anchor"},
    {"tag", "_template", "service: template", "service: !!str template", "yaml.tag"},
};

TEST(ServiceCheckerTest, every_rule_catches_its_mutant) {
  for (auto const& mutant : kMutants) {
    auto text = replaced(service_text(mutant.base), mutant.from, mutant.to);
    ASSERT_FALSE(text.empty()) << mutant.what << ": the base does not hold what is to be mutated";
    std::string_view code = mutant.code;
    if (code.ends_with("!")) {  // a transition that loses its test
      code.remove_suffix(1);
      constexpr std::string_view kLast = "refuse@reviewer, follows refused>applicant]";
      auto const at = text.find(kLast);
      ASSERT_NE(at, std::string::npos);
      text.replace(at, kLast.size(), "grant@reviewer]");
      text = replaced(text, "expect: {state: refused, outcome: refused}", "expect: {state: granted}");
    }
    auto const report = check_service("services/x/service.yaml", text, surroundings());
    bool const caught = std::any_of(report.problems.begin(), report.problems.end(), [&](auto const& p) { return p.code == code; });
    EXPECT_TRUE(caught) << mutant.what << " (" << code << ") was not caught:\n" << told(report);
    for (auto const& p : report.problems) EXPECT_NE(p.at, "") << p.code;
  }
}

// A table written in the file is checked for gaps and overlaps.
TEST(ServiceCheckerTest, tables_in_the_file_have_neither_gaps_nor_overlaps) {
  auto const with = [](std::string_view rules) {
    return replaced(service_text("_template"), "states:\n",
                    "decisions:\n  size:\n    title: {zh-CN: 规模, en: Size}\n    hit: unique\n    inputs: {length: {expression: \"string length(form.what)\", type: number}}\n"
                    "    outputs: [result]\n    rules:\n" + std::string(rules) + "states:\n");
  };
  auto const code_of = [](std::string const& text) {
    std::set<std::string> codes;
    for (auto const& p : check_service("x", text, surroundings()).problems) codes.insert(p.code);
    return codes;
  };
  EXPECT_EQ(code_of(with("      - {if: [\"< 10\"], then: ['\"short\"']}\n      - {if: [\">= 10\"], then: ['\"long\"']}\n")), std::set<std::string>{});
  EXPECT_TRUE(code_of(with("      - {if: [\"< 10\"], then: ['\"short\"']}\n      - {if: [\"> 10\"], then: ['\"long\"']}\n")).contains("service.table_gap"));
  EXPECT_TRUE(code_of(with("      - {if: [\"<= 10\"], then: ['\"short\"']}\n      - {if: [\">= 10\"], then: ['\"long\"']}\n")).contains("service.table_overlap"));
  EXPECT_TRUE(code_of(replaced(with("      - {if: [\"-\"], then: ['\"any\"']}\n      - {if: [\"< 10\"], then: ['\"short\"']}\n"), "hit: unique", "hit: first")).contains("service.table_dead_rule"));
  EXPECT_TRUE(code_of(replaced(with("      - {if: ['\"tall\"'], then: ['\"x\"']}\n      - {if: ['not(\"tall\")'], then: ['\"y\"']}\n"), "\"string length(form.what)\", type: number", "form.what, type: string, allowed: '\"long\", \"short\"'")).contains("service.table_value"));
  EXPECT_TRUE(code_of(with("      - {if: [\"<= 10\", \"-\"], then: ['\"short\"']}\n")).contains("service.rule_width"));
}

TEST(ServiceCheckerTest, a_state_that_only_leads_to_itself_has_no_end) {
  auto text = service_text("_template");
  text = replaced(text, "states:\n", "states:\n  loop: {kind: waiting, title: {zh-CN: 循环, en: Loop}, deadline: {within: P1D, calendar: workdays, breach: \"escalate:reviewer\"}}\n");
  text = replaced(text, "  - {on: expire,", "  - {on: park, title: {zh-CN: 搁置, en: Park}, from: [submitted, loop], to: loop, by: [reviewer]}\n  - {on: expire,");
  auto const report = check_service("x", text, surroundings());
  EXPECT_TRUE(std::any_of(report.problems.begin(), report.problems.end(), [](auto const& p) { return p.code == "service.no_end" && p.args.at("state") == "loop"; })) << told(report);
}

TEST(ServiceCheckerTest, a_service_needs_an_end) {
  auto const report = check_service("x", ly::replaced(service_text("_template"), "kind: final", "kind: waiting"), surroundings());
  EXPECT_TRUE(std::any_of(report.problems.begin(), report.problems.end(), [](auto const& p) { return p.code == "service.no_final"; })) << told(report);
}

TEST(ServiceCheckerTest, hostile_files_are_refused_quickly) {
  EXPECT_FALSE(check_service("x", "", surroundings()).problems.empty());
  EXPECT_FALSE(check_service("x", "a: [", surroundings()).problems.empty());
  EXPECT_FALSE(check_service("x", std::string(2 << 20, 'a'), surroundings()).problems.empty());
  std::string deep;
  for (int i = 0; i < 10'000; ++i) deep += "[";
  EXPECT_FALSE(check_service("x", deep, surroundings()).problems.empty());
  EXPECT_FALSE(check_service("x", "a: &a [x]\nb: *a\n", surroundings()).problems.empty());
}

}  // namespace
}  // namespace ly::cases
