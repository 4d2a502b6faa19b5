// ISO 8601-1 5.5.2.4 durations, days, hours and minutes only; and office hours as text.
#include <array>
#include <cstdio>
#include <optional>

#include "base/text.h"
#include "engines/calendar/calendar.h"

namespace ly::calendar {
namespace {

constexpr size_t kDigitsMost = 9;    // keeps every sum inside 64 bits
constexpr size_t kSpansMost = 8;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

Problem syntax(std::string_view text) { return invalid("duration.syntax", {}, {{"text", std::string(text.substr(0, 40))}}); }

std::optional<Minutes> minutes_of_clock(std::string_view text) {
  if (text.size() != 5 || text[2] != ':' || !is_digit(text[0]) || !is_digit(text[1]) || !is_digit(text[3]) || !is_digit(text[4]))
    return std::nullopt;
  int const hour = (text[0] - '0') * 10 + (text[1] - '0'), minute = (text[3] - '0') * 10 + (text[4] - '0');
  if (minute > 59 || hour * 60 + minute > 24 * 60) return std::nullopt;
  return Minutes{hour * 60 + minute};
}

}  // namespace

Result<Duration> parse_duration(std::string_view text) {
  if (text.empty() || text[0] != 'P') return syntax(text);
  Duration out;
  bool in_time = false, any = false;
  std::string_view order = "DHM";  // designators still allowed, in this order, each at most once
  for (size_t at = 1; at < text.size();) {
    if (text[at] == 'T') {
      if (in_time || at + 1 == text.size()) return syntax(text);
      in_time = true;
      ++at;
      continue;
    }
    size_t const first = at;
    int64_t value = 0;
    for (; at < text.size() && is_digit(text[at]); ++at) value = at - first < kDigitsMost ? value * 10 + (text[at] - '0') : value;
    if (at == first || at == text.size()) return syntax(text);
    if (at - first > kDigitsMost) return invalid("duration.too_long", {}, {{"text", std::string(text.substr(0, 40))}});
    char const unit = text[at++];
    if (unit == 'Y' || unit == 'W' || unit == 'S' || (unit == 'M' && !in_time))
      return invalid("duration.unit", {}, {{"text", std::string(text.substr(0, 40))}, {"unit", std::string(1, unit)}});
    auto const place = order.find(unit);
    if (place == std::string_view::npos || (unit == 'D') == in_time) return syntax(text);
    order.remove_prefix(place + 1);
    any = true;
    if (unit == 'D') out.days = value;
    if (unit == 'H') out.time.count += value * 60;
    if (unit == 'M') out.time.count += value;
  }
  if (!any) return syntax(text);
  if (out.days > kDurationDaysMost || out.time.count > kDurationMinutesMost)
    return invalid("duration.too_long", {}, {{"text", std::string(text.substr(0, 40))}});
  return out;
}

std::string print_duration(Duration const& duration) {
  check(duration.days >= 0 && duration.time.count >= 0, "print_duration of a negative duration");
  if (duration.is_zero()) return "PT0M";
  std::string out = "P";
  auto const hours = duration.time.count / 60, minutes = duration.time.count % 60;
  if (duration.days > 0) out += std::to_string(duration.days) + "D";
  if (duration.time.count > 0) out += "T";
  if (hours > 0) out += std::to_string(hours) + "H";
  if (minutes > 0) out += std::to_string(minutes) + "M";
  return out;
}

Result<Hours> parse_hours(std::string_view text) {
  auto const wrong = [&] { return invalid("calendar.hours", {}, {{"text", std::string(text.substr(0, 100))}}); };
  Hours out;
  for (auto part : split(text, ',')) {
    part = trim(part);
    if (part.size() != 11 || part[5] != '-' || out.size() == kSpansMost) return wrong();
    auto const open = minutes_of_clock(part.substr(0, 5)), close = minutes_of_clock(part.substr(6));
    if (!open || !close || *open >= *close) return wrong();
    if (!out.empty() && *open <= out.back().close) return wrong();
    out.push_back({*open, *close});
  }
  return out;
}

std::string print_hours(Hours const& hours) {
  std::string out;
  for (auto const& span : hours) {
    char text[64];
    std::snprintf(text, sizeof text, "%s%02d:%02d-%02d:%02d", out.empty() ? "" : ",", static_cast<int>(span.open.count / 60),
                  static_cast<int>(span.open.count % 60), static_cast<int>(span.close.count / 60), static_cast<int>(span.close.count % 60));
    out += text;
  }
  return out;
}

}  // namespace ly::calendar
