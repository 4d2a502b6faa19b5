#include "formats/sheet_values.h"

#include <charconv>
#include <cmath>

#include "base/text.h"
#include "formats/columns.h"
#include "formats/sheet_days.h"
#include "formats/sheet_numbers.h"
#include "formats/table.h"

namespace ly::formats {
namespace {

constexpr size_t kDoubleDigits = 15;      // decimal digits a double keeps whatever the number
constexpr size_t kIdBytesMax = 40;        // the longest document number is 18; room for nonsense to be shown
constexpr int32_t kColdest = 3400, kHottest = 4300;  // hundredths of a degree a living person can have

Problem at_cell(std::string code, Position const& at, Cell const& cell, std::optional<std::string> suggestion = std::nullopt) {
  auto problem = invalid(std::move(code), to_text(at), {{"value", display(cell)}});
  if (suggestion) problem.args["suggestion"] = std::move(*suggestion);
  return problem;
}

// What makes any conversion pointless.
Result<void> usable(Cell const& cell, Position const& at) {
  if (cell.kind == CellKind::error) return at_cell("sheet.cell_error", at, cell);
  if (cell.kind == CellKind::blank && cell.formula) return at_cell("sheet.formula_no_value", at, cell);
  if (is_blank(cell)) return at_cell("sheet.blank", at, cell);
  return {};
}

std::string without(std::string_view text, std::string_view unwanted) {
  std::string out;
  for (char c : text) if (unwanted.find(c) == std::string_view::npos) out += c;
  return out;
}

bool all_digits(std::string_view text) { return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos; }

// The cell as a cleaned text, numbers spelled in full.
std::string plain_text(Cell const& cell) {
  if (cell.kind == CellKind::number)
    if (auto whole = whole_digits(cell.text)) return *whole;
  auto text = clean(display(cell));
  while (text.starts_with("'") || text.starts_with("`")) text.erase(0, 1);  // the apostrophe that was meant for Excel
  return text;
}

// The first 15 digits of a number and a star for each digit that is gone.
std::string kept_digits(std::string_view whole) {
  return std::string(whole.substr(0, kDoubleDigits)) + std::string(whole.size() - std::min(whole.size(), kDoubleDigits), '*');
}

bool is_mobile(std::string_view digits) { return digits.size() == 11 && all_digits(digits) && digits[0] == '1' && digits[1] >= '3'; }

std::string without_country(std::string digits) {
  if (digits.starts_with("+")) digits.erase(0, 1);
  if (digits.starts_with("0086")) digits.erase(0, 4);
  else if (digits.starts_with("86") && digits.size() == 13) digits.erase(0, 2);
  return digits;
}

// "0512-58123456" from "(0512)58123456", "051258123456"; empty if it is no landline. Area codes: 010, 02x have three
// digits, the others four.
std::string landline(std::string_view digits) {
  if (!all_digits(digits) || digits.size() < 10 || digits.size() > 12 || digits[0] != '0') return {};
  size_t const area = digits[1] == '1' || digits[1] == '2' ? 3 : 4;
  if (digits.size() - area < 7 || digits.size() - area > 8) return {};
  return std::string(digits.substr(0, area)) + "-" + std::string(digits.substr(area));
}

std::string degrees(int64_t hundredths) {
  auto text = std::to_string(hundredths / 100) + "." + std::to_string(hundredths / 10 % 10);
  if (hundredths % 10 != 0) text += std::to_string(hundredths % 10);
  return text;
}
bool is_body_heat(int64_t hundredths) { return hundredths >= kColdest && hundredths <= kHottest; }

// What 365, 3650 or 97.7 probably meant.
std::optional<std::string> likelier_heat(int64_t hundredths) {
  if (hundredths % 10 == 0 && is_body_heat(hundredths / 10)) return degrees(hundredths / 10);
  if (hundredths % 100 == 0 && is_body_heat(hundredths / 100)) return degrees(hundredths / 100);
  int64_t const celsius = std::llround(static_cast<double>(hundredths - 3200) * 5 / 9 / 10) * 10;
  if (hundredths >= 9000 && is_body_heat(celsius)) return degrees(celsius);
  return std::nullopt;
}

}  // namespace

Result<Taken<std::string>> take_text(Cell const& cell, Position const& at) {
  TRY(usable(cell, at));
  if (cell.kind == CellKind::text) return Taken<std::string>{clean(cell.text)};
  return Taken<std::string>{plain_text(cell)};
}

Result<Taken<std::string>> take_id_number(Cell const& cell, Position const& at) {
  TRY(usable(cell, at));
  auto const lost = [&](std::string_view whole) {
    auto problem = at_cell("sheet.id_lost_digits", at, cell);
    problem.args["kept"] = kept_digits(whole);
    return problem;
  };
  if (cell.kind == CellKind::number) {
    auto const whole = whole_digits(cell.text);
    if (!whole || !all_digits(*whole)) return at_cell("sheet.id_form", at, cell);
    if (whole->size() <= kDoubleDigits) return Taken<std::string>{*whole};
    if (is_scientific(cell.text) || may_come_from_double(*whole)) return lost(*whole);
    return Taken<std::string>{*whole, at_cell("sheet.id_from_number", at, cell)};
  }
  if (cell.kind != CellKind::text) return at_cell("sheet.id_form", at, cell);
  auto const text = upper_ascii(without(plain_text(cell), " -_'`\t"));
  // csv saved from a sheet where the number was a number
  if (is_scientific(without(text, " ")) && text.find_first_of(".+") != std::string::npos) {
    auto const whole = whole_digits(text);
    return lost(whole ? *whole : text);
  }
  if (text.empty()) return at_cell("sheet.id_form", at, cell);
  if (text.size() > kIdBytesMax) return at_cell("sheet.id_too_long", at, cell);
  return Taken<std::string>{text};
}

Result<Taken<std::string>> take_phone(Cell const& cell, Position const& at) {
  TRY(usable(cell, at));
  if (cell.kind != CellKind::number && cell.kind != CellKind::text) return at_cell("sheet.phone_form", at, cell);
  auto const given = plain_text(cell);
  if (cell.kind == CellKind::text && is_scientific(given)) {  // "1.38E+10" in a csv: the rest was never saved
    auto const whole = whole_digits(given);
    if (whole && is_mobile(*whole) && whole->find_last_not_of('0') >= 9) return Taken<std::string>{*whole};
    return at_cell("sheet.phone_lost_digits", at, cell);
  }
  if (given.find_first_of("/,;") != std::string::npos || contains(given, "、")) {
    auto const first = without_country(without(given.substr(0, std::min(given.find_first_of("/,;"), given.find("、"))), " -()."));
    return at_cell("sheet.phone_several", at, cell, is_mobile(first) ? std::optional(first) : std::nullopt);
  }
  auto bare = without(given, " -()");
  for (std::string_view dash : {"—", "–", "·"})
    for (auto found = bare.find(dash); found != std::string::npos; found = bare.find(dash)) bare.erase(found, dash.size());
  if (auto const whole = whole_digits(bare); whole && contains(bare, ".")) bare = *whole;  // "13800138000.0"
  auto const digits = without_country(bare);
  if (is_mobile(digits)) return Taken<std::string>{digits};
  if (auto line = landline(digits); !line.empty()) return Taken<std::string>{std::move(line)};
  if (!all_digits(digits)) return at_cell("sheet.phone_form", at, cell);
  auto problem = at_cell("sheet.phone_digits", at, cell);
  problem.args["count"] = std::to_string(digits.size());
  return problem;
}

Result<Taken<Day>> take_day(Cell const& cell, Position const& at, DayRules const& rules) {
  TRY(usable(cell, at));
  DayReading reading;
  if (cell.kind == CellKind::date) {
    if (!cell.has_day) return at_cell("sheet.day_time_only", at, cell);
    reading.day = cell.day;
  } else if (cell.kind == CellKind::number) {
    auto const whole = whole_digits(cell.text);
    // A serial with a time of day (43868.5) counts by its whole days; 2.7 and its like are months and days gone wrong.
    auto const serial = std::to_string(static_cast<int64_t>(std::floor(std::min(std::max(cell.number, 0.0), 1e9))));
    reading = whole ? read_day_number(*whole, cell.epoch_1904)
                    : cell.number >= 10'000 ? read_day_number(serial, cell.epoch_1904) : read_day_text(cell.text, rules.business_day);
  } else if (cell.kind == CellKind::text) {
    auto const text = plain_text(cell);
    auto const whole = contains(text, ".") ? whole_digits(text) : std::nullopt;  // "20200207.0"
    reading = whole && whole->size() >= 5 ? read_day_number(*whole, false) : read_day_text(text, rules.business_day);
  } else {
    return at_cell("sheet.day_form", at, cell);
  }
  auto const suggestion = reading.suggestion ? std::optional(to_iso(*reading.suggestion)) : std::nullopt;
  if (!reading.day) return at_cell(reading.code, at, cell, suggestion);
  if (*reading.day < rules.earliest || *reading.day > rules.latest) {
    auto problem = at_cell("sheet.day_out_of_range", at, cell);
    problem.args["earliest"] = to_iso(rules.earliest);
    problem.args["latest"] = to_iso(rules.latest);
    return problem;
  }
  Taken<Day> taken{*reading.day};
  if (!reading.code.empty()) {
    taken.note = at_cell(reading.code, at, cell);
    taken.note->args["day"] = to_iso(*reading.day);
  }
  return taken;
}

Result<Taken<bool>> take_yes_no(Cell const& cell, Position const& at) {
  constexpr std::string_view kYes[] = {"是", "有", "对", "已", "√", "✓", "✔", "☑", "y", "yes", "t", "true", "1"};
  constexpr std::string_view kNo[] = {"否", "无", "没有", "不是", "未", "×", "✗", "✘", "x", "n", "no", "f", "false", "0"};
  TRY(usable(cell, at));
  auto const word = cell.kind == CellKind::date ? std::string() : lower_ascii(plain_text(cell));
  if (std::find(std::begin(kYes), std::end(kYes), word) != std::end(kYes)) return Taken<bool>{true};
  if (std::find(std::begin(kNo), std::end(kNo), word) != std::end(kNo)) return Taken<bool>{false};
  return at_cell("sheet.yes_no", at, cell);
}

Result<Taken<int32_t>> take_temperature(Cell const& cell, Position const& at) {
  TRY(usable(cell, at));
  if (cell.kind != CellKind::number && cell.kind != CellKind::text) return at_cell("sheet.temperature_form", at, cell);
  auto text = plain_text(cell);
  // NFKC has made °C of ℃ already.
  for (std::string_view unit : {"摄氏度", "°C", "°c", "°", "度", "C", "c"})
    if (text.ends_with(unit)) {
      text = trim(text.substr(0, text.size() - unit.size()));
      break;
    }
  std::optional<int64_t> heat = hundredths(text);
  if (!heat && cell.kind == CellKind::number && std::abs(cell.number) < 1e6) {
    heat = std::llround(cell.number * 100);  // 36.600000000000001 is how sheets store 36.6
    if (std::abs(cell.number * 100 - static_cast<double>(*heat)) > 1e-6) return at_cell("sheet.temperature_form", at, cell);
  }
  if (!heat) {
    auto mended = text;  // 36。5 and 36,5
    for (std::string_view wrong : {"。", ",", "、", "·", "．"})
      if (auto const found = mended.find(wrong); found != std::string::npos) mended.replace(found, wrong.size(), ".");
    auto const likely = hundredths(mended);
    return at_cell("sheet.temperature_form", at, cell, likely && is_body_heat(*likely) ? std::optional(degrees(*likely)) : std::nullopt);
  }
  if (!is_body_heat(*heat)) return at_cell("sheet.temperature_range", at, cell, likelier_heat(*heat));
  return Taken<int32_t>{static_cast<int32_t>(*heat)};
}

Result<Taken<int64_t>> take_whole(Cell const& cell, Position const& at, int64_t least, int64_t most) {
  TRY(usable(cell, at));
  if (cell.kind != CellKind::number && cell.kind != CellKind::text) return at_cell("sheet.whole_form", at, cell);
  auto text = plain_text(cell);
  for (std::string_view unit : {"人", "名", "个", "天", "日", "岁", "间", "辆", "件", "支", "把"})
    if (text.ends_with(unit)) text = trim(text.substr(0, text.size() - unit.size()));
  auto const whole = whole_digits(without(text, cell.kind == CellKind::text ? "," : ""));
  if (!whole) return at_cell("sheet.whole_form", at, cell);
  int64_t value = 0;
  bool const fits = whole->size() <= 18;
  if (fits) value = std::stoll(*whole);
  if (fits && value >= least && value <= most) return Taken<int64_t>{value};
  auto problem = at_cell("sheet.whole_range", at, cell);
  problem.args["least"] = std::to_string(least);
  problem.args["most"] = std::to_string(most);
  return problem;
}

namespace {
std::string shown_bound(double bound) {  // 180, -90.5: as few digits as say it
  char text[32];
  auto const [end, error] = std::to_chars(text, text + sizeof text, bound);
  return error == std::errc() ? std::string(text, end) : std::string();
}
}  // namespace

Result<Taken<double>> take_number(Cell const& cell, Position const& at, double least, double most) {
  TRY(usable(cell, at));
  std::optional<double> value;
  if (cell.kind == CellKind::number) {
    value = cell.number;
  } else if (cell.kind == CellKind::text) {
    auto const text = plain_text(cell);
    double read = 0;
    auto const* end = text.data() + text.size();
    if (auto const [stop, error] = std::from_chars(text.data(), end, read, std::chars_format::fixed); error == std::errc() && stop == end) value = read;
  }
  if (!value || !std::isfinite(*value)) return at_cell("sheet.number_form", at, cell);
  if (*value >= least && *value <= most) return Taken<double>{*value};
  auto problem = at_cell("sheet.number_range", at, cell);
  problem.args["least"] = shown_bound(least);
  problem.args["most"] = shown_bound(most);
  return problem;
}

Result<Taken<std::string>> take_choice(Cell const& cell, Position const& at, std::span<Choice const> choices) {
  TRY(usable(cell, at));
  auto const word = normal_title(plain_text(cell));
  std::vector<std::string> all;
  std::string shown;
  for (auto const& choice : choices) {
    for (auto const& known : choice.words) {
      if (!word.empty() && normal_title(known) == word) return Taken<std::string>{choice.value};
      all.push_back(known);
    }
    shown += (shown.empty() ? "" : "、") + choice.words.front();
  }
  auto const near = nearest(plain_text(cell), all);
  auto problem = at_cell("sheet.choice", at, cell, near.empty() ? std::nullopt : std::optional(near));
  problem.args["choices"] = shown;
  return problem;
}

bool is_placeholder(Cell const& cell) {
  if (cell.kind != CellKind::text) return false;
  auto const text = lower_ascii(clean(cell.text));
  for (std::string_view mark : {"/", "\\", "-", "--", "—", "——", "无", "n/a", "na", "*", "."}) if (text == mark) return true;
  return false;
}

}  // namespace ly::formats
