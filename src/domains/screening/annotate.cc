#include "domains/screening/annotate.h"

#include <map>

#include "base/text.h"
#include "formats/sheet.h"
#include "formats/table.h"
#include "formats/xlsx_writer.h"

namespace ly::screening {
namespace {

formats::Tone tone_of(VerdictKind kind) {
  switch (kind) {
    case VerdictKind::cleared: return formats::Tone::good;
    case VerdictKind::observe:
    case VerdictKind::review: return formats::Tone::watch;
    case VerdictKind::excluded: return formats::Tone::bad;
  }
  return formats::Tone::plain;
}

formats::OutCell as_read(formats::Cell const& cell) {
  if (cell.kind == formats::CellKind::date && cell.has_day) return {cell.day};
  if (cell.kind == formats::CellKind::blank) return {};
  // Numbers too go back as text: an identity number must not lose its digits a second time.
  return {formats::display(cell)};
}

}  // namespace

Judged judged(Line const& line, Verdict const& verdict, bool english) {
  auto const& reason = verdict.reason;
  if (english) return {line.sheet, line.row, verdict.kind, reason.conclusion_en, reason.en, reason.code, verdict.would_pass_en, verdict.days};
  return {line.sheet, line.row, verdict.kind, reason.conclusion_zh, reason.zh, reason.code, verdict.would_pass_zh, verdict.days};
}

Result<std::string> annotate(std::string_view original, AnnotateWith const& with) {
  auto const in = [&with](char const* zh, char const* en) { return std::string(with.english ? en : zh); };
  auto const workbook = TRY(formats::open_workbook(original));
  std::map<std::pair<std::string, uint32_t>, Judged const*> judged;
  for (auto const& one : with.judged) judged[{one.sheet, one.row}] = &one;
  std::map<std::pair<std::string, uint32_t>, std::string> wrong;
  for (size_t i = 0; i < with.problems.size(); ++i) {
    auto const& p = with.problems[i];
    if (p.note || p.row == 0) continue;
    auto& text = wrong[{p.sheet, p.row}];
    text += (text.empty() ? "" : in("；", "; ")) + with.problem_words[i];
  }
  formats::XlsxWriter writer(with.scratch, with.now);
  auto const& sheets = workbook->sheets();
  for (size_t s = 0; s < sheets.size(); ++s) {
    bool touched = false;
    for (auto const& one : with.judged) touched = touched || one.sheet == sheets[s].name;
    for (auto const& p : with.problems) touched = touched || (p.row > 0 && p.sheet == sheets[s].name);
    if (!touched) continue;
    auto const wide = with.widths.find(sheets[s].name);
    uint32_t const width = wide == with.widths.end() ? 0 : wide->second;
    std::vector<formats::OutColumn> columns = {{in("原行号", "Row"), 8, false}, {in("结论", "Conclusion"), 14, false}, {in("原因", "Reason"), 40, true}, {in("天数", "Days"), 6, false}, {in("原因码", "Code"), 8, false}, {in("怎样可以通过", "What would let him pass"), 36, true}};
    for (uint32_t c = 1; c <= width; ++c) columns.push_back({formats::column_name(c), 16, false});
    TRY(writer.add_sheet(sheets[s].name.empty() ? in("名册", "Roster") : sheets[s].name, columns));
    Result<void> written;
    TRY(workbook->read_rows(s, [&](formats::Row const& row) {
      std::vector<formats::OutCell> cells = {{static_cast<double>(row.number)}};
      auto const found = judged.find({sheets[s].name, row.number});
      auto const bad = wrong.find({sheets[s].name, row.number});
      if (found != judged.end()) {
        auto const& one = *found->second;
        cells.push_back({one.conclusion, tone_of(one.verdict)});
        cells.push_back({one.reason});
        cells.push_back(one.days ? formats::OutCell{static_cast<double>(*one.days)} : formats::OutCell{});
        cells.push_back({one.reason_code});
        cells.push_back({one.would_pass});
      } else if (bad != wrong.end()) {
        cells.push_back({in("未收：要改", "not taken: correct it"), formats::Tone::bad});
        cells.push_back({bad->second});
        cells.resize(6);
      } else {
        cells.resize(6);  // title, head, notes: as they stood
      }
      for (uint32_t c = 1; c <= row.cells.size(); ++c) {
        auto cell = as_read(row.at(c));
        auto const field_key = with.fields.find({sheets[s].name, c});
        bool const person = found != judged.end() || bad != wrong.end();
        // What no column title explains may be anything, a home address or a second telephone: starred whole.
        if (with.masked && person && field_key == with.fields.end() && !formats::is_blank(row.at(c))) cell = {std::string("***")};
        else if (auto* text = std::get_if<std::string>(&cell.value); text && with.masked && person && field_key != with.fields.end()) *text = masked_text(field_key->second, *text);
        cells.push_back(std::move(cell));
      }
      written = writer.add_row(cells);
      return written.has_value();
    }));
    TRY(std::move(written));
  }
  TRY(writer.add_sheet(in("要改的格", "To correct"), {{in("表", "Sheet"), 14, false}, {in("单元格", "Cell"), 10, false}, {in("问题和办法", "What is wrong and what to do"), 80, true}, {in("种类", "Kind"), 10, false}}));
  for (size_t i = 0; i < with.problems.size(); ++i) {
    auto const& p = with.problems[i];
    std::vector<formats::OutCell> const cells = {{p.sheet}, {p.cell}, {with.problem_words[i]}, {p.note ? in("提示", "note") : in("要改", "correct"), p.note ? formats::Tone::watch : formats::Tone::bad}};
    TRY(writer.add_row(cells));
  }
  std::vector<formats::OutCell> const said = {{}, {}, {in("本工作簿由系统按业务日期 ", "Written anew by the policy table in force on ") + to_iso(with.day) + in(" 的政策表重新生成：原有各列照读到的内容抄回，颜色和公式不保留。", ": the columns are as they were read, without colours and formulas.") + (with.masked ? in("个人信息和没有认出的列已遮蔽。", " Personal data and unknown columns are masked.") : "")}, {}};
  TRY(writer.add_row(said));
  return writer.finish();
}

}  // namespace ly::screening
