#include "domains/screening/roster_sheet.h"

#include <map>
#include <unordered_map>

#include "base/text.h"
#include "formats/sheet_values.h"
#include "formats/xlsx_writer.h"

namespace ly::screening {
namespace {

using formats::Cell;
using formats::Choice;
using formats::TableRow;

constexpr size_t kNameMax = 60;  // code points, as the registry takes; the longest names on Chinese documents have about 40

std::vector<Choice> const& code_choices() {
  static std::vector<Choice> const choices = {{"绿", {"绿", "绿码", "绿色", "green"}},
                                              {"黄", {"黄", "黄码", "黄色", "yellow"}},
                                              {"红", {"红", "红码", "红色", "red"}},
                                              {"无", {"无", "无码", "没有", "未申领", "none"}}};
  return choices;
}

// "本地", "本市", "未离开": has not been anywhere else.
bool says_local(std::string_view text) {
  static constexpr std::string_view kWords[] = {"本地", "本市", "本镇", "本区", "本县", "未离开", "未外出", "无外出", "无", "本村", "local"};
  for (auto word : kWords) if (text == word) return true;
  return false;
}

// Collects what is wrong with one row and still reads the rest of it, so that all problems are told at once.
class RowReader {
 public:
  RowReader(TableRow const& row, ReadRoster& out) : row_(row), out_(out) {}

  bool placeholder(std::string_view key) const { return formats::is_placeholder(row_.cell(key)); }
  bool present(std::string_view key) const { return !formats::is_blank(row_.cell(key)) && !placeholder(key); }

  template <class Take>
  auto take(std::string_view key, bool required, Take&& f) {
    using Value = decltype(f(std::declval<Cell const&>(), std::declval<formats::Position const&>())->value);
    std::optional<std::decay_t<Value>> out;
    if (!present(key)) {
      if (required) problem(key, invalid("roster.blank"));
      return out;
    }
    auto taken = f(row_.cell(key), row_.position(key));
    if (!taken) {
      problem(key, std::move(taken).error());
      return out;
    }
    if (taken->note) note(key, *taken->note);
    out = std::move(taken->value);
    return out;
  }

  void problem(std::string_view key, Problem p) {
    good_ = false;
    put(key, std::move(p), false);
  }
  void note(std::string_view key, Problem p) { put(key, std::move(p), true); }
  bool good() const { return good_; }

 private:
  void put(std::string_view key, Problem p, bool is_note) {
    if (out_.problems.size() >= kProblemsMax) return;
    auto const at = row_.position(key);
    p.at = formats::to_text(at);
    out_.problems.push_back({std::move(p), at.sheet, formats::column_name(at.column) + std::to_string(at.row), at.row, at.column, is_note, std::string(key)});
  }
  TableRow const& row_;
  ReadRoster& out_;
  bool good_ = true;
};

void read_document(RowReader& reader, Line& line, ReadRules const& rules) {
  using identifiers::DocumentKind;
  auto const kind_text = reader.take("document_kind", false, formats::take_text);
  auto const number = reader.take("document_number", true, formats::take_id_number);
  std::optional<DocumentKind> kind;
  if (kind_text) {
    kind = identifiers::find_document_kind_by_title(*kind_text);
    if (!kind) reader.problem("document_kind", invalid("roster.document_kind", {}, {{"value", *kind_text}}));
  }
  if (!number || (kind_text && !kind)) return;
  line.kind = kind ? *kind : identifiers::guess_kind(*number).value_or(DocumentKind::resident_id);
  auto checked = identifiers::check_document(line.kind, *number, {rules.day, {}});
  if (!checked) {
    auto p = std::move(checked).error();
    p.args.emplace("value", *number);
    return reader.problem("document_number", std::move(p));
  }
  for (auto& warning : checked->warnings) reader.note("document_number", std::move(warning));
  line.kind = checked->value.kind;
  line.number = checked->value.number;
}

// What places are read as; thousands come from the same few.
class Places {
 public:
  explicit Places(formats::Divisions const& divisions) : divisions_(divisions) {}
  formats::Resolution const& read(std::string const& text) {
    if (auto const known = known_.find(text); known != known_.end()) return known->second;
    if (known_.size() >= kMost) known_.clear();
    return known_.emplace(text, divisions_.resolve(text)).first->second;
  }

 private:
  static constexpr size_t kMost = 10'000;
  formats::Divisions const& divisions_;
  std::unordered_map<std::string, formats::Resolution> known_;
};

void read_place(RowReader& reader, Line& line, ReadRules const& rules, Places& places) {
  if (reader.placeholder("from")) {  // "/" and "无" in this column mean: has not been away
    line.from = kLocal;
    line.from_text = "本地";
    return;
  }
  auto const text = reader.take("from", true, formats::take_text);
  if (!text) return;
  line.from_text = *text;
  if (says_local(*text)) {
    line.from = kLocal;
    return;
  }
  auto const& found = places.read(*text);
  if (found.division) {
    line.from = found.division->code;
    return;
  }
  if (found.alternatives.empty()) return reader.problem("from", invalid("roster.place_unknown", {}, {{"value", *text}}));
  constexpr size_t kNamed = 3;  // of the alternatives: enough to see what is meant
  std::string candidates;
  for (size_t i = 0; i < found.alternatives.size() && i < kNamed; ++i)
    candidates += (i > 0 ? "；" : "") + rules.divisions->full_name(found.alternatives[i].code);
  reader.problem("from", invalid("roster.place_ambiguous", {}, {{"value", *text}, {"count", std::to_string(found.alternatives.size())}, {"suggestion", candidates}}));
}

}  // namespace

std::vector<formats::Field> const& roster_fields() {
  static std::vector<formats::Field> const fields = {
      {"name", {"姓名", "员工姓名", "名字", "人员姓名", "Name"}, true},
      {"document_kind", {"证件类型", "证件种类", "证件类别", "Document kind"}, false},
      {"document_number", {"证件号码", "身份证号", "身份证号码", "公民身份号码", "身份证", "证件号", "ID number", "Document number"}, true},
      {"phone", {"手机号", "手机", "联系电话", "电话", "手机号码", "本人电话", "Phone", "Mobile"}, false},
      {"from", {"14天内到过", "14天内旅居地", "14天内旅居史", "14天内旅居史 地区", "旅居史", "14天内到过的地区", "来自", "来自何地", "来源地", "返岗前所在地", "从何地返回", "现居地", "旅居地", "春节所在地", "From"}, true},
      {"left_on", {"离开日期", "离开该地日期", "离开时间", "返程日期", "返回日期", "出发日期", "Left on"}, false},
      {"temperature", {"体温", "当日体温", "今日体温", "体温℃", "Temperature"}, false},
      {"symptom", {"发热咳嗽等症状", "有无症状", "症状", "发热咳嗽", "是否有症状", "Symptoms"}, false},
      {"contact", {"密接/次密接", "密切接触", "是否密接", "接触史", "密接", "Close contact"}, false},
      {"code", {"健康码", "苏城码", "码色", "健康码颜色", "Health code"}, false},
      {"release", {"解除隔离证明", "有解除隔离证明", "解除观察证明", "Release certificate"}, false},
      {"certificate", {"健康证明", "有健康证明", "健康证", "Health certificate"}, false},
      {"post", {"岗位", "车间", "部门", "工种", "Post"}, false},
  };
  return fields;
}

std::string masked_text(std::string_view field, std::string const& text) {
  if (field == "name") return mask_name(text);
  if (field == "document_number") return mask_id_number(text);
  if (field == "phone") return mask_phone(text);
  return text;
}

SheetProblem masked(SheetProblem problem) {
  // Texts that quote the cell, as read or as it might be meant; where and what stay.
  for (auto const* quoted : {"value", "suggestion", "kept"})
    if (auto found = problem.problem.args.find(quoted); found != problem.problem.args.end()) found->second = masked_text(problem.field, found->second);
  return problem;
}

Result<ReadRoster> read_roster(std::string_view bytes, ReadRules const& rules) {
  auto const workbook = TRY(formats::open_workbook(bytes));
  ReadRoster out;
  std::map<std::string, std::string> seen;  // document -> cell where it stood first
  Places places(*rules.divisions);
  formats::DayRules const days{rules.day, rules.day + -3650, rules.day + 366};
  auto const summary = TRY(formats::read_tables(*workbook, roster_fields(), [&](TableRow const& row) {
    ++out.rows;
    Line line;
    line.sheet = row.sheet();
    line.row = row.number();
    RowReader reader(row, out);
    if (auto name = reader.take("name", true, formats::take_text)) {
      if (utf8_length(*name) > kNameMax) reader.problem("name", invalid("roster.name_long", {}, {{"max", std::to_string(kNameMax)}}));
      line.name = *name;
    }
    read_document(reader, line, rules);
    if (auto phone = reader.take("phone", false, formats::take_phone)) line.phone = *phone;
    read_place(reader, line, rules, places);
    if (auto left = reader.take("left_on", false, [&](Cell const& c, formats::Position const& at) { return formats::take_day(c, at, days); })) {
      if (*left > rules.day) reader.problem("left_on", invalid("roster.left_in_future", {}, {{"value", to_iso(*left)}, {"day", to_iso(rules.day)}}));
      line.left_on = *left;
    }
    if (auto t = reader.take("temperature", false, formats::take_temperature)) line.temperature = *t;
    line.symptom = reader.take("symptom", false, formats::take_yes_no);
    line.contact = reader.take("contact", false, formats::take_yes_no);
    line.release = reader.take("release", false, formats::take_yes_no);
    line.certificate = reader.take("certificate", false, formats::take_yes_no);
    if (auto code = reader.take("code", false, [](Cell const& c, formats::Position const& at) { return formats::take_choice(c, at, code_choices()); })) {
      line.code = *code;
    }
    if (auto post = reader.take("post", false, formats::take_text)) line.post = *post;
    if (!line.number.empty()) {
      auto const key = std::string(identifiers::titled(line.kind).name) + "/" + line.number;
      auto const cell = formats::to_text(row.position("document_number"));
      auto const [at, fresh] = seen.emplace(key, cell);
      if (!fresh) reader.problem("document_number", invalid("roster.twice", {}, {{"first", at->second}}));
    }
    if (reader.good()) out.lines.push_back(std::move(line));
    return true;
  }));
  for (auto const& sheet : summary.sheets) {
    out.widths.emplace(sheet.header.sheet, sheet.width);
    for (auto const& [key, column] : sheet.header.columns) {
      auto const title = sheet.header.titles.find(column);
      out.columns.emplace_back(title == sheet.header.titles.end() ? key : title->second, key);
      out.fields.emplace(std::pair(sheet.header.sheet, column), key);
    }
  }
  for (auto const& note : summary.notes) {
    if (out.problems.size() >= kProblemsMax) break;
    out.problems.push_back({note, {}, note.at, 0, 0, true});
  }
  if (out.rows == 0) return invalid("roster.empty");
  return out;
}

Result<std::string> roster_template(std::filesystem::path const& scratch, Instant now) {
  formats::XlsxWriter writer(scratch, now);
  std::vector<formats::OutColumn> columns;
  for (auto const& f : roster_fields()) {
    bool const long_text = f.key == "document_number" || f.key == "phone" || f.key == "from";
    columns.push_back({f.titles.front() + (f.required ? "*" : ""), long_text ? 26.0 : 14.0, false});
  }
  TRY(writer.add_sheet("员工名册", columns));
  TRY(writer.add_sheet("填写说明", {{"列", 24, false}, {"怎样填", 80, true}}));
  static constexpr std::pair<std::string_view, std::string_view> kHow[] = {
      {"带 * 的列", "必填。列的次序可以变，多出来的列不影响。"},
      {"证件号码", "按证件上的号码填写；单元格请设为“文本”，以免末几位丢失。"},
      {"14天内到过", "14 天内到过的风险最高的地方，写到县（区），如：湖北省黄冈市蕲春县；没有离开过写“本地”。"},
      {"离开日期", "离开上述地方的日期，如 2020-02-10。"},
      {"体温", "当日体温，如 36.5。没有测就空着。"},
      {"症状、密接、证明", "写“是”或“否”、“有”或“无”。不清楚就空着，不要猜。"},
      {"健康码", "绿、黄、红或无。"},
  };
  for (auto const& [what, how] : kHow) {
    std::vector<formats::OutCell> const cells = {{std::string(what)}, {std::string(how)}};
    TRY(writer.add_row(cells));
  }
  return writer.finish();
}

}  // namespace ly::screening
