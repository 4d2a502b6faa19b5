// Ten invented years of announced holidays with declarations on top: every deadline of every shipped service, in every lane, beside a slow count that reads the service file by itself
// (yaml-cpp), knows a day by its written date and walks minute by minute. Nothing of engines/calendar is used in it.
#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <chrono>
#include <filesystem>
#include <set>

#include "base/dice.h"
#include "base/text.h"
#include "domains/cases/test_world.h"

namespace ly::cases {
namespace {

constexpr int kFirstYear = 2030, kLastYear = 2039;
using SysDays = std::chrono::sys_days;

std::string written(SysDays day) {
  std::chrono::year_month_day const date{day};
  char out[16];
  std::snprintf(out, sizeof out, "%d-%02u-%02u", static_cast<int>(date.year()), static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return out;
}
bool weekend(SysDays day) {
  std::chrono::weekday const name{day};
  return name == std::chrono::Saturday || name == std::chrono::Sunday;
}

struct Announcement {
  std::set<std::string> off, worked;
};

// What was announced and declared, as dates in words.
struct TenYears {
  Announcement announced;
  std::vector<Announcement> declared;

  explicit TenYears(Dice& dice) {
    for (SysDays day{std::chrono::year{kFirstYear} / 1 / 1}; day < SysDays{std::chrono::year{kLastYear + 1} / 1 / 1}; day += std::chrono::days{1}) {
      if (!weekend(day) && dice.chance(1, 13)) announced.off.insert(written(day));
      if (weekend(day) && dice.chance(1, 15)) announced.worked.insert(written(day));
    }
    for (int i = 0; i < 40; ++i) {
      Announcement one;
      auto day = SysDays{std::chrono::year{kFirstYear} / 1 / 1} + std::chrono::days{dice.below(3600)};
      for (uint64_t n = 1 + dice.below(9); n > 0; --n, day += std::chrono::days{1 + dice.below(2)}) (dice.chance(2, 3) ? one.off : one.worked).insert(written(day));
      declared.push_back(std::move(one));
    }
  }
  bool works(SysDays day, size_t declarations) const {
    auto const date = written(day);
    bool out = weekend(day) ? announced.worked.contains(date) : !announced.off.contains(date);
    for (size_t i = 0; i < declarations; ++i) {
      if (declared[i].off.contains(date)) out = false;
      if (declared[i].worked.contains(date)) out = true;
    }
    return out;
  }
};

std::vector<Day> as_days(std::set<std::string> const& dates, std::string_view year = "") {
  std::vector<Day> out;
  for (auto const& date : dates)
    if (date.starts_with(year)) out.push_back(*day_from_iso(date));
  return out;
}
MakeCalendar product_calendar(TenYears const& years, size_t declarations) {
  return [&years, declarations](std::string_view, calendar::Hours hours) -> Result<calendar::Calendar> {
    std::vector<calendar::Year> table;
    for (int year = kFirstYear; year <= kLastYear; ++year) table.push_back({year, as_days(years.announced.off, std::to_string(year)), as_days(years.announced.worked, std::to_string(year)), "invented"});
    auto out = TRY(calendar::Calendar::make(std::move(table), std::move(hours)));
    for (size_t i = 0; i < declarations; ++i) out = TRY(out.with({std::to_string(i), "invented", as_days(years.declared[i].off), as_days(years.declared[i].worked)}));
    return out;
  };
}

// ---- the slow count: minutes since the first day, at the office's own clock ----
int64_t const kMinutes = 1440;
struct SlowCalendar {
  std::vector<bool> works;            // by day
  int open = 0, close = 0;            // minutes of a day
  bool is_open(int64_t minute) const {
    auto const day = minute / kMinutes, at = minute % kMinutes;
    return works[static_cast<size_t>(day)] && at >= open && at < close;
  }
};
struct SlowDuration {
  int64_t days = 0, minutes = 0;
};
SlowDuration slow_duration(std::string const& text) {
  SlowDuration out;
  bool time = false;
  int64_t n = 0;
  for (char const c : text) {
    if (c >= '0' && c <= '9') n = n * 10 + (c - '0');
    if (c == 'T') time = true;
    if (c == 'D') out.days = n;
    if (c == 'H') out.minutes += n * 60;
    if (c == 'M' && time) out.minutes += n;
    if (c < '0' || c > '9') n = 0;
  }
  return out;
}
int64_t slow_due(SlowCalendar const& c, int64_t start, SlowDuration const& within) {
  auto at = start;
  if (within.days > 0) {
    while (!c.is_open(at)) ++at;
    auto day = at / kMinutes;
    for (auto left = within.days; left > 0; --left)
      do ++day;
      while (!c.works[static_cast<size_t>(day)]);
    at = day * kMinutes + c.close;
  }
  for (auto left = within.minutes; left > 0; ++at)
    if (c.is_open(at)) --left;
  return at;
}
// Milliseconds after the first minute; -1: no warning.
int64_t slow_warn(SlowCalendar const& c, int64_t start, int64_t due, SlowDuration const& by) {
  auto left = by.minutes + by.days * (c.close - c.open);
  auto at = due;
  while (at > start && left > 0)
    if (c.is_open(--at)) --left;
  if (at <= start || left > 0) return (start + due) * 30'000;
  return at >= due ? -1 : at * 60'000;
}

class SlowService {
 public:
  SlowService(std::string const& text, TenYears const& years, size_t declarations) : root_(YAML::Load(text)) {
    for (auto const& item : root_["calendars"]) {
      SlowCalendar c;
      int open_hour = 0, open_minute = 0, close_hour = 0, close_minute = 0;
      EXPECT_EQ(std::sscanf(item.second["hours"].as<std::string>().c_str(), "%d:%d-%d:%d", &open_hour, &open_minute, &close_hour, &close_minute), 4);
      c.open = open_hour * 60 + open_minute;
      c.close = close_hour * 60 + close_minute;
      bool const all = !item.second["holidays"];
      for (SysDays day{std::chrono::year{kFirstYear} / 1 / 1}; day < SysDays{std::chrono::year{kLastYear + 1} / 1 / 1}; day += std::chrono::days{1}) c.works.push_back(all || years.works(day, declarations));
      calendars_[item.first.as<std::string>()] = std::move(c);
    }
  }
  struct Answer {
    int64_t due = 0, warn_ms = -1;
  };
  Answer deadline(std::string const& state, std::string const& lane, int64_t start) const {
    auto const set = root_["states"][state]["deadline"];
    auto within = set["within"].as<std::string>(), calendar = set["calendar"].as<std::string>();
    if (auto const own = root_["lanes"][lane]["within"]; own && own[state]) {
      within = own[state].as<std::string>();
      if (auto const other = root_["lanes"][lane]["calendar"]) calendar = other.as<std::string>();
    }
    auto const& c = calendars_.at(calendar);
    Answer out{slow_due(c, start, slow_duration(within)), -1};
    if (set["warn"]) out.warn_ms = slow_warn(c, start, out.due, slow_duration(set["warn"].as<std::string>()));
    return out;
  }
  YAML::Node const& root() const { return root_; }

 private:
  YAML::Node root_;
  std::map<std::string, SlowCalendar> calendars_;
};

Instant const kEpoch = instant_of(day_of(kFirstYear, 1, 1), Minutes{0});
Instant instant_at(int64_t minute) { return {kEpoch.ms + minute * 60'000}; }

std::vector<std::string> shipped_services() {
  std::vector<std::string> out;
  for (auto const& folder : std::filesystem::directory_iterator(std::string(SOURCE_ROOT) + "/services"))
    if (std::filesystem::exists(folder.path() / "service.yaml") && !folder.path().filename().string().starts_with("_")) out.push_back(folder.path().filename().string());
  std::sort(out.begin(), out.end());
  return out;
}

struct Tally {
  int64_t compared = 0, different = 0, moved = 0, kept = 0;
  std::string first;
};
// `skew`: minutes added to what the product says, to see that a difference is seen.
Tally ten_years(uint64_t seed, int per_deadline, int64_t skew = 0) {
  Dice dice(seed);
  TenYears const years(dice);
  Tally out;
  auto const differs = [&](std::string const& what) {
    ++out.different;
    if (out.first.empty()) out.first = what;
  };
  for (auto const& name : shipped_services()) {
    auto const text = test::service_text(name);
    auto const report = check_service(name, text, test::surroundings());
    check(report.compiled != nullptr, "a shipped service is sound");
    auto const declarations = 20 + dice.below(20);
    auto const calendars = calendars_of(report.compiled->service, product_calendar(years, declarations)).value();
    auto const next = calendars_of(report.compiled->service, product_calendar(years, declarations + 1)).value();
    // A day of the declaration that will be added: many deadlines begin shortly before it.
    auto const& added = years.declared[declarations];
    auto const near = (*day_from_iso(added.off.empty() ? *added.worked.begin() : *added.off.begin()) - day_of(kFirstYear, 1, 1)) * kMinutes;
    SlowService const slow(text, years, declarations), slow_next(text, years, declarations + 1);
    for (auto const& state : slow.root()["states"]) {
      if (!state.second["deadline"]) continue;
      for (auto const& lane : slow.root()["lanes"]) {
        for (int i = 0; i < per_deadline; ++i) {
          CaseState c;
          c.state = state.first.as<std::string>();
          c.lane = lane.first.as<std::string>();
          auto start = static_cast<int64_t>(dice.below(static_cast<uint64_t>(8 * 365) * kMinutes));
          if (dice.chance(1, 3)) start = start / 30 * 30;  // openings and closings
          if (dice.chance(1, 3) && near < 8 * 365 * kMinutes) start = std::max<int64_t>(0, near - static_cast<int64_t>(dice.below(12 * static_cast<uint64_t>(kMinutes))));
          c.entered_at = instant_at(start);
          auto const due = due_of(*report.compiled, calendars, c, {}, c.entered_at);
          auto const expected = slow.deadline(c.state, c.lane, start);
          ++out.compared;
          auto const at = name + "." + c.state + " in " + c.lane + " from " + to_iso(c.entered_at, kChinaOffset);
          if (!due || !due->due || due->due->ms + skew * 60'000 != instant_at(expected.due).ms) {
            differs(at + " due " + (due && due->due ? to_iso(*due->due, kChinaOffset) : "none") + ", counted " + to_iso(instant_at(expected.due), kChinaOffset));
            continue;
          }
          if ((due->warn ? due->warn->ms - kEpoch.ms : -1) != expected.warn_ms) differs(at + " warned " + (due->warn ? to_iso(*due->warn, kChinaOffset) : "never") + ", counted " + std::to_string(expected.warn_ms));
          // One more declaration while it runs: it moves as if counted anew, or stays where it has passed or would have.
          c.due_at = due->due;
          auto const now = start + static_cast<int64_t>(dice.below(static_cast<uint64_t>(expected.due - start) + kMinutes));
          auto const then = slow_next.deadline(c.state, c.lane, start);
          auto const move = moved_due(*report.compiled, calendars, next, c, {}, instant_at(now));
          bool const changes = then.due != expected.due, stays = expected.due <= now || then.due <= now;
          ++out.compared;
          out.moved += changes && !stays;
          out.kept += changes && stays;
          if (move.kept != (changes && stays) || move.due.has_value() != (changes && !stays) || (move.due && *move.due->due != instant_at(then.due))) differs(at + " moved otherwise");
        }
      }
    }
  }
  return out;
}

TEST(TenYearsTest, every_deadline_of_every_service_agrees_with_a_slow_count) {
  auto const tally = ten_years(20300101, 400);
  EXPECT_EQ(tally.different, 0) << tally.first;
  EXPECT_GT(tally.compared, 20'000);
  EXPECT_GT(tally.moved, 200) << "declarations do move deadlines";
  EXPECT_GT(tally.kept, 0);
  RecordProperty("compared", static_cast<int>(tally.compared));
  auto const planted = ten_years(20300101, 2, 1);
  EXPECT_EQ(planted.different, planted.compared) << "a minute is seen";
}

// A limit of a table runs over the whole case from the event that starts it, in hours of its own calendar.
TEST(TenYearsTest, a_limit_of_hours_runs_from_the_event_that_starts_it) {
  Dice dice(7);
  TenYears const years(dice);
  auto text = test::service_text("resumption");
  auto const from = std::string("hours: route.within_hours, calendar: allday");
  ASSERT_NE(text.find(from), std::string::npos);
  auto const report = check_service("resumption", replaced(text, from, "hours: \"30\", calendar: workdays"), test::surroundings());
  ASSERT_TRUE(report.compiled) << test::told(report);
  auto const calendars = calendars_of(report.compiled->service, product_calendar(years, 40)).value();
  SlowCalendar slow{{}, 510, 1050};
  for (SysDays day{std::chrono::year{kFirstYear} / 1 / 1}; day < SysDays{std::chrono::year{kLastYear + 1} / 1 / 1}; day += std::chrono::days{1}) slow.works.push_back(years.works(day, 40));
  for (int i = 0; i < 500; ++i) {
    auto const start = static_cast<int64_t>(dice.below(static_cast<uint64_t>(9 * 365) * kMinutes));
    CaseState c;
    c.state = "site_review";
    c.fired_at["submit"] = instant_at(start);
    c.entered_at = instant_at(start + 77);
    auto const due = due_of(*report.compiled, calendars, c, {}, c.entered_at);
    ASSERT_TRUE(due && due->due);
    ASSERT_EQ(due->due->ms, instant_at(slow_due(slow, start, {0, 30 * 60})).ms) << to_iso(instant_at(start), kChinaOffset);
  }
}

}  // namespace
}  // namespace ly::cases
