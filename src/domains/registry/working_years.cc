#include "domains/registry/working_years.h"

#include <algorithm>

#include "base/text.h"
#include "domains/registry/registry.h"
#include "formats/icalendar.h"

namespace ly::registry {
namespace {

std::vector<std::string> isos(std::vector<Day> const& days) {
  std::vector<std::string> out;
  for (auto const day : days) out.push_back(to_iso(day));
  return out;
}

// The first day on which two tables of a year differ; nothing: they are the same.
std::optional<Day> first_difference(calendar::Year const& a, calendar::Year const& b) {
  std::vector<Day> all;
  auto const only = [&](std::vector<Day> const& x, std::vector<Day> const& y) { std::set_symmetric_difference(x.begin(), x.end(), y.begin(), y.end(), std::back_inserter(all)); };
  only(a.weekdays_off, b.weekdays_off);
  only(a.weekend_days_worked, b.weekend_days_worked);
  if (all.empty()) return std::nullopt;
  return *std::min_element(all.begin(), all.end());
}

WorkingYear shown(calendar::Year const& year, std::string origin) { return {year.year, year.notice, std::move(origin), isos(year.weekdays_off), isos(year.weekend_days_worked)}; }

}  // namespace

std::string days_text(std::vector<Day> const& days) {
  json::array out;
  for (auto const day : days) out.emplace_back(to_iso(day));
  return canonical(out);
}
std::vector<Day> days_from(std::string const& text) {
  std::vector<Day> out;
  auto const list = parse_json(text).value();
  for (auto const& item : list.get_array()) out.push_back(*day_from_iso(std::string_view(item.get_string())));
  return out;
}

std::vector<calendar::Year> imported_years(View const& view) {
  std::vector<calendar::Year> out;
  auto const rows = store::query(view.tx, "select year, notice, off, worked from working_year order by year");
  while (rows->next()) {
    int64_t year = 0;
    std::string notice, off, worked;
    store::read(*rows, year, notice, off, worked);
    out.push_back({static_cast<int32_t>(year), days_from(off), days_from(worked), std::move(notice)});
  }
  return out;
}

Result<Items<WorkingYear>> WorkingYears::list(View const& view) const {
  Items<WorkingYear> out;
  for (auto const& year : shipped_.years) out.items.push_back(shown(year, "shipped"));
  for (auto const& year : imported_years(view))
    if (std::none_of(shipped_.years.begin(), shipped_.years.end(), [&](auto const& one) { return one.year == year.year; })) out.items.push_back(shown(year, "house"));
  std::sort(out.items.begin(), out.items.end(), [](auto const& a, auto const& b) { return a.year > b.year; });
  out.total = static_cast<int64_t>(out.items.size());
  return out;
}

Result<CalendarImported> WorkingYears::import(Context& context, ImportCalendar const& in) const {
  auto const& actor = context.actor;
  bool const whole = actor.is_system || (actor.scope.kind == Scope::Kind::region && region_(context).starts_with(actor.region()));
  if (!whole) return forbidden("calendar.beyond");
  auto const days = TRY(formats::parse_icalendar(in.text));
  auto const notice = clean(in.notice);
  if (notice.empty()) return invalid("field.missing", "notice");
  auto const years = formats::years_from(days, notice);
  if (years.empty()) return refused("calendar.no_marked_day", "text");
  std::map<int32_t, calendar::Year> known;
  for (auto const& year : imported_years(context)) known[year.year] = year;
  for (auto const& year : shipped_.years) known[year.year] = year;
  CalendarImported out;
  std::vector<calendar::Year> added;
  std::vector<Problem> problems;
  for (auto const& year : years) {
    if (auto const same = known.find(year.year); same != known.end()) {
      if (auto const day = first_difference(same->second, year)) problems.push_back(refused("calendar.differs", "text", {{"year", std::to_string(year.year)}, {"day", to_iso(*day)}}));
      else out.same.push_back(year.year);
      continue;
    }
    auto const missing = std::ranges::find_if(shipped_.off_each_year, [&](auto const& date) { return !std::ranges::binary_search(days.off, day_of(year.year, date.month, date.day)); });
    if (missing != shipped_.off_each_year.end()) {
      problems.push_back(refused("calendar.incomplete", "text", {{"year", std::to_string(year.year)}, {"day", to_iso(day_of(year.year, missing->month, missing->day))}}));
      continue;
    }
    added.push_back(year);
    out.added.push_back(year.year);
  }
  if (problems.size() == 1) return std::move(problems.front());
  if (!problems.empty()) return all_of("calendar.not_imported", std::move(problems));
  for (auto const& one : days.unmarked) out.unmarked.push_back({static_cast<int64_t>(one.line), one.summary});
  for (auto const& year : added)
    store::execute(context.tx, "insert into working_year(year, notice, off, worked, imported_by, imported_at) values($1, $2, $3, $4, $5, $6)", int64_t{year.year}, year.notice, days_text(year.weekdays_off),
                   days_text(year.weekend_days_worked), actor.account.text, context.now);
  if (added.empty()) return out;
  Fact fact{"calendar.imported", "house", "calendar"};
  json::array names;
  for (auto const year : out.added) names.emplace_back(year);
  fact.facts = {{"years", std::move(names)}, {"notice", notice}};
  context.journal.note(std::move(fact));
  context.after_commit.push_back([this, added] { renewed_(added); });
  return out;
}

std::vector<Endpoint> endpoints(WorkingYears const& years) {
  auto const* y = &years;
  constexpr Roles kMay = Role::lead | Role::administrator;
  std::vector<Endpoint> rows;
  rows.push_back(reading<Nothing, Items<WorkingYear>>("GET", "/api/working-calendar", "calendar.list", {"工作日历", "Working calendar"}, may::staff_clerk_audit | Role::administrator, [y](View const& v, Nothing const&) { return y->list(v); }));
  rows.push_back(writing<ImportCalendar, CalendarImported>("POST", "/api/working-calendar", "calendar.import", {"导入工作日历", "Import a working calendar"}, kMay, [y](Context& c, ImportCalendar const& in) { return y->import(c, in); }));
  return rows;
}

}  // namespace ly::registry
