#include "app/domain_commands.h"

#include <algorithm>
#include <filesystem>

#include "app/domains.h"
#include "domains/registry/risk.h"
#include "domains/screening/annotate.h"

namespace ly::app {
namespace {

namespace fs = std::filesystem;

// Runs one command as the person at the machine.
template <class F>
Result<json::value> at_the_machine(House& house, std::string name, F&& run) {
  Command command;
  command.name = std::move(name);
  command.actor = Actor::system("command line");
  command.run = std::forward<F>(run);
  return house.desk().call(std::move(command));
}

// ---- administrators -----------------------------------------------------------------------------------------------

int tell_password(Options const& options, Terminal const& terminal, Result<json::value> const& made) {
  if (!made) return terminal.fail(made.error());
  std::string const password(made->as_string());
  if (options.json) terminal.out(canonical(json::object{{"name", options.name}, {"one_time_password", password}}));
  else terminal.say("账号 " + options.name + " 的一次性密码：" + password + "\n首次登录后须立即修改，7 天内有效。", "One-time password of " + options.name + ": " + password + "\nIt must be changed at the first log-in and is good for 7 days.");
  return kDone;
}

int create_administrator(House* house, Options const& options, Terminal const& terminal) {
  return tell_password(options, terminal, at_the_machine(*house, "admin.create", [&](Context& context) -> Result<json::value> {
    return json::value(TRY(accounts::create_first_administrator(context, options.name)));
  }));
}

int reset_password(House* house, Options const& options, Terminal const& terminal) {
  return tell_password(options, terminal, at_the_machine(*house, "admin.reset", [&](Context& context) -> Result<json::value> {
    return json::value(TRY(accounts::reset_by_name(context, options.name)));
  }));
}

// ---- rosters ---------------------------------------------------------------------------------------------------------

int screen_command(House* house, Options const& options, Terminal const& terminal) {
  auto const day = day_from_iso(options.date);
  if (!day) return terminal.fail(invalid("field.not_a_day", "--date"));
  if (!options.out.empty()) {
    // Known before any work; never over a file that is there: it may be the roster itself.
    if (auto const claimed = claim_file(options.out); !claimed) return terminal.fail(claimed.error());
    fs::remove(options.out);
  }
  auto const library = load_library();
  if (!library) return terminal.fail(library.error());
  auto const bytes = read_whole_file(options.file, 64 << 20);
  if (!bytes) return terminal.fail(bytes.error());
  registry::RiskTable risk;
  if (house) {
    risk = house->desk().read(Actor::system(), [&](View const& view) { return registry::load_risk(view, *day); });
  } else {
    terminal.print(true, terminal.language == "en" ? "No data folder, so no risk levels are known: every place counts as low risk." : "没有数据文件夹，不知道风险地区：各地一律按低风险判。");
  }
  auto const find = [&](std::string_view id) -> Result<dmn::Table> {
    auto const* version = library->policies.find(id, *day);
    if (!version) return refused("roster.no_table", "--date", {{"day", options.date}, {"table", std::string(id)}});
    return version->table;
  };
  auto const health = find("worker_screening"), listing = find("roster_listing");
  if (!health) return terminal.fail(health.error());
  if (!listing) return terminal.fail(listing.error());
  terminal.doing("读取名册", "reading the roster", 0);
  auto const read = screening::read_roster(*bytes, {*day, &library->divisions});
  if (!read) return terminal.fail(read.error());
  screening::Tables const tables{*health, *listing};
  screening::Circumstances circumstances;
  circumstances.day = *day;
  circumstances.risk = [&risk](std::string_view division) { return risk.on(division).level; };
  screening::AnnotateWith with;
  with.day = *day;
  with.english = terminal.language == "en";
  std::map<std::string, int64_t> counts;
  screening::Decider decider(tables, circumstances);
  for (auto const& line : read->lines) {
    with.judged.push_back(screening::judged(line, decider.decide(line), with.english));
    ++counts[std::string(screening::name_of(with.judged.back().verdict))];
    terminal.doing("逐人判定", "deciding each person", static_cast<int64_t>(with.judged.size()), static_cast<int64_t>(read->lines.size()));
  }
  int64_t to_correct = 0;
  for (auto const& problem : read->problems) {
    with.problem_words.push_back(terminal.words.say(terminal.language, problem.problem));
    if (!problem.note) ++to_correct;
  }
  with.problems = read->problems;
  with.fields = read->fields;
  with.widths = read->widths;
  with.masked = false;  // the person at the machine has the sheet already
  with.scratch = options.out.empty() ? fs::temp_directory_path() : fs::path(options.out).parent_path();
  with.now = SystemClock().now();
  if (!options.out.empty()) {
    terminal.doing("写批注后的工作簿", "writing the annotated workbook", 0);
    auto const workbook = screening::annotate(*bytes, with);
    if (!workbook) return terminal.fail(workbook.error());
    write_private_file(options.out, *workbook);
  }
  if (options.json) {
    json::array problems;
    for (auto const& p : read->problems) problems.push_back(json::object{{"sheet", p.sheet}, {"cell", p.cell}, {"code", p.problem.code}, {"note", p.note}, {"detail", terminal.words.say(terminal.language, p.problem)}});
    terminal.out(canonical(json::object{{"rows", int64_t{read->rows}}, {"people", static_cast<int64_t>(read->lines.size())}, {"cleared", counts["cleared"]}, {"observe", counts["observe"]},
                                        {"excluded", counts["excluded"]}, {"review", counts["review"]}, {"problems", std::move(problems)}, {"table", tables.worker_screening.source().id + "@" + to_iso(tables.worker_screening.source().from)}}));
  } else {
    terminal.say("读到 " + std::to_string(read->rows) + " 行：准予 " + std::to_string(counts["cleared"]) + "，观察 " + std::to_string(counts["observe"]) + "，不准 " + std::to_string(counts["excluded"]) + "，人工复核 " +
                     std::to_string(counts["review"]) + "；要改的格 " + std::to_string(to_correct),
                 std::to_string(read->rows) + " rows: cleared " + std::to_string(counts["cleared"]) + ", observe " + std::to_string(counts["observe"]) + ", excluded " + std::to_string(counts["excluded"]) + ", review " +
                     std::to_string(counts["review"]) + "; cells to correct " + std::to_string(to_correct));
    for (auto const& p : read->problems)
      if (!p.note) terminal.out("  " + (p.sheet.empty() ? "" : p.sheet + "!") + p.cell + (p.cell.empty() ? "" : ": ") + terminal.words.say(terminal.language, p.problem));
    if (!options.out.empty()) terminal.say("批注后的工作簿：" + options.out, "Annotated workbook: " + options.out);
  }
  return to_correct == 0 ? kDone : kRefused;
}

// ---- import and export --------------------------------------------------------------------------------------------------

constexpr std::string_view kCalendar = "calendar";  // iCalendar, not a sheet

registry::SheetWay const* find_sheet_way(House& house, std::string_view key) {
  auto const& ways = house.wiring().domains->sheets;
  auto const found = std::ranges::find(ways, key, &registry::SheetWay::key);
  return found == ways.end() ? nullptr : &*found;
}

int import_calendar(House& house, Options const& options, Terminal const& terminal) {
  auto const text = read_whole_file(options.file, 1 << 20);
  if (!text) return terminal.fail(text.error());
  std::optional<Result<registry::CalendarImported>> done;
  auto const answer = at_the_machine(house, "calendar.import", [&](Context& context) -> Result<json::value> {
    done.emplace(house.wiring().domains->working_years->import(context, {*text, options.reason}));
    if (!*done) return done->error();
    return json::value(nullptr);
  });
  if (!answer) return terminal.fail(answer.error());
  auto const& out = **done;
  if (options.json) {
    terminal.out(canonical(write_record(out, Masks::off)));
    return kDone;
  }
  std::string added;
  for (auto const year : out.added) added += (added.empty() ? "" : " ") + std::to_string(year);
  terminal.say(out.added.empty() ? "这些年份已经有了，内容相同，没有改动" : "已导入工作日历：" + added, out.added.empty() ? "These years are known already and the same; nothing was changed" : "Working calendar imported: " + added);
  for (auto const& one : out.unmarked) terminal.say("  第 " + std::to_string(one.line) + " 行没有标明休或班，未计：" + one.summary, "  line " + std::to_string(one.line) + " says neither off nor worked and was not counted: " + one.summary);
  return kDone;
}

int import_command(House* house, Options const& options, Terminal const& terminal) {
  if (options.kind == kCalendar) return import_calendar(*house, options, terminal);
  auto const* way = find_sheet_way(*house, options.kind);
  if (!way) return kUsage;
  auto const bytes = read_whole_file(options.file, 64 << 20);
  if (!bytes) return terminal.fail(bytes.error());
  auto const result = registry::read_sheet_now(*way, *bytes, house->desk(), Actor::system("command line"), [&](int64_t done, int64_t total) { terminal.doing("导入，行", "importing, rows", done, total); });
  if (!result) return terminal.fail(result.error());
  auto const count = [&](std::string_view key) { auto const* v = find(*result, key); return v && v->is_int64() ? v->get_int64() : 0; };
  if (options.json) {
    terminal.out(canonical(*result));
  } else {
    terminal.say("读到 " + std::to_string(count("rows")) + " 行：新增 " + std::to_string(count("added")) + "，更新 " + std::to_string(count("changed")) + "，相同 " + std::to_string(count("same")) + "，要改 " + std::to_string(count("failed")),
                 std::to_string(count("rows")) + " rows: added " + std::to_string(count("added")) + ", changed " + std::to_string(count("changed")) + ", same " + std::to_string(count("same")) + ", to correct " + std::to_string(count("failed")));
    if (auto const* problems = find(*result, "problems"); problems && problems->is_array())
      for (auto const& p : problems->get_array()) terminal.out("  " + terminal.words.tell(terminal.language, problem_from_json(p)));
  }
  return count("failed") == 0 ? kDone : kRefused;
}

int export_command(House* house, Options const& options, Terminal const& terminal) {
  auto const* way = find_sheet_way(*house, options.kind);
  if (!way) return kUsage;
  if (fs::exists(options.file)) return terminal.fail(refused("backup.exists", options.file));
  auto const sheet = house->desk().read(Actor::system("command line"), [&](View const& view) { return way->write(view, false); });
  if (!sheet) return terminal.fail(sheet.error());
  write_private_file(options.file, *sheet);
  if (options.json) terminal.out(canonical(json::object{{"file", options.file}, {"bytes", sheet->size()}, {"masked", way->personal}}));
  else terminal.say("已导出 " + options.file + (way->personal ? "（姓名、证号和电话已遮蔽）" : ""), "Exported " + options.file + (way->personal ? " (names, numbers and telephones masked)" : ""));
  return kDone;
}

}  // namespace

void add_domain_commands(std::map<std::string, CommandRow>& rows) {
  rows["admin create"] = {Needs::writing_house, true, true, false, false, create_administrator};
  rows["admin reset"] = {Needs::writing_house, false, true, false, false, reset_password};
  rows["screen"] = {Needs::maybe_house, false, false, false, true, screen_command};
  rows["import"] = {Needs::writing_house, false, false, true, true, import_command};
  rows["export"] = {Needs::reading_house, false, false, true, true, export_command};
}

}  // namespace ly::app
