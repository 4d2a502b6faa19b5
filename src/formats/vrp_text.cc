#include "formats/vrp_text.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>

#include "base/text.h"

namespace ly::formats {
namespace {

constexpr double kNumberMax = 1e8;       // beyond it a coordinate or time is a slip of the pen
constexpr int kVehiclesMax = 100'000;
constexpr size_t kProblemsMax = 50;      // told at once; a file of another kind would fill pages

struct Line {
  size_t number;
  std::vector<std::string_view> words;
};

std::vector<Line> lines_of(std::string_view text) {
  std::vector<Line> out;
  size_t number = 0;
  for (auto const line : split(text, '\n')) {
    ++number;
    Line row{number, {}};
    size_t at = 0;
    while (at < line.size()) {
      auto const from = line.find_first_not_of(" \t\r", at);
      if (from == std::string_view::npos) break;
      auto const to = std::min(line.find_first_of(" \t\r", from), line.size());
      row.words.push_back(line.substr(from, to - from));
      at = to;
    }
    if (!row.words.empty()) out.push_back(std::move(row));
  }
  return out;
}

std::string place(Line const& line) { return "line " + std::to_string(line.number); }

class VrpReader {
 public:
  std::vector<Problem> problems;

  void say(Problem problem) {
    if (problems.size() < kProblemsMax) problems.push_back(std::move(problem));
  }
  // A finite number within bounds; a problem otherwise.
  double number(Line const& line, size_t word, double least, double most, char const* what) {
    auto const text = line.words[word];
    double value = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) {
      say(invalid("vrp.not_a_number", place(line), {{"value", std::string(text)}, {"what", what}}));
      return least;
    }
    if (value < least || value > most) {
      say(invalid("vrp.out_of_range", place(line), {{"value", std::string(text)}, {"what", what}}));
      return least;
    }
    return value;
  }
  int whole(Line const& line, size_t word, int least, int most, char const* what) {
    auto const value = number(line, word, least, most, what);
    if (value != std::floor(value)) say(invalid("vrp.not_whole", place(line), {{"value", std::string(line.words[word])}, {"what", what}}));
    return static_cast<int>(value);
  }
  // id x y demand ready due service
  routing::Stop stop(Line const& line, size_t expected, bool negative_load) {
    routing::Stop s;
    if (whole(line, 0, 0, routing::kStopsMax, "id") != static_cast<int>(expected))
      say(invalid("vrp.order", place(line), {{"value", std::string(line.words[0])}, {"expected", std::to_string(expected)}}));
    s.x = number(line, 1, -kNumberMax, kNumberMax, "x");
    s.y = number(line, 2, -kNumberMax, kNumberMax, "y");
    s.load = whole(line, 3, negative_load ? -1'000'000 : 0, 1'000'000, "demand");
    s.open = number(line, 4, 0, kNumberMax, "ready time");
    s.close = number(line, 5, 0, kNumberMax, "due time");
    s.service = number(line, 6, 0, kNumberMax, "service time");
    if (s.close < s.open) say(invalid("vrp.closes_before_it_opens", place(line), {{"open", std::string(line.words[4])}, {"close", std::string(line.words[5])}}));
    return s;
  }
};

Result<VrpText> finish(VrpText out, int count, int capacity, VrpReader& reader) {
  if (out.stops.size() > routing::kStopsMax) reader.say(invalid("vrp.too_many", {}, {{"count", std::to_string(out.stops.size())}, {"most", std::to_string(routing::kStopsMax)}}));
  if (out.requests.empty() && reader.problems.empty()) reader.say(invalid("vrp.no_customer"));
  if (reader.problems.empty()) {
    auto const& depot = out.stops[0];
    for (auto const& r : out.requests) {
      auto const& s = out.stops[static_cast<size_t>(r.pickup)];
      auto const far = std::hypot(s.x - depot.x, s.y - depot.y);
      if (s.load > capacity) reader.say(invalid("vrp.larger_than_vehicle", "customer " + std::to_string(r.pickup), {{"load", std::to_string(s.load)}, {"capacity", std::to_string(capacity)}}));
      if (depot.open + far > s.close + routing::kSlack) reader.say(invalid("vrp.unreachable", "customer " + std::to_string(r.pickup)));
    }
  }
  if (!reader.problems.empty()) return all_of("vrp.bad", std::move(reader.problems));
  routing::Vehicle vehicle;
  vehicle.capacity = capacity;
  vehicle.open = out.stops[0].open;
  vehicle.close = out.stops[0].close;
  // No plan needs more vehicles than requests.
  out.vehicles.assign(static_cast<size_t>(std::min<int>(count, static_cast<int>(out.requests.size()))), vehicle);
  return out;
}

Result<VrpText> read_solomon(std::vector<Line> const& lines) {
  VrpText out;
  VrpReader reader;
  int count = 0, capacity = 0;
  bool fleet = false;
  for (size_t i = 0; i < lines.size(); ++i) {
    auto const& line = lines[i];
    bool const digits = line.words[0].find_first_not_of("0123456789+-.eE") == std::string_view::npos || line.words[0] == "nan" || line.words[0] == "inf";
    if (i == 0) {
      out.name = std::string(line.words[0]);
    } else if (!digits) {
      continue;  // headings
    } else if (line.words.size() == 2 && !fleet) {
      count = reader.whole(line, 0, 1, kVehiclesMax, "number of vehicles");
      capacity = reader.whole(line, 1, 1, 1'000'000'000, "capacity");
      fleet = true;
    } else if (line.words.size() == 7) {
      if (out.stops.size() > routing::kStopsMax) break;
      out.stops.push_back(reader.stop(line, out.stops.size(), false));
      if (out.stops.size() > 1) {
        routing::Request r;
        r.pickup = static_cast<int>(out.stops.size()) - 1;
        out.requests.push_back(r);
      }
    } else {
      reader.say(invalid("vrp.columns", place(line), {{"count", std::to_string(line.words.size())}, {"expected", "7"}}));
    }
  }
  if (!fleet) reader.say(invalid("vrp.no_fleet"));
  return finish(std::move(out), count, capacity, reader);
}

Result<VrpText> read_li_lim(std::vector<Line> const& lines) {
  VrpText out;
  out.kind = VrpKind::li_lim;
  VrpReader reader;
  auto const count = reader.whole(lines[0], 0, 1, kVehiclesMax, "number of vehicles");
  auto const capacity = reader.whole(lines[0], 1, 1, 1'000'000'000, "capacity");
  std::vector<std::pair<int, int>> partner;  // pick-up, delivery
  std::vector<Line const*> row;
  for (size_t i = 1; i < lines.size(); ++i) {
    auto const& line = lines[i];
    if (line.words.size() != 9) {
      reader.say(invalid("vrp.columns", place(line), {{"count", std::to_string(line.words.size())}, {"expected", "9"}}));
      continue;
    }
    if (out.stops.size() > routing::kStopsMax) break;
    out.stops.push_back(reader.stop(line, out.stops.size(), true));
    partner.emplace_back(reader.whole(line, 7, 0, routing::kStopsMax, "pickup sibling"), reader.whole(line, 8, 0, routing::kStopsMax, "delivery sibling"));
    row.push_back(&line);
  }
  auto const n = static_cast<int>(out.stops.size());
  for (int i = 1; i < n; ++i) {
    auto const [pickup, delivery] = partner[static_cast<size_t>(i)];
    auto const other = std::max(pickup, delivery);
    bool const ok = (pickup == 0) != (delivery == 0) && other < n && other != i &&
                    (delivery > 0 ? partner[static_cast<size_t>(delivery)] == std::pair(i, 0) && out.stops[static_cast<size_t>(i)].load > 0 &&
                                        out.stops[static_cast<size_t>(delivery)].load == -out.stops[static_cast<size_t>(i)].load
                                  : partner[static_cast<size_t>(other)] == std::pair(0, i));
    if (!ok) {
      reader.say(invalid("vrp.siblings", place(*row[static_cast<size_t>(i)])));
      continue;
    }
    if (delivery == 0) continue;
    routing::Request r;
    r.pickup = i;
    r.delivery = delivery;
    out.requests.push_back(r);
  }
  return finish(std::move(out), count, capacity, reader);
}

}  // namespace

bool looks_like_li_lim(std::string_view text) {
  auto const first = trim(text.substr(0, text.find('\n')));
  return !first.empty() && first.find_first_not_of("0123456789 \t\r+-.") == std::string_view::npos;
}

Result<VrpText> read_vrp_text(std::string_view text, std::string_view name) {
  auto const lines = lines_of(text);
  if (lines.size() < 2) return invalid("vrp.empty", std::string(name));
  if (!looks_like_li_lim(text)) return read_solomon(lines);
  if (lines[0].words.size() != 3) return invalid("vrp.first_line", "line 1");
  auto out = read_li_lim(lines);
  if (out) out->name = std::string(name);
  return out;
}

routing::Instance VrpText::instance() const {
  std::vector<routing::Leg> legs(stops.size() * stops.size());
  for (size_t i = 0; i < stops.size(); ++i)
    for (size_t j = 0; j < stops.size(); ++j) {
      auto const d = std::hypot(stops[i].x - stops[j].x, stops[i].y - stops[j].y);
      legs[i * stops.size() + j] = {d, d};
    }
  return {stops, requests, vehicles, std::move(legs)};
}

std::string write_sol(routing::Plan const& plan) {
  std::string out;
  int number = 0;
  for (auto const& route : plan.routes) {
    out += "Route #" + std::to_string(++number) + ":";
    for (auto const stop : route.stops) out += " " + std::to_string(stop);
    out += "\n";
  }
  char cost[64];
  std::snprintf(cost, sizeof cost, "Cost %.6f\n", plan.distance);
  return out + cost;
}

Result<routing::Plan> read_sol(std::string_view text, routing::Instance const& instance) {
  routing::Plan plan;
  std::vector<Problem> problems;
  for (auto const& line : lines_of(text)) {
    if (problems.size() >= kProblemsMax) break;
    if (line.words[0] == "Cost" || line.words[0] == "cost") {
      double value = 0;
      auto const word = line.words.size() > 1 ? line.words[1] : std::string_view();
      auto const [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
      if (error != std::errc() || end != word.data() + word.size() || !std::isfinite(value)) problems.push_back(invalid("vrp.not_a_number", place(line), {{"value", std::string(word)}, {"what", "cost"}}));
      plan.distance = value;
      continue;
    }
    if (line.words[0] != "Route" || line.words.size() < 2 || line.words[1].back() != ':') {
      problems.push_back(invalid("vrp_sol.line", place(line)));
      continue;
    }
    routing::PlannedRoute route;
    route.vehicle = static_cast<int>(plan.routes.size());
    for (size_t w = 2; w < line.words.size(); ++w) {
      int stop = 0;
      auto const word = line.words[w];
      auto const [end, error] = std::from_chars(word.data(), word.data() + word.size(), stop);
      if (error != std::errc() || end != word.data() + word.size() || stop < 0 || stop >= instance.stops()) {
        problems.push_back(invalid("vrp_sol.unknown_stop", place(line), {{"value", std::string(word)}}));
        continue;
      }
      route.stops.push_back(stop);
    }
    plan.routes.push_back(std::move(route));
  }
  if (!problems.empty()) return all_of("vrp_sol.bad", std::move(problems));
  return plan;
}

}  // namespace ly::formats
