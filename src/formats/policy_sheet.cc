#include "formats/policy_sheet.h"

#include <algorithm>
#include <array>
#include <map>

#include "base/text.h"
#include "engines/dmn/temporal.h"
#include "formats/table.h"
#include "formats/xlsx_writer.h"

namespace ly::formats {
namespace {

using dmn::Value;

constexpr std::string_view kRules = "规则", kColumns = "列", kHead = "表", kTests = "测试";
constexpr std::string_view kArrow = "→";  // before the title of an output
constexpr std::array<std::string_view, 5> kSigns{"", "+", "<", ">", "#"};

// Everything the 表 sheet can say: key, what people read.
constexpr std::array<std::pair<std::string_view, std::string_view>, 13> kHeadRows{{
    {"id", "编号"}, {"title", "名称"}, {"title_en", "英文名称"}, {"from", "施行日"}, {"to", "失效日（当天起不再适用）"}, {"hit", "命中方式（U A F P C R O，C 可加 + < > #）"},
    {"draft", "起草（是：数字由本单位核定后再用）"}, {"when_missing", "缺项时适用的规则"}, {"null_is_unknown", "缺项视为未知"}, {"source", "出处"}, {"note", "备注"}, {"note_en", "英文备注"}, {"aggregation", ""}}};

// ---- texts of cells and FEEL ----------------------------------------------------------------------------------------------

std::optional<std::string> text_of_literal(std::string_view feel) {
  if (!feel.starts_with('"')) return std::nullopt;
  auto const compiled = dmn::compile(feel);
  if (!compiled) return std::nullopt;
  Value const value = dmn::evaluate(*compiled, dmn::Scope());
  if (!value.is(dmn::Kind::string) || dmn::to_literal(value) != feel) return std::nullopt;
  return std::string(value.string());
}

// Full-width signs of Chinese keyboards, outside quoted texts.
std::string half_width(std::string_view text) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 16> kSame{{
      {"≥", ">="}, {"≤", "<="}, {"＞", ">"}, {"＜", "<"}, {"＝", "="}, {"（", "("}, {"）", ")"}, {"，", ","}, {"、", ","}, {"。", "."},
      {"－", "-"}, {"“", "\""}, {"”", "\""}, {"［", "["}, {"］", "]"}, {"　", " "}}};
  std::string out;
  bool quoted = false;
  while (!text.empty()) {
    bool found = false;
    if (!quoted || text.starts_with("”"))
      for (auto const& [wide, plain] : kSame)
        if (text.starts_with(wide)) {
          if (plain == "\"") quoted = !quoted;
          out += plain;
          text.remove_prefix(wide.size());
          found = true;
          break;
        }
    if (found) continue;
    if (text.front() == '"') quoted = !quoted;
    out += text.front();
    text.remove_prefix(1);
  }
  return out;
}

std::vector<std::string> words_of(std::string_view text) {  // 高、中 或 低 -> three
  std::string plain(text);
  for (std::string_view mark : {"、", "，", "或", ";", "；", "/"})
    for (size_t at = plain.find(mark); at != std::string::npos; at = plain.find(mark, at + 1)) plain.replace(at, mark.size(), ",");
  std::vector<std::string> out;
  for (auto part : split(plain, ',')) out.emplace_back(trim(part));
  return out;
}

std::vector<std::string> allowed_texts(std::string const& allowed) {  // of an input whose values are a list of texts
  std::vector<std::string> out;
  std::string rest = allowed;
  for (auto part : split(rest, ',')) {
    auto const text = text_of_literal(trim(part));
    if (!text) return {};
    out.push_back(*text);
  }
  return out;
}

// What passes is written like a condition on the output.
dmn::Input as_input(dmn::Output const& output) {
  dmn::Input in;
  in.name = output.name;
  in.type = output.type;
  for (auto const& one : output.allowed) in.allowed += (in.allowed.empty() ? "" : ", ") + one;
  return in;
}

}  // namespace

std::string condition_of(std::string_view shown, dmn::Input const& input) {
  auto const text = trim(shown);
  if (text.empty() || text == "-" || text == "—" || text == "任意" || text == "不限") return "-";
  if (text.starts_with("=")) return std::string(trim(text.substr(1)));
  if (input.type == "boolean") {
    if (text == "是" || text == "有" || text == "√") return "true";
    if (text == "否" || text == "无" || text == "×") return "false";
  }
  if (input.type == "string") {
    auto const allowed = allowed_texts(input.allowed);
    auto const words = words_of(text);
    bool const known = std::all_of(words.begin(), words.end(), [&](auto const& w) { return std::find(allowed.begin(), allowed.end(), w) != allowed.end(); });
    if (known && !allowed.empty()) {
      std::string out;
      for (auto const& word : words) out += (out.empty() ? "" : ", ") + dmn::text_literal(word);
      return out;
    }
  }
  return half_width(text);
}
std::string shown_condition(std::string const& feel, dmn::Input const& input) {
  auto const fits = [&](std::string const& text) { return condition_of(text, input) == feel; };
  if (feel == "-") return "";
  if (input.type == "boolean" && (feel == "true" || feel == "false")) return feel == "true" ? "是" : "否";
  if (input.type == "string") {
    std::string joined;
    for (auto part : split(feel, ','))
      if (auto const text = text_of_literal(trim(part))) joined += (joined.empty() ? "" : "、") + *text;
    if (!joined.empty() && fits(joined)) return joined;
  }
  for (auto const& [wide, plain] : {std::pair<std::string_view, std::string_view>{"≥", ">="}, {"≤", "<="}})
    if (feel.starts_with(plain))
      if (auto const nicer = std::string(wide) + feel.substr(plain.size()); fits(nicer)) return nicer;
  return fits(feel) ? feel : "= " + feel;
}

void say_plainly(Problem& problem, dmn::DecisionTable const& table) {
  auto const place = problem.args.find("place");
  static constexpr std::array<std::string_view, 4> kNotUnderstood{"feel.unknown_name", "feel.expression_expected", "feel.expected", "feel.trailing"};
  if (std::find(kNotUnderstood.begin(), kNotUnderstood.end(), problem.code) == kNotUnderstood.end() || place == problem.args.end()) return;
  auto const space = place->second.rfind(' ');
  if (space == std::string::npos) return;
  for (auto const& rule : table.rules)
    for (size_t i = 0; i < table.inputs.size() && i < rule.conditions.size(); ++i) {
      auto const& input = table.inputs[i];
      if (rule.id != place->second.substr(0, space) || input.name != place->second.substr(space + 1)) continue;
      std::string examples = "≥ 14、< 37.3、[7..14)";
      if (input.type == "boolean") examples = "是、否";
      else if (input.type == "date") examples = "≥ date(\"2020-02-17\")";
      else if (auto const words = allowed_texts(input.allowed); !words.empty()) {
        examples.clear();
        for (auto const& word : words) examples += (examples.empty() ? "" : "、") + word;
      }
      problem.code = "policy_sheet.condition";
      problem.args["value"] = shown_condition(rule.conditions[i], input);
      problem.args["examples"] = examples;
      return;
    }
}

std::string shown_passes(dmn::Output const& output) { return output.passes.empty() ? std::string() : shown_condition(output.passes, as_input(output)); }

std::string conclusion_of(std::string_view shown, dmn::Output const& output) {
  auto const text = trim(shown);
  if (text.empty()) return "null";
  if (text.starts_with("=")) return std::string(trim(text.substr(1)));
  if (output.type == "string") return dmn::text_literal(text);
  if (output.type == "boolean" && (text == "是" || text == "否")) return text == "是" ? "true" : "false";
  return half_width(text);
}
std::string shown_conclusion(std::string const& feel, dmn::Output const& output) {
  if (feel == "null") return "";
  if (output.type == "string") {
    if (auto const text = text_of_literal(feel); text && conclusion_of(*text, output) == feel) return *text;
    return "= " + feel;
  }
  if (output.type == "boolean" && (feel == "true" || feel == "false")) return feel == "true" ? "是" : "否";
  return conclusion_of(feel, output) == feel ? feel : "= " + feel;
}

// Values of tests. A value that is no plain text, number or yes-no is FEEL after "=".
Value value_from(std::string_view shown, std::string const& type) {
  auto const text = trim(shown);
  if (text.empty()) return {};
  if (text.starts_with("=")) {
    auto const compiled = dmn::compile(trim(text.substr(1)));
    return compiled ? dmn::evaluate(*compiled, dmn::Scope()) : Value();
  }
  if (type == "boolean") return text == "是" || text == "true" ? Value(true) : text == "否" || text == "false" ? Value(false) : Value();
  if (type == "number" || type == "integer") {
    auto const number = dmn::Decimal::parse(half_width(text));
    return number ? Value(*number) : Value();
  }
  if (type == "date") {
    auto const day = dmn::date_from(text);
    return day ? Value::date(*day) : Value();
  }
  return Value(text);
}
std::string shown_value(Value const& value, std::string const& type) {
  if (value.is_null()) return "";
  std::string plain;
  if (value.is(dmn::Kind::boolean)) plain = value.boolean() ? "是" : "否";
  else plain = dmn::to_text(value);
  return dmn::same(value_from(plain, type), value) ? plain : "= " + dmn::to_literal(value);
}

namespace {

// ---- writing --------------------------------------------------------------------------------------------------------------

std::string title_of(std::string const& label, std::string const& name) { return (label.empty() ? name : label) + "(" + name + ")"; }

OutCell text_cell(std::string text, Tone tone = Tone::plain) {
  if (text.empty()) return {};
  return {std::move(text), tone};
}

class SheetWriter {
 public:
  SheetWriter(PolicyTable const& policy, std::filesystem::path const& scratch, Instant made_at) : policy_(policy), writer_(scratch, made_at) {}

  Result<std::string> write() {
    TRY(rules());
    TRY(columns());
    TRY(head());
    TRY(tests());
    return writer_.finish();
  }

 private:
  Result<void> rules() {
    auto const& t = policy_.table;
    std::vector<OutColumn> titles{{"编号", 8}};
    for (auto const& input : t.inputs) titles.push_back({title_of(input.label.zh, input.name), 16, true});
    for (auto const& output : t.outputs) titles.push_back({std::string(kArrow) + title_of(output.label.zh, output.name), 18, true});
    for (auto const* title : {"原因码", "说明", "英文说明", "依据"}) titles.push_back({title, std::string_view(title) == "原因码" ? 8.0 : 36.0, true});
    TRY(writer_.add_sheet(std::string(kRules), titles));
    for (auto const& rule : t.rules) {
      std::vector<OutCell> cells{text_cell(rule.id)};
      for (size_t i = 0; i < t.inputs.size(); ++i) cells.push_back(text_cell(shown_condition(rule.conditions[i], t.inputs[i])));
      for (size_t i = 0; i < t.outputs.size(); ++i) cells.push_back(text_cell(shown_conclusion(rule.conclusions[i], t.outputs[i])));
      for (auto const* text : {&rule.reason, &rule.because.zh, &rule.because.en, &rule.cites}) cells.push_back(text_cell(*text));
      TRY(writer_.add_row(cells));
    }
    return {};
  }
  Result<void> columns() {
    TRY(writer_.add_sheet(std::string(kColumns), {{"种类", 8}, {"名称", 16}, {"中文", 24}, {"英文", 28}, {"类型", 12}, {"允许的取值", 40, true}, {"计算", 20, true}, {"必填", 8}, {"其他情况", 20, true}, {"通过的取值", 20, true}, {"不能改变", 10}}));
    for (auto const& input : policy_.table.inputs) {
      std::string allowed = input.allowed;
      if (auto const texts = allowed_texts(allowed); input.type == "string" && !texts.empty()) {
        std::string joined;
        for (auto const& text : texts) joined += (joined.empty() ? "" : "、") + text;
        if (allowed_of(joined, input.type) == allowed) allowed = joined;
      }
      std::vector<OutCell> const row{text_cell("条件"), text_cell(input.name), text_cell(input.label.zh), text_cell(input.label.en), text_cell(input.type),
                                     text_cell(allowed), text_cell(input.expression), text_cell(input.required ? "是" : ""), {}, {}, text_cell(input.fixed ? "是" : "")};
      TRY(writer_.add_row(row));
    }
    for (auto const& output : policy_.table.outputs) {
      std::string allowed;
      for (auto const& one : output.allowed) {
        auto text = output.type == "string" ? text_of_literal(one) : std::nullopt;
        if (text && (text->starts_with("=") || words_of(*text) != std::vector<std::string>{*text})) text.reset();
        allowed += (allowed.empty() ? "" : "\n") + (text ? *text : "= " + one);
      }
      std::vector<OutCell> const row{text_cell("结论"), text_cell(output.name), text_cell(output.label.zh), text_cell(output.label.en), text_cell(output.type),
                                     text_cell(allowed), {}, {}, text_cell(output.otherwise.empty() ? "" : output.otherwise == "null" ? "= null" : shown_conclusion(output.otherwise, output)),
                                     text_cell(shown_passes(output)), {}};
      TRY(writer_.add_row(row));
    }
    return {};
  }
  Result<void> head() {
    auto const& t = policy_.table;
    std::map<std::string_view, std::string> const values{
        {"id", t.id}, {"title", t.title.zh}, {"title_en", t.title.en}, {"from", to_iso(t.from)}, {"to", t.to ? to_iso(*t.to) : ""},
        {"hit", std::string(dmn::letter(t.hit)) + std::string(kSigns[static_cast<size_t>(t.aggregation)])}, {"draft", t.draft ? "是" : "否"}, {"when_missing", t.when_missing},
        {"null_is_unknown", t.null_is_unknown ? "是" : "否"}, {"source", t.source}, {"note", t.note.zh}, {"note_en", t.note.en}};
    TRY(writer_.add_sheet(std::string(kHead), {{"项目", 40}, {"内容", 90, true}, {"键", 16}}));
    for (auto const& [key, title] : kHeadRows) {
      if (title.empty()) continue;
      std::vector<OutCell> const row{text_cell(std::string(title)), text_cell(values.at(key)), text_cell(std::string(key), Tone::quiet)};
      TRY(writer_.add_row(row));
    }
    return {};
  }
  Result<void> tests() {
    auto const& t = policy_.table;
    std::vector<OutColumn> titles{{"例子", 32, true}};
    for (auto const& input : t.inputs) titles.push_back({title_of(input.label.zh, input.name), 14, true});
    for (auto const& output : t.outputs) titles.push_back({std::string(kArrow) + title_of(output.label.zh, output.name), 16, true});
    for (auto const* title : {"命中规则", "缺少", "问题"}) titles.push_back({title, 14, true});
    TRY(writer_.add_sheet(std::string(kTests), titles));
    for (auto const& test : policy_.tests) {
      auto const entry = [](std::vector<dmn::Entry> const& entries, std::string const& name) -> Value const* {
        for (auto const& [key, value] : entries) if (key == name) return &value;
        return nullptr;
      };
      auto const joined = [](std::vector<std::string> const& items) {
        std::string out;
        for (auto const& item : items) out += (out.empty() ? "" : "、") + item;
        return out;
      };
      std::vector<OutCell> row{text_cell(test.name)};
      for (auto const& input : t.inputs) {
        auto const* value = entry(test.given, input.name);
        row.push_back(text_cell(value ? shown_value(*value, input.type) : ""));
      }
      for (auto const& output : t.outputs) {
        auto const* value = entry(test.expect, output.name);  // "= null": must be nothing; blank: not asked
        row.push_back(text_cell(!value ? "" : value->is_null() ? "= null" : shown_value(*value, output.type)));
      }
      row.push_back(text_cell(test.asks_reasons ? test.reasons.empty() ? std::string(kNoRule) : joined(test.reasons) : ""));
      row.push_back(text_cell(joined(test.missing)));
      row.push_back(text_cell(test.problem));
      TRY(writer_.add_row(row));
    }
    return {};
  }

 public:
  static std::string allowed_of(std::string_view shown, std::string const& type) {
    auto const text = trim(shown);
    if (text.empty()) return {};
    if (text.starts_with("=")) return std::string(trim(text.substr(1)));
    if (type != "string" || text.starts_with("\"")) return half_width(text);
    std::string out;
    for (auto const& word : words_of(text)) out += (out.empty() ? "" : ", ") + dmn::text_literal(word);
    return out;
  }

 private:
  PolicyTable const& policy_;
  XlsxWriter writer_;
};

// ---- reading --------------------------------------------------------------------------------------------------------------

struct SheetRows {
  std::string name;
  std::vector<std::pair<uint32_t, std::vector<std::string>>> rows;  // number, texts by column; the first is the head
};

// What a cell shows; days as ISO so that Excel's own dates are understood; a whole number without ".0".
std::string shown_text(Cell const& cell) {
  if (cell.kind == CellKind::boolean) return cell.number != 0 ? "是" : "否";
  if (cell.kind == CellKind::date && cell.has_day) return to_iso(cell.day);
  return std::string(trim(display(cell)));
}

class SheetReader {
 public:
  Result<PolicyTable> read(std::string_view bytes) {
    auto const workbook = TRY(open_workbook(bytes));
    for (size_t i = 0; i < workbook->sheets().size(); ++i) {
      auto const& info = workbook->sheets()[i];
      SheetRows sheet{info.name, {}};
      TRY(workbook->read_rows(i, [&](Row const& row) {
        std::vector<std::string> texts;
        for (uint32_t c = 1; c <= row.cells.size(); ++c) texts.push_back(shown_text(row.at(c)));
        if (std::any_of(texts.begin(), texts.end(), [](auto const& t) { return !t.empty(); })) sheet.rows.emplace_back(row.number, std::move(texts));
        return true;
      }));
      sheets_.emplace(info.name, std::move(sheet));
    }
    for (auto name : {kHead, kColumns, kRules})
      if (!sheets_.contains(std::string(name))) complain("policy_sheet.no_sheet", std::string(name), {{"sheet", std::string(name)}});
    if (!problems_.empty()) return all_of("policy.problems", std::move(problems_));
    head();
    columns();
    rules();
    tests();
    if (problems_.empty()) compile_all();
    if (!problems_.empty()) return all_of("policy.problems", std::move(problems_));
    return std::move(out_);
  }

 private:
  PolicyTable out_;
  std::vector<Problem> problems_;
  std::map<std::string, SheetRows> sheets_;
  std::map<std::string, uint32_t> column_row_;                 // of 列, by name
  std::map<std::string, uint32_t> rule_row_;                   // of 规则, by id
  std::map<std::string, uint32_t> rule_column_;                // of 规则: "in name", "out name", "because", …

  void complain(std::string code, std::string at, std::map<std::string, std::string> args = {}) { problems_.push_back(invalid(std::move(code), std::move(at), std::move(args))); }
  static std::string place(std::string_view sheet, uint32_t row, uint32_t column) { return to_text(Position{std::string(sheet), row, column}); }
  static std::string const& text_at(std::vector<std::string> const& row, uint32_t column) {
    static std::string const blank;
    return column >= 1 && column <= row.size() ? row[column - 1] : blank;
  }

  void head() {
    auto& t = out_.table;
    auto const& rows = sheets_.at(std::string(kHead)).rows;
    std::map<std::string, std::pair<std::string, uint32_t>> found;
    for (auto const& [number, texts] : rows) {
      auto key = text_at(texts, 3);
      for (auto const& [name, title] : kHeadRows)
        if (key.empty() && !title.empty() && text_at(texts, 1) == title) key = name;  // the helper column was deleted
      found[key] = {text_at(texts, 2), number};
    }
    auto const text = [&](std::string const& key) { return found.contains(key) ? found.at(key).first : std::string(); };
    auto const at = [&](std::string const& key) { return place(kHead, found.contains(key) ? found.at(key).second : 1, 2); };
    t.id = text("id");
    if (t.id.empty()) complain("policy_sheet.blank", at("id"), {{"what", "编号"}});
    t.title = {text("title"), text("title_en")};
    if (t.title.zh.empty()) complain("policy_sheet.blank", at("title"), {{"what", "名称"}});
    if (auto const day = day_from_iso(text("from"))) t.from = *day;
    else complain("policy.date", at("from"), {{"value", text("from")}});
    if (!text("to").empty()) {
      if (auto const day = day_from_iso(text("to"))) t.to = *day;
      else complain("policy.date", at("to"), {{"value", text("to")}});
    }
    auto const hit = text("hit");
    auto const policy = dmn::hit_policy_of(hit.substr(0, 1));
    auto const sign = std::find(kSigns.begin(), kSigns.end(), half_width(hit.size() > 1 ? hit.substr(1) : std::string()));
    if (policy && sign != kSigns.end()) {
      t.hit = *policy;
      t.aggregation = static_cast<dmn::Aggregation>(sign - kSigns.begin());
    } else {
      complain("policy.hit", at("hit"), {{"value", hit}});
    }
    t.draft = yes(text("draft"));
    t.null_is_unknown = text("null_is_unknown") != "否";
    t.when_missing = text("when_missing");
    t.source = text("source");
    t.note = {text("note"), text("note_en")};
  }
  static bool yes(std::string_view text) { return text == "是" || text == "true" || text == "√"; }

  void columns() {
    auto const& rows = sheets_.at(std::string(kColumns)).rows;
    for (size_t i = 1; i < rows.size(); ++i) {
      auto const& [number, texts] = rows[i];
      auto const kind = text_at(texts, 1), name = text_at(texts, 2), type = text_at(texts, 5);
      if (name.empty()) {
        complain("policy_sheet.blank", place(kColumns, number, 2), {{"what", "名称"}});
        continue;
      }
      if (column_row_.contains(kind + name)) complain("policy.twice", place(kColumns, number, 2), {{"name", name}, {"first", place(kColumns, column_row_[kind + name], 2)}});
      column_row_[kind + name] = number;
      if (kind == "条件") {
        dmn::Input input{name, {text_at(texts, 3), text_at(texts, 4)}, half_width(text_at(texts, 7)), type, SheetWriter::allowed_of(text_at(texts, 6), type), yes(text_at(texts, 8)), yes(text_at(texts, 11))};
        out_.table.inputs.push_back(std::move(input));
      } else if (kind == "结论") {
        dmn::Output output{name, {text_at(texts, 3), text_at(texts, 4)}, type, {}, {}};
        auto const& allowed = text_at(texts, 6);
        for (auto line : split(allowed, '\n')) {
          auto const one = trim(line);
          if (one.empty()) continue;
          if (one.starts_with("=")) output.allowed.emplace_back(trim(one.substr(1)));
          else if (type == "string") for (auto const& word : words_of(one)) output.allowed.push_back(dmn::text_literal(word));
          else output.allowed.push_back(half_width(one));
        }
        if (auto const& otherwise = text_at(texts, 9); !otherwise.empty()) output.otherwise = conclusion_of(otherwise, output);
        if (auto const& passes = text_at(texts, 10); !passes.empty()) output.passes = condition_of(passes, as_input(output));
        out_.table.outputs.push_back(std::move(output));
      } else {
        complain("policy_sheet.kind", place(kColumns, number, 1), {{"value", kind}});
      }
    }
  }

  // "体温(temp)" -> temp
  static std::string name_in(std::string_view title) {
    auto const plain = half_width(title);
    auto const open = plain.rfind('('), close = plain.rfind(')');
    if (open == std::string::npos || close == std::string::npos || close < open) return std::string(trim(plain));
    return std::string(trim(std::string_view(plain).substr(open + 1, close - open - 1)));
  }
  // Columns by what they hold: "in NAME", "out NAME", or their title.
  std::map<std::string, uint32_t> head_of(std::string_view sheet, std::vector<std::string> const& titles, uint32_t row) {
    std::map<std::string, uint32_t> out;
    for (uint32_t c = 1; c <= titles.size(); ++c) {
      std::string_view title = trim(titles[c - 1]);
      if (title.empty()) continue;
      bool const is_output = title.starts_with(kArrow);
      auto const name = name_in(is_output ? title.substr(kArrow.size()) : title);
      auto const by_label = [&](auto const& columns) {
        return std::find_if(columns.begin(), columns.end(), [&](auto const& one) { return one.name == name || one.label.zh == name; });
      };
      if (is_output) {
        if (auto const found = by_label(out_.table.outputs); found != out_.table.outputs.end()) out["out " + found->name] = c;
        else complain("policy_sheet.column", place(sheet, row, c), {{"title", std::string(title)}});
      } else if (auto const found = by_label(out_.table.inputs); found != out_.table.inputs.end()) {
        out["in " + found->name] = c;
      } else {
        static constexpr std::array<std::string_view, 9> kOwn{"编号", "原因码", "说明", "英文说明", "依据", "例子", "命中规则", "缺少", "问题"};
        if (std::find(kOwn.begin(), kOwn.end(), title) == kOwn.end()) complain("policy_sheet.column", place(sheet, row, c), {{"title", std::string(title)}});
        out[std::string(title)] = c;
      }
    }
    return out;
  }

  void rules() {
    auto const& rows = sheets_.at(std::string(kRules)).rows;
    if (rows.empty()) return complain("policy_sheet.no_rules", std::string(kRules));
    rule_column_ = head_of(kRules, rows.front().second, rows.front().first);
    for (auto const& input : out_.table.inputs)
      if (!rule_column_.contains("in " + input.name)) complain("policy_sheet.column_missing", place(kRules, rows.front().first, 1), {{"title", title_of(input.label.zh, input.name)}});
    for (auto const& output : out_.table.outputs)
      if (!rule_column_.contains("out " + output.name)) complain("policy_sheet.column_missing", place(kRules, rows.front().first, 1), {{"title", std::string(kArrow) + title_of(output.label.zh, output.name)}});
    auto const cell = [&](std::vector<std::string> const& texts, std::string const& key) { return rule_column_.contains(key) ? text_at(texts, rule_column_.at(key)) : std::string(); };
    for (size_t i = 1; i < rows.size(); ++i) {
      auto const& [number, texts] = rows[i];
      dmn::Rule rule;
      rule.reason = cell(texts, "原因码");
      rule.id = cell(texts, "编号");
      if (rule.id.empty()) rule.id = rule.reason.empty() ? std::to_string(i) : rule.reason;
      for (auto const& input : out_.table.inputs) rule.conditions.push_back(condition_of(cell(texts, "in " + input.name), input));
      for (auto const& output : out_.table.outputs) rule.conclusions.push_back(conclusion_of(cell(texts, "out " + output.name), output));
      rule.because = {cell(texts, "说明"), cell(texts, "英文说明")};
      rule.cites = cell(texts, "依据");
      rule.at = place(kRules, number, 1);
      if (rule_row_.contains(rule.id)) complain("policy.twice", rule.at, {{"name", rule.id}, {"first", place(kRules, rule_row_[rule.id], 1)}});
      rule_row_.emplace(rule.id, number);
      out_.table.rules.push_back(std::move(rule));
    }
    if (out_.table.rules.empty()) complain("policy_sheet.no_rules", std::string(kRules));
  }

  void tests() {
    auto const found = sheets_.find(std::string(kTests));
    if (found == sheets_.end() || found->second.rows.empty()) return;
    auto const& rows = found->second.rows;
    auto const columns = head_of(kTests, rows.front().second, rows.front().first);
    auto const cell = [&](std::vector<std::string> const& texts, std::string const& key) { return columns.contains(key) ? text_at(texts, columns.at(key)) : std::string(); };
    auto const value = [&](std::string const& shown, std::string const& type, uint32_t row, std::string const& key) {
      auto out = value_from(shown, type);
      if (out.is_null() && shown != "= null") complain("policy_sheet.value", place(kTests, row, columns.at(key)), {{"value", shown}, {"type", type}});
      return out;
    };
    for (size_t i = 1; i < rows.size(); ++i) {
      auto const& [number, texts] = rows[i];
      TableTest test;
      test.name = cell(texts, "例子");
      test.at = place(kTests, number, 1);
      for (auto const& input : out_.table.inputs)
        if (auto const shown = cell(texts, "in " + input.name); !shown.empty()) test.given.emplace_back(input.name, value(shown, input.type, number, "in " + input.name));
      for (auto const& output : out_.table.outputs)
        if (auto const shown = cell(texts, "out " + output.name); !shown.empty()) test.expect.emplace_back(output.name, value(shown, output.type, number, "out " + output.name));
      if (auto const hits = cell(texts, "命中规则"); !hits.empty()) {
        test.asks_reasons = true;
        if (hits != kNoRule) test.reasons = words_of(hits);
      }
      if (auto const missing = cell(texts, "缺少"); !missing.empty()) test.missing = words_of(missing);
      test.problem = cell(texts, "问题");
      out_.tests.push_back(std::move(test));
    }
  }

  // Problems name a rule and a column: give them their cell.
  void compile_all() {
    auto compiled = dmn::compile(out_.table);
    if (compiled) return;
    for (auto& problem : compiled.error().more) {
      say_plainly(problem, out_.table);
      auto const named = problem.args.find("place");
      if (problem.at.starts_with("inputs.") && column_row_.contains("条件" + problem.at.substr(7))) problem.at = place(kColumns, column_row_["条件" + problem.at.substr(7)], 6);
      else if (problem.at.starts_with("outputs.") && column_row_.contains("结论" + problem.at.substr(8))) problem.at = place(kColumns, column_row_["结论" + problem.at.substr(8)], 6);
      else if (named != problem.args.end() || problem.args.contains("output")) {
        auto const text = named != problem.args.end() ? named->second : problem.args["rule"] + " " + problem.args["output"];
        auto const space = text.rfind(' ');
        auto const rule = text.substr(0, space), column = space == std::string::npos ? std::string() : text.substr(space + 1);
        uint32_t c = 1;
        for (auto const& key : {"in " + column, "out " + column, column == "because" ? std::string("说明") : std::string()})
          if (rule_column_.contains(key)) { c = rule_column_[key]; break; }
        if (rule_row_.contains(rule)) problem.at = place(kRules, rule_row_[rule], c);
      } else if (problem.at.empty() || !contains(problem.at, "!")) {
        problem.at = std::string(kHead);
      }
      problems_.push_back(std::move(problem));
    }
  }
};

}  // namespace

Result<std::string> write_policy_sheet(PolicyTable const& policy, std::filesystem::path const& scratch, Instant made_at) {
  return SheetWriter(policy, scratch, made_at).write();
}

Result<PolicyTable> read_policy_sheet(std::string_view bytes) { return SheetReader().read(bytes); }

}  // namespace ly::formats
