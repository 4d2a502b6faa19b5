#include "domains/registry/exchange.h"

#include <algorithm>

#include "base/text.h"
#include "domains/accounts/rows.h"
#include "domains/registry/group_rows.h"
#include "formats/sheet_values.h"

namespace ly::registry {
namespace {

constexpr int64_t kEveryRow = 1'000'000;

constexpr Roles kSheetKeepers = Role::officer | Role::lead;
constexpr Roles kSheetSeers = may::staff | Role::auditor;

// In the order of SheetKind.
SheetWay const kSheets[] = {
    {"enterprises", "企业", "registry.import_enterprises", "/api/enterprises/import", "/api/enterprises/export.xlsx", "/api/enterprises/template.xlsx", "enterprises.import", "enterprises.export", "enterprises.template", kSheetKeepers, kSheetSeers, {}, {}, true, {"导入企业", "Import enterprises"}, {"导出企业", "Export enterprises"}, {"企业导入模板", "Template for enterprises"}},
    {"risk-levels", "风险地区", "registry.import_risk_levels", "/api/risk-levels/import", "/api/risk-levels/export.xlsx", "/api/risk-levels/template.xlsx", "risk.import", "risk.export", "risk.template", Role::lead, kSheetSeers, {}, {}, false, {"导入风险等级", "Import risk levels"}, {"导出风险等级", "Export risk levels"}, {"风险等级导入模板", "Template for risk levels"}},
    {"places", "地点", "registry.import_places", "/api/places/import", "/api/places/export.xlsx", "/api/places/template.xlsx", "places.import", "places.export", "places.template", kSheetKeepers, kSheetSeers, {}, {}, false, {"导入地点", "Import places"}, {"导出地点", "Export places"}, {"地点导入模板", "Template for places"}},
    {"groups", "工作组与包干", "registry.import_groups", "/api/groups/import", "/api/groups/export.xlsx", "/api/groups/template.xlsx", "groups.import", "groups.export", "groups.template", kSheetKeepers, kSheetSeers, {}, {}, false, {"导入工作组", "Import groups"}, {"导出工作组", "Export groups"}, {"工作组导入模板", "Template for groups"}},
    {"duty", "值班表", "registry.import_duty", "/api/duty/import", "/api/duty/export.xlsx", "/api/duty/template.xlsx", "duty.import", "duty.export", "duty.template", kSheetKeepers, kSheetSeers, {}, {}, false, {"导入值班表", "Import the duty roster"}, {"导出值班表", "Export the duty roster"}, {"值班表导入模板", "Template for duty"}}};

std::string title_of(SheetKind kind) { return std::string(kSheets[static_cast<size_t>(kind)].title); }

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
  out.lon = line.lon;
  out.lat = line.lat;
  return out;
}

}  // namespace

SheetWay Exchange::way(SheetKind kind) const {
  auto out = kSheets[static_cast<size_t>(kind)];
  out.read = [this, kind](std::string_view bytes, Instant now, RunPart const& part, Progress const& progress) { return import(kind, bytes, day_at(now), part, progress); };
  out.write = [this, kind](View const& view, bool blank) { return blank ? write_template(kind, view) : write_sheet(kind, view); };
  return out;
}

std::vector<SheetWay> Exchange::ways() const {
  std::vector<SheetWay> out;
  for (auto const kind : kSheetKinds) out.push_back(way(kind));
  return out;
}

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
                             {"clinic", {"医疗点", "发热门诊", "卫生院", "医院", "clinic"}}, {"assembly_point", {"集合点", "上车点", "集中地", "assembly_point"}}, {"service_area", {"服务区", "service_area"}}, {"depot", {"车场", "停车场", "depot"}}, {"other", {"其他", "other"}}};
    return words;
  }
  if (kind == SheetKind::groups) {
    words.synonyms["division"] = {"行政区划", "所属地区", "园区", "所属镇街"};
    words.synonyms["name"] = {"工作组", "小组", "组"};
    words.synonyms["uscc"] = {"统一社会信用代码", "信用代码", "USCC"};
    words.synonyms["enterprise"] = {"企业名称", "企业"};
    words.synonyms["account"] = {"账号", "登录名"};
    words.synonyms["unit"] = {"原单位", "借调单位"};
    words.choices["kind"] = {{"work", {"工作组", "包干组", "work"}}, {"review", {"复核组", "审核组", "review"}}};
    words.choices["part"] = {{"lead", {"组长", "负责", "lead"}}, {"assistant", {"副组长", "协助", "assistant"}}, {"member", {"组员", "成员", "member"}}};
    return words;
  }
  if (kind == SheetKind::duty) {
    words.synonyms["group"] = {"组名", "小组"};
    words.synonyms["account"] = {"账号", "值班人", "登录名"};
    words.synonyms["from"] = {"开始", "上岗时间"};
    words.synonyms["to"] = {"结束", "下岗时间"};
    words.synonyms["languages"] = {"语言", "方言"};
    words.synonyms["place"] = {"地点", "卡口"};
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
  if (kind == SheetKind::groups) {
    auto const sheet = TRY(formats::read_lines<GroupLine>(bytes, words(kind), days));
    return put_in_parts(sheet, part, progress, [&](Context& context, GroupLine const& line) { return put_group_line(context, line); });
  }
  if (kind == SheetKind::duty) {
    auto const sheet = TRY(formats::read_lines<DutyLine>(bytes, words(kind), days));
    return put_in_parts(sheet, part, progress, [&](Context& context, DutyLine const& line) { return put_duty_line(context, line); });
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

Result<std::string> Exchange::write_sheet(SheetKind kind, View const& view) const {
  if (kind == SheetKind::risk_levels) {
    std::vector<RiskLine> lines;
    for (auto const& row : list_risk(view, std::nullopt, "", kEveryRow)) {
      auto const place = row.place_id.empty() ? std::nullopt : find_place(view, row.place_id);
      lines.push_back({known_.divisions.full_name(row.division), row.level, row.source, place ? std::optional(place->name) : std::nullopt, row.from, row.to});
    }
    return formats::write_lines(lines, title_of(kind), words(kind), known_.scratch, view.now);
  }
  if (kind == SheetKind::places) {
    std::vector<PlaceLine> lines;
    int64_t total = 0;
    for (auto const& row : list_places(view, "", "", "", kEveryRow, total)) lines.push_back({known_.divisions.full_name(row.division), row.kind, row.name, row.lon, row.lat});
    return formats::write_lines(lines, title_of(kind), words(kind), known_.scratch, view.now);
  }
  if (kind == SheetKind::groups) return formats::write_lines(group_lines(view), title_of(kind), words(kind), known_.scratch, view.now);
  if (kind == SheetKind::duty) return formats::write_lines(duty_lines(view), title_of(kind), words(kind), known_.scratch, view.now);
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
    line.lon = row.lon;
    line.lat = row.lat;
    lines.push_back(std::move(line));
  }
  return formats::write_lines(lines, title_of(kind), words(kind), known_.scratch, view.now);
}

Result<std::string> Exchange::write_template(SheetKind kind, View const& view) const {
  auto const blank = [&]<class Line>(std::vector<Line> const& none) { return formats::write_lines(none, title_of(kind), words(kind), known_.scratch, view.now); };
  switch (kind) {
    case SheetKind::enterprises: return blank(std::vector<EnterpriseLine>{});
    case SheetKind::risk_levels: return blank(std::vector<RiskLine>{});
    case SheetKind::places: return blank(std::vector<PlaceLine>{});
    case SheetKind::groups: return blank(std::vector<GroupLine>{});
    case SheetKind::duty: return blank(std::vector<DutyLine>{});
  }
  return invalid("not_found");
}

Result<Outcome> Exchange::put_group_line(Context& context, GroupLine const& line) const {
  bool const there = [&] {
    auto const found = known_.divisions.resolve(line.division);
    return found.division && find_group_named(context, found.division->code, line.kind, clean(line.name));
  }();
  auto const id = TRY(groups_.put(context, {line.division, line.kind, line.name}));
  auto outcome = there ? Outcome::same : Outcome::added;
  auto const did = [&] { if (outcome == Outcome::same) outcome = Outcome::changed; };
  if (line.uscc) {
    auto const firm = find_enterprise_by_uscc(context, upper_ascii(clean(*line.uscc)));
    if (!firm || !(context.actor.is_system || context.actor.may_see(firm->id.text, firm->division))) return invalid("group.no_such_enterprise", "uscc", {{"value", *line.uscc}});
    if (find_group_of_enterprise(context, firm->id.text) != id.text) {
      TRY(groups_.assign(context, {id, {firm->id.text}, false}));
      did();
    }
  }
  if (line.account) {
    auto const account = accounts::find_account_by_name(context, clean(*line.account));
    if (!account) return invalid("group.no_such_account", "account", {{"value", *line.account}});
    if (!is_member(context, id.text, account->id.text, day_at(context.now))) {
      TRY(groups_.add_member(context, {id, account->id.text, line.part.value_or("member"), line.unit.value_or(""), std::nullopt, std::nullopt}));
      did();
    }
  }
  return outcome;
}

Result<Outcome> Exchange::put_duty_line(Context& context, DutyLine const& line) const {
  auto const from = minutes_from(line.from), to = minutes_from(line.to);
  if (!from) return invalid("duty.time", "from", {{"value", line.from}});
  if (!to) return invalid("duty.time", "to", {{"value", line.to}});
  auto const account = accounts::find_account_by_name(context, clean(line.account));
  if (!account) return invalid("group.no_such_account", "account", {{"value", line.account}});
  PlanDuty in;
  in.account_id = account->id.text;
  in.shift = line.shift;
  in.languages = line.languages.value_or("");
  in.from = instant_of(line.day, *from);
  in.to = instant_of(*to <= *from ? line.day + 1 : line.day, *to);
  int64_t total = 0;
  auto const region = context.actor.is_system ? std::string_view() : context.actor.region();
  std::vector<GroupRow> named;
  for (auto& group : list_groups(context, region, "", "", kEveryRow, total))
    if (group.name == clean(line.group)) named.push_back(std::move(group));
  if (named.size() != 1) return invalid("duty.group", "group", {{"value", line.group}, {"count", std::to_string(named.size())}});
  in.group_id = named.front().id;
  if (line.place) {
    for (auto const& place : list_places(context, prefix_of(named.front().division), "", "", kEveryRow, total))
      if (place.name == clean(*line.place)) in.place_id = place.id.text;
    if (in.place_id.empty()) return invalid("duty.place", "place");
  }
  auto const other = find_overlap(context, in.account_id, in.from, in.to);
  if (other && other->from == in.from && other->to == in.to && other->group_id == in.group_id.text) return Outcome::same;
  TRY(duties_.plan(context, in));
  return Outcome::added;
}

std::vector<GroupLine> Exchange::group_lines(View const& view) const {
  std::vector<GroupLine> lines;
  int64_t total = 0;
  for (auto const& group : list_groups(view, view.actor.region(), "", "", kEveryRow, total)) {
    GroupLine const blank{known_.divisions.full_name(group.division), group.kind, group.name, {}, {}, {}, {}, {}};
    auto const before = lines.size();
    for (auto const& id : list_enterprises_of_group(view, group.id.text)) {
      auto const firm = find_enterprise(view, id);
      lines.push_back(blank);
      lines.back().uscc = firm->uscc;
      lines.back().enterprise = firm->name;
    }
    for (auto const& member : list_members(view, group.id.text, day_at(view.now))) {
      auto const account = accounts::find_account(view, member.account_id);
      if (!account) continue;
      lines.push_back(blank);
      lines.back().account = account->name;
      lines.back().part = member.part;
      if (!member.unit.empty()) lines.back().unit = member.unit;
    }
    if (lines.size() == before) lines.push_back(blank);
  }
  return lines;
}

std::vector<DutyLine> Exchange::duty_lines(View const& view) const {
  std::vector<DutyLine> lines;
  DutyFilter filter;
  filter.division_prefix = view.actor.region();
  filter.from = instant_of(day_at(view.now), Minutes{0});
  filter.to = Instant{INT64_MAX};
  filter.limit = kEveryRow;
  int64_t total = 0;
  auto const clock = [](Instant at) { return to_iso(at, kChinaOffset).substr(11, 5); };
  for (auto const& row : list_duty(view, filter, total)) {
    if (row.state == "relieved") continue;
    auto const group = find_group(view, row.group_id);
    auto const account = accounts::find_account(view, row.account_id);
    auto const place = find_place(view, row.place_id);
    DutyLine line{group->name, account ? account->name : "", row.shift, clock(row.from), clock(row.to), day_at(row.from), {}, {}};
    if (!row.languages.empty()) line.languages = row.languages;
    if (place) line.place = place->name;
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace ly::registry
