#include "formats/table.h"

#include "base/text.h"

namespace ly::formats {
namespace {

constexpr size_t kTableNotesMax = 200;          // then only a count: a bad file must not fill memory with remarks
constexpr uint32_t kSampleColumns = 256;   // titles beyond this are not looked at
constexpr size_t kSampleBytes = 400;       // of one cell while looking for the head

// How rows begin that are no persons: remarks, totals, signatures (normalised).
constexpr std::string_view kNoteWords[] = {"备注", "注", "说明", "填表说明", "填写说明", "填表人", "填报人", "填报单位", "制表", "审核",
                                           "审批", "单位负责人", "负责人", "经办人", "联系人", "联系电话", "盖章", "合计", "总计", "小计",
                                           "共计", "总人数", "note", "total", "remark"};
constexpr std::string_view kExampleWords[] = {"示例", "样例", "填写示例", "填写样例", "example"};

bool begins_with_any(std::string_view text, std::span<std::string_view const> words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return text.starts_with(word); });
}

// Values merged downwards in one column, below the head.
class MergedDown {
 public:
  MergedDown(std::vector<Range> merges, uint32_t head_last) {
    for (auto const& m : merges)
      if (m.first_row > head_last && m.last_row > m.first_row && m.first_column == m.last_column) ranges_.push_back(m);
    std::stable_sort(ranges_.begin(), ranges_.end(), [](Range const& a, Range const& b) { return a.first_row < b.first_row; });
  }
  // Call once per row, in order.
  void enter(Row const& row) {
    for (; next_ < ranges_.size() && ranges_[next_].first_row <= row.number; ++next_) {
      auto const& m = ranges_[next_];
      if (m.first_row == row.number) active_[m.first_column] = {m.last_row, row.at(m.first_column)};
    }
  }
  Cell const* over(uint32_t row, uint32_t column) const {
    auto const found = active_.find(column);
    return found != active_.end() && row <= found->second.last_row ? &found->second.cell : nullptr;
  }

 private:
  struct Active { uint32_t last_row; Cell cell; };
  std::vector<Range> ranges_;
  size_t next_ = 0;
  std::map<uint32_t, Active> active_;
};

class SheetPass {
 public:
  SheetPass(SheetTable& table, std::vector<Range> merges, std::span<Field const> fields, OnTableRow const& on_row,
            std::vector<Problem>& notes, size_t& untold)
      : table_(table), merged_(std::move(merges), table.header.last_row), fields_(fields), on_row_(on_row), notes_(notes),
        untold_(untold), cells_(fields.size(), &blank_) {
    for (auto const& [column, title] : table.header.titles)
      if (is_index_title(title)) index_columns_.insert(column);
  }

  bool take(Row const& row) {
    table_.width = std::max(table_.width, static_cast<uint32_t>(row.cells.size()));
    if (row.number <= table_.header.last_row) return true;
    merged_.enter(row);
    if (!has_own_value(row)) return pass_over(row);
    if (is_repeated_head(row)) return tell("sheet.note_head_again", row);
    if (is_remark(row)) return tell("sheet.note_row", row);
    gather(row);
    ++table_.rows;
    return go_on_ = on_row_(TableRow(table_.header, row.number, fields_, cells_));
  }
  bool go_on() const { return go_on_; }

 private:
  bool tell(char const* code, Row const& row) {
    for (uint32_t c = 1; c <= row.cells.size(); ++c)
      if (!is_blank(row.at(c))) {
        add(invalid(code, to_text({table_.header.sheet, row.number, c}), {{"value", shortened(row.at(c))}}));
        break;
      }
    return true;
  }
  void add(Problem note) {
    if (notes_.size() < kTableNotesMax) notes_.push_back(std::move(note));
    else ++untold_;
  }
  static std::string shortened(Cell const& cell) {
    auto text = clean(display(cell));
    if (utf8_length(text) <= 40) return text;
    size_t bytes = 0;
    for (size_t n = 0; n < 40; ++n)
      do ++bytes; while (bytes < text.size() && (static_cast<unsigned char>(text[bytes]) & 0xC0U) == 0x80U);
    return text.substr(0, bytes) + "…";
  }

  bool has_own_value(Row const& row) const {
    for (auto const& [key, column] : table_.header.columns)
      if (!is_blank(row.at(column))) return true;
    return false;
  }

  // No known field holds anything: blank, numbered in advance, or something we cannot place.
  bool pass_over(Row const& row) {
    bool only_index = true;
    for (uint32_t c = 1; c <= row.cells.size(); ++c) only_index = only_index && (is_blank(row.at(c)) || index_columns_.contains(c));
    if (is_remark(row)) return tell("sheet.note_row", row);
    if (!only_index) return tell("sheet.row_unrecognised", row);
    ++table_.blank_rows;
    return true;
  }

  bool is_repeated_head(Row const& row) const {
    size_t same = 0;
    for (auto const& [key, column] : table_.header.columns) {
      auto const& cell = row.at(column);
      if (is_blank(cell)) continue;
      if (normal_title(display(cell)) != normal_title(table_.header.titles.at(column))) return false;
      ++same;
    }
    return same >= 2;
  }

  bool is_remark(Row const& row) const {
    std::string first;
    for (uint32_t c = 1; c <= row.cells.size() && first.empty(); ++c)
      if (!is_blank(row.at(c))) first = normal_title(display(row.at(c)).substr(0, kSampleBytes));
    if (begins_with_any(first, kExampleWords)) return true;
    if (!begins_with_any(first, kNoteWords)) return false;
    size_t filled = 0;  // a person whose name begins so has the other required columns too
    for (auto const& field : fields_) {
      auto const column = table_.header.columns.find(field.key);
      filled += field.required && column != table_.header.columns.end() && !is_blank(row.at(column->second)) ? 1 : 0;
    }
    return filled <= 1;
  }

  void gather(Row const& row) {
    for (size_t f = 0; f < fields_.size(); ++f) {
      cells_[f] = &blank_;
      auto const column = table_.header.columns.find(fields_[f].key);
      if (column == table_.header.columns.end()) continue;
      cells_[f] = &row.at(column->second);
      if (is_blank(*cells_[f]))
        if (auto const* above = merged_.over(row.number, column->second)) cells_[f] = above;
    }
  }

  SheetTable& table_;
  MergedDown merged_;
  std::span<Field const> fields_;
  OnTableRow const& on_row_;
  std::vector<Problem>& notes_;
  size_t& untold_;
  Cell blank_;
  std::vector<Cell const*> cells_;
  std::set<uint32_t> index_columns_;
  bool go_on_ = true;
};

Result<std::vector<SampleRow>> sample(Workbook& workbook, size_t sheet) {
  std::vector<SampleRow> rows;
  TRY(workbook.read_rows(sheet, [&](Row const& row) {
    SampleRow kept{row.number, {}};
    for (uint32_t c = 1; c <= std::min<size_t>(row.cells.size(), kSampleColumns); ++c) {
      auto text = display(row.at(c));
      kept.texts.push_back(text.size() > kSampleBytes || trim(text).empty() ? std::string() : std::move(text));
    }
    rows.push_back(std::move(kept));
    return rows.size() < kHeaderRows + 3;
  }));
  return rows;
}

// A sheet that was clearly meant (half of the required columns are there) must be mended, not passed over.
bool was_meant(Problem const& problem, std::span<Field const> fields) {
  if (problem.code != "sheet.header") return false;
  auto const missing = static_cast<size_t>(std::count_if(problem.more.begin(), problem.more.end(),
                                                         [](Problem const& p) { return p.code == "sheet.column_missing"; }));
  auto const required = static_cast<size_t>(std::count_if(fields.begin(), fields.end(), [](Field const& f) { return f.required; }));
  return missing * 2 <= required;
}

}  // namespace

Cell const& TableRow::cell(std::string_view key) const {
  for (size_t f = 0; f < fields_.size(); ++f)
    if (fields_[f].key == key) return *cells_[f];
  check(false, "a field that was not asked for");
  return *cells_[0];
}

Position TableRow::position(std::string_view key) const {
  auto const found = header_.columns.find(std::string(key));
  return {header_.sheet, number_, found == header_.columns.end() ? 1 : found->second};
}

Result<TableSummary> read_tables(Workbook& workbook, std::span<Field const> fields, OnTableRow const& on_row) {
  TableSummary summary;
  summary.notes = workbook.notes();
  std::optional<Problem> first_failure;
  size_t untold = 0;
  bool go_on = true;
  for (size_t s = 0; s < workbook.sheets().size() && go_on; ++s) {
    auto const& sheet = workbook.sheets()[s];
    if (!sheet.visible) {
      summary.notes.push_back(invalid("sheet.note_hidden", sheet.name, {{"sheet", sheet.name}}));
      continue;
    }
    auto outline = TRY(workbook.outline(s));
    if (outline.last_value_row == 0) continue;
    auto const rows = TRY(sample(workbook, s));
    auto header = find_header(sheet.name, rows, outline.merges, fields);
    if (!header) {
      if (was_meant(header.error(), fields)) return std::move(header).error();
      summary.notes.push_back(invalid("sheet.note_sheet", sheet.name, {{"sheet", sheet.name}}));
      if (!first_failure) first_failure = std::move(header).error();
      continue;
    }
    SheetTable table{s, std::move(*header), 0, outline.blank_rows};
    SheetPass pass(table, std::move(outline.merges), fields, on_row, summary.notes, untold);
    TRY(workbook.read_rows(s, [&](Row const& row) { return pass.take(row); }));
    go_on = pass.go_on();
    summary.notes.insert(summary.notes.end(), table.header.notes.begin(), table.header.notes.end());
    if (table.blank_rows > 0)
      summary.notes.push_back(invalid("sheet.note_blank_rows", sheet.name, {{"count", std::to_string(table.blank_rows)}}));
    summary.sheets.push_back(std::move(table));
  }
  if (untold > 0) summary.notes.push_back(invalid("sheet.note_more", {}, {{"count", std::to_string(untold)}}));
  if (!summary.sheets.empty()) return summary;
  if (first_failure) return std::move(*first_failure);
  return invalid("sheet.no_rows");
}

std::string display(Cell const& cell) {
  if (cell.kind != CellKind::date) return cell.text;
  auto const two = [](int64_t n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  auto const time = two(cell.time.count / 60) + ":" + two(cell.time.count % 60);
  if (!cell.has_day) return time;
  return to_iso(cell.day) + (cell.time.count == 0 ? "" : " " + time);
}

bool is_blank(Cell const& cell) {
  if (cell.kind == CellKind::blank) return !cell.formula;
  return cell.kind == CellKind::text && trim(cell.text).empty();
}

}  // namespace ly::formats
