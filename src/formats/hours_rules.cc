#include "formats/hours_rules.h"

#include "base/json.h"
#include "base/text.h"
#include "engines/hours/search.h"

namespace ly::formats {
namespace {

Problem wrong(std::string at, std::string what) { return invalid("hours.rules_file", std::move(at), {{"what", std::move(what)}}); }

Result<int> number_at(json::value const& of, std::string_view key, std::string const& at, int64_t low, int64_t high) {
  auto const* found = find(of, key);
  if (!found || !found->is_int64() || found->get_int64() < low || found->get_int64() > high)
    return wrong(at + std::string(key), "a whole number from " + std::to_string(low) + " to " + std::to_string(high) + " is wanted");
  return static_cast<int>(found->get_int64());
}

Result<int> clock_at(json::value const& of, std::string_view key, std::string const& at) {
  auto const text = text_of(of, key);
  auto const digit = [&](size_t i) { return text[i] >= '0' && text[i] <= '9' ? text[i] - '0' : 99; };
  if (text.size() == 5 && text[2] == ':')
    if (int const minutes = (digit(0) * 10 + digit(1)) * 60 + digit(3) * 10 + digit(4); digit(3) < 6 && minutes < hours::kDayMinutes) return minutes;
  return wrong(at + std::string(key), "a time of day as 22:00 is wanted");
}

Result<hours::DayPart> part_at(json::value const& of, std::string const& at) {
  hours::DayPart part;
  part.from = TRY(clock_at(of, "from", at));
  part.to = TRY(clock_at(of, "to", at));
  return part;
}

Result<json::value const*> object_at(json::value const& of, std::string_view key) {
  auto const* found = find(of, key);
  if (!found || !found->is_object()) return wrong(std::string(key), "is missing");
  return found;
}

// nullptr: not there, or null.
Result<json::value const*> object_or_none(json::value const& of, std::string_view key) {
  auto const* found = find(of, key);
  if (!found || found->is_null()) return static_cast<json::value const*>(nullptr);
  if (!found->is_object()) return wrong(std::string(key), "an object is wanted");
  return found;
}

// The rule's name, with its clause put on the list.
Result<std::string> rule_at(json::value const& of, std::string const& at, HoursRules& out) {
  std::string const rule{text_of(of, "rule")};
  if (rule.empty() || out.clauses.contains(rule)) return wrong(at + "rule", "a name of its own is wanted");
  auto const* clause = find(of, "clause");
  if (!clause || text_of(*clause, "zh-CN").empty() || text_of(*clause, "en").empty()) return wrong(at + "clause", "the clause is wanted in zh-CN and en");
  out.clauses[rule] = {std::string(text_of(*clause, "zh-CN")), std::string(text_of(*clause, "en"))};
  return rule;
}

}  // namespace

Result<HoursRules> hours_rules_from_json(std::string_view text) {
  auto const file = TRY(parse_json(text));
  HoursRules out;
  auto& rules = out.rules;
  rules.id = text_of(file, "id");
  if (rules.id.empty()) return wrong("id", "is missing");
  if (auto const* title = find(file, "title")) out.title_zh = text_of(*title, "zh-CN"), out.title_en = text_of(*title, "en");
  rules.offset = TRY(number_at(file, "clock_offset_minutes", "", -720, 840));
  rules.horizon = TRY(number_at(file, "horizon_minutes", "", 1, 14 * hours::kDayMinutes));
  // What a law has no rule about is left out, and binds nobody.
  rules.spell_most = rules.horizon, rules.rest = 1;
  if (auto const* spell = TRY(object_or_none(file, "spell"))) {
    rules.spell_rule = TRY(rule_at(*spell, "spell.", out));
    rules.spell_most = TRY(number_at(*spell, "most_minutes", "spell.", 1, hours::kDayMinutes));
    rules.rest = TRY(number_at(file, "rest_minutes", "", 1, 720));
  }
  rules.spell_most_night = rules.spell_most;
  rules.night_speed_percent = 100;
  if (auto const* part = TRY(object_or_none(file, "night"))) {
    rules.night = TRY(part_at(*part, "night."));
    rules.night_speed_percent = TRY(number_at(file, "night_speed_percent", "", 1, 100));
  }
  if (auto const* night = TRY(object_or_none(file, "night_spell"))) {
    if (rules.night.from == rules.night.to) return wrong("night", "is missing");
    rules.night_rule = TRY(rule_at(*night, "night_spell.", out));
    rules.spell_most_night = TRY(number_at(*night, "most_minutes", "night_spell.", 1, rules.spell_most));
    auto const reading = text_of(*night, "reading");
    if (reading != "A" && reading != "B") return wrong("night_spell.reading", "A or B is wanted");
    rules.reading = reading == "A" ? hours::NightReading::night_minutes : hours::NightReading::whole_spell;
  }
  if (auto const* still = TRY(object_or_none(file, "standstill"))) {
    rules.standstill_rule = TRY(rule_at(*still, "standstill.", out));
    rules.standstill = TRY(part_at(*still, "standstill."));
  }
  if (auto const* shift = TRY(object_or_none(file, "shift"))) {
    rules.shift.rest = TRY(number_at(*shift, "rest_minutes", "shift.", rules.rest, hours::kDayMinutes));
    auto const* drive = TRY(object_at(*shift, "drive"));
    rules.shift.drive_rule = TRY(rule_at(*drive, "shift.drive.", out));
    rules.shift.drive_most = TRY(number_at(*drive, "most_minutes", "shift.drive.", 1, hours::kDayMinutes));
    auto const* span = TRY(object_at(*shift, "span"));
    rules.shift.span_rule = TRY(rule_at(*span, "shift.span.", out));
    rules.shift.span_most = TRY(number_at(*span, "most_minutes", "shift.span.", 1, 2 * hours::kDayMinutes));
  }
  rules.change_rule = TRY(rule_at(*TRY(object_at(file, "change")), "change.", out));
  if (auto const* second = find(file, "second_driver")) {
    rules.second_driver_rule = TRY(rule_at(*second, "second_driver.", out));
    rules.second_driver_above = int64_t{TRY(number_at(*second, "above_km", "second_driver.", 1, 10'000))} * 1000;
  }
  auto const* windows = find(file, "windows");
  if (!windows || !windows->is_array() || windows->get_array().size() > hours::kWindowsMost) return wrong("windows", "a list of at most three is wanted");
  for (size_t i = 0; i < windows->get_array().size(); ++i) {
    auto const& item = windows->get_array()[i];
    auto const at = "windows[" + std::to_string(i) + "].";
    hours::Window window;
    window.rule = TRY(rule_at(item, at, out));
    window.length = TRY(number_at(item, "length_minutes", at, 1, 30 * hours::kDayMinutes));
    window.most = TRY(number_at(item, "most_minutes", at, 1, window.length));
    if (!rules.windows.empty() && window.length <= rules.windows.back().length) return wrong(at + "length_minutes", "longer than the one before is wanted");
    rules.windows.push_back(std::move(window));
  }
  return out;
}

}  // namespace ly::formats
