#include "app/service_commands.h"

#include <sodium.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <set>

#include "app/domains.h"
#include "base/embedded.h"
#include "base/text.h"
#include "domains/cases/flow_drawing.h"
#include "domains/cases/form_schema.h"
#include "domains/cases/form_sheet_of.h"
#include "domains/cases/handover.h"
#include "domains/cases/service_draft.h"
#include "domains/cases/service_reader.h"
#include "formats/xlsx_writer.h"

namespace ly::app {
namespace {

namespace fs = std::filesystem;

constexpr size_t kFormMax = 32U << 20;
constexpr size_t kNameMax = 120;  // octets of a file name: with the case's number below every file system's 255

// ---- service files --------------------------------------------------------------------------------------------------

Result<cases::ServiceReport> report_on(std::string const& folder) {
  static auto const library = load_library();
  if (!library) return library.error();
  auto const file = fs::path(folder) / "service.yaml";
  auto const text = TRY(read_whole_file(file, 4 << 20));
  cases::Surroundings const around{table_finder(library->policies), calendar_maker(library->calendar), {"roster", "open_case", "case_count"}, {"cases.fire", "cases.open", "cases.fire_parent", "cases.fire_children", "passes.issue", "trips.open_group", "trips.cancel_group"}};
  return cases::check_service((fs::path(folder).filename() / "service.yaml").string(), text, around);
}

int check_service_command(House*, Options const& options, Terminal const& terminal) {
  auto const report = report_on(options.file);
  if (!report) return terminal.fail(report.error());
  if (options.json) terminal.out(canonical(cases::to_json(*report)));
  else if (report->problems.empty())
    terminal.say(report->service + "@" + std::to_string(report->version) + " 没有问题：" + std::to_string(report->states) + " 个环节，" + std::to_string(report->transitions) + " 个动作，" + std::to_string(report->coverage.results.size()) + " 个自带测试",
                 report->service + "@" + std::to_string(report->version) + " is sound: " + std::to_string(report->states) + " states, " + std::to_string(report->transitions) + " transitions, " + std::to_string(report->coverage.results.size()) + " tests of its own");
  else
    for (auto const& problem : report->problems) terminal.print(true, terminal.words.tell(terminal.language, problem));
  return report->problems.empty() ? kDone : kRefused;
}

int test_service_command(House*, Options const& options, Terminal const& terminal) {
  auto const report = report_on(options.file);
  if (!report) return terminal.fail(report.error());
  bool good = report->compiled != nullptr && report->coverage.passed();
  if (options.json) {
    terminal.out(canonical(cases::to_json(*report)));
    return good ? kDone : kRefused;
  }
  if (!report->compiled)
    for (auto const& problem : report->problems) terminal.print(true, terminal.words.tell(terminal.language, problem));
  for (auto const& result : report->coverage.results)
    terminal.out((result.passed ? "ok      " : "not ok  ") + result.name + (result.passed ? "" : "\n        " + result.step + ": " + result.why));
  terminal.say("动作覆盖 " + std::to_string(report->coverage.driven) + " / " + std::to_string(report->coverage.all), "transitions driven: " + std::to_string(report->coverage.driven) + " of " + std::to_string(report->coverage.all));
  return good ? kDone : kRefused;
}

// ---- service new -----------------------------------------------------------------------------------------------------

int new_service_command(House*, Options const& options, Terminal const& terminal) {
  auto const bytes = read_whole_file(options.input, kFormMax);
  if (!bytes) return terminal.fail(bytes.error());
  auto const form = formats::read_blank_form(*bytes);
  if (!form) return terminal.fail(form.error());
  auto const name = options.name.empty() ? cases::service_name_from(form->title) : options.name;
  auto const yaml = cases::draft_service(*form, name);
  if (!yaml) return terminal.fail(yaml.error());
  auto const folder = options.out.empty() ? fs::absolute(fs::path("services") / name) : fs::path(options.out);
  auto const file = folder / "service.yaml";
  if (fs::exists(file)) return terminal.fail(refused("backup.exists", file.string()));
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) return terminal.fail(refused("service.out_folder", folder.string(), {{"folder", folder.string()}}));
  write_private_file(file, *yaml);
  fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write | fs::perms::group_read | fs::perms::others_read, error);
  auto const report = report_on(folder.string());
  if (!report) return terminal.fail(report.error());
  if (options.json) {
    json::array notes;
    for (auto const& note : form->notes) notes.push_back(json::object{{"code", note.code}, {"at", note.at}, {"detail", terminal.words.say(terminal.language, note)}});
    terminal.out(canonical(json::object{{"service", name}, {"file", file.string()}, {"fields", static_cast<int64_t>(form->fields.size())}, {"papers", static_cast<int64_t>(form->papers.size())}, {"notes", std::move(notes)}, {"sound", report->problems.empty()}}));
  } else {
    terminal.say("已生成 " + file.string() + "：" + std::to_string(form->fields.size()) + " 个字段，" + std::to_string(form->papers.size()) + " 项材料",
                 "Written " + file.string() + ": " + std::to_string(form->fields.size()) + " fields, " + std::to_string(form->papers.size()) + " papers");
    if (!form->notes.empty()) terminal.say("请看一下这些地方：", "Please look at these places:");
    for (auto const& note : form->notes) terminal.out("  " + terminal.words.tell(terminal.language, note));
    for (auto const& problem : report->problems) terminal.print(true, terminal.words.tell(terminal.language, problem));
    if (report->problems.empty()) terminal.say("检查和自带测试都已通过：" + std::to_string(report->coverage.driven) + " / " + std::to_string(report->coverage.all) + " 个动作", "Check and its own tests are sound: " + std::to_string(report->coverage.driven) + " of " + std::to_string(report->coverage.all) + " transitions");
  }
  return report->problems.empty() ? kDone : kRefused;
}

// ---- service draw: the states and acts as a picture --------------------------------------------------------------------

// A folder, the file itself, or the name of a service this program ships.
Result<std::string> text_of_service(std::string const& where) {
  std::error_code error;
  if (fs::is_directory(where, error)) return read_whole_file(fs::path(where) / "service.yaml", 4 << 20);
  if (fs::is_regular_file(where, error)) return read_whole_file(where, 4 << 20);
  auto const name = fs::path(where).filename().string();  // the command line makes every path absolute
  if (auto const shipped = embedded::find(embedded::shipped(), "services/" + name + "/service.yaml")) return std::string(shipped->bytes);
  return not_found("case.unknown_service", "service", {{"service", name}});
}

int draw_service_command(House*, Options const& options, Terminal const& terminal) {
  auto const text = text_of_service(options.file);
  if (!text) return terminal.fail(text.error());
  auto const source = cases::read_located(fs::path(options.file).filename().string(), *text);
  if (!source) return terminal.fail(source.error());
  auto const read = cases::read_service(*source);
  if (!read.problems.empty()) {
    for (auto const& problem : read.problems) terminal.print(true, terminal.words.tell(terminal.language, problem));
    return kRefused;
  }
  auto const language = cases::language_from(terminal.language);
  auto const drawn = options.format == "mermaid" ? cases::flow_as_mermaid(read.service, language) : options.format == "scxml" ? cases::flow_as_scxml(read.service) : cases::flow_as_svg(read.service, language);
  if (options.out.empty()) {
    terminal.out(drawn);
    return kDone;
  }
  if (fs::exists(options.out)) return terminal.fail(refused("backup.exists", options.out));
  write_private_file(options.out, drawn);
  std::error_code error;
  fs::permissions(options.out, fs::perms::owner_read | fs::perms::owner_write | fs::perms::group_read | fs::perms::others_read, error);
  terminal.say("已画好 " + options.out + "：" + std::to_string(read.service.states.size()) + " 个环节", "Drawn: " + options.out + ", " + std::to_string(read.service.states.size()) + " states");
  return kDone;
}

// ---- service form: the sheet to fill in at home ----------------------------------------------------------------------

int service_form_command(House*, Options const& options, Terminal const& terminal) {
  auto const report = report_on(options.file);
  if (!report) return terminal.fail(report.error());
  if (!report->compiled) return terminal.fail(report->problems.empty() ? invalid("service.missing", options.file, {{"key", "service"}}) : report->problems.front());
  if (fs::exists(options.out)) return terminal.fail(refused("backup.exists", options.out));
  auto const language = terminal.language == "en" ? cases::Language::en : cases::Language::zh;
  auto const sheet = cases::form_sheet_of(report->compiled->service, language);
  auto const bytes = formats::write_form_sheet(sheet, fs::temp_directory_path(), SystemClock().now());
  if (!bytes) return terminal.fail(bytes.error());
  write_private_file(options.out, *bytes);
  terminal.say("已生成 " + options.out + "：" + std::to_string(sheet.fields.size()) + " 项要填", "Written " + options.out + ": " + std::to_string(sheet.fields.size()) + " fields to fill in");
  return kDone;
}

// ---- service publish: live with the commit, also beside a running server ------------------------------------------------

int publish_service_command(House* house, Options const& options, Terminal const& terminal) {
  auto text = read_whole_file(fs::path(options.file) / "service.yaml", 4 << 20);
  if (!text) return terminal.fail(text.error());
  std::optional<Result<cases::CheckedService>> done;
  Command command;
  command.name = "services.publish";
  command.actor = Actor::system("command line");
  command.run = [&](Context& context) -> Result<json::value> {
    done.emplace(house->wiring().domains->cases->publish(context, {*text, options.reason, terminal.language}));
    if (!*done) return done->error();
    return json::value(nullptr);
  };
  if (auto const answer = house->desk().call(std::move(command)); !answer) return terminal.fail(answer.error());
  auto const& out = **done;
  if (options.json) terminal.out(canonical(write_record(out, Masks::off)));
  else terminal.say(out.title + " 第 " + std::to_string(out.version) + " 版已发布，新办件马上用它；" + std::to_string(out.running) + " 件在办的仍按原版办完，要转版请在“事项”页办",
                    out.title + ", version " + std::to_string(out.version) + ", is published and new cases use it at once; " + std::to_string(out.running) + " running cases keep theirs; move them on the page Services if you mean to");
  return kDone;
}

// ---- service export --------------------------------------------------------------------------------------------------

std::string sha256_of(std::string_view bytes) {
  std::string out(crypto_hash_sha256_BYTES, '\0');
  crypto_hash_sha256(reinterpret_cast<unsigned char*>(out.data()), reinterpret_cast<unsigned char const*>(bytes.data()), bytes.size());
  return to_hex(out);
}

// A name a file system takes, whatever the applicant called it.
std::string safe_name(std::string_view name) {
  std::string out;
  for (char c : name) out += static_cast<unsigned char>(c) < 0x20 || c == '/' || c == '\\' || c == ':' || c == '*' || c == '?' || c == '"' || c == '<' || c == '>' || c == '|' ? '_' : c;
  if (out.empty() || out.front() == '.') out.insert(0, "_");
  if (out.size() > kNameMax) out = out.substr(out.size() - kNameMax);
  while (!out.empty() && (static_cast<unsigned char>(out.front()) & 0xC0) == 0x80) out.erase(0, 1);  // never half a character
  return out;
}

formats::OutCell cell_of(json::value const* value) {
  if (!value || value->is_null()) return {};
  if (value->is_bool()) return {std::string(value->get_bool() ? "是" : "否")};
  if (value->is_string()) return {std::string(value->get_string())};
  if (value->is_int64()) return {static_cast<double>(value->get_int64())};
  if (value->is_double()) return {value->get_double()};
  return {json::serialize(*value)};
}

struct Exported {
  json::array cases;
  std::vector<std::vector<formats::OutCell>> rows;
  int64_t files = 0, unreadable = 0;
};

Result<Exported> export_cases(House& house, std::string const& service, fs::path const& folder, std::vector<std::string> const& fields) {
  auto const& domains = *house.wiring().domains;
  auto const actor = Actor::system("command line");
  auto const ids = house.desk().read(actor, [&](View const& view) { return cases::case_ids_of(view, service); });
  Exported out;
  for (auto const& id : ids) {
    auto handed = house.desk().read(actor, [&](View const& view) { return cases::hand_over_case(*domains.cases, view, id); });
    if (!handed) {
      ++out.unreadable;
      continue;
    }
    json::array papers;
    std::string listed;
    std::set<std::string> names;
    for (auto const& paper : handed->papers) {
      auto const bytes = house.desk().read(actor, [&](View const& view) { return read_file(view, {paper.file_id}); });
      if (!bytes) {
        ++out.unreadable;
        continue;
      }
      auto name = safe_name(paper.key + "-" + paper.name);
      for (int n = 2; !names.insert(name).second; ++n) name = safe_name(paper.key + "-" + std::to_string(n) + "-" + paper.name);
      auto const place = fs::path("files") / safe_name(handed->no) / name;
      fs::create_directories((folder / place).parent_path());
      write_private_file(folder / place, *bytes);
      ++out.files;
      listed += (listed.empty() ? "" : "\n") + place.string();
      papers.push_back(json::object{{"paper", paper.key}, {"title", paper.title}, {"file", place.string()}, {"name", paper.name}, {"size", static_cast<int64_t>(bytes->size())}, {"sha256", sha256_of(*bytes)}});
    }
    handed->value["papers"] = std::move(papers);
    auto const& form = handed->value.at("form").get_object();
    std::vector<formats::OutCell> row{{handed->no}, {std::string(text_of(handed->value, "state_title"))}, {std::string(text_of(handed->value, "channel"))}, {std::string(text_of(handed->value, "opened_at"))}, {std::string(text_of(handed->value, "changed_at"))}};
    for (auto const& field : fields) row.push_back(cell_of(form.if_contains(field)));
    row.push_back({std::string(text_of(handed->value, "reason"))});
    row.push_back({listed});
    out.rows.push_back(std::move(row));
    out.cases.push_back(std::move(handed->value));
  }
  return out;
}

int export_service_command(House* house, Options const& options, Terminal const& terminal) {
  auto const* loaded = house->wiring().domains->cases->catalog().latest(options.name);
  if (!loaded) return terminal.fail(not_found("case.unknown_service", options.name, {{"service", options.name}}));
  auto const& service = loaded->compiled->service;
  if (utf8_length(trim(options.reason)) < 2) return terminal.fail(invalid("service.export_reason", "--reason"));
  fs::path const folder = options.out;
  if (fs::exists(folder)) return terminal.fail(refused("backup.exists", options.out));
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) return terminal.fail(refused("service.out_folder", options.out, {{"folder", options.out}}));
  fs::permissions(folder, fs::perms::owner_all, error);
  std::vector<std::string> fields;
  std::vector<formats::OutColumn> columns{{"办件号", 18}, {"环节", 16}, {"渠道", 10}, {"开始", 26}, {"最近变动", 26}};
  for (auto const& property : cases::properties_of(service.form)) {
    fields.push_back(property.first);
    auto const* title = property.second->if_contains("title");
    columns.push_back({title ? std::string(text_of(*title, "zh-CN")) : property.first, 20});
  }
  columns.push_back({"理由", 30, true});
  columns.push_back({"材料文件", 40, true});
  auto exported = export_cases(*house, service.service, folder, fields);
  if (!exported) return terminal.fail(exported.error());
  formats::XlsxWriter sheet(house->folder().scratch(), house->clock().now());
  auto const written = [&]() -> Result<std::string> {
    TRY(sheet.add_sheet("办件", columns));
    for (auto const& row : exported->rows) TRY(sheet.add_row(row));
    return sheet.finish();
  }();
  if (!written) return terminal.fail(written.error());
  auto const count = static_cast<int64_t>(exported->cases.size());
  write_private_file(folder / "cases.xlsx", *written);
  write_private_file(folder / "service.json", service.canonical_text + "\n");
  json::object whole{{"format", "liaoyuan handover v1"}, {"service", service.label()}, {"exported_at", to_iso(house->clock().now(), kChinaOffset)}, {"reason", options.reason}, {"cases", std::move(exported->cases)}};
  auto const text = canonical(whole) + "\n";
  write_private_file(folder / "cases.json", text);
  Command command;
  command.name = "service.export";
  command.actor = Actor::system("command line");
  command.run = [&](Context& context) -> Result<json::value> {
    context.journal.note({.what = "service.exported", .subject_kind = "service", .subject_id = service.service,
                          .facts = {{"cases", count}, {"files", exported->files}, {"sha256", sha256_of(text)}}, .why = options.reason});
    return json::value(nullptr);
  };
  if (auto const noted = house->desk().call(std::move(command)); !noted) {
    fs::remove_all(folder, error);  // personal data in clear that the journal does not know of must not lie about
    return terminal.fail(noted.error());
  }
  if (options.json) terminal.out(canonical(json::object{{"cases", count}, {"files", exported->files}, {"unreadable", exported->unreadable}, {"folder", options.out}}));
  else
    terminal.say("已移交 " + std::to_string(count) + " 件、" + std::to_string(exported->files) + " 个文件到 " + options.out + "（含个人信息原文，请妥善保管；已记入审计链）" + (exported->unreadable ? "，" + std::to_string(exported->unreadable) + " 件已销毁密钥" : ""),
                 std::to_string(count) + " cases and " + std::to_string(exported->files) + " files handed over to " + options.out + " (personal data in clear: keep it safe; the journal knows)" + (exported->unreadable ? ", " + std::to_string(exported->unreadable) + " unreadable" : ""));
  return kDone;
}

int move_cases_command(House* house, Options const& options, Terminal const& terminal) {
  auto const& cases = *house->wiring().domains->cases;
  cases::Moved sum;
  do {  // one command takes so many
    std::optional<Result<cases::Moved>> part;
    Command command;
    command.name = "services.move";
    command.actor = Actor::system("command line");
    command.run = [&](Context& context) -> Result<json::value> {
      part.emplace(cases.move(context, {options.name, options.reason, sum.after, options.from_version, options.to_version}));
      if (!*part) return part->error();
      return json::value(nullptr);
    };
    if (auto const done = house->desk().call(std::move(command)); !done) return terminal.fail(done.error());
    auto& one = **part;
    sum.moved += one.moved;
    for (auto& left : one.left) sum.left.push_back(std::move(left));
    sum.after = one.after;
    terminal.doing("转到新版", "moving cases", sum.moved);
  } while (!sum.after.empty());
  if (options.json) {
    terminal.out(canonical(write_record(sum, Masks::off)));
    return kDone;
  }
  terminal.say("已转 " + std::to_string(sum.moved) + " 件" + (sum.left.empty() ? "" : "；" + std::to_string(sum.left.size()) + " 件留在原版，经办人已收到告知，列在页面“事项”："),
               std::to_string(sum.moved) + " cases moved" + (sum.left.empty() ? "" : "; " + std::to_string(sum.left.size()) + " stay behind, who has them in hand was told, and they are listed on the screen Services:"));
  for (auto const& left : sum.left) terminal.say("  " + left.no + "  新版没有“" + left.detail + "”", "  " + left.no + "  the new version has no \"" + left.detail + "\"");
  return kDone;
}

}  // namespace

void add_service_subcommands(CLI::App& app, Options& o, std::string& chosen) {
  auto* service = app.add_subcommand("service", "事项 / services");
  service->require_subcommand(1);
  auto const sub = [&](std::string const& name, std::string const& help) {
    auto* command = service->add_subcommand(name, help);
    command->add_flag("--json", o.json, "输出 JSON / print JSON");
    command->callback([&chosen, whole = "service " + name] { chosen = whole; });
    return command;
  };
  for (auto const& [name, help] : {std::pair{"check", "检查事项文件 / say everything that is wrong with a service\n例 / e.g.: liaoyuan service check services/resumption"}, std::pair{"test", "运行事项自带的测试 / run the tests a service carries\n例 / e.g.: liaoyuan service test services/resumption"}})
    sub(name, help)->add_option("folder", o.file, "事项文件夹 / folder of the service")->required();
  auto* fresh = sub("new", "由空白申请表生成可用的事项 / a working service from a blank form\n例 / e.g.: liaoyuan service new --from 申请表.xlsx --name talent-card");
  fresh->add_option("--from", o.input, "空白申请表 xlsx / blank form")->required();
  fresh->add_option("--name", o.name, "事项代码，小写字母和连字符，默认取标题拼音 / id of the service, by default from the title");
  fresh->add_option("--out", o.out, "写到哪个文件夹，默认 services/代码 / folder to write");
  auto* form = sub("form", "由事项生成可填写的电子表格 / the sheet to fill in and mail\n例 / e.g.: liaoyuan service form services/talent-housing 申请表.xlsx");
  form->add_option("folder", o.file, "事项文件夹 / folder of the service")->required();
  form->add_option("out", o.out, "写到 / file to write")->required();
  auto* draw = sub("draw", "画出事项的环节和动作（SVG 图；或 Mermaid、SCXML 文本）/ the states and acts of a service as a picture (SVG), or as Mermaid or SCXML\n例 / e.g.: liaoyuan service draw resumption --out 复工.svg");
  draw->add_option("service", o.file, "事项文件夹、文件，或随程序来的事项的代码 / folder, file, or id of a service that ships")->required();
  draw->add_option("--out", o.out, "写到哪个新文件；不写则输出 / file to write; else standard output");
  draw->add_flag_callback("--mermaid", [&o] { o.format = "mermaid"; }, "输出 Mermaid 状态图 / a Mermaid state diagram");
  draw->add_flag_callback("--scxml", [&o] { o.format = "scxml"; }, "输出 SCXML（W3C）/ SCXML (W3C)");
  auto* publish = sub("publish", "发布事项：先检查并运行自带测试，提交后马上生效，服务不停 / publish a service: checked and tested first, live at once, also while serving\n例 / e.g.: liaoyuan service publish services/talent-card --reason 市人社局 3 月 1 日通知");
  publish->add_option("folder", o.file, "事项文件夹 / folder of the service")->required();
  publish->add_option("--reason", o.reason, "理由，记入审计链 / why; the journal keeps it")->required();
  publish->add_option("--data", o.folder, "数据文件夹 / data folder")->default_str("data");
  auto* move = sub("move", "把在办件有意转到另一个版本；新版没有那一环节的留下并列出 / move running cases to another version on purpose; those the new one has no state for stay and are listed\n例 / e.g.: liaoyuan service move resumption --from 1 --to 2 --reason 统一按新版办");
  move->add_option("service", o.name, "事项代码 / id of the service")->required();
  move->add_option("--from", o.from_version, "原版本 / version they began with")->required()->check(CLI::PositiveNumber);
  move->add_option("--to", o.to_version, "新版本 / version to move to")->required()->check(CLI::PositiveNumber);
  move->add_option("--reason", o.reason, "理由，记入审计链 / why; the journal keeps it")->required();
  move->add_option("--data", o.folder, "数据文件夹 / data folder")->default_str("data");
  auto* hand = sub("export", "把一个事项的办件和材料移交给别的系统：xlsx、文件、JSON / hand cases and papers to another system\n例 / e.g.: liaoyuan service export talent-housing --out 移交 --reason 移交正式系统");
  hand->add_option("service", o.name, "事项代码 / id of the service")->required();
  hand->add_option("--out", o.out, "写到哪个新文件夹 / new folder")->required();
  hand->add_option("--reason", o.reason, "理由，记入审计链 / why; the journal keeps it")->required();
  hand->add_option("--data", o.folder, "数据文件夹 / data folder")->default_str("data");
}

void add_service_commands(std::map<std::string, CommandRow>& rows) {
  rows["service move"] = {Needs::writing_house, false, true, false, false, move_cases_command};
  rows["service publish"] = {Needs::writing_house, false, false, false, true, publish_service_command};
  rows["service check"] = {Needs::no_house, false, false, false, true, check_service_command};
  rows["service test"] = {Needs::no_house, false, false, false, true, test_service_command};
  rows["service new"] = {Needs::no_house, false, false, false, false, new_service_command};
  rows["service draw"] = {Needs::no_house, false, false, false, true, draw_service_command};
  rows["service form"] = {Needs::no_house, false, false, false, true, service_form_command};
  rows["service export"] = {Needs::writing_house, false, true, false, false, export_service_command};
}

}  // namespace ly::app
