#include "formats/form_sheet.h"

#include <map>

#include "base/text.h"
#include "formats/columns.h"
#include "formats/sheet_values.h"
#include "formats/xlsx_writer.h"

namespace ly::formats {
namespace {

constexpr std::string_view kAbout = "关于本表";
constexpr int64_t kWholeMost = 1'000'000'000'000;
constexpr double kNumberMost = 1e15;
constexpr size_t kUnitMax = 12;  // octets: 平方米, 个月

std::string hint_of(FormSheetField const& field) {
  switch (field.cell) {
    case FormCell::choice: {
      std::string words;
      for (auto const& option : field.options) words += (words.empty() ? "" : " / ") + option.second;
      return "填其中一项：" + words;
    }
    case FormCell::day: return "日期，例：2020-02-17";
    case FormCell::yes_no: return "填 是 或 否";
    case FormCell::whole: return "整数";
    case FormCell::number: return "数字";
    case FormCell::phone: return "11 位手机号";
    case FormCell::id_number: return "18 位，单元格设为文本";
    case FormCell::text: return {};
  }
  return {};
}

std::vector<Choice> choices_of(FormSheetField const& field) {
  std::vector<Choice> out;
  for (auto const& option : field.options) out.push_back({option.first, {option.second, option.first}});
  return out;
}

// "30个月" is 30: the unit stands in the title, and people repeat it.
Cell without_unit(Cell const& cell) {
  auto out = cell;
  if (cell.kind != CellKind::text) return out;
  auto const tidy = clean(cell.text);
  auto const end = tidy.find_last_of("0123456789");
  if (end != std::string::npos && tidy.size() - end - 1 <= kUnitMax) out.text = tidy.substr(0, end + 1);
  return out;
}

// One cell as the value a form holds.
Result<json::value> value_of(FormSheetField const& field, Cell const& cell, Position const& at, Day today) {
  switch (field.cell) {
    case FormCell::text: return json::value(TRY(take_text(cell, at)).value);
    case FormCell::whole: return json::value(TRY(take_whole(without_unit(cell), at, 0, kWholeMost)).value);
    case FormCell::number: return json::value(TRY(take_number(without_unit(cell), at, -kNumberMost, kNumberMost)).value);
    case FormCell::day: return json::value(to_iso(TRY(take_day(cell, at, {today})).value));
    case FormCell::yes_no: return json::value(TRY(take_yes_no(cell, at)).value);
    case FormCell::phone: return json::value(TRY(take_phone(cell, at)).value);
    case FormCell::id_number: return json::value(TRY(take_id_number(cell, at)).value);
    case FormCell::choice: {
      auto const choices = choices_of(field);
      return json::value(TRY(take_choice(cell, at, choices)).value);
    }
  }
  return json::value(nullptr);
}

std::string plain(Cell const& cell) {
  auto const text = take_text(cell, Position{"", 1, 1});  // where it stands is told by whoever says what is wrong with it
  return text ? text->value : std::string();
}

}  // namespace

Result<std::string> write_form_sheet(FormSheet const& sheet, std::filesystem::path const& scratch, Instant made_at) {
  XlsxWriter out(scratch, made_at);
  TRY(out.add_sheet("申请表", {{"项目", 30, true}, {"请在此列填写", 40, true}, {"说明", 44, true}, {"代码（请勿改动）", 22}}));
  for (auto const& field : sheet.fields) {
    auto hint = hint_of(field);
    if (!field.help.empty()) hint += (hint.empty() ? "" : "；") + field.help;
    OutCell const row[] = {{field.title + (field.required ? "（必填）" : "")}, {}, {hint, Tone::quiet}, {field.key, Tone::quiet}};
    TRY(out.add_row(row));
  }
  TRY(out.add_sheet(std::string(kAbout), {{"事项", 24}, {"内容", 60, true}}));
  std::pair<std::string, std::string> const about[] = {{"事项名称", sheet.title}, {"事项代码", sheet.service}, {"版本", std::to_string(sheet.version)}, {"怎样用", "填好第一页，连同下列材料的照片或 PDF 一起发到受理邮箱；不用到场。"}};
  for (auto const& line : about) {
    OutCell const row[] = {{line.first}, {line.second}};
    TRY(out.add_row(row));
  }
  for (auto const& paper : sheet.papers) {
    OutCell const row[] = {{std::string("随附材料")}, {paper.first + (paper.second ? "（必交）" : "（如有）")}};
    TRY(out.add_row(row));
  }
  return out.finish();
}

std::string service_of_form_sheet(std::string_view bytes) {
  auto workbook = open_workbook(bytes);
  if (!workbook) return {};
  auto const& sheets = (*workbook)->sheets();
  std::string found;
  for (size_t i = 0; i < sheets.size(); ++i) {
    if (sheets[i].name != kAbout) continue;
    auto const read = (*workbook)->read_rows(i, [&](Row const& row) {
      if (plain(row.at(1)) == "事项代码") found = plain(row.at(2));
      return found.empty();
    });
    if (!read) return {};
  }
  return found;
}

Result<FilledForm> read_form_sheet(std::string_view bytes, FormSheet const& sheet, Day today) {
  auto workbook = TRY(open_workbook(bytes));
  FilledForm out;
  out.service = service_of_form_sheet(bytes);
  std::map<std::string, FormSheetField const*> by_key, by_title;
  for (auto const& field : sheet.fields) {
    by_key[field.key] = &field;
    by_title[normal_title(field.title)] = &field;
  }
  bool ours = false;
  for (size_t i = 0; i < workbook->sheets().size() && !ours; ++i) {
    auto const& name = workbook->sheets()[i].name;
    if (name == kAbout) continue;
    TRY(workbook->read_rows(i, [&](Row const& row) {
      if (row.cells.empty()) return true;
      auto const title = plain(row.at(1)), code = plain(row.at(4));
      auto found = by_key.find(code);
      FormSheetField const* field = found != by_key.end() ? found->second : nullptr;
      if (!field) {
        auto tidy = title;
        for (std::string_view mark : {"(必填)", "（必填）", "*"})
          if (auto const at = tidy.find(mark); at != std::string::npos) tidy.erase(at, mark.size());
        auto const named = by_title.find(normal_title(tidy));
        if (named != by_title.end()) field = named->second;
      }
      Position const at{name, row.number, 2};
      auto const& cell = row.at(2);
      if (!field) {
        if (!title.empty() && cell.kind != CellKind::blank && title != "项目") out.problems.push_back(invalid("form_sheet.unknown_field", to_text(Position{name, row.number, 1}), {{"title", title}}));
        return true;
      }
      ours = true;
      // 无 is an answer where it is one of the choices.
      if (cell.kind == CellKind::blank || (field->cell != FormCell::choice && is_placeholder(cell))) {
        if (field->required) out.problems.push_back(invalid("form_sheet.required", to_text(at), {{"title", field->title}}));
        return true;
      }
      auto value = value_of(*field, cell, at, today);
      if (value) out.form[field->key] = std::move(*value);
      else out.problems.push_back(std::move(value).error());
      return true;
    }));
  }
  if (!ours) return invalid("form_sheet.not_ours", "", {{"title", sheet.title}});
  out.version = sheet.version;
  return out;
}

}  // namespace ly::formats
