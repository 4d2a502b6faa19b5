// What the tests of cases lean on: the shipped policies, the announced calendar, the shipped services. Not part of the program.
#pragma once
#include <fstream>
#include <sstream>
#include <string>

#include "base/embedded.h"
#include "domains/cases/service_checker.h"
#include "formats/policy_set.h"
#include "formats/working_calendar.h"

namespace ly::cases::test {

inline formats::PolicySet const& policies() {
  static formats::PolicySet const set = formats::PolicySet::load_shipped().value();
  return set;
}

inline FindTable tables() {
  return [](std::string_view id, Day on) -> std::optional<FoundTable> {
    auto const* found = policies().find(id, on);
    if (!found) return std::nullopt;
    return FoundTable{found->table, found->version};
  };
}

inline MakeCalendar make_calendar() {
  return [](std::string_view, calendar::Hours hours) -> Result<calendar::Calendar> {
    static auto const published =
        formats::published_calendar_from_json(embedded::find(embedded::shipped(), "regions/cn/calendar.json").value().bytes).value();
    return formats::office_calendar(published, std::move(hours));
  };
}

inline Surroundings surroundings() { return {tables(), make_calendar(), {"roster", "enterprise", "open_case", "case_count"}, {"cases.fire", "cases.open", "cases.fire_parent", "cases.fire_children", "passes.issue", "trips.open_group", "trips.cancel_group"}}; }

inline std::string told(ServiceReport const& report) {
  std::string out;
  for (auto const& p : report.problems) {
    out += p.at + " " + p.code;
    for (auto const& arg : p.args) out += " " + arg.first + "=" + arg.second;
    out += "\n";
  }
  return out;
}

inline std::string service_text(std::string const& name) {
  std::ifstream in(std::string(SOURCE_ROOT) + "/services/" + name + "/service.yaml");
  std::stringstream out;
  out << in.rdbuf();
  return out.str();
}

// A whole, right application of an ordinary enterprise with 142 people; one thermometer gun short.
inline json::object application() {
  return {{"sector", "一般"}, {"headcount", 142}, {"plan_date", "2020-02-18"}, {"responsible", "测试甲"}, {"phone", "13800001234"}, {"supply_chain", false},
          {"masks", 1022}, {"thermometers", 1}, {"disinfectant", 10}, {"isolation_rooms", 2}, {"canteen", "分餐"}, {"hold", true}};
}
inline json::object roster_facts(int64_t review = 0) {
  return {{"total", 142}, {"cleared", 135 - review}, {"observe", 0}, {"excluded", 7}, {"review", review}, {"screened_percent", 100}, {"from_risk", 0}, {"unlisted", 0}};
}

}  // namespace ly::cases::test
