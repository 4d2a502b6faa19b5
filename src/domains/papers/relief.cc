#include "domains/papers/relief.h"

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "domains/papers/rows.h"
#include "domains/registry/rows.h"
#include "domains/cases/evaluation.h"
#include "engines/dmn/table.h"
#include "engines/enterprise_size/enterprise_size.h"
#include "engines/identifiers/identifiers.h"
#include "formats/record_table.h"
#include "formats/xlsx_writer.h"

namespace ly::papers {
namespace {

constexpr std::string_view kSocial = "social_insurance_relief", kMedical = "medical_insurance_relief", kDeferral = "contribution_deferral";
constexpr size_t kPart = 40;               // enterprises in one command of a batch
constexpr std::string_view kJob = "relief.batch";

Words title_of(std::string_view insurance) {
  if (insurance == "pension") return {"基本养老保险", "Pension"};
  if (insurance == "unemployment") return {"失业保险", "Unemployment"};
  if (insurance == "injury") return {"工伤保险", "Work injury"};
  return {"职工基本医疗保险", "Health"};
}

int64_t month_number(std::string_view month) { return std::atoll((std::string(month.substr(0, 4)) + std::string(month.substr(5, 2))).c_str()); }

std::string yuan(int64_t fen) {
  auto const rest = fen % 100;
  return std::to_string(fen / 100) + "." + (rest < 10 ? "0" : "") + std::to_string(rest);
}

std::string plain(double value) {
  if (value == std::floor(value)) return std::to_string(static_cast<int64_t>(value));
  auto text = std::to_string(value);
  while (text.ends_with('0')) text.pop_back();
  return text;
}

struct SizeOf {
  std::string name, because;
  bool certain = false;
};
SizeOf size_of(registry::Known const& known, registry::EnterpriseRow const& firm, bool en) {
  auto const industry = std::find_if(known.industries.begin(), known.industries.end(), [&](auto const& i) { return i.key == firm.industry; });
  if (industry == known.industries.end()) return {"", en ? "the industry is not known" : "没有登记行业，不能划型", false};
  enterprise_size::Figures figures;
  if (firm.headcount) figures.headcount = static_cast<double>(*firm.headcount);
  if (firm.revenue_wan) figures.revenue_wan = static_cast<double>(*firm.revenue_wan);
  auto const found = enterprise_size::size_class(*industry, figures);
  if (!found) return {"", en ? "headcount and revenue are not known" : "没有登记从业人员和营业收入，不能划型", false};
  auto const titled = enterprise_size::titled(found->size);
  std::string because = (en ? industry->en : industry->zh) + (en ? ": " : "：");
  bool first = true;
  for (auto const& bound : industry->bounds) {
    auto const metric = enterprise_size::titled(bound.metric);
    auto const value = bound.metric == enterprise_size::Metric::headcount ? figures.headcount : bound.metric == enterprise_size::Metric::revenue_wan ? figures.revenue_wan : figures.assets_wan;
    because += (first ? "" : en ? ", " : "、") + std::string(en ? metric.en : metric.zh) + " " + (value ? plain(*value) : en ? "not known" : "未填");
    first = false;
  }
  because += (en ? "; class " : "，划为") + std::string(en ? titled.en : titled.zh) + (en ? " by 工信部联企业〔2011〕300号" : "（工信部联企业〔2011〕300号）");
  if (!found->certain()) because += en ? "; it may be smaller by the figure that is missing" : "；缺的指标填上后可能更小";
  return {std::string(titled.zh), because, found->certain()};
}

// What one table says of one month.
void decide_line(ReliefLine& line, formats::PolicyVersion const* version, dmn::Scope const& scope, Day today, bool en) {
  if (!version) {  // tables go by the day of the decision, not by the month the contribution is for
    line.because = en ? "no policy table is in force on " + to_iso(today) : to_iso(today) + " 没有在执行的政策表";
    return;
  }
  line.version = version->version;
  auto const decision = dmn::decide(version->table, scope);
  if (!decision.ok() || decision.hits.empty()) {
    line.because = en ? "the table cannot decide: something it asks for is missing" : "缺少判定所需的内容，请补齐划型等资料";
    return;
  }
  auto const rule = decision.hits.front();
  auto const& source = version->table.source().rules[rule];
  auto const* percent = decision.outputs.is(dmn::Kind::number) ? &decision.outputs : decision.outputs.member("percent");
  line.decided = percent && percent->is(dmn::Kind::number);
  if (line.decided) line.percent = percent->number().to_double();
  line.rule = source.reason;
  line.cites = source.cites;
  line.because = dmn::because(version->table, rule, scope, en ? dmn::Language::en : dmn::Language::zh_cn);
}

struct SheetLine {
  std::string uscc, month;
  std::optional<std::string> name;
  std::optional<double> pension, unemployment, injury, medical;
  static Fields fields(auto...) {
    using T = SheetLine;
    return Fields{field("uscc", {"统一社会信用代码", "Credit code"}, &T::uscc, {.required = true, .length_max = 18}), field("name", {"企业名称", "Name"}, &T::name, {.length_max = 200}), field("month", {"费款所属期", "Month"}, &T::month, {.required = true, .length_max = 20}),
                  field("pension", {"养老保险单位应缴", "Pension"}, &T::pension), field("unemployment", {"失业保险单位应缴", "Unemployment"}, &T::unemployment), field("injury", {"工伤保险单位应缴", "Injury"}, &T::injury), field("medical", {"医疗保险单位应缴", "Health"}, &T::medical)};
  }
};
formats::SheetWords const& sheet_words() {
  static formats::SheetWords const words = [] {
    formats::SheetWords w;
    w.synonyms["uscc"] = {"信用代码", "社会信用代码"};
    w.synonyms["month"] = {"月份", "所属期", "费款所属月", "缴费月份"};
    w.synonyms["pension"] = {"养老保险", "养老", "基本养老"};
    w.synonyms["unemployment"] = {"失业保险", "失业"};
    w.synonyms["injury"] = {"工伤保险", "工伤"};
    w.synonyms["medical"] = {"医疗保险", "医疗", "医保"};
    return w;
  }();
  return words;
}

// "2020-02", "202002", "2020年2月", "2020-02-01" -> "2020-02"; empty if none of these.
std::string month_from(std::string_view text) {
  std::string digits;
  std::vector<std::string> parts(1);
  for (char c : text) {
    if (c >= '0' && c <= '9') parts.back() += c;
    else if (!parts.back().empty()) parts.emplace_back();
  }
  if (parts.back().empty()) parts.pop_back();
  if (parts.size() == 1 && parts[0].size() == 6) parts = {parts[0].substr(0, 4), parts[0].substr(4)};
  if (parts.size() < 2 || parts[0].size() != 4 || parts[1].empty() || parts[1].size() > 2) return {};
  auto const month = std::atoi(parts[1].c_str());
  if (month < 1 || month > 12) return {};
  return parts[0] + "-" + (month < 10 ? "0" : "") + std::to_string(month);
}

}  // namespace

int64_t share_of(int64_t fen, double percent) {
  auto const hundredths = static_cast<int64_t>(std::llround(percent * 100));
  return (fen * hundredths + 5'000) / 10'000;
}

Result<std::vector<std::string>> months_between(std::string const& from, std::string const& to) {
  auto const first = month_from(from), last = month_from(to);
  if (first.empty()) return invalid("relief.month", "from", {{"value", from}});
  if (last.empty() || last < first) return invalid("relief.month", "to", {{"value", to}});
  std::vector<std::string> out;
  auto year = std::atoi(first.substr(0, 4).c_str()), month = std::atoi(first.substr(5).c_str());
  for (;;) {
    out.push_back(std::to_string(year) + "-" + (month < 10 ? "0" : "") + std::to_string(month));
    if (out.back() == last) return out;
    if (static_cast<int64_t>(out.size()) == kMonthsMax) return invalid("relief.months_many", "to", {{"max", std::to_string(kMonthsMax)}});
    if (++month > 12) month = 1, ++year;
  }
}

namespace {

// The months asked for; without any, the one that is now.
Result<std::vector<std::string>> months_of(std::string const& from, std::string const& to, Instant now) {
  auto const present = to_iso(day_at(now, kChinaOffset)).substr(0, 7);
  return months_between(from.empty() ? present : from, to.empty() ? present : to);
}

}  // namespace

Relief Reliefs::of(View const& view, registry::EnterpriseRow const& firm, AskRelief const& in, std::vector<std::string> const& months) const {
  bool const en = in.language == "en";
  auto const today = day_at(view.now, kChinaOffset);
  Relief out;
  out.enterprise_id = firm.id.text;
  out.enterprise = firm.name;
  auto const size = size_of(known_, firm, en);
  out.size = size.name;
  out.size_because = size.because;
  out.size_certain = size.certain;
  auto const due = list_contributions(view, firm.id.text);
  for (auto const& month : months)
    for (auto const insurance : kInsurances) {
      ReliefLine line;
      line.month = month;
      line.insurance = insurance;
      line.insurance_title = en ? title_of(insurance).en : title_of(insurance).zh;
      dmn::Scope scope;
      scope.set("month", dmn::Value(month_number(month)));
      if (insurance == "medical") {
        scope.set("reserve", in.reserve ? cases::to_value(json::value(*in.reserve)) : dmn::Value());
        auto const* version = policies_.find(kMedical, today);
        decide_line(line, version, scope, today, en);
        if (version && !in.reserve) line.because = en ? "the reserves of the health pool are not given" : "没有填写医保统筹基金可支付月数";
      } else {
        scope.set("org", dmn::Value(std::string(in.org)));
        scope.set("size", size.name.empty() ? dmn::Value() : dmn::Value(std::string(size.name)));
        scope.set("hubei", dmn::Value(registry::in_hubei(firm)));
        decide_line(line, policies_.find(kSocial, today), scope, today, en);
      }
      if (auto const found = due.find({month, std::string(insurance)}); found != due.end()) {
        out.contributions = true;
        line.amount_fen = found->second;
        line.relieved_fen = line.decided ? share_of(line.amount_fen, line.percent) : 0;
      }
      line.pay_fen = line.amount_fen - line.relieved_fen;
      out.due_fen += line.amount_fen;
      out.relieved_fen += line.relieved_fen;
      out.pay_fen += line.pay_fen;
      out.lines.push_back(std::move(line));
    }
  if (auto const* version = policies_.find(kDeferral, today)) {
    dmn::Scope scope;
    scope.set("hardship", dmn::Value(in.hardship));
    scope.set("until", dmn::Value(month_number(months.back())));
    scope.set("months", dmn::Value(static_cast<int64_t>(months.size())));
    auto const decision = dmn::decide(version->table, scope);
    if (decision.ok() && !decision.hits.empty()) {
      auto const* text = decision.outputs.is(dmn::Kind::string) ? &decision.outputs : decision.outputs.member("conclusion");
      if (text && text->is(dmn::Kind::string)) out.deferral = std::string(text->string());
      out.deferral_because = dmn::because(version->table, decision.hits.front(), scope, en ? dmn::Language::en : dmn::Language::zh_cn);
    }
  }
  out.papers = en ? std::vector<std::string>{"none for exemption or half: applied by itself"} : std::vector<std::string>{"免征、减征不用申请，不用另交材料，由经办机构直接核定"};
  if (in.hardship) out.papers.push_back(en ? "for deferral: application and proof of severe difficulty" : "申请缓缴：缓缴申请、生产经营严重困难的证明材料");
  if (!size.certain) out.papers.push_back(en ? "headcount and revenue, to settle the size class" : "补充从业人员、营业收入，以确定划型");
  return out;
}

Result<Relief> Reliefs::work_out(View const& view, AskRelief const& in) const {
  auto const firm = registry::find_enterprise(view, in.enterprise_id);
  if (!firm || !(view.actor.is_system || view.actor.may_see(firm->id.text, firm->division))) return not_found("not_found", "enterprise_id");
  return of(view, *firm, in, TRY(months_of(in.from, in.to, view.now)));
}

Result<PaperRow> Reliefs::send_letter(Context& context, AskRelief const& asked) const {
  auto in = asked;
  in.language = "zh-CN";  // the paper is in Chinese
  auto const relief = TRY(work_out(context, in));
  if (!relief.contributions) return refused("relief.no_contributions", "enterprise_id", {{"enterprise", relief.enterprise}});
  auto const firm = registry::find_enterprise(context, in.enterprise_id);
  auto const* which = papers_.find_template("relief_letter");
  check(which != nullptr, "the template of the letter");
  std::string bring;
  for (auto const& paper : relief.papers) bring += (bring.empty() ? "" : "；") + paper;
  std::pair<std::string_view, std::string> const values[] = {{"{place}", papers_.place_name(firm->division)}, {"{enterprise}", firm->name}, {"{from}", relief.lines.front().month}, {"{to}", relief.lines.back().month}, {"{size}", relief.size_because},
                                                             {"{due}", yuan(relief.due_fen)}, {"{relieved}", yuan(relief.relieved_fen)}, {"{pay}", yuan(relief.pay_fen)}, {"{papers}", bring}, {"{deferral}", relief.deferral + "（" + relief.deferral_because + "）"}};
  auto const fill = [&](std::string text) {
    for (auto const& [what, with] : values) text = replaced(std::move(text), what, with);
    return text;
  };
  Content c;
  c.title = which->title;
  c.issuer = fill(which->issuer);
  c.to = fill(which->to);
  c.day = day_on_paper(context.now);
  for (auto const& text : which->body) c.body.push_back(fill(text));
  for (auto const& text : which->after)
    if (!relief.deferral.empty() || !contains(text, "{deferral}")) c.after.push_back(fill(text));
  c.table_head = {"月份", "险种", "应缴（元）", "比例", "减免（元）", "理由和依据"};
  for (auto const& line : relief.lines)
    if (line.amount_fen > 0) c.table.push_back({line.month, line.insurance_title, yuan(line.amount_fen), line.decided ? plain(line.percent) + "%" : "待定", yuan(line.relieved_fen), line.because + (line.cites.empty() ? "" : "（" + line.cites + "）")});
  return papers_.put(context, *which, std::move(c), firm->id.text, firm->division, "");
}

Result<Relief> Reliefs::put_contributions(Context& context, PutContributions const& in) const {
  auto const firm = registry::find_enterprise(context, in.enterprise_id);
  if (!firm || !(context.actor.is_system || context.actor.may_see(firm->id.text, firm->division))) return not_found("not_found", "enterprise_id");
  std::string first, last;
  for (size_t i = 0; i < in.lines.size(); ++i) {
    auto const month = month_from(in.lines[i].month);
    if (month.empty()) return invalid("relief.month", "lines[" + std::to_string(i) + "].month", {{"value", in.lines[i].month}});
    put_contribution(context, firm->id.text, month, in.lines[i].insurance, in.lines[i].amount_fen);
    first = first.empty() ? month : std::min(first, month);
    last = std::max(last, month);
  }
  Fact fact{"relief.contributions_kept", "enterprise", firm->id.text, firm->id.text, firm->division};
  fact.facts = {{"lines", static_cast<int64_t>(in.lines.size())}, {"from", first}, {"to", last}};
  context.journal.note(std::move(fact));
  AskRelief ask;
  ask.enterprise_id = firm->id.text;
  if (!first.empty()) ask.from = first, ask.to = last;
  return work_out(context, ask);
}

Result<ContributionsKept> Reliefs::import_contributions(Context& context, ImportContributions const& in) const {
  auto const file = find_file(context, in.file_id);
  if (!file || (file->owner_account != context.actor.account.text && !context.actor.is_system)) return not_found("not_found", "file_id");
  auto const bytes = read_file(context, in.file_id);
  if (!bytes) return not_found("not_found", "file_id");
  auto sheet = TRY(formats::read_lines<SheetLine>(*bytes, sheet_words(), {day_at(context.now)}));
  struct Kept {
    std::string enterprise, month, insurance;
    int64_t fen = 0;
  };
  std::vector<Kept> kept;
  std::map<std::string, std::string> firms;
  for (auto const& placed : sheet.lines) {
    auto const& line = placed.line;
    auto const code = upper_ascii(clean(line.uscc));
    auto const firm = registry::find_enterprise_by_uscc(context, code);
    if (!firm || !(context.actor.is_system || context.actor.may_see(firm->id.text, firm->division))) {
      sheet.problems.push_back(invalid("relief.no_enterprise", sheet.cell_of(placed, "uscc"), {{"value", code}}));
      continue;
    }
    auto const month = month_from(line.month);
    if (month.empty()) sheet.problems.push_back(invalid("relief.month", sheet.cell_of(placed, "month"), {{"value", line.month}}));
    auto const take = [&](std::string_view insurance, std::optional<double> const& value) {
      if (!value) return;
      if (*value < 0 || *value > 1e9) sheet.problems.push_back(invalid("relief.amount", sheet.cell_of(placed, insurance), {{"value", plain(*value)}}));
      else kept.push_back({firm->id.text, month, std::string(insurance), static_cast<int64_t>(std::llround(*value * 100))});
    };
    take("pension", line.pension);
    take("unemployment", line.unemployment);
    take("injury", line.injury);
    take("medical", line.medical);
    firms[firm->id.text] = firm->division;
  }
  if (!sheet.problems.empty()) return all_of("relief.sheet_faults", std::move(sheet.problems));
  for (auto const& one : kept) put_contribution(context, one.enterprise, one.month, one.insurance, one.fen);
  for (auto const& firm : firms) {
    Fact fact{"relief.contributions_kept", "enterprise", firm.first, firm.first, firm.second};
    fact.facts = {{"sha256", file->sha256}};
    context.journal.note(std::move(fact));
  }
  return ContributionsKept{static_cast<int64_t>(firms.size()), static_cast<int64_t>(kept.size())};
}

// ---- a whole district ----

Result<BatchStarted> Reliefs::start_batch(Context& context, Jobs& jobs, BatchRelief const& in) const {
  auto const division = in.division.empty() ? context.actor.scope.code : in.division;
  if (!context.actor.is_system && !context.actor.may_see_division(division)) return invalid("relief.beyond", "division", {{"value", in.division}});
  auto const months = TRY(months_of(in.from, in.to, context.now));
  json::object payload{{"division", division}, {"org", in.org}, {"from", months.front()}, {"to", months.back()}, {"letters", in.letters}};
  if (in.reserve) payload["reserve"] = *in.reserve;
  return BatchStarted{jobs.enqueue(context, kJob, std::move(payload))};
}

Result<json::value> Reliefs::run_batch(JobRun& run) const {
  auto const& p = run.row().payload;
  AskRelief ask;
  ask.org = text_of(p, "org");
  ask.from = text_of(p, "from");
  ask.to = text_of(p, "to");
  if (auto const* reserve = p.if_contains("reserve"); reserve && reserve->is_number()) ask.reserve = reserve->to_number<double>();
  bool const letters = p.contains("letters") && p.at("letters").is_bool() && p.at("letters").get_bool();
  std::string const division(text_of(p, "division"));
  auto const ids = run.desk().read(run.actor(), [&](View const& view) { return list_contributors(view, region_prefix(division)); });
  json::array rows;
  int64_t sent = 0, relieved = 0;
  for (size_t from = 0; from < ids.size(); from += kPart) {
    if (run.cancelled()) return json::value(nullptr);
    run.progress("working_out", static_cast<int64_t>(from), static_cast<int64_t>(ids.size()));
    std::vector<std::string> const part(ids.begin() + static_cast<long>(from), ids.begin() + static_cast<long>(std::min(ids.size(), from + kPart)));
    auto const answered = run.part("enterprises-" + std::to_string(from), [this, part, ask, letters](Context& context) -> Result<json::value> {
      json::array out;
      for (auto const& id : part) {
        auto mine = ask;
        mine.enterprise_id = id;
        auto const relief = TRY(work_out(context, mine));
        std::string no;
        if (letters && relief.contributions) no = TRY(send_letter(context, mine)).no;
        out.push_back(json::object{{"enterprise", relief.enterprise}, {"size", relief.size}, {"certain", relief.size_certain}, {"due", relief.due_fen}, {"relieved", relief.relieved_fen}, {"pay", relief.pay_fen}, {"letter", no}});
      }
      return json::value(std::move(out));
    });
    if (!answered) return answered.error();
    for (auto const& row : answered->as_array()) {
      rows.push_back(row);
      relieved += row.at("relieved").as_int64();
      sent += text_of(row, "letter").empty() ? 0 : 1;
    }
  }
  formats::XlsxWriter sheet(known_.scratch, run.desk().read(run.actor(), [](View const& view) { return view.now; }));
  TRY(sheet.add_sheet("惠企测算", {{"企业名称", 36, true}, {"划型", 10}, {"划型确定", 10}, {"单位应缴（元）", 16}, {"减免（元）", 16}, {"还应缴（元）", 16}, {"告知书", 22}}));
  for (auto const& row : rows) {
    formats::OutCell const cells[] = {{std::string(text_of(row, "enterprise"))}, {std::string(text_of(row, "size"))}, {row.at("certain").as_bool()}, {static_cast<double>(row.at("due").as_int64()) / 100}, {static_cast<double>(row.at("relieved").as_int64()) / 100},
                                      {static_cast<double>(row.at("pay").as_int64()) / 100}, {std::string(text_of(row, "letter"))}};
    TRY(sheet.add_row(cells));
  }
  auto const bytes = TRY(sheet.finish());
  auto const stored = run.part("overview", [&bytes, &division](Context& context) -> Result<json::value> {
    auto const file = TRY(put_file(context, "惠企测算.xlsx", bytes, ""));
    Fact fact{"relief.batch_done", "file", file.id.text, {}, division};
    fact.facts = {{"sha256", file.sha256}};
    context.journal.note(std::move(fact));
    return json::value(file.id.text);
  });
  if (!stored) return stored.error();
  return json::value(json::object{{"file_id", *stored}, {"enterprises", static_cast<int64_t>(ids.size())}, {"letters", sent}, {"relieved_fen", relieved}});
}

}  // namespace ly::papers
