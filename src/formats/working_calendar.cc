#include "formats/working_calendar.h"

#include "base/json.h"

namespace ly::formats {
namespace {

Problem wrong(std::string at, std::string what) { return invalid("calendar.file", std::move(at), {{"what", std::move(what)}}); }

// The array member `key`; a missing one is wrong, because a forgotten list would silently mean "no holidays".
Result<json::array const*> array_at(json::value const& object, std::string_view key, std::string const& at) {
  auto const* found = find(object, key);
  if (found == nullptr || !found->is_array()) return wrong(at + std::string(key), "a list is missing");
  return &found->as_array();
}

// Days as "prefix + text": prefix "2020-" for the lists of a year, "" for full dates.
Result<std::vector<Day>> days_at(json::value const& object, std::string_view key, std::string const& at, std::string const& prefix) {
  auto const* list = TRY(array_at(object, key, at));
  std::vector<Day> out;
  for (size_t i = 0; i < list->size(); ++i) {
    auto const& item = (*list)[i];
    auto const day = item.is_string() ? day_from_iso(prefix + std::string(item.as_string())) : std::nullopt;
    if (!day) return wrong(at + std::string(key) + "[" + std::to_string(i) + "]", "not a date");
    if (!out.empty() && *day <= out.back()) return wrong(at + std::string(key) + "[" + std::to_string(i) + "]", "not in ascending order");
    out.push_back(*day);
  }
  return out;
}

Result<calendar::Year> year_from(json::value const& value, std::string const& at) {
  auto const* number = find(value, "year");
  if (number == nullptr || !number->is_int64() || number->as_int64() < 1990 || number->as_int64() > 2999)
    return wrong(at + "year", "a year is missing");
  calendar::Year out;
  out.year = static_cast<int32_t>(number->as_int64());
  out.notice = text_of(value, "notice");
  if (out.notice.empty()) return wrong(at + "notice", "the notice that announced the year is missing");
  auto const prefix = std::to_string(out.year) + "-";
  out.weekdays_off = TRY(days_at(value, "weekdays_off", at, prefix));
  out.weekend_days_worked = TRY(days_at(value, "weekend_days_worked", at, prefix));
  return out;
}

Result<PublishedDeclaration> declaration_from(json::value const& value, std::string const& at) {
  PublishedDeclaration out;
  out.declaration.id = text_of(value, "id");
  out.declaration.notice = text_of(value, "notice");
  out.for_whom = text_of(value, "for");
  if (out.declaration.id.empty() || out.declaration.notice.empty() || out.for_whom.empty())
    return wrong(at, "id, notice or for is missing");
  auto const announced = day_from_iso(text_of(value, "announced"));
  if (!announced) return wrong(at + "announced", "not a date");
  out.announced = *announced;
  if (auto const* title = find(value, "title")) {
    out.title_zh = text_of(*title, "zh-CN");
    out.title_en = text_of(*title, "en");
  }
  out.declaration.days_off = TRY(days_at(value, "days_off", at, ""));
  out.declaration.days_worked = TRY(days_at(value, "days_worked", at, ""));
  return out;
}

}  // namespace

Result<PublishedCalendar> published_calendar_from_json(std::string_view text) {
  auto const root = TRY(parse_json(text));
  PublishedCalendar out;
  if (auto const* each = find(root, "off_each_year")) {
    if (text_of(*each, "source").empty()) return wrong("off_each_year.source", "the law is missing");
    for (auto const day : TRY(days_at(*each, "days", "off_each_year.", "2000-"))) {  // a leap year: any date there is
      auto const civil = civil_of(day);
      out.off_each_year.push_back({civil.month, civil.day});
    }
  }
  auto const* years = TRY(array_at(root, "years", ""));
  for (size_t i = 0; i < years->size(); ++i) out.years.push_back(TRY(year_from((*years)[i], "years[" + std::to_string(i) + "].")));
  auto const* declarations = TRY(array_at(root, "declarations", ""));
  for (size_t i = 0; i < declarations->size(); ++i)
    out.declarations.push_back(TRY(declaration_from((*declarations)[i], "declarations[" + std::to_string(i) + "].")));
  return out;
}

Result<calendar::Calendar> office_calendar(PublishedCalendar const& published, calendar::Hours hours) {
  auto out = TRY(calendar::Calendar::make(published.years, std::move(hours)));
  for (auto const& declaration : published.declarations)
    if (declaration.for_whom == "everyone") out = TRY(out.with(declaration.declaration));
  return out;
}

}  // namespace ly::formats
