#include "formats/icalendar.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "base/text.h"

namespace ly::formats {
namespace {

constexpr size_t kProblemsMost = 100;  // more would bury the first

enum class Mark { none, off, worked };

struct ContentLine {
  size_t number;  // of its first physical line
  std::string text;
};

struct Property {
  std::string name;    // upper case, without parameters
  std::string params;  // upper case, ";VALUE=DATE"
  std::string value;
};

struct Event {
  size_t line = 0;
  std::optional<Day> first, end;  // half-open
  Mark special = Mark::none, category = Mark::none;
  std::string summary;
};

Problem at_line(std::string code, size_t line, std::map<std::string, std::string> args = {}) {
  args["line"] = std::to_string(line);
  return invalid(std::move(code), "line " + std::to_string(line), std::move(args));
}

// RFC 5545 3.1: a line break followed by a space or tab is no break at all.
std::vector<ContentLine> unfold(std::string_view bytes, std::vector<Problem>& problems) {
  std::vector<ContentLine> out;
  size_t number = 0;
  bool reported = false;
  for (auto line : split(bytes, '\n')) {
    ++number;
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) continue;
    if ((line[0] == ' ' || line[0] == '\t') && !out.empty()) {
      if (out.back().text.size() + line.size() > kIcalendarLineMost) {
        if (!reported) problems.push_back(at_line("icalendar.line_too_long", out.back().number));
        reported = true;
        continue;
      }
      out.back().text += line.substr(1);
      continue;
    }
    reported = line.size() > kIcalendarLineMost;
    if (reported) problems.push_back(at_line("icalendar.line_too_long", number));
    out.push_back({number, std::string(line.substr(0, kIcalendarLineMost))});
    if (problems.size() >= kProblemsMost) break;
  }
  return out;
}

// name *(";" param) ":" value; a colon inside a quoted parameter is not the one.
std::optional<Property> property_of(std::string_view line) {
  bool quoted = false;
  size_t colon = 0;
  for (; colon < line.size() && (quoted || line[colon] != ':'); ++colon)
    if (line[colon] == '"') quoted = !quoted;
  if (colon == line.size() || colon == 0) return std::nullopt;
  auto const head = line.substr(0, colon);
  auto const semicolon = std::min(head.find(';'), head.size());
  if (semicolon == 0) return std::nullopt;
  return Property{upper_ascii(head.substr(0, semicolon)), upper_ascii(head.substr(semicolon)), std::string(line.substr(colon + 1))};
}

// RFC 5545 3.3.11: \n \, \; and \\ in text.
std::string unescaped(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) { out += text[i]; continue; }
    ++i;
    out += text[i] == 'n' || text[i] == 'N' ? ' ' : text[i];
  }
  return out;
}

std::optional<Day> day_of_basic(std::string_view text) {
  if (text.size() != 8) return std::nullopt;
  return day_from_iso(std::string(text.substr(0, 4)) + "-" + std::string(text.substr(4, 2)) + "-" + std::string(text.substr(6, 2)));
}

Mark mark_of_category(std::string_view categories) {
  for (auto const part : split(categories, ',')) {
    auto const word = upper_ascii(clean(part));
    if (word == "休" || word == "假期" || word == "HOLIDAY") return Mark::off;
    if (word == "班" || word == "调休上班" || word == "WORKDAY") return Mark::worked;
  }
  return Mark::none;
}

Mark mark_of_summary(std::string_view summary) {
  auto const text = clean(summary);  // NFKC makes （休） to (休)
  for (std::string_view const end : {"(休)", "休", "放假"})
    if (text.ends_with(end)) return Mark::off;
  for (std::string_view const end : {"(班)", "班"})
    if (text.ends_with(end)) return Mark::worked;
  return Mark::none;
}

Mark mark_of(Event const& event) {
  if (event.special != Mark::none) return event.special;
  if (event.category != Mark::none) return event.category;
  return mark_of_summary(event.summary);
}

class CalendarReader {
 public:
  explicit CalendarReader(std::vector<Problem> problems) : problems_(std::move(problems)) {}

  void read(ContentLine const& line) {
    auto const property = property_of(line.text);
    if (!property) return add(at_line("icalendar.line_syntax", line.number));
    if (property->name == "BEGIN") return begin(upper_ascii(trim(property->value)), line.number);
    if (property->name == "END") return end(upper_ascii(trim(property->value)), line.number);
    if (open_.size() == 2 && open_[1] == "VEVENT") read_event(*property, line.number);
  }

  Result<IcalendarDays> finish() && {
    if (!calendar_seen_) return invalid("icalendar.not_a_calendar");
    if (events_ > kIcalendarEventsMost)
      return Problem{"icalendar.too_many_events", {}, {{"most", std::to_string(kIcalendarEventsMost)}}, Kind::too_large};
    if (!open_.empty()) add(at_line("icalendar.nesting", open_line_, {{"what", open_.back()}}));
    if (!problems_.empty()) return all_of("icalendar.wrong", std::move(problems_));
    for (auto const& [day, mark] : marks_) (mark == Mark::off ? days_.off : days_.worked).push_back(day);
    return std::move(days_);
  }

  bool is_full() const { return problems_.size() >= kProblemsMost || events_ > kIcalendarEventsMost; }

 private:
  void add(Problem problem) {
    if (problems_.size() < kProblemsMost) problems_.push_back(std::move(problem));
  }

  void begin(std::string name, size_t line) {
    bool const root = name == "VCALENDAR";
    if (root != open_.empty() || open_.size() >= 8) return add(at_line("icalendar.nesting", line, {{"what", name}}));
    if (root) calendar_seen_ = true;
    if (name == "VEVENT") {
      ++events_;
      event_ = Event{};
      event_.line = line;
    }
    open_line_ = line;
    open_.push_back(std::move(name));
  }

  void end(std::string const& name, size_t line) {
    if (open_.empty() || open_.back() != name) return add(at_line("icalendar.nesting", line, {{"what", name}}));
    open_.pop_back();
    if (name == "VEVENT" && open_.size() == 1) close_event();
  }

  void read_event(Property const& property, size_t line) {
    auto const& name = property.name;
    if (name == "RRULE" || name == "RDATE") return add(at_line("icalendar.recurrence", line));
    if (name == "SUMMARY") event_.summary = unescaped(property.value);
    if (name == "CATEGORIES" && event_.category == Mark::none) event_.category = mark_of_category(unescaped(property.value));
    if (name == "X-APPLE-SPECIAL-DAY") {
      auto const value = upper_ascii(trim(property.value));
      event_.special = value == "WORK-HOLIDAY" ? Mark::off : value == "ALTERNATE-WORKDAY" ? Mark::worked : Mark::none;
    }
    if (name != "DTSTART" && name != "DTEND") return;
    if (contains(property.value, "T")) return refuse_date(at_line("icalendar.not_all_day", line));
    auto const day = day_of_basic(trim(property.value));
    if (!day) return refuse_date(at_line("icalendar.date", line, {{"text", property.value.substr(0, 40)}}));
    (name == "DTSTART" ? event_.first : event_.end) = *day;
  }

  void refuse_date(Problem problem) {
    bad_date_ = true;
    add(std::move(problem));
  }

  void close_event() {
    bool const bad = std::exchange(bad_date_, false);
    if (bad) return;
    if (!event_.first) return add(at_line("icalendar.no_start", event_.line));
    auto const end = event_.end.value_or(*event_.first + 1);  // RFC 5545 3.6.1: without DTEND an all-day event is one day
    if (end <= *event_.first) return add(at_line("icalendar.end_before_start", event_.line));
    if (end - *event_.first > kIcalendarEventDaysMost)
      return add(at_line("icalendar.too_long", event_.line, {{"days", std::to_string(end - *event_.first)}}));
    auto const mark = mark_of(event_);
    if (mark == Mark::none) return days_.unmarked.push_back({event_.line, event_.summary});
    for (auto day = *event_.first; day < end; day = day + 1) {
      auto const placed = marks_.emplace(day, mark);
      if (!placed.second && placed.first->second != mark) add(at_line("icalendar.both", event_.line, {{"day", to_iso(day)}}));
    }
  }

  std::vector<Problem> problems_;
  std::vector<std::string> open_;  // BEGINs without END
  size_t open_line_ = 0, events_ = 0;
  bool calendar_seen_ = false, bad_date_ = false;
  Event event_;
  std::map<Day, Mark> marks_;
  IcalendarDays days_;
};

}  // namespace

Result<IcalendarDays> parse_icalendar(std::string_view bytes) {
  if (bytes.size() > kIcalendarBytesMost)
    return Problem{"icalendar.too_large", {}, {{"most", std::to_string(kIcalendarBytesMost)}}, Kind::too_large};
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  if (!is_utf8(bytes)) return invalid("icalendar.not_utf8");
  std::vector<Problem> problems;
  auto const lines = unfold(bytes, problems);
  CalendarReader reader(std::move(problems));
  for (auto const& line : lines) {
    if (reader.is_full()) break;
    reader.read(line);
  }
  return std::move(reader).finish();
}

std::vector<calendar::Year> years_from(IcalendarDays const& days, std::string const& notice) {
  std::map<int32_t, calendar::Year> years;
  auto const year_of = [&](Day day) -> calendar::Year& {
    auto& year = years[civil_of(day).year];
    year.year = civil_of(day).year;
    year.notice = notice;
    return year;
  };
  for (auto const day : days.off) {
    auto& year = year_of(day);
    if (weekday(day) <= 5) year.weekdays_off.push_back(day);
  }
  for (auto const day : days.worked) {
    auto& year = year_of(day);
    if (weekday(day) >= 6) year.weekend_days_worked.push_back(day);
  }
  std::vector<calendar::Year> out;
  for (auto& entry : years) out.push_back(std::move(entry.second));
  return out;
}

calendar::Declaration declaration_from(IcalendarDays const& days, std::string id, std::string notice) {
  return {std::move(id), std::move(notice), days.off, days.worked};
}

}  // namespace ly::formats
