#include "formats/plan_outputs.h"

#include <algorithm>

#include <fmt/format.h>

namespace ly::formats {
namespace {

std::string csv_cell(std::string const& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string out = "\"";
  for (char const c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + "\"";
}

std::string xml_text(std::string_view text) {
  std::string out;
  for (char const c : text) {
    if (c == '&') out += "&amp;";
    else if (c == '<') out += "&lt;";
    else if (c == '>') out += "&gt;";
    else if (c == '"') out += "&quot;";
    else out += c;
  }
  return out;
}

std::string crew_text(PlanProblem const& p, planning::PlannedRoute const& route) {
  std::string out;
  for (auto const d : route.crew) out += (out.empty() ? "" : " / ") + p.drivers[static_cast<size_t>(d)];
  return out;
}

size_t letters(std::string const& text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

json::array position(PlacePoint const& point) { return {point.lon, point.lat}; }

struct Band {
  std::string_view kind, zh, en, fill, ink;
};
// Told apart by lightness too, for who does not see colours or prints in grey.
constexpr Band kBands[] = {{"drive", "行驶", "drive", "#1f4e79", "#ffffff"}, {"rest", "休息", "rest", "#9fc5e8", "#102a43"}, {"standstill", "停驶", "standstill", "#3b3b3b", "#ffffff"},
                           {"stop", "上下车", "on/off", "#e69138", "#201000"}, {"wait", "等候", "wait", "#eeeeee", "#303030"}};
Band const& band_of(std::string_view kind) {
  for (auto const& b : kBands)
    if (b.kind == kind) return b;
  return kBands[1];
}

}  // namespace

json::object plan_geojson(PlanProblem const& p, planning::Plan const& plan) {
  json::array features;
  for (auto const& route : plan.routes) {
    json::array line;
    auto const& plate = p.coaches[static_cast<size_t>(route.coach)];
    auto const go = [&](int place) {
      if (place >= 0 && p.points[static_cast<size_t>(place)]) line.push_back(position(*p.points[static_cast<size_t>(place)]));
    };
    auto const& coach = p.problem.coach(route.coach);
    go(coach.from);
    for (size_t i = 0; i < route.visits.size(); ++i) {
      auto const& v = route.visits[i];
      int const place = p.problem.place_of(v.visit);
      auto const& point = p.points[static_cast<size_t>(place)];
      if (!point) continue;
      line.push_back(position(*point));
      features.push_back(json::object{{"type", "Feature"},
                                      {"geometry", json::object{{"type", "Point"}, {"coordinates", position(*point)}}},
                                      {"properties", json::object{{"coach", plate}, {"order", static_cast<int64_t>(i + 1)}, {"place", p.places[static_cast<size_t>(place)]}, {"group", p.groups[static_cast<size_t>(v.visit.group)]},
                                                                  {"heads", v.visit.heads}, {"what", v.visit.boards ? "board" : "alight"}, {"begin", p.clock_text(v.begin)}, {"depart", p.clock_text(v.depart)}}}});
    }
    go(coach.to);
    if (line.size() < 2) continue;
    features.push_back(json::object{{"type", "Feature"},
                                    {"geometry", json::object{{"type", "LineString"}, {"coordinates", std::move(line)}}},
                                    {"properties", json::object{{"coach", plate}, {"drivers", crew_text(p, route)}, {"depart", p.clock_text(route.depart)}, {"end", p.clock_text(route.end)}, {"km", static_cast<double>(route.metres) / 1000}}}});
  }
  return {{"type", "FeatureCollection"}, {"features", std::move(features)}};
}

std::string plan_csv(PlanProblem const& p, planning::Plan const& plan) {
  std::string out = "\xEF\xBB\xBF车牌,驾驶员,次序,地点,上/下车,团组,人数,到达,开始,离开\r\n";  // the mark makes spreadsheet programs read UTF-8
  for (auto const& route : plan.routes) {
    int order = 0;
    for (auto const& v : route.visits)
      out += fmt::format("{},{},{},{},{},{},{},{},{},{}\r\n", csv_cell(p.coaches[static_cast<size_t>(route.coach)]), csv_cell(crew_text(p, route)), ++order, csv_cell(p.places[static_cast<size_t>(p.problem.place_of(v.visit))]),
                         v.visit.boards ? "上车" : "下车", csv_cell(p.groups[static_cast<size_t>(v.visit.group)]), v.visit.heads, spoken(p, v.arrive), spoken(p, v.begin), spoken(p, v.depart));
  }
  return out;
}

std::string plan_svg(PlanProblem const& p, planning::Plan const& plan, bool english) {
  constexpr int kLeft = 190, kTop = 64, kRow = 40, kBar = 22;
  int first = planning::kEver, last = 0;
  for (auto const& route : plan.routes) first = std::min(first, route.depart), last = std::max(last, route.end);
  if (plan.routes.empty()) first = 0, last = 60;
  // Whole hours on the law's clock.
  int const into = ((p.problem.clock + first) % 60 + 60) % 60;
  first -= into;
  double const scale = std::clamp(1800.0 / std::max(60, last - first), 0.25, 3.0);  // pixels a minute
  auto const x = [&](int minute) { return kLeft + (minute - first) * scale; };
  int const width = static_cast<int>(x(last)) + 40, height = kTop + kRow * static_cast<int>(plan.routes.size()) + 20;
  std::string out = fmt::format("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} {1}\" font-family=\"'Noto Sans CJK SC','Microsoft YaHei','PingFang SC',sans-serif\" font-size=\"12\">"
                                "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n", width, height);
  int legend = 12;
  for (auto const& b : kBands) {
    auto const word = english ? b.en : b.zh;
    out += fmt::format("<rect x=\"{}\" y=\"10\" width=\"14\" height=\"14\" fill=\"{}\" stroke=\"#808080\"/><text x=\"{}\" y=\"22\" fill=\"#202020\">{}</text>\n", legend, b.fill, legend + 20, word);
    legend += 100;
  }
  int const hours = (last - first + 59) / 60, step = hours > 36 ? 6 : hours > 18 ? 2 : 1;
  for (int h = 0; h <= hours; h += step) {
    int const minute = first + h * 60;
    auto const text = spoken(p, minute);
    out += fmt::format("<line x1=\"{0:.1f}\" y1=\"{1}\" x2=\"{0:.1f}\" y2=\"{2}\" stroke=\"#d0d0d0\"/><text x=\"{0:.1f}\" y=\"{3}\" text-anchor=\"middle\" fill=\"#404040\">{4}</text>\n", x(minute), kTop - 8, height - 10, kTop - 14,
                       h == 0 || text.substr(11) == "00:00" ? text.substr(5, 5) + " " + text.substr(11) : text.substr(11));
  }
  for (size_t i = 0; i < plan.routes.size(); ++i) {
    auto const& route = plan.routes[i];
    int const y = kTop + static_cast<int>(i) * kRow;
    out += fmt::format("<text x=\"8\" y=\"{}\" font-weight=\"bold\" fill=\"#101010\">{}</text><text x=\"8\" y=\"{}\" fill=\"#505050\">{}</text>\n", y + 12, xml_text(p.coaches[static_cast<size_t>(route.coach)]), y + 27, xml_text(crew_text(p, route)));
    for (auto const& e : events_of(p, route)) {
      auto const& band = band_of(e.kind);
      std::string const who = e.driver >= 0 ? p.drivers[static_cast<size_t>(e.driver)] : std::string();
      double const wide = (e.to - e.from) * scale;
      std::string whom;
      if (e.kind == "stop" || e.kind == "wait")
        for (auto const& v : route.visits)
          if (v.begin < e.to && v.depart > e.from) whom += (whom.empty() ? "" : "、") + p.groups[static_cast<size_t>(v.visit.group)] + fmt::format("{}{}", v.visit.boards ? "+" : "-", v.visit.heads);
      auto const word = english ? band.en : band.zh;
      out += fmt::format("<g><title>{} {}-{} {} {}{}</title><rect x=\"{:.1f}\" y=\"{}\" width=\"{:.1f}\" height=\"{}\" fill=\"{}\" stroke=\"#ffffff\" stroke-width=\"0.5\"/>", xml_text(p.coaches[static_cast<size_t>(route.coach)]), spoken(p, e.from).substr(11), spoken(p, e.to).substr(11),
                         word, xml_text(who), xml_text(whom), x(e.from), y, std::max(wide, 0.8), kBar, band.fill);
      std::string const label = e.kind == "drive" ? who : std::string(word);
      if (wide >= 14.0 * static_cast<double>(letters(label)) + 6 && !label.empty()) out += fmt::format("<text x=\"{:.1f}\" y=\"{}\" text-anchor=\"middle\" fill=\"{}\">{}</text>", x(e.from) + wide / 2, y + 16, band.ink, xml_text(label));
      out += "</g>\n";
    }
    for (auto const& v : route.visits)
      out += fmt::format("<path d=\"M{0:.1f} {1} l4 7 h-8 z\" fill=\"{2}\"><title>{3}</title></path>\n", x(v.begin), y + kBar + 1, v.visit.boards ? "#38761d" : "#990000",
                         xml_text(spoken(p, v.begin) + " " + p.places[static_cast<size_t>(p.problem.place_of(v.visit))] + " " + p.groups[static_cast<size_t>(v.visit.group)] + (v.visit.boards ? " +" : " -") + std::to_string(v.visit.heads)));
  }
  return out + "</svg>\n";
}

}  // namespace ly::formats
