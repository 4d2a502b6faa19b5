#include "domains/registry/exchange.h"

#include <algorithm>

#include "base/text.h"
#include "desk/files.h"
#include "formats/sheet_values.h"

namespace ly::registry {
namespace {

constexpr int64_t kEveryRow = 1'000'000;

struct SheetNames {
  std::string_view key, title, job;
};
constexpr SheetNames kSheets[] = {{"enterprises", "企业", "registry.import_enterprises"}, {"risk-levels", "风险地区", "registry.import_risk_levels"}, {"places", "地点", "registry.import_places"}};

// What one part did, and all parts together.
struct Report {
  int64_t rows = 0, added = 0, changed = 0, same = 0, failed = 0;
  json::array problems, notes;

  void add(Problem const& problem) {
    if (problems.size() < kReportedMost) problems.push_back(problem_to_json(problem));
  }
  json::value to_json() const {
    return json::object{{"rows", rows}, {"added", added}, {"changed", changed}, {"same", same}, {"failed", failed}, {"problems", problems}, {"notes", notes}};
  }
  void take(json::value const& part) {
    auto const count = [&](char const* name) { return part.at(name).to_number<int64_t>(); };
    added += count("added");
    changed += count("changed");
    same += count("same");
    failed += count("failed");
    for (auto const& problem : part.at("problems").as_array()) if (problems.size() < kReportedMost) problems.push_back(problem);
  }
  void took(Outcome outcome) {
    if (outcome == Outcome::added) ++added;
    if (outcome == Outcome::changed) ++changed;
    if (outcome == Outcome::same) ++same;
  }
};

EnterpriseChange change_of(EnterpriseLine const& line) {
  EnterpriseChange out;
  out.uscc = line.uscc;
  out.name = line.name;
  out.division = line.division;
  out.address = line.address;
  out.industry = line.industry;
  out.headcount = line.headcount;
  out.revenue_wan = line.revenue_wan;
  out.above_scale = line.above_scale;
  out.contact = line.contact;
  out.phone = line.phone;
  out.note = line.note;
  return out;
}

// The problems of one line, moved from its fields to its cells.
template <class Line>
void report_at_cells(Report& report, formats::SheetLines<Line> const& sheet, formats::PlacedLine<Line> const& line, Problem const& problem) {
  auto const move = [&](Problem one) {
    one.at = sheet.cell_of(line, one.at);
    report.add(one);
  };
  if (problem.more.empty()) move(problem);
  else for (auto const& one : problem.more) move(one);
}

// Lines in parts of kRowsPerCommand; a line the domain refuses is reported and leaves the others alone.
template <class Line, class Put>
Result<json::value> put_in_parts(formats::SheetLines<Line> const& sheet, Exchange::RunPart const& part, Exchange::Progress const& progress, Put const& put) {
  Report all;
  all.rows = sheet.rows;
  all.failed = sheet.rows - static_cast<int64_t>(sheet.lines.size());
  for (auto const& problem : sheet.problems) all.add(problem);
  for (auto const& note : sheet.notes) if (all.notes.size() < kReportedMost) all.notes.push_back(problem_to_json(note));
  auto const total = static_cast<int64_t>(sheet.lines.size());
  for (size_t first = 0; first < sheet.lines.size(); first += kRowsPerCommand) {
    if (!progress(static_cast<int64_t>(first), total)) return refused("job.stopped");
    auto const answer = TRY(part("rows/" + std::to_string(first), [&](Context& context) -> Result<json::value> {
      Report done;
      auto const end = std::min(first + kRowsPerCommand, sheet.lines.size());
      for (size_t i = first; i < end; ++i) {
        Result<Outcome> outcome = put(context, sheet.lines[i].line);
        if (outcome) {
          done.took(*outcome);
        } else {
          ++done.failed;
          report_at_cells(done, sheet, sheet.lines[i], outcome.error());
        }
      }
      return done.to_json();
    }));
    all.take(answer);
  }
  (void)progress(total, total);
  return all.to_json();
}

}  // namespace

std::optional<SheetKind> find_sheet_kind(std::string_view name) {
  for (auto const kind : kSheetKinds)
    if (kSheets[static_cast<size_t>(kind)].key == name) return kind;
  return std::nullopt;
}

std::string_view sheet_name(SheetKind kind) { return kSheets[static_cast<size_t>(kind)].title; }
std::string_view Exchange::job_kind(SheetKind kind) { return kSheets[static_cast<size_t>(kind)].job; }

formats::SheetWords Exchange::words(SheetKind kind) const {
  formats::SheetWords words;
  if (kind == SheetKind::enterprises) {
    words.synonyms["uscc"] = {"信用代码", "社会信用代码", "统一信用代码", "信用代码证号", "USCC"};
    words.synonyms["name"] = {"单位名称", "公司名称", "企业", "单位", "名称"};
    words.synonyms["division"] = {"行政区划", "区划代码", "所属镇街", "镇街", "所属地区", "属地", "所在镇", "所属园区"};
    words.synonyms["address"] = {"企业地址", "详细地址", "单位地址", "生产经营地址", "注册地址"};
    words.synonyms["industry"] = {"所属行业", "行业类别", "行业名称"};
    words.synonyms["headcount"] = {"员工人数", "从业人数", "用工人数", "职工数", "员工数", "人数"};
    words.synonyms["revenue_wan"] = {"营业收入", "年营业收入", "主营业务收入", "年产值"};
    words.synonyms["above_scale"] = {"规模以上", "规上", "是否规上", "规上企业"};
    words.synonyms["contact"] = {"联系人姓名", "负责人", "经办人"};
    words.synonyms["phone"] = {"电话", "手机", "联系方式", "手机号", "手机号码", "联系人电话"};
    words.synonyms["note"] = {"说明", "Remarks"};
    auto& industries = words.choices["industry"];
    for (auto const& industry : known_.industries) industries.push_back({industry.key, {industry.zh, industry.en, industry.key}});
    return words;
  }
  if (kind == SheetKind::places) {
    words.synonyms["division"] = {"行政区划", "区划代码", "所属镇街", "镇街", "乡镇", "所属地区", "地区"};
    words.synonyms["kind"] = {"类型", "类别"};
    words.synonyms["name"] = {"地点", "地点名称", "村名", "社区名称", "卡口名称"};
    words.choices["kind"] = {{"village", {"村", "行政村", "village"}}, {"community", {"社区", "居委会", "community"}}, {"checkpoint", {"卡口", "检查站", "查验点", "checkpoint"}},
                             {"clinic", {"医疗点", "发热门诊", "卫生院", "医院", "clinic"}}, {"assembly_point", {"集合点", "上车点", "集中地", "assembly_point"}}, {"other", {"其他", "other"}}};
    return words;
  }
  words.synonyms["place"] = {"地点", "村", "社区", "小区", "村（社区）"};
  words.synonyms["division"] = {"行政区划", "区划代码", "地区名称", "县市区", "县（市、区）", "风险地区"};
  words.synonyms["level"] = {"等级", "风险", "级别"};
  words.synonyms["from"] = {"开始日期", "生效日期", "起", "自"};
  words.synonyms["to"] = {"截止日期", "结束日期", "止", "至"};
  words.synonyms["source"] = {"来源", "文件", "文号", "公告"};
  words.choices["level"] = {{"low", {"低", "低风险", "low"}}, {"medium", {"中", "中风险", "medium"}}, {"high", {"高", "高风险", "high"}}, {"severe", {"严重", "疫情严重地区", "重点疫区", "severe"}}};
  return words;
}

Result<json::value> Exchange::import(SheetKind kind, std::string_view bytes, Day today, RunPart const& part, Progress const& progress) const {
  formats::DayRules const days{today, day_of(2019, 12, 1), day_of(2100, 1, 1)};
  if (kind == SheetKind::enterprises) {
    auto const sheet = TRY(formats::read_lines<EnterpriseLine>(bytes, words(kind), days));
    return put_in_parts(sheet, part, progress, [&](Context& context, EnterpriseLine const& line) { return enterprises_.put(context, change_of(line)); });
  }
  if (kind == SheetKind::places) {
    auto const sheet = TRY(formats::read_lines<PlaceLine>(bytes, words(kind), days));
    return put_in_parts(sheet, part, progress, [&](Context& context, PlaceLine const& line) { return places_.put(context, {line.division, line.kind, line.name, line.lon, line.lat}); });
  }
  auto sheet = TRY(formats::read_lines<RiskLine>(bytes, words(kind), days));
  // In the order of days, so that each level ends the one before it, whatever the order of rows.
  std::stable_sort(sheet.lines.begin(), sheet.lines.end(), [](auto const& a, auto const& b) { return a.line.from < b.line.from; });
  return put_in_parts(sheet, part, progress, [&](Context& context, RiskLine const& line) -> Result<Outcome> {
    SetRisk in;
    in.division = line.division;
    if (line.place) in.place_id = TRY(places_.id_named(context, line.division, *line.place)).text;
    in.level = line.level;
    in.source = line.source;
    in.from = line.from;
    in.to = line.to;
    return TRY(risk_.put(context, in)) ? Outcome::added : Outcome::same;
  });
}

Result<json::value> Exchange::import(SheetKind kind, std::string_view bytes, Desk& desk, Actor const& actor) const {
  auto const part = [&](std::string const&, std::function<Result<json::value>(Context&)> run) {
    Command command;
    command.name = job_kind(kind);
    command.actor = actor;
    command.run = std::move(run);
    return desk.call(std::move(command));
  };
  return import(kind, bytes, day_at(desk.now()), part, [](int64_t, int64_t) { return true; });
}

Result<std::string> Exchange::write_sheet(SheetKind kind, View const& view) const {
  if (kind == SheetKind::risk_levels) {
    std::vector<RiskLine> lines;
    for (auto const& row : list_risk(view, std::nullopt, "", kEveryRow)) {
      auto const place = row.place_id.empty() ? std::nullopt : find_place(view, row.place_id);
      lines.push_back({known_.divisions.full_name(row.division), row.level, row.source, place ? std::optional(place->name) : std::nullopt, row.from, row.to});
    }
    return formats::write_lines(lines, std::string(sheet_name(kind)), words(kind), known_.scratch, view.now);
  }
  if (kind == SheetKind::places) {
    std::vector<PlaceLine> lines;
    int64_t total = 0;
    for (auto const& row : list_places(view, "", "", "", kEveryRow, total)) lines.push_back({known_.divisions.full_name(row.division), row.kind, row.name, row.lon, row.lat});
    return formats::write_lines(lines, std::string(sheet_name(kind)), words(kind), known_.scratch, view.now);
  }
  EnterpriseFilter filter;
  if (view.actor.scope.kind == Scope::Kind::enterprise) filter.enterprise_id = view.actor.scope.code;
  else filter.division_prefix = view.actor.scope.code;
  filter.limit = kEveryRow;
  int64_t total = 0;
  std::vector<EnterpriseLine> lines;
  for (auto const& row : list_enterprises(view, filter, total)) {
    EnterpriseLine line{row.uscc, row.name, known_.divisions.full_name(row.division)};
    auto const text = [](std::string const& s) { return s.empty() ? std::nullopt : std::optional(s); };
    line.address = text(row.address);
    line.industry = text(row.industry);
    line.headcount = row.headcount;
    line.revenue_wan = row.revenue_wan;
    line.above_scale = row.above_scale;
    line.contact = text(row.contact);
    line.phone = text(row.phone);
    line.note = text(row.note);
    lines.push_back(std::move(line));
  }
  return formats::write_lines(lines, std::string(sheet_name(kind)), words(kind), known_.scratch, view.now);
}

Result<std::string> Exchange::write_template(SheetKind kind, View const& view) const {
  auto const blank = [&]<class Line>(std::vector<Line> const& none) { return formats::write_lines(none, std::string(sheet_name(kind)), words(kind), known_.scratch, view.now); };
  switch (kind) {
    case SheetKind::enterprises: return blank(std::vector<EnterpriseLine>{});
    case SheetKind::risk_levels: return blank(std::vector<RiskLine>{});
    case SheetKind::places: return blank(std::vector<PlaceLine>{});
  }
  return invalid("not_found");
}

void Exchange::add_jobs(Jobs& jobs) const {
  for (auto const kind : kSheetKinds)
    jobs.add_kind(std::string(job_kind(kind)), [this, kind](JobRun& run) -> Result<json::value> {
      FileId const id{std::string(text_of(run.row().payload, "file_id"))};
      auto const bytes = run.desk().read(run.actor(), [&](View const& view) { return read_file(view, id); });
      if (!bytes) return not_found("file.erased", "file_id");
      auto const part = [&](std::string const& name, std::function<Result<json::value>(Context&)> f) { return run.part(name, std::move(f)); };
      auto const progress = [&](int64_t done, int64_t total) {
        run.progress("rows", done, total);
        return !run.cancelled();
      };
      return import(kind, *bytes, day_at(run.desk().now()), part, progress);
    });
}

}  // namespace ly::registry
