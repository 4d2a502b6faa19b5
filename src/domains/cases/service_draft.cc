#include "domains/cases/service_draft.h"

#include <re2/re2.h>

#include <algorithm>

#include "base/json.h"
#include "base/text.h"

namespace ly::cases {
namespace {

using formats::BlankField;
using formats::BlankKind;

std::string yaml_text(std::string_view text) { return json::serialize(json::value(text)); }  // a JSON text is a YAML text
std::string both(std::string_view zh, std::string_view en) { return "{zh-CN: " + yaml_text(zh) + ", en: " + yaml_text(en.empty() ? zh : en) + "}"; }

// An invented person whose number nobody has: area 990000 is given to no place, the check digit is right (GB 11643).
constexpr std::string_view kTestNumber = "990000190001010016", kTestCode = "91990000MA00000008";

std::string field_schema(BlankField const& f) {
  std::string out;
  switch (f.kind) {
    case BlankKind::text: out = "type: string, maxLength: 200"; break;
    case BlankKind::paragraph: out = "type: string, maxLength: 2000"; break;
    case BlankKind::whole: out = "type: integer, minimum: 0"; break;
    case BlankKind::number: out = "type: number, minimum: 0"; break;
    case BlankKind::day: out = "type: string, format: date"; break;
    case BlankKind::yes_no: out = "type: boolean"; break;
    case BlankKind::choice: {
      std::string options;
      for (auto const& one : f.options) options += (options.empty() ? "" : ", ") + yaml_text(one);
      out = "type: string, enum: [" + options + "]";
      break;
    }
    case BlankKind::name: out = "type: string, maxLength: 40, x-pii: name"; break;
    case BlankKind::phone: out = "type: string, format: phone, x-pii: phone"; break;
    case BlankKind::email: out = "type: string, format: email"; break;
    case BlankKind::id_number: out = "type: string, format: id-number, x-pii: id_number"; break;
    case BlankKind::uscc: out = "type: string, format: uscc"; break;
    case BlankKind::address: out = "type: string, maxLength: 200, x-pii: address"; break;
  }
  out += ", title: " + both(f.title, f.en);
  std::string ui;
  auto const add = [&](std::string const& part) { ui += (ui.empty() ? "" : ", ") + part; };
  if (!f.group.empty()) add("group: " + both(f.group, ""));
  if (!f.unit.empty()) add("unit: " + both(f.unit, ""));
  if (!f.help.empty()) add("help: " + both(f.help, ""));
  if (f.kind == BlankKind::paragraph) add("widget: textarea");
  if (!ui.empty()) out += ", x-ui: {" + ui + "}";
  return "{" + out + "}";
}

json::value example_of(BlankField const& f) {
  switch (f.kind) {
    case BlankKind::text:
    case BlankKind::paragraph:
    case BlankKind::address: return "测试内容";
    case BlankKind::whole: return 1;
    case BlankKind::number: return 1.5;
    case BlankKind::day: return "2020-02-17";
    case BlankKind::yes_no: return true;
    case BlankKind::choice: return json::value(f.options.front());
    case BlankKind::name: return "测试员";
    case BlankKind::phone: return "13800001234";
    case BlankKind::email: return "ceshi@example.com";
    case BlankKind::id_number: return json::value(kTestNumber);
    case BlankKind::uscc: return json::value(kTestCode);
  }
  return nullptr;
}

// Two capitals for the number of a case, from the beginning of the title.
std::string letters_of(std::string_view title) {
  auto const key = formats::key_from_title(title);
  std::string out;
  for (size_t i = 0; i < key.size() && out.size() < 2; ++i)
    if ((i == 0 || key[i - 1] == '_') && key[i] >= 'a' && key[i] <= 'z') out += static_cast<char>(key[i] - 'a' + 'A');
  while (out.size() < 2) out += 'X';
  return out;
}

std::string short_title(std::string title) {
  static RE2 const end("(审批|申请|登记|申报)?表$");
  auto cut = title;
  RE2::Replace(&cut, end, "\\1");
  return cut.empty() ? title : cut;
}

}  // namespace

std::string service_name_from(std::string_view title) {
  auto name = formats::key_from_title(short_title(std::string(title)));
  std::replace(name.begin(), name.end(), '_', '-');
  return name;
}

Result<std::string> draft_service(formats::BlankForm const& form, std::string_view wanted) {
  auto const name = wanted.empty() ? service_name_from(form.title) : std::string(wanted);
  static RE2 const good("[a-z][a-z0-9-]*");
  if (!RE2::FullMatch(name, good)) return invalid("service.bad_name", "--name", {{"value", name}});
  auto const title = short_title(form.title);
  std::string required, properties, papers, require, handed;
  for (auto const& f : form.fields) {
    if (f.required) required += (required.empty() ? "" : ", ") + f.key;
    properties += "    " + f.key + ": " + field_schema(f) + "\n";
  }
  for (auto const& p : form.papers) {
    papers += "  " + p.key + ": {title: " + both(p.title, p.en) + ", types: [pdf, jpg, png], max_mb: 10}\n";
    if (!p.required) continue;
    require += (require.empty() ? "" : ", ") + p.key;
    handed += "+" + p.key;
  }
  json::object example;
  for (auto const& f : form.fields)
    if (f.required || f.kind == BlankKind::choice) example[f.key] = example_of(f);
  auto const filled = json::serialize(example);
  bool const person = form.for_person;
  std::string out;
  auto const line = [&out](std::string const& text) { out += text + "\n"; };
  line("# " + title + ": 由电子表格生成；请核对标题、时限、角色和英文，再运行 service check 和 service test");
  line("service: " + name);
  line("version: 1");
  line("title: " + both(title, ""));
  line("numbering: \"" + letters_of(title) + "-{yyyy}-{seq:4}\"");
  line("purpose: " + both("办理" + title, title));
  line("legal_basis: " + both("由主办单位填写", "To be stated by the bureau"));
  line("retention: {after: closed, keep: P180D, then: erase}");
  line(std::string("intake: {channels: [phone, web, email, counter, xlsx], applicant: ") + (person ? "person" : "enterprise") + ", by: [applicant, officer], duplicate: " + (person ? "refuse" : "allow") + "}");
  line("form:\n  type: object\n  additionalProperties: false");
  if (!required.empty()) line("  required: [" + required + "]");
  line("  properties:\n" + properties.substr(0, properties.size() - 1));
  line(papers.empty() ? "documents: {}" : "documents:\n" + papers.substr(0, papers.size() - 1));
  line("roles:\n"
       "  applicant: {title: {zh-CN: 申请人, en: Applicant}, scope: own, accounts: [enterprise_clerk]}\n"
       "  officer: {title: {zh-CN: 受理人员, en: Officer}, scope: region, accounts: [officer], unmask: [name, phone, id_number]}\n"
       "  reviewer: {title: {zh-CN: 审批人员, en: Reviewer}, scope: region, accounts: [reviewer, lead], unmask: [name, phone]}\n"
       "  system: {scope: system}\n"
       "calendars:\n  workdays: {holidays: cn, hours: \"08:30-17:30\"}\n"
       "lanes:\n  normal: {title: {zh-CN: 普通, en: Normal}}\n"
       "states:\n"
       "  draft: {kind: initial, title: {zh-CN: 草稿, en: Draft}, next: {zh-CN: 填写并提交, en: Fill in and submit}}\n"
       "  submitted:\n    kind: active\n    title: {zh-CN: 审查, en: Review}");
  line("    queue: " + both(title, "") + "\n    next: {zh-CN: 核对申请表和材料, en: Check form and papers}\n    step: true\n    deadline: {within: P3D, calendar: workdays, warn: P1D, breach: \"escalate:reviewer\"}");
  line("  returned:\n    kind: waiting\n    title: {zh-CN: 待补正, en: To be corrected}\n    editable: true\n    step_of: submitted\n    deadline: {within: P10D, calendar: workdays, warn: P2D, breach: expire}\n"
       "  granted: {kind: final, outcome: granted, title: {zh-CN: 通过, en: Granted}, step: true}\n"
       "  refused: {kind: final, outcome: refused, title: {zh-CN: 不通过, en: Refused}, step_of: granted}\n"
       "  withdrawn: {kind: final, outcome: withdrawn, title: {zh-CN: 已撤回, en: Withdrawn}, step_of: granted}\n"
       "  expired: {kind: final, outcome: expired, title: {zh-CN: 逾期关闭, en: Expired}, step_of: granted}\n"
       "transitions:");
  line("  - {on: submit, title: {zh-CN: 提交, en: Submit}, from: [draft, returned], to: submitted, by: [applicant, officer]" + (require.empty() ? "" : ", require: [" + require + "]") + ", notice: [received], look: primary}");
  line("  - {on: return, title: {zh-CN: 退回补正, en: Return}, from: [submitted], to: returned, by: [officer, reviewer], reason: true, notice: [fix]}\n"
       "  - {on: grant, title: {zh-CN: 通过, en: Grant}, from: [submitted], to: granted, by: [reviewer], not_same_person_as: submit, notice: [granted], look: primary}\n"
       "  - {on: refuse, title: {zh-CN: 不通过, en: Refuse}, from: [submitted], to: refused, by: [reviewer], reason: true, notice: [refused]}\n"
       "  - {on: withdraw, title: {zh-CN: 撤回, en: Withdraw}, from: [draft, submitted, returned], to: withdrawn, by: [applicant], look: quiet}\n"
       "  - {on: expire, title: {zh-CN: 逾期关闭, en: Expire}, from: [returned], to: expired, by: [system], notice: [expired], look: quiet}\n"
       "notices:\n"
       "  received: {to: applicant, via: [app, sms, email], text: {zh-CN: \"{no} 已收到，无需到场，{deadline} 前办结。\", en: \"{no} received; you need not come. Decided by {deadline}.\"}}\n"
       "  fix: {to: applicant, via: [app, sms, email], text: {zh-CN: \"{no} 需要补正：{reason}\", en: \"{no} needs correction: {reason}\"}}\n"
       "  granted: {to: applicant, via: [app, sms, email], text: {zh-CN: \"{no} 已通过。\", en: \"{no} is granted.\"}}\n"
       "  refused: {to: applicant, via: [app, sms, email], text: {zh-CN: \"{no} 不通过：{reason}\", en: \"{no} is refused: {reason}\"}}\n"
       "  expired: {to: applicant, via: [app, sms, email], text: {zh-CN: \"{no} 逾期未补正，已关闭。\", en: \"{no} was closed: not corrected in time.\"}}\n"
       "tests:");
  auto const lacking = require.empty() ? std::string() : "\"!submit@applicant case.needs\", ";
  auto const test = [&](std::string const& title_of_test, std::string const& steps, std::string const& end) {
    line("  - {name: " + title_of_test + ", form: " + filled + ", steps: [" + steps + "], expect: {state: " + end + "}}");
  };
  auto const submit = "submit@applicant" + handed;
  test("补正后通过；提交人不能自己审批", lacking + submit + ", return@officer, submit@officer:han, \"!grant@reviewer:han case.needs\", grant@reviewer", "granted");
  test("不通过", submit + ", \"!refuse@officer case.not_yours\", refuse@reviewer", "refused");
  test("逾期", submit + ", breach, return@reviewer, breach", "expired");
  test("撤回草稿", "withdraw@applicant", "withdrawn");
  test("审查时撤回", submit + ", withdraw@applicant", "withdrawn");
  test("待补正时撤回", submit + ", return@officer, withdraw@applicant", "withdrawn");
  return out;
}

}  // namespace ly::cases
