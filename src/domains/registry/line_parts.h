// The lines of a sheet put into rows, a command of at most kRowsPerCommand lines at a time. A line the domain refuses is reported at its cells
// and leaves the others alone.
#pragma once
#include <functional>
#include <string>
#include <string_view>

#include "desk/desk.h"
#include "domains/registry/registry.h"
#include "formats/record_table.h"

namespace ly::registry {

inline constexpr size_t kReportedMost = 1000;  // problems told of one sheet; beyond it only counted

std::optional<Minutes> minutes_from(std::string_view text);  // "08:30" -> minutes since midnight; up to 24:00

// Runs one command, exactly once under its name.
using RunPart = std::function<Answer(std::string const& name, std::function<Result<json::value>(Context&)> run)>;
using Progress = std::function<bool(int64_t done, int64_t total)>;  // false: stop

struct LinesToPut {
  formats::SheetReading const& reading;
  size_t count = 0;                                                          // of good lines
  std::function<Result<Outcome>(Context&, size_t line)> put;
  std::function<std::string(size_t line, std::string_view field)> cell;
};
// {rows, added, changed, same, failed, problems:[{code, at, args}], notes:[…]}. Problem: job.stopped.
Result<json::value> put_in_parts(LinesToPut const& lines, RunPart const& part, Progress const& progress);

template <class Line, class Put>
Result<json::value> put_in_parts(formats::SheetLines<Line> const& sheet, RunPart const& part, Progress const& progress, Put const& put) {
  return put_in_parts(LinesToPut{sheet, sheet.lines.size(), [&](Context& context, size_t i) -> Result<Outcome> { return put(context, sheet.lines[i].line); },
                                 [&](size_t i, std::string_view field) { return sheet.cell_of(sheet.lines[i], field); }},
                      part, progress);
}

}  // namespace ly::registry
