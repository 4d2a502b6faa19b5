#include "app/list_sheet.h"

#include <algorithm>
#include <set>

#include "base/check.h"
#include "base/json_path.h"
#include "formats/xlsx_writer.h"

namespace ly::app {
namespace {

using Is = MemberType::Is;

MemberType const& bare(MemberType const& type) { return type.is == Is::optional ? bare(*type.inner) : type; }

// What people call a thing that is a record of its own.
std::string name_in(json::value const& value) {
  if (value.is_string()) return std::string(value.get_string());
  if (!value.is_object()) return {};
  for (auto const* key : {"title", "name", "text"})
    if (auto const* found = find(value, key); found && found->is_string()) return std::string(found->get_string());
  return {};
}

bool for_programs(Field const& field, std::set<std::string_view> const& names) {
  auto const name = field.name;
  if (name == "id" || name.ends_with("_id") || name == "revision" || bare(*field.type).is == Is::id) return true;
  // A code beside which its words stand: "state" and "state_title".
  return names.contains(std::string(name) + "_title") || names.contains(std::string(name) + "_text") || names.contains(std::string(name) + "_name");
}

struct Column {
  Field const* field;
  std::string title;
};
std::vector<Column> columns_of(RecordShape const& shape, bool english) {
  std::set<std::string_view> names;
  for (auto const& field : shape.fields) names.insert(field.name);
  std::vector<Column> out;
  for (auto const& field : shape.fields)
    if (!for_programs(field, names)) out.push_back({&field, std::string(english ? field.title.en : field.title.zh)});
  return out;
}

formats::OutCell cell_of(MemberType const& type, json::value const& value, bool english) {
  if (value.is_null()) return {};
  switch (type.is) {
    case Is::boolean: return {value.get_bool() ? std::string(english ? "yes" : "是") : std::string(english ? "no" : "否")};
    case Is::integer:
    case Is::integer32:
    case Is::number: return {value.to_number<double>()};
    case Is::day:
      if (auto const day = day_from_iso(value.get_string())) return {*day};
      break;
    case Is::instant:
      if (auto const at = instant_from_iso(value.get_string())) {
        auto text = to_iso(*at, kChinaOffset).substr(0, 16);
        text[10] = ' ';
        return {std::move(text)};
      }
      break;
    default: break;
  }
  if (auto const* list = value.if_array()) {
    std::string text;
    for (auto const& one : *list) {
      auto const name = name_in(one);
      if (!name.empty()) text += (text.empty() ? "" : english ? ", " : "、") + name;
    }
    return {std::move(text)};
  }
  return {name_in(value)};
}

void set(EndpointInput& input, std::string_view name, std::string value) {
  std::erase_if(input.texts, [&](auto const& one) { return one.first == name; });
  input.texts.emplace_back(name, std::move(value));
}

// As many to a page as the endpoint gives.
std::string most_of(Endpoint const& endpoint) {
  for (auto const& field : endpoint.in->fields)
    if (field.name == "limit") return std::to_string(std::min<int64_t>(field.rule.max, 1'000));
  return {};
}

}  // namespace

RecordShape const* list_items_of(Endpoint const& endpoint) {
  if (endpoint.verb != "GET" || endpoint.out == nullptr) return nullptr;
  for (auto const& field : endpoint.out->fields)
    if (field.name == "items" && field.type->is == Is::list && field.type->inner->is == Is::record) return &field.type->inner->shape();
  return nullptr;
}

Result<FileAnswer> list_sheet(Endpoint const& endpoint, View const& view, EndpointInput input, std::filesystem::path const& scratch) {
  auto const* shape = list_items_of(endpoint);
  check(shape != nullptr, "a list of records was asked for");
  bool const english = input.english;
  auto const columns = columns_of(*shape, english);
  auto const title = std::string(english ? endpoint.title.en : endpoint.title.zh);
  std::vector<formats::OutColumn> head;
  for (auto const& column : columns) head.push_back({column.title, 18, false});
  formats::XlsxWriter writer(scratch, view.now);
  TRY(writer.add_sheet(english ? "List" : "清单", head));
  if (endpoint.takes("limit")) set(input, "limit", most_of(endpoint));
  size_t rows = 0;
  bool more = true, cut = false;
  while (more && !cut) {
    auto const answer = TRY(endpoint.read(view, input));
    auto const page = TRY(parse_json(std::get<JsonAnswer>(answer).text));
    for (auto const& item : list_at(page, "items")) {
      if (rows == kSheetRowsMost) {
        cut = true;
        break;
      }
      std::vector<formats::OutCell> cells;
      for (auto const& column : columns) {
        auto const* value = find(item, column.field->name);
        cells.push_back(value ? cell_of(bare(*column.field->type), *value, english) : formats::OutCell{});
      }
      TRY(writer.add_row(cells));
      ++rows;
    }
    auto const next = text_at(page, "next");
    more = !next.empty() && endpoint.takes("after");
    if (more) set(input, "after", std::string(next));
  }
  if (cut) {
    std::vector<formats::OutCell> const said = {{english ? "Only the first " + std::to_string(kSheetRowsMost) + " rows: narrow the filter for the rest" : "只含前 " + std::to_string(kSheetRowsMost) + " 行，其余请缩小筛选范围后再导出", formats::Tone::watch}};
    TRY(writer.add_row(said));
  }
  auto const at = to_iso(view.now, kChinaOffset);
  return FileAnswer{title + " " + at.substr(0, 10) + " " + at.substr(11, 2) + at.substr(14, 2) + ".xlsx", std::string(kXlsxMedia), TRY(writer.finish())};
}

}  // namespace ly::app
