#include "formats/xlsx_reader.h"

#include <charconv>
#include <cmath>
#include <cstring>
#include <map>
#include <set>

#include "base/text.h"
#include "formats/xlsx_package.h"
#include "formats/xlsx_strings.h"
#include "formats/xlsx_styles.h"

namespace ly::formats {
namespace {

constexpr uint32_t kLastColumn = 16'384, kLastRow = 1'048'576;
constexpr size_t kSheetNameBytes = 31 * 4;  // Excel's 31 characters

// Everything about the workbook that outlives one pass over a sheet.
struct Book {
  Limits limits;
  std::unique_ptr<Package> package;
  bool epoch_1904 = false;
  bool has_styles = false;
  std::vector<NumberStyle> styles;
  SharedStrings strings;
  std::vector<SheetInfo> sheets;
  std::vector<std::string> parts;  // one per sheet
  std::vector<Problem> notes;
};

// ---- dates ---------------------------------------------------------------------------------------------------------

constexpr double kSerialEnd = 2'958'466;  // 10000-01-01 in the 1900 system

// Serial day numbers of both systems. 1900: day 1 is 1900-01-01, and 60 is the 29 February 1900 that never was, kept
// for compatibility with Lotus 1-2-3 (ECMA-376 part 1, 18.17.4.1). Nothing for what is no day.
std::optional<Day> day_of_serial(int64_t serial, bool epoch_1904) {
  if (epoch_1904) return day_of(1904, 1, 1) + static_cast<int32_t>(serial);
  if (serial == 60 || serial < 1) return std::nullopt;
  return day_of(1899, 12, serial < 60 ? 31 : 30) + static_cast<int32_t>(serial);
}

// Turns a number cell into a day or a time. Leaves it a number if it cannot be one (negative, beyond 9999).
void become_date(Cell& cell, NumberStyle style, bool epoch_1904) {
  if (!(cell.number >= 0) || cell.number >= kSerialEnd - (epoch_1904 ? 1462 : 0)) return;
  auto whole = static_cast<int64_t>(std::floor(cell.number));
  auto seconds = static_cast<int64_t>(std::llround((cell.number - static_cast<double>(whole)) * 86'400));
  if (seconds == 86'400) {  // within half a second of midnight: the last bit of a double
    ++whole;
    seconds = 0;
  }
  bool const time_alone = style == NumberStyle::time && whole == 0;
  if (!time_alone) {
    auto const day = day_of_serial(whole, epoch_1904);
    if (!day) return;
    cell.day = *day;
  }
  cell.kind = CellKind::date;
  cell.has_day = !time_alone;
  cell.time = Minutes{seconds / 60};
}

// ---- one sheet -----------------------------------------------------------------------------------------------------

enum class ValueType : uint8_t { number, shared, inline_text, text, boolean, error, iso_date };

class SheetHandler : public XmlHandler {
 public:
  // on_row null: outline only.
  SheetHandler(Book const& book, std::string sheet_name, OnRow const* on_row, uint32_t stop_after_row)
      : book_(book), name_(std::move(sheet_name)), on_row_(on_row), stop_after_row_(stop_after_row) {}

  void start(int depth, bool main, std::string_view local, char const** attributes) override {
    switch (depth) {
      case 1:
        if (!main || local != "worksheet") refuse(corrupt_sheet("not a worksheet"));
        break;
      case 2:
        in_data_ = main && local == "sheetData";
        in_merges_ = main && local == "mergeCells";
        break;
      case 3:
        if (in_data_ && main && local == "row") start_row(attributes);
        else if (in_merges_ && main && local == "mergeCell") add_merge(attribute(attributes, "ref"));
        break;
      case 4:
        if (in_row_ && main && local == "c") start_cell(attributes);
        break;
      case 5:
        if (!in_cell_ || !main) break;
        if (local == "v") in_text_ = type_ != ValueType::inline_text;
        else if (local == "f") formula_ = true;
        else if (local == "is") in_inline_ = type_ == ValueType::inline_text;
        break;
      case 6:
        if (!in_inline_ || !main) break;
        if (local == "t") in_text_ = true;
        else if (local == "r") in_run_ = true;  // a run of rich text; phonetic guides (rPh) are passed over
        break;
      case 7:
        if (in_run_ && main && local == "t") in_text_ = true;
        break;
      default: break;
    }
  }

  void text(std::string_view piece) override {
    if (!in_text_) return;
    value_ += piece;
    if (value_.size() > book_.limits.cell_bytes) refuse(at_cell("sheet.cell_too_long", {{"limit", "32767"}}));
  }

  void end(int depth) override {
    switch (depth) {
      case 2: in_data_ = in_merges_ = false; break;
      case 3: if (in_row_) end_row(); break;
      case 4: if (in_cell_) end_cell(); break;
      case 5: in_text_ = in_inline_ = false; break;
      case 6: in_text_ = in_run_ = false; break;
      case 7: in_text_ = false; break;
      default: break;
    }
  }

  SheetOutline outline;

 private:
  Position here() const { return {name_, row_, std::max<uint32_t>(column_, 1)}; }
  Problem at_cell(std::string code, std::map<std::string, std::string> args = {}) const {
    return invalid(std::move(code), to_text(here()), std::move(args));
  }
  Problem corrupt_sheet(std::string why) const {
    return invalid("sheet.corrupt", row_ == 0 ? name_ : to_text(here()), {{"why", std::move(why)}});
  }

  void start_row(char const** attributes) {
    uint32_t number = row_ + 1;
    if (auto const* r = attribute(attributes, "r")) {
      auto const [rest, error] = std::from_chars(r, r + std::strlen(r), number);
      if (error != std::errc{} || *rest != '\0' || number == 0 || number > kLastRow)
        return refuse(corrupt_sheet("row number " + std::string(r).substr(0, 20)));
    }
    if (number <= row_) return refuse(invalid("sheet.rows_disordered", to_text({name_, number, 1})));
    row_ = number;
    column_ = 0;
    used_ = 0;
    in_row_ = true;
    if (row_ > book_.limits.rows)
      return refuse(at_cell("sheet.too_many_rows", {{"limit", std::to_string(book_.limits.rows)}}));
    if (row_ > stop_after_row_) stopped = true;
  }

  void start_cell(char const** attributes) {
    ++column_;
    style_ = 0;
    type_ = ValueType::number;
    formula_ = false;
    value_.clear();
    in_cell_ = true;
    for (; *attributes != nullptr; attributes += 2) {
      char const* name = attributes[0];
      if (name[0] == '\0' || name[1] != '\0') continue;
      if (name[0] == 'r') take_reference(attributes[1]);
      else if (name[0] == 't') take_type(attributes[1]);
      else if (name[0] == 's') take_style(attributes[1]);
    }
  }

  void take_reference(char const* text) {
    auto const place = parse_reference(text);
    if (!place) return refuse(corrupt_sheet("cell reference " + std::string(text).substr(0, 20)));
    column_ = place->column;
    if (place->row != row_) refuse(corrupt_sheet("a cell of row " + std::to_string(place->row) + " inside another row"));
  }

  void take_type(char const* text) {
    std::string_view const type = text;
    if (type == "s") type_ = ValueType::shared;
    else if (type == "n") type_ = ValueType::number;
    else if (type == "str") type_ = ValueType::text;
    else if (type == "inlineStr") type_ = ValueType::inline_text;
    else if (type == "b") type_ = ValueType::boolean;
    else if (type == "e") type_ = ValueType::error;
    else if (type == "d") type_ = ValueType::iso_date;
    else refuse(corrupt_sheet("cell type " + std::string(type.substr(0, 20))));
  }

  void take_style(char const* text) {
    auto const [rest, error] = std::from_chars(text, text + std::strlen(text), style_);
    bool const known = !book_.has_styles || style_ < book_.styles.size() || style_ == 0;
    if (error != std::errc{} || *rest != '\0' || !known) refuse(corrupt_sheet("style " + std::string(text).substr(0, 20)));
  }

  void end_cell() {
    in_cell_ = in_text_ = in_inline_ = in_run_ = false;
    if (value_.empty() && !formula_) return;  // formatted, but blank
    if (column_ > book_.limits.columns || column_ > kLastColumn)
      return refuse(at_cell("sheet.too_many_columns", {{"limit", column_name(book_.limits.columns)}}));
    if (on_row_ == nullptr) {
      used_ = std::max(used_, column_);
      return;
    }
    auto& cell = cell_to_fill();
    if (problem) return;
    cell.formula = formula_;
    if (!value_.empty()) fill(cell);
  }

  // The cell at column_, blanked; cells between it and the ones before are blanked too.
  Cell& cell_to_fill() {
    if (column_ <= used_) {
      auto& cell = cells_[column_ - 1];
      if (cell.kind != CellKind::blank || cell.formula) refuse(at_cell("sheet.cell_twice"));
      return cell;
    }
    if (cells_.size() < column_) cells_.resize(column_);
    for (; used_ < column_; ++used_) {
      auto& cell = cells_[used_];
      cell.kind = CellKind::blank;
      cell.formula = cell.has_day = cell.epoch_1904 = false;
      cell.text.clear();
    }
    return cells_[column_ - 1];
  }

  void fill(Cell& cell) {
    switch (type_) {
      case ValueType::shared: return fill_shared(cell);
      case ValueType::inline_text:
      case ValueType::text:
        decode_escapes(value_);
        cell.kind = CellKind::text;
        cell.text = value_;
        return;
      case ValueType::boolean:
        if (value_ != "0" && value_ != "1") return refuse(corrupt_sheet("boolean " + value_.substr(0, 20)));
        cell.kind = CellKind::boolean;
        cell.number = value_ == "1" ? 1 : 0;
        cell.text = value_ == "1" ? "TRUE" : "FALSE";
        return;
      case ValueType::error:
        cell.kind = CellKind::error;
        cell.text = value_;
        return;
      case ValueType::iso_date: return fill_iso_date(cell);
      case ValueType::number: return fill_number(cell);
    }
  }

  void fill_shared(Cell& cell) {
    size_t index = 0;
    auto const shown = trim(value_);
    auto const [rest, error] = std::from_chars(shown.data(), shown.data() + shown.size(), index);
    if (error != std::errc{} || rest != shown.data() + shown.size() || index >= book_.strings.size())
      return refuse(at_cell("sheet.text_missing", {{"index", value_.substr(0, 20)}}));
    auto const text = book_.strings.at(index);
    if (text.empty()) return;
    cell.kind = CellKind::text;
    cell.text = text;
  }

  void fill_number(Cell& cell) {
    auto const shown = trim(value_);
    double number = 0;
    auto const [rest, error] = std::from_chars(shown.data(), shown.data() + shown.size(), number);
    if (error != std::errc{} || rest != shown.data() + shown.size() || !std::isfinite(number))
      return refuse(corrupt_sheet("number " + value_.substr(0, 20)));
    cell.kind = CellKind::number;
    cell.number = number;
    cell.text = shown;
    cell.epoch_1904 = book_.epoch_1904;
    auto const style = style_ < book_.styles.size() ? book_.styles[style_] : NumberStyle::plain;
    if (style != NumberStyle::plain) become_date(cell, style, book_.epoch_1904);
  }

  // ISO 8601 as in strict files: "2020-02-07", "2020-02-07T08:30:00", with or without Z.
  void fill_iso_date(Cell& cell) {
    auto const shown = trim(value_);
    auto const day = day_from_iso(shown.substr(0, 10));
    auto const clock = shown.size() > 10 ? instant_from_iso(std::string(shown.substr(0, shown.find_first_of("Z", 10))) + "Z") : std::nullopt;
    if (!day || (shown.size() > 10 && !clock)) {
      cell.kind = CellKind::text;  // a time or a duration: shown as it stands
      cell.text = value_;
      return;
    }
    cell.kind = CellKind::date;
    cell.has_day = true;
    cell.day = *day;
    cell.time = clock ? minutes_since_midnight(*clock, Minutes{0}) : Minutes{0};
    cell.text = shown;
  }

  void end_row() {
    in_row_ = in_cell_ = false;
    if (on_row_ != nullptr)  // an empty shared text is no value
      while (used_ > 0 && cells_[used_ - 1].kind == CellKind::blank && !cells_[used_ - 1].formula) --used_;
    if (used_ == 0) {
      ++outline.blank_rows;
      return;
    }
    outline.last_value_row = row_;
    if (++outline.value_rows > book_.limits.value_rows)
      return refuse(at_cell("sheet.too_many_rows", {{"limit", std::to_string(book_.limits.value_rows)}}));
    if (on_row_ == nullptr) return;
    if (!(*on_row_)(Row{row_, std::span<Cell const>(cells_.data(), used_)})) stopped = true;
  }

  void add_merge(char const* ref) {
    if (ref == nullptr || outline.merges.size() >= book_.limits.merges) return;
    std::string_view const text = ref;
    auto const colon = text.find(':');
    auto const from = parse_reference(text.substr(0, colon));
    auto const to = colon == std::string_view::npos ? from : parse_reference(text.substr(colon + 1));
    if (!from || !to || to->row < from->row || to->column < from->column)
      return refuse(invalid("sheet.corrupt", name_, {{"why", "merged range " + std::string(text.substr(0, 30))}}));
    outline.merges.push_back({from->row, from->column, to->row, to->column});
  }

  Book const& book_;
  std::string name_;
  OnRow const* on_row_;
  uint32_t stop_after_row_;

  bool in_data_ = false, in_merges_ = false, in_row_ = false, in_cell_ = false, in_inline_ = false, in_run_ = false,
       in_text_ = false;
  uint32_t row_ = 0, column_ = 0, style_ = 0;
  uint32_t used_ = 0;  // columns 1…used_ of cells_ belong to the present row
  ValueType type_ = ValueType::number;
  bool formula_ = false;
  std::string value_;
  std::vector<Cell> cells_;
};

// ---- the workbook --------------------------------------------------------------------------------------------------

class XlsxWorkbook : public Workbook {
 public:
  explicit XlsxWorkbook(Book book) : book_(std::move(book)), last_rows_(book_.parts.size(), kLastRow) {}

  std::vector<SheetInfo> const& sheets() const override { return book_.sheets; }
  std::vector<Problem> const& notes() const override { return book_.notes; }

  Result<SheetOutline> outline(size_t sheet) override {
    check(sheet < book_.parts.size(), "no such sheet");
    SheetHandler handler(book_, book_.sheets[sheet].name, nullptr, kLastRow);
    TRY(book_.package->parse(book_.parts[sheet], handler));
    last_rows_[sheet] = handler.outline.last_value_row;  // a later pass need not walk the formatted blanks again
    return std::move(handler.outline);
  }

  Result<void> read_rows(size_t sheet, OnRow const& on_row) override {
    check(sheet < book_.parts.size(), "no such sheet");
    SheetHandler handler(book_, book_.sheets[sheet].name, &on_row, last_rows_[sheet]);
    return book_.package->parse(book_.parts[sheet], handler);
  }

 private:
  Book book_;
  std::vector<uint32_t> last_rows_;
};

struct TabEntry { std::string name, state, relationship; };

struct WorkbookHandler : XmlHandler {
  explicit WorkbookHandler(size_t sheets_max) : sheets_max_(sheets_max) {}
  void start(int depth, bool main, std::string_view local, char const** attributes) override {
    if (depth == 1 && (!main || local != "workbook")) return refuse(not_workbook());
    if (!main) return;
    if (depth == 2) {
      in_sheets_ = local == "sheets";
      auto const* date1904 = local == "workbookPr" ? attribute(attributes, "date1904") : nullptr;
      if (date1904 != nullptr) epoch_1904 = std::string_view(date1904) == "1" || std::string_view(date1904) == "true";
    } else if (depth == 3 && in_sheets_ && local == "sheet") {
      if (tabs.size() >= sheets_max_) return refuse(invalid("sheet.too_many_sheets", {}, {{"limit", std::to_string(sheets_max_)}}));
      auto const text = [](char const* value) { return std::string(value == nullptr ? "" : value); };
      tabs.push_back({text(attribute(attributes, "name")), text(attribute(attributes, "state")), text(relationship_id(attributes))});
    }
  }
  void end(int depth) override {
    if (depth == 2) in_sheets_ = false;
  }
  static Problem not_workbook() { return {"sheet.not_workbook", {}, {}, Kind::unsupported, {}}; }
  std::vector<TabEntry> tabs;
  bool epoch_1904 = false;

 private:
  size_t sheets_max_;
  bool in_sheets_ = false;
};

// Relationship types end alike in transitional and strict files.
bool is_type(Relationship const& r, std::string_view ending) { return r.type.ends_with(ending); }

std::string target_of(std::vector<Relationship> const& all, std::string_view ending) {
  for (auto const& r : all)
    if (is_type(r, ending) && !r.external && !r.target.empty()) return r.target;
  return {};
}

Result<void> add_tabs(Book& book, std::vector<TabEntry> const& tabs, std::vector<Relationship> const& relationships) {
  std::set<std::string> names;
  for (auto const& tab : tabs) {
    if (tab.name.empty() || tab.name.size() > kSheetNameBytes || !names.insert(lower_ascii(tab.name)).second)
      return invalid("sheet.duplicate_sheet", {}, {{"sheet", tab.name.substr(0, kSheetNameBytes)}});
    auto const found = std::find_if(relationships.begin(), relationships.end(),
                                    [&](Relationship const& r) { return r.id == tab.relationship && !r.id.empty(); });
    if (found == relationships.end() || found->external)
      return invalid("sheet.corrupt", tab.name, {{"why", "the sheet has no part"}});
    if (!is_type(*found, "/worksheet")) {  // chart sheets, dialogs, macro sheets
      book.notes.push_back(invalid("sheet.note_not_cells", tab.name, {{"sheet", tab.name}}));
      continue;
    }
    if (found->target.empty() || !book.package->has(found->target))
      return invalid("sheet.corrupt", tab.name, {{"why", "the sheet's part is missing"}});
    book.sheets.push_back({tab.name, tab.state.empty() || tab.state == "visible"});
    book.parts.push_back(found->target);
  }
  if (book.parts.empty()) return invalid("sheet.no_sheet");
  return {};
}

void note_ignored(Book& book, std::vector<Relationship> const& relationships) {
  bool macros = false, links = false;
  for (auto const& r : relationships) {
    macros = macros || contains(r.type, "vbaProject") || contains(r.type, "xlMacrosheet");
    links = links || is_type(r, "/externalLink") || r.external;
  }
  if (macros) book.notes.push_back(invalid("sheet.note_macros"));
  if (links) book.notes.push_back(invalid("sheet.note_links"));
}

}  // namespace

Result<std::unique_ptr<Workbook>> open_xlsx(std::string_view bytes, Limits const& limits) {
  Book book;
  book.limits = limits;
  book.package = TRY(Package::open(bytes, limits));
  auto const main_part = target_of(TRY(read_relationships(*book.package, "")), "/officeDocument");
  if (main_part.empty() || !book.package->has(main_part)) return WorkbookHandler::not_workbook();
  if (main_part.ends_with(".bin")) return Problem{"sheet.xlsb", {}, {}, Kind::unsupported, {}};
  WorkbookHandler handler(limits.sheets);
  TRY(book.package->parse(main_part, handler));
  book.epoch_1904 = handler.epoch_1904;
  auto const relationships = TRY(read_relationships(*book.package, main_part));
  note_ignored(book, relationships);
  TRY(add_tabs(book, handler.tabs, relationships));
  // A part that is announced but not there is an error: without styles, dates would silently become numbers.
  if (auto const part = target_of(relationships, "/styles"); !part.empty()) {
    book.styles = TRY(read_styles(*book.package, part));
    book.has_styles = true;
  }
  if (auto const part = target_of(relationships, "/sharedStrings"); !part.empty())
    book.strings = TRY(read_shared_strings(*book.package, part, limits));
  return std::unique_ptr<Workbook>(std::make_unique<XlsxWorkbook>(std::move(book)));
}

}  // namespace ly::formats
