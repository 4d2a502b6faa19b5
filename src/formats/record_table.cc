#include "formats/record_table.h"

#include <algorithm>

#include "base/text.h"

namespace ly::formats {
namespace {

using Is = MemberType::Is;

template <class M>
M& as(void* member) { return *static_cast<M*>(member); }
template <class M>
M const& as(void const* member) { return *static_cast<M const*>(member); }

bool sheets_carry(MemberType const& type) {
  switch (type.is) {
    case Is::optional: return sheets_carry(*type.inner);
    case Is::text: case Is::boolean: case Is::integer: case Is::number: case Is::day: return true;
    default: return false;
  }
}

// Values of cells travel with problems; those of personal columns only masked, for reports are kept in clear.
void mask_values(Problem& problem, Pii pii) {
  if (pii == Pii::none) return;
  for (auto const* name : {"value", "suggestion", "kept"}) {
    auto const at = problem.args.find(name);
    if (at != problem.args.end()) at->second = mask_as(pii, at->second);
  }
}

// The value goes into the member, what was assumed into the answer.
using Note = std::optional<Problem>;

template <class M>
Result<Note> put(Result<Taken<M>> taken, void* member) {
  if (!taken) return std::move(taken).error();
  as<M>(member) = std::move(taken->value);
  return std::move(taken->note);
}

Result<Taken<std::string>> take_text_as(Cell const& cell, Position const& at, ly::Field const& f, SheetWords const& words) {
  auto const choices = words.choices.find(f.name);
  if (choices != words.choices.end()) return take_choice(cell, at, choices->second);
  if (f.rule.pii == Pii::id_number) return take_id_number(cell, at);
  // A star is a mask: this house's own export come back.
  if (f.rule.pii == Pii::phone && !contains(cell.text, "*")) return take_phone(cell, at);
  auto text = TRY(take_text(cell, at));
  if (utf8_length(text.value) > f.rule.length_max) return invalid("field.too_long", to_text(at), {{"max", std::to_string(f.rule.length_max)}});
  return text;
}

Result<Note> take_member(MemberType const& type, void* member, Cell const& cell, Position const& at, ly::Field const& f, SheetWords const& words, DayRules const& days) {
  switch (type.is) {
    case Is::optional: return take_member(*type.inner, type.add(member), cell, at, f, words, days);
    case Is::boolean: return put(take_yes_no(cell, at), member);
    case Is::integer: return put(take_whole(cell, at, f.rule.min, f.rule.max), member);
    case Is::number: return put(take_number(cell, at, static_cast<double>(f.rule.min), static_cast<double>(f.rule.max)), member);
    case Is::day: return put(take_day(cell, at, days), member);
    default: return put(take_text_as(cell, at, f, words), member);  // text: columns_of lets nothing else through
  }
}

OutCell out_cell(MemberType const& type, void const* member, std::vector<Choice> const* choices, Pii pii) {
  switch (type.is) {
    case Is::optional: return type.size(member) == 1 ? out_cell(*type.inner, type.item(member, 0), choices, pii) : OutCell{};
    case Is::boolean: return OutCell{std::string(as<bool>(member) ? "是" : "否")};
    case Is::integer: return OutCell{static_cast<double>(as<int64_t>(member))};
    case Is::number: return OutCell{as<double>(member)};
    case Is::day: return OutCell{as<Day>(member)};
    default: break;
  }
  auto const& text = as<std::string>(member);
  if (choices)
    for (auto const& choice : *choices)
      if (choice.value == text) return OutCell{choice.words.front()};
  return OutCell{mask_as(pii, text)};
}

// One field of a row; what is wrong or assumed goes to `out`.
void read_cell(TableRow const& row, ly::Field const& f, void* line, SheetWords const& words, DayRules const& days, SheetReading& out) {
  auto const& cell = row.cell(f.name);
  auto const at = row.position(f.name);
  if (is_blank(cell) || (!f.rule.required && is_placeholder(cell))) {
    if (f.rule.required) out.problems.push_back(invalid("sheet.blank", to_text(at), {{"value", ""}}));
    return;
  }
  auto taken = take_member(*f.type, f.in(line), cell, at, f, words, days);
  if (!taken) {
    out.problems.push_back(std::move(taken).error());
    mask_values(out.problems.back(), f.rule.pii);
  } else if (*taken) {
    out.notes.push_back(std::move(**taken));
    mask_values(out.notes.back(), f.rule.pii);
  }
}

std::vector<Field> columns_of(RecordShape const& shape, SheetWords const& words) {
  std::vector<Field> columns;
  for (auto const& f : shape.fields) {
    check(sheets_carry(*f.type), "a type that sheets do not carry");
    Field column{std::string(f.name), {std::string(f.title.zh), std::string(f.title.en)}, f.rule.required};
    auto const more = words.synonyms.find(f.name);
    if (more != words.synonyms.end()) column.titles.insert(column.titles.end(), more->second.begin(), more->second.end());
    columns.push_back(std::move(column));
  }
  return columns;
}

}  // namespace

Result<SheetReading> read_lines(RecordShape const& shape, std::string_view bytes, SheetWords const& words, DayRules const& days, LineSink const& sink) {
  SheetReading out;
  auto const columns = columns_of(shape, words);
  auto const workbook = TRY(open_workbook(bytes));
  auto const summary = TRY(read_tables(*workbook, columns, [&](TableRow const& row) {
    if (out.sheets.empty() || out.sheets.back().name != row.sheet()) {
      LineSheet sheet{row.sheet(), {}};
      for (auto const& column : columns) sheet.columns[column.key] = row.position(column.key).column;
      out.sheets.push_back(std::move(sheet));
    }
    ++out.rows;
    auto const before = out.problems.size();
    auto* const line = sink.begin();
    for (auto const& f : shape.fields) read_cell(row, f, line, words, days, out);
    if (out.problems.size() == before) sink.keep(out.sheets.size() - 1, row.number());
    return true;
  }));
  out.notes.insert(out.notes.end(), summary.notes.begin(), summary.notes.end());
  return out;
}

Result<std::string> write_lines(RecordShape const& shape, void const* first, size_t count, size_t stride, std::string const& sheet_name, SheetWords const& words,
                                std::filesystem::path const& scratch, Instant made_at) {
  constexpr double kWidth = 16;
  XlsxWriter writer(scratch, made_at);
  std::vector<OutColumn> head;
  for (auto const& f : shape.fields) head.push_back({std::string(f.title.zh) + (f.rule.required ? "*" : ""), kWidth, false});
  TRY(writer.add_sheet(sheet_name, head));
  for (size_t i = 0; i < count; ++i) {
    auto const* line = static_cast<std::byte const*>(first) + i * stride;
    std::vector<OutCell> cells;
    for (auto const& f : shape.fields) {
      auto const choices = words.choices.find(f.name);
      cells.push_back(out_cell(*f.type, f.in(line), choices == words.choices.end() ? nullptr : &choices->second, f.rule.pii));
    }
    TRY(writer.add_row(cells));
  }
  return writer.finish();
}

}  // namespace ly::formats
