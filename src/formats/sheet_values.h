// From a cell to a value: the many wrong ways in which people and programs store ID numbers, days, phones, temperatures
// and yes or no. Each function gives the value, or a Problem at the cell with args `value` (what stands there) and,
// where one reading is likely, `suggestion`. A value that rests on a guess comes with a note to be shown; what could
// mean two things is refused with a suggestion, never guessed. Whether an ID number is valid is judged elsewhere.
//
// Blank cells: every function answers sheet.blank; ask is_blank (table.h) first where a field may be empty.
// All functions answer sheet.cell_error for #N/A and its kin, sheet.formula_no_value for a formula never calculated.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "formats/sheet.h"

namespace ly::formats {

template <class T>
struct Taken {
  T value;
  std::optional<Problem> note = {};  // an assumption to be shown beside the value
};

// Any text: trimmed, NFKC, inner white space folded. Numbers as digits in full (5, 13800138000), dates as ISO.
Result<Taken<std::string>> take_text(Cell const& cell, Position const& at);

// Digits and letters of an identity document: upper case, without spaces, hyphens, a leading apostrophe. From a number
// cell all digits must have survived: a double holds 15, so a longer number is sheet.id_lost_digits (args kept = the
// digits that can be trusted) unless the file itself spells all its digits in a way no double prints, which is taken
// with the note sheet.id_from_number. Also sheet.id_too_long (over 40 characters).
Result<Taken<std::string>> take_id_number(Cell const& cell, Position const& at);

// A telephone number: 11 digits of a mobile (from "+86 138-0013-8000", 1.3800138E10, …) or a landline as "0512-58123456".
// Errors: sheet.phone_lost_digits, sheet.phone_several, sheet.phone_digits (args count), sheet.phone_form.
Result<Taken<std::string>> take_phone(Cell const& cell, Position const& at);

struct DayRules {
  Day business_day;                        // "today" of the business: dates without a year are sought near it
  Day earliest = day_of(1900, 1, 1);       // outside [earliest, latest]: sheet.day_out_of_range
  Day latest = day_of(2100, 12, 31);
};
// A day from a date cell, 2020-2-7, 2020/2/7, 2020.2.7, 2020年2月7日, 20200207 (also as a number), each perhaps followed
// by a time or weekday; 2月7日 with the year nearest to the business day (note sheet.day_year_assumed); a bare serial
// number (note sheet.day_from_serial). Errors: sheet.day_form, sheet.day_ambiguous (two-digit years, 7/2/2020, 2.7),
// sheet.day_incomplete (2020年2月), sheet.day_not_exist, sheet.day_out_of_range, sheet.day_relative (上周五, with the day
// as suggestion), sheet.day_time_only.
Result<Taken<Day>> take_day(Cell const& cell, Position const& at, DayRules const& rules);

// 是 有 √ Y yes true 1 … and their contraries. Error: sheet.yes_no.
Result<Taken<bool>> take_yes_no(Cell const& cell, Position const& at);

// Body temperature in hundredths of a degree Celsius: 3650 for "36.5℃". Between 34 and 43; beyond it
// sheet.temperature_range with a suggestion for 365 and for Fahrenheit; sheet.temperature_form for words.
Result<Taken<int32_t>> take_temperature(Cell const& cell, Position const& at);

// A whole number in [least, most] from 12, "12人", "12.0". Errors: sheet.whole_form, sheet.whole_range.
Result<Taken<int64_t>> take_whole(Cell const& cell, Position const& at, int64_t least, int64_t most);

// A decimal number in [least, most] from 120.5 or "120.5". Errors: sheet.number_form, sheet.number_range.
Result<Taken<double>> take_number(Cell const& cell, Position const& at, double least, double most);

struct Choice {
  std::string value;                // what is stored: "green"
  std::vector<std::string> words;   // how people write it: {"绿", "绿码", "green"}; the first is shown
};
// Error: sheet.choice (args choices, perhaps suggestion).
Result<Taken<std::string>> take_choice(Cell const& cell, Position const& at, std::span<Choice const> choices);

// "/", "-", "—", "无", "N/A": people fill these in where nothing applies; for optional fields they mean blank.
bool is_placeholder(Cell const& cell);

}  // namespace ly::formats
