// Years of the working calendar this house imported from an iCalendar file, beside those the program ships with (regions/cn/calendar.json): China
// announces each year's holidays and the weekend days worked for them in the autumn before. A year once known is not changed by a file: it
// was counted with. Reading the file is formats/icalendar.h, counting is engines/calendar.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "desk/endpoint.h"
#include "formats/working_calendar.h"

namespace ly::registry {

struct ImportCalendar {
  std::string text, notice;
  static Fields fields(auto...) {
    using T = ImportCalendar;
    return Fields{field("text", {"日历文件（.ics）", "Calendar file (.ics)"}, &T::text, {.required = true, .length_max = 1 << 20}), field("notice", {"通知文号", "Notice"}, &T::notice, {.required = true, .length_max = 100})};
  }
};
struct WorkingYear {
  int64_t year = 0;
  std::string notice, origin;  // shipped | house
  std::vector<std::string> weekdays_off, weekend_days_worked;  // YYYY-MM-DD, ascending
  static Fields fields(auto...) {
    using T = WorkingYear;
    return Fields{field("year", {"年", "Year"}, &T::year), field("notice", {"通知文号", "Notice"}, &T::notice), field("origin", {"来源", "Origin"}, &T::origin, {.one_of = "shipped house"}),
                  field("weekdays_off", {"放假的工作日", "Weekdays off"}, &T::weekdays_off), field("weekend_days_worked", {"上班的周末", "Weekend days worked"}, &T::weekend_days_worked)};
  }
};
struct UnmarkedDay {
  int64_t line = 0;
  std::string summary;
  static Fields fields(auto...) { return Fields{field("line", {"行", "Line"}, &UnmarkedDay::line), field("summary", {"事件", "Event"}, &UnmarkedDay::summary)}; }
};
struct CalendarImported {
  std::vector<int64_t> added, same;   // years
  std::vector<UnmarkedDay> unmarked;  // events of the file that say neither off nor worked: not counted
  static Fields fields(auto...) {
    using T = CalendarImported;
    return Fields{field("added", {"新增年份", "Years added"}, &T::added), field("same", {"已有且相同", "Known already"}, &T::same), field("unmarked", {"没有标明休或班", "Not marked"}, &T::unmarked)};
  }
};

class WorkingYears {
 public:
  // `region`: what this house serves, as a prefix of division codes. `renewed`: after the commit of an import, on the desk's thread.
  WorkingYears(formats::PublishedCalendar shipped, std::function<std::string(View const&)> region, std::function<void(std::vector<calendar::Year> const& added)> renewed)
      : shipped_(std::move(shipped)), region_(std::move(region)), renewed_(std::move(renewed)) {}

  Result<Items<WorkingYear>> list(View const& view) const;  // newest first
  // Whole or not at all. Problems: calendar.beyond, those of formats::parse_icalendar (each at its line), calendar.no_marked_day, calendar.incomplete {year,
  // day}, calendar.differs {year, day}.
  Result<CalendarImported> import(Context& context, ImportCalendar const& in) const;

 private:
  formats::PublishedCalendar shipped_;
  std::function<std::string(View const&)> region_;
  std::function<void(std::vector<calendar::Year> const&)> renewed_;
};

// Days as they are kept in a column: a JSON list of YYYY-MM-DD, both ways.
std::string days_text(std::vector<Day> const& days);
std::vector<Day> days_from(std::string const& text);

std::vector<calendar::Year> imported_years(View const& view);  // ascending
std::vector<Endpoint> endpoints(WorkingYears const& years);

}  // namespace ly::registry
