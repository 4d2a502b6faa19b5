// regions/<region>/calendar.json -> the years and declarations of engines/calendar.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "engines/calendar/calendar.h"

namespace ly::formats {

struct PublishedDeclaration {
  calendar::Declaration declaration;
  Day announced;           // before this day nobody could count with it
  std::string for_whom;    // "everyone", or a group such as "enterprises" that a calendar must ask for
  std::string title_zh, title_en;
};

struct MonthDay {
  int month = 0, day = 0;
};

struct PublishedCalendar {
  std::vector<MonthDay> off_each_year;  // by law, whatever a year's notice says: a table of a year without them is not whole
  std::vector<calendar::Year> years;
  std::vector<PublishedDeclaration> declarations;
};

// Problems: json.*, calendar.file {what} with at = "years[2].weekdays_off[0]".
Result<PublishedCalendar> published_calendar_from_json(std::string_view text);

// The calendar of an office: the years, and every declaration made to everyone. Problems as of Calendar::make.
Result<calendar::Calendar> office_calendar(PublishedCalendar const& published, calendar::Hours hours);

}  // namespace ly::formats
