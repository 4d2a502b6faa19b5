#include "app/paper_commands.h"

#include <CLI/CLI.hpp>
#include <filesystem>

#include "app/act_as.h"
#include "app/domains.h"

namespace ly::app {
namespace {

namespace fs = std::filesystem;

Result<papers::PaperRow> issued_now(House& house, std::string const& case_id, std::string const& kind) {
  return act_as(house.desk(), Actor::system("command line"), "papers.issue", "", [&](Context& context) { return house.wiring().domains->papers->issue(context, {case_id, kind}); });
}

int write_papers(House& house, std::vector<papers::PaperRow> const& rows, Options const& options, Terminal const& terminal) {
  std::string ids;
  json::array told;
  for (auto const& row : rows) {
    ids += (ids.empty() ? "" : ",") + row.id.text;
    told.push_back(json::object{{"no", row.no}, {"code", row.code}, {"title", row.title}, {"enterprise", row.enterprise}});
  }
  auto const pdf = house.desk().read(Actor::system("command line"), [&](View const& view) { return house.wiring().domains->papers->print(view, {ids}); });
  if (!pdf) return terminal.fail(pdf.error());
  write_private_file(options.out, pdf->bytes);
  if (options.json) terminal.out(canonical(json::object{{"papers", std::move(told)}, {"out", options.out}}));
  else
    for (auto const& row : rows)
      terminal.say(row.no + " 《" + row.title + "》 " + row.enterprise + "　核验码 " + row.code, row.no + " “" + row.title + "” " + row.enterprise + ", check code " + row.code);
  return kDone;
}

int issue_paper_command(House* house, Options const& options, Terminal const& terminal) {
  if (fs::exists(options.out)) return terminal.fail(refused("backup.exists", options.out));
  auto const case_id = house->desk().read(Actor::system("command line"), [&](View const& view) { return house->wiring().domains->cases->id_of_no(view, options.name); });
  if (!case_id) return terminal.fail(not_found("paper.no_case", options.name, {{"no", options.name}}));
  auto const row = issued_now(*house, *case_id, options.kind);
  if (!row) return terminal.fail(row.error());
  return write_papers(*house, {*row}, options, terminal);
}

// Every case of the kind's service that stands where the paper may be issued now, in one file.
int print_papers_command(House* house, Options const& options, Terminal const& terminal) {
  if (fs::exists(options.out)) return terminal.fail(refused("backup.exists", options.out));
  auto const& domains = *house->wiring().domains;
  auto const* which = domains.papers->find_template(options.kind);
  if (!which || which->service.empty()) return terminal.fail(invalid("paper.unknown_kind", options.kind, {{"kind", options.kind}}));
  std::vector<papers::PaperRow> rows;
  for (auto const& state : which->states)
    for (auto const& id : house->desk().read(Actor::system("command line"), [&](View const& view) { return domains.cases->cases_in(view, which->service, state, ""); })) {
      if (static_cast<int64_t>(rows.size()) == papers::kPapersAtOnce) break;
      auto row = issued_now(*house, id, options.kind);
      if (!row) return terminal.fail(row.error());
      rows.push_back(std::move(*row));
    }
  if (rows.empty()) return terminal.fail(refused("paper.print_nothing", options.kind));
  return write_papers(*house, rows, options, terminal);
}

int verify_paper_command(House* house, Options const& options, Terminal const& terminal) {
  auto const found = house->desk().read(Actor::system("command line"), [&](View const& view) { return house->wiring().domains->papers->verify(view, {options.name}); });
  if (!found) return terminal.fail(found.error());
  bool const valid = found->state == "valid";
  if (options.json) terminal.out(canonical(write_record(*found)));
  else
    terminal.say((valid ? "有效：" : "已撤销：") + found->no + " 《" + found->title + "》 " + found->enterprise + "　正文摘要 " + found->digest, (valid ? "Valid: " : "Revoked: ") + found->no + " “" + found->title + "” " + found->enterprise + ", digest " + found->digest);
  return valid ? kDone : kRefused;
}

}  // namespace

void add_paper_subcommands(CLI::App& app, Options& o, std::string& chosen) {
  auto* paper = app.add_subcommand("paper", "公文：签发、打印、核验 / official papers");
  paper->require_subcommand(1);
  auto const sub = [&](std::string const& name, std::string const& help) {
    auto* command = paper->add_subcommand(name, help);
    command->add_flag("--json", o.json, "输出 JSON / print JSON");
    command->add_option("--data", o.folder, "数据文件夹 / data folder")->default_str("data");
    command->callback([&chosen, whole = "paper " + name] { chosen = whole; });
    return command;
  };
  auto* issue = sub("issue", "为一个办件签发公文 / issue a paper on a case\n例 / e.g.: liaoyuan paper issue FG-20200217-0001 resumption_permit --out 通知书.pdf");
  issue->add_option("case", o.name, "办件号 / number of the case")->required();
  issue->add_option("kind", o.kind, "resumption_permit | rectification_notice | stop_notice | undertaking")->required();
  issue->add_option("--out", o.out, "写到 / PDF to write")->required();
  auto* print = sub("print", "一种公文全部签发并打印成一个文件 / issue and print all of a kind\n例 / e.g.: liaoyuan paper print resumption_permit --out 通知书.pdf");
  print->add_option("kind", o.kind, "种类 / kind")->required();
  print->add_option("--out", o.out, "写到 / PDF to write")->required();
  sub("verify", "核验一份公文；退出码 0 有效，1 已撤销，3 查不到 / verify; exit code 0 valid, 1 revoked, 3 unknown\n例 / e.g.: liaoyuan paper verify 7KQ2-9XWM")->add_option("code", o.name, "核验码 / check code")->required();
}

void add_paper_commands(std::map<std::string, CommandRow>& rows) {
  rows["paper issue"] = {Needs::writing_house, false, true, true, false, issue_paper_command};
  rows["paper print"] = {Needs::writing_house, false, false, true, false, print_papers_command};
  rows["paper verify"] = {Needs::reading_house, false, true, false, false, verify_paper_command};
}

}  // namespace ly::app
