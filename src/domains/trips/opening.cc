#include "domains/trips/opening.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "domains/registry/line_parts.h"

namespace ly::trips {
namespace {

constexpr int64_t kMinutesADay = 1440;
constexpr std::string_view kShut = "shut", kAlways = "00:00-24:00";

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words) { return std::ranges::find(words, text) != words.end(); }

std::optional<OpenSpan> read_span(std::string_view text) {
  auto const dash = text.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  auto const from = registry::minutes_from(text.substr(0, dash)), to = registry::minutes_from(text.substr(dash + 1));
  if (!from || !to || from->count == to->count || from->count == kMinutesADay) return std::nullopt;
  return OpenSpan{from->count, to->count > from->count ? to->count : to->count + kMinutesADay};
}

struct Stretch {
  Instant from, to;
};

}  // namespace

ReadHours read_hours(std::string_view text) {
  auto plain = lower_ascii(clean(text));
  for (auto const& [from, to] : {std::pair{"：", ":"}, {"－", "-"}, {"—", "-"}, {"–", "-"}, {"~", "-"}, {"～", "-"}, {"至", "-"}, {"、", " "}, {"，", " "}, {",", " "}, {"；", " "}, {";", " "}, {" - ", "-"}, {"--", "-"}}) plain = replaced(std::move(plain), from, to);
  if (plain.empty()) return {};
  if (is_one_of(plain, {"休", "休息", "不营业", "关门", "closed", kShut})) return {true, std::vector<OpenSpan>{}};
  if (is_one_of(plain, {"全天", "24小时", "24 小时", "always", "24h"})) plain = kAlways;
  std::vector<OpenSpan> spans;
  for (auto const part : split(plain, ' ')) {
    if (part.empty()) continue;
    auto const span = read_span(part);
    if (!span) return {false, std::nullopt};
    spans.push_back(*span);
  }
  std::ranges::sort(spans, {}, &OpenSpan::from);
  for (size_t i = 0; i + 1 < spans.size(); ++i)
    if (spans[i].to > spans[i + 1].from) return {false, std::nullopt};
  if (!spans.empty() && spans.back().to > spans.front().from + kMinutesADay) return {false, std::nullopt};
  return {true, std::move(spans)};
}

std::string hours_text(OpenDay const& day) {
  if (!day) return {};
  if (day->empty()) return std::string(kShut);
  std::string out;
  auto const clock = [](int64_t minutes) { return fmt::format("{:02}:{:02}", minutes / 60, minutes % 60); };
  for (auto const& span : *day) out += (out.empty() ? "" : " ") + clock(span.from) + "-" + clock(span.to > kMinutesADay ? span.to - kMinutesADay : span.to);
  return out;
}

OpenStanding standing_of(OpeningWeek const& week, Instant now, Instant until) {
  std::vector<Stretch> open;
  bool unknown = false;
  // From the day before, whose night may reach into this one, to the day after, so that what closes then is told and not cut off.
  for (auto day = day_at(now) + -1; day <= day_at(until) + 1; day = day + 1) {
    if (std::ranges::find(week.shut_on, day) != week.shut_on.end()) continue;
    auto const& told = week.days[static_cast<size_t>(weekday(day) - 1)];
    if (!told) {
      unknown = unknown || (day >= day_at(now) && day <= day_at(until));
      continue;
    }
    for (auto const& span : *told) {
      Stretch const next{instant_of(day, Minutes{span.from}), instant_of(day, Minutes{span.to})};
      if (!open.empty() && next.from <= open.back().to) open.back().to = std::max(open.back().to, next.to);
      else open.push_back(next);
    }
  }
  for (auto const& one : open) {
    if (one.to <= now || one.from >= until) continue;
    if (one.from <= now) return {"open", one.to};
    return {"opens", one.from};
  }
  return {unknown ? "unknown" : "shut", std::nullopt};
}

}  // namespace ly::trips
