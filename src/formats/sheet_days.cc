#include "formats/sheet_days.h"

#include <array>
#include <charconv>
#include <utility>
#include <vector>

#include "base/text.h"

namespace ly::formats {
namespace {

constexpr int32_t kSerialFrom = 36'526, kSerialTo = 73'050;  // 2000-01-01 and 2099-12-31 in the 1900 system

DayReading no(std::string code, std::optional<Day> suggestion = std::nullopt) { return {std::nullopt, std::move(code), suggestion}; }

std::optional<int32_t> small_number(std::string_view digits) {
  int32_t value = 0;
  if (digits.empty() || digits.size() > 8 || digits.front() == '-') return std::nullopt;
  auto const [rest, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc{} || rest != digits.data() + digits.size()) return std::nullopt;
  return value;
}

// The year that brings month and day nearest to the business day: on 17 February "12月30日" is last year's.
std::optional<Day> nearest_year(int32_t month, int32_t day, Day business_day) {
  std::optional<Day> best;
  int32_t const year = civil_of(business_day).year;
  for (int32_t y = year - 1; y <= year + 1; ++y) {
    auto const candidate = find_day(y, month, day);
    auto const distance = [&](Day d) { return std::abs(d - business_day); };
    if (candidate && (!best || distance(*candidate) < distance(*best))) best = candidate;
  }
  return best;
}

DayReading full(int32_t year, int32_t month, int32_t day) {
  auto const found = find_day(year, month, day);
  return found ? DayReading{found, {}, {}} : no("sheet.day_not_exist");
}

DayReading without_year(int32_t month, int32_t day, Day business_day) {
  auto const found = nearest_year(month, day, business_day);
  return found ? DayReading{found, "sheet.day_year_assumed", {}} : no("sheet.day_not_exist");
}

// "8:30", "08:30:00", "08:30:00.000", with 上午 or 下午 before it, with Z or T: a time of day we do not need.
bool is_time(std::string_view text) {
  for (std::string_view half : {"上午", "下午"}) if (text.starts_with(half)) text = trim(text.substr(half.size()));
  if (text.ends_with("Z")) text.remove_suffix(1);
  auto const parts = split(text, ':');
  if (parts.size() < 2 || parts.size() > 3) return text.empty();
  for (auto part : parts)
    if (part.empty() || part.find_first_not_of("0123456789.") != std::string_view::npos) return false;
  return parts[0].size() <= 2 && parts[1].size() == 2;
}

// Cuts "(星期五)", "周五", a time of day from the end.
std::string_view without_tail(std::string_view text) {
  for (std::string_view mark : {"(星期", "星期", "(周", "周"})
    if (auto const at = text.find(mark); at != std::string_view::npos && at > 0) {
      auto rest = text.substr(at + mark.size());
      // one character of the day, perhaps a bracket
      if (rest.size() >= 3 && (rest.size() == 3 || rest.substr(3) == ")")) text = trim(text.substr(0, at));
      break;
    }
  for (size_t at = text.find_first_of(" T"); at != std::string_view::npos; at = text.find_first_of(" T", at + 1))
    if (is_time(trim(text.substr(at + 1)))) return trim(text.substr(0, at));
  return text;
}

std::string without_spaces(std::string_view text) {
  std::string out;
  for (char c : text) if (c != ' ') out += c;
  return out;
}

// 2020年2月7日, 2020年2月7, 2月7号, 2020年2月.
std::optional<DayReading> read_chinese(std::string_view text, Day business_day) {
  auto const month_at = text.find("月");
  if (month_at == std::string_view::npos) return std::nullopt;
  auto const year_at = text.find("年");
  std::optional<int32_t> year;
  size_t month_from = 0;
  if (year_at != std::string_view::npos && year_at < month_at) {
    year = small_number(text.substr(0, year_at));
    if (!year) return std::nullopt;
    month_from = year_at + std::string_view("年").size();
  }
  auto const month = small_number(text.substr(month_from, month_at - month_from));
  auto day_text = text.substr(month_at + std::string_view("月").size());
  for (std::string_view end : {"日", "号"}) if (day_text.ends_with(end)) day_text.remove_suffix(end.size());
  if (!month) return std::nullopt;
  if (day_text.empty()) return no("sheet.day_incomplete");
  auto const day = small_number(day_text);
  if (!day) return std::nullopt;
  if (!year) return without_year(*month, *day, business_day);
  if (year_at <= 2) return no("sheet.day_ambiguous", find_day(2000 + *year, *month, *day));
  return full(*year, *month, *day);
}

// Three numbers between the same separators: the year must be written with four digits and stand first.
DayReading read_three(std::array<std::string_view, 3> part) {
  std::array<int32_t, 3> n{};
  for (size_t i = 0; i < 3; ++i) {
    auto const value = small_number(part[i]);
    if (!value) return no("sheet.day_form");
    n[i] = *value;
  }
  if (part[0].size() == 4 && part[1].size() <= 2 && part[2].size() <= 2) return full(n[0], n[1], n[2]);
  if (part[2].size() == 4) {  // 2/7/2020: the seventh of February, or the second of July
    auto const american = find_day(n[2], n[0], n[1]);
    return no("sheet.day_ambiguous", american ? american : find_day(n[2], n[1], n[0]));
  }
  if (part[0].size() <= 2 && part[1].size() <= 2 && part[2].size() <= 2) {
    auto const chinese = find_day(2000 + n[0], n[1], n[2]);  // 20-2-7
    return no("sheet.day_ambiguous", chinese ? chinese : find_day(2000 + n[2], n[0], n[1]));
  }
  return no("sheet.day_form");
}

DayReading read_two(std::string_view a, std::string_view b, char separator, Day business_day) {
  auto const first = small_number(a), second = small_number(b);
  if (!first || !second) return no("sheet.day_form");
  if (a.size() == 4) return no("sheet.day_incomplete");
  if (a.size() > 2 || b.size() > 2) return no("sheet.day_form");
  // 2.1 may be the first of February, or the tenth after a program dropped the zero.
  if (separator == '.') return no("sheet.day_ambiguous", nearest_year(*first, *second, business_day));
  return without_year(*first, *second, business_day);
}

std::optional<DayReading> read_separated(std::string_view text, Day business_day) {
  for (char separator : {'-', '/', '.'}) {
    auto parts = split(text, separator);
    if (parts.size() == 4 && parts[3].empty()) parts.pop_back();  // "2020.2.7."
    if (parts.size() == 3) return read_three({parts[0], parts[1], parts[2]});
    if (parts.size() == 2) return read_two(parts[0], parts[1], separator, business_day);
  }
  return std::nullopt;
}

// 上周五, 昨天 …: not dates, but we can say which day was probably meant.
std::optional<Day> relative_day(std::string_view text, Day business_day) {
  constexpr std::pair<std::string_view, int32_t> kDays[] = {{"大前天", -3}, {"前天", -2}, {"昨天", -1}, {"昨日", -1}, {"今天", 0},
                                                            {"今日", 0},    {"明天", 1},  {"明日", 1},  {"后天", 2}};
  for (auto const& [word, days] : kDays) if (text == word) return business_day + days;
  int32_t week = 0;
  bool named_week = false;
  constexpr std::pair<std::string_view, int32_t> kWeeks[] = {{"上上", -7 * 2}, {"上", -7}, {"本", 0}, {"这", 0}, {"下", 7}};
  for (auto const& [word, days] : kWeeks)
    if (text.starts_with(word)) {
      week = days;
      named_week = true;
      text.remove_prefix(word.size());
      break;
    }
  if (text.starts_with("个")) text.remove_prefix(std::string_view("个").size());
  std::string_view day_word;
  for (std::string_view word : {"星期", "礼拜", "周"}) if (text.starts_with(word)) { day_word = text.substr(word.size()); break; }
  constexpr std::string_view kNames[] = {"一", "二", "三", "四", "五", "六", "日", "天"};
  for (size_t i = 0; i < std::size(kNames); ++i) {
    if (day_word != kNames[i]) continue;
    int32_t const wanted = static_cast<int32_t>(std::min<size_t>(i + 1, 7)), today = weekday(business_day);
    if (named_week) return business_day + (week + wanted - today);
    return business_day + -((today - wanted + 7) % 7);  // 周五: the last one
  }
  return std::nullopt;
}

}  // namespace

DayReading read_day_number(std::string_view whole, bool epoch_1904) {
  auto const value = small_number(whole);
  if (!value) return no("sheet.day_form");
  if (whole.size() == 8) return full(*value / 10'000, *value / 100 % 100, *value % 100);
  if (whole.size() == 6) return no("sheet.day_ambiguous", find_day(2000 + *value / 10'000, *value / 100 % 100, *value % 100));
  int32_t const serial = *value + (epoch_1904 ? 1462 : 0);
  if (whole.size() == 5 && serial >= kSerialFrom && serial <= kSerialTo)
    return {day_of(1899, 12, 30) + serial, "sheet.day_from_serial", {}};
  return no("sheet.day_form");
}

DayReading read_day_text(std::string_view given, Day business_day) {
  if (auto const day = relative_day(without_spaces(given), business_day)) return no("sheet.day_relative", day);
  std::string const text = without_spaces(without_tail(given));
  if (auto const reading = read_chinese(text, business_day)) return *reading;
  if (text.find_first_not_of("0123456789") == std::string::npos) return read_day_number(text, false);
  if (auto const reading = read_separated(text, business_day)) return *reading;
  return no("sheet.day_form");
}

}  // namespace ly::formats
