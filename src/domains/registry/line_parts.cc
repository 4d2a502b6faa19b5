#include "domains/registry/line_parts.h"

#include <algorithm>

#include "desk/jobs.h"

namespace ly::registry {
namespace {

// What one part did, and all parts together.
struct Report {
  int64_t rows = 0, added = 0, changed = 0, same = 0, failed = 0;
  json::array problems, notes;

  void add(Problem const& problem) {
    if (problems.size() < kReportedMost) problems.push_back(problem_to_json(problem));
  }
  json::value to_json() const {
    return json::object{{"rows", rows}, {"added", added}, {"changed", changed}, {"same", same}, {"failed", failed}, {"problems", problems}, {"notes", notes}};
  }
  void take(json::value const& part) {
    auto const count = [&](char const* name) { return part.at(name).to_number<int64_t>(); };
    added += count("added");
    changed += count("changed");
    same += count("same");
    failed += count("failed");
    for (auto const& problem : part.at("problems").as_array()) if (problems.size() < kReportedMost) problems.push_back(problem);
  }
  void took(Outcome outcome) {
    if (outcome == Outcome::added) ++added;
    if (outcome == Outcome::changed) ++changed;
    if (outcome == Outcome::same) ++same;
  }
};

// The problems of one line, moved from its fields to its cells.
void report_at_cells(Report& report, LinesToPut const& lines, size_t line, Problem const& problem) {
  auto const move = [&](Problem one) {
    one.at = lines.cell(line, one.at);
    report.add(one);
  };
  if (problem.more.empty()) move(problem);
  else for (auto const& one : problem.more) move(one);
}

}  // namespace

std::optional<Minutes> minutes_from(std::string_view text) {
  auto const colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0 || colon > 2 || text.size() != colon + 3) return std::nullopt;
  int64_t hour = 0, minute = 0;
  for (char c : text.substr(0, colon)) {
    if (c < '0' || c > '9') return std::nullopt;
    hour = hour * 10 + (c - '0');
  }
  for (char c : text.substr(colon + 1)) {
    if (c < '0' || c > '9') return std::nullopt;
    minute = minute * 10 + (c - '0');
  }
  if (hour > 24 || minute > 59 || hour * 60 + minute > 24 * 60) return std::nullopt;
  return Minutes{hour * 60 + minute};
}

Result<json::value> put_in_parts(LinesToPut const& lines, RunPart const& part, Progress const& progress) {
  Report all;
  all.rows = lines.reading.rows;
  all.failed = lines.reading.rows - static_cast<int64_t>(lines.count);
  for (auto const& problem : lines.reading.problems) all.add(problem);
  for (auto const& note : lines.reading.notes) if (all.notes.size() < kReportedMost) all.notes.push_back(problem_to_json(note));
  auto const total = static_cast<int64_t>(lines.count);
  for (size_t first = 0; first < lines.count; first += kRowsPerCommand) {
    if (!progress(static_cast<int64_t>(first), total)) return refused("job.stopped");
    auto const answer = TRY(part("rows/" + std::to_string(first), [&](Context& context) -> Result<json::value> {
      Report done;
      auto const end = std::min(first + kRowsPerCommand, lines.count);
      for (size_t i = first; i < end; ++i) {
        auto const outcome = lines.put(context, i);
        if (outcome) {
          done.took(*outcome);
        } else {
          ++done.failed;
          report_at_cells(done, lines, i, outcome.error());
        }
      }
      return done.to_json();
    }));
    all.take(answer);
  }
  (void)progress(total, total);
  return all.to_json();
}

}  // namespace ly::registry
