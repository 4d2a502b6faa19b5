// One field list gives the columns of a sheet both ways: the head of templates and exports, and the reading of what
// people send back, every fault at its cell. A record for sheets ("line") has text, numbers, days and yes/no;
// what may be left out is std::optional, so that a missing column changes nothing.
#pragma once
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/record_json.h"
#include "formats/sheet_values.h"
#include "formats/table.h"
#include "formats/xlsx_writer.h"

namespace ly::formats {

// What the field list does not say: other titles people use, and the words for a closed choice, by field name.
struct SheetWords {
  std::map<std::string, std::vector<std::string>, std::less<>> synonyms;
  std::map<std::string, std::vector<Choice>, std::less<>> choices;
};

template <class Line>
struct PlacedLine {
  Line line;
  size_t sheet = 0;  // index into SheetLines::sheets
  uint32_t row = 0;
};

struct LineSheet {
  std::string name;
  std::map<std::string, uint32_t, std::less<>> columns;  // field -> column, 0 if the sheet has none
};

template <class Line>
struct SheetLines {
  std::vector<PlacedLine<Line>> lines;  // only rows without a problem
  std::vector<LineSheet> sheets;
  std::vector<Problem> problems, notes;  // each at its cell; of personal columns the value is masked
  int64_t rows = 0;                      // all rows of data, also bad ones
  // Where a field of a line stands: "Sheet1!C37".
  std::string cell_of(PlacedLine<Line> const& placed, std::string_view field) const {
    auto const& sheet = sheets.at(placed.sheet);
    auto const column = sheet.columns.find(field);
    return to_text(Position{sheet.name, placed.row, column == sheet.columns.end() || column->second == 0 ? 1 : column->second});
  }
};

namespace detail {

// Values of cells travel with problems; those of personal columns only masked, for reports are kept in clear.
inline void mask_values(Problem& problem, Pii pii) {
  if (pii == Pii::none) return;
  for (auto const* name : {"value", "suggestion", "kept"}) {
    auto const at = problem.args.find(name);
    if (at != problem.args.end()) at->second = ly::detail::mask_as(pii, at->second);
  }
}

template <class T, class M>
Result<Taken<M>> take_member(Cell const& cell, Position const& at, ly::Field<T, M> const& f, SheetWords const& words, DayRules const& days) {
  if constexpr (ly::detail::is_optional<M>::value) {
    using Inner = typename M::value_type;
    auto inner = TRY(take_member<T, Inner>(cell, at, ly::Field<T, Inner>{f.name, f.title, nullptr, f.rule}, words, days));
    return Taken<M>{std::move(inner.value), std::move(inner.note)};
  } else if constexpr (std::is_same_v<M, bool>) {
    return take_yes_no(cell, at);
  } else if constexpr (std::is_integral_v<M>) {
    return take_whole(cell, at, f.rule.min, f.rule.max);
  } else if constexpr (std::is_same_v<M, double>) {
    return take_number(cell, at, static_cast<double>(f.rule.min), static_cast<double>(f.rule.max));
  } else if constexpr (std::is_same_v<M, Day>) {
    return take_day(cell, at, days);
  } else {
    static_assert(std::is_same_v<M, std::string>, "a type that sheets do not carry");
    auto const choices = words.choices.find(f.name);
    if (choices != words.choices.end()) return take_choice(cell, at, choices->second);
    if (f.rule.pii == Pii::id_number) return take_id_number(cell, at);
    // A star is a mask: this house's own export come back.
    if (f.rule.pii == Pii::phone && !contains(cell.text, "*")) return take_phone(cell, at);
    auto text = TRY(take_text(cell, at));
    if (utf8_length(text.value) > f.rule.length_max) return invalid("field.too_long", to_text(at), {{"max", std::to_string(f.rule.length_max)}});
    return text;
  }
}

template <class T>
OutCell out_cell(T const& value, std::vector<Choice> const* choices, Pii pii) {
  if constexpr (ly::detail::is_optional<T>::value) {
    return value ? out_cell(*value, choices, pii) : OutCell{};
  } else if constexpr (std::is_same_v<T, bool>) {
    return OutCell{std::string(value ? "是" : "否")};
  } else if constexpr (std::is_arithmetic_v<T>) {
    return OutCell{static_cast<double>(value)};
  } else if constexpr (std::is_same_v<T, Day>) {
    return OutCell{value};
  } else {
    if (choices)
      for (auto const& choice : *choices)
        if (choice.value == value) return OutCell{choice.words.front()};
    return OutCell{ly::detail::mask_as(pii, value)};
  }
}

}  // namespace detail

template <Record Line>
std::vector<Field> columns_of(SheetWords const& words) {
  std::vector<Field> columns;
  each_field<Line>([&](auto const& f) {
    Field column{std::string(f.name), {std::string(f.title.zh), std::string(f.title.en)}, f.rule.required};
    auto const more = words.synonyms.find(f.name);
    if (more != words.synonyms.end()) column.titles.insert(column.titles.end(), more->second.begin(), more->second.end());
    columns.push_back(std::move(column));
  });
  return columns;
}

// Reads every row. Errors: those of open_workbook and read_tables (nothing could be read at all).
template <Record Line>
Result<SheetLines<Line>> read_lines(std::string_view bytes, SheetWords const& words, DayRules const& days) {
  SheetLines<Line> out;
  auto const columns = columns_of<Line>(words);
  auto const workbook = TRY(open_workbook(bytes));
  auto const summary = TRY(read_tables(*workbook, columns, [&](TableRow const& row) {
    if (out.sheets.empty() || out.sheets.back().name != row.sheet()) {
      LineSheet sheet{row.sheet(), {}};
      for (auto const& column : columns) sheet.columns[column.key] = row.position(column.key).column;
      out.sheets.push_back(std::move(sheet));
    }
    ++out.rows;
    PlacedLine<Line> placed{{}, out.sheets.size() - 1, row.number()};
    auto const before = out.problems.size();
    each_field<Line>([&](auto const& f) {
      auto const& cell = row.cell(f.name);
      auto const at = row.position(f.name);
      using M = std::decay_t<decltype(placed.line.*f.member)>;
      if (is_blank(cell) || (!f.rule.required && is_placeholder(cell))) {
        if (f.rule.required) out.problems.push_back(invalid("sheet.blank", to_text(at), {{"value", ""}}));
        return;
      }
      auto taken = detail::take_member<Line, M>(cell, at, f, words, days);
      if (!taken) {
        out.problems.push_back(std::move(taken).error());
        detail::mask_values(out.problems.back(), f.rule.pii);
        return;
      }
      if (taken->note) {
        out.notes.push_back(std::move(*taken->note));
        detail::mask_values(out.notes.back(), f.rule.pii);
      }
      placed.line.*f.member = std::move(taken->value);
    });
    if (out.problems.size() == before) out.lines.push_back(std::move(placed));
    return true;
  }));
  out.notes.insert(out.notes.end(), summary.notes.begin(), summary.notes.end());
  return out;
}

// A sheet with the head of the record and the given lines (none: a template to be filled in). Personal fields are masked.
// Titles in Chinese, as offices exchange them; a required one carries a star.
template <Record Line>
Result<std::string> write_lines(std::vector<Line> const& lines, std::string const& sheet_name, SheetWords const& words, std::filesystem::path const& scratch, Instant made_at) {
  constexpr double kWidth = 16;
  XlsxWriter writer(scratch, made_at);
  std::vector<OutColumn> head;
  each_field<Line>([&](auto const& f) { head.push_back({std::string(f.title.zh) + (f.rule.required ? "*" : ""), kWidth, false}); });
  TRY(writer.add_sheet(sheet_name, head));
  for (auto const& line : lines) {
    std::vector<OutCell> cells;
    each_field<Line>([&](auto const& f) {
      auto const choices = words.choices.find(f.name);
      cells.push_back(detail::out_cell(line.*f.member, choices == words.choices.end() ? nullptr : &choices->second, f.rule.pii));
    });
    TRY(writer.add_row(cells));
  }
  return writer.finish();
}

}  // namespace ly::formats
